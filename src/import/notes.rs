//! Lines `T7N the idea`, typed in from the notes on a wall -> ideas in the cells that bear these codes.

use crate::{
    diag::{Diagnostic, Report, Span, nearest},
    model::{
        Catalogue,
        workshop::{At, Idea, Layout, axes, codes},
    },
    source::Sources,
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// What an import makes of the project's files.
#[derive(Debug, Default)]
pub struct Imported {
    /// The new texts of files that change.
    pub files: BTreeMap<Arc<str>, String>,
    /// The ideas that were put in: the board's id, and the words.
    pub ideas: Vec<(Arc<str>, String)>,
    /// How many stood there already.
    pub known: usize,
}

/// Boards and cells by their codes.
type Codes<'c> = BTreeMap<&'c str, (usize, At)>;

/// Words with their cells, by board.
type Noted<'t> = BTreeMap<usize, Vec<(At, &'t str)>>;

/// A note: its code and its words, and where it stands in the file.
struct Note<'t> {
    code: String,
    words: &'t str,
    at: std::ops::Range<usize>,
}

/// Puts the notes of `text`, the file at `path`, into their cells. A second time it changes nothing.
///
/// # Errors
/// Every line whose code is not printed in any cell, or that has no words. Then nothing is to be written.
pub fn notes(catalogue: &Catalogue, sources: &Sources, path: &str, text: &str) -> Result<Imported, Report> {
    let all = codes(&catalogue.boards, &catalogue.config);
    let cells: Codes<'_> = all
        .iter()
        .enumerate()
        .flat_map(|(b, cells)| cells.iter().map(move |(cell, code)| (code.as_str(), (b, *cell))))
        .collect();
    let mut report = Report::default();
    let mut found: Noted<'_> = BTreeMap::new();
    for note in lines(text) {
        let span = || Span::new(&path.into(), note.at.clone());
        match cells.get(note.code.as_str()) {
            Some(_) if note.words.is_empty() => {
                let finding = Diagnostic::error("E101", span(), format!("there are no words behind `{}`", note.code));
                report.push(finding.help("write the idea behind the code, or take the line out"));
            }
            Some((board, cell)) => found.entry(*board).or_default().push((*cell, note.words)),
            None => {
                let near = nearest(&note.code, cells.keys().copied());
                let help = match near {
                    Some(near) => {
                        format!("did you mean `{near}`, of the board `{}`?", catalogue.boards[cells[near].0].id)
                    }
                    None => "a line begins with the code of its cell: a letter, a digit, a letter".to_string(),
                };
                report.push(
                    Diagnostic::error("E100", span(), format!("no cell bears the code `{}`", note.code)).help(help),
                );
            }
        }
    }
    if report.has_errors() {
        return Err(report);
    }
    Ok(put(catalogue, sources, found))
}

/// The lines that are notes; empty ones and those that open with `#` are none.
fn lines(text: &str) -> impl Iterator<Item = Note<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let at = start;
        start += line.len();
        let bare = line.trim_start_matches('\u{feff}').trim();
        if bare.is_empty() || bare.starts_with('#') {
            return None;
        }
        let (code, words) = bare.split_once(char::is_whitespace).unwrap_or((bare, ""));
        let from = at + line.find(code).unwrap_or(0);
        // As people type it: small letters, a colon behind it.
        let shown = code.trim_end_matches([':', '.', ',']).to_uppercase();
        Some(Note { code: shown, words: words.trim(), at: from..from + code.len() })
    })
}

/// Puts ideas into the files of their workshops, behind those that are there.
fn put(catalogue: &Catalogue, sources: &Sources, found: Noted<'_>) -> Imported {
    let mut imported = Imported::default();
    let mut taken: HashSet<String> = catalogue
        .boards
        .iter()
        .filter_map(|node| node.board())
        .flat_map(|board| board.ideas.iter().map(|idea| idea.id.to_string()))
        .collect();
    // From the last board of a file to its first, so that places before stay true.
    for (index, notes) in found.into_iter().rev() {
        let node = &catalogue.boards[index];
        let board = node.board();
        let (columns, rows) = axes(board.map_or(Layout::Grid, |b| b.layout), &catalogue.config);
        let (mut added, mut ideas): (Vec<String>, Vec<_>) = (vec![], vec![]);
        let mut new: Vec<(At, &str)> = vec![];
        for (cell, words) in notes {
            let (row, column) = cell.map_or((None, None), |(r, c)| (Some(&rows[r]), Some(&columns[c])));
            let is_same = |idea: &Idea| {
                let is = |own: &Option<crate::diag::Placed<String>>, other: Option<&String>| {
                    own.as_ref().map(|v| &v.value) == other
                };
                alike(&crate::model::prose::plain(&idea.text)) == alike(words)
                    && is(&idea.column, column)
                    && is(&idea.row, row)
            };
            if board.is_some_and(|b| b.ideas.iter().any(is_same)) || new.contains(&(cell, words)) {
                imported.known += 1;
                continue;
            }
            new.push((cell, words));
            let mut braces = String::new();
            for (key, value) in [("column", column), ("row", row)] {
                braces.extend(value.map(|value| format!("{key}={} ", quoted(value))));
            }
            let id = free_id(&format!("{}\n{words}", node.id), &mut taken);
            added.push(format!("- {} {{{braces}id={id}}}\n", escaped(words)));
            ideas.push((node.id.clone(), words.to_string()));
        }
        if added.is_empty() {
            continue;
        }
        imported.ideas.splice(0..0, ideas);
        let path = &catalogue.workshops[node.workshop].workshop.front.path;
        let text =
            imported.files.remove(path).unwrap_or_else(|| sources.text(path).map_or(String::new(), |t| t.to_string()));
        imported.files.insert(path.clone(), with(&text, catalogue, index, &added.concat()));
    }
    imported
}

