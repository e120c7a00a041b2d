//! Some of the entries -> the stems of their words, how much each weighs where it stands, and what they can be narrowed by.

use super::{
    Facets, HEAVIEST, SearchTerm, Terms, file_of,
    words::{self, WordStems},
};
use crate::{model::names::EntityKind, view::search::SearchEntry};
use rustc_hash::FxHashMap;

/// How much a word weighs where it stands. A title says what an entry is about; what is not shown says it least.
const OF_TITLE: f32 = 6.0;
const OF_CONTEXT: f32 = 1.0;
const OF_QUOTE: f32 = 2.0;
const OF_TEXT: f32 = 1.5;
const OF_MORE: f32 = 0.8;

/// How soon a word weighs no more for standing there again, and how much a long text weighs less (Robertson and Zaragoza, The
/// Probabilistic Relevance Framework, 2009: k1 and b, with a usual length in place of the average one, so that one entry's weights do
/// not change with another's words).
const SOON_ENOUGH: f32 = 3.0;
const OF_LENGTH: f32 = 0.6;
const USUAL_LENGTH: f32 = 60.0;

/// The words of some of the entries.
pub(super) struct SearchShard {
    stemmer: WordStems,
    /// Each form's stem, by its place in `stems`.
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
        // What a voice is called is no title: many bear the same.
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

    /// What was taken, the words by the files they stand in.
    pub(super) fn by_file(self, files: usize) -> (Facets, Vec<Terms>) {
        let mut by_file: Vec<Terms> = (0..files).map(|_| vec![]).collect();
        for (stem, term) in self.stems.into_iter().zip(self.terms) {
            by_file[file_of(&stem, files)].push((stem, term));
        }
        (self.facets, by_file)
    }

    /// The number of a word's stem.
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
