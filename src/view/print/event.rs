//! The sheets that invite people to a workshop or a meeting: a poster for the wall and an invitation to hand out.

use super::{Imprint, date_and_times};
use crate::{
    model::{date::TimeRange, front::Front},
    view::{ViewContext, address, calendar, content::Node, content::SheetWriter},
};
use serde::Serialize;
use std::cell::RefCell;

/// An invitation to a workshop or a meeting.
#[derive(Clone, Debug, Serialize)]
pub struct EventSheet {
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
    /// The word for the kind of event, or the name of the committee that meets.
    pub kind: String,
    /// The event's title.
    pub title: Vec<Node>,
    /// The event's title as plain text.
    pub plain: String,
    /// The weekday with the date, and the hours, each if it is known.
    pub when: Vec<String>,
    /// How long it takes. `None` if the hours say it, or if it is not known.
    pub duration: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The titles of the themes that it is about.
    pub themes: Vec<String>,
    /// The content of the QR code: the address of the calendar file or of the page, or, where the site has no address, the calendar file itself.
    pub code: Option<String>,
    /// True if the QR code enters the event into a calendar.
    pub is_calendar: bool,
    /// The address of the event's page. `None` if the site has no public URL.
    pub address: Option<String>,
}

/// Returns the invitation to the workshop at `index`.
pub fn workshop_event(context: &ViewContext<'_>, index: usize) -> EventSheet {
    let edition = context.edition;
    let workshop = &edition.workshops()[index].workshop;
    let address = context.base_url.map(|base| format!("{base}{}", address::workshop_address(edition, index)));
    let mut themes: Vec<usize> = edition
        .boards()
        .iter()
        .filter(|board| board.workshop == index)
        .flat_map(|board| board.insights.iter().map(|insight| edition.insights()[*insight].theme))
        .collect();
    themes.sort_unstable();
    themes.dedup();
    EventSheet {
        kind: context.words.message("workshop"),
        duration: workshop.duration.clone(),
        place: workshop.place.clone(),
        code: address.clone(),
        ..event(context, &workshop.front, None, &themes, address)
    }
}

/// Returns the invitation to the meeting at `index`.
pub fn meeting_event(context: &ViewContext<'_>, index: usize) -> EventSheet {
    let edition = context.edition;
    let node = &edition.meetings()[index];
    let meeting = &node.meeting;
    let address = context.base_url.map(|base| format!("{base}{}", address::meeting_address(edition, index)));
    let has_day = calendar::has_day(context, index);
    let code = match context.base_url {
        Some(base) if has_day => Some(format!("{base}{}", address::calendar_file(edition, index))),
        None if has_day => Some(calendar::entry(context, index)),
        _ => address.clone(),
    };
    EventSheet {
        kind: meeting.committee.clone().unwrap_or_else(|| context.words.message("meeting")),
        place: meeting.place.clone(),
        code,
        is_calendar: has_day,
        ..event(context, &meeting.front, meeting.times, &node.themes, address)
    }
}

fn event(
    context: &ViewContext<'_>,
    front: &Front,
    times: Option<TimeRange>,
    themes: &[usize],
    address: Option<String>,
) -> EventSheet {
    let assets = RefCell::default();
    let writer = SheetWriter::new(context.resolver(&front.path), context.base_url, &assets);
    let theme_title = |theme: &usize| context.edition.themes()[*theme].theme.front.title.plain.clone();
    EventSheet {
        imprint: super::imprint(context),
        kind: String::new(),
        title: writer.inlines(&front.title.inlines),
        plain: front.title.plain.clone(),
        when: date_and_times(context, front.date, times),
        duration: None,
        place: None,
        themes: themes.iter().map(theme_title).collect(),
        code: None,
        is_calendar: false,
        address,
    }
}
