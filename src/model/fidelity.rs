//! Words attributed to a quote, and the quote -> how faithful the words are.
//!
//! The comparison does not guess: words are in a quote, letter by letter, or they are not. Only quotation marks, white space and elisions
//! may differ.

use rustc_hash::{FxBuildHasher, FxHasher};
use std::{
    hash::{BuildHasher, Hasher},
    ops::Range,
};

/// How faithful words are to the quote they are attributed to, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fidelity {
    /// The same as the quote.
    Identical,
    /// Cut from the quote at the ends of sentences, or with the cuts marked.
    Excerpt,
    /// All words are the quote's, in order, but something was left out without a mark.
    UnmarkedCut,
    /// Words were changed.
    Edited,
    /// Not from this quote.
    Unsourced,
}

impl Fidelity {
    /// Returns the name used in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Fidelity::Identical => "identical",
            Fidelity::Excerpt => "excerpt",
            Fidelity::UnmarkedCut => "unmarked cut",
            Fidelity::Edited => "edited",
            Fidelity::Unsourced => "unsourced",
        }
    }

    /// Returns whether the words may be shown as the quote's own.
    pub fn is_faithful(self) -> bool {
        self <= Fidelity::Excerpt
    }
}

/// The marks that an editor writes where something is left out.
const ELISIONS: [&str; 6] = ["(...)", "(…)", "(..)", "[...]", "[…]", "[..]"];

/// The minimum share of words in common with the quote, in order, for words to count as edited rather than unsourced.
const MIN_SHARED: f64 = 0.5;

/// Compares `words` with a whole quote, both as plain text.
pub fn compare(words: &str, quote: &str) -> Fidelity {
    let quote = normalise(quote);
    if normalise(words) == quote {
        return Fidelity::Identical;
    }
    let passages = split_passages(words);
    if let Some(ranges) = find_passages(&quote, &passages) {
        return if cuts_are_marked(words, &quote, &ranges) { Fidelity::Excerpt } else { Fidelity::UnmarkedCut };
    }
    let (ours, theirs): (Vec<&str>, String) = (words.split_whitespace().collect(), quote);
    let ours: Vec<String> = ours.iter().map(|w| normalise(w)).filter(|w| !w.is_empty()).collect();
    let theirs: Vec<&str> = theirs.split(' ').collect();
    let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
    let shared = longest_common_subsequence(&ours, &theirs).len();
    if ours.is_empty() {
        Fidelity::Unsourced
    } else if shared == ours.len() {
        Fidelity::UnmarkedCut
    } else if shared as f64 >= MIN_SHARED * ours.len() as f64 {
        Fidelity::Edited
    } else {
        Fidelity::Unsourced
    }
}

/// Returns whether `words` are in the quote with no word changed. Faster than [`compare`], for a search through many quotes.
pub fn is_verbatim_in(words: &str, quote: &str) -> bool {
    find_in_normalised(words, &normalise(quote)).is_some()
}

