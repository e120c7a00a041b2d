//! Prose -> plain text, for machines and for what is read aloud. What is held back leaves nothing.

use crate::{
    check::Edition,
    model::{
        names::{Entity, EntityKind},
        prose::{self, Block, Inline},
    },
};

/// Blocks as paragraphs apart by empty lines; an item of a list is a line.
pub(super) fn blocks(edition: &Edition, blocks: &[Block]) -> String {
    let mut parts: Vec<String> = vec![];
    for block in blocks {
        write(edition, block, &mut parts);
    }
    parts.retain(|p| !p.is_empty());
    parts.join("\n\n")
}

fn write(edition: &Edition, block: &Block, parts: &mut Vec<String>) {
    match block {
        Block::Paragraph(words) => parts.push(inlines(edition, words)),
        Block::Heading(heading) => parts.push(inlines(edition, &heading.inlines)),
        Block::List(list) => {
            let sign = |n: usize| list.start.map_or_else(|| "-".to_string(), |start| format!("{}.", start + n as u64));
            let items = list
                .items
                .iter()
                .enumerate()
                .map(|(n, i)| format!("{} {}", sign(n), self::blocks(edition, &i.blocks).replace("\n\n", "\n  ")));
            parts.push(items.collect::<Vec<_>>().join("\n"));
        }
        Block::Table(table) => {
            let row =
                |cells: &Vec<Vec<Inline>>| cells.iter().map(|c| inlines(edition, c)).collect::<Vec<_>>().join(" | ");
            let rows = std::iter::once(&table.head).chain(&table.rows).map(row);
            parts.push(rows.collect::<Vec<_>>().join("\n"));
        }
        Block::Code(code) => parts.push(code.trim_end().to_string()),
        Block::Alert(_, inner) | Block::Cited(inner, _) | Block::Footnote(_, inner) => {
            inner.iter().for_each(|b| write(edition, b, parts))
        }
        Block::Fact(fact) | Block::Maxim(fact) => {
            fact.blocks.iter().for_each(|b| write(edition, b, parts));
            parts.extend(fact.source.as_ref().map(|s| format!("— {}", inlines(edition, s))));
        }
        Block::Definitions(terms) => {
            for (term, meanings) in terms {
                let meanings: Vec<String> = meanings.iter().map(|m| blocks(edition, m)).collect();
                parts.push(format!("{}: {}", inlines(edition, term), meanings.join("; ")));
            }
        }
        Block::Html(_) | Block::Rule | Block::Quote(_) | Block::Embed(_) => {}
    }
}

/// Running text.
pub(super) fn inlines(edition: &Edition, words: &[Inline]) -> String {
    let mut out = String::new();
    run(edition, words, &mut out);
    out.trim().to_string()
}

/// One piece of running text, with the blanks at its ends.
pub(super) fn run_of(edition: &Edition, inline: &Inline) -> String {
    let mut out = String::new();
    run(edition, std::slice::from_ref(inline), &mut out);
    out
}

fn run(edition: &Edition, words: &[Inline], out: &mut String) {
    for inline in words {
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Struck(inner) | Inline::Link(_, inner) => {
                run(edition, inner, out)
            }
            Inline::Reference(_, Some(inner)) => run(edition, inner, out),
            Inline::Reference(name, None) => out.push_str(&title(edition, &name.value)),
            Inline::Count(count) => out.push_str(&edition.count(*count).to_string()),
            Inline::Mark(opens) => {
                let (open, close) = &edition.config().quotation_marks;
                out.push_str(if *opens { open } else { close });
            }
            other => out.push_str(&prose::plain_inner(other)),
        }
    }
}

/// The title of what a reference leads to, if that may be seen.
pub(super) fn title(edition: &Edition, name: &str) -> String {
    edition.resolve(name).map_or(String::new(), |entity| title_of(edition, entity))
}

/// The title of an entity that may be seen; of a quote, its first words.
pub(super) fn title_of(edition: &Edition, entity: Entity) -> String {
    let i = entity.index;
    match entity.kind {
        EntityKind::Theme => edition.themes()[i].theme.front.title.plain.clone(),
        EntityKind::Insight => edition.insights()[i].insight.front.title.plain.clone(),
        EntityKind::Quote => {
            edition.quote(i).map_or(String::new(), |q| super::html::beginning(&q.quote.testimony.own_words(), 60))
        }
        EntityKind::Recommendation => edition.recommendation(i).map_or(String::new(), |r| r.recommendation.plain()),
        EntityKind::Question => edition.questions()[i].question().text.plain.clone(),
        EntityKind::Voice => {
            edition.voice(i).map_or(String::new(), |v| v.label.clone().unwrap_or_else(|| v.id.to_string()))
        }
        EntityKind::Workshop => edition.workshops()[i].workshop.front.title.plain.clone(),
        EntityKind::Board => prose::plain(edition.boards()[i].words()),
        EntityKind::Sheet => edition.sheets()[i].front.title.plain.clone(),
        EntityKind::Practice => edition.practices()[i].practice.front.title.plain.clone(),
        EntityKind::Meeting => edition.meetings()[i].meeting.front.title.plain.clone(),
        EntityKind::Page => {
            edition.pages().get(i).map_or_else(|| edition.config().title.plain.clone(), |p| p.front.title.plain.clone())
        }
    }
}
