//! Random catalogues with random consents: no byte contains what may not be seen. The fuzz target `consent` runs the same search.

#[path = "../../fuzz/random_consents.rs"]
mod random_consents;

use super::{default_options, today};
use indsigt::{
    check::{self, FindingsCache, RuleInputs},
    model::{
        self,
        consent::{AUDIENCES, CHANNELS},
    },
    source::{self, Content, Sources},
};
use proptest::prelude::*;
use regex::Regex;
use std::{collections::BTreeSet, ops::Range, path::Path, sync::LazyLock};

/// A project, the words that each of its editions shows, and the places where a slip of the hand could change a consent: the attributes
/// of quotes, and the list of voices.
struct Example {
    sources: Sources,
    words: Vec<BTreeSet<String>>,
    places: Vec<(String, Range<usize>)>,
}

static EXAMPLES: LazyLock<[Example; 2]> = LazyLock::new(|| [".", "examples/da"].map(Example::read));

impl Example {
    fn read(root: &str) -> Example {
        let (sources, _) = source::read(Path::new(root), "indsigt.yml").unwrap();
        let block = Regex::new(r"(?m)^>.*(\{[^}\n]*\})\s*$").unwrap();
        let mut places = vec![];
        for (path, content) in sources.files_under("content/") {
            let Content::Text(text) = content else { continue };
            places.extend(block.captures_iter(text).map(|c| (path.to_string(), c.get(1).unwrap().range())));
            if path.ends_with("voices.yml") {
                let lines: Vec<_> = text.match_indices('\n').map(|(at, _)| at).collect();
                let lines = lines.windows(2).map(|w| w[0] + 1..w[1]).filter(|line| !line.is_empty());
                places.extend(lines.map(|line| (path.to_string(), line)));
            }
        }
        let words = visible_words(&sources).unwrap();
        Example { sources, words, places }
    }
}

/// Returns the words of the quotes in every edition; `None` if the project has an error.
fn visible_words(sources: &Sources) -> Option<Vec<BTreeSet<String>>> {
    let (catalogue, report) = model::build(sources, false);
    let options = default_options();
    let inputs = RuleInputs { sources, private: &options.private, today: today(), cache: &FindingsCache::disabled() };
    let editions = AUDIENCES.iter().flat_map(|(_, audience)| CHANNELS.iter().map(|(_, channel)| (*audience, *channel)));
    let editions: Vec<_> =
        editions.map(|(audience, channel)| check::edition(&catalogue, audience, channel, today())).collect();
    if report.has_errors() || check::run(&editions[0], &inputs).has_errors() {
        return None;
    }
    let words = |edition: &check::Edition| {
        let quotes = edition.quotes().map(|(_, node)| &node.quote);
        let texts = quotes.flat_map(|quote| {
            let attribution = quote.attribution.as_deref().unwrap_or("");
            format!("{} {attribution}", quote.testimony.plain_text())
                .split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>()
        });
        texts.collect()
    };
    Some(editions.iter().map(words).collect())
}

/// Returns `text` with one slip at character `at` of `range`: a sign deleted, inserted, replaced, or swapped with the next.
fn with_slip(text: &str, range: &Range<usize>, at: usize, kind: u8, sign: char) -> String {
    let mut signs: Vec<char> = text[range.clone()].chars().collect();
    let at = at % signs.len();
    match kind % 4 {
        0 => drop(signs.remove(at)),
        1 => signs.insert(at, sign),
        2 => signs[at] = sign,
        _ if at + 1 < signs.len() => signs.swap(at, at + 1),
        _ => {}
    }
    format!("{}{}{}", &text[..range.start], signs.into_iter().collect::<String>(), &text[range.end..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// No sign of the alphabet is a digit: a slip that makes one known id, or one date, out of another is nothing that a program can see.
    #[test]
    fn a_slip_of_the_hand_is_an_error_or_shows_no_word_more(
        (example, place, at, kind) in (0..2usize, any::<prop::sample::Index>(), 0..200usize, any::<u8>()),
        sign in prop::sample::select(vec![' ', ':', '=', '#', '{', '}', '"', '\'', ',', '.', '-', 'x', 'e', '>', '[', '(']),
    ) {
        let example = &EXAMPLES[example];
        let (path, range) = place.get(&example.places);
        let text = example.sources.text(path).unwrap();
        let slipped = with_slip(text, range, at, kind, sign);
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let is_another_number = digits(&slipped) != digits(text) && slipped.len() == text.len();
        prop_assume!(!is_another_number);
        let mut sources = example.sources.clone();
        sources.insert(path, Content::Text(slipped.as_str().into()));
        if let Some(words) = visible_words(&sources) {
            for (before, after) in example.words.iter().zip(&words) {
                let more: Vec<_> = after.difference(before).filter(|word| word.contains(char::is_alphanumeric)).collect();
                prop_assert!(more.is_empty(), "{path}: {:?} -> shows {more:?}", &slipped[range.start..(range.end + 2).min(slipped.len())]);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_byte_contains_what_consent_does_not_cover(choices in proptest::collection::vec(any::<u8>(), 40..400)) {
        let mut choices = choices.into_iter();
        random_consents::build_and_search(&mut |n| u32::from(choices.next().unwrap_or(0)) % n);
    }
}
