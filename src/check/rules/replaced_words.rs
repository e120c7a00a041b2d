//! E099: reports words in single emphasis that may be stress. In a quote, `*home country*` is a word put in for anonymity, while everywhere else
//! in Markdown one asterisk is how people stress a word: `I *told* them`.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes},
    model::{quote::Quote, testimony::Piece},
};
use std::ops::Range;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E099],
    summary: "no stressed word is read as a word put in for anonymity",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// Words that disclose nobody, so that nobody replaces them, and that people stress: adverbs, pronouns, auxiliaries and negations.
const STRESSED: &str = " \
    a all almost always am and any anybody anyone anything are at be been before both but can cannot could day did do does each even ever every \
    everybody everyone everything had has have he her him his how i if in is it just last least less like many me more most much must my never no \
    nobody none not nothing now of off on once one only or our out own please really right same she should so some something still that the them \
    then there these they this those time times to too twice two until us very was we were what when where who whole why will with would you your \
    \
    af al aldrig alle alligevel alt altid at både da de dem den der deres det dig din ditt dog du efter en endnu enhver er et faktisk for fordi \
    før gang gange gang. gør gøre ham han hans hele helt hende hendes her hos hun hvad hver hvis hvor hvordan hvorfor hver i igen ikke ind ingen \
    ingenting intet ja jeg jo kan kun kunne lige man mange me meget men mere mest mig min mit må måske når ned nej ngen noget nok nu næsten og om \
    op os over på samme sgu siger sin sit skal skulle som stadig så tit to ud uden var ved vel vi vil ville virkelig vores være været ";

/// Words that stand for a name, so that they are seldom stressed and often put in.
const REPLACED: &str = " \
    name country homeland hometown town city village street road place region school workplace company hospital ward clinic church club person \
    navn fornavn efternavn land landet hjemland by byen landsby landsbyen gade gaden vej vejen sted stedet egn egnen skole skolen \
    arbejdsplads arbejdspladsen firma firmaet hospital hospitalet sygehus afdeling klinik kirke forening person personen ";

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for quote in context.catalogue.quotes.iter().map(|node| &node.quote) {
        let doubtful = doubtful_words(quote);
        if doubtful.is_empty() {
            continue;
        }
        let Some(text) = context.sources.text(&quote.path).and_then(|file| file.get(quote.range.clone())) else {
            continue;
        };
        let mut start = 0;
        for typed in doubtful {
            let Some(range) = find_from(text, start, &typed) else { continue };
            start = range.end;
            let words = typed.trim_matches(['*', '_']);
            let span = Span::new(&quote.path, quote.range.start + range.start..quote.range.start + range.end);
            let message = format!("“{words}” is shown as put in for anonymity");
            report.push(
                Diagnostic::note(codes::E099, span, message)
                    .help(format!("if the voice stressed it, write `**{words}**`; if you replaced it, let it stand")),
            );
        }
    }
}

/// Returns the words put in for anonymity that may be stress, as typed, in order.
fn doubtful_words(quote: &Quote) -> Vec<String> {
    let pieces = &quote.testimony.pieces;
    let is_start_of_sentence = |index: usize| match index.checked_sub(1).map(|before| &pieces[before]) {
        Some(Piece::Text(text)) => {
            text.trim_end().ends_with(['.', '!', '?', '…', ':', '”', '"']) || text.trim().is_empty()
        }
        _ => true,
    };
    pieces
        .iter()
        .enumerate()
        .filter_map(|(index, piece)| match piece {
            Piece::Placeholder(words, mark) if may_be_stress(words, is_start_of_sentence(index)) => {
                Some(format!("{mark}{words}{mark}"))
            }
            _ => None,
        })
        .collect()
}

/// Returns whether `words` may be stressed rather than replaced: one word that is no name, or words that disclose nobody.
fn may_be_stress(words: &str, is_start_of_sentence: bool) -> bool {
    let is_in = |list: &str, word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        list.contains(&format!(" {word} "))
    };
    let discloses_nobody = |word: &str| is_in(STRESSED, word);
    let mut all = words.split_whitespace();
    let (Some(first), None) = (all.next(), all.next()) else { return words.split_whitespace().all(discloses_nobody) };
    let is_capitalised = first.chars().next().is_some_and(char::is_uppercase);
    let is_name = is_capitalised && !is_start_of_sentence && first.chars().any(char::is_lowercase);
    let is_replaced = is_in(REPLACED, first) || first.chars().any(char::is_numeric);
    !is_replaced && (!is_name || discloses_nobody(first))
}

fn find_from(text: &str, start: usize, typed: &str) -> Option<Range<usize>> {
    let at = start + text[start..].find(typed)?;
    Some(at..at + typed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_words_and_words_that_disclose_nobody_may_be_stress() {
        for words in ["tell", "never", "NEVER", "I", "every time", "hver gang", "ikke"] {
            assert!(may_be_stress(words, false), "{words}");
        }
        for words in ["home country", "Aleppo", "my town", "school 2", "1998", "navn"] {
            assert!(!may_be_stress(words, false), "{words}");
        }
        assert!(may_be_stress("Bornholm", true), "any word has a capital at the start of a sentence");
    }
}
