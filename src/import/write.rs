//! Writes a merged board into its workshop's text. Rewrites only the lines of ideas that change.

use super::{
    IdeaProperties,
    merge::{MergedBoard, MergedIdea},
    normalised,
};
use crate::model::{
    Catalogue,
    idea::{Idea, RemovedIdea, escape},
    prose,
    workshop::{Board, Layout, format_heading},
};
use std::ops::Range;

/// Returns the workshop's `text` with the merged ideas of the board at `index`. Keeps the line ends of the file.
pub(super) fn with_board(text: &str, catalogue: &Catalogue, index: usize, merged: &MergedBoard) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let node = &catalogue.boards[index];
    let Some(board) = node.board() else {
        return append_board(text, catalogue, index, (merged, end));
    };
    let mut edits = idea_edits(text, board, merged, end);
    let boards = &catalogue.workshops[node.workshop].workshop.boards;
    let next = boards
        .iter()
        .map(|b| b.heading_range.start)
        .filter(|at| *at > board.heading_range.start)
        .min()
        .unwrap_or(text.len());
    let lead = new_lines(text, board, merged, end);
    if !lead.is_empty() {
        let at = next_line_start(text, next);
        let open = if text[..at].ends_with('\n') { "" } else { end };
        edits.push((at..at, format!("{open}{end}{lead}")));
    }
    if merged.removed != board.removed_ideas {
        edits.extend(heading_edit(text, board, &merged.removed));
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = text.to_string();
    for (at, new) in edits.into_iter().rev() {
        out.replace_range(at, &new);
    }
    out
}

/// Returns the workshop's text with the board at `index` appended: an insight's question that is in no file yet.
fn append_board(text: &str, catalogue: &Catalogue, index: usize, (merged, end): (&MergedBoard, &str)) -> String {
    if merged.ideas.is_empty() && merged.removed.is_empty() {
        return text.to_string();
    }
    let node = &catalogue.boards[index];
    let insights: Vec<&str> = node.insights.iter().map(|i| &*catalogue.insights[*i].insight.front.slug).collect();
    let mut head = format_heading(&prose::plain_text(node.question_text()), &node.id, &insights, Layout::Grid);
    if !merged.removed.is_empty() {
        head.truncate(head.len() - 1);
        head += &format!(" {}}}", format_removals(&merged.removed));
    }
    let lines: String = merged.ideas.iter().map(|entry| format_line(text, None, entry, "- ") + end).collect();
    format!("{}{end}{end}{head}{end}{end}{lines}", text.trim_end())
}

/// Returns the edits for the lines of ideas. Every remaining idea is written into the place of an existing line, and a new idea
/// follows its predecessor, so that the author's own text between two lists keeps its position.
fn idea_edits(text: &str, board: &Board, merged: &MergedBoard, end: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = vec![];
    let stays: Vec<usize> = merged.ideas.iter().filter_map(|entry| entry.current_index).collect();
    let mut places: Vec<usize> = stays.clone();
    places.sort_unstable();
    for (old, idea) in board.ideas.iter().enumerate() {
        if !stays.contains(&old) {
            edits.push((line_range(text, &idea.range), String::new()));
        }
    }
    let mut place = 0;
    let mut rest = merged.ideas.iter().skip_while(|entry| entry.current_index.is_none()).peekable();
    while let Some(entry) = rest.next() {
        let at = line_range(text, &board.ideas[places[place]].range);
        place += 1;
        let old = entry.current_index.map(|old| &board.ideas[old]);
        let mut new = format_line(text, old, entry, "- ");
        new += if text[..at.end].ends_with('\n') || rest.peek().is_some() { end } else { "" };
        while let Some(added) = rest.next_if(|entry| entry.current_index.is_none()) {
            new += &(format_line(text, None, added, line_prefix(text, old)) + end);
        }
        if text[at.clone()] != new {
            edits.push((at, new));
        }
    }
    // New ideas that come first go before the first remaining line.
    let first: String = merged
        .ideas
        .iter()
        .take_while(|entry| entry.current_index.is_none())
        .map(|e| format_line(text, None, e, "- ") + end)
        .collect();
    if let (Some(at), false) = (places.first(), first.is_empty()) {
        let at = line_range(text, &board.ideas[*at].range).start;
        match edits.iter_mut().find(|(range, new)| range.start == at && !new.is_empty()) {
            Some((_, new)) => new.insert_str(0, &first),
            None => edits.push((at..at, first)),
        }
    }
    edits
}

/// Returns the lines of the ideas if the board keeps none of its current ones, else nothing.
fn new_lines(text: &str, board: &Board, merged: &MergedBoard, end: &str) -> String {
    if merged.ideas.iter().any(|entry| entry.current_index.is_some()) {
        return String::new();
    }
    let sign = line_prefix(text, board.ideas.first());
    merged.ideas.iter().map(|entry| format_line(text, None, entry, sign) + end).collect()
}

