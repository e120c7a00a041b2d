//! Edition + skin -> the browsable site.

use super::{Artifact, media};
use crate::{
    diag::{Diagnostic, Report, Span},
    model::resolve_path,
    skin::{Broken, Shared, Skin, colour},
    source::{Content, Sources},
    view::{self, Frame, Relations, Scene, Section, address},
};
use rayon::prelude::*;
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Every file of the site. What is wrong with a template, or stands in another file's place, is reported.
pub fn render(scene: &Scene<'_>, skin: &Skin, sources: &Sources) -> (Vec<Artifact>, Report) {
    let mut report = Report::default();
    let site = match Site::new(scene, skin) {
        Ok(site) => site,
        Err(broken) => {
            report.push(*broken.finding);
            return (vec![], report);
        }
    };
    // The long lists are a page each, and cannot be shared out: they are made beside the many pages, not after them.
    let (many, (singles, data)) = rayon::join(|| site.many(), || rayon::join(|| site.singles(), || site.data()));
    let mut artifacts = vec![];
    for made in many.into_iter().chain(singles).chain(data) {
        match made {
            Ok(artifact) => artifacts.push(artifact),
            Err(broken) => report.push(*broken.finding),
        }
    }
    artifacts.extend(site_map(scene, &artifacts));
    artifacts.extend(redirects(scene, skin, &mut report));
    artifacts.extend(
        skin.assets().iter().map(|(path, bytes)| Artifact { path: format!("assets/{path}"), bytes: bytes.clone() }),
    );
    // A skin can bring its own.
    if !skin.assets().contains_key("colours.css") {
        artifacts.push(Artifact::text("assets/colours.css", colours(scene)));
    }
    artifacts.extend(media_files(scene, sources, &mut report));
    let artifacts = with_static(artifacts, sources, &mut report);
    (artifacts, report.sorted())
}

/// What every page is rendered with.
struct Site<'a> {
    scene: &'a Scene<'a>,
    skin: &'a Skin,
    relations: Relations,
    frames: HashMap<(usize, Section), Shared>,
}

/// What templates see as `frame`: the catalogue, and the header and footer rendered once.
#[derive(Serialize)]
struct WithChrome {
    #[serde(flatten)]
    frame: Frame,
    header_html: String,
    footer_html: String,
}

/// The deepest page, a board, stands in a folder of a folder of a folder.
const DEEPEST: usize = 3;

type Made = Result<Artifact, Broken>;

impl<'a> Site<'a> {
    /// Header and footer are the same for all pages of one depth and section: rendered once, as bytes.
    fn new(scene: &'a Scene<'a>, skin: &'a Skin) -> Result<Self, Broken> {
        use Section::{Front, Meetings, None, Practices, Quotes, Recommendations, Themes, Voices, Workshops};
        let mut site = Site { scene, skin, relations: Relations::new(scene.edition), frames: HashMap::new() };
        let mut sections = vec![None, Front, Themes, Quotes, Recommendations, Voices, Practices, Workshops, Meetings];
        sections.extend((0..scene.edition.pages().len()).map(Section::Page));
        for depth in 0..=DEEPEST {
            let place = scene.place(&"x/".repeat(depth));
            for section in &sections {
                let frame = site.frame(&place, *section)?;
                site.frames.insert((depth, *section), frame);
            }
        }
        Ok(site)
    }

    fn frame(&self, place: &address::Place, section: Section) -> Result<Shared, Broken> {
        let frame = view::frame(self.scene, place, section);
        let bare = Skin::value(&frame);
        let header_html = self.skin.render("site/header.html", &bare, &())?;
        let footer_html = self.skin.render("site/footer.html", &bare, &())?;
        Ok(Skin::value(&WithChrome { frame, header_html, footer_html }))
    }

    fn page(&self, address: &str, section: Section, template: &str, view: &impl Serialize) -> Made {
        let frame = &self.frames[&(address.matches('/').count(), section)];
        let html = self.skin.render(template, frame, view)?;
        Ok(Artifact { path: address::file(address), bytes: Arc::from(html.into_bytes()) })
    }

