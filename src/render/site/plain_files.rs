//! Creates the files of a site that need no template: the site map, `robots.txt`, the colours, and copied files.

use super::{PlannedFile, Site, plan::PlanItem};
use crate::{
    diag::{Diagnostic, Span, codes, quoted_list},
    memo::to_hex,
    render::{
        Artifact,
        media::{self, Publication},
    },
    skin::{colour, is_built_in},
    source::ATTACHMENTS_PATH,
    view::{self, ViewContext},
};
use bytes::Bytes;
use sha2::{Digest, Sha256};
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

/// Returns a file of the skin as it is published: one of the program's own as it is, and one of the project's like any other of its files.
pub(super) fn published_asset(site: &Site, bytes: &Bytes, planned: &PlannedFile) -> (Artifact, Option<Diagnostic>) {
    let skins = [site.edition.config().skin.value.as_str(), "default"];
    let mut own = skins.iter().map(|skin| format!("themes/{skin}/{}", planned.path));
    match own.find(|path| site.sources.get(path).is_some()) {
        Some(path) if !is_built_in(&planned.path, bytes) => published_file(site, &path.into(), planned),
        _ => (Artifact { path: planned.path.to_string(), bytes: bytes.clone() }, None),
    }
}

/// Returns a file of the project as it is published: a picture or a drawing without anything but the picture, a text, or a file that a person
/// has looked into, as it is. Reports any other file, and what was left out of a drawing.
pub(super) fn published_file(site: &Site, path: &Arc<str>, planned: &PlannedFile) -> (Artifact, Option<Diagnostic>) {
    let artifact = |bytes: Bytes| Artifact { path: planned.path.to_string(), bytes };
    let Some(content) = site.sources.get(path) else { return (artifact(Bytes::new()), None) };
    let span = || Span::new(path, 0..0);
    match media::publication(path, content) {
        Publication::Understood { bytes, dropped } if dropped.is_empty() => (artifact(bytes), None),
        Publication::Understood { bytes, dropped } => {
            let parts = quoted_list(dropped.iter().map(String::as_str));
            let message = format!("this drawing is published without {parts}");
            let finding = Diagnostic::warning(codes::E091, span(), message);
            let help = "scripts, pages within a drawing and addresses outside it are left out: if the drawing needs them to look right, save it as a plain SVG";
            (artifact(bytes), Some(finding.help(help)))
        }
        Publication::Damaged => {
            let message = "this picture cannot be read, so it is not published";
            let help = "readers see its alternative text; save it again in an image editor";
            // An empty file, for which browsers show the alternative text.
            (artifact(Bytes::new()), Some(Diagnostic::warning(codes::E091, span(), message).help(help)))
        }
        Publication::Foreign => (artifact(content.to_bytes()), attachment_finding(site, path, content.as_bytes())),
    }
}

/// Returns the finding for a file that nothing here can search whole, unless a person has looked into these very bytes.
fn attachment_finding(site: &Site, path: &Arc<str>, bytes: &[u8]) -> Option<Diagnostic> {
    let help =
        format!("run `indsigt attach {path}`: it shows what it finds inside, and asks you; or take the file out");
    match site.edition.attachment(path) {
        Some(entry) if entry.sha256 == to_hex(&Sha256::digest(bytes)) => None,
        Some(entry) => {
            let message = format!("`{path}` has changed since {} looked into it on {}", entry.by, entry.looked_at);
            Some(
                Diagnostic::error(codes::E097, Span::new(&ATTACHMENTS_PATH.into(), entry.range.clone()), message)
                    .help(help),
            )
        }
        None => {
            let message = "nobody has looked into this file, and no program can search it whole";
            Some(Diagnostic::error(codes::E097, Span::new(path, 0..0), message).help(help))
        }
    }
}
