//! Catalogue -> Report + Edition: what is wrong, and what may leave.
//!
//! A rule is a function of the catalogue, one file each. Only this module can make an [`Edition`].

mod chain;
mod edition;
mod evidence;
mod facts;
mod private_names;
mod rules;
mod secrets;
mod silences;

pub use chain::{Chain, ChainNode};
pub use edition::{Edition, Withheld};
pub use evidence::EvidenceCounts;
pub use facts::{CheckedFile, PreviousFindings, RuleInputs};
pub use rules::{RULES, Rule, TAKEN};
pub use secrets::{Secret, Secrets};

use crate::{
    diag::Report,
    model::{
        Catalogue,
        consent::{AUDIENCES, Audience, Channel},
        date::Date,
    },
};
use facts::RuleContext;
use rayon::prelude::*;
use std::sync::Arc;

/// Runs every rule over the catalogue of `edition`. What an author lets stand is left out; a silence that stands for
/// nothing, whoever is asked for, is a finding itself.
pub fn run(edition: &Edition, asked: &RuleInputs<'_>) -> Report {
    let catalogue = &edition.catalogue;
    let names = asked.before.names(asked.private);
    let (files, texts) = rayon::join(|| facts::files(catalogue, asked, &names), || catalogue.texts());
    let RuleInputs { sources, today, before, .. } = *asked;
    let facts = RuleContext { catalogue, edition, sources, names: &names, today, files: &files, texts: &texts, before };
    let found = found(&facts);
    let mut used = silences::used(catalogue, &found);
    let others = AUDIENCES.iter().map(|(_, audience)| *audience).filter(|a| *a != edition.audience());
    for audience in others {
        // A silence may be there for another edition than the one that is asked for.
        if used.iter().all(|used| *used) {
            break;
        }
        let other = Edition::new(catalogue, audience, edition.channel(), today);
        let more = silences::used(catalogue, &self::found(&RuleContext { edition: &other, ..facts }));
        used.iter_mut().zip(more).for_each(|(used, more)| *used |= more);
    }
    let mut report = silences::without(catalogue, found);
    report.extend(silences::findings(catalogue, &used));
    report
}

/// What every rule finds, with what is let stand.
fn found(facts: &RuleContext<'_>) -> Vec<(&'static Rule, Report)> {
    RULES.par_iter().map(|rule| (rule, rule.run(facts))).collect()
}

/// What `audience` may see of `catalogue` in `channel`, on the day `today`.
pub fn edition(catalogue: &Arc<Catalogue>, audience: Audience, channel: Channel, today: Date) -> Edition {
    Edition::new(catalogue, audience, channel, today)
}
