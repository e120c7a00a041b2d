//! E070: reports skipped heading levels (WCAG 2.2, technique G141).

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Block, walk_blocks},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E070],
    summary: "a heading is at most one level below the one before it",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.headings) {
        // The title is the heading of level 1.
        let mut last_level = 1;
        walk_blocks(text.blocks, &mut |block| {
            let Block::Heading(heading) = block else { return };
            // Recommendations, boards and fields have a heading of their own, which is not among these blocks.
            let parent_level = if text.inlines.is_empty() { last_level } else { last_level.max(2) };
            if heading.level > parent_level + 1 {
                let message = format!("a heading of level {} follows one of level {parent_level}", heading.level);
                let signs = "#".repeat(usize::from(parent_level) + 1);
                let range = heading.range.start..heading.range.start + usize::from(heading.level);
                report.push(
                    Diagnostic::warning(codes::E070, Span::new(text.path, range), message)
                        .help(format!("make it `{signs}`: headings go down one level at a time")),
                );
            }
            last_level = heading.level;
        });
    }
}
