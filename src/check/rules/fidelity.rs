//! E019, E040, E041: reports words that are attributed to a quote and differ from that quote.
//!
//! Findings are warnings in an edition for the team and errors in every other edition, where the words are published. Duplicates among
//! quotes are always warnings.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Severity, Span, codes},
    model::{
        consent::Audience,
        fidelity::{self, Fidelity},
        prose::{Block, plain_text, walk_blocks},
        quote::Quote,
    },
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E019, codes::E040, codes::E041],
    summary: "leads, citizens' recommendations and repeated quotes have the words of their quotes",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// Words, the quote they are attributed to, and how closely they match it.
pub(super) struct Claim<'a> {
    pub(super) words: String,
    pub(super) span: Span,
    class: Fidelity,
    pub(super) quote: Option<&'a Quote>,
}

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let severity = if context.audience() == Audience::Internal { Severity::Warning } else { Severity::Error };
    let is_unfaithful = |claim: &Claim<'_>| !claim.class.is_faithful();
    // Always a warning: that two quotes are the same is only a suspicion, for the author to judge.
    duplicate_claims(context).iter().filter(|c| is_unfaithful(c)).for_each(|claim| {
        report.push(Diagnostic { severity: Severity::Warning, ..finding(claim) });
    });
    let claims =
        lead_claims(context).chain(citizen_claims(context)).chain(block_quote_claims(context)).filter(is_unfaithful);
    claims.for_each(|claim| report.push(Diagnostic { severity, ..finding(&claim) }));
}

/// Returns the leads, citizens' recommendations and block quotes that are cut from a quote, with every cut marked.
pub(super) fn marked_claims<'a>(context: &'a RuleContext<'a>) -> impl Iterator<Item = Claim<'a>> {
    let claims = lead_claims(context).chain(citizen_claims(context)).chain(block_quote_claims(context));
    claims.filter(|claim| claim.class == Fidelity::Excerpt)
}

fn lead_claims<'a>(context: &'a RuleContext<'_>) -> impl Iterator<Item = Claim<'a>> {
    context.catalogue.leads.iter().flatten().filter_map(|lead| {
        let quote = lead.quote.map(|q| &*context.catalogue.quotes[q].quote);
        Some(Claim {
            words: lead.words.as_ref()?.plain_text().to_string(),
            span: lead.span.clone(),
            class: lead.fidelity,
            quote,
        })
    })
}

/// Returns the recommendations of citizens that come from quotes, each compared with the quote that it matches best.
fn citizen_claims<'a>(context: &'a RuleContext<'_>) -> impl Iterator<Item = Claim<'a>> {
    context
        .catalogue
        .recommendations
        .iter()
        .filter(|n| !n.source_quotes.is_empty() && n.recommendation.origin.as_deref() == Some("citizens"))
        .filter_map(|node| {
            let words = node.recommendation.plain();
            let quotes = node.source_quotes.iter().map(|q| &*context.catalogue.quotes[*q].quote);
            let compared = quotes.map(|q| (fidelity::compare(&words, q.testimony.plain_text()), q));
            let (class, quote) = compared.min_by_key(|(class, _)| *class)?;
            let span = Span::new(&node.recommendation.path, node.recommendation.range.clone());
            Some(Claim { words, span, class, quote: Some(quote) })
        })
}

/// Returns the block quotes in the team's own texts that repeat a quote, each compared with the quote that it matches best. A block quote
/// that shares no run of words with any quote is taken to be from another source.
fn block_quote_claims<'a>(context: &RuleContext<'a>) -> Vec<Claim<'a>> {
    let mut cited = vec![];
    for text in context.texts.iter().filter(|text| text.flags.set_apart) {
        walk_blocks(text.blocks, &mut |block| {
            if let Block::BlockQuote(blocks, range) = block {
                cited.push((words_of(blocks), Span::new(text.path, range.clone())));
            }
        });
    }
    let claim = |(words, span): (String, Span)| {
        let runs: HashSet<u64> = fidelity::run_hashes(&words).into_iter().collect();
        let quotes = context.catalogue.quotes.par_iter().map(|node| &*node.quote);
        let candidates = quotes
            .filter(|quote| fidelity::run_hashes(quote.testimony.plain_text()).iter().any(|run| runs.contains(run)));
        let compared = candidates.map(|quote| (fidelity::compare(&words, quote.testimony.plain_text()), quote));
        let nearest = compared.min_by(|(a, first), (b, second)| (a, &first.id).cmp(&(b, &second.id)));
        let (class, quote) = nearest.filter(|(class, _)| *class != Fidelity::Unsourced)?;
        Some(Claim { words, span, class, quote: Some(quote) })
    };
    cited.into_iter().filter_map(claim).collect()
}

/// The speaker of a quote: the id of the voice, or the attribution written at the quote.
type Speaker<'a> = (Option<&'a str>, Option<&'a str>);

