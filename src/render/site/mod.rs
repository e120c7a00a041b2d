//! Renders an edition with a skin into the browsable site: a list of its files, each of which can be made independently.

mod copied;
mod plan;
mod search;

pub use plan::PlannedFile;

use super::Artifact;
use crate::{
    check::Edition,
    diag::{Diagnostic, Report},
    memo::Memo,
    render::media,
    skin::{SharedValue, Skin, TemplateError},
    source::{Content, Sources},
    view::{self, Frame, Relations, SiteSection, ViewContext, address},
};
use bytes::Bytes;
use plan::PlanItem;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

/// A site whose files can be made one by one, in any order and on any thread.
pub struct Site {
    edition: Arc<Edition>,
    skin: Arc<Skin>,
    sources: Sources,
    base_url: Option<String>,
    printed: BTreeSet<String>,
    relations: OnceLock<Relations>,
    frames: BTreeMap<(usize, SiteSection), OnceLock<Chrome>>,
    plan: Vec<PlannedFile>,
    search: OnceLock<search::Index>,
    /// For each insight, the rendered context that its quotes share, once it has been rendered.
    carried: Vec<OnceLock<Arc<str>>>,
}

/// The frame that all pages of one depth and section share, and its digest.
struct Chrome {
    shown: SharedValue,
    sum: [u8; 32],
}

/// The value that templates see as `frame`: the catalogue, with header and footer already rendered.
#[derive(Serialize)]
struct TemplateFrame {
    #[serde(flatten)]
    frame: Frame,
    header_html: String,
    footer_html: String,
}

/// The inputs of a site.
pub struct SiteInputs {
    /// The edition to publish.
    pub edition: Arc<Edition>,
    /// The skin to render with.
    pub skin: Arc<Skin>,
    /// The project's files, some of which are copied unchanged.
    pub sources: Sources,
    /// The base URL of the site, with a final `/`; `None` if it is not known.
    pub base_url: Option<String>,
    /// The paths in the site of the sheets for print.
    pub printed: BTreeSet<String>,
}

/// The initial buffer size in bytes, sufficient for most pages.
const ROOM: usize = 16 << 10;

/// The depth of the deepest page, a board: three nested folders.
const DEEPEST: usize = 3;

/// The depth of a quote's page: two nested folders.
const DEPTH_OF_QUOTES: usize = 2;

/// The template of a quote's context.
const CARRIED: &str = "site/parts/carried.html";

/// A cache of rendered pages, each stored with the digest of its inputs.
pub type PageCache = Memo<[u8; 32], Bytes>;

/// A finished file, with a finding about it if there is one.
type FileResult = Result<(Artifact, Option<Diagnostic>), TemplateError>;

impl Site {
    /// Plans the files of the site. Reports files whose paths collide, and a skin whose header or footer cannot be rendered.
    pub fn new(of: SiteInputs) -> (Self, Report) {
        use SiteSection::{
            Front, Meetings, None, Practices, Quotes, Recommendations, Search, Themes, Voices, Workshops,
        };
        let SiteInputs { edition, skin, sources, base_url, printed } = of;
        let mut sections =
            vec![None, Front, Themes, Quotes, Recommendations, Voices, Practices, Workshops, Meetings, Search];
        sections.extend((0..edition.pages().len()).map(SiteSection::Page));
        let places = (0..=DEEPEST).flat_map(|depth| sections.iter().map(move |section| (depth, *section)));
        let frames = places.map(|place| (place, OnceLock::new())).collect();
        let carried = edition.insights().iter().map(|_| OnceLock::new()).collect();
        let mut site = Site {
            edition,
            skin,
            sources,
            base_url,
            printed,
            relations: OnceLock::new(),
            frames,
            plan: vec![],
            search: OnceLock::new(),
            carried,
        };
        let mut report = Report::default();
        let (plan, _) = rayon::join(|| plan::plan(&site, &mut report), || site.relations());
        site.plan = plan;
        // Reported once here rather than for every page.
        if let Err(broken) = site.frame(0, None) {
            report.push(*broken.finding);
        }
        (site, report)
    }

