//! The whole catalogue, in the order in which it is read.

use super::{
    Imprint,
    brief::{BriefRecommendationGroup, group},
};
use crate::{
    model::{date::Date, prose::Block},
    view::{
        ViewContext,
        content::{Node, PrintedQuote, SheetAssets, SheetWriter},
    },
};
use serde::Serialize;
use std::cell::RefCell;

/// A page of the team's own: the foreword, the method, about.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// Its title.
    pub title: Vec<Node>,
    /// What it says.
    pub body: Vec<Node>,
    /// The steps of a process.
    pub steps: Vec<BookStep>,
}

/// A step of a process.
#[derive(Clone, Debug, Serialize)]
pub struct BookStep {
    /// What it is called.
    pub title: String,
    /// When.
    pub date: Option<String>,
    /// What happened.
    pub text: Option<String>,
}

/// An insight.
#[derive(Clone, Debug, Serialize)]
pub struct BookInsight {
    /// Its label, that links lead to.
    pub label: String,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: Vec<Node>,
    /// Its statement, the rest of its text, its quotes.
    pub body: Vec<Node>,
    /// Quotes that stand in files of their own.
    pub quotes: Vec<PrintedQuote>,
    /// The questions it opens.
    pub questions: Vec<Vec<Node>>,
    /// What it rests on, in words.
    pub evidence: String,
}

/// A theme.
#[derive(Clone, Debug, Serialize)]
pub struct BookTheme {
    /// Its label, that links lead to.
    pub label: String,
    /// Its number, from 1.
    pub number: usize,
    /// Its title.
    pub title: Vec<Node>,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// What it opens with.
    pub lead: Option<PrintedQuote>,
    /// Its introduction.
    pub body: Vec<Node>,
    /// Its insights.
    pub insights: Vec<BookInsight>,
    /// Its quotes that stand in no insight.
    pub quotes: Vec<PrintedQuote>,
    /// Its recommendations.
    pub groups: Vec<BriefRecommendationGroup>,
}

/// A case from elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct BookPractice {
    /// Its title.
    pub title: Vec<Node>,
    /// Where.
    pub place: Option<String>,
    /// Where it is told.
    pub source: Option<String>,
    /// What it says.
    pub body: Vec<Node>,
}

/// A voice in the list of voices.
#[derive(Clone, Debug, Serialize)]
pub struct BookVoice {
    /// How it is named to readers.
    pub label: String,
    /// How it was listened to.
    pub kind: Option<String>,
    /// When.
    pub date: Option<String>,
    /// The numbers of the insights its quotes carry, and their places in the list of all.
    pub insights: Vec<(String, usize)>,
}

/// The book.
#[derive(Clone, Debug, Serialize)]
pub struct Book {
    /// What every sheet says.
    pub imprint: Imprint,
    /// The title, with emphasis.
    pub title: Vec<Node>,
    /// The foreword.
    pub foreword: Option<Chapter>,
    /// The team's own pages.
    pub chapters: Vec<Chapter>,
    /// The themes.
    pub themes: Vec<BookTheme>,
    /// Recommendations for the whole.
    pub groups: Vec<BriefRecommendationGroup>,
    /// The practices.
    pub practices: Vec<BookPractice>,
    /// The voices.
    pub voices: Vec<BookVoice>,
    /// What the sheet takes from files of the project.
    #[serde(skip)]
    pub assets: SheetAssets,
}

