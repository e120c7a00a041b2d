//! Creates the files of a site that need no template: the site map, `robots.txt`, the colours, and copied files.

use super::{PlannedFile, Site, plan::PlanItem};
use crate::{
    diag::{Diagnostic, Span, codes},
    render::{Artifact, media},
    skin::colour,
    source::{Content, Sources},
    view::{self, ViewContext},
};
use std::sync::Arc;

/// Returns the site map for search engines: the addresses of all pages. Only planned if the site has a base URL.
pub(super) fn site_map(site: &Site) -> String {
    let base = site.base_url.as_deref().unwrap_or("");
    // An alias is not a page of its own, and a copied file need not be a page.
    let is_page = |planned: &&PlannedFile| {
        !matches!(planned.item, PlanItem::Redirect(_) | PlanItem::ProjectFile(_) | PlanItem::Asset(_))
    };
    let pages = site.plan.iter().filter(is_page).filter_map(|planned| planned.path.strip_suffix("index.html"));
    let mut pages: Vec<&str> = pages.collect();
    pages.sort_unstable();
    let url = |page| format!("<url><loc>{}</loc></url>\n", view::content::escaped(&format!("{base}{page}")));
    let urls: String = pages.into_iter().map(url).collect();
    let head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    format!("{head}{urls}</urlset>\n")
}

/// Returns `robots.txt`, which tells search engines the address of the site map.
pub(super) fn robots(site: &Site) -> String {
    format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", site.base_url.as_deref().unwrap_or(""))
}

/// Returns the colours derived from the accent, as CSS custom properties for the light and the dark scheme.
pub(super) fn colours(context: &ViewContext<'_>) -> String {
    let palette = colour::palette(context.edition.config().accent.value, context.edition.themes().len().max(1));
    let light_dark = |pair: colour::SchemeColours| {
        format!("light-dark({}, {})", colour::to_css(pair.light), colour::to_css(pair.dark))
    };
    let mut css = format!(
        ":root {{\n  --accent: {};\n  --on-accent: {};\n  --accent-text: {};\n  --accent-tint: {};\n  --paper: {};\n  --ink: {};\n}}\n",
        colour::to_css(palette.accent),
        colour::to_css(palette.on_accent),
        light_dark(palette.text),
        light_dark(palette.tint),
        light_dark(colour::SchemeColours { light: colour::PAPER, dark: colour::DARK_PAPER }),
        light_dark(colour::SchemeColours { light: colour::INK, dark: colour::DARK_INK }),
    );
    for (i, (hue, tint)) in palette.themes.iter().zip(&palette.theme_tints).enumerate() {
        css.push_str(&format!(".hue-{i} {{ --hue: {}; --hue-tint: {}; }}\n", light_dark(*hue), light_dark(*tint)));
    }
    css
}

/// Returns a file of the project as it is published: pictures without metadata.
///
/// A picture whose metadata cannot be removed is reported.
pub(super) fn published_file(
    sources: &Sources,
    path: &Arc<str>,
    planned: &PlannedFile,
) -> (Artifact, Option<Diagnostic>) {
    let content = sources.get(path).map(Content::to_bytes).unwrap_or_default();
    let is_picture = matches!(sources.get(path), Some(Content::Bytes(_)));
    let clean = if is_picture { media::without_metadata(&content) } else { Some(content.clone()) };
    let finding = clean.is_none().then(|| {
        let message = "the metadata of this picture cannot be removed: the picture is damaged";
        Diagnostic::error(codes::E091, Span::new(path, 0..0), message).help("save it again in an image editor")
    });
    (Artifact { path: planned.path.to_string(), bytes: clean.unwrap_or(content) }, finding)
}
