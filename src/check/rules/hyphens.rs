//! E074: reports hyphens left over from line breaks.
//!
//! A conversion from PDF leaves `sen- tence`, or `sen-tence` within a line. A hyphen may also be meant: `for- og efterår`, `e-mail`. What
//! decides is whether the catalogue has the joined word or the halves elsewhere, and whether a typesetter would have divided the word there.

use super::{Rule, RuleFn};
use crate::check::context::{RuleContext, SourceText};
use crate::{
    diag::{Diagnostic, Report, codes},
    model::front::find_parts,
};
use rayon::prelude::*;
use regex::Regex;
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E074],
    summary: "no hyphen is left over from a line break",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// Matches `sen- tence`, on one line or across a line end, and `sen-tence`.
static HYPHENATED_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\p{L}+)(?:-|\u{ad})((?: |[ \t]*\r?\n[> \t]*)?)(\p{Lowercase}+)").expect("a pattern")
});

/// Words after which a hyphen is intended, as in `before- and afternoon`.
const JOINING_WORDS: [&str; 30] = [
    "og",
    "eller",
    "samt",
    "som",
    "til",
    "såvel",
    "hhv",
    "henholdsvis",
    "ej",
    "men",
    "plus",
    "kontra",
    "and",
    "or",
    "nor",
    "to",
    "but",
    "through",
    "rather",
    "versus",
    "vs",
    "than",
    "und",
    "oder",
    "bis",
    "en",
    "of",
    "och",
    "et",
    "ou",
];

/// Prefixes that are joined to a word with a hyphen on purpose.
const PREFIXES: [&str; 22] = [
    "e", "co", "ko", "re", "pre", "non", "ex", "eks", "self", "semi", "anti", "multi", "mini", "mikro", "makro", "pro",
    "post", "sub", "super", "inter", "it", "tv",
];

/// Short words behind a hyphen: `check-in`, `drop-out`, `stand-by`.
const PARTICLES: [&str; 12] = ["in", "out", "up", "on", "off", "by", "to", "of", "us", "ins", "ups", "er"];

/// Words that are joined to the word before with a hyphen on purpose: `part-time`, `citizen-led`, `projekt-team`.
const JOINED_WORDS: [&str; 29] = [
    "led", "time", "based", "wide", "term", "free", "made", "run", "level", "related", "driven", "friendly", "facing",
    "centred", "centered", "owned", "funded", "trained", "known", "born", "being", "year", "week", "day", "scale",
    "specific", "style", "team", "pilot",
];

/// The number of certain findings in a file above which doubtful words of it are reported as well: a conversion leaves many.
const MANY: usize = 4;

/// A word with a hyphen in it.
#[derive(Debug)]
struct Candidate<'t> {
    source: &'t SourceText,
    /// From the first letter to the hyphen.
    range: Range<usize>,
    first: String,
    second: String,
    /// True if a blank or the end of a line follows the hyphen.
    is_broken: bool,
}

impl Candidate<'_> {
    fn joined(&self) -> String {
        [&*self.first, &*self.second].concat()
    }
}

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let language = context.catalogue.config.language.as_str();
    let by_file: Vec<Vec<Candidate<'_>>> = context
        .files
        .par_iter()
        .map(|file| candidates(&file.source_text, language))
        .filter(|candidates| !candidates.is_empty())
        .collect();
    let known = KnownWords::find(context, by_file.iter().flatten());
    for candidates in &by_file {
        let certain = |candidate: &&Candidate<'_>| known.judge(candidate) == Judgement::LeftOver;
        let is_converted = candidates.iter().filter(certain).count() >= MANY;
        for candidate in candidates {
            match known.judge(candidate) {
                Judgement::LeftOver => report.push(finding(candidate)),
                Judgement::Doubtful if is_converted => report.push(finding(candidate)),
                _ => {}
            }
        }
    }
}

/// Whether a hyphen is left over from a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judgement {
    LeftOver,
    Doubtful,
    Meant,
}

