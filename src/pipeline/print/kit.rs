//! Kits: all sheets for one workshop or meeting in one folder, with a packing list.

use super::{PrintRequest, SheetKind, SheetMaker};
use crate::{
    diag::{Diagnostic, Report, Span},
    model::{date::TimeRange, front::Front},
    render::{
        Artifact,
        print::{self, KitItem, NOTES_NAME, PrintFormat},
    },
    view,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write},
};
use zip::write::SimpleFileOptions;

/// Makes the kit of each workshop as a ZIP file to download from the site.
pub(super) fn make_site_kits(shop: &SheetMaker<'_>, report: &mut Report) -> Vec<Artifact> {
    let slugs = shop.catalogue.workshops.iter().map(|node| node.workshop.front.slug.to_string());
    let packed = slugs.filter_map(|slug| {
        let wanted = PrintRequest { workshop: Some(slug.clone()), ..PrintRequest::all_of_kind(SheetKind::Kit) };
        make_zip(shop, &wanted, report)
    });
    packed.collect()
}

/// Returns the path in the site of a workshop's kit.
pub(super) fn site_path(slug: &str) -> String {
    format!("print/kits/{slug}.zip")
}

/// Makes one workshop's kit as a ZIP file; `None` if the kit is empty or too large.
pub(super) fn make_zip(shop: &SheetMaker<'_>, wanted: &PrintRequest, report: &mut Report) -> Option<Artifact> {
    let kit = make_kit(shop, wanted, report);
    let bytes = zip_files(&kit).filter(|_| !kit.is_empty())?;
    Some(Artifact { path: site_path(wanted.workshop.as_deref()?), bytes: bytes.into() })
}

