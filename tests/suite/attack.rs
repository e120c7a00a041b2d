//! Secrets planted in every place that an author or a skin can write to: the audit finds each of them, and nothing is published.

use super::{build, default_options};
use indsigt::{
    model::consent::{AUDIENCES, Audience},
    pipeline::{self, Options},
    source::{Content, Private, Sources},
};
use std::io::Write;

const WORDS: &str = "My brother has been dead for eleven years and I still log in as him";
const ID: &str = "log-in-as-him";

/// Builds a catalogue that withholds a quote from partners and the public, with `text` in the file `path`.
fn build_with_planted(path: &str, text: &str, audience: Audience) -> indsigt::pipeline::Build {
    let insight = format!(
        "---\ntitle: I\n---\nS.\n\n> {WORDS}.\n>\n> — {{#{ID} voice=B77}}\n\n> Open words that all may read.\n>\n> — {{#open-words}}\n"
    );
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\ndate: 2026\n"),
        ("content/voices.yml", "B77: { label: A man of few words, consent: internal }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nIntro.\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
        ("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    if !path.is_empty() {
        sources.insert(path, Content::Text(text.into()));
        // A skin can show everything that an author can write.
        let extra = "{% extends \"site/base.html\" %}{% block main %}{{ page.head.extra.note }}{{ page.head.tags | join(sep=\" \") }}{% for part in page.parts %}{{ part.html | safe }}{% endfor %}{% endblock main %}";
        if text.contains("extra:") {
            sources.insert("themes/default/site/page.html", Content::Text(extra.into()));
        }
    }
    build(&sources, &Options { audience: Some(audience), ..default_options() })
}

#[test]
fn without_a_secret_everything_is_published() {
    for (_, audience) in AUDIENCES {
        let build = build_with_planted("", "", audience);
        assert_eq!(build.report.clone().without_notes().findings(), []);
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
        ("content/01-p.md", format!("---\ntitle: P\nextra: {{ note: \"{WORDS}\" }}\n---\n")),
        ("content/01-p.md", format!("---\ntitle: P\naliases: [old/{ID}]\n---\n")),
        ("content/01-p.md", "---\ntitle: P\n---\nSomebody said so.\n\n> A man of few words\n".to_string()),
        ("content/sheets/01-s.md", format!("---\ntitle: S\n---\n## {WORDS}\n")),
        ("content/practices/01-p.md", format!("---\ntitle: P\n---\n> [!FACT]\n> {WORDS}\n>\n> — Somebody\n")),
        ("static/page.html", "<p title='A man of few words'>x</p>".to_string()),
        ("static/data.json", format!("{{\"a\":\"{}\"}}", WORDS.replace('e', "\\u0065"))),
        ("static/page.html", format!("<p>{}</p>", WORDS.replace('e', "&#101;"))),
        ("static/page.htm", format!("<P>{}</P>", WORDS.replace("dead", "d<wbr>e&shy;<SMALL>ad</SMALL>"))),
        ("static/words.vcf", format!("NOTE:{WORDS}")),
        ("static/words.ics", format!("BEGIN:VEVENT\r\nSUMMARY:{}\r\n", WORDS.replace('e', "\r\n e"))),
        ("content/meetings/01-m.md", format!("---\ntitle: M\ndate: 2026-01-01\n---\n1. {WORDS}\n")),
        ("static/portrait-log-in-as-him.svg", "<svg/>".to_string()),
    ];
    for (path, text) in places {
        for audience in [Audience::Public, Audience::Partners] {
            let build = build_with_planted(path, &text, audience);
            let codes: Vec<&str> = build.report.iter().map(|d| d.code.id).collect();
            assert!(build.artifacts.is_empty(), "{path}: {text} is published");
            assert!(codes.contains(&"E090"), "{path}: {text} is not found: {codes:?}");
        }
        let team = build_with_planted(path, &text, Audience::Internal);
        assert!(!team.report.iter().any(|d| d.code.id == "E090"), "{path}: the team may see it");
    }
}

#[test]
fn a_secret_in_a_draft_is_not_published_and_blocks_nothing() {
    let text = format!("---\ntitle: \"{WORDS}\"\ndraft: true\nslug: {ID}\n---\n{WORDS}\n");
    let build = build_with_planted("content/01-p.md", &text, Audience::Public);
    assert_eq!(build.report.clone().without_notes().findings(), []);
    assert!(!build.artifacts.is_empty());
    assert!(build.artifacts.iter().all(|a| !String::from_utf8_lossy(&a.bytes).contains("My brother")));
}

/// Returns binary files with `words` written where people do not look.
fn binary_files(words: &str) -> Vec<(&'static str, Vec<u8>)> {
    let png = |kind: &[u8], body: &[u8]| {
        let chunk = |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
        [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), chunk(kind, body), chunk(b"IEND", b"")].concat()
    };
    let gif =
        [b"GIF89a\x01\0\x01\0\0\0\0\x21\xfe".to_vec(), vec![words.len() as u8], words.into(), vec![0, 0x3b]].concat();
    let wide: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let unknown = [vec![0, 1, 2, 3, 0xff, 0xfe], wide, vec![0, 0, 9]].concat();
    let pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Title({words})>>endobj\ntrailer<</Root 1 0 R/Info 3 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
    );
    let mut office = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    office.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let cut = words.replacen("br", "br</w:t></w:r><w:r><w:t>", 1);
    write!(office, "<w:p><w:r><w:t>{cut}</w:t></w:r></w:p>").unwrap();
    let office = office.finish().unwrap().into_inner();
    vec![
        ("static/a.png", png(b"tEXt", format!("Author\0{words}").as_bytes())),
        ("static/a.gif", gif),
        ("static/a.bin", unknown),
        ("static/a.pdf", pdf.into_bytes()),
        ("static/a.docx", office),
    ]
}