    /// Returns the context from which the views of this site are created.
    pub fn scene(&self) -> ViewContext<'_> {
        ViewContext {
            edition: &self.edition,
            words: self.skin.words(),
            base_url: self.base_url.as_deref(),
            printed: &self.printed,
        }
    }

    /// Returns a buffer size that is sufficient for the longest file. Unused capacity costs nothing, whereas a reallocation would hold
    /// the bytes twice.
    fn room(&self) -> usize {
        let text = |content: &Content| if let Content::Text(text) = content { text.len() } else { 0 };
        4 * self.sources.under("content/").map(|(_, content)| text(content)).sum::<usize>()
    }

    /// Returns the project's files.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the planned files, sorted by path.
    pub fn plan(&self) -> &[PlannedFile] {
        &self.plan
    }

    /// Returns the planned file at `path`, if there is one.
    pub fn planned(&self, path: &str) -> Option<&PlannedFile> {
        self.plan.binary_search_by(|one| (*one.path).cmp(path)).ok().map(|at| &self.plan[at])
    }

    /// Returns one planned file of each kind that is rendered from a template.
    pub fn one_of_each(&self) -> impl Iterator<Item = &PlannedFile> {
        let mut seen = vec![];
        self.plan.iter().filter(move |planned| {
            let kind = std::mem::discriminant(&planned.item);
            let is_new = !matches!(planned.item, PlanItem::Asset(_) | PlanItem::Copied(_) | PlanItem::SearchFile(_))
                && !seen.contains(&kind);
            if is_new {
                seen.push(kind);
            }
            is_new
        })
    }

    /// Returns the bytes of a file that needs no template, before metadata is removed; `None` for files of other kinds.
    pub fn as_it_is(&self, planned: &PlannedFile) -> Option<Bytes> {
        match &planned.item {
            PlanItem::Asset(bytes) => Some(bytes.clone()),
            PlanItem::Copied(from) => self.sources.get(from).map(Content::shared),
            PlanItem::Colours => Some(copied::colours(&self.scene()).into()),
            _ => None,
        }
    }

    /// Makes a file. A page whose view has not changed since `memo` last stored it is not rendered again.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn make(&self, planned: &PlannedFile, memo: &PageCache) -> FileResult {
        let s = &self.scene();
        let r = self.relations();
        let page = PageDraft { site: self, planned, memo };
        match &planned.item {
            PlanItem::Front => page.of(SiteSection::Front, "index", view::front(s)),
            PlanItem::Themes => page.of(SiteSection::Themes, "themes", view::themes(s)),
            PlanItem::Quotes => page.of(SiteSection::Quotes, "quotes", view::quotes(s)),
            PlanItem::Recommendations => {
                page.of(SiteSection::Recommendations, "recommendations", view::recommendations(s))
            }
            PlanItem::Voices => page.of(SiteSection::Voices, "voices", view::voices(s, r)),
            PlanItem::Practices => page.of(SiteSection::Practices, "practices", view::practices(s)),
            PlanItem::Workshops => page.of(SiteSection::Workshops, "workshops", view::workshops(s)),
            PlanItem::Meetings => page.of(SiteSection::Meetings, "meetings", view::meetings(s)),
            PlanItem::Evidence => page.of(SiteSection::None, "evidence", view::evidence(s, r)),
            PlanItem::Theme(i) => page.of(SiteSection::Themes, "theme", view::theme(s, *i)),
            PlanItem::Insight(i) => page.of(SiteSection::Themes, "insight", view::insight(s, *i, r)),
            PlanItem::Quote { quote, around } => {
                let carried = self.carried(*quote)?;
                page.of(SiteSection::Quotes, "quote", view::quote_page(s, *quote, *around, r, carried))
            }
            PlanItem::Practice(i) => page.of(SiteSection::Practices, "practice", view::practice(s, *i)),
            PlanItem::Workshop(i) => page.of(SiteSection::Workshops, "workshop", view::workshop(s, *i)),
            PlanItem::Board(i) => page.of(SiteSection::Workshops, "board", view::board(s, *i)),
            PlanItem::Sheet(i) => page.of(SiteSection::Workshops, "sheet", view::sheet(s, *i)),
            PlanItem::Meeting(i) => page.of(SiteSection::Meetings, "meeting", view::meeting(s, *i)),
            PlanItem::Page(i) => page.of(SiteSection::Page(*i), "page", view::page(s, *i)),
            PlanItem::Search => page.of(SiteSection::Search, "search", view::search::search(s)),
            PlanItem::SearchFile(file) => Ok(page.text(self.search().file(s, *file))),
            PlanItem::NotFound => page.not_found(),
            PlanItem::Redirect(redirect) => page.redirect(redirect),
            PlanItem::Calendar(one) => {
                let all = one.map_or(0..s.edition.meetings().len(), |i| i..i + 1);
                Ok(page.text(view::calendar::calendar(s, all)))
            }
            PlanItem::Feed => page.feed(),
            PlanItem::Data => Ok(page.text(view::data::json(s, r, self.room()))),
            PlanItem::Schema => Ok(page.text(view::data::SCHEMA)),
            PlanItem::Csv => Ok(page.text(view::data::csv(s, r))),
            PlanItem::SiteMap => Ok(page.text(copied::site_map(self))),
            PlanItem::Robots => Ok(page.text(copied::robots(self))),
            PlanItem::Colours => Ok(page.text(copied::colours(s))),
            PlanItem::Asset(bytes) => {
                // A skin can contain pictures, too.
                let bytes = media::without_metadata(bytes).unwrap_or_else(|| bytes.clone());
                Ok((Artifact { path: planned.path.to_string(), bytes }, None))
            }
            PlanItem::Copied(from) => Ok(copied::copied(&self.sources, from, planned)),
        }
    }

    /// Builds the data that many files share, on all cores. Call this first: a worker that makes a file must not be the first to request
    /// the data.
    pub fn prepare(&self) {
        rayon::join(|| self.search(), || self.relations().chain(&self.edition));
    }

    /// Returns the reverse relations, which the catalogue does not store.
    fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::new(&self.edition))
    }

    /// Returns the search index.
    fn search(&self) -> &search::Index {
        self.search.get_or_init(|| search::Index::new(&self.scene()))
    }

    /// Returns the rendered context of the quote at `index`. Most quotes of an insight share one context.
    fn carried(&self, index: usize) -> Result<Arc<str>, TemplateError> {
        let (scene, relations) = (&self.scene(), self.relations());
        let draw = || -> Result<Arc<str>, TemplateError> {
            let frame = self.frame(DEPTH_OF_QUOTES, SiteSection::Quotes)?;
            let html = self.skin.render(CARRIED, &frame.shown, &view::carried(scene, index, relations))?;
            Ok(html.trim_end().into())
        };
        let Some(insight) = view::carries_alone(scene, index, relations) else { return draw() };
        if let Some(drawn) = self.carried[insight].get() {
            return Ok(drawn.clone());
        }
        let drawn = draw()?;
        Ok(self.carried[insight].get_or_init(|| drawn).clone())
    }

    /// Returns the frame for a depth and section. Its header and footer are rendered once, for all pages with that depth and section.
    fn frame(&self, depth: usize, section: SiteSection) -> Result<&Chrome, TemplateError> {
        let cell = &self.frames[&(depth, section)];
        if let Some(made) = cell.get() {
            return Ok(made);
        }
        let made = self.chrome(&self.scene().place(&"x/".repeat(depth)), section)?;
        Ok(cell.get_or_init(|| made))
    }

    fn chrome(&self, place: &address::PageLocation, section: SiteSection) -> Result<Chrome, TemplateError> {
        let frame = view::frame(&self.scene(), place, section);
        let bare = Skin::value(&frame);
        let header_html = self.skin.render("site/header.html", &bare, &())?;
        let footer_html = self.skin.render("site/footer.html", &bare, &())?;
        let whole = TemplateFrame { frame, header_html, footer_html };
        Ok(Chrome { sum: sum(&[&self.skin.sum()], &whole), shown: Skin::value(&whole) })
    }
}

