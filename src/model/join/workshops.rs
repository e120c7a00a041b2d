//! Joins workshops with their boards, the recommended ideas on them, and the sheets filled in there.

use super::{Joiner, RecommendationBuilder};
use crate::{
    diag::{Diagnostic, Span, Spanned},
    model::{
        BoardNode, Catalogue, FilledSheetNode, WorkshopNode,
        files::Entry,
        idea::Idea,
        names::{Entity, EntityKind},
        prose::{ContentFlags, Inline},
        recommendation::{Recommendation, RecommendationGroup},
        workshop::Workshop,
    },
};
use std::{collections::BTreeMap, mem, sync::Arc};

impl Joiner<'_> {
    /// Resolves the workshop and the sheet of each filled-in sheet.
    pub(super) fn add_filled_sheets(&mut self, entries: &[&Entry]) {
        for entry in entries {
            let Entry::FilledSheet(notes) = *entry else { continue };
            let path = &notes.front.path;
            let sheet = notes.sheet.as_ref().and_then(|sheet| self.resolve(EntityKind::Sheet, sheet, path));
            if let Some(workshop) = self.resolve(EntityKind::Workshop, &notes.workshop, path) {
                self.catalogue.filled_sheets.push(FilledSheetNode { filled_sheet: notes.clone(), workshop, sheet });
            }
        }
    }

    /// Adds the workshops with their boards: first those that `boards:` names, then the others in the file, then one for each question
    /// of the workshop's themes.
    pub(super) fn add_workshops(&mut self, entries: &[&Entry]) {
        for entry in entries {
            let Entry::Workshop(workshop) = *entry else { continue };
            let index = self.catalogue.workshops.len();
            let path = workshop.front.path.clone();
            let themes = self.resolve_all(EntityKind::Theme, &workshop.themes, &path);
            self.report_duplicate_ids(workshop);
            let mut ids: Vec<Arc<str>> = vec![];
            for wanted in &workshop.first_boards {
                let written = workshop.boards.iter().any(|b| *b.id == *wanted.value);
                if written || self.resolve(EntityKind::Question, wanted, &path).is_some() {
                    ids.push(wanted.value.as_str().into());
                }
            }
            ids.extend(workshop.boards.iter().map(|b| b.id.clone()));
            for theme in &themes {
                for insight in &self.catalogue.themes[*theme].insights {
                    let questions = &self.catalogue.insights[*insight].questions;
                    ids.extend(questions.iter().map(|q| self.catalogue.questions[*q].question().id.clone()));
                }
            }
            let mut boards: Vec<usize> = vec![];
            for id in ids {
                if !boards.iter().any(|b| self.catalogue.boards[*b].id == id) {
                    boards.push(self.add_board(&id, workshop, index));
                }
            }
            self.catalogue.workshops.push(WorkshopNode { workshop: workshop.clone(), boards, themes });
        }
    }

    /// Reports two boards or two ideas of one workshop with the same id, because the contents of one of them would be lost.
    fn report_duplicate_ids(&mut self, workshop: &Workshop) {
        let boards = workshop.boards.iter().map(|b| ("boards", &b.id, &b.heading_range));
        let ideas = workshop.boards.iter().flat_map(|b| &b.ideas).map(|i| ("ideas", &i.id, &i.range));
        let mut seen: BTreeMap<(&str, &str), &std::ops::Range<usize>> = BTreeMap::new();
        for (what, id, at) in boards.chain(ideas) {
            let span = |at: &std::ops::Range<usize>| Span::new(&workshop.front.path, at.clone());
            if let Some(first) = seen.insert((what, id), at) {
                let finding =
                    Diagnostic::error("E013", span(at), format!("two {what} of this workshop are called `{id}`"))
                        .related(span(first), "the first is here")
                        .help("give one of them another id");
                self.report.push(finding);
            }
        }
    }

    /// Adds a board and returns its index.
    fn add_board(&mut self, id: &Arc<str>, workshop: &Arc<Workshop>, at_workshop: usize) -> usize {
        let path = &workshop.front.path;
        let written = workshop.boards.iter().position(|b| b.id == *id);
        let question = self.names.index_of(EntityKind::Question, id);
        let mut insights: Vec<usize> = question.map(|q| self.catalogue.questions[q].insight).into_iter().collect();
        if let Some(written) = written {
            let board = &workshop.boards[written];
            for insight in self.resolve_all(EntityKind::Insight, &board.insights, path) {
                if !insights.contains(&insight) {
                    insights.push(insight);
                }
            }
        }
        let words: Vec<Inline> =
            question.map(|q| self.catalogue.questions[q].question().text.inlines.clone()).unwrap_or_default();
        let index = self.catalogue.boards.len();
        // Several workshops can open the same question; a reference to it resolves to the first board.
        if self.names.index_of(EntityKind::Board, id).is_none() {
            self.names.add(id, Entity { kind: EntityKind::Board, index });
        }
        let of = workshop.clone();
        self.catalogue.boards.push(BoardNode {
            id: id.clone(),
            workshop: at_workshop,
            written_index: written,
            question,
            insights,
            parent: of,
            question_text: words,
        });
        index
    }

    /// Adds the recommended ideas of each board to the recommendations of the board's theme.
    pub(super) fn add_recommended_ideas(&mut self) {
        for b in 0..self.catalogue.boards.len() {
            let board = &self.catalogue.boards[b];
            let Some(written) = board.board() else { continue };
            let places = written.ideas.iter().enumerate().filter(|(_, i)| i.is_recommended);
            let (places, chosen): (Vec<usize>, Vec<Idea>) = places.map(|(i, idea)| (i, idea.clone())).unzip();
            if chosen.is_empty() {
                continue;
            }
            let workshop = &self.catalogue.workshops[board.workshop];
            let theme =
                board.insights.first().map(|i| self.catalogue.insights[*i].theme).or(workshop.themes.first().copied());
            let path = workshop.workshop.front.path.clone();
            let insights: Vec<Spanned<String>> = written.insights.clone();
            let items: Vec<_> =
                chosen.into_iter().map(|idea| Arc::new(recommendation_from_idea(idea, &path, &insights))).collect();
            let group = RecommendationGroup::from_items(items);
            let from = self.catalogue.recommendations.len();
            let Catalogue { groups, recommendations, .. } = &mut self.catalogue;
            let mut advice =
                RecommendationBuilder { groups: mem::take(groups), recommendations: mem::take(recommendations) };
            advice.add_group(theme, &Arc::new(group));
            (*groups, *recommendations) = (advice.groups, advice.recommendations);
            let board_insights = self.catalogue.boards[b].insights.clone();
            for (one, place) in self.catalogue.recommendations[from..].iter_mut().zip(places) {
                (one.board, one.idea) = (Some(b), Some(place));
                one.insights.clone_from(&board_insights);
            }
            for index in from..self.catalogue.recommendations.len() {
                let (id, entity) = (
                    &self.catalogue.recommendations[index].recommendation.id,
                    Entity { kind: EntityKind::Recommendation, index },
                );
                let other = self.names.add(id, entity);
                other.into_iter().for_each(|other| self.report_duplicate((other, entity)));
            }
        }
    }

    /// Returns the index of the board that has the idea with the id `id`, and the idea's index on that board.
    pub(super) fn find_idea(&self, id: &str) -> Option<(usize, usize)> {
        let boards = self.catalogue.boards.iter().enumerate();
        let place = |(b, node): (usize, &BoardNode)| Some((b, node.board()?.ideas.iter().position(|i| *i.id == *id)?));
        boards.filter_map(place).next()
    }
}

/// Converts an idea of a workshop into a recommendation.
fn recommendation_from_idea(idea: Idea, path: &Arc<str>, insights: &[Spanned<String>]) -> Recommendation {
    Recommendation {
        path: path.clone(),
        id: idea.id,
        flags: ContentFlags::from_content(&[], &idea.text),
        text: idea.text,
        details: vec![],
        horizon: None,
        origin: Some("workshop".into()),
        insights: insights.to_vec(),
        sources: vec![],
        owner: None,
        status: None,
        answer: None,
        range: idea.range,
    }
}
