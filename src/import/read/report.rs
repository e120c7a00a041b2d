//! Reads a report: themes, insights, quotes and recommendations by its headings, quotation marks and lists, in Word, Markdown or plain text.

mod attribution;
mod key_findings;
mod reader;

use super::{document::OfficeDocument, text::TextDocument};
use crate::model::idea;
use regex::Regex;
use std::sync::LazyLock;

/// A report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The themes, in order. The first may hold what stands before the first heading.
    pub themes: Vec<ReportTheme>,
    /// The number of paragraphs.
    pub rows: usize,
    /// The number of those that only go on with another, or say who said it.
    pub merged: usize,
    /// Remarks on what was read as something else.
    pub remarks: Vec<String>,
    /// True if the text is Markdown already.
    pub is_markdown: bool,
    /// The title in the front matter.
    pub title: Option<String>,
    /// The other keys of the front matter, which belong to other programs.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The footnotes: their labels, and their text with the label.
    pub footnotes: Vec<(String, String)>,
    /// The footnotes of a heading or of what somebody said, which can have none: the number of the paragraph, and their words.
    pub lost_notes: Vec<(usize, String)>,
    /// The number of pictures within the document.
    pub pictures: usize,
    /// The error in the front matter; `None` if it can be read.
    pub damage: Option<String>,
    /// The recommendations for the whole, which have a chapter of their own.
    pub recommendations: Vec<ReportBlock>,
}

/// A chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportTheme {
    /// Its heading; empty for what stands before the first one.
    pub title: String,
    /// What stands before its first insight.
    pub blocks: Vec<ReportBlock>,
    /// The insights.
    pub insights: Vec<ReportInsight>,
    /// The items of lists below a heading such as “Recommendations”.
    pub recommendations: Vec<ReportBlock>,
}

/// A part of a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportInsight {
    /// Its heading, without a number.
    pub title: String,
    /// The number of its heading: `3. …`, `Finding 3: …`, `2.1 …`.
    pub number: Option<String>,
    /// The paragraphs below its heading.
    pub blocks: Vec<ReportBlock>,
}

/// A paragraph of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportBlock {
    /// Its number in the document.
    pub number: usize,
    /// What it is.
    pub kind: BlockKind,
    /// Its words.
    pub words: String,
}

/// What a paragraph of a report is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Text,
    /// An item of a list.
    Item,
    /// A heading below an insight.
    Heading(u8),
    /// A table: a line a row, with tabs between the cells.
    Table,
    /// A quote, and who is said to have said it.
    Quote(Option<String>),
}

/// The number before a heading, `2.1 `, and the word before an insight, `Insight 3: `.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:(?i:insight|indsigt|finding|key finding|fund|theme|tema|recommendation|anbefaling)\s+\d+\s*[:.–—-]\s*)?").expect("a pattern")
});

impl Report {
    /// Reads a report from a document of a word processor. `None` if it has no headings.
    pub fn from_document(document: &OfficeDocument) -> Option<Self> {
        let report = reader::read(&document.paragraphs, (false, false))?;
        let words = |label: &str| document.notes.iter().find(|(own, _)| own == label).map(|(_, words)| words.clone());
        let is_lost = |label: &str| report.lost_notes.iter().any(|(_, lost)| lost == label);
        let kept = document.notes.iter().filter(|(label, _)| !is_lost(label));
        let escaped = |words: &str| words.lines().map(idea::escape).collect::<Vec<_>>().join("\n\n    ");
        let footnotes = kept.map(|(label, words)| (label.clone(), format!("[^{label}]: {}", escaped(words)))).collect();
        let lost_notes =
            report.lost_notes.iter().filter_map(|(number, label)| Some((*number, words(label)?))).collect();
        Some(Report { footnotes, lost_notes, pictures: document.pictures, ..report })
    }

