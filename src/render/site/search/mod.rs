//! Creates the files of a site's search from the entries of an edition. They are scripts, because a page opened from a disk can load
//! nothing else.
//!
//! A search loads `head.js`, the words with the same first letters as the typed words (`words-N.js`: the forms of each stem, and the
//! entries that contain them), and the entries that it shows (`entries-N.js`). `narrow.js` is loaded when results are filtered,
//! `all-words.js` when a word is not found as it was typed. The cost of a search grows with the query, not with the catalogue.

mod shard;
mod tokenizer;

use crate::{
    model::{fnv::fnv1a, names::Entity},
    skin::Argument,
    view::{
        ViewContext, content,
        search::{self, Facet, SearchEntry},
    },
};
use rayon::prelude::*;
use serde::Serialize;
use shard::SearchShard;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// The number of entries in a file `entries-N.js`.
const ENTRIES_PER_FILE: usize = 100;

/// For about so many entries of the edition there is one file `words-N.js`.
const ENTRIES_PER_WORD_FILE: usize = 150;

/// The most files of words.
const MAX_WORD_FILES: usize = 256;

/// The largest weight of a word in an entry.
const MAX_WEIGHT: u32 = 31;

/// The words of an edition, and the entries that contain them.
pub(super) struct SearchIndex {
    entries: Vec<Entity>,
    /// For each file of words: its terms, by their stems.
    terms_by_file: Vec<BTreeMap<String, SearchTerm>>,
    facets: Facets,
}

/// For each facet: its keys, each with its label and the entries that have it.
type Facets = BTreeMap<Facet, BTreeMap<String, (String, Vec<u32>)>>;

/// A shard's terms for one file of words, with their stems.
type StemmedTerms = Vec<(String, SearchTerm)>;

/// The words of one stem, and the entries that contain them.
#[derive(Default)]
struct SearchTerm {
    forms: BTreeSet<String>,
    /// The entries, ascending, each encoded with the word's weight in it: `entry * 32 + weight`.
    postings: Vec<u32>,
}

/// A file of the search.
#[derive(Clone, Copy, Debug)]
pub(super) enum SearchFile {
    Head,
    Words(usize),
    Entries(usize),
    FacetEntries,
    AllWords,
}

impl SearchFile {
    /// Returns the name without extension, by which the page requests the file.
    pub(super) fn name(self) -> String {
        match self {
            SearchFile::Head => "head".into(),
            SearchFile::Words(n) => format!("words-{n}"),
            SearchFile::Entries(n) => format!("entries-{n}"),
            SearchFile::FacetEntries => "narrow".into(),
            SearchFile::AllWords => "all-words".into(),
        }
    }
}

/// Lists the files of a search in the given number of entries.
pub(super) fn files(entries: usize) -> impl Iterator<Item = SearchFile> {
    let words = (0..word_file_count(entries)).map(SearchFile::Words);
    let entries = (0..entries.div_ceil(ENTRIES_PER_FILE)).map(SearchFile::Entries);
    [SearchFile::Head, SearchFile::FacetEntries, SearchFile::AllWords].into_iter().chain(words).chain(entries)
}

fn word_file_count(entries: usize) -> usize {
    (entries / ENTRIES_PER_WORD_FILE).next_power_of_two().clamp(1, MAX_WORD_FILES)
}

/// Returns the number of the file that contains a stem. Stems with the same first two letters share a file. The hash is FNV-1a, as in
/// `search-model.js`.
fn file_index(stem: &str, files: usize) -> usize {
    fnv1a(stem.encode_utf16().take(2).map(u32::from)) as usize % files
}

impl SearchIndex {
    pub(super) fn new(context: &ViewContext<'_>) -> Self {
        let entries = search::searchable_entities(context);
        let files = word_file_count(entries.len());
        let language = &context.edition.config().language;
        let chunk_size = entries.len().div_ceil(rayon::current_num_threads() * 8).max(32);
        let shards: Vec<(Facets, Vec<StemmedTerms>)> = entries
            .par_chunks(chunk_size)
            .enumerate()
            .map(|(n, chunk)| {
                let mut shard = SearchShard::new(language);
                for (i, entity) in chunk.iter().enumerate() {
                    shard.add((n * chunk_size + i) as u32, entity.kind, &search::search_entry(context, *entity));
                }
                shard.into_parts(files)
            })
            .collect();
        let mut facets = Facets::new();
        let mut terms_by_file: Vec<Vec<StemmedTerms>> = (0..files).map(|_| vec![]).collect();
        for (shard_facets, terms) in shards {
            for (facet, keys) in shard_facets {
                let merged = facets.entry(facet).or_default();
                for (key, (label, mut entry_numbers)) in keys {
                    merged.entry(key).or_insert_with(|| (label, vec![])).1.append(&mut entry_numbers);
                }
            }
            terms_by_file.iter_mut().zip(terms).for_each(|(file, terms)| file.push(terms));
        }
        // Shards come in the order of the entries, so the postings stay sorted.
        let merge_terms = |parts: Vec<StemmedTerms>| {
            let mut merged_terms: BTreeMap<String, SearchTerm> = BTreeMap::new();
            for (stem, mut term) in parts.into_iter().flatten() {
                let merged = merged_terms.entry(stem).or_default();
                merged.forms.append(&mut term.forms);
                merged.postings.append(&mut term.postings);
            }
            merged_terms
        };
        SearchIndex { entries, terms_by_file: terms_by_file.into_par_iter().map(merge_terms).collect(), facets }
    }

