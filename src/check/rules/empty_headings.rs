//! E075: reports headings with nothing under them.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::prose::Block,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E075],
    summary: "there is something under every heading",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.headings) {
        for (index, block) in text.blocks.iter().enumerate() {
            let Block::Heading(heading) = block else { continue };
            // A heading of a lower level begins a part of this one.
            let is_empty = match text.blocks.get(index + 1) {
                None | Some(Block::Footnote(..)) => true,
                Some(Block::Heading(next)) => next.level <= heading.level,
                Some(_) => false,
            };
            if is_empty {
                let finding = Diagnostic::warning(
                    codes::E075,
                    Span::new(text.path, heading.range.clone()),
                    "there is nothing under this heading",
                );
                report.push(finding.help("write something under it, or take it out"));
            }
        }
    }
}
