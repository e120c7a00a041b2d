//! The reverse relations that the catalogue does not store, computed once for all pages and the data files.

use crate::{
    check::{Chain, Edition},
    skin::SharedValue,
};
use std::{collections::BTreeSet, sync::OnceLock};

/// An index of reverse relations: from an insight to the recommendations that answer it, from a voice to its quotes.
/// The index contains visible entries only; each list is in the catalogue's order.
pub struct Relations {
    recommendations_by_insight: Vec<Vec<usize>>,
    recommendations_by_quote: Vec<Vec<usize>>,
    recommendations_by_theme: Vec<Vec<usize>>,
    quotes_by_voice: Vec<Vec<usize>>,
    boards_by_question: Vec<Vec<usize>>,
    chain: OnceLock<Chain>,
    quote_links: Vec<OnceLock<SharedValue>>,
}

impl Relations {
    /// Builds the index of an edition.
    pub fn new(edition: &Edition) -> Self {
        let mut relations = Relations {
            recommendations_by_insight: vec![],
            recommendations_by_quote: vec![],
            recommendations_by_theme: vec![],
            quotes_by_voice: vec![],
            boards_by_question: vec![],
            chain: OnceLock::new(),
            quote_links: vec![],
        };
        for (index, node) in edition.recommendations() {
            node.insights
                .iter()
                .for_each(|insight| push_at(&mut relations.recommendations_by_insight, *insight, index));
            node.source_quotes.iter().for_each(|quote| push_at(&mut relations.recommendations_by_quote, *quote, index));
            node.theme.iter().for_each(|theme| push_at(&mut relations.recommendations_by_theme, *theme, index));
        }
        for (index, node) in edition.quotes() {
            let voice = node.voice.filter(|_| edition.links_voices());
            voice.iter().for_each(|voice| push_at(&mut relations.quotes_by_voice, *voice, index));
            relations.quote_links.resize_with(index + 1, OnceLock::new);
        }
        for (index, node) in edition.boards().iter().enumerate() {
            node.question.iter().for_each(|question| push_at(&mut relations.boards_by_question, *question, index));
        }
        relations
    }

    /// Returns the recommendations that answer an insight.
    pub fn recommendations_for_insight(&self, insight: usize) -> &[usize] {
        list_at(&self.recommendations_by_insight, insight)
    }

    /// Returns the recommendations that come from a quote.
    pub fn recommendations_from_quote(&self, quote: usize) -> &[usize] {
        list_at(&self.recommendations_by_quote, quote)
    }

    /// Returns the link to a quote from another quote's page. The first call builds the link with `link`; later calls reuse it,
    /// because many pages link to the same quote.
    pub fn cached_quote_link(&self, quote: usize, link: impl FnOnce() -> SharedValue) -> SharedValue {
        self.quote_links[quote].get_or_init(link).clone()
    }

    /// Returns the recommendations of a theme.
    pub fn recommendations_of_theme(&self, theme: usize) -> &[usize] {
        list_at(&self.recommendations_by_theme, theme)
    }

    /// Returns the quotes of a voice; none if the edition does not link voices.
    pub fn quotes_of_voice(&self, voice: usize) -> &[usize] {
        list_at(&self.quotes_by_voice, voice)
    }

    /// Returns the insights that a voice's quotes support, without duplicates; none if the edition does not link voices.
    pub fn insights_of_voice(&self, edition: &Edition, voice: usize) -> Vec<usize> {
        let insights = self.quotes_of_voice(voice).iter().filter_map(|q| edition.quote(*q)?.insight);
        insights.collect::<BTreeSet<usize>>().into_iter().collect()
    }

    /// Returns the chain of evidence, step by step from voices to recommendations. The first call builds it.
    pub fn chain(&self, edition: &Edition) -> &Chain {
        self.chain.get_or_init(|| Chain::new(edition))
    }

    /// Returns the boards that open a question.
    pub fn boards_for_question(&self, question: usize) -> &[usize] {
        list_at(&self.boards_by_question, question)
    }
}

fn push_at(lists: &mut Vec<Vec<usize>>, position: usize, index: usize) {
    if lists.len() <= position {
        lists.resize(position + 1, vec![]);
    }
    lists[position].push(index);
}

fn list_at(lists: &[Vec<usize>], position: usize) -> &[usize] {
    lists.get(position).map_or(&[], Vec::as_slice)
}
