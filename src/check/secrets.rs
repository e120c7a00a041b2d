//! Catalogue - Edition -> Secrets: what an audience may not see, for the audit.

use super::Edition;
use crate::diag::Span;
use std::sync::Arc;

/// One thing that an audience may not see.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Where it is written.
    pub span: Span,
    /// What it is called on the terminal.
    pub name: String,
    /// Its words.
    pub words: String,
    /// What it is called in addresses.
    pub ids: Vec<Arc<str>>,
}

/// All that one audience may not see.
#[derive(Clone, Debug, Default)]
pub struct Secrets(pub Vec<Secret>);

/// Ids shorter than this are anybody's: `A1` is a paper.
const SHORTEST_ID: usize = 3;

impl Edition<'_> {
    /// What is held back from this edition. For the audit alone: no view is handed it.
    pub fn secrets(&self) -> Secrets {
        let catalogue = self.catalogue;
        let long = |id: &Arc<str>| (id.len() >= SHORTEST_ID).then(|| id.clone());
        let quotes =
            catalogue.quotes.iter().enumerate().filter(|(i, _)| self.quote(*i).is_none()).map(|(_, node)| Secret {
                span: Span::new(&node.quote.path, node.quote.at.start..node.quote.at.start + 1),
                name: format!("the quote `{}`", node.quote.id),
                words: node.quote.testimony.plain(),
                // An id can be that of something else, too, which may be seen.
                ids: long(&node.quote.id).filter(|id| self.resolve(id).is_none()).into_iter().collect(),
            });
        let voices =
            catalogue.voices.iter().enumerate().filter(|(i, _)| self.voice(*i).is_none()).map(|(_, voice)| Secret {
                span: Span::new(&catalogue.voices_path, voice.at.clone()),
                name: format!("the voice `{}`", voice.id),
                words: String::new(),
                ids: long(&voice.id).filter(|id| self.resolve(id).is_none()).into_iter().collect(),
            });
        Secrets(quotes.chain(voices).collect())
    }
}
