//! Sources -> Catalogue: everything an author wrote, typed and connected. No I/O, no HTML, no templates.
//!
//! Each file is parsed from its own text, all at once; then they are put in order and joined. What a file holds is
//! never changed by that: it is shared, and the relations stand beside it as places in the catalogue's lists.

pub mod attributes;
mod catalogue;
pub mod config;
pub mod consent;
pub mod date;
mod entity;
pub mod fidelity;
pub mod files;
pub mod front;
pub mod id;
pub mod idea;
mod join;
pub mod lead;
pub mod names;
pub mod notes;
pub mod page;
pub mod prose;
pub mod quote;
pub mod recommendation;
pub mod silence;
pub mod testimony;
mod texts;
pub mod theme;
pub mod workshop;
pub mod yaml;

pub use catalogue::{
    BoardNode, Catalogue, FilledSheetNode, GroupNode, InsightNode, MeetingNode, PracticeNode, QuestionNode, QuoteNode,
    RecommendationNode, ThemeNode, WorkshopNode,
};
pub use texts::TeamText;

use crate::{
    diag::{Report, Span},
    inside,
    memo::{FileMemo, Memo},
    source::{Content, Sources},
};
use consent::Voice;
use files::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// `target`, a path relative to the file `from` (or to `static/`, if it opens with `/`), from the project's root.
/// `None` when it leads out of the project.
pub fn resolve_path(from: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix('/') {
        return Some(format!("static/{absolute}"));
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(if path.is_ascii() { path } else { path.nfc().collect() })
}

/// The file that the voices stand in.
pub const VOICES: &str = "content/voices.yml";

/// What was parsed before of each file, and what the files were called.
pub struct ParseCache {
    files: FileMemo<(Option<Entry>, Report)>,
    voices: Memo<Arc<str>, (Vec<Voice>, Report)>,
    named: Mutex<Option<join::ResolvedNames>>,
}

impl ParseCache {
    /// For a program that builds once.
    pub fn forgetting() -> Self {
        ParseCache { files: FileMemo::forgetting(), voices: Memo::forgetting(), named: Mutex::default() }
    }

    /// For a program that builds again and again.
    pub fn keeping() -> Self {
        ParseCache { files: FileMemo::keeping(), voices: Memo::keeping(), named: Mutex::default() }
    }

    /// How many files were parsed.
    pub fn count(&self) -> usize {
        self.files.count()
    }
}

/// Parses and joins. `with_drafts` keeps what is marked `draft: true`.
pub fn build(sources: &Sources, with_drafts: bool) -> (Arc<Catalogue>, Report) {
    build_with(sources, with_drafts, &ParseCache::forgetting())
}

/// As [`build`]; a file whose text is what it was is not parsed again.
pub fn build_with(sources: &Sources, with_drafts: bool, parsed: &ParseCache) -> (Arc<Catalogue>, Report) {
    let mut report = Report::default();
    let path = sources.config_path().clone();
    let text = sources.text(&path).cloned().unwrap_or_else(|| "".into());
    let config = config::read(&path, &text, &mut report);
    let voices_path: Arc<str> = VOICES.into();
    let mut voices = vec![];
    if let Some(text) = sources.text(&voices_path) {
        let (read, findings) = parsed.voices.last(&voices_path, text).unwrap_or_else(|| {
            let mut report = Report::default();
            let node = yaml::parse(&voices_path, text, 0, &mut report);
            let made = (node.map_or(vec![], |node| consent::voices(&voices_path, node, &mut report)), report);
            parsed.voices.keep(&voices_path, text.clone(), &made);
            made
        });
        voices = read;
        report.extend(findings);
    }
    let mut files: Vec<(&Arc<str>, &Arc<str>)> = vec![];
    for (path, content) in sources.under("content/") {
        match content {
            Content::Text(text) if path.ends_with(".md") => files.push((path, text)),
            _ => files::unread(path, &mut report),
        }
    }
    let made = parsed.files.all(&files, |path, text| files::parse(path, text));
    let mut entries = vec![];
    for (entry, findings) in made {
        report.extend(findings);
        entries.extend(entry);
    }
    let mut named = parsed.named.lock().unwrap_or_else(PoisonError::into_inner);
    let parts = join::JoinInput { config, voices_path, voices, entries };
    let mut catalogue = join::join(parts, with_drafts, named.as_ref(), &mut report);
    let size = |(path, content): (&Arc<str>, &Content)| match content {
        Content::Bytes(bytes) => Some((path.clone(), inside::size(bytes)?)),
        Content::Text(_) => None,
    };
    catalogue.sizes = sources.under("content/").chain(sources.under("static/")).filter_map(size).collect();
    *named = Some(catalogue.names.given().clone());
    (Arc::new(catalogue), report)
}

/// A place of an entry as a whole: its title's.
pub fn span_of(front: &front::Front) -> Span {
    Span::new(&front.path, front.at.clone())
}
