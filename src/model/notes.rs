//! `workshops/notes/*.md` -> [`FilledSheet`]: what people wrote on a sheet at a workshop.

use super::{
    consent::{AUDIENCES, Audience},
    front::{self, Front, TitleSource},
    prose::{self, Block, BlockQuoteMode, Inline},
};
use crate::diag::{Report, Spanned};
use std::sync::Arc;

/// A sheet that was filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct FilledSheet {
    /// The keys that every kind of file has.
    pub front: Front,
    /// The workshop at which the sheet was filled in, by its name.
    pub workshop: Spanned<String>,
    /// The sheet that was filled in, by its name; `None` if the file names none.
    pub sheet: Option<Spanned<String>>,
    /// The audience that may read the sheet: the team alone unless the file says otherwise, because nobody was asked for more.
    pub audience: Audience,
    /// The prompts, each with the answer written below it. Text before the first prompt has an empty prompt.
    pub answers: Vec<(Vec<Inline>, Vec<Block>)>,
}

impl FilledSheet {
    /// Returns the paragraphs of the answers as plain text, one a line, without the prompts.
    pub fn plain_text(&self) -> String {
        let mut words = vec![];
        for (_, blocks) in &self.answers {
            prose::walk_blocks(blocks, &mut |block| {
                if let Block::Paragraph(inlines) = block {
                    words.push(prose::plain_text(inlines));
                }
            });
        }
        words.join("\n")
    }
}

/// Parses a sheet that was filled in.
pub fn parse(path: &Arc<str>, text: &str, report: &mut Report) -> FilledSheet {
    let document = front::parse_document(path, text, (TitleSource::Optional, BlockQuoteMode::Prose), report, |f| {
        (f.required_text("workshop"), f.text("sheet"), f.choice("audience", &AUDIENCES).map(|a| a.value))
    });
    let (workshop, sheet, audience) = document.kind_keys;
    let (opening, sections) = prose::split_sections(document.body.prose);
    let opening = Some((vec![], opening)).filter(|(_, blocks)| !blocks.is_empty());
    let answers = sections.into_iter().map(|section| (section.heading.inlines, section.blocks));
    let answers = opening.into_iter().chain(answers).collect();
    FilledSheet { front: document.front, workshop, sheet, audience: audience.unwrap_or(Audience::Internal), answers }
}
