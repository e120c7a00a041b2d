//! E070: reports skipped heading levels (WCAG 2.2, technique G141).

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span},
    model::prose::{Block, walk_blocks},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E070"],
    summary: "a heading is at most one level below the one before it",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for text in facts.texts.iter().filter(|text| text.flags.headings) {
        // The title is the heading of level 1.
        let mut last = 1;
        walk_blocks(text.blocks, &mut |block| {
            let Block::Heading(heading) = block else { return };
            // Recommendations, boards and fields have a heading of their own, which is not among these blocks.
            let least = if text.inlines.is_empty() { last } else { last.max(2) };
            if heading.level > least + 1 {
                let message = format!("a heading of level {} follows one of level {least}", heading.level);
                let signs = "#".repeat(usize::from(least) + 1);
                let at = heading.range.start..heading.range.start + usize::from(heading.level);
                report.push(
                    Diagnostic::warning("E070", Span::new(text.path, at), message)
                        .help(format!("make it `{signs}`: headings go down one level at a time")),
                );
            }
            last = heading.level;
        });
    }
}
