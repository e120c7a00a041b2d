//! Edition -> Chain: from who spoke to what should change, and back.
//!
//! voice → quote → insight → question → board → idea → recommendation; a quote and an insight can lead to a recommendation
//! without the rest.

use super::Edition;
use crate::model::names::{Entity, Kind};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A thing in the chain, by its place among its kind; an idea by its board's and its own on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the kinds'")]
pub enum Point {
    Voice(usize),
    Quote(usize),
    Insight(usize),
    Question(usize),
    Board(usize),
    Idea(usize, usize),
    Recommendation(usize),
}

impl Point {
    /// Its kind's word.
    pub fn kind(self) -> &'static str {
        match self {
            Point::Voice(_) => "voice",
            Point::Quote(_) => "quote",
            Point::Insight(_) => "insight",
            Point::Question(_) => "question",
            Point::Board(_) => "board",
            Point::Idea(..) => "idea",
            Point::Recommendation(_) => "recommendation",
        }
    }

    /// An entity as a thing of the chain, if it is one.
    pub fn of(entity: Entity) -> Option<Point> {
        Some(match entity.kind {
            Kind::Voice => Point::Voice(entity.index),
            Kind::Quote => Point::Quote(entity.index),
            Kind::Insight => Point::Insight(entity.index),
            Kind::Question => Point::Question(entity.index),
            Kind::Board => Point::Board(entity.index),
            Kind::Recommendation => Point::Recommendation(entity.index),
            _ => return None,
        })
    }
}

/// What leads to what, of that which may be seen.
#[derive(Debug, Default)]
pub struct Chain {
    /// From where, to where; in order.
    next: Vec<(Point, Point)>,
    /// To where, from where; in order.
    before: Vec<(Point, Point)>,
}

impl Chain {
    /// The chain of an edition.
    pub fn of(edition: &Edition) -> Self {
        let mut chain = Chain::default();
        for (index, node) in edition.quotes() {
            if let Some(voice) = node.voice.filter(|v| edition.voice(*v).is_some()) {
                chain.lead(Point::Voice(voice), Point::Quote(index));
            }
            if let Some(insight) = node.insight {
                chain.lead(Point::Quote(index), Point::Insight(insight));
            }
        }
        for (index, node) in edition.questions().iter().enumerate() {
            chain.lead(Point::Insight(node.insight), Point::Question(index));
        }
        for (index, node) in edition.boards().iter().enumerate() {
            let of_question = node.question.map(|q| edition.questions()[q].insight);
            node.question.iter().for_each(|q| chain.lead(Point::Question(*q), Point::Board(index)));
            for insight in node.insights.iter().filter(|i| Some(**i) != of_question) {
                chain.lead(Point::Insight(*insight), Point::Board(index));
            }
            for idea in 0..node.board().map_or(0, |b| b.ideas.len()) {
                chain.lead(Point::Board(index), Point::Idea(index, idea));
            }
        }
        for (index, node) in edition.recommendations() {
            let this = Point::Recommendation(index);
            if let Some(board) = node.board {
                chain.lead(node.idea.map_or(Point::Board(board), |idea| Point::Idea(board, idea)), this);
            }
            edition.seen(&node.from_quotes).into_iter().for_each(|q| chain.lead(Point::Quote(q), this));
            // What comes over a board comes from its insights already.
            let over_board = |i: &&usize| node.board.is_some_and(|b| edition.boards()[b].insights.contains(i));
            node.insights.iter().filter(|i| !over_board(i)).for_each(|i| chain.lead(Point::Insight(*i), this));
        }
        chain.next.par_sort_unstable();
        chain.next.dedup();
        chain.before = chain.next.iter().map(|(from, to)| (*to, *from)).collect();
        chain.before.par_sort_unstable();
        chain
    }

    fn lead(&mut self, from: Point, to: Point) {
        self.next.push((from, to));
    }

    /// What `point` leads to.
    pub fn next(&self, point: Point) -> impl Iterator<Item = Point> {
        of(&self.next, point)
    }

    /// What leads to `point`.
    pub fn before(&self, point: Point) -> impl Iterator<Item = Point> {
        of(&self.before, point)
    }

    /// Every step on the way to `point` and on from it, from first to last.
    pub fn steps(&self, point: Point) -> BTreeSet<(Point, Point)> {
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
fn of(pairs: &[(Point, Point)], point: Point) -> impl Iterator<Item = Point> {
    let from = pairs.partition_point(|(p, _)| *p < point);
    pairs[from..].iter().take_while(move |(p, _)| *p == point).map(|(_, other)| *other)
}
