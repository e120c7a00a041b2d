//! Builds the [`Catalogue`] from the sources: everything the authors wrote, typed and connected. No I/O, no HTML, no templates.
//!
//! Each file is parsed from its own text alone, all files in parallel; the parsed files are then sorted and joined. Joining never
//! changes a parsed file: it is shared (`Arc`), and its relations are stored beside it, as indices into the catalogue's lists.

pub mod aliases;
pub mod anchors;
pub mod attachments;
pub mod attributes;
mod catalogue;
pub mod comments;
pub mod config;
pub mod consent;
pub mod date;
mod entity;
pub mod fidelity;
pub mod files;
pub mod fnv;
pub mod foreign_keys;
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
pub mod suppression;
pub mod testimony;
mod texts;
pub mod theme;
pub mod transcript;
pub mod workshop;
pub mod yaml;

pub use catalogue::{
    BoardNode, Catalogue, FilledSheetNode, GroupNode, InsightNode, MeetingNode, PracticeNode, QuestionNode, QuoteNode,
    RecommendationNode, ThemeNode, WorkshopNode,
};
pub use texts::TeamText;

use crate::{
    diag::{Report, Span},
    extract,
    memo::{FileMemo, Memo},
    source::{Content, Sources},
};
use consent::Voice;
use files::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// Resolves `target` to a path from the project's root: relative to the file `base_path`, or to `static/` if `target` opens with `/`.
/// Returns `None` if `target` leads out of the project.
pub fn resolve_path(base_path: &str, target: &str) -> Option<String> {
    if let Some(absolute) = target.strip_prefix('/') {
        return Some(format!("static/{absolute}"));
    }
    let mut parts: Vec<&str> = base_path.split('/').collect();
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

/// The path of the list of voices.
pub const VOICES_PATH: &str = "content/voices.yml";

/// The results of the last build: each file's entry and findings, the voices, and the name tables.
pub struct ParseCache {
    files: FileMemo<(Option<Entry>, Report)>,
    voices: Memo<Arc<str>, (Vec<Voice>, Report)>,
    name_tables: Mutex<Option<join::ResolvedNames>>,
}

impl ParseCache {
    /// Creates a cache that keeps nothing, for a program that builds once.
    pub fn disabled() -> Self {
        ParseCache { files: FileMemo::disabled(), voices: Memo::disabled(), name_tables: Mutex::default() }
    }

    /// Creates a cache that keeps its results, for a program that builds repeatedly.
    pub fn enabled() -> Self {
        ParseCache { files: FileMemo::enabled(), voices: Memo::enabled(), name_tables: Mutex::default() }
    }

    /// Returns how many files have been parsed so far; files taken from the cache do not count.
    pub fn parsed_count(&self) -> usize {
        self.files.computed_count()
    }
}

/// Parses `sources` and joins them into a catalogue. `with_drafts` includes files marked `draft: true`.
pub fn build(sources: &Sources, with_drafts: bool) -> (Arc<Catalogue>, Report) {
    build_with(sources, with_drafts, &ParseCache::disabled())
}

/// Works as [`build`], but takes a file whose text is unchanged from the cache `cache` instead of parsing it again.
pub fn build_with(sources: &Sources, with_drafts: bool, cache: &ParseCache) -> (Arc<Catalogue>, Report) {
    let mut report = Report::default();
    let path = sources.config_path().clone();
    let text = sources.text(&path).cloned().unwrap_or_else(|| "".into());
    let config = config::parse(&path, &text, &mut report);
    let voices_path: Arc<str> = VOICES_PATH.into();
    let mut voices = vec![];
    if let Some(text) = sources.text(&voices_path) {
        let (parsed_voices, findings) = cache.voices.get(&voices_path, text).unwrap_or_else(|| {
            let mut report = Report::default();
            let node = yaml::parse(&voices_path, text, 0, &mut report);
            let result =
                (node.map_or(vec![], |node| consent::parse_voices(&voices_path, text, node, &mut report)), report);
            cache.voices.insert(&voices_path, text.clone(), &result);
            result
        });
        voices = parsed_voices;
        report.extend(findings);
    }
    let mut files: Vec<(&Arc<str>, &Arc<str>)> = vec![];
    for (path, content) in sources.files_under("content/") {
        match content {
            Content::Text(text) if path.ends_with(".md") => files.push((path, text)),
            _ => files::report_unread(path, &mut report),
        }
    }
    let results = cache
        .files
        .compute_all(&files, |path, text| files::parse(path, &comments::blank(text, comments::obsidian_notes(text))));
    let mut entries = vec![];
    for (entry, findings) in results {
        report.extend(findings);
        entries.extend(entry);
    }
    let mut name_tables = cache.name_tables.lock().unwrap_or_else(PoisonError::into_inner);
    let input = join::JoinInput { config, voices_path, voices, entries };
    let mut catalogue = join::join(input, with_drafts, name_tables.as_ref(), &mut report);
    let size = |(path, content): (&Arc<str>, &Content)| match content {
        Content::Bytes(bytes) => (path.clone(), extract::size(bytes)),
        Content::Text(_) => (path.clone(), None),
    };
    let files = sources.files_under("content/").chain(sources.files_under("static/"));
    catalogue.pictures = files.filter(|(path, _)| prose::is_picture_path(path)).map(size).collect();
    catalogue.attachments = attachments::Attachments::parse(sources, &mut report);
    *name_tables = Some(catalogue.names.tables().clone());
    (Arc::new(catalogue), report)
}

/// Returns the span of an entry's title, for findings about the entry as a whole.
pub fn title_span(front: &front::Front) -> Span {
    Span::new(&front.path, front.title_range.clone())
}
