//! E106: reports a consent or the id of a voice that stands where it has no effect: in a heading, a footnote, a note of Obsidian, the wrong key.
//!
//! E053 looks at the end of a quote and beside it. This rule looks at everything else in a file with quotes of which nobody has said whose they
//! are or what their voice agreed to: people write it in many places, and each of them would be passed over in silence.

use super::{
    Rule, RuleFn,
    attribute_slips::{is_id_with_digits, words},
    worded_consent::narrows,
};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{comments::obsidian_notes, consent::LEVELS, quote::Quote},
};
use std::{collections::BTreeMap, ops::Range, sync::Arc};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E106],
    summary: "a consent and a voice stand where they have an effect",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

/// The parts of a quote that nobody has stated in a file.
#[derive(Clone, Copy)]
struct Unstated {
    voice: bool,
    consent: bool,
}

impl Unstated {
    /// Returns what at least one of a file's quotes leaves unstated. A file without quotes states nothing: there, people repeat words in text of the
    /// team's own, in a box, a list, a page.
    fn in_quotes(quotes: &[&Arc<Quote>]) -> Self {
        let has_no_voice = |quote: &&Arc<Quote>| quote.voice.is_none();
        Unstated {
            voice: quotes.is_empty() || quotes.iter().any(has_no_voice),
            consent: quotes.is_empty()
                || quotes.iter().any(|quote| has_no_voice(quote) && quote.consent.range.is_none()),
        }
    }
}

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let voices: Vec<&str> =
        context.catalogue.voices.iter().map(|voice| &*voice.id).filter(|id| is_id_with_digits(id)).collect();
    let files = context.sources.files_under("content/").map(|(path, _)| path).filter(|path| path.ends_with(".md"));
    let mut quotes_of: BTreeMap<&Arc<str>, Vec<&Arc<Quote>>> = files.map(|path| (path, vec![])).collect();
    let quotes = context.catalogue.quotes.iter().map(|node| &node.quote).chain(&context.catalogue.draft_quotes);
    for quote in quotes {
        quotes_of.entry(&quote.path).or_default().push(quote);
    }
    for (path, own) in quotes_of {
        let unstated = Unstated::in_quotes(&own);
        let Some(text) = context.sources.text(path).filter(|_| unstated.voice || unstated.consent) else { continue };
        let is_in = |range: &Range<usize>, slip: &Range<usize>| range.start < slip.end && slip.start < range.end;
        let slips = find_slips(text, &voices, unstated).into_iter();
        let slips = slips.filter(|slip| {
            let is_beside = own.iter().any(|quote| is_in(&with_lines_beside(text, &quote.range), slip));
            let is_within = own.iter().any(|quote| is_in(&quote.range, slip));
            !(is_within || is_beside && is_attribute_like(&text[slip.clone()]))
        });
        let slips = slips.chain(own.iter().filter_map(|quote| find_in_lines_of(text, quote, &voices)));
        for range in slips {
            let span = Span::new(path, range);
            report.push(
                Diagnostic::error(codes::E106, span, "this names a voice or a consent, and has no effect here")
                    .help("write it at the quote, behind its attribution: `{voice=B04 consent=internal}`")
                    .help("or reword it, if no quote of this file is meant"),
            );
        }
    }
}

/// Returns whether a line looks like the attributes or the attribution of a quote: E053 is about such lines beside a quote.
fn is_attribute_like(line: &str) -> bool {
    let is_label = |label: &str| line.split(':').next().is_some_and(|key| key.trim().eq_ignore_ascii_case(label));
    line.starts_with(['{', '(', '—', '–', '-', '<', '%', '>'])
        || line.starts_with('[') && !line.contains("]:")
        || ["voice", "consent", "attribution", "stemme", "samtykke"].into_iter().any(is_label)
}

