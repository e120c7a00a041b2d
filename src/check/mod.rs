//! Catalogue -> Report + Edition: what is wrong, and what may leave.
//!
//! A rule is a function of the catalogue, one file each. Only this module can make an [`Edition`].

mod edition;
mod rules;
mod secrets;

pub use edition::{Edition, Held};
pub use rules::TAKEN;
pub use secrets::{Secret, Secrets};

use crate::{
    diag::Report,
    model::{
        Catalogue,
        consent::{Audience, Channel},
        date::Date,
    },
    source::Sources,
};

/// What the rules look at.
pub struct Facts<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The files, to see whether one is there.
    pub sources: &'a Sources,
    /// Who the edition is for: words that are published must be faithful.
    pub audience: Audience,
}

/// A rule: looks at everything and reports what is wrong.
pub struct Rule {
    /// What has to be true.
    pub summary: &'static str,
    /// Looks for what is not.
    pub run: fn(&Facts<'_>, &mut Report),
}

/// Runs every rule.
pub fn run(facts: &Facts<'_>) -> Report {
    let mut report = Report::default();
    for rule in rules::RULES {
        (rule.run)(facts, &mut report);
    }
    report
}

/// What `audience` may see of `catalogue` in `channel`, on the day `today`.
pub fn edition(catalogue: &Catalogue, audience: Audience, channel: Channel, today: Date) -> Edition<'_> {
    Edition::new(catalogue, audience, channel, today)
}
