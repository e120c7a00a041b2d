//! The sheets of a site, each made when it is requested.

use super::{PrintRequest, SheetMaker, kit, print_context};
use crate::{
    check::Edition,
    diag::{Diagnostic, Report, codes},
    memo::SheetCaches,
    pipeline::{CheckedCatalogue, Options, SheetMode},
    render::{
        Artifact,
        print::{self, PrintFormat, Typesetter},
    },
    source::Sources,
    view::{
        address::{sheet_folder, sheet_path},
        print::{NOTES_NAME, SheetKind, brief_name, has_brief, quote_preview_name, theme_preview_name},
    },
};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of sheets that a site includes, besides kits.
pub(super) const SITE_SHEET_KINDS: [SheetKind; 6] =
    [SheetKind::Posters, SheetKind::Previews, SheetKind::Boards, SheetKind::Sheets, SheetKind::Briefs, SheetKind::Book];

/// Returns the sheets of one kind that a site includes: their names, each with the ids to request it by. A site has previews only if it is
/// published, because other programs request them by absolute URL.
pub(super) fn named_sheets(kind: SheetKind, edition: &Edition, is_published: bool) -> Vec<(String, Vec<String>)> {
    match kind {
        SheetKind::Posters => wall_quote_ids(edition).map(|id| (id.clone(), vec![id])).collect(),
        SheetKind::Boards => {
            let boards = edition.boards().iter().map(|board| board.id.to_string());
            let notes = edition.boards().first().map(|board| (NOTES_NAME.to_string(), vec![board.id.to_string()]));
            boards.map(|id| (id.clone(), vec![id])).chain(notes).collect()
        }
        SheetKind::Sheets => {
            let slugs = edition.sheets().iter().map(|sheet| sheet.front.slug.to_string());
            slugs.map(|slug| (slug.clone(), vec![slug])).collect()
        }
        SheetKind::Briefs => {
            let meetings = edition.meetings().iter();
            let briefs = meetings.flat_map(|node| {
                let slug = &node.meeting.front.slug;
                let themes = node.themes.iter().filter(|theme| has_brief(edition, **theme));
                let themes = themes.map(|theme| &edition.themes()[*theme].theme.front.slug);
                themes.map(move |theme| (brief_name(slug, theme), vec![slug.to_string()]))
            });
            briefs.collect()
        }
        SheetKind::Previews if is_published => {
            let themes = edition.themes().iter().map(|n| theme_preview_name(&n.theme.front.slug));
            let titles = std::iter::once("catalogue".to_string()).chain(themes).map(|name| (name, vec![]));
            let quotes = wall_quote_ids(edition).map(|id| (quote_preview_name(&id), vec![id]));
            titles.chain(quotes).collect()
        }
        SheetKind::Book if edition.quotes().count() <= MAX_SITE_BOOK_QUOTES => {
            vec![("book".to_string(), vec![])]
        }
        _ => vec![],
    }
}

/// Returns the ids of the quotes that are marked for the wall (`.poster`).
fn wall_quote_ids(edition: &Edition) -> impl Iterator<Item = String> {
    edition.quotes().filter(|(_, node)| node.quote.is_poster).map(|(_, node)| node.quote.id.to_string())
}

/// The sheets of a site: by path, the request that makes each.
pub(in crate::pipeline) struct SiteSheets(BTreeMap<String, PrintRequest>);

impl SiteSheets {
    /// Lists the sheets of the site of `checked`, including sheets that later turn out not to fit their paper.
    pub(in crate::pipeline) fn new(checked: &CheckedCatalogue, options: &Options) -> Self {
        let mut requests = BTreeMap::new();
        if options.sheets != SheetMode::All {
            return SiteSheets(requests);
        }
        let is_published = options.base_url.is_some() || checked.catalogue.config.base_url.is_some();
        for kind in SITE_SHEET_KINDS {
            let edition = checked.edition.with_channel(kind.channel());
            let request = |(name, ids): (String, Vec<String>)| {
                (sheet_path(kind, &name), PrintRequest { ids, ..PrintRequest::all_of_kind(kind) })
            };
            requests.extend(named_sheets(kind, &edition, is_published).into_iter().map(request));
        }
        for node in &checked.catalogue.workshops {
            let slug = node.workshop.front.slug.to_string();
            let request = PrintRequest { workshop: Some(slug.clone()), ..PrintRequest::all_of_kind(SheetKind::Kit) };
            requests.insert(sheet_path(SheetKind::Kit, &slug), request);
        }
        SiteSheets(requests)
    }

