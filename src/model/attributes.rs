//! Parses attribute blocks: `{#id .class key=value key="two words"}` -> [`Attributes`].
//!
//! An attribute block is the last thing on its line. Before Markdown is parsed, the blocks are lifted out of the text and replaced by
//! spaces of the same length, so that the offsets of all other bytes stay the same.

use super::{
    comments::{blank, comments_and_code},
    id,
    suppression::{self, Suppression},
    yaml::{Fields, YamlNode},
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes, nearest, quoted_list};
use std::{borrow::Cow, ops::Range, sync::Arc};

/// The attributes of a heading, a list item, a quote or an image.
#[derive(Clone, Debug, PartialEq)]
pub struct Attributes {
    /// The byte range of the block in the file, braces included.
    pub range: Range<usize>,
    /// `#id`, without the `#`.
    pub id: Option<Spanned<Arc<str>>>,
    /// `.class`, without the dot.
    pub classes: Vec<Spanned<String>>,
    /// The codes of the findings suppressed here, and the reason.
    allow: Option<(Vec<Spanned<String>>, Option<String>)>,
    /// The key-value pairs other than `allow=` and its `reason=`, in order.
    pairs: Vec<(Spanned<String>, Spanned<YamlNode>)>,
}

impl Attributes {
    /// Returns a reader of the key-value pairs, which are read like front matter.
    pub fn fields<'r>(&self, path: &Arc<str>, report: &'r mut Report) -> Fields<'r> {
        Fields::open(path, Spanned::new(YamlNode::Map(self.pairs.clone()), self.range.clone()), report)
    }

    /// Takes the suppressions out of the attributes. They apply to `range`, the range of the element that has the attributes.
    pub(super) fn take_suppressions(
        &mut self,
        path: &Arc<str>,
        range: &Range<usize>,
        report: &mut Report,
    ) -> Vec<Suppression> {
        let Some((codes, reason)) = self.allow.take() else { return vec![] };
        suppression::from_codes(path, codes, reason.as_deref(), range, report)
    }

    /// Moves `allow=` and its `reason=` from the pairs to `allow`, because every kind of element may have them.
    fn separate_allow(&mut self) {
        let mut take = |key: &str| {
            let at = self.pairs.iter().position(|(k, _)| k.value == key)?;
            match self.pairs.remove(at).1 {
                Spanned { value: YamlNode::Text(text), range } => Some(Spanned::new(text, range)),
                _ => None,
            }
        };
        if let Some(codes) = take("allow") {
            self.allow = Some((split_commas(&codes), take("reason").map(|r| r.value)));
        }
    }

    /// Returns whether the block has the class `class`, written with a dot.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|c| c.value == class)
    }

    /// Returns whether the block has neither classes nor key-value pairs, apart from `allow=` and its `reason=`.
    pub fn is_id_only(&self) -> bool {
        self.classes.is_empty() && self.pairs.is_empty()
    }

    /// Reports all classes and keys, for a place where only an `#id` and `allow=` are allowed.
    pub fn report_all_but_id(&self, path: &Arc<str>, report: &mut Report) {
        self.report_unknown_classes(path, &[], report);
        for (key, _) in &self.pairs {
            let span = Span::new(path, key.range.clone());
            let finding = Diagnostic::error(codes::E010, span, format!("`{}` has no meaning here", key.value));
            report.push(finding.help(match key.value.as_str() {
                "reason" => "a reason goes with `allow`: `{allow=E043 reason=\"why\"}`",
                "voice" | "consent" => "`voice` and `consent` go at the end of a quote's attribution",
                _ => "only an `#id` is allowed here",
            }));
        }
    }

    /// Reports classes that are not among `allowed`.
    pub fn report_unknown_classes(&self, path: &Arc<str>, allowed: &[&str], report: &mut Report) {
        for class in self.classes.iter().filter(|c| !allowed.contains(&c.value.as_str())) {
            let help = match nearest(&class.value, allowed.iter().copied()) {
                Some(near) => format!("did you mean `.{near}`?"),
                None if allowed.is_empty() => "no class is allowed here".into(),
                None => format!("the classes here are {}", quoted_list(allowed.iter().copied())),
            };
            let span = Span::new(path, class.range.clone());
            report.push(
                Diagnostic::error(codes::E010, span, format!("there is no class `.{}` here", class.value)).help(help),
            );
        }
    }
}

