//! Resolved content as plain text, for machines and for what is read aloud.

use super::{Block, Inline, ListItem, SpokenParagraph};

/// Returns blocks as paragraphs with empty lines between them; an item of a list is a line.
pub fn text_of_blocks(blocks: &[Block<'_>]) -> String {
    let mut parts: Vec<String> = vec![];
    blocks.iter().for_each(|block| write_block(block, &mut parts));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n")
}

/// Returns running text.
pub fn text_of_inlines(inlines: &[Inline<'_>]) -> String {
    let mut out = String::new();
    write_inlines(inlines, &mut out);
    let trimmed = out.trim();
    if trimmed.len() == out.len() { out } else { trimmed.to_string() }
}

/// Returns how many words a reader reads in `text`: runs without white space that hold a letter or a digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// Returns how many bytes the words of a quote have.
pub fn letters(paragraphs: &[SpokenParagraph<'_>]) -> usize {
    paragraphs.iter().map(|paragraph| text_of_inlines(&paragraph.inlines).len()).sum()
}

fn write_block(block: &Block<'_>, parts: &mut Vec<String>) {
    match block {
        Block::Paragraph(inlines) | Block::Heading { inlines, .. } => parts.push(text_of_inlines(inlines)),
        Block::Figure(image) => parts.push(image.alt.trim().to_string()),
        Block::List { start, items } => {
            let line = |(n, item): (usize, &ListItem<'_>)| {
                let marker = start.map_or_else(|| "-".to_string(), |start| format!("{}.", start + n as u64));
                format!("{marker} {}", text_of_blocks(&item.blocks).replace("\n\n", "\n  "))
            };
            parts.push(items.iter().enumerate().map(line).collect::<Vec<_>>().join("\n"));
        }
        Block::Table { head, rows, .. } => {
            let row = |cells: &Vec<Vec<Inline<'_>>>| {
                cells.iter().map(|cell| text_of_inlines(cell)).collect::<Vec<_>>().join(" | ")
            };
            parts.push(std::iter::once(head).chain(rows).map(row).collect::<Vec<_>>().join("\n"));
        }
        Block::Code(code) => parts.push(code.trim_end().to_string()),
        Block::Alert(_, inner) | Block::Cited(inner) | Block::Footnote(_, inner) => {
            inner.iter().for_each(|block| write_block(block, parts));
        }
        Block::Box(fact) => {
            fact.blocks.iter().for_each(|block| write_block(block, parts));
            parts.extend(fact.source.as_ref().map(|source| format!("— {}", text_of_inlines(source))));
        }
        Block::Definitions(terms) => {
            for (term, meanings) in terms {
                let meanings: Vec<String> = meanings.iter().map(|meaning| text_of_blocks(meaning)).collect();
                parts.push(format!("{}: {}", text_of_inlines(term), meanings.join("; ")));
            }
        }
        Block::Html(_) | Block::Rule | Block::Quote(_) => {}
    }
}

fn write_inlines(inlines: &[Inline<'_>], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text, _) => out.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) | Inline::Link(_, inner) => {
                write_inlines(inner, out);
            }
            Inline::Code(text)
            | Inline::Spoken(text)
            | Inline::Pause(text)
            | Inline::Elision(text)
            | Inline::OpeningMark(text)
            | Inline::ClosingMark(text) => out.push_str(text),
            Inline::Image(image) => out.push_str(image.alt),
            Inline::Line | Inline::Break => out.push(' '),
            Inline::StageNote(words) | Inline::Clarification(words) => out.extend(["[", words, "]"]),
            Inline::Placeholder(words) => out.push_str(words),
            Inline::Speaker(name) => out.extend([name, ": "]),
            Inline::Html(tag) if tag.starts_with("<br") => out.push(' '),
            Inline::Html(_) | Inline::FootnoteMark(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::borrow::Cow;

    #[test]
    fn a_word_may_change_its_look_in_the_middle() {
        let text = |words| Inline::Text(Cow::Borrowed(words), 0..0);
        let inlines =
            [text("un"), Inline::Emphasis(vec![text("believ")]), text("able – yes"), Inline::Break, text("no")];
        assert_eq!(count_words(&text_of_inlines(&inlines)), 3);
        let item =
            ListItem { id: None, ticked: None, blocks: vec![Block::Paragraph(vec![text("Four words of list")])] };
        let blocks = [Block::List { start: None, items: vec![item] }, Block::Code("fn main")];
        assert_eq!(count_words(&text_of_blocks(&blocks)), 6);
    }
}
