//! The pages of themes and insights, and their cards on other pages.

use super::{
    Head, Link, Relations, TextPart, ViewContext, address,
    citation::{Citation, CitedWork},
    content,
    evidence::{EvidencePanel, EvidenceView},
    quote::QuoteView,
    recommendation::{GroupView, RecommendationView},
};
use crate::model::{
    names::EntityKind,
    prose::{self, Block},
    theme::PaperKind,
};
use serde::Serialize;

/// The quote that a theme opens with.
#[derive(Clone, Debug, Serialize)]
pub struct LeadView {
    /// The quote's words.
    pub words_html: String,
    /// The speaker.
    pub attribution: Option<String>,
    /// The link to the quote's page.
    pub href: String,
    /// The language of the quote, if it differs from the catalogue's.
    pub language: Option<String>,
    /// The length class of the quote: `short`, `middle` or `long`.
    pub length: &'static str,
}

/// A theme as other pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct ThemeCard {
    /// The theme's number, from 1.
    pub number: usize,
    /// The theme's title and page.
    pub link: Link,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
    /// The quote that the theme opens with.
    pub lead: Option<LeadView>,
    /// The number of insights.
    pub insights: usize,
    /// The insights, or empty if the page does not list them.
    pub list: Vec<InsightCard>,
    /// The theme's hue.
    pub hue: usize,
}

/// An insight as other pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct InsightCard {
    /// The insight's number, such as `2.3`.
    pub number: String,
    /// The insight's title and page.
    pub link: Link,
    /// The insight's statement, without footnotes.
    pub statement_html: String,
    /// The quotes and voices that support the insight, in numbers.
    pub evidence: EvidenceView,
}

impl ViewContext<'_> {
    /// Returns the quote that the theme at `index` opens with. `None` if there is no such quote that may be shown.
    pub(super) fn lead_view(&self, place: &address::PageLocation, index: usize) -> Option<LeadView> {
        let (quote, words) = self.edition.lead(index)?;
        let node = self.edition.quote(quote)?;
        let writer = self.writer(place, &node.quote.path);
        let voice = node.voice.and_then(|v| self.edition.voice(v)).and_then(|v| v.label.clone());
        let words = writer.resolver.lead_words(&node.quote.testimony, words);
        Some(LeadView {
            words_html: writer.format.paragraphs(&words),
            attribution: node.quote.attribution.clone().or(voice),
            href: place.href(&address::quote_address(self.edition, quote)?),
            language: node.quote.language.clone(),
            length: super::quote::length_class(content::letters(&words)),
        })
    }

    /// Returns the theme at `index` as other pages show it.
    pub(super) fn theme_card(&self, place: &address::PageLocation, index: usize, with_insights: bool) -> ThemeCard {
        let node = &self.edition.themes()[index];
        let writer = self.writer(place, &node.theme.front.path);
        ThemeCard {
            number: index + 1,
            link: self.entity_link(&writer, EntityKind::Theme, index),
            summary: node.theme.front.summary.clone(),
            lead: self.lead_view(place, index),
            insights: node.insights.len(),
            list: if with_insights {
                node.insights.iter().map(|i| self.insight_card(place, *i)).collect()
            } else {
                vec![]
            },
            hue: self.hue(Some(index)),
        }
    }

    /// Returns the insight at `index` as other pages show it.
    pub(super) fn insight_card(&self, place: &address::PageLocation, index: usize) -> InsightCard {
        let node = &self.edition.insights()[index];
        let writer = self.writer(place, &node.insight.front.path);
        let statement = node.insight.statement();
        InsightCard {
            number: self.insight_number(index),
            link: self.entity_link(&writer, EntityKind::Insight, index),
            statement_html: statement
                .map_or(String::new(), |p| writer.format.inlines(&content::away_from_page(writer.resolver.inlines(p)))),
            evidence: self.evidence_view(&self.edition.evidence(index)),
        }
    }
}

/// An entry of a logbook, or a year of a scenario.
#[derive(Debug, Serialize)]
pub struct PaperEntryView {
    /// The entry's heading; empty if the heading is the date.
    pub title_html: String,
    /// The date of the entry.
    pub date: Option<String>,
    /// The author of the entry, in the interface's words.
    pub by: Option<String>,
    /// The entry's text.
    pub body_html: String,
}

/// A theme's logbook, vision or scenarios.
#[derive(Debug, Serialize)]
pub struct PaperView {
    /// The text before the first heading.
    pub opening_html: String,
    /// The entries, one for each heading.
    pub entries: Vec<PaperEntryView>,
}

