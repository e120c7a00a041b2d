//! Findings: one type, [`Diagnostic`], for everything that is reported to a person.
//!
//! A finding is a plain value until the command line prints it. Its location is a byte range of a source file; lines and columns are
//! computed only for display.

pub mod codes;
mod machine;
mod terminal;

pub use codes::{CODES, Code, Stage, find_code};
pub use machine::{line_and_column, to_github, to_json, to_sarif};
pub use terminal::{TerminalStyle, to_terminal};

use std::borrow::Cow;
use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A byte range in one source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file's path relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Creates the span of the byte range `range` in the file `path`. An end before the start becomes the start.
    pub fn new(path: &Arc<str>, range: Range<usize>) -> Self {
        Span { path: path.clone(), start: range.start, end: range.end.max(range.start) }
    }
}

/// A value, and the byte range in its file from which it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The byte range in the file.
    pub range: Range<usize>,
}

impl<T> Spanned<T> {
    /// Creates a value that was read from the byte range `range`.
    pub fn new(value: T, range: Range<usize>) -> Self {
        Spanned { value, range }
    }

    /// Applies `change` to the value and keeps the byte range.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), range: self.range }
    }
}

/// The weight of a finding. Severities are ordered worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An error: nothing is published until it is fixed.
    Error,
    /// A warning: the catalogue is published, but something is probably wrong.
    Warning,
    /// A note: the catalogue is published, but could be stronger. `check` prints notes; `build` only counts them.
    Note,
}

impl Severity {
    /// Returns the severity's name in machine-readable reports.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A finding: a fact, its location, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The stable code, documented in `docs/errors.md`.
    pub code: &'static Code,
    /// The location; `None` for a finding that concerns no place in a file.
    pub span: Option<Span>,
    /// The fact, in lower case, with `backticks` around the author's own words.
    pub message: Cow<'static, str>,
    /// A short label under the text at fault.
    pub label: Cow<'static, str>,
    /// Other locations that belong to the finding, each with a short label. Locations without a label are for programs alone.
    pub related: Vec<(Span, String)>,
    /// The next steps.
    pub help: Vec<Cow<'static, str>>,
    /// How faithful words are to the quote they are attributed to (the name of a `Fidelity`); `None` for any other
    /// finding.
    pub class: Option<&'static str>,
}

impl Diagnostic {
    /// Creates an error at `span`.
    pub fn error(code: &'static Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            code,
            span: Some(span),
            message: message.into(),
            label: Cow::Borrowed(""),
            related: vec![],
            help: vec![],
            class: None,
        }
    }

    /// Creates a warning at `span`.
    pub fn warning(code: &'static Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// Creates a note at `span`, for a weakness.
    pub fn note(code: &'static Code, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic { severity: Severity::Note, ..Self::error(code, span, message) }
    }

    /// Sets the label under the text at fault.
    #[must_use]
    pub fn label(mut self, label: impl Into<Cow<'static, str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a next step.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a next step, if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help.map(Cow::Owned));
        self
    }

    /// Adds another location that belongs to the finding, with a short label.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// A list of findings. Each is shared, so that the findings of an unchanged file are reused and not created again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<Arc<Diagnostic>>);

impl IntoIterator for Report {
    type Item = Arc<Diagnostic>;
    type IntoIter = std::vec::IntoIter<Arc<Diagnostic>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(findings: I) -> Self {
        Report(findings.into_iter().map(Arc::new).collect())
    }
}

impl FromIterator<Arc<Diagnostic>> for Report {
    fn from_iter<I: IntoIterator<Item = Arc<Diagnostic>>>(findings: I) -> Self {
        Report(findings.into_iter().collect())
    }
}

impl Report {
    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.0.push(Arc::new(finding));
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Arc<Diagnostic>>) {
        self.0.extend(other);
    }

    /// Returns the findings.
    pub fn findings(&self) -> &[Arc<Diagnostic>] {
        &self.0
    }

    /// Iterates over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<Diagnostic>> {
        self.0.iter()
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keeps the findings that `is_kept` accepts.
    pub fn retain(&mut self, is_kept: impl Fn(&Diagnostic) -> bool) {
        self.0.retain(|finding| is_kept(finding));
    }

    /// Returns whether any finding is an error, which blocks publication.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Returns the number of findings with `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// Sorts the findings by severity, worst first, then in file order, and removes duplicates.
    #[must_use]
    pub fn sorted_by_severity(self) -> Self {
        let mut report = self.sorted();
        report.0.sort_by_key(|d| d.severity);
        report
    }

    /// Removes the notes.
    #[must_use]
    pub fn without_notes(mut self) -> Self {
        self.0.retain(|d| d.severity != Severity::Note);
        self
    }

    /// Sorts the findings in file order and removes duplicates, so that two runs over the same sources report the same.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| (&a.span, a.code.id, &a.message).cmp(&(&b.span, b.code.id, &b.message)));
        self.0.dedup();
        self
    }
}

/// Returns the entry of `candidates` that `name` was probably meant to be; `None` if no entry is near.
///
/// An entry is near if its Damerau-Levenshtein distance, ignoring case, is 1 or at most a third of the longer word's length, and at
/// least one letter is kept. An entry is never near if either word has more than 80 characters.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lowercase_name = name.to_lowercase();
    let length = lowercase_name.chars().count();
    candidates
        .into_iter()
        .filter_map(|k| {
            let longer = length.max(k.chars().count());
            // The distance is at least the difference in length. Skip a word that cannot be near, and any long text, to save time.
            if longer - length.min(k.chars().count()) > longer / 3 + 1 || longer > 80 {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&lowercase_name, &k.to_lowercase());
            (distance <= (longer / 3).max(1) && distance < longer).then_some((distance, k))
        })
        .min()
        .map(|(_, k)| k)
}

/// Formats `words` as `` `a`, `b` and `c` ``, for messages that list the known names; an empty list becomes `none`.
pub fn quoted_list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|w| format!("`{w}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// The number of calls of [`catch_panic`] in progress.
static CATCHING: AtomicUsize = AtomicUsize::new(0);

/// Runs `work`, and returns `None` if it panics: for libraries that read what authors write, where a panic must cost only what was read.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Option<T> {
    CATCHING.fetch_add(1, Ordering::SeqCst);
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    CATCHING.fetch_sub(1, Ordering::SeqCst);
    result.ok()
}

/// Returns whether a panic is caught by [`catch_panic`], so that no one needs to be told.
pub fn is_panic_caught() -> bool {
    CATCHING.load(Ordering::SeqCst) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_word_and_an_unrelated_word_finds_none() {
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
        assert_eq!(nearest("consnet", ["consent", "content-x"]), Some("consent"));
        assert_eq!(nearest("zebra", ["title", "summary"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn lists_are_formatted_as_a_phrase() {
        assert_eq!(quoted_list(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(quoted_list([]), "none");
    }
}
