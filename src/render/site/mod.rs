//! Renders an edition with a skin into the browsable site: a list of its files, each of which can be made independently.

mod plain_files;
mod plan;
mod search;

pub use plan::PlannedFile;

use super::Artifact;
use crate::{
    check::Edition,
    diag::{Diagnostic, Report},
    memo::Memo,
    model::{
        consent::Channel,
        names::{Entity, EntityKind},
    },
    skin::{SharedValue, Skin, TemplateError},
    source::{Content, Sources},
    view::{
        self, Frame, Relations, SiteSection, ViewContext,
        address::{self, LIST_PAGES, ListPage},
    },
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
    /// The edition of the pages with boards: what both channels permit.
    board_edition: OnceLock<Edition>,
    skin: Arc<Skin>,
    sources: Sources,
    base_url: Option<String>,
    sheet_paths: BTreeSet<String>,
    relations: OnceLock<Relations>,
    frames: BTreeMap<(usize, SiteSection), OnceLock<RenderedFrame>>,
    plan: Vec<PlannedFile>,
    search_index: OnceLock<search::SearchIndex>,
    /// For each insight, the rendered context that its quotes share, once it has been rendered.
    quote_contexts: Vec<OnceLock<Arc<str>>>,
}

/// The frame that all pages of one depth and section share, and its digest.
struct RenderedFrame {
    value: SharedValue,
    digest: [u8; 32],
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
    pub sheet_paths: BTreeSet<String>,
}

/// The initial buffer size in bytes, sufficient for most pages.
const PAGE_CAPACITY: usize = 16 << 10;

/// The depth of the deepest page, a board: three nested folders.
const MAX_DEPTH: usize = 3;

/// The depth of a quote's page: two nested folders.
const QUOTE_DEPTH: usize = 2;

/// The template of a quote's context.
const QUOTE_CONTEXT_TEMPLATE: &str = "site/parts/carried.html";

/// A cache of rendered pages, each stored with the digest of its inputs.
pub type PageCache = Memo<[u8; 32], Bytes>;

/// A finished file, with a finding about it if there is one.
type FileResult = Result<(Artifact, Option<Diagnostic>), TemplateError>;

impl Site {
    /// Plans the files of the site. Reports files whose paths collide, and a skin whose header or footer cannot be rendered.
    pub fn new(inputs: SiteInputs) -> (Self, Report) {
        let SiteInputs { edition, skin, sources, base_url, sheet_paths } = inputs;
        let mut sections = vec![SiteSection::None, SiteSection::Front, SiteSection::Search];
        sections.extend(LIST_PAGES.map(SiteSection::List));
        sections.extend((0..edition.pages().len()).map(SiteSection::Page));
        let frame_keys = (0..=MAX_DEPTH).flat_map(|depth| sections.iter().map(move |section| (depth, *section)));
        let frames = frame_keys.map(|key| (key, OnceLock::new())).collect();
        let quote_contexts = edition.insights().iter().map(|_| OnceLock::new()).collect();
        let mut site = Site {
            edition,
            board_edition: OnceLock::new(),
            skin,
            sources,
            base_url,
            sheet_paths,
            relations: OnceLock::new(),
            frames,
            plan: vec![],
            search_index: OnceLock::new(),
            quote_contexts,
        };
        let mut report = Report::default();
        let (plan, _) = rayon::join(|| plan::plan(&site, &mut report), || site.relations());
        site.plan = plan;
        // Reported once here rather than for every page.
        if let Err(error) = site.rendered_frame(0, SiteSection::None) {
            report.push(*error.finding);
        }
        (site, report)
    }

