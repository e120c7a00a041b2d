//! Writes a merged board into its workshop's text. Rewrites only the lines of ideas that change.

use super::{
    IdeaFacts, alike,
    merge::{MergedBoard, MergedIdea},
};
use crate::model::{
    Catalogue,
    idea::{Idea, RemovedIdea, escaped},
    prose,
    workshop::{Board, Layout, heading},
};
use std::ops::Range;

/// Returns the workshop's `text` with the merged ideas of the board at `index`. Keeps the line ends of the file.
pub(super) fn with(text: &str, catalogue: &Catalogue, index: usize, merged: &MergedBoard) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let node = &catalogue.boards[index];
    let Some(board) = node.board() else {
        return with_new_board(text, catalogue, index, (merged, end));
    };
    let mut edits = slots(text, board, merged, end);
    let boards = &catalogue.workshops[node.workshop].workshop.boards;
    let next = boards.iter().map(|b| b.at.start).filter(|at| *at > board.at.start).min().unwrap_or(text.len());
    let lead = lead(text, board, merged, end);
    if !lead.is_empty() {
        let at = behind(text, next);
        let open = if text[..at].ends_with('\n') { "" } else { end };
        edits.push((at..at, format!("{open}{end}{lead}")));
    }
    if merged.gone != board.gone {
        edits.extend(gone_in_heading(text, board, &merged.gone));
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut out = text.to_string();
    for (at, new) in edits.into_iter().rev() {
        out.replace_range(at, &new);
    }
    out
}

/// Returns the workshop's text with the board at `index` appended: an insight's question that is in no file yet.
fn with_new_board(text: &str, catalogue: &Catalogue, index: usize, (merged, end): (&MergedBoard, &str)) -> String {
    if merged.ideas.is_empty() && merged.gone.is_empty() {
        return text.to_string();
    }
    let node = &catalogue.boards[index];
    let insights: Vec<&str> = node.insights.iter().map(|i| &*catalogue.insights[*i].insight.front.slug).collect();
    let mut head = heading(&prose::plain(node.words()), &node.id, &insights, Layout::Grid);
    if !merged.gone.is_empty() {
        head.truncate(head.len() - 1);
        head += &format!(" {}}}", gone_list(&merged.gone));
    }
    let lines: String = merged.ideas.iter().map(|entry| line(text, None, entry, "- ") + end).collect();
    format!("{}{end}{end}{head}{end}{end}{lines}", text.trim_end())
}

/// Returns the edits for the lines of ideas. Every remaining idea is written into the place of an existing line, and a new idea
/// follows its predecessor, so that the author's own text between two lists keeps its position.
fn slots(text: &str, board: &Board, merged: &MergedBoard, end: &str) -> Vec<(Range<usize>, String)> {
    let mut edits = vec![];
    let stays: Vec<usize> = merged.ideas.iter().filter_map(|entry| entry.old).collect();
    let mut places: Vec<usize> = stays.clone();
    places.sort_unstable();
    for (old, idea) in board.ideas.iter().enumerate() {
        if !stays.contains(&old) {
            edits.push((lines_of(text, &idea.at), String::new()));
        }
    }
    let mut place = 0;
    let mut rest = merged.ideas.iter().skip_while(|entry| entry.old.is_none()).peekable();
    while let Some(entry) = rest.next() {
        let at = lines_of(text, &board.ideas[places[place]].at);
        place += 1;
        let old = entry.old.map(|old| &board.ideas[old]);
        let mut new = line(text, old, entry, "- ");
        new += if text[..at.end].ends_with('\n') || rest.peek().is_some() { end } else { "" };
        while let Some(added) = rest.next_if(|entry| entry.old.is_none()) {
            new += &(line(text, None, added, sign(text, old)) + end);
        }
        if text[at.clone()] != new {
            edits.push((at, new));
        }
    }
    // New ideas that come first go before the first remaining line.
    let first: String =
        merged.ideas.iter().take_while(|entry| entry.old.is_none()).map(|e| line(text, None, e, "- ") + end).collect();
    if let (Some(at), false) = (places.first(), first.is_empty()) {
        let at = lines_of(text, &board.ideas[*at].at).start;
        match edits.iter_mut().find(|(range, new)| range.start == at && !new.is_empty()) {
            Some((_, new)) => new.insert_str(0, &first),
            None => edits.push((at..at, first)),
        }
    }
    edits
}

