//! The diagram of a process: each step is a bar from its first day to its last, on a scale of months.

use super::{ViewContext, pages::StepView};
use crate::model::{
    date::Date,
    page::{Page, Step},
};
use serde::Serialize;

/// The diagram of a process. All lengths are in the units of the SVG view box.
#[derive(Debug, Serialize)]
pub struct ProcessPicture {
    /// The width of the diagram.
    pub width: usize,
    /// The height of the diagram.
    pub height: usize,
    /// The steps that have a date, from top to bottom.
    pub bars: Vec<StepBar>,
    /// The ticks of the scale, at the beginnings of months or years.
    pub ticks: Vec<ScaleTick>,
}

/// A step of the process as a bar.
#[derive(Debug, Serialize)]
pub struct StepBar {
    /// The step's title.
    pub title: String,
    /// The left end of the bar.
    pub x: usize,
    /// The vertical centre of the step's row.
    pub y: usize,
    /// The length of the bar, at least 1.
    pub width: usize,
    /// True if the step takes a single day.
    pub is_day: bool,
    /// The horizontal position of the title.
    pub title_x: usize,
    /// The baseline of the title: level with the bar, or above the bar if there is no room on either side.
    pub title_y: usize,
    /// True if the title ends at `title_x`: near the right edge, the title precedes the bar.
    pub ends: bool,
}

/// A tick on the scale.
#[derive(Debug, Serialize)]
pub struct ScaleTick {
    /// The position of the tick.
    pub x: usize,
    /// The name of the month or year that begins at the tick.
    pub label: String,
}

const WIDTH: usize = 960;
const MARGIN: usize = 8;
const ROW_HEIGHT: usize = 42;
const SCALE_HEIGHT: usize = 34;
const GAP: usize = 12;

/// The approximate width of a letter in a title.
const LETTER_WIDTH: usize = 9;

/// The minimum distance between two year labels.
const MIN_YEAR_LABEL_GAP: usize = 64;

/// The maximum number of months that the scale labels; a longer scale labels years only.
const MAX_LABELLED_MONTHS: i64 = 14;

impl ViewContext<'_> {
    /// Returns the steps of the process on `page`.
    pub(super) fn step_views(&self, page: &Page) -> Vec<StepView> {
        let view = |s: &Step| StepView {
            title: s.title.clone(),
            date: s.date.map(|start| match s.end_date {
                Some(end) => self.format_date_range(start, end),
                None => self.format_date(start),
            }),
            text: s.text.clone(),
        };
        page.steps.iter().map(view).collect()
    }

    /// Returns the process of a page as a diagram. `None` if fewer than two steps have a date.
    pub(super) fn process_picture(&self, page: &Page) -> Option<ProcessPicture> {
        let dated: Vec<(&Step, i64, i64)> = page
            .steps
            .iter()
            .filter_map(|s| {
                let start = s.date?;
                Some((s, start.first_day_number(), s.end_date.unwrap_or(start).last_day_number() + 1))
            })
            .collect();
        if dated.len() < 2 {
            return None;
        }
        let first = dated.iter().min_by_key(|(_, first_day, _)| *first_day)?.0.date?;
        let last = dated.iter().max_by_key(|(_, _, end_day)| *end_day)?.0;
        let last = last.end_date.or(last.date)?;
        // The scale covers whole months.
        let scale_start = Date { day: None, month: first.month.or(Some(1)), ..first }.first_day_number();
        let scale_end = Date { day: None, month: last.month.or(Some(12)), ..last }.last_day_number() + 1;
        let x = |day: i64| {
            MARGIN + ((day - scale_start) as usize * (WIDTH - 2 * MARGIN)) / (scale_end - scale_start).max(1) as usize
        };
        let bar = |(row, (step, start_day, end_day)): (usize, &(&Step, i64, i64))| {
            let (start, end) = (x(*start_day), x(*end_day));
            let y = SCALE_HEIGHT + row * ROW_HEIGHT + ROW_HEIGHT / 2;
            let title_width = (step.title.chars().count() * LETTER_WIDTH).min(WIDTH) + GAP;
            // Place the title after the bar if there is room, before the bar if there is room only there, else above it.
            let (title_x, title_y, ends) = if end + title_width <= WIDTH {
                (end + GAP, y + 6, false)
            } else if start >= title_width {
                (start - GAP, y + 6, true)
            } else {
                (start.min(WIDTH.saturating_sub(title_width)), y - 9, false)
            };
            StepBar {
                title: step.title.clone(),
                x: start,
                y,
                width: (end - start).max(1),
                is_day: end_day - start_day == 1,
                title_x,
                title_y,
                ends,
            }
        };
        let bars: Vec<StepBar> = dated.iter().enumerate().map(bar).collect();
        let ticks = self.ticks(first, last, &x);
        Some(ProcessPicture { width: WIDTH, height: SCALE_HEIGHT + bars.len() * ROW_HEIGHT + GAP, bars, ticks })
    }

    fn ticks(&self, first: Date, last: Date, x: &impl Fn(i64) -> usize) -> Vec<ScaleTick> {
        let month_number = |date: Date| i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(1)) - 1;
        let (begin, end) = (month_number(first), month_number(Date { month: last.month.or(Some(12)), ..last }));
        let labels_years_only = end - begin >= MAX_LABELLED_MONTHS;
        let tick = |month: i64| {
            let date = Date { year: (month / 12) as u16, month: Some((month % 12 + 1) as u8), day: None };
            let opens_year = month % 12 == 0 || month == begin;
            let name = self.words.message(&format!("month-{}", month % 12 + 1));
            let short_name: String = name.chars().take(3).collect();
            let label = match (labels_years_only, opens_year) {
                (true, true) => date.year.to_string(),
                (true, false) => String::new(),
                (false, true) => format!("{short_name} {}", date.year),
                (false, false) => short_name,
            };
            ScaleTick { x: x(date.first_day_number()), label }
        };
        let mut ticks: Vec<ScaleTick> = vec![];
        for tick in (begin..=end).map(tick).filter(|tick| !labels_years_only || !tick.label.is_empty()) {
            if labels_years_only && ticks.last().is_some_and(|last| tick.x < last.x + MIN_YEAR_LABEL_GAP) {
                continue;
            }
            ticks.push(tick);
        }
        ticks
    }
}
