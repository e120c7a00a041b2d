//! anything found -> Diagnostic: one type for all that is told to a person.
//!
//! A finding is a value until the command line prints it. Its place is a byte range of a source file; lines and
//! columns are worked out when it is shown.

mod codes;
mod machine;
mod terminal;

pub use codes::{CODES, Code, code};
pub use machine::{github, json, place_in, sarif};
pub use terminal::{TerminalStyle, terminal};

use std::borrow::Cow;
use std::{ops::Range, sync::Arc};

/// A byte range in one source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file's path relative to the project's root, with `/`.
    pub path: Arc<str>,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `at` of the file `path`.
    pub fn new(path: &Arc<str>, at: Range<usize>) -> Self {
        Span { path: path.clone(), start: at.start, end: at.end.max(at.start) }
    }
}

/// A value together with the bytes of its file it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where in its file.
    pub at: Range<usize>,
}

impl<T> Spanned<T> {
    /// `value`, read from `at`.
    pub fn new(value: T, at: Range<usize>) -> Self {
        Spanned { value, at }
    }

    /// The same place, another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: change(self.value), at: self.at }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published until it is mended.
    Error,
    /// Published, and something is probably wrong.
    Warning,
    /// Published, and weaker than it could be: said by `check`, only counted by `build`.
    Note,
}

impl Severity {
    /// Its word, as machines read it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One finding: a fact, its place, and the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Its stable name, documented in `docs/errors.md`.
    pub code: &'static Code,
    /// Where it was found; `None` for what has no place in a file.
    pub span: Option<Span>,
    /// The fact, in lower case, with `backticks` round what the author wrote.
    pub message: Cow<'static, str>,
    /// A few words under the text at fault.
    pub label: Cow<'static, str>,
    /// Other places that belong to it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to do next.
    pub help: Vec<Cow<'static, str>>,
    /// For words said to be a quote's: how they stand to it.
    pub class: Option<&'static str>,
}

impl Diagnostic {
    /// An error at `span`. `code` is a number of `docs/errors.md` such as `E012`.
    pub fn error(code: &str, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            code: codes::code(code),
            span: Some(span),
            message: message.into(),
            label: Cow::Borrowed(""),
            related: vec![],
            help: vec![],
            class: None,
        }
    }

    /// A warning at `span`.
    pub fn warning(code: &str, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// A note at `span`: a weakness.
    pub fn note(code: &str, span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Diagnostic { severity: Severity::Note, ..Self::error(code, span, message) }
    }

    /// Adds a few words under the text at fault.
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

    /// Adds a next step if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help.map(Cow::Owned));
        self
    }

    /// Adds another place that belongs to the finding.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }
}

/// All findings of one run. Each is shared: what was found in a file that is as it was need not be written again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(pub Vec<Arc<Diagnostic>>);

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
    pub fn extend(&mut self, other: Report) {
        self.0.extend(other.0);
    }

    /// Whether anything stands in the way of publishing.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many findings have `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }

    /// The findings, worst first; those of one severity in file order, each once.
    #[must_use]
    pub fn worst_first(self) -> Self {
        let mut report = self.sorted();
        report.0.sort_by_key(|d| d.severity);
        report
    }

    /// The findings without notes.
    #[must_use]
    pub fn without_notes(mut self) -> Self {
        self.0.retain(|d| d.severity != Severity::Note);
        self
    }

    /// The findings in file order, each once. Sorted so that two runs of the same sources say the same.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0.sort_by(|a, b| (&a.span, a.code.id, &a.message).cmp(&(&b.span, b.code.id, &b.message)));
        self.0.dedup();
        self
    }
}

/// The one of `known` that `typed` was probably meant to be, if any is near.
///
/// Near is a Damerau-Levenshtein distance of at most a third of the longer word, and at least one letter kept.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed_low = typed.to_lowercase();
    let length = typed_low.chars().count();
    known
        .into_iter()
        .filter_map(|k| {
            let longer = length.max(k.chars().count());
            // Words of very different length are never near; this also keeps a long typed text cheap.
            if longer - length.min(k.chars().count()) > longer / 3 + 1 || longer > 80 {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&typed_low, &k.to_lowercase());
            (distance <= (longer / 3).max(1) && distance < longer).then_some((distance, k))
        })
        .min()
        .map(|(_, k)| k)
}

/// `` `a`, `b` and `c` ``, for messages that list what there is.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|w| format!("`{w}`")).collect();
    match quoted.as_slice() {
        [] => "none".into(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_a_stranger_does_not() {
        assert_eq!(nearest("titel", ["title", "summary"]), Some("title"));
        assert_eq!(nearest("consnet", ["consent", "content-x"]), Some("consent"));
        assert_eq!(nearest("zebra", ["title", "summary"]), None);
        assert_eq!(nearest("x", ["y"]), None);
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listed([]), "none");
    }
}
