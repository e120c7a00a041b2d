//! `recommendations.md` and `recommendations/*.md` -> Recommendation, in groups.

use super::{
    front::{self, Title, TitleSource},
    id,
    prose::{self, Block, BlockQuotes, ContentFlags, Heading, Inline, ListItem, Section},
    theme::slugs,
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned};
use std::{ops::Range, sync::Arc};

/// When it should change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// Now.
    Now,
    /// In this year.
    Year(u16),
    /// In the longer run.
    Later,
}

/// How far a recommendation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Status {
    Proposed,
    Accepted,
    Tried,
    Done,
    Dropped,
}

/// The statuses by their words.
pub const STATUSES: [(&str, Status); 5] = [
    ("proposed", Status::Proposed),
    ("accepted", Status::Accepted),
    ("tried", Status::Tried),
    ("done", Status::Done),
    ("dropped", Status::Dropped),
];

impl Status {
    /// Its word.
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(_, s)| *s == self).map_or("", |(name, _)| name)
    }
}

/// What should change.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The file.
    pub path: Arc<str>,
    /// Its id: given, or made from its words.
    pub id: Arc<str>,
    /// What it says: an item's text, or a file's title.
    pub text: Vec<Inline>,
    /// What it says besides.
    pub more: Vec<Block>,
    /// What there is in all of it beside words.
    pub holds: ContentFlags,
    /// When.
    pub horizon: Option<Horizon>,
    /// Whose idea: `workshop`, `citizens`, `team`, `committee`, or a name.
    pub origin: Option<String>,
    /// The insights it answers.
    pub insights: Vec<Spanned<String>>,
    /// The quotes or ideas it comes from.
    pub from: Vec<Spanned<String>>,
    /// Who sees to it.
    pub owner: Option<String>,
    /// How far it has come.
    pub status: Option<Status>,
    /// What was answered.
    pub answer: Option<String>,
    /// Its bytes.
    pub at: Range<usize>,
}

impl Recommendation {
    /// The same, saying `more` besides.
    #[must_use]
    pub fn with_more(self, more: Vec<Block>) -> Self {
        Recommendation { holds: ContentFlags::of(&more, &self.text), more, ..self }
    }

    /// Its words alone.
    pub fn plain(&self) -> String {
        prose::plain(&self.text)
    }
}

/// Recommendations under one heading, with the paragraph that says where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct RecommendationGroup {
    /// The heading; empty for one that the program made.
    pub title: Vec<Inline>,
    /// When.
    pub horizon: Option<Horizon>,
    /// Whose.
    pub origin: Option<String>,
    /// Where they come from.
    pub provenance: Vec<Block>,
    /// The recommendations.
    pub(in crate::model) items: Vec<Arc<Recommendation>>,
    /// What there is in it and in its recommendations beside words.
    pub holds: ContentFlags,
}

impl RecommendationGroup {
    /// A group of `items` without a heading.
    pub(in crate::model) fn of(items: Vec<Arc<Recommendation>>) -> Self {
        let (horizon, origin) = items.first().map_or((None, None), |one| (one.horizon, one.origin.clone()));
        RecommendationGroup {
            title: vec![],
            horizon,
            origin,
            provenance: vec![],
            items,
            holds: ContentFlags::default(),
        }
        .held()
    }

    /// The same, knowing what it holds.
    fn held(self) -> Self {
        let own = ContentFlags::of(&self.provenance, &self.title);
        RecommendationGroup { holds: self.items.iter().fold(own, |holds, one| holds.or(one.holds)), ..self }
    }
}

#[derive(Default)]
struct RecommendationKeys {
    horizon: Option<Horizon>,
    origin: Option<String>,
    insights: Vec<Spanned<String>>,
    from: Vec<Spanned<String>>,
    owner: Option<String>,
    status: Option<Status>,
    answer: Option<String>,
}

impl RecommendationKeys {
    fn read(fields: &mut Fields<'_>) -> Self {
        RecommendationKeys {
            horizon: horizon(fields),
            origin: fields.text("origin").map(|t| t.value),
            insights: slugs(fields, "insights"),
            from: slugs(fields, "from"),
            owner: fields.text("owner").map(|t| t.value),
            status: fields.choice("status", &STATUSES).map(|s| s.value),
            answer: fields.text("answer").map(|t| t.value),
        }
    }

