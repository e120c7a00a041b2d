//! Makes sheets for print from the sources: reads, checks, selects, fits, typesets and audits.

mod selection;
mod kit;
mod site_sheets;

pub(super) use site_sheets::SiteSheets;
use site_sheets::{SITE_SHEET_KINDS, named_sheets};

use super::{Build, BuildMemory, CheckedCatalogue, Options, SheetMode, failed_build};
use crate::{
    audit,
    check::{self, Edition},
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    memo::{SheetCaches, to_hex},
    model::{Catalogue, consent::Channel},
    render::{
        Artifact,
        print::{self, PAPER_SIZES, PaperSize, PrintContext, PrintFormat, SheetJob, SheetResult, Typesetter},
    },
    skin::Skin,
    source::Sources,
    view::{self, ViewContext, address::sheet_folder, print::SheetKind},
};
use rayon::prelude::*;
use selection::PrintSelection;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A request for sheets: which of them, and how they are made.
#[derive(Clone, Debug)]
pub struct PrintRequest {
    /// The kind of sheet.
    pub kind: SheetKind,
    /// The ids of the sheets; if empty, all of the kind, or for posters the quotes marked `.poster`.
    pub ids: Vec<String>,
    /// The slug of the theme to which the sheets are limited.
    pub theme: Option<String>,
    /// The slug of the workshop to which the sheets are limited.
    pub workshop: Option<String>,
    /// The slug of the meeting to which the sheets are limited.
    pub meeting: Option<String>,
    /// Whether to include every quote that may hang on a wall, even without `.poster`.
    pub with_unmarked: bool,
    /// Whether all posters go into one file.
    pub is_single_file: bool,
    /// Whether to make a sheet of thumbnails instead of the posters.
    pub is_contact_sheet: bool,
    /// Whether posters and cards include the words of people other than the voice.
    pub with_turns: bool,
    /// Whether posters have neither bleed nor crop marks, so that they fit the paper of an office printer.
    pub is_trimmed: bool,
    /// The paper; `None` for the configuration's.
    pub paper: Option<PaperSize>,
    /// Whether the paper is landscape; `None` for the kind's default.
    pub is_landscape: Option<bool>,
    /// The design of posters; `None` for the configuration's.
    pub design: Option<String>,
    /// The format of the files.
    pub format: PrintFormat,
}

impl PrintRequest {
    /// Creates a request for all sheets of a kind, with the configuration's settings.
    pub fn all_of_kind(kind: SheetKind) -> Self {
        PrintRequest {
            kind,
            ids: vec![],
            theme: None,
            workshop: None,
            meeting: None,
            with_unmarked: false,
            is_single_file: false,
            is_contact_sheet: false,
            with_turns: false,
            is_trimmed: false,
            paper: None,
            is_landscape: None,
            design: None,
            format: PrintFormat::Pdf,
        }
    }
}

/// Makes the requested sheets, each in a file named by its id. Reports sheets that do not fit and makes the others; with errors there are
/// no files.
pub fn print(sources: &Sources, options: &Options, request: &PrintRequest, caches: &dyn SheetCaches) -> Build {
    let checked =
        match CheckedCatalogue::read_and_check(sources, options, request.kind.channel(), &BuildMemory::disabled()) {
            Ok(checked) => checked,
            Err(failed) => return *failed,
        };
    let CheckedCatalogue { catalogue, edition, skin, mut report } = checked;
    let skin = &skin;
    let (typesetter, findings) = Typesetter::new(skin);
    findings.into_iter().for_each(|finding| report.push(finding));
    let mut context = print_context(&catalogue, sources, skin, &typesetter);
    if request.is_trimmed {
        (context.bleed_mm, context.has_crop_marks) = (0.0, false);
    }
    let maker = SheetMaker {
        catalogue: &catalogue,
        sources,
        options,
        print_context: context,
        cache: caches,
        site_edition: None,
    };
    let artifacts = if request.kind == SheetKind::Kit {
        kit::make_kit(&maker, request, &mut report)
    } else {
        let jobs = maker.jobs(&edition, request, &mut report);
        maker.make_and_audit(&edition, &jobs, request.format, &mut report)
    };
    if report.has_errors() {
        return failed_build(report, Some(skin));
    }
    Build { artifacts, report: report.sorted(), summary: None, templates: vec![] }
}

