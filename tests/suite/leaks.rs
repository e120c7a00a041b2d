//! Leaks: no byte of a build contains content withheld from its audience.

use super::{build, default_options};
use indsigt::{
    audit, check,
    diag::Report,
    model::{
        self,
        consent::{AUDIENCES, Audience, CHANNELS, Channel},
    },
    pipeline::{self, Options},
    render::{
        Artifact,
        site::{PageCache, Site, SiteInputs},
    },
    skin::{Skin, SkinRequest},
    source::{self, Private, Sources},
};
use std::{collections::BTreeSet, path::Path, sync::Arc};

/// Returns the words of `text` in lower case, without punctuation, separated by single blanks: the form in which they are compared.
fn normalise(text: &str) -> String {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Returns the normalised text of an output file, without tags.
fn text_without_tags(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::new();
    let mut in_tag = false;
    for c in text.chars() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                out.push(' ');
            }
            c if !in_tag => out.push(c),
            _ => {}
        }
    }
    normalise(&out.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&"))
}

#[test]
fn a_withheld_quote_reaches_no_output() {
    for root in [".", "examples/da"] {
        let (sources, _) = source::read(Path::new(root), "indsigt.yml").unwrap();
        let (catalogue, _) = model::build(&sources, false);
        for (name, audience) in AUDIENCES {
            let edition = check::edition(&catalogue, audience, Channel::Site, super::today());
            let shown: Vec<usize> = edition.quotes().map(|(i, _)| i).collect();
            let held: Vec<_> = catalogue
                .quotes
                .iter()
                .enumerate()
                .filter(|(i, _)| !shown.contains(i))
                .map(|(_, q)| &q.quote)
                .collect();
            assert!(name == "internal" || held.len() > 1, "{root} holds something back from `{name}`");
            let build = build(&sources, &Options { audience: Some(audience), ..default_options() });
            let texts: Vec<(String, String, String)> = build
                .artifacts
                .iter()
                .map(|a| (a.path.clone(), String::from_utf8_lossy(&a.bytes).into_owned(), text_without_tags(&a.bytes)))
                .collect();
            assert!(!texts.is_empty());
            for quote in held {
                let words: Vec<String> = normalise(quote.testimony.plain_text()).split(' ').map(String::from).collect();
                for (path, raw, bare) in &texts {
                    assert!(!path.contains(&*quote.id), "{path} is named after the withheld quote `{}`", quote.id);
                    assert!(
                        !raw.contains(&*quote.id),
                        "{path} names the withheld quote `{}` ({root}, {name})",
                        quote.id
                    );
                    for run in words.windows(6.min(words.len())) {
                        let run = run.join(" ");
                        assert!(
                            !bare.contains(&run),
                            "{path} holds `{run}` of the withheld quote `{}` ({root}, {name})",
                            quote.id
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_withheld_voice_is_not_named() {
    let (sources, _) = source::read(Path::new("."), "indsigt.yml").unwrap();
    let (catalogue, _) = model::build(&sources, false);
    let public = AUDIENCES[2].1;
    let edition = check::edition(&catalogue, public, Channel::Site, super::today());
    let shown: Vec<&str> = edition.voices().map(|(_, v)| &*v.id).collect();
    let held: Vec<&str> = catalogue.voices.iter().map(|v| &*v.id).filter(|id| !shown.contains(id)).collect();
    assert!(!held.is_empty());
    let build = build(&sources, &default_options());
    for artifact in build.artifacts.iter().filter(|a| !a.path.starts_with("assets/") && a.path != "manifest.json") {
        let text = String::from_utf8_lossy(&artifact.bytes);
        for id in &held {
            let named = text.match_indices(id).any(|(at, _)| {
                let around = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
                around(text[..at].chars().next_back()) && around(text[at + id.len()..].chars().next())
            });
            assert!(!named, "{} names the voice `{id}`", artifact.path);
        }
    }
}

/// Withheld quotes appear on no page, for every audience and channel.
#[test]
fn an_edition_of_any_channel_shows_no_withheld_quote() {
    for root in [".", "examples/da"] {
        let (sources, _) = source::read(Path::new(root), "indsigt.yml").unwrap();
        let (catalogue, _) = model::build(&sources, false);
        let config = &catalogue.config;
        let wanted =
            SkinRequest { name: &config.skin.value, range: 0..0, language: &config.language, labels: &config.labels };
        let skin = Arc::new(Skin::load(&sources, &wanted, &mut Report::default()).unwrap());
        let mut held_somewhere = 0;
        for (name, audience) in AUDIENCES {
            for (channel_name, channel) in CHANNELS {
                let edition = Arc::new(check::edition(&catalogue, audience, channel, super::today()));
                let (site, _) = Site::new(SiteInputs {
                    edition: edition.clone(),
                    skin: skin.clone(),
                    sources: sources.clone(),
                    base_url: None,
                    sheet_paths: BTreeSet::new(),
                });
                let made = |planned| site.make(planned, &PageCache::disabled()).unwrap().0;
                let artifacts: Vec<Artifact> = site.plan().iter().map(made).collect();
                assert!(artifacts.len() > 20);
                let shown: Vec<usize> = edition.quotes().map(|(i, _)| i).collect();
                let quotes = catalogue.quotes.iter().enumerate();
                let held: Vec<_> = quotes.filter(|(i, _)| !shown.contains(i)).map(|(_, q)| &q.quote).collect();
                held_somewhere += held.len();
                let texts: Vec<(&str, String)> =
                    artifacts.iter().map(|a| (a.path.as_str(), text_without_tags(&a.bytes))).collect();
                for quote in held {
                    let words: Vec<String> =
                        normalise(quote.testimony.plain_text()).split(' ').map(String::from).collect();
                    let runs: Vec<String> = words.windows(6.min(words.len())).map(|run| run.join(" ")).collect();
                    for (path, text) in &texts {
                        let found = runs.iter().find(|run| text.contains(run.as_str()));
                        assert!(found.is_none(), "{path}: `{}` ({root}, {name}, {channel_name})", quote.id);
                        assert!(!path.contains(&*quote.id), "{path} ({root}, {name}, {channel_name})");
                    }
                }
                // The audit finds nothing either.
                assert_eq!(audit::run(&artifacts, edition.secrets(&Private::default()), &sources).findings(), []);
            }
        }
        assert!(held_somewhere > 20, "{root} holds something back");
    }
}

/// Notes from a filled-in sheet are for the team, unless their file names a wider audience; the audit detects them in other texts.
#[test]
fn notes_from_a_sheet_reach_only_their_audience() {
    let words = "I have not told anybody at home that I go there";
    let with = |audience: &str, page: &str| {
        Sources::from_pairs([
            ("indsigt.yml", "title: T\n"),
            ("content/index.md", page),
            ("content/workshops/w.md", "---\ntitle: W\n---\n"),
            (
                "content/workshops/notes/w-1.md",
                &format!("---\nworkshop: w\n{audience}---\n\n## What did you do?\n\n{words}.\n"),
            ),
        ])
    };
    let built = |sources: &Sources, audience| {
        pipeline::build(sources, &Options { audience: Some(audience), ..default_options() })
    };
    let holds =
        |build: &pipeline::Build| build.artifacts.iter().any(|a| String::from_utf8_lossy(&a.bytes).contains(words));
    let page = "---\ntitle: Front\n---\nHello.\n";
    for (given, audience, is_there) in [
        ("", Audience::Internal, true),
        ("", Audience::Partners, false),
        ("", Audience::Public, false),
        ("audience: partners\n", Audience::Partners, true),
        ("audience: partners\n", Audience::Public, false),
        ("audience: public\n", Audience::Public, true),
    ] {
        let build = built(&with(given, page), audience);
        assert!(build.summary.is_some(), "{:?}", build.report);
        assert_eq!(holds(&build), is_there, "{given:?} for {audience:?}");
    }
    let retold = format!("---\ntitle: Front\n---\nSomebody wrote: {words}.\n");
    let build = built(&with("", &retold), Audience::Public);
    assert!(build.artifacts.is_empty() && build.report.iter().any(|d| d.code.id == "E090"), "{:?}", build.report);
}
