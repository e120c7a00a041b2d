//! Recommendations and their groups, and the page that lists all of them.

use super::{
    Head, Link, ViewContext,
    address::{self, ListPage, PageLocation},
    content::{self, HtmlWriter},
    evidence::EvidenceView,
    quote::FilterChoice,
};
use crate::model::{
    RecommendationNode,
    names::EntityKind,
    recommendation::{Horizon, RecommendationGroup},
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A recommendation as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct RecommendationView {
    /// The recommendation's id.
    pub id: String,
    /// The link to the recommendation on the page of all recommendations.
    pub href: String,
    /// The recommendation itself.
    pub text_html: String,
    /// The further text below the recommendation.
    pub more_html: String,
    /// The horizon, in the interface's words.
    pub horizon: Option<String>,
    /// The horizon as a key: `now`, `later` or the year.
    pub horizon_key: Option<String>,
    /// The source of the idea, in the interface's words.
    pub origin: Option<String>,
    /// The source of the idea as a line of its own: `From the citizens`. `None` if the heading of the group says it.
    pub origin_line: Option<String>,
    /// The source of the idea, in the author's word.
    pub origin_key: Option<String>,
    /// The person or body responsible.
    pub owner: Option<String>,
    /// The status, in the interface's words.
    pub status: Option<String>,
    /// The status, in the format's word.
    pub status_key: Option<&'static str>,
    /// The answer that was given to the recommendation.
    pub answer: Option<String>,
    /// The insights that the recommendation answers, with their numbers.
    pub insights: Vec<(String, Link)>,
    /// The quotes that the recommendation comes from.
    pub from: Vec<Link>,
    /// The board that the recommendation comes from.
    pub board: Option<Link>,
    /// The workshop of that board.
    pub workshop: Option<Link>,
    /// The evidence of the recommendation's insights and quotes together.
    pub evidence: EvidenceView,
    /// The slug of the recommendation's theme.
    pub theme_key: Option<String>,
}

/// A group of recommendations.
#[derive(Clone, Debug, Serialize)]
pub struct GroupView {
    /// The group's heading.
    pub title_html: String,
    /// The source of the ideas: `From the citizens`. `None` if the heading says it, or if it is not known.
    pub origin: Option<String>,
    /// The author's text on the provenance of the recommendations.
    pub provenance_html: String,
    /// The group's visible recommendations.
    pub items: Vec<RecommendationView>,
}

impl ViewContext<'_> {
    /// Returns the recommendation at `index`. `None` if it is withheld.
    pub(super) fn recommendation_view(&self, place: &PageLocation, index: usize) -> Option<RecommendationView> {
        let node = self.edition.recommendation(index)?;
        let recommendation = &node.recommendation;
        let writer = self.writer(place, &recommendation.path);
        let mut more_html = String::new();
        writer.format.blocks(&writer.resolver.blocks(&recommendation.details), &mut more_html);
        Some(RecommendationView {
            id: recommendation.id.to_string(),
            href: place.href(&address::recommendation_address(self.edition, index)?),
            text_html: writer.inlines(&recommendation.text),
            more_html,
            horizon: recommendation.horizon.map(|h| self.horizon_label(h)),
            horizon_key: recommendation.horizon.map(horizon_key),
            origin: recommendation.origin.as_ref().map(|o| self.term_label("origin", o)),
            origin_line: recommendation.origin.as_ref().map(|o| self.origin_line(o)),
            origin_key: recommendation.origin.clone(),
            owner: recommendation.owner.clone(),
            status: recommendation.status.map(|s| self.words.message(&["status-", s.name()].concat())),
            status_key: recommendation.status.map(|s| s.name()),
            answer: recommendation.answer.clone(),
            insights: node
                .insights
                .iter()
                .map(|i| (self.insight_number(*i), self.entity_link(&writer, EntityKind::Insight, *i)))
                .collect(),
            from: self.source_quote_links(&writer, node),
            board: node.board.map(|b| {
                let board = &self.edition.boards()[b];
                self.link(&writer, board.question_text(), &address::board_address(self.edition, b))
            }),
            workshop: node
                .board
                .map(|b| self.entity_link(&writer, EntityKind::Workshop, self.edition.boards()[b].workshop)),
            evidence: self.recommendation_evidence(node),
            theme_key: node.theme.map(|t| self.edition.themes()[t].theme.front.slug.to_string()),
        })
    }

    /// Returns the evidence for a recommendation. Counted over several insights, voices would tell which quotes are by the same one, so an
    /// edition that does not link voices counts quotes alone.
    fn recommendation_evidence(&self, node: &RecommendationNode) -> EvidenceView {
        let mut evidence = self.edition.evidence_of(self.supporting_quotes(node));
        if !self.edition.links_voices() {
            evidence.voices.clear();
            evidence.methods.clear();
        }
        self.evidence_view(&evidence)
    }

    /// Returns the visible quotes that support a recommendation: its own and those of the insights that it answers.
    fn supporting_quotes(&self, node: &RecommendationNode) -> Vec<usize> {
        let insight_quotes = node.insights.iter().flat_map(|i| self.edition.quotes_of_insight(*i));
        let quotes: BTreeSet<usize> =
            self.edition.visible_quotes(&node.source_quotes).into_iter().chain(insight_quotes).collect();
        quotes.into_iter().collect()
    }

    /// Returns a link to a recommendation, with the recommendation itself as the text. `None` if it is withheld.
    pub(super) fn recommendation_link(&self, writer: &HtmlWriter<'_>, index: usize) -> Option<Link> {
        let recommendation = &self.edition.recommendation(index)?.recommendation;
        Some(self.link(
            &writer.for_file(&recommendation.path),
            &recommendation.text,
            &address::recommendation_address(self.edition, index)?,
        ))
    }

    fn source_quote_links(&self, writer: &HtmlWriter<'_>, node: &RecommendationNode) -> Vec<Link> {
        let link = |q: &usize| -> Option<Link> {
            let quote = self.edition.quote(*q)?;
            let voice = quote.voice.and_then(|v| self.edition.voice(v)).and_then(|v| v.label.clone());
            let attribution = quote.quote.attribution.clone().or(voice);
            let (open, close) = &self.edition.config().quotation_marks;
            let words = attribution.unwrap_or_else(|| {
                format!("{open}{}{close}", content::beginning(&quote.quote.testimony.opening_words(), 40))
            });
            let href = writer.place().href(&address::quote_address(self.edition, *q)?);
            Some(Link { title_html: content::escaped(&words), href })
        };
        node.source_quotes.iter().filter_map(link).collect()
    }

    pub(super) fn horizon_label(&self, horizon: Horizon) -> String {
        match horizon {
            Horizon::Year(year) => year.to_string(),
            other => self.words.message(&["horizon-", &horizon_key(other)].concat()),
        }
    }

    /// Returns the source of an idea as a line of its own: `From the citizens`, or the name of somebody else.
    fn origin_line(&self, origin: &str) -> String {
        self.words.get(&format!("from-{origin}"), &[]).unwrap_or_else(|| origin.to_string())
    }

    /// Returns the source of the ideas in a group whose heading does not say it.
    pub(super) fn group_origin(&self, group: &RecommendationGroup) -> Option<String> {
        let title = crate::model::prose::plain_text(&group.title).to_lowercase();
        let line = group.origin.as_ref().map(|origin| self.origin_line(origin))?;
        (!title.is_empty() && title != line.to_lowercase()).then_some(line)
    }

    /// Returns the title of the group at `index`, for a group without a heading of its own: the source of its idea, with the horizon
    /// added if another group of the theme would have the same title.
    pub(super) fn group_title(&self, index: usize) -> String {
        let groups = self.edition.groups();
        let node = &groups[index];
        let origin_line = node.group.origin.as_ref().map(|origin| self.origin_line(origin));
        let title = origin_line.unwrap_or_else(|| self.words.message("recommendations"));
        let siblings = node.theme.map_or(&[][..], |t| &self.edition.themes()[t].groups);
        let is_shown = |i: usize| groups[i].items.iter().any(|r| self.edition.recommendation(*r).is_some());
        let has_same_title = |i: &usize| {
            let other = &groups[*i].group;
            *i != index && other.title.is_empty() && other.origin == node.group.origin && is_shown(*i)
        };
        match node.group.horizon.filter(|_| siblings.iter().any(has_same_title)) {
            Some(horizon) => format!("{title}, {}", self.horizon_label(horizon)),
            None => title,
        }
    }

    /// Returns the group at `index`. `None` if all its recommendations are withheld.
    pub(super) fn group_view(&self, place: &PageLocation, index: usize) -> Option<GroupView> {
        let node = &self.edition.groups()[index];
        let mut items: Vec<_> = node.items.iter().filter_map(|r| self.recommendation_view(place, *r)).collect();
        for item in items.iter_mut().filter(|item| item.origin_key == node.group.origin) {
            item.origin_line = None;
        }
        let first =
            self.edition.recommendation(*node.items.iter().find(|r| self.edition.recommendation(**r).is_some())?)?;
        let writer = self.writer(place, &first.recommendation.path).lowered(1);
        let title_html = if node.group.title.is_empty() {
            content::escaped(&self.group_title(index))
        } else {
            writer.inlines(&node.group.title)
        };
        let origin = self.group_origin(&node.group);
        Some(GroupView { title_html, origin, provenance_html: writer.blocks(&node.group.provenance), items })
    }
}

