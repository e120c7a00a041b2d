//! Joins workshops with their boards, the recommended ideas on them, and the sheets filled in there.

use super::{Joiner, RecommendationBuilder};
use crate::{
    diag::{Diagnostic, Span, Spanned, codes},
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
            for first_board in &workshop.first_boards {
                let is_written = workshop.boards.iter().any(|b| *b.id == *first_board.value);
                if is_written || self.resolve(EntityKind::Question, first_board, &path).is_some() {
                    ids.push(first_board.value.as_str().into());
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
        let mut first_ranges: BTreeMap<(&str, &str), &std::ops::Range<usize>> = BTreeMap::new();
        for (kind, id, range) in boards.chain(ideas) {
            let span = |range: &std::ops::Range<usize>| Span::new(&workshop.front.path, range.clone());
            if let Some(first) = first_ranges.insert((kind, id), range) {
                let finding = Diagnostic::error(
                    codes::E013,
                    span(range),
                    format!("two {kind} of this workshop are called `{id}`"),
                )
                .related(span(first), "the first is here")
                .help("give one of them another id");
                self.report.push(finding);
            }
        }
    }

    /// Adds a board and returns its index.
    fn add_board(&mut self, id: &Arc<str>, workshop: &Arc<Workshop>, workshop_index: usize) -> usize {
        let path = &workshop.front.path;
        let written_index = workshop.boards.iter().position(|b| b.id == *id);
        let question = self.names.index_of(EntityKind::Question, id);
        let mut insights: Vec<usize> = question.map(|q| self.catalogue.questions[q].insight).into_iter().collect();
        if let Some(written_index) = written_index {
            let board = &workshop.boards[written_index];
            for insight in self.resolve_all(EntityKind::Insight, &board.insights, path) {
                if !insights.contains(&insight) {
                    insights.push(insight);
                }
            }
        }
        let question_text: Vec<Inline> =
            question.map(|q| self.catalogue.questions[q].question().text.inlines.clone()).unwrap_or_default();
        let index = self.catalogue.boards.len();
        // Several workshops can open the same question; a reference to it resolves to the first board.
        if self.names.index_of(EntityKind::Board, id).is_none() {
            self.names.add(id, Entity { kind: EntityKind::Board, index });
        }
        let parent = workshop.clone();
        self.catalogue.boards.push(BoardNode {
            id: id.clone(),
            workshop: workshop_index,
            written_index,
            question,
            insights,
            parent,
            question_text,
        });
        index
    }

    /// Adds the recommended ideas of each board to the recommendations of the board's theme.
    pub(super) fn add_recommended_ideas(&mut self) {
        for b in 0..self.catalogue.boards.len() {
            let board = &self.catalogue.boards[b];
            let Some(written_board) = board.board() else { continue };
            let recommended = written_board.ideas.iter().enumerate().filter(|(_, i)| i.is_recommended);
            let (idea_indices, ideas): (Vec<usize>, Vec<Idea>) = recommended.map(|(i, idea)| (i, idea.clone())).unzip();
            if ideas.is_empty() {
                continue;
            }
            let workshop = &self.catalogue.workshops[board.workshop];
            let theme =
                board.insights.first().map(|i| self.catalogue.insights[*i].theme).or(workshop.themes.first().copied());
            let path = workshop.workshop.front.path.clone();
            let insights: Vec<Spanned<String>> = written_board.insights.clone();
            let items: Vec<_> =
                ideas.into_iter().map(|idea| Arc::new(recommendation_from_idea(idea, &path, &insights))).collect();
            let group = RecommendationGroup::from_items(items);
            let start = self.catalogue.recommendations.len();
            let Catalogue { groups, recommendations, .. } = &mut self.catalogue;
            let mut builder =
                RecommendationBuilder { groups: mem::take(groups), recommendations: mem::take(recommendations) };
            builder.add_group(theme, &Arc::new(group));
            (*groups, *recommendations) = (builder.groups, builder.recommendations);
            let board_insights = self.catalogue.boards[b].insights.clone();
            for (node, idea_index) in self.catalogue.recommendations[start..].iter_mut().zip(idea_indices) {
                (node.board, node.idea) = (Some(b), Some(idea_index));
                node.insights.clone_from(&board_insights);
            }
            for index in start..self.catalogue.recommendations.len() {
                let (id, entity) = (
                    &self.catalogue.recommendations[index].recommendation.id,
                    Entity { kind: EntityKind::Recommendation, index },
                );
                let existing = self.names.add(id, entity);
                existing.into_iter().for_each(|existing| self.report_duplicate((existing, entity)));
            }
        }
    }

    /// Returns the index of the board that has the idea with the id `id`, and the idea's index on that board.
    pub(super) fn find_idea(&self, id: &str) -> Option<(usize, usize)> {
        let boards = self.catalogue.boards.iter().enumerate();
        let position_in_board =
            |(b, node): (usize, &BoardNode)| Some((b, node.board()?.ideas.iter().position(|i| *i.id == *id)?));
        boards.filter_map(position_in_board).next()
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
