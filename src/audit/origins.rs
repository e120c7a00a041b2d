//! Where the project's own texts contain what the audit found.

use super::{
    Audit,
    index::{RUN_LEN, SecretMatch, SecretPart},
    search::Searcher,
    words::{TextFormat, to_nfc},
};
use crate::{
    check::Secret,
    diag::Span,
    source::{Content, Sources},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Returns the spans of the matches in `wanted` in the project's own texts, outside each secret's own range.
pub(super) fn find_origins(
    audit: &Audit,
    wanted: &BTreeSet<SecretMatch>,
    sources: &Sources,
) -> BTreeMap<SecretMatch, Vec<Span>> {
    let mut origins: BTreeMap<SecretMatch, Vec<Span>> = BTreeMap::new();
    if wanted.is_empty() {
        return origins;
    }
    let searcher = Searcher::new(&audit.index);
    let texts = ["content/", "static/", "themes/"].into_iter().flat_map(|folder| sources.files_under(folder));
    for (path, content) in texts {
        let Content::Text(text) = content else { continue };
        let mut found = vec![];
        searcher.search_text(text, TextFormat::Plain, &mut found);
        // A retold quote matches once for each run of its words; the first match of a file is enough.
        let mut seen = BTreeSet::new();
        for (found, end) in found.into_iter().filter(|(found, _)| wanted.contains(found)) {
            let secret = &audit.secrets.all[found.0];
            let end = source_offset(text, end);
            let is_own = secret.span.path == *path && secret.own_range.contains(&end);
            if !is_own && seen.insert(found) {
                let start = match_start(text, end, secret, found.1);
                origins.entry(found).or_default().push(Span::new(path, start..end));
            }
        }
    }
    origins.values_mut().for_each(|spans| spans.truncate(MAX_ORIGINS));
    origins
}

/// The maximum number of places in the project that a finding shows.
const MAX_ORIGINS: usize = 3;

/// Converts a byte offset in the composed form of `text` (NFC), which is the form that is searched, into one in `text` itself. Within a
/// line that has decomposed letters, the result is an estimate.
fn source_offset(text: &str, at: usize) -> usize {
    if matches!(to_nfc(text), Cow::Borrowed(_)) {
        return at;
    }
    let (mut typed, mut before) = (0, 0);
    for line in text.split_inclusive('\n') {
        let length = to_nfc(line).len();
        if at < before + length {
            return text.ceil_char_boundary(typed + (at - before).min(line.len()));
        }
        typed += line.len();
        before += length;
    }
    text.len()
}

/// Returns the byte at which a match that ends before byte `end` of `text` begins: as many words earlier as the match has, but not
/// before the paragraph.
fn match_start(text: &str, end: usize, secret: &Secret, part: SecretPart) -> usize {
    let words = match part {
        SecretPart::Words => RUN_LEN.min(secret.words.split_whitespace().count()),
        SecretPart::Id | SecretPart::Label | SecretPart::Name => 1,
    };
    let paragraph = text[..end].rfind("\n\n").map_or(0, |i| i + 2);
    let mut start = end;
    for _ in 0..words {
        let before = text[paragraph..start].trim_end();
        let gap = before.char_indices().rev().find(|(_, c)| c.is_whitespace());
        start = gap.map_or(paragraph, |(at, c)| paragraph + at + c.len_utf8());
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_in_the_composed_text_maps_to_the_source_text() {
        let text = "a\u{30a} a\u{30a}\nen linje til: a\u{30a}b\n";
        let whole = to_nfc(text);
        for (at, _) in whole.char_indices() {
            let typed = source_offset(text, at);
            assert!(text.is_char_boundary(typed));
            let line = |text: &str, at: usize| text[..at].matches('\n').count();
            assert!(at == 0 || line(&whole, at).abs_diff(line(text, typed)) <= 1);
        }
        assert_eq!(source_offset(text, whole.len()), text.len());
        assert_eq!(source_offset("æøå", 4), 4);
    }

    #[test]
    fn a_retold_quote_with_no_break_spaces_is_reported_at_its_first_word() {
        let text = "It was said: my\u{a0}brother’s\u{a0}password, and he’s been";
        let secret = Secret {
            description: "a quote".into(),
            span: Span::new(&"content/x.md".into(), 0..1),
            own_range: 0..0,
            words: "my brother’s password, and he’s been dead".into(),
            ids: vec![],
            labels: vec![],
            names: vec![],
        };
        let start = match_start(text, text.len(), &secret, SecretPart::Words);
        assert_eq!(&text[start..], "my\u{a0}brother’s\u{a0}password, and he’s been");
    }
}
