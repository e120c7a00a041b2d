//! Selection of sheets: resolves the names on the command line to indices in the catalogue. An unknown name is an error.

use super::PrintRequest;
use crate::view::print::SheetKind;
use crate::{
    check::Edition,
    diag::{Diagnostic, Report, Span, codes, nearest, quoted_list},
    model::{
        Catalogue, QuoteNode,
        names::EntityKind,
        prose::{Inline, plain_text},
    },
};

/// The entries to print, as indices in the catalogue.
#[derive(Debug, Default)]
pub(super) struct PrintSelection {
    pub(super) quotes: Vec<usize>,
    pub(super) insights: Vec<usize>,
    pub(super) questions: Vec<usize>,
    /// Pairs of a sheet and a field of it whose prompt is a question.
    pub(super) prompts: Vec<(usize, usize)>,
    pub(super) recommendations: Vec<usize>,
    pub(super) boards: Vec<usize>,
    pub(super) sheets: Vec<usize>,
    /// Pairs of a meeting and a theme.
    pub(super) briefs: Vec<(usize, usize)>,
}

impl PrintSelection {
    pub(super) fn resolve(
        catalogue: &Catalogue,
        edition: &Edition,
        request: &PrintRequest,
        report: &mut Report,
    ) -> Self {
        let chooser = Chooser { catalogue, edition, request };
        let theme = chooser.resolve_slug(
            "theme",
            &request.theme,
            catalogue.themes.iter().map(|t| &*t.theme.front.slug),
            report,
        );
        let workshops = catalogue.workshops.iter().map(|w| &*w.workshop.front.slug);
        let workshop = chooser.resolve_slug("workshop", &request.workshop, workshops, report);
        let meetings = catalogue.meetings.iter().map(|m| &*m.meeting.front.slug);
        let meeting = chooser.resolve_slug("meeting", &request.meeting, meetings, report);
        let mut selection = PrintSelection::default();
        let is_in_theme = |t: Option<usize>| theme.is_none_or(|index| t == Some(index));
        let is_all = request.ids.is_empty();
        match request.kind {
            SheetKind::Posters if is_all => {
                let sources = chooser.resolve_sources(report);
                let is_included = |q: &QuoteNode| match &sources {
                    Some(sources) => sources.iter().any(|source| source.has(q)),
                    None => request.with_unmarked || q.quote.is_poster,
                };
                let quotes = edition.quotes().filter(|(_, q)| is_in_theme(q.theme) && is_included(q));
                selection.quotes = quotes.map(|(index, _)| index).collect();
            }
            SheetKind::Cards if request.with_questions || request.with_recommendations => {
                if request.with_questions {
                    let of_theme = |insight: usize| is_in_theme(Some(edition.insights()[insight].theme));
                    let questions = edition.questions().iter().enumerate().filter(|(_, node)| of_theme(node.insight));
                    selection.questions = questions.map(|(index, _)| index).collect();
                    if theme.is_none() {
                        selection.prompts = prompts(edition).collect();
                    }
                }
                if request.with_recommendations {
                    let recommendations = edition.recommendations().filter(|(_, node)| is_in_theme(node.theme));
                    selection.recommendations = recommendations.map(|(index, _)| index).collect();
                }
            }
            SheetKind::Cards if is_all => {
                selection.quotes =
                    edition.quotes().filter(|(_, q)| is_in_theme(q.theme)).map(|(index, _)| index).collect();
                let insights = edition.insights().iter().enumerate().filter(|(_, i)| is_in_theme(Some(i.theme)));
                selection.insights = insights.map(|(index, _)| index).collect();
            }
            SheetKind::Posters | SheetKind::Cards | SheetKind::Previews => chooser.select_by_id(&mut selection, report),
            SheetKind::Boards => {
                let is_selected = |board: &usize| {
                    let node = &edition.boards()[*board];
                    let theme = node.insights.first().map(|i| edition.insights()[*i].theme);
                    workshop.is_none_or(|w| node.workshop == w) && is_in_theme(theme)
                };
                selection.boards = chooser.resolve_ids(EntityKind::Board, edition.boards().len(), report);
                selection.boards.retain(is_selected);
            }
            SheetKind::Sheets => {
                selection.sheets = chooser.resolve_ids(EntityKind::Sheet, edition.sheets().len(), report);
                let slug = request.workshop.as_deref();
                selection
                    .sheets
                    .retain(|i| slug.is_none_or(|slug| edition.sheets()[*i].workshops.iter().any(|w| w.value == slug)));
            }
            SheetKind::Briefs => {
                let meetings = chooser.resolve_ids(EntityKind::Meeting, edition.meetings().len(), report);
                for index in meetings.into_iter().filter(|m| meeting.is_none_or(|index| *m == index)) {
                    let themes = edition.meetings()[index].themes.iter().filter(|t| is_in_theme(Some(**t)));
                    selection.briefs.extend(themes.map(|t| (index, *t)));
                }
            }
            SheetKind::Book | SheetKind::Kit => {}
        }
        selection
    }
}

/// An entry whose quotes are printed.
enum QuoteSource {
    Voice(usize),
    Insight(usize),
}

impl QuoteSource {
    fn has(&self, node: &QuoteNode) -> bool {
        match self {
            QuoteSource::Voice(voice) => node.voice == Some(*voice),
            QuoteSource::Insight(insight) => node.insight == Some(*insight),
        }
    }
}