fn print_context<'a>(
    catalogue: &Catalogue,
    sources: &'a Sources,
    skin: &'a Skin,
    typesetter: &'a Typesetter,
) -> PrintContext<'a> {
    let config = &catalogue.config;
    let posters = &config.posters;
    PrintContext {
        typesetter,
        skin,
        sources,
        accent: config.accent.value,
        min_pt: f64::from(posters.min_pt),
        bleed_mm: posters.bleed_mm,
        has_crop_marks: posters.crop_marks,
        has_qr_code: posters.qr,
        logo: config.logo_path(),
    }
}

/// Makes the sheets of a catalogue. Holds the inputs that all jobs share.
struct SheetMaker<'a> {
    catalogue: &'a Arc<Catalogue>,
    sources: &'a Sources,
    options: &'a Options,
    print_context: PrintContext<'a>,
    cache: &'a dyn SheetCaches,
    /// The site's edition, if the sheets are for the site: none of them may contain what the site withholds.
    site_edition: Option<&'a Edition>,
}

impl<'a> SheetMaker<'a> {
    fn edition(&self, channel: Channel) -> Edition {
        if let Some(site) = self.site_edition {
            return site.with_channel(channel);
        }
        let audience = self.options.audience.unwrap_or(self.catalogue.config.audience);
        check::edition(self.catalogue, audience, channel, self.options.today)
    }

