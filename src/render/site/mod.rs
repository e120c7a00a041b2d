//! Edition + skin -> the browsable site: a list of its files, each of which can be made by itself.

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

/// A site that can be made, file by file, in any order and on any thread.
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
    /// What the quotes of each insight carry, drawn once.
    carried: Vec<OnceLock<Arc<str>>>,
}

/// What every page of one depth and section shows, and the sum of that.
struct Chrome {
    shown: SharedValue,
    sum: [u8; 32],
}

/// What templates see as `frame`: the catalogue, and the header and footer rendered once.
#[derive(Serialize)]
struct TemplateFrame {
    #[serde(flatten)]
    frame: Frame,
    header_html: String,
    footer_html: String,
}

/// What a site is made of.
pub struct SiteInputs {
    /// What may be shown.
    pub edition: Arc<Edition>,
    /// How.
    pub skin: Arc<Skin>,
    /// The files that are copied as they are.
    pub sources: Sources,
    /// Where it is published, closed by `/`.
    pub base_url: Option<String>,
    /// The sheets for print that stand in it, by their paths.
    pub printed: BTreeSet<String>,
}

/// Most pages have room in so many bytes.
const ROOM: usize = 16 << 10;

/// The deepest page, a board, stands in a folder of a folder of a folder.
const DEEPEST: usize = 3;

/// A quote's page stands in a folder of a folder.
const DEPTH_OF_QUOTES: usize = 2;

/// The template of what quotes carry.
const CARRIED: &str = "site/parts/carried.html";

/// Pages that were rendered before, each beside the hash of what it was rendered from.
pub type PageCache = Memo<[u8; 32], Bytes>;

/// A file that was made, and what there is to say of it.
type FileResult = Result<(Artifact, Option<Diagnostic>), TemplateError>;

impl Site {
    /// Lists what there is to make. What stands in another file's place is reported, and a skin that cannot draw the head of a page.
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
        // Said once, not of every page.
        if let Err(broken) = site.frame(0, None) {
            report.push(*broken.finding);
        }
        (site, report)
    }

    /// What the views of this site are made from.
    pub fn scene(&self) -> ViewContext<'_> {
        ViewContext {
            edition: &self.edition,
            words: self.skin.words(),
            base_url: self.base_url.as_deref(),
            printed: &self.printed,
        }
    }

    /// Room for the longest of its files. What is not used of it costs nothing, and what had to be moved would be there twice.
    fn room(&self) -> usize {
        let text = |content: &Content| if let Content::Text(text) = content { text.len() } else { 0 };
        4 * self.sources.under("content/").map(|(_, content)| text(content)).sum::<usize>()
    }

    /// The files of the project it is made from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Its files, in the order of their paths.
    pub fn plan(&self) -> &[PlannedFile] {
        &self.plan
    }

    /// The file at `path`, if there is to be one.
    pub fn planned(&self, path: &str) -> Option<&PlannedFile> {
        self.plan.binary_search_by(|one| (*one.path).cmp(path)).ok().map(|at| &self.plan[at])
    }

    /// One file of each kind that a template draws.
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

    /// The bytes of a file that is copied, before anything is taken out of them.
    pub fn as_it_is(&self, planned: &PlannedFile) -> Option<Bytes> {
        match &planned.item {
            PlanItem::Asset(bytes) => Some(bytes.clone()),
            PlanItem::Copied(from) => self.sources.get(from).map(Content::shared),
            PlanItem::Colours => Some(copied::colours(&self.scene()).into()),
            _ => None,
        }
    }

    /// Makes a file. A page whose view is what it was when `memo` saw it last is not rendered again.
    ///
    /// # Errors
    /// A template that cannot be used.
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
                // A skin has pictures, too.
                let bytes = media::without_metadata(bytes).unwrap_or_else(|| bytes.clone());
                Ok((Artifact { path: planned.path.to_string(), bytes }, None))
            }
            PlanItem::Copied(from) => Ok(copied::copied(&self.sources, from, planned)),
        }
    }

    /// Makes what many files share. It is done on all cores: one that makes a file must not be the first to ask for it.
    pub fn prepare(&self) {
        rayon::join(|| self.search(), || self.relations().chain(&self.edition));
    }

    /// The ends that the catalogue does not keep.
    fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::new(&self.edition))
    }

    /// What a search goes through.
    fn search(&self) -> &search::Index {
        self.search.get_or_init(|| search::Index::new(&self.scene()))
    }

    /// What the quote at `index` carries, drawn. Most quotes of an insight share it.
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

    /// Header and footer are the same for all pages of one depth and section: rendered once, as bytes.
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

/// The hash of what a page is rendered from. A view holds all that its template can see, so that its hash is that of what the page
/// depends on.
fn sum(before: &[&[u8]], view: &impl Serialize) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    before.iter().for_each(|part| {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    });
    hash.update(&serde_json::to_vec(view).expect("plain structs of text and numbers are JSON"));
    *hash.finalize().as_bytes()
}

/// A file in the making.
struct PageDraft<'a> {
    site: &'a Site,
    planned: &'a PlannedFile,
    memo: &'a PageCache,
}

impl PageDraft<'_> {
    /// A page of `section` that the template `name` draws from `view`.
    fn of(&self, section: SiteSection, name: &str, view: impl Serialize) -> FileResult {
        let frame = self.site.frame(self.planned.path.matches('/').count(), section)?;
        let template = format!("site/{name}.html");
        let (path, memo) = (&self.planned.path, self.memo);
        let made = |bytes| (Artifact { path: path.to_string(), bytes }, None);
        // What is not kept need not be known again.
        let key = if memo.is_keeping() { sum(&[&frame.sum, name.as_bytes()], &view) } else { [0; 32] };
        if let Some(html) = memo.last(path, &key) {
            return Ok(made(html));
        }
        let room = if self.planned.is_long() { self.site.room() } else { ROOM };
        let shown = Skin::value(&view);
        // A long list need not be there twice while it is rendered.
        drop(view);
        let html = self.site.skin.render_into(Vec::with_capacity(room), &template, &frame.shown, shown)?;
        let html = Bytes::from(html);
        memo.keep(path, key, &html);
        Ok(made(html))
    }

    /// A file that is text and nothing else.
    fn text(&self, text: impl Into<String>) -> (Artifact, Option<Diagnostic>) {
        (Artifact::text(&*self.planned.path, text), None)
    }

    /// The page for what is not there. A server shows it for an address at any depth: its links are whole where the site
    /// has an address of its own.
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
