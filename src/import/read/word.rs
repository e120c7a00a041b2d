//! Reads documents of Word (Office Open XML, ECMA-376): paragraphs with what their styles say, and the words that comments are about.

use super::{Passage, ReadError, Reading};
use roxmltree::{Document, Node};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::{Cursor, Read},
};

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordDocument {
    /// The paragraphs that have words, in order.
    pub paragraphs: Vec<WordParagraph>,
    /// The comments, in the order of the words that they are about.
    pub comments: Vec<WordComment>,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordParagraph {
    /// Its number in the document, counted from 1, with empty ones.
    pub number: usize,
    /// What it is.
    pub kind: ParagraphKind,
    /// Its words.
    pub words: String,
}

/// What a paragraph is, by its style or its outline level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// A heading, from level 1 on.
    Heading(u8),
    /// A quote.
    Quote,
    /// An item of a list.
    Item,
}

/// A comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordComment {
    /// What the comment says.
    pub text: String,
    /// The words that it is about.
    pub words: String,
}

/// The largest part of a document that is read, in bytes: a tree of it takes ten times as much.
const MAX_PART: u64 = 40_000_000;

/// The most words of a comment that is a code.
const MAX_CODE_WORDS: usize = 6;

/// How deeply the elements of a document may be nested.
const MAX_DEPTH: usize = 100;

/// The namespace of the elements.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Reads a document.
///
/// # Errors
/// If it is damaged.
pub fn read_word(name: &str, bytes: &[u8]) -> Result<WordDocument, ReadError> {
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(cause.to_string()))?;
    let mut part = |path: &str| -> Option<String> {
        let mut text = String::new();
        archive.by_name(path).ok()?.take(MAX_PART).read_to_string(&mut text).ok()?;
        Some(text)
    };
    let body = part("word/document.xml").ok_or_else(|| damaged("its text is missing".into()))?;
    let (styles, comments) = (part("word/styles.xml"), part("word/comments.xml"));
    let replies = part("word/commentsExtended.xml").map(|xml| reply_paragraphs(&xml)).unwrap_or_default();
    if nesting(&body) > MAX_DEPTH {
        return Err(damaged(format!("its parts are nested more than {MAX_DEPTH} levels deep")));
    }
    let parse =
        |text: &str| -> Result<(), String> { Document::parse(text).map(|_| ()).map_err(|cause| cause.to_string()) };
    parse(&body).map_err(damaged)?;
    let styles =
        styles.as_deref().and_then(|text| Document::parse(text).ok()).map(|xml| style_kinds(&xml)).unwrap_or_default();
    let comments = comments
        .as_deref()
        .and_then(|text| Document::parse(text).ok())
        .map(|xml| comment_texts(&xml, &replies))
        .unwrap_or_default();
    let body = Document::parse(&body).map_err(|cause| damaged(cause.to_string()))?;
    let mut reader = WordReader {
        styles: &styles,
        document: WordDocument::default(),
        open: BTreeMap::new(),
        closed: vec![],
        number: 0,
    };
    reader.visit(body.root_element());
    reader.closed.extend(std::mem::take(&mut reader.open));
    let closed = reader.closed.into_iter().filter_map(|(id, words)| {
        let text = comments.get(&id)?.clone();
        Some(WordComment { text, words: words.trim().to_string() })
    });
    reader.document.comments = closed.filter(|comment| !comment.words.is_empty()).collect();
    Ok(reader.document)
}

