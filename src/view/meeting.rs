//! The pages of meetings, with the five points of each theme on the agenda.

use super::{
    Head, Link, ViewContext,
    address::{self, ListPage},
    content,
    print::{SheetKind, brief_name},
    recommendation::GroupView,
    theme::{PaperEntryView, PaperView, ThemeCard},
};
use crate::model::{
    names::EntityKind,
    prose::Inline,
    theme::{PaperEntry, PaperKind},
};
use serde::Serialize;

/// A meeting in a list.
#[derive(Debug, Serialize)]
pub struct MeetingCard {
    /// The meeting's title and page.
    pub link: Link,
    /// The committee that meets.
    pub committee: Option<String>,
    /// The date of the meeting.
    pub date: Option<String>,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
}

/// The page of all meetings.
#[derive(Debug, Serialize)]
pub struct MeetingsPage {
    /// The page's head.
    pub head: Head,
    /// The link to the calendar file. `None` if no meeting has a known day.
    pub calendar: Option<String>,
    /// All meetings.
    pub meetings: Vec<MeetingCard>,
}

/// Builds the page of all meetings.
pub fn meetings_page(context: &ViewContext<'_>) -> MeetingsPage {
    let address = ListPage::Meetings.address();
    let place = context.page_location(&address);
    let writer = context.writer(&place, "");
    let meetings = context.edition.meetings().iter().enumerate().map(|(i, node)| {
        let front = &node.meeting.front;
        MeetingCard {
            link: context.entity_link(&writer, EntityKind::Meeting, i),
            committee: node.meeting.committee.clone(),
            date: front.date.map(|d| context.format_date(d)),
            summary: front.summary.clone(),
        }
    });
    let is_dated = (0..context.edition.meetings().len()).any(|i| super::calendar::has_day(context, i));
    MeetingsPage {
        head: context.head(&address, &context.words.message("meetings"), ""),
        calendar: is_dated.then(|| place.href(address::CALENDAR_FILE)),
        meetings: meetings.collect(),
    }
}

/// The five points of a theme on the agenda of a meeting.
#[derive(Debug, Serialize)]
pub struct KeyPoints {
    /// The theme, with its insights (point 2).
    pub theme: ThemeCard,
    /// Point 1: the log book, the discussion so far. It holds the latest entries only.
    pub logbook: Option<PaperView>,
    /// The older entries of the log book, which the page collapses.
    pub earlier: Vec<PaperEntryView>,
    /// Point 3: the vision, the goal for the theme.
    pub vision: Option<PaperView>,
    /// Point 4: practices, cases from elsewhere.
    pub practices: Vec<PracticeCard>,
    /// Point 5: scenarios, possible developments.
    pub scenarios: Option<PaperView>,
    /// Point 5: recommendations, the proposed changes.
    pub groups: Vec<GroupView>,
    /// The link to the printed brief.
    pub brief: Option<String>,
}

/// The reading material on a theme, with its reading time.
#[derive(Debug, Serialize)]
pub struct ReadingItem {
    /// The theme's five points.
    #[serde(flatten)]
    pub points: KeyPoints,
    /// The reading time in minutes, without the collapsed parts.
    pub minutes: usize,
}

/// A practice in a list.
#[derive(Debug, Serialize)]
pub struct PracticeCard {
    /// The practice's title and page.
    pub link: Link,
    /// The place of the practice.
    pub place: Option<String>,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
}

/// A meeting's page.
#[derive(Debug, Serialize)]
pub struct MeetingPage {
    /// The page's head.
    pub head: Head,
    /// The meeting's title.
    pub title_html: String,
    /// The committee that meets.
    pub committee: Option<String>,
    /// The date of the meeting.
    pub date: Option<String>,
    /// The place of the meeting.
    pub place: Option<String>,
    /// The agenda.
    pub body_html: String,
    /// The hours of the meeting.
    pub times: Option<String>,
    /// The reading time of the agenda and all themes, in minutes.
    pub minutes: usize,
    /// The link to the calendar file. `None` if the day is unknown.
    pub calendar: Option<String>,
    /// The themes on the agenda.
    pub themes: Vec<ReadingItem>,
}

/// Builds the page of the meeting at `index`.
pub fn meeting_page(context: &ViewContext<'_>, index: usize) -> MeetingPage {
    let node = &context.edition.meetings()[index];
    let front = &node.meeting.front;
    let address = address::meeting_address(context.edition, index);
    let place = context.page_location(&address);
    let writer = context.writer(&place, &front.path);
    let body_html = writer.blocks(&node.meeting.prose.blocks);
    let word_counts: Vec<usize> = node.themes.iter().map(|theme| words_of_points(context, *theme)).collect();
    let reading_item = |(theme, word_count): (&usize, &usize)| ReadingItem {
        points: key_points(context, &place, &front.slug, *theme),
        minutes: reading_minutes(*word_count),
    };
    let themes: Vec<ReadingItem> = node.themes.iter().zip(&word_counts).map(reading_item).collect();
    let agenda_words = content::count_words(&context.text(&node.meeting.prose.blocks));
    let minutes = reading_minutes(agenda_words + word_counts.iter().sum::<usize>());
    MeetingPage {
        head: context.entity_head(&address, front, &node.meeting.prose.blocks),
        title_html: writer.inlines(&front.title.inlines),
        committee: node.meeting.committee.clone(),
        date: front.date.map(|d| context.format_date(d)),
        place: node.meeting.place.clone(),
        body_html,
        times: node.meeting.times.map(|t| context.format_times(t)),
        minutes,
        calendar: super::calendar::has_day(context, index)
            .then(|| place.href(&address::calendar_file(context.edition, index))),
        themes,
    }
}

