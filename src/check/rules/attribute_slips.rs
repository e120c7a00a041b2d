//! E053: reports text at the end of a quote that was meant as an attribute: `{voice: B77}`, `(B77)`, `— Woman, consent none`.
//!
//! Such a slip would be published as words, and the quote would have the project's consent instead of its voice's.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{
        attributes,
        comments::{blank, markdown_comments},
        consent::{CHANNELS, LEVELS},
        prose::find_attribute_mark,
        quote::Quote,
    },
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E053],
    summary: "attributes at the end of a quote are in braces, with `=`",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

/// The keys of a quote's attributes, besides the channels, and two of them as a Danish author may write them.
const KEYS: [&str; 8] = ["voice", "consent", "lang", "reveals", "allow", "reason", "stemme", "samtykke"];

/// The classes of a quote.
const CLASSES: [&str; 2] = [".poster", ".lead"];

fn run(context: &RuleContext<'_>, report: &mut Report) {
    check_recommendations(context, report);
    let voices: Vec<&str> = context.catalogue.voices.iter().map(|voice| &*voice.id).collect();
    let nodes = context.catalogue.quotes.iter().map(|node| &node.quote);
    for quote in nodes.chain(&context.catalogue.draft_quotes) {
        let Some(file) = context.sources.text(&quote.path).filter(|file| file.get(quote.range.clone()).is_some())
        else {
            continue;
        };
        let text = &file[quote.range.clone()];
        let text = blank(text, if text.contains("<!--") { markdown_comments(text) } else { vec![] });
        // What the parser has read as attributes, or reported, is none of this rule's.
        let (text, _) = attributes::lift(&quote.path, &text, 0, &mut Report::default());
        if quote.voice.is_none() && voices.iter().any(|id| is_id_with_digits(id) && id.eq_ignore_ascii_case(&quote.id))
        {
            let range = quote.id_range.clone().unwrap_or(quote.range.clone());
            let message = format!("`{}` is the id of a voice, and names the quote here", quote.id);
            report.push(
                Diagnostic::error(codes::E053, Span::new(&quote.path, range), message)
                    .help("write the voice as `{voice=B04}`; or give the quote an id that says what it is about"),
            );
        }
        let slip = find_in_quote(&text, &voices, quote)
            .map(|slip| quote.range.start + slip.start..quote.range.start + slip.end)
            .or_else(|| find_beside_quote(file, &voices, quote))
            .or_else(|| find_in_front_matter(file, &voices, quote));
        if slip.is_none() {
            report_ids_of_speakers(&voices, quote, &text, report);
        }
        if let Some(range) = slip {
            let id = file.get(range.clone()).map(|text| text.trim_matches(['(', ')', '{', '}', ':', ' ']));
            let message = match id.filter(|id| voices.contains(id)) {
                Some(id) => format!("`{id}` is the id of a voice, and would be published as words"),
                None => "this looks like an attribute, but would be published as words".to_string(),
            };
            let span = Span::new(&quote.path, range);
            report.push(Diagnostic::error(codes::E053, span, message).help(
                "write attributes at the end of the line, in braces and with `=`: `{voice=B04 consent=internal}`",
            ));
        }
    }
}

/// Reports speakers in the words of a quote who are called by the id of a voice: only the team may see ids.
fn report_ids_of_speakers(voices: &[&str], quote: &Quote, text: &str, report: &mut Report) {
    for id in quote.testimony.speakers().filter(|name| voices.contains(name)) {
        let Some(at) = text.find(id) else { continue };
        let span = Span::new(&quote.path, quote.range.start + at..quote.range.start + at + id.len());
        let message = format!("`{id}` is the id of a voice, and would be published as the name of a speaker");
        report
            .push(Diagnostic::error(codes::E053, span, message).help(
                "write who speaks as readers may know it: `Woman: …`, `Borger: …`; the id goes into `{voice=…}`",
            ));
    }
}

/// Reports recommendations with text that was meant as attributes: one whose `from=` is lost is published although its quote is withheld.
fn check_recommendations(context: &RuleContext<'_>, report: &mut Report) {
    let is_quote = |id: &str| context.catalogue.quotes.iter().any(|node| *node.quote.id == *id);
    for node in &context.catalogue.recommendations {
        let recommendation = &node.recommendation;
        let file = context.sources.text(&recommendation.path);
        let Some(text) = file.and_then(|file| file.get(recommendation.range.clone())) else { continue };
        let (text, _) = attributes::lift(&recommendation.path, text, 0, &mut Report::default());
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if let Some(slip) = find_source_slip(line, is_quote) {
                let at = recommendation.range.start + start;
                let span = Span::new(&recommendation.path, at + slip.start..at + slip.end);
                report.push(
                    Diagnostic::error(codes::E053, span, "this looks like an attribute, but would be published as words")
                        .help("write attributes at the end of the item's first line, in braces and with `=`: `{from=ring-first}`"),
                );
            }
            start += line.len();
        }
    }
}

