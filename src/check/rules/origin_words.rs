//! E084: reports groups of recommendations whose paragraph says another origin than their attribute.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Block, plain_text},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E084],
    summary: "the paragraph above recommendations says the same origin as their attribute",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The origins, each with the phrases that claim it in Danish and English.
const ORIGIN_PHRASES: [(&str, &[&str]); 4] = [
    (
        "citizens",
        &[
            "from citizens",
            "from the citizens",
            "from residents",
            "from the residents",
            "citizens asked",
            "citizens propose",
            "citizens suggest",
            "residents asked",
            "residents propose",
            "residents suggest",
            "fra borgere",
            "fra borgerne",
            "borgernes egne",
            "borgernes forslag",
            "borgerne foreslår",
            "borgerne ønsker",
            "foreslået af borgere",
            "foreslået af borgerne",
        ],
    ),
    ("workshop", &["from the workshop", "fra workshoppen", "fra værkstedet"]),
    ("committee", &["from the committee", "the committee proposes", "fra udvalget", "udvalget foreslår"]),
    (
        "team",
        &[
            "from the team",
            "the team proposes",
            "we propose",
            "we suggest",
            "fra teamet",
            "teamet foreslår",
            "vi foreslår",
        ],
    ),
];

/// What may come from somebody without being the recommendation: `citater fra borgernes hverdag`.
const OTHER_THINGS: [&str; 10] =
    ["quotes", "quotations", "words", "letters", "photos", "citater", "ord", "breve", "billeder", "udsagn"];

/// Returns whether `text` has `phrase` as whole words, and not of something else that comes from there.
fn is_claimed(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let is_whole = !text[at + phrase.len()..].starts_with(char::is_alphabetic);
        let before = text[..at].split_whitespace().next_back().unwrap_or_default();
        is_whole && !OTHER_THINGS.contains(&before)
    })
}

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    for node in &catalogue.groups {
        let stated =
            node.group.origin.as_deref().filter(|origin| ORIGIN_PHRASES.iter().any(|(name, _)| name == origin));
        let (Some(stated), Some(first)) = (stated, node.items.first()) else { continue };
        let text = node.group.provenance.iter().filter_map(|block| match block {
            Block::Paragraph(inlines) => Some(plain_text(inlines).to_lowercase()),
            _ => None,
        });
        let title = plain_text(&node.group.title).to_lowercase();
        let text = text.chain([title]).collect::<Vec<_>>().join(" ");
        let named: Vec<&str> = ORIGIN_PHRASES
            .iter()
            .filter(|(_, phrases)| phrases.iter().any(|phrase| is_claimed(&text, phrase)))
            .map(|(name, _)| *name)
            .collect();
        // A paragraph that names several says more than an attribute can.
        if let [other] = named[..]
            && other != stated
        {
            let recommendation = &catalogue.recommendations[*first].recommendation;
            let span = Span::new(&recommendation.path, recommendation.range.clone());
            let message = format!("the heading says `origin={stated}`, and its words say that they are from `{other}`");
            report.push(Diagnostic::note(codes::E084, span, message).help("write the origin that is true in both"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_claims_whole_words() {
        for (text, is) in [
            ("these came from citizens.", true),
            ("citater fra borgernes hverdag", false),
            ("quotes from citizens", false),
            ("fra borgere i tre byer", true),
        ] {
            assert_eq!(ORIGIN_PHRASES[0].1.iter().any(|phrase| is_claimed(text, phrase)), is, "{text}");
        }
    }
}