/// The whole edition as a book.
pub fn book(scene: &ViewContext<'_>) -> Book {
    let edition = scene.edition;
    let assets = RefCell::default();
    let tree = SheetWriter::new(scene.resolver(""), scene.base_url, &assets);
    let chapters = edition.pages().iter().map(|page| {
        let tree = tree.for_file(&page.front.path);
        let steps = scene.steps(page).into_iter().map(|s| BookStep {
            title: s.title.clone(),
            date: s.date,
            text: s.text.clone(),
        });
        Chapter {
            title: tree.inlines(&page.front.title.inlines),
            body: tree.blocks(&page.prose.blocks),
            steps: steps.collect(),
        }
    });
    let foreword = edition.front_page().map(|page| {
        let tree = tree.for_file(&page.front.path);
        Chapter { title: tree.inlines(&page.front.title.inlines), body: tree.blocks(&page.prose.blocks), steps: vec![] }
    });
    let practices = edition.practices().iter().map(|node| {
        let tree = tree.for_file(&node.practice.front.path).with_quotes(&node.quotes);
        BookPractice {
            title: tree.inlines(&node.practice.front.title.inlines),
            place: node.practice.place.clone(),
            source: node.practice.source.clone(),
            body: tree.blocks(&node.practice.prose.blocks),
        }
    });
    Book {
        imprint: scene.imprint(),
        title: tree.inlines(&edition.config().title.inlines),
        foreword,
        chapters: chapters.collect(),
        themes: (0..edition.themes().len()).map(|t| theme(scene, &tree, t)).collect(),
        groups: (0..edition.groups().len())
            .filter(|g| edition.groups()[*g].theme.is_none())
            .filter_map(|g| group(scene, &tree, g))
            .collect(),
        practices: practices.collect(),
        voices: voices(scene),
        assets: assets.take(),
    }
}

fn theme(scene: &ViewContext<'_>, tree: &SheetWriter<'_>, index: usize) -> BookTheme {
    let edition = scene.edition;
    let node = &edition.themes()[index];
    let tree = tree.for_file(&node.theme.front.path);
    BookTheme {
        label: format!("theme-{index}"),
        number: index + 1,
        title: tree.inlines(&node.theme.front.title.inlines),
        summary: node.theme.front.summary.clone(),
        lead: tree.lead(index),
        body: tree.blocks(&node.theme.prose.blocks),
        insights: node.insights.iter().map(|i| insight(scene, &tree, *i)).collect(),
        quotes: node.quotes.iter().filter_map(|q| tree.quote(*q)).collect(),
        groups: node.groups.iter().filter_map(|g| group(scene, &tree, *g)).collect(),
    }
}

fn insight(scene: &ViewContext<'_>, tree: &SheetWriter<'_>, index: usize) -> BookInsight {
    let node = &scene.edition.insights()[index];
    let tree = tree.for_file(&node.insight.front.path).with_quotes(&node.quotes);
    let in_text = node.insight.prose.blocks.iter().filter(|b| matches!(b, Block::Quote(_))).count();
    let evidence = scene.evidence(&scene.edition.evidence(index));
    BookInsight {
        label: format!("insight-{index}"),
        number: scene.number(index),
        title: tree.inlines(&node.insight.front.title.inlines),
        body: tree.blocks(&node.insight.prose.blocks),
        quotes: node.quotes.iter().skip(in_text).filter_map(|q| tree.quote(*q)).collect(),
        questions: node
            .questions
            .iter()
            .map(|q| tree.inlines(&scene.edition.questions()[*q].question().text.inlines))
            .collect(),
        evidence: match evidence.said {
            Some(said) => format!("{} {said}", scene.words.say("rests-on")),
            None => scene.words.say("evidence-none"),
        },
    }
}

fn voices(scene: &ViewContext<'_>) -> Vec<BookVoice> {
    let edition = scene.edition;
    let voices = edition.voices().filter_map(|(index, voice)| {
        let mut insights: Vec<usize> =
            edition.quotes().filter(|(_, q)| q.voice == Some(index)).filter_map(|(_, q)| q.insight).collect();
        insights.sort_unstable();
        insights.dedup();
        Some(BookVoice {
            label: voice.label.clone()?,
            kind: voice.kind.as_ref().map(|k| scene.term("kind", k)),
            // Readers see no more than the month.
            date: voice.date.map(|d| scene.date(Date { day: None, ..d })),
            insights: insights.into_iter().map(|i| (scene.number(i), i)).collect(),
        })
    });
    voices.collect()
}
