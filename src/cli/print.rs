//! `indsigt print`

use super::{Asked, Failure, Project, alone, count, print_report, refuse, shown, tell};
use crate::{
    diag::Severity,
    memo::Disk,
    pipeline::print::{self, Wanted, What},
    render::print::{Format, PAPERS, Paper},
    source, write,
};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Make sheets for print: PDFs set by the skin's layouts
#[derive(Args)]
pub(super) struct Print {
    #[command(subcommand)]
    what: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Quote posters: those marked `.poster`, or the quotes named
    Posters(Posters),
    /// Quotes and insights on cards, eight to an A4, to be laid on a table and moved
    Cards(Cards),
    /// Boards of workshops for the wall, with the codes that lead ideas back; and notes to cut
    Boards(Boards),
    /// Sheets to be filled in by hand
    Sheets(Sheets),
    /// What a committee reads of each theme of a meeting: two pages at most
    Briefs(Briefs),
    /// The whole catalogue
    Book(Book),
    /// Everything for one workshop or one meeting in a folder, with a packing list
    Kit(Kit),
}

#[derive(Args)]
struct Posters {
    /// The ids of quotes; those marked `.poster` if none is named
    ids: Vec<String>,
    /// Only those of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Every quote that may hang on a wall, marked or not
    #[arg(long)]
    all: bool,
    /// All in one file
    #[arg(long, conflicts_with = "contact_sheet")]
    together: bool,
    /// Thumbnails of them to choose from, in place of posters
    #[arg(long)]
    contact_sheet: bool,
    /// With what the interviewer says
    #[arg(long)]
    turns: bool,
    /// A design of the skin: `bold`, `letter`, `voice`, or one of your own
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    #[command(flatten)]
    sized: Sized,
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Cards {
    /// The ids of quotes and the slugs of insights; all if none is named
    ids: Vec<String>,
    /// Only those of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// With what the interviewer says
    #[arg(long)]
    turns: bool,
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Boards {
    /// The ids of boards; all if none is named
    ids: Vec<String>,
    /// Only those of this workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    /// Only those of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Upright; they lie on their side otherwise
    #[arg(long, conflicts_with = "landscape")]
    portrait: bool,
    #[command(flatten)]
    sized: Sized,
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Sheets {
    /// The slugs of sheets; all if none is named
    ids: Vec<String>,
    /// Only those of this workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    #[command(flatten)]
    sized: Sized,
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Briefs {
    /// The slugs of meetings; all if none is named
    ids: Vec<String>,
    /// Only those of this meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// Only the one of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Book {
    #[command(flatten)]
    made: Made,
}

#[derive(Args)]
struct Kit {
    /// For this workshop
    #[arg(long, value_name = "SLUG", conflicts_with = "meeting")]
    workshop: Option<String>,
    /// For this meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// The paper of boards, A0 to A5, if not the one of `boards:` in indsigt.yml
    #[arg(long, value_name = "SIZE", value_parser = paper)]
    size: Option<Paper>,
    /// Where it is written, in the catalogue's folder unless the path is absolute
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

/// On which paper.
#[derive(Args)]
struct Sized {
    /// The paper, A0 to A5, if not the one that is configured
    #[arg(long, value_name = "SIZE", value_parser = paper)]
    size: Option<Paper>,
    /// On its side
    #[arg(long)]
    landscape: bool,
}

/// As what, and where to.
#[derive(Args)]
struct Made {
    /// What they are made as
    #[arg(long, value_name = "FORMAT", default_value = "pdf")]
    format: Kind,
    /// Where they are written, in the catalogue's folder unless the path is absolute; `print/<kind>` if not said
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// PDF/UA-1, for a printer
    Pdf,
    /// Pictures, for a screen
    Png,
    /// Drawings, for a slide
    Svg,
}

fn paper(text: &str) -> Result<Paper, String> {
    let found = PAPERS.into_iter().find(|p| p.name.eq_ignore_ascii_case(text));
    found.ok_or_else(|| "it is A0, A1, A2, A3, A4 or A5".to_string())
}

impl Kind {
    fn format(self) -> Format {
        match self {
            Kind::Pdf => Format::Pdf,
            Kind::Png => Format::Png,
            Kind::Svg => Format::Svg,
        }
    }
}

/// What a command asks for, where to, of which edition.
type Read<'a> = (Wanted, Option<&'a PathBuf>, &'a Asked);

impl Command {
    fn read(&self) -> Read<'_> {
        let made = |wanted: Wanted, made: &Made| Wanted { format: made.format.format(), ..wanted };
        let sized = |wanted: Wanted, sized: &Sized| Wanted {
            paper: sized.size,
            is_landscape: sized.landscape.then_some(true),
            ..wanted
        };
        let of = |what: What, ids: &Vec<String>| Wanted { ids: ids.clone(), ..Wanted::all_of(what) };
        match self {
            Command::Posters(c) => {
                let wanted = Wanted {
                    theme: c.theme.clone(),
                    all: c.all,
                    is_together: c.together,
                    is_contact: c.contact_sheet,
                    with_turns: c.turns,
                    design: c.design.clone(),
                    ..of(What::Posters, &c.ids)
                };
                (made(sized(wanted, &c.sized), &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            Command::Cards(c) => {
                let wanted = Wanted { theme: c.theme.clone(), with_turns: c.turns, ..of(What::Cards, &c.ids) };
                (made(wanted, &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            Command::Boards(c) => {
                let wanted =
                    Wanted { theme: c.theme.clone(), workshop: c.workshop.clone(), ..of(What::Boards, &c.ids) };
                let wanted = made(sized(wanted, &c.sized), &c.made);
                let is_landscape = if c.portrait { Some(false) } else { wanted.is_landscape };
                (Wanted { is_landscape, ..wanted }, c.made.output.as_ref(), &c.made.asked)
            }
            Command::Sheets(c) => {
                let wanted = Wanted { workshop: c.workshop.clone(), ..of(What::Sheets, &c.ids) };
                (made(sized(wanted, &c.sized), &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            Command::Briefs(c) => {
                let wanted = Wanted { theme: c.theme.clone(), meeting: c.meeting.clone(), ..of(What::Briefs, &c.ids) };
                (made(wanted, &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            Command::Book(c) => (made(Wanted::all_of(What::Book), &c.made), c.made.output.as_ref(), &c.made.asked),
            Command::Kit(c) => {
                let (workshop, meeting) = (c.workshop.clone(), c.meeting.clone());
                let wanted = Wanted { workshop, meeting, paper: c.size, ..Wanted::all_of(What::Kit) };
                (wanted, c.output.as_ref(), &c.asked)
            }
        }
    }
}

pub(super) fn run(command: &Print, project: &Project) -> Result<(), Failure> {
    let (wanted, output, asked) = command.what.read();
    let _alone = alone(project);
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let mut build = print::print(&sources, &asked.options(&project.root)?, &wanted, &Disk::of(&project.root));
    build.report.extend(findings);
    // What is weak in the catalogue is told by `check` and `build`; here only what stands in the way of sheets.
    let mut report = std::mem::take(&mut build.report);
    report.0.retain(|d| d.severity == Severity::Error || d.code.id.starts_with("E09"));
    let report = report.sorted();
    print_report(&report, |path| sources.text(path).map(|t| &**t).or_else(|| build.template(path)));
    if report.has_errors() {
        return Err(Failure { message: String::new(), code: 1 });
    }
    if build.artifacts.is_empty() {
        // What stood in the way of each has been told.
        let is_told = report.0.iter().any(|finding| ["E094", "E095"].contains(&finding.code.id));
        return Err(refuse(if is_told { "nothing was made" } else { nothing(&wanted) }));
    }
    let folder = PathBuf::from("print");
    let of_kind = if wanted.what == What::Book { folder } else { folder.join(wanted.what.name()) };
    let output = project.root.join(output.unwrap_or(&of_kind));
    let others = write::files(&output, &project.root, &build.artifacts)?;
    tell!("{}: {}", count(build.artifacts.len(), "file"), shown(&output));
    if let Some(first) = others.first() {
        let who = match others.len() {
            1 => format!("`{first}` lies"),
            n => format!("`{first}` and {} more lie", n - 1),
        };
        tell!("{who} there from before, and may hold what these readers may not see");
    }
    Ok(())
}

/// Why there is nothing to print, and what would mend it.
fn nothing(wanted: &print::Wanted) -> &'static str {
    match wanted.what {
        What::Posters | What::Boards | What::Briefs | What::Cards if wanted.theme.is_some() => {
            "nothing of this theme was made\n  help: without `--theme` all there is would be"
        }
        What::Posters => "no poster was made\n  help: mark quotes with `.poster`, name their ids, or add `--all`",
        What::Cards => "no card was made\n  help: there is no quote or insight that may be seen, or none fits",
        What::Boards => {
            "no board was made\n  help: a workshop in `content/workshops/` has boards: second-level headings"
        }
        What::Sheets => "no sheet was made\n  help: sheets stand in `content/sheets/`",
        What::Briefs => "no brief was made\n  help: a meeting in `content/meetings/` names its themes: `themes: […]`",
        What::Book | What::Kit | What::Previews => "nothing was made",
    }
}
