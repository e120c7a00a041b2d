//! Edition -> Chain: from who spoke to what should change, and back.
//!
//! voice → quote → insight → question → board → idea → recommendation; a quote and an insight can lead to a recommendation
//! without the rest.

use super::Edition;
use crate::model::names::{Entity, EntityKind};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A thing in the chain, by its place among its kind; an idea by its board's and its own on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the kinds'")]
pub enum ChainNode {
    Voice(usize),
    Quote(usize),
    Insight(usize),
    Question(usize),
    Board(usize),
    Idea(usize, usize),
    Recommendation(usize),
}

impl ChainNode {
    /// Its kind's word.
    pub fn kind(self) -> &'static str {
        match self {
            ChainNode::Voice(_) => "voice",
            ChainNode::Quote(_) => "quote",
            ChainNode::Insight(_) => "insight",
            ChainNode::Question(_) => "question",
            ChainNode::Board(_) => "board",
            ChainNode::Idea(..) => "idea",
            ChainNode::Recommendation(_) => "recommendation",
        }
    }

    /// An entity as a thing of the chain, if it is one.
    pub fn of(entity: Entity) -> Option<ChainNode> {
        Some(match entity.kind {
            EntityKind::Voice => ChainNode::Voice(entity.index),
            EntityKind::Quote => ChainNode::Quote(entity.index),
            EntityKind::Insight => ChainNode::Insight(entity.index),
            EntityKind::Question => ChainNode::Question(entity.index),
            EntityKind::Board => ChainNode::Board(entity.index),
            EntityKind::Recommendation => ChainNode::Recommendation(entity.index),
            _ => return None,
        })
    }
}

/// What leads to what, of that which may be seen.
#[derive(Debug, Default)]
pub struct Chain {
    /// From where, to where; in order.
    next: Vec<(ChainNode, ChainNode)>,
    /// To where, from where; in order.
    before: Vec<(ChainNode, ChainNode)>,
}

impl Chain {
    /// The chain of an edition.
    pub fn of(edition: &Edition) -> Self {
        let mut chain = Chain::default();
        for (index, node) in edition.quotes() {
            if let Some(voice) = node.voice.filter(|v| edition.voice(*v).is_some()) {
                chain.lead(ChainNode::Voice(voice), ChainNode::Quote(index));
            }
            if let Some(insight) = node.insight {
                chain.lead(ChainNode::Quote(index), ChainNode::Insight(insight));
            }
        }
        for (index, node) in edition.questions().iter().enumerate() {
            chain.lead(ChainNode::Insight(node.insight), ChainNode::Question(index));
        }
        for (index, node) in edition.boards().iter().enumerate() {
            let of_question = node.question.map(|q| edition.questions()[q].insight);
            node.question.iter().for_each(|q| chain.lead(ChainNode::Question(*q), ChainNode::Board(index)));
            for insight in node.insights.iter().filter(|i| Some(**i) != of_question) {
                chain.lead(ChainNode::Insight(*insight), ChainNode::Board(index));
            }
            for idea in 0..node.board().map_or(0, |b| b.ideas.len()) {
                chain.lead(ChainNode::Board(index), ChainNode::Idea(index, idea));
            }
        }
        for (index, node) in edition.recommendations() {
            let this = ChainNode::Recommendation(index);
            if let Some(board) = node.board {
                chain.lead(node.idea.map_or(ChainNode::Board(board), |idea| ChainNode::Idea(board, idea)), this);
            }
            edition.seen(&node.from_quotes).into_iter().for_each(|q| chain.lead(ChainNode::Quote(q), this));
            // What comes over a board comes from its insights already.
            let over_board = |i: &&usize| node.board.is_some_and(|b| edition.boards()[b].insights.contains(i));
            node.insights.iter().filter(|i| !over_board(i)).for_each(|i| chain.lead(ChainNode::Insight(*i), this));
        }
        chain.next.par_sort_unstable();
        chain.next.dedup();
        chain.before = chain.next.iter().map(|(from, to)| (*to, *from)).collect();
        chain.before.par_sort_unstable();
        chain
    }

    fn lead(&mut self, from: ChainNode, to: ChainNode) {
        self.next.push((from, to));
    }

    /// What `point` leads to.
    pub fn next(&self, point: ChainNode) -> impl Iterator<Item = ChainNode> {
        of(&self.next, point)
    }

    /// What leads to `point`.
    pub fn before(&self, point: ChainNode) -> impl Iterator<Item = ChainNode> {
        of(&self.before, point)
    }

    /// Every step on the way to `point` and on from it, from first to last.
    pub fn steps(&self, point: ChainNode) -> BTreeSet<(ChainNode, ChainNode)> {
        let mut steps = BTreeSet::new();
        let mut open = vec![point];
        while let Some(to) = open.pop() {
            open.extend(self.before(to).filter(|from| steps.insert((*from, to))));
        }
        open.push(point);
        while let Some(from) = open.pop() {
            open.extend(self.next(from).filter(|to| steps.insert((from, *to))));
        }
        steps
    }
}

/// What stands beside `point` in `pairs`, which are in order.
fn of(pairs: &[(ChainNode, ChainNode)], point: ChainNode) -> impl Iterator<Item = ChainNode> {
    let from = pairs.partition_point(|(p, _)| *p < point);
    pairs[from..].iter().take_while(move |(p, _)| *p == point).map(|(_, other)| *other)
}
