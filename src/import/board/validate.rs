//! Validates a saved board against the catalogue: resolves its board, and checks cells, ids and times.

use super::{IdeaProperties, IncomingBoard, IncomingIdea, files::SavedBoard, span};
use crate::{
    diag::{Diagnostic, Report, codes, nearest, quoted_list},
    model::{
        Catalogue,
        idea::{Idea, RemovedIdea, is_timestamp},
        names::EntityKind as Name,
        workshop::{Layout, axes},
    },
};
use std::borrow::Cow;
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// Validates the boards in `saved`, and resolves each to a board of the catalogue. `report` holds the errors found so far.
///
/// # Errors
/// Returns all errors if any board or cell is unknown, or any id or time is malformed.
pub(super) fn validate(
    catalogue: &Catalogue,
    saved: Vec<SavedBoard>,
    ((path, text), workshop): ((&str, &str), Option<&str>),
    report: Report,
) -> Result<Vec<IncomingBoard>, Report> {
    let mut checker = Checker { catalogue, path, text, workshop, report };
    let incoming: Vec<Option<IncomingBoard>> = saved.into_iter().map(|one| checker.validate_board(one)).collect();
    if checker.report.has_errors() { Err(checker.report) } else { Ok(incoming.into_iter().flatten().collect()) }
}

struct Checker<'a> {
    catalogue: &'a Catalogue,
    path: &'a str,
    text: &'a str,
    workshop: Option<&'a str>,
    report: Report,
}

