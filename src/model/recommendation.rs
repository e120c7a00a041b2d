//! Recommendations in groups, parsed from `recommendations.md` and the files of `recommendations/`.

use super::{
    front::{self, Title, TitleSource},
    id,
    prose::{self, Block, BlockQuotes, ContentFlags, Heading, Inline, ListItem, Section},
    theme::slugs,
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned};
use std::{ops::Range, sync::Arc};

/// The horizon of a recommendation: when something should change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// Now.
    Now,
    /// In this year.
    Year(u16),
    /// In the longer term.
    Later,
}

/// The status of a recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Status {
    Proposed,
    Accepted,
    Tried,
    Done,
    Dropped,
}

/// The statuses with their words in the format.
pub const STATUSES: [(&str, Status); 5] = [
    ("proposed", Status::Proposed),
    ("accepted", Status::Accepted),
    ("tried", Status::Tried),
    ("done", Status::Done),
    ("dropped", Status::Dropped),
];

impl Status {
    /// Returns the status's word in the format.
    pub fn name(self) -> &'static str {
        STATUSES.iter().find(|(_, s)| *s == self).map_or("", |(name, _)| name)
    }
}

/// A recommendation: a change that should be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// The path of the file.
    pub path: Arc<str>,
    /// The recommendation's id: written by an author, or derived from the recommendation's words.
    pub id: Arc<str>,
    /// The recommendation in brief: a list item's first paragraph, or a file's title.
    pub text: Vec<Inline>,
    /// The rest of the list item or of the file.
    pub more: Vec<Block>,
    /// The kinds of content other than words in the whole text.
    pub holds: ContentFlags,
    /// When the change should be made.
    pub horizon: Option<Horizon>,
    /// The origin of the idea: `workshop`, `citizens`, `team`, `committee`, or a name.
    pub origin: Option<String>,
    /// The slugs of the insights that the recommendation answers.
    pub insights: Vec<Spanned<String>>,
    /// The ids of the quotes or ideas that the recommendation comes from.
    pub from: Vec<Spanned<String>>,
    /// The person or body responsible.
    pub owner: Option<String>,
    /// The status of the recommendation.
    pub status: Option<Status>,
    /// The answer that was given to the recommendation.
    pub answer: Option<String>,
    /// The range of the list item or of the title.
    pub at: Range<usize>,
}

impl Recommendation {
    /// Returns the recommendation with `more` as the rest of its text.
    #[must_use]
    pub fn with_more(self, more: Vec<Block>) -> Self {
        Recommendation { holds: ContentFlags::of(&more, &self.text), more, ..self }
    }

    /// Returns the recommendation's brief text without emphasis and links.
    pub fn plain(&self) -> String {
        prose::plain(&self.text)
    }
}

/// The recommendations under one heading, with the text that says where they come from.
#[derive(Clone, Debug, PartialEq)]
pub struct RecommendationGroup {
    /// The heading; empty for a group without one.
    pub title: Vec<Inline>,
    /// The default horizon of the recommendations.
    pub horizon: Option<Horizon>,
    /// The default origin of the recommendations.
    pub origin: Option<String>,
    /// The text that says where the recommendations come from.
    pub provenance: Vec<Block>,
    /// The recommendations.
    pub(in crate::model) items: Vec<Arc<Recommendation>>,
    /// The kinds of content other than words in the group and its recommendations.
    pub holds: ContentFlags,
}

impl RecommendationGroup {
    /// Creates a group of `items` without a heading, with the horizon and origin of the first item.
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

    /// Returns the group with its content flags computed.
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

/// Parses a file of lists: each second-level heading becomes a group, each list item a recommendation.
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

/// Parses a file of `recommendations/`: one recommendation, whose brief text is the file's title.
pub fn file(path: &Arc<str>, text: &str, report: &mut Report) -> (front::Front, Arc<Recommendation>) {
    let document =
        front::document(path, text, (TitleSource::Required, BlockQuotes::Cited), report, RecommendationKeys::read);
    let Title { inlines, .. } = document.front.title.clone();
    let one = document.own.build(path, document.front.slug.clone(), inlines, document.front.at.clone());
    (document.front, Arc::new(one.with_more(document.read.prose.blocks)))
}