/// The words among the candidates and their halves that the catalogue has elsewhere.
struct KnownWords(HashMap<String, usize>);

impl KnownWords {
    /// Searches all texts for the candidates' joined words and halves. Few texts have candidates, so this is rarely more than one word.
    fn find<'c>(context: &RuleContext<'_>, candidates: impl Iterator<Item = &'c Candidate<'c>>) -> Self {
        let candidates: Vec<&Candidate<'_>> = candidates.collect();
        let words =
            candidates.iter().flat_map(|c| [c.joined().to_lowercase(), c.first.to_lowercase(), c.second.clone()]);
        let wanted: HashSet<String> = words.collect();
        if wanted.is_empty() {
            return KnownWords(HashMap::new());
        }
        let words_of = |source: &SourceText| {
            let is_part = |c: char| c.is_alphabetic() || matches!(c, '-' | '\u{ad}');
            let words = source.readable.split(|c| !is_part(c)).filter(|word| !word.is_empty());
            words.map(str::to_lowercase).filter(|word| wanted.contains(word)).collect::<Vec<String>>()
        };
        let found: Vec<Vec<String>> = context.files.par_iter().map(|file| words_of(&file.source_text)).collect();
        let mut counts: HashMap<String, usize> = HashMap::new();
        found.into_iter().flatten().for_each(|word| *counts.entry(word).or_default() += 1);
        // The second half of `sen- tence` is no evidence for itself.
        for candidate in candidates.iter().filter(|candidate| candidate.is_broken) {
            counts.entry(candidate.second.clone()).and_modify(|count| *count = count.saturating_sub(1));
        }
        KnownWords(counts)
    }

    fn judge(&self, candidate: &Candidate<'_>) -> Judgement {
        let knows = |word: &str| self.0.get(&word.to_lowercase()).is_some_and(|count| *count > 0);
        let (first, second) = (candidate.first.as_str(), candidate.second.as_str());
        if knows(&candidate.joined()) {
            return Judgement::LeftOver;
        }
        if candidate.is_broken {
            return if knows(second) { Judgement::Meant } else { Judgement::LeftOver };
        }
        let doubles_a_consonant = first.chars().next_back() == second.chars().next()
            && !second.starts_with(['a', 'e', 'i', 'o', 'u', 'y', 'æ', 'ø', 'å']);
        let is_rest = second.chars().count() <= 3 && first.chars().count() > 3 && !knows(first);
        match (knows(first), knows(second)) {
            _ if is_rest => Judgement::LeftOver,
            (_, false) if doubles_a_consonant => Judgement::LeftOver,
            (false, false) => Judgement::Doubtful,
            _ => Judgement::Meant,
        }
    }
}

fn finding(candidate: &Candidate<'_>) -> Diagnostic {
    let help = match candidate.is_broken {
        true => "if the hyphen belongs there, remove the space after it",
        false => "if the hyphen belongs there, let it stand with a reason",
    };
    Diagnostic::warning(
        codes::E074,
        candidate.source.span(candidate.range.clone()),
        "a hyphen is left over from a line break",
    )
    .help(format!("join the word: `{}`; {help}", candidate.joined()))
}

/// Returns whether `text` contains a hyphen between two letters, or between a letter and white space, or a soft hyphen.
fn may_match(text: &[u8]) -> bool {
    memchr::memchr2_iter(b'-', 0xC2, text).any(|at| match text[at] {
        b'-' => {
            let is_letter = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
            at.checked_sub(1).is_some_and(|before| is_letter(&text[before]))
                && text.get(at + 1).is_some_and(|after| is_letter(after) || after.is_ascii_whitespace())
        }
        _ => text.get(at + 1) == Some(&0xAD),
    })
}

