//! The front page, plain pages, practices, the page of voices, and the page for unknown addresses.

use super::{
    Head, Link, Relations, TextPart, ViewContext,
    address::{self, ListPage},
    meeting::PracticeCard,
    quote::FilterChoice,
    theme::ThemeCard,
};
use crate::model::{consent::Audience, date::Date, names::EntityKind, prose::Count};
use serde::Serialize;
use std::collections::BTreeMap;

/// A step of a process.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// The step's title.
    pub title: String,
    /// The step's date, or its range of dates.
    pub date: Option<String>,
    /// The description of the step.
    pub text: Option<String>,
}

/// A key figure of the catalogue.
#[derive(Debug, Serialize)]
pub struct KeyFigure {
    /// The number itself.
    pub count: usize,
    /// The unit, in the form that agrees with the number.
    pub label: String,
    /// The link to the page that lists the counted entries.
    pub href: String,
}

/// The front page.
#[derive(Debug, Serialize)]
pub struct FrontPage {
    /// The page's head.
    pub head: Head,
    /// The foreword's title.
    pub foreword_title_html: Option<String>,
    /// The foreword.
    pub parts: Vec<TextPart>,
    /// The themes, without their insights.
    pub themes: Vec<ThemeCard>,
    /// The key figures of the catalogue.
    pub numbers: Vec<KeyFigure>,
    /// The steps of the process, and the page that describes it.
    pub process: Option<(Link, Vec<StepView>)>,
    /// The first theme, for a reader who has five minutes.
    pub five_minutes: Option<Link>,
    /// The latest meeting, for a reader who prepares for it.
    pub meeting: Option<Link>,
    /// The first workshop, for a reader who runs one.
    pub workshop: Option<Link>,
}

/// Builds the front page.
pub fn front_page(context: &ViewContext<'_>) -> FrontPage {
    let edition = context.edition;
    let config = edition.config();
    let place = context.page_location("");
    let foreword = edition.front_page();
    let path = foreword.map_or("", |p| &p.front.path);
    let writer = context.writer(&place, path);
    let blocks = foreword.map_or(&[][..], |p| p.prose.blocks.as_slice());
    let summary =
        foreword.and_then(|p| p.front.summary.clone()).or_else(|| config.subtitle.clone()).unwrap_or_default();
    let head = foreword.map_or_else(|| context.head("", "", ""), |p| context.entity_head("", &p.front, blocks));
    let process = edition
        .pages()
        .iter()
        .enumerate()
        .find(|(_, page)| !page.steps.is_empty())
        .map(|(i, page)| (context.entity_link(&writer, EntityKind::Page, i), context.step_views(page)));
    // The meeting with the latest date is taken to be the one to prepare for.
    let last_day = |i: &usize| edition.meetings()[*i].meeting.front.date.map(|d| d.last_day());
    let latest = (0..edition.meetings().len()).rev().max_by_key(last_day);
    FrontPage {
        head: Head { title: config.title.plain.clone(), description: summary, ..head },
        foreword_title_html: foreword.map(|p| writer.inlines(&p.front.title.inlines)).filter(|t| !t.is_empty()),
        parts: context.text_parts(&writer, blocks, &[]),
        themes: (0..edition.themes().len()).map(|i| context.theme_card(&place, i, false)).collect(),
        numbers: key_figures(context, &place),
        process,
        five_minutes: edition.themes().first().map(|_| context.entity_link(&writer, EntityKind::Theme, 0)),
        meeting: latest.map(|i| context.entity_link(&writer, EntityKind::Meeting, i)),
        workshop: edition.workshops().first().map(|_| context.entity_link(&writer, EntityKind::Workshop, 0)),
    }
}

fn key_figures(context: &ViewContext<'_>, place: &address::PageLocation) -> Vec<KeyFigure> {
    let rows = [
        (Count::Voices, "voices-counted", ListPage::Voices),
        (Count::Quotes, "quotes-counted", ListPage::Quotes),
        (Count::Insights, "insights-counted", ListPage::Themes),
        (Count::Recommendations, "recommendations-counted", ListPage::Recommendations),
    ];
    let rows = rows.into_iter().map(|(kind, key, page)| {
        let count = context.edition.count(kind);
        KeyFigure { count, label: context.words.message_for_number(key, count), href: place.href(&page.address()) }
    });
    rows.filter(|n| n.count > 0).collect()
}

/// The page of all themes.
#[derive(Debug, Serialize)]
pub struct ThemesPage {
    /// The page's head.
    pub head: Head,
    /// The themes with their insights.
    pub themes: Vec<ThemeCard>,
}

