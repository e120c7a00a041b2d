//! Recommendations in groups, parsed from `recommendations.md` and the files of `recommendations/`.

use super::{
    front::{self, Title, TitleSource},
    id,
    prose::{self, Block, BlockQuoteMode, ContentFlags, Heading, Inline, ListItem, Section},
    theme::take_slugs,
    yaml::Fields,
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use regex::Regex;
use std::{
    ops::Range,
    sync::{Arc, LazyLock},
};

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
    pub details: Vec<Block>,
    /// The kinds of content other than words in the whole text.
    pub flags: ContentFlags,
    /// When the change should be made.
    pub horizon: Option<Horizon>,
    /// The origin of the idea: `workshop`, `citizens`, `team`, `committee`, or a name.
    pub origin: Option<String>,
    /// The slugs of the insights that the recommendation answers.
    pub insights: Vec<Spanned<String>>,
    /// The ids of the quotes or ideas that the recommendation comes from.
    pub sources: Vec<Spanned<String>>,
    /// The person or body responsible.
    pub owner: Option<String>,
    /// The status of the recommendation.
    pub status: Option<Status>,
    /// The answer that was given to the recommendation.
    pub answer: Option<String>,
    /// The range of the list item or of the title.
    pub range: Range<usize>,
}

impl Recommendation {
    /// Returns the recommendation with `details` as the rest of its text.
    #[must_use]
    pub fn with_details(self, details: Vec<Block>) -> Self {
        Recommendation { flags: ContentFlags::from_content(&details, &self.text), details, ..self }
    }

    /// Returns the recommendation's brief text without emphasis and links.
    pub fn plain(&self) -> String {
        prose::plain_text(&self.text)
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
    pub flags: ContentFlags,
}

impl RecommendationGroup {
    /// Creates a group of `items` without a heading, with the horizon and origin of the first item.
    pub(in crate::model) fn from_items(items: Vec<Arc<Recommendation>>) -> Self {
        let (horizon, origin) = items.first().map_or((None, None), |item| (item.horizon, item.origin.clone()));
        RecommendationGroup {
            title: vec![],
            horizon,
            origin,
            provenance: vec![],
            items,
            flags: ContentFlags::default(),
        }
        .with_flags()
    }

    /// Returns the group with its content flags computed.
    fn with_flags(self) -> Self {
        let own_flags = ContentFlags::from_content(&self.provenance, &self.title);
        RecommendationGroup { flags: self.items.iter().fold(own_flags, |flags, item| flags.union(item.flags)), ..self }
    }
}

#[derive(Default)]
struct RecommendationKeys {
    horizon: Option<Horizon>,
    origin: Option<String>,
    insights: Vec<Spanned<String>>,
    sources: Vec<Spanned<String>>,
    owner: Option<String>,
    status: Option<Status>,
    answer: Option<String>,
}

impl RecommendationKeys {
    fn take(fields: &mut Fields<'_>) -> Self {
        RecommendationKeys {
            horizon: take_horizon(fields),
            origin: fields.text("origin").map(|t| t.value),
            insights: take_slugs(fields, "insights"),
            sources: take_slugs(fields, "from"),
            owner: fields.text("owner").map(|t| t.value),
            status: fields.choice("status", &STATUSES).map(|s| s.value),
            answer: fields.text("answer").map(|t| t.value),
        }
    }

