//! `indsigt print`

use super::{Asked, Failure, Project, count, print_report, refuse, shown, tell};
use crate::{
    pipeline::print::{self, Posters},
    render::print::{Format, PAPERS, Paper},
    source, write,
};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Make sheets for print: PDFs set by the skin's layouts
#[derive(Args)]
pub(super) struct Print {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Quote posters: those marked `.poster`, or the quotes named
    Posters(PostersCommand),
}

#[derive(Args)]
struct PostersCommand {
    /// The ids of quotes; those marked `.poster` if none is named
    ids: Vec<String>,
    /// Only those of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Every quote that may hang on a wall, marked or not
    #[arg(long)]
    all: bool,
    /// The paper, A0 to A5, if not the one of `posters:` in indsigt.yml
    #[arg(long, value_name = "SIZE", value_parser = paper)]
    size: Option<Paper>,
    /// On its side
    #[arg(long)]
    landscape: bool,
    /// A design of the skin: `bold`, `letter`, `voice`, or one of your own
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    /// What they are made as
    #[arg(long, value_name = "FORMAT", default_value = "pdf")]
    format: Kind,
    /// Where they are written, in the catalogue's folder unless the path is absolute
    #[arg(long, short, default_value = "print/posters", value_name = "DIR")]
    output: PathBuf,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// PDF/UA-1, for a printer
    Pdf,
    /// A picture, for a screen
    Png,
    /// A drawing, for a slide
    Svg,
}

fn paper(text: &str) -> Result<Paper, String> {
    let found = PAPERS.into_iter().find(|p| p.name.eq_ignore_ascii_case(text));
    found.ok_or_else(|| "it is A0, A1, A2, A3, A4 or A5".to_string())
}

pub(super) fn run(command: &Print, project: &Project) -> Result<(), Failure> {
    let What::Posters(command) = &command.what;
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let format = match command.format {
        Kind::Pdf => Format::Pdf,
        Kind::Png => Format::Png,
        Kind::Svg => Format::Svg,
    };
    let wanted = Posters {
        ids: command.ids.clone(),
        theme: command.theme.clone(),
        all: command.all,
        paper: command.size,
        is_landscape: command.landscape,
        design: command.design.clone(),
        format,
    };
    let mut build = print::posters(&sources, &command.asked.options(&project.root)?, &wanted);
    build.report.extend(findings);
    let report = std::mem::take(&mut build.report).without_notes().sorted();
    print_report(&report, |path| sources.text(path).map(|t| &**t).or_else(|| build.template(path)));
    if report.has_errors() {
        return Err(Failure { message: String::new(), code: 1 });
    }
    if build.artifacts.is_empty() {
        return Err(refuse("no poster was made\n  help: mark quotes with `.poster`, name their ids, or add `--all`"));
    }
    let output = project.root.join(&command.output);
    write::files(&output, &build.artifacts)?;
    tell!("{}: {}", count(build.artifacts.len(), "poster"), shown(&output));
    Ok(())
}
