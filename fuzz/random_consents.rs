// A catalogue with random consents, built for every audience and searched. Shared by the fuzz target and by a property test.
//
// This file works out independently, from the format's specification alone, what each audience may see, so that its test does not
// repeat a mistake of the program.

use indsigt::{
    diag::Severity,
    model::{
        consent::{AUDIENCES, Audience},
        date::Date,
    },
    pipeline::{Options, SheetMode, build},
    source::{Content, Private, Sources},
};

const LEVELS: [&str; 4] = ["none", "internal", "partners", "public"];
const CHANNELS: [&str; 5] = ["site", "posters", "boards", "briefs", "book"];

/// Returns a word that occurs nowhere else: `name` and a number as letters.
fn unique_word(name: &str, n: u32) -> String {
    let letters: String = format!("{n:03}").bytes().map(|digit| char::from(b'k' + digit - b'0')).collect();
    format!("{name}{letters}")
}

struct Voice {
    id: String,
    label: String,
    yaml: String,
    /// The level for the site, 0 (none) to 3 (public).
    level: u32,
}

fn random_voice(n: u32, house: u32, decide: &mut dyn FnMut(u32) -> u32) -> Voice {
    let (id, label) = (unique_word("voi", n), format!("{} {}", unique_word("lab", n), unique_word("bel", n)));
    let (consent, mut level) = match decide(6) {
        0 => (String::new(), house),
        1 => {
            // A map gives levels for some channels; an omitted channel gets the level of `others`, or none.
            let named: Vec<(&str, u32)> =
                CHANNELS.iter().chain(&["others"]).map(|c| (*c, decide(8))).filter(|(_, level)| *level < 4).collect();
            let stated = |channel: &str| named.iter().find(|(c, _)| *c == channel).map(|(_, level)| *level);
            let level = stated("site").or(stated("others")).unwrap_or(0);
            let pairs: Vec<String> =
                named.iter().map(|(c, level)| format!("{c}: {}", LEVELS[*level as usize])).collect();
            (format!(", consent: {{ {} }}", pairs.join(", ")), level)
        }
        _ => {
            let level = decide(4);
            (format!(", consent: {}", LEVELS[level as usize]), level)
        }
    };
    let until = match decide(5) {
        0 => {
            level = 0;
            ", until: 2026-11-21"
        }
        1 => ", until: 2026-11-22",
        _ => "",
    };
    Voice { yaml: format!("{id}: {{ label: \"{label}\"{consent}{until} }}\n"), id, label, level }
}

struct Quote {
    id: String,
    words: Vec<String>,
    level: u32,
}

/// Generates a catalogue from the choices of `decide` (which gets the number of options and returns the index of one), builds it for each
/// audience, and searches every byte of the output.
pub(crate) fn build_and_search(decide: &mut dyn FnMut(u32) -> u32) {
    let house = decide(4);
    let voices: Vec<Voice> = (0..1 + decide(5)).map(|n| random_voice(n, house, decide)).collect();
    let mut quotes: Vec<Quote> = vec![];
    let mut files: Vec<(String, String)> = vec![];
    for theme in 0..1 + decide(2) {
        let folder = format!("content/themes/0{theme}-t{theme}/");
        let first = quotes.len();
        for insight in 0..1 + decide(3) {
            let mut text = format!(
                "---\ntitle: I{theme}{insight}\nquestions: [\"How might we {theme}{insight}?\"]\n---\nA statement.\n"
            );
            for _ in 0..decide(4) {
                let (quote, block) = random_quote(quotes.len() as u32, &voices, house, decide);
                text.push_str(&block);
                quotes.push(quote);
            }
            if let Some(other) = pick(&quotes, decide) {
                text.push_str(&format!("\n![[{}]]\n\nSee [[quote:{}]].\n", other.id, other.id));
            }
            files.push((format!("{folder}0{insight}-i{theme}{insight}.md"), text));
        }
        let lead = match (decide(3), quotes.get(first)) {
            (0, Some(quote)) => format!("lead: {}\n", quote.id),
            (1, Some(quote)) => format!("lead: \"{}.\"\n", quote.words.join(" ")),
            _ => String::new(),
        };
        files.push((format!("{folder}index.md"), format!("---\ntitle: T{theme}\n{lead}---\n")));
        if let Some(quote) = pick(&quotes, decide) {
            let said = quote.words.join(" ");
            let list = format!(
                "## From the citizens {{origin=citizens}}\n\n- {said}. {{#{} from={}}}\n",
                unique_word("rec", theme),
                quote.id
            );
            files.push((format!("{folder}recommendations.md"), list));
        }
    }
    let list: String = voices.iter().map(|v| v.yaml.as_str()).collect();
    files.push(("content/voices.yml".into(), list));
    files.push(("indsigt.yml".into(), format!("title: A case\ndate: 2026\nconsent: {}\n", LEVELS[house as usize])));
    files.push(("content/workshops/01-w.md".into(), "---\ntitle: W\nthemes: [t0]\n---\n".into()));
    files.push(("content/meetings/01-m.md".into(), "---\ntitle: M\nthemes: [t0]\n---\n".into()));
    let mut sources = Sources::from_pairs([]);
    files.iter().for_each(|(path, text)| sources.insert(path, Content::Text(text.as_str().into())));
    for (_, audience) in AUDIENCES {
        assert_nothing_leaks(&sources, audience, &quotes, &voices);
    }
}

