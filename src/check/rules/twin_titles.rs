//! E078: reports titles that differ by one letter.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Block, plain_text, walk_blocks},
    model::title_span,
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E078],
    summary: "a title reads the same wherever it is",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The letters of a title that is compared: short words differ by a letter and mean other things, and a longer text is no title.
const LETTERS: std::ops::RangeInclusive<usize> = 8..=160;

/// A title or a heading, in lower case for comparison.
struct Title {
    words: String,
    plain: String,
    span: Span,
}

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let mut titles = vec![];
    for front in context.catalogue.fronts() {
        titles.push((front.title.plain.clone(), title_span(front)));
    }
    for text in context.texts.iter().filter(|text| text.flags.headings) {
        walk_blocks(text.blocks, &mut |block| {
            if let Block::Heading(heading) = block {
                titles.push((plain_text(&heading.inlines), Span::new(text.path, heading.range.clone())));
            }
        });
    }
    let titles = titles.into_iter().filter(|(plain, _)| LETTERS.contains(&plain.chars().count()));
    let mut titles: Vec<Title> =
        titles.map(|(plain, span)| Title { words: plain.to_lowercase(), plain, span }).collect();
    // Twins share their beginning or their end, so that they are neighbours in one of two orders.
    let mut pairs = vec![];
    titles.sort_by(|a, b| (&a.words, &a.span.path, a.span.start).cmp(&(&b.words, &b.span.path, b.span.start)));
    pairs.extend(twins(&titles));
    titles.sort_by(|a, b| a.words.chars().rev().cmp(b.words.chars().rev()));
    pairs.extend(twins(&titles));
    pairs.sort_by(|a, b| (&a.0.path, a.0.start).cmp(&(&b.0.path, b.0.start)));
    pairs.dedup();
    for (span, first, plain) in pairs {
        report.push(
            Diagnostic::note(codes::E078, span, format!("this differs by one letter from “{plain}”"))
                .related(first, "the other")
                .help("if they are one, write them alike"),
        );
    }
}

/// Returns the neighbours that differ by one letter: the later one, the earlier one, and how that one is written.
fn twins(titles: &[Title]) -> impl Iterator<Item = (Span, Span, String)> {
    titles.windows(2).filter(|pair| is_twin(&pair[0].words, &pair[1].words)).map(|pair| {
        let (mut first, mut second) = (&pair[0], &pair[1]);
        if (&second.span.path, second.span.start) < (&first.span.path, first.span.start) {
            (first, second) = (second, first);
        }
        (second.span.clone(), first.span.clone(), first.plain.clone())
    })
}

/// Returns whether `a` and `b` differ by one letter, left out, added, changed or exchanged with the next. A digit is meant: `Day 1`, `Day 2`.
fn is_twin(a: &str, b: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    a != b
        && a.len().abs_diff(b.len()) <= 2
        && digits(a) == digits(b)
        && strsim::damerau_levenshtein(a, b) == 1
        && letters(a) != letters(b)
        && !differs_by_a_mark(a, b)
        && !differs_by_an_ending(a, b)
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Returns whether only a word of one letter is different: `Workshop A`, `Workshop B`.
fn differs_by_a_mark(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split(|c: char| !c.is_alphanumeric()).map(str::to_string).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let is_mark = |word: &str| word.chars().count() == 1;
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || is_mark(a) && is_mark(b))
}

/// Returns whether only the end of a word is different, as between singular and plural.
fn differs_by_an_ending(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let starts_alike = |a: &&str, b: &&str| a.starts_with(*b) || b.starts_with(*a);
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| starts_alike(a, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_differ_by_one_letter_and_not_by_meaning() {
        for (a, b, twin) in [
            ("ensomhed i hverdagen", "ensommhed i hverdagen", true),
            ("what the post brings", "what the psot brings", true),
            ("the same title", "the same title", false),
            ("workshop day 1", "workshop day 2", false),
            ("workshop a: homes", "workshop b: homes", false),
            ("the letter comes", "the letters comes", false),
            ("the same, title", "the same title", false),
        ] {
            assert_eq!(is_twin(a, b), twin, "{a} / {b}");
        }
    }
}
