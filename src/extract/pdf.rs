//! Text extraction from PDFs: the text of the pages, and every other text in the file.

use super::{Budget, Unreadable, archives::member_texts};
use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};
use std::collections::HashSet;

/// Returns the text of the pages, and every other text in the file: title, author, bookmarks, alternative texts, XMP, attached files.
pub(super) fn pdf(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, Unreadable> {
    let document = Document::load_mem(bytes).map_err(|_| Unreadable)?;
    if document.is_encrypted() {
        return Err(Unreadable);
    }
    check_streams(document.objects.values())?;
    let mut texts = vec![];
    let mut page_contents = HashSet::new();
    let attached: HashSet<ObjectId> = document.objects.values().flat_map(attached_files).collect();
    for (number, page) in document.get_pages() {
        // The text of a page whose fonts do not map to characters cannot be extracted; the page's other texts are collected below.
        if let Ok(text) = document.extract_text(&[number]) {
            // A change of typeface within a word looks like the end of a line.
            texts.push(text.replace('\n', ""));
            texts.push(text);
        }
        page_contents.extend(document.get_page_contents(page));
        // The alternative text of a picture on the page is an operand among those that draw the picture.
        if let Ok(content) = Content::decode(&document.get_page_content(page)) {
            let operands = content.operations.iter().flat_map(|operation| &operation.operands);
            operands
                .filter(|operand| matches!(operand, Object::Dictionary(_)))
                .for_each(|operand| collect_texts(operand, &mut texts));
        }
    }
    for (id, object) in &document.objects {
        collect_texts(object, &mut texts);
        match object {
            Object::Stream(stream) if attached.contains(id) => {
                let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                texts.extend(budget.nested(|budget| member_texts(&content, budget))?);
            }
            Object::Stream(stream) if !page_contents.contains(id) => collect_stream_texts(stream, &mut texts),
            _ => {}
        }
    }
    collect_dictionary_texts(&document.trailer, &mut texts);
    Ok(texts)
}

/// Checks what the streams among `objects` unpack to. Pictures and fonts are never unpacked, and their size does not matter.
///
/// # Errors
/// If a page has more to draw than [`MAX_PAGE_CONTENT`], or all pages together have more than [`MAX_CONTENT`].
pub(super) fn check_streams<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Result<(), Unreadable> {
    let mut remaining = MAX_CONTENT;
    for object in objects {
        let Object::Stream(stream) = object else { continue };
        let is_picture = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
        if is_picture || BINARY_STREAM_KEYS.iter().any(|key| stream.dict.has(key)) {
            continue;
        }
        let length = match stream.decompressed_content_with_limit(MAX_PAGE_CONTENT) {
            Ok(content) => content.len(),
            Err(lopdf::Error::Decompress(_)) => return Err(Unreadable),
            // A stream that is not packed, or in a way that is never unpacked.
            Err(_) => stream.content.len(),
        };
        if length > MAX_PAGE_CONTENT {
            return Err(Unreadable);
        }
        remaining = remaining.checked_sub(length).ok_or(Unreadable)?;
    }
    Ok(())
}

/// The maximum number of bytes of one page's drawing operations. Parsed, one page after the other, they take up thirty times as much memory.
pub(super) const MAX_PAGE_CONTENT: usize = 16 << 20;

/// The maximum number of bytes of all pages' drawing operations. A book of ten thousand quotes has less.
const MAX_CONTENT: usize = 512 << 20;

fn collect_texts(object: &Object, texts: &mut Vec<String>) {
    match object {
        Object::String(..) => texts.extend(lopdf::decode_text_string(object).ok()),
        Object::Array(items) => items.iter().for_each(|o| collect_texts(o, texts)),
        Object::Dictionary(dict) => collect_dictionary_texts(dict, texts),
        Object::Stream(stream) => collect_dictionary_texts(&stream.dict, texts),
        _ => {}
    }
}

/// Returns the files that a dictionary attaches (ISO 32000-1, 7.11.3). Attached files need not declare themselves as such.
fn attached_files(object: &Object) -> Vec<ObjectId> {
    let Ok(files) = object.as_dict().and_then(|dict| dict.get(b"EF")).and_then(Object::as_dict) else { return vec![] };
    files.iter().filter_map(|(_, file)| file.as_reference().ok()).collect()
}

/// Collects the texts of a stream other than a page's content: a form within a page, a photograph, metadata, a script.
fn collect_stream_texts(stream: &lopdf::Stream, texts: &mut Vec<String>) {
    let name = |key: &[u8]| stream.dict.get(key).and_then(Object::as_name).unwrap_or_default();
    let content = || stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    match (name(b"Type"), name(b"Subtype")) {
        // Also the appearance of an annotation: its words are not in the text of any page.
        (_, b"Form") => texts.extend(form_text(stream)),
        (b"Metadata", _) => texts.push(String::from_utf8_lossy(&content()).into_owned()),
        // A stream of unknown use: a script, the questions of a form. Fonts, colours and tables declare what they are, or are not text.
        (b"", b"") if !BINARY_STREAM_KEYS.iter().any(|key| stream.dict.has(key)) => {
            let text = String::from_utf8(content()).ok();
            texts.extend(text.filter(|text| !text.contains("begincmap") && !text.contains('\0')));
        }
        _ => {}
    }
}

/// Keys in the dictionaries of fonts, colour spaces, shadings and functions.
const BINARY_STREAM_KEYS: [&[u8]; 6] =
    [b"Length1", b"Length2", b"N", b"FunctionType", b"ShadingType", b"BitsPerSample"];

/// Returns the texts that a form shows, with each byte decoded as Latin-1.
fn form_text(stream: &lopdf::Stream) -> Option<String> {
    let content = Content::decode(&stream.decompressed_content().ok()?).ok()?;
    let mut out = String::new();
    for operation in &content.operations {
        for operand in &operation.operands {
            match operand {
                Object::Array(parts) => parts.iter().for_each(|part| push_latin1(part, &mut out)),
                operand => push_latin1(operand, &mut out),
            }
        }
        // Text at a new position starts another word; text that follows directly continues the word.
        if matches!(operation.operator.as_str(), "Td" | "TD" | "T*" | "Tm" | "ET" | "'" | "\"") {
            out.push(' ');
        }
    }
    Some(out)
}

fn push_latin1(object: &Object, out: &mut String) {
    if let Object::String(bytes, _) = object {
        out.extend(bytes.iter().map(|b| char::from(*b)));
    }
}

fn collect_dictionary_texts(dict: &Dictionary, texts: &mut Vec<String>) {
    dict.iter().for_each(|(_, object)| collect_texts(object, texts));
}
