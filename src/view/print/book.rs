//! The whole catalogue as a book, in reading order.

use super::{
    Imprint,
    brief::{PrintedRecommendationGroup, recommendation_group},
};
use crate::{
    model::{date::Date, prose::Block},
    view::{
        Relations, ViewContext,
        content::{Node, PrintedQuote, SheetAssets, SheetWriter},
    },
};
use serde::Serialize;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};
use unicode_normalization::UnicodeNormalization;

/// A page that the team wrote: the foreword, the method, about.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// The chapter's title.
    pub title: Vec<Node>,
    /// The chapter's text.
    pub body: Vec<Node>,
    /// The steps of the process that the page describes.
    pub steps: Vec<BookStep>,
}

/// A step of a process.
#[derive(Clone, Debug, Serialize)]
pub struct BookStep {
    /// The step's title.
    pub title: String,
    /// The step's date, or its range of dates.
    pub date: Option<String>,
    /// The description of the step.
    pub text: Option<String>,
}

/// An insight in the book.
#[derive(Clone, Debug, Serialize)]
pub struct BookInsight {
    /// The label that links refer to.
    pub label: String,
    /// The insight's number.
    pub number: String,
    /// The insight's title.
    pub title: Vec<Node>,
    /// The number and the first words of the title, for the head of a page.
    pub running_head: String,
    /// The insight's statement, the rest of its text, and its quotes.
    pub body: Vec<Node>,
    /// The insight's quotes from files of their own.
    pub quotes: Vec<PrintedQuote>,
    /// The questions that the insight opens.
    pub questions: Vec<Vec<Node>>,
    /// The evidence for the insight, in words.
    pub evidence: String,
}

/// A theme in the book.
#[derive(Clone, Debug, Serialize)]
pub struct BookTheme {
    /// The label that links refer to.
    pub label: String,
    /// The theme's number, from 1.
    pub number: usize,
    /// The theme's title.
    pub title: Vec<Node>,
    /// A summary of one or two sentences. `None` if the author wrote none.
    pub summary: Option<String>,
    /// The quote that the theme opens with.
    pub lead: Option<PrintedQuote>,
    /// The theme's introduction.
    pub body: Vec<Node>,
    /// The theme's insights.
    pub insights: Vec<BookInsight>,
    /// The theme's quotes that belong to no insight.
    pub quotes: Vec<PrintedQuote>,
    /// The theme's recommendations, in their groups.
    pub groups: Vec<PrintedRecommendationGroup>,
}

/// A practice, a case from elsewhere, in the book.
#[derive(Clone, Debug, Serialize)]
pub struct BookPractice {
    /// The practice's title.
    pub title: Vec<Node>,
    /// The place of the practice.
    pub place: Option<String>,
    /// The source that describes the practice.
    pub source: Option<String>,
    /// The practice's text.
    pub body: Vec<Node>,
}

/// A voice in the list of voices.
#[derive(Clone, Debug, Serialize)]
pub struct BookVoice {
    /// The voice's label for readers.
    pub label: String,
    /// The method by which the voice was listened to, in the interface's words.
    pub kind: Option<String>,
    /// The month in which the voice was listened to, or the year.
    pub date: Option<String>,
    /// The insights that the voice's quotes support: their numbers and their indices. Empty if the edition does not link voices.
    pub insights: Vec<(String, usize)>,
}

/// A word of the index.
#[derive(Clone, Debug, Serialize)]
pub struct IndexEntry {
    /// The word.
    pub word: String,
    /// The insights about it: their numbers and their indices.
    pub insights: Vec<(String, usize)>,
}

