//! Reads the paragraphs of a document or a text into a report, one after the other.

use super::{
    BlockKind, Report, ReportBlock, ReportInsight, ReportTheme, after_dash, heading_number, is_quoted,
    is_short_description, split_attribution, without_bullet, without_number,
};
use crate::import::read::document::{Paragraph, ParagraphKind, split_note_marks};
use regex::Regex;
use std::sync::LazyLock;

/// Headings below which lists are recommendations.
static RECOMMENDATIONS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\d+[.)]?\s+)?(?:key |our |vores )?(?:recommendations?|anbefalinger?|next steps|næste skridt|hvad nu)\b").expect("a pattern")
});

/// A paragraph that says itself that it is a recommendation: `**Recommendation:** Call first.`
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[*_]{0,2}(?i:recommendation|anbefaling)(?: \d+)?[*_]{0,2}\s*[:.–—-][*_]{0,2}\s+").expect("a pattern")
});

/// Reads a report. `None` if there are no headings, which only a note does without.
pub(super) fn read(paragraphs: &[Paragraph], (is_markdown, is_note): (bool, bool)) -> Option<Report> {
    let levels = || {
        paragraphs.iter().filter_map(|p| if let ParagraphKind::Heading(level) = p.kind { Some(level) } else { None })
    };
    let mut top = levels().min().or(is_note.then_some(1)).filter(|_| !paragraphs.is_empty())?;
    // One heading above all others is the title of the report, if there are themes and insights below it.
    let count = |wanted: u8| levels().filter(|level| *level == wanted).count();
    let has_title = count(top) == 1 && count(top + 1) > 0 && levels().any(|level| level > top + 1);
    top += u8::from(has_title);
    let report = Report { rows: paragraphs.len(), is_markdown, ..Report::default() };
    let mut reader = ReportReader { report, top, is_recommending: false, is_for_all: false };
    let mut rest = paragraphs;
    while let Some((paragraph, next)) = rest.split_first() {
        rest = if reader.read(paragraph, next.first()) { &next[1..] } else { next };
    }
    reader.report.join_key_findings();
    Some(reader.report)
}

struct ReportReader {
    report: Report,
    /// The level of the headings of themes.
    top: u8,
    /// Whether items are recommendations.
    is_recommending: bool,
    /// Whether these are for the whole.
    is_for_all: bool,
}

impl ReportReader {
    /// Reads one paragraph. Returns whether `next` belongs to it, and is read with it.
    fn read(&mut self, paragraph: &Paragraph, next: Option<&Paragraph>) -> bool {
        let Paragraph { number, kind, words: marked } = paragraph;
        let (words, notes) = split_note_marks(marked);
        let block = |kind: BlockKind, words: &str| ReportBlock { number: *number, kind, words: words.to_string() };
        let is_item = *kind == ParagraphKind::Item;
        // The bullet of an item is none of the words; a dash at the start of a quote is how people write speech.
        let bare = if is_item { without_bullet(&words) } else { &words };
        // An item that is nothing but a quotation is what somebody said, and not the team's own text.
        let is_quote = *kind == ParagraphKind::Quote
            || matches!(kind, ParagraphKind::Text | ParagraphKind::Item) && is_quoted(bare);
        let is_labelled = *kind == ParagraphKind::Text && LABEL.is_match(&words);
        let is_own = !is_quote && !self.is_recommending && !is_labelled;
        match kind {
            ParagraphKind::Contents => return false,
            ParagraphKind::Table => {
                self.report.theme().push(block(BlockKind::Table, marked));
                return false;
            }
            ParagraphKind::Item if is_own => {
                self.report.theme().push(block(BlockKind::Item, marked));
                return false;
            }
            ParagraphKind::Text if is_own => {
                self.report.theme().push(block(BlockKind::Text, marked));
                return false;
            }
            _ => {}
        }
        // Only the team's own text keeps the marks of its footnotes.
        self.report.lost_notes.extend(notes.into_iter().map(|label| (*number, label)));
        match kind {
            ParagraphKind::Title => self.report.title = Some(words),
            ParagraphKind::Heading(level) if *level < self.top => self.report.title = Some(words),
            ParagraphKind::Heading(level) => self.heading(level - self.top, &words, *number),
            _ if is_quote => {
                let (said, own) = split_attribution(bare, *kind == ParagraphKind::Quote);
                let below = next.filter(|_| own.is_none()).and_then(attribution_below);
                let has_below = below.is_some();
                self.report.theme().push(block(BlockKind::Quote(own.or(below)), said));
                return has_below;
            }
            _ if is_labelled => {
                let said = LABEL.replace(&words, "");
                let item = if self.report.is_markdown { format!("- {said}") } else { said.into_owned() };
                self.recommendations().push(block(BlockKind::Item, &item));
            }
            // What stands above a list of recommendations introduces it.
            _ => {
                let kind = if is_item { BlockKind::Item } else { BlockKind::Text };
                self.recommendations().push(block(kind, &words));
            }
        }
        false
    }

    /// Reads a heading that is `depth` levels below those of themes.
    fn heading(&mut self, depth: u8, words: &str, number: usize) {
        let is_list = RECOMMENDATIONS.is_match(words);
        self.is_recommending = is_list || self.is_recommending && depth > 1;
        self.is_for_all = is_list && depth == 0 || self.is_for_all && self.is_recommending;
        let title = without_number(words).to_string();
        match (depth, self.report.themes.last_mut()) {
            (_, Some(_)) | (0, None) if is_list => {}
            (0, _) | (_, None) => {
                // Recommendations between two chapters are those of the first.
                let between = std::mem::take(&mut self.report.recommendations);
                if !between.is_empty() {
                    self.report.theme().recommendations.extend(between);
                }
                self.report.themes.push(ReportTheme { title, ..ReportTheme::default() });
            }
            (1, Some(theme)) => {
                theme.insights.push(ReportInsight { title, number: heading_number(words), blocks: vec![] });
            }
            (deeper, Some(theme)) => {
                theme.push(ReportBlock { number, kind: BlockKind::Heading(deeper), words: title });
            }
        }
    }

    fn recommendations(&mut self) -> &mut Vec<ReportBlock> {
        if self.is_for_all { &mut self.report.recommendations } else { &mut self.report.theme().recommendations }
    }
}

/// Returns who said the quote above, if that is all that a paragraph says.
fn attribution_below(paragraph: &Paragraph) -> Option<String> {
    let words = paragraph.words.as_str();
    match paragraph.kind {
        ParagraphKind::Quote if is_short_description(words) => Some(words.to_string()),
        ParagraphKind::Text | ParagraphKind::Quote => after_dash(words).map(str::to_string),
        _ => None,
    }
}
