//! Reads the paragraphs of a document or a text into a report, one after the other.

use super::{
    BlockKind, Report, ReportBlock, ReportInsight, ReportTheme,
    attribution::{
        attribution_above, attribution_below, is_quoted, quoted_paragraphs, split_at_attributions, split_attribution,
        split_by_speakers,
    },
    heading_number, without_bullet, without_number,
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
    let lists =
        paragraphs.iter().filter(|p| p.kind == ParagraphKind::Heading(top) && RECOMMENDATIONS.is_match(&p.words));
    let has_list_for_all = lists.count() == 1;
    let mut reader = ReportReader { report, top, has_list_for_all, list_depth: None, said_by: None };
    let mut rest = paragraphs;
    while let Some((paragraph, next)) = rest.split_first() {
        let more = reader.read(paragraph, next);
        reader.report.merged += more;
        rest = &next[more..];
    }
    reader.report.join_key_findings();
    Some(reader.report)
}

struct ReportReader {
    report: Report,
    /// The level of the headings of themes.
    top: u8,
    /// Whether the only chapter of recommendations is for the whole; of several, each belongs to the chapter before it.
    has_list_for_all: bool,
    /// The depth of the heading below which items are recommendations.
    list_depth: Option<u8>,
    /// Who says what stands in the next paragraph, as the one above it says.
    said_by: Option<String>,
}

impl ReportReader {
    /// Reads one paragraph. Returns the number of the `next` ones that belong to it, and are read with it.
    fn read(&mut self, paragraph: &Paragraph, next: &[Paragraph]) -> usize {
        let Paragraph { number, kind, words: marked } = paragraph;
        let (words, notes) = split_note_marks(marked);
        let block = |kind: BlockKind, words: &str| ReportBlock { number: *number, kind, words: words.to_string() };
        let is_item = *kind == ParagraphKind::Item;
        // The bullet of an item is none of the words; a dash at the start of a quote is how people write speech.
        let bare = if is_item { without_bullet(&words) } else { &words };
        // An item that is nothing but a quotation is what somebody said, and not the team's own text.
        let is_quote = is_quote(paragraph, bare);
        if *kind == ParagraphKind::Text
            && let Some(by) = attribution_above(&words)
            && next.first().is_some_and(is_quote_alone)
        {
            self.said_by = Some(by);
            self.report.merged += 1;
            return 0;
        }
        let said_by = self.said_by.take();
        if matches!(kind, ParagraphKind::Text | ParagraphKind::Quote)
            && let Some((said, by, more)) = quoted_paragraphs(paragraph, next)
        {
            let by = by.or(said_by);
            let below = next.get(more).filter(|_| by.is_none()).and_then(attribution_below);
            let more = more + usize::from(below.is_some());
            self.report.theme().push(block(BlockKind::Quote(by.or(below)), &said));
            return more;
        }
        let is_labelled = *kind == ParagraphKind::Text && LABEL.is_match(&words);
        let is_own = !is_quote && self.list_depth.is_none() && !is_labelled;
        match kind {
            ParagraphKind::Contents => return 0,
            ParagraphKind::Table => {
                self.report.theme().push(block(BlockKind::Table, marked));
                return 0;
            }
            ParagraphKind::Item if is_own => {
                self.report.theme().push(block(BlockKind::Item, marked));
                return 0;
            }
            ParagraphKind::Text if is_own => {
                self.report.theme().push(block(BlockKind::Text, marked));
                return 0;
            }
            _ => {}
        }
        // Only the team's own text keeps the marks of its footnotes.
        self.report.lost_notes.extend(notes.into_iter().map(|label| (*number, label)));
        match kind {
            ParagraphKind::Title => self.report.title = Some(words),
            ParagraphKind::Heading(level) if *level < self.top => self.report.title = Some(words),
            ParagraphKind::Heading(level) => self.heading(level - self.top, &words, *number),
            _ if is_quote => return self.quote(paragraph, bare, (said_by, next.first())),
            _ if is_labelled => {
                let said = LABEL.replace(&words, "");
                let item = if self.report.is_markdown { format!("- {said}") } else { said.into_owned() };
                self.recommendations().push(block(BlockKind::Item, &item));
            }
            // What stands above a list of recommendations introduces it.
            _ => {
                // Numbers that are typed make an item, too.
                let is_item = is_item || without_bullet(&words).len() < words.len();
                let kind = if is_item { BlockKind::Item } else { BlockKind::Text };
                let words = if is_item && !self.report.is_markdown { without_bullet(&words) } else { &words };
                self.recommendations().push(block(kind, words));
            }
        }
        0
    }

