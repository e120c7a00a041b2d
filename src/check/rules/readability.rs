//! E073: reports texts of the team that are hard to read.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, codes},
    model::{
        Catalogue,
        front::Front,
        prose::Lix,
        title_span,
        workshop::{Sheet, Workshop},
    },
};

use rayon::prelude::*;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E073],
    summary: "the team's own text has a LIX of at most `max_lix`",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The number of words below which a LIX is not meaningful.
const MIN_WORDS: usize = 100;

fn run(context: &RuleContext<'_>, report: &mut Report) {
    // Compute the LIX on all cores: each text caches its result.
    context.catalogue.insights.par_iter().for_each(|node| {
        node.insight.prose.lix();
    });
    let max = context.catalogue.config.max_lix as usize;
    each_text(context.catalogue, |front, lix| {
        if lix.words < MIN_WORDS || lix.value() <= max {
            return;
        }
        let message = format!("the text of this file has a LIX of {}; the limit is {max}", lix.value());
        let words_per_sentence = lix.words / lix.sentences.max(1);
        let long_percent = 100 * lix.long_words / lix.words;
        report.push(Diagnostic::note(codes::E073, title_span(front), message).help(format!(
            "there are {words_per_sentence} words per sentence, and {long_percent} of every hundred words have more than six letters; shorter sentences help most"
        )));
    });
}

/// Calls `visit` with the front matter and the LIX of every entity that has a file of its own.
fn each_text(catalogue: &Catalogue, mut visit: impl FnMut(&Front, &Lix)) {
    catalogue.front_page.iter().chain(&catalogue.pages).for_each(|page| visit(&page.front, page.prose.lix()));
    catalogue.themes.iter().for_each(|node| visit(&node.theme.front, node.theme.prose.lix()));
    catalogue.insights.iter().for_each(|node| visit(&node.insight.front, node.insight.prose.lix()));
    catalogue.practices.iter().for_each(|node| visit(&node.practice.front, node.practice.prose.lix()));
    catalogue.workshops.iter().for_each(|node| visit(&node.workshop.front, &workshop_lix(&node.workshop)));
    catalogue.sheets.iter().for_each(|sheet| visit(&sheet.front, &sheet_lix(sheet)));
    catalogue.meetings.iter().for_each(|node| visit(&node.meeting.front, node.meeting.prose.lix()));
}

fn workshop_lix(workshop: &Workshop) -> Lix {
    let mut lix = Lix::from_content(&workshop.opening, &[]);
    for board in &workshop.boards {
        lix.add(&board.text, &board.question);
        board.ideas.iter().for_each(|idea| lix.add(&[], &idea.text));
    }
    lix
}

fn sheet_lix(sheet: &Sheet) -> Lix {
    let mut lix = Lix::from_content(&sheet.opening, &[]);
    sheet.fields.iter().for_each(|field| lix.add(&field.help, &field.prompt));
    lix
}
