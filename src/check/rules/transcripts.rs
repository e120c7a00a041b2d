//! E068, E069: reports quotes whose words are not those of the transcript that they name with `at=`.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Severity, Span, codes, nearest},
    model::{
        consent::Audience,
        fidelity::difference,
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
            missing(format!("`private/{path}` is written in no way that is known"))
                .help("write `Name: words` or a time before each turn, or save it as .vtt or .srt"),
        );
    };
    let words = claimed_words(quote);
    let cue = if anchor.is_empty() { Some(0) } else { index.transcript.cue_at(anchor) };
    if let Some(cue) = cue.filter(|cue| index.is_at(&words, *cue)) {
        let place = index.find_from(&words, cue);
        let speaker = place.and_then(|cue| index.transcript.cues[cue].speaker.as_deref());
        return speaker.and_then(|speaker| contradiction(quote, speaker, voices)).map(missing);
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
            Piece::Elision(_) | Piece::Bracket(_) | Piece::Placeholder(..) => words.push_str(" (...) "),
            Piece::Stress(inner, _) => push_words(inner, words),
            Piece::LineBreak(_) | Piece::ParagraphBreak(_) | Piece::SpeakerBreak(_) => words.push(' '),
            Piece::Turn(..) | Piece::ExcerptMark | Piece::Dress(_) => {}
        }
    }
}
