//! What `indsigt print` makes for a request: cards of questions, posters of a voice, briefs with a committee's own headings.

use super::default_options;
use indsigt::{
    diag::{Report, Severity, codes},
    memo::NoCache,
    pipeline::print::{PrintRequest, print},
    render::{
        Artifact,
        print::{BookForm, Ink, PrintFormat},
    },
    source::Sources,
    view::print::SheetKind,
};

const VOICES: &str = "B01:\n  label: Woman, 40s\n  consent: public\nB02:\n  label: Man, 60s\n  consent: public\n";

const INSIGHT: &str = "---\ntitle: The bell rings\nslug: bell\nquestions:\n  - How might we ring first?\n---\nIt rings.\n\n\
    > I hid it behind the clock.\n>\n> — Woman, 40s {#the-clock voice=B01 .poster}\n\n\
    > We keep the key on a nail in the porch, and everybody who has ever lived here knows which nail it is, \
    and so does the man who delivers the paper.\n>\n> — Man, 60s {#the-key voice=B02}\n";

const MEETING: &str = "---\ntitle: The meeting\nthemes: [t, empty]\nslots: [Economy, Legal basis]\n---\n\n\
    1. Two quotes are read\n\n## Economy\n\nNothing is spent before May.\n\n## Later\n\nAny other business.\n";

fn sources(config: &str) -> Sources {
    Sources::from_pairs([
        ("indsigt.yml", format!("title: T\n{config}").as_str()),
        ("content/voices.yml", VOICES),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/themes/01-t/01-bell.md", INSIGHT),
        ("content/themes/01-t/recommendations.md", "## Now\n\n- Ring before you come {insights=bell}\n"),
        ("content/themes/02-empty/index.md", "---\ntitle: Nothing yet\n---\n"),
        ("content/sheets/diary.md", "---\ntitle: A week\n---\n\n## What did you hear?\n\n## Monday\n"),
        ("content/meetings/01-m.md", MEETING),
    ])
}

fn made(config: &str, request: &PrintRequest) -> (Vec<Artifact>, Report) {
    let build = print(&sources(config), &default_options(), request, &NoCache);
    let errors: Vec<_> = build.report.iter().filter(|d| d.severity == Severity::Error).map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    (build.artifacts, build.report)
}

