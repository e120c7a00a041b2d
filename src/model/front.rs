//! Parses a Markdown file into its front matter, with the keys that every kind has, and its body.

use super::{
    date::Date,
    foreign_keys, id,
    prose::{self, Block, BlockQuoteMode, Inline, ParsedProse, Picture, Prose},
    suppression::{self, Suppression},
    yaml::{self, Fields, YamlNode},
};
use crate::diag::{Diagnostic, Report, Span, Spanned, codes};
use std::{ops::Range, sync::Arc};

/// A title, with its emphasis and as plain text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Title {
    /// The title's inlines, with emphasis.
    pub inlines: Vec<Inline>,
    /// The title's words without emphasis.
    pub plain: String,
}

impl Title {
    /// Parses a title from Markdown inlines.
    pub fn parse(text: &str) -> Self {
        let inlines = prose::parse_title(text);
        Title { plain: prose::plain_text(&inlines), inlines }
    }
}

/// The front matter that every kind has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// The path of the file.
    pub path: Arc<str>,
    /// The entry's slug, its part of the address of its page.
    pub slug: Arc<str>,
    /// The range of `title:` or of the heading that is the title, for findings about the entry as a whole; `0..0` without a title.
    pub title_range: Range<usize>,
    /// The entry's position among others of its kind, smaller first: from `order:`, or else from the number in its file name.
    pub order: Option<u32>,
    /// The entry's title.
    pub title: Title,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// The entry's date; its meaning depends on the kind.
    pub date: Option<Date>,
    /// Tags for search.
    pub tags: Vec<String>,
    /// The entry's picture.
    pub image: Option<Picture>,
    /// Former addresses of the entry's page.
    pub aliases: Vec<Spanned<String>>,
    /// True if the entry is left out of builds without `--drafts`.
    pub draft: bool,
    /// Values for the skin's own use.
    pub extra: serde_json::Map<String, serde_json::Value>,
    /// The suppressions of findings in the file.
    pub suppressions: Vec<Suppression>,
}

/// The source of a file's title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleSource {
    /// `title:`, or else a first heading of level 1; having neither is reported as an error.
    Required,
    /// `title:`, or else a first heading of level 1; the file may have neither.
    Optional,
}

/// A parsed file.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<T> {
    /// The keys every kind has.
    pub front: Front,
    /// The values of the kind's own keys.
    pub kind_keys: T,
    /// The body.
    pub body: ParsedProse,
    /// The byte offset at which the body begins.
    pub body_offset: usize,
}

/// Parses the file at `path`; `own` takes the keys of the file's kind out of the front matter.
pub fn parse_document<T>(
    path: &Arc<str>,
    text: &str,
    (title_source, block_quote_mode): (TitleSource, BlockQuoteMode),
    report: &mut Report,
    take_kind_keys: impl FnOnce(&mut Fields<'_>) -> T,
) -> Document<T> {
    let (node, body_offset) = parse_front_matter(path, text, report);
    // Unreadable front matter has been reported already. It may contain the title, so a missing one is not reported as well.
    let title_source = if node.is_some() { title_source } else { TitleSource::Optional };
    let mut fields = Fields::open(path, node.unwrap_or(Spanned::new(YamlNode::Map(vec![]), 0..0)), report);
    let mut front = take_front(&mut fields, path);
    let title = take_static_text(&mut fields, "title");
    let kind_keys = take_kind_keys(&mut fields);
    let title_source = if fields.has_misspelt_key("title") { TitleSource::Optional } else { title_source };
    let foreign_keys = fields.take_foreign_keys();
    let foreign_keys = foreign_keys::finding(path, &foreign_keys, fields.known_keys());
    fields.close();
    foreign_keys.into_iter().for_each(|finding| report.push(finding));
    let mut body = prose::parse(path, &text[body_offset..], body_offset, block_quote_mode, report);
    front.suppressions.append(&mut body.suppressions);
    if let Some(title) = title.as_ref().filter(|t| t.value.trim().is_empty()) {
        report.push(
            Diagnostic::error(codes::E008, Span::new(path, title.range.clone()), "`title` is empty")
                .help("write the title after it"),
        );
    }
    if let Some(title) = title {
        front.title_range = title.range.clone();
        front.title = Title::parse(&title.value);
        remove_repeated_title(&front.title, &mut body.prose);
    } else if let Some(at) = title_block(&body.prose)
        && let Block::Heading(heading) = &body.prose.blocks[at]
    {
        if let Some(attributes) = heading.attributes.as_ref().filter(|a| !a.is_id_only()) {
            let span = Span::new(path, attributes.range.clone());
            let finding = Diagnostic::error(
                codes::E009,
                span,
                "this heading is the title of the file, and cannot have attributes",
            );
            report.push(
                finding.help("use a second-level heading for a group, a board or a field: `## Now {horizon=now}`"),
            );
        }
        front.title_range = heading.range.clone();
        front.title = Title { plain: prose::plain_text(&heading.inlines), inlines: heading.inlines.clone() };
        // The remaining blocks become a text of their own, so that the title's links do not count as links of the body.
        let mut blocks = body.prose.blocks;
        blocks.remove(at);
        body.prose = Prose::new(blocks);
    } else if title_source == TitleSource::Required {
        let finding = if text.trim().is_empty() {
            Diagnostic::error(codes::E008, Span::new(path, 0..0), "this file is empty")
        } else {
            Diagnostic::error(codes::E008, Span::new(path, 0..3.min(text.len())), "`title` is missing")
        };
        let help = if body_offset > 3 {
            "add `title: …` between the two lines of `---`"
        } else if text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']).starts_with("---") {
            "start front matter with `---`, three hyphens, on the very first line; then `title: …` with a space after the colon, and `---` again"
        } else {
            "start the file with `---`, `title: …` and `---`, each on a line of its own"
        };
        report.push(finding.help(help));
    }
    Document { front, kind_keys, body, body_offset }
}