/// Returns the range of `from=`, `{from: x}` or `(from: x)` in the text of a recommendation, where `is_quote` knows the ids of quotes.
fn find_source_slip(line: &str, is_quote: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let in_groups = trailing_groups(line).into_iter().find(|group| {
        let mut names = words(&line[group.start + 1..group.end - 1]);
        let (first, second) = (names.next().unwrap_or(""), names.next().unwrap_or(""));
        match line[group.clone()].starts_with('{') {
            true => is_near(first, "from") || is_near(first, "insights") || is_quote(first),
            false => first.eq_ignore_ascii_case("from") && is_quote(second),
        }
    });
    in_groups.or_else(|| ["from=", "insights="].iter().find_map(|key| line.find(key).map(|at| at..at + key.len())))
}

/// Returns the range of the first slip in the text of a quote: braces on any line, brackets and a dash at its end.
fn find_in_quote(text: &str, voices: &[&str], quote: &Quote) -> Option<Range<usize>> {
    let is_unread = |line: &str| find_attribute_mark(line).is_none();
    let at_end = last_lines(text).filter(|(_, line)| is_unread(line)).find_map(|(start, line)| {
        let slip = find_slip(line, voices, quote)?;
        Some(start + slip.start..start + slip.end)
    });
    at_end.or_else(|| {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            start += line.len();
            (start - line.len(), line)
        });
        lines.filter(|(_, line)| is_unread(line)).find_map(|(start, line)| {
            if let Some(slip) = find_statement(line, voices, quote) {
                return Some(start + slip.start..start + slip.end);
            }
            let groups = line.match_indices('{').filter_map(|(at, _)| Some(at..at + line[at..].find('}')? + 1));
            let slip = groups.into_iter().find(|group| is_slip(&line[group.clone()], voices, quote))?;
            Some(start + slip.start..start + slip.end)
        })
    })
}

/// Returns the range of a line that is nothing but an attribute (`voice: B77`, `consent none`), or of the id of a voice with which a line
/// begins or ends, in a quote that has no voice.
fn find_statement(line: &str, voices: &[&str], quote: &Quote) -> Option<Range<usize>> {
    let is_sign = |c: char| !is_word_char(c);
    let bare = line.trim_start_matches(['>', ' ', '−']).trim_end();
    let start = line.len() - line.trim_start_matches(['>', ' ', '−']).len();
    let first = words(bare).next()?;
    let is_key = is_word_char(bare.chars().next()?) && keys().any(|key| is_near(first, key));
    if is_key && bare.len() <= MAX_STATEMENT_LEN && is_pair(bare, voices) {
        return Some(start..start + bare.len());
    }
    let last = words(bare).last()?;
    let is_id =
        |word: &str| quote.voice.is_none() && voices.iter().any(|id| *id == word && is_voice(word, voices, quote));
    let at = if is_id(first) {
        bare.find(first)?
    } else if is_id(last) && bare.trim_end_matches(is_sign).ends_with(last) {
        bare.rfind(last)?
    } else {
        return None;
    };
    let length = if is_id(first) { first.len() } else { last.len() };
    Some(start + at..start + at + length)
}

/// The length of the longest line that states an attribute, in bytes.
const MAX_STATEMENT_LEN: usize = 40;

/// Returns the range of the `attribution:` of a quote in a file of its own, if it holds an attribute.
fn find_in_front_matter(file: &str, voices: &[&str], quote: &Quote) -> Option<Range<usize>> {
    let attribution = quote.attribution.as_deref()?;
    let line = format!("— {attribution}");
    let is_slip = find_slip(&line, voices, quote).is_some() || find_attribute_mark(&line).is_some();
    let at = file[..quote.range.start].find(attribution).filter(|_| is_slip)?;
    Some(at..at + attribution.len())
}

/// Returns the range of the line before or after a quote, if it is nothing but braces that were meant for the quote.
fn find_beside_quote(file: &str, voices: &[&str], quote: &Quote) -> Option<Range<usize>> {
    let line_of = |start: usize, end: usize| {
        let line = file[start..end].trim();
        let at = start + file[start..end].len() - file[start..end].trim_start().len();
        let is_statement = line.len() <= MAX_STATEMENT_LEN
            && line.starts_with(is_word_char)
            && words(line).next().is_some_and(|first| keys().any(|key| is_near(first, key)))
            && is_pair(line, voices);
        let is_alone = line.starts_with('(') && line.ends_with(')') && holds_voice(line, voices, quote);
        if is_statement || is_alone {
            return Some(at..at + line.len());
        }
        let is_block = line.starts_with('{')
            && line.ends_with('}')
            && line.len() > 2
            && find_attribute_mark(line).is_none()
            && attributes::lift(&quote.path, line, 0, &mut Report::default()).1.is_empty();
        (is_block && is_slip(line, voices, quote)).then_some(at..at + line.len())
    };
    let before_end = file[..quote.range.start].trim_end().len();
    let before_start = file[..before_end].rfind('\n').map_or(0, |at| at + 1);
    let after_start = quote.range.end + file[quote.range.end..].len() - file[quote.range.end..].trim_start().len();
    let after_end = file[after_start..].find('\n').map_or(file.len(), |at| after_start + at);
    line_of(before_start, before_end).or_else(|| line_of(after_start, after_end))
}