    /// Returns whether there is a sheet at `path`.
    pub(in crate::pipeline) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// Returns the paths of all sheets.
    pub(in crate::pipeline) fn paths(&self) -> BTreeSet<String> {
        self.0.keys().cloned().collect()
    }

    /// Makes the sheet at `path`; `None` if there is no such sheet, or if it cannot be made.
    pub(in crate::pipeline) fn make_sheet(
        &self,
        path: &str,
        (checked, sources, options): (&CheckedCatalogue, &Sources, &Options),
        caches: &dyn SheetCaches,
        report: &mut Report,
    ) -> Option<Bytes> {
        let request = self.0.get(path)?;
        let CheckedCatalogue { catalogue, edition: site_edition, skin, .. } = checked;
        let (typesetter, findings) = Typesetter::new(skin, catalogue.config.date);
        findings.into_iter().for_each(|finding| report.push(finding));
        let maker = SheetMaker {
            catalogue,
            sources,
            options,
            print_context: print_context(catalogue, sources, skin, &typesetter),
            cache: caches,
            site_edition: Some(site_edition),
        };
        if request.kind == SheetKind::Kit {
            return kit::make_zip(&maker, request, report).map(|kit| kit.bytes);
        }
        let format = site_format(request.kind);
        let name = path.rsplit('/').next()?.strip_suffix(format.extension())?.strip_suffix('.')?;
        let edition = maker.edition(request.kind.channel());
        let mut job_findings = Report::default();
        let mut jobs = maker.jobs(&edition, request, &mut job_findings);
        jobs.retain(|job| job.name == name);
        if jobs.is_empty() {
            report.extend(job_findings);
        }
        let sheets: Vec<Artifact> = maker.make_and_audit(&edition, &jobs, format, report);
        sheets.into_iter().next().map(|sheet| sheet.bytes)
    }
}

/// The maximum number of quotes in a book that every build makes. A larger book takes too long to typeset again after every change.
const MAX_SITE_BOOK_QUOTES: usize = 500;

/// Returns the format of the site's sheets of a kind.
fn site_format(kind: SheetKind) -> PrintFormat {
    if kind == SheetKind::Previews { PrintFormat::Png } else { PrintFormat::Pdf }
}

/// Makes the site's sheets, at the paths that its pages link to; or, with [`SheetMode::DryRun`], only reports what would be replaced.
pub(in crate::pipeline) fn make_site_sheets(
    checked: &mut CheckedCatalogue,
    sources: &Sources,
    options: &Options,
    caches: &dyn SheetCaches,
) -> Vec<Artifact> {
    let CheckedCatalogue { catalogue, edition: site_edition, skin, report } = checked;
    let (typesetter, findings) = Typesetter::new(skin, catalogue.config.date);
    findings.into_iter().for_each(|finding| report.push(finding));
    let context = print_context(catalogue, sources, skin, &typesetter);
    let maker = SheetMaker {
        catalogue,
        sources,
        options,
        print_context: context,
        cache: caches,
        site_edition: Some(site_edition),
    };
    let mut artifacts = vec![];
    for kind in SITE_SHEET_KINDS {
        let edition = maker.edition(kind.channel());
        let sheets = named_sheets(kind, &edition, maker.base_url().is_some());
        let quotes = edition.quotes().count();
        if kind == SheetKind::Book && quotes > MAX_SITE_BOOK_QUOTES {
            let message = format!("with {quotes} quotes, the book is not made with every build");
            let finding = Diagnostic::warning(codes::E094, maker.config_span(), message);
            report.push(finding.help("run `indsigt print book`; it takes a while and a lot of memory"));
            continue;
        }
        if sheets.is_empty() {
            continue;
        }
        let mut request = PrintRequest::all_of_kind(kind);
        if matches!(kind, SheetKind::Posters | SheetKind::Previews) {
            request.ids = sheets.into_iter().flat_map(|(_, ids)| ids).collect();
        }
        let jobs = maker.jobs(&edition, &request, report);
        if options.sheets == SheetMode::DryRun {
            let results = print::dry_run_all(&typesetter, &jobs);
            maker.collect_files(results, &jobs, site_format(kind), report);
            continue;
        }
        let folder = sheet_folder(kind);
        let sheets = maker.make_and_audit(&edition, &jobs, site_format(kind), report);
        artifacts
            .extend(sheets.into_iter().map(|sheet| Artifact { path: format!("{folder}/{}", sheet.path), ..sheet }));
    }
    if options.sheets == SheetMode::All {
        artifacts.extend(kit::make_site_kits(&maker, report));
    }
    artifacts
}
