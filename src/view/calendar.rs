//! Writes meetings as an iCalendar file (RFC 5545), for the calendars of the participants.

use super::address;
use super::{ViewContext, feed::permanent_id};
use crate::model::date::Date;
use std::fmt::Write;

/// Returns whether the meeting at `index` can be entered in a calendar, which requires a known day.
pub fn has_day(context: &ViewContext<'_>, index: usize) -> bool {
    context.edition.meetings()[index].meeting.front.date.is_some_and(|date| date.day.is_some())
}

/// Returns a calendar of the meetings at `indices`, without the meetings whose day is unknown.
pub fn calendar(context: &ViewContext<'_>, indices: impl Iterator<Item = usize>) -> String {
    let mut out = String::new();
    let program = concat!("-//indsigt//indsigt ", env!("CARGO_PKG_VERSION"), "//EN");
    write_line(&mut out, "BEGIN", "VCALENDAR");
    write_line(&mut out, "VERSION", "2.0");
    write_line(&mut out, "PRODID", program);
    for index in indices {
        let node = &context.edition.meetings()[index];
        if let Some(date) = node.meeting.front.date.filter(|date| date.day.is_some()) {
            write_event(context, index, date, &mut out);
        }
    }
    write_line(&mut out, "END", "VCALENDAR");
    out
}

/// Returns the calendar of one meeting with nothing but its day, title and place: few enough letters for a QR code.
pub fn entry(context: &ViewContext<'_>, index: usize) -> String {
    let whole = calendar(context, std::iter::once(index));
    let is_kept = |line: &&str| {
        let key = line.split([':', ';']).next().unwrap_or(line);
        ["BEGIN", "END", "VERSION", "DTSTART", "DTEND", "SUMMARY", "LOCATION"].contains(&key)
    };
    // A folded line goes on in the next, which begins with a space.
    let unfolded = whole.replace("\r\n ", "");
    unfolded.lines().filter(is_kept).collect::<Vec<_>>().join("\r\n")
}

fn write_event(context: &ViewContext<'_>, index: usize, date: Date, out: &mut String) {
    let meeting = &context.edition.meetings()[index].meeting;
    let front = &meeting.front;
    let address = address::meeting_address(context.edition, index);
    let (year, month, day) = date.first_day();
    let day = format!("{year}{month:02}{day:02}");
    write_line(out, "BEGIN", "VEVENT");
    write_line(
        out,
        "UID",
        &escape_text(&permanent_id(context.base_url.unwrap_or(""), &context.edition.config().title.plain, &address)),
    );
    // The meeting's day instead of the current time: the same catalogue must give the same bytes.
    write_line(out, "DTSTAMP", &format!("{day}T000000Z"));
    match meeting.times {
        // The hours are floating local time, without a time zone: the hours on the clocks at the meeting's place.
        Some(times) => {
            let timestamp = |(hour, minute): (u8, u8)| format!("{day}T{hour:02}{minute:02}00");
            write_line(out, "DTSTART", &timestamp(times.start));
            if let Some(end) = times.end {
                write_line(out, "DTEND", &timestamp(end));
            }
        }
        None => write_line(out, "DTSTART;VALUE=DATE", &day),
    }
    let title = match &meeting.committee {
        Some(committee) => format!("{} – {committee}", front.title.plain),
        None => front.title.plain.clone(),
    };
    write_line(out, "SUMMARY", &escape_text(&title));
    if let Some(place) = &meeting.place {
        write_line(out, "LOCATION", &escape_text(place));
    }
    let agenda = context.text(&meeting.prose.blocks);
    if !agenda.is_empty() {
        write_line(out, "DESCRIPTION", &escape_text(&agenda));
    }
    if let Some(base) = context.base_url {
        write_line(out, "URL", &format!("{base}{address}"));
    }
    write_line(out, "END", "VEVENT");
}

/// Escapes a text value (RFC 5545, 3.3.11).
fn escape_text(text: &str) -> String {
    let text = text.replace('\r', "");
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// The maximum number of bytes in a line, without the line break (RFC 5545, 3.1).
const MAX_LINE_BYTES: usize = 75;

/// Writes a content line, folded if it is too long.
fn write_line(out: &mut String, name: &str, value: &str) {
    let content_line = format!("{name}:{value}");
    let mut rest = content_line.as_str();
    let mut room = MAX_LINE_BYTES;
    while rest.len() > room {
        let (line, remainder) = rest.split_at(rest.floor_char_boundary(room));
        let _ = write!(out, "{line}\r\n ");
        rest = remainder;
        room = MAX_LINE_BYTES - 1;
    }
    let _ = write!(out, "{rest}\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_at_a_character_boundary() {
        let mut out = String::new();
        write_line(&mut out, "SUMMARY", &"æ".repeat(80));
        assert!(out.split("\r\n").all(|l| l.len() <= MAX_LINE_BYTES), "{out}");
        assert_eq!(out.replace("\r\n ", "").trim_end(), format!("SUMMARY:{}", "æ".repeat(80)));
    }

    #[test]
    fn separators_in_values_are_escaped() {
        assert_eq!(escape_text("a, b; c\\d\ne"), "a\\, b\\; c\\\\d\\ne");
    }
}
