//! E073: the team's own text is not long reading.

use super::{Rule, Run};
use crate::check::facts::Facts;
use crate::{
    diag::{Diagnostic, Report},
    model::{
        Text,
        prose::{Block, Inline, each_block, plain},
        span_of,
    },
};
use rayon::prelude::*;
use std::{collections::HashMap, sync::Arc};

pub(super) const RULE: Rule = Rule {
    codes: &["E073"],
    summary: "the team's own text has a LIX of at most `max_lix`",
    can_stand: true,
    run: Run::Whole(run),
};

/// Shorter texts have no measure worth the name.
const LEAST_WORDS: usize = 100;

fn run(facts: &Facts<'_>, report: &mut Report) {
    let most = facts.catalogue.config.max_lix as usize;
    let mut of_file: HashMap<&str, Vec<Text<'_>>> = HashMap::new();
    for text in facts.catalogue.texts() {
        of_file.entry(text.path).or_default().push(text);
    }
    let lix = |path: &Arc<str>| {
        let typed = facts.sources.text(path)?;
        let texts = of_file.get(&**path)?;
        let made = || {
            let mut lix = Lix::default();
            texts.iter().for_each(|text| lix.add(text));
            facts.before.reading.keep(path, typed.clone(), &lix);
            lix
        };
        Some(facts.before.reading.last(path, typed).unwrap_or_else(made))
    };
    let fronts = facts.catalogue.fronts();
    let all: Vec<Option<Lix>> = fronts.par_iter().map(|front| lix(&front.path)).collect();
    for (front, lix) in fronts.into_iter().zip(all) {
        let Some(lix) = lix.filter(|lix| lix.words >= LEAST_WORDS) else { continue };
        let value = lix.value();
        if value > most {
            let message = format!("the text of this file has a LIX of {value}, where {most} is the most");
            let sentence = lix.words / lix.sentences.max(1);
            let long = 100 * lix.long / lix.words;
            report.push(Diagnostic::note("E073", span_of(front), message).help(format!(
                "{sentence} words to a sentence, and {long} of a hundred words are longer than six letters; shorter sentences help most"
            )));
        }
    }
}

/// Words, long words and sentences, for LIX (C. H. Björnsson, "Läsbarhet", 1968).
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::check) struct Lix {
    words: usize,
    long: usize,
    sentences: usize,
}

impl Lix {
    fn add(&mut self, text: &Text<'_>) {
        self.sentence_by_sentence(text.inlines);
        each_block(text.blocks, &mut |block| {
            if let Block::Paragraph(inlines) = block {
                self.sentence_by_sentence(inlines);
            }
        });
    }

    /// A paragraph ends a sentence, however it ends.
    fn sentence_by_sentence(&mut self, inlines: &[Inline]) {
        let text = plain(inlines);
        let mut open = false;
        for word in text.split_whitespace() {
            let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
            if letters > 0 {
                self.words += 1;
                self.long += usize::from(letters > 6);
                open = true;
            }
            if open && word.trim_end_matches(['”', '"', ')', '’', '»']).ends_with(['.', '!', '?', ':']) {
                self.sentences += 1;
                open = false;
            }
        }
        self.sentences += usize::from(open);
    }

    fn value(&self) -> usize {
        if self.words == 0 {
            return 0;
        }
        let sentences = self.sentences.max(1) as f64;
        (self.words as f64 / sentences + 100.0 * self.long as f64 / self.words as f64).round() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_a_sentence_and_long_words_of_a_hundred() {
        let mut lix = Lix::default();
        // Two sentences, ten words, two of more than six letters: 5 + 20.
        lix.sentence_by_sentence(&[Inline::Text(
            "She waits by the window. Then the caseworker telephones her.".into(),
        )]);
        assert_eq!((lix.words, lix.long, lix.sentences, lix.value()), (10, 2, 2, 25));
    }
}