    fn view_context<'s>(&'s self, edition: &'s Edition, print_files: &'s BTreeSet<String>) -> ViewContext<'s> {
        ViewContext { edition, words: self.print_context.skin.words(), base_url: self.base_url(), print_files }
    }

    fn base_url(&self) -> Option<&str> {
        self.options.base_url.as_deref().or(self.catalogue.config.base_url.as_deref())
    }

    /// Returns the jobs for the requested sheets, in the catalogue's order.
    fn jobs(&self, edition: &Edition, request: &PrintRequest, report: &mut Report) -> Vec<SheetJob> {
        let print_files = BTreeSet::new();
        let context = self.view_context(edition, &print_files);
        let selection = PrintSelection::resolve(self.catalogue, edition, request, report);
        let results: Vec<Result<SheetJob, Vec<Diagnostic>>> = match request.kind {
            SheetKind::Posters => return self.poster_jobs(&context, &selection, request, report),
            SheetKind::Previews => return self.preview_jobs(&context, &selection, report),
            SheetKind::Cards => return self.card_jobs(&context, &selection, request, report),
            SheetKind::Boards => self.board_jobs(&context, &selection, request),
            SheetKind::Sheets => {
                selection.sheets.iter().map(|sheet| Ok(self.form_job(&context, *sheet, request))).collect()
            }
            SheetKind::Briefs => selection.briefs.iter().map(|pair| Ok(self.brief_job(&context, *pair))).collect(),
            SheetKind::Book => {
                vec![Ok(print::book_job(&self.print_context, &view::print::book(&context), &self.config_span()))]
            }
            SheetKind::Kit => vec![],
        };
        let mut jobs = vec![];
        for result in results {
            match result {
                Ok(job) => jobs.push(job),
                Err(findings) => findings.into_iter().for_each(|finding| report.push(finding)),
            }
        }
        jobs
    }

    /// Returns the job for the cards: insights first, then quotes.
    fn card_jobs(
        &self,
        context: &ViewContext<'_>,
        selection: &PrintSelection,
        request: &PrintRequest,
        report: &mut Report,
    ) -> Vec<SheetJob> {
        let quote = |q: &usize| Some((view::print::quote_card(context, *q, request.with_turns)?, self.quote_span(*q)));
        let insight = |i: &usize| {
            let front = &self.catalogue.insights[*i].insight.front;
            (view::print::insight_card(context, *i), Span::new(&front.path, front.title_range.clone()))
        };
        let cards: Vec<_> =
            selection.insights.iter().map(insight).chain(selection.quotes.iter().filter_map(quote)).collect();
        let (cards, wordless): (Vec<_>, Vec<_>) = cards.into_iter().partition(|(card, _)| !card.paragraphs.is_empty());
        wordless.iter().for_each(|(card, span)| report.push(wordless_finding(&card.id, span)));
        let result = print::cards_job(&self.print_context, &view::print::imprint(context), &cards, "cards");
        result.findings.into_iter().for_each(|finding| report.push(finding));
        result.job.into_iter().collect()
    }

    /// Returns the jobs for boards, and one for the notes that people stick on them.
    fn board_jobs(
        &self,
        context: &ViewContext<'_>,
        selection: &PrintSelection,
        request: &PrintRequest,
    ) -> Vec<Result<SheetJob, Vec<Diagnostic>>> {
        let default_paper = PaperSize::from_name(&self.catalogue.config.boards.size).unwrap_or(PAPER_SIZES[1]);
        let paper = request.paper.unwrap_or(default_paper);
        let board = |index: &usize| {
            let view = view::print::board_sheet(context, *index);
            print::board_job(
                &self.print_context,
                &view,
                paper,
                request.is_landscape.unwrap_or(true),
                &self.board_span(*index),
            )
        };
        let notes = || Ok(print::notes_job(&self.print_context, &view::print::imprint(context), &self.config_span()));
        selection.boards.iter().map(board).chain((!selection.boards.is_empty()).then(notes)).collect()
    }

    fn form_job(&self, context: &ViewContext<'_>, index: usize, request: &PrintRequest) -> SheetJob {
        let front = &self.catalogue.sheets[index].front;
        let span = Span::new(&front.path, front.title_range.clone());
        let view = view::print::form_sheet(context, index);
        print::form_job(&self.print_context, &view, request.paper, request.is_landscape == Some(true), &span)
    }

    fn brief_job(&self, context: &ViewContext<'_>, (meeting, theme): (usize, usize)) -> SheetJob {
        let front = &self.catalogue.meetings[meeting].meeting.front;
        let view = view::print::brief(context, meeting, theme);
        print::brief_job(&self.print_context, &view, &Span::new(&front.path, front.title_range.clone()))
    }

    /// Returns the jobs for posters: one file each, one file for all, or one sheet of thumbnails.
    fn poster_jobs(
        &self,
        context: &ViewContext<'_>,
        selection: &PrintSelection,
        request: &PrintRequest,
        report: &mut Report,
    ) -> Vec<SheetJob> {
        let config = &self.catalogue.config.posters;
        let spec = print::PosterSpec {
            paper: request.paper.or(PaperSize::from_name(&config.size)).unwrap_or(PAPER_SIZES[3]),
            is_landscape: request.is_landscape == Some(true),
            design: request.design.clone().unwrap_or_else(|| config.design.value.clone()),
        };
        let views: Vec<_> = selection
            .quotes
            .iter()
            .filter_map(|q| Some((view::print::poster(context, *q, request.with_turns)?, self.quote_span(*q))))
            .collect();
        let (views, wordless): (Vec<_>, Vec<_>) = views.into_iter().partition(|(view, _)| !view.paragraphs.is_empty());
        wordless.iter().for_each(|(view, span)| report.push(wordless_finding(&view.id, span)));
        let results: Vec<_> =
            views.par_iter().map(|(view, span)| print::poster_job(&self.print_context, &spec, view, span)).collect();
        let mut jobs = vec![];
        for (result, (view, span)) in results.into_iter().zip(&views) {
            match result {
                Ok(job) => jobs.push((job, view, span)),
                // A layout with an error is wrong for every poster; equal findings are reported once.
                Err(findings) => findings.into_iter().for_each(|finding| report.push(finding)),
            }
        }
        if request.is_contact_sheet {
            let thumbnails: Vec<_> = jobs.iter().map(|(job, view, _)| (job, *view)).collect();
            let imprint = view::print::imprint(context);
            return vec![print::contact_sheet_job(&self.print_context, &imprint, &thumbnails, &self.config_span())];
        }
        if request.is_single_file {
            let views: Vec<_> = jobs.iter().map(|(_, view, span)| (*view, (*span).clone())).collect();
            let title = format!(
                "{} – {}",
                self.print_context.skin.words().message("posters"),
                self.catalogue.config.title.plain
            );
            return print::posters_job(&self.print_context, &spec, &views, "posters", &title).into_iter().collect();
        }
        jobs.into_iter().map(|(job, ..)| job).collect()
    }

    /// Returns the jobs for previews: pictures of the catalogue's and themes' titles, and of posters. Omits posters whose words do not fit.
    fn preview_jobs(
        &self,
        context: &ViewContext<'_>,
        selection: &PrintSelection,
        report: &mut Report,
    ) -> Vec<SheetJob> {
        let themes = (0..context.edition.themes().len()).map(Some);
        let titles = std::iter::once(None).chain(themes).map(|theme| {
            print::preview_job(&self.print_context, &view::print::title_preview(context, theme), &self.config_span())
        });
        let config = &self.catalogue.config.posters;
        let spec =
            print::PosterSpec { paper: print::PREVIEW_SIZE, is_landscape: true, design: config.design.value.clone() };
        // A preview is shown on screen, so it has no bleed or crop marks, and its link makes a QR code unnecessary.
        let print_context =
            PrintContext { bleed_mm: 0.0, has_crop_marks: false, has_qr_code: false, ..self.print_context.clone() };
        let quotes = selection.quotes.iter().filter_map(|q| {
            let poster = view::print::poster(context, *q, false).filter(|view| !view.paragraphs.is_empty())?;
            let name = view::print::quote_preview_name(&poster.id);
            let view = view::print::PosterView { url: None, notes: vec![], ..poster };
            let job = print::poster_job(&print_context, &spec, &view, &self.quote_span(*q)).ok()?;
            Some(SheetJob { name, ..job.into_preview() })
        });
        let mut jobs = vec![];
        for result in titles {
            match result {
                Ok(job) => jobs.extend(job),
                Err(findings) => findings.into_iter().for_each(|finding| report.push(finding)),
            }
        }
        jobs.extend(quotes);
        jobs
    }

    /// Makes the files of `jobs` and audits them.
    fn make_and_audit(
        &self,
        edition: &Edition,
        jobs: &[SheetJob],
        format: PrintFormat,
        report: &mut Report,
    ) -> Vec<Artifact> {
        let secrets = edition.secrets(&self.options.private);
        let hasher = secrets
            .all
            .iter()
            .fold(Sha256::new(), |hash, secret| hash.chain_update(&secret.words).chain_update(&secret.description));
        let digest = to_hex(&hasher.finalize());
        let site_suffix = if self.site_edition.is_some() { "-on-site" } else { "" };
        let name = format!("{}-{}{site_suffix}", edition.audience().name(), edition.channel().name());
        let cache = self.cache.open_edition(&name, &digest);
        let results = print::make_all(self.print_context.typesetter, jobs, format, &*cache);
        let artifacts = self.collect_files(results, jobs, format, report);
        // What is handed to the typesetter is searched as well: letters that join and pictures of pages cannot be read from the files.
        let typeset = jobs.iter().map(|job| Artifact {
            path: format!("{}.{}", job.name, format.extension()),
            bytes: job.variants.iter().map(|variant| &variant.data[..]).collect::<Vec<_>>().join(&b'\n').into(),
        });
        let audited: Vec<Artifact> = artifacts.iter().cloned().chain(typeset).collect();
        report.extend(audit::run(&audited, secrets, self.sources));
        artifacts
    }

    /// Collects the files of the results, and reports replaced characters, pictures that cannot be printed, and the findings of the sheets.
    fn collect_files(
        &self,
        results: Vec<SheetResult>,
        jobs: &[SheetJob],
        format: PrintFormat,
        report: &mut Report,
    ) -> Vec<Artifact> {
        let mut artifacts = vec![];
        let mut undrawable = BTreeMap::new();
        for (result, job) in results.into_iter().zip(jobs) {
            artifacts.extend(result.files.into_iter().map(|(suffix, bytes)| Artifact {
                path: format!("{}{suffix}.{}", job.name, format.extension()),
                bytes: bytes.into(),
            }));
            for picture in result.undrawable {
                let span = job.assets.pictures.get(&picture).cloned().unwrap_or_else(|| self.config_span());
                undrawable.entry(picture).or_insert(span);
            }
            self.report_replaced_characters(job, &result.replaced_characters, report);
            // E094: a page works without a preview whose words do not fit.
            let is_reported = |finding: &Diagnostic| job.pixels.is_none() || finding.code != codes::E094;
            for finding in result.findings.into_iter().filter(is_reported) {
                report.push(self.sheet_finding(job, finding));
            }
        }
        undrawable.into_iter().for_each(|(picture, span)| report.push(self.undrawable_picture_finding(&picture, span)));
        artifacts
    }

    /// Returns the finding that the author sees. A typesetting error (E093) in the project's own layout stays an error, except on a site. Any
    /// other E093 becomes a warning at that layout, or else at the sheet's text, and the sheet is left out.
    fn sheet_finding(&self, job: &SheetJob, finding: Diagnostic) -> Diagnostic {
        if finding.code != codes::E093 {
            return finding;
        }
        let is_own_layout = finding
            .span
            .as_ref()
            .is_some_and(|span| span.path.starts_with("themes/") && self.sources.get(&span.path).is_some());
        if is_own_layout && self.site_edition.is_none() {
            return finding;
        }
        let (span, message) = match finding.span {
            Some(span) if is_own_layout => (span, finding.message.into_owned()),
            _ => (job.span.clone(), format!("`{}` cannot be made: {}", job.name, finding.message)),
        };
        Diagnostic::warning(codes::E093, span, message).help("everything else is made without it")
    }

    /// Reports the characters of a sheet that no font has: one finding per source file, at the first of them.
    fn report_replaced_characters(&self, job: &SheetJob, signs: &BTreeSet<char>, report: &mut Report) {
        let mut characters_by_file: BTreeMap<&str, Vec<(Span, char)>> = BTreeMap::new();
        for sign in signs {
            let span = job.assets.letters.get(sign).unwrap_or(&job.span);
            let narrowed = self.sources.text(&span.path).and_then(|text| {
                let start = text.get(span.start..)?.find(*sign)? + span.start;
                Some(Span::new(&span.path, start..start + sign.len_utf8()))
            });
            let place = narrowed.unwrap_or_else(|| span.clone());
            characters_by_file.entry(&span.path).or_default().push((place, *sign));
        }
        for mut signs in characters_by_file.into_values() {
            signs.sort_by_key(|(span, _)| span.start);
            let names: Vec<String> =
                signs.iter().take(MAX_LISTED_CHARACTERS).map(|(_, sign)| sign.to_string()).collect();
            let names = quoted_list(names.iter().map(String::as_str));
            let more = if signs.len() > MAX_LISTED_CHARACTERS {
                format!(" and {} more", signs.len() - MAX_LISTED_CHARACTERS)
            } else {
                String::new()
            };
            let message =
                format!("no font of the skin has {names}{more}, so a plainer form or a box is printed instead");
            report.push(Diagnostic::warning(codes::E095, signs[0].0.clone(), message).help(print::FONT_HELP));
        }
    }

    /// Returns the finding for a picture that cannot be printed, at the first text that shows it.
    fn undrawable_picture_finding(&self, picture: &str, span: Span) -> Diagnostic {
        Diagnostic::warning(
            codes::E096,
            span,
            format!("`{picture}` cannot be printed, so its place on sheets is empty"),
        )
        .help("save it as PNG, JPEG, WebP or SVG; the pages show it as it is")
    }

    /// Returns the span for findings about the whole catalogue: the start of its configuration.
    fn config_span(&self) -> Span {
        Span::new(self.sources.config_path(), 0..0)
    }

    /// Returns the span of the first byte of a quote.
    fn quote_span(&self, index: usize) -> Span {
        let quote = &self.catalogue.quotes[index].quote;
        Span::new(&quote.path, quote.range.start..quote.range.start + 1)
    }

    /// Returns the span of a board, or of its workshop if the board has none.
    fn board_span(&self, index: usize) -> Span {
        let node = &self.catalogue.boards[index];
        let front = &self.catalogue.workshops[node.workshop].workshop.front;
        Span::new(&front.path, node.board().map_or(front.title_range.clone(), |board| board.heading_range.clone()))
    }
}

