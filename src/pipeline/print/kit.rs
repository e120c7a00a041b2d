//! Kits: all sheets for one workshop or meeting in one folder, with a packing list.

use super::{PrintRequest, SheetMaker};
use crate::{
    diag::{Diagnostic, Report, Span, codes},
    model::{date::TimeRange, front::Front},
    render::{
        Artifact,
        print::{self, KitItem, PaperSize, PrintFormat},
    },
    view::{
        self,
        address::sheet_path,
        print::{NOTES_NAME, SheetKind},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write},
};
use zip::write::SimpleFileOptions;

/// Makes the kit of each workshop as a ZIP file to download from the site.
pub(super) fn make_site_kits(maker: &SheetMaker<'_>, report: &mut Report) -> Vec<Artifact> {
    let slugs = maker.catalogue.workshops.iter().map(|node| node.workshop.front.slug.to_string());
    let kits = slugs.filter_map(|slug| {
        let request = PrintRequest { workshop: Some(slug.clone()), ..PrintRequest::all_of_kind(SheetKind::Kit) };
        make_zip(maker, &request, report)
    });
    kits.collect()
}

/// Makes one workshop's kit as a ZIP file; `None` if the kit is empty or too large.
pub(super) fn make_zip(maker: &SheetMaker<'_>, request: &PrintRequest, report: &mut Report) -> Option<Artifact> {
    let kit = make_kit(maker, request, report);
    let bytes = zip_files(&kit).filter(|_| !kit.is_empty())?;
    Some(Artifact { path: sheet_path(SheetKind::Kit, request.workshop.as_deref()?), bytes: bytes.into() })
}

