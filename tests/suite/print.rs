//! Sheets for print: they show only quotes with consent, word for word, fit their paper, and are accessible.

use super::default_options;
use indsigt::{
    memo::{DiskCache, NoCache},
    model::consent::Audience,
    pipeline::{Build, BuildMemory, Options, Preview, SheetMode, print::PrintRequest},
    render::print::{PAPER_SIZES, PrintFormat},
    source::{self, Sources},
    view::print::SheetKind,
};
use std::path::Path;

fn posters_request() -> PrintRequest {
    PrintRequest::all_of_kind(SheetKind::Posters)
}

fn print(sources: &Sources, options: &Options, wanted: &PrintRequest) -> Build {
    indsigt::pipeline::print::print(sources, options, wanted, &NoCache)
}

fn example() -> Sources {
    source::read(Path::new("."), "indsigt.yml").unwrap().0
}

/// Returns a catalogue with one quote, marked as a poster.
fn catalogue_of_one_quote(words: &str) -> Sources {
    let insight = format!("---\ntitle: I\n---\nS.\n\n> {words}\n>\n> — Kvinde, 40’erne {{#it .poster voice=B01}}\n");
    let mut sources = Sources::from_pairs([
        (
            "indsigt.yml",
            "title: En sag\nlanguage: da\npublisher: Kridtholm\nconsent: public\naudience: public\nbase_url: https://indsigt.example/\n",
        ),
        ("content/voices.yml", "B01: { label: \"Kvinde, 40’erne\", consent: public }\n"),
        ("content/themes/01-t/index.md", "---\ntitle: Tema\n---\n"),
    ]);
    sources.insert("content/themes/01-t/01-i.md", indsigt::source::Content::Text(insight.into()));
    sources
}

fn finding_codes(build: &Build) -> Vec<&str> {
    build.report.iter().map(|d| d.code.id).filter(|c| matches!(*c, "E012" | "E011") || *c >= "E09").collect()
}

fn pdf_text(bytes: &[u8]) -> String {
    let texts = indsigt::extract::texts(bytes).unwrap();
    texts.join("\n")
}

#[test]
fn every_quote_of_the_example_fits_in_every_design_on_every_paper() {
    let sources = example();
    for design in ["bold", "letter", "voice"] {
        for (paper, is_landscape) in [(PAPER_SIZES[3], false), (PAPER_SIZES[5], true), (PAPER_SIZES[0], true)] {
            let wanted = PrintRequest {
                with_unmarked: design == "bold",
                paper: Some(paper),
                is_landscape: Some(is_landscape),
                design: Some(design.into()),
                ..posters_request()
            };
            let build = print(&sources, &default_options(), &wanted);
            // The typesetter checks the laid-out frames; content outside of the sheet would be a finding.
            let outside: Vec<_> = build.report.iter().filter(|d| d.message.contains("outside the sheet")).collect();
            assert!(outside.is_empty(), "{design}, {}: {outside:?}", paper.name);
            assert!(
                build.artifacts.len() >= 12,
                "{design}, {}: {} made, {:?}",
                paper.name,
                build.artifacts.len(),
                finding_codes(&build)
            );
        }
    }
}

#[test]
fn a_poster_shows_the_exact_words_and_is_tagged_for_screen_readers() {
    let sources = catalogue_of_one_quote(
        "Så sagde hun: [græder] ”Ærligt talt” (...) ==jeg **blev** så *vred på byen*, at jeg måtte gå.==",
    );
    let build = print(&sources, &default_options(), &posters_request());
    assert_eq!(finding_codes(&build), Vec::<&str>::new());
    let [poster] = build.artifacts.as_slice() else { panic!("{:?}", build.report) };
    assert_eq!(poster.path, "it.pdf");
    let said = pdf_text(&poster.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("jeg blev så vred på byen, at jeg måtte gå.”"), "{said}");
    assert!(
        said.contains("Kvinde, 40’erne") && said.contains("Forkortet.") && said.contains("indsigt.example/quotes/it"),
        "{said}"
    );
    let raw = String::from_utf8_lossy(&poster.bytes);
    for mark in ["/MarkInfo", "/StructTreeRoot", "/Lang"] {
        assert!(raw.contains(mark), "{mark}");
    }
    let document = lopdf::Document::load_mem(&poster.bytes).unwrap();
    let kinds: Vec<String> = document
        .objects
        .values()
        .filter_map(|o| {
            o.as_dict().ok()?.get(b"S").ok()?.as_name().ok().map(|n| String::from_utf8_lossy(n).into_owned())
        })
        .collect();
    assert!(kinds.iter().any(|k| k == "BlockQuote") && kinds.iter().any(|k| k == "Figure"), "{kinds:?}");
    let again = print(&sources, &default_options(), &posters_request());
    assert_eq!(again.artifacts, build.artifacts, "the same sources give the same bytes");
}