fn pick<'q>(quotes: &'q [Quote], decide: &mut dyn FnMut(u32) -> u32) -> Option<&'q Quote> {
    let n = quotes.len() as u32;
    if n == 0 || decide(2) == 0 { None } else { quotes.get(decide(n) as usize) }
}

fn random_quote(n: u32, voices: &[Voice], house: u32, decide: &mut dyn FnMut(u32) -> u32) -> (Quote, String) {
    let id = unique_word("quo", n);
    let words: Vec<String> =
        ["one", "two", "thr", "fou", "fiv", "six", "sev"].iter().map(|w| unique_word(w, n)).collect();
    let voice = (decide(5) > 0).then(|| &voices[decide(voices.len() as u32) as usize]);
    let own = match decide(4) {
        0 => Some(("consent", decide(4))),
        1 => Some(("site", decide(4))),
        2 => Some(("posters", decide(4))),
        _ => None,
    };
    let for_site = own.filter(|(key, _)| *key != "posters").map(|(_, level)| level);
    let level = match voice {
        Some(voice) => for_site.map_or(voice.level, |own| own.min(voice.level)),
        None => for_site.unwrap_or(house),
    };
    let marked = if decide(2) == 0 {
        format!("{} =={}==.", words[0], words[1..].join(" "))
    } else {
        format!("{}.", words.join(" "))
    };
    let mut attributes = format!("#{id}");
    if let Some(voice) = voice {
        attributes.push_str(&format!(" voice={}", voice.id));
    }
    if let Some((key, level)) = own {
        attributes.push_str(&format!(" {key}={}", LEVELS[level as usize]));
    }
    if decide(3) == 0 {
        attributes.push_str(" .poster .lead");
    }
    (Quote { id, words, level }, format!("\n> {marked}\n>\n> — {{{attributes}}}\n"))
}

fn assert_nothing_leaks(sources: &Sources, audience: Audience, quotes: &[Quote], voices: &[Voice]) {
    let today = Date::parse("2026-11-22").expect("a date");
    let options = Options {
        audience: Some(audience),
        base_url: None,
        with_drafts: false,
        today,
        private: Private::default(),
        sheets: SheetMode::None,
    };
    let build = build(sources, &options);
    let errors: Vec<_> = build.report.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{audience:?}: {errors:#?}\n{sources:#?}");
    let texts: Vec<(&str, String)> =
        build.artifacts.iter().map(|a| (a.path.as_str(), String::from_utf8_lossy(&a.bytes).to_lowercase())).collect();
    let least = 1 + AUDIENCES.iter().position(|(_, a)| *a == audience).expect("an audience") as u32;
    let absent = |what: &str| {
        for (path, text) in &texts {
            assert!(!text.contains(what) && !path.contains(what), "{audience:?}: {path} holds `{what}`\n{sources:#?}");
        }
    };
    for quote in quotes {
        if quote.level < least {
            absent(&quote.id);
            quote.words.iter().for_each(|word| absent(word));
        } else {
            let page = format!("quotes/{}/index.html", quote.id);
            let text = texts.iter().find(|(path, _)| *path == page).map(|(_, text)| text);
            assert!(
                text.is_some_and(|t| t.contains(&quote.words[3])),
                "{audience:?}: {page} is not made\n{sources:#?}"
            );
        }
    }
    for voice in voices.iter().filter(|v| v.level < least) {
        absent(&voice.id);
        absent(&voice.label);
    }
}