    /// Returns the context from which the views of this site are created.
    pub fn context(&self) -> ViewContext<'_> {
        ViewContext {
            edition: &self.edition,
            words: self.skin.words(),
            base_url: self.base_url.as_deref(),
            print_files: &self.sheet_paths,
        }
    }

    /// Returns the context of the pages with boards. A person who agreed to the site has not agreed to a board, on a wall or on a screen.
    fn board_context(&self) -> ViewContext<'_> {
        let edition = self.board_edition.get_or_init(|| self.edition.with_channel(Channel::Boards));
        ViewContext { edition, ..self.context() }
    }

    /// Returns a buffer size that is sufficient for the longest file. Unused capacity costs nothing, whereas a reallocation would hold
    /// the bytes twice.
    fn max_capacity(&self) -> usize {
        let text_len = |content: &Content| if let Content::Text(text) = content { text.len() } else { 0 };
        4 * self.sources.files_under("content/").map(|(_, content)| text_len(content)).sum::<usize>()
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
    pub fn planned_file(&self, path: &str) -> Option<&PlannedFile> {
        self.plan.binary_search_by(|planned| (*planned.path).cmp(path)).ok().map(|index| &self.plan[index])
    }

    /// Returns one planned file of each kind that is rendered from a template.
    pub fn template_samples(&self) -> impl Iterator<Item = &PlannedFile> {
        let mut seen = vec![];
        self.plan.iter().filter(move |planned| {
            let kind = std::mem::discriminant(&planned.item);
            let is_new =
                !matches!(planned.item, PlanItem::Asset(_) | PlanItem::ProjectFile(_) | PlanItem::SearchFile(_))
                    && !seen.contains(&kind);
            if is_new {
                seen.push(kind);
            }
            is_new
        })
    }

    /// Returns the bytes of a file that needs no template, before metadata is removed; `None` for files of other kinds.
    pub fn original_bytes(&self, planned: &PlannedFile) -> Option<Bytes> {
        match &planned.item {
            PlanItem::Asset(bytes) => Some(bytes.clone()),
            PlanItem::ProjectFile(path) => self.sources.get(path).map(Content::to_bytes),
            PlanItem::Colours => Some(plain_files::colours(&self.context()).into()),
            _ => None,
        }
    }

    /// Makes a file. A page whose view has not changed since `memo` last stored it is not rendered again.
    ///
    /// # Errors
    /// A template that cannot be rendered.
    pub fn make(&self, planned: &PlannedFile, memo: &PageCache) -> FileResult {
        let cx = &self.context();
        let r = self.relations();
        let page = PageDraft { site: self, planned, memo };
        match &planned.item {
            PlanItem::Front => page.render_page(SiteSection::Front, "index", view::front_page(cx)),
            PlanItem::List(list) => page.list(*list),
            PlanItem::Evidence => page.render_page(SiteSection::None, "evidence", view::evidence_page(cx, r)),
            PlanItem::Entity(entity) => page.entity(*entity),
            PlanItem::Quote { quote, neighbours } => {
                let quote_context = self.quote_context(*quote)?;
                page.render_page(
                    SiteSection::List(ListPage::Quotes),
                    "quote",
                    view::quote_page(cx, *quote, *neighbours, r, quote_context),
                )
            }
            PlanItem::Search => page.render_page(SiteSection::Search, "search", view::search::search_page(cx)),
            PlanItem::SearchFile(file) => Ok(page.text(self.search_index().file(cx, *file))),
            PlanItem::NotFound => page.not_found(),
            PlanItem::Redirect(redirect) => page.redirect(redirect),
            PlanItem::Calendar(meeting) => {
                let meetings = meeting.map_or(0..cx.edition.meetings().len(), |i| i..i + 1);
                Ok(page.text(view::calendar::calendar(cx, meetings)))
            }
            PlanItem::Feed => page.feed(),
            PlanItem::Data => Ok(page.text(view::data::json(cx, r, self.max_capacity()))),
            PlanItem::Schema => Ok(page.text(view::data::SCHEMA)),
            PlanItem::Csv => Ok(page.text(view::data::quotes_csv(cx, r))),
            PlanItem::SiteMap => Ok(page.text(plain_files::site_map(self))),
            PlanItem::Robots => Ok(page.text(plain_files::robots(self))),
            PlanItem::Colours => Ok(page.text(plain_files::colours(cx))),
            PlanItem::Asset(bytes) => Ok(plain_files::published_asset(self, bytes, planned)),
            PlanItem::ProjectFile(path) => Ok(plain_files::published_file(self, path, planned)),
        }
    }

    /// Builds the data that many files share, on all cores. Call this first: a worker that makes a file must not be the first to request
    /// the data.
    pub fn prepare(&self) {
        rayon::join(|| self.search_index(), || self.relations().chain(&self.edition));
    }

    /// Returns the reverse relations, which the catalogue does not store.
    fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::new(&self.edition))
    }

    /// Returns the search index.
    fn search_index(&self) -> &search::SearchIndex {
        self.search_index.get_or_init(|| search::SearchIndex::new(&self.context()))
    }

    /// Returns the rendered context of the quote at `index`. Most quotes of an insight share one context.
    fn quote_context(&self, index: usize) -> Result<Arc<str>, TemplateError> {
        let (context, relations) = (&self.context(), self.relations());
        let render = || -> Result<Arc<str>, TemplateError> {
            let frame = self.rendered_frame(QUOTE_DEPTH, SiteSection::List(ListPage::Quotes))?;
            let html = self.skin.render(
                QUOTE_CONTEXT_TEMPLATE,
                &frame.value,
                &view::quote_context(context, index, relations),
            )?;
            Ok(html.trim_end().into())
        };
        let Some(insight) = view::shared_context_insight(context, index, relations) else { return render() };
        if let Some(html) = self.quote_contexts[insight].get() {
            return Ok(html.clone());
        }
        let html = render()?;
        Ok(self.quote_contexts[insight].get_or_init(|| html).clone())
    }

    /// Returns the frame for a depth and section. Its header and footer are rendered once, for all pages with that depth and section.
    fn rendered_frame(&self, depth: usize, section: SiteSection) -> Result<&RenderedFrame, TemplateError> {
        let cell = &self.frames[&(depth, section)];
        if let Some(frame) = cell.get() {
            return Ok(frame);
        }
        let frame = self.render_frame(&self.context().page_location(&"x/".repeat(depth)), section)?;
        Ok(cell.get_or_init(|| frame))
    }

    fn render_frame(
        &self,
        location: &address::PageLocation,
        section: SiteSection,
    ) -> Result<RenderedFrame, TemplateError> {
        let frame = view::frame(&self.context(), location, section);
        let frame_value = Skin::shared_value(&frame);
        let header_html = self.skin.render("site/header.html", &frame_value, &())?;
        let footer_html = self.skin.render("site/footer.html", &frame_value, &())?;
        let template_frame = TemplateFrame { frame, header_html, footer_html };
        Ok(RenderedFrame {
            digest: digest(&[&self.skin.digest()], &template_frame),
            value: Skin::shared_value(&template_frame),
        })
    }
}