#[test]
fn a_quote_without_consent_for_posters_gets_no_poster() {
    let sources = example();
    // B08 gave consent for the site, but not for posters in his own town.
    for (audience, hangs) in [(Audience::Public, false), (Audience::Internal, true)] {
        let build = print(
            &sources,
            &Options { audience: Some(audience), ..default_options() },
            &PrintRequest { with_unmarked: true, ..posters_request() },
        );
        let (catalogue, _) = indsigt::model::build(&sources, false);
        let his = catalogue.quotes.iter().filter(|q| q.quote.voice.as_ref().is_some_and(|v| v.value == "B08"));
        let his: Vec<String> = his.map(|q| format!("{}.pdf", q.quote.id)).collect();
        assert!(!his.is_empty());
        assert_eq!(build.artifacts.iter().any(|a| his.contains(&a.path)), hangs, "{audience:?}");
        let asked = PrintRequest { ids: vec![his[0].trim_end_matches(".pdf").into()], ..posters_request() };
        let build = print(&sources, &Options { audience: Some(audience), ..default_options() }, &asked);
        assert_eq!(finding_codes(&build).contains(&"E012"), !hangs, "{audience:?}");
    }
}

#[test]
fn the_book_on_the_site_leaves_out_quotes_withheld_from_the_site() {
    let mut sources = catalogue_of_one_quote("Så gik jeg hjem og lukkede døren efter mig.");
    let voices = "B01: { label: \"Kvinde, 40’erne\", consent: { site: none, book: public, boards: public } }\n";
    sources.insert("content/voices.yml", indsigt::source::Content::Text(voices.into()));
    let holds = |build: &Build, path: &str| {
        let book = build.artifacts.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("{:?}", build.report));
        pdf_text(&book.bytes).split_whitespace().collect::<Vec<_>>().join(" ").contains("lukkede døren")
    };
    let site = indsigt::pipeline::build(&sources, &Options { sheets: SheetMode::All, ..default_options() });
    assert!(!holds(&site, "print/book.pdf"));
    assert!(holds(&print(&sources, &default_options(), &request_for(SheetKind::Book)), "book.pdf"));
    // The preview serves the same book as the build.
    let preview =
        Preview::new(&sources, &Options { sheets: SheetMode::All, ..default_options() }, &BuildMemory::enabled())
            .ok()
            .unwrap();
    let book = preview.file("print/book.pdf", &BuildMemory::enabled(), &NoCache).unwrap().ok().unwrap();
    assert!(!pdf_text(&book).contains("lukkede"));
}

#[test]
fn a_quote_that_cannot_be_a_poster_is_reported() {
    let long = "ord og flere ord ".repeat(500);
    let letters = "a".repeat(60);
    for (words, found) in [
        (long.as_str(), vec!["E094"]),
        (letters.as_str(), vec!["E094"]),
        ("漢字 siger hun.", vec!["E095"]),
        ("Ja 🎈, 👍🏽 👩‍👧 ❤️ 🇩🇰.", vec![]),
        ("Ja.", vec![]),
    ] {
        let build = print(
            &catalogue_of_one_quote(words),
            &default_options(),
            &PrintRequest { paper: Some(PAPER_SIZES[5]), ..posters_request() },
        );
        assert_eq!(finding_codes(&build), found, "{}", &words[..words.len().min(20)]);
        assert_eq!(build.artifacts.len(), usize::from(found.is_empty()));
    }
    let sources = catalogue_of_one_quote("Ja.");
    let build = print(&sources, &default_options(), &PrintRequest { ids: vec!["itt".into()], ..posters_request() });
    assert_eq!(finding_codes(&build), ["E012"]);
    let build = print(&sources, &default_options(), &PrintRequest { design: Some("bolt".into()), ..posters_request() });
    assert_eq!(finding_codes(&build), ["E093"]);
    assert!(build.report.iter().any(|d| d.help.iter().any(|h| h == "did you mean `bold`?")));
    let build = print(&sources, &default_options(), &PrintRequest { theme: Some("x".into()), ..posters_request() });
    assert_eq!(finding_codes(&build), ["E011"]);
}

