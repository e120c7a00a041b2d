//! `indsigt import`

use super::{Failure, Project, count, print_report, refuse, tell, warn};
use crate::{import, model, source, write};
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Bring in what was made elsewhere
#[derive(Args)]
pub(super) struct Import {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Ideas from a wall: a text file with a line for each note, the code of its cell before it
    Board(Board),
}

#[derive(Args)]
struct Board {
    /// The file: lines such as `T7N A card with a face and a number`
    file: PathBuf,
    /// Say what would be brought in, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(command: &Import, project: &Project) -> Result<(), Failure> {
    let What::Board(command) = &command.what;
    let (sources, _) = source::read(&project.root, &project.config)?;
    let (catalogue, report) = model::build(&sources, true);
    // What is put into a file that is not understood would land in the wrong place.
    let of_workshops = report.0.iter().filter(|d| {
        let is_workshop =
            d.span.as_ref().is_some_and(|s| s.path.starts_with("content/workshops/") || *s.path == *project.config);
        d.severity == crate::diag::Severity::Error && is_workshop
    });
    let broken = crate::diag::Report(of_workshops.cloned().collect());
    if broken.has_errors() {
        print_report(&broken.sorted(), |path| sources.text(path).map(|t| &**t));
        return Err(refuse("the workshops have to be mended first; nothing was brought in"));
    }
    let name = command.file.display().to_string();
    let text = source::text_of(&command.file)?;
    let imported = match import::notes(&catalogue, &sources, &name, &text) {
        Ok(imported) => imported,
        Err(report) => {
            print_report(&report.sorted(), |_| Some(&text));
            warn("Nothing was brought in.");
            return Err(Failure { message: String::new(), code: 1 });
        }
    };
    if !command.dry_run {
        for (path, text) in &imported.files {
            write::beside(&project.root, path, text)?;
        }
    }
    for (board, idea) in &imported.ideas {
        tell!("{board}: {idea}");
    }
    let known = if imported.known > 0 { format!("; {} there already", imported.known) } else { String::new() };
    let verb = if command.dry_run { "would be brought in" } else { "brought in" };
    tell!("{} {verb}{known}", count(imported.ideas.len(), "idea"));
    Ok(())
}