/// Splits a value such as `one, two` at its commas. Returns the trimmed parts that are not empty, each with its range.
pub fn split_commas(value: &Spanned<String>) -> Vec<Spanned<String>> {
    let mut start = 0;
    let mut parts = vec![];
    for part in value.value.split(',') {
        let trimmed = part.trim();
        let leading_spaces = part.len() - part.trim_start().len();
        let at = value.range.start + start + leading_spaces;
        if !trimmed.is_empty() {
            parts.push(Spanned::new(trimmed.to_string(), at..at + trimmed.len()));
        }
        start += part.len() + 1;
    }
    parts
}

/// Lifts the attribute blocks out of `text`, which begins at byte `offset` of `path`. Fenced code and comments are left alone.
///
/// Returns the text with spaces in place of the blocks, and the blocks in order.
pub fn lift<'t>(path: &Arc<str>, text: &'t str, offset: usize, report: &mut Report) -> (Cow<'t, str>, Vec<Attributes>) {
    if !text.contains('{') {
        return (Cow::Borrowed(text), vec![]);
    }
    let mut masked = text.to_string();
    let mut blocks = vec![];
    let mut start = 0;
    for line in blank(text, comments_and_code(text)).split_inclusive('\n') {
        if let Some(range) = find_trailing_block(line) {
            let range = start + range.start..start + range.end;
            blocks.push(parse_block(path, &text[range.clone()], offset + range.start, report));
            masked.replace_range(range.clone(), &" ".repeat(range.len()));
        }
        start += line.len();
    }
    (Cow::Owned(masked), blocks)
}

/// Returns the range of the attribute block at the end of `line`; `None` if there is none.
fn find_trailing_block(line: &str) -> Option<Range<usize>> {
    let end = line.trim_end().len();
    if !line[..end].ends_with('}') {
        return None;
    }
    // From the left, so that a brace inside quotation marks does not open a block of its own.
    line[..end]
        .match_indices('{')
        .map(|(i, _)| i)
        .find(|&i| {
            let inner = &line[i + 1..end - 1];
            // A block follows a space, the dash of an attribution, the sign of a block quote, or the end of a picture.
            let can_open = i == 0 || line[..i].ends_with([' ', '\u{a0}', '\t', '—', '–', '-', '>', ')']);
            can_open && looks_like_attributes(inner)
        })
        .map(|i| i..end)
}

/// Returns whether the text between braces is meant as attributes, even if some of them are malformed: those are reported by `parse_block`.
fn looks_like_attributes(inner: &str) -> bool {
    let inner = inner.trim();
    let unquoted: String = inner.split('"').step_by(2).collect();
    if unquoted.contains(['{', '}']) {
        return false;
    }
    let name_len =
        |text: &str| text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(text.len());
    let opens_pair = |text: &str| name_len(text) > 0 && text[name_len(text)..].starts_with('=');
    // The last condition accepts a block with a malformed word, such as an id without its `#`, if another word is a pair.
    inner.starts_with(['#', '.'])
        || name_len(inner) > 0 && inner[name_len(inner)..].trim_start().starts_with('=')
        || unquoted.split_whitespace().any(opens_pair)
}

/// Parses one block, braces included, which begins at byte `offset`.
fn parse_block(path: &Arc<str>, block: &str, offset: usize, report: &mut Report) -> Attributes {
    let mut attributes =
        Attributes { range: offset..offset + block.len(), id: None, classes: vec![], allow: None, pairs: vec![] };
    let end = block.len() - 1;
    let mut at = 1;
    while at < end {
        let rest = &block[at..end];
        let leading_spaces = rest.len() - rest.trim_start().len();
        at += leading_spaces;
        let rest = &block[at..end];
        if rest.is_empty() {
            break;
        }
        match parse_attribute(rest, offset + at, &mut attributes) {
            Ok(ParsedAttribute::Id(id)) => {
                at += id.value.len() + 1;
                attributes.id = Some(id::validate(path, id, report));
            }
            Ok(ParsedAttribute::Other(length)) => at += length,
            Err(length) => {
                let span = Span::new(path, offset + at..offset + at + length);
                let message = format!("`{}` is not an attribute", &rest[..length]);
                let help = if rest[..length].contains(['“', '”', '„']) {
                    "use straight quotation marks: `key=\"two words\"`"
                } else {
                    "an attribute is `#id`, `.class`, `key=value` or `key=\"two words\"`, without spaces around the `=`"
                };
                report.push(Diagnostic::error(codes::E009, span, message).help(help));
                at += length;
            }
        }
    }
    attributes.separate_allow();
    attributes
}

