//! E088: reports block quotes in the team's own text that say that a person said them.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Block, plain_text},
};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E088],
    summary: "nobody's words are in your own text without a voice",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// An attribution of somebody who is described, not named as an author: `— Woman, 47`, `— Kvinde, 40’erne`, `— P3, nurse`.
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:—|–|-{1,3})\s*(?:\p{Lu}{1,2}[0-9]{1,3}\b
          | (?i:woman|man|girl|boy|mother|father|daughter|son|resident|citizen|participant|patient|nurse|teacher|caseworker
            |kvinde|mand|pige|dreng|mor|far|datter|søn|borger|deltager|sygeplejerske|lærer|sagsbehandler|informant|respondent)\b
          | .*\b[1-9]0\s?[’'´]?(?:s|erne)\b | .*,\s[0-9]{2}\b)",
    )
    .expect("a pattern")
});

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.set_apart) {
        // Within a list, a quote is an error of its own (E015).
        for block in text.blocks {
            let Block::BlockQuote(inner, range) = block else { continue };
            let Some(Block::Paragraph(last)) = inner.last() else { continue };
            if inner.len() > 1 && PERSON.is_match(&plain_text(last)) {
                let span = Span::new(text.path, range.start..range.start + 1);
                report.push(
                    Diagnostic::warning(
                        codes::E088,
                        span,
                        "these words have no voice and no consent here, and every edition shows them",
                    )
                    .help("put the quote into an insight or into `quotes/`, and show it here with `![[id]]`"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PERSON;

    #[test]
    fn a_described_person_is_no_author() {
        for (line, is) in [
            ("— Woman, 47, Leeds", true),
            ("– Kvinde, 40’erne", true),
            ("--- P3, nurse", true),
            ("— Audre Lorde", false),
            ("— Søren Kierkegaard, 1843", false),
        ] {
            assert_eq!(PERSON.is_match(line), is, "{line}");
        }
    }
}
