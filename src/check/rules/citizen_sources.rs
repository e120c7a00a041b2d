//! E083: reports recommendations of citizens that name no quote although their words are in one.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::{
        QuoteNode,
        fidelity::{self, Fidelity},
        recommendation::Recommendation,
    },
};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E083],
    summary: "a citizens' recommendation in the words of a quote names the quote",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    let without_source = catalogue
        .recommendations
        .iter()
        .filter(|node| node.source_quotes.is_empty() && node.recommendation.origin.as_deref() == Some("citizens"));
    let without_source: Vec<(&Recommendation, String)> =
        without_source.map(|node| (&*node.recommendation, node.recommendation.plain())).collect();
    // All quotes are searched once, for the runs of words of all recommendations.
    let mut by_run: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, (_, words)) in without_source.iter().enumerate() {
        fidelity::run_hashes(words).into_iter().for_each(|run| by_run.entry(run).or_default().push(index));
    }
    if by_run.is_empty() {
        return;
    }
    let pairs = |(quote, node): (usize, &QuoteNode)| {
        let runs = fidelity::run_hashes(node.quote.testimony.plain_text());
        let found = runs.iter().filter_map(|run| by_run.get(run)).flatten();
        found.copied().collect::<BTreeSet<usize>>().into_iter().map(|index| (index, quote)).collect::<Vec<_>>()
    };
    let mut candidates: Vec<(usize, usize)> = catalogue.quotes.par_iter().enumerate().flat_map_iter(pairs).collect();
    candidates.sort_unstable();
    for group in candidates.chunk_by(|a, b| a.0 == b.0) {
        let (recommendation, words) = &without_source[group[0].0];
        let quotes = group.iter().map(|(_, quote)| &*catalogue.quotes[*quote].quote);
        let compared = quotes.map(|quote| (fidelity::compare(words, quote.testimony.plain_text()), &quote.id));
        let Some((_, id)) = compared.min().filter(|(class, _)| *class != Fidelity::Unsourced) else { continue };
        let span = Span::new(&recommendation.path, recommendation.range.clone());
        report.push(
            Diagnostic::note(codes::E083, span, format!("these words are in the quote `{id}`"))
                .help(format!("add `{{from={id}}}`: then it is shown and withheld together with the quote")),
        );
    }
}
