//! The rules, one file each.

mod addresses;
mod attributes;
mod boards;
mod colours;
mod consent;
mod facts;
mod fidelity;
mod ids;
mod pictures;
mod references;

pub use addresses::TAKEN;

use super::Rule;

/// Every rule.
pub(super) const RULES: &[Rule] = &[
    references::RULE,
    pictures::RULE,
    addresses::RULE,
    attributes::RULE,
    colours::RULE,
    consent::RULE,
    boards::RULE,
    facts::RULE,
    fidelity::RULE,
    ids::RULE,
];
