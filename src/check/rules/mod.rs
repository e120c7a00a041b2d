//! The rules, one file each.

mod addresses;
mod answers;
mod attributes;
mod boards;
mod briefs;
mod colours;
mod consent;
mod contacts;
mod cpr;
mod exact;
mod expiry;
mod facts;
mod fidelity;
mod grounds;
mod headings;
mod hyphens;
mod ids;
mod leftovers;
mod mosaic;
mod name_parts;
mod names;
mod numbers;
mod percentages;
mod pictures;
mod questions;
mod reading;
mod references;
mod single_voice;
mod voices;

pub use addresses::TAKEN;

use super::facts::Facts;
use crate::diag::Report;

/// A rule: looks at everything and reports what is wrong.
pub struct Rule {
    /// The codes of its findings.
    pub codes: &'static [&'static str],
    /// What has to be true.
    pub summary: &'static str,
    /// Whether an author can let a finding stand, with a reason.
    pub can_stand: bool,
    run: fn(&Facts<'_>, &mut Report),
}

impl Rule {
    /// Looks for what is not as it has to be.
    pub(super) fn run(&self, facts: &Facts<'_>) -> Report {
        let mut report = Report::default();
        (self.run)(facts, &mut report);
        report
    }
}

/// Every rule.
pub const RULES: &[Rule] = &[
    references::RULE,
    pictures::RULE,
    addresses::RULE,
    attributes::RULE,
    colours::RULE,
    consent::RULE,
    expiry::RULE,
    boards::RULE,
    facts::RULE,
    percentages::RULE,
    fidelity::RULE,
    ids::RULE,
    voices::RULE,
    answers::RULE,
    grounds::RULE,
    questions::RULE,
    single_voice::RULE,
    briefs::RULE,
    names::RULE,
    name_parts::RULE,
    cpr::RULE,
    contacts::RULE,
    exact::RULE,
    mosaic::RULE,
    headings::RULE,
    leftovers::RULE,
    numbers::RULE,
    reading::RULE,
    hyphens::RULE,
];
