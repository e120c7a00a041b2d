//! The print jobs of a request, in the catalogue's order.

use super::{PrintRequest, SheetMaker, selection::PrintSelection};
use crate::{
    check::Edition,
    diag::{Diagnostic, Report, Span, codes},
    render::print::{self, PAPER_SIZES, PaperSize, PrintContext, SheetJob},
    view::{
        self, ViewContext,
        print::{PosterView, SheetKind},
    },
};
use rayon::prelude::*;
use std::collections::BTreeSet;

impl SheetMaker<'_> {
    /// Returns the jobs for the requested sheets, in the catalogue's order.
    pub(super) fn jobs(&self, edition: &Edition, request: &PrintRequest, report: &mut Report) -> Vec<SheetJob> {
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
            SheetKind::Briefs => selection.briefs.iter().map(|pair| self.brief_job(&context, *pair)).collect(),
            SheetKind::Book => {
                vec![Ok(print::book_job(
                    &self.print_context,
                    &view::print::book(&context),
                    request.book_form,
                    &self.config_span(),
                ))]
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

    /// Returns the job for the cards: insights, quotes, questions, recommendations.
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
        let question = |i: &usize| {
            let node = &self.catalogue.questions[*i];
            let path = &self.catalogue.insights[node.insight].insight.front.path;
            (view::print::question_card(context, *i), Span::new(path, node.question().range.clone()))
        };
        let prompt = |(sheet, field): &(usize, usize)| {
            let front = &self.catalogue.sheets[*sheet].front;
            (view::print::prompt_card(context, *sheet, *field), Span::new(&front.path, front.title_range.clone()))
        };
        let recommendation = |i: &usize| {
            let recommendation = &self.catalogue.recommendations[*i].recommendation;
            let span = Span::new(&recommendation.path, recommendation.range.clone());
            Some((view::print::recommendation_card(context, *i)?, span))
        };
        let cards = selection.insights.iter().map(insight);
        let cards = cards.chain(selection.quotes.iter().filter_map(quote));
        let cards = cards.chain(selection.questions.iter().map(question)).chain(selection.prompts.iter().map(prompt));
        let cards: Vec<_> = cards.chain(selection.recommendations.iter().filter_map(recommendation)).collect();
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

    /// Returns the job for the brief on a theme for a meeting, or a finding if there is nothing to say.
    fn brief_job(
        &self,
        context: &ViewContext<'_>,
        (meeting, theme): (usize, usize),
    ) -> Result<SheetJob, Vec<Diagnostic>> {
        let front = &self.catalogue.meetings[meeting].meeting.front;
        let span = Span::new(&front.path, front.title_range.clone());
        if !view::print::has_brief(context.edition, theme) {
            let slug = &self.catalogue.themes[theme].theme.front.slug;
            let message = format!("there is no brief on `{slug}`, because these readers would see nothing in it");
            return Err(vec![Diagnostic::warning(codes::E094, span, message).help(
                "write an insight, a recommendation or a paper for the theme, or take it out of the meeting’s `themes`",
            )]);
        }
        let view = view::print::brief(context, meeting, theme);
        Ok(print::brief_job(&self.print_context, &view, &span))
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
            ink: request.ink,
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
        self.report_small_type(&spec, &jobs, report);
        if request.is_contact_sheet {
            let thumbnails: Vec<_> = jobs.iter().map(|(job, view, _)| (job, *view)).collect();
            let imprint = view::print::imprint(context);
            return vec![print::contact_sheet_job(&self.print_context, &imprint, &thumbnails, &self.config_span())];
        }
        if let Some(paper) = request.tile_paper {
            return self.tile_jobs(context, &jobs, paper);
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

    /// Returns the jobs for posters that are divided into sheets of `paper`.
    fn tile_jobs(
        &self,
        context: &ViewContext<'_>,
        posters: &[(SheetJob, &PosterView, &Span)],
        paper: PaperSize,
    ) -> Vec<SheetJob> {
        let imprint = view::print::imprint(context);
        let jobs: Vec<SheetJob> = posters.iter().map(|(job, ..)| job.clone()).collect();
        let drawings = print::draw_all(self.print_context.typesetter, &jobs);
        let tile = |(drawing, (_, view, span)): (Option<print::SheetDrawing>, &(SheetJob, &PosterView, &Span))| {
            let drawing = drawing?;
            let poster = print::TiledPoster {
                name: &view.id,
                words: &view.plain,
                drawing: drawing.svg.into(),
                size: drawing.size,
                lines: &drawing.lines,
            };
            Some(print::tiles_job(&self.print_context, &imprint, &poster, paper, span))
        };
        drawings.into_iter().zip(posters).filter_map(tile).collect()
    }

    /// Reports the posters that cannot be read across a room: one finding for all. Slides are shown much larger than they are.
    fn report_small_type(
        &self,
        spec: &print::PosterSpec,
        jobs: &[(SheetJob, &PosterView, &Span)],
        report: &mut Report,
    ) {
        let distance = |job: &SheetJob| job.reading_distance.filter(|distance| *distance < print::GOOD_DISTANCE);
        let small: Vec<_> = jobs.iter().filter_map(|(job, view, span)| Some((distance(job)?, view, span))).collect();
        let Some((_, _, span)) = small.first().filter(|_| spec.paper != print::SLIDE_SIZE) else { return };
        let listed =
            small.iter().take(MAX_LISTED_POSTERS).map(|(metres, view, _)| format!("`{}` from {metres:.1} m", view.id));
        let more = match small.len().saturating_sub(MAX_LISTED_POSTERS) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let subject = if small.len() == 1 { "a poster" } else { "some posters" };
        let listed = listed.collect::<Vec<_>>().join(", ");
        let message = format!("{subject} on {} cannot be read across a room: {listed}{more}", spec.paper.name);
        let finding = Diagnostic::note(codes::E105, (**span).clone(), message)
            .help("mark a shorter passage, `==these words==`, or choose larger paper");
        report.push(match print::recommended_min_pt(&self.print_context, spec) {
            Some(min_pt) => finding.help(format!("for three metres, set `min_pt: {min_pt}` under `posters:`")),
            None => finding,
        });
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
        let spec = print::PosterSpec {
            paper: print::PREVIEW_SIZE,
            is_landscape: true,
            design: config.design.value.clone(),
            ink: print::Ink::Full,
        };
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

    /// Returns the span for findings about the whole catalogue: the start of its configuration.
    pub(super) fn config_span(&self) -> Span {
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

/// The most posters that a finding lists.
const MAX_LISTED_POSTERS: usize = 5;

/// Returns the finding for a quote in which no words can be attributed to its voice.
fn wordless_finding(id: &str, span: &Span) -> Diagnostic {
    let message = format!(
        "`{id}` is left out: all its words have named speakers, and none of the speakers is known to be the voice"
    );
    Diagnostic::warning(codes::E094, span.clone(), message).help(
        "attribute the quote to the speaker who is quoted: `— Woman, 40s` for `Woman: …`; or print it with `--turns`",
    )
}