#[test]
fn secrets_in_binary_files_are_found_or_removed() {
    for (path, bytes) in binary_files(WORDS) {
        let mut sources = Sources::from_pairs([
            ("indsigt.yml", "title: A case\n"),
            ("content/voices.yml", "B77: { label: x, consent: internal }\n"),
            ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ]);
        let insight = format!("---\ntitle: I\n---\nS.\n\n> {WORDS}.\n>\n> — {{#{ID} voice=B77}}\n");
        sources.insert("content/themes/01-t/01-i.md", Content::Text(insight.into()));
        sources.insert(path, Content::Bytes(bytes.into()));
        let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
        let codes: Vec<&str> = build.report.iter().map(|d| d.code.id).collect();
        if path.ends_with(".png") || path.ends_with(".gif") {
            // Metadata that programs write into a picture is removed before publication.
            let published = build.artifacts.iter().find(|a| path.ends_with(&a.path)).unwrap();
            assert!(!published.bytes.windows(6).any(|w| w == &WORDS.as_bytes()[..6] || w == b"Author"));
        } else {
            assert!(
                build.artifacts.is_empty() && codes.contains(&"E090") && codes.contains(&"E097"),
                "{path}: {codes:?}"
            );
        }
    }
}

/// A photograph with the photographer's name in its EXIF and XMP, which AVIF keeps among the bytes of the picture.
#[test]
fn an_avif_picture_is_published_without_what_programs_write_into_it() {
    let photo = include_bytes!("files/photo.avif");
    let holds_name = |bytes: &[u8]| bytes.windows(9).any(|w| w == b"Brandholm");
    assert!(holds_name(photo));
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
    ]);
    sources.insert("static/a.avif", Content::Bytes(photo.to_vec().into()));
    let built = build(&sources, &default_options());
    let published = &built.artifacts.iter().find(|a| a.path == "a.avif").unwrap().bytes;
    // No byte moves, and the compressed pixels stay.
    assert!(!holds_name(published) && published.len() == photo.len());
    assert!(published.starts_with(&photo[..32]) && published.windows(4).any(|w| w == b"av1C"));
}

