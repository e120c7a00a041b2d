//! Each secret, in each form in which people and programs write it, in each place that an author or a skin can write to: nothing is published.
//!
//! Every build of a small project takes a few milliseconds. A plain run tries a sample; `just attack` tries the whole table.

use super::default_options;
use indsigt::{
    model::consent::Audience,
    pipeline::{self, Options},
    render::Artifact,
    source::{Content, Private, Sources},
};
use rayon::prelude::*;
use std::env;
use unicode_normalization::UnicodeNormalization;

/// The secrets: the kind and the text of each.
const SECRETS: [(&str, &str); 4] = [
    ("words", "the pelican swallowed my umbrella on the way to the harbour"),
    ("name", "Asta Brandholm"),
    ("name", "Søren Kjær"),
    ("name", "Nadia"),
];

/// A way to write a secret, and the kinds of places where readers or programs take it for the same.
type Form = (&'static str, fn(&str) -> String, &'static [Kind]);

/// The kind of text that a place holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Markdown,
    Html,
    Attribute,
    Json,
    Text,
    Name,
    Code,
    Data,
}

use Kind::{Attribute, Code, Data, Html, Json, Markdown, Name, Text};

const ANY: &[Kind] = &[Markdown, Html, Attribute, Json, Text];

/// Puts `what` behind the second letter of each word.
fn inside(text: &str, what: &str) -> String {
    let word = |word: &str| {
        let at = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
        if at < word.len() { format!("{}{what}{}", &word[..at], &word[at..]) } else { word.to_string() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Puts `what` behind the second letter of the last word.
fn in_last_word(text: &str, what: &str) -> String {
    match text.rsplit_once(' ') {
        Some((before, last)) => format!("{before} {}", inside(last, what)),
        None => inside(text, what),
    }
}

fn map(text: &str, pairs: &[(char, char)]) -> String {
    text.chars().map(|c| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)).collect()
}

fn shifted(text: &str, lower: u32) -> String {
    let letter = |c: char| match c {
        'a'..='z' => char::from_u32(lower + c as u32 - 'a' as u32).unwrap(),
        c => c,
    };
    text.to_lowercase().chars().map(letter).collect()
}

const FORMS: &[Form] = &[
    ("plain", str::to_string, &[Markdown, Html, Json, Text, Name]),
    ("upper", str::to_uppercase, ANY),
    ("lower", str::to_lowercase, &[Markdown, Html, Json, Text, Name]),
    ("spaces", |t| t.replace(' ', "  "), ANY),
    ("no-break", |t| t.replace(' ', "\u{a0}"), ANY),
    ("lines", |t| t.replace(' ', "\n"), &[Markdown, Html, Text]),
    ("decomposed", |t| t.nfd().collect(), &[Markdown, Html, Json, Text, Name]),
    ("zero width", |t| inside(t, "\u{200b}"), ANY),
    ("soft hyphen", |t| inside(t, "\u{ad}"), ANY),
    ("tag of a plane", |t| inside(t, "\u{e0064}"), ANY),
    ("variation", |t| inside(t, "\u{e0101}"), ANY),
    ("filler", |t| inside(t, "\u{3164}"), ANY),
    ("struck out", |t| inside(t, "\u{336}"), ANY),
    ("cyrillic", |t| map(t, &[('a', 'а'), ('o', 'о'), ('e', 'е'), ('B', 'В'), ('A', 'А')]), ANY),
    ("greek", |t| map(t, &[('o', 'ο'), ('N', 'Ν'), ('A', 'Α'), ('B', 'Β')]), ANY),
    ("small capitals", |t| map(&t.to_lowercase(), &[('a', 'ᴀ'), ('d', 'ᴅ'), ('n', 'ɴ'), ('m', 'ᴍ')]), ANY),
    ("raised", |t| map(&t.to_lowercase(), &[('a', 'ᵃ'), ('d', 'ᵈ'), ('n', 'ⁿ'), ('i', 'ⁱ')]), ANY),
    ("full width", |t| shifted(t, 0xff41), ANY),
    ("bold of mathematics", |t| shifted(t, 0x1d41a), ANY),
    ("end of a line", |t| in_last_word(t, "-\n"), &[Markdown, Html, Text]),
    ("hyphen of its own", |t| in_last_word(t, "\u{2010}\n"), &[Markdown, Html, Text]),
    ("emphasis", |t| inside(t, "**") + "**", &[Markdown]),
    ("a tag", |t| inside(t, "<wbr>"), &[Markdown, Html]),
    ("an unknown tag", |t| in_last_word(t, "<o:p></o:p>"), &[Html]),
    ("an element of its own", |t| in_last_word(t, "<x-y></x-y>"), &[Html]),
    ("a label", |t| inside(t, "<label></label>"), &[Html]),
    ("a comment", |t| inside(t, "<!-- x -->"), &[Html]),
    ("entities", |t| t.replace('a', "&#97;").replace('i', "&#x69;"), &[Markdown, Html, Attribute]),
    ("open entities", |t| t.replace("ia", "i&#97"), &[Html]),
    ("named entities", |t| t.replace('ø', "&oslash;").replace('æ', "&aelig;"), &[Markdown, Html]),
    ("per cent", |t| t.replace(' ', "%20").replace('ø', "%C3%B8").replace('æ', "%C3%A6"), &[Html, Json]),
    ("per cent of Latin-1", |t| t.replace(' ', "%20").replace('ø', "%F8").replace('æ', "%E6"), &[Html, Json]),
    ("escapes", |t| t.replace('a', "\\u0061").replace('ø', "\\u00f8"), &[Json]),
    ("escapes of a style sheet", |t| t.replace('ø', "\\F8 ").replace('æ', "\\E6 "), &[Code]),
    ("escapes of a script", |t| t.replace('ø', "\\xf8").replace('æ', "\\u{e6}"), &[Code]),
    ("letters of a drawing", |t| t.replace('ø', "_xF8_").replace('æ', "_xE6_"), &[Html, Text]),
    ("escaped markup", |t| t.replace(' ', "&lt;/b&gt; &lt;i&gt;"), &[Html]),
    ("markup in a string", |t| t.replace(' ', "</b> <i class=\\\"x\\\">"), &[Data]),
    ("a raised number", |t| t.replace(' ', "<sup>1</sup> "), &[Html]),
    ("hyphens", |t| t.replace(' ', "-"), &[Markdown, Html, Json, Text, Name]),
    ("underscores", |t| t.replace(' ', "_"), &[Html, Json, Text, Name]),
];

/// Forms that names alone have.
const NAME_FORMS: &[Form] = &[
    ("one letter for ø", |t| t.replace('ø', "o").replace('æ', "ae"), ANY),
    ("two letters for ø", |t| t.replace('ø', "oe").replace('æ', "ae"), ANY),
    ("read as Windows-1252", |t| t.replace('ø', "Ã¸").replace('æ', "Ã¦"), ANY),
    ("with a number", |t| format!("{t}2"), &[Html, Json, Text]),
    ("surname first", |t| turned(t, ", "), ANY),
    ("surname first, without a comma", |t| turned(t, " "), &[Markdown, Html, Json, Text, Name]),
    ("in two cells", |t| turned(t, ";"), &[Text]),
    ("together", |t| t.replace(' ', ""), &[Markdown, Html, Json, Text, Name]),
    ("together, in lower case", |t| t.replace(' ', "").to_lowercase(), ANY),
    ("genitive", |t| format!("{t}s"), ANY),
    ("genitive with an apostrophe", |t| format!("{t}’s"), ANY),
];

/// Forms that words of a quote alone have.
const WORD_FORMS: &[Form] = &[
    ("a time behind each word", |t| t.replace(' ', "\n\n2\n00:00:01.200 --> 00:00:02.400\n"), &[Text]),
    ("a word a record", |t| t.replace(' ', "\",\"start\":1.2,\"end\":1.4},{\"word\":\""), &[Data]),
    ("numbers of notes", |t| t.replace(' ', "3 "), &[Text]),
];

fn turned(name: &str, between: &str) -> String {
    match name.rsplit_once(' ') {
        Some((first, last)) => format!("{last}{between}{first}"),
        None => name.to_string(),
    }
}

/// The places: the path of a file, what it reads, and the text around the secret.
const PLACES: [(&str, Kind, &str); 25] = [
    ("content/01-p.md", Markdown, "---\ntitle: P\n---\nShe met ‹› there.\n"),
    ("content/01-p.md", Markdown, "---\ntitle: P\n---\n- ‹›\n- x\n"),
    ("content/01-p.md", Markdown, "---\ntitle: P\n---\n> [!NOTE]\n> ‹›\n"),
    ("content/01-p.md", Text, "---\ntitle: P\nsummary: |\n  ‹›\n---\n"),
    ("content/01-p.md", Json, "---\ntitle: P\n---\n![‹›](/x.svg)\n"),
    ("content/themes/01-t/02-j.md", Markdown, "---\ntitle: J\n---\nAnd ‹› too.\n"),
    ("content/themes/01-t/recommendations.md", Json, "- Ask ‹› first.\n"),
    ("content/workshops/01-w.md", Json, "---\ntitle: W\n---\n## Q {#q}\n\n- Ask ‹› first {id=abc}\n"),
    ("content/sheets/01-s.md", Json, "---\ntitle: S\n---\n## ‹›\n"),
    ("content/practices/01-p.md", Markdown, "---\ntitle: P\n---\nBy ‹›.\n"),
    ("content/meetings/01-m.md", Markdown, "---\ntitle: M\n---\nWith ‹›.\n"),
    ("static/a.html", Html, "<p>‹›</p>"),
    ("static/a.html", Attribute, "<img src=x alt=\"‹›\">"),
    ("static/a.xml", Html, "<a><b>‹›</b></a>"),
    ("static/a.svg", Html, "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>‹›</title></svg>"),
    ("static/a.json", Json, "{\"a\":\"‹›\"}"),
    ("static/a.js", Json, "let a = \"‹›\";"),
    ("static/b.js", Code, "let a = \"‹›\";"),
    ("static/a.css", Code, ".x::after { content: \"‹›\" }"),
    ("static/b.json", Data, "[{\"word\":\"‹›\"}]"),
    ("static/a.txt", Text, "with ‹› there\n"),
    ("static/a.csv", Text, "a;b\n‹›\n"),
    ("static/a.vcf", Text, "NOTE:‹›\n"),
    ("themes/default/site/footer.html", Html, "<footer>‹›</footer>"),
    ("static/‹›.txt", Name, "x"),
];

/// Returns whether anything is published of a project that has `text` in the file `path`.
fn is_published(path: &str, text: &str, audience: Audience) -> bool {
    let words = SECRETS[0].1;
    let insight = format!(
        "---\ntitle: I\n---\nS.\n\n> {}.\n>\n> — {{#umbrella voice=B77}}\n\n> Open words that all may read.\n>\n> — {{#open-words}}\n",
        words
    );
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", "title: A case\nconsent: public\ndate: 2026\n"),
        ("content/voices.yml", "B77: { label: A man of few words, consent: none }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\nIntro.\n"),
        ("content/themes/01-t/01-i.md", insight.as_str()),
        ("static/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    if !path.is_empty() {
        sources.insert(path, Content::Text(text.into()));
    }
    let private = Private::from_names("Asta Brandholm\nSøren Kjær\nNadia\n");
    let build = pipeline::build(&sources, &Options { audience: Some(audience), private, ..default_options() });
    // A drawing that cannot be read is published as an empty file.
    let is_empty = |artifact: &Artifact| path == format!("static/{}", artifact.path) && artifact.bytes.is_empty();
    !build.artifacts.is_empty() && !build.artifacts.iter().any(is_empty)
}

#[test]
fn each_secret_in_each_form_is_found_in_each_place() {
    assert!(is_published("", "", Audience::Public), "without a secret, the project is published");
    let all = env::var_os("ATTACK").is_some();
    let mut attacks = vec![];
    for (kind, secret) in SECRETS {
        let forms = FORMS.iter().chain(if kind == "name" { NAME_FORMS } else { WORD_FORMS });
        for (form, write, kinds) in forms {
            for (path, place, around) in PLACES.iter().filter(|(_, place, _)| kinds.contains(place)) {
                // Words in the name of a file are no retelling.
                if *place != Name || kind == "name" {
                    let written = write(secret);
                    let file = (path.replace("‹›", &written), around.replace("‹›", &written));
                    attacks.extend(
                        [Audience::Public, Audience::Internal].map(|who| (secret, *form, *place, file.clone(), who)),
                    );
                }
            }
        }
    }
    // A step that shares no factor with the lengths of the lists, so that the sample has something of everything.
    let step = if all { 1 } else { 11 };
    let tried: Vec<_> = attacks.iter().step_by(step).collect();
    let published: Vec<String> = tried
        .par_iter()
        .filter(|(_, _, _, (path, text), audience)| is_published(path, text, *audience))
        .map(|(secret, form, place, (path, text), _)| format!("{secret} ({form}, {place:?}) in {path}: {text:?}"))
        .collect();
    eprintln!("{} of {} attacks tried", tried.len(), attacks.len());
    assert!(published.is_empty(), "{} came through:\n{}", published.len(), published.join("\n"));
}
