//! What the rules look at: the catalogue, the edition asked for, and the files as they were typed.

use super::{
    Edition,
    private_names::PrivateNames,
    rules::{self, DuplicateQuotes, RULES, Rule, StatedNumber, VoiceQuotes},
};
use crate::{
    diag::{Diagnostic, Report, Span},
    memo::{FileMemo, Memo},
    model::{Catalogue, TeamText, consent::Audience, date::Date},
    source::{Content, PrivateFiles, Sources},
};
use regex::Regex;
use std::{
    ops::Range,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// What the rules are asked with, beside the edition.
#[derive(Clone, Copy)]
pub struct RuleInputs<'a> {
    /// The files, as they were typed.
    pub sources: &'a Sources,
    /// The names that no text may hold.
    pub private: &'a PrivateFiles,
    /// The day that `until` is held against.
    pub today: Date,
    /// What was found before.
    pub before: &'a PreviousFindings,
}

/// What the rules look at.
#[derive(Clone, Copy)]
pub(super) struct RuleContext<'a> {
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// What the audience asked for may see of it.
    pub(super) edition: &'a Edition,
    /// The files, to see whether one is there, and as they were typed.
    pub(super) sources: &'a Sources,
    /// The names that no text may hold.
    pub(super) names: &'a PrivateNames,
    /// The day that `until` is held against.
    pub(super) today: Date,
    /// The files of the catalogue, the configuration and the list of voices among them.
    pub(super) files: &'a [Arc<CheckedFile>],
    /// All of the team's own text.
    pub(super) texts: &'a [TeamText<'a>],
    /// What was found before.
    pub(super) before: &'a PreviousFindings,
}

/// A file of the catalogue as it was typed.
#[derive(Debug)]
pub(super) struct SourceText {
    /// Its path.
    pub(super) path: Arc<str>,
    /// Its text, with blanks in place of comments: they are in no output.
    pub(super) text: Arc<str>,
    /// The same with blanks in place of what is no running text either: addresses, references, attributes.
    pub(super) readable: String,
    /// The numbers of insights, quotes and the like that the team gives in it.
    pub(super) said: Vec<StatedNumber>,
    figures: Vec<Range<usize>>,
    testimony: Vec<Range<usize>>,
}

/// Comments of Markdown.
static COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<!--.*?(?:-->|\z)").expect("a pattern"));

/// Comments of YAML.
static ASIDE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)(?:^|[ \t])#[ \t].*$").expect("a pattern"));

/// Addresses, the names of references, attributes.
static NO_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\]\([^)\n]*\)|<[a-z]+:[^>\n]*>|https?://[^\s)>\x22]+|\[\[[^\]|\n]*|\{(?:[#.]|[\w-]+=)[^}\n]*\}")
        .expect("a pattern")
});

impl SourceText {
    fn new(path: &Arc<str>, text: &Arc<str>, testimony: Vec<Range<usize>>) -> Self {
        let yaml = match path.ends_with(".md") {
            false => 0..text.len(),
            true if text.starts_with("---") => 0..text.match_indices("\n---").next().map_or(0, |(i, _)| i),
            true => 0..0,
        };
        let mut text = text.clone();
        // Few files hold any: the text of the others is shared.
        if text.contains("<!--") {
            text = blanked(&text, &COMMENT, 0..text.len()).into();
        }
        if ASIDE.is_match(&text[yaml.clone()]) {
            text = blanked(&text, &ASIDE, yaml).into();
        }
        let readable = blanked(&text, &NO_WORDS, 0..text.len());
        let figures = figures(&readable).map(|(at, paragraph)| at..at + paragraph.len()).collect();
        let mut typed = SourceText { path: path.clone(), text, readable, said: vec![], figures, testimony };
        typed.said = rules::said(&typed).into_iter().filter(|said| !typed.is_testimony(said.at.start)).collect();
        typed
    }

    /// A file that is one quote, for tests.
    #[cfg(test)]
    pub(super) fn of_quote(path: &Arc<str>, text: &str) -> Self {
        Self::new(path, &text.into(), std::iter::once(0..text.len()).collect())
    }

    /// A place in it.
    pub(super) fn span(&self, at: Range<usize>) -> Span {
        Span::new(&self.path, at)
    }

    /// Whether what stands at byte `at` is what a voice said, or who is said to have said it.
    pub(super) fn is_testimony(&self, at: usize) -> bool {
        self.testimony.iter().any(|range| range.contains(&at))
    }

    /// Those paragraphs of its readable text that have figures in them, and the bytes they begin at.
    pub(super) fn figures(&self) -> impl Iterator<Item = (usize, &str)> {
        self.figures.iter().map(|at| (at.start, &self.readable[at.clone()]))
    }

    /// Those paragraphs of testimony with figures in them, and the bytes they begin at.
    pub(super) fn figures_said(&self) -> impl Iterator<Item = (usize, &str)> {
        let quotes = self.testimony.iter().filter_map(|at| Some((at.start, self.readable.get(at.clone())?)));
        quotes.flat_map(|(start, quote)| figures(quote).map(move |(at, paragraph)| (start + at, paragraph)))
    }

    /// The paragraphs of its readable text, and the bytes they begin at.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.readable.split("\n\n").map(move |paragraph| {
            let start = at;
            at += paragraph.len() + 2;
            (start, paragraph)
        })
    }
}

