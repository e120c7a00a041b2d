//! Fidelity: after one letter of a quote is changed, exactly the texts that repeat the changed words are reported.

use super::{build, options};
use indsigt::{model::consent::Audience, pipeline::Options, source::Sources};
use proptest::prelude::*;

const FIRST: &str =
    "She knows my name before I have said it. Then I dare to say what is wrong. The others start with the form.";
const SECOND: &str = "I stopped counting long ago. When I get to know one a new one comes.";

/// Returns the names of the files with fidelity findings, in a catalogue of the quotes `first` and `second`: a lead repeats the second
/// sentence of [`FIRST`], and a recommendation repeats [`SECOND`] whole.
fn findings(first: &str, second: &str) -> Vec<String> {
    let insight = format!("---\ntitle: I\n---\nS.\n\n> {first}\n>\n> — {{#first}}\n\n> {second}\n>\n> — {{#second}}\n");
    let list = format!("## From the citizens {{origin=citizens}}\n\n- {SECOND} {{#rec from=second insights=i}}\n");
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\nlead: Then I dare to say what is wrong.\n---\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
        ("content/themes/01-t/recommendations.md", list.as_str()),
    ]);
    let build = build(&sources, &Options { audience: Some(Audience::Public), ..options() });
    let about = ["E019", "E040", "E041"];
    let found = build.report.0.iter().filter(|d| about.contains(&d.code.id));
    found.map(|d| d.span.as_ref().unwrap().path.rsplit('/').next().unwrap().to_string()).collect()
}

/// Returns `text` with another letter at the character index `at`; `None` if that character is not an ASCII letter.
fn changed(text: &str, at: usize) -> Option<String> {
    let letter = text.chars().nth(at).filter(|c| c.is_ascii_alphabetic())?;
    let other = if letter == 'x' { 'y' } else { 'x' };
    Some(text.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect())
}

#[test]
fn faithful_words_are_not_reported() {
    assert_eq!(findings(FIRST, SECOND), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_letter_fails_what_takes_it_and_nothing_else(at in 0usize..FIRST.len(), other in 0usize..SECOND.len()) {
        let lead = FIRST.find("Then").unwrap()..FIRST.find(" The others").unwrap();
        if let Some(first) = changed(FIRST, at) {
            let expected: Vec<&str> = if lead.contains(&at) { vec!["index.md"] } else { vec![] };
            prop_assert_eq!(findings(&first, SECOND), expected);
        }
        if let Some(second) = changed(SECOND, other) {
            prop_assert_eq!(findings(FIRST, &second), vec!["recommendations.md"]);
        }
    }
}
