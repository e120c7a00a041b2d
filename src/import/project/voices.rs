//! The names that a file has for people -> ids of voices, and names for the list of private names.

use super::record::ImportRecord;
use crate::{
    import::person::{is_machine_label, is_role, person_name, pseudonym},
    model::Catalogue,
};
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
        let name = without_program_notes(&name.split_whitespace().collect::<Vec<_>>().join(" "));
        let is_same = |id: &str| comparable(id) == comparable(&name);
        let is_machine_label = is_machine_label(&name);
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
        if pseudonym(name).is_some() || is_machine_label(name) || crate::model::testimony::is_interviewer(name) {
            return;
        }
        let is_document = name.rsplit_once('.').is_some_and(|(_, suffix)| DOCUMENT_SUFFIXES.contains(&suffix));
        match person_name(name) {
            Some(person) if !is_role(&person) => self.names.insert(person),
            _ => !is_document && self.doubtful.insert(name.to_string()),
        };
    }

    /// Notes that an attribution begins with a word that may be a first name, for a person to decide.
    pub(super) fn note_doubtful_name(&mut self, attribution: &str) {
        let (who, _) = attribution.split_once(',').unwrap_or((attribution, ""));
        if let Some(name) = person_name(who.trim()).filter(|name| !is_role(name) && pseudonym(name).is_none()) {
            self.doubtful.insert(name);
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

/// Returns a name without what programs and people add to it: `Anna Holm (Guest)`, `Bo (interrupts)`.
fn without_program_notes(name: &str) -> String {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\s*\((?:guest|gæst|external|ekstern|unverified|ikke bekræftet|afbryder|griner|interrupts|interrupting|laughs|laughing)\)$").expect("a pattern")
    });
    NOTE.replace(name, "").into_owned()
}

/// The beginning of the id of a voice that a file calls by name.
const PREFIX: &str = "V";

/// The suffixes by which a name in a file is that of a document.
const DOCUMENT_SUFFIXES: [&str; 8] = ["docx", "odt", "txt", "md", "vtt", "srt", "pdf", "rtf"];

/// Returns what ids are compared by: `Participant 3` and `participant-3` are one.
fn comparable(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