/// Packs `files` into a ZIP file, with the same bytes for the same files. Returns `None` if the files are too large.
fn zip_files(files: &[Artifact]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    // The contents of a PDF are compressed already.
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default());
    for file in files {
        zip.start_file(&file.path, options).ok()?;
        zip.write_all(&file.bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

/// Makes the kit of the requested workshop or meeting, or of the catalogue's only workshop.
pub(super) fn make_kit(maker: &SheetMaker<'_>, request: &PrintRequest, report: &mut Report) -> Vec<Artifact> {
    let catalogue = maker.catalogue;
    let workshop = request.workshop.clone().or_else(|| {
        let only = catalogue.workshops.first().filter(|_| request.meeting.is_none() && catalogue.workshops.len() == 1);
        only.map(|w| w.workshop.front.slug.to_string())
    });
    let span = || Span::new(&"indsigt print kit".into(), 0..0);
    let occasion = if let Some(slug) = &workshop {
        let Some(index) = catalogue.workshops.iter().position(|w| *w.workshop.front.slug == **slug) else {
            report.push(catalogue.names.unresolved_finding(crate::model::names::EntityKind::Workshop, slug, span()));
            return vec![];
        };
        let node = &catalogue.workshops[index];
        KitOccasion {
            event: KitEvent::Workshop(index),
            front: &node.workshop.front,
            times: None,
            facts: [node.workshop.duration.as_deref(), node.workshop.place.as_deref()],
            kinds: &[SheetKind::Boards, SheetKind::Sheets, SheetKind::Cards, SheetKind::Posters],
        }
    } else if let Some(slug) = &request.meeting {
        let Some(index) = catalogue.meetings.iter().position(|m| *m.meeting.front.slug == **slug) else {
            report.push(catalogue.names.unresolved_finding(crate::model::names::EntityKind::Meeting, slug, span()));
            return vec![];
        };
        let meeting = &catalogue.meetings[index].meeting;
        KitOccasion {
            event: KitEvent::Meeting(index),
            front: &meeting.front,
            times: meeting.times,
            facts: [meeting.committee.as_deref(), meeting.place.as_deref()],
            kinds: &[SheetKind::Briefs, SheetKind::Posters],
        }
    } else {
        let finding = Diagnostic::error(codes::E011, span(), "a kit is for one workshop or one meeting");
        let is_none = catalogue.workshops.is_empty() && catalogue.meetings.is_empty();
        report.push(finding.help(if is_none {
            "the catalogue has neither: a workshop goes in `content/workshops/`, a meeting in `content/meetings/`"
        } else {
            "name it: `--workshop <slug>` or `--meeting <slug>`"
        }));
        return vec![];
    };
    make_kit_files(maker, &PrintRequest { workshop, ..request.clone() }, &occasion, report)
}

/// The workshop or meeting that a kit is for.
struct KitOccasion<'c> {
    front: &'c Front,
    times: Option<TimeRange>,
    /// Further facts for the packing list: the duration or committee, and the place.
    facts: [Option<&'c str>; 2],
    /// The kinds of sheets in the kit.
    kinds: &'static [SheetKind],
    event: KitEvent,
}

/// The workshop or meeting of a kit, by its index.
#[derive(Clone, Copy)]
enum KitEvent {
    Workshop(usize),
    Meeting(usize),
}

/// The folder of the sheets that invite people.
const EVENT_FOLDER: &str = "event";

/// The name and the paper of each sheet that invites people.
const EVENT_SHEETS: [(&str, &str); 2] = [("poster", "A3"), ("invitation", "A5")];

fn make_kit_files(
    maker: &SheetMaker<'_>,
    request: &PrintRequest,
    occasion: &KitOccasion<'_>,
    report: &mut Report,
) -> Vec<Artifact> {
    let words = maker.print_context.skin.words();
    let (mut artifacts, mut items) = (vec![], vec![]);
    for kind in occasion.kinds {
        let edition = maker.edition(kind.channel());
        let Some(kind_request) = kit_request(maker, request, *kind) else { continue };
        let jobs = maker.jobs(&edition, &kind_request, report);
        let papers: BTreeMap<&str, &str> = jobs.iter().map(|job| (job.name.as_str(), job.paper)).collect();
        let files = maker.make_and_audit(&edition, &jobs, PrintFormat::Pdf, report);
        // The packing list has one line for each folder and paper, and a separate line for notes.
        let mut lines: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for artifact in &files {
            let name = artifact.path.trim_end_matches(".pdf");
            let paper = papers.get(name).copied().unwrap_or("A4");
            let pages = print::page_count(&artifact.bytes);
            // Cards and briefs are printed on both sides; each file begins on a new sheet of paper.
            let sheets = if matches!(kind, SheetKind::Cards | SheetKind::Briefs) { pages.div_ceil(2) } else { pages };
            *lines.entry((name == NOTES_NAME, paper)).or_default() += sheets;
        }
        for ((is_notes, paper), pages) in lines {
            let (key, how_key, pages) = match kind {
                _ if is_notes => ("packed-notes", "how-cut", pages),
                SheetKind::Cards => ("packed-cards", "how-both", pages),
                SheetKind::Briefs => ("packed-briefs", "how-two", pages),
                SheetKind::Posters => (
                    "packed-posters",
                    if maker.print_context.has_crop_marks { "how-larger" } else { "how-as-is" },
                    pages,
                ),
                SheetKind::Sheets => ("packed-sheets", "how-as-is", pages),
                _ => ("packed-boards", "how-as-is", pages),
            };
            let name = if is_notes { format!("{}/{NOTES_NAME}.pdf", kind.name()) } else { format!("{}/", kind.name()) };
            let (what, how, paper) = (words.message(key), words.message(how_key), paper.to_string());
            items.push(KitItem { name, what, sheets: pages, paper, how });
        }
        artifacts.extend(files.into_iter().map(|a| Artifact { path: format!("{}/{}", kind.name(), a.path), ..a }));
    }
    let edition = maker.edition(SheetKind::Kit.channel());
    let print_files = BTreeSet::new();
    let context = maker.view_context(&edition, &print_files);
    let front = occasion.front;
    let event = match occasion.event {
        KitEvent::Workshop(index) => view::print::workshop_event(&context, index),
        KitEvent::Meeting(index) => view::print::meeting_event(&context, index),
    };
    let span = Span::new(&front.path, front.title_range.clone());
    let jobs = EVENT_SHEETS.map(|(name, paper)| {
        let paper = PaperSize::from_name(paper).unwrap_or(print::PAPER_SIZES[4]);
        print::event_job(&maker.print_context, &event, paper, name, &span)
    });
    let sheets = maker.make_and_audit(&edition, &jobs, PrintFormat::Pdf, report);
    for artifact in sheets {
        let paper = jobs.iter().find(|job| artifact.path.starts_with(&job.name)).map_or("A4", |job| job.paper);
        let (what, how) = (words.message("packed-event"), words.message("how-as-is"));
        let name = format!("{EVENT_FOLDER}/{}", artifact.path);
        items.push(KitItem { name: name.clone(), what, sheets: 1, paper: paper.to_string(), how });
        artifacts.push(Artifact { path: name, ..artifact });
    }
    let mut facts = view::print::date_and_times(&context, front.date, occasion.times);
    facts.extend(occasion.facts.into_iter().flatten().map(str::to_string));
    let list = print::PackingList {
        title: &front.title.plain,
        facts: &facts,
        items: &items,
        // Nobody writes on walls at a meeting.
        brings: request.workshop.is_some(),
    };
    let job = print::packing_list_job(&maker.print_context, &view::print::imprint(&context), &list);
    artifacts.extend(maker.make_and_audit(&edition, &[job], PrintFormat::Pdf, report));
    artifacts.into_iter().map(|a| Artifact { path: format!("{}/{}", front.slug, a.path), ..a }).collect()
}

/// Returns the request for the sheets of a kind that belong to the workshop or meeting; `None` if there are none.
fn kit_request(maker: &SheetMaker<'_>, request: &PrintRequest, kind: SheetKind) -> Option<PrintRequest> {
    let catalogue = maker.catalogue;
    let mut kind_request = PrintRequest { kind, ids: vec![], format: PrintFormat::Pdf, ..request.clone() };
    if !matches!(kind, SheetKind::Cards | SheetKind::Posters) {
        return Some(kind_request);
    }
    // The insights that the workshop's boards answer, or those of the themes on the meeting's agenda.
    let insights: BTreeSet<usize> = match (&request.workshop, &request.meeting) {
        (Some(slug), _) => {
            let boards = catalogue.boards.iter();
            let workshop_boards = boards.filter(|b| *catalogue.workshops[b.workshop].workshop.front.slug == **slug);
            workshop_boards.flat_map(|b| b.insights.iter().copied()).collect()
        }
        (None, Some(slug)) => {
            let meeting = catalogue.meetings.iter().find(|m| *m.meeting.front.slug == **slug);
            let themes = meeting.into_iter().flat_map(|m| &m.themes);
            themes.flat_map(|t| catalogue.themes[*t].insights.iter().copied()).collect()
        }
        (None, None) => BTreeSet::new(),
    };
    let edition = maker.edition(kind.channel());
    let quotes = insights.iter().flat_map(|i| edition.quotes_of_insight(*i));
    let is_included =
        |q: &usize| kind == SheetKind::Cards || edition.quote(*q).is_some_and(|node| node.quote.is_poster);
    let quotes = quotes.filter(is_included).filter_map(|q| Some(edition.quote(q)?.quote.id.to_string()));
    kind_request.ids = quotes.collect();
    if kind == SheetKind::Cards {
        kind_request.ids.extend(insights.iter().map(|i| catalogue.insights[*i].insight.front.slug.to_string()));
    }
    kind_request.paper = None;
    (!kind_request.ids.is_empty()).then_some(kind_request)
}
