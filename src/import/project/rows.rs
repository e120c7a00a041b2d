//! The rows of a file <-> what an earlier import recorded of them.

use super::record::{RecordedRow, digest};
use crate::import::read::{Passage, Reading};
use std::collections::{BTreeMap, HashMap};

/// Returns the key of the earlier row that each passage is, by the passage's index: first the ones with the same words of the same voice, then
/// those with the same words, then those with the same id and the same voice. Each earlier row is one passage at most.
pub(super) fn match_rows<'r>(
    reading: &Reading,
    voices: &[Option<String>],
    recorded: &'r BTreeMap<String, RecordedRow>,
) -> HashMap<usize, &'r String> {
    let mut found: HashMap<usize, &String> = HashMap::new();
    let mut free: BTreeMap<&String, &RecordedRow> = recorded.iter().collect();
    let mut by_words: HashMap<&str, Vec<&String>> = HashMap::new();
    recorded.iter().for_each(|(key, row)| by_words.entry(&row.words).or_default().push(key));
    let passages = || reading.passages.iter().zip(voices).enumerate();
    for must_be_same_voice in [true, false] {
        for (index, (passage, voice)) in passages() {
            if found.contains_key(&index) {
                continue;
            }
            let own_key = row_key(passage);
            let words = digest(&passage.words);
            let candidates = by_words.get(words.as_str()).map_or(&[][..], Vec::as_slice);
            let is_same_voice = |key: &&&String| recorded[**key].voice == voice.as_deref().unwrap_or_default();
            let mut fitting = candidates
                .iter()
                .filter(|key| free.contains_key(**key))
                .filter(|key| !must_be_same_voice || is_same_voice(key));
            let best = fitting.clone().find(|key| ***key == own_key).or_else(|| fitting.next());
            if let Some(key) = best.copied() {
                free.remove(key);
                found.insert(index, key);
            }
        }
    }
    for (index, (passage, voice)) in passages() {
        if found.contains_key(&index) || passage.key.is_none() {
            continue;
        }
        let own_key = row_key(passage);
        if let Some((key, row)) = free.get_key_value(&own_key)
            && row.voice == voice.as_deref().unwrap_or_default()
        {
            let key = *key;
            free.remove(key);
            found.insert(index, key);
        }
    }
    found
}

/// Returns the key by which a second import finds a row again.
pub(super) fn row_key(passage: &Passage) -> String {
    match &passage.key {
        Some(key) => format!("id {key}"),
        None => format!("words {}", digest(&format!("{:?} {:?} {}", passage.kind, passage.voice, passage.words))),
    }
}

/// Returns what a passage became, for the record.
pub(super) fn recorded_row(path: String, text: &str, passage: &Passage, voice: Option<&str>) -> RecordedRow {
    let voice = voice.unwrap_or_default().to_string();
    let theme = passage.themes.first().cloned().unwrap_or_default();
    RecordedRow { path, digest: digest(text), words: digest(&passage.words), voice, theme, refused: vec![] }
}
