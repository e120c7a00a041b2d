//! The command line: parses the arguments and runs the command they name. Each command has its own file; nothing outside this
//! module prints.
//!
//! Exit codes: 0 for success, 1 for errors in the catalogue, 2 for wrong use of a command or a failure of the system or the program.

mod args;
mod attach;
mod build;
mod check;
mod clock;
mod completions;
mod explain;
mod export;
mod import;
mod init;
mod new;
#[cfg(feature = "print")]
mod print;
#[cfg(feature = "serve")]
mod serve;
mod trace;
mod withdraw;

use crate::{
    diag::{Report, Severity, Stage, TerminalStyle, codes, is_panic_caught, to_terminal},
    memo::ProjectLock,
    model::consent::Audience,
};
use args::BuildArgs;
use clap::{Args, Parser, Subcommand};
use std::{
    ffi::OsString,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
};

/// The arguments of the program.
#[derive(Parser)]
#[command(name = "indsigt", version, about, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Start with `indsigt init my-catalogue`, then `indsigt build --root my-catalogue`.")]
struct Cli {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(subcommand)]
    command: Command,
}

/// The project that a command works on.
#[derive(Args, Clone)]
struct ProjectArgs {
    /// The catalogue's folder
    #[arg(long, short = 'r', global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The configuration file in that folder
    #[arg(long, short = 'c', global = true, default_value = "indsigt.yml", value_name = "FILE")]
    config: String,
}

#[derive(Subcommand)]
enum Command {
    /// Create a new catalogue: a small example with comments, to replace with your own
    Init(init::InitCommand),
    /// Create a theme, an insight or another file in its folder, numbered where the order counts
    New(new::NewCommand),
    /// Build the catalogue into a site
    Build(build::BuildCommand),
    /// Preview the catalogue in a browser, updated at every save
    #[cfg(feature = "serve")]
    Serve(serve::ServeCommand),
    /// Report everything that is wrong or weak, without writing anything
    Check(check::CheckCommand),
    /// Create posters, cards, boards and other sheets for print
    #[cfg(feature = "print")]
    Print(print::PrintCommand),
    /// Import quotes, transcripts and recommendations from other programs' files, ideas of boards, and filled-in sheets
    Import(import::ImportCommand),
    /// Write the quotes, voices or recommendations of an edition as a table
    Export(export::ExportCommand),
    /// Look into a file that no program can search whole, and allow its publication
    Attach(attach::AttachCommand),
    /// Show where a quote, an insight, an idea or a recommendation comes from, and what it leads to
    Trace(trace::TraceCommand),
    /// Remove a voice from every edition, and list everything that relied on it
    Withdraw(withdraw::WithdrawCommand),
    /// Explain what a finding means, why it matters and how to fix it
    Explain(explain::ExplainCommand),
    /// Print the completion script for a shell
    Completions(completions::CompletionsCommand),
}

/// The failure of a command: the message to print (empty if already printed) and the exit code.
struct Failure {
    message: String,
    code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(e: E) -> Self {
        Failure { message: e.to_string(), code: 2 }
    }
}

/// Acquires the project's lock, waiting while another command holds it. Returns `None`, and the command runs without a lock, if the
/// system gives none or if the folder has no configuration file: nothing is created in a folder that is no project.
fn lock_project(project: &ProjectArgs) -> Option<ProjectLock> {
    project.root.join(&project.config).is_file().then_some(())?;
    ProjectLock::acquire(&project.root, || {
        print_stderr("Another command is working on this catalogue. This one waits for it.")
    })
}

/// Returns a failure with exit code 2: the command was used wrongly, or cannot do what was asked.
fn usage_error(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code: 2 }
}

