//! Secrets planted in each place that an author or a skin can write to: the audit finds every one, and nothing is written.

use super::{build, options};
use indsigt::{
    model::consent::{AUDIENCES, Audience},
    pipeline::Options,
    source::{Content, Sources},
};

const WORDS: &str = "My brother has been dead for eleven years and I still log in as him";
const ID: &str = "log-in-as-him";

/// A catalogue that holds a quote back from partners and the public, with `text` put into the file `path`.
fn planted(path: &str, text: &str, audience: Audience) -> indsigt::pipeline::Build {
    let insight = format!(
        "---\ntitle: I\n---\nS.\n\n> {WORDS}.\n>\n> — {{#{ID} voice=B77}}\n\n> Open words that all may read.\n>\n> — {{#open-words}}\n"
    );
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\ndate: 2026\n"),
        ("content/voices.yml", "B77: { label: A man, consent: internal }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nIntro.\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
        ("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    if !path.is_empty() {
        sources.insert(path, Content::Text(text.into()));
    }
    build(&sources, &Options { audience: Some(audience), ..options() })
}

#[test]
fn without_a_secret_everything_is_published() {
    for (_, audience) in AUDIENCES {
        let build = planted("", "", audience);
        assert_eq!(build.report.clone().without_notes().0, []);
        assert!(!build.artifacts.is_empty());
    }
}

#[test]
fn a_secret_is_found_wherever_it_is_planted() {
    let words = WORDS.to_uppercase().replace(' ', "\n");
    let places = [
        ("content/01-p.md", format!("---\ntitle: P\n---\nHe said: {words}.\n")),
        ("content/01-p.md", format!("---\ntitle: \"{WORDS}\"\n---\n")),
        ("content/01-p.md", format!("---\ntitle: P\nsummary: \"{WORDS}\"\n---\n")),
        ("content/01-p.md", format!("---\ntitle: P\nsteps: [{{ title: x, text: \"{WORDS}\" }}]\n---\n")),
        ("content/01-p.md", format!("---\ntitle: P\n---\n![{WORDS}](/x.svg)\n")),
        (
            "content/01-p.md",
            "---\ntitle: P\n---\n| a |\n|---|\n| My **brother** has *been* dead for eleven years |\n".to_string(),
        ),
        ("content/01-p.md", format!("---\ntitle: P\n---\n[x](#y) <abbr title=\"{WORDS}\">x</abbr>\n\n## y\n")),
        ("content/01-p.md", format!("---\ntitle: P\nslug: {ID}\n---\n")),
        ("content/themes/01-t/02-j.md", format!("---\ntitle: J\ntags: [\"{WORDS}\"]\n---\nS.\n")),
        ("content/themes/01-t/02-j.md", format!("---\ntitle: J\nquestions: [\"{WORDS}?\"]\n---\nS.\n")),
        ("content/themes/01-t/recommendations.md", format!("- {WORDS}.\n")),
        ("content/themes/01-t/logbook.md", format!("## {WORDS}\n\nx\n")),
        ("content/workshops/01-w.md", format!("---\ntitle: W\n---\n## Q\n\n- {WORDS}\n")),
        ("content/meetings/01-m.md", format!("---\ntitle: M\nplace: \"{WORDS}\"\n---\n")),
        ("static/notes.txt", WORDS.to_string()),
        ("static/data.json", format!("{{\"a\":\"x\\n{WORDS}\"}}")),
        ("static/drawing.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>{WORDS}</title></svg>")),
        ("static/log-in-as-him.txt", "x".to_string()),
        ("themes/default/site/footer.html", format!("<footer>{WORDS}</footer>")),
        ("themes/default/assets/more.js", format!("// {WORDS}")),
        ("themes/default/words/en.ftl", format!("skip = {WORDS}")),
    ];
    for (path, text) in places {
        for audience in [Audience::Public, Audience::Partners] {
            let build = planted(path, &text, audience);
            let codes: Vec<&str> = build.report.0.iter().map(|d| d.code.id).collect();
            assert!(build.artifacts.is_empty(), "{path}: {text} is published");
            assert!(codes.contains(&"E090"), "{path}: {text} is not found: {codes:?}");
        }
        let team = planted(path, &text, Audience::Internal);
        assert!(!team.report.0.iter().any(|d| d.code.id == "E090"), "{path}: the team may see it");
    }
}