impl Checker<'_> {
    /// Returns the range of the first occurrence of `words` in the file.
    fn range_of(&self, words: &str) -> Range<usize> {
        self.text.find(words).map_or(0..0, |at| at..at + words.len())
    }

    fn report_error(&mut self, range: Range<usize>, message: impl Into<Cow<'static, str>>, help: &'static str) {
        self.report.push(Diagnostic::error(codes::E102, span(self.path, range), message).help(help));
    }

    fn validate_board(&mut self, saved: SavedBoard) -> Option<IncomingBoard> {
        let board = self.resolve_board(&saved)?;
        let current_ideas = self.catalogue.boards[board].board().map_or(&[][..], |b| b.ideas.as_slice());
        let by_id: HashMap<&str, &Idea> = current_ideas.iter().rev().map(|idea| (&*idea.id, idea)).collect();
        let mut seen = HashSet::new();
        let layout = self.catalogue.boards[board].board().map_or(Layout::Grid, |b| b.layout);
        let (columns, rows) = axes(layout, &self.catalogue.config);
        let mut ideas = vec![];
        for idea in saved.ideas {
            let is_undated_change = saved.is_open && idea.is_changed();
            let current = by_id.get(idea.id.as_str()).map(|idea| IdeaProperties::from_idea(idea)).unwrap_or_default();
            let words = idea.text.split_whitespace().collect::<Vec<_>>().join(" ");
            if !idea.id.is_empty() && !seen.insert(idea.id.clone()) {
                let range = self.text.rfind(&idea.id).map_or(0..0, |at| at..at + idea.id.len());
                self.report_error(
                    range,
                    format!("two ideas in this file have the id `{}`", idea.id),
                    "take out one of them, or its id",
                );
            }
            if !words.chars().any(|c| !c.is_whitespace() && !is_invisible(c)) {
                let range = self.range_of(&idea.id);
                self.report_error(range, "an idea has no words", "write the idea, or take it out");
            }
            self.check_cell("column", idea.column.as_deref().unwrap_or(""), &columns);
            self.check_cell("row", idea.row.as_deref().unwrap_or(""), &rows);
            self.check_time(idea.edited.as_deref().unwrap_or(""));
            let or_current = |incoming: Option<String>, existing: Option<String>| {
                incoming.map_or(existing, |t| Some(t).filter(|t| !t.is_empty()))
            };
            // Attribute values cannot contain a straight quotation mark.
            let by = idea.by.map(|by| by.split_whitespace().collect::<Vec<_>>().join(" ").replace('"', "”"));
            let properties = IdeaProperties {
                words,
                column: or_current(idea.column, current.column),
                row: or_current(idea.row, current.row),
                votes: idea.votes.unwrap_or(current.votes),
                by: or_current(by, current.by),
                is_recommended: idea.recommended.unwrap_or(current.is_recommended),
                edited: or_current(idea.edited, current.edited),
            };
            ideas.push(IncomingIdea { id: self.validate_id(idea.id), is_undated_change, properties });
        }
        for removal in &saved.gone {
            self.check_time(&removal.when);
        }
        let removed =
            saved.gone.into_iter().map(|removal| RemovedIdea { id: removal.id, removed_at: removal.when }).collect();
        Some(IncomingBoard { board, ideas, removed, is_complete: true })
    }

    /// Returns the id, or `None` if it is empty. Reports an id with invalid characters.
    fn validate_id(&mut self, id: String) -> Option<String> {
        if !id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
            let range = self.range_of(&id);
            self.report_error(
                range,
                format!("`{id}` is not a valid id"),
                "an id consists of letters, digits and hyphens",
            );
        }
        Some(id).filter(|id| !id.is_empty())
    }

    /// Resolves the saved board to a board of the requested workshop. Reports a board or workshop that does not exist.
    fn resolve_board(&mut self, saved: &SavedBoard) -> Option<usize> {
        let slug_of = |b: usize| &*self.catalogue.workshops[self.catalogue.boards[b].workshop].workshop.front.slug;
        let candidates: Vec<usize> =
            (0..self.catalogue.boards.len()).filter(|b| *self.catalogue.boards[*b].id == *saved.board).collect();
        let span = span(self.path, self.range_of(&saved.board));
        if candidates.is_empty() {
            let near = nearest(&saved.board, self.catalogue.boards.iter().map(|b| &*b.id));
            let finding = Diagnostic::error(codes::E103, span, format!("no board is called `{}`", saved.board));
            self.report.push(match near {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => {
                    finding.help("a board is a heading of a workshop in `content/workshops/`, or a question it opens; if the file comes from another program, name the board: `--board ID`")
                }
            });
            return None;
        }
        let requested_slug = self.workshop.or(saved.workshop.as_deref());
        let requested_board = requested_slug.and_then(|slug| candidates.iter().copied().find(|b| slug_of(*b) == slug));
        match (requested_board, self.workshop, &candidates[..]) {
            (Some(board), ..) => Some(board),
            (None, Some(slug), _) => {
                let finding = match self.catalogue.workshops.iter().any(|w| *w.workshop.front.slug == *slug) {
                    true => Diagnostic::error(
                        codes::E103,
                        span,
                        format!("the workshop `{slug}` has no board `{}`", saved.board),
                    ),
                    false => self.catalogue.names.unresolved_finding(Name::Workshop, slug, span),
                };
                self.report.push(finding);
                None
            }
            // If the workshop has been renamed since, its board is still the only one with this id.
            (None, None, [board]) => Some(*board),
            (None, None, _) => {
                let slugs: Vec<&str> = candidates.iter().map(|b| slug_of(*b)).collect();
                let message = format!("several workshops have a board `{}`", saved.board);
                let help = format!("name one with `--workshop`: {}", quoted_list(slugs));
                self.report.push(Diagnostic::error(codes::E103, span, message).help(help));
                None
            }
        }
    }

    fn check_cell(&mut self, axis: &str, value: &str, valid_values: &[String]) {
        if value.is_empty() || valid_values.iter().any(|k| k == value) {
            return;
        }
        let finding = Diagnostic::error(
            codes::E104,
            span(self.path, self.range_of(value)),
            format!("this board has no {axis} `{value}`"),
        );
        let names = valid_values.iter().map(String::as_str);
        let finding = match nearest(value, names.clone()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if valid_values.is_empty() => finding.help("this board has no cells"),
            None => finding.help(format!("it has {}", quoted_list(names))),
        };
        if !self.report.iter().any(|existing| **existing == finding) {
            self.report.push(finding);
        }
    }

    fn check_time(&mut self, time: &str) {
        if !time.is_empty() && !is_timestamp(time) {
            let range = self.range_of(time);
            self.report_error(range, format!("`{time}` is not a valid time"), "write it as `2026-05-28T14:05:11Z`");
        }
    }
}

/// Returns whether the character is invisible.
fn is_invisible(c: char) -> bool {
    c.is_control() || crate::extract::is_invisible(c)
}