pub(super) fn horizon_key(horizon: Horizon) -> String {
    match horizon {
        Horizon::Now => "now".into(),
        Horizon::Later => "later".into(),
        Horizon::Year(year) => year.to_string(),
    }
}

/// The recommendations of one theme on the page of all recommendations.
#[derive(Debug, Serialize)]
pub struct ThemeGroups {
    /// The theme. `None` for recommendations that concern the whole catalogue.
    pub theme: Option<Link>,
    /// The theme's number, from 1.
    pub number: Option<usize>,
    /// The theme's hue.
    pub hue: usize,
    /// The theme's groups.
    pub groups: Vec<GroupView>,
}

/// The page of all recommendations.
#[derive(Debug, Serialize)]
pub struct RecommendationsPage {
    /// The page's head.
    pub head: Head,
    /// The number of recommendations.
    pub count: usize,
    /// The recommendations theme by theme; those that concern the whole catalogue come last.
    pub themes: Vec<ThemeGroups>,
    /// The choices of the filter by horizon.
    pub horizons: Vec<FilterChoice>,
    /// The choices of the filter by source.
    pub origins: Vec<FilterChoice>,
    /// The choices of the filter by status.
    pub statuses: Vec<FilterChoice>,
    /// The choices of the filter by theme.
    pub theme_choices: Vec<FilterChoice>,
}