/// A file that no program can search whole is published only with the word of a person, who has looked into these very bytes.
#[test]
fn an_attachment_is_published_only_once_somebody_has_looked_into_it() {
    for (path, bytes) in binary_files("nothing of anybody").into_iter().chain([
        ("static/a.rtf", b"{\\rtf1 nothing}".to_vec()),
        ("static/notes.txt", b"%PDF-1.4 in disguise".to_vec()),
        ("static/a.woff2", b"wOF2".to_vec()),
        ("themes/default/assets/a.woff2", b"wOF2".to_vec()),
        ("static/a.mp3", vec![0xff, 0xfb, 0, 0]),
        ("static/a.tif", b"II*\0".to_vec()),
    ]) {
        if path.ends_with(".png") || path.ends_with(".gif") {
            continue;
        }
        let digest = sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), &bytes));
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let built = |sha256: &str| {
            let list = format!("{path}: {{ sha256: {sha256}, looked_at: 2026-06-02, by: MK }}\n");
            let mut sources = Sources::from_pairs([
                ("indsigt.yml", "title: A case\n"),
                ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
                ("attachments.yml", list.as_str()),
            ]);
            sources.insert(path, Content::Bytes(bytes.clone().into()));
            build(&sources, &default_options())
        };
        assert!(!built(&digest).artifacts.is_empty(), "{path}: {:#?}", built(&digest).report);
        let changed = built(&"0".repeat(64));
        assert!(changed.artifacts.is_empty() && changed.report.iter().any(|d| d.code.id == "E097"), "{path}");
    }
}

/// A search strips endings off words and letters off stems; the rest may equal a private name, although nobody wrote that name.
#[test]
fn search_stems_are_not_mistaken_for_private_names() {
    let private = Private::from_names("Mark\nBill\nBo\nSon\nIb\n");
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nlanguage: en\n"),
        (
            "content/01-p.md",
            "---\ntitle: P\n---\nHe marked and billed. The bond of bonson, a ribbon, the ribs, seasons and reasons.\n",
        ),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
    ]);
    let build = pipeline::build(&sources, &Options { private, ..default_options() });
    assert_eq!(build.report.clone().without_notes().findings(), []);
    assert!(super::artifact_text(&build, "search/words-0.js").contains("marked"));
}

/// The rules check what authors write; the audit checks the output, whatever its source.
#[test]
fn a_private_name_is_found_wherever_it_is_planted() {
    let private = || Private::from_names("Asta Brandholm\nJosé Møller\n");
    let with = |path: &str, content: Content, audience| {
        let mut sources = Sources::from_pairs([
            ("indsigt.yml", "title: A case\n"),
            ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ]);
        sources.insert(path, content);
        let build =
            pipeline::build(&sources, &Options { audience: Some(audience), private: private(), ..default_options() });
        assert!(build.artifacts.is_empty(), "{path} is published");
        let codes: Vec<&str> = build.report.iter().map(|d| d.code.id).collect();
        assert!(codes.contains(&"E065") || codes.contains(&"E090"), "{path}: {codes:?}");
    };
    let texts = [
        ("content/01-p.md", "---\ntitle: P\n---\nAsta Brandholms house.\n"),
        ("content/01-p.md", "---\ntitle: P\nsummary: with asta brandholm\n---\n"),
        ("content/01-p.md", "---\ntitle: P\ntags: [Asta  Brandholm]\n---\n"),
        ("content/01-p.md", "---\ntitle: P\nextra: { who: Asta Brandholm }\n---\n"),
        ("content/01-p.md", "---\ntitle: P\n---\n![ASTA BRANDHOLM’S door](/x.svg)\n"),
        ("content/01-asta-brandholm.md", "---\ntitle: P\n---\n"),
        ("content/voices.yml", "B01: { label: Asta Brandholm }\n"),
        ("static/asta-brandholm.txt", "x"),
        ("static/x.csv", "a,Asta Brandholm\n"),
        ("themes/default/site/footer.html", "<footer>Asta Brandholm</footer>"),
        ("themes/default/assets/more.js", "let by = 'Asta Brandholm';"),
        ("content/01-p.md", "---\ntitle: P\n---\nWith Jose\u{301} Møller.\n"),
        ("static/x.json", "{\"a\":\"Jos\\u00e9 M\\u00f8ller\"}"),
        ("static/x.html", "<p>Jos&eacute; M&oslash;ller</p>"),
        ("static/x.html", "<a href=\"/Jos%C3%A9-M%C3%B8ller\">x</a>"),
        ("static/x.vcf", "FN:Asta Brandholm"),
        ("themes/default/site/footer.html", "<footer>Jos&eacute; M&oslash;ller</footer>"),
    ];
    for (_, audience) in AUDIENCES {
        for (path, text) in texts {
            with(path, Content::Text(text.into()), audience);
        }
        for (path, bytes) in binary_files("drawn by Asta Brandholm's brother") {
            // What programs write into these pictures is not published.
            if path.ends_with(".png") || path.ends_with(".gif") {
                continue;
            }
            with(path, Content::Bytes(bytes.into()), audience);
        }
    }
}

