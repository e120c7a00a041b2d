//! E019, E040, E041: words said to be a quote's are the quote's.
//!
//! Warnings in an edition for the team, errors in one for anybody else: there the words are published.

use super::Rule;
use crate::{
    check::facts::Facts,
    diag::{Diagnostic, Report, Severity, Span},
    model::{
        consent::Audience,
        fidelity::{self, Class},
        prose::{Block, each_block, plain},
        quote::Quote,
    },
};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

pub(super) const RULE: Rule = Rule {
    codes: &["E019", "E040", "E041"],
    summary: "leads, citizens' recommendations and quotes given again are their quotes' words",
    can_stand: true,
    run,
};

/// Words, and the quote they are said to be from.
struct Claim<'a> {
    words: String,
    at: Span,
    class: Class,
    quote: Option<&'a Quote>,
}

fn run(facts: &Facts<'_>, report: &mut Report) {
    let severity = if facts.audience() == Audience::Internal { Severity::Warning } else { Severity::Error };
    let again = Again::new(facts);
    let unfaithful = |claim: &Claim<'_>| !claim.class.is_faithful();
    // That two quotes are one is a suspicion, for whoever reads.
    again.twice(facts).iter().filter(|c| unfaithful(c)).for_each(|claim| {
        report.push(Diagnostic { severity: Severity::Warning, ..finding(claim) });
    });
    let claims = leads(facts).chain(citizens(facts)).chain(again.cited(facts)).filter(unfaithful);
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

/// The quotes by the runs of their words, to find those that are given again elsewhere.
struct Again {
    by_run: HashMap<u64, usize>,
    twins: BTreeSet<(usize, usize)>,
}

impl Again {
    fn new(facts: &Facts<'_>) -> Self {
        let quotes = &facts.catalogue.quotes;
        let runs: Vec<Vec<u64>> = quotes.par_iter().map(|n| fidelity::runs(&n.quote.testimony.plain())).collect();
        let mut again = Again { by_run: HashMap::new(), twins: BTreeSet::new() };
        for (index, runs) in runs.iter().enumerate() {
            for run in runs {
                let first = *again.by_run.entry(*run).or_insert(index);
                if first != index {
                    again.twins.insert((first, index));
                }
            }
        }
        again
    }

    /// The quotes that share a run of words with `words`.
    fn near(&self, words: &str) -> BTreeSet<usize> {
        fidelity::runs(words).iter().filter_map(|run| self.by_run.get(run)).copied().collect()
    }

    /// Block quotes in the team's own text that give a quote again. Those of other origin share no words with any.
    fn cited<'a>(&self, facts: &'a Facts<'_>) -> Vec<Claim<'a>> {
        let mut claims = vec![];
        for text in facts.catalogue.texts() {
            each_block(text.blocks, &mut |block| {
                let Block::Cited(blocks, at) = block else { return };
                let words = words_of(blocks);
                let quotes = self.near(&words).into_iter().map(|q| &*facts.catalogue.quotes[q].quote);
                let compared = quotes.map(|q| (fidelity::compare(&words, &q.testimony.plain()), q));
                if let Some((class, quote)) =
                    compared.min_by_key(|(class, _)| *class).filter(|(c, _)| *c != Class::Unsourced)
                {
                    let at = Span::new(text.path, at.clone());
                    claims.push(Claim { words, at, class, quote: Some(quote) });
                }
            });
        }
        claims
    }

    /// Two quotes of one voice in nearly the same words: one of them is not what was said.
    fn twice<'a>(&self, facts: &'a Facts<'_>) -> Vec<Claim<'a>> {
        let node = |index: usize| &facts.catalogue.quotes[index];
        let one_voice = |(a, b): &&(usize, usize)| {
            let (a, b) = (&node(*a).quote, &node(*b).quote);
            match (&a.voice, &b.voice) {
                (Some(a), Some(b)) => a.value == b.value,
                // Where neither is named, only who they are said to be tells.
                (None, None) => a.attribution.is_some() && a.attribution == b.attribution,
                _ => false,
            }
        };
        let claims = self.twins.iter().filter(one_voice).filter_map(|(first, second)| {
            let (first, second) = (&*node(*first).quote, &*node(*second).quote);
            let (a, b) = (first.testimony.plain(), second.testimony.plain());
            let either = fidelity::compare(&b, &a).min(fidelity::compare(&a, &b));
            let at = Span::new(&second.path, second.at.start..second.at.start + 1);
            (either != Class::Unsourced).then_some(Claim { words: b, at, class: either, quote: Some(first) })
        });
        claims.collect()
    }
}

/// The words of a block quote, without the paragraph that says who spoke.
fn words_of(blocks: &[Block]) -> String {
    let paragraphs =
        blocks.iter().filter_map(|b| if let Block::Paragraph(words) = b { Some(plain(words)) } else { None });
    let said = paragraphs.filter(|p| !p.starts_with(['—', '–']));
    said.collect::<Vec<_>>().join("\n\n")
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
