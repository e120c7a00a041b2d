//! The names that a file has for people -> ids of voices, and names for the list of private names.

use super::record::ImportRecord;
use crate::model::{Catalogue, id};
use regex::Regex;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// The voices of an import.
pub(super) struct Voices<'a> {
    catalogue: &'a Catalogue,
    /// The ids by the names in files.
    known: BTreeMap<String, String>,
    /// The ids of new voices, with the labels that their passages agree on.
    pub(super) added: BTreeMap<String, Option<String>>,
    /// The names of people that are new.
    pub(super) names: BTreeSet<String>,
    /// What stands for somebody and may be a name.
    pub(super) doubtful: BTreeSet<String>,
    next_number: usize,
}

impl<'a> Voices<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, record: &ImportRecord) -> Self {
        let number = |id: &str| id.strip_prefix(PREFIX)?.parse::<usize>().ok();
        let ids = catalogue.voices.iter().map(|voice| &*voice.id).chain(record.voices.values().map(String::as_str));
        let last = ids.filter_map(number).max().unwrap_or(0);
        Voices {
            catalogue,
            known: record.voices.clone(),
            added: BTreeMap::new(),
            names: BTreeSet::new(),
            doubtful: BTreeSet::new(),
            next_number: last + 1,
        }
    }

    /// Returns the id of the voice that the file `file` calls `name`, and of which it says `label`. A pseudonym is the id itself; a name gets
    /// an id that says nothing. A label that a program gives to speakers, `S01`, is another person in each file.
    pub(super) fn id_of(&mut self, file: &str, name: &str, label: Option<&str>) -> String {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_same = |id: &str| comparable(id) == comparable(&name);
        let is_machine_label = MACHINE_LABEL.is_match(&name);
        let existing = self.catalogue.voices.iter().find(|voice| is_same(&voice.id)).filter(|_| !is_machine_label);
        if let Some(voice) = existing {
            return voice.id.to_string();
        }
        let key = if is_machine_label { format!("{file}: {name}") } else { name.clone() };
        let known = self
            .known
            .get(&key)
            .or_else(|| self.known.iter().find(|(known, _)| is_same(known) && !is_machine_label).map(|(_, id)| id));
        let id = match known.cloned() {
            Some(id) => id,
            None => {
                let own = pseudonym(&name).filter(|_| !is_machine_label);
                let id = own.unwrap_or_else(|| {
                    let id = format!("{PREFIX}{:02}", self.next_number);
                    self.next_number += 1;
                    id
                });
                self.known.insert(key, id.clone());
                id
            }
        };
        self.add_name(&name);
        self.add(&id, label);
        id
    }

    /// Adds a voice that the list of voices may not have yet.
    pub(super) fn add(&mut self, id: &str, label: Option<&str>) {
        if self.catalogue.voices.iter().all(|voice| *voice.id != *id) {
            let label = label.map(str::to_string);
            self.added
                .entry(id.to_string())
                .and_modify(|agreed| *agreed = agreed.take().filter(|agreed| label.as_ref() == Some(agreed)))
                .or_insert(label);
        }
    }

    /// Notes the name of somebody who may become no voice. A name that cannot be told to be one is noted as doubtful.
    pub(super) fn add_name(&mut self, name: &str) {
        if pseudonym(name).is_some() || MACHINE_LABEL.is_match(name) || crate::model::testimony::is_interviewer(name) {
            return;
        }
        let is_document = name.rsplit_once('.').is_some_and(|(_, suffix)| DOCUMENT_SUFFIXES.contains(&suffix));
        match person_name(name) {
            Some(person) if !is_role(&person) => self.names.insert(person),
            _ => !is_document && self.doubtful.insert(name.to_string()),
        };
    }

    /// Notes that `document`, the name of a file, stands for the voice `id` in the tables of other programs.
    pub(super) fn add_document(&mut self, document: &str, id: &str) {
        self.known.insert(document.to_string(), id.to_string());
    }

    /// Returns the ids by the names in files, for the record.
    pub(super) fn into_known(self) -> BTreeMap<String, String> {
        self.known
    }
}

/// The beginning of the id of a voice that a file calls by name.
const PREFIX: &str = "V";

/// The suffixes by which a name in a file is that of a document.
const DOCUMENT_SUFFIXES: [&str; 8] = ["docx", "odt", "txt", "md", "vtt", "srt", "pdf", "rtf"];

/// Words for relatives, occupations and groups in Danish and English. In the list of names they would match ordinary text.
const ROLES: &str = " \
    nabo mor far moder fader bror søster datter søn mormor morfar farmor farfar barn barnebarn mand kvinde dreng pige kone kæreste ven veninde \
    pårørende værge læge sygeplejerske sosu hjælper plejer pædagog lærer leder chef sagsbehandler rådgiver konsulent portner vicevært vært \
    chauffør tolk psykolog fysioterapeut ergoterapeut jordemoder borger bruger beboer patient elev medarbejder kollega frivillig formand politiker \
    alle flere ukendt publikum \
    neighbour neighbor mother father mum mom dad brother sister daughter son grandmother grandfather child man woman boy girl wife husband partner \
    friend carer caregiver guardian doctor nurse porter teacher manager caseworker counsellor consultant driver interpreter psychologist \
    physiotherapist midwife citizen user resident patient pupil student employee colleague volunteer chair politician all several unknown audience ";

/// Returns whether a name is a word for what somebody is: `Nabo`, `Nurse`.
fn is_role(name: &str) -> bool {
    ROLES.contains(&format!(" {} ", name.to_lowercase()))
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

/// Returns what ids are compared by: `Participant 3` and `participant-3` are one.
fn comparable(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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
