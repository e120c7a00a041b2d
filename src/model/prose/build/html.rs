//! Raw HTML in Markdown: what is safe stays, pictures become pictures, and whatever is left out is reported.

use super::{ProseBuilder, decode_path};
use crate::{
    diag::{Diagnostic, Spanned, codes},
    model::prose::{Block, Inline, Picture},
};
use std::{collections::HashSet, ops::Range, sync::LazyLock};

/// The elements that people put around a picture for its place on the page. They say nothing themselves.
const PICTURE_WRAPPERS: [&str; 8] = ["p", "div", "center", "figure", "picture", "source", "a", "br"];

impl ProseBuilder<'_, '_> {
    /// Builds the blocks for `html`, the source of which is at `range`: a paragraph of its pictures, and what else it holds.
    pub(super) fn html_block(&mut self, html: &str, range: &Range<usize>) -> Vec<Block> {
        let mut words = html.to_string();
        let (mut pictures, mut links) = (vec![], vec![]);
        for tag in tags(html) {
            match self.picture(tag.text, range) {
                Some(picture) => pictures.push(Inline::Image(picture)),
                None if PICTURE_WRAPPERS.contains(&&*tag.name) => {
                    links.extend((tag.name == "a" && !tag.is_closing).then_some(tag.text));
                }
                None => continue,
            }
            words = words.replacen(tag.text, "", 1);
        }
        if !pictures.is_empty() && words.trim().is_empty() {
            links.into_iter().for_each(|link| self.report_left_out(link, range));
            return vec![Block::Paragraph(pictures)];
        }
        let clean = sanitise(html);
        let kept: HashSet<String> = tags(&clean).map(|tag| tag.name).collect();
        let is_lost = |tag: &HtmlTag<'_>| {
            pictures.is_empty() || !tag.text.to_lowercase().starts_with("<img") && tag.name != "figcaption"
        };
        for tag in tags(html).filter(is_lost).filter(|tag| !tag.is_closing && !kept.contains(&tag.name)) {
            self.report_left_out(tag.text, range);
        }
        let pictures = (!pictures.is_empty()).then_some(Block::Paragraph(pictures));
        pictures.into_iter().chain([Block::Html(clean)]).collect()
    }

    /// Builds the inline for a single tag of raw HTML. An opening tag is recorded until it is closed.
    pub(super) fn html_tag(&mut self, html: &str, range: &Range<usize>) -> Option<Inline> {
        if let Some(name) = html.strip_prefix("</") {
            let name = name.trim_end_matches('>').trim().to_lowercase();
            let at = self.open_tags.iter().rposition(|open| *open == name)?;
            let closing: String = self.open_tags.drain(at..).rev().map(|tag| format!("</{tag}>")).collect();
            return Some(Inline::Html(closing));
        }
        if let Some(picture) = self.picture(html, range) {
            return Some(Inline::Image(picture));
        }
        let clean = sanitise(html);
        if clean.is_empty() && !html.starts_with("<!--") {
            self.report_left_out(html, range);
        }
        let name: String = clean.strip_prefix('<')?.chars().take_while(char::is_ascii_alphanumeric).collect();
        let closing = format!("</{name}>");
        Some(Inline::Html(match clean.strip_suffix(&closing) {
            Some(open) => {
                let open = open.to_string();
                self.open_tags.push(name);
                open
            }
            None => clean,
        }))
    }

    /// Reports a tag whose element is left out.
    fn report_left_out(&mut self, tag: &str, range: &Range<usize>) {
        let help = match self.picture_source(tag) {
            Some(_) => "write a picture as `![what it shows](picture.jpg)`, in a paragraph of its own",
            None if tag.starts_with("<a") => {
                "write a picture with a link as `[![what it shows](picture.jpg)](address)`"
            }
            None => "if it belongs to your text, write it as `&lt;…&gt;`, or put it in backticks",
        };
        let range = self.target_range(range, tag);
        let span = crate::diag::Span::new(self.path, range);
        self.report
            .push(Diagnostic::warning(codes::E038, span, format!("`{tag}` is read as HTML and left out")).help(help));
    }

    /// Returns the picture that an `<img>` shows; `None` for any other tag.
    fn picture(&self, tag: &str, range: &Range<usize>) -> Option<Picture> {
        let (source, alt) = self.picture_source(tag)?;
        // A picture of another site is left out, as any other element is that would fetch something.
        if source.contains("://") || source.starts_with("//") {
            return None;
        }
        let raw = self.text.get(range.clone()).filter(|text| text.contains(&source)).map_or(tag, |_| &source);
        let path = Spanned::new(decode_path(&source), self.target_range(range, raw));
        Some(Picture { path, alt, classes: vec![], is_embed: false })
    }

    /// Returns the address and the alternative text of an `<img>`; `None` for any other tag.
    fn picture_source(&self, tag: &str) -> Option<(String, String)> {
        static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
            let mut builder = ammonia::Builder::empty();
            builder.add_tags(["img"]).add_tag_attributes("img", ["src", "alt"]);
            builder
        });
        if !tag.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("<img")) {
            return None;
        }
        let clean = CLEANER.clean(tag).to_string();
        let source = attribute(&clean, "src").filter(|source| !source.is_empty())?;
        Some((source, attribute(&clean, "alt").unwrap_or_default()))
    }
}

