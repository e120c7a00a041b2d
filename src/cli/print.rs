//! The command `indsigt print`.

use super::{
    BuildArgs, Failure, ProjectArgs, clock, display_path, format_count, lock_project, print_report, print_stdout,
    usage_error,
};
use crate::{
    diag::{Severity, Stage, codes},
    memo::DiskCache,
    pipeline::print::{self, PrintRequest},
    render::print::{BookForm, Ink, PAPER_SIZES, PaperSize, PrintFormat, SLIDE_SIZE},
    source,
    view::print::SheetKind,
    write,
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
    /// Cards with quotes and insights, or with questions or recommendations, eight to an A4 page, to lay out and move on a table
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
    /// Every quote of this voice or this insight, marked or not; can be repeated
    #[arg(long = "for", value_name = "VOICE|INSIGHT", conflicts_with = "ids")]
    only_for: Vec<String>,
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
    /// The amount of ink: `low` draws outlines on white, `black` draws them in black alone
    #[arg(long, value_name = "INK", default_value = "full", hide_default_value = true)]
    ink: InkArg,
    /// Without bleed and crop marks: the page is as large as the paper, for an office printer
    #[arg(long)]
    no_bleed: bool,
    /// The paper size, A0 to A5, or `16:9` for slides; by default the one in the configuration
    #[arg(long, value_name = "SIZE", value_parser = parse_poster_size)]
    size: Option<PaperSize>,
    /// Landscape format
    #[arg(long)]
    landscape: bool,
    /// Divide each poster into sheets of this paper, A4 or A3, with marks to cut and an edge to glue
    #[arg(long, value_name = "PAPER", value_parser = parse_tile_paper, conflicts_with_all = ["together", "contact_sheet"])]
    tile: Option<PaperSize>,
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
    /// Cards with the questions of insights and sheets
    #[arg(long, conflicts_with = "ids")]
    questions: bool,
    /// Cards with recommendations
    #[arg(long, conflicts_with = "ids")]
    recommendations: bool,
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
    /// A large-print edition: type of 17 points, on A4
    #[arg(long)]
    large: bool,
    /// For a print shop: the cover as a file of its own, with its spine, and colour beyond the edge of the pages
    #[arg(long, conflicts_with = "large")]
    cover: bool,
    /// For an office printer: two pages on each side of A4, in the order for folding
    #[arg(long, conflicts_with_all = ["large", "cover"])]
    booklet: bool,
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
enum InkArg {
    /// Areas of colour, as the design has them
    Full,
    /// Outlines on white, in the theme's colour
    Low,
    /// Outlines on white, in black
    Black,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatArg {
    /// Accessible PDF (PDF/UA-1), for a printer; of a catalogue with a date, for an archive as well (PDF/A-2a)
    Pdf,
    /// PNG pictures, for a screen
    Png,
    /// SVG drawings, for a slide
    Svg,
}

fn parse_paper(text: &str) -> Result<PaperSize, String> {
    let size = PAPER_SIZES.into_iter().find(|p| p.name.eq_ignore_ascii_case(text));
    size.ok_or_else(|| "use A0, A1, A2, A3, A4 or A5".to_string())
}

fn parse_poster_size(text: &str) -> Result<PaperSize, String> {
    if text == SLIDE_SIZE.name {
        return Ok(SLIDE_SIZE);
    }
    parse_paper(text).map_err(|_| "use A0, A1, A2, A3, A4, A5 or 16:9".to_string())
}

fn parse_tile_paper(text: &str) -> Result<PaperSize, String> {
    let paper = parse_paper(text).ok().filter(|paper| ["A3", "A4"].contains(&paper.name));
    paper.ok_or_else(|| "use A4 or A3".to_string())
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

impl PostersArgs {
    fn to_request(&self) -> PrintRequest {
        let is_slide = self.size == Some(SLIDE_SIZE);
        PrintRequest {
            theme: self.theme.clone(),
            paper: self.size,
            is_landscape: (self.landscape || is_slide).then_some(true),
            only_for: self.only_for.clone(),
            with_unmarked: self.all,
            is_single_file: self.together,
            tile_paper: self.tile,
            is_contact_sheet: self.contact_sheet,
            with_turns: self.turns,
            is_trimmed: self.no_bleed || is_slide,
            design: self.design.clone(),
            ink: match self.ink {
                InkArg::Full => Ink::Full,
                InkArg::Low => Ink::Low,
                InkArg::Black => Ink::Black,
            },
            ids: self.ids.clone(),
            ..PrintRequest::all_of_kind(SheetKind::Posters)
        }
    }
}

impl CardsArgs {
    fn to_request(&self) -> PrintRequest {
        PrintRequest {
            theme: self.theme.clone(),
            with_questions: self.questions,
            with_recommendations: self.recommendations,
            with_turns: self.turns,
            ids: self.ids.clone(),
            ..PrintRequest::all_of_kind(SheetKind::Cards)
        }
    }
}

/// The input of a print command: the request, the output folder if one is given, and the edition's arguments.
type PrintCommandInput<'a> = (PrintRequest, Option<&'a PathBuf>, &'a BuildArgs);

impl PrintTarget {
    fn to_request(&self) -> PrintCommandInput<'_> {
        let with_output = |request: PrintRequest, args: &OutputArgs| PrintRequest {
            format: args.format.to_print_format(),
            ..request
        };
        let with_paper = |request: PrintRequest, args: &PaperArgs| PrintRequest {
            paper: args.size,
            is_landscape: args.landscape.then_some(true),
            ..request
        };
        let request_for =
            |kind: SheetKind, ids: &Vec<String>| PrintRequest { ids: ids.clone(), ..PrintRequest::all_of_kind(kind) };
        match self {
            PrintTarget::Posters(c) => {
                let output_args = &c.output_args;
                (with_output(c.to_request(), output_args), output_args.output.as_ref(), &output_args.build_args)
            }
            PrintTarget::Cards(c) => {
                let output_args = &c.output_args;
                (with_output(c.to_request(), output_args), output_args.output.as_ref(), &output_args.build_args)
            }
            PrintTarget::Boards(c) => {
                let request = PrintRequest {
                    theme: c.theme.clone(),
                    workshop: c.workshop.clone(),
                    ..request_for(SheetKind::Boards, &c.ids)
                };
                let request = with_output(with_paper(request, &c.paper_args), &c.output_args);
                let is_landscape = if c.portrait { Some(false) } else { request.is_landscape };
                (PrintRequest { is_landscape, ..request }, c.output_args.output.as_ref(), &c.output_args.build_args)
            }
            PrintTarget::Sheets(c) => {
                let request = PrintRequest { workshop: c.workshop.clone(), ..request_for(SheetKind::Sheets, &c.ids) };
                (
                    with_output(with_paper(request, &c.paper_args), &c.output_args),
                    c.output_args.output.as_ref(),
                    &c.output_args.build_args,
                )
            }
            PrintTarget::Briefs(c) => {
                let request = PrintRequest {
                    theme: c.theme.clone(),
                    meeting: c.meeting.clone(),
                    ..request_for(SheetKind::Briefs, &c.ids)
                };
                (with_output(request, &c.output_args), c.output_args.output.as_ref(), &c.output_args.build_args)
            }
            PrintTarget::Book(c) => (
                with_output(
                    PrintRequest {
                        book_form: BookForm { is_large: c.large, has_own_cover: c.cover },
                        is_booklet: c.booklet,
                        ..PrintRequest::all_of_kind(SheetKind::Book)
                    },
                    &c.output_args,
                ),
                c.output_args.output.as_ref(),
                &c.output_args.build_args,
            ),
            PrintTarget::Kit(c) => {
                let (workshop, meeting) = (c.workshop.clone(), c.meeting.clone());
                let request =
                    PrintRequest { workshop, meeting, paper: c.size, ..PrintRequest::all_of_kind(SheetKind::Kit) };
                (request, c.output.as_ref(), &c.build_args)
            }
        }
    }
}

pub(super) fn run(command: &PrintCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (request, output, build_args) = command.target.to_request();
    let _lock = lock_project(project);
    let (sources, mut findings) = source::read(&project.root, &project.config)?;
    let options = build_args.to_options(&project.root)?;
    findings.extend(clock::check_day(&sources, &project.root, options.today));
    let mut build = print::print(&sources, &options, &request, &DiskCache::new(&project.root));
    build.report.extend(findings);
    // Report only errors and findings about print (E09x); `check` and `build` report the weaknesses of the catalogue.
    let mut report = std::mem::take(&mut build.report);
    report.retain(|d| d.severity == Severity::Error || d.code.stage == Stage::Output);
    let report = report.sorted();
    print_report(&report, |path| sources.text(path).map(|t| &**t).or_else(|| build.template(path)));
    if report.has_errors() {
        return Err(Failure { message: String::new(), code: 1 });
    }
    if build.artifacts.is_empty() {
        // E094 and E095 have already reported why each sheet failed.
        let is_reported = report.iter().any(|finding| [codes::E094, codes::E095].contains(&finding.code));
        return Err(usage_error(if is_reported { "nothing was made" } else { empty_message(&request) }));
    }
    let folder = PathBuf::from("print");
    let default_output = if request.kind == SheetKind::Book { folder } else { folder.join(request.kind.name()) };
    let output = project.root.join(output.unwrap_or(&default_output));
    let older_files = write::write_files(&output, &project.root, &build.artifacts)?;
    print_stdout!("{}: {}", format_count(build.artifacts.len(), "file"), display_path(&output));
    if let Some(first) = older_files.first() {
        let subject = match older_files.len() {
            1 => format!("`{first}` is"),
            n => format!("`{first}` and {} more are", n - 1),
        };
        print_stdout!("{subject} from an earlier run, and may contain material that these readers may not see");
    }
    Ok(())
}

/// Returns the message for a request that selects no sheets, with a help line where there is one.
fn empty_message(request: &print::PrintRequest) -> &'static str {
    match request.kind {
        SheetKind::Posters | SheetKind::Boards | SheetKind::Briefs | SheetKind::Cards if request.theme.is_some() => {
            "nothing was made for this theme\n  help: leave out `--theme` to print everything"
        }
        SheetKind::Posters if !request.only_for.is_empty() => {
            "no poster was made\n  help: these readers may see no quote of this voice or insight on a wall"
        }
        SheetKind::Posters => "no poster was made\n  help: mark quotes with `.poster`, name their ids, or add `--all`",
        SheetKind::Cards if request.with_questions || request.with_recommendations => {
            "no card was made\n  help: questions go in the front matter of insights, recommendations in `recommendations.md`"
        }
        SheetKind::Cards => {
            "no card was made\n  help: this audience may see no quote or insight, or none fits on a card"
        }
        SheetKind::Boards => {
            "no board was made\n  help: add a board to a workshop in `content/workshops/`: a second-level heading"
        }
        SheetKind::Sheets => "no sheet was made\n  help: sheets go in `content/sheets/`",
        SheetKind::Briefs => {
            "no brief was made\n  help: name the themes of a meeting in `content/meetings/`: `themes: […]`"
        }
        SheetKind::Book | SheetKind::Kit | SheetKind::Previews => "nothing was made",
    }
}