/// Returns the finding for a quote in which no words can be attributed to its voice.
fn wordless_finding(id: &str, span: &Span) -> Diagnostic {
    let message = format!(
        "`{id}` is left out: all its words have named speakers, and none of the speakers is known to be the voice"
    );
    Diagnostic::warning(codes::E094, span.clone(), message).help(
        "attribute the quote to the speaker who is quoted: `— Woman, 40s` for `Woman: …`; or print it with `--turns`",
    )
}

/// The maximum number of characters that a finding names.
const MAX_LISTED_CHARACTERS: usize = 6;

/// The maximum number of quotes in a book that every build makes. A larger book takes too long to typeset again after every change.
const MAX_SITE_BOOK_QUOTES: usize = 500;

/// Returns the format of the site's sheets of a kind.
fn site_format(kind: SheetKind) -> PrintFormat {
    if kind == SheetKind::Previews { PrintFormat::Png } else { PrintFormat::Pdf }
}

/// Makes the site's sheets, at the paths that its pages link to; or, with [`SheetMode::DryRun`], only reports what would be replaced.
pub(super) fn make_site_sheets(
    checked: &mut super::CheckedCatalogue,
    sources: &Sources,
    options: &Options,
    caches: &dyn SheetCaches,
) -> Vec<Artifact> {
    let super::CheckedCatalogue { catalogue, edition: site_edition, skin, report } = checked;
    let (typesetter, findings) = Typesetter::new(skin);
    findings.into_iter().for_each(|finding| report.push(finding));
    let context = print_context(catalogue, sources, skin, &typesetter);
    let maker = SheetMaker {
        catalogue,
        sources,
        options,
        print_context: context,
        cache: caches,
        site_edition: Some(site_edition),
    };
    let mut artifacts = vec![];
    for kind in SITE_SHEET_KINDS {
        let edition = maker.edition(kind.channel());
        let sheets = named_sheets(kind, &edition, maker.base_url().is_some());
        let quotes = edition.quotes().count();
        if kind == SheetKind::Book && quotes > MAX_SITE_BOOK_QUOTES {
            let message = format!("with {quotes} quotes, the book is not made with every build");
            let finding = Diagnostic::warning(codes::E094, maker.config_span(), message);
            report.push(finding.help("run `indsigt print book`; it takes a while and a lot of memory"));
            continue;
        }
        if sheets.is_empty() {
            continue;
        }
        let mut request = PrintRequest::all_of_kind(kind);
        if matches!(kind, SheetKind::Posters | SheetKind::Previews) {
            request.ids = sheets.into_iter().flat_map(|(_, ids)| ids).collect();
        }
        let jobs = maker.jobs(&edition, &request, report);
        if options.sheets == SheetMode::DryRun {
            let results = print::dry_run_all(&typesetter, &jobs);
            maker.collect_files(results, &jobs, site_format(kind), report);
            continue;
        }
        let folder = sheet_folder(kind);
        let sheets = maker.make_and_audit(&edition, &jobs, site_format(kind), report);
        artifacts
            .extend(sheets.into_iter().map(|sheet| Artifact { path: format!("{folder}/{}", sheet.path), ..sheet }));
    }
    if options.sheets == SheetMode::All {
        artifacts.extend(kit::make_site_kits(&maker, report));
    }
    artifacts
}