/// Returns the fields of sheets that ask a question.
fn prompts(edition: &Edition) -> impl Iterator<Item = (usize, usize)> {
    edition.sheets().iter().enumerate().flat_map(|(index, sheet)| {
        let is_question = |prompt: &[Inline]| plain_text(prompt).trim_end().ends_with(['?', '？', '؟', ';']);
        let fields = sheet.fields.iter().enumerate();
        fields.filter(move |(_, field)| is_question(&field.prompt)).map(move |(field, _)| (index, field))
    })
}

/// The most names that a finding lists.
const MAX_LISTED_NAMES: usize = 12;

struct Chooser<'a> {
    catalogue: &'a Catalogue,
    edition: &'a Edition,
    request: &'a PrintRequest,
}

impl Chooser<'_> {
    fn span(&self) -> Span {
        Span::new(&format!("indsigt print {}", self.request.kind.name()).as_str().into(), 0..0)
    }

    /// Resolves the slug given to `--theme`, `--workshop` or `--meeting`, and reports an unknown one.
    fn resolve_slug<'s>(
        &self,
        kind: &str,
        slug: &Option<String>,
        slugs: impl Iterator<Item = &'s str>,
        report: &mut Report,
    ) -> Option<usize> {
        let slug = slug.as_deref()?;
        let slugs: Vec<&str> = slugs.collect();
        let index = slugs.iter().position(|s| *s == slug);
        if index.is_none() {
            let help = match nearest(slug, slugs.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if slugs.is_empty() => format!("the catalogue has no {kind}"),
                None => format!("the choices are {}", quoted_list(slugs.iter().copied())),
            };
            report
                .push(Diagnostic::error(codes::E011, self.span(), format!("no {kind} is called `{slug}`")).help(help));
        }
        index
    }

    /// Resolves the voices and insights given to `--for`, and reports unknown ones. `None` if none are given.
    fn resolve_sources(&self, report: &mut Report) -> Option<Vec<QuoteSource>> {
        let names = &self.request.only_for;
        let resolve = |name: &String| {
            let voice = self.catalogue.voices.iter().position(|voice| *voice.id == **name).map(QuoteSource::Voice);
            let source =
                voice.or_else(|| self.catalogue.names.index_of(EntityKind::Insight, name).map(QuoteSource::Insight));
            if source.is_none() {
                let finding = self.catalogue.names.unresolved_finding(EntityKind::Insight, name, self.span());
                report.push(finding.help("no voice has this id either; ids are in `content/voices.yml`"));
            }
            source
        };
        (!names.is_empty()).then(|| names.iter().filter_map(resolve).collect())
    }

    /// Resolves the requested ids of a kind, and reports unknown ones. Without ids, returns all indices.
    fn resolve_ids(&self, kind: EntityKind, count: usize, report: &mut Report) -> Vec<usize> {
        if self.request.ids.is_empty() {
            return (0..count).collect();
        }
        let mut indices = vec![];
        for id in &self.request.ids {
            match self.catalogue.names.index_of(kind, id) {
                Some(index) => indices.push(index),
                None => {
                    let finding = self.catalogue.names.unresolved_finding(kind, id, self.span());
                    report.push(if finding.help.is_empty() {
                        finding.help(self.available_names(kind))
                    } else {
                        finding
                    });
                }
            }
        }
        indices
    }

    /// Lists the names that exist, as help for an id that resembles none of them.
    fn available_names(&self, kind: EntityKind) -> String {
        let edition = self.edition;
        let names: Vec<&str> = match kind {
            EntityKind::Board => edition.boards().iter().map(|b| &*b.id).collect(),
            EntityKind::Sheet => edition.sheets().iter().map(|s| &*s.front.slug).collect(),
            _ => edition.meetings().iter().map(|m| &*m.meeting.front.slug).collect(),
        };
        match names.len() {
            0 => format!("the catalogue has no {}", kind.name()),
            n if n > MAX_LISTED_NAMES => {
                format!("there are {n}, such as {}", quoted_list(names.into_iter().take(MAX_LISTED_NAMES)))
            }
            _ => format!("the choices are {}", quoted_list(names.into_iter())),
        }
    }

    /// Selects quotes by id and, for cards, insights by slug.
    fn select_by_id(&self, selection: &mut PrintSelection, report: &mut Report) {
        for id in &self.request.ids {
            let insight = self
                .catalogue
                .names
                .index_of(EntityKind::Insight, id)
                .filter(|_| self.request.kind == SheetKind::Cards);
            match (self.catalogue.quote_index(id), insight) {
                (Some(index), _) if self.edition.quote(index).is_some() => selection.quotes.push(index),
                (Some(_), _) => report.push(
                    Diagnostic::error(
                        codes::E012,
                        self.span(),
                        format!("`{id}` may not hang on a wall for this audience"),
                    )
                    .help("its voice did not agree to that; choose another audience with `--audience`"),
                ),
                (None, Some(index)) => selection.insights.push(index),
                (None, None) => {
                    let finding = self.catalogue.names.unresolved_finding(EntityKind::Quote, id, self.span());
                    let is_card = self.request.kind == SheetKind::Cards;
                    report.push(if is_card {
                        finding.help("no insight has this name either; name an insight by its slug")
                    } else {
                        finding
                    });
                }
            }
        }
    }
}
