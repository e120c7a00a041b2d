//! Reads text documents of LibreOffice (OpenDocument 1.3): paragraphs with what their styles say, footnotes, and the words that comments are
//! about.

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

/// The namespaces of the elements.
const TEXT: &str = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const STYLE: &str = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
const OFFICE: &str = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

/// Reads a document.
///
/// # Errors
/// If it is damaged.
pub fn read_odt(name: &str, bytes: &[u8]) -> Result<OfficeDocument, ReadError> {
    let damaged = |reason: String| ReadError::Damaged { file: name.to_string(), reason };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|cause| damaged(cause.to_string()))?;
    let content = read_part(&mut archive, "content.xml").ok_or_else(|| damaged("its text is missing".into()))?;
    if nesting(&content) > MAX_DEPTH {
        return Err(damaged(format!("its parts are nested more than {MAX_DEPTH} levels deep")));
    }
    let content = Document::parse(&content).map_err(|cause| damaged(cause.to_string()))?;
    let styles = read_part(&mut archive, "styles.xml").unwrap_or_default();
    let (mut parents, mut hidden) = (HashMap::new(), HashSet::new());
    for xml in std::iter::once(&content).chain(Document::parse(&styles).iter()) {
        parent_styles(xml, &mut parents);
        hidden_styles(xml, &mut hidden);
    }
    let mut reader =
        OdtReader { parents, hidden, document: OfficeDocument::default(), open: BTreeMap::new(), number: 0 };
    if let Some(body) = content.descendants().find(|node| node.has_tag_name((OFFICE, "text"))) {
        reader.visit(body, ParagraphKind::Text);
    }
    Ok(reader.document)
}

/// Adds the names and the parents of all styles.
fn parent_styles(xml: &Document<'_>, parents: &mut HashMap<String, String>) {
    for style in xml.descendants().filter(|node| node.has_tag_name((STYLE, "style"))) {
        if let (Some(name), Some(parent)) =
            (style.attribute((STYLE, "name")), style.attribute((STYLE, "parent-style-name")))
        {
            parents.insert(name.to_string(), parent.to_string());
        }
    }
}

/// Adds the names of the styles whose words are hidden.
fn hidden_styles(xml: &Document<'_>, hidden: &mut HashSet<String>) {
    for style in xml.descendants().filter(|node| node.has_tag_name((STYLE, "style"))) {
        let is_hidden = style.children().any(|node| node.attribute((TEXT, "display")) == Some("none"));
        hidden.extend(style.attribute((STYLE, "name")).filter(|_| is_hidden).map(str::to_string));
    }
}

struct OdtReader {
    parents: HashMap<String, String>,
    /// The styles whose words are hidden, and not meant to be read.
    hidden: HashSet<String>,
    document: OfficeDocument,
    /// The comments whose words are being read, by their names: what each says, and the words so far.
    open: BTreeMap<String, DocumentComment>,
    number: usize,
}

