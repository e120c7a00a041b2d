//! `indsigt serve`

use super::{Failure, Project, asked::Of, count, drawn, print_report, tell};
use crate::{
    diag::{Severity, Style},
    memo::Disk,
    pipeline::{self, Options},
    serve::{self, Outcome, Settings},
    source,
};
use clap::Args;
use std::{net::SocketAddr, time::Instant};

/// Show the catalogue in a browser, and show it again at every save
///
/// Nothing is written: the folder `output` stays as it is. Only this machine can see the pages.
#[derive(Args)]
pub(super) struct Serve {
    /// The port; if it is in use, the next that is free
    #[arg(long, short, default_value_t = 4173)]
    port: u16,
    /// Open the front page in the browser
    #[arg(long)]
    open: bool,
    /// With the sheets for print, which takes longer
    #[arg(long)]
    sheets: bool,
    #[command(flatten)]
    of: Of,
}

pub(super) fn run(command: &Serve, project: &Project) -> Result<(), Failure> {
    // A project that is not there is said at once; whatever is wrong later stands over the page.
    source::read(&project.root, &project.config)?;
    let options = Options { sheets: command.sheets, ..command.of.options(&project.root)? };
    let settings = Settings { root: std::fs::canonicalize(&project.root)?, port: command.port };
    let (wanted, opens) = (command.port, command.open);
    let project = project.clone();
    let build = move || build(&project, &options);
    serve::run(&settings, build, |address| ready(address, wanted, opens))?;
    Ok(())
}

fn ready(address: SocketAddr, wanted: u16, opens: bool) {
    let url = format!("http://localhost:{}/", address.port());
    if address.port() != wanted && wanted != 0 {
        tell!("Port {wanted} is in use.");
    }
    tell!("The catalogue is at {url}  (Ctrl-C ends it)");
    if opens {
        open(&url);
    }
}

/// Opens `url` the way the system does. Where it cannot, the address stands on the terminal.
fn open(url: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[url])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler", url])
    } else {
        ("xdg-open", &[url])
    };
    let quiet = std::process::Stdio::null;
    let _ = std::process::Command::new(program).args(args).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}

/// Builds what is there now. What is wrong is said on the terminal, and over the page.
fn build(project: &Project, options: &Options) -> Outcome {
    let started = Instant::now();
    let read = || {
        Ok::<_, source::SourceError>((source::read(&project.root, &project.config)?, source::private(&project.root)?))
    };
    let ((sources, findings), private) = match read() {
        Ok(read) => read,
        Err(error) => {
            super::say_error(&error.to_string());
            return Outcome { artifacts: None, trouble: Some(format!("error: {error}")) };
        }
    };
    let options = Options { private, ..options.clone() };
    let mut build = pipeline::build_with(&sources, &options, &Disk::of(&project.root));
    build.report.extend(findings);
    let report = std::mem::take(&mut build.report).without_notes().sorted();
    let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| build.template(path));
    print_report(&report, text);
    if report.has_errors() {
        return Outcome { artifacts: None, trouble: Some(drawn(&report, text, Style::Plain)) };
    }
    let warnings = report.count(Severity::Warning);
    let weak = if warnings > 0 { format!(", {}", count(warnings, "warning")) } else { String::new() };
    tell!("{} files in {:.0} ms{weak}", build.artifacts.len(), started.elapsed().as_secs_f64() * 1000.0);
    Outcome { artifacts: Some(build.artifacts), trouble: None }
}
