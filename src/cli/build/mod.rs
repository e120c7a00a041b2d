//! The command `indsigt build`.

mod again;

use super::{BuildArgs, Failure, ProjectArgs, alone, count, drawn, print_report, readers, shown, style, tell, warn};
use crate::{
    diag::{Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{self, BuildInputs, Options},
    source::{self, RECORD},
    write::{self, OutputFolder},
};
use again::BuildTranscript;
use clap::Args;
use std::{path::PathBuf, time::Instant};

/// Build the catalogue into a site
///
/// If there are errors, nothing is written and the output of the last build stays unchanged.
#[derive(Args)]
pub(super) struct BuildCommand {
    /// The folder for the site, inside the catalogue's folder unless the path is absolute
    #[arg(long, short, alias = "output-dir", default_value = "output", value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    asked: BuildArgs,
    /// Leave out the sheets for print
    #[arg(long, alias = "no-pdf")]
    no_sheets: bool,
    /// Build into a folder that holds other files, which are kept
    #[arg(long, short)]
    force: bool,
}

pub(super) fn run(command: &BuildCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let started = Instant::now();
    let _alone = alone(project);
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let options = Options { sheets: !command.no_sheets, ..command.asked.options(&project.root)? };
    let output = project.root.join(&command.output);
    let folder = OutputFolder::begin(&output, &project.root, command.force)?;
    let (sum, record) = (again::sum(project, &output, &options, &sources), project.root.join(RECORD));
    // Unreadable files are missing from the digest of the sources; a build with such findings must report them again.
    let is_whole = findings.0.is_empty();
    if let Some(said) = again::last(project, &output, &sum, &record).filter(|_| is_whole) {
        said.say(style());
        end("nothing has changed", &output, started);
        return Ok(());
    }
    let mut build = pipeline::build_into(&sources, &options, &DiskCache::of(&project.root), &folder);
    build.report.extend(findings);
    let found = std::mem::take(&mut build.report);
    let weak = found.count(Severity::Note);
    let report = found.without_notes().sorted();
    let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| build.template(path));
    let (Some(made), false) = (&build.made, report.has_errors()) else {
        print_report(&report, text);
        warn("Nothing was written; an earlier output is as it was.");
        return Err(Failure { message: String::new(), code: 1 });
    };
    let written = folder.publish()?;
    write::beside(&project.root, RECORD, &made.record)?;
    let drawn = |style| if report.0.is_empty() { String::new() } else { drawn(&report, text, style) };
    let said = BuildTranscript::of([drawn(TerminalStyle::Colour), drawn(TerminalStyle::Plain)], lines(made, weak));
    said.say(style());
    let what = if written.written == 0 && written.removed == 0 {
        "nothing has changed".to_string()
    } else {
        let removed = if written.removed > 0 { format!(", {} removed", written.removed) } else { String::new() };
        format!("{} of {} files written{removed}", written.written, made.files)
    };
    if is_whole {
        again::keep(project, &output, (sum, &record), said);
    }
    end(&what, &output, started);
    Ok(())
}

/// Returns the summary lines of a build, without its findings.
fn lines(made: &BuildInputs, weak: usize) -> Vec<String> {
    let mut lines = vec![];
    if weak > 0 {
        lines.push(format!("{} to be stronger: `indsigt check` says where", count(weak, "place")));
    }
    let (themes, insights, quotes) = made.counts;
    let (themes, insights, quotes) = (count(themes, "theme"), count(insights, "insight"), count(quotes, "quote"));
    lines.push(format!("{} – for {}: {themes}, {insights}, {quotes}", made.title, readers(made.audience)));
    let held = &made.held;
    if held.quotes > 0 {
        let with = if held.recommendations > 0 {
            format!(", and with them {}", count(held.recommendations, "recommendation"))
        } else {
            String::new()
        };
        lines.push(format!("Held back for lack of consent: {}{with}", count(held.quotes, "quote")));
    }
    lines.extend(held.groundless.iter().map(|title| format!("  “{title}” has no quote left to rest on")));
    lines
}

/// Prints the last line: `what` was done, how long it took, and the page to open.
fn end(what: &str, output: &std::path::Path, started: Instant) {
    tell!("{what}, in {:.2} s: open {}", started.elapsed().as_secs_f64(), shown(&output.join("index.html")));
}