impl OdtReader {
    /// Reads the paragraphs below `node`, which are of `kind` where their styles say nothing.
    fn visit(&mut self, node: Node<'_, '_>, kind: ParagraphKind) {
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" | "h" => self.paragraph(child, kind),
                // What was deleted and indexes, which repeat headings, are nobody's words.
                "tracked-changes" | "table-of-content" | "alphabetical-index" | "forms" | "sequence-decls" => {}
                "list" => self.visit(child, ParagraphKind::Item),
                "table" => self.table(child),
                _ => self.visit(child, kind),
            }
        }
    }

    fn table(&mut self, node: Node<'_, '_>) {
        let mut rows = vec![];
        for row in node.descendants().filter(|child| child.tag_name().name() == "table-row") {
            let mut cells = vec![];
            for cell in row.children().filter(|child| child.tag_name().name() == "table-cell") {
                let start = self.document.paragraphs.len();
                self.visit(cell, ParagraphKind::Text);
                cells.push(self.document.paragraphs.split_off(start));
            }
            rows.push(cells);
        }
        self.document.push_table(rows);
    }

    fn paragraph(&mut self, node: Node<'_, '_>, kind: ParagraphKind) {
        self.number += 1;
        let number = self.number;
        let style_kind = node.attribute((TEXT, "style-name")).and_then(|style| self.kind_of_style(style));
        let level = node.attribute((TEXT, "outline-level")).and_then(|level| level.parse().ok());
        let kind = match (node.tag_name().name(), style_kind) {
            (_, Some(ParagraphKind::Title)) => ParagraphKind::Title,
            ("h", _) => ParagraphKind::Heading(level.unwrap_or(1)),
            (_, style_kind) => style_kind.unwrap_or(kind),
        };
        let mut words = String::new();
        self.runs(node, &mut words);
        self.open.values_mut().for_each(|comment| comment.words.push('\n'));
        let words = words.trim().to_string();
        if !words.is_empty() {
            self.document.paragraphs.push(Paragraph { number, kind, words });
        }
    }

    /// Returns what paragraphs of a style are, by its name or that of one that it is based on. Built-in styles have the same name in every
    /// language, in which other signs than letters are written by their numbers: `Heading_20_1`.
    fn kind_of_style(&self, style: &str) -> Option<ParagraphKind> {
        let mut name = style;
        // A style that is based on itself would never end.
        for _ in 0..10 {
            match name.to_lowercase().replace("_20_", " ").as_str() {
                "title" => return Some(ParagraphKind::Title),
                "quotations" | "quote" | "intense quote" | "block text" | "quotation" | "citat" => {
                    return Some(ParagraphKind::Quote);
                }
                _ => name = self.parents.get(name)?,
            }
        }
        None
    }

    /// Appends the words below `node`, also to the comments that are open.
    fn runs(&mut self, node: Node<'_, '_>, words: &mut String) {
        for child in node.children() {
            let text = match child.tag_name().name() {
                "" if child.is_text() => collapse(child.text().unwrap_or_default()),
                "s" => {
                    " ".repeat(child.attribute((TEXT, "c")).and_then(|count| count.parse().ok()).unwrap_or(1).min(100))
                }
                "hidden-text" | "hidden-paragraph" => continue,
                "span" if child.attribute((TEXT, "style-name")).is_some_and(|style| self.hidden.contains(style)) => {
                    continue;
                }
                "tab" => "\t".to_string(),
                "line-break" => "\n".to_string(),
                "note" => {
                    self.note(child, words);
                    continue;
                }
                "annotation" => {
                    self.open_comment(child);
                    continue;
                }
                "annotation-end" => {
                    self.close_comment(child);
                    continue;
                }
                "image" => {
                    self.document.pictures += 1;
                    continue;
                }
                // A text box has paragraphs of its own.
                "text-box" => {
                    self.visit(child, ParagraphKind::Text);
                    continue;
                }
                _ => {
                    self.runs(child, words);
                    continue;
                }
            };
            words.push_str(&text);
            self.open.values_mut().for_each(|comment| comment.words.push_str(&text));
        }
    }

    /// Puts the mark of a footnote into the words; what comments are about has none.
    fn note(&mut self, node: Node<'_, '_>, words: &mut String) {
        let named = |name: &str| node.children().find(|child| child.has_tag_name((TEXT, name)));
        let Some(body) = named("note-body") else { return };
        let citation = named("note-citation").and_then(|citation| citation.text()).unwrap_or_default().trim();
        let prefix = if node.attribute((TEXT, "note-class")) == Some("endnote") { "e" } else { "" };
        let label = format!("{prefix}{citation}");
        let mut paragraphs = vec![];
        for paragraph in body.descendants().filter(|child| child.has_tag_name((TEXT, "p"))) {
            let mut text = String::new();
            let mut reader = OdtReader {
                parents: HashMap::new(),
                hidden: self.hidden.clone(),
                document: OfficeDocument::default(),
                open: BTreeMap::new(),
                number: 0,
            };
            reader.runs(paragraph, &mut text);
            paragraphs.push(text.trim().to_string());
        }
        words.push_str(&note_mark(&label));
        self.document.notes.push((label, paragraphs.join("\n")));
    }

    /// Opens the comment `node`; one without a name is about no words.
    fn open_comment(&mut self, node: Node<'_, '_>) {
        let Some(name) = node.attribute((OFFICE, "name")) else { return };
        let paragraphs = node.children().filter(|child| child.has_tag_name((TEXT, "p")));
        let words = |paragraph: Node<'_, '_>| -> String {
            paragraph.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
        };
        let text = paragraphs.map(words).collect::<Vec<_>>().join("\n");
        self.open.insert(name.to_string(), DocumentComment { text, words: String::new() });
    }

    fn close_comment(&mut self, node: Node<'_, '_>) {
        let comment = node.attribute((OFFICE, "name")).and_then(|name| self.open.remove(name));
        let comment = comment.map(|comment| DocumentComment { words: comment.words.trim().to_string(), ..comment });
        self.document.comments.extend(comment.filter(|comment| !comment.words.is_empty()));
    }
}

/// Returns text with one blank in place of all white space in a row, as the format defines it (ODF 1.3 part 3, 6.1.2).
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in without_mark_signs(text).chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' if out.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
