//! E057: reports a marked cut that may turn the meaning of a quote round: one that takes out a negation within a sentence, or that joins the
//! answers to two questions.

use super::{Rule, RuleFn, fidelity::marked_claims};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{
        fidelity::{Cut, cuts},
        testimony::{Piece, Testimony, push_plain_text},
    },
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E057],
    summary: "no cut takes a negation out of a sentence, or joins two answers",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// Words that turn a sentence round, in lower case.
const NEGATIONS: [&str; 24] = [
    "not",
    "never",
    "no",
    "none",
    "nobody",
    "nothing",
    "nowhere",
    "neither",
    "nor",
    "without",
    "hardly",
    "cannot",
    "ikke",
    "aldrig",
    "ingen",
    "intet",
    "ingenting",
    "uden",
    "ej",
    "hverken",
    "næppe",
    "inte",
    "nicht",
    "kein",
];

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for claim in marked_claims(context) {
        let Some(quote) = claim.quote else { continue };
        let whole = quote.testimony.plain_text();
        if let Some(cut) = cuts(&claim.words, whole).into_iter().find(turns_meaning) {
            report.push(finding(claim.span, quote_span(quote), &claim.words, &cut.left_out));
        }
    }
    for node in &context.catalogue.quotes {
        for left_out in excerpt_cuts(&node.quote.testimony).iter().filter(|cut| turns_meaning(cut)) {
            let excerpt = excerpt_words(&node.quote.testimony);
            report.push(finding(quote_span(&node.quote), quote_span(&node.quote), &excerpt, &left_out.left_out));
        }
    }
}

fn quote_span(quote: &crate::model::quote::Quote) -> Span {
    Span::new(&quote.path, quote.range.start..quote.range.start + 1)
}

fn finding(span: Span, quote: Span, words: &str, left_out: &str) -> Diagnostic {
    let mut finding = Diagnostic::warning(codes::E057, span.clone(), "this cut may turn round what was said");
    if quote != span {
        finding = finding.related(quote, "the quote");
    }
    finding
        .help(format!("shown: {}", words.split_whitespace().collect::<Vec<_>>().join(" ")))
        .help(format!("left out: {left_out}"))
        .help("show the words that are left out, or cut elsewhere")
}

/// Returns whether a cut takes a negation out of a sentence, or a question from between two answers.
fn turns_meaning(cut: &Cut) -> bool {
    let is_negation = |word: &str| {
        let word = word.to_lowercase();
        NEGATIONS.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t")
    };
    let mut words = cut.left_out.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'));
    cut.joins_answers || cut.is_within_sentence && words.any(is_negation)
}

/// Returns what the excerpt of a quote leaves out between its passages.
fn excerpt_cuts(testimony: &Testimony) -> Vec<Cut> {
    if testimony.excerpt().is_none() {
        return vec![];
    }
    let parts: Vec<&[Piece]> = testimony.pieces.split(|piece| *piece == Piece::ExcerptMark).collect();
    // Passages and gaps alternate, and the first and the last part are around the excerpt.
    let inner = parts.get(2..parts.len().saturating_sub(2)).unwrap_or_default();
    let gaps = inner.iter().step_by(2).zip(parts.iter().skip(1).step_by(2));
    gaps.map(|(gap, before)| {
        let (mut left_out, mut passage) = (String::new(), String::new());
        push_plain_text(gap.iter(), &mut left_out);
        push_plain_text(before.iter(), &mut passage);
        let joins_answers = gap.iter().any(|piece| matches!(piece, Piece::Turn(..)));
        Cut::new(&passage, left_out.trim(), joins_answers)
    })
    .collect()
}

fn excerpt_words(testimony: &Testimony) -> String {
    let passages = testimony.excerpt().map(|excerpt| excerpt.passages).unwrap_or_default();
    let words = passages.into_iter().map(|passage| {
        let mut words = String::new();
        push_plain_text(passage.into_iter(), &mut words);
        words
    });
    words.collect::<Vec<_>>().join(" (…) ")
}
