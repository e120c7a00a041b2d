//! The brief that a committee reads on one theme before a meeting: five points and a decision box (docs/format.md, "Meetings").

use super::Imprint;
use crate::{
    check::Edition,
    model::{
        recommendation::{Recommendation, RecommendationGroup, Status},
        theme::PaperKind,
    },
    view::{
        ViewContext,
        content::{Node, PrintedQuote, SheetAssets, SheetWriter},
    },
};
use serde::Serialize;
use std::cell::RefCell;

/// An entry of a log book, or a year of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct PaperTreeEntry {
    /// The entry's heading; empty if the heading is the date.
    pub title: Vec<Node>,
    /// The date of the entry.
    pub date: Option<String>,
    /// The author of the entry, in the interface's words.
    pub by: Option<String>,
    /// The entry's text.
    pub body: Vec<Node>,
}

/// A theme's paper: an opening text and entries.
#[derive(Clone, Debug, Serialize)]
pub struct PaperTree {
    /// The text before the first heading.
    pub opening: Vec<Node>,
    /// The entries, one for each heading.
    pub entries: Vec<PaperTreeEntry>,
}

/// An insight in a brief.
#[derive(Clone, Debug, Serialize)]
pub struct BriefInsight {
    /// The insight's number.
    pub number: String,
    /// The insight's title.
    pub title: Vec<Node>,
    /// The insight's statement.
    pub statement: Vec<Node>,
    /// The number of voices, in the interface's words. `None` without voices.
    pub voices: Option<String>,
    /// The quote that represents the insight.
    pub quote: Option<PrintedQuote>,
}

/// A practice in a brief.
#[derive(Clone, Debug, Serialize)]
pub struct BriefPractice {
    /// The practice's title.
    pub title: Vec<Node>,
    /// The place of the practice.
    pub place: Option<String>,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
}

/// A recommendation in a document.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedRecommendation {
    /// The recommendation itself.
    pub text: Vec<Node>,
    /// The further text below the recommendation.
    pub more: Vec<Node>,
    /// The insights that the recommendation answers: their numbers and their indices.
    pub insights: Vec<(String, usize)>,
    /// The status, the horizon and the origin where they differ from the group's, and the person or body responsible.
    pub facts: Vec<String>,
    /// True if the recommendation was dropped.
    pub is_dropped: bool,
    /// The answer that was given to the recommendation.
    pub answer: Option<String>,
}

/// Recommendations under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct PrintedRecommendationGroup {
    /// The group's heading.
    pub title: Vec<Node>,
    /// The source of the ideas. `None` if the heading says it, or if it is not known.
    pub origin: Option<String>,
    /// The author's text on the provenance of the recommendations.
    pub provenance: Vec<Node>,
    /// The group's visible recommendations.
    pub items: Vec<PrintedRecommendation>,
}

/// A heading of the committee's own, such as `Economy`.
#[derive(Clone, Debug, Serialize)]
pub struct BriefSlot {
    /// The heading.
    pub title: String,
    /// The text under it in the meeting's file. Empty if there is none: then there is room to write.
    pub text: Vec<Node>,
}

/// A brief on one theme for one meeting.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// The name of the brief's file: the slugs of the meeting and the theme.
    pub id: String,
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
    /// The meeting's title.
    pub meeting: String,
    /// The committee that meets.
    pub committee: Option<String>,
    /// The day and the hours of the meeting, as far as known.
    pub when: Vec<String>,
    /// The place of the meeting.
    pub place: Option<String>,
    /// The theme's title.
    pub title: Vec<Node>,
    /// The theme's title as plain text.
    pub plain: String,
    /// The theme's number, from 1.
    pub theme_number: usize,
    /// The quote that the theme opens with.
    pub lead: Option<PrintedQuote>,
    /// Point 1: the log book, the discussion so far.
    pub logbook: Option<PaperTree>,
    /// Point 2: the insights.
    pub insights: Vec<BriefInsight>,
    /// Point 3: the vision, the goal for the theme.
    pub vision: Option<PaperTree>,
    /// Point 4: practices, cases from elsewhere.
    pub practices: Vec<BriefPractice>,
    /// Point 5: scenarios, possible developments.
    pub scenarios: Option<PaperTree>,
    /// Point 5: recommendations, the proposed changes.
    pub groups: Vec<PrintedRecommendationGroup>,
    /// The headings of the committee's own, after the five points.
    pub slots: Vec<BriefSlot>,
    /// The URL of the theme's page. `None` if the site has no public URL.
    pub url: Option<String>,
    /// The pictures and letters that the sheet takes from the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// Returns the name of the brief of a theme for a meeting, by their slugs.