    /// The pages that there is one of.
    fn singles(&self) -> Vec<Made> {
        let s = self.scene;
        let e = s.edition;
        let mut made = vec![
            self.page("", Section::Front, "site/index.html", &view::front(s)),
            self.page("themes/", Section::Themes, "site/themes.html", &view::themes(s)),
        ];
        if e.quotes().next().is_some() {
            made.push(self.page("quotes/", Section::Quotes, "site/quotes.html", &view::quotes(s)));
        }
        if e.recommendations().next().is_some() {
            let page = view::recommendations(s);
            made.push(self.page("recommendations/", Section::Recommendations, "site/recommendations.html", &page));
        }
        if e.voices().next().is_some() {
            made.push(self.page("voices/", Section::Voices, "site/voices.html", &view::voices(s, &self.relations)));
        }
        if !e.practices().is_empty() {
            made.push(self.page("practices/", Section::Practices, "site/practices.html", &view::practices(s)));
        }
        if !e.workshops().is_empty() || !e.sheets().is_empty() {
            made.push(self.page("workshops/", Section::Workshops, "site/workshops.html", &view::workshops(s)));
        }
        if !e.meetings().is_empty() {
            made.push(self.page("meetings/", Section::Meetings, "site/meetings.html", &view::meetings(s)));
        }
        if view::has_evidence(e) {
            made.push(self.page(view::MAP, Section::None, "site/evidence.html", &view::evidence(s, &self.relations)));
        }
        made.push(self.not_found());
        made
    }

    /// The page for what is not there. A server shows it for an address at any depth: its links are whole where the site
    /// has an address of its own.
    fn not_found(&self) -> Made {
        let place = match self.scene.base_url {
            Some(base) => address::Place { root: base.to_string(), is_short: true },
            None => self.scene.place(""),
        };
        let frame = self.frame(&place, Section::None)?;
        let html = self.skin.render("site/404.html", &frame, &view::not_found(self.scene))?;
        Ok(Artifact::text("404.html", html))
    }

    /// The pages that there are many of, rendered on all cores.
    fn many(&self) -> Vec<Made> {
        let s = self.scene;
        let e = s.edition;
        let slug = |front: &crate::model::front::Front| front.slug.to_string();
        let quotes: Vec<usize> = e.quotes().map(|(i, _)| i).collect();
        let mut made: Vec<Made> = vec![];
        made.par_extend(
            (0..e.themes().len())
                .into_par_iter()
                .map(|i| self.page(&address::of_theme(e, i), Section::Themes, "site/theme.html", &view::theme(s, i))),
        );
        made.par_extend((0..e.insights().len()).into_par_iter().map(|i| {
            self.page(
                &address::of_insight(e, i),
                Section::Themes,
                "site/insight.html",
                &view::insight(s, i, &self.relations),
            )
        }));
        made.par_extend((0..quotes.len()).into_par_iter().filter_map(|n| {
            let around = (n.checked_sub(1).map(|n| quotes[n]), quotes.get(n + 1).copied());
            let page = view::quote_page(s, quotes[n], around, &self.relations)?;
            Some(self.page(&address::of_quote(e, quotes[n])?, Section::Quotes, "site/quote.html", &page))
        }));
        for i in 0..e.practices().len() {
            let address = format!("practices/{}/", slug(&e.practices()[i].practice.front));
            made.push(self.page(&address, Section::Practices, "site/practice.html", &view::practice(s, i)));
        }
        for i in 0..e.workshops().len() {
            let address = format!("workshops/{}/", slug(&e.workshops()[i].workshop.front));
            made.push(self.page(&address, Section::Workshops, "site/workshop.html", &view::workshop(s, i)));
        }
        for i in 0..e.boards().len() {
            let address = address::of_board(e, i);
            made.push(self.page(&address, Section::Workshops, "site/board.html", &view::board(s, i)));
        }
        for i in 0..e.sheets().len() {
            let address = format!("sheets/{}/", slug(&e.sheets()[i].front));
            made.push(self.page(&address, Section::Workshops, "site/sheet.html", &view::sheet(s, i)));
        }
        for i in 0..e.meetings().len() {
            let address = format!("meetings/{}/", slug(&e.meetings()[i].meeting.front));
            made.push(self.page(&address, Section::Meetings, "site/meeting.html", &view::meeting(s, i)));
        }
        for i in 0..e.pages().len() {
            let address = format!("{}/", slug(&e.pages()[i].front));
            made.push(self.page(&address, Section::Page(i), "site/page.html", &view::page(s, i)));
        }
        made
    }