/// Packs `files` into a ZIP file, with the same bytes for the same files. Returns `None` if the files are too large.
fn zip_files(files: &[Artifact]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    // The contents of a PDF are compressed already.
    let how = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for file in files {
        zip.start_file(&file.path, how).ok()?;
        zip.write_all(&file.bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Makes the kit of the requested workshop or meeting, or of the catalogue's only workshop.
pub(super) fn make_kit(shop: &SheetMaker<'_>, wanted: &PrintRequest, report: &mut Report) -> Vec<Artifact> {
    let catalogue = shop.catalogue;
    let workshop = wanted.workshop.clone().or_else(|| {
        let only = catalogue.workshops.first().filter(|_| wanted.meeting.is_none() && catalogue.workshops.len() == 1);
        only.map(|w| w.workshop.front.slug.to_string())
    });
    let span = || Span::new(&"indsigt print kit".into(), 0..0);
    let occasion = if let Some(slug) = &workshop {
        let Some(node) = catalogue.workshops.iter().find(|w| *w.workshop.front.slug == **slug) else {
            report.push(catalogue.names.unresolved_finding(crate::model::names::EntityKind::Workshop, slug, span()));
            return vec![];
        };
        KitOccasion {
            front: &node.workshop.front,
            times: None,
            facts: [node.workshop.duration.as_deref(), node.workshop.place.as_deref()],
            kinds: &[SheetKind::Boards, SheetKind::Sheets, SheetKind::Cards, SheetKind::Posters],
        }
    } else if let Some(slug) = &wanted.meeting {
        let Some(node) = catalogue.meetings.iter().find(|m| *m.meeting.front.slug == **slug) else {
            report.push(catalogue.names.unresolved_finding(crate::model::names::EntityKind::Meeting, slug, span()));
            return vec![];
        };
        let meeting = &node.meeting;
        KitOccasion {
            front: &meeting.front,
            times: meeting.times,
            facts: [meeting.committee.as_deref(), meeting.place.as_deref()],
            kinds: &[SheetKind::Briefs, SheetKind::Posters],
        }
    } else {
        let finding = Diagnostic::error("E011", span(), "a kit is for one workshop or one meeting");
        let is_none = catalogue.workshops.is_empty() && catalogue.meetings.is_empty();
        report.push(finding.help(if is_none {
            "the catalogue has neither: a workshop stands in `content/workshops/`, a meeting in `content/meetings/`"
        } else {
            "name it: `--workshop <slug>` or `--meeting <slug>`"
        }));
        return vec![];
    };
    make_kit_files(shop, &PrintRequest { workshop, ..wanted.clone() }, &occasion, report)
}

/// The workshop or meeting that a kit is for.
struct KitOccasion<'c> {
    front: &'c Front,
    times: Option<TimeRange>,
    /// Further facts for the packing list: the duration or committee, and the place.
    facts: [Option<&'c str>; 2],
    /// The kinds of sheets in the kit.
    kinds: &'static [SheetKind],
}

fn make_kit_files(
    shop: &SheetMaker<'_>,
    wanted: &PrintRequest,
    occasion: &KitOccasion<'_>,
    report: &mut Report,
) -> Vec<Artifact> {
    let words = shop.print_context.skin.words();
    let (mut artifacts, mut items) = (vec![], vec![]);
    for what in occasion.kinds {
        let edition = shop.edition(what.channel());
        let Some(part) = kit_request(shop, wanted, *what) else { continue };
        let orders = shop.jobs(&edition, &part, report);
        let papers: BTreeMap<&str, &str> = orders.iter().map(|o| (o.name.as_str(), o.paper)).collect();
        let made = shop.make(&edition, &orders, PrintFormat::Pdf, report);
        // The packing list has one line for each folder and paper, and a separate line for notes.
        let mut lines: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for artifact in &made {
            let name = artifact.path.trim_end_matches(".pdf");
            let paper = papers.get(name).copied().unwrap_or("A4");
            let pages = print::page_count(&artifact.bytes);
            // Cards and briefs are printed on both sides; each file begins on a new sheet of paper.
            let sheets = if matches!(what, SheetKind::Cards | SheetKind::Briefs) { pages.div_ceil(2) } else { pages };
            *lines.entry((name == NOTES_NAME, paper)).or_default() += sheets;
        }
        for ((is_notes, paper), pages) in lines {
            let (key, how, pages) = match what {
                _ if is_notes => ("packed-notes", "how-cut", pages),
                SheetKind::Cards => ("packed-cards", "how-both", pages),
                SheetKind::Briefs => ("packed-briefs", "how-two", pages),
                SheetKind::Posters => (
                    "packed-posters",
                    if shop.print_context.has_crop_marks { "how-larger" } else { "how-as-is" },
                    pages,
                ),
                SheetKind::Sheets => ("packed-sheets", "how-as-is", pages),
                _ => ("packed-boards", "how-as-is", pages),
            };
            let name = if is_notes { format!("{}/{NOTES_NAME}.pdf", what.name()) } else { format!("{}/", what.name()) };
            let (what, how, paper) = (words.message(key), words.message(how), paper.to_string());
            items.push(KitItem { name, what, sheets: pages, paper, how });
        }
        artifacts.extend(made.into_iter().map(|a| Artifact { path: format!("{}/{}", what.name(), a.path), ..a }));
    }
    let edition = shop.edition(SheetKind::Kit.channel());
    let none = BTreeSet::new();
    let scene = shop.view_context(&edition, &none);
    let front = occasion.front;
    let mut facts = view::print::date_and_times(&scene, front.date, occasion.times);
    facts.extend(occasion.facts.into_iter().flatten().map(str::to_string));
    let list = print::PackingList {
        title: &front.title.plain,
        facts: &facts,
        items: &items,
        // Nobody writes on walls at a meeting.
        brings: wanted.workshop.is_some(),
    };
    let list = print::packing_list_job(&shop.print_context, &view::print::imprint(&scene), &list);
    artifacts.extend(shop.make(&edition, &[list], PrintFormat::Pdf, report));
    artifacts.into_iter().map(|a| Artifact { path: format!("{}/{}", front.slug, a.path), ..a }).collect()
}

/// Returns the request for the sheets of a kind that belong to the workshop or meeting; `None` if there are none.
fn kit_request(shop: &SheetMaker<'_>, wanted: &PrintRequest, what: SheetKind) -> Option<PrintRequest> {
    let catalogue = shop.catalogue;
    let mut part = PrintRequest { kind: what, ids: vec![], format: PrintFormat::Pdf, ..wanted.clone() };
    if !matches!(what, SheetKind::Cards | SheetKind::Posters) {
        return Some(part);
    }
    // The insights that the workshop's boards answer, or those of the themes on the meeting's agenda.
    let insights: BTreeSet<usize> = match (&wanted.workshop, &wanted.meeting) {
        (Some(slug), _) => {
            let boards = catalogue.boards.iter();
            let of_workshop = boards.filter(|b| *catalogue.workshops[b.workshop].workshop.front.slug == **slug);
            of_workshop.flat_map(|b| b.insights.iter().copied()).collect()
        }
        (None, Some(slug)) => {
            let meeting = catalogue.meetings.iter().find(|m| *m.meeting.front.slug == **slug);
            let themes = meeting.into_iter().flat_map(|m| &m.themes);
            themes.flat_map(|t| catalogue.themes[*t].insights.iter().copied()).collect()
        }
        (None, None) => BTreeSet::new(),
    };
    let edition = shop.edition(what.channel());
    let quotes = insights.iter().flat_map(|i| edition.quotes_of_insight(*i));
    let hangs = |q: &usize| what == SheetKind::Cards || edition.quote(*q).is_some_and(|node| node.quote.is_poster);
    let quotes = quotes.filter(hangs).filter_map(|q| Some(edition.quote(q)?.quote.id.to_string()));
    part.ids = quotes.collect();
    if what == SheetKind::Cards {
        part.ids.extend(insights.iter().map(|i| catalogue.insights[*i].insight.front.slug.to_string()));
    }
    part.paper = None;
    (!part.ids.is_empty()).then_some(part)
}
