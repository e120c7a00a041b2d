//! `indsigt import FILE…`: quotes, voices and recommendations from files of other programs.

mod content;
mod inputs;
mod plan;
mod state;
mod tables;

use super::{
    super::{Failure, ProjectArgs, lock_project, print_report, print_stdout, usage_error},
    account::print_plans,
    mappings::{MAPPINGS_PATH, Mappings},
    questions::{agrees, ask_for_quotations, check_numbers, parse_quotations},
};
use crate::{
    import::{
        self,
        project::{ImportRecord, Quotations, RECORD_PATH},
        read::KINDS,
    },
    source,
};
use clap::{Args, ValueEnum};
use inputs::{InputFiles, expand_folders};
use plan::{PlannedFiles, plan_files};
use state::{ImportState, build_errors, write_project};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, IsTerminal},
    path::PathBuf,
};

#[derive(Args)]
pub(super) struct FileArgs {
    /// The files or folders to import; `--list` shows the kinds
    #[arg(required_unless_present = "list")]
    files: Vec<PathBuf>,
    /// List the kinds of files that can be imported
    #[arg(long)]
    list: bool,
    /// The roles of a table's columns: `--map "Statement=quote,Citizen=voice,Theme=theme"`. The roles are quote, recommendation, voice,
    /// attribution, theme, insight, id, at
    #[arg(long, value_name = "COLUMNS")]
    map: Option<String>,
    /// The sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// The slug of the theme that everything goes to; an unknown name creates a theme. By default, each quote goes to the theme that its
    /// first code names
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// The slug of the insight that all quotes support
    #[arg(long, value_name = "SLUG")]
    insight: Option<String>,
    /// An interviewer in a transcript, who does not become a voice; can be given several times
    #[arg(long, value_name = "NAME")]
    interviewer: Vec<String>,
    /// The quotations within a report's sentences that become quotes, by the numbers in the output: `1,3-5`, `all` or `none`. By default you
    /// are asked
    #[arg(long, value_name = "NUMBERS", value_parser = parse_quotations)]
    quotations: Option<Quotations>,
    /// Show what would be imported, without writing anything
    #[arg(long)]
    dry_run: bool,
    /// Write without asking, even with a new mapping
    #[arg(long, short)]
    yes: bool,
    /// The output format: text, or JSON for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn run(args: &FileArgs, project: &ProjectArgs) -> Result<(), Failure> {
    if args.list {
        KINDS.iter().for_each(|(suffixes, what)| print_stdout!("{suffixes:<18}{what}"));
        print_stdout!("Ideas of boards and filled-in sheets: `indsigt import board`, `indsigt import sheet`.");
        return Ok(());
    }
    let _lock = lock_project(project);
    let (sources, _) = source::read(&project.root, &project.config)?;
    let read_own = |path: &str| source::read_text(&project.root.join(path)).unwrap_or_default();
    let mappings = Mappings::parse(&read_own(MAPPINGS_PATH)).map_err(|report| {
        print_report(&report, |_| None);
        Failure { message: String::new(), code: 1 }
    })?;
    let mut state = ImportState {
        sources,
        private: source::read_private(&project.root)?,
        record: ImportRecord::parse(&read_own(RECORD_PATH)).map_err(usage_error)?,
        mappings,
    };
    let (old_sources, old_record, old_private) = (state.sources.clone(), state.record.clone(), state.private.clone());
    let InputFiles { files, unread } = expand_folders(&args.files);
    let unchanged = state.clone();
    let none = Quotations::Numbers(BTreeSet::new());
    let chosen = args.quotations.as_ref().unwrap_or(&none);
    let mut planned = plan_files(args, &mut state, &files, (&BTreeMap::new(), chosen))?;
    // Notes may link to each other, so a first pass finds the theme that each note becomes.
    let notes = import::project::themes_of_notes(&planned.plans);
    if files.len() > 1 && !notes.is_empty() {
        state = unchanged.clone();
        planned = plan_files(args, &mut state, &files, (&notes, chosen))?;
    }
    let quotation_count: usize = planned.plans.iter().map(|plan| plan.quotations).sum();
    let has_changes = planned.plans.iter().any(|plan| plan.ledger.made + plan.ledger.changed > 0);
    if has_changes || args.dry_run {
        check_numbers(chosen, quotation_count)?;
    }
    if quotation_count > 0 && args.quotations.is_none() && !args.dry_run && !args.yes && io::stdin().is_terminal() {
        print_plans(args.format == Format::Json, (&planned.plans, &unread), false);
        let chosen = ask_for_quotations(quotation_count)?;
        state = unchanged;
        planned = plan_files(args, &mut state, &files, (&notes, &chosen))?;
    }
    let PlannedFiles { plans, must_ask, new_names, transcripts } = planned;
    let mut errors = build_errors(&state.sources, &state.private);
    if errors.has_errors() {
        let old: Vec<String> =
            build_errors(&old_sources, &old_private).iter().map(|finding| finding.message.to_string()).collect();
        errors.retain(|finding| !old.contains(&finding.message.to_string()));
    }
    let is_agreed = !must_ask || args.yes;
    let can_write = !errors.has_errors() && !args.dry_run;
    print_plans(args.format == Format::Json, (&plans, &unread), can_write && is_agreed);
    if errors.has_errors() {
        print_report(&errors.sorted(), |path| state.sources.text(path).map(|text| &**text));
        let message = "the catalogue cannot be built with these files; nothing was imported".to_string();
        return Err(Failure { message, code: 1 });
    }
    if can_write {
        if !is_agreed && !agrees()? {
            print_stdout!("Nothing was written.");
            return Ok(());
        }
        write_project(project, (&old_sources, &old_record), &state, (&new_names, &transcripts))?;
        if !is_agreed {
            print_stdout!("\nWritten.");
        }
    }
    let is_complete = plans.iter().all(|plan| plan.ledger.is_balanced() && plan.ledger.refused.is_empty());
    if is_complete { Ok(()) } else { Err(Failure { message: String::new(), code: 1 }) }
}