/// Returns the last line of a quote and, if it is an attribution, the last line of the words as well, each with its start byte.
pub(super) fn last_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = text.len();
    let mut lines = std::iter::from_fn(move || {
        let line_end = text[..end].trim_end_matches(|c: char| c.is_whitespace() || c == '>').len();
        if line_end == 0 {
            return None;
        }
        let start = text[..line_end].rfind('\n').map_or(0, |at| at + 1);
        end = start;
        Some((start, &text[start..line_end]))
    });
    let last = lines.next();
    let is_attribution = last.is_some_and(|(_, line)| line.trim_start_matches(['>', ' ']).starts_with(DASHES));
    last.into_iter().chain(lines.next().filter(|_| is_attribution))
}

/// The signs that open an attribution.
pub(super) const DASHES: [char; 3] = ['—', '–', '-'];

/// Returns the range of the first slip at the end of `line`.
fn find_slip(line: &str, voices: &[&str], quote: &Quote) -> Option<Range<usize>> {
    let groups = trailing_groups(line);
    let tail_start = groups.last().map_or(line.len(), |group| group.start);
    // Nobody is called by braces: at the end of an attribution, they are attributes, whatever they hold.
    let is_attribution = line.trim_start_matches(['>', ' ']).starts_with(DASHES);
    let is_braces = |group: &Range<usize>| is_attribution && line[group.clone()].starts_with('{');
    let in_groups =
        groups.into_iter().rev().find(|group| is_braces(group) || is_slip(&line[group.clone()], voices, quote));
    in_groups.or_else(|| {
        // The text behind the last dash, up to the brackets.
        let (at, dash) = line[..tail_start]
            .char_indices()
            .rev()
            .find(|(at, c)| DASHES.contains(c) && (*c != '-' || line[..*at].ends_with([' ', '>', '-']) || *at == 0))?;
        let tail = at + dash.len_utf8()..tail_start;
        let text = &line[tail.clone()];
        let start = tail.start + text.len() - text.trim_start().len();
        let end = tail.start + text.trim_end().len();
        // In a quote that has its voice, an id is a word like another: `metro M3`.
        (is_pair(text, voices) || quote.voice.is_none() && holds_voice(text, voices, quote))
            .then_some(start..end.max(start))
    })
}

/// Returns the ranges of the groups in brackets with which `line` ends, the last one first.
pub(super) fn trailing_groups(line: &str) -> Vec<Range<usize>> {
    let mut groups = vec![];
    let mut end = line.len();
    loop {
        let rest = line[..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
        let open = match rest.chars().next_back() {
            Some('}') => '{',
            Some(']') => '[',
            Some(')') => '(',
            _ => return groups,
        };
        let Some(start) = rest.rfind(open) else { return groups };
        groups.push(start..rest.len());
        end = start;
    }
}

/// Returns whether a group in brackets was meant as attributes.
fn is_slip(group: &str, voices: &[&str], quote: &Quote) -> bool {
    let inner = &group[1..group.len() - 1];
    if is_pair(inner, voices) || holds_voice(inner, voices, quote) {
        return true;
    }
    let is_level = |word: &str| LEVELS.iter().any(|(level, _)| level.eq_ignore_ascii_case(word));
    let is_key =
        |word: &str| is_level(word) || keys().any(|key| is_near(word, key) || key.len() > 3 && starts_with(word, key));
    let is_class = |word: &str| CLASSES.iter().any(|class| is_near(word, class));
    // Nobody says braces: those that hold the name of an attribute alone are a slip as well.
    group.starts_with('{')
        && !inner.starts_with('{')
        && inner.split_whitespace().any(|word| is_key(word) || is_class(word))
        || group.starts_with('{') && words(inner).any(is_key)
}

/// Returns whether `text` holds a key with a value: `voice: x`, `consent none`, `site = public`.
fn is_pair(text: &str, voices: &[&str]) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find(is_word_char) {
        rest = &rest[start..];
        let length = rest.find(|c| !is_word_char(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if keys().any(|key| is_near(word, key)) {
            let value = after.trim_start();
            let next = words(value).next().unwrap_or("");
            let has_sign = value.starts_with(['=', ':']) && value.len() > 1;
            let is_value =
                || LEVELS.iter().any(|(level, _)| is_near(next, level)) || voices.iter().any(|id| is_near(next, id));
            if has_sign && key_is_certain(word) || is_value() {
                return true;
            }
        }
        rest = after;
    }
    false
}

/// Returns whether a word before a colon is a key for certain. `Site:` and `lang:` are words of the language too, unless a level follows.
fn key_is_certain(word: &str) -> bool {
    ["voice", "consent", "stemme", "samtykke"].iter().any(|key| is_near(word, key))
}

fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().chain(CHANNELS.into_iter().map(|(name, _)| name))
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c| !is_word_char(c)).filter(|word| !word.is_empty())
}

