//! Plans the files of a site: lists their paths, each with the source of its content.

use super::{Site, search};
use crate::{
    check::Edition,
    diag::{Diagnostic, Report, Span, codes},
    model::{
        names::{Entity, EntityKind},
        resolve_path, title_span,
    },
    render::MANIFEST,
    source::Sources,
    view::{
        self, ViewContext,
        address::{self, LIST_PAGES, ListPage},
    },
};
use bytes::Bytes;
use rayon::prelude::*;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A file that the site will contain.
pub struct PlannedFile {
    /// The path in the site.
    pub path: Arc<str>,
    pub(super) item: PlanItem,
}

/// The source of a file's content.
pub(super) enum PlanItem {
    Front,
    List(ListPage),
    Evidence,
    Search,
    SearchFile(search::SearchFile),
    NotFound,
    /// The page of an entity other than a quote.
    Entity(Entity),
    Quote {
        quote: usize,
        neighbours: (Option<usize>, Option<usize>),
    },
    /// An old address that redirects to the new one.
    Redirect(Box<Redirect>),
    Feed,
    /// The calendar of the meeting with this index, or of all meetings.
    Calendar(Option<usize>),
    /// `catalogue.json`
    Data,
    Schema,
    Csv,
    SiteMap,
    Robots,
    Colours,
    /// A file of the skin.
    Asset(Bytes),
    /// A file of the project, given by its path there.
    ProjectFile(Arc<str>),
}

/// The data of a redirect page.
#[derive(Serialize)]
pub(super) struct Redirect {
    target: String,
    title: String,
    canonical: Option<String>,
}

impl PlannedFile {
    fn new(path: impl Into<Arc<str>>, item: PlanItem) -> Self {
        PlannedFile { path: path.into(), item }
    }

    /// Returns whether the file holds the whole catalogue or a list of most of it. Such a file takes long to render and cannot be split among
    /// workers, so it is started first.
    pub fn is_long(&self) -> bool {
        match self.item {
            PlanItem::List(page) => !matches!(page, ListPage::Practices | ListPage::Workshops | ListPage::Meetings),
            PlanItem::Evidence | PlanItem::Search | PlanItem::Data | PlanItem::Csv => true,
            _ => false,
        }
    }
}

/// Plans the files of `site`, sorted by path.
pub(super) fn plan(site: &Site, report: &mut Report) -> Vec<PlannedFile> {
    let context = site.context();
    let mut plan = single_pages(&context);
    add_entry_pages(&context, &mut plan);
    add_redirects(&context, &mut plan);
    plan.extend(
        [
            (address::DATA_FILE, PlanItem::Data),
            (address::SCHEMA_FILE, PlanItem::Schema),
            (address::QUOTES_FILE, PlanItem::Csv),
        ]
        .map(|(path, item)| PlannedFile::new(path, item)),
    );
    let search_files = search::files(view::search::searchable_entities(&context).len());
    plan.extend(
        search_files.map(|file| PlannedFile::new(address::search_path(&file.name()), PlanItem::SearchFile(file))),
    );
    let dated: Vec<usize> =
        (0..site.edition.meetings().len()).filter(|i| view::calendar::has_day(&context, *i)).collect();
    if !dated.is_empty() {
        plan.push(PlannedFile::new(address::CALENDAR_FILE, PlanItem::Calendar(None)));
    }
    plan.extend(
        dated
            .into_iter()
            .map(|i| PlannedFile::new(address::calendar_file(&site.edition, i), PlanItem::Calendar(Some(i)))),
    );
    if view::feed::latest_date(&context).is_some() {
        plan.push(PlannedFile::new(address::FEED_FILE, PlanItem::Feed));
    }
    if context.base_url.is_some() {
        plan.push(PlannedFile::new(address::SITE_MAP_FILE, PlanItem::SiteMap));
        plan.push(PlannedFile::new(address::ROBOTS_FILE, PlanItem::Robots));
    }
    let assets = site.skin.assets();
    plan.extend(
        assets.iter().map(|(path, bytes)| PlannedFile::new(address::asset_path(path), PlanItem::Asset(bytes.clone()))),
    );
    // A skin can contain its own `colours.css`.
    if !assets.contains_key("colours.css") {
        plan.push(PlannedFile::new(address::asset_path("colours.css"), PlanItem::Colours));
    }
    let media = linked_media(&context, &site.sources);
    plan.extend(media.into_iter().map(|(path, source)| PlannedFile::new(path, PlanItem::ProjectFile(source.into()))));
    with_static_files(plan, site, report)
}

