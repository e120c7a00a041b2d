//! The command `indsigt print`.

use super::{
    BuildArgs, Failure, ProjectArgs, display_path, format_count, lock_project, print_report, print_stdout, usage_error,
};
use crate::{
    diag::Severity,
    memo::DiskCache,
    pipeline::print::{self, PrintRequest, SheetKind},
    render::print::{PAPER_SIZES, PaperSize, PrintFormat},
    source, write,
};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Create posters, cards, boards and other sheets for print
#[derive(Args)]
pub(super) struct PrintCommand {
    #[command(subcommand)]
    target: PrintTarget,
}

#[derive(Subcommand)]
enum PrintTarget {
    /// Posters of quotes: the quotes marked `.poster`, or the ones you name
    Posters(PostersArgs),
    /// Cards with quotes and insights, eight to an A4 page, to lay out and move on a table
    Cards(CardsArgs),
    /// Boards of workshops for the wall, with codes for importing the ideas afterwards, and notes to cut out
    Boards(BoardsArgs),
    /// Sheets to fill in by hand
    Sheets(SheetsArgs),
    /// Briefs for a committee: two pages at most for each theme of a meeting
    Briefs(BriefsArgs),
    /// The whole catalogue as a book
    Book(BookArgs),
    /// A folder with everything for one workshop or meeting, and a packing list
    Kit(KitArgs),
}