/// Returns the index of the heading of level 1 that is the title: the first block, or behind badges, pictures and raw HTML.
fn title_block(prose: &Prose) -> Option<usize> {
    let is_decoration = |block: &&Block| match block {
        Block::Html(_) => true,
        Block::Paragraph(inlines) => inlines.iter().all(is_badge),
        _ => false,
    };
    let at = prose.blocks.iter().take_while(is_decoration).count();
    prose.blocks.get(at).filter(|block| matches!(block, Block::Heading(heading) if heading.level == 1)).map(|_| at)
}

/// Returns whether an inline is a picture, perhaps in a link, or a blank between two.
fn is_badge(inline: &Inline) -> bool {
    match inline {
        Inline::Image(_) | Inline::SoftBreak | Inline::HardBreak | Inline::Html(_) => true,
        Inline::Link(link) => link.inlines.iter().all(is_badge),
        Inline::Text(text) => text.value.trim().is_empty(),
        _ => false,
    }
}

/// Removes a first heading that repeats the title, as notes of other programs have it: the page shows the title already.
fn remove_repeated_title(title: &Title, prose: &mut Prose) {
    if let Some(Block::Heading(heading)) = prose.blocks.first()
        && heading.level == 1
        && heading.attributes.is_none()
        && prose::plain_text(&heading.inlines).to_lowercase() == title.plain.to_lowercase()
    {
        *prose = Prose::new(prose.blocks.split_off(1));
    }
}

/// The two parts of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileParts {
    /// The range of the front matter, without its two lines of `---`; empty in a file without front matter.
    pub front_matter: Range<usize>,
    /// The offset at which the body begins; `None` if the front matter is never closed.
    pub body_start: Option<usize>,
}

/// Returns where the front matter and the body of a file are.
pub fn find_parts(text: &str) -> FileParts {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|first| first.trim_end() == "---") else {
        return FileParts { front_matter: start..start, body_start: Some(start) };
    };
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        if line.trim_end() == "---" {
            return FileParts { front_matter: yaml_start..at, body_start: Some(at + line.len()) };
        }
        at += line.len();
    }
    FileParts { front_matter: yaml_start..text.len(), body_start: None }
}

/// Parses the front matter: returns its values, or `None` if they cannot be parsed, and the offset at which the body begins.
fn parse_front_matter(path: &Arc<str>, text: &str, report: &mut Report) -> (Option<Spanned<YamlNode>>, usize) {
    let FileParts { front_matter, body_start } = find_parts(text);
    let Some(body_start) = body_start else {
        let opening = text.find("---").map_or(0..0, |at| at..at + 3);
        let finding = Diagnostic::error(
            codes::E002,
            Span::new(path, opening),
            "the front matter that starts here is never closed",
        )
        .help("put a line of `---` after the last key");
        report.push(finding);
        return (None, text.len());
    };
    (yaml::parse(path, &text[front_matter.clone()], front_matter.start, report), body_start)
}

fn take_front(fields: &mut Fields<'_>, path: &Arc<str>) -> Front {
    let (prefix, name) = split_order(stem(path));
    let slug = match fields.id("slug") {
        Some(slug) => slug.value,
        None => slug_from_file_name(fields, name),
    };
    let order = fields.number("order").map(|n| n.value).or(prefix);
    let image = take_image(fields);
    let suppressions = suppression::from_fields(fields, &(0..usize::MAX));
    let extra = match fields.take("extra").map(|(_, node)| yaml::to_json(&node.value)) {
        Some(serde_json::Value::Object(map)) => map,
        _ => serde_json::Map::new(),
    };
    Front {
        path: path.clone(),
        slug,
        title_range: 0..0,
        order,
        title: Title::default(),
        summary: take_static_text(fields, "summary").map(|t| t.value),
        date: take_date(fields, "date"),
        tags: fields.texts("tags").into_iter().map(|t| t.value).collect(),
        image,
        aliases: fields.texts("aliases"),
        draft: {
            fields.report_if_empty("draft");
            fields.flag("draft")
        },
        extra,
        suppressions,
    }
}

