//! The input of the rules: the catalogue, the requested edition, and the source text of the files.

use super::{
    Edition,
    private_names::NamePatterns,
    rules::{self, DuplicateQuotes, RULES, Rule, StatedNumber, VoiceQuotes},
};
use crate::{
    diag::{Code, Diagnostic, Report, Span},
    memo::{FileMemo, Memo},
    model::{
        Catalogue, TeamText,
        comments::{blank, markdown_comments, obsidian_notes, yaml_comments},
        consent::Audience,
        date::Date,
        front::{FileParts, find_parts},
    },
    source::{Content, Private, Sources},
};
use regex::Regex;
use std::{
    borrow::Cow,
    ops::Range,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// The input of a check, apart from the edition.
#[derive(Clone, Copy)]
pub struct RuleInputs<'a> {
    /// The project's source files.
    pub sources: &'a Sources,
    /// The private names, which no text may contain.
    pub private: &'a Private,
    /// The date of the check: consents whose `until` lies before it have expired.
    pub today: Date,
    /// The cache of findings from previous checks.
    pub cache: &'a FindingsCache,
}

/// The context in which every rule runs.
#[derive(Clone, Copy)]
pub(super) struct RuleContext<'a> {
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The requested edition.
    pub(super) edition: &'a Edition,
    /// The project's source files: for their text, and to test whether a file exists.
    pub(super) sources: &'a Sources,
    /// The names and the transcripts in `private/`.
    pub(super) private: &'a Private,
    /// Patterns for the private names, which no text may contain.
    pub(super) private_names: &'a NamePatterns,
    /// The date of the check: consents whose `until` lies before it have expired.
    pub(super) today: Date,
    /// The checked files: the catalogue's files, the list of voices and the configuration.
    pub(super) files: &'a [Arc<CheckedFile>],
    /// The team's own texts.
    pub(super) texts: &'a [TeamText<'a>],
    /// The cache of findings from previous checks.
    pub(super) cache: &'a FindingsCache,
}

/// The source text of one file of the catalogue.
#[derive(Debug)]
pub(super) struct SourceText {
    /// The file's path, relative to the project.
    pub(super) path: Arc<str>,
    /// The file's text. Comments are replaced by spaces, because no output contains them.
    pub(super) text: Arc<str>,
    /// `text` in which addresses, reference names and attributes are replaced by spaces as well.
    pub(super) readable: String,
    /// The counts (of insights, quotes and so on) that the team states in the file.
    pub(super) stated_numbers: Vec<StatedNumber>,
    numeric_ranges: Vec<Range<usize>>,
    testimony_ranges: Vec<Range<usize>>,
}

/// The longest code within a line that is recognised as such, in bytes.
const MAX_CODE_LENGTH: usize = 400;

/// Matches addresses, reference names and attributes.
static NON_PROSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\]\([^)\n]*\)|<[a-z]+:[^>\n]*>|https?://[^\s)>\x22]+|\[\[[^\]|\n]*|\{(?:[#.]|[\w-]+=)[^}\n]*\}")
        .expect("a pattern")
});

/// Moves `ranges` by `offset`.
fn shift(ranges: Vec<Range<usize>>, offset: usize) -> impl Iterator<Item = Range<usize>> {
    ranges.into_iter().map(move |range| range.start + offset..range.end + offset)
}

impl SourceText {
    fn new(path: &Arc<str>, text: &Arc<str>, testimony: Vec<Range<usize>>) -> Self {
        let parts = match path.ends_with(".md") {
            true => find_parts(text),
            false => FileParts { front_matter: 0..text.len(), body_start: None },
        };
        let body_start = parts.body_start.unwrap_or(text.len());
        let comments = shift(yaml_comments(&text[parts.front_matter.clone()]), parts.front_matter.start)
            .chain(shift(markdown_comments(&text[body_start..]), body_start));
        let mut comments: Vec<_> = comments.chain(obsidian_notes(text)).collect();
        comments.sort_by_key(|range| range.start);
        comments.dedup_by(|b, a| b.start < a.end);
        let text: Arc<str> = match blank(text, comments) {
            // Few files contain comments. The others share the text of the source file.
            Cow::Borrowed(_) => text.clone(),
            Cow::Owned(text) => text.into(),
        };
        let readable = blank(&text, NON_PROSE.find_iter(&text).map(|found| found.range())).into_owned();
        let numeric_ranges = numeric_paragraphs(&readable).map(|(at, paragraph)| at..at + paragraph.len()).collect();
        let mut source = SourceText {
            path: path.clone(),
            text,
            readable,
            stated_numbers: vec![],
            numeric_ranges,
            testimony_ranges: testimony,
        };
        source.stated_numbers = rules::stated_numbers(&source)
            .into_iter()
            .filter(|stated| !source.is_testimony(stated.range.start))
            .collect();
        source
    }