/// Returns the first place in the lines of a quote without a voice that names one where no voice is read: the mark of a block (`^b77`), a note
/// of Obsidian, the value of another attribute.
fn find_in_lines_of(text: &str, quote: &Quote, voices: &[&str]) -> Option<Range<usize>> {
    if quote.voice.is_some() {
        return None;
    }
    let end = text.get(quote.range.end..)?.find('\n').map_or(text.len(), |at| quote.range.end + at);
    let lines = text.get(quote.range.start..end)?;
    let is_voice = |word: &str| voices.iter().any(|id| id.eq_ignore_ascii_case(word));
    let found = |from: usize, length: usize| quote.range.start + from..quote.range.start + from + length;
    let mark = lines.rfind('^').filter(|at| is_voice(lines[at + 1..].trim_end()));
    if let Some(at) = mark {
        return Some(found(at, lines[at..].trim_end().len()));
    }
    let notes = obsidian_notes(lines).into_iter();
    if let Some(note) = notes.into_iter().find(|note| names_voice(&lines[note.clone()], voices)) {
        return Some(found(note.start, note.len()));
    }
    let open = lines.rfind('{')?;
    let group =
        lines[open..].split_inclusive('}').next().filter(|group| group.ends_with('}') && !group.contains('\n'))?;
    // A path to a transcript may hold the id: `at="transcripts/b77.vtt"`.
    let values = group.split_whitespace().filter(|part| !part.contains('/'));
    let is_lost = values.into_iter().any(|part| {
        part.split_once('=').is_some_and(|(key, value)| {
            // The parser reports a voice that it does not read.
            !key.ends_with("voice") && (words(value).any(is_voice) || states_level(value))
        })
    });
    is_lost.then(|| found(open, group.len()))
}

/// Returns the range of a quote with the lines before and behind it, which E053 and the comments beside a quote are about.
fn with_lines_beside(text: &str, quote: &Range<usize>) -> Range<usize> {
    let before = text.get(..quote.start).unwrap_or_default().trim_end();
    let behind = text.get(quote.end..).unwrap_or_default();
    let blank = behind.len() - behind.trim_start().len();
    let line = behind.trim_start().find('\n').unwrap_or(behind.len() - blank);
    before.rfind('\n').map_or(0, |at| at + 1)..quote.end + blank + line
}

/// Returns the lines of a file that name a voice or a consent.
fn find_slips(text: &str, voices: &[&str], unstated: Unstated) -> Vec<Range<usize>> {
    let front_end = front_matter_end(text);
    let mut start = 0;
    let mut slips = vec![];
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        let is_front = start < front_end;
        start += line.len();
        let line = line.trim_end();
        let key = if is_front { front_key(line) } else { None };
        // These keys state them; the rules about consent read their values.
        if matches!(key, Some("voice" | "consent" | "until" | "allow" | "others")) {
            continue;
        }
        // Braces with a sign of equality are attributes, which the parser reports where they are not read.
        if line.contains('{') && line.contains('=') || line.contains('`') {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let line = &without_references(line);
        let is_other_key = key.is_some_and(|key| !["at", "aliases", "title"].contains(&key));
        let holds_voice =
            || is_other_key && words(value_of(line)).any(|word| voices.iter().any(|id| id.eq_ignore_ascii_case(word)));
        let is_slip = unstated.voice
            && (holds_voice() || names_voice(line, voices) || is_nothing_but_voice(line, voices))
            || unstated.consent && (states_level(line) || key.is_some() && narrows(value_of(line)));
        if is_slip {
            slips.push(range.start + indent..range.end);
        }
    }
    slips
}

/// Returns a line without its references: `[[voice:B77]]` names a voice where it is read.
fn without_references(line: &str) -> String {
    let mut parts = line.split("[[");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |out, part| out + part.split_once("]]").map_or(part, |(_, rest)| rest))
}

/// Returns the end of the front matter; 0 if there is none.
fn front_matter_end(text: &str) -> usize {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.strip_prefix("---").and_then(|rest| rest.find("\n---")).map_or(0, |at| at + 3)
}

/// Returns the key of a line of front matter.
fn front_key(line: &str) -> Option<&str> {
    line.split_once(':').map(|(key, _)| key.trim()).filter(|key| !key.contains(' '))
}

