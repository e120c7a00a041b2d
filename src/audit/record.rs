//! The sums of the files + what was searched -> `audit.json`: proof of the last look, without a word of what it looked for.

use crate::check::Secrets;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The record of an audit that found nothing, for `audience`. `files` are the SHA-256 of the files, by their paths.
///
/// It says these, and those of each thing that was looked for. The latter are salted with the files' own, so that
/// a list of likely names, made beforehand, is of no use to whoever comes by it.
pub fn record(files: &BTreeMap<String, String>, secrets: &Secrets, audience: &str) -> String {
    let salt = hex(&files.values().map(String::as_bytes).collect::<Vec<_>>());
    let of = |what: &str, texts: &mut dyn Iterator<Item = String>| -> Vec<String> {
        let mut hashes: Vec<String> = texts
            .filter(|t| !t.is_empty())
            .map(|t| hex(&[salt.as_bytes(), what.as_bytes(), t.to_lowercase().as_bytes()]))
            .collect();
        // Sorted: their order would tell which voice a name belongs to.
        hashes.sort();
        hashes
    };
    let all = &secrets.all;
    let searched = SearchedDigests {
        words: of("words", &mut all.iter().map(|s| s.words.clone())),
        ids: of("ids", &mut all.iter().flat_map(|s| s.ids.iter().map(|id| id.to_string()))),
        labels: of("labels", &mut all.iter().flat_map(|s| s.labels.iter().cloned())),
        names: of("names", &mut all.iter().flat_map(|s| s.names.iter().cloned())),
    };
    let generator = concat!("indsigt ", env!("CARGO_PKG_VERSION"));
    let record = Record { generator, audience, found: 0, salt: &salt, searched, files };
    serde_json::to_string_pretty(&record).expect("plain structs of text and numbers are JSON") + "\n"
}

/// What is written.
#[derive(Serialize)]
struct Record<'a> {
    generator: &'a str,
    audience: &'a str,
    found: usize,
    salt: &'a str,
    searched: SearchedDigests,
    files: &'a BTreeMap<String, String>,
}

/// The salted sums of what was looked for.
#[derive(Serialize)]
struct SearchedDigests {
    words: Vec<String>,
    ids: Vec<String>,
    labels: Vec<String>,
    names: Vec<String>,
}

fn hex(parts: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    parts.iter().for_each(|part| sum.update(part));
    crate::memo::to_hex(&sum.finalize())
}
