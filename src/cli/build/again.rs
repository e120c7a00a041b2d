//! A build of the same sources into a folder that is as it was left: there is nothing to do but to say the same again.

use super::{ProjectArgs, tell};
use crate::{
    diag::TerminalStyle,
    memo::{self, DiskCache, SheetCache, Shelves, hex},
    pipeline::Options,
    render::MANIFEST,
    source::Sources,
    write,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{io::Write, path::Path};

/// What a build said, and by what it is known again.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct BuildTranscript {
    /// The sum of all that went into it.
    of: String,
    /// The sum of the list of its files.
    manifest: String,
    /// The sum of the audit's record.
    record: String,
    /// The findings, for a terminal with colours and for one without.
    findings: [String; 2],
    /// All lines but the last, which says how long it took.
    lines: Vec<String>,
}

impl BuildTranscript {
    /// What is to be said: the findings, drawn with colours and without, and the lines below them.
    pub(super) fn of(findings: [String; 2], lines: Vec<String>) -> Self {
        BuildTranscript { findings, lines, ..Self::default() }
    }

    /// Says it.
    pub(super) fn say(&self, style: TerminalStyle) {
        let [colour, plain] = &self.findings;
        // A reader that went away (`| head`) is no reason to fail.
        let _ =
            std::io::stderr().lock().write_all(if style == TerminalStyle::Colour { colour } else { plain }.as_bytes());
        self.lines.iter().for_each(|line| tell!("{line}"));
    }
}

/// The shelf that builds lie on. It holds what the terminal said, which names what was held back: it is the team's own.
fn shelf(root: &Path) -> Box<dyn SheetCache> {
    DiskCache::of(root).shelf("builds", "")
}

/// The name of the build into `output`: one is remembered for each folder.
fn name(output: &Path) -> String {
    hex(&Sha256::digest(output.to_string_lossy().as_bytes()))
}

/// The sum of all that goes into a build: the program, what it is asked for, every file.
pub(super) fn sum(project: &ProjectArgs, output: &Path, options: &Options, sources: &Sources) -> String {
    let files: Vec<_> = sources.under("").collect();
    let sums: Vec<_> = files.par_iter().map(|(path, content)| (path, Sha256::digest(content.bytes()))).collect();
    let mut whole = Sha256::new();
    // Any difference in what is asked for shows in its letters, the day among them.
    let asked = format!(
        "{}\0{:?}\0{:?}\0{output:?}\0{options:?}\0",
        env!("CARGO_PKG_VERSION"),
        memo::program(),
        project.config
    );
    whole.update(asked.as_bytes());
    for (path, sum) in sums {
        whole.update(path.as_bytes());
        whole.update([0]);
        whole.update(sum);
    }
    hex(&whole.finalize())
}

/// What the build of the same said, if the folder and the audit's record are as it left them, byte for byte.
pub(super) fn last(project: &ProjectArgs, output: &Path, of: &str, record: &Path) -> Option<BuildTranscript> {
    let said: BuildTranscript = serde_json::from_slice(&shelf(&project.root).take(&name(output))?).ok()?;
    let is_same = said.of == of
        && write::sum_of(record).as_deref() == Some(&*said.record)
        && write::is_as_left(output, &said.manifest);
    is_same.then_some(said)
}

/// Remembers what a build said.
pub(super) fn keep(project: &ProjectArgs, output: &Path, (of, record): (String, &Path), said: BuildTranscript) {
    let record = write::sum_of(record).unwrap_or_default();
    let manifest = write::sum_of(&output.join(MANIFEST)).unwrap_or_default();
    let said = BuildTranscript { of, manifest, record, ..said };
    if let Ok(bytes) = serde_json::to_vec(&said) {
        shelf(&project.root).put(&name(output), &bytes);
    }
}