/// Returns how deeply the elements of XML are nested, without building a tree of them.
fn nesting(xml: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in xml.split('<').skip(1) {
        let inside = tag.split('>').next().unwrap_or_default();
        if inside.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !inside.ends_with('/') && !inside.starts_with(['?', '!']) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

impl WordDocument {
    /// Returns whether the comments are codes: several, most of them a few words that are no sentence.
    pub fn is_coded(&self) -> bool {
        let is_code = |comment: &&WordComment| {
            comment.text.split_whitespace().count() <= MAX_CODE_WORDS
                && !comment.text.trim_end().ends_with(['.', '?', '!'])
        };
        let codes = self.comments.iter().filter(is_code).count();
        codes > 1 && codes * 3 >= self.comments.len() * 2
    }

    /// Returns the words of all paragraphs, with a blank line between them.
    pub fn text(&self) -> String {
        self.paragraphs.iter().map(|paragraph| format!("{}\n\n", paragraph.words)).collect()
    }

    /// Returns the words that comments are about, as passages: a comment is a code, or several with `;` or a line end between them.
    pub fn coded_passages(&self, document: &str) -> Reading {
        let mut reading = Reading::default();
        for (index, comment) in self.comments.iter().enumerate() {
            let codes = comment.text.split([';', '\n']).map(str::trim).filter(|code| !code.is_empty());
            reading.add(Passage {
                place: format!("comment {}", index + 1),
                words: comment.words.clone(),
                voice: Some(document.to_string()),
                themes: codes.map(str::to_string).collect(),
                ..Passage::default()
            });
        }
        reading
    }
}

fn attribute<'x>(node: &Node<'x, '_>, name: &str) -> Option<&'x str> {
    node.attribute((W, name))
}

fn child_named<'x, 'd>(node: &Node<'x, 'd>, name: &str) -> Option<Node<'x, 'd>> {
    node.children().find(|child| child.has_tag_name((W, name)))
}

/// Returns what paragraphs of each style are, by the style's id. The built-in styles have the same name in every language; the others take
/// after the one that they are based on, or have an outline level.
fn style_kinds(xml: &Document<'_>) -> HashMap<String, ParagraphKind> {
    let value = |node: &Node<'_, '_>, name: &str| {
        child_named(node, name).and_then(|found| attribute(&found, "val").map(str::to_string))
    };
    let mut own: HashMap<String, (Option<ParagraphKind>, Option<String>)> = HashMap::new();
    for style in xml.descendants().filter(|node| node.has_tag_name((W, "style"))) {
        let Some(id) = attribute(&style, "styleId") else { continue };
        let name = value(&style, "name").unwrap_or_default().to_lowercase();
        let outline = child_named(&style, "pPr").and_then(|properties| value(&properties, "outlineLvl"));
        let outline = outline.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
        let heading = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok());
        let kind = match name.as_str() {
            "title" => Some(ParagraphKind::Title),
            "quote" | "intense quote" | "block text" | "quotations" | "quotation" | "block quotation" | "citat" => {
                Some(ParagraphKind::Quote)
            }
            _ if name.starts_with("list") => Some(ParagraphKind::Item),
            _ => heading.or(outline.map(|level| level + 1)).map(ParagraphKind::Heading),
        };
        own.insert(id.to_string(), (kind, value(&style, "basedOn")));
    }
    let resolve = |id: &String| {
        let (mut id, mut kind) = (id.clone(), None);
        // A style that is based on itself would never end.
        for _ in 0..10 {
            let Some((own_kind, parent)) = own.get(&id) else { break };
            kind = kind.or(*own_kind);
            let Some(parent) = parent else { break };
            id = parent.clone();
        }
        kind.unwrap_or_default()
    };
    own.keys().map(|id| (id.clone(), resolve(id))).collect()
}

/// Returns the paragraphs by which replies to other comments are known (MS-DOCX, 2.5.4): an answer to a code is none.
fn reply_paragraphs(xml: &str) -> HashSet<String> {
    let Ok(xml) = Document::parse(xml) else { return HashSet::new() };
    let value = |node: &Node<'_, '_>, name: &str| {
        node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_string())
    };
    let comments = xml.descendants().filter(|node| node.tag_name().name() == "commentEx");
    comments.filter(|node| value(node, "paraIdParent").is_some()).filter_map(|node| value(&node, "paraId")).collect()
}