    fn build(self, path: &Arc<str>, id: Arc<str>, text: Vec<Inline>, at: Range<usize>) -> Recommendation {
        Recommendation {
            path: path.clone(),
            id,
            holds: ContentFlags::of(&[], &text),
            text,
            more: vec![],
            horizon: self.horizon,
            origin: self.origin,
            insights: self.insights,
            from: self.from,
            owner: self.owner,
            status: self.status,
            answer: self.answer,
            at,
        }
    }
}

fn horizon(fields: &mut Fields<'_>) -> Option<Horizon> {
    let text = fields.text("horizon")?;
    match text.value.as_str() {
        "now" => Some(Horizon::Now),
        "later" => Some(Horizon::Later),
        year => {
            let year = year.parse().ok().filter(|y| (1900..3000).contains(y)).map(Horizon::Year);
            if year.is_none() {
                fields.wrong(
                    "E007",
                    &text.at,
                    format!("`horizon` cannot be `{}`", text.value),
                    "it is `now`, `later` or a year",
                );
            }
            year
        }
    }
}

/// Reads a file of recommendations as lists: a group for each second-level heading, an item for each item.
pub fn lists(path: &Arc<str>, text: &str, report: &mut Report) -> (front::Front, Vec<Arc<RecommendationGroup>>) {
    let document = front::document(path, text, (TitleSource::Optional, BlockQuotes::Cited), report, |_| ());
    let (opening, sections) = prose::sections(document.read.prose);
    let mut groups = vec![];
    if !opening.is_empty() {
        let untitled = Heading {
            level: 2,
            id: String::new(),
            inlines: vec![],
            attributes: None,
            at: document.body_at..document.body_at + 1,
        };
        groups.push(Arc::new(group(path, Section { heading: untitled, blocks: opening }, report)));
    }
    groups.extend(sections.into_iter().map(|section| Arc::new(group(path, section, report))));
    (document.front, groups)
}

fn group(path: &Arc<str>, Section { heading, blocks }: Section, report: &mut Report) -> RecommendationGroup {
    let at = heading.at.clone();
    let mut group = RecommendationGroup { title: heading.inlines, ..RecommendationGroup::of(vec![]) };
    if let Some(attributes) = &heading.attributes {
        let mut fields = attributes.fields(path, report);
        group.horizon = horizon(&mut fields);
        group.origin = fields.text("origin").map(|t| t.value);
        fields.close();
    }
    for block in blocks {
        match block {
            Block::List(list) => {
                for one in list.items {
                    let mut item = item(path, one, report);
                    item.horizon = item.horizon.or(group.horizon);
                    item.origin = item.origin.or_else(|| group.origin.clone());
                    group.items.push(Arc::new(item));
                }
            }
            other => group.provenance.push(other),
        }
    }
    if group.items.is_empty() {
        let finding = Diagnostic::warning(
            "E032",
            Span::new(path, at),
            "nothing is recommended under this heading, and it is not shown",
        )
        .help("put each recommendation in a list item: `- What should change`");
        report.push(finding);
    }
    group.held()
}

fn item(path: &Arc<str>, item: ListItem, report: &mut Report) -> Recommendation {
    let mut blocks = item.blocks;
    let text = match blocks.first_mut() {
        Some(Block::Paragraph(text)) => std::mem::take(text),
        _ => {
            let finding =
                Diagnostic::error("E032", Span::new(path, item.at.clone()), "this recommendation has no words");
            report.push(finding.help("put what should change behind the `-`"));
            vec![]
        }
    };
    let (mut keys, mut given) = (RecommendationKeys::default(), None);
    if let Some(attributes) = item.attributes {
        attributes.allow_classes(path, &[], report);
        let mut fields = attributes.fields(path, report);
        keys = RecommendationKeys::read(&mut fields);
        fields.close();
        given = attributes.id.map(|id| id.value);
    }
    let id = given.unwrap_or_else(|| id::from_words(&prose::plain(&text)));
    let more = blocks.into_iter().filter(|b| *b != Block::Paragraph(vec![])).collect();
    keys.build(path, id, text, item.at).with_more(more)
}

/// Reads `recommendations/*.md`: one recommendation, its title what should change.
pub fn file(path: &Arc<str>, text: &str, report: &mut Report) -> (front::Front, Arc<Recommendation>) {
    let document =
        front::document(path, text, (TitleSource::Required, BlockQuotes::Cited), report, RecommendationKeys::read);
    let Title { inlines, .. } = document.front.title.clone();
    let one = document.own.build(path, document.front.slug.clone(), inlines, document.front.at.clone());
    (document.front, Arc::new(one.with_more(document.read.prose.blocks)))
}