/// The workshop's text with `lines` put into the board at `index`, in the file's own ends of lines.
fn with(text: &str, catalogue: &Catalogue, index: usize, lines: &str) -> String {
    let node = &catalogue.boards[index];
    let lines = if text.contains("\r\n") { lines.replace('\n', "\r\n") } else { lines.to_string() };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(board) = node.board() else {
        // A board that is an insight's question stands in no file yet.
        let insights: Vec<&str> = node.insights.iter().map(|i| &*catalogue.insights[*i].insight.front.slug).collect();
        let question = escaped(&crate::model::prose::plain(node.words()));
        let heading = format!("## {question} {{#{} insights=\"{}\"}}{end}{end}", node.id, insights.join(" "));
        return format!("{}{end}{end}{heading}{lines}", text.trim_end());
    };
    let workshop = &catalogue.workshops[node.workshop].workshop;
    let next = workshop.boards.iter().map(|b| b.at.start).filter(|at| *at > board.at.start).min().unwrap_or(text.len());
    let (at, before) = match board.ideas.last() {
        Some(idea) => (behind(text, idea.at.end), String::new()),
        None => (behind(text, next), end.to_string()),
    };
    let (head, tail) = text.split_at(at);
    let open = if head.ends_with('\n') { "" } else { end };
    format!("{head}{open}{before}{lines}{tail}")
}

/// The start of the line behind the last one before `at` that is not empty.
fn behind(text: &str, at: usize) -> usize {
    let head = text[..at.min(text.len())].trim_end();
    text[head.len()..].find('\n').map_or(text.len(), |i| head.len() + i + 1)
}

/// Words as they were typed, whichever marks the house sets for these.
fn alike(words: &str) -> String {
    apart(words)
        .replace(['’', '‘'], "'")
        .replace(['“', '”'], "\"")
        .replace('…', "...")
        .replace('—', "---")
        .replace('–', "--")
}

/// A value of an attribute.
fn quoted(value: &str) -> String {
    if !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '-') {
        value.to_string()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Words without two brackets in a row: these mean something in the format even where each is escaped.
fn apart(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if out.ends_with(['{', '[', ']']) && !c.is_alphanumeric() && c != ' ' {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Words as Markdown that says nothing else.
fn escaped(words: &str) -> String {
    let words = apart(words);
    // What would open a list within the list: `-`, `+`, `3.`, `3)`.
    let sign = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let opens = at == sign && (matches!(c, '.' | ')') || at == 0 && matches!(c, '-' | '+'));
        if opens
            || matches!(
                c,
                '\\' | '*' | '_' | '[' | ']' | '{' | '}' | '<' | '>' | '`' | '~' | '&' | '=' | '#' | '|' | '!'
            )
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An id as people copy it from a note: a letter, a digit, a letter.
fn free_id(name: &str, taken: &mut HashSet<String>) -> String {
    const LETTERS: &[u8; 21] = b"acdefghjkmnpqrtuvwxyz";
    const DIGITS: &[u8; 7] = b"2346789";
    // FNV-1a, 32 bits.
    let mut at = name.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    loop {
        let n = (at % 3087) as usize;
        let id: String = [LETTERS[n / 147], DIGITS[n / 21 % 7], LETTERS[n % 21]].map(char::from).iter().collect();
        // Where all are taken, longer ones are made.
        let id = if taken.len() > 2000 { format!("{id}{:x}", at >> 8 & 0xffff) } else { id };
        if taken.insert(id.clone()) {
            return id;
        }
        at = at.wrapping_add(1).wrapping_mul(0x0100_0193);
    }
}
