//! Meetings, with the five points of each theme on their agenda.

use super::{
    Head, Link, Scene, address,
    recommendation::GroupView,
    theme::{PaperView, ThemeCard},
};
use crate::model::theme::PaperKind;
use serde::Serialize;

/// A meeting in a list.
#[derive(Debug, Serialize)]
pub struct MeetingCard {
    /// Its title and page.
    pub link: Link,
    /// Whose.
    pub committee: Option<String>,
    /// When.
    pub date: Option<String>,
    /// One or two sentences about it.
    pub summary: Option<String>,
}

/// The page of all meetings.
#[derive(Debug, Serialize)]
pub struct MeetingsPage {
    /// What the head says.
    pub head: Head,
    /// The meetings.
    pub meetings: Vec<MeetingCard>,
}

/// The page of all meetings.
pub fn meetings(scene: &Scene<'_>) -> MeetingsPage {
    let address = "meetings/";
    let place = scene.place(address);
    let meetings = scene.edition.meetings().iter().map(|node| {
        let front = &node.meeting.front;
        let writer = scene.writer(&place, &front.path);
        MeetingCard {
            link: scene.link(&writer, &front.title.inlines, &format!("meetings/{}/", front.slug)),
            committee: node.meeting.committee.clone(),
            date: front.date.map(|d| scene.date(d)),
            summary: front.summary.clone(),
        }
    });
    MeetingsPage { head: scene.head(address, &scene.words.say("meetings"), ""), meetings: meetings.collect() }
}

/// The five points of a theme.
#[derive(Debug, Serialize)]
pub struct Points {
    /// The theme, with its insights (point 2).
    pub theme: ThemeCard,
    /// Point 1: what has been said so far.
    pub logbook: Option<PaperView>,
    /// Point 3: where it should lead.
    pub vision: Option<PaperView>,
    /// Point 4: cases from elsewhere.
    pub practices: Vec<PracticeCard>,
    /// Point 5: how it could go.
    pub scenarios: Option<PaperView>,
    /// Point 5: what should change.
    pub groups: Vec<GroupView>,
    /// The link to the brief on paper.
    pub brief: Option<String>,
}

/// A practice in a list.
#[derive(Debug, Serialize)]
pub struct PracticeCard {
    /// Its title and page.
    pub link: Link,
    /// Where.
    pub place: Option<String>,
    /// One or two sentences about it.
    pub summary: Option<String>,
}

/// A meeting's page.
#[derive(Debug, Serialize)]
pub struct MeetingPage {
    /// What the head says.
    pub head: Head,
    /// Its title.
    pub title_html: String,
    /// Whose.
    pub committee: Option<String>,
    /// When.
    pub date: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// The agenda.
    pub body_html: String,
    /// Its themes.
    pub themes: Vec<Points>,
}

/// The page of the meeting at `index`.
pub fn meeting(scene: &Scene<'_>, index: usize) -> MeetingPage {
    let node = &scene.edition.meetings()[index];
    let front = &node.meeting.front;
    let address = format!("meetings/{}/", front.slug);
    let place = scene.place(&address);
    let writer = scene.writer(&place, &front.path);
    MeetingPage {
        head: scene.head_of(&address, front, &node.meeting.prose.blocks),
        title_html: writer.inlines(&front.title.inlines),
        committee: node.meeting.committee.clone(),
        date: front.date.map(|d| scene.date(d)),
        place: node.meeting.place.clone(),
        body_html: writer.blocks(&node.meeting.prose.blocks),
        themes: node.themes.iter().map(|t| points(scene, &place, &front.slug, *t)).collect(),
    }
}

fn points(scene: &Scene<'_>, place: &address::Place, meeting: &str, theme: usize) -> Points {
    let edition = scene.edition;
    let practices = (0..edition.practices().len()).filter(|p| edition.practices()[*p].themes.contains(&theme));
    Points {
        theme: scene.theme_card(place, theme, true),
        logbook: scene.paper(place, theme, PaperKind::Logbook, 2),
        vision: scene.paper(place, theme, PaperKind::Vision, 2),
        practices: practices.map(|p| scene.practice_card(place, p)).collect(),
        scenarios: scene.paper(place, theme, PaperKind::Scenarios, 2),
        groups: edition.themes()[theme].groups.iter().filter_map(|g| scene.group_view(place, *g)).collect(),
        brief: scene
            .sheet_href(place, &format!("print/briefs/{meeting}-{}.pdf", edition.themes()[theme].theme.front.slug)),
    }
}

impl Scene<'_> {
    /// The practice at `index`, in a list.
    pub(super) fn practice_card(&self, place: &address::Place, index: usize) -> PracticeCard {
        let practice = &self.edition.practices()[index].practice;
        let writer = self.writer(place, &practice.front.path);
        PracticeCard {
            link: self.link(&writer, &practice.front.title.inlines, &format!("practices/{}/", practice.front.slug)),
            place: practice.place.clone(),
            summary: practice.front.summary.clone(),
        }
    }
}