fn text(artifact: &Artifact) -> String {
    let document = lopdf::Document::load_mem(&artifact.bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    document.extract_text(&pages).unwrap().replace('\n', " ")
}

fn names(artifacts: &[Artifact]) -> Vec<&str> {
    artifacts.iter().map(|artifact| artifact.path.as_str()).collect()
}

#[test]
fn cards_are_made_of_questions_or_of_recommendations() {
    let all = PrintRequest::all_of_kind(SheetKind::Cards);
    let words = |request: PrintRequest| text(&made("", &request).0[0]);
    let (questions, recommendations) = (
        words(PrintRequest { with_questions: true, ..all.clone() }),
        words(PrintRequest { with_recommendations: true, ..all.clone() }),
    );
    assert!(questions.contains("How might we ring first?") && questions.contains("What did you hear?"), "{questions}");
    assert!(!questions.contains("Monday") && !questions.contains("behind the clock"), "{questions}");
    assert!(recommendations.contains("Ring before you come") && recommendations.contains("Now"), "{recommendations}");
    assert!(!recommendations.contains("ring first"), "{recommendations}");
    assert!(words(all).contains("behind the clock"));
}

#[test]
fn posters_are_made_of_all_quotes_of_a_voice_or_an_insight() {
    let posters = |only_for: &str| {
        let only_for = vec![only_for.to_string()];
        made("", &PrintRequest { only_for, ..PrintRequest::all_of_kind(SheetKind::Posters) }).0
    };
    assert_eq!(names(&posters("B01")), ["the-clock.pdf"]);
    assert_eq!(names(&posters("bell")), ["the-clock.pdf", "the-key.pdf"]);
    let request = PrintRequest { only_for: vec!["B99".to_string()], ..PrintRequest::all_of_kind(SheetKind::Posters) };
    let build = print(&sources(""), &default_options(), &request, &NoCache);
    assert!(build.report.has_errors() && build.artifacts.is_empty());
}

#[test]
fn the_bookmarks_of_posters_in_one_file_are_their_words() {
    let request =
        PrintRequest { is_single_file: true, with_unmarked: true, ..PrintRequest::all_of_kind(SheetKind::Posters) };
    let (posters, _) = made("", &request);
    let document = lopdf::Document::load_mem(&posters[0].bytes).unwrap();
    let titles: Vec<String> = document.get_toc().unwrap().toc.into_iter().map(|entry| entry.title).collect();
    assert_eq!(titles.len(), 2);
    assert!(titles[0].contains("I hid it behind the clock.") && titles[1].contains("We keep the key"), "{titles:?}");
}

#[test]
fn posters_that_cannot_be_read_across_a_room_are_named() {
    let request = PrintRequest {
        paper: indsigt::render::print::PaperSize::from_name("A5"),
        with_unmarked: true,
        ..PrintRequest::all_of_kind(SheetKind::Posters)
    };
    let (posters, report) = made("", &request);
    let finding = report.iter().find(|finding| finding.code == codes::E105).unwrap();
    assert!(finding.message.contains("`the-key` from 2.2 m") && finding.message.contains("A5"), "{finding:?}");
    assert!(finding.help.iter().any(|help| help.contains("min_pt: ")), "{finding:?}");
    assert_eq!(posters.len(), 2);
    let (_, report) = made("", &PrintRequest::all_of_kind(SheetKind::Posters));
    assert!(report.iter().all(|finding| finding.code != codes::E105), "{report:?}");
}

#[test]
fn a_brief_has_the_headings_of_the_committee_and_an_empty_theme_has_none() {
    let (briefs, report) = made("", &PrintRequest::all_of_kind(SheetKind::Briefs));
    let [brief] = briefs.as_slice() else { panic!("{:?}", names(&briefs)) };
    let words = text(brief);
    assert!(words.contains("Economy") && words.contains("Nothing is spent before May."), "{words}");
    assert!(words.contains("Legal basis") && !words.contains("Any other business"), "{words}");
    let finding = report.iter().find(|finding| finding.code == codes::E094).unwrap();
    assert!(
        finding.message.contains("`empty`") && finding.span.as_ref().unwrap().path.ends_with("01-m.md"),
        "{finding:?}"
    );
}

#[test]
fn a_dated_catalogue_makes_pdfs_for_the_archive() {
    let is_archived = |config: &str| {
        let (posters, _) = made(config, &PrintRequest::all_of_kind(SheetKind::Posters));
        let bytes = String::from_utf8_lossy(&posters[0].bytes).into_owned();
        assert!(bytes.contains("<pdfuaid:part>1"), "every PDF can be read aloud");
        bytes.contains("<pdfaid:part>2") && bytes.contains("<pdfaid:conformance>A")
    };
    assert!(is_archived("date: 2026-08\n"));
    assert!(!is_archived(""));
}

#[test]
fn a_poster_is_divided_into_the_fewest_sheets_of_the_office_printer() {
    let paper = |name: &str| indsigt::render::print::PaperSize::from_name(name);
    let request =
        PrintRequest { paper: paper("A2"), tile_paper: paper("A4"), ..PrintRequest::all_of_kind(SheetKind::Posters) };
    let (posters, _) = made("", &request);
    let document = lopdf::Document::load_mem(&posters[0].bytes).unwrap();
    assert_eq!(document.get_pages().len(), 8, "four rows of two A4 across");
    let page = document.get_dictionary(document.get_pages()[&1]).unwrap();
    let sides: Vec<f32> =
        page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|side| side.as_float().unwrap()).collect();
    assert!((sides[2] - 841.9).abs() < 0.1 && (sides[3] - 595.3).abs() < 0.1, "{sides:?}");
}

#[test]
fn a_poster_that_saves_ink_has_no_area_of_colour() {
    let drawing = |ink: Ink| {
        let request = PrintRequest { ink, format: PrintFormat::Svg, ..PrintRequest::all_of_kind(SheetKind::Posters) };
        String::from_utf8(made("", &request).0[0].bytes.to_vec()).unwrap()
    };
    let fills = |drawing: &str| -> Vec<String> {
        let fills = drawing.split("fill=\"#").skip(1).map(|rest| rest.split('"').next().unwrap().to_string());
        fills.filter(|fill| fill.len() == 6).collect()
    };
    let is_grey = |colour: &String| colour[..2] == colour[2..4] && colour[2..4] == colour[4..];
    assert!(fills(&drawing(Ink::Full)).iter().any(|fill| !is_grey(fill)));
    let black = drawing(Ink::Black);
    assert!(fills(&black).iter().all(is_grey), "{:?}", fills(&black));
    assert!(drawing(Ink::Low).contains("stroke=\"#"));
}