/// Returns the text of each comment by its id.
fn comment_texts(xml: &Document<'_>, replies: &HashSet<String>) -> HashMap<String, String> {
    // A comment is known by its last paragraph.
    let is_reply = |comment: &Node<'_, '_>| {
        let last = comment.descendants().rfind(|node| node.has_tag_name((W, "p")));
        let id = last.and_then(|paragraph| {
            paragraph.attributes().find(|attribute| attribute.name() == "paraId").map(|id| id.value().to_string())
        });
        id.is_some_and(|id| replies.contains(&id))
    };
    let comments = xml.descendants().filter(|node| node.has_tag_name((W, "comment")) && !is_reply(node));
    let text = |comment: Node<'_, '_>| {
        let paragraphs = comment.descendants().filter(|node| node.has_tag_name((W, "p")));
        let words = |paragraph: Node<'_, '_>| -> String {
            paragraph.descendants().filter(|node| node.has_tag_name((W, "t"))).filter_map(|node| node.text()).collect()
        };
        Some((attribute(&comment, "id")?.to_string(), paragraphs.map(words).collect::<Vec<_>>().join("\n")))
    };
    comments.filter_map(text).collect()
}

struct WordReader<'s> {
    styles: &'s HashMap<String, ParagraphKind>,
    document: WordDocument,
    /// The comments whose words are being read, by their ids; their ends can be in another paragraph.
    open: BTreeMap<String, String>,
    closed: Vec<(String, String)>,
    number: usize,
}