#[test]
fn an_error_in_a_layout_is_reported_with_its_span() {
    let mut sources = catalogue_of_one_quote("Ja.");
    let layout = "#import \"../poster.typ\": *\n#let poster(p) = sheet(p, colour(\"accent\"), [#nothing])\n";
    sources.insert("themes/default/print/posters/bold.typ", indsigt::source::Content::Text(layout.into()));
    let build = print(&sources, &default_options(), &posters_request());
    let finding = build.report.iter().find(|d| d.code.id == "E093").unwrap();
    let span = finding.span.as_ref().unwrap();
    assert_eq!((&*span.path, &layout[span.start..span.end]), ("themes/default/print/posters/bold.typ", "nothing"));
    assert!(build.artifacts.is_empty());
}

#[test]
fn posters_are_also_made_as_png_and_svg() {
    let sources = catalogue_of_one_quote("Ja, sagde hun.");
    let png = print(&sources, &default_options(), &PrintRequest { format: PrintFormat::Png, ..posters_request() });
    assert!(png.artifacts[0].bytes.starts_with(b"\x89PNG"));
    let svg = print(&sources, &default_options(), &PrintRequest { format: PrintFormat::Svg, ..posters_request() });
    assert!(svg.artifacts[0].bytes.starts_with(b"<svg"));
}

fn request_for(what: SheetKind) -> PrintRequest {
    PrintRequest::all_of_kind(what)
}

const KINDS: [SheetKind; 6] =
    [SheetKind::Posters, SheetKind::Cards, SheetKind::Boards, SheetKind::Sheets, SheetKind::Briefs, SheetKind::Book];

/// Returns the messages of the findings about sheets (E092 to E095).
fn sheet_messages(build: &Build) -> Vec<&str> {
    let of_print = build.report.iter().filter(|d| matches!(d.code.id, "E092" | "E093" | "E094" | "E095"));
    of_print.map(|d| &*d.message).collect()
}

fn page_count(bytes: &[u8]) -> usize {
    lopdf::Document::load_mem(bytes).unwrap().get_pages().len()
}

