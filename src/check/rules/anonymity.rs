//! E056: reports voices that can be told apart by what readers see of them.
//!
//! Somebody who knows when a neighbour was interviewed finds the neighbour's words, if no other voice has the same label, way of listening and
//! month (k-anonymity: L. Sweeney, "k-anonymity: a model for protecting privacy", 2002).

use super::{Rule, RuleFn};
use crate::{
    check::{Edition, context::RuleContext},
    diag::{Diagnostic, Report, Span, codes, quoted_list},
    model::{
        consent::{AUDIENCES, Audience, Voice},
        date::Date,
    },
};
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E056],
    summary: "no voice can be told apart from fewer than `anonymity.k` others by its label, kind and month, or by its place in two editions",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The number of voices that a finding names.
const MAX_NAMED: usize = 8;

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let k = context.catalogue.config.min_alike as usize;
    if context.audience() == Audience::Internal || k < 2 {
        return;
    }
    let alone = voices_told_apart(context.edition, k);
    let count = context.edition.voices().count();
    if let Some(first) = alone.first() {
        let named = quoted_list(alone.iter().take(MAX_NAMED).map(|voice| &*voice.id));
        let more =
            if alone.len() > MAX_NAMED { format!(", and {} more", alone.len() - MAX_NAMED) } else { String::new() };
        let message = format!(
            "{} of {count} voices share their label, kind and month with fewer than {} others: {named}{more}",
            alone.len(),
            k - 1
        );
        report.push(Diagnostic::note(codes::E056, span_of(context, first), message).help(
            "write broader labels, state a year instead of a day, or leave out the kind; or decide that a neighbour may know: `anonymity: { k: 1 }`",
        ));
    }
    for (name, audience) in
        AUDIENCES.iter().filter(|(_, other)| ![context.audience(), Audience::Internal].contains(other))
    {
        let other = Edition::new(&context.edition.catalogue, *audience, context.edition.channel(), context.today);
        for (place, voices) in places_told_apart(context.edition, &other, k) {
            let ids = quoted_list(voices.iter().map(|voice| &*voice.id));
            let message = format!(
                "whoever has the editions for `{}` and for `{name}` can tell that {ids} was heard at {place}",
                context.audience().name()
            );
            report.push(
                Diagnostic::note(codes::E056, span_of(context, voices[0]), message)
                    .help("give the voice a broader `place:`, or leave it out"),
            );
        }
    }
}

fn span_of(context: &RuleContext<'_>, voice: &Voice) -> Span {
    Span::new(&context.catalogue.voices_path, voice.id_range.clone())
}

/// Returns the voices of an edition that share what readers see of each voice with too few others.
fn voices_told_apart(edition: &Edition, k: usize) -> Vec<&Voice> {
    type Seen<'v> = (Option<String>, Option<&'v str>, Option<String>);
    let mut groups: BTreeMap<Seen<'_>, Vec<&Voice>> = BTreeMap::new();
    for (_, voice) in edition.voices() {
        let month = voice.date.map(|date| Date { day: None, ..date }.to_string());
        let label = voice.label.as_deref().map(str::to_lowercase);
        groups.entry((label, voice.kind.as_deref(), month)).or_default().push(voice);
    }
    let mut alone: Vec<&Voice> = groups.into_values().filter(|group| group.len() < k).flatten().collect();
    alone.sort_by_key(|voice| voice.id_range.start);
    alone
}

/// Returns the places whose numbers of voices differ between two editions by a few, each with the voices that make the difference. A page names
/// only places with `k` voices and more.
fn places_told_apart<'e>(edition: &'e Edition, other: &'e Edition, k: usize) -> Vec<(&'e str, Vec<&'e Voice>)> {
    let mut told = vec![];
    let mut counts: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (which, edition) in [edition, other].into_iter().enumerate() {
        for place in edition.voices().filter_map(|(_, voice)| voice.place.as_deref()) {
            counts.entry(place).or_default()[which] += 1;
        }
    }
    for (place, [here, there]) in counts {
        if here >= k && there >= k && (1..k).contains(&here.abs_diff(there)) {
            let (more, less) = if there > here { (other, edition) } else { (edition, other) };
            let only = more
                .voices()
                .filter(|(index, voice)| voice.place.as_deref() == Some(place) && less.voice(*index).is_none());
            told.push((place, only.map(|(_, voice)| voice).collect()));
        }
    }
    told.retain(|(_, voices): &(&str, Vec<&Voice>)| !voices.is_empty());
    told
}