/// Returns the lines of the ideas if the board keeps none of its current ones, else nothing.
fn lead(text: &str, board: &Board, merged: &MergedBoard, end: &str) -> String {
    if merged.ideas.iter().any(|entry| entry.old.is_some()) {
        return String::new();
    }
    let sign = sign(text, board.ideas.first());
    merged.ideas.iter().map(|entry| line(text, None, entry, sign) + end).collect()
}

/// Returns the text before an idea's words: indentation and list marker.
fn sign<'t>(text: &'t str, idea: Option<&Idea>) -> &'t str {
    idea.map_or("- ", |idea| &text[lines_of(text, &idea.at).start..idea.words_at.start])
}

/// Returns the line of an idea without its line end. Unchanged parts stay as they were typed.
fn line(text: &str, old: Option<&Idea>, entry: &MergedIdea, new_sign: &str) -> String {
    let Some(facts) = &entry.new else {
        return old
            .map_or(String::new(), |idea| text[lines_of(text, &idea.at)].trim_end_matches(['\r', '\n']).to_string());
    };
    let sign = old.map_or(new_sign, |idea| sign(text, Some(idea)));
    let same = old.filter(|idea| alike(&IdeaFacts::of(idea).words) == alike(&facts.words));
    let words = same.map_or_else(|| escaped(&facts.words), |idea| text[idea.words_at.clone()].to_string());
    let more = old.and_then(|idea| idea.braces.clone()).map_or(String::new(), |at| let_stand(&text[at]));
    format!("{sign}{words} {{{}{more}}}", attributes(&entry.id, facts))
}

/// Formats the attributes in an idea's braces. The site's boards write them in the same way (`board-model.js`).
fn attributes(id: &str, facts: &IdeaFacts) -> String {
    let mut all = vec![];
    let mut pair = |key: &str, value: Option<&str>| all.extend(value.map(|value| format!("{key}={}", quoted(value))));
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
fn quoted(value: &str) -> String {
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '-') {
        value.to_string()
    } else {
        format!("\"{}\"", value.replace('"', "”"))
    }
}

/// Returns the suppression in an idea's braces (`allow=E031 reason="…"`), which saved boards do not contain.
fn let_stand(braces: &str) -> String {
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

fn gone_list(gone: &[RemovedIdea]) -> String {
    let all: Vec<String> = gone.iter().map(|one| format!("{}@{}", one.id, one.when)).collect();
    format!("gone=\"{}\"", all.join(" "))
}

/// Returns the edit that updates the list of removed ideas in the board's heading.
fn gone_in_heading(text: &str, board: &Board, gone: &[RemovedIdea]) -> Option<(Range<usize>, String)> {
    let new = if gone.is_empty() { String::new() } else { format!(" {}", gone_list(gone)) };
    let Some(braces) = &board.braces else {
        let line = &text[board.at.start..];
        let line = &line[..line.find(['\r', '\n']).unwrap_or(line.len())];
        let at = board.at.start + line.trim_end().len();
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
fn lines_of(text: &str, at: &Range<usize>) -> Range<usize> {
    let start = text[..at.start].rfind('\n').map_or(0, |i| i + 1);
    start..behind(text, at.end)
}

/// Returns the start of the line after the last non-empty line before `at`.
fn behind(text: &str, at: usize) -> usize {
    let head = text[..at.min(text.len())].trim_end();
    text[head.len()..].find('\n').map_or(text.len(), |i| head.len() + i + 1)
}
