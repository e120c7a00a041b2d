//! Creates the print job for a brief of at most two pages: in full if there is room, otherwise shortened, with a list of what was left
//! out.

use super::{PrintContext, SheetJob, context::Colours, job::SheetVariant, qr};
use crate::{
    diag::Span,
    skin::colour,
    view::print::{Brief, Node},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most pages of a brief: a committee does not read more.
const MAX_PAGES: usize = 2;

/// The type sizes to try before `MIN_SIZE`, in points, largest first.
const SIZES: [f64; 4] = [13.4, 12.6, 12.0, 11.4];

/// The smallest type size in points: smaller type is hard to read at a table.
const MIN_SIZE: f64 = 11.0;

/// The data for the layout.
#[derive(Serialize)]
struct BriefLayoutData<'a> {
    #[serde(flatten)]
    view: &'a Brief,
    /// The type size in points.
    size: f64,
    /// The kinds of parts left out of the brief, each as a phrase with the number of parts, such as `3 quotes`.
    left_out: Vec<String>,
    logo: Option<&'a str>,
    qr: Option<String>,
    address: Option<String>,
    colours: Colours,
    words: BTreeMap<&'static str, String>,
}

/// The message keys of the interface words that the layout uses.
const WORD_KEYS: [&str; 11] = [
    "point-1",
    "point-2",
    "point-3",
    "point-4",
    "point-5",
    "point-empty",
    "decision",
    "decision-yes",
    "decision-changed",
    "decision-no",
    "left-out",
];

/// A step that shortens a brief. Returns a message key and the number of parts removed; `None` if there was nothing to remove.
type ShortenStep = fn(&mut Brief) -> Option<(&'static str, usize)>;

/// The steps that shorten a brief, the least missed parts first.
const SHORTEN_STEPS: [ShortenStep; 8] = [
    |brief| removed_parts("count-quotes", brief.insights.iter_mut().skip(1).filter_map(|i| i.quote.take()).count()),
    |brief| {
        let more: usize = brief.groups.iter_mut().flat_map(|g| &mut g.items).map(|i| clear_text(&mut i.more)).sum();
        removed_parts("left-explanations", more)
    },
    |brief| removed_parts("left-entries", keep_last(brief.logbook.as_mut().map(|l| &mut l.entries), 3)),
    |brief| {
        removed_parts(
            "count-quotes",
            brief.insights.iter_mut().filter_map(|i| i.quote.take()).count() + usize::from(brief.lead.take().is_some()),
        )
    },
    |brief| removed_parts("count-recommendations", brief.groups.iter_mut().map(|g| keep_first(&mut g.items, 4)).sum()),
    |brief| removed_parts("left-practices", keep_first(&mut brief.practices, 2)),
    |brief| removed_parts("left-statements", brief.insights.iter_mut().map(|i| clear_text(&mut i.statement)).sum()),
    |brief| {
        let clear_bodies = |paper: &mut Option<crate::view::print::PaperTree>| {
            paper.iter_mut().flat_map(|p| &mut p.entries).map(|e| clear_text(&mut e.body)).sum::<usize>()
        };
        removed_parts("left-entries", clear_bodies(&mut brief.scenarios) + clear_bodies(&mut brief.logbook))
    },
];

fn removed_parts(key: &'static str, count: usize) -> Option<(&'static str, usize)> {
    (count > 0).then_some((key, count))
}

/// Clears a text. Returns 1 if it was not empty, 0 otherwise.
fn clear_text(nodes: &mut Vec<Node>) -> usize {
    usize::from(!std::mem::take(nodes).is_empty())
}

/// Removes all but the first `limit` items. Returns the number of items removed.
fn keep_first<T>(items: &mut Vec<T>, limit: usize) -> usize {
    let excess = items.len().saturating_sub(limit);
    items.truncate(limit);
    excess
}

/// Removes all but the last `limit` items, if there is a list. Returns the number of items removed.
fn keep_last<T>(items: Option<&mut Vec<T>>, limit: usize) -> usize {
    items.map_or(0, |items| {
        let excess = items.len().saturating_sub(limit);
        items.drain(..excess);
        excess
    })
}

/// Creates the print job for a brief. `span` is the span of the meeting's title.
pub fn brief_job(context: &PrintContext<'_>, view: &Brief, span: &Span) -> SheetJob {
    let mut brief = view.clone();
    let mut left_out: Vec<(&'static str, usize)> = vec![];
    let mut job = SheetJob::new(&view.id, "brief.typ", "A4", span, &layout_data(context, &brief, &left_out, MIN_SIZE));
    // A brief that fits on one page in the smallest type gets one page. Either is set in the largest type that has room.
    let sizes = || SIZES.into_iter().chain([MIN_SIZE]);
    let forms = [1, MAX_PAGES].into_iter().flat_map(|pages| sizes().map(move |size| (size, pages)));
    job.variants = forms
        .map(|(size, pages)| SheetVariant::new(&layout_data(context, &brief, &left_out, size), Some(pages)))
        .collect();
    for shorten in SHORTEN_STEPS {
        let Some((key, count)) = shorten(&mut brief) else { continue };
        match left_out.iter_mut().find(|(existing_key, _)| *existing_key == key) {
            Some((_, total)) => *total += count,
            None => left_out.push((key, count)),
        }
        job.variants.push(SheetVariant::new(&layout_data(context, &brief, &left_out, MIN_SIZE), Some(MAX_PAGES)));
    }
    job.with_assets(context, view.assets.clone()).with_logo(context, span)
}

fn layout_data<'a>(
    context: &'a PrintContext<'_>,
    view: &'a Brief,
    left_out: &[(&'static str, usize)],
    size: f64,
) -> BriefLayoutData<'a> {
    let words = context.words();
    BriefLayoutData {
        view,
        size,
        left_out: left_out.iter().map(|(key, n)| words.message_for_number(key, *n)).collect(),
        logo: context.logo.as_deref(),
        qr: view.url.as_deref().and_then(|url| qr::svg(url, &colour::to_css(colour::INK))),
        address: view.url.as_ref().map(|url| qr::display_address(url)),
        colours: context.colours(),
        words: WORD_KEYS.into_iter().map(|key| (key, words.message(key))).collect(),
    }
}
