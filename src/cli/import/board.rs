//! The commands `indsigt import board` and `indsigt import sheet`.

use super::super::{
    Failure, ProjectArgs, format_count, lock_project, print_report, print_stderr, print_stdout, usage_error,
};
use crate::{
    diag::{nearest, quoted_list},
    import::{self, IdeaProperty, ImportNote, ImportResult},
    model,
    source::{self, Content, Sources},
    write,
};
use clap::{Args, Subcommand};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

#[derive(Subcommand)]
pub(super) enum ImportTarget {
    /// Import the ideas of a board: a file saved or exported from its page, or typed notes from a wall
    Board(ImportArgs),
    /// Import sheets that were filled in on screen as notes of their workshop: the .md files that their pages saved
    Sheet(ImportArgs),
}

#[derive(Args)]
pub(super) struct ImportArgs {
    /// For a board: a file saved or exported from its page (.json, .md, .canvas or .csv), or notes from a wall, one a line, such as
    /// `T7N A card with a face and a number`. For a sheet: the .md file that its page saved
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The id of the board that takes the notes of another program: a canvas of Obsidian, a table or list of Miro, Mural or Scrumlr, plain
    /// lines. A note under the name of a column or a row goes there
    #[arg(long, value_name = "ID")]
    board: Option<String>,
    /// The slug of the workshop, needed if several workshops use the same question or if a sheet names no workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    /// Show what would be imported, without writing anything
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(target: &ImportTarget, project: &ProjectArgs) -> Result<(), Failure> {
    let (ImportTarget::Board(args) | ImportTarget::Sheet(args)) = target;
    let _lock = lock_project(project);
    let (mut sources, _) = source::read(&project.root, &project.config)?;
    let mut texts: BTreeMap<Arc<str>, String> = BTreeMap::new();
    let mut counts = (0, 0);
    let mut authors = BTreeSet::new();
    for file in &args.files {
        let imported = import_file(target, project, &sources, file)?;
        imported.notes.iter().for_each(|(board, note)| print_stdout!("{board}: {}", format_note(note)));
        counts = (
            counts.0 + imported.notes.iter().filter(|(_, note)| note.is_change()).count(),
            counts.1 + imported.unchanged,
        );
        authors.extend(imported.authors);
        // The next file is merged into the result of this one.
        for (path, text) in imported.files {
            sources.insert(&path, Content::Text(text.as_str().into()));
            texts.insert(path, text);
        }
    }
    if !authors.is_empty() && counts.0 > 0 {
        let names = quoted_list(authors.iter().map(String::as_str));
        print_stdout!("! everybody can read who wrote a note, in `by=`: {names}; remove the names of people");
    }
    if !args.dry_run {
        for (path, text) in &texts {
            write::write_project_file(&project.root, path, text)?;
        }
    }
    if counts == (0, 0)
        && args.files.iter().all(|file| std::fs::metadata(file).is_ok_and(|metadata| metadata.len() == 0))
    {
        return Err(usage_error("the file is empty\n  help: save the board again from its page, and import that file"));
    }
    let unchanged = if counts.1 > 0 { format!("; {} already there", counts.1) } else { String::new() };
    let verb = if args.dry_run { "would be imported" } else { "imported" };
    print_stdout!("{} {verb}{unchanged}", format_count(counts.0, "change"));
    Ok(())
}

/// Formats what happened to an idea as one line.
fn format_note(note: &ImportNote) -> String {
    match note {
        ImportNote::Added(words) => format!("+ {words}"),
        ImportNote::Changed { words, previous } => format!("~ {words} (before: {})", format_facts(previous)),
        ImportNote::Outdated { words, incoming } => {
            format!("! {words}: not changed; the imported copy is not newer, and says {}", format_facts(incoming))
        }
        ImportNote::Removed(words) => format!("- {words}"),
        ImportNote::KeptAfterRemoval(words) => {
            format!("! {words}: kept; it was removed in the imported copy, but changed later")
        }
        ImportNote::Restored(words) => {
            format!("! {words}: restored; it had been removed, but was changed later in the imported copy")
        }
    }
}

/// Formats the properties of an idea, separated by commas.
fn format_facts(properties: &[IdeaProperty]) -> String {
    let format_property = |property: &IdeaProperty| match property {
        IdeaProperty::Words(words) => format!("“{words}”"),
        IdeaProperty::Votes(votes) => format_count(*votes as usize, "vote"),
        IdeaProperty::Cell(cell) if cell.is_empty() => "in no cell".to_string(),
        IdeaProperty::Cell(cell) => format!("in “{cell}”"),
        IdeaProperty::Author(by) if by.is_empty() => "without a name".to_string(),
        IdeaProperty::Author(by) => format!("by {by}"),
        IdeaProperty::Recommended(true) => "recommended".to_string(),
        IdeaProperty::Recommended(false) => "not recommended".to_string(),
    };
    properties.iter().map(format_property).collect::<Vec<_>>().join(", ")
}

/// Imports `file` into the texts of `sources` and returns the result, without writing anything.
fn import_file(
    target: &ImportTarget,
    project: &ProjectArgs,
    sources: &Sources,
    file: &Path,
) -> Result<ImportResult, Failure> {
    let (catalogue, report) = model::build(sources, true);
    // In a workshop file that does not parse, ideas would be inserted in the wrong place.
    let workshop_errors = report.iter().filter(|d| {
        let is_workshop =
            d.span.as_ref().is_some_and(|s| s.path.starts_with("content/workshops/") || *s.path == *project.config);
        d.severity == crate::diag::Severity::Error && is_workshop
    });
    let errors: crate::diag::Report = workshop_errors.cloned().collect();
    if errors.has_errors() {
        print_report(&errors.sorted(), |path| sources.text(path).map(|t| &**t));
        return Err(usage_error("the workshops have errors; nothing was imported\n  help: fix the errors above first"));
    }
    let name = file.display().to_string();
    let text = source::read_text(file)?;
    let (ImportTarget::Board(args) | ImportTarget::Sheet(args)) = target;
    let workshop = args.workshop.as_deref();
    let slugs = || catalogue.workshops.iter().map(|node| &*node.workshop.front.slug);
    if let Some(requested_slug) = workshop.filter(|requested_slug| !slugs().any(|slug| slug == *requested_slug)) {
        let help = match nearest(requested_slug, slugs()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the workshops are {}", quoted_list(slugs())),
        };
        return Err(usage_error(format!("no workshop is called `{requested_slug}`\n  help: {help}")));
    }
    let result = match target {
        ImportTarget::Board(_) => import::board(&catalogue, sources, (&name, &text), (args.board.as_deref(), workshop)),
        ImportTarget::Sheet(_) => import::sheet(&catalogue, sources, (&name, &text), workshop),
    };
    result.map_err(|report| {
        print_report(&report.sorted(), |_| Some(&text));
        print_stderr("Nothing was imported.");
        Failure { message: String::new(), code: 1 }
    })
}
