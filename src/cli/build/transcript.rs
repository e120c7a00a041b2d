//! Repeated builds: if neither the inputs nor the output folder have changed since the last build, its terminal output is replayed.

use super::{ProjectArgs, print_stdout};
use crate::{
    diag::TerminalStyle,
    memo::{self, DiskCache, SheetCache, SheetCaches, to_hex},
    pipeline::Options,
    render::MANIFEST,
    source::Sources,
    write,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{io::Write, path::Path};

/// The terminal output of a build, with the digests by which a repeated build is recognised.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct BuildTranscript {
    /// The digest of all inputs of the build.
    of: String,
    /// The digest of the build's manifest, the list of its files.
    manifest: String,
    /// The digest of the audit's record.
    record: String,
    /// The formatted findings: with colours, and plain.
    findings: [String; 2],
    /// The summary lines, except the last one, which contains the duration.
    lines: Vec<String>,
}

impl BuildTranscript {
    /// Returns a transcript of the findings, formatted with colours and plain, and the lines below them. Its digests are empty.
    pub(super) fn new(findings: [String; 2], lines: Vec<String>) -> Self {
        BuildTranscript { findings, lines, ..Self::default() }
    }

    /// Prints the findings to standard error and the lines to standard output.
    pub(super) fn print(&self, style: TerminalStyle) {
        let [colour, plain] = &self.findings;
        // A closed pipe (`| head`) is not a failure.
        let _ =
            std::io::stderr().lock().write_all(if style == TerminalStyle::Colour { colour } else { plain }.as_bytes());
        self.lines.iter().for_each(|line| print_stdout!("{line}"));
    }
}

/// Returns the cache for transcripts. A transcript names withheld content, so this cache is for the team only.
fn transcript_cache(root: &Path) -> Box<dyn SheetCache> {
    DiskCache::new(root).open_edition("builds", "")
}

/// Returns the cache key of the build into `output`: one transcript is cached for each output folder.
fn cache_key(output: &Path) -> String {
    to_hex(&Sha256::digest(output.to_string_lossy().as_bytes()))
}

/// Returns the digest of all inputs of a build: the program, its options, and every source file.
pub(super) fn input_digest(project: &ProjectArgs, output: &Path, options: &Options, sources: &Sources) -> String {
    let files: Vec<_> = sources.files_under("").collect();
    let digests: Vec<_> = files.par_iter().map(|(path, content)| (path, Sha256::digest(content.as_bytes()))).collect();
    let mut hasher = Sha256::new();
    // The debug output of the options contains every option, including the day.
    let settings = format!(
        "{}\0{:?}\0{:?}\0{output:?}\0{options:?}\0",
        env!("CARGO_PKG_VERSION"),
        memo::executable_stamp(),
        project.config
    );
    hasher.update(settings.as_bytes());
    for (path, digest) in digests {
        hasher.update(path.as_bytes());
        hasher.update([0]);
        hasher.update(digest);
    }
    to_hex(&hasher.finalize())
}

/// Returns the transcript of the last build with the input digest `digest`, if the output folder and the audit's record are unchanged,
/// byte for byte.
pub(super) fn load_unchanged(
    project: &ProjectArgs,
    output: &Path,
    digest: &str,
    record: &Path,
) -> Option<BuildTranscript> {
    let transcript: BuildTranscript =
        serde_json::from_slice(&transcript_cache(&project.root).get(&cache_key(output))?).ok()?;
    let is_same = transcript.of == digest
        && write::file_digest(record).as_deref() == Some(&*transcript.record)
        && write::matches_manifest(output, &transcript.manifest);
    is_same.then_some(transcript)
}

/// Caches the transcript of a build, with the digests of its inputs, manifest and record.
pub(super) fn store(
    project: &ProjectArgs,
    output: &Path,
    (digest, record_path): (String, &Path),
    transcript: BuildTranscript,
) {
    let record = write::file_digest(record_path).unwrap_or_default();
    let manifest = write::file_digest(&output.join(MANIFEST)).unwrap_or_default();
    let transcript = BuildTranscript { of: digest, manifest, record, ..transcript };
    if let Ok(bytes) = serde_json::to_vec(&transcript) {
        transcript_cache(&project.root).put(&cache_key(output), &bytes);
    }
}