/// Returns whether `a` and `b` can be passages of one text: one is within the other, or one begins with the words that the other ends with.
pub fn overlap(a: &str, b: &str) -> bool {
    let (a, b) = (normalise(a), normalise(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let is_within = |short: &[&str], long: &[&str]| long.windows(short.len()).any(|window| window == short);
    let continues = |first: &[&str], second: &[&str]| {
        (RUN_LENGTH..=first.len().min(second.len())).any(|shared| first[first.len() - shared..] == second[..shared])
    };
    is_within(&a, &b) || is_within(&b, &a) || continues(&a, &b) || continues(&b, &a)
}

/// Returns where `words` begin in `text`, which is in its [normal form](normalise) already, if no word is changed.
pub fn find_in_normalised(words: &str, text: &str) -> Option<usize> {
    find_passages(text, &split_passages(words))?.first().map(|(start, _)| *start)
}

/// Returns the byte ranges of the passages of `words` in `text`, which is in its [normal form](normalise) already; none if a word is
/// changed.
pub fn passage_ranges(words: &str, text: &str) -> Vec<Range<usize>> {
    let found = find_passages(text, &split_passages(words)).unwrap_or_default();
    found.into_iter().map(|(start, end)| start..end).collect()
}

/// Words that were left out of a quote between two passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The words.
    pub left_out: String,
    /// Whether the cut begins or ends in the middle of a sentence.
    pub is_within_sentence: bool,
    /// Whether the cut contains a question, so that the words around it answer different questions.
    pub joins_answers: bool,
}

impl Cut {
    /// Creates the cut of `left_out` after the words `before`.
    pub fn new(before: &str, left_out: &str, joins_answers: bool) -> Self {
        let ends_sentence = |text: &str| text.trim_end().ends_with(['.', '!', '?', '…', ':', ']', ')']);
        let is_within_sentence = !(left_out.is_empty() || ends_sentence(before) && ends_sentence(left_out));
        Cut { left_out: left_out.to_string(), is_within_sentence, joins_answers }
    }
}

/// Returns the cuts between the passages of `words`, an excerpt of `quote`. Empty if `words` are not an excerpt.
pub fn cuts(words: &str, quote: &str) -> Vec<Cut> {
    // The normal form loses the paragraph breaks of a dialogue. A NUL, which occurs in no text, marks them.
    let quote = normalise(&quote.replace("\n\n", " \u{0} "));
    let ranges = find_passages(&quote, &split_passages(words)).unwrap_or_default();
    let gap = |pair: &[(usize, usize)]| {
        let left_out = &quote[pair[0].1..pair[1].0];
        // A question is a paragraph that opens with a speaker's name.
        let mut paragraphs = left_out.split('\u{0}').skip(1);
        let joins_answers = paragraphs.any(|paragraph| {
            paragraph
                .trim()
                .split_once(':')
                .is_some_and(|(name, _)| !name.is_empty() && !name.contains(['.', ',']) && name.len() < 40)
        });
        Cut::new(&quote[pair[0].0..pair[0].1], left_out.replace('\u{0}', "").trim(), joins_answers)
    };
    ranges.windows(2).map(gap).collect()
}

/// The number of consecutive words that two texts must share to be worth comparing.
const RUN_LENGTH: usize = 5;

/// Returns the hash of every run of five consecutive words in `words`. Two texts that share a hash may contain the same passage.
pub fn run_hashes(words: &str) -> Vec<u64> {
    // A word is made of letters and digits. Apostrophes do not end a word and are not hashed.
    let (mut hashes, mut word) = (vec![], None::<FxHasher>);
    for c in words.chars() {
        if matches!(c, '\'' | '’') {
            word.get_or_insert_default();
        } else if c.is_alphanumeric() {
            let hasher = word.get_or_insert_default();
            c.to_lowercase().filter(|c| c.is_alphanumeric()).for_each(|letter| hasher.write_u32(letter.into()));
        } else {
            hashes.extend(word.take().map(|word| word.finish()));
        }
    }
    hashes.extend(word.map(|word| word.finish()));
    hashes.windows(RUN_LENGTH).map(|run| FxBuildHasher.hash_one(run)).collect()
}

/// Marks the differences, seen from the quote: `[-left out-]` and `{+put in+}`. Words that an elision replaces are not marked: the elision
/// already shows the cut.
pub fn difference(words: &str, quote: &str) -> String {
    let ours: Vec<&str> = words.split_whitespace().collect();
    let theirs: Vec<&str> = quote.split_whitespace().collect();
    let keys = |list: &[&str]| -> Vec<String> { list.iter().map(|w| strip_punctuation(w)).collect() };
    let (our_keys, their_keys) = (keys(&ours), keys(&theirs));
    let our_refs: Vec<&str> = our_keys.iter().map(String::as_str).collect();
    let their_refs: Vec<&str> = their_keys.iter().map(String::as_str).collect();
    let pairs = longest_common_subsequence(&our_refs, &their_refs);
    let (mut out, mut i, mut j): (Vec<String>, usize, usize) = (vec![], 0, 0);
    // The quote's words before the first shared word and after the last are not marked: an excerpt may begin and end anywhere.
    if let Some(first) = pairs.first() {
        j = first.1;
    }
    for (a, b) in &pairs {
        push_gap(&mut out, &ours[i..*a], &theirs[j..*b]);
        out.push(mark_word(ours[*a], theirs[*b]));
        (i, j) = (a + 1, b + 1);
    }
    push_gap(&mut out, &ours[i..], &[]);
    out.join(" ")
}

/// Appends the differences between two shared words.
fn push_gap(out: &mut Vec<String>, ours: &[&str], theirs: &[&str]) {
    let is_elision = |word: &&&str| ELISIONS.contains(*word);
    let added: Vec<&str> = ours.iter().filter(|word| !is_elision(word)).copied().collect();
    if let Some(elision) = ours.iter().find(is_elision).filter(|_| added.is_empty()) {
        out.push(elision.to_string());
        return;
    }
    for (open, words, close) in [("[-", theirs, "-]"), ("{+", &added, "+}")] {
        if !words.is_empty() {
            out.push(format!("{open}{}{close}", words.join(" ")));
        }
    }
}

/// Formats a word shared by both texts, marking differences in the punctuation around it.
fn mark_word(our: &str, their: &str) -> String {
    if normalise(our) == normalise(their) {
        return their.to_string();
    }
    let letters = their.trim_end_matches(|c: char| !c.is_alphanumeric());
    match (our.strip_prefix(letters), &their[letters.len()..]) {
        (Some(""), removed) => format!("{letters}[-{removed}-]"),
        (Some(added), "") => format!("{letters}{{+{added}+}}"),
        (Some(added), removed) => format!("{letters}[-{removed}-]{{+{added}+}}"),
        (None, _) => format!("[-{their}-] {{+{our}+}}"),
    }
}

/// Returns a word without the punctuation around it, or unchanged if it is nothing but punctuation.
fn strip_punctuation(word: &str) -> String {
    let normalised = normalise(word);
    let bare = normalised.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { word.to_string() } else { bare.to_string() }
}

/// Returns the longest common subsequence of two lists of words, as pairs of indices. Of several, the one that begins latest: for "I dare"
/// the "I" before "dare", not the first "I" of the quote.
fn longest_common_subsequence(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0u16; b.len() + 1]; a.len() + 1];
    for i in 0..a.len() {
        for j in 0..b.len() {
            best[i + 1][j + 1] = if a[i] == b[j] { best[i][j] + 1 } else { best[i][j + 1].max(best[i + 1][j]) };
        }
    }
    let (mut i, mut j, mut pairs) = (a.len(), b.len(), vec![]);
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            pairs.push((i - 1, j - 1));
            (i, j) = (i - 1, j - 1);
        } else if best[i - 1][j] >= best[i][j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// Finds the byte range of each passage in `quote`, in order; `None` if any is missing.
fn find_passages(quote: &str, passages: &[String]) -> Option<Vec<(usize, usize)>> {
    let mut at = 0;
    let mut ranges = vec![];
    for passage in passages {
        let mut search_start = at;
        // A passage begins and ends at a word boundary: "art" is not found in "heart".
        let start = loop {
            let start = search_start + quote.get(search_start..)?.find(passage.as_str())?;
            let end = start + passage.len();
            let is_word_start = quote[..start].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let is_word_end = quote[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
            if is_word_start && is_word_end {
                break start;
            }
            search_start = start + quote[start..].chars().next().map_or(1, char::len_utf8);
        };
        at = start + passage.len();
        ranges.push((start, at));
    }
    (!ranges.is_empty()).then_some(ranges)
}

/// Returns whether the first and the last cut are at the end of a sentence or marked by an elision. Cuts between passages are always
/// marked.
fn cuts_are_marked(words: &str, quote: &str, ranges: &[(usize, usize)]) -> bool {
    let words = words.trim_matches(|c: char| c.is_whitespace() || is_quotation_mark(c));
    let starts_with_elision = ELISIONS.iter().any(|e| words.starts_with(e));
    let ends_with_elision = ELISIONS.iter().any(|e| words.ends_with(e));
    let ends_sentence =
        |text: &str| text.trim_end().is_empty() || text.trim_end().ends_with(['.', '!', '?', '…', ':', ']', ')']);
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else { return false };
    (starts_with_elision || ends_sentence(&quote[..first.0]))
        && (ends_with_elision || ends_sentence(&quote[..last.1]) || last.1 == quote.len())
}

/// Splits `words` at their elisions into normalised passages.
fn split_passages(words: &str) -> Vec<String> {
    let marked = ELISIONS.iter().fold(words.to_string(), |text, e| text.replace(e, "\u{0}"));
    marked.split('\u{0}').map(normalise).filter(|p| !p.is_empty()).collect()
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '”' | '“' | '"' | '»' | '«' | '„' | '‟')
}

/// Returns `text` without quotation marks and elisions, with straight apostrophes, `…` for `...`, and single spaces. No other difference is
/// tolerated.
pub fn normalise(text: &str) -> String {
    let text = ELISIONS.iter().fold(text.to_string(), |text, e| text.replace(e, " "));
    let text: String = text
        .replace("...", "…")
        .chars()
        .filter(|c| !is_quotation_mark(*c))
        .map(|c| if matches!(c, '’' | '‘') { '\'' } else { c })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTE: &str = "She knows my name before I have said it. Then I dare to say what is wrong. (...) The others start with the form.";

    #[test]
    fn passages_of_one_text_may_overlap() {
        let text = "I wait on the stairs each morning, and nobody comes before ten.";
        assert!(overlap(
            "wait on the stairs each morning, and nobody",
            "stairs each morning, and nobody comes before ten."
        ));
        assert!(overlap(text, "nobody comes before"));
        assert!(!overlap(text, "I wait on the stairs each evening, and nobody comes before ten."));
    }

    #[test]
    fn words_are_classified_by_their_changes() {
        for (words, class) in [
            (QUOTE, Fidelity::Identical),
            (
                "“She knows my name before I have said it. Then I dare to say what is wrong. The others start with the form.”",
                Fidelity::Identical,
            ),
            ("Then I dare to say what is wrong.", Fidelity::Excerpt),
            ("She knows my name (...) what is wrong.", Fidelity::Excerpt),
            ("(...) I dare to say what is wrong.", Fidelity::Excerpt),
            ("I dare to say what is wrong.", Fidelity::UnmarkedCut),
            ("She knows my name. Then I dare", Fidelity::Edited),
            ("She knows my name Then I dare to say", Fidelity::UnmarkedCut),
            ("Then I dared to say what is wrong.", Fidelity::Edited),
            ("The bus was late again this morning.", Fidelity::Unsourced),
            ("", Fidelity::Unsourced),
        ] {
            assert_eq!(compare(words, QUOTE), class, "{words}");
        }
    }

    #[test]
    fn the_difference_is_marked() {
        assert_eq!(
            difference("Then I dared to say it.", "No. Then I dare to say what is wrong."),
            "Then I [-dare-] {+dared+} to say {+it.+}"
        );
        let quote = "I know he's home when I hear his keys. Every day, third floor, he drops them.";
        for (words, marked) in [
            ("I know he is home (...) Every day", "I know [-he's-] {+he is+} home (...) Every day[-,-]"),
            ("I know he's home when I hear.", "I know he's home when I hear{+.+}"),
            ("Every day. third floor", "Every day[-,-]{+.+} third floor[-,-]"),
            ("“Every morning” (...) he drops them.", "Every [-day, third floor,-] {+morning”+} he drops them."),
        ] {
            assert_eq!(difference(words, quote), marked, "{words}");
        }
    }

    proptest::proptest! {
        #[test]
        fn one_changed_letter_is_unfaithful(at in 0usize..60, letter in "[a-z]") {
            let words: Vec<char> = QUOTE.chars().take(72).collect();
            let mut changed = words.clone();
            let letter = letter.chars().next().unwrap();
            if changed[at].is_alphabetic() && changed[at] != letter {
                changed[at] = letter;
                let changed: String = changed.into_iter().collect();
                proptest::prop_assert!(!compare(&changed, QUOTE).is_faithful(), "{}", changed);
            }
        }
    }
}