#[derive(Args)]
struct PostersArgs {
    /// The ids of the quotes; the quotes marked `.poster` by default
    ids: Vec<String>,
    /// Only from this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Every quote with consent for posters, marked `.poster` or not
    #[arg(long)]
    all: bool,
    /// Put all posters into one file
    #[arg(long, conflicts_with = "contact_sheet")]
    together: bool,
    /// Create thumbnails to choose from instead of posters
    #[arg(long)]
    contact_sheet: bool,
    /// Include the words of the interviewer
    #[arg(long)]
    turns: bool,
    /// The design of the posters: `bold`, `letter`, `voice`, or one of your own
    #[arg(long, value_name = "NAME")]
    design: Option<String>,
    #[command(flatten)]
    paper_args: PaperArgs,
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct CardsArgs {
    /// The ids of quotes and the slugs of insights; all of them by default
    ids: Vec<String>,
    /// Only from this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Include the words of the interviewer
    #[arg(long)]
    turns: bool,
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct BoardsArgs {
    /// The ids of the boards; all of them by default
    ids: Vec<String>,
    /// Only from this workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    /// Only from this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    /// Portrait format; boards are landscape by default
    #[arg(long, conflicts_with = "landscape")]
    portrait: bool,
    #[command(flatten)]
    paper_args: PaperArgs,
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct SheetsArgs {
    /// The slugs of the sheets; all of them by default
    ids: Vec<String>,
    /// Only from this workshop
    #[arg(long, value_name = "SLUG")]
    workshop: Option<String>,
    #[command(flatten)]
    paper_args: PaperArgs,
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct BriefsArgs {
    /// The slugs of the meetings; all of them by default
    ids: Vec<String>,
    /// Only for this meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// Only for this theme
    #[arg(long, value_name = "SLUG")]
    theme: Option<String>,
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct BookArgs {
    #[command(flatten)]
    output_args: OutputArgs,
}

#[derive(Args)]
struct KitArgs {
    /// The slug of the workshop
    #[arg(long, value_name = "SLUG", conflicts_with = "meeting")]
    workshop: Option<String>,
    /// The slug of the meeting
    #[arg(long, value_name = "SLUG")]
    meeting: Option<String>,
    /// The paper size of boards, A0 to A5; by default the one under `boards:` in indsigt.yml
    #[arg(long, value_name = "SIZE", value_parser = parse_paper)]
    size: Option<PaperSize>,
    /// The folder for the kit, inside the catalogue's folder unless the path is absolute; `print/kit` by default
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    build_args: BuildArgs,
}

/// The arguments that set the paper.
#[derive(Args)]
struct PaperArgs {
    /// The paper size, A0 to A5; by default the one in the configuration
    #[arg(long, value_name = "SIZE", value_parser = parse_paper)]
    size: Option<PaperSize>,
    /// Landscape format
    #[arg(long)]
    landscape: bool,
}

/// The arguments that set the format and the destination.
#[derive(Args)]
struct OutputArgs {
    /// The format of the files
    #[arg(long, value_name = "FORMAT", default_value = "pdf")]
    format: FormatArg,
    /// The folder for the files, inside the catalogue's folder unless the path is absolute; `print/<kind>` by default (`print` for a book)
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    #[command(flatten)]
    build_args: BuildArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Accessible PDF (PDF/UA-1), for a printer
    Pdf,
    /// PNG pictures, for a screen
    Png,
    /// SVG drawings, for a slide
    Svg,
}

fn parse_paper(text: &str) -> Result<PaperSize, String> {
    let found = PAPER_SIZES.into_iter().find(|p| p.name.eq_ignore_ascii_case(text));
    found.ok_or_else(|| "it is A0, A1, A2, A3, A4 or A5".to_string())
}

impl FormatArg {
    fn to_print_format(self) -> PrintFormat {
        match self {
            FormatArg::Pdf => PrintFormat::Pdf,
            FormatArg::Png => PrintFormat::Png,
            FormatArg::Svg => PrintFormat::Svg,
        }
    }
}

/// The input of a print command: the request, the output folder if one is given, and the edition's arguments.
type PrintCommandInput<'a> = (PrintRequest, Option<&'a PathBuf>, &'a BuildArgs);

impl PrintTarget {
    fn to_request(&self) -> PrintCommandInput<'_> {
        let made =
            |wanted: PrintRequest, made: &OutputArgs| PrintRequest { format: made.format.to_print_format(), ..wanted };
        let sized = |wanted: PrintRequest, sized: &PaperArgs| PrintRequest {
            paper: sized.size,
            is_landscape: sized.landscape.then_some(true),
            ..wanted
        };
        let of =
            |what: SheetKind, ids: &Vec<String>| PrintRequest { ids: ids.clone(), ..PrintRequest::all_of_kind(what) };
        match self {
            PrintTarget::Posters(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    with_unmarked: c.all,
                    is_single_file: c.together,
                    is_contact_sheet: c.contact_sheet,
                    with_turns: c.turns,
                    design: c.design.clone(),
                    ..of(SheetKind::Posters, &c.ids)
                };
                (
                    made(sized(wanted, &c.paper_args), &c.output_args),
                    c.output_args.output.as_ref(),
                    &c.output_args.build_args,
                )
            }
            PrintTarget::Cards(c) => {
                let wanted =
                    PrintRequest { theme: c.theme.clone(), with_turns: c.turns, ..of(SheetKind::Cards, &c.ids) };
                (made(wanted, &c.output_args), c.output_args.output.as_ref(), &c.output_args.build_args)
            }
            PrintTarget::Boards(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    workshop: c.workshop.clone(),
                    ..of(SheetKind::Boards, &c.ids)
                };
                let wanted = made(sized(wanted, &c.paper_args), &c.output_args);
                let is_landscape = if c.portrait { Some(false) } else { wanted.is_landscape };
                (PrintRequest { is_landscape, ..wanted }, c.output_args.output.as_ref(), &c.output_args.build_args)
            }
            PrintTarget::Sheets(c) => {
                let wanted = PrintRequest { workshop: c.workshop.clone(), ..of(SheetKind::Sheets, &c.ids) };
                (
                    made(sized(wanted, &c.paper_args), &c.output_args),
                    c.output_args.output.as_ref(),
                    &c.output_args.build_args,
                )
            }
            PrintTarget::Briefs(c) => {
                let wanted = PrintRequest {
                    theme: c.theme.clone(),
                    meeting: c.meeting.clone(),
                    ..of(SheetKind::Briefs, &c.ids)
                };
                (made(wanted, &c.output_args), c.output_args.output.as_ref(), &c.output_args.build_args)
            }
            PrintTarget::Book(c) => (
                made(PrintRequest::all_of_kind(SheetKind::Book), &c.output_args),
                c.output_args.output.as_ref(),
                &c.output_args.build_args,
            ),
            PrintTarget::Kit(c) => {
                let (workshop, meeting) = (c.workshop.clone(), c.meeting.clone());
                let wanted =
                    PrintRequest { workshop, meeting, paper: c.size, ..PrintRequest::all_of_kind(SheetKind::Kit) };
                (wanted, c.output.as_ref(), &c.build_args)
            }
        }
    }
}

pub(super) fn run(command: &PrintCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (wanted, output, asked) = command.target.to_request();
    let _alone = lock_project(project);
    let (sources, findings) = source::read(&project.root, &project.config)?;
    let mut build = print::print(&sources, &asked.to_options(&project.root)?, &wanted, &DiskCache::new(&project.root));
    build.report.extend(findings);
    // Report only errors and findings about print (E09x); `check` and `build` report the weaknesses of the catalogue.
    let mut report = std::mem::take(&mut build.report);
    report.0.retain(|d| d.severity == Severity::Error || d.code.id.starts_with("E09"));
    let report = report.sorted();
    print_report(&report, |path| sources.text(path).map(|t| &**t).or_else(|| build.template(path)));
    if report.has_errors() {
        return Err(Failure { message: String::new(), code: 1 });
    }
    if build.artifacts.is_empty() {
        // E094 and E095 have already reported why each sheet failed.
        let is_told = report.0.iter().any(|finding| ["E094", "E095"].contains(&finding.code.id));
        return Err(usage_error(if is_told { "nothing was made" } else { empty_message(&wanted) }));
    }
    let folder = PathBuf::from("print");
    let of_kind = if wanted.kind == SheetKind::Book { folder } else { folder.join(wanted.kind.name()) };
    let output = project.root.join(output.unwrap_or(&of_kind));
    let others = write::write_files(&output, &project.root, &build.artifacts)?;
    print_stdout!("{}: {}", format_count(build.artifacts.len(), "file"), display_path(&output));
    if let Some(first) = others.first() {
        let who = match others.len() {
            1 => format!("`{first}` lies"),
            n => format!("`{first}` and {} more lie", n - 1),
        };
        print_stdout!("{who} there from before, and may hold what these readers may not see");
    }
    Ok(())
}

/// Returns the message for a request that selects no sheets, with a help line where there is one.
fn empty_message(wanted: &print::PrintRequest) -> &'static str {
    match wanted.kind {
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