/// Returns whether `text` holds the id of a voice, as one word or as two: `B 77`.
fn holds_voice(text: &str, voices: &[&str], quote: &Quote) -> bool {
    let words: Vec<&str> = words(text).collect();
    words.iter().any(|word| is_voice(word, voices, quote))
        || words.windows(2).any(|pair| voices.iter().any(|id| pair.concat().eq_ignore_ascii_case(id)))
}

/// Returns whether an id has letters and digits, so that it is no word of the language.
pub(super) fn is_id_with_digits(id: &str) -> bool {
    id.chars().any(|c| c.is_ascii_digit()) && id.chars().any(char::is_alphabetic)
}

/// Returns whether `word` is the id of a voice or, in a quote without a voice, one letter from one. An id without a digit is a word of the
/// language, and a word without a digit is no id.
fn is_voice(word: &str, voices: &[&str], quote: &Quote) -> bool {
    is_id_with_digits(word)
        && voices
            .iter()
            .filter(|id| is_id_with_digits(id))
            .any(|id| id.eq_ignore_ascii_case(word) || quote.voice.is_none() && id.len() > 2 && is_near(word, id))
}

/// Returns whether `word` is `known`, or one slip of a key from it: a letter missing, added, changed or swapped with the next.
pub(super) fn is_near(word: &str, known: &str) -> bool {
    word.len().abs_diff(known.len()) <= 1
        && strsim::damerau_levenshtein(&word.to_lowercase(), &known.to_lowercase()) <= 1
}

fn starts_with(word: &str, key: &str) -> bool {
    word.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diag::Report, model::prose::QuoteBlock};

    fn slip_in<'l>(line: &'l str, voice: Option<&str>) -> Option<&'l str> {
        let block = QuoteBlock::parse("> Words.\n", 0, None);
        let mut quote = Quote::clone(&crate::model::quote::from_block(&"a.md".into(), block, &mut Report::default()));
        quote.voice = voice.map(|id| crate::diag::Spanned::new(id.into(), 0..0));
        find_slip(line, &["B77", "B04", "F01", "anna"], &quote).map(|range| &line[range])
    }

    #[test]
    fn what_is_nearly_an_attribute_is_found() {
        for line in [
            "> — Woman, 40s {voice: B77}",
            "> — Woman, 40s {B77}",
            "> — Woman, 40s {voice B77}",
            "> — Woman, 40s {vocie: B77}",
            "> — Woman, 40s (B77)",
            "> — Woman, 40s [B7]",
            "> — Woman, 40s {consent: none}",
            "> — Woman, 40s (consent none).",
            "> — Woman, B77",
            "> — B77",
            "> — voice: B77",
            "> It was closed. {consent-none}",
            "> It was closed. {voice: anna}",
            "> It was closed. – b77",
            "> It was closed. {.postr}",
            "> {voice: B99}",
            "> — Woman, 40s {voiceB77}",
            "> — Kvinde {samtykke: ingen}",
            "> — Kvinde {med navn}",
            "> — B 77",
            "> It was closed. {internal}",
        ] {
            assert!(slip_in(line, None).is_some(), "{line}");
        }
        assert_eq!(slip_in("> — Man (40s) {vioce: B77}", None), Some("{vioce: B77}"));
    }

    #[test]
    fn words_of_a_speaker_are_no_attributes() {
        for line in [
            "> — Woman, 40s",
            "> — Woman (40s), Aarhus",
            "> They closed the site. (laughs)",
            "> He never left [the side door].",
            "> It is on the A4 – or the M25.",
            "> He typed {x} and {name}.",
            "> — Mother of three, B2B sales",
            "> One voice: mine. (...)",
            "> — Site manager",
            "> — anna's neighbour",
            "> — Woman, metro F01",
            "> — Owner of a site: the sawmill",
            "> — Lang: en sygeplejerske",
            "> — Board member (boards: two)",
        ] {
            assert_eq!(slip_in(line, Some("B04")), None, "{line}");
        }
    }
}
