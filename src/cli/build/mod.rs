//! The command `indsigt build`.

mod transcript;

use super::{
    BuildArgs, Failure, ProjectArgs, audience_name, display_path, format_count, format_report, lock_project,
    print_report, print_stderr, print_stdout, terminal_style,
};
use crate::{
    diag::{Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{self, BuildSummary, Options},
    source::{self, AUDIT_RECORD},
    write::{self, OutputFolder},
};
use clap::Args;
use std::{path::PathBuf, time::Instant};
use transcript::BuildTranscript;

/// Build the catalogue into a site
///
/// If there are errors, nothing is written and the output of the last build stays unchanged.
#[derive(Args)]
pub(super) struct BuildCommand {
    /// The folder for the site, inside the catalogue's folder unless the path is absolute
    #[arg(long, short, alias = "output-dir", default_value = "output", value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    build_args: BuildArgs,
    /// Leave out the sheets for print
    #[arg(long, alias = "no-pdf")]
    no_sheets: bool,
    /// Build into a folder that holds other files, which are kept
    #[arg(long, short)]
    force: bool,
}

pub(super) fn run(command: &BuildCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let started = Instant::now();
    let _alone = lock_project(project);
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let options = Options { with_sheets: !command.no_sheets, ..command.build_args.to_options(&project.root)? };
    let output = project.root.join(&command.output);
    let folder = OutputFolder::begin(&output, &project.root, command.force)?;
    let (sum, record) =
        (transcript::input_digest(project, &output, &options, &sources), project.root.join(AUDIT_RECORD));
    // Unreadable files are missing from the digest of the sources; a build with such findings must report them again.
    let is_whole = findings.0.is_empty();
    if let Some(said) = transcript::load_unchanged(project, &output, &sum, &record).filter(|_| is_whole) {
        said.print(terminal_style());
        print_result("nothing has changed", &output, started);
        return Ok(());
    }
    let mut build = pipeline::build_into(&sources, &options, &DiskCache::new(&project.root), &folder);
    build.report.extend(findings);
    let found = std::mem::take(&mut build.report);
    let weak = found.count(Severity::Note);
    let report = found.without_notes().sorted();
    let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| build.template(path));
    let (Some(made), false) = (&build.summary, report.has_errors()) else {
        print_report(&report, text);
        print_stderr("Nothing was written; an earlier output is as it was.");
        return Err(Failure { message: String::new(), code: 1 });
    };
    let written = folder.publish()?;
    write::write_project_file(&project.root, AUDIT_RECORD, &made.audit_record)?;
    let drawn = |style| if report.0.is_empty() { String::new() } else { format_report(&report, text, style) };
    let said =
        BuildTranscript::new([drawn(TerminalStyle::Colour), drawn(TerminalStyle::Plain)], summary_lines(made, weak));
    said.print(terminal_style());
    let what = if written.written == 0 && written.removed == 0 {
        "nothing has changed".to_string()
    } else {
        let removed = if written.removed > 0 { format!(", {} removed", written.removed) } else { String::new() };
        format!("{} of {} files written{removed}", written.written, made.files)
    };
    if is_whole {
        transcript::store(project, &output, (sum, &record), said);
    }
    print_result(&what, &output, started);
    Ok(())
}

/// Returns the summary lines of a build, without its findings.
fn summary_lines(made: &BuildSummary, weak: usize) -> Vec<String> {
    let mut lines = vec![];
    if weak > 0 {
        lines.push(format!("{} to be stronger: `indsigt check` says where", format_count(weak, "place")));
    }
    let (themes, insights, quotes) = made.counts;
    let (themes, insights, quotes) =
        (format_count(themes, "theme"), format_count(insights, "insight"), format_count(quotes, "quote"));
    lines.push(format!("{} – for {}: {themes}, {insights}, {quotes}", made.title, audience_name(made.audience)));
    let held = &made.withheld;
    if held.quotes > 0 {
        let with = if held.recommendations > 0 {
            format!(", and with them {}", format_count(held.recommendations, "recommendation"))
        } else {
            String::new()
        };
        lines.push(format!("Held back for lack of consent: {}{with}", format_count(held.quotes, "quote")));
    }
    lines.extend(held.unsupported_insights.iter().map(|title| format!("  “{title}” has no quote left to rest on")));
    lines
}

/// Prints the last line: `what` was done, how long it took, and the page to open.
fn print_result(what: &str, output: &std::path::Path, started: Instant) {
    print_stdout!(
        "{what}, in {:.2} s: open {}",
        started.elapsed().as_secs_f64(),
        display_path(&output.join("index.html"))
    );
}