    /// Returns the content of a file.
    pub(super) fn file(&self, context: &ViewContext<'_>, file: SearchFile) -> String {
        let name = file.name();
        match file {
            SearchFile::Head => script(&name, &self.head(context)),
            SearchFile::Words(n) => script(&name, &self.words(n)),
            SearchFile::Entries(n) => script(&name, &self.entries(context, n)),
            SearchFile::FacetEntries => script(&name, &self.facet_entries()),
            SearchFile::AllWords => script(&name, &self.all_words()),
        }
    }

    /// Returns the data that every search loads first.
    fn head(&self, context: &ViewContext<'_>) -> impl Serialize {
        let message = |key: &str| {
            // The script fills in `{n}` and `{words}`.
            let placeholders = ["n", "words"].map(|name| format!("{{{name}}}"));
            let arguments = [("n", Argument::Text(&placeholders[0])), ("words", Argument::Text(&placeholders[1]))];
            context.words.get(key, &arguments).unwrap_or_else(|| context.words.message(key))
        };
        // Entries are numbered group by group: a group is its name and the number after that of its last entry.
        let mut end = 0;
        let groups = search::count_by_group(&self.entries).into_iter().map(|(group, count)| {
            end += count;
            (message(group.message_key()), end)
        });
        let groups: Vec<_> = groups.collect();
        let facets = Facet::ALL.into_iter().filter_map(|facet| {
            let keys = self.facets.get(&facet).filter(|keys| keys.len() > 1)?;
            let mut choices: Vec<_> = keys.iter().map(|(key, (label, entry_numbers))| (entry_numbers[0], key, label)).collect();
            // Themes keep their own order, horizons go by time, and all other labels are sorted alphabetically.
            choices.sort_by(|a, b| match facet {
                Facet::Theme => a.0.cmp(&b.0),
                Facet::Horizon => search::horizon_sort_key(a.1).cmp(&search::horizon_sort_key(b.1)),
                _ => a.2.cmp(b.2),
            });
            let choices: Vec<_> = choices.into_iter().map(|(_, key, label)| (key, label)).collect();
            Some(serde_json::json!({ "key": facet.key(), "label": message(&format!("filter-{}", facet.key())), "choices": choices }))
        });
        let facets: Vec<_> = facets.collect();
        let words: BTreeMap<&str, String> =
            WORD_KEYS.iter().map(|key| (*key, message(&format!("search-{key}")))).collect();
        serde_json::json!({
            "entries": self.entries.len(),
            "perFile": ENTRIES_PER_FILE,
            "files": self.terms_by_file.len(),
            "heaviest": MAX_WEIGHT,
            "stems": tokenizer::stemmed_language(&context.edition.config().language).unwrap_or(""),
            "groups": groups,
            "facets": facets,
            "marks": context.edition.config().quotation_marks,
            "words": words,
        })
    }

    /// Returns the words of file `n` without their stems: a stem can equal a person's name that no text contains, and the page derives it
    /// from the forms.
    fn words(&self, n: usize) -> Vec<(String, String)> {
        let row = |term: &SearchTerm| {
            let forms: Vec<&str> = term.forms.iter().map(String::as_str).collect();
            (forms.join(" "), pack(&term.postings))
        };
        self.terms_by_file[n].values().map(row).collect()
    }

    /// Returns the entries of file `n`, as they are shown.
    fn entries(&self, view_context: &ViewContext<'_>, n: usize) -> Vec<Vec<String>> {
        let end = self.entries.len().min((n + 1) * ENTRIES_PER_FILE);
        let row = |entity: &Entity| {
            let SearchEntry { href, number, title, context, text, language, .. } =
                search::search_entry(view_context, *entity);
            let mut row = vec![href, number, title, context, shorten(&text)];
            row.extend(language);
            row
        };
        self.entries[n * ENTRIES_PER_FILE..end].iter().map(row).collect()
    }

