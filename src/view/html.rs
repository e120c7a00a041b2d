//! Prose and testimony -> HTML.
//!
//! What a reference leads to is asked of the edition: what it does not hold leaves only the author's own words.

mod testimony;
mod words;

pub use words::{beginning, escape, escaped, is_even, tied};

use super::address::{self, PageLocation};
use crate::{
    check::Edition,
    model::{
        names::{Entity, EntityKind},
        prose::{Block, Fact, Heading, Inline, List, Picture, Table},
        resolve_path,
        testimony::Testimony,
    },
    skin::Words,
};
use std::fmt::Write;
use words::words_of;

/// What is needed to turn the text of one file into HTML for one page.
#[derive(Clone, Copy)]
pub struct HtmlWriter<'a> {
    /// What may be shown.
    pub edition: &'a Edition,
    /// What the interface says.
    pub words: &'a Words,
    /// Where the page stands.
    pub place: &'a PageLocation,
    /// The file the text is from.
    pub path: &'a str,
    /// How many levels headings are lowered.
    pub lowered: u8,
    /// Put before the ids of footnotes, where several texts share a page.
    pub prefix: &'a str,
}

impl<'a> HtmlWriter<'a> {
    /// The same, for the text of another file.
    pub fn of(self, path: &'a str) -> Self {
        HtmlWriter { path, ..self }
    }

    /// The same, with headings lowered by `levels`.
    pub fn lowered(self, levels: u8) -> Self {
        HtmlWriter { lowered: levels, ..self }
    }

    /// The same, with `prefix` before the ids of footnotes.
    pub fn prefixed(self, prefix: &'a str) -> Self {
        HtmlWriter { prefix, ..self }
    }

    /// Blocks, with their footnotes at the end.
    pub fn blocks(&self, blocks: &[Block]) -> String {
        let mut out = String::new();
        blocks.iter().for_each(|block| self.block(block, &mut out));
        self.footnotes(blocks, &mut out);
        out
    }

    /// Running text.
    pub fn inlines(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.write_inlines(inlines, &mut out);
        out
    }

    /// One block. Quotes of the file and footnotes are not written here.
    pub fn block(&self, block: &Block, out: &mut String) {
        match block {
            Block::Paragraph(inlines) => self.paragraph(inlines, out),
            Block::Heading(heading) => self.heading(heading, out),
            Block::List(list) => self.list(list, out),
            Block::Table(table) => self.table(table, out),
            Block::Code(code) => {
                out.push_str("<pre><code>");
                escape(code, out);
                out.push_str("</code></pre>\n");
            }
            Block::Html(html) => out.push_str(html),
            Block::Rule => out.push_str("<hr>\n"),
            Block::Alert(kind, inner) => {
                let _ = writeln!(
                    out,
                    "<aside class=\"alert alert-{kind}\"><p class=\"alert-name\">{}</p>",
                    self.say(&format!("alert-{kind}"))
                );
                inner.iter().for_each(|b| self.block(b, out));
                out.push_str("</aside>\n");
            }
            Block::Fact(fact) => self.fact("fact", fact, out),
            Block::Maxim(fact) => self.fact("maxim", fact, out),
            Block::Cited(inner, _) => {
                out.push_str("<blockquote class=\"cited\">\n");
                inner.iter().for_each(|b| self.block(b, out));
                out.push_str("</blockquote>\n");
            }
            // Deep inside another block there is no room for a whole quote: a link leads to it.
            Block::Embed(name) => {
                out.push_str("<p>");
                self.reference(
                    name.value.strip_prefix("quote:").unwrap_or(&name.value),
                    Some(EntityKind::Quote),
                    None,
                    out,
                );
                out.push_str("</p>\n");
            }
            Block::Definitions(terms) => {
                out.push_str("<dl>\n");
                for (term, meanings) in terms {
                    let _ = writeln!(out, "<dt>{}</dt>", self.inlines(term));
                    for meaning in meanings {
                        out.push_str("<dd>");
                        self.tight(meaning, out);
                        out.push_str("</dd>\n");
                    }
                }
                out.push_str("</dl>\n");
            }
            Block::Quote(_) | Block::Footnote(..) => {}
        }
    }

    /// The footnotes defined among `blocks`.
    pub fn footnotes(&self, blocks: &[Block], out: &mut String) {
        let notes: Vec<_> = blocks
            .iter()
            .filter_map(|b| if let Block::Footnote(label, inner) = b { Some((label, inner)) } else { None })
            .collect();
        if notes.is_empty() {
            return;
        }
        let _ = writeln!(out, "<section class=\"footnotes\" aria-label=\"{}\"><ol>", self.say("footnotes"));
        for (label, inner) in notes {
            let id = crate::model::id::slug(label);
            let _ = write!(
                out,
                "<li id=\"{0}fn-{id}\" value=\"{label}\">",
                self.prefix,
                label = label.parse::<u32>().map_or(String::new(), |n| n.to_string())
            );
            self.tight(inner, out);
            let _ = writeln!(
                out,
                " <a class=\"footnote-back\" href=\"#{0}fnref-{id}\" aria-label=\"{1}\">↩</a></li>",
                self.prefix,
                self.say("footnote-back")
            );
        }
        out.push_str("</ol></section>\n");
    }