/// Builds the page of all themes.
pub fn themes_page(context: &ViewContext<'_>) -> ThemesPage {
    let address = ListPage::Themes.address();
    let place = context.page_location(&address);
    let count = context.words.message_for_number("count-insights", context.edition.insights().len());
    ThemesPage {
        head: context.head(&address, &context.words.message("themes"), &count),
        themes: (0..context.edition.themes().len()).map(|i| context.theme_card(&place, i, true)).collect(),
    }
}

/// A plain page.
#[derive(Debug, Serialize)]
pub struct PlainPage {
    /// The page's head.
    pub head: Head,
    /// The page's title.
    pub title_html: String,
    /// The page's date.
    pub date: Option<String>,
    /// The page's text.
    pub parts: Vec<TextPart>,
    /// The steps of the process that the page describes.
    pub steps: Vec<StepView>,
    /// The same steps as a diagram. `None` if fewer than two have a date.
    pub picture: Option<super::process::ProcessPicture>,
}

/// Builds the plain page at `index`.
pub fn plain_page(context: &ViewContext<'_>, index: usize) -> PlainPage {
    let page = &context.edition.pages()[index];
    let address = address::page_address(context.edition, index);
    let place = context.page_location(&address);
    let writer = context.writer(&place, &page.front.path);
    PlainPage {
        head: context.entity_head(&address, &page.front, &page.prose.blocks),
        title_html: writer.inlines(&page.front.title.inlines),
        date: page.front.date.map(|d| context.format_date(d)),
        parts: context.text_parts(&writer, &page.prose.blocks, &[]),
        steps: context.step_views(page),
        picture: context.process_picture(page),
    }
}

/// The page of all practices.
#[derive(Debug, Serialize)]
pub struct PracticesPage {
    /// The page's head.
    pub head: Head,
    /// All practices.
    pub practices: Vec<PracticeCard>,
}

/// Builds the page of all practices.
pub fn practices_page(context: &ViewContext<'_>) -> PracticesPage {
    let address = ListPage::Practices.address();
    let place = context.page_location(&address);
    PracticesPage {
        head: context.head(&address, &context.words.message("practices"), ""),
        practices: (0..context.edition.practices().len()).map(|i| context.practice_card(&place, i)).collect(),
    }
}

/// A practice's page.
#[derive(Debug, Serialize)]
pub struct PracticePage {
    /// The page's head.
    pub head: Head,
    /// The practice's title.
    pub title_html: String,
    /// The place of the practice.
    pub place: Option<String>,
    /// The practice's date.
    pub date: Option<String>,
    /// The source that describes the practice.
    pub source: Option<String>,
    /// The themes that the practice belongs to.
    pub themes: Vec<Link>,
    /// The practice's text, with its quotes.
    pub parts: Vec<TextPart>,
}

/// Builds the page of the practice at `index`.
pub fn practice_page(context: &ViewContext<'_>, index: usize) -> PracticePage {
    let node = &context.edition.practices()[index];
    let practice = &node.practice;
    let address = address::practice_address(context.edition, index);
    let place = context.page_location(&address);
    let writer = context.writer(&place, &practice.front.path);
    PracticePage {
        head: context.entity_head(&address, &practice.front, &practice.prose.blocks),
        title_html: writer.inlines(&practice.front.title.inlines),
        place: practice.place.clone(),
        date: practice.front.date.map(|d| context.format_date(d)),
        source: practice.source.clone(),
        themes: node.themes.iter().map(|t| context.entity_link(&writer, EntityKind::Theme, *t)).collect(),
        parts: context.text_parts(&writer, &practice.prose.blocks, &node.quotes),
    }
}

/// A voice on the page of voices.
#[derive(Debug, Serialize)]
pub struct VoiceView {
    /// The id by which this edition calls the voice. `None` if it does not link voices.
    pub id: Option<String>,
    /// The team's own id, in an edition for the team.
    pub team_id: Option<String>,
    /// The voice's label for readers.
    pub label: Option<String>,
    /// The method by which the voice was listened to, in the interface's words.
    pub kind: Option<String>,
    /// The month in which the voice was listened to, or the year; readers see no day.
    pub date: Option<String>,
    /// The number of quotes by the voice. `None` if the edition does not link voices.
    pub quotes: Option<usize>,
    /// The insights that the voice's quotes support, with their numbers.
    pub insights: Vec<(String, Link)>,
}

/// The number of voices from one month, or from one place.
#[derive(Debug, Serialize)]
pub struct VoiceShare {
    /// The month or the place.
    pub label: String,
    /// The number of voices.
    pub count: usize,
    /// The number as a percentage of the largest number in the list.
    pub share: usize,
}