#[test]
fn a_withheld_quote_of_a_draft_cannot_be_retold_elsewhere() {
    let draft = format!("---\ntitle: D\ndraft: true\n---\nS.\n\n> {WORDS}.\n>\n> — {{#drafted voice=B77}}\n");
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/voices.yml", "B77: { label: x, consent: internal }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/01-p.md", "---\ntitle: P\n---\nMy brother has been dead for eleven years, he said.\n"),
    ]);
    sources.insert("content/themes/01-t/01-d.md", Content::Text(draft.into()));
    let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
    let finding = build.report.iter().find(|d| d.code.id == "E090").unwrap();
    // The finding points at the text that retells the quote, and at the withheld quote.
    let span = finding.span.as_ref().unwrap();
    let said = &sources.text(&span.path).unwrap()[span.start..span.end];
    assert_eq!((&*span.path, said), ("content/01-p.md", "My brother has been dead for"));
    assert_eq!(finding.related[0].0.path, "content/themes/01-t/01-d.md".into());
    assert!(finding.message.ends_with("would be published in `p/index.html` and 2 other files"), "{}", finding.message);
    assert!(build.artifacts.is_empty());
}

#[test]
fn words_that_a_published_quote_also_contains_are_not_secret() {
    let question = "Interviewer: What do you do when there is a letter in the box?";
    let insight = format!(
        "---\ntitle: I\n---\nS.\n\n> {question}\n>\n> I leave it there.\n>\n> — {{#leave-it voice=B77}}\n\n> {question}\n>\n> I read it at once.\n>\n> — {{#read-it}}\n"
    );
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/voices.yml", "B77: { label: x, consent: internal }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
    ]);
    sources.insert("content/themes/01-t/01-i.md", Content::Text(insight.into()));
    let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
    assert_eq!(build.report.clone().without_notes().findings(), []);
    assert!(!build.artifacts.is_empty());
}

#[test]
fn a_copy_of_a_withheld_quote_without_its_voice_is_not_published() {
    let quote = |words: &str, at: &str| format!("> {words}\n>\n> — {at}\n\n");
    let insight = |second: &str| {
        let held = quote("The pelican swallowed my umbrella on the way to the harbour.", "{#held voice=B77}");
        Content::Text(format!("---\ntitle: I\n---\nS.\n\n{held}{second}").into())
    };
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/voices.yml", "B77: { label: x, consent: none }\nB78: { label: y, consent: public }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
    ]);
    for (words, at, is_told) in [
        ("The pelican swallowed my umbrella on the way to the harbour.", "Woman {#again}", true),
        ("The pelican swallowed my umbrella on its way to the harbour.", "{#again}", true),
        ("On the way to the harbour a gull ate my bread, and I laughed at it all day.", "Woman {#other}", false),
        ("The pelican swallowed my umbrella on the way to the harbour.", "{#too voice=B78}", false),
    ] {
        sources.insert("content/themes/01-t/01-i.md", insight(&quote(words, at)));
        let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
        let told: Vec<&str> = build.report.clone().without_notes().iter().map(|d| d.code.id).collect();
        assert_eq!(told, if is_told { vec!["E090"] } else { vec![] }, "{words}");
    }
}