pub fn brief_name(meeting: &str, theme: &str) -> String {
    [meeting, "-", theme].concat()
}

/// Returns whether a brief on a theme would say anything: the theme has an insight, a practice, a recommendation or a paper that readers see.
pub fn has_brief(edition: &Edition, theme: usize) -> bool {
    let node = &edition.themes()[theme];
    let has_items =
        |group: &usize| edition.groups()[*group].items.iter().any(|item| edition.recommendation(*item).is_some());
    !node.insights.is_empty()
        || !node.papers.is_empty()
        || node.groups.iter().any(has_items)
        || edition.practices().iter().any(|practice| practice.themes.contains(&theme))
}

/// Builds the brief on `theme` for `meeting`.
pub fn brief(context: &ViewContext<'_>, meeting: usize, theme: usize) -> Brief {
    let edition = context.edition;
    let (meeting, node) = (&edition.meetings()[meeting].meeting, &edition.themes()[theme]);
    let assets = RefCell::default();
    let writer = SheetWriter::new(context.resolver(&node.theme.front.path), context.base_url, &assets);
    let slot_writer = writer.for_file(&meeting.front.path);
    let slots = meeting
        .slots
        .iter()
        .map(|slot| BriefSlot { title: slot.clone(), text: slot_writer.blocks(meeting.slot_text(slot)) })
        .collect();
    let lead = edition.lead(theme).map(|(quote, _)| quote);
    let insights = node.insights.iter().map(|i| {
        let insight = &edition.insights()[*i].insight;
        let writer = writer.for_file(&insight.front.path);
        let statement = insight.statement();
        BriefInsight {
            number: context.insight_number(*i),
            title: writer.inlines(&insight.front.title.inlines),
            statement: statement.map_or(vec![], |p| writer.inlines(p)),
            voices: Some(edition.evidence(*i).voices.len())
                .filter(|n| *n > 0)
                .map(|n| context.words.message_for_number("count-voices", n)),
            quote: representative_quote(context, &writer, *i, lead),
        }
    });
    let practices = edition.practices().iter().filter(|p| p.themes.contains(&theme)).map(|p| BriefPractice {
        title: writer.for_file(&p.practice.front.path).inlines(&p.practice.front.title.inlines),
        place: p.practice.place.clone(),
        summary: p.practice.front.summary.clone(),
    });
    Brief {
        id: brief_name(&meeting.front.slug, &node.theme.front.slug),
        imprint: super::imprint(context),
        meeting: meeting.front.title.plain.clone(),
        committee: meeting.committee.clone(),
        when: super::date_and_times(context, meeting.front.date, meeting.times),
        place: meeting.place.clone(),
        title: writer.inlines(&node.theme.front.title.inlines),
        plain: node.theme.front.title.plain.clone(),
        theme_number: theme + 1,
        lead: writer.lead(theme),
        logbook: paper_tree(context, &writer, theme, PaperKind::Logbook),
        insights: insights.collect(),
        vision: paper_tree(context, &writer, theme, PaperKind::Vision),
        practices: practices.collect(),
        scenarios: paper_tree(context, &writer, theme, PaperKind::Scenarios),
        groups: node.groups.iter().filter_map(|g| recommendation_group(context, &writer, *g)).collect(),
        slots,
        url: context.base_url.map(|base| format!("{base}{}", crate::view::address::theme_address(edition, theme))),
        assets: assets.into_inner(),
    }
}

