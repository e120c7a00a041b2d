//! E010: reports attributes in running text that have no effect and would be lost.

use super::{Rule, RuleFn};
use crate::{
    check::facts::RuleContext,
    diag::Report,
    model::prose::{Block, each_block},
};

pub(super) const RULE: Rule = Rule {
    codes: &["E010"],
    summary: "headings and list items of running text carry only an id",
    can_stand: false,
    run: RuleFn::Whole(run),
};

fn run(facts: &RuleContext<'_>, report: &mut Report) {
    for text in facts.texts.iter().filter(|text| text.holds.headings || text.holds.set_apart) {
        each_block(text.blocks, &mut |block| match block {
            Block::Heading(heading) => {
                if let Some(attributes) = &heading.attributes {
                    attributes.allow_id_alone(text.path, report);
                }
            }
            Block::List(list) => {
                for attributes in list.items.iter().filter_map(|item| item.attributes.as_ref()) {
                    attributes.allow_id_alone(text.path, report);
                }
            }
            _ => {}
        });
    }
}
