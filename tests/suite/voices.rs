//! What readers learn of voices: what was agreed, and not which quotes are by the same voice.

use super::{artifact_text, build, default_options};
use indsigt::{
    check,
    memo::NoCache,
    model,
    model::consent::{Audience, Channel},
    pipeline::{
        Options, SheetMode,
        print::{self, PrintRequest},
    },
    skin::{Skin, SkinRequest},
    source::Sources,
    view::{self, ViewContext},
};
use std::collections::BTreeSet;

/// Returns a project of two insights with two quotes each, by the voices `speakers`, of which all have the same label.
fn project(speakers: [&str; 4], config: &str) -> Sources {
    let quote =
        |n: usize| format!("> Words number {n} of somebody.\n>\n> — {{#words-{n} voice={} .poster}}\n\n", speakers[n]);
    let insight = |title: &str, a, b| format!("---\ntitle: {title}\n---\nSaid.\n\n{}{}", quote(a), quote(b));
    let voice =
        |id: &str| format!("{id}: {{ label: \"Woman, 60s\", kind: interview, date: 2026-05, consent: public }}\n");
    let files = [
        ("indsigt.yml", format!("title: T\n{config}")),
        ("content/voices.yml", voice("V1") + &voice("V2")),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\nText. See [[voice:V1]].\n".to_string()),
        ("content/themes/01-t/01-a.md", insight("First", 0, 1)),
        ("content/themes/01-t/02-b.md", insight("Second", 2, 3)),
        (
            "content/themes/01-t/recommendations.md",
            "- Ring twice. {from=words-0,words-2}\n- Come by. {insights=a,b}\n".into(),
        ),
    ];
    Sources::from_pairs(files.iter().map(|(path, text)| (*path, text.as_str())))
}

fn built(speakers: [&str; 4], config: &str, audience: Audience) -> Vec<(String, Vec<u8>)> {
    let options = Options { audience: Some(audience), sheets: SheetMode::All, ..default_options() };
    let build = build(&project(speakers, config), &options);
    assert!(build.artifacts.iter().any(|a| a.path == "print/book.pdf"), "{:?}", build.report.findings());
    build.artifacts.iter().map(|a| (a.path.clone(), a.bytes.to_vec())).collect()
}

/// Two catalogues that differ only in which of two equal voices spoke look the same to readers, byte for byte: pages, data, search, print.
#[test]
fn readers_cannot_tell_which_quotes_are_by_one_voice() {
    let (straight, crossed) = (["V1", "V2", "V1", "V2"], ["V1", "V2", "V2", "V1"]);
    for audience in [Audience::Partners, Audience::Public] {
        let (a, b) = (built(straight, "", audience), built(crossed, "", audience));
        for ((path, a), (_, b)) in a.iter().zip(&b) {
            assert!(a == b, "{path} tells the voices apart");
        }
        let linked = "voices: { linked: true }\n";
        assert!(built(straight, linked, audience) != built(crossed, linked, audience));
    }
    assert!(built(straight, "", Audience::Internal) != built(crossed, "", Audience::Internal));
}

#[test]
fn an_edition_that_does_not_link_voices_still_counts_them() {
    let options = Options { audience: Some(Audience::Public), ..default_options() };
    let build = build(&project(["V1", "V2", "V1", "V1"], ""), &options);
    let data: serde_json::Value = serde_json::from_str(artifact_text(&build, "catalogue.json")).unwrap();
    let counts: Vec<_> = data["insights"].as_array().unwrap().iter().map(|i| i["voice_count"].as_u64()).collect();
    assert_eq!(counts, [Some(2), Some(1)]);
    assert_eq!(data["quotes"][0]["voice"], serde_json::Value::Null);
    let voices = artifact_text(&build, "voices/index.html");
    assert_eq!(voices.matches("Woman, 60s").count(), 2);
    let theme = artifact_text(&build, "themes/t/index.html");
    assert!(theme.contains("voices/index.html\">Woman, 60s</a>"), "{theme}");
    let map = artifact_text(&build, "evidence/index.html");
    assert_eq!(map.matches("<circle").count(), 3);
}

