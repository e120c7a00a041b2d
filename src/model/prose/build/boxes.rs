//! Boxes: block quotes that open with a sign such as `[!FACT]`, behind which a title may stand.

use super::{Block, Inline};
use crate::model::prose::Fact;
use pulldown_cmark::BlockQuoteKind;
use std::ops::Range;

/// The kind of a box that is a quote with a title.
pub(super) const QUOTE: &str = "quote";

/// The boxes that `> [!…]` can open: the sign and the kind.
const BOXES: [(&str, &str); 8] = [
    ("FACT", "fact"),
    ("MAXIM", "maxim"),
    ("NOTE", "note"),
    ("TIP", "tip"),
    ("IMPORTANT", "important"),
    ("WARNING", "warning"),
    ("CAUTION", "caution"),
    ("QUOTE", QUOTE),
];

/// The names of Obsidian's boxes, each with the nearest kind.
const OBSIDIAN_BOXES: [(&str, &str); 18] = [
    ("INFO", "note"),
    ("ABSTRACT", "note"),
    ("SUMMARY", "note"),
    ("TLDR", "note"),
    ("TODO", "note"),
    ("QUESTION", "note"),
    ("HELP", "note"),
    ("FAQ", "note"),
    ("EXAMPLE", "note"),
    ("HINT", "tip"),
    ("SUCCESS", "tip"),
    ("CHECK", "tip"),
    ("DONE", "tip"),
    ("ATTENTION", "warning"),
    ("FAILURE", "caution"),
    ("DANGER", "caution"),
    ("ERROR", "caution"),
    ("CITE", QUOTE),
];

/// Returns the signs of the boxes.
pub(super) fn signs() -> [&'static str; 8] {
    BOXES.map(|(sign, _)| sign)
}

/// Returns the kind of an alert that the Markdown parser has recognised.
pub(super) fn alert_name(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// The sign at the start of a box.
#[derive(Clone, Copy)]
pub(super) struct BoxMarker<'t> {
    /// The kind of the box.
    pub(super) kind: &'static str,
    /// The sign as typed, with the `+` or `-` by which Obsidian folds a box.
    text: &'t str,
    /// The rest of its line.
    pub(super) title: &'t str,
}

/// Returns the sign that `content`, the text of a block quote, opens with.
pub(super) fn marker(content: &str) -> Option<BoxMarker<'_>> {
    let line = content.lines().next()?;
    let (sign, _) = line.strip_prefix("[!")?.split_once(']')?;
    let (_, kind) = BOXES.iter().chain(&OBSIDIAN_BOXES).find(|(name, _)| name.eq_ignore_ascii_case(sign))?;
    let end = "[!]".len() + sign.len();
    // Obsidian folds a box with a `+` or a `-` alone.
    let is_folded = line[end..].starts_with(['+', '-']) && !line[end + 1..].starts_with(|c: char| !c.is_whitespace());
    let end = end + usize::from(is_folded);
    Some(BoxMarker { kind, text: &line[..end], title: line[end..].trim() })
}

/// Returns a title as a paragraph in bold. `None` if it has no words.
fn title(inlines: Vec<Inline>) -> Option<Block> {
    let is_empty = super::plain_text(&inlines).trim().is_empty();
    (!is_empty).then(|| Block::Paragraph(vec![Inline::Strong(inlines)]))
}

/// Takes the sign and the title off the blocks of a box. Words on the line of the sign are the title if more follows; otherwise they are
/// what the box says.
pub(super) fn take_title(blocks: &mut Vec<Block>, marker: BoxMarker<'_>) -> Option<Block> {
    let has_more = blocks.len() > 1;
    let Some(Block::Paragraph(inlines)) = blocks.first_mut() else { return None };
    // Markdown may have read the sign otherwise (`[!TIP]: …` defines a link): then nothing is taken off.
    let Some(Inline::Text(text)) = inlines.first_mut() else { return None };
    let rest = text.value.strip_prefix(marker.text)?;
    text.value = rest.trim_start().to_string();
    if text.value.is_empty() {
        inlines.remove(0);
    }
    let line_end = inlines.iter().position(|inline| matches!(inline, Inline::SoftBreak | Inline::HardBreak));
    let title_inlines = match line_end {
        Some(end) => {
            let rest = inlines.split_off(end);
            std::mem::replace(inlines, rest[1..].to_vec())
        }
        None if has_more => std::mem::take(inlines),
        None => vec![],
    };
    if inlines.is_empty() {
        blocks.remove(0);
    }
    title(title_inlines)
}

/// Builds a fact from `blocks`. If the last paragraph opens with a dash, it becomes the source.
pub(super) fn fact(mut blocks: Vec<Block>, range: Range<usize>) -> Fact {
    let mut source = None;
    if let Some(Block::Paragraph(inlines)) = blocks.last_mut()
        && let Some(Inline::Text(text)) = inlines.first_mut()
        && let Some(rest) = ["—", "–", "--"].into_iter().find_map(|d| text.value.strip_prefix(d))
    {
        text.value = rest.trim_start().to_string();
        source = Some(std::mem::take(inlines));
        blocks.pop();
    }
    Fact { blocks, source, range }
}