/// Finds pairs of quotes by the same speaker in nearly the same words: at most one of the two can be what was said.
fn duplicate_claims<'a>(context: &RuleContext<'a>) -> Vec<Claim<'a>> {
    let voices = &context.catalogue.voices;
    let mut by_voice: Vec<Vec<&'a Arc<Quote>>> = vec![vec![]; voices.len()];
    let mut others: BTreeMap<Speaker<'_>, Vec<&'a Arc<Quote>>> = BTreeMap::new();
    for node in &context.catalogue.quotes {
        let quote = &node.quote;
        if let Some(voice) = node.voice {
            by_voice[voice].push(quote);
            continue;
        }
        // Without a known voice, the id that is named or the attribution identifies the speaker.
        match (&quote.voice, &quote.attribution) {
            (Some(voice), _) => others.entry((Some(&voice.value), None)).or_default().push(quote),
            (None, Some(name)) => others.entry((None, Some(name))).or_default().push(quote),
            (None, None) => {}
        }
    }
    let by_voice = by_voice.into_iter().enumerate().map(|(voice, quotes)| ((Some(&*voices[voice].id), None), quotes));
    let groups: Vec<_> = by_voice.chain(others).filter(|(_, quotes)| quotes.len() > 1).collect();
    let claims = |((voice, name), quotes): (Speaker<'_>, Vec<&'a Arc<Quote>>)| {
        let key: Arc<str> = format!("{}\0{}", voice.unwrap_or(""), name.unwrap_or("")).into();
        let is_current = |cached: &VoiceQuotes| cached.matches(&quotes);
        let pairs = context.cache.duplicates.get_if(&key, is_current).unwrap_or_else(|| {
            let duplicates: Arc<[_]> = find_duplicates(&quotes).into();
            let voice_quotes = VoiceQuotes(quotes.iter().map(|quote| (*quote).clone()).collect());
            context.cache.duplicates.insert(&key, voice_quotes, &duplicates);
            duplicates
        });
        let claim = |(first, second, class): &(usize, usize, Fidelity)| {
            let (first, second) = (quotes[*first], quotes[*second]);
            let span = Span::new(&second.path, second.range.start..second.range.start + 1);
            Claim { words: second.testimony.plain_text().to_string(), span, class: *class, quote: Some(first) }
        };
        pairs.iter().map(claim).collect::<Vec<_>>()
    };
    groups.into_par_iter().flat_map_iter(claims).collect()
}

/// The quotes of one speaker, stored with their cached duplicates, which depend on the words of the quotes alone.
#[derive(Debug)]
pub(in crate::check) struct VoiceQuotes(Vec<Arc<Quote>>);

impl VoiceQuotes {
    fn matches(&self, quotes: &[&Arc<Quote>]) -> bool {
        self.0.len() == quotes.len() && self.0.iter().zip(quotes).all(|(a, b)| has_same_words(a, b))
    }
}

fn has_same_words(a: &Arc<Quote>, b: &Arc<Quote>) -> bool {
    Arc::ptr_eq(a, b) || a.testimony.plain_text() == b.testimony.plain_text()
}

/// Pairs of quotes by one speaker: the index of the earlier quote, the index of the later one, and how closely they match.
pub(in crate::check) type DuplicateQuotes = Arc<[(usize, usize, Fidelity)]>;

/// Finds the quotes of one speaker that repeat an earlier one.
fn find_duplicates(quotes: &[&Arc<Quote>]) -> Vec<(usize, usize, Fidelity)> {
    let mut runs: Vec<(u64, usize)> = vec![];
    for (index, quote) in quotes.iter().enumerate() {
        runs.extend(fidelity::run_hashes(quote.testimony.plain_text()).into_iter().map(|run| (run, index)));
    }
    runs.sort_unstable();
    runs.dedup();
    let shared = runs.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    let pairs: BTreeSet<(usize, usize)> =
        shared.flat_map(|group| group[1..].iter().map(|(_, later)| (group[0].1, *later))).collect();
    let compared = pairs.into_iter().map(|(first, second)| {
        let (a, b) = (quotes[first].testimony.plain_text(), quotes[second].testimony.plain_text());
        // Passages of one conversation may overlap: that neither is the whole is no contradiction.
        let class = match fidelity::overlap(a, b) {
            true => Fidelity::Excerpt,
            false => fidelity::compare(b, a).min(fidelity::compare(a, b)),
        };
        (first, second, class)
    });
    compared.filter(|(.., class)| *class != Fidelity::Unsourced).collect()
}

/// Returns the words of a block quote, without the paragraph that names the source.
fn words_of(blocks: &[Block]) -> String {
    let paragraphs =
        blocks.iter().filter_map(|b| if let Block::Paragraph(words) = b { Some(plain_text(words)) } else { None });
    let quoted = paragraphs.filter(|p| !p.starts_with(['—', '–']));
    quoted.collect::<Vec<_>>().join("\n\n")
}

fn finding(claim: &Claim<'_>) -> Diagnostic {
    let id = claim.quote.map_or("", |q| &q.id);
    let (code, message, help) = match claim.class {
        Fidelity::UnmarkedCut => (
            codes::E040,
            format!("words of `{id}` are left out here without a mark"),
            "put `(...)` where words are left out, also at the beginning or the end of a sentence",
        ),
        Fidelity::Edited => (
            codes::E041,
            format!("these words differ from those of `{id}`"),
            "copy the words from the quote exactly, or give the quote's id",
        ),
        _ => (
            codes::E019,
            "no quote contains these words".to_string(),
            "copy the words from the quote exactly, with `(...)` where words are left out, or give the quote's id",
        ),
    };
    let mut finding = Diagnostic::error(code, claim.span.clone(), message);
    finding.class = Some(claim.class.name());
    if claim.class != Fidelity::Unsourced
        && let Some(quote) = claim.quote
    {
        let difference = fidelity::difference(&claim.words, quote.testimony.plain_text());
        finding = finding
            .related(Span::new(&quote.path, quote.range.start..quote.range.start + 1), "the quote")
            .help(format!("the difference: {difference}"));
    }
    finding.help(help)
}
