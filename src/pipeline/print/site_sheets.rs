//! The sheets of a site, each made when it is requested.

use super::{
    MAX_SITE_BOOK_QUOTES, PrintRequest, SITE_SHEET_KINDS, SheetKind, SheetMaker, Typesetter, kit, print_context,
    site_folder, site_format, wall_quote_ids,
};
use crate::{
    diag::Report,
    memo::SheetCaches,
    pipeline::{CheckedCatalogue, Options},
    render::{Artifact, print::NOTES_NAME},
    source::Sources,
    view::print::{quote_preview_name, theme_preview_name},
};
use bytes::Bytes;
use std::collections::{BTreeMap, BTreeSet};

/// The sheets of a site: by path, the request that makes each.
pub(in crate::pipeline) struct SiteSheets(BTreeMap<String, PrintRequest>);

impl SiteSheets {
    /// Lists the sheets of the site of `draft`, including sheets that later turn out not to fit their paper.
    pub(in crate::pipeline) fn new(draft: &CheckedCatalogue, options: &Options) -> Self {
        let mut all = BTreeMap::new();
        if !options.with_sheets {
            return SiteSheets(all);
        }
        let is_published = options.base_url.is_some() || draft.catalogue.config.base_url.is_some();
        for what in SITE_SHEET_KINDS {
            let edition = draft.edition.with_channel(what.channel());
            let names: Vec<(String, Vec<String>)> = match what {
                SheetKind::Posters => wall_quote_ids(&edition).map(|id| (id.clone(), vec![id])).collect(),
                SheetKind::Boards => {
                    let boards = edition.boards().iter().map(|board| board.id.to_string());
                    let notes =
                        edition.boards().first().map(|board| (NOTES_NAME.to_string(), vec![board.id.to_string()]));
                    boards.map(|id| (id.clone(), vec![id])).chain(notes).collect()
                }
                SheetKind::Sheets => {
                    let slugs = edition.sheets().iter().map(|sheet| sheet.front.slug.to_string());
                    slugs.map(|slug| (slug.clone(), vec![slug])).collect()
                }
                SheetKind::Briefs => {
                    let meetings = edition.meetings().iter();
                    let of_meeting = meetings.flat_map(|node| {
                        let slug = &node.meeting.front.slug;
                        let themes = node.themes.iter().map(|theme| &edition.themes()[*theme].theme.front.slug);
                        themes.map(move |theme| (format!("{slug}-{theme}"), vec![slug.to_string()]))
                    });
                    of_meeting.collect()
                }
                SheetKind::Previews if is_published => {
                    let themes = edition.themes().iter().map(|n| theme_preview_name(&n.theme.front.slug));
                    let titles = std::iter::once("catalogue".to_string()).chain(themes).map(|name| (name, vec![]));
                    let quotes = wall_quote_ids(&edition).map(|id| (quote_preview_name(&id), vec![id]));
                    titles.chain(quotes).collect()
                }
                SheetKind::Book if edition.quotes().count() <= MAX_SITE_BOOK_QUOTES => {
                    vec![("book".to_string(), vec![])]
                }
                _ => vec![],
            };
            let ending = site_format(what).extension();
            let wanted = |(name, ids)| {
                (
                    format!("{}/{name}.{ending}", site_folder(what)),
                    PrintRequest { ids, ..PrintRequest::all_of_kind(what) },
                )
            };
            all.extend(names.into_iter().map(wanted));
        }
        for node in &draft.catalogue.workshops {
            let slug = node.workshop.front.slug.to_string();
            let wanted = PrintRequest { workshop: Some(slug.clone()), ..PrintRequest::all_of_kind(SheetKind::Kit) };
            all.insert(kit::site_path(&slug), wanted);
        }
        SiteSheets(all)
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
        (draft, sources, options): (&CheckedCatalogue, &Sources, &Options),
        shelves: &dyn SheetCaches,
        report: &mut Report,
    ) -> Option<Bytes> {
        let wanted = self.0.get(path)?;
        let CheckedCatalogue { catalogue, edition: shown, skin, .. } = draft;
        let (press, findings) = Typesetter::new(skin);
        findings.into_iter().for_each(|finding| report.push(finding));
        let shop = SheetMaker {
            catalogue,
            sources,
            options,
            print_context: print_context(catalogue, sources, skin, &press),
            cache: shelves,
            site_edition: Some(shown),
        };
        if wanted.kind == SheetKind::Kit {
            return kit::make_zip(&shop, wanted, report).map(|kit| kit.bytes);
        }
        let format = site_format(wanted.kind);
        let name = path.rsplit('/').next()?.strip_suffix(format.extension())?.strip_suffix('.')?;
        let edition = shop.edition(wanted.kind.channel());
        let mut found = Report::default();
        let mut orders = shop.jobs(&edition, wanted, &mut found);
        orders.retain(|order| order.name == name);
        if orders.is_empty() {
            report.extend(found);
        }
        let made: Vec<Artifact> = shop.make(&edition, &orders, format, report);
        made.into_iter().next().map(|sheet| sheet.bytes)
    }
}
