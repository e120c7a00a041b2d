//! E079: reports alternative texts in another language than the catalogue's.

use super::{Rule, RuleFn};
use crate::check::context::RuleContext;
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::prose::{Inline, walk_inlines, walk_nested_inlines},
};

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E079],
    summary: "alternative texts are in the catalogue's language",
    is_suppressible: true,
    run: RuleFn::Catalogue(run),
};

/// The commonest short words of each language that the other does not have. `by` and `at` are Danish, too.
const COMMON_WORDS: [(&str, &str, &[&str]); 2] = [
    (
        "en",
        "English",
        &["the", "of", "and", "with", "is", "are", "in", "on", "from", "a", "an", "to", "that", "their", "this"],
    ),
    (
        "da",
        "Danish",
        &[
            "og", "på", "en", "et", "af", "der", "til", "er", "som", "fra", "ved", "den", "det", "ikke", "sin", "hvor",
            "over",
        ],
    ),
];

fn run(context: &RuleContext<'_>, report: &mut Report) {
    let catalogue = context.catalogue;
    let mut check = |path, range: std::ops::Range<usize>, alt: &str| {
        if let Some(language) = other_language(alt, &catalogue.config.language) {
            report.push(
                Diagnostic::note(codes::E079, Span::new(path, range), format!("its alternative text seems to be {language}"))
                    .help("write what the picture shows in the language of the catalogue: screen readers read it in that language"),
            );
        }
    };
    for text in context.texts.iter().filter(|text| text.flags.pictures) {
        let mut visit = |inline: &Inline| {
            if let Inline::Image(picture) = inline {
                check(text.path, picture.path.range.clone(), &picture.alt);
            }
        };
        walk_nested_inlines(text.inlines, &mut visit);
        walk_inlines(text.blocks, &mut visit);
    }
    for front in catalogue.fronts() {
        if let Some(picture) = &front.image {
            check(&front.path, picture.path.range.clone(), &picture.alt);
        }
    }
}

/// Returns the name of the language that `text` seems to be written in, if that is not `language`.
fn other_language(text: &str, language: &str) -> Option<&'static str> {
    let words: Vec<String> = text.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase).collect();
    let count = |common: &[&str]| words.iter().filter(|word| common.contains(&word.as_str())).count();
    let own = COMMON_WORDS.iter().find(|(code, ..)| *code == language)?;
    let (_, name, common) = COMMON_WORDS.iter().find(|(code, ..)| *code != language)?;
    (count(common) >= 2 && count(own.2) == 0).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_common_words_of_the_other_language_tell() {
        assert_eq!(other_language("A map of the town", "da"), Some("English"));
        assert_eq!(other_language("Et kort over byen", "en"), Some("Danish"));
        assert_eq!(other_language("Et kort over byen", "da"), None);
        assert_eq!(other_language("The Tivoli", "da"), None);
        assert_eq!(other_language("Kort over “The End of the World”, en bar", "da"), None);
    }
}
