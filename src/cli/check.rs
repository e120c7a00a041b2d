//! The command `indsigt check`.

use super::{BuildArgs, Failure, ProjectArgs, clock, format_count, lock_project, print_report, print_stdout};
use crate::{
    diag::{Severity, quoted_list, to_github, to_json, to_sarif},
    memo::NoCache,
    model::{files, foreign_keys},
    pipeline::{self, NullOutput},
    source::{self, Content, NAMES_PATH, Private, Sources},
    write,
};
use clap::{Args, ValueEnum};
use std::sync::Arc;

/// Report everything that is wrong or weak, without writing anything
///
/// Does everything a build does except writing: checks files, references, consent, the wording of leads and of citizens'
/// recommendations, and templates, and searches the finished files for anything that must be held back. Also reports weaknesses:
/// insights with too few voices, long reading times, numbers that are no longer true. The exit code is 1 if an error prevents a
/// build; with `--strict`, also if there is a warning.
#[derive(Args)]
pub(super) struct CheckCommand {
    #[command(flatten)]
    build_args: BuildArgs,
    /// The format of the report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,
    /// Treat warnings as errors
    #[arg(long)]
    strict: bool,
    /// Also create the sheets for print, as a build does; takes longer
    #[arg(long)]
    sheets: bool,
    /// First mend what needs no decision: move keys of other programs in front matter below `extra:`
    #[arg(long)]
    fix: bool,
    /// Only print how each line of private/names.txt is read
    #[arg(long)]
    names: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    /// Text for people
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

pub(super) fn run(command: &CheckCommand, project: &ProjectArgs) -> Result<(), Failure> {
    if command.names {
        print_names(&source::read_private(&project.root)?);
        return Ok(());
    }
    let _lock = command.fix.then(|| lock_project(project));
    let (mut sources, mut findings) = source::read(&project.root, &project.config)?;
    if command.fix {
        move_foreign_keys(project, &mut sources)?;
    }
    let options = pipeline::Options {
        sheets: if command.sheets { pipeline::SheetMode::All } else { pipeline::SheetMode::DryRun },
        ..command.build_args.to_options(&project.root)?
    };
    findings.extend(clock::check_day(&sources, &project.root, options.today));
    let mut build = pipeline::build_into(&sources, &options, &NoCache, &NullOutput);
    build.report.extend(findings);
    let report = std::mem::take(&mut build.report).sorted_by_severity();
    let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| build.template(path));
    match command.format {
        ReportFormat::Human => {
            print_report(&report, text);
            if report.is_empty() {
                print_stdout!("No findings in {}.", format_count(sources.files_under("content/").count(), "file"));
            }
        }
        ReportFormat::Json => print_stdout!("{}", to_json(&report, text).trim_end()),
        ReportFormat::Sarif => print_stdout!("{}", to_sarif(&report, text).trim_end()),
        ReportFormat::Github => print_stdout!("{}", to_github(&report, text).trim_end()),
    }
    let is_fine = report.count(Severity::Error) == 0 && (!command.strict || report.count(Severity::Warning) == 0);
    if is_fine { Ok(()) } else { Err(Failure { message: String::new(), code: 1 }) }
}

/// Moves keys that the format does not know below `extra:`, in every file, and prints which.
fn move_foreign_keys(project: &ProjectArgs, sources: &mut Sources) -> Result<(), Failure> {
    let files = sources.files_under("content/").filter(|(path, _)| path.ends_with(".md"));
    let move_keys = |(path, content): (&Arc<str>, &Content)| {
        let Content::Text(text) = content else { return None };
        let (_, report) = files::parse(path, text);
        let (new, names) = foreign_keys::move_below_extra(path, text, &report)?;
        // A file that would have other mistakes than before is left alone.
        let (_, after) = files::parse(path, &new);
        let is_mended = after.count(Severity::Error) < report.count(Severity::Error);
        is_mended.then(|| (path.clone(), new, names))
    };
    let changed: Vec<_> = files.filter_map(move_keys).collect();
    for (path, new, names) in changed {
        write::write_project_file(&project.root, &path, &new)?;
        print_stdout!("{path}: {} below `extra:`", quoted_list(names.iter().map(String::as_str)));
        sources.insert(&path, Content::Text(new.into()));
    }
    Ok(())
}

/// Prints the names that are searched for, by line. They are in no report and in no file.
fn print_names(list: &Private) {
    let names: Vec<(usize, &str)> = list.names().collect();
    if names.is_empty() {
        print_stdout!("There is no name in {NAMES_PATH}.");
    }
    for (line, name) in &names {
        print_stdout!("line {line}: {name}");
    }
}