/// The end of a fold.
const FOLD_END: &str = "</details>";

/// Joins a fold, `<details>`, to its end, where Markdown has read the two as blocks of their own because of an empty line between them.
/// `html` is the source of the last of `blocks`; `open_folds` has the indices of those without an end.
///
/// A fold that would reach over a heading is left as it is: sections are shown apart.
pub(super) fn join_fold(html: &str, blocks: &mut Vec<Block>, open_folds: &mut Vec<usize>) {
    let Some(last) = blocks.len().checked_sub(1) else { return };
    let is_fold = |tag: &HtmlTag<'_>| tag.name == "details";
    let ends = tags(html).filter(|tag| is_fold(tag) && tag.is_closing).count();
    let starts = tags(html).filter(is_fold).count() - ends;
    if starts > ends {
        open_folds.push(last);
    } else if ends > starts
        && let Some(start) = open_folds.pop()
    {
        let inner = &blocks[start + 1..last];
        let reaches_over = inner.iter().any(|block| matches!(block, Block::Heading(heading) if heading.level <= 2));
        if let Block::Html(open) = &mut blocks[start]
            && let Some(without_end) = open.trim_end().strip_suffix(FOLD_END).filter(|_| !reaches_over)
        {
            *open = without_end.to_string();
            blocks.insert(last, Block::Html(FOLD_END.to_string()));
        }
    }
}

/// Returns the value of an attribute of a tag that the sanitiser has written.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    Some(entities.into_iter().fold(value.to_string(), |value, (entity, letter)| value.replace(entity, letter)))
}

/// A tag of raw HTML.
struct HtmlTag<'h> {
    /// The whole tag, from `<` to `>`.
    text: &'h str,
    /// The element's name, in lower case.
    name: String,
    /// True for `</name>`.
    is_closing: bool,
}

/// Returns the tags in `html`. What is in quotation marks ends no tag; comments are passed over.
fn tags(html: &str) -> impl Iterator<Item = HtmlTag<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('<')?..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let is_closing = rest[1..].starts_with('/');
            let name_start = 1 + usize::from(is_closing);
            let name: String = rest[name_start..].chars().take_while(char::is_ascii_alphanumeric).collect();
            if name.is_empty() {
                rest = &rest[1..];
                continue;
            }
            let mut quote = None;
            let end = rest.find(|c| {
                match quote {
                    Some(open) if c == open => quote = None,
                    None if matches!(c, '"' | '\'') => quote = Some(c),
                    _ => {}
                }
                c == '>' && quote.is_none()
            })?;
            let (text, after) = rest.split_at(end + 1);
            rest = after;
            return Some(HtmlTag { text, name: name.to_lowercase(), is_closing });
        }
    })
}

/// Returns `html` without anything dangerous, and without pictures: an address could be of another site.
pub(super) fn sanitise(html: &str) -> String {
    static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
        let mut builder = ammonia::Builder::default();
        builder.rm_tags(["img"]).link_rel(Some("noopener"));
        builder
    });
    CLEANER.clean(html).to_string()
}