/// How many words are read in a minute. Grown people read 238 words of English prose (M. Brysbaert, How many words do we read per
/// minute?, 2019); the words of other languages are longer, and this is read to be weighed.
const WORDS_PER_MINUTE: usize = 200;

fn reading_minutes(words: usize) -> usize {
    ((words + WORDS_PER_MINUTE / 2) / WORDS_PER_MINUTE).max(1)
}

/// How many entries of a log book are shown; the older ones are folded away.
const MAX_LOGBOOK_ENTRIES: usize = 2;

/// Returns how many words a reader reads of a theme's points. What is folded away is not counted: the older entries of the log book,
/// and the scenarios.
fn words_of_points(context: &ViewContext<'_>, theme: usize) -> usize {
    let edition = context.edition;
    let node = &edition.themes()[theme];
    let count_in_line = |inlines: &[Inline]| content::count_words(&context.line(inlines));
    let insights = node.insights.iter().map(|i| {
        let insight = &edition.insights()[*i].insight;
        count_in_line(&insight.front.title.inlines) + insight.statement().map_or(0, count_in_line)
    });
    let practice_fronts = edition.practices().iter().filter(|p| p.themes.contains(&theme)).map(|p| &p.practice.front);
    let practices = practice_fronts
        .map(|front| count_in_line(&front.title.inlines) + front.summary.as_deref().map_or(0, content::count_words));
    let items = node.groups.iter().flat_map(|group| &edition.groups()[*group].items);
    let recommendations =
        items.filter_map(|r| edition.recommendation(*r)).map(|node| count_in_line(&node.recommendation.text));
    let lead = context.resolver("").lead(theme).map_or(0, |quote| {
        quote.paragraphs.iter().map(|p| content::count_words(&content::text_of_inlines(&p.inlines))).sum()
    });
    let paper = |kind: PaperKind, entries: usize| {
        node.papers.iter().find(|paper| paper.kind == kind).map_or(0, |paper| {
            let entries = paper.entries.iter().rev().take(entries);
            let entry =
                |entry: &PaperEntry| count_in_line(&entry.title) + content::count_words(&context.text(&entry.blocks));
            content::count_words(&context.text(&paper.opening)) + entries.map(entry).sum::<usize>()
        })
    };
    insights.chain(practices).chain(recommendations).sum::<usize>()
        + lead
        + paper(PaperKind::Logbook, MAX_LOGBOOK_ENTRIES)
        + paper(PaperKind::Vision, usize::MAX)
}

fn key_points(context: &ViewContext<'_>, place: &address::PageLocation, meeting: &str, theme: usize) -> KeyPoints {
    let edition = context.edition;
    let practices = (0..edition.practices().len()).filter(|p| edition.practices()[*p].themes.contains(&theme));
    let mut logbook = context.paper_view(place, theme, PaperKind::Logbook, 2);
    let earlier = logbook.as_mut().map_or(vec![], |paper| {
        let older_count = paper.entries.len().saturating_sub(MAX_LOGBOOK_ENTRIES);
        paper.entries.drain(..older_count).collect()
    });
    KeyPoints {
        theme: context.theme_card(place, theme, true),
        earlier,
        logbook,
        vision: context.paper_view(place, theme, PaperKind::Vision, 2),
        practices: practices.map(|p| context.practice_card(place, p)).collect(),
        scenarios: context.paper_view(place, theme, PaperKind::Scenarios, 2),
        groups: edition.themes()[theme].groups.iter().filter_map(|g| context.group_view(place, *g)).collect(),
        brief: context.print_href(
            place,
            &address::sheet_path(SheetKind::Briefs, &brief_name(meeting, &edition.themes()[theme].theme.front.slug)),
        ),
    }
}

impl ViewContext<'_> {
    /// Returns the practice at `index` as lists show it.
    pub(super) fn practice_card(&self, place: &address::PageLocation, index: usize) -> PracticeCard {
        let practice = &self.edition.practices()[index].practice;
        PracticeCard {
            link: self.entity_link(&self.writer(place, ""), EntityKind::Practice, index),
            place: practice.place.clone(),
            summary: practice.front.summary.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_takes_a_minute_at_least() {
        assert_eq!((reading_minutes(0), reading_minutes(299), reading_minutes(301)), (1, 1, 2));
    }
}
