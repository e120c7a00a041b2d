//! What stands for somebody in files of other programs: a name, a pseudonym, a label of a program, a word for what somebody is.

use crate::model::id;
use regex::Regex;
use std::sync::LazyLock;

/// Words for relatives, occupations and groups in Danish and English. In the list of names they would match ordinary text.
const ROLES: &str = " \
    nabo mor far moder fader bror søster datter søn mormor morfar farmor farfar barn barnebarn mand kvinde dreng pige kone kæreste ven veninde \
    pårørende værge læge sygeplejerske sosu hjælper plejer pædagog lærer leder chef sagsbehandler rådgiver konsulent portner vicevært vært \
    chauffør tolk psykolog fysioterapeut ergoterapeut jordemoder borger bruger beboer patient elev medarbejder kollega frivillig formand politiker \
    alle flere ukendt publikum \
    neighbour neighbor mother father mum mom dad brother sister daughter son grandmother grandfather child man woman boy girl wife husband partner \
    friend carer caregiver guardian doctor nurse porter teacher manager caseworker counsellor consultant driver interpreter psychologist \
    physiotherapist midwife citizen user resident patient pupil student employee colleague volunteer chair politician all several unknown audience speaker taler ";

/// Returns whether a name consists of words for what somebody is: `Nabo`, `Nurse`, `Unknown Speaker`.
pub(super) fn is_role(name: &str) -> bool {
    let is_listed = |word: &str| ROLES.contains(&format!(" {} ", word.to_lowercase()));
    name.split_whitespace().count() > 0 && name.split_whitespace().all(is_listed)
}

/// Returns the id for a name that says nothing about a person: `P3`, `Participant 3`, `interview-03.docx`.
pub(super) fn pseudonym(name: &str) -> Option<String> {
    static PSEUDONYM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:\p{Lu}{1,3}|(?i:participant|deltager|informant|respondent|interview|interviewee|interviewperson|person|borger|citizen|user|bruger|speaker|taler|voice|stemme|group|gruppe|case|int|id|s|p|dok|doc|document|transcript|transskription))[-_ ]?\d{1,4}\p{Ll}?(?:\.\w{2,4})?$",
        )
        .expect("a pattern")
    });
    if !PSEUDONYM.is_match(name) {
        return None;
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if id::is_id(stem) { Some(stem.to_string()) } else { Some(id::slug(stem)) }
}

/// How programs call speakers whom they tell apart by sound: another person in each recording.
static MACHINE_LABEL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?i:s|spk|speaker|taler|unknown|ukendt)[-_ ]?\d{1,3}$").expect("a pattern"));

/// Returns whether `name` is a label that a program gives to a speaker.
pub(super) fn is_machine_label(name: &str) -> bool {
    MACHINE_LABEL.is_match(name)
}

/// Returns the name of a person in what stands for one: up to six words of letters with capitals, without what programs add to it, in the
/// order in which it is said. `Holm, Anna (Guest)` is Anna Holm.
pub(super) fn person_name(text: &str) -> Option<String> {
    static ADDED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*(?:\([^)]*\)|\[[^\]]*\]|\|.*$|\d+\s*$)").expect("a pattern"));
    let bare = ADDED.replace_all(text, "");
    let name = match bare.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        _ => bare.trim().to_string(),
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_particle = |word: &str| {
        ["af", "de", "den", "der", "van", "von", "la", "el", "al", "bin", "ibn", "da", "dos"].contains(&word)
    };
    let is_word = |word: &&str| {
        // A full stop ends initials; within a word, it begins the suffix of a file.
        (word.starts_with(char::is_uppercase) || is_particle(word))
            && !word.trim_end_matches('.').contains('.')
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    ((1..=6).contains(&words.len()) && words.iter().all(is_word)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_is_is_no_name() {
        assert!(is_role("Nabo") && is_role("Nurse"));
        assert!(!is_role("Bo") && !is_role("Anna Nabo"));
    }

    #[test]
    fn pseudonyms_are_ids_and_names_are_not() {
        for (name, id) in [
            ("P3", Some("P3")),
            ("Participant 3", Some("participant-3")),
            ("interview-03.docx", Some("interview-03")),
            ("S01", Some("S01")),
            ("Borger 12", Some("borger-12")),
            ("Anna Holm", None),
            ("Anna 3", None),
            ("Bo", None),
            ("Bo 3", None),
        ] {
            assert_eq!(pseudonym(name).as_deref(), id, "{name}");
        }
        for (text, name) in [
            ("Anna Holm-Dale", Some("Anna Holm-Dale")),
            ("Holm, Anna (Gæst)", Some("Anna Holm")),
            ("Dahl, Jens | KK-SOF", Some("Jens Dahl")),
            ("Søren Kjær 2", Some("Søren Kjær")),
            ("Bo", Some("Bo")),
            ("Interview on 3 May", None),
            ("Anna.docx", None),
        ] {
            assert_eq!(person_name(text).as_deref(), name, "{text}");
        }
    }
}