impl ViewContext<'_> {
    /// Returns a paper of a theme, with its headings lowered by `lowered` levels. `None` if the theme has no such paper.
    pub(super) fn paper_view(
        &self,
        place: &address::PageLocation,
        theme: usize,
        kind: PaperKind,
        lowered: u8,
    ) -> Option<PaperView> {
        let paper = self.edition.themes()[theme].papers.iter().find(|p| p.kind == kind)?;
        let prefix = format!("t{theme}-");
        let writer = self.writer(place, &paper.front.path).lowered(lowered).prefixed(&prefix);
        let entries = paper.entries.iter().map(|entry| {
            let date = entry.date.map(|d| self.format_date(d));
            // A year that is itself the heading appears once, in the place of the date.
            let is_date = date.as_ref().is_some_and(|d| *d == prose::plain_text(&entry.title));
            PaperEntryView {
                title_html: if is_date { String::new() } else { writer.inlines(&entry.title) },
                date,
                by: entry.author.as_ref().map(|author| self.term_label("by", author)),
                body_html: writer.blocks(&entry.blocks),
            }
        });
        Some(PaperView { opening_html: writer.blocks(&paper.opening), entries: entries.collect() })
    }
}

/// A theme's page.
#[derive(Debug, Serialize)]
pub struct ThemePage {
    /// The page's head.
    pub head: Head,
    /// The theme's number, title, lead and insights.
    pub theme: ThemeCard,
    /// The introduction.
    pub parts: Vec<TextPart>,
    /// The theme's quotes that belong to no insight.
    pub quotes: Vec<QuoteView>,
    /// The recommendations, in their groups.
    pub groups: Vec<GroupView>,
    /// The practices that belong to the theme.
    pub practices: Vec<Link>,
    /// The logbook: the discussion so far.
    pub logbook: Option<PaperView>,
    /// The vision: the goal for the theme.
    pub vision: Option<PaperView>,
    /// The scenarios: possible developments.
    pub scenarios: Option<PaperView>,
    /// The suggested citation of the theme.
    pub citation: Citation,
    /// The previous theme.
    pub previous: Option<Link>,
    /// The next theme.
    pub next: Option<Link>,
}

/// Builds the page of the theme at `index`.
pub fn theme_page(context: &ViewContext<'_>, index: usize) -> ThemePage {
    let edition = context.edition;
    let address = address::theme_address(edition, index);
    let place = context.page_location(&address);
    let node = &edition.themes()[index];
    let front = &node.theme.front;
    let writer = context.writer(&place, &front.path);
    let practices = (0..edition.practices().len()).filter(|p| edition.practices()[*p].themes.contains(&index));
    let practices = practices.map(|p| context.entity_link(&writer, EntityKind::Practice, p));
    ThemePage {
        head: Head {
            preview: context.theme_preview(index),
            ..context.entity_head(&address, front, &node.theme.prose.blocks)
        },
        citation: context.citation(&CitedWork {
            key: &front.slug,
            title: context.with_quotation_marks(&front.title.plain),
            description: format!("{} {}", context.words.message("theme-low"), index + 1),
            address: &address,
        }),
        theme: context.theme_card(&place, index, true),
        parts: context.text_parts(&writer, &node.theme.prose.blocks, &[]),
        quotes: edition
            .visible_quotes(&node.quotes)
            .into_iter()
            .filter_map(|q| context.quote_view(&place, q))
            .collect(),
        groups: node.groups.iter().filter_map(|g| context.group_view(&place, *g)).collect(),
        practices: practices.collect(),
        logbook: context.paper_view(&place, index, PaperKind::Logbook, 1),
        vision: context.paper_view(&place, index, PaperKind::Vision, 1),
        scenarios: context.paper_view(&place, index, PaperKind::Scenarios, 1),
        previous: index.checked_sub(1).map(|i| context.entity_link(&writer, EntityKind::Theme, i)),
        next: (index + 1 < edition.themes().len()).then(|| context.entity_link(&writer, EntityKind::Theme, index + 1)),
    }
}

/// A question on an insight's page.
#[derive(Debug, Serialize)]
pub struct QuestionView {
    /// The question's id.
    pub id: String,
    /// The question's text.
    pub text_html: String,
    /// The boards that open the question, each under its workshop's title.
    pub boards: Vec<Link>,
}