    /// Reads what somebody said, in `words`. Returns 1 if `next` only says who did.
    fn quote(
        &mut self,
        paragraph: &Paragraph,
        words: &str,
        (above, next): (Option<String>, Option<&Paragraph>),
    ) -> usize {
        let number = paragraph.number;
        let quote = |by: Option<String>, said: &str| ReportBlock {
            number,
            kind: BlockKind::Quote(by),
            words: said.to_string(),
        };
        if let Some(said) = split_by_speakers(words).or_else(|| split_at_attributions(words)) {
            let names: Vec<&str> = said.iter().map(|(_, by)| by.as_deref().unwrap_or("nobody who is named")).collect();
            let remark = format!("paragraph {number} is what several people said: {}", names.join(", "));
            self.report.remarks.push(remark);
            said.into_iter().for_each(|(said, by)| self.report.theme().push(quote(by, &said)));
            return 0;
        }
        let is_styled = paragraph.kind == ParagraphKind::Quote;
        let (said, own) = split_attribution(words, is_styled);
        if let Some(by) = own.as_ref().filter(|by| words.starts_with(by.as_str()) && is_styled) {
            self.report.remarks.push(format!("paragraph {number}: “{by}” said what stands behind the colon"));
        }
        let own = own.or(above);
        let below = next.filter(|_| own.is_none()).and_then(attribution_below);
        let more = usize::from(below.is_some());
        self.report.theme().push(quote(own.or(below), said));
        more
    }

    /// Reads a heading that is `depth` levels below those of themes.
    fn heading(&mut self, depth: u8, words: &str, number: usize) {
        let is_list = RECOMMENDATIONS.is_match(words);
        // A heading of the same level ends a list of recommendations.
        self.list_depth = if is_list { Some(depth) } else { self.list_depth.filter(|list| depth > *list) };
        let title = without_number(words).to_string();
        match (depth, self.report.themes.last_mut()) {
            (_, Some(_)) | (0, None) if is_list => {}
            (0, _) | (_, None) => self.report.themes.push(ReportTheme { title, ..ReportTheme::default() }),
            (1, Some(theme)) => {
                theme.insights.push(ReportInsight { title, number: heading_number(words), blocks: vec![] });
            }
            (deeper, Some(theme)) => {
                theme.push(ReportBlock { number, kind: BlockKind::Heading(deeper), words: title });
            }
        }
    }

    fn recommendations(&mut self) -> &mut Vec<ReportBlock> {
        match self.list_depth {
            Some(0) if self.has_list_for_all => &mut self.report.recommendations,
            _ => &mut self.report.theme().recommendations,
        }
    }
}

/// Returns whether a paragraph, with these words behind its bullet, is what somebody said.
fn is_quote(paragraph: &Paragraph, words: &str) -> bool {
    match paragraph.kind {
        ParagraphKind::Quote => true,
        ParagraphKind::Text | ParagraphKind::Item => is_quoted(words),
        _ => false,
    }
}

/// Returns whether a paragraph is what somebody said, and does not say who did.
fn is_quote_alone(paragraph: &Paragraph) -> bool {
    let is_styled = paragraph.kind == ParagraphKind::Quote;
    is_quote(paragraph, &paragraph.words) && split_attribution(&paragraph.words, is_styled).1.is_none()
}
