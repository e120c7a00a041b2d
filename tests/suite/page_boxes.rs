//! The boxes of a poster's page: an office printer prints it whole, and a print shop knows where to cut.

use super::default_options;
use indsigt::{
    memo::NoCache,
    pipeline::print::{PrintRequest, print},
    render::{
        Artifact,
        print::{PrintFormat, SLIDE_SIZE},
    },
    source::Sources,
    view::print::SheetKind,
};

/// Returns the sides of a box of the only page, in millimetres; `None` if it is the whole page.
fn box_of(page: &lopdf::Dictionary, name: &str) -> Option<Vec<f32>> {
    let sides = page.get(name.as_bytes()).ok()?.as_array().ok()?.iter();
    Some(sides.map(|side| (side.as_float().unwrap() / 72.0 * 254.0).round() / 10.0).collect())
}

/// Returns the only poster of a catalogue.
fn poster(settings: &str, request: PrintRequest) -> Artifact {
    let config = format!("title: T\nconsent: public\nposters: {{ {settings} }}\n");
    let sources = Sources::from_pairs([
        ("indsigt.yml", config.as_str()),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        (
            "content/themes/01-t/01-i.md",
            "---\ntitle: I\n---\n> I hid it behind the clock.\n>\n> — Woman, 40s {#it .poster}\n",
        ),
    ]);
    let build = print(&sources, &default_options(), &request, &NoCache);
    let [poster] = build.artifacts.as_slice() else { panic!("{:?}", build.report) };
    poster.clone()
}

/// Returns the media, bleed and trim boxes of an A3 poster.
fn boxes(settings: &str, is_trimmed: bool) -> [Option<Vec<f32>>; 3] {
    let poster = poster(settings, PrintRequest { is_trimmed, ..PrintRequest::all_of_kind(SheetKind::Posters) });
    let document = lopdf::Document::load_mem(&poster.bytes).unwrap();
    let page = document.get_dictionary(document.get_pages()[&1]).unwrap();
    ["MediaBox", "BleedBox", "TrimBox"].map(|name| box_of(page, name))
}

#[test]
fn a_poster_fits_its_paper_unless_a_print_shop_cuts_it() {
    let paper = Some(vec![0.0, 0.0, 297.0, 420.0]);
    for (settings, is_trimmed) in [("size: A3", false), ("bleed: 3mm, marks: true", true), ("bleed: 0mm", false)] {
        assert_eq!(boxes(settings, is_trimmed), [paper.clone(), None, None], "{settings}");
    }
    let [media, bleed, trim] = boxes("marks: true", false);
    assert_eq!(media, Some(vec![0.0, 0.0, 319.0, 442.0]));
    assert_eq!(bleed, Some(vec![8.0, 8.0, 311.0, 434.0]));
    assert_eq!(trim, Some(vec![11.0, 11.0, 308.0, 431.0]));
    let [media, _, trim] = boxes("bleed: 5mm", false);
    assert_eq!((media, trim), (Some(vec![0.0, 0.0, 307.0, 430.0]), Some(vec![5.0, 5.0, 302.0, 425.0])));
}

#[test]
fn a_slide_has_the_pixels_of_a_screen() {
    let request = PrintRequest {
        paper: Some(SLIDE_SIZE),
        is_landscape: Some(true),
        format: PrintFormat::Png,
        ..PrintRequest::all_of_kind(SheetKind::Posters)
    };
    let slide = poster("size: A3", request);
    let side = |at: usize| u32::from_be_bytes(slide.bytes[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1920, 1080));
}
