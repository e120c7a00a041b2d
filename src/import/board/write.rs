//! Puts a merged board into its workshop's text. Changes only the lines of ideas that change, and the list of removed ideas in the
//! heading.

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
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let node = &catalogue.boards[index];
    let Some(board) = node.board() else {
        return append_board(text, catalogue, index, (merged, line_end));
    };
    let mut edits = idea_edits(text, board, merged, line_end);
    let boards = &catalogue.workshops[node.workshop].workshop.boards;
    let next_heading = boards
        .iter()
        .map(|b| b.heading_range.start)
        .filter(|at| *at > board.heading_range.start)
        .min()
        .unwrap_or(text.len());
    let added_lines = new_lines(text, board, merged, line_end);
    if !added_lines.is_empty() {
        let at = next_line_start(text, next_heading);
        let separator = if text[..at].ends_with('\n') { "" } else { line_end };
        edits.push((at..at, format!("{separator}{line_end}{added_lines}")));
    }
    if merged.removed != board.removed_ideas {
        edits.extend(heading_edit(text, board, &merged.removed));
    }
    // Sorted by its end as well, an insertion comes before the replacement of the text behind it.
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, new) in edits {
        out.push_str(&text[at..range.start]);
        out.push_str(&new);
        at = range.end;
    }
    out + &text[at..]
}

/// Returns the workshop's text with the board at `index` appended, which was made from an insight's question and is in no file yet.
fn append_board(text: &str, catalogue: &Catalogue, index: usize, (merged, line_end): (&MergedBoard, &str)) -> String {
    if merged.ideas.is_empty() && merged.removed.is_empty() {
        return text.to_string();
    }
    let node = &catalogue.boards[index];
    let insights: Vec<&str> = node.insights.iter().map(|i| &*catalogue.insights[*i].insight.front.slug).collect();
    let mut heading = format_heading(&prose::plain_text(node.question_text()), &node.id, &insights, Layout::Grid);
    if !merged.removed.is_empty() {
        // The removed ideas go before the closing brace.
        heading.truncate(heading.len() - 1);
        heading += &format!(" {}}}", format_removals(&merged.removed));
    }
    let lines: String = merged.ideas.iter().map(|entry| format_line(text, None, entry, "- ") + line_end).collect();
    format!("{}{line_end}{line_end}{heading}{line_end}{line_end}{lines}", text.trim_end())
}

/// Returns the edits for the lines of ideas. The remaining ideas are written, in their new order, into the lines that remaining ideas
/// have now, and a new idea follows its predecessor, so that the author's own text between two lists keeps its position.
fn idea_edits(text: &str, board: &Board, merged: &MergedBoard, line_end: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = vec![];
    let mut places: Vec<usize> = merged.ideas.iter().filter_map(|entry| entry.current_index).collect();
    places.sort_unstable();
    for (old, idea) in board.ideas.iter().enumerate() {
        if places.binary_search(&old).is_err() {
            edits.push((line_range(text, &idea.range), String::new()));
        }
    }
    let mut place = 0;
    let mut rest = merged.ideas.iter().skip_while(|entry| entry.current_index.is_none()).peekable();
    while let Some(entry) = rest.next() {
        let range = line_range(text, &board.ideas[places[place]].range);
        place += 1;
        let old = entry.current_index.map(|old| &board.ideas[old]);
        let mut new = format_line(text, old, entry, "- ");
        new += if text[..range.end].ends_with('\n') || rest.peek().is_some() { line_end } else { "" };
        while let Some(added) = rest.next_if(|entry| entry.current_index.is_none()) {
            new += &(format_line(text, None, added, line_prefix(text, old)) + line_end);
        }
        if text[range.clone()] != new {
            edits.push((range, new));
        }
    }
    // New ideas that come first go before the first remaining line.
    let first_lines: String = merged
        .ideas
        .iter()
        .take_while(|entry| entry.current_index.is_none())
        .map(|e| format_line(text, None, e, "- ") + line_end)
        .collect();
    if let (Some(index), false) = (places.first(), first_lines.is_empty()) {
        let at = line_range(text, &board.ideas[*index].range).start;
        match edits.iter_mut().find(|(range, new)| range.start == at && !new.is_empty()) {
            Some((_, new)) => new.insert_str(0, &first_lines),
            None => edits.push((at..at, first_lines)),
        }
    }
    edits
}

