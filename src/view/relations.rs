//! The reverse relations that the catalogue does not store, computed once for all pages and the data files.

use crate::{
    check::{Chain, Edition},
    skin::SharedValue,
};
use std::sync::OnceLock;

/// An index of reverse relations: from an insight to the recommendations that answer it, from a voice to its quotes.
/// The index contains visible entries only; each list is in the catalogue's order.
pub struct Relations {
    answers: Vec<Vec<usize>>,
    from_quote: Vec<Vec<usize>>,
    of_theme: Vec<Vec<usize>>,
    of_voice: Vec<Vec<usize>>,
    boards: Vec<Vec<usize>>,
    chain: OnceLock<Chain>,
    links: Vec<OnceLock<SharedValue>>,
}

impl Relations {
    /// Builds the index of an edition.
    pub fn new(edition: &Edition) -> Self {
        let mut relations = Relations {
            answers: vec![],
            from_quote: vec![],
            of_theme: vec![],
            of_voice: vec![],
            boards: vec![],
            chain: OnceLock::new(),
            links: vec![],
        };
        for (index, node) in edition.recommendations() {
            node.insights.iter().for_each(|insight| put(&mut relations.answers, *insight, index));
            node.from_quotes.iter().for_each(|quote| put(&mut relations.from_quote, *quote, index));
            node.theme.iter().for_each(|theme| put(&mut relations.of_theme, *theme, index));
        }
        for (index, node) in edition.quotes() {
            node.voice.iter().for_each(|voice| put(&mut relations.of_voice, *voice, index));
            relations.links.resize_with(index + 1, OnceLock::new);
        }
        for (index, node) in edition.boards().iter().enumerate() {
            node.question.iter().for_each(|question| put(&mut relations.boards, *question, index));
        }
        relations
    }

    /// Returns the recommendations that answer an insight.
    pub fn answers(&self, insight: usize) -> &[usize] {
        at(&self.answers, insight)
    }

    /// Returns the recommendations that come from a quote.
    pub fn from_quote(&self, quote: usize) -> &[usize] {
        at(&self.from_quote, quote)
    }

    /// Returns the link to a quote from another quote's page. The first call builds the link with `link`; later calls reuse it,
    /// because many pages link to the same quote.
    pub fn link_between(&self, quote: usize, link: impl FnOnce() -> SharedValue) -> SharedValue {
        self.links[quote].get_or_init(link).clone()
    }

    /// Returns the recommendations of a theme.
    pub fn of_theme(&self, theme: usize) -> &[usize] {
        at(&self.of_theme, theme)
    }

    /// Returns the quotes of a voice.
    pub fn of_voice(&self, voice: usize) -> &[usize] {
        at(&self.of_voice, voice)
    }

    /// Returns the chain of evidence, step by step from voices to recommendations. The first call builds it.
    pub fn chain(&self, edition: &Edition) -> &Chain {
        self.chain.get_or_init(|| Chain::of(edition))
    }

    /// Returns the boards that open a question.
    pub fn boards(&self, question: usize) -> &[usize] {
        at(&self.boards, question)
    }
}

fn put(lists: &mut Vec<Vec<usize>>, place: usize, index: usize) {
    if lists.len() <= place {
        lists.resize(place + 1, vec![]);
    }
    lists[place].push(index);
}

fn at(lists: &[Vec<usize>], place: usize) -> &[usize] {
    lists.get(place).map_or(&[], Vec::as_slice)
}