/// Returns the text of each page, with white space collapsed and word joiners (U+2060) removed.
pub(super) fn page_texts(bytes: &[u8]) -> Vec<String> {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages = document.get_pages();
    pages
        .keys()
        .map(|p| {
            document
                .extract_text(&[*p])
                .unwrap()
                .replace('\u{2060}', "")
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn every_kind_of_the_example_is_made_in_both_languages() {
    for root in [".", "examples/da"] {
        let (sources, _) = source::read(Path::new(root), "indsigt.yml").unwrap();
        for what in KINDS {
            let build = print(&sources, &default_options(), &request_for(what));
            assert_eq!(sheet_messages(&build), Vec::<&str>::new(), "{root}, {what:?}");
            assert!(!build.artifacts.is_empty(), "{root}, {what:?}");
            for one in &build.artifacts {
                let raw = String::from_utf8_lossy(&one.bytes);
                for mark in ["/MarkInfo", "/StructTreeRoot", "/Lang", "pdfuaid"] {
                    assert!(raw.contains(mark), "{}: {mark}", one.path);
                }
            }
        }
    }
}

#[test]
fn boards_have_a_code_in_each_cell_on_every_paper() {
    let sources = example();
    let mut seen = std::collections::HashSet::new();
    for (paper, is_landscape) in
        [(PAPER_SIZES[0], true), (PAPER_SIZES[1], false), (PAPER_SIZES[3], true), (PAPER_SIZES[3], false)]
    {
        let wanted =
            PrintRequest { paper: Some(paper), is_landscape: Some(is_landscape), ..request_for(SheetKind::Boards) };
        let build = print(&sources, &default_options(), &wanted);
        assert_eq!(sheet_messages(&build), Vec::<&str>::new(), "{}", paper.name);
        let board = build.artifacts.iter().find(|a| a.path == "friday-night.pdf").unwrap();
        let [text] = &page_texts(&board.bytes)[..] else { panic!("a board is one page") };
        let is_code = |w: &&str| {
            let b = w.as_bytes();
            b.len() == 3 && b[0].is_ascii_uppercase() && b[1].is_ascii_digit() && b[2].is_ascii_uppercase()
        };
        let codes: Vec<&str> = text.split(' ').filter(is_code).collect();
        assert_eq!(codes.len(), 4, "{text}");
        seen.insert(codes.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>());
        assert!(text.contains("How might we send a letter that can be read on a Friday night?"), "{text}");
    }
    assert_eq!(seen.len(), 1, "the codes are the same on every paper");
    let (catalogue, _) = indsigt::model::build(&sources, false);
    let codes = indsigt::model::workshop::paper_codes(&catalogue.boards, &catalogue.config);
    let all: Vec<&String> = codes.iter().flatten().map(|(_, code)| code).collect();
    assert_eq!(all.len(), all.iter().collect::<std::collections::HashSet<_>>().len());
}

#[test]
fn a_brief_has_two_pages_and_lists_what_it_left_out() {
    let paragraph = "Det er ikke let at sige, men det bliver sagt alligevel, og så står det der. ".repeat(6);
    let insights: Vec<(String, String)> = (1..=9)
        .map(|n| {
            let quotes = format!("> {paragraph}\n>\n> — Kvinde {{#q{n} voice=B01}}\n");
            (
                format!("content/themes/01-t/0{n}-i.md"),
                format!("---\ntitle: Indsigt nummer {n}\nslug: i{n}\n---\n{paragraph}\n\n{quotes}"),
            )
        })
        .collect();
    let mut sources = catalogue_of_one_quote("Ja.");
    for (path, text) in &insights {
        sources.insert(path.as_str(), source::Content::Text(text.as_str().into()));
    }
    let meeting = "---\ntitle: Mødet\ndate: 2026-12-01\nthemes: [t]\n---\nDagsorden.\n";
    sources.insert("content/meetings/01-moedet.md", source::Content::Text(meeting.into()));
    let build = print(&sources, &default_options(), &request_for(SheetKind::Briefs));
    assert_eq!(sheet_messages(&build), Vec::<&str>::new());
    let [brief] = &build.artifacts[..] else { panic!("{:?}", build.report) };
    assert_eq!(brief.path, "moedet-t.pdf");
    let texts = page_texts(&brief.bytes);
    assert_eq!(texts.len(), 2);
    assert!(texts[1].contains("Udeladt her af pladshensyn: 8 citater"), "{}", texts[1]);
    assert!(texts.concat().contains("Her er ikke skrevet noget endnu."), "an empty point says so");
}

#[test]
fn cards_have_backs_and_sheets_one_page() {
    let build = print(&example(), &default_options(), &request_for(SheetKind::Cards));
    assert_eq!(page_count(&build.artifacts[0].bytes) % 2, 0);
    let build = print(&example(), &default_options(), &request_for(SheetKind::Sheets));
    assert_eq!(build.artifacts.len(), 9);
    for one in &build.artifacts {
        assert_eq!(page_count(&one.bytes), 1, "{}", one.path);
    }
    let text = &page_texts(&build.artifacts.iter().find(|a| a.path == "fifty-ideas.pdf").unwrap().bytes)[0];
    // Text extraction inserts a blank where the typeface changes, before a zero without its slash.
    let text = text.replace(" 0", "0");
    assert!(["1", "17", "34", "50"].iter().all(|n| text.split(' ').any(|w| w == *n)), "{text}");
    let many: String = (0..40).map(|n| format!("## Felt {n}\n\nHjælp.\n\n")).collect();
    let mut sources = catalogue_of_one_quote("Ja.");
    let sheet = format!("---\ntitle: For meget\n---\n{many}");
    sources.insert("content/sheets/for-meget.md", source::Content::Text(sheet.into()));
    let build = print(&sources, &default_options(), &request_for(SheetKind::Sheets));
    assert_eq!(finding_codes(&build), ["E094"]);
    assert!(build.artifacts.is_empty());
}

#[test]
fn the_book_is_in_order_and_its_table_of_contents_is_correct() {
    let build = print(&example(), &default_options(), &request_for(SheetKind::Book));
    let texts = page_texts(&build.artifacts[0].bytes);
    let first = texts.iter().position(|text| text.starts_with("Contents")).unwrap();
    let after = first + 2;
    let on = |words: &str| {
        let place = texts.iter().skip(after).position(|text| text.contains(words));
        place.map(|i| i + after + 1).unwrap_or_else(|| panic!("{words}"))
    };
    let contents = texts[first..after].join(" ");
    for title in [
        "Everybody has a small lie ready",
        "A letter on a Friday costs a weekend",
        "There is a second caseworker at home",
    ] {
        let behind = contents.split_once(title).unwrap().1;
        let number: usize = behind.split_whitespace().find_map(|w| w.parse().ok()).unwrap();
        assert_eq!(number, on(title), "{title}: {contents}");
    }
    let order =
        ["The question at the", "1.1 Everybody", "2.2 A letter on a Friday", "For the whole", "Practices", "Voices"];
    let places: Vec<usize> = order.iter().map(|w| on(w)).collect();
    assert!(places.is_sorted(), "{places:?}");
    // Bookmarks lead to the parts of the book.
    let document = lopdf::Document::load_mem(&build.artifacts[0].bytes).unwrap();
    let is_bookmark = |o: &lopdf::Object| {
        o.as_dict().is_ok_and(|d| d.has(b"Dest") && d.has(b"Title") || d.has(b"Parent") && d.has(b"Title"))
    };
    assert!(document.objects.values().filter(|o| is_bookmark(o)).count() >= 25);
}

#[test]
fn no_poster_or_card_shows_a_quote_withheld_from_its_channel() {
    let sources = example();
    let (catalogue, _) = indsigt::model::build(&sources, false);
    let his: Vec<String> = catalogue
        .quotes
        .iter()
        .filter(|q| q.quote.voice.as_ref().is_some_and(|v| v.value == "B08"))
        .map(|q| q.quote.id.to_string())
        .collect();
    for what in [SheetKind::Posters, SheetKind::Cards] {
        let build = print(
            &sources,
            &Options { audience: Some(Audience::Public), ..default_options() },
            &PrintRequest { with_unmarked: true, ..request_for(what) },
        );
        for one in &build.artifacts {
            let said = pdf_text(&one.bytes);
            assert!(his.iter().all(|id| !said.contains(id.as_str())), "{}", one.path);
        }
    }
}

#[test]
fn any_words_give_a_valid_sheet_or_a_finding() {
    let long = "ord og flere ord ".repeat(700);
    let letters = "a".repeat(60);
    for words in [
        long.as_str(),
        letters.as_str(),
        "Ja.",
        "漢字 siger hun.",
        "Ja 🎈.",
        "שלום עולם, sagde hun.",
        "مرحبا",
        "#panic(\"x\") *a* $x^2$ <l> @ref // \\ [a]",
    ] {
        let mut sources = catalogue_of_one_quote(words);
        let meeting = "---\ntitle: Mødet\ndate: 2026-12-01\nthemes: [t]\n---\nDagsorden.\n";
        sources.insert("content/meetings/01-moedet.md", source::Content::Text(meeting.into()));
        for what in KINDS {
            let build = print(&sources, &default_options(), &request_for(what));
            let errors: Vec<_> = build.report.iter().filter(|d| d.severity == indsigt::diag::Severity::Error).collect();
            assert!(errors.is_empty(), "{what:?}, {}: {errors:?}", words.chars().take(20).collect::<String>());
            let is_refused = !sheet_messages(&build).is_empty();
            assert!(
                is_refused || !build.artifacts.is_empty() || matches!(what, SheetKind::Boards | SheetKind::Sheets),
                "{what:?}"
            );
        }
    }
}

#[test]
fn a_kit_contains_everything_and_a_packing_list() {
    let build = print(
        &example(),
        &default_options(),
        &PrintRequest { meeting: Some("the-september-meeting".into()), ..request_for(SheetKind::Kit) },
    );
    let paths: Vec<&str> = build.artifacts.iter().map(|a| a.path.as_str()).collect();
    assert!(paths.contains(&"the-september-meeting/packing-list.pdf"), "{paths:?}");
    assert!(paths.iter().filter(|p| p.starts_with("the-september-meeting/briefs/")).count() == 2, "{paths:?}");
    let build = print(&example(), &default_options(), &request_for(SheetKind::Kit));
    let list = build.artifacts.iter().find(|a| a.path.ends_with("packing-list.pdf")).unwrap();
    let text = page_texts(&list.bytes).concat();
    assert!(text.contains("The opening workshop") && text.contains("Notes to cut") && text.contains("A1"), "{text}");
    let build = print(
        &example(),
        &default_options(),
        &PrintRequest { workshop: Some("the-opening-workshopp".into()), ..request_for(SheetKind::Kit) },
    );
    assert_eq!(finding_codes(&build), ["E011"]);
}

#[test]
fn an_unchanged_sheet_comes_from_the_cache() {
    let root = tempfile::tempdir().unwrap();
    let sources = example();
    let disk = DiskCache::new(root.path());
    let made = || {
        indsigt::pipeline::print::print(&sources, &default_options(), &request_for(SheetKind::Sheets), &disk).artifacts
    };
    let first = made();
    let shelf = root.path().join(".indsigt/public-boards");
    let entries: Vec<_> =
        std::fs::read_dir(&shelf).unwrap().flatten().map(|e| e.path()).filter(|p| !p.ends_with("held")).collect();
    assert_eq!(entries.len(), first.len());
    assert_eq!(made(), first);
    // A damaged or foreign cache entry is ignored, and its sheet is typeset again.
    std::fs::write(&entries[0], b"%PDF-1.7 of somebody else").unwrap();
    assert_eq!(made(), first);
    let whole = Options { audience: Some(Audience::Internal), ..default_options() };
    assert!(!print(&sources, &whole, &request_for(SheetKind::Sheets)).artifacts.is_empty());
}

#[test]
fn the_site_links_to_its_sheets() {
    let sources = example();
    let build = super::build(&sources, &Options { sheets: SheetMode::All, ..default_options() });
    let has = |path: &str| build.artifacts.iter().any(|a| a.path == path);
    let page = |path: &str| super::artifact_text(&build, path);
    for (path, on, link) in [
        ("print/book.pdf", "index.html", "print/book.pdf"),
        ("print/posters/neck-down.pdf", "quotes/neck-down/index.html", "../../print/posters/neck-down.pdf"),
        (
            "print/boards/friday-night.pdf",
            "workshops/the-opening-workshop/index.html",
            "../../print/boards/friday-night.pdf",
        ),
        ("print/sheets/our-meeting.pdf", "sheets/our-meeting/index.html", "../../print/sheets/our-meeting.pdf"),
        (
            "print/briefs/the-september-meeting-opening-hours.pdf",
            "meetings/the-september-meeting/index.html",
            "../../print/briefs/the-september-meeting-opening-hours.pdf",
        ),
    ] {
        assert!(has(path), "{path}");
        assert!(page(on).contains(&format!("href=\"{link}\"")), "{on} links {link}");
    }
    let without = super::build(&sources, &default_options());
    assert!(!super::artifact_text(&without, "index.html").contains("print/book.pdf"));
}

#[test]
fn everything_in_an_insight_is_printed_in_the_book() {
    let mut sources = catalogue_of_one_quote("Ja.\n>\n> Interviewer: Og så?\n>\n> Nej, vel.");
    let insight = "---\ntitle: Alt\n---\nUdsagn.[^n]\n\n![Et billede](pic.png)\n\nOrd ![i linjen](pic.png) her.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n- [ ] opgave\n\n```\nkode\n```\n\n> [!FACT]\n> Tolv.\n>\n> — Talt\n\n[^n]: En note.\n";
    sources.insert("content/themes/01-t/02-alt.md", source::Content::Text(insight.into()));
    // One grey pixel.
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";
    sources.insert("content/themes/01-t/pic.png", source::Content::Bytes(png[..].into()));
    let voices = "B01: { label: \"Kvinde, 40’erne\", date: 2026-03-14, consent: public }\n";
    sources.insert("content/voices.yml", source::Content::Text(voices.into()));
    let build = print(&sources, &default_options(), &request_for(SheetKind::Book));
    assert_eq!(sheet_messages(&build), Vec::<&str>::new());
    // Text extraction inserts blanks where the typeface changes; they are not visible on the page.
    let text = page_texts(&build.artifacts[0].bytes).concat().replace(' ', "");
    for words in ["Udsagn.", "opgave", "kode", "Tolv.", "Ennote.", "Interviewer", "marts2026"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("14.marts"), "readers see no more than the month: {text}");
    // A poster leaves out the interviewer by default; with `with_turns`, the words are set apart by the name "Interviewer".
    let poster = |with_turns| {
        let build = print(&sources, &default_options(), &PrintRequest { with_turns, ..posters_request() });
        page_texts(&build.artifacts[0].bytes).concat()
    };
    assert!(!poster(false).contains("Og så"));
    assert!(poster(true).contains("Interviewer: Og så?") && !poster(true).contains("”Interviewer"), "{}", poster(true));
}

#[test]
fn a_letter_missing_from_all_fonts_is_reported_with_its_span() {
    let build = print(&catalogue_of_one_quote("Ja 漢字."), &default_options(), &request_for(SheetKind::Book));
    let finding = build.report.iter().find(|d| d.code.id == "E095").unwrap();
    assert_eq!(finding.message, "no font of the skin has `漢` and `字`, so a plainer form or a box is printed instead");
    assert_eq!(&*finding.span.as_ref().unwrap().path, "content/themes/01-t/01-i.md");
    assert!(page_texts(&build.artifacts[0].bytes).concat().contains("Ja □□"));
    // A poster of boxes would be no quote.
    let poster = print(&catalogue_of_one_quote("Ja 漢字."), &default_options(), &posters_request());
    assert_eq!(sheet_messages(&poster), ["`it` cannot be made: no font of the skin has its letters"]);
}

#[test]
fn every_script_of_a_municipality_is_printed() {
    let words = [
        "انتظرت الرسالة أسبوعين، ولم يتصل بي أحد.",
        "من هر روز منتظر می‌مانم.",
        "میں ہر روز انتظار کرتا ہوں۔",
        "زه هره ورځ انتظار کوم، او ډېر ستړی یم.",
        "ھەموو ڕۆژێک چاوەڕێ دەکەم.",
        "חיכיתי כל היום ליד הטלפון.",
        "ደብዳቤው በአርብ ቀን ይመጣል፣ ማንም አይመልስም።",
        "मैं हर दिन इंतज़ार करता हूँ।",
        "நான் ஒவ்வொரு நாளும் காத்திருக்கிறேன்.",
        "ฉันรอทุกวัน",
        "Я чекала на лист цілий місяць.",
        "Περιμένω κάθε μέρα.",
        "Tôi không hiểu những bức thư mà họ gửi cho tôi.",
        "Ii oktage boađe, čállet munnje davvisámegillii.",
    ];
    let quote = |(number, words): (usize, &&str)| format!("> {words}\n>\n> — {{#q{number} .poster}}\n\n");
    let quotes: String = words.iter().enumerate().map(quote).collect();
    let mut sources = catalogue_of_one_quote("Ja.");
    let insight = format!("---\ntitle: I\n---\nStatement.\n\n{quotes}");
    sources.insert("content/themes/01-t/01-i.md", indsigt::source::Content::Text(insight.into()));
    for what in KINDS {
        let build = print(&sources, &default_options(), &request_for(what));
        assert!(!finding_codes(&build).contains(&"E095"), "{what:?}: {:?}", finding_codes(&build));
    }
    let posters = print(&sources, &default_options(), &posters_request());
    assert_eq!(sheet_messages(&posters), Vec::<String>::new());
    assert_eq!(posters.artifacts.iter().filter(|file| file.path.ends_with(".pdf")).count(), words.len());
    let site = super::build(&sources, &default_options());
    let page = super::artifact_text(&site, "insights/i/index.html");
    assert_eq!(page.matches("<p dir=\"rtl\">").count(), 6, "{page}");
}

#[test]
fn a_document_of_several_leaves_out_what_no_font_can_set() {
    let mut sources = catalogue_of_one_quote("Ja 漢字.");
    let other = "---\ntitle: J\n---\nStatement.\n\n> Nej tak.\n>\n> — {#no .poster}\n";
    sources.insert("content/themes/01-t/02-j.md", indsigt::source::Content::Text(other.into()));
    let request = PrintRequest { is_single_file: true, ..posters_request() };
    let build = print(&sources, &default_options(), &request);
    assert_eq!(sheet_messages(&build), ["`it` is left out of `posters`: no font of the skin has its letters"]);
    assert!(page_texts(&build.artifacts[0].bytes).concat().contains("Nej tak"));
    let build = print(&sources, &default_options(), &request_for(SheetKind::Cards));
    assert!(page_texts(&build.artifacts[0].bytes).concat().contains("Nej tak"));
}

#[test]
fn emoji_are_printed() {
    for what in KINDS {
        let build = print(&catalogue_of_one_quote("Ja 🙂."), &default_options(), &request_for(what));
        assert!(!finding_codes(&build).contains(&"E095"), "{what:?}: {:?}", finding_codes(&build));
    }
    let build = print(&catalogue_of_one_quote("Ja 🙂."), &default_options(), &request_for(SheetKind::Book));
    assert!(page_texts(&build.artifacts[0].bytes).concat().contains('🙂'));
}

#[test]
fn a_long_word_is_hyphenated_before_it_shrinks_the_type() {
    let set = |words: &str| {
        page_texts(
            &print(&catalogue_of_one_quote(words), &default_options(), &request_for(SheetKind::Posters)).artifacts[0]
                .bytes,
        )
        .concat()
    };
    let long = "Arbejdsmarkedsuddannelsescenteret";
    assert!(set(long).contains("Arbejdsmarkeds-"), "{}", set(long));
    assert!(set("Arbejdsmarkedsud\u{ad}dannelsescenteret").contains("Arbejdsmarkedsud-"));
    assert!(set("Det var hos dem i kommunen, at nogen hørte efter.").contains("kommunen"));
}

#[test]
fn a_picture_that_cannot_be_printed_is_left_out_and_reported_with_its_span() {
    let mut sources = catalogue_of_one_quote("Ja.");
    let page = "---\ntitle: P\n---\n![A field](field.avif)\n\n![A lake](lake.jpg)\n";
    sources.insert("content/01-p.md", indsigt::source::Content::Text(page.into()));
    sources.insert("content/field.avif", indsigt::source::Content::Bytes(b"\0\0\0\x1cftypavif"[..].into()));
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
    sources.insert("content/lake.jpg", indsigt::source::Content::Bytes(png[..].into()));
    let build = print(&sources, &default_options(), &request_for(SheetKind::Book));
    assert_eq!(finding_codes(&build), ["E096"], "{:?}", build.report);
    let span = build.report.iter().find(|d| d.code.id == "E096").unwrap().span.clone().unwrap();
    assert_eq!((&*span.path, &page[span.start..span.end]), ("content/01-p.md", "field.avif"));
    assert_eq!(build.artifacts.len(), 1);
}

/// The sheets that `serve` typesets one by one, on request, are identical to those of a build.
#[test]
fn a_sheet_served_on_request_is_identical_to_the_built_one() {
    let root = tempfile::tempdir().unwrap();
    let options = Options { sheets: SheetMode::All, ..default_options() };
    for folder in [".", "examples/da"] {
        let sources = source::read(Path::new(folder), "indsigt.yml").unwrap().0;
        let disk = DiskCache::new(&root.path().join(folder));
        let build = indsigt::pipeline::build_with(&sources, &options, &disk);
        let built: Vec<_> = build.artifacts.iter().filter(|a| a.path.starts_with("print/")).collect();
        assert!(built.len() > 5, "{folder}");
        let memory = BuildMemory::disabled();
        let preview = Preview::new(&sources, &options, &memory).ok().unwrap();
        let offered: Vec<String> = preview.paths().into_iter().filter(|path| path.starts_with("print/")).collect();
        assert_eq!(offered, built.iter().map(|a| a.path.clone()).collect::<Vec<_>>(), "{folder}");
        for sheet in built {
            let made = preview.file(&sheet.path, &memory, &disk).unwrap().unwrap();
            assert!(made == sheet.bytes, "{folder}: {}", sheet.path);
        }
        assert!(preview.file("print/posters/nobody.pdf", &memory, &disk).is_none());
    }
}

/// Returns the width and height of a PNG in pixels, from its first chunk.
fn png_size(png: &[u8]) -> (u32, u32) {
    let at = |from: usize| u32::from_be_bytes(png[from..from + 4].try_into().unwrap());
    (at(16), at(20))
}

#[test]
fn every_page_names_a_preview_picture_that_exists() {
    let base = "https://indsigt.example/";
    let options = Options { sheets: SheetMode::All, ..default_options() };
    let build = super::build(&catalogue_of_one_quote("It was quiet."), &options);
    assert_eq!(finding_codes(&build), [""; 0]);
    for (page, picture) in [
        ("index.html", "catalogue"),
        ("themes/t/index.html", "theme-t"),
        ("insights/i/index.html", "theme-t"),
        ("quotes/it/index.html", "quote-it"),
    ] {
        let path = format!("print/previews/{picture}.png");
        let html = super::artifact_text(&build, page);
        assert!(html.contains(&format!("<meta property=\"og:image\" content=\"{base}{path}\">")), "{page}: {html}");
        let picture = build.artifacts.iter().find(|a| a.path == path).unwrap();
        assert_eq!(png_size(&picture.bytes), (1200, 630), "{path}");
    }
}

#[test]
fn a_quote_without_consent_for_posters_gets_no_preview_picture() {
    let mut sources = catalogue_of_one_quote("It was quiet.");
    let voices = "B01: { label: x, consent: { site: public, posters: none } }\n";
    sources.insert("content/voices.yml", indsigt::source::Content::Text(voices.into()));
    let options = Options { sheets: SheetMode::All, ..default_options() };
    let build = super::build(&sources, &options);
    assert!(!build.artifacts.iter().any(|a| a.path.contains("quote-it")));
    assert!(super::artifact_text(&build, "quotes/it/index.html").contains("previews/theme-t.png"));
}

#[test]
fn without_a_base_url_there_are_no_preview_pictures() {
    let build = super::build(&example(), &Options { sheets: SheetMode::All, ..default_options() });
    assert!(!build.artifacts.iter().any(|a| a.path.starts_with("print/previews")));
    assert!(!super::artifact_text(&build, "index.html").contains("og:image"));
}
