//! Parses a file of `content/` into the entry that its path calls for. Each file is parsed from its own text alone, so that all
//! files can be parsed in parallel.

use super::{
    VOICES_PATH,
    front::Front,
    notes::{self, FilledSheet},
    page::{self, Meeting, Page, Practice},
    quote::{self, Quote, QuoteFile},
    recommendation::{self, Recommendation, RecommendationGroup},
    theme::{self, Insight, PaperKind, Theme, ThemePaper},
    workshop::{self, Sheet, Workshop},
};
use crate::diag::{Diagnostic, Report, Span, codes, nearest};
use std::sync::Arc;

/// A parsed file of `content/`.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Entry {
    FrontPage(Arc<Page>),
    Page(Arc<Page>),
    Theme(Arc<Theme>),
    Insight(Arc<Insight>),
    Quote(Arc<QuoteFile>),
    Recommendations(Arc<Front>, Vec<Arc<RecommendationGroup>>),
    Recommendation(Arc<Front>, Arc<Recommendation>),
    Paper(Arc<ThemePaper>),
    Practice(Arc<Practice>),
    Workshop(Arc<Workshop>),
    Sheet(Arc<Sheet>),
    FilledSheet(Arc<FilledSheet>),
    Meeting(Arc<Meeting>),
}

impl Entry {
    /// Returns the entry's front matter: the keys that all kinds have in common.
    pub fn front(&self) -> &Front {
        match self {
            Entry::FrontPage(page) | Entry::Page(page) => &page.front,
            Entry::Theme(theme) => &theme.front,
            Entry::Insight(insight) => &insight.front,
            Entry::Quote(file) => &file.front,
            Entry::Recommendations(front, _) | Entry::Recommendation(front, _) => front,
            Entry::Paper(paper) => &paper.front,
            Entry::Practice(practice) => &practice.front,
            Entry::Workshop(workshop) => &workshop.front,
            Entry::Sheet(sheet) => &sheet.front,
            Entry::FilledSheet(notes) => &notes.front,
            Entry::Meeting(meeting) => &meeting.front,
        }
    }

    /// Returns the quotes that the file contains.
    pub fn quotes(&self) -> &[Arc<Quote>] {
        match self {
            Entry::Insight(insight) => &insight.quotes,
            Entry::Practice(practice) => &practice.quotes,
            Entry::Quote(file) => std::slice::from_ref(&file.quote),
            _ => &[],
        }
    }
}

/// The folders of `content/` that a misspelt folder name is compared with.
const ENTRY_FOLDERS: [&str; 6] = ["themes", "practices", "recommendations", "workshops", "sheets", "meetings"];

/// The extensions, in lower case, of files that are not read although authors may expect it.
const UNREAD_EXTENSIONS: [&str; 9] = ["markdown", "mdown", "txt", "docx", "doc", "odt", "rtf", "yaml", "yml"];

/// The reserved file names of a theme's folder, and other names that people use for these files.
const RESERVED_NAMES: [(&str, &[&str]); 5] = [
    ("index", &["tema", "theme", "readme"]),
    ("recommendations", &["anbefalinger", "anbefaling", "recommendation"]),
    ("logbook", &["logbog", "log"]),
    ("vision", &["visioner", "visions"]),
    ("scenarios", &["scenarier", "scenario"]),
];

/// Returns the reserved name that the author of a file `name` probably meant. Without this check, the file would be read as an insight.
fn intended_name(name: &str) -> Option<&'static str> {
    let lowercase = name.trim_end_matches(".md").to_lowercase();
    let bare = lowercase.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', ' ']);
    RESERVED_NAMES
        .iter()
        .find(|(reserved, variants)| bare == *reserved || variants.contains(&bare))
        .map(|(reserved, _)| *reserved)
}

/// Returns whether a file that is not read has a name that promises consents, such as `voices-2.yml`: what it withholds would be published.
fn looks_like_voices(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    ["voices", "voice", "stemmer"].iter().any(|word| {
        let rest = name.strip_prefix(word);
        rest.is_some_and(|rest| rest.contains('.') && !rest.starts_with(char::is_alphabetic))
    })
}