    /// Reads a report from Markdown or plain text. `None` if it has no headings, which only a note (`is_note`) does without.
    pub fn from_text(text: &str, is_note: bool) -> Option<Self> {
        let TextDocument { paragraphs, title, extra, footnotes, damage, mut remarks } = TextDocument::parse(text);
        let report = reader::read(&paragraphs, (true, is_note))?;
        remarks.extend(report.remarks);
        Some(Report { title: title.or(report.title), extra, footnotes, damage, remarks, ..report })
    }

    fn theme(&mut self) -> &mut ReportTheme {
        if self.themes.is_empty() {
            self.themes.push(ReportTheme::default());
        }
        let last = self.themes.len() - 1;
        &mut self.themes[last]
    }
}

impl ReportTheme {
    fn push(&mut self, block: ReportBlock) {
        self.insights.last_mut().map_or(&mut self.blocks, |insight| &mut insight.blocks).push(block);
    }
}

/// Returns an item of a list without its bullet or number.
fn without_bullet(words: &str) -> &str {
    let bullet = ["- ", "* ", "+ ", "• "].into_iter().find_map(|bullet| words.strip_prefix(bullet));
    bullet.or_else(|| split_number(words).map(|(_, rest)| rest)).map_or(words, str::trim_start)
}

/// Splits an item of a numbered list, `3. Call first`, into its number and its words.
fn split_number(words: &str) -> Option<(usize, &str)> {
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = words[digits..].strip_prefix(['.', ')'])?.strip_prefix(' ')?;
    Some((words[..digits].parse().ok()?, rest))
}

/// Returns a heading without its number. In `12 families`, the number is a part of what it says.
fn without_number(words: &str) -> &str {
    let number = NUMBER.find(words).map_or("", |found| found.as_str());
    let rest = words[number.len()..].trim();
    let is_counted = number.trim_end().ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(char::is_lowercase);
    if is_counted && !number.contains('.') { words.trim() } else { rest }
}