/// Plans the pages that exist once per site.
fn single_pages(context: &ViewContext<'_>) -> Vec<PlannedFile> {
    let e = context.edition;
    let mut plan = vec![];
    let mut add = |address: &str, item| plan.push(PlannedFile::new(address::index_path(address), item));
    add("", PlanItem::Front);
    // The list of themes exists even if it is empty, because other pages link to it.
    for list in LIST_PAGES.into_iter().filter(|list| *list == ListPage::Themes || list.has_entries(e)) {
        add(&list.address(), PlanItem::List(list));
    }
    if view::has_evidence(e) {
        add(address::EVIDENCE, PlanItem::Evidence);
    }
    add(address::SEARCH, PlanItem::Search);
    plan.push(PlannedFile::new(address::NOT_FOUND_FILE, PlanItem::NotFound));
    plan
}

/// Plans the pages that exist once per entry.
fn add_entry_pages(context: &ViewContext<'_>, plan: &mut Vec<PlannedFile>) {
    let e = context.edition;
    plan.reserve(e.insights().len() + e.quotes().size_hint().1.unwrap_or(0));
    let mut path = String::new();
    let mut add = |address: String, item: PlanItem| {
        path.clear();
        path.extend([address.as_str(), address::INDEX_FILE]);
        plan.push(PlannedFile::new(path.as_str(), item));
    };
    let quotes = view::quotes_in_order(e);
    for (n, quote) in quotes.iter().copied().enumerate() {
        let neighbours = (n.checked_sub(1).map(|n| quotes[n]), quotes.get(n + 1).copied());
        if let Some(address) = address::quote_address(e, quote) {
            add(address, PlanItem::Quote { quote, neighbours });
        }
    }
    for entity in entities_with_page(e) {
        if let Some(address) = address::entity_address(e, entity) {
            add(address, PlanItem::Entity(entity));
        }
    }
}

/// Returns the entities that have a page of their own, besides quotes.
fn entities_with_page(e: &Edition) -> impl Iterator<Item = Entity> {
    let kinds = [
        (EntityKind::Theme, e.themes().len()),
        (EntityKind::Insight, e.insights().len()),
        (EntityKind::Practice, e.practices().len()),
        (EntityKind::Workshop, e.workshops().len()),
        (EntityKind::Board, e.boards().len()),
        (EntityKind::Sheet, e.sheets().len()),
        (EntityKind::Meeting, e.meetings().len()),
        (EntityKind::Page, e.pages().len()),
    ];
    kinds.into_iter().flat_map(|(kind, count)| (0..count).map(move |index| Entity { kind, index }))
}

/// Plans redirects from old addresses to the new ones, and from `/was` to the accessibility statement.
fn add_redirects(context: &ViewContext<'_>, plan: &mut Vec<PlannedFile>) {
    let e = context.edition;
    let mut add_redirect = |alias: &str, target: String, title: String, canonical: Option<String>| {
        let path = if alias.ends_with(".html") { alias.to_string() } else { format!("{alias}/index.html") };
        plan.push(PlannedFile::new(path, PlanItem::Redirect(Box::new(Redirect { target, title, canonical }))));
    };
    // The front page has the index after that of the last page.
    let front_page = Entity { kind: EntityKind::Page, index: e.pages().len() };
    for entity in entities_with_page(e).chain([front_page]) {
        let Some(front) = e.front(entity) else { continue };
        for alias in &front.aliases {
            let address = address::entity_address(e, entity).unwrap_or_default();
            let alias = alias.value.trim_matches('/');
            let alias_path = if alias.ends_with(".html") { alias.to_string() } else { format!("{alias}/") };
            let target = context.page_location(&alias_path).href(&address);
            add_redirect(alias, target, front.title.plain.clone(), context.base_url.map(|b| format!("{b}{address}")));
        }
    }
    if let Some(statement) = &e.config().accessibility_statement {
        add_redirect(
            "was",
            statement.clone(),
            context.words.message("accessibility-statement"),
            Some(statement.clone()),
        );
    }
}

