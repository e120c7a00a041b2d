//! A process as it is drawn: each step a bar from its first day to its last, on a scale of months.

use super::{ViewContext, pages::StepView};
use crate::model::{
    date::Date,
    page::{Page, Step},
};
use serde::Serialize;

/// A process as a picture. Lengths are in the units of its view box.
#[derive(Debug, Serialize)]
pub struct ProcessPicture {
    /// How wide it is.
    pub width: usize,
    /// How high.
    pub height: usize,
    /// The steps, one below the other.
    pub bars: Vec<StepBar>,
    /// Where months, or years, begin.
    pub ticks: Vec<ScaleTick>,
}

/// A step.
#[derive(Debug, Serialize)]
pub struct StepBar {
    /// What it is called.
    pub title: String,
    /// Where it begins.
    pub x: usize,
    /// The middle of its row.
    pub y: usize,
    /// How long it is.
    pub width: usize,
    /// Whether it is a single day.
    pub is_day: bool,
    /// Where its title stands.
    pub title_x: usize,
    /// How high it stands: beside the step, or over it where there is no room at its sides.
    pub title_y: usize,
    /// Whether the title ends there: beside a step near the right edge it stands before it.
    pub ends: bool,
}

/// A place on the scale.
#[derive(Debug, Serialize)]
pub struct ScaleTick {
    /// Where.
    pub x: usize,
    /// What begins there.
    pub label: String,
}

const WIDTH: usize = 960;
const EDGE: usize = 8;
const ROW: usize = 42;
const HEAD: usize = 34;
const GAP: usize = 12;

/// About how wide a letter of a title is.
const LETTER: usize = 9;

/// The least that lies between two names of the scale.
const LEAST: usize = 64;

/// Of more months than these only the years are named.
const MOST_MONTHS: i64 = 14;

impl ViewContext<'_> {
    /// The steps of a page's process.
    pub(super) fn steps(&self, page: &Page) -> Vec<StepView> {
        let view = |s: &Step| StepView {
            title: s.title.clone(),
            date: s.date.map(|from| match s.until {
                Some(until) => self.dates(from, until),
                None => self.date(from),
            }),
            text: s.text.clone(),
        };
        page.steps.iter().map(view).collect()
    }

    /// A page's process as a picture, where at least two of its steps have their dates.
    pub(super) fn picture(&self, page: &Page) -> Option<ProcessPicture> {
        let dated: Vec<(&Step, i64, i64)> = page
            .steps
            .iter()
            .filter_map(|s| {
                let from = s.date?;
                Some((s, from.first_day_number(), s.until.unwrap_or(from).day_number() + 1))
            })
            .collect();
        if dated.len() < 2 {
            return None;
        }
        let first = dated.iter().min_by_key(|(_, from, _)| *from)?.0.date?;
        let last = dated.iter().max_by_key(|(_, _, to)| *to)?.0;
        let last = last.until.or(last.date)?;
        // The scale has whole months.
        let from = Date { day: None, month: first.month.or(Some(1)), ..first }.first_day_number();
        let to = Date { day: None, month: last.month.or(Some(12)), ..last }.day_number() + 1;
        let x = |day: i64| EDGE + ((day - from) as usize * (WIDTH - 2 * EDGE)) / (to - from).max(1) as usize;
        let bar = |(row, (step, from, to)): (usize, &(&Step, i64, i64))| {
            let (start, end) = (x(*from), x(*to));
            let y = HEAD + row * ROW + ROW / 2;
            let wide = (step.title.chars().count() * LETTER).min(WIDTH) + GAP;
            // Behind the step where there is room, before it where there is only room there, else over it.
            let (title_x, title_y, ends) = if end + wide <= WIDTH {
                (end + GAP, y + 6, false)
            } else if start >= wide {
                (start - GAP, y + 6, true)
            } else {
                (start.min(WIDTH - wide), y - 9, false)
            };
            StepBar {
                title: step.title.clone(),
                x: start,
                y,
                width: (end - start).max(1),
                is_day: to - from == 1,
                title_x,
                title_y,
                ends,
            }
        };
        let bars: Vec<StepBar> = dated.iter().enumerate().map(bar).collect();
        let ticks = self.ticks(first, last, &x);
        Some(ProcessPicture { width: WIDTH, height: HEAD + bars.len() * ROW + GAP, bars, ticks })
    }

    fn ticks(&self, first: Date, last: Date, x: &impl Fn(i64) -> usize) -> Vec<ScaleTick> {
        let at = |date: Date| i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(1)) - 1;
        let (begin, end) = (at(first), at(Date { month: last.month.or(Some(12)), ..last }));
        let is_many = end - begin >= MOST_MONTHS;
        let tick = |month: i64| {
            let date = Date { year: (month / 12) as u16, month: Some((month % 12 + 1) as u8), day: None };
            let opens_year = month % 12 == 0 || month == begin;
            let name = self.words.say(&format!("month-{}", month % 12 + 1));
            let short: String = name.chars().take(3).collect();
            let label = match (is_many, opens_year) {
                (true, true) => date.year.to_string(),
                (true, false) => String::new(),
                (false, true) => format!("{short} {}", date.year),
                (false, false) => short,
            };
            ScaleTick { x: x(date.first_day_number()), label }
        };
        let mut ticks: Vec<ScaleTick> = vec![];
        for tick in (begin..=end).map(tick).filter(|tick| !is_many || !tick.label.is_empty()) {
            if is_many && ticks.last().is_some_and(|last| tick.x < last.x + LEAST) {
                continue;
            }
            ticks.push(tick);
        }
        ticks
    }
}
