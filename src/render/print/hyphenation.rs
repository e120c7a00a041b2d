//! Finds the places where a word may be divided in large type: at the author's soft hyphens, otherwise at the joints of Danish and English
//! words, and by the hyphenation patterns of other languages.

use super::english;
use crate::view::print::{PosterRun, PosterWord, compounds};

/// The character that marks where a word may be divided and, at the end of a line, where it was divided. Layouts set a hyphen for it.
const SOFT_HYPHEN: char = '\u{ad}';

/// The fewest letters at either end of a word that is divided by patterns: two letters alone look like a mistake on a poster.
const MIN_LETTERS: usize = 3;

/// A word, or a part of a divided word.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct WordPart {
    /// The letters, in runs of one style.
    pub(super) letters: PosterWord,
    /// The width as a multiple of the type size.
    pub(super) width: f64,
    /// True if the part continues the word of the previous part.
    pub(super) continues: bool,
    /// The width of the hyphen at the end of a line that divides the word after this part; 0 if the part ends in a hyphen of its own.
    pub(super) hyphen_width: f64,
}

impl WordPart {
    /// Creates a whole word of the given width without letters, for counting lines.
    pub(super) fn with_width(width: f64) -> Self {
        Self { letters: vec![], width, continues: false, hyphen_width: 0.0 }
    }

    fn new(letters: PosterWord, continues: bool, width_of: &mut dyn FnMut(&PosterWord) -> f64) -> Self {
        let width = width_of(&letters);
        let hyphen_width =
            if ends_in_hyphen(&letters) { 0.0 } else { width_of(&with_suffix(letters.clone(), '-')) - width };
        Self { letters, width, continues, hyphen_width }
    }
}

/// The places where words that are wider than a line may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Division {
    /// Words stay whole.
    Never,
    /// At the best place of each word.
    Once,
    /// At all places of each word.
    Anywhere,
}

/// A word with the parts into which it can be divided, all measured.
pub(super) struct MeasuredWord {
    whole: WordPart,
    /// The word divided at its best place. Empty if it has no such place, as `parts` is.
    halves: Vec<WordPart>,
    /// The word divided at all its places.
    parts: Vec<WordPart>,
}

impl MeasuredWord {
    /// Measures a word and its parts with `width_of`.
    pub(super) fn new(word: &PosterWord, language: &str, width_of: &mut dyn FnMut(&PosterWord) -> f64) -> Self {
        let (word, soft_hyphens) = without_soft_hyphens(word);
        let places = if soft_hyphens.is_empty() { division_points(&word, language) } else { soft_hyphens.clone() };
        let mut divide = |offsets: &[usize]| -> Vec<WordPart> {
            let (mut parts, mut rest, mut start) = (vec![], word.clone(), 0);
            for at in offsets {
                let (before, after) = split_word(rest, at - start);
                parts.push(WordPart::new(before, start > 0, width_of));
                (rest, start) = (after, *at);
            }
            parts.push(WordPart::new(rest, start > 0, width_of));
            parts
        };
        let whole = divide(&[]).remove(0);
        let (mut halves, mut parts, mut best) = (vec![], vec![], f64::INFINITY);
        for at in &places {
            let pair = divide(&[*at]);
            // The wider half limits the type size.
            let wider = pair[1].width.max(pair[0].width + pair[0].hyphen_width);
            let cost = if soft_hyphens.is_empty() && is_compound_joint(&pair[0].letters, language) {
                wider * JOINT_FACTOR
            } else {
                wider
            };
            if cost < best {
                (halves, best) = (pair, cost);
            }
        }
        if !places.is_empty() {
            parts = divide(&places);
        }
        Self { whole, halves, parts }
    }

    pub(super) fn width(&self) -> f64 {
        self.whole.width
    }

    /// Returns the whole word, or its parts if the word is wider than a line of `width`.
    pub(super) fn parts(&self, width: f64, division: Division) -> impl Iterator<Item = &WordPart> {
        let parts = match division {
            Division::Once => &self.halves[..],
            Division::Anywhere => &self.parts[..],
            Division::Never => &[],
        };
        if self.whole.width > width && !parts.is_empty() { parts } else { std::slice::from_ref(&self.whole) }.iter()
    }
}

