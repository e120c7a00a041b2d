//! Resolved content as HTML.

use super::{
    Block, FactBox, Image, Inline, ListItem, SpokenParagraph, Target,
    direction::{is_line_right_to_left, is_quote_right_to_left},
    escape::{escape, escaped, tied},
};
use crate::{model::id::slug, skin::Words, view::address::PageLocation};
use std::fmt::Write;

/// How resolved content is written on one page.
#[derive(Clone, Copy)]
pub struct HtmlFormat<'a> {
    /// The words of the interface.
    pub words: &'a Words,
    /// The location of the page, from which links lead.
    pub place: &'a PageLocation,
    /// By how many levels headings are lowered.
    pub lowered: u8,
    /// Put before the ids of footnotes, where several texts share a page.
    pub prefix: &'a str,
}

impl HtmlFormat<'_> {
    fn say(&self, key: &str) -> String {
        escaped(&self.words.message(key))
    }

    /// Writes blocks without their footnotes.
    pub fn blocks(&self, blocks: &[Block<'_>], out: &mut String) {
        blocks.iter().for_each(|block| self.block(block, out));
    }

    /// Writes one block. A footnote is left to [`HtmlFormat::footnotes`].
    pub fn block(&self, block: &Block<'_>, out: &mut String) {
        match block {
            Block::Paragraph(inlines) => {
                out.push_str(if is_line_right_to_left(inlines) { "<p dir=\"rtl\">" } else { "<p>" });
                self.write_inlines(inlines, out);
                out.push_str("</p>\n");
            }
            Block::Figure(image) => {
                let classes: String = image.classes.iter().map(|c| format!(" {}", escaped(c))).collect();
                let _ = write!(out, "<figure class=\"picture{classes}\">");
                self.image(image, out);
                out.push_str("</figure>\n");
            }
            Block::Heading { level, id, inlines } => {
                let level = (level + self.lowered).min(6);
                let direction = if is_line_right_to_left(inlines) { " dir=\"rtl\"" } else { "" };
                let (id, words) = (escaped(id), self.inlines(inlines));
                let _ = writeln!(out, "<h{level} id=\"{id}\"{direction}>{words}</h{level}>");
            }
            Block::List { start, items } => self.list(*start, items, out),
            Block::Table { alignment, head, rows } => self.table(alignment, head, rows, out),
            Block::Code(code) => {
                out.push_str("<pre><code>");
                escape(code, out);
                out.push_str("</code></pre>\n");
            }
            Block::Html(html) => out.push_str(html),
            Block::Rule => out.push_str("<hr>\n"),
            Block::Alert(kind, inner) => {
                let name = self.say(&format!("alert-{kind}"));
                let _ = writeln!(out, "<aside class=\"alert alert-{kind}\"><p class=\"alert-name\">{name}</p>");
                self.blocks(inner, out);
                out.push_str("</aside>\n");
            }
            Block::Box(fact) => self.fact_box(fact, out),
            Block::Cited(inner) => {
                out.push_str("<blockquote class=\"cited\">\n");
                self.blocks(inner, out);
                out.push_str("</blockquote>\n");
            }
            // Inside another block there is no room for a whole quote: a link leads to its page.
            Block::Quote(quote) => {
                let href = escaped(&self.place.href(&quote.address));
                let _ = writeln!(out, "<p><a href=\"{href}\">{}</a></p>", self.inlines(&quote.title));
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
            Block::Footnote(..) => {}
        }
    }

    /// Writes the footnotes among `blocks`.
    pub fn footnotes(&self, blocks: &[Block<'_>], out: &mut String) {
        let footnote = |block: &'_ Block<'_>| matches!(block, Block::Footnote(..));
        if !blocks.iter().any(footnote) {
            return;
        }
        let _ = writeln!(out, "<section class=\"footnotes\" aria-label=\"{}\"><ol>", self.say("footnotes"));
        for block in blocks {
            let Block::Footnote(label, inner) = block else { continue };
            let id = slug(label);
            let value = label.parse::<u32>().map_or(String::new(), |n| n.to_string());
            let _ = write!(out, "<li id=\"{}fn-{id}\" value=\"{value}\">", self.prefix);
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

    fn image(&self, image: &Image<'_>, out: &mut String) {
        let src = escaped(&self.place.media_href(&image.path));
        // A page that knows how large its pictures are does not jump when they are loaded.
        let size =
            image.size.map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
        let _ = write!(out, "<img src=\"{src}\" alt=\"{}\"{size} loading=\"lazy\">", escaped(image.alt));
    }

    fn list(&self, start: Option<u64>, items: &[ListItem<'_>], out: &mut String) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let start_attribute =
            start.filter(|start| *start != 1).map_or(String::new(), |start| format!(" start=\"{start}\""));
        let _ = writeln!(out, "<{tag}{start_attribute}>");
        for item in items {
            match item.id {
                Some(id) => {
                    let _ = write!(out, "<li id=\"{}\">", escaped(id));
                }
                None => out.push_str("<li>"),
            }
            if let Some(ticked) = item.ticked {
                let (key, sign) = if ticked { ("ticked", "☑") } else { ("unticked", "☐") };
                let label = self.say(key);
                let _ = write!(out, "<span class=\"tick\" role=\"img\" aria-label=\"{label}\">{sign}</span> ");
            }
            self.tight(&item.blocks, out);
            out.push_str("</li>\n");
        }
        let _ = writeln!(out, "</{tag}>");
    }

    /// Writes blocks inside another block: a single paragraph needs no tag of its own.
    fn tight(&self, blocks: &[Block<'_>], out: &mut String) {
        let paragraphs = blocks.iter().filter(|b| matches!(b, Block::Paragraph(_) | Block::Figure(_))).count();
        for block in blocks {
            match block {
                Block::Paragraph(inlines) if paragraphs == 1 => self.write_inlines(inlines, out),
                Block::Figure(image) if paragraphs == 1 => self.image(image, out),
                block => self.block(block, out),
            }
        }
    }

    fn table(
        &self,
        alignment: &[Option<i8>],
        head: &[Vec<Inline<'_>>],
        rows: &[Vec<Vec<Inline<'_>>>],
        out: &mut String,
    ) {
        // A wide table scrolls by itself; the keyboard can reach it to scroll it.
        let label = self.say("table");
        let _ = write!(
            out,
            "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"><table>\n<thead><tr>"
        );
        let class = |column: usize| match alignment.get(column).copied().flatten() {
            Some(1) => " class=\"right\"",
            Some(0) => " class=\"centre\"",
            _ => "",
        };
        for (i, cell) in head.iter().enumerate() {
            let _ = write!(out, "<th scope=\"col\"{}>{}</th>", class(i), self.inlines(cell));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            out.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                let _ = write!(out, "<td{}>{}</td>", class(i), self.inlines(cell));
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn fact_box(&self, fact: &FactBox<'_>, out: &mut String) {
        let kind = fact.kind;
        let _ = writeln!(out, "<aside class=\"{kind}\"><p class=\"{kind}-name\">{}</p>", self.say(kind));
        self.blocks(&fact.blocks, out);
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

    /// Writes the paragraphs of a quote.
    pub fn paragraphs(&self, paragraphs: &[SpokenParagraph<'_>]) -> String {
        let mut out = String::new();
        let direction = if is_quote_right_to_left(paragraphs) { " dir=\"rtl\"" } else { "" };
        for paragraph in paragraphs {
            let class = if paragraph.is_turn { " class=\"turn\"" } else { "" };
            let _ = write!(out, "<p{class}{direction}>");
            self.write_inlines(&paragraph.inlines, &mut out);
            out.push_str("</p>\n");
        }
        out
    }

    /// Writes running text.
    pub fn inlines(&self, inlines: &[Inline<'_>]) -> String {
        let mut out = String::new();
        self.write_inlines(inlines, &mut out);
        out
    }

    fn write_inlines(&self, inlines: &[Inline<'_>], out: &mut String) {
        inlines.iter().for_each(|inline| self.inline(inline, out));
    }

    fn inline(&self, inline: &Inline<'_>, out: &mut String) {
        match inline {
            Inline::Text(text, _) => escape(&tied(text), out),
            Inline::Spoken(words) | Inline::Pause(words) => escape(words, out),
            Inline::Emphasis(inner) => self.tagged("em", inner, out),
            Inline::Strong(inner) => self.tagged("strong", inner, out),
            Inline::Struck(inner) => self.tagged("s", inner, out),
            Inline::Code(code) => {
                out.push_str("<code>");
                escape(code, out);
                out.push_str("</code>");
            }
            Inline::Link(target, inner) => self.link(target, inner, out),
            Inline::Image(image) => self.image(image, out),
            Inline::Html(html) => out.push_str(html),
            Inline::FootnoteMark(label) => {
                let id = slug(label);
                let _ = write!(
                    out,
                    "<sup><a id=\"{0}fnref-{id}\" href=\"#{0}fn-{id}\" class=\"footnote-mark\">{1}</a></sup>",
                    self.prefix,
                    escaped(label)
                );
            }
            Inline::Line => out.push('\n'),
            Inline::Break => out.push_str("<br>"),
            Inline::OpeningMark(mark) => out.extend(["<span class=\"mark\">", &escaped(mark), "</span>"]),
            Inline::ClosingMark(mark) => {
                out.extend(["<span class=\"mark mark-close\">", &escaped(mark), "</span>"]);
            }
            Inline::Elision(elision) => {
                let _ = write!(
                    out,
                    "<span class=\"elision\"><span aria-hidden=\"true\">{}</span><span class=\"vh\">{}</span></span>",
                    escaped(elision),
                    self.say("elision")
                );
            }
            Inline::StageNote(words) => self.explained("stage-note", &format!("[{words}]"), out),
            Inline::Clarification(words) => self.explained("clarified", &format!("[{words}]"), out),
            Inline::Placeholder(words) => self.explained("placeholder", words, out),
            Inline::Speaker(name) => {
                let _ = write!(out, "<span class=\"speaker\">{}<span class=\"vh\">:</span></span> ", escaped(name));
            }
        }
    }

    /// Writes words that the editor put into a quote, with a name for them that is only heard.
    fn explained(&self, class: &str, words: &str, out: &mut String) {
        let (name, words) = (self.say(class), escaped(words));
        let _ = write!(out, "<span class=\"{class}\"><span class=\"vh\">{name} </span>{words}</span>");
    }

    fn tagged(&self, tag: &str, inner: &[Inline<'_>], out: &mut String) {
        let _ = write!(out, "<{tag}>");
        self.write_inlines(inner, out);
        let _ = write!(out, "</{tag}>");
    }

    fn link(&self, target: &Target<'_>, inner: &[Inline<'_>], out: &mut String) {
        let (href, rel) = match target {
            Target::Web(address) => (escaped(address), " rel=\"external noopener\""),
            Target::Heading(id) => (format!("#{}", escaped(id)), ""),
            Target::Entity(_, address) => (escaped(&self.place.href(address)), ""),
            Target::File(path, fragment) => (escaped(&[&self.place.media_href(path), *fragment].concat()), ""),
        };
        let _ = write!(out, "<a href=\"{href}\"{rel}>");
        self.write_inlines(inner, out);
        out.push_str("</a>");
    }
}
