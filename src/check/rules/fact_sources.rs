//! E028: reports fact boxes that name no source.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Block, walk_blocks},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E028],
    summary: "a fact box names its source",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.set_apart) {
        walk_blocks(text.blocks, &mut |block| {
            if let Block::Fact(fact) = block
                && fact.source.is_none()
            {
                let span = Span::new(text.path, fact.range.start..fact.range.start + 9);
                let finding = Diagnostic::warning(codes::E028, span, "this fact names no source")
                    .help("end the box with a paragraph that starts with a dash: `> — Statistics Denmark, 2025`");
                report.push(finding);
            }
        });
    }
}
