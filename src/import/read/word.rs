//! Reads documents of Word (Office Open XML, ECMA-376): paragraphs with their kinds, and the words that comments are about.

use super::{
    ReadError,
    document::{DocumentComment, OfficeDocument, Paragraph, ParagraphKind, note_mark, without_mark_signs},
    file::{MAX_DEPTH, nesting, read_part},
};
use roxmltree::{Document, Node};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::Cursor,
};

/// The namespace of WordprocessingML.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// Reads a document.
///
/// # Errors
/// If the file is damaged.
pub fn read_word(name: &str, bytes: &[u8]) -> Result<OfficeDocument, ReadError> {
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(cause.to_string()))?;
    let mut part = |path: &str| read_part(&mut archive, path);
    let body = part("word/document.xml").ok_or_else(|| damaged("its text is missing".into()))?;
    let (styles, comments) = (part("word/styles.xml"), part("word/comments.xml"));
    let notes = [("footnote", part("word/footnotes.xml")), ("endnote", part("word/endnotes.xml"))];
    let replies = part("word/commentsExtended.xml").map(|xml| reply_paragraph_ids(&xml)).unwrap_or_default();
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
    let notes = notes.iter().filter_map(|(kind, xml)| Some((*kind, xml.as_deref()?)));
    let notes = notes.filter_map(|(kind, xml)| Some(note_texts(&Document::parse(xml).ok()?, kind))).flatten().collect();
    let body = Document::parse(&body).map_err(|cause| damaged(cause.to_string()))?;
    let mut reader = WordReader::new(&styles, &notes);
    reader.visit(body.root_element());
    reader.closed.extend(std::mem::take(&mut reader.open));
    let closed = reader.closed.into_iter().filter_map(|(id, words)| {
        let text = comments.get(&id)?.clone();
        Some(DocumentComment { text, words: words.trim().to_string() })
    });
    reader.document.comments = closed.filter(|comment| !comment.words.is_empty()).collect();
    Ok(reader.document)
}

fn attribute<'x>(node: &Node<'x, '_>, name: &str) -> Option<&'x str> {
    node.attribute((W, name))
}

fn child_named<'x, 'd>(node: &Node<'x, 'd>, name: &str) -> Option<Node<'x, 'd>> {
    node.children().find(|child| child.has_tag_name((W, name)))
}

/// Returns the kind of paragraph of each style, by the style's id. Built-in styles have the same name in every language; other styles have an
/// outline level, or inherit the kind of the style they are based on.
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
            _ if name.starts_with("toc ") => Some(ParagraphKind::Contents),
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
        // The limit stops at styles that are based on themselves.
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

/// Returns the paragraph ids that identify replies to other comments (MS-DOCX, 2.5.4): a reply to a code is not a code.
fn reply_paragraph_ids(xml: &str) -> HashSet<String> {
    let Ok(xml) = Document::parse(xml) else { return HashSet::new() };
    let value = |node: &Node<'_, '_>, name: &str| {
        node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_string())
    };
    let comments = xml.descendants().filter(|node| node.tag_name().name() == "commentEx");
    comments.filter(|node| value(node, "paraIdParent").is_some()).filter_map(|node| value(&node, "paraId")).collect()
}

/// Returns the text of each comment by its id.
fn comment_texts(xml: &Document<'_>, replies: &HashSet<String>) -> HashMap<String, String> {
    // A comment is identified by its last paragraph.
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

/// Returns the words of the footnotes or endnotes (`kind`) by their labels: `1`, or `e1` of an endnote.
fn note_texts(xml: &Document<'_>, kind: &str) -> HashMap<String, String> {
    let notes = xml.descendants().filter(|node| node.has_tag_name((W, kind)));
    // Word stores the separators above footnotes as footnotes with a type.
    let notes = notes.filter(|note| attribute(note, "type").is_none());
    let text = |note: Node<'_, '_>| {
        let label = note_label(kind, attribute(&note, "id")?);
        let (styles, notes) = (HashMap::new(), HashMap::new());
        let mut reader = WordReader::new(&styles, &notes);
        reader.visit(note);
        let words: Vec<String> = reader.document.paragraphs.into_iter().map(|paragraph| paragraph.words).collect();
        Some((label, words.join("\n")))
    };
    notes.filter_map(text).collect()
}

/// Returns the label of a footnote or an endnote.
fn note_label(kind: &str, id: &str) -> String {
    if kind.starts_with("endnote") { format!("e{id}") } else { id.to_string() }
}

struct WordReader<'s> {
    styles: &'s HashMap<String, ParagraphKind>,
    /// The words of the footnotes and endnotes by their labels.
    notes: &'s HashMap<String, String>,
    document: OfficeDocument,
    /// The comments whose words are being read, by their ids; a comment can end in another paragraph.
    open: BTreeMap<String, String>,
    closed: Vec<(String, String)>,
    number: usize,
}

impl<'s> WordReader<'s> {
    fn new(styles: &'s HashMap<String, ParagraphKind>, notes: &'s HashMap<String, String>) -> Self {
        let document = OfficeDocument::default();
        WordReader { styles, notes, document, open: BTreeMap::new(), closed: vec![], number: 0 }
    }

    fn visit(&mut self, node: Node<'_, '_>) {
        for child in node.children() {
            match child.tag_name().name() {
                "p" => self.read_paragraph(child),
                "tbl" => self.read_table(child),
                // Deleted text and field instructions are nobody's words; text boxes are read with their runs.
                "del" | "instrText" | "moveFrom" | "txbxContent" | "Fallback" => {}
                "commentRangeStart" | "commentRangeEnd" => self.read_comment_boundary(child),
                _ => self.visit(child),
            }
        }
    }

