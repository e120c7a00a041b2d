//! Pages, practices and meetings, parsed from their files.

use super::{
    date::{Date, TimeRange},
    front::{self, Front, TitleSource},
    prose::{self, Block, BlockQuoteMode, Prose},
    quote::{self, Quote},
    theme::take_slugs,
    yaml::Fields,
};
use crate::diag::{Report, Spanned, codes};
use std::sync::Arc;

/// A page: the front page or another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The front matter that every kind has.
    pub front: Front,
    /// The page's text.
    pub prose: Prose,
    /// The steps of a process, drawn as a timeline.
    pub steps: Vec<Step>,
}

/// A step of a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The step's title.
    pub title: String,
    /// The date of the step, or of its beginning if it has an end.
    pub date: Option<Date>,
    /// The date of the step's end.
    pub end_date: Option<Date>,
    /// A description of the step.
    pub text: Option<String>,
}

/// Parses a page.
pub fn parse_page(path: &Arc<str>, text: &str, report: &mut Report) -> Page {
    let document =
        front::parse_document(path, text, (TitleSource::Required, BlockQuoteMode::Prose), report, |fields| {
            let nodes = fields.list("steps");
            nodes
                .into_iter()
                .map(|node| {
                    let mut inner = fields.nested(node);
                    let title = inner.required_text("title").value;
                    let date = front::take_date(&mut inner, "date");
                    let step = Step {
                        title,
                        date,
                        end_date: take_end_date(&mut inner, date),
                        text: inner.text("text").map(|t| t.value),
                    };
                    inner.close();
                    step
                })
                .collect()
        });
    Page { front: document.front, prose: document.body.prose, steps: document.kind_keys }
}

/// Takes the date of a step's end. An end without a beginning, or before the date `start`, is reported.
fn take_end_date(fields: &mut Fields<'_>, start: Option<Date>) -> Option<Date> {
    let until = front::take_spanned_date(fields, "until")?;
    if start.is_none() {
        fields.report_error(
            codes::E008,
            &until.range,
            "`until` needs a `date`",
            "say when the step began: `date: 2026-03`",
        );
        return None;
    }
    if start.is_some_and(|start| until.value.last_day() < start.first_day()) {
        let help = "`until` is the last day, month or year of the step that begins at `date`";
        fields.report_error(codes::E007, &until.range, "this is before the step begins", help);
        return None;
    }
    Some(until.value)
}

/// A practice: a case from elsewhere that already works.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// The front matter that every kind has.
    pub front: Front,
    /// The place where the practice is found.
    pub place: Option<String>,
    /// The source that describes the practice.
    pub source: Option<String>,
    /// The slugs of the themes that the practice belongs to.
    pub themes: Vec<Spanned<String>>,
    /// The practice's text.
    pub prose: Prose,
    /// The quotes in the text, in order.
    pub(in crate::model) quotes: Vec<Arc<Quote>>,
}

/// Parses a practice.
pub fn parse_practice(path: &Arc<str>, text: &str, report: &mut Report) -> Practice {
    let take_keys = |fields: &mut Fields<'_>| {
        (fields.text("place").map(|t| t.value), fields.text("source").map(|t| t.value), take_slugs(fields, "themes"))
    };
    let document =
        front::parse_document(path, text, (TitleSource::Required, BlockQuoteMode::Testimony), report, take_keys);
    let (place, source, themes) = document.kind_keys;
    let quotes = document.body.quotes.into_iter().map(|block| quote::from_block(path, block, report)).collect();
    Practice { front: document.front, place, source, themes, prose: document.body.prose, quotes }
}

/// A committee meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// The front matter that every kind has.
    pub front: Front,
    /// The name of the committee.
    pub committee: Option<String>,
    /// The time of day.
    pub times: Option<TimeRange>,
    /// The place.
    pub place: Option<String>,
    /// The slugs of the themes on the agenda, in order.
    pub themes: Vec<Spanned<String>>,
    /// The headings of the committee's own that each brief has, in order.
    pub slots: Vec<String>,
    /// The agenda.
    pub prose: Prose,
}

fn take_times(fields: &mut Fields<'_>) -> Option<TimeRange> {
    let text = fields.text("time")?;
    let times = TimeRange::parse(&text.value);
    if times.is_none() {
        let message = format!("`{}` is not a time", text.value);
        fields.report_error(
            codes::E007,
            &text.range,
            message,
            "write a time as `16:30` or `10:00–12:00`: from 0:00 to 23:59, with a dash between the two and the later one last",
        );
    }
    times
}

/// Parses a meeting.
pub fn parse_meeting(path: &Arc<str>, text: &str, report: &mut Report) -> Meeting {
    let take_keys = |fields: &mut Fields<'_>| {
        let committee = fields.text("committee").map(|t| t.value);
        let slots = fields.texts("slots").into_iter().map(|slot| slot.value).collect();
        (committee, take_times(fields), fields.text("place").map(|t| t.value), take_slugs(fields, "themes"), slots)
    };
    let document = front::parse_document(path, text, (TitleSource::Required, BlockQuoteMode::Prose), report, take_keys);
    let (committee, times, place, themes, slots) = document.kind_keys;
    Meeting { front: document.front, committee, times, place, themes, slots, prose: document.body.prose }
}

impl Meeting {
    /// Returns the text under the heading that is called like `slot`, up to the next heading of its level; empty if there is none.
    pub fn slot_text(&self, slot: &str) -> &[Block] {
        let blocks = &self.prose.blocks;
        let level = |block: &Block| if let Block::Heading(heading) = block { Some(heading.level) } else { None };
        let is_slot = |block: &Block| {
            matches!(block, Block::Heading(heading)
                if prose::plain_text(&heading.inlines).trim().to_lowercase() == slot.trim().to_lowercase())
        };
        let Some(start) = blocks.iter().position(is_slot) else { return &[] };
        let text = &blocks[start + 1..];
        let end = text.iter().position(|block| level(block).is_some_and(|own| Some(own) <= level(&blocks[start])));
        &text[..end.unwrap_or(text.len())]
    }
}