/// Returns the lines of all ideas if the board keeps none of its current ones, else nothing: [`idea_edits`] needs a line to start from.
fn new_lines(text: &str, board: &Board, merged: &MergedBoard, line_end: &str) -> String {
    if merged.ideas.iter().any(|entry| entry.current_index.is_some()) {
        return String::new();
    }
    let prefix = line_prefix(text, board.ideas.first());
    merged.ideas.iter().map(|entry| format_line(text, None, entry, prefix) + line_end).collect()
}

/// Returns the text before an idea's words: indentation and list marker.
fn line_prefix<'t>(text: &'t str, idea: Option<&Idea>) -> &'t str {
    idea.map_or("- ", |idea| &text[line_range(text, &idea.range).start..idea.words_range.start])
}

/// Returns the line of an idea without its line end. Unchanged parts stay as they were typed.
fn format_line(text: &str, old: Option<&Idea>, entry: &MergedIdea, new_prefix: &str) -> String {
    let Some(properties) = &entry.new_properties else {
        return old.map_or(String::new(), |idea| {
            text[line_range(text, &idea.range)].trim_end_matches(['\r', '\n']).to_string()
        });
    };
    let prefix = old.map_or(new_prefix, |idea| line_prefix(text, Some(idea)));
    let unchanged =
        old.filter(|idea| normalised(&IdeaProperties::from_idea(idea).words) == normalised(&properties.words));
    let words = unchanged.map_or_else(|| escape(&properties.words), |idea| text[idea.words_range.clone()].to_string());
    let suppression_text =
        old.and_then(|idea| idea.attributes_range.clone()).map_or(String::new(), |range| suppression(&text[range]));
    format!("{prefix}{words} {{{}{suppression_text}}}", format_attributes(&entry.id, properties))
}

/// Formats the attributes in an idea's braces. The site's boards write them in the same way (`board-model.js`).
fn format_attributes(id: &str, properties: &IdeaProperties) -> String {
    let mut attributes = vec![];
    let mut pair =
        |key: &str, value: Option<&str>| attributes.extend(value.map(|value| format!("{key}={}", quote_value(value))));
    pair("column", properties.column.as_deref());
    pair("row", properties.row.as_deref());
    pair("votes", (properties.votes > 0).then(|| properties.votes.to_string()).as_deref());
    pair("by", properties.by.as_deref());
    pair("id", Some(id));
    pair("edited", properties.edited.as_deref());
    attributes.extend(properties.is_recommended.then(|| ".recommended".to_string()));
    attributes.join(" ")
}

/// Formats the value of an attribute, quoted if necessary. A straight quotation mark, which a value cannot contain, becomes `”`.
fn quote_value(value: &str) -> String {
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '-') {
        value.to_string()
    } else {
        format!("\"{}\"", value.replace('"', "”"))
    }
}

/// Returns the suppression in an idea's braces, as ` allow=E031 reason="…"`, or nothing. A saved board has none, so it is taken from the
/// workshop's text.
fn suppression(braces: &str) -> String {
    let mut out = String::new();
    for key in [" allow=", " reason="] {
        let Some(at) = braces.find(key).or_else(|| braces.find(&key.replace(' ', "{"))) else { continue };
        let value = &braces[at + key.len()..];
        let length = match value.strip_prefix('"') {
            Some(inner) => inner.find('"').map_or(value.len(), |i| i + 2),
            None => value.find([' ', '}']).unwrap_or(value.len()),
        };
        out += &format!("{key}{}", &value[..length]);
    }
    out
}

fn format_removals(removed: &[RemovedIdea]) -> String {
    let all: Vec<String> = removed.iter().map(|one| format!("{}@{}", one.id, one.removed_at)).collect();
    format!("gone=\"{}\"", all.join(" "))
}

/// Returns the edit that updates the list of removed ideas in the board's heading. A heading without braces gets them, with the
/// board's id.
fn heading_edit(text: &str, board: &Board, removed: &[RemovedIdea]) -> Option<(Range<usize>, String)> {
    let new = if removed.is_empty() { String::new() } else { format!(" {}", format_removals(removed)) };
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

/// Returns the range of the whole lines that an idea occupies, including the last line end.
fn line_range(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    start..next_line_start(text, range.end)
}

/// Returns the start of the line that follows the last text before `at`, white space not counted; the end of `text` if there is none.
fn next_line_start(text: &str, at: usize) -> usize {
    let head = text[..at.min(text.len())].trim_end();
    text[head.len()..].find('\n').map_or(text.len(), |i| head.len() + i + 1)
}
