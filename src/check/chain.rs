//! The evidence chain of an edition: from the person who spoke to the proposed change, and back.
//!
//! voice → quote → insight → question → board → idea → recommendation. Quotes and insights can also lead to a recommendation
//! directly.

use super::Edition;
use crate::model::names::{Entity, EntityKind};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A node of the evidence chain: an index into the catalogue's list of that kind. An idea is its board's index and its own index on
/// that board.
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
    /// Returns the name of the node's kind, in lower case: `"voice"`, `"quote"`, ….
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

    /// Converts an entity to its node. `None` if entities of that kind are not part of the chain.
    pub fn from_entity(entity: Entity) -> Option<ChainNode> {
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

/// The evidence chain: the links between all nodes that the edition shows.
#[derive(Debug, Default)]
pub struct Chain {
    /// All links as (from, to), sorted.
    forward_links: Vec<(ChainNode, ChainNode)>,
    /// All links as (to, from), sorted.
    backward_links: Vec<(ChainNode, ChainNode)>,
}

impl Chain {
    /// Builds the chain of an edition.
    pub fn new(edition: &Edition) -> Self {
        let mut chain = Chain::default();
        for (index, node) in edition.quotes() {
            if let Some(voice) = node.voice.filter(|v| edition.voice(*v).is_some()) {
                chain.add_link(ChainNode::Voice(voice), ChainNode::Quote(index));
            }
            if let Some(insight) = node.insight {
                chain.add_link(ChainNode::Quote(index), ChainNode::Insight(insight));
            }
        }
        for (index, node) in edition.questions().iter().enumerate() {
            chain.add_link(ChainNode::Insight(node.insight), ChainNode::Question(index));
        }
        for (index, node) in edition.boards().iter().enumerate() {
            let question_insight = node.question.map(|q| edition.questions()[q].insight);
            node.question.iter().for_each(|q| chain.add_link(ChainNode::Question(*q), ChainNode::Board(index)));
            for insight in node.insights.iter().filter(|i| Some(**i) != question_insight) {
                chain.add_link(ChainNode::Insight(*insight), ChainNode::Board(index));
            }
            for idea in 0..node.board().map_or(0, |b| b.ideas.len()) {
                chain.add_link(ChainNode::Board(index), ChainNode::Idea(index, idea));
            }
        }
        for (index, node) in edition.recommendations() {
            let target = ChainNode::Recommendation(index);
            if let Some(board) = node.board {
                chain.add_link(node.idea.map_or(ChainNode::Board(board), |idea| ChainNode::Idea(board, idea)), target);
            }
            edition
                .visible_quotes(&node.source_quotes)
                .into_iter()
                .for_each(|q| chain.add_link(ChainNode::Quote(q), target));
            // A recommendation that comes from a board is linked to the board's insights through that board already.
            let is_linked_through_board =
                |i: &&usize| node.board.is_some_and(|b| edition.boards()[b].insights.contains(i));
            node.insights
                .iter()
                .filter(|i| !is_linked_through_board(i))
                .for_each(|i| chain.add_link(ChainNode::Insight(*i), target));
        }
        chain.forward_links.par_sort_unstable();
        chain.forward_links.dedup();
        chain.backward_links = chain.forward_links.iter().map(|(from, to)| (*to, *from)).collect();
        chain.backward_links.par_sort_unstable();
        chain
    }

    fn add_link(&mut self, from: ChainNode, to: ChainNode) {
        self.forward_links.push((from, to));
    }

    /// Returns the nodes to which `node` leads directly.
    pub fn successors(&self, node: ChainNode) -> impl Iterator<Item = ChainNode> {
        targets(&self.forward_links, node)
    }

    /// Returns the nodes that lead directly to `node`.
    pub fn predecessors(&self, node: ChainNode) -> impl Iterator<Item = ChainNode> {
        targets(&self.backward_links, node)
    }

    /// Collects every link on a path to `node` or from `node`, each as (from, to).
    pub fn links_through(&self, node: ChainNode) -> BTreeSet<(ChainNode, ChainNode)> {
        let mut links = BTreeSet::new();
        let mut pending = vec![node];
        while let Some(to) = pending.pop() {
            pending.extend(self.predecessors(to).filter(|from| links.insert((*from, to))));
        }
        pending.push(node);
        while let Some(from) = pending.pop() {
            pending.extend(self.successors(from).filter(|to| links.insert((from, *to))));
        }
        links
    }
}

/// Returns the second node of every pair whose first node is `node`. `pairs` must be sorted.
fn targets(pairs: &[(ChainNode, ChainNode)], node: ChainNode) -> impl Iterator<Item = ChainNode> {
    let start = pairs.partition_point(|(p, _)| *p < node);
    pairs[start..].iter().take_while(move |(p, _)| *p == node).map(|(_, other)| *other)
}
