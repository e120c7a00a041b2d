//! `indsigt print`

use super::{BuildArgs, Failure, ProjectArgs, alone, count, print_report, refuse, shown, tell};
use crate::{
    diag::Severity,
    memo::DiskCache,
    pipeline::print::{self, PrintRequest, SheetKind},
    render::print::{PAPERS, PaperSize, PrintFormat},
    source, write,
};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Make sheets for print: PDFs set by the skin's layouts
#[derive(Args)]
pub(super) struct PrintCommand {
    #[command(subcommand)]
    what: PrintTarget,
}

#[derive(Subcommand)]
enum PrintTarget {
    /// Quote posters: those marked `.poster`, or the quotes named
    Posters(PostersArgs),
    /// Quotes and insights on cards, eight to an A4, to be laid on a table and moved
    Cards(CardsArgs),
    /// Boards of workshops for the wall, with the codes that lead ideas back; and notes to cut
    Boards(BoardsArgs),
    /// Sheets to be filled in by hand
    Sheets(SheetsArgs),
    /// What a committee reads of each theme of a meeting: two pages at most
    Briefs(BriefsArgs),
    /// The whole catalogue
    Book(BookArgs),
    /// Everything for one workshop or one meeting in a folder, with a packing list
    Kit(KitArgs),
}

#[derive(Args)]
struct PostersArgs {
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
    sized: PaperArgs,
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct CardsArgs {
    /// The ids of quotes and the slugs of insights; all if none is named
    ids: Vec<String>,
    /// Only those of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// With what the interviewer says
    #[arg(long)]
    turns: bool,
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct BoardsArgs {
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
    sized: PaperArgs,
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct SheetsArgs {
    /// The slugs of sheets; all if none is named
    ids: Vec<String>,
    /// Only those of this workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    #[command(flatten)]
    sized: PaperArgs,
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct BriefsArgs {
    /// The slugs of meetings; all if none is named
    ids: Vec<String>,
    /// Only those of this meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// Only the one of this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct BookArgs {
    #[command(flatten)]
    made: OutputArgs,
}

#[derive(Args)]
struct KitArgs {
    /// For this workshop
    #[arg(long, value_name = "SLUG", conflicts_with = "meeting")]
    workshop: Option<String>,
    /// For this meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// The paper of boards, A0 to A5, if not the one of `boards:` in indsigt.yml
    #[arg(long, value_name = "SIZE", value_parser = paper)]
    size: Option<PaperSize>,
    /// Where it is written, in the catalogue's folder unless the path is absolute
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    asked: BuildArgs,
}

/// On which paper.
#[derive(Args)]
struct PaperArgs {
    /// The paper, A0 to A5, if not the one that is configured
    #[arg(long, value_name = "SIZE", value_parser = paper)]
    size: Option<PaperSize>,
    /// On its side
    #[arg(long)]
    landscape: bool,
}

/// As what, and where to.
#[derive(Args)]
struct OutputArgs {
    /// What they are made as
    #[arg(long, value_name = "FORMAT", default_value = "pdf")]
    format: FormatArg,
    /// Where they are written, in the catalogue's folder unless the path is absolute; `print/<kind>` if not said
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    asked: BuildArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// PDF/UA-1, for a printer
    Pdf,
    /// Pictures, for a screen
    Png,
    /// Drawings, for a slide
    Svg,
}

fn paper(text: &str) -> Result<PaperSize, String> {
    let found = PAPERS.into_iter().find(|p| p.name.eq_ignore_ascii_case(text));
    found.ok_or_else(|| "it is A0, A1, A2, A3, A4 or A5".to_string())
}

impl FormatArg {
    fn format(self) -> PrintFormat {
        match self {
            FormatArg::Pdf => PrintFormat::Pdf,
            FormatArg::Png => PrintFormat::Png,
            FormatArg::Svg => PrintFormat::Svg,
        }
    }
}

/// What a command asks for, where to, of which edition.
type PrintCommandInput<'a> = (PrintRequest, Option<&'a PathBuf>, &'a BuildArgs);

impl PrintTarget {
    fn read(&self) -> PrintCommandInput<'_> {
        let made = |wanted: PrintRequest, made: &OutputArgs| PrintRequest { format: made.format.format(), ..wanted };
        let sized = |wanted: PrintRequest, sized: &PaperArgs| PrintRequest {
            paper: sized.size,
            is_landscape: sized.landscape.then_some(true),
            ..wanted
        };
        let of = |what: SheetKind, ids: &Vec<String>| PrintRequest { ids: ids.clone(), ..PrintRequest::all_of(what) };
        match self {
            PrintTarget::Posters(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    all: c.all,
                    is_together: c.together,
                    is_contact: c.contact_sheet,
                    with_turns: c.turns,
                    design: c.design.clone(),
                    ..of(SheetKind::Posters, &c.ids)
                };
                (made(sized(wanted, &c.sized), &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Cards(c) => {
                let wanted =
                    PrintRequest { theme: c.theme.clone(), with_turns: c.turns, ..of(SheetKind::Cards, &c.ids) };
                (made(wanted, &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Boards(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    workshop: c.workshop.clone(),
                    ..of(SheetKind::Boards, &c.ids)
                };
                let wanted = made(sized(wanted, &c.sized), &c.made);
                let is_landscape = if c.portrait { Some(false) } else { wanted.is_landscape };
                (PrintRequest { is_landscape, ..wanted }, c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Sheets(c) => {
                let wanted = PrintRequest { workshop: c.workshop.clone(), ..of(SheetKind::Sheets, &c.ids) };
                (made(sized(wanted, &c.sized), &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Briefs(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    meeting: c.meeting.clone(),
                    ..of(SheetKind::Briefs, &c.ids)
                };
                (made(wanted, &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Book(c) => {
                (made(PrintRequest::all_of(SheetKind::Book), &c.made), c.made.output.as_ref(), &c.made.asked)
            }
            PrintTarget::Kit(c) => {
                let (workshop, meeting) = (c.workshop.clone(), c.meeting.clone());
                let wanted = PrintRequest { workshop, meeting, paper: c.size, ..PrintRequest::all_of(SheetKind::Kit) };
                (wanted, c.output.as_ref(), &c.asked)
            }
        }
    }
}

pub(super) fn run(command: &PrintCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (wanted, output, asked) = command.what.read();
    let _alone = alone(project);
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let mut build = print::print(&sources, &asked.options(&project.root)?, &wanted, &DiskCache::of(&project.root));
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
    let of_kind = if wanted.what == SheetKind::Book { folder } else { folder.join(wanted.what.name()) };
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
fn nothing(wanted: &print::PrintRequest) -> &'static str {
    match wanted.what {
        SheetKind::Posters | SheetKind::Boards | SheetKind::Briefs | SheetKind::Cards if wanted.theme.is_some() => {
            "nothing of this theme was made\n  help: without `--theme` all there is would be"
        }
        SheetKind::Posters => "no poster was made\n  help: mark quotes with `.poster`, name their ids, or add `--all`",
        SheetKind::Cards => "no card was made\n  help: there is no quote or insight that may be seen, or none fits",
        SheetKind::Boards => {
            "no board was made\n  help: a workshop in `content/workshops/` has boards: second-level headings"
        }
        SheetKind::Sheets => "no sheet was made\n  help: sheets stand in `content/sheets/`",
        SheetKind::Briefs => {
            "no brief was made\n  help: a meeting in `content/meetings/` names its themes: `themes: […]`"
        }
        SheetKind::Book | SheetKind::Kit | SheetKind::Previews => "nothing was made",
    }
}