/// The attribute that `parse_attribute` found.
enum ParsedAttribute {
    /// `#id`, not yet validated.
    Id(Spanned<String>),
    /// Any other attribute, already added to the attributes: its length in bytes.
    Other(usize),
}

/// Parses the attribute at the start of `rest`, which is at byte `offset`. A class or a pair is added to `attributes`; an id is left to the
/// caller. An error is the length in bytes of the text that is not an attribute.
fn parse_attribute(rest: &str, offset: usize, attributes: &mut Attributes) -> Result<ParsedAttribute, usize> {
    let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let word = &rest[..word_end];
    let is_name =
        |n: &str| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '/'));
    if let Some(id) = word.strip_prefix('#') {
        if id.is_empty() || attributes.id.is_some() {
            return Err(word_end);
        }
        return Ok(ParsedAttribute::Id(Spanned::new(id.into(), offset + 1..offset + word_end)));
    }
    if let Some(class) = word.strip_prefix('.') {
        if !is_name(class) {
            return Err(word_end);
        }
        attributes.classes.push(Spanned::new(class.into(), offset + 1..offset + word_end));
        return Ok(ParsedAttribute::Other(word_end));
    }
    let Some((key, _)) = rest.split_once('=') else { return Err(word_end) };
    if !is_name(key) {
        return Err(word_end);
    }
    let value_start = key.len() + 1;
    let value = &rest[value_start..];
    let (text, value_at, length) = if let Some(quoted) = value.strip_prefix('"') {
        let Some(close) = quoted.find('"') else { return Err(rest.len()) };
        (&quoted[..close], value_start + 1, value_start + close + 2)
    } else {
        let end = value.find(char::is_whitespace).unwrap_or(value.len());
        (&value[..end], value_start, value_start + end)
    };
    // Not an attribute: a curly quotation mark would become part of the value, and a value after `= ` would be lost.
    if !value.starts_with('"') && (text.is_empty() || text.starts_with(['“', '”', '„'])) {
        return Err(length.max(word_end));
    }
    let key = Spanned::new(key.to_string(), offset..offset + key.len());
    let range = offset + value_at..offset + value_at + text.len();
    attributes.pairs.push((key, Spanned::new(YamlNode::Text(text.to_string()), range)));
    Ok(ParsedAttribute::Other(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lift_all(text: &str) -> (String, Vec<Attributes>, Report) {
        let mut report = Report::default();
        let (masked, blocks) = lift(&"x.md".into(), text, 0, &mut report);
        (masked.into_owned(), blocks, report)
    }

    #[test]
    fn a_block_is_lifted_and_leaves_the_other_bytes_where_they_were() {
        let text = "> — Woman, 40s {#a-b voice=B04 .poster reveals=\"family {health}\"}\nnext\n";
        let (masked, blocks, report) = lift_all(text);
        assert_eq!(masked.len(), text.len());
        assert!(masked.starts_with("> — Woman, 40s   ") && masked.ends_with("\nnext\n"));
        assert_eq!(&*blocks[0].id.as_ref().unwrap().value, "a-b");
        assert!(blocks[0].has_class("poster") && report.is_empty());
        let mut report = Report::default();
        let mut fields = blocks[0].fields(&"x.md".into(), &mut report);
        assert_eq!(fields.text("reveals").unwrap().value, "family {health}");
        let voice = fields.text("voice").unwrap();
        assert_eq!(&text[voice.range], "B04");
    }

    #[test]
    fn counts_braces_code_and_comments_are_not_attributes() {
        for text in ["There are {{ count.quotes }}\n", "a {brace}\n", "```\nx {#id}\n```\n", "<!--\n> — x {#id}\n-->\n"]
        {
            assert_eq!(lift_all(text).1, vec![], "{text}");
        }
    }

    #[test]
    fn comments_and_code_before_attributes_do_not_hide_them() {
        for text in [
            "## Now <!-- x --> {horizon=now}\n",
            "## Now {horizon=now} <!-- x -->\n",
            "`<!--`\n\n## Now {horizon=now}\n",
        ] {
            assert_eq!(lift_all(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn invalid_attributes_are_reported_at_their_span() {
        let (_, _, report) = lift_all("## Now {horizon=now workshop}\n");
        assert_eq!(report.findings()[0].message, "`workshop` is not an attribute");
        assert_eq!(report.findings()[0].span.as_ref().unwrap().start, 20);
    }
}
