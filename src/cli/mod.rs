//! Arguments -> a command. One file a command; only here is anything printed.
//!
//! Exit codes: 0 fine, 1 the catalogue has errors, 2 the command or the machine.

mod asked;
mod build;
mod check;
mod completions;
mod explain;
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
    diag::{Report, Severity, TerminalStyle, terminal},
    memo::ProjectLock,
    model::consent::Audience,
};
use asked::BuildArgs;
use clap::{Args, Parser, Subcommand};
use std::{
    ffi::OsString,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
};

/// Turns a folder of Markdown into an insight catalogue: themes, insights, the quotes that carry them.
#[derive(Parser)]
#[command(name = "indsigt", version, about, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Start with `indsigt init my-catalogue`, then `indsigt build --root my-catalogue`.")]
struct Cli {
    #[command(flatten)]
    project: ProjectArgs,
    #[command(subcommand)]
    command: Command,
}

/// Which project.
#[derive(Args, Clone)]
struct ProjectArgs {
    /// The folder of the catalogue
    #[arg(long, short = 'r', global = true, default_value = ".", value_name = "DIR")]
    root: PathBuf,
    /// The configuration, in that folder
    #[arg(long, short = 'c', global = true, default_value = "indsigt.yml", value_name = "FILE")]
    config: String,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new catalogue: a small, commented example to write over
    Init(init::InitCommand),
    /// Make the next file of a kind, numbered, in its place
    New(new::NewCommand),
    /// Compile the catalogue into a site
    Build(build::BuildCommand),
    /// Show the catalogue in a browser, and show it again at every save
    #[cfg(feature = "serve")]
    Serve(serve::ServeCommand),
    /// Say everything that is wrong or weak, and write nothing
    Check(check::CheckCommand),
    /// Make sheets for print
    #[cfg(feature = "print")]
    Print(print::PrintCommand),
    /// Bring in what was made elsewhere: ideas from a wall
    Import(import::ImportCommand),
    /// Say where a quote, an insight, an idea or a recommendation comes from, and where it goes
    Trace(trace::TraceCommand),
    /// Take a voice out of every edition, and say what stood on it
    Withdraw(withdraw::WithdrawCommand),
    /// Say what a finding means, why it matters and how it is mended
    Explain(explain::ExplainCommand),
    /// Print what a shell needs to complete commands and options
    Completions(completions::CompletionsCommand),
}

/// Why a command could not be carried out: what is printed, and the exit code.
struct Failure {
    message: String,
    code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(e: E) -> Self {
        Failure { message: e.to_string(), code: 2 }
    }
}

/// Waits until nobody else makes anything of the project, and keeps it so while it is held. A folder that is no project is left alone.
fn alone(project: &ProjectArgs) -> Option<ProjectLock> {
    project.root.join(&project.config).is_file().then_some(())?;
    ProjectLock::with(&project.root, || {
        warn("Another command makes something of this catalogue; this one waits for it.")
    })
}

/// Wrong use of a command.
fn refuse(message: impl Into<String>) -> Failure {
    Failure { message: message.into(), code: 2 }
}

/// Runs the command that `args` name. Returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return u8::try_from(e.exit_code()).unwrap_or(2);
        }
    };
    std::panic::set_hook(Box::new(|fault| {
        say_error(&format!(
            "the program itself failed, and nothing was written: {fault}\n  help: please report this, with the file that it happened on"
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
        Command::Trace(command) => trace::run(&command, &cli.project),
        Command::Withdraw(command) => withdraw::run(&command, &cli.project),
        Command::Explain(command) => explain::run(&command),
        Command::Completions(command) => completions::run(&command),
    };
    // A fault of the program has been said by the hook; it ends as a failure of the machine does.
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(command))
        .unwrap_or_else(|_| Err(Failure { message: String::new(), code: 2 }));
    result.map_or_else(
        |failure| {
            if !failure.message.is_empty() {
                say_error(&failure.message);
            }
            failure.code
        },
        |()| 0,
    )
}

fn say_error(message: &str) {
    let mark = if style() == TerminalStyle::Colour { "\u{1b}[1;31merror\u{1b}[0m" } else { "error" };
    warn(&format!("{mark}: {message}"));
}

/// Prints a line where what was asked for goes. A reader that went away (`| head`) is no reason to fail.
macro_rules! tell {
    ($($said:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stdout(), $($said)*);
    }};
}
use tell;

/// Prints a line where what went wrong goes.
fn warn(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Colours where a person reads, unless `NO_COLOR` asks for none (no-color.org).
fn style() -> TerminalStyle {
    let off = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if std::io::stderr().is_terminal() && !off { TerminalStyle::Colour } else { TerminalStyle::Plain }
}

/// Who an edition is for, as a person says it.
fn readers(audience: Audience) -> &'static str {
    match audience {
        Audience::Public => "the public",
        Audience::Partners => "partners",
        Audience::Internal => "the team",
    }
}

/// `1 quote`, `2 quotes`.
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// How many findings are shown in full.
const MOST_SHOWN: usize = 100;

/// Prints findings, and closes with their number.
fn print_report<'a>(report: &Report, text: impl Fn(&str) -> Option<&'a str>) {
    if !report.0.is_empty() {
        // A reader that went away (`| head`) is no reason to fail.
        let _ = std::io::stderr().lock().write_all(drawn(report, text, style()).as_bytes());
    }
}

/// Findings as text, closed with their number.
fn drawn<'a>(report: &Report, text: impl Fn(&str) -> Option<&'a str>, style: TerminalStyle) -> String {
    // One slip can be made thousands of times; the first hundred findings are enough to mend it.
    let mut ordered: Vec<_> = report.0.iter().collect();
    if ordered.len() > MOST_SHOWN {
        // What stands in the way is not behind a hundred things that do not.
        ordered.sort_by_key(|finding| finding.severity);
    }
    let shown = Report(ordered.into_iter().take(MOST_SHOWN).cloned().collect());
    let mut out = terminal(&shown, text, style);
    if report.0.len() > MOST_SHOWN {
        out += &format!("… and {} more\n", report.0.len() - MOST_SHOWN);
    }
    let errors = report.count(Severity::Error);
    let (warnings, notes) = (report.count(Severity::Warning), report.count(Severity::Note));
    let parts: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, w)| count(n, w))
        .collect();
    let first = shown.0.first().map_or("E001", |finding| finding.code.id);
    out + &format!("{}; `indsigt explain {first}` says more of one\n\n", parts.join(", "))
}

/// A path as it is shown: from where the command was given, where that is shorter.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let text = path.strip_prefix(&here).unwrap_or(path).display().to_string();
    text.strip_prefix("./").map_or(text.clone(), String::from)
}