/// Returns the text before an idea's words: indentation and list marker.
fn line_prefix<'t>(text: &'t str, idea: Option<&Idea>) -> &'t str {
    idea.map_or("- ", |idea| &text[line_range(text, &idea.range).start..idea.words_range.start])
}

/// Returns the line of an idea without its line end. Unchanged parts stay as they were typed.
fn format_line(text: &str, old: Option<&Idea>, entry: &MergedIdea, new_sign: &str) -> String {
    let Some(facts) = &entry.new_properties else {
        return old.map_or(String::new(), |idea| {
            text[line_range(text, &idea.range)].trim_end_matches(['\r', '\n']).to_string()
        });
    };
    let sign = old.map_or(new_sign, |idea| line_prefix(text, Some(idea)));
    let same = old.filter(|idea| normalised(&IdeaProperties::from_idea(idea).words) == normalised(&facts.words));
    let words = same.map_or_else(|| escape(&facts.words), |idea| text[idea.words_range.clone()].to_string());
    let more = old.and_then(|idea| idea.attributes_range.clone()).map_or(String::new(), |at| suppression(&text[at]));
    format!("{sign}{words} {{{}{more}}}", format_attributes(&entry.id, facts))
}

/// Formats the attributes in an idea's braces. The site's boards write them in the same way (`board-model.js`).
fn format_attributes(id: &str, facts: &IdeaProperties) -> String {
    let mut all = vec![];
    let mut pair =
        |key: &str, value: Option<&str>| all.extend(value.map(|value| format!("{key}={}", quote_value(value))));
    pair("column", facts.column.as_deref());
    pair("row", facts.row.as_deref());
    pair("votes", (facts.votes > 0).then(|| facts.votes.to_string()).as_deref());
    pair("by", facts.by.as_deref());
    pair("id", Some(id));
    pair("edited", facts.edited.as_deref());
    all.extend(facts.is_recommended.then(|| ".recommended".to_string()));
    all.join(" ")
}

/// Formats the value of an attribute, quoted if necessary. A value cannot contain a straight quotation mark.
fn quote_value(value: &str) -> String {
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '-') {
        value.to_string()
    } else {
        format!("\"{}\"", value.replace('"', "”"))
    }
}

/// Returns the suppression in an idea's braces (`allow=E031 reason="…"`), which saved boards do not contain.
fn suppression(braces: &str) -> String {
    let mut kept = String::new();
    for key in [" allow=", " reason="] {
        let Some(at) = braces.find(key).or_else(|| braces.find(&key.replace(' ', "{"))) else { continue };
        let value = &braces[at + key.len()..];
        let length = match value.strip_prefix('"') {
            Some(inner) => inner.find('"').map_or(value.len(), |i| i + 2),
            None => value.find([' ', '}']).unwrap_or(value.len()),
        };
        kept += &format!("{key}{}", &value[..length]);
    }
    kept
}

fn format_removals(gone: &[RemovedIdea]) -> String {
    let all: Vec<String> = gone.iter().map(|one| format!("{}@{}", one.id, one.removed_at)).collect();
    format!("gone=\"{}\"", all.join(" "))
}

/// Returns the edit that updates the list of removed ideas in the board's heading.
fn heading_edit(text: &str, board: &Board, gone: &[RemovedIdea]) -> Option<(Range<usize>, String)> {
    let new = if gone.is_empty() { String::new() } else { format!(" {}", format_removals(gone)) };
    let Some(braces) = &board.attributes_range else {
        let line = &text[board.heading_range.start..];
        let line = &line[..line.find(['\r', '\n']).unwrap_or(line.len())];
        let at = board.heading_range.start + line.trim_end().len();
        return Some((at..at, format!(" {{#{}{new}}}", board.id)));
    };
    let inner = &text[braces.clone()];
    if let Some(start) = inner.find(" gone=\"") {
        let length = inner[start + 7..].find('"')? + 8;
        let start = braces.start + start;
        return Some((start..start + length, new));
    }
    Some((braces.end - 1..braces.end - 1, new))
}

/// Returns the range of the whole lines that an item occupies, including the last line end.
fn line_range(text: &str, at: &Range<usize>) -> Range<usize> {
    let start = text[..at.start].rfind('\n').map_or(0, |i| i + 1);
    start..next_line_start(text, at.end)
}

/// Returns the start of the line after the last non-empty line before `at`.
fn next_line_start(text: &str, at: usize) -> usize {
    let head = text[..at.min(text.len())].trim_end();
    text[head.len()..].find('\n').map_or(text.len(), |i| head.len() + i + 1)
}
