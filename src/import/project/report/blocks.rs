//! The paragraphs of a report -> Markdown.

use super::{
    super::{first_words, quote_text::DOUBLE_BRACKETS},
    has_private_name,
    planner::ReportPlanner,
    quotes::QUOTE_LABEL_PREFIX,
};
use crate::{
    import::read::{BlockKind, Refusal, ReportBlock, replace_note_marks},
    model::idea,
};

impl ReportPlanner<'_> {
    /// Refuses a paragraph. Its first words say which it is, since nothing shows numbers of paragraphs.
    pub(super) fn refuse(&mut self, block: &ReportBlock, reason: &str) {
        let place = format!("paragraph {}, “{}”", block.number, first_words(&block.words));
        self.plan.ledger.refused.push(Refusal::new(place, reason));
    }

    /// Returns blocks as Markdown. The text of a theme cannot hold a quote with its voice and consent, so there the quote becomes a file in
    /// `theme_folder` and is embedded.
    pub(super) fn blocks(&mut self, blocks: &[ReportBlock], theme_folder: Option<&str>) -> String {
        let mut out = String::new();
        let mut was_item = false;
        for block in blocks {
            let Some(text) = self.block(block, theme_folder) else { continue };
            let is_item = block.kind == BlockKind::Item;
            out += if is_item && was_item || out.is_empty() { "" } else { "\n" };
            out += &text;
            was_item = is_item;
        }
        out
    }

    fn block(&mut self, block: &ReportBlock, theme_folder: Option<&str>) -> Option<String> {
        match &block.kind {
            BlockKind::Item | BlockKind::Table => {
                let (block, quotes) = self.extract_quotations(block, theme_folder);
                let item = if block.kind == BlockKind::Table { self.table(&block)? } else { self.item(&block)? };
                Some(std::iter::once(item).chain(quotes).collect::<Vec<_>>().join("\n"))
            }
            BlockKind::Heading(level) => {
                self.own_text(block).map(|words| format!("{} {words}\n", "#".repeat(usize::from(*level))))
            }
            BlockKind::Text => {
                let (block, quotes) = self.extract_quotations(block, theme_folder);
                let words = self.own_text(&block)?;
                Some(std::iter::once(format!("{words}\n")).chain(quotes).collect::<Vec<_>>().join("\n"))
            }
            BlockKind::Quote(attribution) => self.quote(block, attribution.as_deref(), theme_folder),
        }
    }

    /// Returns a table as Markdown.
    fn table(&mut self, block: &ReportBlock) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &has_private_name());
            return None;
        }
        if idea::separate_brackets(&block.words) != block.words {
            self.refuse(block, DOUBLE_BRACKETS);
            return None;
        }
        let row = |line: &str| {
            let cells: Vec<String> = line.split('\t').map(idea::escape).collect();
            format!("| {} |\n", cells.join(" | "))
        };
        let mut rows = block.words.lines().map(row);
        let head = rows.next()?;
        let rule = "|---".repeat(block.words.lines().next()?.split('\t').count());
        let table = format!("{head}{rule}|\n{}", rows.collect::<String>());
        Some(replace_note_marks(&table, |label| format!("[^{label}]")))
    }

    pub(super) fn item(&mut self, block: &ReportBlock) -> Option<String> {
        if self.report.is_markdown && is_quote_in_list(&block.words) {
            self.refuse(block, "there is a quote within a list: put it by itself");
            return None;
        }
        let has_bullet = self.report.is_markdown && block.kind == BlockKind::Item;
        self.own_text(block).map(|words| if has_bullet { format!("{words}\n") } else { format!("- {words}\n") })
    }

    /// Returns the team's own words: Markdown as it is, other text with its special characters escaped. `None` if they are refused.
    pub(super) fn own_text(&mut self, block: &ReportBlock) -> Option<String> {
        if self.names.is_in(&block.words) {
            self.refuse(block, &has_private_name());
            return None;
        }
        if !self.report.is_markdown && idea::separate_brackets(&block.words) != block.words {
            self.refuse(block, DOUBLE_BRACKETS);
            return None;
        }
        let words = match self.report.is_markdown {
            true => self.resolve_links(block),
            false => block.words.lines().map(idea::escape).collect::<Vec<_>>().join("\\\n"),
        };
        Some(replace_note_marks(&words, |label| match label.strip_prefix(QUOTE_LABEL_PREFIX) {
            Some(id) => format!("[[{id}]]"),
            None => format!("[^{label}]"),
        }))
    }
}

/// Returns whether an item of a list has a quote in it: `- > I wait.`
fn is_quote_in_list(words: &str) -> bool {
    let first = |line: &str| line.trim_start().trim_start_matches(['-', '*', '+', '•']).trim_start().starts_with('>');
    words.lines().any(first)
}
