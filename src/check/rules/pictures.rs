//! E017, E018: reports pictures that are missing, unusable or on another site, and pictures without alternative text.

use super::{Rule, RuleFn};
use crate::{
    check::context::RuleContext,
    diag::{Diagnostic, Report, Span, codes, nearest},
    model::prose::{Inline, Picture, is_picture_path, walk_inlines, walk_nested_inlines},
    source::Content,
};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    codes: &[codes::E017, codes::E018],
    summary: "a picture is in the project, and has an alternative text",
    is_suppressible: false,
    run: RuleFn::Catalogue(run),
};

fn run(context: &RuleContext<'_>, report: &mut Report) {
    for text in context.texts.iter().filter(|text| text.flags.pictures) {
        let mut visit = |inline: &Inline| {
            if let Inline::Image(picture) = inline {
                check_picture_file(context, text.path, picture, report);
                if picture.alt.is_empty() && !picture.classes.iter().any(|c| c == "decorative") {
                    let span = Span::new(text.path, picture.path.range.clone());
                    let finding = Diagnostic::error(codes::E018, span, "this picture has no alternative text")
                        .help("write what it shows: `![what it shows](picture.jpg)`, or mark it `{.decorative}`");
                    report.push(finding);
                }
            }
        };
        walk_nested_inlines(text.inlines, &mut visit);
        walk_inlines(text.blocks, &mut visit);
    }
    for front in context.catalogue.fronts() {
        if let Some(picture) = &front.image {
            check_picture_file(context, &front.path, picture, report);
        }
    }
    if let Some(logo) = &context.catalogue.config.logo
        && context.sources.get(&format!("static/{}", logo.value.trim_start_matches('/'))).is_none()
    {
        let span = Span::new(context.sources.config_path(), logo.range.clone());
        report.push(
            Diagnostic::error(codes::E017, span, format!("there is no `static/{}`", logo.value))
                .help("put the logo there"),
        );
    }
}

/// Returns whether `bytes` begin with the signature of a PNG, JPEG, GIF, WebP or AVIF file.
fn is_raster_picture(bytes: &[u8]) -> bool {
    let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let is_avif = matches!(bytes.get(4..12), Some(b"ftypavif" | b"ftypavis" | b"ftypmif1"));
    is_webp
        || is_avif
        || [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8"].iter().any(|signature| bytes.starts_with(signature))
}

fn check_picture_file(context: &RuleContext<'_>, path: &Arc<str>, picture: &Picture, report: &mut Report) {
    let value = &picture.path.value;
    let span = Span::new(path, picture.path.range.clone());
    if value.contains("://") || value.starts_with("//") || value.starts_with("data:") {
        let finding = Diagnostic::error(
            codes::E017,
            span,
            "a picture must be a file of the project: a picture from another site tells that site who reads yours",
        )
        .help("put the picture into the project, beside the text");
        report.push(finding);
        return;
    }
    let resolved =
        context.catalogue.picture_path(path, picture).filter(|p| p.starts_with("content/") || p.starts_with("static/"));
    let Some(resolved) = resolved else {
        report.push(Diagnostic::error(codes::E017, span, format!("`{value}` leads out of `content/` and `static/`")));
        return;
    };
    if context.sources.get(&resolved).is_none() {
        let folder = resolved.rsplit_once('/').map_or("", |(f, _)| f).to_string() + "/";
        let names: Vec<String> =
            context.sources.files_under(&folder).map(|(p, _)| p[folder.len()..].to_string()).collect();
        let name = resolved.rsplit('/').next().unwrap_or(&resolved);
        let near = nearest(name, names.iter().map(String::as_str)).map(|n| format!("did you mean `{n}`?"));
        report.push(
            Diagnostic::error(codes::E017, span, format!("there is no picture `{value}` here"))
                .label("not found")
                .maybe_help(near),
        );
    } else if let Some(Content::Bytes(bytes)) = context.sources.get(&resolved)
        && is_picture_path(&resolved)
        && !is_raster_picture(bytes)
    {
        let finding =
            Diagnostic::error(codes::E017, span, format!("`{value}` has the name of a picture but is not one"));
        report.push(finding.help("open it in an image editor and save it again as PNG or JPEG"));
    } else if context.sources.text(&resolved).is_some_and(|text| text.to_lowercase().contains("<script")) {
        let finding = Diagnostic::error(codes::E017, span, format!("the drawing `{value}` contains a script"));
        report.push(finding.help("save it again as a plain SVG, without scripts"));
    } else if !is_picture_path(&resolved) {
        let finding =
            Diagnostic::error(codes::E017, span, format!("`{value}` is not a picture that browsers can show"));
        report.push(finding.help("use SVG, PNG, JPEG, WebP, AVIF or GIF"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_recognised_by_its_signature() {
        let pictures =
            [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x1cftypavif"];
        assert!(pictures.into_iter().all(is_raster_picture));
        assert!(![&b"this is no png"[..], b"", b"RIFF\0\0\0\0WAVE"].into_iter().any(is_raster_picture));
    }
}