#[test]
fn recommendations_from_a_withheld_quote_of_a_draft_are_withheld() {
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\n"),
        ("content/voices.yml", "B77: { label: x, consent: none }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        (
            "content/themes/01-t/01-i.md",
            "---\ntitle: I\ndraft: true\n---\nS.\n\n> The walrus.\n>\n> — {#walrus voice=B77}\n",
        ),
        (
            "content/themes/01-t/recommendations.md",
            "## Now {horizon=now}\n\n- Build a hangar for falcons. {#hangar from=walrus}\n- Paint the door. {#door}\n",
        ),
    ]);
    let build = build(&sources, &Options { audience: Some(Audience::Public), ..default_options() });
    let texts: String = build.artifacts.iter().map(|a| String::from_utf8_lossy(&a.bytes).into_owned()).collect();
    assert!(texts.contains("Paint the door") && !texts.contains("hangar"));
}

#[test]
fn a_private_name_that_is_also_a_word_in_code_blocks_nothing() {
    let sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nYou don't say.\n"),
    ]);
    let private = Private::from_names("Max\nMark\nDon\nDot\nButton\n");
    let build = pipeline::build(&sources, &Options { private, ..default_options() });
    assert_eq!(build.report.clone().without_notes().findings(), []);
}

/// A withheld quote that is given a second time is not public for that: with the same voice, with none, as somebody else's question, or in
/// words of which nobody says so many alike.
#[test]
fn a_withheld_quote_given_again_is_an_error() {
    let again = |voices: &str, attributes: &str, quote: &str| {
        let insight = format!("---\ntitle: I\n---\nS.\n\n> {WORDS}.\n>\n> — Woman {{#{ID} {attributes}}}\n");
        let sources = Sources::from_pairs([
            ("indsigt.yml", "title: A case\nconsent: public\ndate: 2026\n"),
            ("content/voices.yml", voices),
            ("content/themes/01-t/index.md", "---\ntitle: T\n---\nIntro.\n"),
            ("content/themes/01-t/01-i.md", insight.as_str()),
            ("content/themes/01-t/02-j.md", &format!("---\ntitle: J\n---\nS.\n\n{quote}\n")),
        ]);
        build(&sources, &Options { audience: Some(Audience::Public), ..default_options() })
    };
    let none = "B77: { label: A man, consent: none }\nB78: { label: A woman, consent: public }\n";
    let both = "B77: { label: A man, consent: public }\n";
    for (voices, attributes, quote) in [
        (both, "voice=B77 consent=none", format!("> {WORDS}.\n>\n> — {{#again voice=B77}}")),
        (both, "consent=none", format!("> {WORDS}.\n>\n> — Woman {{#again}}")),
        (
            none,
            "voice=B77",
            format!("> Interviewer: {WORDS}\n>\n> Yes, that was so.\n>\n> — Woman {{#again voice=B78}}"),
        ),
        (none, "voice=B77", format!("> {WORDS}.\n>\n> — {{#again voice=B78}}")),
    ] {
        let build = again(voices, attributes, &quote);
        assert!(build.report.has_errors() && build.artifacts.is_empty(), "{quote}");
    }
    // A part of it may be a quote of its own, if it says whose it is.
    let part = "> My brother has been dead for eleven years.\n>\n> — {#again voice=B77}";
    assert!(!again(both, "voice=B77 consent=none", part).artifacts.is_empty());
}
