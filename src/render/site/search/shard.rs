//! Indexes some of the entries: collects the stems of their words, the weight of each stem in each entry, and the entries' facets.

use super::{
    Facets, MAX_WEIGHT, SearchTerm, StemmedTerms, file_index,
    tokenizer::{self, WordStemmer},
};
use crate::{model::names::EntityKind, view::search::SearchEntry};
use rustc_hash::FxHashMap;

/// The weights of a word, by the field of the entry that contains it. A title is the best sign of what the entry is about; text that is not
/// shown is the weakest.
const TITLE_WEIGHT: f32 = 6.0;
const CONTEXT_WEIGHT: f32 = 1.0;
const QUOTE_WEIGHT: f32 = 2.0;
const TEXT_WEIGHT: f32 = 1.5;
const HIDDEN_WEIGHT: f32 = 0.8;

/// k1 and b of BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): how fast repetitions of a word stop adding
/// weight, and how much less a word weighs in a long text. A fixed usual length, in words, replaces the average length, so that the weights
/// of one entry do not depend on the words of another.
const BM25_K1: f32 = 3.0;
const BM25_B: f32 = 0.6;
const USUAL_LENGTH: f32 = 60.0;

/// The index of some of the entries.
pub(super) struct SearchShard {
    stemmer: WordStemmer,
    /// For each form of a word, the number of its stem.
    stem_of_form: FxHashMap<String, u32>,
    /// For each stem, its number: its index in `stems` and in `terms`.
    stem_numbers: FxHashMap<String, u32>,
    stems: Vec<String>,
    terms: Vec<SearchTerm>,
    facets: Facets,
    /// The weights of the stems in one entry, by number: empty between calls of `add`, kept to save allocations.
    weights: FxHashMap<u32, f32>,
}

impl SearchShard {
    pub(super) fn new(language: &str) -> Self {
        SearchShard {
            stemmer: WordStemmer::new(language),
            stem_of_form: FxHashMap::default(),
            stem_numbers: FxHashMap::default(),
            stems: vec![],
            terms: vec![],
            facets: Facets::new(),
            weights: FxHashMap::default(),
        }
    }

    /// Indexes an entry under its number. Entries are added in ascending order of their numbers.
    pub(super) fn add(&mut self, entry_number: u32, kind: EntityKind, entry: &SearchEntry) {
        let mut length = 0;
        // The title of a quote is its speaker, which many quotes share: it weighs no more than the context.
        let (title_weight, text_weight) =
            if kind == EntityKind::Quote { (CONTEXT_WEIGHT, QUOTE_WEIGHT) } else { (TITLE_WEIGHT, TEXT_WEIGHT) };
        let fields = [
            (&entry.number, TITLE_WEIGHT),
            (&entry.title, title_weight),
            (&entry.context, CONTEXT_WEIGHT),
            (&entry.text, text_weight),
            (&entry.hidden_text, HIDDEN_WEIGHT),
        ];
        let mut weights = std::mem::take(&mut self.weights);
        for (text, weight) in fields {
            tokenizer::for_each_word(text, |word| {
                length += 1;
                *weights.entry(self.stem_number(word)).or_default() += weight;
            });
        }
        let length_factor = 1.0 - BM25_B + BM25_B * length as f32 / USUAL_LENGTH;
        let mut sorted: Vec<(u32, f32)> = weights.drain().collect();
        sorted.sort_unstable_by_key(|(number, _)| *number);
        for (number, weight) in sorted {
            let saturation = weight / (weight + BM25_K1 * length_factor);
            let level = ((saturation * MAX_WEIGHT as f32).round() as u32).clamp(1, MAX_WEIGHT);
            self.terms[number as usize].postings.push(entry_number * (MAX_WEIGHT + 1) + level);
        }
        self.weights = weights;
        for (facet, key, label) in &entry.facets {
            let keys = self.facets.entry(*facet).or_default();
            match keys.get_mut(key) {
                Some((_, entry_numbers)) => entry_numbers.push(entry_number),
                None => drop(keys.insert(key.clone(), (label.clone(), vec![entry_number]))),
            }
        }
    }

    /// Returns the facets, and for each file of words the terms that belong in it.
    pub(super) fn into_parts(self, file_count: usize) -> (Facets, Vec<StemmedTerms>) {
        let mut by_file: Vec<StemmedTerms> = (0..file_count).map(|_| vec![]).collect();
        for (stem, term) in self.stems.into_iter().zip(self.terms) {
            by_file[file_index(&stem, file_count)].push((stem, term));
        }
        (self.facets, by_file)
    }

    /// Returns the number of a word's stem. Adds the word to the forms of its stem if it is new.
    fn stem_number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.stem_of_form.get(word) {
            return *number;
        }
        let stem = self.stemmer.stem(word);
        let number = *self.stem_numbers.entry(stem).or_insert_with_key(|stem| {
            self.stems.push(stem.clone());
            self.terms.push(SearchTerm::default());
            self.stems.len() as u32 - 1
        });
        self.terms[number as usize].forms.insert(word.to_string());
        self.stem_of_form.insert(word.to_string(), number);
        number
    }
}