/// Collects the pictures and files that text of the edition shows or links to: their paths in the site, with their paths in the project.
/// No other files of `content/` are copied.
fn linked_media(context: &ViewContext<'_>, sources: &Sources) -> BTreeMap<String, String> {
    use crate::model::prose::{Inline, LinkKind, walk_inlines, walk_nested_inlines};
    let mut media: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |path: Option<String>| {
        if let Some(path) = path
            && path.starts_with("content/")
            && !is_yaml(&path)
            && sources.get(&path).is_some()
        {
            media.insert(address::media_path(&path), path);
        }
    };
    for text in context.edition.texts().iter().filter(|text| text.flags.files) {
        let mut visit = |inline: &Inline| match inline {
            Inline::Image(picture) => add(context.edition.picture_path(text.path, picture)),
            Inline::Link(link) if link.kind == LinkKind::File => {
                add(resolve_path(text.path, link.target.value.split(['#', '?']).next().unwrap_or("")))
            }
            _ => {}
        };
        walk_nested_inlines(text.inlines, &mut visit);
        walk_inlines(text.blocks, &mut visit);
    }
    for front in context.edition.fronts() {
        if let Some(picture) = &front.image {
            add(context.edition.picture_path(&front.path, picture));
        }
    }
    media
}

/// Returns whether a file is YAML, such as a list of voices or a configuration.
fn is_yaml(path: &str) -> bool {
    let path = path.to_lowercase();
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// Adds the files of `static/`, and sorts the plan. Reports YAML files, paths that collide, and names that are too long.
fn with_static_files(mut plan: Vec<PlannedFile>, site: &Site, report: &mut Report) -> Vec<PlannedFile> {
    let static_paths: Vec<&Arc<str>> = site.sources.files_under("static/").map(|(path, _)| path).collect();
    let none = std::collections::HashSet::new();
    let taken =
        if static_paths.is_empty() { none } else { plan.iter().map(|planned| planned.path.to_lowercase()).collect() };
    for path in static_paths {
        let site_path = &path["static/".len()..];
        let span = Span::new(path, 0..0);
        if is_yaml(path) {
            let finding = Diagnostic::error(codes::E026, span, "a YAML file is never published");
            report.push(
                finding.help(
                    "a list of voices is a YAML file; take the file out of `static/`, or give it another extension",
                ),
            );
            continue;
        }
        let is_sheet = || site.sheet_paths.iter().any(|sheet| sheet.eq_ignore_ascii_case(site_path));
        if taken.contains(&site_path.to_lowercase()) || site_path == MANIFEST || is_sheet() {
            let finding = Diagnostic::error(
                codes::E026,
                span,
                format!("`{path}` would replace `{site_path}`, which the site contains already"),
            );
            report.push(finding.help("rename the file, or override the page's template in a skin"));
            continue;
        }
        plan.push(PlannedFile::new(site_path, PlanItem::ProjectFile(path.clone())));
    }
    plan.par_sort_by(|a, b| a.path.cmp(&b.path));
    let other_paths = site.sheet_paths.iter().map(String::as_str).chain([MANIFEST]);
    let mut paths: Vec<&str> = plan.iter().map(|planned| &*planned.path).chain(other_paths).collect();
    paths.par_sort();
    for pair in paths.windows(2).filter(|pair| pair[0] == pair[1]) {
        let finding = Diagnostic::error(
            codes::E026,
            requesting_span(pair[0], site),
            format!("two pages have the address `{}`", pair[0]),
        );
        report.push(finding.help("give one of them another `slug:`, or take the alias out"));
    }
    // In sorted order, the paths in a folder `a/` come after the path `a`, perhaps with others such as `a-b` between.
    let folders = paths.iter().enumerate().filter_map(|(n, path)| {
        let mut following = paths[n + 1..].iter().take_while(|other| other.starts_with(path));
        Some((path, following.find(|other| other[path.len()..].starts_with('/'))?))
    });
    for (file, nested) in folders.collect::<Vec<_>>() {
        let span = [nested, file]
            .into_iter()
            .map(|path| requesting_span(path, site))
            .find(|span| span.path != *site.sources.config_path());
        let span = span.unwrap_or_else(|| requesting_span(file, site));
        let message = format!("`{file}` would have to be both a file and a folder for `{nested}`");
        report.push(
            Diagnostic::error(codes::E026, span, message).help("give one of them another name, or take the alias out"),
        );
    }
    report_unportable(&paths, site, report);
    let too_long = |path: &&&str| path.split('/').any(|part| part.len() > MAX_NAME_BYTES);
    for path in paths.par_iter().filter(too_long).collect::<Vec<_>>() {
        let message = format!("a file name cannot have more than {MAX_NAME_BYTES} bytes");
        report.push(
            Diagnostic::error(codes::E026, requesting_span(path, site), message)
                .help("give it a shorter `slug:` or alias"),
        );
    }
    plan
}

/// Reports paths that differ only in case, which are the same file on Windows and macOS, and names that Windows does not allow.
fn report_unportable(paths: &[&str], site: &Site, report: &mut Report) {
    let mut folded: Vec<(String, &str)> = paths.par_iter().map(|path| (path.to_lowercase(), *path)).collect();
    folded.par_sort();
    for pair in folded.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].1 != pair[1].1) {
        let message = format!(
            "`{}` and `{}` differ only in case, and are the same file on Windows and macOS",
            pair[0].1, pair[1].1
        );
        let finding = Diagnostic::error(codes::E026, requesting_span(pair[1].1, site), message);
        report.push(finding.help("rename one of them, or give it another `slug:` or id"));
    }
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or(part).to_ascii_uppercase();
        let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
        ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str())
            || numbered.is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let is_bad = |part: &&str| {
        is_device(part) || part.ends_with(['.', ' ']) || part.contains(['<', '>', ':', '"', '|', '?', '*'])
    };
    let mut seen = BTreeSet::new();
    for (path, part) in
        paths.par_iter().filter_map(|path| Some((*path, path.split('/').find(is_bad)?))).collect::<Vec<_>>()
    {
        if seen.insert(part) {
            let message = format!("`{part}` cannot be the name of a file or a folder on Windows");
            let finding = Diagnostic::error(codes::E026, requesting_span(path, site), message);
            report.push(finding.help("rename it, or give it another `slug:` or id"));
        }
    }
}

/// The maximum length of a file or folder name in bytes, the limit of ext4 and most other Linux file systems.
const MAX_NAME_BYTES: usize = 255;

/// Returns the span responsible for a file at `path`: a file of `static/`, an alias, or the title of the text with that slug; otherwise the
/// start of the configuration.
fn requesting_span(path: &str, site: &Site) -> Span {
    let static_path = format!("static/{path}");
    if let Some((file, _)) = site.sources.files_under(&static_path).next().filter(|(file, _)| ***file == *static_path) {
        return Span::new(file, 0..0);
    }
    let matches_path = |alias: &str| path.strip_suffix("/index.html").unwrap_or(path) == alias.trim_matches('/');
    let fronts = site.edition.fronts();
    let alias = fronts.iter().find_map(|f| Some((&f.path, f.aliases.iter().find(|alias| matches_path(&alias.value))?)));
    match alias {
        Some((file, alias)) => Span::new(file, alias.range.clone()),
        None => {
            let slug = path.trim_end_matches("/index.html").rsplit('/').next().unwrap_or(path);
            let front = fronts.iter().find(|front| *front.slug == *slug);
            front.map_or_else(|| Span::new(site.sources.config_path(), 0..0), |front| title_span(front))
        }
    }
}