impl WordReader<'_> {
    fn visit(&mut self, node: Node<'_, '_>) {
        for child in node.children() {
            match child.tag_name().name() {
                "p" => self.paragraph(child),
                // What was deleted, and the instructions of fields, is nobody's words.
                "del" | "instrText" | "moveFrom" | "txbxContent" | "Fallback" => {}
                "commentRangeStart" | "commentRangeEnd" => self.comment_mark(child),
                _ => self.visit(child),
            }
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        self.number += 1;
        let properties = child_named(&node, "pPr");
        let value = |name: &str| {
            properties.and_then(|properties| child_named(&properties, name)).and_then(|found| attribute(&found, "val"))
        };
        let of_style = value("pStyle").and_then(|id| self.styles.get(id)).copied().unwrap_or_default();
        let outline = value("outlineLvl").and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
        let is_item = properties.is_some_and(|properties| child_named(&properties, "numPr").is_some());
        let kind = match (outline, of_style) {
            (Some(level), _) => ParagraphKind::Heading(level + 1),
            (None, ParagraphKind::Text) if is_item => ParagraphKind::Item,
            (None, kind) => kind,
        };
        let mut words = String::new();
        self.runs(node, &mut words);
        self.open.values_mut().for_each(|open| open.push('\n'));
        let words = words.trim().to_string();
        if !words.is_empty() {
            self.document.paragraphs.push(WordParagraph { number: self.number, kind, words });
        }
    }

    /// Appends the words below `node`, also to the comments that are open.
    fn runs(&mut self, node: Node<'_, '_>, words: &mut String) {
        for child in node.children() {
            let text = match child.tag_name().name() {
                "t" => child.text().unwrap_or_default(),
                "tab" if !child.parent().is_some_and(|parent| parent.has_tag_name((W, "tabs"))) => "\t",
                "br" | "cr" => "\n",
                "noBreakHyphen" => "\u{2011}",
                "del" | "instrText" | "moveFrom" | "pPr" | "rPr" | "Fallback" | "softHyphen" => continue,
                // Hidden words are not meant to be read.
                "r" if child_named(&child, "rPr")
                    .is_some_and(|properties| child_named(&properties, "vanish").is_some()) =>
                {
                    continue;
                }
                "commentRangeStart" | "commentRangeEnd" => {
                    self.comment_mark(child);
                    continue;
                }
                // A text box has paragraphs of its own.
                "txbxContent" => {
                    self.visit(child);
                    continue;
                }
                _ => {
                    self.runs(child, words);
                    continue;
                }
            };
            words.push_str(text);
            self.open.values_mut().for_each(|open| open.push_str(text));
        }
    }

    fn comment_mark(&mut self, node: Node<'_, '_>) {
        let Some(id) = attribute(&node, "id").map(str::to_string) else { return };
        if node.tag_name().name() == "commentRangeStart" {
            self.open.insert(id, String::new());
        } else if let Some(words) = self.open.remove(&id) {
            self.closed.push((id, words));
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::io::Write;

    /// Returns a document with these parts.
    pub(in crate::import) fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
        for (path, content) in parts {
            archive.start_file(*path, zip::write::SimpleFileOptions::default()).unwrap();
            let xml = format!("<?xml version=\"1.0\"?><w:x xmlns:w=\"{W}\">{content}</w:x>");
            archive.write_all(xml.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn styles_are_known_by_their_names_in_every_language() {
        let styles = "<w:style w:styleId=\"Overskrift1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Citat\"><w:name w:val=\"Quote\"/></w:style><w:style w:styleId=\"Eget\"><w:name w:val=\"Eget\"/><w:basedOn w:val=\"Overskrift1\"/></w:style><w:style w:styleId=\"Kapitel\"><w:name w:val=\"Kapitel\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>";
        let p = |style: &str, words: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
        };
        let body = format!(
            "<w:body>{}{}{}{}<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>En</w:t><w:tab/><w:t>to</w:t></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p></w:body>",
            p("Overskrift1", "A"),
            p("Citat", "B"),
            p("Eget", "C"),
            p("Kapitel", "D")
        );
        let document =
            read_word("a.docx", &docx(&[("word/document.xml", &body), ("word/styles.xml", styles)])).unwrap();
        let kinds: Vec<_> = document.paragraphs.iter().map(|p| (p.kind, p.words.as_str())).collect();
        assert_eq!(
            kinds,
            [
                (ParagraphKind::Heading(1), "A"),
                (ParagraphKind::Quote, "B"),
                (ParagraphKind::Heading(1), "C"),
                (ParagraphKind::Heading(2), "D"),
                (ParagraphKind::Item, "En\tto"),
            ]
        );
    }

    #[test]
    fn a_comment_may_begin_and_end_in_different_paragraphs() {
        let body = "<w:body><w:p><w:r><w:t>No. </w:t></w:r><w:commentRangeStart w:id=\"0\"/><w:r><w:t>I wait</w:t></w:r></w:p><w:p><w:commentRangeStart w:id=\"1\"/><w:r><w:t>each day.</w:t></w:r><w:commentRangeEnd w:id=\"0\"/><w:r><w:t> Yes.</w:t></w:r><w:commentRangeEnd w:id=\"1\"/></w:p></w:body>";
        let comment = |id: u8, text: &str| {
            format!("<w:comment w:id=\"{id}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>")
        };
        let reply = "<w:comment w:id=\"2\"><w:p paraId=\"7F\"><w:r><w:t>I agree</w:t></w:r></w:p></w:comment>";
        let comments = comment(0, "Waiting; Letters") + &comment(1, "Time") + reply;
        let body = body.replace(
            "<w:commentRangeStart w:id=\"0\"/>",
            "<w:commentRangeStart w:id=\"2\"/><w:commentRangeStart w:id=\"0\"/>",
        );
        let body = body.replace(
            "<w:commentRangeEnd w:id=\"0\"/>",
            "<w:commentRangeEnd w:id=\"2\"/><w:commentRangeEnd w:id=\"0\"/>",
        );
        let extended = "<w:commentEx paraId=\"7F\" paraIdParent=\"01\"/>";
        let parts = [
            ("word/document.xml", body.as_str()),
            ("word/comments.xml", &comments),
            ("word/commentsExtended.xml", extended),
        ];
        let document = read_word("a.docx", &docx(&parts)).unwrap();
        let reading = document.coded_passages("a.docx");
        let passages: Vec<_> = reading.passages.iter().map(|p| (p.words.as_str(), p.themes.join("+"))).collect();
        assert_eq!(
            passages,
            [("I wait\neach day.", "Waiting+Letters".to_string()), ("each day. Yes.", "Time".to_string())]
        );
    }
}