/// Returns the digest of a page's inputs. A view holds everything that its template can see, so the digest of the view covers everything
/// that the page depends on.
fn sum(before: &[&[u8]], view: &impl Serialize) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    before.iter().for_each(|part| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    });
    hash.update(&serde_json::to_vec(view).expect("plain structs of text and numbers are JSON"));
    *hash.finalize().as_bytes()
}

/// A planned file with what is needed to make it.
struct PageDraft<'a> {
    site: &'a Site,
    planned: &'a PlannedFile,
    memo: &'a PageCache,
}

impl PageDraft<'_> {
    /// Renders a page of `section` from `view` with the template `name`.
    fn of(&self, section: SiteSection, name: &str, view: impl Serialize) -> FileResult {
        let frame = self.site.frame(self.planned.path.matches('/').count(), section)?;
        let template = format!("site/{name}.html");
        let (path, memo) = (&self.planned.path, self.memo);
        let made = |bytes| (Artifact { path: path.to_string(), bytes }, None);
        // Without a cache, no key is needed.
        let key = if memo.is_keeping() { sum(&[&frame.sum, name.as_bytes()], &view) } else { [0; 32] };
        if let Some(html) = memo.last(path, &key) {
            return Ok(made(html));
        }
        let room = if self.planned.is_long() { self.site.room() } else { ROOM };
        let shown = Skin::value(&view);
        // Frees a long list before rendering, so that it is not held in memory twice.
        drop(view);
        let html = self.site.skin.render_into(Vec::with_capacity(room), &template, &frame.shown, shown)?;
        let html = Bytes::from(html);
        memo.keep(path, key, &html);
        Ok(made(html))
    }

    /// Creates a text file from finished text.
    fn text(&self, text: impl Into<String>) -> (Artifact, Option<Diagnostic>) {
        (Artifact::text(&*self.planned.path, text), None)
    }

    /// Renders the page for missing addresses. A server shows it for an address at any depth, so its links are absolute if the site has a
    /// base URL.
    fn not_found(&self) -> FileResult {
        let scene = self.site.scene();
        let place = match scene.base_url {
            Some(base) => address::PageLocation { root: base.to_string(), is_short: true },
            None => scene.place(""),
        };
        let chrome = self.site.chrome(&place, SiteSection::None)?;
        Ok(self.text(self.site.skin.render("site/404.html", &chrome.shown, &view::not_found(&scene))?))
    }

    fn redirect(&self, redirect: &plan::Redirect) -> FileResult {
        let scene = self.site.scene();
        let frame = Skin::value(&view::frame(&scene, &scene.place(&self.planned.path), SiteSection::None));
        Ok(self.text(self.site.skin.render("site/redirect.html", &frame, redirect)?))
    }

    fn feed(&self) -> FileResult {
        let feed = view::feed::feed(&self.site.scene());
        let frame = self.site.frame(0, SiteSection::None)?;
        Ok(self.text(self.site.skin.render("site/feed.xml", &frame.shown, &feed)?))
    }
}
