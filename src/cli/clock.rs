//! The computer's clock: the day of a command, and what consents that end on a day need of it.

use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::{
        VOICES_PATH,
        consent::{Voice, parse_voices},
        date::Date,
        yaml,
    },
    source::{self, Sources},
};
use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use std::{path::Path, sync::Arc};

/// Returns today's date where the computer is: a consent ends at midnight there. The clock is read here only; everything else receives the
/// date as an argument.
#[expect(clippy::disallowed_methods, reason = "the clock is read here once, and the day is passed on")]
pub(super) fn today() -> Date {
    date_of(&ZonedDateTime::now())
}

fn date_of(time: &ZonedDateTime) -> Date {
    let part = |part: i8| Some(part.unsigned_abs());
    Date { year: time.year().unsigned_abs(), month: part(time.month()), day: part(time.day()) }
}

/// Checks `day`, the day for which a command decides which consents hold, in a project with consents that end: the clock must not be behind
/// the project's newest file, and a day in the past is told, because it brings consents back.
pub(super) fn check_day(sources: &Sources, root: &Path, day: Date) -> Report {
    let mut report = Report::default();
    let voices = ending_consents(sources);
    let Some(first) = voices.first() else { return report };
    let now = today();
    let span = |voice: &Voice| Span::new(&VOICES_PATH.into(), voice.id_range.clone());
    let newest = source::newest_change(root).and_then(|time| Timestamp::try_from(time).ok());
    let newest = newest.map(|time| date_of(&time.to_zoned_datetime(TimeZone::system())));
    if let Some(newest) = newest.filter(|newest| day == now && now.last_day() < newest.last_day()) {
        let message = format!("the clock of this computer says {now}, but a file of this project is of {newest}");
        report.push(
            Diagnostic::error(codes::E055, span(first), message)
                .label("this consent ends on a day")
                .help("set the clock, or state the day: `--today 2026-03-02`"),
        );
    }
    for voice in &voices {
        let Some(until) = voice.valid_until else { continue };
        if day.last_day() <= until.last_day() && until.last_day() < now.last_day() {
            let message =
                format!("the consent of `{}` ran out on {until}, but holds on {day}, the day you set", voice.id);
            report.push(
                Diagnostic::warning(codes::E055, span(voice), message)
                    .help("do not publish this edition: leave out `--today`"),
            );
        }
    }
    report
}

/// Returns the voices whose consent ends on a day.
fn ending_consents(sources: &Sources) -> Vec<Voice> {
    let path: Arc<str> = VOICES_PATH.into();
    // Whatever else is wrong with the list, the build reports.
    let mut unreported = Report::default();
    let text = sources.text(&path).map_or("", |text| text);
    let node = yaml::parse(&path, text, 0, &mut unreported);
    let voices = node.map(|node| parse_voices(&path, text, node, &mut unreported)).unwrap_or_default();
    voices.into_iter().filter(|voice| voice.valid_until.is_some()).collect()
}
