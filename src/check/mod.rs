//! The checks of a catalogue: a report of what is wrong, and the edition that may be published.
//!
//! Each rule is a function of the catalogue in a file of its own. Only this module can create an [`Edition`].

mod chain;
mod edition;
mod evidence;
mod context;
mod private_names;
mod retellings;
mod rules;
mod secrets;
mod suppressions;

pub use chain::{Chain, ChainNode};
pub use context::{CheckedFile, FindingsCache, RuleInputs};
pub use edition::{Edition, Withheld};
pub use evidence::EvidenceCounts;
pub use private_names::NamePatterns;
pub use retellings::offer_sources;
pub use rules::{RESERVED_ADDRESSES, RULES, Rule};
pub use secrets::{Secret, Secrets};

use crate::{
    diag::Report,
    model::{
        Catalogue,
        consent::{AUDIENCES, Audience, Channel},
        date::Date,
    },
};
use context::RuleContext;
use rayon::prelude::*;
use std::sync::Arc;

/// Runs every rule on the catalogue of `edition`. Removes suppressed findings, and reports each suppression that matches no finding
/// for any audience.
pub fn run(edition: &Edition, inputs: &RuleInputs<'_>) -> Report {
    let catalogue = &edition.catalogue;
    let names = inputs.cache.private_names(inputs.private);
    let (files, texts) = rayon::join(|| context::check_files(catalogue, inputs, &names), || catalogue.team_texts());
    let RuleInputs { sources, private, today, cache } = *inputs;
    let context = RuleContext {
        catalogue,
        edition,
        sources,
        private,
        private_names: &names,
        today,
        files: &files,
        texts: &texts,
        cache,
    };
    let reports = run_rules(&context);
    let mut used = suppressions::find_used(catalogue, &reports);
    let other_audiences = AUDIENCES.iter().map(|(_, audience)| *audience).filter(|a| *a != edition.audience());
    for audience in other_audiences {
        // A suppression may be needed only in the edition for another audience.
        if used.iter().all(|used| *used) {
            break;
        }
        let other = Edition::new(catalogue, audience, edition.channel(), today);
        let also_used =
            suppressions::find_used(catalogue, &self::run_rules(&RuleContext { edition: &other, ..context }));
        used.iter_mut().zip(also_used).for_each(|(used, also_used)| *used |= also_used);
    }
    let mut report = suppressions::remove_suppressed(catalogue, reports);
    report.extend(suppressions::report_unused(catalogue, &used));
    report
}

/// Runs every rule, and returns all findings, including suppressed ones.
fn run_rules(context: &RuleContext<'_>) -> Vec<(&'static Rule, Report)> {
    RULES.par_iter().map(|rule| (rule, rule.run(context))).collect()
}

/// Returns the edition of `catalogue` for `audience` in `channel` on the day `today`.
pub fn edition(catalogue: &Arc<Catalogue>, audience: Audience, channel: Channel, today: Date) -> Edition {
    Edition::new(catalogue, audience, channel, today)
}
