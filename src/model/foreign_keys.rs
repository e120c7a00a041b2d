//! Keys of other programs in front matter: Obsidian, Jekyll, a research repository. They are reported once for each file, and can be moved
//! below `extra:`, where any key may be.

use super::{
    front::find_parts,
    yaml::{self, YamlNode},
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes, quoted_list};
use std::{ops::Range, sync::Arc};

/// The key below which any keys may be.
const EXTRA: &str = "extra";

/// Creates the finding about keys of the file `path` that the format does not know and that resemble none it knows. `None` if there is none.
pub(super) fn finding(path: &Arc<str>, keys: &[Spanned<String>], known: &[&'static str]) -> Option<Diagnostic> {
    let (first, others) = keys.split_first()?;
    let named = quoted_list(keys.iter().map(|key| key.value.as_str()));
    let message = match others.len() {
        0 => format!("there is no key {named} here"),
        _ => format!("there are no keys {named} here"),
    };
    let finding = Diagnostic::error(codes::E004, Span::new(path, first.range.clone()), message)
        .help("keys of other programs go below `extra:`; `indsigt check --fix` moves them there")
        .help(format!("the keys here are {}", quoted_list(known.iter().copied())));
    let related = |key: &Spanned<String>| (Span::new(path, key.range.clone()), String::new());
    Some(Diagnostic { related: others.iter().map(related).collect(), ..finding })
}

/// Returns `text` with the keys that `report`, the findings about the file, calls unknown below `extra:`, and the names of these keys; every
/// other line is unchanged. `None` if there is no such key, or if one is written in a way that cannot be moved.
pub fn move_below_extra(path: &Arc<str>, text: &str, report: &Report) -> Option<(String, Vec<String>)> {
    let is_foreign = |finding: &&Arc<Diagnostic>| {
        finding.code.id == codes::E004.id && finding.help.first().is_some_and(|help| help.contains("--fix"))
    };
    let finding = report.iter().find(is_foreign)?;
    let spans = finding.span.iter().chain(finding.related.iter().map(|(span, _)| span));
    let foreign: Vec<usize> = spans.filter(|span| span.path == *path).map(|span| span.start).collect();
    let front_matter = find_parts(text).front_matter;
    let node = yaml::parse(path, &text[front_matter.clone()], front_matter.start, &mut Report::default())?;
    let YamlNode::Map(pairs) = node.value else { return None };
    let mut moved = String::new();
    let mut kept = String::new();
    let mut names = vec![];
    let mut at = front_matter.start;
    for (index, (key, _)) in pairs.iter().enumerate() {
        let end = pairs.get(index + 1).map_or(front_matter.end, |(next, _)| next.range.start);
        let lines = entry_lines(text, key.range.start..end, &front_matter)?;
        kept.push_str(text.get(at..lines.start)?);
        at = lines.end;
        if foreign.contains(&key.range.start) {
            text[lines].split_inclusive('\n').for_each(|line| push_indented(line, &mut moved));
            names.push(key.value.clone());
        } else {
            kept.push_str(&text[lines]);
        }
    }
    kept.push_str(&text[at..front_matter.end]);
    let line_end = if text[front_matter.clone()].contains("\r\n") { "\r\n" } else { "\n" };
    let front = match pairs.iter().find(|(key, _)| key.value == EXTRA) {
        None => format!("{kept}{EXTRA}:{line_end}{moved}"),
        Some((_, value)) => insert_below_extra(&kept, &text[value.range.clone()], &value.value, &moved)?,
    };
    let new = [&text[..front_matter.start], &front, &text[front_matter.end..]].concat();
    Some((new, names))
}

/// Returns the lines of the entry at `range`, a key and its value, without the blank lines and comments behind it. `None` if the key does not
/// begin its line.
fn entry_lines(text: &str, range: Range<usize>, front_matter: &Range<usize>) -> Option<Range<usize>> {
    if range.start != front_matter.start && !text[..range.start].ends_with('\n') {
        return None;
    }
    let (mut end, mut line_end) = (range.start, range.start);
    for line in text[range.clone()].split_inclusive('\n') {
        line_end += line.len();
        if !line.trim().is_empty() && !line.starts_with('#') {
            end = line_end;
        }
    }
    Some(range.start..end)
}

fn push_indented(line: &str, out: &mut String) {
    if !line.trim().is_empty() {
        out.push_str("  ");
    }
    out.push_str(line);
}

/// Returns `kept`, a front matter with the key `extra`, with the lines `moved` below that key. `None` if its value is in braces, or indented
/// by more than two blanks.
fn insert_below_extra(kept: &str, value_text: &str, value: &YamlNode, moved: &str) -> Option<String> {
    let is_block = match value {
        YamlNode::Null => true,
        YamlNode::Map(_) => !value_text.trim_start().starts_with('{'),
        _ => false,
    };
    let line_start = if kept.starts_with("extra:") { 0 } else { kept.find("\nextra:")? + 1 };
    let line_end = kept[line_start..].find('\n').map_or(kept.len(), |at| line_start + at + 1);
    let next = kept[line_end..].lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let indentation = next.len() - next.trim_start().len();
    let fits = *value == YamlNode::Null || indentation == 2;
    (is_block && fits).then(|| [&kept[..line_end], moved, &kept[line_end..]].concat())
}
