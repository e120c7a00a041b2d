//! `indsigt build`

use super::{Asked, Failure, Project, count, print_report, readers, shown, tell, warn};
use crate::{
    diag::Severity,
    memo::Disk,
    pipeline::{self, Made, Options},
    source,
    write::{self, Folder},
};
use clap::Args;
use std::{path::PathBuf, time::Instant};

/// Compile the catalogue into a site
///
/// With errors nothing is written, and an earlier output stays as it was.
#[derive(Args)]
pub(super) struct Build {
    /// Where the site is written, in the catalogue's folder unless the path is absolute
    #[arg(long, short, alias = "output-dir", default_value = "output", value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    asked: Asked,
    /// Without sheets for print
    #[arg(long)]
    no_sheets: bool,
    /// Build into a folder that holds other files
    #[arg(long, short)]
    force: bool,
}

/// The record of the audit, in the project's folder: not in the output, since that is published.
const RECORD: &str = "audit.json";

pub(super) fn run(command: &Build, project: &Project) -> Result<(), Failure> {
    let started = Instant::now();
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let options = Options { sheets: !command.no_sheets, ..command.asked.options(&project.root)? };
    let output = project.root.join(&command.output);
    let folder = Folder::begin(&output, &project.root, command.force)?;
    let mut build = pipeline::build_into(&sources, &options, &Disk::of(&project.root), &folder);
    build.report.extend(findings);
    let found = std::mem::take(&mut build.report);
    let weak = found.count(Severity::Note);
    let report = found.without_notes().sorted();
    print_report(&report, |path| sources.text(path).map(|t| &**t).or_else(|| build.template(path)));
    let (Some(made), false) = (&build.made, report.has_errors()) else {
        warn("Nothing was written; an earlier output is as it was.");
        return Err(Failure { message: String::new(), code: 1 });
    };
    let written = folder.publish()?;
    write::beside(&project.root, RECORD, &made.record)?;
    if weak > 0 {
        tell!("{} to be stronger: `indsigt check` says where", count(weak, "place"));
    }
    say(made, &written, &output, started);
    Ok(())
}

fn say(made: &Made, written: &write::Written, output: &std::path::Path, started: Instant) {
    let (themes, insights, quotes) = made.counts;
    tell!(
        "{} – for {}: {}, {}, {}",
        made.title,
        readers(made.audience),
        count(themes, "theme"),
        count(insights, "insight"),
        count(quotes, "quote")
    );
    let held = &made.held;
    if held.quotes > 0 {
        let with = if held.recommendations > 0 {
            format!(", and with them {}", count(held.recommendations, "recommendation"))
        } else {
            String::new()
        };
        tell!("Held back for lack of consent: {}{with}", count(held.quotes, "quote"));
    }
    for title in &held.groundless {
        tell!("  “{title}” has no quote left to rest on");
    }
    let took = started.elapsed();
    let what = if written.written == 0 && written.removed == 0 {
        "nothing has changed".to_string()
    } else {
        let removed = if written.removed > 0 { format!(", {} removed", written.removed) } else { String::new() };
        format!("{} of {} files written{removed}", written.written, made.files)
    };
    tell!("{what}, in {:.2} s: open {}", took.as_secs_f64(), shown(&output.join("index.html")));
}
