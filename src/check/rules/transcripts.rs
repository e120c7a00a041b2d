//! E068, E069: reports quotes whose words are not those of the transcript that they name with `at=`.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Severity, Span, codes, nearest},
    model::{
        consent::Audience,
        fidelity::{difference, passage_ranges},
        quote::Quote,
        testimony::{Piece, is_interviewer},
        transcript::{Transcript, TranscriptIndex},
    },
};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E068, codes::E069],
    summary: "a quote has the words of the transcript that it names",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let quotes: Vec<&Quote> =
        context.catalogue.quotes.iter().map(|node| &*node.quote).filter(|quote| quote.said_at.is_some()).collect();
    // Without the folder, as on a server, nothing can be compared.
    if quotes.is_empty() || context.private.transcripts().next().is_none() {
        return;
    }
    let parse = |(path, text)| (path, Transcript::parse(text).map(TranscriptIndex::new));
    let transcripts: BTreeMap<&str, Option<TranscriptIndex>> = context.private.transcripts().map(parse).collect();
    let severity = if context.audience() == Audience::Internal { Severity::Warning } else { Severity::Error };
    let voices: HashSet<&str> = context.catalogue.voices.iter().map(|voice| &*voice.id).collect();
    let known = (&transcripts, &voices);
    let findings: Vec<Diagnostic> = quotes.par_iter().filter_map(|quote| finding(quote, known, severity)).collect();
    report.extend(findings.into_iter().map(Into::into));
}

/// Returns what is wrong if the transcript says that somebody else said the words: another voice of the list, or whoever asks.
fn contradiction(quote: &Quote, speaker: &str, voices: &HashSet<&str>) -> Option<String> {
    let voice = quote.voice.as_ref().map_or("", |voice| voice.value.as_str());
    if is_interviewer(speaker) {
        return Some(format!("the transcript says that these are the words of “{speaker}”, who asks"));
    }
    let is_other = voices.contains(speaker) && speaker != voice;
    is_other.then(|| format!("the transcript says that `{speaker}` said this"))
}

fn finding(
    quote: &Quote,
    (transcripts, voices): (&BTreeMap<&str, Option<TranscriptIndex>>, &HashSet<&str>),
    severity: Severity,
) -> Option<Diagnostic> {
    let said_at = quote.said_at.as_ref()?;
    let span = Span::new(&quote.path, said_at.range.clone());
    let (path, anchor) = said_at.value.split_once('#').unwrap_or((&said_at.value, ""));
    let missing = |message: String| Diagnostic::warning(codes::E069, span.clone(), message);
    let Some(found) = transcripts.get(path) else {
        let near = nearest(path, transcripts.keys().copied()).map(|near| format!("did you mean `{near}`?"));
        return Some(missing(format!("there is no transcript `private/{path}`")).maybe_help(near));
    };
    let Some(index) = found else {
        return Some(
            missing(format!("`private/{path}` is not recognised as a transcript"))
                .help("write `Name: words` or a time before each turn, or save it as .vtt or .srt"),
        );
    };
    let words = claimed_words(quote);
    let cue = if anchor.is_empty() { Some(0) } else { index.transcript.cue_at(anchor) };
    if let Some(cue) = cue.filter(|cue| index.is_at(&words, *cue)) {
        let text = index.text_at(cue, words.len() * 3 + 400);
        if !substitutes_few_words(&words, text) {
            let message = format!(
                "a word put in, or an addition, stands for more than {MAX_SUBSTITUTED} words of the transcript"
            );
            let help = "write `(...)` where you leave something out";
            return Some(Diagnostic {
                severity,
                ..Diagnostic::warning(codes::E068, Span::new(&quote.path, quote.range.clone()), message).help(help)
            });
        }
        let place = index.find_from(&words, cue);
        let speaker = place.and_then(|cue| index.transcript.cues[cue].speaker.as_deref());
        let contradiction = speaker.and_then(|speaker| contradiction(quote, speaker, voices)).map(missing);
        return contradiction.or_else(|| changed_words_of_others(quote, index));
    }
    if let Some(found) = index.find(&words) {
        // Without a time, the transcript as a whole is the place.
        let place = index.transcript.anchor(found);
        let elsewhere = || missing(format!("the words are elsewhere in the transcript: at {place}"));
        return (!anchor.is_empty()).then(|| elsewhere().help(format!("write `at=\"{path}#{place}\"`")));
    }
    let Some(cue) = cue else {
        return Some(missing(format!("nothing is said at `{anchor}` in `private/{path}`")));
    };
    // A difference is clearest beside as many words as were taken.
    let message =
        format!("these are not the words of the transcript: {}", difference(&words, index.text_at(cue, words.len())));
    Some(Diagnostic {
        severity,
        ..Diagnostic::warning(codes::E068, Span::new(&quote.path, quote.range.clone()), message)
            .help("testimony is not edited: write what was said, and `(...)` where you leave something out")
    })
}