    /// Creates the text of a file without testimony, for tests.
    #[cfg(test)]
    pub(super) fn from_text(path: &Arc<str>, text: &str) -> Self {
        Self::new(path, &text.into(), vec![])
    }

    /// Creates the text of a file that consists of one quote, for tests.
    #[cfg(test)]
    pub(super) fn from_quote(path: &Arc<str>, text: &str) -> Self {
        Self::new(path, &text.into(), std::iter::once(0..text.len()).collect())
    }

    /// Returns the span of a byte range in the file.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(&self.path, range)
    }

    /// Returns whether byte `at` lies within testimony or its attribution.
    pub(super) fn is_testimony(&self, at: usize) -> bool {
        self.testimony_ranges.iter().any(|range| range.contains(&at))
    }

    /// Returns whether byte `at` of the readable text is within backticks on its line. Only the last part of a long line is looked at, so that
    /// many matches on one line take no longer than their number.
    pub(super) fn is_in_code(&self, at: usize) -> bool {
        let start = at.saturating_sub(MAX_CODE_LENGTH);
        let before = &self.readable.as_bytes()[start..at];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
        memchr::memchr_iter(b'`', &before[line_start..]).count() % 2 == 1
    }

    /// Returns the paragraphs of readable text that contain digits, each with its start byte.
    pub(super) fn numeric_paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        self.numeric_ranges.iter().map(|range| (range.start, &self.readable[range.clone()]))
    }

    /// Returns the paragraphs of testimony that contain digits, each with its start byte.
    pub(super) fn numeric_testimony(&self) -> impl Iterator<Item = (usize, &str)> {
        let quotes =
            self.testimony_ranges.iter().filter_map(|range| Some((range.start, self.readable.get(range.clone())?)));
        quotes.flat_map(|(start, quote)| numeric_paragraphs(quote).map(move |(at, paragraph)| (start + at, paragraph)))
    }

    /// Returns the paragraphs of readable text, each with its start byte.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.readable.split("\n\n").map(move |paragraph| {
            let start = at;
            at += paragraph.len() + 2;
            (start, paragraph)
        })
    }
}

/// Returns the paragraphs of `text` that contain digits, each with its start byte. A pattern that looks for numbers never needs
/// more context than a paragraph, and most paragraphs contain no number.
pub(super) fn numeric_paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len()..at, line.trim_end().trim_start_matches(['>', ' ']).is_empty())
    });
    let mut lines = lines.peekable();
    std::iter::from_fn(move || {
        let (mut paragraph, _) = lines.find(|(_, is_empty)| !is_empty)?;
        while let Some((line, _)) = lines.next_if(|(_, is_empty)| !is_empty) {
            paragraph.end = line.end;
        }
        Some((paragraph.start, &text[paragraph]))
    })
    .filter(|(_, paragraph)| paragraph.bytes().any(|byte| byte.is_ascii_digit()))
}

/// A file and the findings of the rules that check files one by one.
#[derive(Debug)]
pub struct CheckedFile {
    pub(super) source_text: SourceText,
    findings: Vec<(&'static [&'static Code], Report)>,
}

impl CheckedFile {
    fn new(path: &Arc<str>, text: &Arc<str>, testimony: Vec<Range<usize>>, names: &NamePatterns) -> Self {
        let source = SourceText::new(path, text, testimony);
        let findings = RULES.iter().filter_map(|rule| Some((rule.codes, rule.run_on_file(&source, names)?)));
        let findings = findings.filter(|(_, report)| !report.is_empty()).collect();
        CheckedFile { source_text: source, findings }
    }

