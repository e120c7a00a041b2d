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
            next_number: last + 1,
        }
    }

    /// Returns the id of the voice that a file calls `name`, of which it says `label`. A pseudonym is the id itself; a name gets an id that
    /// says nothing.
    pub(super) fn id_of(&mut self, name: &str, label: Option<&str>) -> String {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let existing = self.catalogue.voices.iter().find(|voice| voice.id.eq_ignore_ascii_case(&name));
        if let Some(voice) = existing {
            return voice.id.to_string();
        }
        let id = match self.known.get(&name) {
            Some(id) => id.clone(),
            None => {
                let id = pseudonym(&name).unwrap_or_else(|| {
                    let id = format!("{PREFIX}{:02}", self.next_number);
                    self.next_number += 1;
                    id
                });
                self.known.insert(name.clone(), id.clone());
                id
            }
        };
        self.add_name(&name);
        if self.catalogue.voices.iter().all(|voice| *voice.id != *id) {
            let label = label.map(str::to_string);
            self.added
                .entry(id.clone())
                .and_modify(|agreed| *agreed = agreed.take().filter(|agreed| label.as_ref() == Some(agreed)))
                .or_insert(label);
        }
        id
    }

    /// Notes the name of somebody who becomes no voice.
    pub(super) fn add_name(&mut self, name: &str) {
        if pseudonym(name).is_none() && is_name(name) && !crate::model::testimony::is_interviewer(name) {
            self.names.insert(name.to_string());
        }
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

/// Returns whether a text is probably the name of a person: up to four words of letters with capitals. A title of a document is none.
fn is_name(text: &str) -> bool {
    let words = || text.split_whitespace();
    let is_word = |word: &str| {
        // A full stop ends initials; within a word, it begins the suffix of a file.
        word.starts_with(char::is_uppercase)
            && !word.trim_end_matches('.').contains('.')
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
    };
    (1..=4).contains(&words().count()) && words().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(is_name("Anna Holm-Dale") && is_name("Bo") && !is_name("Interview on 3 May") && !is_name("Anna.docx"));
    }
}