    /// The files for machines.
    fn data(&self) -> Vec<Made> {
        let data = view::data::data(self.scene, &self.relations);
        let json = serde_json::to_string(&data).expect("plain structs of text and numbers are JSON");
        let mut made = vec![
            Ok(Artifact::text("catalogue.json", json + "\n")),
            Ok(Artifact::text("catalogue.schema.json", view::data::SCHEMA)),
            Ok(Artifact::text("quotes.csv", view::data::csv(&data))),
        ];
        if let Some(feed) = view::feed::feed(self.scene) {
            let frame = &self.frames[&(0, Section::None)];
            made.push(self.skin.render("site/feed.xml", frame, &feed).map(|xml| Artifact::text("feed.xml", xml)));
        }
        made
    }
}

/// The addresses of all pages for search engines, where the site has an address.
fn site_map(scene: &Scene<'_>, pages: &[Artifact]) -> Vec<Artifact> {
    let Some(base) = scene.base_url else { return vec![] };
    let mut pages: Vec<&str> = pages.iter().filter_map(|a| a.path.strip_suffix("index.html")).collect();
    pages.sort_unstable();
    let url = |page: &&str| format!("<url><loc>{}</loc></url>\n", view::html::escaped(&format!("{base}{page}")));
    let urls: String = pages.iter().map(url).collect();
    let head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    vec![
        Artifact::text("sitemap.xml", format!("{head}{urls}</urlset>\n")),
        Artifact::text("robots.txt", format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n")),
    ]
}

/// What a redirect's page shows.
#[derive(Serialize)]
struct Redirect {
    target: String,
    title: String,
    canonical: Option<String>,
}

/// Old addresses lead to the new ones, and `/was` to the accessibility statement.
fn redirects(scene: &Scene<'_>, skin: &Skin, report: &mut Report) -> Vec<Artifact> {
    let e = scene.edition;
    let mut pairs: Vec<(String, String, String)> = vec![];
    let mut add = |front: &crate::model::front::Front, address: String| {
        for alias in &front.aliases {
            pairs.push((alias.value.trim_matches('/').to_string(), address.clone(), front.title.plain.clone()));
        }
    };
    e.front_page().into_iter().for_each(|p| add(&p.front, String::new()));
    e.pages().iter().for_each(|p| add(&p.front, format!("{}/", p.front.slug)));
    (0..e.themes().len()).for_each(|i| add(&e.themes()[i].theme.front, address::of_theme(e, i)));
    (0..e.insights().len()).for_each(|i| add(&e.insights()[i].insight.front, address::of_insight(e, i)));
    e.practices().iter().for_each(|n| add(&n.practice.front, format!("practices/{}/", n.practice.front.slug)));
    e.workshops().iter().for_each(|n| add(&n.workshop.front, format!("workshops/{}/", n.workshop.front.slug)));
    e.sheets().iter().for_each(|s| add(&s.front, format!("sheets/{}/", s.front.slug)));
    e.meetings().iter().for_each(|n| add(&n.meeting.front, format!("meetings/{}/", n.meeting.front.slug)));
    let mut made = vec![];
    let mut one = |alias: &str, target: String, title: &str, canonical: Option<String>| {
        let path = if alias.ends_with(".html") { alias.to_string() } else { format!("{alias}/index.html") };
        let frame = Skin::value(&view::frame(scene, &scene.place(&path), Section::None));
        match skin.render("site/redirect.html", &frame, &Redirect { target, title: title.to_string(), canonical }) {
            Ok(html) => made.push(Artifact::text(path, html)),
            Err(broken) => report.push(*broken.finding),
        }
    };
    for (alias, address, title) in pairs {
        let from = if alias.ends_with(".html") { alias.clone() } else { format!("{alias}/") };
        let target = scene.place(&from).href(&address);
        one(&alias, target, &title, scene.base_url.map(|b| format!("{b}{address}")));
    }
    if let Some(statement) = &e.config().accessibility_statement {
        one("was", statement.clone(), &scene.words.say("accessibility-statement"), Some(statement.clone()));
    }
    made
}

/// The colours made from the accent, as custom properties for both schemes.
fn colours(scene: &Scene<'_>) -> String {
    let p = colour::palette(scene.edition.config().accent.value, scene.edition.themes().len().max(1));
    let pair = |pair: colour::Pair| format!("light-dark({}, {})", colour::hex(pair.light), colour::hex(pair.dark));
    let mut css = format!(
        ":root {{\n  --accent: {};\n  --on-accent: {};\n  --accent-text: {};\n  --accent-tint: {};\n  --paper: {};\n  --ink: {};\n}}\n",
        colour::hex(p.accent),
        colour::hex(p.on_accent),
        pair(p.text),
        pair(p.tint),
        pair(colour::Pair { light: colour::PAPER, dark: colour::DARK_PAPER }),
        pair(colour::Pair { light: colour::INK, dark: colour::DARK_INK }),
    );
    for (i, (hue, tint)) in p.themes.iter().zip(&p.theme_tints).enumerate() {
        css.push_str(&format!(".hue-{i} {{ --hue: {}; --hue-tint: {}; }}\n", pair(*hue), pair(*tint)));
    }
    css
}

/// The pictures and files that released text shows or links to; nothing else of `content/` is copied.
fn media_files(scene: &Scene<'_>, sources: &Sources, report: &mut Report) -> Vec<Artifact> {
    use crate::model::prose::{Inline, each_inline, inner_inlines};
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut add = |from: &str, target: &str| {
        if let Some(path) = resolve_path(from, target.split(['#', '?']).next().unwrap_or(""))
            && path.starts_with("content/")
            && !path.to_lowercase().ends_with(".md")
            && !is_yaml(&path)
        {
            found.insert(address::of_file(&path), path);
        }
    };
    for text in scene.edition.texts() {
        let mut visit = |inline: &Inline| match inline {
            Inline::Image(picture) => add(text.path, &picture.path.value),
            Inline::Link(target, _) if !target.value.contains(':') => add(text.path, &target.value),
            _ => {}
        };
        inner_inlines(text.inlines, &mut visit);
        each_inline(text.blocks, &mut visit);
    }
    for front in scene.edition.fronts() {
        if let Some(picture) = &front.image {
            add(&front.path, &picture.path.value);
        }
    }
    let copied = found
        .into_iter()
        .filter_map(|(to, from)| Some(Artifact { path: to, bytes: clean(&from, sources.get(&from)?, report) }));
    copied.collect()
}

/// Whether a file is YAML: a list of voices, a configuration.
fn is_yaml(path: &str) -> bool {
    let path = path.to_lowercase();
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// The bytes of a file as they are published: pictures without what cameras and programs wrote into them.
///
/// Where that cannot be done, it is said.
fn clean(path: &str, content: &Content, report: &mut Report) -> Arc<[u8]> {
    match content {
        Content::Text(text) => text.as_bytes().into(),
        Content::Bytes(bytes) => media::without_metadata(bytes).unwrap_or_else(|| {
            let span = Span::new(&path.into(), 0..0);
            let finding = Diagnostic::warning(
                "E091",
                span,
                "what is written into this picture cannot be taken out: it is damaged",
            );
            report.push(finding.help("save it anew with a program for pictures"));
            bytes.clone()
        }),
    }
}

/// Adds the files of `static/`; one that stands where the site writes is reported.
fn with_static(mut artifacts: Vec<Artifact>, sources: &Sources, report: &mut Report) -> Vec<Artifact> {
    let taken: std::collections::HashSet<String> = artifacts.iter().map(|a| a.path.to_lowercase()).collect();
    for (path, content) in sources.under("static/") {
        let to = path["static/".len()..].to_string();
        if is_yaml(path) {
            let finding = Diagnostic::error("E026", Span::new(path, 0..0), "a YAML file is never published");
            report.push(finding.help("a list of voices is one; take it out of `static/`, or give it another ending"));
            continue;
        }
        if taken.contains(&to.to_lowercase()) || to == "manifest.json" {
            let finding = Diagnostic::error(
                "E026",
                Span::new(path, 0..0),
                format!("`{path}` stands where the site writes `{to}`"),
            );
            report.push(finding.help("rename the file, or override the page's template in a skin"));
            continue;
        }
        artifacts.push(Artifact { path: to, bytes: clean(path, content, report) });
    }
    // Sorted: what is written, and in which order, must not depend on how the work was shared out.
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    let mut seen: Option<&str> = None;
    for artifact in &artifacts {
        if seen == Some(&artifact.path) {
            let span = Span::new(sources.config_path(), 0..0);
            report.push(
                Diagnostic::error("E026", span, format!("two pages want to stand at `{}`", artifact.path))
                    .help("give one of them another `slug:`, or take the alias out"),
            );
        }
        seen = Some(&artifact.path);
    }
    artifacts
}