/// The book.
#[derive(Clone, Debug, Serialize)]
pub struct Book {
    /// The imprint that every sheet carries.
    pub imprint: Imprint,
    /// The catalogue's title, with emphasis.
    pub title: Vec<Node>,
    /// The foreword.
    pub foreword: Option<Chapter>,
    /// The pages that the team wrote.
    pub chapters: Vec<Chapter>,
    /// The themes, with their insights.
    pub themes: Vec<BookTheme>,
    /// The recommendations that concern the whole catalogue.
    pub groups: Vec<PrintedRecommendationGroup>,
    /// The practices.
    pub practices: Vec<BookPractice>,
    /// The voices that have a label.
    pub voices: Vec<BookVoice>,
    /// The words of the index, in alphabetical order.
    pub index: Vec<IndexEntry>,
    /// How to cite the book, before its address.
    pub citation: String,
    /// The terms under which others may use the catalogue.
    pub licence: Option<String>,
    /// The pictures and letters that the sheet takes from the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// Builds the book of the whole edition.
pub fn book(context: &ViewContext<'_>) -> Book {
    let edition = context.edition;
    let assets = RefCell::default();
    let writer = SheetWriter::new(context.resolver(""), context.base_url, &assets);
    let chapters = edition.pages().iter().map(|page| {
        let writer = writer.for_file(&page.front.path);
        let steps = context.step_views(page).into_iter().map(|s| BookStep {
            title: s.title.clone(),
            date: s.date,
            text: s.text.clone(),
        });
        Chapter {
            title: writer.inlines(&page.front.title.inlines),
            body: writer.blocks(&page.prose.blocks),
            steps: steps.collect(),
        }
    });
    let foreword = edition.front_page().map(|page| {
        let writer = writer.for_file(&page.front.path);
        Chapter {
            title: writer.inlines(&page.front.title.inlines),
            body: writer.blocks(&page.prose.blocks),
            steps: vec![],
        }
    });
    let practices = edition.practices().iter().map(|node| {
        let writer = writer.for_file(&node.practice.front.path).with_quotes(&node.quotes);
        BookPractice {
            title: writer.inlines(&node.practice.front.title.inlines),
            place: node.practice.place.clone(),
            source: node.practice.source.clone(),
            body: writer.blocks(&node.practice.prose.blocks),
        }
    });
    Book {
        imprint: super::imprint(context),
        title: writer.inlines(&edition.config().title.inlines),
        foreword,
        chapters: chapters.collect(),
        themes: (0..edition.themes().len()).map(|t| book_theme(context, &writer, t)).collect(),
        groups: (0..edition.groups().len())
            .filter(|g| edition.groups()[*g].theme.is_none())
            .filter_map(|g| recommendation_group(context, &writer, g))
            .collect(),
        practices: practices.collect(),
        voices: book_voices(context),
        index: index_entries(context),
        citation: context.citation_of_catalogue(),
        licence: edition.config().book.licence.clone(),
        assets: assets.take(),
    }
}

fn book_theme(context: &ViewContext<'_>, writer: &SheetWriter<'_>, index: usize) -> BookTheme {
    let edition = context.edition;
    let node = &edition.themes()[index];
    let writer = writer.for_file(&node.theme.front.path);
    BookTheme {
        label: format!("theme-{index}"),
        number: index + 1,
        title: writer.inlines(&node.theme.front.title.inlines),
        summary: node.theme.front.summary.clone(),
        lead: writer.lead(index),
        body: writer.blocks(&node.theme.prose.blocks),
        insights: node.insights.iter().map(|i| book_insight(context, &writer, *i)).collect(),
        quotes: node.quotes.iter().filter_map(|q| writer.quote(*q)).collect(),
        groups: node.groups.iter().filter_map(|g| recommendation_group(context, &writer, *g)).collect(),
    }
}

fn book_insight(context: &ViewContext<'_>, writer: &SheetWriter<'_>, index: usize) -> BookInsight {
    let node = &context.edition.insights()[index];
    let writer = writer.for_file(&node.insight.front.path).with_quotes(&node.quotes);
    let count_in_text = node.insight.prose.blocks.iter().filter(|b| matches!(b, Block::Quote(_))).count();
    let evidence = context.evidence_view(&context.edition.evidence(index));
    BookInsight {
        label: format!("insight-{index}"),
        number: context.insight_number(index),
        title: writer.inlines(&node.insight.front.title.inlines),
        running_head: running_head(&context.insight_number(index), &node.insight.front.title.plain),
        body: writer.blocks(&node.insight.prose.blocks),
        quotes: node.quotes.iter().skip(count_in_text).filter_map(|q| writer.quote(*q)).collect(),
        questions: node
            .questions
            .iter()
            .map(|q| writer.inlines(&context.edition.questions()[*q].question().text.inlines))
            .collect(),
        evidence: match evidence.said {
            Some(summary) => format!("{} {summary}", context.words.message("rests-on")),
            None => context.words.message("evidence-none"),
        },
    }
}

fn book_voices(context: &ViewContext<'_>) -> Vec<BookVoice> {
    let edition = context.edition;
    let relations = Relations::new(edition);
    let voices = edition.voices().filter_map(|(index, voice)| {
        let insights = relations.insights_of_voice(edition, index);
        Some(BookVoice {
            label: voice.label.clone()?,
            kind: voice.kind.as_ref().map(|k| context.term_label("kind", k)),
            // Readers see no more than the month, as on the page of voices.
            date: voice.date.map(|d| context.format_date(Date { day: None, ..d })),
            insights: insights.into_iter().map(|i| (context.insight_number(i), i)).collect(),
        })
    });
    voices.collect()
}

/// The most words of a title at the head of a page: a longer head reads as a sentence of the text.
const MAX_HEAD_WORDS: usize = 6;

fn running_head(number: &str, title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    let shown = words[..words.len().min(MAX_HEAD_WORDS)].join(" ");
    let dots = if words.len() > MAX_HEAD_WORDS { " …" } else { "" };
    format!("{number} {shown}{dots}")
}

/// Returns the index: the tags of insights, and the words of the configuration with the insights whose text or quotes hold them.
fn index_entries(context: &ViewContext<'_>) -> Vec<IndexEntry> {
    let edition = context.edition;
    let words = &edition.config().book.index;
    let mut insights_of: BTreeMap<String, (String, BTreeSet<usize>)> = BTreeMap::new();
    let mut add = |word: &str, insight: usize| {
        let entry = insights_of.entry(word.to_lowercase()).or_insert_with(|| (word.to_string(), BTreeSet::new()));
        entry.1.insert(insight);
    };
    for (index, node) in edition.insights().iter().enumerate() {
        node.insight.front.tags.iter().for_each(|tag| add(tag, index));
        if words.is_empty() {
            continue;
        }
        let quotes = edition.quotes_of_insight(index).into_iter().filter_map(|quote| edition.quote(quote));
        let quotes = quotes.map(|node| node.quote.testimony.plain_text().to_string());
        let title = node.insight.front.title.plain.clone();
        let texts = [title, context.text(&node.insight.prose.blocks)].into_iter().chain(quotes);
        let text = texts.collect::<Vec<_>>().join("\n").to_lowercase();
        for word in words.iter().filter(|word| has_word(&text, &word.to_lowercase())) {
            add(word, index);
        }
    }
    let entries = insights_of.into_values().map(|(word, insights)| IndexEntry {
        word,
        insights: insights.into_iter().map(|i| (context.insight_number(i), i)).collect(),
    });
    let mut entries: Vec<IndexEntry> = entries.collect();
    entries.sort_by_cached_key(|entry| alphabetical_key(&entry.word));
    entries
}

/// Returns a key that sorts words as a Danish and an English index do: `æ`, `ø` and `å` come last, in this order.
fn alphabetical_key(word: &str) -> String {
    let letter = |c: char| match c {
        'æ' => '\u{e000}',
        'ø' => '\u{e001}',
        'å' => '\u{e002}',
        c => c.nfd().next().unwrap_or(c),
    };
    word.to_lowercase().chars().map(letter).collect()
}

/// Returns whether a word begins like `word` in `text`: `letters` are found by `letter`.
fn has_word(text: &str, word: &str) -> bool {
    let begins = |at: usize| text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
    !word.is_empty() && text.match_indices(word).any(|(at, _)| begins(at))
}
