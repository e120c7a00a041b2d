//! E010: reports attributes in running text that have no effect and would be lost.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Report, codes},
    model::prose::{Block, walk_blocks},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E010],
    summary: "headings and list items in running text have no attribute except an id",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.headings || text.flags.set_apart) {
        walk_blocks(text.blocks, &mut |block| match block {
            Block::Heading(heading) => {
                if let Some(attributes) = &heading.attributes {
                    attributes.report_all_but_id(text.path, report);
                }
            }
            Block::List(list) => {
                for attributes in list.items.iter().filter_map(|item| item.attributes.as_ref()) {
                    attributes.report_all_but_id(text.path, report);
                }
            }
            _ => {}
        });
    }
}