    /// Returns the findings of `rule` in the file.
    pub(super) fn findings_of(&self, rule: &Rule) -> &[Arc<Diagnostic>] {
        self.findings.iter().find(|(codes, _)| *codes == rule.codes).map_or(&[], |(_, report)| report.findings())
    }
}

/// A cache of findings, each stored with the input of the check.
#[derive(Debug)]
pub struct FindingsCache {
    /// The checked files. Valid for the private names in `names` only.
    files: FileMemo<Arc<CheckedFile>>,
    names: Mutex<Option<(Private, Arc<NamePatterns>)>>,
    /// The duplicates among each voice's quotes.
    pub(super) duplicates: Memo<VoiceQuotes, DuplicateQuotes>,
}

impl FindingsCache {
    /// Creates a cache that stores nothing, for a program that checks once.
    pub fn disabled() -> Self {
        FindingsCache { files: FileMemo::disabled(), names: Mutex::default(), duplicates: Memo::disabled() }
    }

    /// Creates a cache that stores findings, for a program that checks repeatedly.
    pub fn enabled() -> Self {
        FindingsCache { files: FileMemo::enabled(), duplicates: Memo::enabled(), ..Self::disabled() }
    }

    /// Returns the patterns for the names of `private`. Clears the cached files if the names have changed.
    pub(super) fn private_names(&self, private: &Private) -> Arc<NamePatterns> {
        let mut last = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = last.as_ref().filter(|(files, _)| files == private) {
            return names.clone();
        }
        self.files.clear();
        last.insert((private.clone(), Arc::new(NamePatterns::new(private)))).1.clone()
    }
}

/// Checks the files of `catalogue` one by one, and returns them in the order of their paths, the configuration last.
pub(super) fn check_files(
    catalogue: &Catalogue,
    inputs: &RuleInputs<'_>,
    names: &NamePatterns,
) -> Vec<Arc<CheckedFile>> {
    let mut entries = catalogue.entries.iter().map(|entry| &entry.front().path).peekable();
    let config = inputs.sources.config_path();
    let content_files = inputs.sources.files_under("content/").filter(|(path, _)| {
        let is_entry = |entry: &&Arc<str>| **entry == **path;
        while entries.next_if(|entry| !is_entry(entry) && *entry < path).is_some() {}
        entries.next_if(is_entry).is_some() || **path == catalogue.voices_path
    });
    let texts = content_files
        .filter_map(|(path, content)| if let Content::Text(text) = content { Some((path, text)) } else { None });
    let files = texts.chain(inputs.sources.text(config).map(|text| (config, text)));
    let check_file = |path: &Arc<str>, text: &Arc<str>| {
        let entry = catalogue.entries.binary_search_by_key(&path, |entry| &entry.front().path);
        // Testimony ranges follow from the text alone, even for a file that has no place in the catalogue yet.
        let quotes = entry.map_or(&[][..], |at| catalogue.entries[at].quotes());
        Arc::new(CheckedFile::new(path, text, quotes.iter().map(|quote| quote.range.clone()).collect(), names))
    };
    inputs.cache.files.compute_all(&files.collect::<Vec<_>>(), check_file)
}

impl<'a> RuleContext<'a> {
    /// Returns the source text of every checked file.
    pub(super) fn source_texts(&self) -> impl Iterator<Item = &'a SourceText> {
        self.files.iter().map(|file| &file.source_text)
    }

    /// Returns the audience of the requested edition.
    pub(super) fn audience(&self) -> Audience {
        self.edition.audience()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_running_text_is_blanked_in_place() {
        let path: Arc<str> = "content/a.md".into();
        let text = "---\ntitle: A # aside\n---\n# Head {#id}\n\n[x](y.md) <!-- no\nno --> [[slug|words]] æ\n";
        let source = SourceText::new(&path, &text.into(), vec![]);
        assert_eq!(source.readable.len(), text.len());
        let words: Vec<&str> = source.readable.split_whitespace().collect();
        assert_eq!(words, ["---", "title:", "A", "---", "#", "Head", "[x", "|words]]", "æ"]);
        assert!(source.text.contains("{#id}") && !source.text.contains("no"));
    }
}