/// Returns the quote that represents an insight where there is room for only one: the shortest of those marked for posters, else the
/// shortest of all. The quote `above` the insights, the theme's lead, is not repeated.
fn representative_quote(
    context: &ViewContext<'_>,
    writer: &SheetWriter<'_>,
    insight: usize,
    lead: Option<usize>,
) -> Option<PrintedQuote> {
    let edition = context.edition;
    let rank = |q: &usize| edition.quote(*q).map(|n| (!n.quote.is_poster, n.quote.testimony.plain_text().len()));
    edition
        .quotes_of_insight(insight)
        .into_iter()
        .filter(|q| Some(*q) != lead)
        .min_by_key(rank)
        .and_then(|q| writer.short_quote(q))
}

/// Returns a paper of a theme. `None` if the theme has no such paper.
pub(super) fn paper_tree(
    context: &ViewContext<'_>,
    writer: &SheetWriter<'_>,
    theme: usize,
    kind: PaperKind,
) -> Option<PaperTree> {
    let paper = context.edition.themes()[theme].papers.iter().find(|p| p.kind == kind)?;
    let writer = writer.for_file(&paper.front.path);
    let entries = paper.entries.iter().map(|entry| {
        let date = entry.date.map(|d| context.format_date(d));
        let is_date = date.as_ref().is_some_and(|d| *d == crate::model::prose::plain_text(&entry.title));
        PaperTreeEntry {
            title: if is_date { vec![] } else { writer.inlines(&entry.title) },
            date,
            by: entry.author.as_ref().map(|author| context.term_label("by", author)),
            body: writer.blocks(&entry.blocks),
        }
    });
    Some(PaperTree { opening: writer.blocks(&paper.opening), entries: entries.collect() })
}

/// Lists the facts about a recommendation that its `group` does not already state.
fn recommendation_facts(
    context: &ViewContext<'_>,
    group: &RecommendationGroup,
    recommendation: &Recommendation,
) -> Vec<String> {
    let status = recommendation.status.map(|s| context.words.message(&format!("status-{}", s.name())));
    let horizon =
        recommendation.horizon.filter(|horizon| group.horizon != Some(*horizon)).map(|h| context.horizon_label(h));
    let origin = recommendation
        .origin
        .as_ref()
        .filter(|origin| group.origin.as_ref() != Some(origin))
        .map(|o| context.term_label("origin", o));
    let owner = recommendation.owner.as_ref().map(|owner| format!("{}: {owner}", context.words.message("owner")));
    [status, horizon, origin, owner].into_iter().flatten().collect()
}

/// Returns the group at `index`. `None` if all its recommendations are withheld.
pub(super) fn recommendation_group(
    context: &ViewContext<'_>,
    writer: &SheetWriter<'_>,
    index: usize,
) -> Option<PrintedRecommendationGroup> {
    let node = &context.edition.groups()[index];
    let items: Vec<_> = node.items.iter().filter_map(|r| context.edition.recommendation(*r)).collect();
    let writer = writer.for_file(&items.first()?.recommendation.path);
    let title = if node.group.title.is_empty() {
        vec![Node::Text { s: context.group_title(index) }]
    } else {
        writer.inlines(&node.group.title)
    };
    let group = &node.group;
    let recommendations = items.iter().map(|node| {
        let recommendation = &node.recommendation;
        let writer = writer.for_file(&recommendation.path);
        PrintedRecommendation {
            text: writer.inlines(&recommendation.text),
            more: writer.blocks(&recommendation.details),
            insights: node.insights.iter().map(|i| (context.insight_number(*i), *i)).collect(),
            facts: recommendation_facts(context, group, recommendation),
            is_dropped: recommendation.status == Some(Status::Dropped),
            answer: recommendation.answer.clone(),
        }
    });
    Some(PrintedRecommendationGroup {
        title,
        origin: context.group_origin(group),
        provenance: writer.blocks(&node.group.provenance),
        items: recommendations.collect(),
    })
}