/// Reports a file of `content/` that looks like text of the catalogue but is not read.
pub fn report_unread(path: &Arc<str>, report: &mut Report) {
    let is_data = [".yml", ".yaml", ".txt", ".json", ".csv"].iter().any(|ending| path.to_lowercase().ends_with(ending));
    if &**path == VOICES_PATH {
        return;
    }
    if is_data && looks_like_voices(path) {
        let message = format!("this file is not read: consents are recorded in `{VOICES_PATH}` alone");
        let finding = Diagnostic::error(codes::E021, Span::new(path, 0..0), message);
        report.push(finding.help(format!("move its voices to `{VOICES_PATH}`, or move the file out of `content/`")));
        return;
    }
    let Some((name, extension)) = path.rsplit_once('.') else { return };
    // Office programs put a file `~$…` beside a document while it is open.
    if name.rsplit('/').next().is_some_and(|name| name.starts_with("~$")) {
        return;
    }
    let is_uppercase_md = extension != "md" && extension.eq_ignore_ascii_case("md");
    if is_uppercase_md || UNREAD_EXTENSIONS.contains(&extension.to_lowercase().as_str()) {
        let finding = Diagnostic::warning(codes::E021, Span::new(path, 0..0), "this file is not read");
        let is_one_of = |extensions: &[&str]| extensions.contains(&extension.to_lowercase().as_str());
        report.push(finding.help(if is_one_of(&["yaml", "yml"]) {
            format!("`{VOICES_PATH}` is the only YAML file that is read: move this one out of `content/`")
        } else if is_uppercase_md || is_one_of(&["markdown", "mdown", "txt"]) {
            format!("only files that end in `.md` are read: rename it `{name}.md`, or move it out of `content/`")
        } else {
            format!("only files that end in `.md` are read: save its text as Markdown, as `{name}.md`, or move it out of `content/`")
        }));
    }
}

/// Parses the file at `path`, a `.md` file below `content/`. Returns the findings about it and, unless no kind of entry belongs at `path`
/// or its name is probably a misspelt reserved one, the entry.
pub fn parse(path: &Arc<str>, text: &str) -> (Option<Entry>, Report) {
    let mut report = Report::default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let entry = match parts.as_slice() {
        ["index.md"] => Entry::FrontPage(page::parse_page(path, text, &mut report).into()),
        ["recommendations.md"] | ["themes", _, "recommendations.md"] => parse_lists(path, text, &mut report),
        [_] => Entry::Page(page::parse_page(path, text, &mut report).into()),
        ["recommendations", _] | ["themes", _, "recommendations", _] => {
            let (front, recommendation) = recommendation::parse_file(path, text, &mut report);
            Entry::Recommendation(front.into(), recommendation)
        }
        ["themes", _, "index.md"] => Entry::Theme(theme::parse_theme(path, text, &mut report).into()),
        ["themes", _, "logbook.md"] => {
            Entry::Paper(theme::parse_paper(path, text, PaperKind::Logbook, &mut report).into())
        }
        ["themes", _, "vision.md"] => {
            Entry::Paper(theme::parse_paper(path, text, PaperKind::Vision, &mut report).into())
        }
        ["themes", _, "scenarios.md"] => {
            Entry::Paper(theme::parse_paper(path, text, PaperKind::Scenarios, &mut report).into())
        }
        ["themes", _, "quotes", _] => Entry::Quote(quote::parse_file(path, text, &mut report).into()),
        ["themes", _, name] if intended_name(name).is_some() => {
            let intended = intended_name(name).unwrap_or_default();
            let finding =
                Diagnostic::error(codes::E021, Span::new(path, 0..0), format!("`{name}` would be an insight here"));
            report.push(finding.help(format!(
                "if you mean `{intended}.md`, rename it; if it is an insight, give it a name that says what was found"
            )));
            return (None, report);
        }
        ["themes", _, _] => Entry::Insight(theme::parse_insight(path, text, &mut report).into()),
        ["practices", _] => Entry::Practice(page::parse_practice(path, text, &mut report).into()),
        ["workshops", _] => Entry::Workshop(workshop::parse_workshop(path, text, &mut report).into()),
        ["workshops", "notes", _] => Entry::FilledSheet(notes::parse(path, text, &mut report).into()),
        ["sheets", _] => Entry::Sheet(workshop::parse_sheet(path, text, &mut report).into()),
        ["meetings", _] => Entry::Meeting(page::parse_meeting(path, text, &mut report).into()),
        _ => {
            let folder = parts.first().copied().unwrap_or("");
            let near = nearest(folder, ENTRY_FOLDERS)
                .filter(|near| *near != folder)
                .map(|near| format!("did you mean the folder `{near}/`?"));
            let finding = Diagnostic::error(codes::E021, Span::new(path, 0..0), "a file in this place is not read")
                .maybe_help(near)
                .help("an insight goes in `content/themes/NN-name/`, a page in `content/`, the rest in `content/practices/`, `recommendations/`, `workshops/`, `sheets/` and `meetings/`");
            report.push(finding);
            return (None, report);
        }
    };
    (Some(entry), report)
}

fn parse_lists(path: &Arc<str>, text: &str, report: &mut Report) -> Entry {
    let (front, groups) = recommendation::parse_lists(path, text, report);
    Entry::Recommendations(front.into(), groups)
}
