//! Tells who speaks in a dialogue: who asks, and which of the named speakers is the voice itself.

use super::{Piece, paragraphs};
use std::collections::BTreeSet;

/// How those who ask are called in transcripts, in lower case.
const INTERVIEWERS: [&str; 20] = [
    "consultant",
    "designer",
    "facilitator",
    "forsker",
    "forskeren",
    "i",
    "int",
    "interviewer",
    "interviewers",
    "intervjuare",
    "intervjuer",
    "konsulent",
    "moderator",
    "ordstyrer",
    "q",
    "question",
    "researcher",
    "spm",
    "spørger",
    "spørgsmål",
];

/// How those who answer are called.
const ANSWERERS: [&str; 17] = [
    "a",
    "answer",
    "borger",
    "borgeren",
    "citizen",
    "deltager",
    "deltageren",
    "informant",
    "interviewee",
    "interviewperson",
    "ip",
    "p",
    "participant",
    "r",
    "resident",
    "respondent",
    "svar",
];

/// Labels of a report, which name nobody.
const LABELS: [&str; 22] = [
    "anbefaling",
    "citat",
    "data",
    "dato",
    "date",
    "example",
    "eksempel",
    "finding",
    "fund",
    "indsigt",
    "insight",
    "kilde",
    "nb",
    "note",
    "obs",
    "quote",
    "recommendation",
    "source",
    "tema",
    "theme",
    "tip",
    "tid",
];

/// Titles before a name.
const TITLES: [&str; 7] = ["Dr.", "Fr.", "Hr.", "Mr.", "Mrs.", "Ms.", "Prof."];

/// The most words of a name in emphasis.
const MAX_NAME_WORDS: usize = 4;

/// Returns the name at the start of `text` and the length of all that belongs to it: one capitalised word, perhaps with a title before it or
/// followed by a number, a capital or initials in brackets, then a colon and a space. Somebody who asks or answers may be written small. The
/// name, or the name with its colon, can stand in emphasis, and then be of several words: `**Ward sister:** …`.
pub(super) fn parse_turn(text: &str) -> Option<(&str, usize)> {
    let sign = ["***", "**", "__", "*", "_"].into_iter().find(|sign| text.starts_with(sign)).unwrap_or("");
    let rest = &text[sign.len()..];
    let colon = rest.char_indices().take(40).find(|(_, c)| *c == ':').map(|(i, _)| i)?;
    let (before, after) = (&rest[..colon], &rest[colon + 1..]);
    // `**Name**: ` or `**Name:** `.
    let (name, after) = match before.strip_suffix(sign) {
        Some(name) if !sign.is_empty() => (name, after),
        _ => (before, after.strip_prefix(sign)?),
    };
    let gap = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let length = text.len() - after.len() + gap;
    (gap > 0 && (is_name(name) || !sign.is_empty() && is_long_name(name))).then(|| (name.trim_end(), length))
}

/// Returns whether `name` can be the name of a speaker by its form.
fn is_name(name: &str) -> bool {
    if LABELS.contains(&name.trim().to_lowercase().as_str()) {
        return false;
    }
    let (bare, initials) = name.trim_end().split_once(" (").map_or((name, None), |(bare, rest)| (bare, Some(rest)));
    let is_known = is_known_speaker(bare.trim_end());
    // Only a known speaker has a blank before the colon.
    if initials.is_some_and(|rest| !rest.ends_with(')') || rest.len() > 6) || name.ends_with(' ') && !is_known {
        return false;
    }
    let bare =
        TITLES.into_iter().find_map(|title| bare.strip_prefix(title)?.strip_prefix(' ')).unwrap_or(bare.trim_end());
    let mut words = bare.split(' ');
    let Some(first) = words.next() else { return false };
    let is_capitalised = first.chars().next().is_some_and(char::is_uppercase);
    let is_word = !first.is_empty() && first.chars().all(|c| c.is_alphanumeric() || c == '-') || is_known;
    let has_valid_suffixes = words.all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit() || c.is_uppercase()));
    (is_capitalised || is_known && first.chars().count() > 2) && is_word && has_valid_suffixes
}

/// Returns whether `name`, in emphasis, is a name of several words.
fn is_long_name(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    !LABELS.contains(&name.to_lowercase().as_str())
        && words.len() <= MAX_NAME_WORDS
        && name.starts_with(char::is_uppercase)
        && words
            .iter()
            .all(|w| !w.is_empty() && w.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '(' | ')')))
}

/// Returns whether somebody who asks or answers is called `name`.
fn is_known_speaker(name: &str) -> bool {
    let base = base(name);
    INTERVIEWERS.contains(&base.as_str()) || ANSWERERS.contains(&base.as_str())
}

/// Returns whether a speaker is called like one who asks.
pub fn is_interviewer(name: &str) -> bool {
    INTERVIEWERS.contains(&base(name).as_str())
}

