//! E019, E040, E041: reports words that are attributed to a quote and differ from that quote.
//!
//! Findings are warnings in an edition for the team and errors in every other edition, where the words are published.

use super::{Rule, RuleFn};
use crate::{
    check::facts::RuleContext,
    diag::{Diagnostic, Report, Severity, Span},
    model::{
        consent::Audience,
        fidelity::{self, Class},
        prose::{Block, each_block, plain},
        quote::Quote,
    },
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

pub(super) const RULE: Rule = Rule {
    codes: &["E019", "E040", "E041"],
    summary: "leads, citizens' recommendations and quotes given again are their quotes' words",
    can_stand: true,
    run: RuleFn::Whole(run),
};

/// Words, the quote they are attributed to, and how closely they match it.
struct Claim<'a> {
    words: String,
    at: Span,
    class: Class,
    quote: Option<&'a Quote>,
}

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    let severity = if facts.audience() == Audience::Internal { Severity::Warning } else { Severity::Error };
    let unfaithful = |claim: &Claim<'_>| !claim.class.is_faithful();
    // Always a warning: that two quotes are the same is only a suspicion, for the author to judge.
    twice(facts).iter().filter(|c| unfaithful(c)).for_each(|claim| {
        report.push(Diagnostic { severity: Severity::Warning, ..finding(claim) });
    });
    let claims = leads(facts).chain(citizens(facts)).chain(cited(facts)).filter(unfaithful);
    claims.for_each(|claim| report.push(Diagnostic { severity, ..finding(&claim) }));
}

fn leads<'a>(facts: &'a RuleContext<'_>) -> impl Iterator<Item = Claim<'a>> {
    facts.catalogue.leads.iter().flatten().filter_map(|lead| {
        let quote = lead.quote.map(|q| &*facts.catalogue.quotes[q].quote);
        Some(Claim { words: lead.words.as_ref()?.plain().to_string(), at: lead.at.clone(), class: lead.class, quote })
    })
}

/// Returns the recommendations of citizens that come from quotes, each compared with the quote that it matches best.
fn citizens<'a>(facts: &'a RuleContext<'_>) -> impl Iterator<Item = Claim<'a>> {
    facts
        .catalogue
        .recommendations
        .iter()
        .filter(|n| !n.from_quotes.is_empty() && n.recommendation.origin.as_deref() == Some("citizens"))
        .filter_map(|node| {
            let words = node.recommendation.plain();
            let quotes = node.from_quotes.iter().map(|q| &*facts.catalogue.quotes[*q].quote);
            let compared = quotes.map(|q| (fidelity::compare(&words, q.testimony.plain()), q));
            let (class, quote) = compared.min_by_key(|(class, _)| *class)?;
            let at = Span::new(&node.recommendation.path, node.recommendation.at.clone());
            Some(Claim { words, at, class, quote: Some(quote) })
        })
}

/// Returns the block quotes in the team's own texts that repeat a quote. Block quotes from other sources share no run of words with
/// any quote.
fn cited<'a>(facts: &RuleContext<'a>) -> Vec<Claim<'a>> {
    let mut cited = vec![];
    for text in facts.texts.iter().filter(|text| text.holds.set_apart) {
        each_block(text.blocks, &mut |block| {
            if let Block::Cited(blocks, at) = block {
                cited.push((words_of(blocks), Span::new(text.path, at.clone())));
            }
        });
    }
    let claim = |(words, at): (String, Span)| {
        let runs: HashSet<u64> = fidelity::runs(&words).into_iter().collect();
        let quotes = facts.catalogue.quotes.par_iter().map(|node| &*node.quote);
        let near = quotes.filter(|quote| fidelity::runs(quote.testimony.plain()).iter().any(|run| runs.contains(run)));
        let compared = near.map(|quote| (fidelity::compare(&words, quote.testimony.plain()), quote));
        let nearest = compared.min_by(|(a, first), (b, second)| (a, &first.id).cmp(&(b, &second.id)));
        let (class, quote) = nearest.filter(|(class, _)| *class != Class::Unsourced)?;
        Some(Claim { words, at, class, quote: Some(quote) })
    };
    cited.into_iter().filter_map(claim).collect()
}

/// The speaker of a quote: the id of the voice, or the attribution written at the quote.
type Speaker<'a> = (Option<&'a str>, Option<&'a str>);

