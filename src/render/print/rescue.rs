//! Finds what the engine refuses in a sheet, and sets it plainly: a book is never lost for one table.
//!
//! The blocks of a sheet's texts know the place in the author's file that they are from. The search leaves out more and more of them, and so
//! comes to each that the sheet cannot be made with.

use super::{SheetJob, job::SheetVariant};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// How a block is set that the engine refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rescue {
    /// As it is, without links, pictures and footnotes.
    WithoutLinks,
    /// As paragraphs of plain text.
    Plain,
    /// Not at all. The search uses it for blocks that it is not looking at.
    Omitted,
}

/// The most layouts of one sheet that a search tries. Blocks that it has not come to then are set plainly.
const MAX_ATTEMPTS: usize = 60;

/// Returns a sheet that `is_accepted`, and the places of the blocks that are set otherwise in it; `None` if there is none.
pub(super) fn rescue(
    job: &SheetJob,
    mut is_accepted: impl FnMut(&SheetJob) -> bool,
) -> Option<(SheetJob, BTreeMap<usize, Rescue>)> {
    let variants: Vec<Value> =
        job.variants.iter().map(|variant| serde_json::from_slice(&variant.data)).collect::<Result<_, _>>().ok()?;
    let with = |rescued: &BTreeMap<usize, Rescue>| {
        let variant = |(value, variant): (&Value, &SheetVariant)| {
            let mut value = value.clone();
            apply(&mut value, rescued);
            SheetVariant { data: serde_json::to_vec(&value).unwrap_or_default(), ..variant.clone() }
        };
        SheetJob { variants: variants.iter().zip(&job.variants).map(variant).collect(), ..job.clone() }
    };
    let count = job.assets.places.len();
    let all = |rescue: Rescue| (0..count).map(|place| (place, rescue)).collect::<BTreeMap<_, _>>();
    if count == 0 || !is_accepted(&with(&all(Rescue::Omitted))) {
        return None;
    }
    let mut attempts = 0;
    let mut refused = vec![];
    let mut open: Vec<(usize, usize)> = vec![(0, count)];
    while let Some((start, end)) = open.pop() {
        let range = start..end;
        let others: BTreeMap<usize, Rescue> =
            (0..count).filter(|place| !range.contains(place)).map(|place| (place, Rescue::Omitted)).collect();
        attempts += 1;
        if attempts <= MAX_ATTEMPTS && is_accepted(&with(&others)) {
            continue;
        }
        if range.len() > 1 && attempts <= MAX_ATTEMPTS {
            let middle = start + range.len() / 2;
            open.extend([(middle, end), (start, middle)]);
        } else {
            refused.extend(range);
        }
    }
    // Two blocks can be refused together that are accepted one by one.
    for refused in [refused, (0..count).collect()] {
        for rescue in [Rescue::WithoutLinks, Rescue::Plain, Rescue::Omitted] {
            let rescued: BTreeMap<usize, Rescue> = refused.iter().map(|place| (*place, rescue)).collect();
            let job = with(&rescued);
            if is_accepted(&job) {
                return Some((job, rescued));
            }
        }
    }
    None
}

/// Changes the blocks in `value` whose places are in `rescued`.
fn apply(value: &mut Value, rescued: &BTreeMap<usize, Rescue>) {
    let rescue_of = |item: &Value| {
        let place = item.as_object()?.get("place")?.as_u64()?;
        rescued.get(&usize::try_from(place).ok()?).copied()
    };
    match value {
        Value::Array(items) => {
            let mut out = vec![];
            for mut item in std::mem::take(items) {
                match rescue_of(&item) {
                    None => {
                        apply(&mut item, rescued);
                        out.push(item);
                    }
                    Some(Rescue::WithoutLinks) => out.extend(without_links(item)),
                    Some(Rescue::Plain) => {
                        let mut lines = vec![String::new()];
                        add_lines(&item, &mut lines);
                        let filled = lines.into_iter().filter(|line| !line.trim().is_empty());
                        out.extend(filled.map(|line| json!({"t": "p", "c": [{"t": "text", "s": line.trim()}]})));
                    }
                    Some(Rescue::Omitted) => {}
                }
            }
            *items = out;
        }
        Value::Object(fields) => fields.values_mut().for_each(|value| apply(value, rescued)),
        _ => {}
    }
}

fn kind(node: &Map<String, Value>) -> &str {
    node.get("t").and_then(Value::as_str).unwrap_or("")
}

/// Returns a node without links, pictures and footnotes: the words of links, the alternative texts of pictures and the words of footnotes stay.
fn without_links(node: Value) -> Vec<Value> {
    let map = |items: Value| match items {
        Value::Array(items) => Value::Array(items.into_iter().flat_map(without_links).collect()),
        other => other,
    };
    match node {
        Value::Object(fields) if kind(&fields) == "link" => {
            let inner = fields.get("c").cloned().unwrap_or_default();
            match map(inner) {
                Value::Array(items) => items,
                _ => vec![],
            }
        }
        Value::Object(fields) if matches!(kind(&fields), "image" | "note") => {
            let mut lines = vec![String::new()];
            add_lines(&Value::Object(fields), &mut lines);
            let text = lines.concat();
            if text.is_empty() { vec![] } else { vec![json!({"t": "text", "s": text})] }
        }
        Value::Object(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let value = match value {
                    Value::Array(_) => map(value),
                    Value::Object(_) => without_links(value).into_iter().next().unwrap_or_default(),
                    other => other,
                };
                (key, value)
            });
            vec![Value::Object(fields.collect())]
        }
        Value::Array(items) => vec![map(Value::Array(items))],
        other => vec![other],
    }
}