/// Finds the words in a file that a line's end may have divided.
fn candidates<'t>(source: &'t SourceText, language: &str) -> Vec<Candidate<'t>> {
    let text = source.readable.as_str();
    if !source.path.ends_with(".md") || !may_match(text.as_bytes()) {
        return vec![];
    }
    let body_start = find_parts(text).body_start.unwrap_or(0);
    let candidate = |captures: regex::Captures<'_>| {
        let (first, blank, second) = (captures.get(1)?, captures.get(2)?, captures.get(3)?);
        let is_broken = !blank.is_empty();
        let touches =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '_' | '@' | '.'));
        // A soft hyphen within a word is where its author allows a division.
        let is_soft = !text[first.end()..].starts_with('-') && !is_broken;
        let is_part_of_more = touches(text[..first.start()].chars().next_back());
        let is_followed = text[second.end()..].starts_with(['-', '_', '/', '@']);
        let (first_word, second_word) = (first.as_str(), second.as_str());
        // Front matter holds ids and slugs, and code is no prose.
        let is_meant = is_soft
            || first.start() < body_start
            || source.is_in_code(first.start())
            || is_part_of_more
            || is_followed
            || first_word.chars().count() < 2
            || first_word.chars().skip(1).any(char::is_uppercase)
            || is_broken && JOINING_WORDS.contains(&second_word)
            || !is_broken && !may_be_divided(first_word, second_word, language);
        let range = first.start()..first.end() + text[first.end()..].chars().next().map_or(0, char::len_utf8);
        (!is_meant).then(|| Candidate {
            source,
            range,
            first: first_word.to_string(),
            second: second_word.to_string(),
            is_broken,
        })
    };
    HYPHENATED_WORD.captures_iter(text).filter_map(candidate).collect()
}

/// Returns whether a typesetter could have divided the joined word between `first` and `second`.
fn may_be_divided(first: &str, second: &str, language: &str) -> bool {
    if PREFIXES.contains(&&*first.to_lowercase()) || PARTICLES.contains(&second) || JOINED_WORDS.contains(&second) {
        return false;
    }
    let language: Option<[u8; 2]> = language.as_bytes().get(..2).and_then(|code| code.try_into().ok());
    let Some(patterns) = language.and_then(hypher::Lang::from_iso) else { return false };
    let joined = [first, second].concat();
    let mut at = 0;
    hypher::hyphenate(&joined, patterns).any(|part| {
        at += part.len();
        at == first.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn found(language: &str, text: &str) -> Vec<String> {
        let path: Arc<str> = "content/p.md".into();
        let source = SourceText::from_text(&path, text);
        let candidates = candidates(&source, language);
        candidates.iter().map(Candidate::joined).collect()
    }

    #[test]
    fn a_meant_hyphen_is_no_candidate() {
        for text in [
            "Lang- og kortsigtet, sommer- hhv. vinterferie, hverken for- ej bagside.",
            "first- through third, self- rather than other",
            "kunst-, kultur- og fritid",
            "---\nid: foerste-ord\n---\nSee `progres-sion`.",
            "part-time, citizen-led, projekt-team",
            "e-mail, IT-system, co-design, face-to-face, check-in, PDF-fil, 60-årig, progres\u{ad}sion",
        ] {
            for language in ["da", "en"] {
                let found: Vec<String> = found(language, text);
                assert_eq!(found, Vec::<String>::new(), "{text}");
            }
        }
    }

    #[test]
    fn a_divided_word_is_a_candidate() {
        for (text, joined) in [
            ("en progres-sion i", "progression"),
            ("Kom-mune", "Kommune"),
            ("samarbej-de", "samarbejde"),
            ("vi\u{ad} \nsualisering og procesvi- sualisering", "procesvisualisering"),
        ] {
            assert!(found("da", text).contains(&joined.to_string()), "{text}: {:?}", found("da", text));
        }
    }

    proptest::proptest! {
        #[test]
        fn the_prefilter_misses_no_match(text in "[aæA ]{0,3}(-|\u{ad})[ \t\r]{0,2}\n?[> ]{0,2}[aæA]{0,2}") {
            proptest::prop_assert!(may_match(text.as_bytes()) || !HYPHENATED_WORD.is_match(&text), "{:?}", text);
        }
    }
}