/// Takes a text that is also shown on other pages than the entry's own. It has to read the same everywhere, so computed values
/// (`{{ … }}`) in it are reported.
fn take_static_text(fields: &mut Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = fields.text(key)?;
    if text.value.contains("{{") {
        let message = format!("`{{{{ … }}}}` has no meaning in `{key}`");
        let help = "use `{{ count.… }}` in the text of a page, a theme or an insight";
        fields.report_error(codes::E011, &text.range, message, help);
    }
    Some(text)
}

/// Returns the slug of a file name. A name without a letter or digit is reported; its slug is then derived from a hash of the name.
fn slug_from_file_name(fields: &mut Fields<'_>, name: &str) -> Arc<str> {
    let slug = id::slug(name);
    if slug.is_empty() {
        let range = fields.range.start..fields.range.start;
        fields.report_error(
            codes::E007,
            &range,
            format!("the file name `{name}` has no letter or digit for an address"),
            "rename the file, or add `slug: …`",
        );
        return id::from_words(name);
    }
    slug.into()
}

/// Takes `image` and `image_alt`; an image without alternative text is reported.
fn take_image(fields: &mut Fields<'_>) -> Option<Picture> {
    let alt = fields.text("image_alt");
    let path = fields.text("image")?;
    if alt.is_none() {
        fields.report_error(
            codes::E018,
            &path.range,
            "this picture has no alternative text",
            "add `image_alt: \"what it shows\"`, or `image_alt: \"\"` if it is only decoration",
        );
    }
    Some(Picture { path, alt: alt.map(|t| t.value).unwrap_or_default(), classes: vec![], is_embed: false })
}

/// Takes a date; an invalid one is reported.
pub(super) fn take_date(fields: &mut Fields<'_>, key: &'static str) -> Option<Date> {
    take_spanned_date(fields, key).map(|date| date.value)
}

/// Takes a date with its range; an invalid one is reported.
pub(super) fn take_spanned_date(fields: &mut Fields<'_>, key: &'static str) -> Option<Spanned<Date>> {
    let text = fields.text(key)?;
    let date = Date::parse(&text.value);
    if date.is_none() {
        fields.report_error(
            codes::E007,
            &text.range,
            format!("`{}` is not a date", text.value),
            "write a date as `2026`, `2026-03` or `2026-03-02`",
        );
    }
    date.map(|date| Spanned::new(date, text.range))
}

/// Returns the name of a file without its extension, or the name of the folder of an `index.md`.
fn stem(path: &str) -> &str {
    let name = match path.strip_suffix("/index.md") {
        Some(folder) => folder,
        None => path.strip_suffix(".md").unwrap_or(path),
    };
    name.rsplit('/').next().unwrap_or(name)
}

/// Splits a leading number off a file name: `01-someone` gives 1 and `someone`; `1. Someone`, `01_someone` and `01 - Someone`
/// are split likewise.
fn split_order(name: &str) -> (Option<u32>, &str) {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    if digits == 0 || rest.is_empty() || rest.len() == name.len() - digits {
        return (None, name);
    }
    (name[..digits].parse().ok(), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_the_order_and_the_slug() {
        assert_eq!(split_order(stem("content/themes/01-someone-to-talk-to/index.md")), (Some(1), "someone-to-talk-to"));
        assert_eq!(split_order(stem("content/02-about.md")), (Some(2), "about"));
        assert_eq!(split_order(stem("content/x/2-.md")), (None, "2-"));
        assert_eq!(split_order(stem("content/03 - Name.md")), (Some(3), "Name"));
        assert_eq!(split_order(stem("content/2026.md")), (None, "2026"));
        assert_eq!(split_order(stem("content/50-ideas.md")), (Some(50), "ideas"));
    }

    #[test]
    fn a_byte_order_mark_and_crlf_line_ends_are_accepted() {
        let mut report = Report::default();
        let text = "\u{feff}---\r\ntitle: Ærø\r\n---\r\nText.\r\n";
        let options = (TitleSource::Required, BlockQuoteMode::Prose);
        let Document { front, body, .. } = parse_document(&"content/a.md".into(), text, options, &mut report, |_| ());
        assert_eq!((front.title.plain.as_str(), body.prose.blocks.len(), report.len()), ("Ærø", 1, 0));
        assert_eq!(&text[front.title_range], "Ærø");
    }

    #[test]
    fn links_of_the_title_are_no_links_of_the_body() {
        let options = (TitleSource::Required, BlockQuoteMode::Prose);
        let text = "# A [title](x.md)\n\nText.\n";
        let Document { front, body, .. } =
            parse_document(&"content/a.md".into(), text, options, &mut Report::default(), |_| ());
        assert_eq!((front.title.plain.as_str(), body.prose.links.len()), ("A title", 0));
        assert!(!body.prose.flags.any());
    }
}