/// Returns the views of the posters and cards of a public edition in which everybody may be shown, by the id of the quote.
fn printed(quotes: &str) -> Vec<(view::print::PosterView, view::print::PrintCard)> {
    let insight = format!("---\ntitle: An insight\n---\nSaid.\n\n{quotes}");
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: T\nconsent: public\n"),
        ("content/voices.yml", "V1: { label: A voice, consent: public }\nV2: { kind: interview }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\n"),
        ("content/themes/01-t/01-a.md", &insight),
    ]);
    let (catalogue, _) = model::build(&sources, false);
    let edition = check::edition(&catalogue, Audience::Public, Channel::Posters, super::today());
    let request = SkinRequest { name: "default", range: 0..0, language: "en", labels: &[] };
    let skin = Skin::load(&sources, &request, &mut indsigt::diag::Report::default()).unwrap();
    let files = BTreeSet::new();
    let context = ViewContext { edition: &edition, words: skin.words(), base_url: None, print_files: &files };
    let view = |index| {
        let poster = view::print::poster(&context, index, false).unwrap();
        (poster, view::print::quote_card(&context, index, false).unwrap())
    };
    edition.quotes().map(|(index, _)| view(index)).collect()
}

#[test]
fn a_poster_promises_consent_only_where_it_is_written_down() {
    let quote =
        |n: usize, attributes: &str| format!("> Words number {n} of somebody.\n>\n> — {{#q{n} {attributes}}}\n\n");
    let cases =
        [("voice=V1", true), ("voice=V2", false), ("", false), ("consent=public", true), ("site=public", false)];
    let quotes: String = cases.iter().enumerate().map(|(n, (attributes, _))| quote(n, attributes)).collect();
    let promises: Vec<bool> =
        printed(&quotes).iter().map(|(poster, _)| poster.notes.iter().any(|note| note.contains("consent"))).collect();
    assert_eq!(promises, cases.map(|(_, promise)| promise));
}

#[test]
fn a_quote_that_nobody_is_named_for_shows_no_id() {
    let [(poster, card)] = &printed("> Words of somebody.\n>\n> — {#the-slug}\n")[..] else { panic!("one quote") };
    assert_eq!((&poster.attribution, &card.below, card.insight.as_deref()), (&None, &None, Some("1.1")));
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: T\nconsent: public\naudience: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\n"),
        ("content/themes/01-t/01-a.md", "---\ntitle: A\n---\nSaid.\n\n> Words of somebody.\n>\n> — {#the-slug}\n"),
    ]);
    let wanted = PrintRequest { with_unmarked: true, ..PrintRequest::all_of_kind(view::print::SheetKind::Posters) };
    let build = print::print(&sources, &default_options(), &wanted, &NoCache);
    assert_eq!(build.artifacts.len(), 1, "{:?}", build.report.findings());
    let texts: Vec<String> = build.artifacts.iter().flat_map(|a| indsigt::extract::texts(&a.bytes).unwrap()).collect();
    let text = texts.join("\n");
    assert!(text.contains("Words of somebody") && !text.contains("the-slug"), "{text}");
}

#[test]
fn a_quote_that_is_not_for_boards_is_on_no_screen_board() {
    let workshop = "---\ntitle: A workshop\n---\n\n## How might we listen? {#listen insights=a}\n\n![[only-site]]\n";
    let insight = "---\ntitle: An insight\nslug: a\n---\nSaid.\n\n> Words for the site alone.\n>\n> — {#only-site boards=none}\n\n> Words for any place.\n>\n> — {#anywhere}\n";
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: T\nconsent: public\naudience: public\n"),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\n"),
        ("content/themes/01-t/01-a.md", insight),
        ("content/workshops/w.md", workshop),
    ]);
    let build = build(&sources, &default_options());
    assert!(artifact_text(&build, "insights/a/index.html").contains("Words for the site alone"));
    for page in ["workshops/w/index.html", "workshops/w/listen/index.html"] {
        assert!(!artifact_text(&build, page).contains("site alone"), "{page}");
    }
    assert!(artifact_text(&build, "workshops/w/listen/index.html").contains("Words for any place"));
}