    /// Returns the entries of each key of each facet.
    fn facet_entries(&self) -> BTreeMap<&'static str, BTreeMap<String, String>> {
        let pack_entries = |keys: &BTreeMap<String, (String, Vec<u32>)>| -> BTreeMap<String, String> {
            keys.iter().map(|(key, (_, entry_numbers))| (key.clone(), pack(entry_numbers))).collect()
        };
        self.facets.iter().map(|(facet, keys)| (facet.key(), pack_entries(keys))).collect()
    }

    /// Returns every form of every word in alphabetical order, front-coded: the number of leading letters shared with the previous form,
    /// in two digits, and the remaining letters. The digits are attached to these letters because the letters alone could be a person's
    /// name.
    fn all_words(&self) -> String {
        let forms = self.terms_by_file.iter().flat_map(|file| file.values()).flat_map(|term| &term.forms);
        let forms: BTreeSet<&str> = forms.map(String::as_str).collect();
        let (mut last, mut text) = ("", String::new());
        for form in forms {
            let common_prefix = form.chars().zip(last.chars()).take_while(|(a, b)| a == b);
            // In UTF-16 units, as JavaScript counts.
            let mut shared = 0;
            let letters = common_prefix.take_while(|(c, _)| {
                shared += c.len_utf16();
                shared <= MAX_SHARED_LETTERS
            });
            let letters: Vec<char> = letters.map(|(c, _)| c).collect();
            let units: usize = letters.iter().map(|c| c.len_utf16()).sum();
            text.push_str(&format!("{units:02}"));
            text.extend(form.chars().skip(letters.len()));
            text.push(' ');
            last = form;
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// The largest number of shared letters: two digits encode it.
const MAX_SHARED_LETTERS: usize = 99;

/// The keys of the search's interface words, without the prefix `search-`.
const WORD_KEYS: [&str; 13] = [
    "label",
    "hint",
    "hint-page",
    "none",
    "none-narrowed",
    "narrow",
    "clear",
    "found",
    "more",
    "close",
    "any",
    "nearest",
    "failed",
];

/// The largest length, in bytes, of an entry's text in its file. A result shows a passage of it.
const MAX_TEXT_BYTES: usize = 1500;

/// Returns a text in one line, without the marks of lists and tables, cut if it is too long.
fn shorten(text: &str) -> String {
    let one_line = to_one_line(text);
    if one_line.len() <= MAX_TEXT_BYTES {
        return one_line.into_owned();
    }
    let cut = &one_line[..one_line.floor_char_boundary(MAX_TEXT_BYTES)];
    // Not every language separates words with blanks.
    let end = cut.rfind(' ').filter(|end| end + MAX_WORD_BYTES > cut.len()).unwrap_or(cut.len());
    [&cut[..end], " …"].concat()
}

fn to_one_line(text: &str) -> Cow<'_, str> {
    if content::is_evenly_spaced(text.as_bytes())
        && !text.ends_with(' ')
        && !text.contains('|')
        && !text.starts_with("- ")
    {
        return Cow::Borrowed(text);
    }
    let mut one_line = String::with_capacity(text.len());
    for line in text.lines() {
        for word in line.trim().trim_start_matches("- ").split_whitespace() {
            match word {
                // Between the cells of a table.
                "|" => one_line.push(','),
                word => one_line.extend([if one_line.is_empty() { "" } else { " " }, word]),
            }
        }
    }
    Cow::Owned(one_line)
}

/// The most bytes of a word that a cut respects: a longer word is cut.
const MAX_WORD_BYTES: usize = 60;

/// The digits of packed numbers: a digit of the first half ends a number. All are letters or figures, so that the audit reads a packed
/// list as a single word.
const DIGITS: [char; 64] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J',
    'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'æ', 'ø',
];

/// Packs ascending numbers as their differences, five bits to a digit, the lowest bits first. A `0` comes before the list, because a short list could otherwise equal a
/// person's name.
fn pack(numbers: &[u32]) -> String {
    let mut text = String::with_capacity(1 + 3 * numbers.len());
    text.push('0');
    let mut last = 0;
    for number in numbers {
        let mut step = number - last;
        last = *number;
        while step >= 32 {
            text.push(DIGITS[32 + (step % 32) as usize]);
            step /= 32;
        }
        text.push(DIGITS[step as usize]);
    }
    text
}

/// Returns a script that hands `value` to the page, which requested it under `name`.
fn script(name: &str, value: &impl Serialize) -> String {
    let value = serde_json::to_string(value).expect("plain structs of text and numbers are JSON");
    format!("SearchModel.take({name:?}, {value});\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_the_same_first_letters_share_a_file() {
        assert_eq!(file_index("bekymring", 64), file_index("bekymringer", 64));
        assert_eq!(file_index("be", 64), file_index("bekymr", 64));
        // The same values as in the test of the script.
        assert_eq!((file_index("bekymr", 64), file_index("a", 256), file_index("øl", 256)), (0, 44, 113));
    }

    #[test]
    fn numbers_are_packed_as_differences() {
        assert_eq!(pack(&[]), "0");
        assert_eq!(pack(&[0, 31, 63, 64 + 1024]), "00vw1xw1");
    }

    #[test]
    fn more_entries_need_more_files() {
        assert_eq!(files(0).count(), 4);
        assert_eq!(files(90).count(), 5);
        assert_eq!((word_file_count(10_000), files(10_000).count()), (128, 3 + 128 + 100));
        assert_eq!(word_file_count(50_000), 256);
    }
}