/// The factor on the width of the wider half if the division is at the joint of a compound: a joint is preferred to more even halves.
const JOINT_FACTOR: f64 = 0.7;

/// Returns whether the first half of a word ends as the first element of a compound often does: in the linking s.
fn is_compound_joint(half: &PosterWord, language: &str) -> bool {
    let has_linking_s = matches!(language.get(..2), Some("da" | "nb" | "nn" | "no" | "sv" | "de"));
    has_linking_s && half.last().is_some_and(|run| run.text.ends_with('s'))
}

/// Joins the parts of one line into words. If the last word continues in the next line, a soft hyphen is appended.
pub(super) fn join_parts(parts: &[&WordPart], is_continued: bool) -> Vec<PosterWord> {
    let mut words: Vec<PosterWord> = vec![];
    for (i, part) in parts.iter().enumerate() {
        match words.last_mut() {
            Some(word) if part.continues && i > 0 => append_runs(word, &part.letters),
            _ => words.push(part.letters.clone()),
        }
    }
    if let Some(last) = words.pop() {
        let needs_hyphen = is_continued && !ends_in_hyphen(&last);
        words.push(if needs_hyphen { with_suffix(last, SOFT_HYPHEN) } else { last });
    }
    words
}

/// Returns a word without its soft hyphens, and the byte offsets in the result at which they were.
fn without_soft_hyphens(word: &PosterWord) -> (PosterWord, Vec<usize>) {
    let (mut bare, mut soft_hyphens, mut len) = (vec![], vec![], 0);
    for run in word {
        let mut text = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            if c == SOFT_HYPHEN { soft_hyphens.push(len + text.len()) } else { text.push(c) }
        }
        len += text.len();
        if !text.is_empty() {
            bare.push(PosterRun { text, style: run.style });
        }
    }
    soft_hyphens.retain(|at| *at > 0 && *at < len);
    soft_hyphens.dedup();
    (bare, soft_hyphens)
}

/// Returns the byte offsets at which a word may be divided: after hyphens and slashes, at the joints of a Danish or an English
/// word, and where the patterns of another language allow it. Danish and English patterns miss too many joints to be hung on a wall.
fn division_points(word: &PosterWord, language: &str) -> Vec<usize> {
    let letters: String = word.iter().map(|run| run.text.as_str()).collect();
    let iso = <[u8; 2]>::try_from(language.get(..2).unwrap_or_default().as_bytes()).ok();
    let patterns = iso.and_then(hypher::Lang::from_iso);
    let mut places = vec![];
    let mut start = 0;
    // Joints and patterns are those of runs of letters only, without the punctuation before and after a word.
    for (at, c) in letters.char_indices().chain([(letters.len(), ' ')]) {
        if c.is_alphabetic() {
            continue;
        }
        let run = &letters[start..at];
        let is_within =
            |at: &usize| run[..*at].chars().count() >= MIN_LETTERS && run[*at..].chars().count() >= MIN_LETTERS;
        let joints = match language.get(..2) {
            Some("da") => Some(compounds::joints(run)),
            Some("en") => Some(english::joints(run)),
            _ => None,
        };
        if let Some(joints) = joints {
            places.extend(joints.into_iter().filter(is_within).map(|at| start + at));
        } else if let Some(patterns) = patterns.filter(|_| run.chars().count() >= 2 * MIN_LETTERS) {
            let mut offset = start;
            let parts: Vec<&str> = hypher::hyphenate_bounded(run, patterns, MIN_LETTERS, MIN_LETTERS).collect();
            for part in &parts[..parts.len().saturating_sub(1)] {
                offset += part.len();
                places.push(offset);
            }
        }
        start = (at + c.len_utf8()).min(letters.len());
        if matches!(c, '-' | '‐' | '/') && at > 0 && start < letters.len() {
            places.push(start);
        }
    }
    places
}

/// Splits a word before byte `at`.
fn split_word(word: PosterWord, mut at: usize) -> (PosterWord, PosterWord) {
    let (mut before, mut after) = (vec![], vec![]);
    for run in word {
        if at >= run.text.len() {
            at -= run.text.len();
            before.push(run);
            continue;
        }
        if at == 0 {
            after.push(run);
            continue;
        }
        let (one, other) = run.text.split_at(std::mem::take(&mut at));
        before.push(PosterRun { text: one.to_string(), style: run.style });
        after.push(PosterRun { text: other.to_string(), style: run.style });
    }
    (before, after)
}