/// An insight's page.
#[derive(Debug, Serialize)]
pub struct InsightPage {
    /// The page's head.
    pub head: Head,
    /// The insight's number, such as `2.3`.
    pub number: String,
    /// The insight's title.
    pub title_html: String,
    /// The insight's theme.
    pub theme: Link,
    /// The theme's number, from 1.
    pub theme_number: usize,
    /// The theme's hue.
    pub hue: usize,
    /// The insight's statement.
    pub statement_html: String,
    /// The text after the statement, with its quotes.
    pub parts: Vec<TextPart>,
    /// The insight's quotes from files of their own.
    pub more_quotes: Vec<QuoteView>,
    /// The quotes and voices that support the insight, in numbers.
    pub evidence: EvidenceView,
    /// The voices that support the insight.
    pub panel: EvidencePanel,
    /// The questions that the insight opens.
    pub questions: Vec<QuestionView>,
    /// The recommendations that answer the insight.
    pub recommendations: Vec<RecommendationView>,
    /// The suggested citation of the insight.
    pub citation: Citation,
    /// The number and link of the previous insight.
    pub previous: Option<(String, Link)>,
    /// The number and link of the next insight.
    pub next: Option<(String, Link)>,
}

/// Builds the page of the insight at `index`.
pub fn insight_page(context: &ViewContext<'_>, index: usize, relations: &Relations) -> InsightPage {
    let edition = context.edition;
    let address = address::insight_address(edition, index);
    let place = context.page_location(&address);
    let node = &edition.insights()[index];
    let front = &node.insight.front;
    let writer = context.writer(&place, &front.path);
    let blocks = &node.insight.prose.blocks;
    let (statement, rest) = match blocks.split_first() {
        Some((Block::Paragraph(inlines), rest)) => (Some(inlines), rest),
        _ => (None, blocks.as_slice()),
    };
    let count_in_text = count_quotes(blocks);
    let more_quotes = node.quotes.get(count_in_text..).unwrap_or(&[]);
    let neighbour = |i: Option<usize>| {
        i.filter(|i| *i < edition.insights().len())
            .map(|i| (context.insight_number(i), context.entity_link(&writer, EntityKind::Insight, i)))
    };
    let questions = node.questions.iter().map(|q| {
        let question = edition.questions()[*q].question();
        let boards = relations.boards_for_question(*q).iter().map(|b| {
            let workshop = &edition.workshops()[edition.boards()[*b].workshop].workshop.front;
            context.link(&writer, &workshop.title.inlines, &address::board_address(edition, *b))
        });
        QuestionView {
            id: question.id.to_string(),
            text_html: writer.inlines(&question.text.inlines),
            boards: boards.collect(),
        }
    });
    InsightPage {
        head: Head { preview: context.theme_preview(node.theme), ..context.entity_head(&address, front, blocks) },
        number: context.insight_number(index),
        title_html: writer.inlines(&front.title.inlines),
        theme: context.entity_link(&writer, EntityKind::Theme, node.theme),
        theme_number: node.theme + 1,
        hue: context.hue(Some(node.theme)),
        statement_html: statement.map_or(String::new(), |inlines| writer.inlines(inlines)),
        parts: context.text_parts(&writer, rest, &node.quotes),
        more_quotes: edition
            .visible_quotes(more_quotes)
            .into_iter()
            .filter_map(|q| context.quote_view(&place, q))
            .collect(),
        evidence: context.evidence_view(&edition.evidence(index)),
        panel: context.evidence_panel(&place, index),
        questions: questions.collect(),
        recommendations: relations
            .recommendations_for_insight(index)
            .iter()
            .filter_map(|r| answering_recommendation(context, &place, *r, index))
            .collect(),
        citation: context.citation(&CitedWork {
            key: &front.slug,
            title: context.with_quotation_marks(&front.title.plain),
            description: format!("{} {}", context.words.message("insight-low"), context.insight_number(index)),
            address: &address,
        }),
        previous: neighbour(index.checked_sub(1)),
        next: neighbour(Some(index + 1)),
    }
}

/// Returns a recommendation as the page of `insight` shows it. Its list of insights leaves out `insight`, which the page is about.
fn answering_recommendation(
    context: &ViewContext<'_>,
    place: &address::PageLocation,
    index: usize,
    insight: usize,
) -> Option<RecommendationView> {
    let mut view = context.recommendation_view(place, index)?;
    let number = context.insight_number(insight);
    view.insights.retain(|(other, _)| *other != number);
    Some(view)
}

fn count_quotes(blocks: &[Block]) -> usize {
    blocks.iter().filter(|b| matches!(b, Block::Quote(_))).count()
}
