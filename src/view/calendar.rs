//! Writes meetings as an iCalendar file (RFC 5545), for the calendars of the participants.

use super::{ViewContext, feed::id_of};
use crate::model::{MeetingNode, date::Date};
use std::fmt::Write;

/// Returns whether the meeting at `index` can be entered in a calendar, which requires a known day.
pub fn has_day(scene: &ViewContext<'_>, index: usize) -> bool {
    scene.edition.meetings()[index].meeting.front.date.is_some_and(|date| date.day.is_some())
}

/// Returns a calendar of the meetings at `indices`, without the meetings whose day is unknown.
pub fn calendar(scene: &ViewContext<'_>, indices: impl Iterator<Item = usize>) -> String {
    let mut out = String::new();
    let program = concat!("-//indsigt//indsigt ", env!("CARGO_PKG_VERSION"), "//EN");
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", program);
    for index in indices {
        let node = &scene.edition.meetings()[index];
        if let Some(date) = node.meeting.front.date.filter(|date| date.day.is_some()) {
            event(scene, node, date, &mut out);
        }
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(scene: &ViewContext<'_>, node: &MeetingNode, date: Date, out: &mut String) {
    let meeting = &node.meeting;
    let front = &meeting.front;
    let address = format!("meetings/{}/", front.slug);
    let (year, month, day) = date.first_day();
    let day = format!("{year}{month:02}{day:02}");
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &escaped(&id_of(scene.base_url.unwrap_or(""), &scene.edition.config().title.plain, &address)));
    // The meeting's day instead of the current time: the same catalogue must give the same bytes.
    line(out, "DTSTAMP", &format!("{day}T000000Z"));
    match meeting.times {
        // The hours are floating local time, without a time zone: the hours on the clocks at the meeting's place.
        Some(times) => {
            let at = |(hour, minute): (u8, u8)| format!("{day}T{hour:02}{minute:02}00");
            line(out, "DTSTART", &at(times.from));
            if let Some(to) = times.to {
                line(out, "DTEND", &at(to));
            }
        }
        None => line(out, "DTSTART;VALUE=DATE", &day),
    }
    let title = match &meeting.committee {
        Some(committee) => format!("{} – {committee}", front.title.plain),
        None => front.title.plain.clone(),
    };
    line(out, "SUMMARY", &escaped(&title));
    if let Some(place) = &meeting.place {
        line(out, "LOCATION", &escaped(place));
    }
    let agenda = scene.text(&meeting.prose.blocks);
    if !agenda.is_empty() {
        line(out, "DESCRIPTION", &escaped(&agenda));
    }
    if let Some(base) = scene.base_url {
        line(out, "URL", &format!("{base}{address}"));
    }
    line(out, "END", "VEVENT");
}

/// Escapes a text value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let text = text.replace('\r', "");
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// The maximum number of bytes in a line, without the line break (RFC 5545, 3.1).
const MOST_BYTES: usize = 75;

/// Writes a content line, folded if it is too long.
fn line(out: &mut String, name: &str, value: &str) {
    let whole = format!("{name}:{value}");
    let mut rest = whole.as_str();
    let mut room = MOST_BYTES;
    while rest.len() > room {
        let (now, later) = rest.split_at(rest.floor_char_boundary(room));
        let _ = write!(out, "{now}\r\n ");
        rest = later;
        room = MOST_BYTES - 1;
    }
    let _ = write!(out, "{rest}\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_letters() {
        let mut out = String::new();
        line(&mut out, "SUMMARY", &"æ".repeat(80));
        assert!(out.split("\r\n").all(|l| l.len() <= MOST_BYTES), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "æ".repeat(80)));
    }

    #[test]
    fn signs_that_part_values_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
    }
}