    fn build(self, path: &Arc<str>, id: Arc<str>, text: Vec<Inline>, range: Range<usize>) -> Recommendation {
        Recommendation {
            path: path.clone(),
            id,
            flags: ContentFlags::from_content(&[], &text),
            text,
            details: vec![],
            horizon: self.horizon,
            origin: self.origin,
            insights: self.insights,
            sources: self.sources,
            owner: self.owner,
            status: self.status,
            answer: self.answer,
            range,
        }
    }
}

fn take_horizon(fields: &mut Fields<'_>) -> Option<Horizon> {
    let text = fields.text("horizon")?;
    match text.value.as_str() {
        "now" => Some(Horizon::Now),
        "later" => Some(Horizon::Later),
        year => {
            let year = year.parse().ok().filter(|y| (1900..3000).contains(y)).map(Horizon::Year);
            if year.is_none() {
                fields.report_error(
                    codes::E007,
                    &text.range,
                    format!("`horizon` cannot be `{}`", text.value),
                    "use `now`, `later` or a year",
                );
            }
            year
        }
    }
}

/// Parses a file of lists: each second-level heading becomes a group, each list item a recommendation.
pub fn parse_lists(path: &Arc<str>, text: &str, report: &mut Report) -> (front::Front, Vec<Arc<RecommendationGroup>>) {
    let document = front::parse_document(path, text, (TitleSource::Optional, BlockQuoteMode::Prose), report, |_| ());
    let (opening, sections) = prose::split_sections(document.body.prose);
    let mut groups = vec![];
    if !opening.is_empty() {
        let untitled = Heading {
            level: 2,
            id: String::new(),
            inlines: vec![],
            attributes: None,
            range: document.body_offset..document.body_offset + 1,
        };
        groups.push(Arc::new(parse_group(path, Section { heading: untitled, blocks: opening }, report)));
    }
    groups.extend(sections.into_iter().map(|section| Arc::new(parse_group(path, section, report))));
    (document.front, groups)
}

fn parse_group(path: &Arc<str>, Section { heading, blocks }: Section, report: &mut Report) -> RecommendationGroup {
    let range = heading.range.clone();
    let mut group = RecommendationGroup { title: heading.inlines, ..RecommendationGroup::from_items(vec![]) };
    if let Some(attributes) = &heading.attributes {
        let mut fields = attributes.fields(path, report);
        group.horizon = take_horizon(&mut fields);
        group.origin = fields.text("origin").map(|t| t.value);
        fields.close();
    }
    for block in blocks {
        match block {
            Block::List(list) => {
                for list_item in list.items {
                    let mut item = parse_item(path, list_item, report);
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
            codes::E032,
            Span::new(path, range),
            "there are no recommendations under this heading, so it is not shown",
        )
        .help("put each recommendation in a list item: `- What should change`");
        report.push(finding);
    } else {
        group.provenance.iter().filter_map(labelled_range).for_each(|range| {
            let finding = Diagnostic::warning(
                codes::E032,
                Span::new(path, range),
                "this is read as introduction, not as a recommendation",
            );
            report.push(finding.help("put each recommendation in a list item: `- What should change`"));
        });
    }
    group.with_flags()
}

/// Returns the range of the label of a recommendation that is a paragraph or a heading, as reports number them: `**R2.** Call first.`
fn labelled_range(block: &Block) -> Option<Range<usize>> {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[RA] ?\d{1,2}\b|(?i:recommendation|anbefaling) \d{1,2}\b)").expect("a pattern")
    });
    let (words, range) = match block {
        Block::Heading(heading) => (prose::plain_text(&heading.inlines), heading.range.clone()),
        Block::Paragraph(inlines) => match inlines.first() {
            Some(Inline::Strong(inner)) => match inner.first() {
                Some(Inline::Text(text)) => (text.value.clone(), text.range.clone()),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    LABEL.is_match(&words).then_some(range)
}

fn parse_item(path: &Arc<str>, item: ListItem, report: &mut Report) -> Recommendation {
    let mut blocks = item.blocks;
    let text = match blocks.first_mut() {
        Some(Block::Paragraph(text)) => std::mem::take(text),
        _ => {
            let finding =
                Diagnostic::error(codes::E032, Span::new(path, item.range.clone()), "this recommendation has no words");
            report.push(finding.help("write what should change after the `-`"));
            vec![]
        }
    };
    if item.ticked.is_some() {
        let start = item.range.start;
        let finding = Diagnostic::warning(
            codes::E032,
            Span::new(path, start..start + 1),
            "the box of this recommendation is left out",
        );
        report.push(finding.help("say how far it is: `{status=done}`"));
    }
    let (mut keys, mut explicit_id) = (RecommendationKeys::default(), None);
    if let Some(attributes) = item.attributes {
        attributes.report_unknown_classes(path, &[], report);
        let mut fields = attributes.fields(path, report);
        keys = RecommendationKeys::take(&mut fields);
        fields.close();
        explicit_id = attributes.id.map(|id| id.value);
    }
    let id = explicit_id.unwrap_or_else(|| id::from_words(&prose::plain_text(&text)));
    let details = blocks.into_iter().filter(|b| *b != Block::Paragraph(vec![])).collect();
    keys.build(path, id, text, item.range).with_details(details)
}

/// Parses a file of `recommendations/`: one recommendation, whose brief text is the file's title.
pub fn parse_file(path: &Arc<str>, text: &str, report: &mut Report) -> (front::Front, Arc<Recommendation>) {
    let document = front::parse_document(
        path,
        text,
        (TitleSource::Required, BlockQuoteMode::Prose),
        report,
        RecommendationKeys::take,
    );
    let Title { inlines, .. } = document.front.title.clone();
    let recommendation =
        document.kind_keys.build(path, document.front.slug.clone(), inlines, document.front.title_range.clone());
    (document.front, Arc::new(recommendation.with_details(document.body.prose.blocks)))
}