/// Finds pairs of quotes by the same speaker in nearly the same words: at most one of the two can be what was said.
fn twice<'a>(facts: &RuleContext<'a>) -> Vec<Claim<'a>> {
    let voices = &facts.catalogue.voices;
    let mut known: Vec<Vec<&'a Arc<Quote>>> = vec![vec![]; voices.len()];
    let mut others: BTreeMap<Speaker<'_>, Vec<&'a Arc<Quote>>> = BTreeMap::new();
    for node in &facts.catalogue.quotes {
        let quote = &node.quote;
        if let Some(voice) = node.voice {
            known[voice].push(quote);
            continue;
        }
        // Without a known voice, the id that is named or the attribution identifies the speaker.
        match (&quote.voice, &quote.attribution) {
            (Some(voice), _) => others.entry((Some(&voice.value), None)).or_default().push(quote),
            (None, Some(name)) => others.entry((None, Some(name))).or_default().push(quote),
            (None, None) => {}
        }
    }
    let known = known.into_iter().enumerate().map(|(at, quotes)| ((Some(&*voices[at].id), None), quotes));
    let groups: Vec<_> = known.chain(others).filter(|(_, quotes)| quotes.len() > 1).collect();
    let claims = |((voice, name), quotes): (Speaker<'_>, Vec<&'a Arc<Quote>>)| {
        let place: Arc<str> = format!("{}\0{}", voice.unwrap_or(""), name.unwrap_or("")).into();
        let is_same = |same: &VoiceQuotes| same.is_of(&quotes);
        let pairs = facts.before.twins.last_where(&place, is_same).unwrap_or_else(|| {
            let made: Arc<[_]> = twins(&quotes).into();
            let same = VoiceQuotes(quotes.iter().map(|quote| (*quote).clone()).collect());
            facts.before.twins.keep(&place, same, &made);
            made
        });
        let claim = |(first, second, class): &(usize, usize, Class)| {
            let (first, second) = (quotes[*first], quotes[*second]);
            let at = Span::new(&second.path, second.at.start..second.at.start + 1);
            Claim { words: second.testimony.plain().to_string(), at, class: *class, quote: Some(first) }
        };
        pairs.iter().map(claim).collect::<Vec<_>>()
    };
    groups.into_par_iter().flat_map_iter(claims).collect()
}

/// The quotes of one speaker, as a cache key: their duplicates depend on their words alone.
#[derive(Debug)]
pub(in crate::check) struct VoiceQuotes(Vec<Arc<Quote>>);

impl VoiceQuotes {
    fn is_of(&self, quotes: &[&Arc<Quote>]) -> bool {
        self.0.len() == quotes.len() && self.0.iter().zip(quotes).all(|(a, b)| says_the_same(a, b))
    }
}

fn says_the_same(a: &Arc<Quote>, b: &Arc<Quote>) -> bool {
    Arc::ptr_eq(a, b) || a.testimony.plain() == b.testimony.plain()
}

/// Pairs of quotes by one speaker: the index of the earlier quote, the index of the later one, and how closely they match.
pub(in crate::check) type DuplicateQuotes = Arc<[(usize, usize, Class)]>;

/// Finds the quotes of one speaker that repeat an earlier one.
fn twins(quotes: &[&Arc<Quote>]) -> Vec<(usize, usize, Class)> {
    let mut runs: Vec<(u64, usize)> = vec![];
    for (index, quote) in quotes.iter().enumerate() {
        runs.extend(fidelity::runs(quote.testimony.plain()).into_iter().map(|run| (run, index)));
    }
    runs.sort_unstable();
    runs.dedup();
    let shared = runs.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1);
    let pairs: BTreeSet<(usize, usize)> =
        shared.flat_map(|same| same[1..].iter().map(|(_, later)| (same[0].1, *later))).collect();
    let compared = pairs.into_iter().map(|(first, second)| {
        let (a, b) = (quotes[first].testimony.plain(), quotes[second].testimony.plain());
        (first, second, fidelity::compare(b, a).min(fidelity::compare(a, b)))
    });
    compared.filter(|(.., class)| *class != Class::Unsourced).collect()
}

/// Returns the words of a block quote, without the paragraph that names the source.
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
        let difference = fidelity::difference(&claim.words, quote.testimony.plain());
        finding = finding
            .related(Span::new(&quote.path, quote.at.start..quote.at.start + 1), "the quote")
            .help(format!("the difference: {difference}"));
    }
    finding.help(help)
}
