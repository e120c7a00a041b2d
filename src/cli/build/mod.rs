//! The command `indsigt build`.

mod transcript;

use super::{
    BuildArgs, Failure, ProjectArgs, audience_name, clock, display_path, format_count, format_report, lock_project,
    print_report, print_stderr, print_stdout, terminal_style,
};
use crate::{
    diag::{Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{self, BuildSummary, Options, SheetMode},
    source::{self, AUDIT_RECORD_PATH},
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
    let _lock = lock_project(project);
    let (sources, mut findings) = source::read(&project.root, &project.config)?;
    let options = Options {
        sheets: if command.no_sheets { SheetMode::None } else { SheetMode::All },
        ..command.build_args.to_options(&project.root)?
    };
    findings.extend(clock::check_day(&sources, &project.root, options.today));
    let output = project.root.join(&command.output);
    let folder = OutputFolder::begin(&output, &project.root, command.force)?;
    let (digest, record_path) =
        (transcript::input_digest(project, &output, &options, &sources), project.root.join(AUDIT_RECORD_PATH));
    // Unreadable files are missing from the digest of the sources; a build with such findings must report them again.
    // Files that somebody put into the output are searched by every build.
    let is_complete = findings.is_empty() && !folder.has_kept_files();
    if let Some(transcript) =
        transcript::load_unchanged(project, &output, &digest, &record_path).filter(|_| is_complete)
    {
        transcript.print(terminal_style());
        print_result("Found no changes", &output, started);
        return Ok(());
    }
    let mut build = pipeline::build_into(&sources, &options, &DiskCache::new(&project.root), &folder);
    build.report.extend(findings);
    let all_findings = std::mem::take(&mut build.report);
    let suggestions = all_findings.count(Severity::Note);
    let report = all_findings.without_notes().sorted();
    let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| build.template(path));
    let (Some(summary), false) = (&build.summary, report.has_errors()) else {
        print_report(&report, text);
        print_stderr("Nothing was written. An earlier output is unchanged.");
        return Err(Failure { message: String::new(), code: 1 });
    };
    // The record first: a site without one could not be proved to have been searched.
    let previous_record = source::read_audit_record(&project.root);
    write::write_project_file(&project.root, AUDIT_RECORD_PATH, &summary.audit_record)?;
    let written = folder.publish().inspect_err(|_| {
        // The old site stays, and so does its record.
        if let Some(record) = &previous_record {
            let _ = write::write_project_file(&project.root, AUDIT_RECORD_PATH, record);
        }
    })?;
    let formatted = |style| if report.is_empty() { String::new() } else { format_report(&report, text, style) };
    let transcript = BuildTranscript::new(
        [formatted(TerminalStyle::Colour), formatted(TerminalStyle::Plain)],
        summary_lines(summary, suggestions),
    );
    transcript.print(terminal_style());
    let outcome = if written.written == 0 && written.removed == 0 {
        "Found no changes".to_string()
    } else {
        let removed = if written.removed > 0 { format!(" and removed {}", written.removed) } else { String::new() };
        let files = match written.written {
            all if all == summary.files => format_count(all, "file"),
            some => format!("{some} of {}", format_count(summary.files, "file")),
        };
        format!("Wrote {files}{removed}")
    };
    if is_complete {
        transcript::store(project, &output, (digest, &record_path), transcript);
    }
    print_result(&outcome, &output, started);
    Ok(())
}

/// Returns the summary lines of a build, without its findings.
fn summary_lines(summary: &BuildSummary, suggestions: usize) -> Vec<String> {
    let mut lines = vec![];
    if suggestions > 0 {
        lines.push(format!("{}: run `indsigt check` for details", format_count(suggestions, "suggestion")));
    }
    let (themes, insights, quotes) = summary.counts;
    let (themes, insights, quotes) =
        (format_count(themes, "theme"), format_count(insights, "insight"), format_count(quotes, "quote"));
    lines.push(format!("{} – for {}: {themes}, {insights}, {quotes}", summary.title, audience_name(summary.audience)));
    let withheld = &summary.withheld;
    if withheld.quotes > 0 {
        let recommendations = if withheld.recommendations > 0 {
            format!(", and with them {}", format_count(withheld.recommendations, "recommendation"))
        } else {
            String::new()
        };
        lines.push(format!(
            "Held back for lack of consent: {}{recommendations}",
            format_count(withheld.quotes, "quote")
        ));
    }
    lines.extend(withheld.unsupported_insights.iter().map(|title| format!("  “{title}” has no quotes left")));
    lines
}

/// Prints the last line: `outcome` was done, how long it took, and the page to open.
fn print_result(outcome: &str, output: &std::path::Path, started: Instant) {
    print_stdout!(
        "{outcome} in {:.2} s. Open {}",
        started.elapsed().as_secs_f64(),
        display_path(&output.join("index.html"))
    );
}
