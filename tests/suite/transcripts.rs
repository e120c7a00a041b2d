//! Transcripts in `private/`: a quote has their words, and no output has any other of them.

use crate::{default_options, today};
use indsigt::{
    audit::Audit,
    check,
    diag::Severity,
    model::{
        self,
        consent::{Audience, Channel},
        transcript::Transcript,
    },
    pipeline::{self, Options},
    render::Artifact,
    source::{Private, Sources},
};
use proptest::prelude::*;

/// Returns a transcript of `count` cues of ten words, no two of which are the same.
fn transcript(count: usize) -> String {
    let cue = |n: usize| {
        let words: Vec<String> = (0..10)
            .map(|word| format!("{}{}", ["word", "thing", "letter"][(n + word) % 3], letters(n * 10 + word)))
            .collect();
        format!(
            "{:02}:{:02}:{:02}.000 --> {:02}:{:02}:{:02}.900\n<v B04>{}.</v>\n\n",
            n / 3600,
            n / 60 % 60,
            n % 60,
            n / 3600,
            n / 60 % 60,
            n % 60,
            words.join(" ")
        )
    };
    format!("WEBVTT\n\n{}", (0..count).map(cue).collect::<String>())
}

/// Returns a number in letters, so that words are words.
fn letters(mut n: usize) -> String {
    let mut out = String::new();
    while n > 0 {
        out.push(char::from(b'a' + u8::try_from(n % 26).unwrap()));
        n /= 26;
    }
    out
}

fn sources(words: &str, at: &str) -> Sources {
    let insight = format!("---\ntitle: I\n---\nStatement.\n\n> {words}\n>\n> — {{#q at=\"transcripts/b.vtt#{at}\"}}\n");
    Sources::from_pairs([
        ("indsigt.yml", "title: T\nconsent: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/themes/01-t/01-i.md", &insight),
    ])
}

fn options(text: &str) -> Options {
    Options {
        private: Private::default().with_transcripts(&[("transcripts/b.vtt", text)]),
        audience: Some(Audience::Public),
        ..default_options()
    }
}

/// Returns the codes of the findings about transcripts.
fn codes(words: &str, at: &str, text: &str) -> Vec<&'static str> {
    let build = pipeline::build(&sources(words, at), &options(text));
    let codes = build.report.iter().filter(|finding| ["E068", "E069", "E090"].contains(&finding.code.id));
    codes.map(|finding| finding.code.id).collect()
}

#[test]
fn a_thousand_planted_passages_are_found_and_a_released_quote_is_not() {
    let text = transcript(1200);
    let parsed = Transcript::parse(&text).unwrap();
    assert_eq!(parsed.cues.len(), 1200);
    let quote = parsed.cues[7].words.clone();
    let sources = sources(&quote, &parsed.anchor(7));
    let build = pipeline::build(&sources, &options(&text));
    assert!(build.report.iter().all(|finding| finding.severity != Severity::Error), "{:?}", build.report);
    let (catalogue, _) = model::build(&sources, false);
    let edition = check::edition(&catalogue, Audience::Public, Channel::Site, today());
    let all_words: Vec<&str> = parsed.cues[20..].iter().flat_map(|cue| cue.words.split_whitespace()).collect();
    let planted = (0..1000).map(|n| {
        let passage = all_words[n * 11 % (all_words.len() - 6)..][..6].join(" ");
        Artifact {
            path: format!("p/{n}.html"),
            bytes: format!("<p>It said {passage} in the end.</p>").into_bytes().into(),
        }
    });
    let planted: Vec<Artifact> = planted.collect();
    let audit = Audit::new(edition.secrets(&options(&text).private));
    let no_sources = Sources::default();
    let is_found = |artifact: &&Artifact| {
        let mut scan = audit.start_scan(&no_sources);
        scan.scan_file(artifact);
        !scan.is_clean()
    };
    let found = planted.iter().filter(is_found);
    assert_eq!(found.count(), 1000);
}

#[test]
fn words_that_are_in_a_transcript_by_chance_have_a_way_out() {
    let text = "P3: I think that it was in the end a good day for me.\n\nInterviewer: Did it help?\n";
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: T\nconsent: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nFor most, it was in the end a good day.\n"),
    ]);
    let build = pipeline::build(&sources, &options(text));
    let found = build.report.iter().find(|finding| finding.code.id == "E090").unwrap();
    assert_eq!(found.span.as_ref().unwrap().path.as_ref(), "content/themes/01-t/index.md");
    let help = found.help.join("\n");
    assert!(help.contains("write `Interviewer` before it") && help.contains("`at=\"transcripts/b.vtt\"`"), "{help}");
    let asked = text.replace("P3:", "Interviewer:");
    let build = pipeline::build(&sources, &options(&asked));
    assert!(build.report.iter().all(|finding| finding.code.id != "E090"), "{:?}", build.report);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_changed_letter_fails_that_quote(cue in 0usize..40, at in 0usize..60, letter in "[a-z]") {
        let text = transcript(40);
        let parsed = Transcript::parse(&text).unwrap();
        let anchor = parsed.anchor(cue);
        let words = parsed.cues[cue].words.clone();
        prop_assert_eq!(codes(&words, &anchor, &text), Vec::<&str>::new());
        let mut changed: Vec<char> = words.chars().collect();
        let at = at % changed.len();
        let letter = letter.chars().next().unwrap();
        if changed[at].is_alphabetic() && changed[at] != letter {
            changed[at] = letter;
            let found = codes(&changed.iter().collect::<String>(), &anchor, &text);
            // Also the audit finds it: the words are not those of the quote any more, but most are those of the transcript.
            prop_assert!(found.contains(&"E068"), "{:?}", found);
        }
    }
}