    fn paragraph(&self, inlines: &[Inline], out: &mut String) {
        if let [Inline::Image(picture)] = inlines {
            return self.figure(picture, out);
        }
        out.push_str("<p>");
        self.write_inlines(inlines, out);
        out.push_str("</p>\n");
    }

    fn figure(&self, picture: &Picture, out: &mut String) {
        let classes: String = picture.classes.iter().map(|c| format!(" {}", escaped(c))).collect();
        let _ = write!(out, "<figure class=\"picture{classes}\">");
        self.image(picture, out);
        out.push_str("</figure>\n");
    }

    fn image(&self, picture: &Picture, out: &mut String) {
        let Some(href) = self.file(&picture.path.value) else { return };
        // A page that knows how large its pictures are does not jump when they come.
        let size = self
            .size(&picture.path.value)
            .map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
        let alt = escaped(&picture.alt);
        let _ = write!(out, "<img src=\"{}\" alt=\"{alt}\"{size} loading=\"lazy\">", escaped(&href));
    }

    /// How wide and high a picture of the project is, in pixels.
    pub fn size(&self, target: &str) -> Option<(u32, u32)> {
        self.edition.size_of(&resolve_path(self.path, target)?)
    }

    /// The link to a file of the project that is copied.
    pub fn file(&self, target: &str) -> Option<String> {
        let path = resolve_path(self.path, target)?;
        Some(self.place.href(&address::of_file(&path)))
    }

    fn heading(&self, heading: &Heading, out: &mut String) {
        let level = (heading.level.max(2) + self.lowered).min(6);
        let _ =
            writeln!(out, "<h{level} id=\"{}\">{}</h{level}>", escaped(&heading.id), self.inlines(&heading.inlines));
    }

