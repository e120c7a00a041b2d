//! The record of an audit, `audit.json`: proof of what was searched, and for which secrets, without a word of the secrets.

use crate::{check::Secrets, source::TRANSCRIPTS_PATH};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Returns the JSON record of an audit for `audience` that found nothing. `files` maps the path of each file to the file's SHA-256.
///
/// The record lists the digests of the files and of each secret. The secrets' digests are salted with the files' digests, so that a
/// precomputed list of likely names is of no use to anyone who obtains the record.
pub fn record(files: &BTreeMap<String, String>, secrets: &Secrets, audience: &str) -> String {
    let salt = hex(&files.values().map(String::as_bytes).collect::<Vec<_>>());
    let of = |what: &str, texts: &mut dyn Iterator<Item = String>| -> Vec<String> {
        let mut hashes: Vec<String> = texts
            .filter(|t| !t.is_empty())
            .map(|t| hex(&[salt.as_bytes(), what.as_bytes(), t.to_lowercase().as_bytes()]))
            .collect();
        // Sorted, since the order of the secrets would reveal which voice a name belongs to.
        hashes.sort();
        hashes
    };
    let all = &secrets.all;
    let searched = SearchedDigests {
        words: of("words", &mut all.iter().map(|s| s.words.clone())),
        ids: of("ids", &mut all.iter().flat_map(|s| s.ids.iter().map(|id| id.to_string()))),
        labels: of("labels", &mut all.iter().flat_map(|s| s.labels.iter().cloned())),
        names: of("names", &mut all.iter().flat_map(|s| s.names.iter().cloned())),
        transcripts: all.iter().filter(|s| s.span.path.starts_with(TRANSCRIPTS_PATH)).count(),
    };
    let generator = concat!("indsigt ", env!("CARGO_PKG_VERSION"));
    let record = Record { generator, audience, found: 0, salt: &salt, searched, files };
    serde_json::to_string_pretty(&record).expect("plain structs of text and numbers are JSON") + "\n"
}

/// The content of `audit.json`.
#[derive(Serialize)]
struct Record<'a> {
    generator: &'a str,
    audience: &'a str,
    found: usize,
    salt: &'a str,
    searched: SearchedDigests,
    files: &'a BTreeMap<String, String>,
}

/// The salted digests of the secrets, by kind.
#[derive(Serialize)]
struct SearchedDigests {
    words: Vec<String>,
    ids: Vec<String>,
    labels: Vec<String>,
    names: Vec<String>,
    /// The number of transcripts, by which the next build knows that they are missing.
    transcripts: usize,
}

fn hex(parts: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    parts.iter().for_each(|part| sum.update(part));
    crate::memo::to_hex(&sum.finalize())
}
