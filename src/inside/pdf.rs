//! A PDF's bytes -> the words in it: those of its pages, and those that stand in it besides.

use super::{MOST, Unreadable, packed::held, pictures};
use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};
use std::{collections::HashSet, io::Read};

/// The text of the pages, and every text that stands in the file besides: title, author, bookmarks, alternative texts, XMP.
pub(super) fn pdf(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let document = Document::load_mem(bytes).map_err(|_| Unreadable)?;
    if document.is_encrypted() {
        return Err(Unreadable);
    }
    if document.objects.values().any(is_too_much) {
        return Err(Unreadable);
    }
    let mut found = vec![];
    let mut drawn = HashSet::new();
    let attached: HashSet<ObjectId> = document.objects.values().flat_map(attached_by).collect();
    for (number, page) in document.get_pages() {
        // A page whose fonts name no letters cannot be searched by anybody; its other texts are.
        if let Ok(text) = document.extract_text(&[number]) {
            // Where the face changes within a word, a line seems to end.
            found.push(text.replace('\n', ""));
            found.push(text);
        }
        drawn.extend(document.get_page_contents(page));
        // What a picture on the page shows, said in words, stands among what draws it.
        if let Ok(content) = Content::decode(&document.get_page_content(page)) {
            let said = content.operations.iter().flat_map(|operation| &operation.operands);
            said.filter(|operand| matches!(operand, Object::Dictionary(_))).for_each(|said| texts_of(said, &mut found));
        }
    }
    for (id, object) in &document.objects {
        texts_of(object, &mut found);
        match object {
            Object::Stream(stream) if attached.contains(id) => {
                let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                found.extend(held(&content, depth + 1)?);
            }
            Object::Stream(stream) if !drawn.contains(id) => of_stream(stream, &mut found),
            _ => {}
        }
    }
    dictionary(&document.trailer, &mut found);
    Ok(found)
}

/// Whether a part of a PDF unpacks to more than is read: it is made to exhaust a machine. What is small when packed cannot.
pub(super) fn is_too_much(object: &Object) -> bool {
    let Object::Stream(stream) = object else { return false };
    if stream.content.len() as u64 * MOST_UNPACKED < MOST {
        return false;
    }
    let unpacked = flate2::read::ZlibDecoder::new(stream.content.as_slice()).take(MOST + 1);
    std::io::copy(&mut { unpacked }, &mut std::io::sink()).is_ok_and(|length| length > MOST)
}

/// A byte that is packed stands for no more bytes than this (zlib technical details, maximum compression factor).
const MOST_UNPACKED: u64 = 1032;

fn texts_of(object: &Object, found: &mut Vec<String>) {
    match object {
        Object::String(..) => found.extend(lopdf::decode_text_string(object).ok()),
        Object::Array(items) => items.iter().for_each(|o| texts_of(o, found)),
        Object::Dictionary(dict) => dictionary(dict, found),
        Object::Stream(stream) => dictionary(&stream.dict, found),
        _ => {}
    }
}

/// The files that a dictionary says are attached (ISO 32000-1, 7.11.3): they need not say so themselves.
fn attached_by(object: &Object) -> Vec<ObjectId> {
    let Ok(files) = object.as_dict().and_then(|dict| dict.get(b"EF")).and_then(Object::as_dict) else { return vec![] };
    files.iter().filter_map(|(_, file)| file.as_reference().ok()).collect()
}

/// What a part of the file holds that draws no page: a form within a page, a photograph, a file that is attached, a script.
fn of_stream(stream: &lopdf::Stream, found: &mut Vec<String>) {
    let name = |key: &[u8]| stream.dict.get(key).and_then(Object::as_name).unwrap_or_default();
    let content = || stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    match (name(b"Type"), name(b"Subtype")) {
        // The look of a note: words that no page's own text holds.
        (_, b"Form") => found.extend(shown(stream)),
        (_, b"Image") if stream.content.starts_with(&[0xff, 0xd8, 0xff]) => {
            found.extend(pictures::jpeg(&stream.content))
        }
        (b"Metadata", _) => found.push(String::from_utf8_lossy(&content()).into_owned()),
        // Of unknown use: a script, the questions of a form. Fonts, colours and tables say what they are, or are no text.
        (b"", b"") if !TABLES.iter().any(|key| stream.dict.has(key)) => {
            let text = String::from_utf8(content()).ok();
            found.extend(text.filter(|text| !text.contains("begincmap") && !text.contains('\0')));
        }
        _ => {}
    }
}

/// What the dictionaries of fonts, colours, shades and functions hold.
const TABLES: [&[u8]; 6] = [b"Length1", b"Length2", b"N", b"FunctionType", b"ShadingType", b"BitsPerSample"];

/// The texts that a form shows, each as its bytes are letters.
fn shown(stream: &lopdf::Stream) -> Option<String> {
    let content = Content::decode(&stream.decompressed_content().ok()?).ok()?;
    let mut out = String::new();
    for operation in &content.operations {
        for operand in &operation.operands {
            match operand {
                Object::Array(parts) => parts.iter().for_each(|part| letters(part, &mut out)),
                operand => letters(operand, &mut out),
            }
        }
        // What is set at another place is another word; what follows at once goes on with it.
        if matches!(operation.operator.as_str(), "Td" | "TD" | "T*" | "Tm" | "ET" | "'" | "\"") {
            out.push(' ');
        }
    }
    Some(out)
}

fn letters(object: &Object, out: &mut String) {
    if let Object::String(bytes, _) = object {
        out.extend(bytes.iter().map(|b| char::from(*b)));
    }
}

fn dictionary(dict: &Dictionary, found: &mut Vec<String>) {
    dict.iter().for_each(|(_, object)| texts_of(object, found));
}
