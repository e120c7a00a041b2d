//! Offers `from=` where a recommendation retells a quote: named, it is withheld together with the quote.

use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::Catalogue,
};
use std::sync::Arc;

/// Returns `report` in which each finding about withheld words (E090) in a recommendation offers to name the quote.
pub fn offer_sources(catalogue: &Catalogue, report: Report) -> Report {
    report.into_iter().map(|finding| offer_source(catalogue, Arc::unwrap_or_clone(finding))).collect()
}

fn offer_source(catalogue: &Catalogue, finding: Diagnostic) -> Diagnostic {
    let source = finding.span.as_ref().filter(|_| finding.code == codes::E090).and_then(|span| {
        let is_here = |path: &str, range: &std::ops::Range<usize>| *span.path == *path && range.contains(&span.start);
        let recommendations = catalogue.recommendations.iter().map(|node| (node, &node.recommendation));
        let retold = recommendations
            .filter(|(node, _)| node.source_quotes.is_empty())
            .find(|(_, recommendation)| is_here(&recommendation.path, &recommendation.range));
        retold.and_then(|_| withheld_quote(catalogue, &finding.related))
    });
    match source {
        Some(id) => {
            finding.help(format!("or add `{{from={id}}}` to the recommendation: then it is withheld with the quote"))
        }
        None => finding,
    }
}

/// Returns the id of the quote that one of `places` lies in.
fn withheld_quote(catalogue: &Catalogue, places: &[(Span, String)]) -> Option<Arc<str>> {
    let lies_in = |span: &Span, node: &&crate::model::QuoteNode| {
        node.quote.path == span.path && node.quote.range.start <= span.start && span.start < node.quote.range.end
    };
    let node = places.iter().find_map(|(span, _)| catalogue.quotes.iter().find(|node| lies_in(span, node)))?;
    Some(node.quote.id.clone())
}
