//! `workshops/notes/*.md` -> Notes: what people wrote on a sheet.

use super::{
    consent::{AUDIENCES, Audience},
    front::{self, Front, TitleSource},
    prose::{self, Block, BlockQuotes, Inline},
};
use crate::diag::{Report, Spanned};
use std::sync::Arc;

/// A sheet that was filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct FilledSheet {
    /// What every kind has.
    pub front: Front,
    /// The workshop it was filled in at.
    pub workshop: Spanned<String>,
    /// The sheet.
    pub sheet: Option<Spanned<String>>,
    /// Who may read it: the team alone, unless the file says more. Nobody was asked for more.
    pub audience: Audience,
    /// The prompts, and what was written below each.
    pub answers: Vec<(Vec<Inline>, Vec<Block>)>,
}

impl FilledSheet {
    /// What was written, without the prompts.
    pub fn plain(&self) -> String {
        let mut words = vec![];
        for (_, blocks) in &self.answers {
            prose::each_block(blocks, &mut |block| {
                if let Block::Paragraph(inlines) = block {
                    words.push(prose::plain(inlines));
                }
            });
        }
        words.join("\n")
    }
}

/// Reads a sheet that was filled in.
pub fn notes(path: &Arc<str>, text: &str, report: &mut Report) -> FilledSheet {
    let document = front::document(path, text, (TitleSource::Optional, BlockQuotes::Cited), report, |f| {
        (f.required("workshop"), f.text("sheet"), f.choice("audience", &AUDIENCES).map(|a| a.value))
    });
    let (workshop, sheet, audience) = document.own;
    let (opening, sections) = prose::sections(document.read.prose);
    let opening = Some((vec![], opening)).filter(|(_, blocks)| !blocks.is_empty());
    let answers = sections.into_iter().map(|section| (section.heading.inlines, section.blocks));
    let answers = opening.into_iter().chain(answers).collect();
    FilledSheet { front: document.front, workshop, sheet, audience: audience.unwrap_or(Audience::Internal), answers }
}