/// Builds the page of all recommendations.
pub fn recommendations_page(context: &ViewContext<'_>) -> RecommendationsPage {
    let address = ListPage::Recommendations.address();
    let place = context.page_location(&address);
    let mut themes: Vec<ThemeGroups> = vec![];
    for (i, node) in context.edition.groups().iter().enumerate() {
        let Some(group) = context.group_view(&place, i) else { continue };
        let number = node.theme.map(|t| t + 1);
        let existing = themes.iter().position(|one| one.number == number);
        let position = existing.unwrap_or_else(|| {
            let writer = context.writer(&place, "");
            themes.push(ThemeGroups {
                theme: node.theme.map(|t| context.entity_link(&writer, EntityKind::Theme, t)),
                number,
                hue: context.hue(node.theme),
                groups: vec![],
            });
            themes.len() - 1
        });
        themes[position].groups.push(group);
    }
    // Groups that concern the whole catalogue come last.
    themes.sort_by_key(|one| one.number.unwrap_or(usize::MAX));
    let all: Vec<&RecommendationView> = themes.iter().flat_map(|t| &t.groups).flat_map(|g| &g.items).collect();
    let horizons = filter_choices(&all, |r| r.horizon_key.clone().zip(r.horizon.clone()));
    let origins = filter_choices(&all, |r| r.origin_key.clone().zip(r.origin.clone()));
    let statuses = filter_choices(&all, |r| r.status_key.map(String::from).zip(r.status.clone()));
    let titles: std::collections::HashMap<&str, &str> =
        context.edition.themes().iter().map(|n| (&*n.theme.front.slug, n.theme.front.title.plain.as_str())).collect();
    let theme_choices = filter_choices(&all, |r| {
        r.theme_key.clone().map(|k| (k.clone(), titles.get(k.as_str()).copied().unwrap_or("").to_string()))
    });
    let count = all.len();
    let description = context.words.message_for_number("count-recommendations", count);
    let head = context.head(&address, &context.words.message("recommendations"), &description);
    RecommendationsPage { head, count, themes, horizons, origins, statuses, theme_choices }
}

/// Returns the choices of a filter, in the order of their first occurrence. `of` returns an entry's key and label.
fn filter_choices(
    all: &[&RecommendationView],
    key_and_label: impl Fn(&RecommendationView) -> Option<(String, String)>,
) -> Vec<FilterChoice> {
    let mut choices: Vec<FilterChoice> = vec![];
    for (key, label) in all.iter().filter_map(|r| key_and_label(r)) {
        match choices.iter_mut().find(|c| c.key == key) {
            Some(choice) => choice.count += 1,
            None => choices.push(FilterChoice { key, label, count: 1 }),
        }
    }
    choices
}