    fn list(&self, list: &List, out: &mut String) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => {
                let _ = writeln!(out, "<ol start=\"{start}\">");
            }
            _ => {
                let _ = writeln!(out, "<{tag}>");
            }
        }
        for item in &list.items {
            let id = item.attributes.as_ref().and_then(|a| a.id.as_ref());
            match id {
                Some(id) => {
                    let _ = write!(out, "<li id=\"{}\">", escaped(&id.value));
                }
                None => out.push_str("<li>"),
            }
            if let Some(ticked) = item.ticked {
                let key = if ticked { "ticked" } else { "unticked" };
                let _ = write!(
                    out,
                    "<span class=\"tick\" role=\"img\" aria-label=\"{}\">{}</span> ",
                    self.say(key),
                    if ticked { "☑" } else { "☐" }
                );
            }
            self.tight(&item.blocks, out);
            out.push_str("</li>\n");
        }
        let _ = writeln!(out, "</{tag}>");
    }

    /// Blocks inside another: a single paragraph needs no tag of its own.
    pub fn tight(&self, blocks: &[Block], out: &mut String) {
        let paragraphs = blocks.iter().filter(|b| matches!(b, Block::Paragraph(_))).count();
        for block in blocks {
            match block {
                Block::Paragraph(inlines) if paragraphs == 1 => self.write_inlines(inlines, out),
                block => self.block(block, out),
            }
        }
    }

    fn table(&self, table: &Table, out: &mut String) {
        // A wide table scrolls by itself; it can be reached with the keyboard to be scrolled.
        let _ = write!(
            out,
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{}\"><table>\n<thead><tr>",
            self.say("table")
        );
        let side = |i: usize| match table.alignment.get(i).copied().flatten() {
            Some(1) => " class=\"right\"",
            Some(0) => " class=\"centre\"",
            _ => "",
        };
        for (i, cell) in table.head.iter().enumerate() {
            let _ = write!(out, "<th scope=\"col\"{}>{}</th>", side(i), self.inlines(cell));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            out.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                let _ = write!(out, "<td{}>{}</td>", side(i), self.inlines(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn fact(&self, kind: &str, fact: &Fact, out: &mut String) {
        let _ = writeln!(out, "<aside class=\"{kind}\"><p class=\"{kind}-name\">{}</p>", self.say(kind));
        fact.blocks.iter().for_each(|b| self.block(b, out));
        if let Some(source) = &fact.source {
            let _ = writeln!(
                out,
                "<p class=\"{kind}-source\"><span class=\"vh\">{} </span>{}</p>",
                self.say("source-colon"),
                self.inlines(source)
            );
        }
        out.push_str("</aside>\n");
    }

    fn write_inlines(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => words_of(text, out),
                Inline::Mark(opens) => {
                    let (open, close) = &self.edition.config().quotation_marks;
                    escape(if *opens { open } else { close }, out);
                }
                Inline::Emphasis(inner) => self.tagged("em", inner, out),
                Inline::Strong(inner) => self.tagged("strong", inner, out),
                Inline::Struck(inner) => self.tagged("s", inner, out),
                Inline::Code(code) => {
                    out.push_str("<code>");
                    escape(code, out);
                    out.push_str("</code>");
                }
                Inline::Link(target, inner) => self.link(&target.value, inner, out),
                Inline::Reference(name, text) => self.reference(&name.value, None, text.as_deref(), out),
                Inline::Image(picture) => self.image(picture, out),
                Inline::Html(html) => out.push_str(html),
                Inline::FootnoteMark(label) => {
                    let id = crate::model::id::slug(label);
                    let _ = write!(
                        out,
                        "<sup><a id=\"{0}fnref-{id}\" href=\"#{0}fn-{id}\" class=\"footnote-mark\">{1}</a></sup>",
                        self.prefix,
                        escaped(label)
                    );
                }
                Inline::Count(count) => {
                    let _ = write!(out, "{}", self.edition.count(*count));
                }
                Inline::Line => out.push('\n'),
                Inline::Break => out.push_str("<br>"),
            }
        }
    }

    fn tagged(&self, tag: &str, inner: &[Inline], out: &mut String) {
        let _ = write!(out, "<{tag}>");
        self.write_inlines(inner, out);
        let _ = write!(out, "</{tag}>");
    }

    fn link(&self, target: &str, inner: &[Inline], out: &mut String) {
        let is_elsewhere = target.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
        let anchor = target.find('#').map_or("", |i| &target[i..]);
        if self.edition.hides(anchor.trim_start_matches('#')) {
            return self.write_inlines(inner, out);
        }
        let href = if is_elsewhere || target.starts_with('#') {
            Some(target.to_string())
        } else if let Some((entity, part)) = self.edition.resolve_link(self.path, target) {
            let anchor = if part.is_empty() { anchor.to_string() } else { format!("#{part}") };
            address::of_entity(self.edition, entity).map(|a| self.place.href(&format!("{a}{anchor}")))
        } else if target.split('#').next().is_some_and(|file| file.ends_with(".md")) {
            None
        } else {
            self.file(target)
        };
        match href {
            Some(href) => {
                let rel = if is_elsewhere { " rel=\"external noopener\"" } else { "" };
                let _ = write!(out, "<a href=\"{}\"{rel}>", escaped(&href));
                self.write_inlines(inner, out);
                out.push_str("</a>");
            }
            None => self.write_inlines(inner, out),
        }
    }

    /// A reference: a link with the entity's title or the author's text; what is held back leaves the text alone.
    fn reference(&self, name: &str, kind: Option<EntityKind>, text: Option<&[Inline]>, out: &mut String) {
        let name = match kind {
            Some(kind) => format!("{}:{name}", kind.name()),
            None => name.to_string(),
        };
        let Some(entity) = self.edition.resolve(&name) else {
            match text {
                Some(text) => self.write_inlines(text, out),
                None if self.edition.is_draft(&name) => out.push_str(&self.say("not-out-yet")),
                None => out.push_str(&self.say("held-back")),
            }
            return;
        };
        let href = address::of_entity(self.edition, entity).map(|a| self.place.href(&a)).unwrap_or_default();
        let _ = write!(out, "<a href=\"{}\">", escaped(&href));
        match text {
            Some(text) => self.write_inlines(text, out),
            None => out.push_str(&self.title_of(entity)),
        }
        out.push_str("</a>");
    }

    /// The title of an entity, as HTML.
    pub fn title_of(&self, entity: Entity) -> String {
        let e = self.edition;
        let i = entity.index;
        match entity.kind {
            EntityKind::Theme => self.inlines(&e.themes()[i].theme.front.title.inlines),
            EntityKind::Insight => self.inlines(&e.insights()[i].insight.front.title.inlines),
            EntityKind::Quote => e.quote(i).map_or(String::new(), |node| self.beginning(&node.quote.testimony)),
            EntityKind::Recommendation => {
                e.recommendation(i).map_or(String::new(), |node| self.inlines(&node.recommendation.text))
            }
            EntityKind::Question => self.inlines(&e.questions()[i].question().text.inlines),
            EntityKind::Voice => {
                e.voice(i).map_or(String::new(), |voice| escaped(voice.label.as_deref().unwrap_or(&voice.id)))
            }
            EntityKind::Workshop => self.inlines(&e.workshops()[i].workshop.front.title.inlines),
            EntityKind::Board => self.inlines(e.boards()[i].words()),
            EntityKind::Sheet => self.inlines(&e.sheets()[i].front.title.inlines),
            EntityKind::Practice => self.inlines(&e.practices()[i].practice.front.title.inlines),
            EntityKind::Meeting => self.inlines(&e.meetings()[i].meeting.front.title.inlines),
            EntityKind::Page => match e.pages().get(i) {
                Some(page) => self.inlines(&page.front.title.inlines),
                None => self.inlines(&e.config().title.inlines),
            },
        }
    }

    /// The first words of a quote, in the house's marks.
    fn beginning(&self, testimony: &Testimony) -> String {
        let (open, close) = &self.edition.config().quotation_marks;
        escaped(&format!("{open}{}{close}", beginning(&testimony.own_words(), 60)))
    }

    fn say(&self, key: &str) -> String {
        escaped(&self.words.say(key))
    }
}