/// Adds the text of a node to `lines`: what stands in a line to the last one, each block, item and row to a new one.
fn add_lines(node: &Value, lines: &mut Vec<String>) {
    let push = |lines: &mut Vec<String>, text: &str| {
        if let Some(last) = lines.last_mut() {
            last.push_str(text);
        }
    };
    match node {
        Value::Array(items) => items.iter().for_each(|item| add_lines(item, lines)),
        Value::Object(fields) => {
            let kind = kind(fields);
            let text = |key: &str| fields.get(key).and_then(Value::as_str).unwrap_or("");
            match kind {
                "break" => push(lines, " "),
                "image" => {
                    if !text("alt").is_empty() {
                        push(lines, &format!("[{}]", text("alt")));
                    }
                }
                "note" => {
                    let mut inner = vec![String::new()];
                    fields.get("c").into_iter().for_each(|c| add_lines(c, &mut inner));
                    push(lines, &format!(" ({})", inner.join(" ").trim()));
                }
                "table" => {
                    let rows = fields.get("rows").and_then(Value::as_array);
                    for row in fields.get("head").into_iter().chain(rows.into_iter().flatten()) {
                        lines.push(String::new());
                        for (index, cell) in row.as_array().into_iter().flatten().enumerate() {
                            if index > 0 {
                                push(lines, " · ");
                            }
                            add_lines(cell, lines);
                        }
                    }
                    lines.push(String::new());
                }
                _ => {
                    let is_inline = ["em", "strong", "sup", "sub", "struck", "link"].contains(&kind);
                    if !is_inline && !text("s").is_empty() {
                        push(lines, text("s"));
                        return;
                    }
                    let parts = ["name", "c", "source", "items", "paragraphs", "attribution", "quote"];
                    for part in parts.iter().filter_map(|key| fields.get(*key)) {
                        if !is_inline && lines.last().is_some_and(|line| !line.is_empty()) {
                            lines.push(String::new());
                        }
                        match part {
                            Value::String(text) => push(lines, text),
                            part => add_each(part, kind, lines),
                        }
                    }
                    if !is_inline {
                        lines.push(String::new());
                    }
                }
            }
        }
        _ => {}
    }
}

/// Adds the text of the parts of a node. Each item of a list and each paragraph of a quote begins a line.
fn add_each(part: &Value, kind: &str, lines: &mut Vec<String>) {
    let is_list = kind == "list" || kind == "terms" || kind.is_empty();
    for item in part.as_array().into_iter().flatten() {
        add_lines(item, lines);
        if is_list && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
    }
    if part.is_object() {
        add_lines(part, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn job(blocks: &[Value]) -> SheetJob {
        let span = Span::new(&"a.md".into(), 0..0);
        let mut job = SheetJob::new("book", "book.typ", "A4", &span, &json!({ "body": blocks }));
        job.assets.places = vec![span; blocks.len()];
        job
    }

    fn text(s: &str) -> Value {
        json!({"t": "text", "s": s})
    }

    fn data(job: &SheetJob) -> String {
        String::from_utf8(job.variants[0].data.clone()).unwrap()
    }

    #[test]
    fn each_block_that_is_refused_is_found_and_no_other() {
        let block = |place: usize| json!({"t": "p", "place": place, "c": [text(&format!("block {place}."))]});
        let bad =
            |place: usize| json!({"t": "p", "place": place, "c": [{"t": "link", "href": "x", "c": [text("bad")]}]});
        let blocks: Vec<Value> = (0..40).map(|i| if [3, 17, 18].contains(&i) { bad(i) } else { block(i) }).collect();
        let mut attempts = 0;
        let (made, rescued) = rescue(&job(&blocks), |job| {
            attempts += 1;
            !data(job).contains("href")
        })
        .unwrap();
        assert_eq!(rescued, [3, 17, 18].map(|place| (place, Rescue::WithoutLinks)).into());
        assert!(attempts < 40, "{attempts}");
        assert!((0..40).filter(|i| ![3, 17, 18].contains(i)).all(|i| data(&made).contains(&format!("block {i}."))));
        assert_eq!(data(&made).matches("bad").count(), 3);
    }

    #[test]
    fn all_words_of_a_block_are_in_its_plain_form() {
        let cell = |s: &str| json!([text(s)]);
        let block = json!({"t": "aside", "name": "Fact", "place": 0, "source": [text("a source")], "c": [
            {"t": "p", "c": [text("one "), {"t": "em", "c": [text("two")]}, {"t": "note", "c": [{"t": "p", "c": [text("three")]}]}]},
            {"t": "list", "start": null, "items": [[{"t": "p", "c": [text("four")]}], [{"t": "p", "c": [text("five")]}]]},
            {"t": "table", "sides": [0], "head": [cell("six"), cell("seven")], "rows": [[cell("eight"), cell("nine")]]},
            {"t": "terms", "items": [[[text("ten")], [{"t": "p", "c": [text("eleven")]}]]]},
            {"t": "quote", "quote": {"id": "x", "paragraphs": [[text("twelve")], [text("thirteen")]], "attribution": "Woman"}},
            {"t": "image", "file": "x.png", "alt": "a house"},
        ]});
        let (made, _) = rescue(&job(&[block]), |job| !data(job).contains("aside")).unwrap();
        let made: Value = serde_json::from_str(&data(&made)).unwrap();
        let lines: Vec<&str> =
            made["body"].as_array().unwrap().iter().map(|p| p["c"][0]["s"].as_str().unwrap()).collect();
        let expected = [
            "Fact",
            "one two (three)",
            "four",
            "five",
            "six · seven",
            "eight · nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "Woman",
            "[a house]",
            "a source",
        ];
        assert_eq!(lines, expected);
    }
}
