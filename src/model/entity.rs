//! The properties that every kind of entity has: a name, a place, a title.

use super::{Catalogue, front::Front, title_span};
use crate::{
    diag::Span,
    model::{
        names::{Entity, EntityKind},
        prose::Inline,
    },
};
use std::sync::Arc;

impl Catalogue {
    /// Returns the front matter of an entity that is a file. The front page is the page behind the last one.
    pub fn front(&self, entity: Entity) -> Option<&Front> {
        let i = entity.index;
        Some(match entity.kind {
            EntityKind::Theme => &self.themes[i].theme.front,
            EntityKind::Insight => &self.insights[i].insight.front,
            EntityKind::Workshop => &self.workshops[i].workshop.front,
            EntityKind::Sheet => &self.sheets[i].front,
            EntityKind::Practice => &self.practices[i].practice.front,
            EntityKind::Meeting => &self.meetings[i].meeting.front,
            EntityKind::Page => &self.pages.get(i).or(self.front_page.as_ref())?.front,
            EntityKind::Quote
            | EntityKind::Recommendation
            | EntityKind::Question
            | EntityKind::Voice
            | EntityKind::Board => return None,
        })
    }

    /// Returns the slug or id of an entity: the name that references call it by.
    pub fn slug(&self, entity: Entity) -> &Arc<str> {
        static NONE: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(|| "".into());
        let i = entity.index;
        match entity.kind {
            EntityKind::Quote => &self.quotes[i].quote.id,
            EntityKind::Recommendation => &self.recommendations[i].recommendation.id,
            EntityKind::Question => &self.questions[i].question().id,
            EntityKind::Voice => &self.voices[i].id,
            EntityKind::Board => &self.boards[i].id,
            _ => self.front(entity).map_or(&NONE, |front| &front.slug),
        }
    }

    /// Returns the place that gives an entity its name.
    pub fn span(&self, entity: Entity) -> Span {
        let i = entity.index;
        match entity.kind {
            EntityKind::Quote => {
                let quote = &self.quotes[i].quote;
                Span::new(&quote.path, quote.id_range.clone().unwrap_or(quote.range.clone()))
            }
            EntityKind::Recommendation => {
                let recommendation = &self.recommendations[i].recommendation;
                Span::new(&recommendation.path, recommendation.range.clone())
            }
            EntityKind::Question => {
                let node = &self.questions[i];
                Span::new(&node.parent.front.path, node.question().range.clone())
            }
            EntityKind::Voice => Span::new(&self.voices_path, self.voices[i].id_range.clone()),
            EntityKind::Board => title_span(&self.boards[i].parent.front),
            _ => self.front(entity).map_or_else(|| Span::new(&self.voices_path, 0..0), title_span),
        }
    }

    /// Returns the title of an entity: of a recommendation, a question and a board their words. A quote and a voice have none.
    pub fn title(&self, entity: Entity) -> &[Inline] {
        let i = entity.index;
        match entity.kind {
            EntityKind::Quote | EntityKind::Voice => &[],
            EntityKind::Recommendation => &self.recommendations[i].recommendation.text,
            EntityKind::Question => &self.questions[i].question().text.inlines,
            EntityKind::Board => self.boards[i].question_text(),
            EntityKind::Page if i >= self.pages.len() => &self.config.title.inlines,
            _ => self.front(entity).map_or(&[], |front| &front.title.inlines),
        }
    }
}
