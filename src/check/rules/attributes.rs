//! E010: braces in running text carry nothing that would be lost.

use crate::{
    check::{Facts, Rule},
    diag::Report,
    model::prose::{Block, each_block},
};

pub(super) const RULE: Rule = Rule { summary: "headings and list items of running text carry only an id", run };

fn run(facts: &Facts<'_>, report: &mut Report) {
    for text in facts.catalogue.texts() {
        each_block(text.blocks, &mut |block| match block {
            Block::Heading(heading) => {
                if let Some(attributes) = &heading.attributes {
                    attributes.allow_id_alone(text.path, true, report);
                }
            }
            Block::List(list) => {
                for attributes in list.items.iter().filter_map(|item| item.attributes.as_ref()) {
                    attributes.allow_id_alone(text.path, false, report);
                }
            }
            _ => {}
        });
    }
}