/// Reports what others say in the quote, such as the interviewer's question, if it is not in the transcript as it is typed.
fn changed_words_of_others(quote: &Quote, index: &TranscriptIndex) -> Option<Diagnostic> {
    let paragraphs = quote.testimony.paragraphs().filter(|paragraph| quote.testimony.is_of_other(paragraph));
    let said = paragraphs.map(|paragraph| {
        let mut words = String::new();
        push_words(paragraph, &mut words);
        words
    });
    let changed = said.into_iter().find(|words| index.find(words).is_none())?;
    let message = format!("what the other one says is not in the transcript: “{}”", changed.trim());
    Some(Diagnostic::warning(codes::E068, Span::new(&quote.path, quote.range.clone()), message).help(
        "a question is part of what was said: write it as it was asked, and `(...)` where you leave something out",
    ))
}

/// Stands for an addition or for words put in for anonymity. It is an elision for the comparison; no author types it with blanks.
const SUBSTITUTION: &str = " [..] ";

/// The most words of a transcript that an addition or a word put in for anonymity may stand for.
const MAX_SUBSTITUTED: usize = 6;

/// Returns whether each substitution in `words` stands for a few words of `text`, which is in its normal form: `*x*` must not hide what turns
/// the meaning round.
fn substitutes_few_words(words: &str, text: &str) -> bool {
    let ranges = passage_ranges(words, text);
    // Whether there is nothing but substitutions between two passages.
    let mut gaps: Vec<bool> = vec![];
    let mut rest = words;
    let mut is_first = true;
    let mut is_narrow = true;
    while let Some((at, mark)) =
        [SUBSTITUTION, " (...) "].into_iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min()
    {
        if !rest[..at].trim().is_empty() {
            if !is_first {
                gaps.push(is_narrow);
            }
            (is_first, is_narrow) = (false, true);
        }
        is_narrow &= mark == SUBSTITUTION;
        rest = &rest[at + mark.len()..];
    }
    if !rest.trim().is_empty() && !is_first {
        gaps.push(is_narrow);
    }
    let count = |pair: &[std::ops::Range<usize>]| text[pair[0].end..pair[1].start].split_whitespace().count();
    ranges.windows(2).zip(gaps).all(|(pair, is_narrow)| !is_narrow || count(pair) <= MAX_SUBSTITUTED)
}

/// Returns the words of a quote that must be in the transcript: those of the voice, without additions and words put in for anonymity.
fn claimed_words(quote: &Quote) -> String {
    let mut words = String::new();
    for paragraph in quote.testimony.paragraphs().filter(|paragraph| !quote.testimony.is_of_other(paragraph)) {
        push_words(paragraph, &mut words);
        // Between the answers of a dialogue there are questions.
        words.push_str(if quote.testimony.is_dialogue() { " (...) " } else { " " });
    }
    words
}

fn push_words(pieces: &[Piece], words: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) | Piece::Pause(text) => words.push_str(text),
            Piece::Elision(_) => words.push_str(" (...) "),
            Piece::Bracket(_) | Piece::Placeholder(..) => words.push_str(SUBSTITUTION),
            Piece::Stress(inner, _) => push_words(inner, words),
            Piece::LineBreak(_) | Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) => words.push(' '),
            Piece::Turn(..) | Piece::ExcerptMark | Piece::Dress(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::substitutes_few_words;

    #[test]
    fn a_substitution_stands_for_a_few_words() {
        let text = "No, I was not angry at all with any of them there. I was tired.";
        for (words, few) in [
            ("No, I was [..] angry at all", true),
            ("No, I was [..] tired.", false),
            ("No, I was (...) tired.", true),
            ("No, I [..] not angry at all (...) I was tired.", true),
            ("No, I was (...) [..] tired.", true),
        ] {
            assert_eq!(substitutes_few_words(words, text), few, "{words}");
        }
    }
}
