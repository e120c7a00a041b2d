//! What a committee reads of one theme before a meeting: five points, and a box to decide in (FORMAT, "Practices, meetings").

use super::Imprint;
use crate::{
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
pub struct BriefEntry {
    /// Its heading; empty where that is the date.
    pub title: Vec<Node>,
    /// When.
    pub date: Option<String>,
    /// Whose, in the interface's words.
    pub by: Option<String>,
    /// What it says.
    pub body: Vec<Node>,
}

/// A paper: what stands before its entries, and those.
#[derive(Clone, Debug, Serialize)]
pub struct PaperTree {
    /// What stands before the first heading.
    pub opening: Vec<Node>,
    /// Its entries.
    pub entries: Vec<BriefEntry>,
}

/// An insight in a brief.
#[derive(Clone, Debug, Serialize)]
pub struct BriefInsight {
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: Vec<Node>,
    /// Its statement.
    pub statement: Vec<Node>,
    /// How many voices it rests on, if it does.
    pub voices: Option<String>,
    /// The quote that carries it.
    pub quote: Option<PrintedQuote>,
}

/// A practice in a brief.
#[derive(Clone, Debug, Serialize)]
pub struct BriefPractice {
    /// Its title.
    pub title: Vec<Node>,
    /// Where.
    pub place: Option<String>,
    /// One or two sentences about it.
    pub summary: Option<String>,
}

/// A recommendation in a document.
#[derive(Clone, Debug, Serialize)]
pub struct BriefRecommendation {
    /// What it says.
    pub text: Vec<Node>,
    /// What it says besides.
    pub more: Vec<Node>,
    /// The numbers of the insights it answers.
    pub insights: Vec<(String, usize)>,
    /// How far it has come, when and whose it is where its group does not say that, who sees to it.
    pub facts: Vec<String>,
    /// Whether it was dropped.
    pub is_dropped: bool,
    /// What was answered.
    pub answer: Option<String>,
}

/// Recommendations under one heading.
#[derive(Clone, Debug, Serialize)]
pub struct BriefRecommendationGroup {
    /// The heading.
    pub title: Vec<Node>,
    /// Where they come from.
    pub provenance: Vec<Node>,
    /// The recommendations.
    pub items: Vec<BriefRecommendation>,
}

/// A brief.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// Its file's name: the meeting and the theme.
    pub id: String,
    /// What every sheet says.
    pub imprint: Imprint,
    /// The meeting's title.
    pub meeting: String,
    /// Whose.
    pub committee: Option<String>,
    /// When: the day, and the hours.
    pub when: Vec<String>,
    /// Where.
    pub place: Option<String>,
    /// The theme's title.
    pub title: Vec<Node>,
    /// Its words.
    pub plain: String,
    /// The theme's number, from 1.
    pub theme_number: usize,
    /// What the theme opens with.
    pub lead: Option<PrintedQuote>,
    /// 1: what has been said so far.
    pub logbook: Option<PaperTree>,
    /// 2: the insights.
    pub insights: Vec<BriefInsight>,
    /// 3: where it should lead.
    pub vision: Option<PaperTree>,
    /// 4: cases from elsewhere.
    pub practices: Vec<BriefPractice>,
    /// 5: how it could go.
    pub scenarios: Option<PaperTree>,
    /// 5: what should change.
    pub groups: Vec<BriefRecommendationGroup>,
    /// The address of the theme's page.
    pub url: Option<String>,
    /// What the sheet takes from files of the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// The brief of `theme` for `meeting`.
pub fn brief(scene: &ViewContext<'_>, meeting: usize, theme: usize) -> Brief {
    let edition = scene.edition;
    let (meeting, node) = (&edition.meetings()[meeting].meeting, &edition.themes()[theme]);
    let assets = RefCell::default();
    let tree = SheetWriter::new(scene.resolver(&node.theme.front.path), scene.base_url, &assets);
    let above = edition.lead(theme).map(|(quote, _)| quote);
    let insights = node.insights.iter().map(|i| {
        let insight = &edition.insights()[*i].insight;
        let tree = tree.for_file(&insight.front.path);
        let statement = insight.statement();
        BriefInsight {
            number: scene.number(*i),
            title: tree.inlines(&insight.front.title.inlines),
            statement: statement.map_or(vec![], |p| tree.inlines(p)),
            voices: Some(edition.evidence(*i).voices.len())
                .filter(|n| *n > 0)
                .map(|n| scene.words.count("count-voices", n)),
            quote: carrying(scene, &tree, *i, above),
        }
    });
    let practices = edition.practices().iter().filter(|p| p.themes.contains(&theme)).map(|p| BriefPractice {
        title: tree.for_file(&p.practice.front.path).inlines(&p.practice.front.title.inlines),
        place: p.practice.place.clone(),
        summary: p.practice.front.summary.clone(),
    });
    Brief {
        id: format!("{}-{}", meeting.front.slug, node.theme.front.slug),
        imprint: scene.imprint(),
        meeting: meeting.front.title.plain.clone(),
        committee: meeting.committee.clone(),
        when: super::when(scene, meeting.front.date, meeting.times),
        place: meeting.place.clone(),
        title: tree.inlines(&node.theme.front.title.inlines),
        plain: node.theme.front.title.plain.clone(),
        theme_number: theme + 1,
        lead: tree.lead(theme),
        logbook: paper(scene, &tree, theme, PaperKind::Logbook),
        insights: insights.collect(),
        vision: paper(scene, &tree, theme, PaperKind::Vision),
        practices: practices.collect(),
        scenarios: paper(scene, &tree, theme, PaperKind::Scenarios),
        groups: node.groups.iter().filter_map(|g| group(scene, &tree, *g)).collect(),
        url: scene.base_url.map(|base| format!("{base}{}", crate::view::address::of_theme(edition, theme))),
        assets: assets.into_inner(),
    }
}

/// The quote that carries an insight where there is room for one: marked for a poster, else the shortest. The one that stands `above` all of
/// them is not said twice.
fn carrying(
    scene: &ViewContext<'_>,
    tree: &SheetWriter<'_>,
    insight: usize,
    above: Option<usize>,
) -> Option<PrintedQuote> {
    let edition = scene.edition;
    let rank = |q: &usize| edition.quote(*q).map(|n| (!n.quote.is_poster, n.quote.testimony.plain().len()));
    edition
        .quotes_of_insight(insight)
        .into_iter()
        .filter(|q| Some(*q) != above)
        .min_by_key(rank)
        .and_then(|q| tree.short_quote(q))
}

/// A paper of a theme, if it is written.
pub(super) fn paper(
    scene: &ViewContext<'_>,
    tree: &SheetWriter<'_>,
    theme: usize,
    kind: PaperKind,
) -> Option<PaperTree> {
    let paper = scene.edition.themes()[theme].papers.iter().find(|p| p.kind == kind)?;
    let tree = tree.for_file(&paper.front.path);
    let entries = paper.entries.iter().map(|entry| {
        let date = entry.date.map(|d| scene.date(d));
        let is_date = date.as_ref().is_some_and(|d| *d == crate::model::prose::plain(&entry.title));
        BriefEntry {
            title: if is_date { vec![] } else { tree.inlines(&entry.title) },
            date,
            by: entry.by.as_ref().map(|by| scene.term("by", by)),
            body: tree.blocks(&entry.blocks),
        }
    });
    Some(PaperTree { opening: tree.blocks(&paper.opening), entries: entries.collect() })
}

/// What is known of a recommendation of `group`, besides what that says of all of its own.
fn facts(scene: &ViewContext<'_>, group: &RecommendationGroup, one: &Recommendation) -> Vec<String> {
    let status = one.status.map(|s| scene.words.say(&format!("status-{}", s.name())));
    let horizon = one.horizon.filter(|horizon| group.horizon != Some(*horizon)).map(|h| scene.horizon(h));
    let origin =
        one.origin.as_ref().filter(|origin| group.origin.as_ref() != Some(origin)).map(|o| scene.term("origin", o));
    let owner = one.owner.as_ref().map(|owner| format!("{}: {owner}", scene.words.say("owner")));
    [status, horizon, origin, owner].into_iter().flatten().collect()
}

/// The group at `index`, if anything of it may be seen.
pub(super) fn group(scene: &ViewContext<'_>, tree: &SheetWriter<'_>, index: usize) -> Option<BriefRecommendationGroup> {
    let node = &scene.edition.groups()[index];
    let items: Vec<_> = node.items.iter().filter_map(|r| scene.edition.recommendation(*r)).collect();
    let tree = tree.for_file(&items.first()?.recommendation.path);
    let title = if node.group.title.is_empty() {
        vec![Node::Text { s: scene.group_title(index) }]
    } else {
        tree.inlines(&node.group.title)
    };
    let group = &node.group;
    let advice = items.iter().map(|node| {
        let one = &node.recommendation;
        let tree = tree.for_file(&one.path);
        BriefRecommendation {
            text: tree.inlines(&one.text),
            more: tree.blocks(&one.more),
            insights: node.insights.iter().map(|i| (scene.number(*i), *i)).collect(),
            facts: facts(scene, group, one),
            is_dropped: one.status == Some(Status::Dropped),
            answer: one.answer.clone(),
        }
    });
    Some(BriefRecommendationGroup { title, provenance: tree.blocks(&node.group.provenance), items: advice.collect() })
}
