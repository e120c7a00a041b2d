//! Pages, practices and meetings.

use super::{
    date::Date,
    front::{self, Front, Titled},
    prose::{BlockQuotes, Prose},
    quote::{self, Quote},
    theme::slugs,
    yaml::Fields,
};
use crate::diag::{Placed, Report};
use std::sync::Arc;

/// A page: the front page, or one of those behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What every kind has.
    pub front: Front,
    /// What it says.
    pub prose: Prose,
    /// The steps of a process, drawn as a timeline.
    pub steps: Vec<Step>,
}

/// A step of a process.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is called.
    pub title: String,
    /// When.
    pub date: Option<Date>,
    /// What happened.
    pub text: Option<String>,
}

/// Reads a page.
pub fn page(path: &Arc<str>, text: &str, report: &mut Report) -> Page {
    let document = front::document(path, text, (Titled::Required, BlockQuotes::Cited), report, |fields| {
        let nodes = fields.list("steps");
        nodes
            .into_iter()
            .map(|node| {
                let mut inner = fields.inner(node);
                let step = Step {
                    title: inner.required("title").value,
                    date: front::date(&mut inner, "date"),
                    text: inner.text("text").map(|t| t.value),
                };
                inner.close();
                step
            })
            .collect()
    });
    Page { front: document.front, prose: document.read.prose, steps: document.own }
}

/// A case from elsewhere that already works.
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// What every kind has.
    pub front: Front,
    /// Where.
    pub place: Option<String>,
    /// Where it is told.
    pub source: Option<String>,
    /// The themes it belongs to.
    pub themes: Vec<Placed<String>>,
    /// What it says.
    pub prose: Prose,
    /// The quotes in it, in order.
    pub(in crate::model) quotes: Vec<Arc<Quote>>,
}

/// Reads a practice.
pub fn practice(path: &Arc<str>, text: &str, report: &mut Report) -> Practice {
    let own = |fields: &mut Fields<'_>| {
        (fields.text("place").map(|t| t.value), fields.text("source").map(|t| t.value), slugs(fields, "themes"))
    };
    let document = front::document(path, text, (Titled::Required, BlockQuotes::Testimony), report, own);
    let (place, source, themes) = document.own;
    let quotes = document.read.quotes.into_iter().map(|block| quote::from_block(path, block, report)).collect();
    Practice { front: document.front, place, source, themes, prose: document.read.prose, quotes }
}

/// A committee meeting.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// What every kind has.
    pub front: Front,
    /// Whose.
    pub committee: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The themes on its agenda, in order.
    pub themes: Vec<Placed<String>>,
    /// The agenda.
    pub prose: Prose,
}

/// Reads a meeting.
pub fn meeting(path: &Arc<str>, text: &str, report: &mut Report) -> Meeting {
    let own = |fields: &mut Fields<'_>| {
        (fields.text("committee").map(|t| t.value), fields.text("place").map(|t| t.value), slugs(fields, "themes"))
    };
    let document = front::document(path, text, (Titled::Required, BlockQuotes::Cited), report, own);
    let (committee, place, themes) = document.own;
    Meeting { front: document.front, committee, place, themes, prose: document.read.prose }
}