/// Returns the number of a heading or an item: `3` of `3. Fridays` and `Finding 3: Fridays`, `2.1` of `2.1 Fridays`.
fn heading_number(words: &str) -> Option<String> {
    let found = NUMBER.find(words).filter(|_| without_number(words).len() < words.len())?.as_str();
    let numbers = found.split(|c: char| !c.is_ascii_digit() && c != '.').map(|number| number.trim_matches('.'));
    numbers.rev().find(|number| !number.is_empty()).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::document::{Paragraph, ParagraphKind};

    #[test]
    fn a_report_in_markdown_is_read_by_its_headings() {
        let text = "# Letters\n\nWritten in May.\n\n## 1. What the post brings\n\nIt frightens.\n\n### Insight 1: Fridays\n\nThey come on Fridays.\n\n> \"It comes on Fridays.\"\n> — P3, nurse\n\n“I leave it.” (P4)\n\n## Recommendations\n\n- Send none on Fridays\n  after noon\n- Call first\n";
        let report = Report::from_text(text, false).unwrap();
        assert_eq!(report.themes.len(), 2, "{report:?}");
        let theme = &report.themes[1];
        assert_eq!((theme.title.as_str(), theme.blocks.len(), theme.insights.len()), ("What the post brings", 1, 1));
        let ReportInsight { title, blocks, .. } = &theme.insights[0];
        assert_eq!(title, "Fridays");
        let quotes: Vec<_> = blocks
            .iter()
            .filter_map(
                |b| if let BlockKind::Quote(by) = &b.kind { Some((b.words.as_str(), by.as_deref())) } else { None },
            )
            .collect();
        assert_eq!(quotes, [("\"It comes on Fridays.\"", Some("P3, nurse")), ("“I leave it.”", Some("P4"))]);
        assert_eq!(
            report.recommendations.iter().map(|b| b.words.as_str()).collect::<Vec<_>>(),
            ["- Send none on Fridays\n  after noon", "- Call first"]
        );
    }

    #[test]
    fn key_findings_are_joined_with_the_insights_of_their_numbers() {
        let text = "# Letters\n\n## Key findings\n\n1. They come when nobody answers.\n2. Nobody reads the second page\n\n## Details\n\n### 1. Fridays\n\nCounted in May.\n\n### Finding 2: Nobody reads the second page\n\nNobody.\n";
        let report = Report::from_text(text, false).unwrap();
        let [theme] = &report.themes[..] else { panic!("{report:?}") };
        let said = |insight: &ReportInsight| insight.blocks.iter().map(|b| b.words.clone()).collect::<Vec<_>>();
        assert_eq!(said(&theme.insights[0]), ["They come when nobody answers.", "Counted in May."]);
        assert_eq!(said(&theme.insights[1]), ["Nobody."]);
        let numbered = text
            .replace("1. They", "- 1.1 They")
            .replace("2. Nobody", "- Nobody")
            .replace("### 1. Fridays", "### 1.1 Fridays");
        let report = Report::from_text(&numbered, false).unwrap();
        assert_eq!(said(&report.themes[0].insights[0]), ["They come when nobody answers.", "Counted in May."]);
        let report = Report::from_text(&text.replace("### 1. Fridays", "### Fridays"), false).unwrap();
        assert_eq!(report.themes[0].blocks.len(), 2, "a list that does not fit stays");
        assert_eq!(without_number("12 families"), "12 families");
        assert_eq!(without_number("2.1 Letters"), "Letters");
        assert_eq!(without_number("2026 in numbers"), "2026 in numbers");
    }

    #[test]
    fn two_quotes_in_a_row_are_two_and_a_list_of_recommendations_ends() {
        let paragraph = |kind: ParagraphKind, words: &str| Paragraph { number: 1, kind, words: words.into() };
        let document = OfficeDocument {
            paragraphs: vec![
                paragraph(ParagraphKind::Heading(1), "Letters"),
                paragraph(ParagraphKind::Quote, "I went out."),
                paragraph(ParagraphKind::Quote, "I saw a dog. — Bo Vang, 45 years"),
                paragraph(ParagraphKind::Quote, "- No, I said."),
                paragraph(ParagraphKind::Quote, "Woman, 40s"),
                paragraph(ParagraphKind::Heading(2), "Recommendations"),
                paragraph(ParagraphKind::Text, "1. Write short."),
                paragraph(ParagraphKind::Heading(2), "Background"),
                paragraph(ParagraphKind::Item, "We asked twelve."),
            ],
            ..OfficeDocument::default()
        };
        let lines = "# A\n\n> \"First.\" — Karen\n> \"Second.\" — Bo\n";
        let two = Report::from_text(lines, false).unwrap();
        let by = |block: &ReportBlock| if let BlockKind::Quote(by) = &block.kind { by.clone() } else { None };
        assert_eq!(two.themes[0].blocks.iter().map(by).collect::<Vec<_>>(), [Some("Karen".into()), Some("Bo".into())]);
        let report = Report::from_document(&document).unwrap();
        let theme = &report.themes[0];
        let quotes: Vec<_> = theme
            .blocks
            .iter()
            .filter_map(|b| if let BlockKind::Quote(by) = &b.kind { Some((&*b.words, by.as_deref())) } else { None })
            .collect();
        assert_eq!(
            quotes,
            [("I went out.", None), ("I saw a dog.", Some("Bo Vang, 45 years")), ("- No, I said.", Some("Woman, 40s"))]
        );
        assert_eq!(theme.recommendations.iter().map(|b| &*b.words).collect::<Vec<_>>(), ["Write short."]);
        assert_eq!(theme.insights[0].blocks[0].words, "We asked twelve.");
    }

    #[test]
    fn numbered_lines_of_plain_text_are_headings() {
        let report = Report::from_text(
            "1 Letters\n\nThey come.\n\n1.1 Fridays\n\n\"It comes.\"\n\n2 Visits\n\nThey come, too.\n",
            false,
        )
        .unwrap();
        assert_eq!(report.themes.iter().map(|theme| theme.title.as_str()).collect::<Vec<_>>(), ["Letters", "Visits"]);
        assert_eq!(report.themes[0].insights[0].title, "Fridays");
        assert_eq!(Report::from_text("Only prose.\n", false), None);
    }
}
