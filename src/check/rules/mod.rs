//! The rules, one file each.

mod addresses;
mod alt_language;
mod anonymity;
mod answers;
mod attribute_slips;
mod attributes;
mod board_questions;
mod boards;
mod briefs;
mod bullets;
mod citizen_sources;
mod colours;
mod commented_consent;
mod consent;
mod contacts;
mod cpr;
mod empty_headings;
mod exact_dates;
mod expiry;
mod fact_sources;
mod fidelity;
mod headings;
mod hyphens;
mod ids;
mod lead_theme;
mod leftovers;
mod mosaic;
mod name_parts;
mod names;
mod numbers;
mod origin_words;
mod own_text_quotes;
mod percentages;
mod pictures;
mod punctuation;
mod quote_markup;
mod readability;
mod recommendation_basis;
mod references;
mod replaced_words;
mod single_voice;
mod split_quotes;
mod stray_consent;
mod transcripts;
mod turned_meaning;
mod twin_titles;
mod unknown_speakers;
mod unstated_consent;
mod voices;
mod worded_consent;

pub use addresses::RESERVED_ADDRESSES;
pub(super) use fidelity::{DuplicateQuotes, VoiceQuotes};
pub(super) use numbers::{StatedNumber, stated_numbers};

use super::{
    context::{RuleContext, SourceText},
    private_names::NamePatterns,
};
use crate::diag::{Code, Diagnostic, Report};

/// A rule: checks the catalogue or its files, and reports findings.
pub struct Rule {
    /// The codes of the rule's findings.
    pub codes: &'static [&'static Code],
    /// The condition that the rule requires, in a short clause.
    pub summary: &'static str,
    /// True if authors can suppress a finding by giving a reason.
    pub is_suppressible: bool,
    run: RuleFn,
}

/// The function of a rule, by the input it takes.
pub(super) enum RuleFn {
    /// Checks the whole catalogue.
    Catalogue(fn(&RuleContext<'_>, &mut Report)),
    /// Checks one file's source text and nothing else, so that findings stay valid until the file changes.
    File(fn(&SourceText, &mut Report)),
    /// Checks one file's source text, as above, and then keeps the findings that the catalogue does not explain.
    FileUnless(fn(&SourceText, &mut Report), fn(&RuleContext<'_>, &Diagnostic) -> bool),
    /// Checks one file's source text against the private names, and then everything outside such files.
    FileWithNames(fn(&SourceText, &NamePatterns, &mut Report), fn(&RuleContext<'_>, &mut Report)),
}

impl Rule {
    /// Runs the rule, and returns its findings.
    pub(super) fn run(&self, context: &RuleContext<'_>) -> Report {
        match self.run {
            RuleFn::Catalogue(run) => {
                let mut report = Report::default();
                run(context, &mut report);
                report
            }
            RuleFn::File(_) => self.file_findings(context),
            RuleFn::FileUnless(_, is_explained) => {
                let findings = context.files.iter().flat_map(|file| file.findings_of(self));
                findings.filter(|finding| !is_explained(context, finding)).cloned().collect()
            }
            RuleFn::FileWithNames(_, run) => {
                let mut report = self.file_findings(context);
                run(context, &mut report);
                report
            }
        }
    }

    fn file_findings(&self, context: &RuleContext<'_>) -> Report {
        context.files.iter().flat_map(|file| file.findings_of(self)).cloned().collect()
    }

    /// Runs the rule on one file. `None` if the rule does not check single files.
    pub(super) fn run_on_file(&self, source: &SourceText, names: &NamePatterns) -> Option<Report> {
        let mut report = Report::default();
        match self.run {
            RuleFn::Catalogue(_) => return None,
            RuleFn::File(run) | RuleFn::FileUnless(run, _) => run(source, &mut report),
            RuleFn::FileWithNames(run, _) => run(source, names, &mut report),
        }
        Some(report)
    }
}

/// All rules.
pub const RULES: &[Rule] = &[
    references::RULE,
    pictures::RULE,
    addresses::RULE,
    attributes::RULE,
    colours::RULE,
    attribute_slips::RULE,
    consent::RULE,
    unstated_consent::RULE,
    commented_consent::RULE,
    expiry::RULE,
    boards::RULE,
    fact_sources::RULE,
    percentages::RULE,
    fidelity::RULE,
    transcripts::RULE,
    turned_meaning::RULE,
    worded_consent::RULE,
    stray_consent::RULE,
    quote_markup::RULE,
    replaced_words::RULE,
    unknown_speakers::RULE,
    anonymity::RULE,
    ids::RULE,
    voices::RULE,
    answers::RULE,
    recommendation_basis::RULE,
    board_questions::RULE,
    single_voice::RULE,
    briefs::RULE,
    names::RULE,
    name_parts::RULE,
    cpr::RULE,
    contacts::RULE,
    exact_dates::RULE,
    mosaic::RULE,
    headings::RULE,
    leftovers::RULE,
    numbers::RULE,
    readability::RULE,
    hyphens::RULE,
    empty_headings::RULE,
    punctuation::RULE,
    bullets::RULE,
    split_quotes::RULE,
    twin_titles::RULE,
    alt_language::RULE,
    lead_theme::RULE,
    citizen_sources::RULE,
    origin_words::RULE,
    own_text_quotes::RULE,
];
