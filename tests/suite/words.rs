//! Every word that a template or the program uses exists in every language.

use indsigt::{
    model::config::LANGUAGES,
    skin::{Argument, Words},
};
use std::{collections::BTreeSet, fs, path::Path};

fn load_words(language: &str) -> Words {
    let text = fs::read_to_string(format!("themes/default/words/{language}.ftl")).unwrap();
    Words::new(language, &[&text], &[]).unwrap_or_else(|e| panic!("{language}: {e:?}"))
}

/// Collects the words between `before` and `after` in the files below `dir`.
fn collect_between(dir: &Path, before: &str, after: &str, out: &mut BTreeSet<String>) {
    for entry in fs::read_dir(dir).unwrap().flatten() {
        if entry.path().is_dir() {
            collect_between(&entry.path(), before, after, out);
            continue;
        }
        let Ok(text) = fs::read_to_string(entry.path()) else { continue };
        for (at, _) in text.match_indices(before) {
            let rest = &text[at + before.len()..];
            if let Some(end) = rest.find(after) {
                let word = &rest[..end];
                if word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
                    out.insert(word.to_string());
                }
            }
        }
    }
}

fn used_words() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    collect_between(Path::new("themes"), "\"", "\" | word", &mut keys);
    for call in ["words.say(\"", "words.count(\"", "self.say(\""] {
        collect_between(Path::new("src"), call, "\"", &mut keys);
    }
    keys
}

#[test]
fn every_language_has_every_word() {
    let keys = used_words();
    assert!(keys.len() > 80, "the search finds what templates ask for: {}", keys.len());
    for language in LANGUAGES {
        let words = load_words(language);
        let missing: Vec<_> = keys.iter().filter(|k| !words.contains(k)).collect();
        assert!(missing.is_empty(), "{language} has no words for {missing:?}");
    }
}

#[test]
fn the_languages_have_the_same_words() {
    let keys = |language: &str| -> BTreeSet<String> {
        let text = fs::read_to_string(format!("themes/default/words/{language}.ftl")).unwrap();
        text.lines()
            .filter_map(|l| l.split_once(" ="))
            .map(|(k, _)| k.to_string())
            .filter(|k| !k.starts_with([' ', '#']))
            .collect()
    };
    assert_eq!(keys("en"), keys("da"));
}

#[test]
fn labels_replace_built_in_words() {
    let text = fs::read_to_string("themes/default/words/en.ftl").unwrap();
    let labels = [("insight".to_string(), "Mechanism".to_string()), ("insights".to_string(), "Mechanisms".to_string())];
    let words = Words::new("en", &[&text], &labels).unwrap();
    assert_eq!(words.message_for_number("count-insights", 4), "4 mechanisms");
    assert_eq!(words.get("insight-number", &[("n", Argument::Text("2.1"))]).unwrap(), "Mechanism 2.1");
}

#[test]
fn singular_and_plural_differ() {
    assert_eq!(load_words("en").message_for_number("count-quotes", 1), "1 quote");
    assert_eq!(load_words("da").message_for_number("count-quotes", 4), "4 citater");
    assert_eq!(load_words("da").message_for_number("count-voices", 1), "1 stemme");
}