#[test]
fn a_kit_invites_people_with_the_day_the_hours_and_the_place() {
    let mut pairs = vec![("indsigt.yml", "title: T\n"), ("content/themes/01-t/index.md", "---\ntitle: T\n---\n")];
    pairs.push((
        "content/meetings/01-m.md",
        "---\ntitle: The open meeting\ncommittee: The Committee\ndate: 2026-09-16\ntime: 10:00–12:00\nplace: The old dairy\nthemes: [t]\n---\n",
    ));
    let request = PrintRequest { meeting: Some("m".to_string()), ..PrintRequest::all_of_kind(SheetKind::Kit) };
    let build = print(&Sources::from_pairs(pairs), &default_options(), &request, &NoCache);
    let sheets: Vec<&Artifact> = build.artifacts.iter().filter(|sheet| sheet.path.starts_with("m/event/")).collect();
    assert_eq!(
        sheets.iter().map(|sheet| sheet.path.as_str()).collect::<Vec<_>>(),
        ["m/event/poster.pdf", "m/event/invitation.pdf"]
    );
    for sheet in sheets {
        // The zero is of a font of its own, so that the texts of the file are in pieces.
        let words: String = text(sheet).split_whitespace().collect();
        for fact in
            ["The open meeting", "The Committee", "Wednesday, 16 September 2026", "10:00–12:00", "The old dairy"]
        {
            assert!(words.contains(&fact.replace(' ', "")), "{fact}: {words}");
        }
    }
}

fn page_count(artifact: &Artifact) -> usize {
    lopdf::Document::load_mem(&artifact.bytes).unwrap().get_pages().len()
}

fn first_box(artifact: &Artifact, name: &str) -> Vec<f32> {
    let document = lopdf::Document::load_mem(&artifact.bytes).unwrap();
    let page = document.get_dictionary(document.get_pages()[&1]).unwrap();
    let sides = page.get(name.as_bytes()).unwrap().as_array().unwrap();
    sides.iter().map(|side| (side.as_float().unwrap() / 72.0 * 25.4).round()).collect()
}

#[test]
fn the_book_says_how_to_cite_it_numbers_its_quotes_and_has_an_index() {
    let config = "publisher: The Town\ndate: 2026-08\nbook: { licence: CC BY 4.0, index: [clock, Nowhere] }\n";
    let (books, _) = made(config, &PrintRequest::all_of_kind(SheetKind::Book));
    let words: String = text(&books[0]).split_whitespace().collect();
    for part in [
        "Pleaseciteas:TheTown(2026).T.",
        "Licence:CCBY4.0",
        "1“Ihiditbehindtheclock.”",
        "2“Wekeepthekey",
        "Indexclock,",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("Nowhere"), "a word that is in no insight is not in the index: {words}");
}

#[test]
fn a_book_comes_in_large_print_for_a_print_shop_and_for_folding() {
    let all = PrintRequest::all_of_kind(SheetKind::Book);
    let (book, _) = made("", &all);
    let large = BookForm { is_large: true, has_own_cover: false };
    let (large, _) = made("", &PrintRequest { book_form: large, ..all.clone() });
    assert_eq!(names(&large), ["book-large.pdf"]);
    assert_eq!(first_box(&large[0], "MediaBox"), [0.0, 0.0, 210.0, 297.0]);
    let shop = BookForm { is_large: false, has_own_cover: true };
    let (shop, _) = made("", &PrintRequest { book_form: shop, ..all.clone() });
    assert_eq!(names(&shop), ["book.pdf", "book-cover.pdf"]);
    assert_eq!(first_box(&shop[0], "MediaBox"), [0.0, 0.0, 176.0, 246.0]);
    assert_eq!(first_box(&shop[0], "TrimBox"), [3.0, 3.0, 173.0, 243.0]);
    assert_eq!(page_count(&shop[1]), 1);
    let (booklet, _) = made("", &PrintRequest { is_booklet: true, ..all });
    assert_eq!(names(&booklet), ["book-booklet.pdf"]);
    assert_eq!(page_count(&booklet[0]), page_count(&book[0]).div_ceil(4) * 2);
    assert_eq!(first_box(&booklet[0], "MediaBox"), [0.0, 0.0, 297.0, 210.0]);
}