/// Returns the digest of a page's inputs. A view holds everything that its template can see, so the digest of the view covers everything
/// that the page depends on.
fn digest(parts: &[&[u8]], view: &impl Serialize) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    parts.iter().for_each(|part| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    });
    hasher.update(&serde_json::to_vec(view).expect("plain structs of text and numbers are JSON"));
    *hasher.finalize().as_bytes()
}

/// A planned file with what is needed to make it.
struct PageDraft<'a> {
    site: &'a Site,
    planned: &'a PlannedFile,
    memo: &'a PageCache,
}

impl PageDraft<'_> {
    /// Renders a page that lists entries.
    fn list(&self, list: ListPage) -> FileResult {
        let context = &self.site.context();
        let relations = self.site.relations();
        let (section, name) = (SiteSection::List(list), list.name());
        match list {
            ListPage::Themes => self.render_page(section, name, view::themes_page(context)),
            ListPage::Quotes => self.render_page(section, name, view::quotes_page(context)),
            ListPage::Recommendations => self.render_page(section, name, view::recommendations_page(context)),
            ListPage::Practices => self.render_page(section, name, view::practices_page(context)),
            ListPage::Workshops => self.render_page(section, name, view::workshops_page(context)),
            ListPage::Meetings => self.render_page(section, name, view::meetings_page(context)),
            ListPage::Voices => self.render_page(section, name, view::voices_page(context, relations)),
        }
    }

    /// Renders the page of an entity other than a quote.
    fn entity(&self, Entity { kind, index: i }: Entity) -> FileResult {
        let context = &self.site.context();
        let (themes, workshops) = (SiteSection::List(ListPage::Themes), SiteSection::List(ListPage::Workshops));
        let name = kind.name();
        match kind {
            EntityKind::Theme => self.render_page(themes, name, view::theme_page(context, i)),
            EntityKind::Insight => {
                self.render_page(themes, name, view::insight_page(context, i, self.site.relations()))
            }
            EntityKind::Practice => {
                self.render_page(SiteSection::List(ListPage::Practices), name, view::practice_page(context, i))
            }
            EntityKind::Workshop => {
                self.render_page(workshops, name, view::workshop_page(&self.site.board_context(), i))
            }
            EntityKind::Board => self.render_page(workshops, name, view::board_page(&self.site.board_context(), i)),
            EntityKind::Sheet => self.render_page(workshops, name, view::sheet_page(context, i)),
            EntityKind::Meeting => {
                self.render_page(SiteSection::List(ListPage::Meetings), name, view::meeting_page(context, i))
            }
            EntityKind::Page => self.render_page(SiteSection::Page(i), name, view::plain_page(context, i)),
            EntityKind::Quote | EntityKind::Recommendation | EntityKind::Question | EntityKind::Voice => {
                // The plan lists no such page.
                self.not_found()
            }
        }
    }

    /// Renders a page of `section` from `view` with the template `name`.
    fn render_page(&self, section: SiteSection, name: &str, view: impl Serialize) -> FileResult {
        let frame = self.site.rendered_frame(self.planned.path.matches('/').count(), section)?;
        let template = format!("site/{name}.html");
        let (path, memo) = (&self.planned.path, self.memo);
        let artifact = |bytes| (Artifact { path: path.to_string(), bytes }, None);
        // Without a cache, no key is needed.
        let key = if memo.is_enabled() { digest(&[&frame.digest, name.as_bytes()], &view) } else { [0; 32] };
        if let Some(html) = memo.get(path, &key) {
            return Ok(artifact(html));
        }
        let capacity = if self.planned.is_long() { self.site.max_capacity() } else { PAGE_CAPACITY };
        let value = Skin::shared_value(&view);
        // Frees a long list before rendering, so that it is not held in memory twice.
        drop(view);
        let html = self.site.skin.render_into(Vec::with_capacity(capacity), &template, &frame.value, value)?;
        let html = Bytes::from(html);
        memo.insert(path, key, &html);
        Ok(artifact(html))
    }

    /// Creates a text file from finished text.
    fn text(&self, text: impl Into<String>) -> (Artifact, Option<Diagnostic>) {
        (Artifact::text(&*self.planned.path, text), None)
    }

    /// Renders the page for missing addresses. A server shows it for an address at any depth, so its links are absolute if the site has a
    /// base URL.
    fn not_found(&self) -> FileResult {
        let context = self.site.context();
        let location = match context.base_url {
            Some(base) => address::PageLocation { root: base.to_string(), uses_clean_urls: true },
            None => context.page_location(""),
        };
        let frame = self.site.render_frame(&location, SiteSection::None)?;
        Ok(self.text(self.site.skin.render("site/404.html", &frame.value, &view::not_found_page(&context))?))
    }

    fn redirect(&self, redirect: &plan::Redirect) -> FileResult {
        let context = self.site.context();
        let frame =
            Skin::shared_value(&view::frame(&context, &context.page_location(&self.planned.path), SiteSection::None));
        Ok(self.text(self.site.skin.render("site/redirect.html", &frame, redirect)?))
    }

    fn feed(&self) -> FileResult {
        let feed = view::feed::feed(&self.site.context());
        let frame = self.site.rendered_frame(0, SiteSection::None)?;
        // Escapes in YAML and entities in Markdown can name characters that XML does not allow (XML 1.0, 2.2).
        let mut xml = self.site.skin.render("site/feed.xml", &frame.value, &feed)?;
        xml.retain(|c| !c.is_control() || matches!(c, '\n' | '\t' | '\r'));
        Ok(self.text(xml))
    }
}
