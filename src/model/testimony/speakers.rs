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

/// Returns the name at the start of `text` and the length of all that belongs to it: one capitalised word, perhaps followed by a number or a
/// capital, then a colon and a space. The name, or the name with its colon, can stand in emphasis: `**Interviewer:** …`.
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
    let mut words = name.split(' ');
    let first = words.next()?;
    let is_capitalised = first.chars().next().is_some_and(char::is_uppercase);
    let is_word = first.chars().all(|c| c.is_alphanumeric() || c == '-');
    let has_valid_suffixes = words.all(|w| !w.is_empty() && w.chars().all(|c| c.is_ascii_digit() || c.is_uppercase()));
    let gap = after.len() - after.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let length = text.len() - after.len() + gap;
    (is_capitalised && is_word && has_valid_suffixes && gap > 0).then_some((name, length))
}

/// Returns whether a speaker is called like one who asks.
pub(super) fn is_interviewer(name: &str) -> bool {
    INTERVIEWERS.contains(&base(name).as_str())
}

/// Returns a name in lower case, without a number or a capital behind it.
fn base(name: &str) -> String {
    name.split(' ').next().unwrap_or(name).trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase()
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
