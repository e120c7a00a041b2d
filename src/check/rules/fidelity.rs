//! E019, E040, E041: words said to be a quote's are the quote's.
//!
//! Warnings in an edition for the team, errors in one for anybody else: there the words are published.

use crate::{
    check::{Facts, Rule},
    diag::{Diagnostic, Report, Severity, Span},
    model::{
        consent::Audience,
        fidelity::{self, Class},
        quote::Quote,
    },
};

pub(super) const RULE: Rule = Rule { summary: "leads and citizens' recommendations are their quotes' words", run };

/// Words, and the quote they are said to be from.
struct Claim<'a> {
    words: String,
    at: Span,
    class: Class,
    quote: Option<&'a Quote>,
}

fn run(facts: &Facts<'_>, report: &mut Report) {
    let severity = if facts.audience == Audience::Internal { Severity::Warning } else { Severity::Error };
    let claims = leads(facts).chain(citizens(facts)).filter(|claim| !claim.class.is_faithful());
    claims.for_each(|claim| report.push(Diagnostic { severity, ..finding(&claim) }));
}

fn leads<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Claim<'a>> {
    facts.catalogue.leads.iter().flatten().filter_map(|lead| {
        let quote = lead.quote.map(|q| &*facts.catalogue.quotes[q].quote);
        Some(Claim { words: lead.words.as_ref()?.plain(), at: lead.at.clone(), class: lead.class, quote })
    })
}

/// What citizens recommend in a quote's words is held to the one it is nearest to.
fn citizens<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Claim<'a>> {
    facts
        .catalogue
        .recommendations
        .iter()
        .filter(|n| n.recommendation.origin.as_deref() == Some("citizens"))
        .filter_map(|node| {
            let words = node.recommendation.plain();
            let quotes = node.from_quotes.iter().map(|q| &*facts.catalogue.quotes[*q].quote);
            let compared = quotes.map(|q| (fidelity::compare(&words, &q.testimony.plain()), q));
            let (class, quote) = compared.min_by_key(|(class, _)| *class)?;
            let at = Span::new(&node.recommendation.path, node.recommendation.at.clone());
            Some(Claim { words, at, class, quote: Some(quote) })
        })
}

fn finding(claim: &Claim<'_>) -> Diagnostic {
    let id = claim.quote.map_or("", |q| &q.id);
    let (code, message, help) = match claim.class {
        Class::UnmarkedCut => (
            "E040",
            format!("these words are cut from `{id}`, and nothing says so"),
            "put `(...)` where something is left out, also at the beginning and the end of a sentence",
        ),
        Class::Edited => (
            "E041",
            format!("these words are not those of `{id}`"),
            "give the words as they stand in the quote, or the quote's id",
        ),
        _ => (
            "E019",
            "no quote holds these words".to_string(),
            "give the words as they stand in the quote, `(...)` for what is left out, or the quote's id",
        ),
    };
    let mut finding = Diagnostic::error(code, claim.at.clone(), message);
    finding.class = Some(claim.class.name());
    if claim.class != Class::Unsourced
        && let Some(quote) = claim.quote
    {
        let difference = fidelity::difference(&claim.words, &quote.testimony.plain());
        finding = finding
            .related(Span::new(&quote.path, quote.at.start..quote.at.start + 1), "the quote")
            .help(format!("the difference: {difference}"));
    }
    finding.help(help)
}