/// The paragraphs of `text` with figures in them, and the bytes they begin at. What is looked for round a number never goes beyond a
/// paragraph, and most have none.
pub(super) fn figures(text: &str) -> impl Iterator<Item = (usize, &str)> {
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

/// `text` with blanks in place of what `pattern` finds within `at`; every other byte stays where it was.
fn blanked(text: &str, pattern: &Regex, at: Range<usize>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    for found in pattern.find_iter(&text[at.clone()]) {
        out.push_str(&text[last..at.start + found.start()]);
        // A line's end stays one: paragraphs are told by them.
        out.extend(found.as_str().bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        last = at.start + found.end();
    }
    out.push_str(&text[last..]);
    out
}

/// A file, and what the rules that look at one file alone find in it.
#[derive(Debug)]
pub struct CheckedFile {
    pub(super) typed: SourceText,
    found: Vec<(&'static [&'static str], Report)>,
}

impl CheckedFile {
    fn new(path: &Arc<str>, text: &Arc<str>, testimony: Vec<Range<usize>>, names: &PrivateNames) -> Self {
        let typed = SourceText::new(path, text, testimony);
        let found = RULES.iter().filter_map(|rule| Some((rule.codes, rule.run_on(&typed, names)?)));
        let found = found.filter(|(_, report)| !report.0.is_empty()).collect();
        CheckedFile { typed, found }
    }

    /// What `rule` found in it.
    pub(super) fn found(&self, rule: &Rule) -> &[Arc<Diagnostic>] {
        self.found.iter().find(|(codes, _)| *codes == rule.codes).map_or(&[], |(_, report)| &report.0)
    }
}

/// What was found before, beside what it was found in.
#[derive(Debug)]
pub struct PreviousFindings {
    /// Of each file, with these names.
    files: FileMemo<Arc<CheckedFile>>,
    names: Mutex<Option<(PrivateFiles, Arc<PrivateNames>)>>,
    /// Of each voice: its quotes that are one another.
    pub(super) twins: Memo<VoiceQuotes, DuplicateQuotes>,
}

impl PreviousFindings {
    /// For a program that checks once.
    pub fn forgetting() -> Self {
        PreviousFindings { files: FileMemo::forgetting(), names: Mutex::default(), twins: Memo::forgetting() }
    }

    /// For a program that checks again and again.
    pub fn keeping() -> Self {
        PreviousFindings { files: FileMemo::keeping(), twins: Memo::keeping(), ..Self::forgetting() }
    }

    /// The patterns of the names of `private`. Where they are others than they were, every file has to be looked at again.
    pub(super) fn names(&self, private: &PrivateFiles) -> Arc<PrivateNames> {
        let mut last = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, names)) = last.as_ref().filter(|(of, _)| of == private) {
            return names.clone();
        }
        self.files.forget();
        last.insert((private.clone(), Arc::new(PrivateNames::of(private)))).1.clone()
    }
}

/// The files of `catalogue` in the order of their paths, the configuration last; looked at one by one.
pub(super) fn files(catalogue: &Catalogue, asked: &RuleInputs<'_>, names: &PrivateNames) -> Vec<Arc<CheckedFile>> {
    let mut entries = catalogue.entries.iter().map(|entry| &entry.front().path).peekable();
    let config = asked.sources.config_path();
    let all = asked.sources.under("content/").filter(|(path, _)| {
        let is_entry = |entry: &&Arc<str>| **entry == **path;
        while entries.next_if(|entry| !is_entry(entry) && *entry < path).is_some() {}
        entries.next_if(is_entry).is_some() || **path == catalogue.voices_path
    });
    let texts =
        all.filter_map(|(path, content)| if let Content::Text(text) = content { Some((path, text)) } else { None });
    let files = texts.chain(asked.sources.text(config).map(|text| (config, text)));
    let look = |path: &Arc<str>, text: &Arc<str>| {
        let entry = catalogue.entries.binary_search_by_key(&path, |entry| &entry.front().path);
        // Where testimony stands follows from the text alone, whether or not the file belongs somewhere yet.
        let quotes = entry.map_or(&[][..], |at| catalogue.entries[at].quotes());
        Arc::new(CheckedFile::new(path, text, quotes.iter().map(|quote| quote.at.clone()).collect(), names))
    };
    asked.before.files.all(&files.collect::<Vec<_>>(), look)
}

impl<'a> RuleContext<'a> {
    /// The files, as they were typed.
    pub(super) fn typed(&self) -> impl Iterator<Item = &'a SourceText> {
        self.files.iter().map(|file| &file.typed)
    }

    /// Who the edition is for.
    pub(super) fn audience(&self) -> Audience {
        self.edition.audience()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_running_text_is_blank_and_the_rest_stays_where_it_was() {
        let path: Arc<str> = "content/a.md".into();
        let text = "---\ntitle: A # aside\n---\n# Head {#id}\n\n[x](y.md) <!-- no\nno --> [[slug|words]] æ\n";
        let typed = SourceText::new(&path, &text.into(), vec![]);
        assert_eq!(typed.readable.len(), text.len());
        let words: Vec<&str> = typed.readable.split_whitespace().collect();
        assert_eq!(words, ["---", "title:", "A", "---", "#", "Head", "[x", "|words]]", "æ"]);
        assert!(typed.text.contains("{#id}") && !typed.text.contains("no"));
    }
}