/// Runs the command named in `args` and returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return u8::try_from(e.exit_code()).unwrap_or(2);
        }
    };
    std::panic::set_hook(Box::new(|fault| {
        if is_panic_caught() {
            return;
        }
        print_error(&format!(
            "the program itself failed, and nothing was written: {fault}\n  help: please report this, with the file that caused it"
        ));
    }));
    let command = || match cli.command {
        Command::Init(command) => init::run(&command, &cli.project),
        Command::New(command) => new::run(&command, &cli.project),
        Command::Build(command) => build::run(&command, &cli.project),
        #[cfg(feature = "serve")]
        Command::Serve(command) => serve::run(&command, &cli.project),
        Command::Check(command) => check::run(&command, &cli.project),
        #[cfg(feature = "print")]
        Command::Print(command) => print::run(&command, &cli.project),
        Command::Import(command) => import::run(&command, &cli.project),
        Command::Export(command) => export::run(&command, &cli.project),
        Command::Attach(command) => attach::run(&command, &cli.project),
        Command::Trace(command) => trace::run(&command, &cli.project),
        Command::Withdraw(command) => withdraw::run(&command, &cli.project),
        Command::Explain(command) => explain::run(&command),
        Command::Completions(command) => completions::run(&command),
    };
    // The panic hook has already reported the panic; exit with code 2, as for a system failure.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(command))
        .unwrap_or_else(|_| Err(Failure { message: String::new(), code: 2 }));
    result.map_or_else(
        |failure| {
            if !failure.message.is_empty() {
                print_error(&failure.message);
            }
            failure.code
        },
        |()| 0,
    )
}

fn print_error(message: &str) {
    let mark = if terminal_style() == TerminalStyle::Colour { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
    print_stderr(&format!("{mark}: {message}"));
}

/// Prints a line to standard output. A closed pipe (`| head`) is not a failure.
macro_rules! print_stdout {
    ($($said:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($said)*);
    }};
}
use print_stdout;

/// Prints a line to standard error.
fn print_stderr(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Returns the style for standard error: coloured on a terminal, unless `NO_COLOR` is set (no-color.org).
fn terminal_style() -> TerminalStyle {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if std::io::stderr().is_terminal() && !no_colour { TerminalStyle::Colour } else { TerminalStyle::Plain }
}

/// Returns the name of an audience for a sentence: "the public", "partners", "the team".
fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Partners => "partners",
        Audience::Internal => "the team",
    }
}

/// Formats a count with its noun: `1 quote`, `2 quotes`.
fn format_count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The maximum number of findings printed in full.
const MAX_SHOWN: usize = 100;

/// Prints the findings and a summary line to standard error; prints nothing for an empty report. `text` returns the source of a path.
fn print_report<'a>(report: &Report, text: impl Fn(&str) -> Option<&'a str>) {
    if !report.is_empty() {
        // A closed pipe (`| head`) is not a failure.
        let _ = std::io::stderr().lock().write_all(format_report(report, text, terminal_style()).as_bytes());
    }
}

/// Formats the findings and a summary line with their counts.
fn format_report<'a>(report: &Report, text: impl Fn(&str) -> Option<&'a str>, style: TerminalStyle) -> String {
    // The same mistake can occur thousands of times; the first hundred findings are enough to fix it.
    let mut ordered: Vec<_> = report.iter().collect();
    if ordered.len() > MAX_SHOWN {
        // Show errors first, so that the limit never hides them behind warnings.
        ordered.sort_by_key(|finding| finding.severity);
    }
    // What a build could not make stands before what could be better, and apart from it.
    let has_errors = report.has_errors();
    let (missing, others): (Vec<_>, Vec<_>) =
        ordered.into_iter().partition(|finding| !has_errors && finding.code.stage == Stage::Output);
    let has_both = !missing.is_empty() && !others.is_empty();
    let missing: Report = missing.into_iter().take(MAX_SHOWN).cloned().collect();
    let others: Report = others.into_iter().take(MAX_SHOWN - missing.len()).cloned().collect();
    let heading = |text: &str| if has_both { format!("{text}\n\n") } else { String::new() };
    let mut out = heading("Missing from the output, or different there:") + &to_terminal(&missing, &text, style);
    out += &(heading("Other findings:") + &to_terminal(&others, &text, style));
    if report.len() > MAX_SHOWN {
        out += &format!("… and {} more\n", report.len() - MAX_SHOWN);
    }
    let errors = report.count(Severity::Error);
    let (warnings, notes) = (report.count(Severity::Warning), report.count(Severity::Note));
    let parts: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, w)| format_count(n, w))
        .collect();
    // The code to explain is that of the worst finding.
    let first = missing.iter().chain(others.iter()).min_by_key(|finding| finding.severity);
    let first = first.map_or(codes::E001, |finding| finding.code).id;
    out + &format!("{}. Run `indsigt explain {first}` for an explanation.\n\n", parts.join(", "))
}

/// Formats a path for display: relative to the current directory if it lies below it.
fn display_path(path: &Path) -> String {
    let current_dir = std::env::current_dir().unwrap_or_default();
    let text = path.strip_prefix(&current_dir).unwrap_or(path).display().to_string();
    text.strip_prefix("./").map_or(text.clone(), String::from)
}
