//! Fidelity: after one letter of a quote is changed, exactly the texts that repeat the changed words are reported.

use super::{build, default_options};
use indsigt::{model::consent::Audience, pipeline::Options, source::Sources};
use proptest::prelude::*;

const FIRST_QUOTE: &str =
    "She knows my name before I have said it. Then I dare to say what is wrong. The others start with the form.";
const SECOND_QUOTE: &str = "I stopped counting long ago. When I get to know one a new one comes.";

/// Returns the names of the files with fidelity findings, in a catalogue of the quotes `first` and `second`: a lead repeats the second
/// sentence of [`FIRST`], and a recommendation repeats [`SECOND`] whole.
fn files_with_findings(first: &str, second: &str) -> Vec<String> {
    let insight = format!("---\ntitle: I\n---\nS.\n\n> {first}\n>\n> — {{#first}}\n\n> {second}\n>\n> — {{#second}}\n");
    let list =
        format!("## From the citizens {{origin=citizens}}\n\n- {SECOND_QUOTE} {{#rec from=second insights=i}}\n");
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\nlead: Then I dare to say what is wrong.\n---\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
        ("content/themes/01-t/recommendations.md", list.as_str()),
    ]);
    let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
    let about = ["E019", "E040", "E041"];
    let found = build.report.iter().filter(|d| about.contains(&d.code.id));
    found.map(|d| d.span.as_ref().unwrap().path.rsplit('/').next().unwrap().to_string()).collect()
}

/// Returns `text` with another letter at the character index `at`; `None` if that character is not an ASCII letter.
fn with_changed_letter(text: &str, at: usize) -> Option<String> {
    let letter = text.chars().nth(at).filter(|c| c.is_ascii_alphabetic())?;
    let other = if letter == 'x' { 'y' } else { 'x' };
    Some(text.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect())
}

#[test]
fn faithful_words_are_not_reported() {
    assert_eq!(files_with_findings(FIRST_QUOTE, SECOND_QUOTE), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_letter_is_reported_only_in_texts_that_repeat_it(at in 0usize..FIRST_QUOTE.len(), other in 0usize..SECOND_QUOTE.len()) {
        let lead = FIRST_QUOTE.find("Then").unwrap()..FIRST_QUOTE.find(" The others").unwrap();
        if let Some(first) = with_changed_letter(FIRST_QUOTE, at) {
            let expected: Vec<&str> = if lead.contains(&at) { vec!["index.md"] } else { vec![] };
            prop_assert_eq!(files_with_findings(&first, SECOND_QUOTE), expected);
        }
        if let Some(second) = with_changed_letter(SECOND_QUOTE, other) {
            prop_assert_eq!(files_with_findings(FIRST_QUOTE, &second), vec!["recommendations.md"]);
        }
    }
}
