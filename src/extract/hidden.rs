//! The parts of a document besides the words on its pages, for a person who decides whether it may be published.

use super::{Budget, MAX_DEPTH, MAX_UNPACKED};
use lopdf::{Document, Object};
use std::{collections::BTreeSet, io::Cursor};

/// A part of an office file that readers overlook: what it is, how the names of its files begin or go on, and a text within it.
const OFFICE_PARTS: [(&str, &[&str], &str); 9] = [
    ("comments", &["comments", "annotation"], ""),
    ("tracked changes", &["word/document", "content.xml"], "<w:ins "),
    ("tracked changes", &["word/document", "content.xml"], "<w:del "),
    ("tracked changes", &["content.xml"], "<text:tracked-changes"),
    ("hidden sheets", &["workbook"], "idden\""),
    ("notes of a speaker", &["notesSlide"], ""),
    ("embedded files", &["embeddings/", "Object "], ""),
    ("names of people and programs", &["docProps/", "meta.xml"], ""),
    ("pictures with what cameras wrote into them", &["media/", "Pictures/"], ""),
];

/// The keys of a PDF's dictionaries that belong to a part that readers overlook.
const PDF_PARTS: [(&str, &[u8]); 6] = [
    ("notes on its pages", b"Annots"),
    ("attached files", b"EF"),
    ("scripts", b"JS"),
    ("layers that can be hidden", b"OCGs"),
    ("fields of a form", b"AcroForm"),
    ("names of people and programs", b"Author"),
];

/// Returns what a PDF or an office file holds besides the words on its pages, in a few words each; nothing for any other file.
pub fn hidden_parts(bytes: &[u8]) -> Vec<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => pdf_parts(bytes),
        [b'P', b'K', 3, 4, ..] => office_parts(bytes),
        _ => vec![],
    }
}

fn office_parts(bytes: &[u8]) -> Vec<&'static str> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else { return vec![] };
    let mut budget = Budget { bytes: MAX_UNPACKED, depth: MAX_DEPTH };
    let mut found = BTreeSet::new();
    for i in 0..archive.len() {
        let Ok(mut file) = archive.by_index(i) else { break };
        let Some(name) = file.name().ok().map(|name| name.to_string()) else { break };
        let Ok(content) = budget.unpack(&mut file) else { break };
        for (part, names, text) in OFFICE_PARTS {
            let has_text = text.is_empty() || memchr::memmem::find(&content, text.as_bytes()).is_some();
            if has_text && names.iter().any(|part| name.contains(part)) {
                found.insert(part);
            }
        }
    }
    found.into_iter().collect()
}

fn pdf_parts(bytes: &[u8]) -> Vec<&'static str> {
    let Ok(document) = Document::load_mem(bytes) else { return vec![] };
    let dictionaries = || {
        document.objects.values().filter_map(|object| match object {
            Object::Dictionary(dict) => Some(dict),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        })
    };
    let has_key = |key: &[u8]| dictionaries().any(|dict| dict.has(key));
    PDF_PARTS.into_iter().filter(|(_, key)| has_key(key)).map(|(part, _)| part).collect()
}