/// The minimum number of voices for naming a place: with two, each person could identify the other.
const MIN_VOICES_PER_PLACE: usize = 3;

/// The page of voices: who was listened to, and by which method.
#[derive(Debug, Serialize)]
pub struct VoicesPage {
    /// The page's head.
    pub head: Head,
    /// The number of voices for each method.
    pub kinds: Vec<FilterChoice>,
    /// The number of voices for each month, if any month is known.
    pub months: Vec<VoiceShare>,
    /// The number of voices for each place, if any place is known. Places with few voices are counted together, without their names.
    pub places: Vec<VoiceShare>,
    /// True if readers may see which quotes are by the same voice.
    pub links_voices: bool,
    /// All voices that may be shown.
    pub voices: Vec<VoiceView>,
}

/// Builds the page of voices.
pub fn voices_page(context: &ViewContext<'_>, relations: &Relations) -> VoicesPage {
    let edition = context.edition;
    let address = ListPage::Voices.address();
    let place = context.page_location(&address);
    let writer = context.writer(&place, "");
    let view = |(index, voice): (usize, &crate::model::consent::Voice)| {
        let insights = relations.insights_of_voice(edition, index);
        let month = voice.date.map(|d| crate::model::date::Date { day: None, ..d });
        VoiceView {
            id: edition.voice_id(index).map(ToString::to_string),
            team_id: (edition.audience() == Audience::Internal).then(|| voice.id.to_string()),
            label: voice.label.clone(),
            kind: voice.kind.as_ref().map(|k| context.term_label("kind", k)),
            date: month.map(|d| context.format_date(d)),
            quotes: edition.links_voices().then(|| relations.quotes_of_voice(index).len()),
            insights: insights
                .into_iter()
                .map(|i| (context.insight_number(i), context.entity_link(&writer, EntityKind::Insight, i)))
                .collect(),
        }
    };
    let mut kinds: Vec<FilterChoice> = vec![];
    for (_, voice) in edition.voices() {
        let Some(key) = &voice.kind else { continue };
        match kinds.iter_mut().find(|c| c.key == *key) {
            Some(choice) => choice.count += 1,
            None => kinds.push(FilterChoice { key: key.clone(), label: context.term_label("kind", key), count: 1 }),
        }
    }
    for kind in kinds.iter_mut().filter(|kind| kind.count != 1) {
        kind.label = context.words.get(&format!("kinds-{}", kind.key), &[]).unwrap_or_else(|| kind.label.clone());
    }
    let voices: Vec<VoiceView> = edition.voices().map(view).collect();
    let months = count_each(
        edition.voices().filter_map(|(_, v)| v.date).filter(|d| d.month.is_some()).map(|d| Date { day: None, ..d }),
    );
    let months = voice_shares(months.into_iter().map(|(date, count)| (context.format_date(date), count)).collect());
    let (named, few): (Vec<_>, Vec<_>) = count_each(edition.voices().filter_map(|(_, v)| v.place.as_deref()))
        .into_iter()
        .partition(|(_, count)| *count >= MIN_VOICES_PER_PLACE);
    let mut places: Vec<(String, usize)> = named.into_iter().map(|(place, count)| (place.to_string(), count)).collect();
    places.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let elsewhere: usize = few.iter().map(|(_, count)| count).sum();
    if elsewhere > 0 && !places.is_empty() {
        places.push((context.words.message("elsewhere"), elsewhere));
    }
    let description = context.words.message_for_number("count-voices", voices.len());
    let head = context.head(&address, &context.words.message("voices"), &description);
    let (links_voices, places) = (edition.links_voices(), voice_shares(places));
    VoicesPage { head, kinds, months, places, links_voices, voices }
}

/// Counts how often each value occurs; the result is sorted by value.
fn count_each<K: Ord>(values: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    values.fold(BTreeMap::new(), |mut counts, value| {
        *counts.entry(value).or_default() += 1;
        counts
    })
}

fn voice_shares(counts: Vec<(String, usize)>) -> Vec<VoiceShare> {
    let max = counts.iter().map(|(_, count)| *count).max().unwrap_or(1);
    let share = |(label, count): (String, usize)| VoiceShare { label, count, share: count * 100 / max };
    counts.into_iter().map(share).collect()
}

/// The page that a server shows for an unknown address.
#[derive(Debug, Serialize)]
pub struct NotFoundPage {
    /// The page's head.
    pub head: Head,
}

/// Builds the page that a server shows for an unknown address.
pub fn not_found_page(context: &ViewContext<'_>) -> NotFoundPage {
    NotFoundPage {
        head: Head {
            canonical: None,
            ..context.head(address::NOT_FOUND_FILE, &context.words.message("not-found"), "")
        },
    }
}