fn value_of(line: &str) -> &str {
    line.split_once(':').map_or("", |(_, value)| value)
}

/// Returns whether a line names a voice by its key: `voice: B77`, `data-voice="B77"`, `[voice]: B77`.
fn names_voice(line: &str, voices: &[&str]) -> bool {
    pairs(line).any(|(key, value)| {
        ["voice", "stemme"].contains(&key.rsplit('-').next().unwrap_or(key).to_lowercase().as_str())
            && voices.iter().any(|id| id.eq_ignore_ascii_case(value))
    })
}

/// Returns whether a line states a consent by its key: `consent: none`, `data-consent="internal"`.
fn states_level(line: &str) -> bool {
    pairs(line).any(|(key, value)| {
        let is_level = LEVELS.iter().any(|(level, _)| level.eq_ignore_ascii_case(value))
            || ["ingen", "intern", "internt"].contains(&value.to_lowercase().as_str());
        is_level && ["consent", "samtykke"].contains(&key.rsplit('-').next().unwrap_or(key).to_lowercase().as_str())
    })
}

/// Returns the pairs of neighbouring words with nothing but signs of keys and values between them.
fn pairs(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let all: Vec<&str> = words(line).collect();
    let between = move |one: &str, other: &str| {
        let start = one.as_ptr() as usize - line.as_ptr() as usize + one.len();
        let end = other.as_ptr() as usize - line.as_ptr() as usize;
        line[start..end].chars().all(|c| matches!(c, ' ' | '\t' | ':' | '=' | '"' | '\'' | ']' | '[' | '：'))
    };
    let neighbours: Vec<(&str, &str)> = all.windows(2).map(|pair| (pair[0], pair[1])).collect();
    neighbours.into_iter().filter(move |(one, other)| between(one, other))
}

/// Returns whether a line is the id of a voice and signs, or ends with the mark of a block that is one: `## B77`, `**B77**:`, `^B77`.
fn is_nothing_but_voice(line: &str, voices: &[&str]) -> bool {
    let is_voice = |word: &str| voices.iter().any(|id| id.eq_ignore_ascii_case(word));
    let mut all = words(line);
    let is_alone = all.next().is_some_and(is_voice) && all.next().is_none();
    let is_link_target = || {
        let label = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]:"));
        label.is_some_and(|(label, _)| is_voice(label))
    };
    // An id in brackets is a source only behind words that are repeated: vitamins have names like B12.
    let repeats_words = || line.trim_start().starts_with('>') || line.contains(['"', '“', '”', '„', '«', '»']);
    let in_brackets = || {
        let mut groups = line.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
        groups.any(|(group, _)| is_voice(group.trim()))
    };
    is_alone
        || repeats_words() && in_brackets()
        || is_link_target()
        || line.rsplit_once('^').is_some_and(|(_, mark)| is_voice(mark.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_slip(text: &str) -> bool {
        !find_slips(text, &["B77"], Unstated { voice: true, consent: true }).is_empty()
    }

    #[test]
    fn a_voice_and_a_consent_are_found_wherever_people_write_them() {
        for text in [
            "## B77",
            "**B77**:",
            "> — Woman, 40s ^B77",
            "%% voice=B77 %%",
            "[^1]: voice=B77",
            "[voice]: B77",
            "[B77]: #none",
            "<div data-voice=\"B77\">",
            "<div data-consent=\"none\">",
            "## Internal, consent none",
            "---\nsummary: Internal only, do not publish\n---\n",
            "---\nextra: { consent: none }\n---\n",
        ] {
            assert!(is_slip(text), "{text}");
        }
        for text in [
            "We spoke with B77 and B78.",
            "She gave her consent. None of them did.",
            "---\nvoice: B77\n---\n",
            "---\nconsent: none\n---\n",
            "## A voice",
            "The consent of public bodies",
            "Her voice was B-flat",
            "See [[voice:B77]] and [[B77]].",
            "Vitamins (B77) are cheap.",
        ] {
            assert!(!is_slip(text), "{text}");
        }
    }
}
