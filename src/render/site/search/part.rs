//! Indexes some of the entries: collects the stems of their words, the weight of each stem in each entry, and the entries' facets.

use super::{
    Facets, HEAVIEST, SearchTerm, Terms, file_of,
    words::{self, WordStems},
};
use crate::{model::names::EntityKind, view::search::SearchEntry};
use rustc_hash::FxHashMap;

/// The weight of a word by the field that contains it. A title is the best sign of an entry's subject, a field that is not shown the
/// weakest.
const OF_TITLE: f32 = 6.0;
const OF_CONTEXT: f32 = 1.0;
const OF_QUOTE: f32 = 2.0;
const OF_TEXT: f32 = 1.5;
const OF_MORE: f32 = 0.8;

/// How fast repetitions of a word stop adding weight, and how much less a word weighs in a long text: k1 and b of BM25 (Robertson and
/// Zaragoza, The Probabilistic Relevance Framework, 2009). A fixed usual length replaces the average length, so that the weights of one
/// entry do not depend on the words of another.
const SOON_ENOUGH: f32 = 3.0;
const OF_LENGTH: f32 = 0.6;
const USUAL_LENGTH: f32 = 60.0;

/// The index of some of the entries.
pub(super) struct SearchShard {
    stemmer: WordStems,
    /// For each form, the index of its stem in `stems`.
    forms: FxHashMap<String, u32>,
    numbers: FxHashMap<String, u32>,
    stems: Vec<String>,
    terms: Vec<SearchTerm>,
    facets: Facets,
    weights: FxHashMap<u32, f32>,
}

impl SearchShard {
    pub(super) fn new(language: &str) -> Self {
        SearchShard {
            stemmer: WordStems::of(language),
            forms: FxHashMap::default(),
            numbers: FxHashMap::default(),
            stems: vec![],
            terms: vec![],
            facets: Facets::new(),
            weights: FxHashMap::default(),
        }
    }

    pub(super) fn take(&mut self, entry: u32, kind: EntityKind, found: &SearchEntry) {
        let mut length = 0;
        // The title of a quote is its voice's name, which weighs less: many quotes share it.
        let (of_title, of_text) = if kind == EntityKind::Quote { (OF_CONTEXT, OF_QUOTE) } else { (OF_TITLE, OF_TEXT) };
        let fields = [
            (&found.number, OF_TITLE),
            (&found.title, of_title),
            (&found.context, OF_CONTEXT),
            (&found.text, of_text),
            (&found.more, OF_MORE),
        ];
        let mut weights = std::mem::take(&mut self.weights);
        for (text, weight) in fields {
            words::each_word(text, |word| {
                length += 1;
                *weights.entry(self.number(word)).or_default() += weight;
            });
        }
        let long = 1.0 - OF_LENGTH + OF_LENGTH * length as f32 / USUAL_LENGTH;
        let mut sorted: Vec<(u32, f32)> = weights.drain().collect();
        sorted.sort_unstable_by_key(|(number, _)| *number);
        for (number, weight) in sorted {
            let share = weight / (weight + SOON_ENOUGH * long);
            let weight = ((share * HEAVIEST as f32).round() as u32).clamp(1, HEAVIEST);
            self.terms[number as usize].places.push(entry * (HEAVIEST + 1) + weight);
        }
        self.weights = weights;
        for (facet, key, label) in &found.facets {
            let keys = self.facets.entry(*facet).or_default();
            match keys.get_mut(key) {
                Some((_, at)) => at.push(entry),
                None => drop(keys.insert(key.clone(), (label.clone(), vec![entry]))),
            }
        }
    }

    /// Returns the facets, and the terms grouped by the file that contains them.
    pub(super) fn by_file(self, files: usize) -> (Facets, Vec<Terms>) {
        let mut by_file: Vec<Terms> = (0..files).map(|_| vec![]).collect();
        for (stem, term) in self.stems.into_iter().zip(self.terms) {
            by_file[file_of(&stem, files)].push((stem, term));
        }
        (self.facets, by_file)
    }

    /// Returns the number of a word's stem, and adds the word if it is new.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(known) = self.forms.get(word) {
            return *known;
        }
        let stem = self.stemmer.stem(word);
        let number = *self.numbers.entry(stem).or_insert_with_key(|stem| {
            self.stems.push(stem.clone());
            self.terms.push(SearchTerm::default());
            self.stems.len() as u32 - 1
        });
        self.terms[number as usize].forms.insert(word.to_string());
        self.forms.insert(word.to_string(), number);
        number
    }
}