    fn read_table(&mut self, node: Node<'_, '_>) {
        let mut rows = vec![];
        for row in node.children().filter(|child| child.has_tag_name((W, "tr"))) {
            let mut cells = vec![];
            for cell in row.children().filter(|child| child.has_tag_name((W, "tc"))) {
                let start = self.document.paragraphs.len();
                self.visit(cell);
                cells.push(self.document.paragraphs.split_off(start));
            }
            rows.push(cells);
        }
        self.document.push_table(rows);
    }

    fn read_paragraph(&mut self, node: Node<'_, '_>) {
        self.number += 1;
        let properties = child_named(&node, "pPr");
        let value = |name: &str| {
            properties.and_then(|properties| child_named(&properties, name)).and_then(|found| attribute(&found, "val"))
        };
        let style_kind = value("pStyle").and_then(|id| self.styles.get(id)).copied().unwrap_or_default();
        let outline = value("outlineLvl").and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
        let is_item = properties.is_some_and(|properties| child_named(&properties, "numPr").is_some());
        let kind = match (outline, style_kind) {
            (Some(level), _) => ParagraphKind::Heading(level + 1),
            (None, ParagraphKind::Text) if is_item => ParagraphKind::Item,
            (None, kind) => kind,
        };
        let mut words = String::new();
        self.read_runs(node, &mut words);
        self.open.values_mut().for_each(|open| open.push('\n'));
        let words = words.trim().to_string();
        if !words.is_empty() && kind != ParagraphKind::Contents {
            self.document.paragraphs.push(Paragraph { number: self.number, kind, words });
        }
    }

    /// Appends the text below `node` to `words` and to every open comment.
    fn read_runs(&mut self, node: Node<'_, '_>, words: &mut String) {
        for child in node.children() {
            let text = match child.tag_name().name() {
                "t" => &without_mark_signs(child.text().unwrap_or_default()),
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
                    self.read_comment_boundary(child);
                    continue;
                }
                "footnoteReference" | "endnoteReference" => {
                    self.push_note_mark(child, words);
                    continue;
                }
                "blip" => {
                    self.document.pictures += 1;
                    continue;
                }
                // A text box has paragraphs of its own.
                "txbxContent" => {
                    self.visit(child);
                    continue;
                }
                _ => {
                    self.read_runs(child, words);
                    continue;
                }
            };
            words.push_str(text);
            self.open.values_mut().for_each(|open| open.push_str(text));
        }
    }

    /// Appends the mark of a footnote or an endnote to `words`, but not to the open comments.
    fn push_note_mark(&mut self, node: Node<'_, '_>, words: &mut String) {
        let Some(id) = attribute(&node, "id") else { return };
        let label = note_label(node.tag_name().name(), id);
        if let Some(note) = self.notes.get(&label) {
            words.push_str(&note_mark(&label));
            self.document.notes.push((label, note.clone()));
        }
    }

    fn read_comment_boundary(&mut self, node: Node<'_, '_>) {
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
    fn styles_are_recognised_by_their_names_in_every_language() {
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
    fn tables_of_figures_are_tables_and_others_are_their_paragraphs() {
        let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
        let row =
            |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|words| cell(words)).collect::<String>());
        let table = |rows: &[&[&str]]| {
            format!("<w:body><w:tbl>{}</w:tbl></w:body>", rows.iter().map(|cells| row(cells)).collect::<String>())
        };
        let read = |body: &str| read_word("a.docx", &docx(&[("word/document.xml", body)])).unwrap().paragraphs;
        let figures = read(&table(&[&["Year", "Letters"], &["2026", "12"]]));
        assert_eq!((figures[0].kind, figures[0].words.as_str()), (ParagraphKind::Table, "Year\tLetters\n2026\t12"));
        let long = "They come on Fridays. ".repeat(8);
        assert_eq!(read(&table(&[&["Left", &long], &["Right", "x"]])).len(), 4);
        assert_eq!(read(&table(&[&["One", "Two"]])).len(), 2);
    }

    #[test]
    fn a_comment_may_begin_and_end_in_different_paragraphs() {
        let body = "<w:body><w:p><w:r><w:t>No. </w:t></w:r><w:commentRangeStart w:id=\"0\"/><w:r><w:t>I wait</w:t></w:r></w:p><w:p><w:commentRangeStart w:id=\"1\"/><w:r><w:t>each day.</w:t></w:r><w:commentRangeEnd w:id=\"0\"/><w:r><w:t> Yes.</w:t></w:r><w:commentRangeEnd w:id=\"1\"/></w:p></w:body>";
        let remark = "<w:commentRangeStart w:id=\"9\"/><w:r><w:t>X</w:t></w:r><w:commentRangeEnd w:id=\"9\"/>";
        let body = body.replace("</w:p></w:body>", &format!("</w:p><w:p>{remark}</w:p></w:body>"));
        let comment = |id: u8, text: &str| {
            format!("<w:comment w:id=\"{id}\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>")
        };
        let reply = "<w:comment w:id=\"2\"><w:p paraId=\"7F\"><w:r><w:t>I agree</w:t></w:r></w:p></w:comment>";
        let comments = comment(0, "Waiting; Letters")
            + &comment(1, "Time")
            + &comment(9, "I wonder what she means here, and we should call her.")
            + reply;
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
        assert!(reading.refusals[0].reason.starts_with("its comment is a remark and no code"), "{reading:?}");
        assert_eq!(
            passages,
            [("I wait\neach day.", "Waiting+Letters".to_string()), ("each day. Yes.", "Time".to_string())]
        );
    }
}