/// Returns a name in lower case, without a number or a capital behind it.
fn base(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or(name);
    first.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').to_lowercase()
}

/// Returns the name of the voice itself among the named speakers of `pieces`: the one that the attribution begins with; the only one that
/// answers; or the only one besides those who ask, if nobody speaks without a name.
pub(super) fn own_name(pieces: &[Piece], attribution: Option<&str>) -> Option<Box<str>> {
    let name_of = |piece: &Piece| if let Piece::Turn(name, _) = piece { Some(name.clone()) } else { None };
    let names: BTreeSet<String> = pieces.iter().filter_map(name_of).collect();
    let others: Vec<&String> = names.iter().filter(|name| !is_interviewer(name)).collect();
    let begins = |name: &&&String| {
        let rest = attribution
            .and_then(|attribution| attribution.get(..name.len()).map(|start| (start, &attribution[name.len()..])));
        rest.is_some_and(|(start, rest)| start.eq_ignore_ascii_case(name) && !rest.starts_with(char::is_alphanumeric))
    };
    if let Some(name) = others.iter().find(begins) {
        return Some(name.as_str().into());
    }
    let [only] = others[..] else { return None };
    let has_questions = names.len() > 1;
    let answers = ANSWERERS.contains(&base(only).as_str()) && (has_questions || base(only).len() > 2);
    let is_named = |paragraph: &[Piece]| paragraph.iter().any(|piece| matches!(piece, Piece::Turn(..)));
    let all_are_named = paragraphs(pieces).filter(|p| p.iter().any(|piece| !super::is_unseen(piece))).all(is_named);
    (answers || has_questions && all_are_named).then(|| only.as_str().into())
}

#[cfg(test)]
mod tests {
    use crate::model::testimony::Testimony;

    /// Returns the words of the voice, one line for each paragraph.
    fn own_words(text: &str, attribution: &str) -> Vec<String> {
        let testimony = Testimony::parse_with_attribution(text, Some(attribution));
        assert_eq!(testimony.to_string(), text);
        testimony.voice_words().lines().map(str::trim).filter(|line| !line.is_empty()).map(String::from).collect()
    }

    #[test]
    fn the_voice_is_found_in_every_form_of_a_dialogue() {
        for (text, expected) in [
            ("Interviewer: How many?\n\nI lost count.", vec!["I lost count."]),
            ("**Interviewer:** How many?\n\n**Woman:** I lost count.", vec!["I lost count."]),
            ("**Intervjuer**: How many?\n\n**Kvinde**: I lost count.", vec!["I lost count."]),
            ("*Interviewer:* How many?\n\n_Informant:_ I lost count.", vec!["I lost count."]),
            ("Interviewer: How many?\n\nWoman: “I lost count.”", vec!["I lost count."]),
            ("Interviewer: How many?\n\n”I lost count.”", vec!["I lost count."]),
            ("Interviewer: How many? “I lost count.”", vec!["I lost count."]),
            ("“Only a list.” Interviewer: Do you know why? “No, never.”", vec!["Only a list.", "No, never."]),
            ("Borger: I lost count.", vec!["I lost count."]),
            ("Woman: I lost count.\n\nMan: So did I.", vec!["I lost count."]),
            ("Participant 3: I lost count.\n\nModerator: Why?", vec!["I lost count."]),
            ("Woman: I lost count.\nInterviewer: Of what?\nWoman: Of doors.", vec!["I lost count.", "Of doors."]),
            ("Interviewer: Of what?\nWoman: Of doors.", vec!["Of doors."]),
            ("I lost count.\nInterviewer: Of what?\n\nOf doors.", vec!["I lost count.", "Of doors."]),
            ("**Ward sister:** How many?\n\n**Woman:** I lost count.", vec!["I lost count."]),
            ("Dr. Hale: How many?\n\nWoman: I lost count.", vec!["I lost count."]),
            ("Interviewer (EB): How many?\n\nI lost count.", vec!["I lost count."]),
            ("interviewer: How many?\n\nWoman: I lost count.", vec!["I lost count."]),
            ("Interviewer : How many?\n\nI lost count.", vec!["I lost count."]),
            ("Int.: How many?\n\nI lost count.", vec!["I lost count."]),
        ] {
            assert_eq!(own_words(text, "Woman, 40s"), expected, "{text}");
        }
    }

    #[test]
    fn words_of_another_are_never_the_voice() {
        // Who of two is the voice is not said; a question that quotes is a question.
        assert_eq!(own_words("Hun: Ja.\n\nHan: Nej.", "Two siblings"), Vec::<String>::new());
        assert_eq!(own_words("Borger 1: Ja.\n\nBorger 2: Nej.", "Two siblings"), Vec::<String>::new());
        assert_eq!(own_words("Interviewer: She said: “I lost count.”", "Woman"), Vec::<String>::new());
        assert_eq!(own_words("Interviewer: Did she say “no”?\n\nYes.", "Woman"), ["Yes."]);
    }
}