fn append_runs(word: &mut PosterWord, more: &PosterWord) {
    for run in more {
        match word.last_mut() {
            Some(last) if last.style == run.style => last.text.push_str(&run.text),
            _ => word.push(run.clone()),
        }
    }
}

fn with_suffix(mut word: PosterWord, sign: char) -> PosterWord {
    if let Some(last) = word.last_mut() {
        last.text.push(sign);
    }
    word
}

fn ends_in_hyphen(word: &PosterWord) -> bool {
    word.last().is_some_and(|run| run.text.ends_with(['-', '‐', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::print::RunStyle;

    fn word(text: &str) -> PosterWord {
        vec![PosterRun { text: text.into(), style: RunStyle::Plain }]
    }

    fn divided(text: &str, language: &str) -> Vec<String> {
        let mut width_of = |word: &PosterWord| word.iter().map(|run| run.text.chars().count()).sum::<usize>() as f64;
        let measured = MeasuredWord::new(&word(text), language, &mut width_of);
        measured
            .parts(1.0, Division::Anywhere)
            .map(|part| part.letters.iter().map(|run| run.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn a_long_word_is_divided_at_its_joints_or_by_the_patterns_of_its_language() {
        assert_eq!(divided("”sygehuset.", "da"), ["”syge", "huset."]);
        assert_eq!(divided("”samtalen.", "da"), ["”samtalen."], "a Danish word of unknown parts stays whole");
        assert_eq!(divided("conversation", "en-GB"), ["conversa", "tion"]);
        assert_eq!(divided("municipality", "en-GB"), ["municipality"], "so does an English one without a known joint");
        assert_eq!(divided("Unterhaltung", "de"), ["Unter", "hal", "tung"]);
        assert_eq!(divided("samtalen", "xx"), ["samtalen"], "of a language without patterns nothing is known");
        assert_eq!(divided("ja-hatten", "da"), ["ja-", "hatten"]);
    }

    #[test]
    fn compound_joints_are_preferred_to_even_halves() {
        let halves = |text: &str, language: &str| -> Vec<String> {
            let mut width_of =
                |word: &PosterWord| word.iter().map(|run| run.text.chars().count()).sum::<usize>() as f64;
            let measured = MeasuredWord::new(&word(text), language, &mut width_of);
            let parts = measured.parts(1.0, Division::Once);
            parts.map(|part| part.letters.iter().map(|run| run.text.as_str()).collect()).collect()
        };
        assert_eq!(halves("kommunikationsforstyrrelserne", "da"), ["kommunikations", "forstyrrelserne"]);
        assert_eq!(halves("arbejdsmarkedsuddannelsescenteret", "da"), ["arbejdsmarkeds", "uddannelsescenteret"]);
        assert_eq!(halves("sundheds\u{ad}platform\u{ad}fejlen", "da"), ["sundheds", "platformfejlen"]);
        assert_eq!(halves("misunderstandings", "en"), ["misunder", "standings"]);
        assert_eq!(halves("nej", "da"), ["nej"]);
    }

    #[test]
    fn a_word_with_soft_hyphens_is_divided_only_there() {
        assert_eq!(divided("sundheds\u{ad}platformen", "da"), ["sundheds", "platformen"]);
        assert_eq!(divided("\u{ad}nej\u{ad}", "da"), ["nej"]);
    }

    #[test]
    fn a_word_divided_between_lines_ends_in_a_soft_hyphen() {
        let mut width_of = |word: &PosterWord| word.iter().map(|run| run.text.len()).sum::<usize>() as f64;
        let measured = MeasuredWord::new(&word("sund\u{ad}heds\u{ad}plan"), "da", &mut width_of);
        let parts: Vec<&WordPart> = measured.parts(1.0, Division::Anywhere).collect();
        assert_eq!(join_parts(&parts[..2], true), [word("sundheds\u{ad}")]);
        assert_eq!(join_parts(&parts[2..], false), [word("plan")]);
        assert_eq!(join_parts(&parts, false), [word("sundhedsplan")]);
        assert_eq!(parts[0].hyphen_width, 1.0);
    }
}
