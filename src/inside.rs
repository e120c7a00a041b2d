//! bytes -> the words written inside a file that is no text: a picture's metadata, a PDF, an office file.
//!
//! Rules look for names in it, and the audit for everything that may not be seen. Nothing is rendered; what cannot be
//! followed is said to be closed, and never passed over in silence.

use lopdf::{Dictionary, Document, Object};
use std::io::{Cursor, Read};

/// A file that cannot be looked into: damaged, or locked by a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

/// The least letters in a row that are taken for words in the metadata of a picture.
const SHORTEST: usize = 4;

/// The same where a whole file is searched that is of no known kind: noise looks like short words.
const SHORTEST_ANYWHERE: usize = 16;

/// Most that is read of what a file unpacks to: one that holds more is made to exhaust a machine.
const MOST: u64 = 64 << 20;

/// The texts written inside `bytes`.
///
/// # Errors
/// If it is a PDF, an office file or an archive that cannot be read.
pub fn texts(bytes: &[u8]) -> Result<Vec<String>, Closed> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => pdf(bytes),
        [b'P', b'K', 3, 4, ..] => packed(bytes, true),
        [0x1f, 0x8b, ..] => unpacked(bytes),
        // 7z, xz, RAR, bzip2.
        [b'7', b'z', 0xbc, 0xaf, ..]
        | [0xfd, b'7', b'z', b'X', ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [b'B', b'Z', b'h', ..] => Err(Closed),
        [0xff, 0xd8, 0xff, ..] => Ok(jpeg(bytes)),
        [0x89, b'P', b'N', b'G', ..] => Ok(png(bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(webp(bytes)),
        [b'G', b'I', b'F', b'8', ..] => Ok(gif(bytes)),
        [b'w', b'O', b'F', b'F' | b'2', ..] => Ok(vec![]),
        _ => Ok(strings(bytes, SHORTEST_ANYWHERE)),
    }
}

/// What somebody wrote into a picture beside the picture; nothing for what is none.
pub fn metadata(bytes: &[u8]) -> Vec<String> {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] | [b'P', b'K', 3, 4, ..] => vec![],
        _ => texts(bytes).unwrap_or_default(),
    }
}

/// The segments of applications (EXIF, XMP, IPTC) and comments, up to where the picture begins.
fn jpeg(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let end = (at + 2 + length).min(bytes.len());
        if matches!(marker, 0xe1..=0xef | 0xfe) {
            found.extend(strings(&bytes[(at + 4).min(end)..end], SHORTEST));
        }
        if *marker == 0xda || length < 2 {
            break;
        }
        at = end;
    }
    // A second picture behind the first, or a segment behind a slip, has metadata of its own.
    let rest = bytes.get(at..).unwrap_or_default();
    for sign in [b"Exif\0\0".as_slice(), b"<x:xmpmeta"] {
        for start in memchr::memmem::find_iter(rest, sign).take(MOST_WITHIN) {
            found.extend(strings(&rest[start..rest.len().min(start + (1 << 16))], SHORTEST));
        }
    }
    found
}

/// So many pictures within one are looked into.
const MOST_WITHIN: usize = 8;

/// The chunks of text, packed or not, and EXIF (PNG specification, third edition, 11.3).
fn png(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 8;
    while let Some([a, b, c, d]) = bytes.get(at..at + 4) {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
        let kind = bytes.get(at + 4..at + 8).unwrap_or_default();
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        let data = bytes.get(at + 8..end).unwrap_or_default();
        match kind {
            b"tEXt" | b"eXIf" => found.extend(strings(data, SHORTEST)),
            // A keyword, a zero, how it is packed, and the text; of an international text also its language.
            b"zTXt" | b"iTXt" => {
                found.extend(strings(data, SHORTEST));
                let packed = data
                    .windows(2)
                    .position(|w| w[0] & 0x0f == 8 && u16::from_be_bytes([w[0], w[1]]).is_multiple_of(31));
                found.extend(packed.and_then(|i| inflated(&data[i..])));
            }
            _ => {}
        }
        at = end.saturating_add(4);
    }
    found
}

fn inflated(bytes: &[u8]) -> Option<String> {
    let mut out = vec![];
    flate2::read::ZlibDecoder::new(bytes).take(MOST).read_to_end(&mut out).ok()?;
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// The EXIF and XMP chunks.
fn webp(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 12;
    while let (Some(kind), Some([a, b, c, d])) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let end = at.saturating_add(8).saturating_add(length).min(bytes.len());
        if matches!(kind, b"EXIF" | b"XMP ") {
            found.extend(strings(&bytes[at + 8..end], SHORTEST));
        }
        at = end + length % 2;
    }
    found
}

/// The extensions: comments, plain texts, applications (GIF89a, 24 to 26).
fn gif(bytes: &[u8]) -> Vec<String> {
    let mut found = vec![];
    let mut at = 0;
    while let Some(next) =
        bytes.get(at..).and_then(|rest| rest.windows(2).position(|w| matches!(w, [0x21, 0xfe | 0xff | 0x01])))
    {
        let mut text = vec![];
        at += next + 2;
        while let Some(length) = bytes.get(at).filter(|n| **n > 0) {
            let end = (at + 1 + usize::from(*length)).min(bytes.len());
            text.extend_from_slice(&bytes[at + 1..end]);
            at = end;
        }
        found.extend(strings(&text, SHORTEST));
    }
    found
}

/// The text of the pages, and every text that stands in the file besides: title, author, bookmarks, alternative texts, XMP.
fn pdf(bytes: &[u8]) -> Result<Vec<String>, Closed> {
    let document = Document::load_mem(bytes).map_err(|_| Closed)?;
    if document.is_encrypted() {
        return Err(Closed);
    }
    if document.objects.values().any(is_too_much) {
        return Err(Closed);
    }
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let mut found = vec![];
    for page in pages {
        // A page whose fonts name no letters cannot be searched by anybody; its other texts are.
        found.extend(document.extract_text(&[page]).ok());
    }
    for object in document.objects.values() {
        texts_of(object, &mut found);
    }
    dictionary(&document.trailer, &mut found);
    Ok(found)
}

/// Whether a part of a PDF unpacks to more than is read: it is made to exhaust a machine. What is small when packed cannot.
fn is_too_much(object: &Object) -> bool {
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
        Object::Stream(stream) => {
            dictionary(&stream.dict, found);
            // A form within a page, the look of a note: words that no page's own text holds.
            if stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|name| name == b"Form")) {
                found.extend(shown(stream));
            }
            if stream.dict.has_type(b"Metadata") {
                let content = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
                found.push(String::from_utf8_lossy(&content).into_owned());
            }
        }
        _ => {}
    }
}

/// The texts that a form shows, each as its bytes are letters.
fn shown(stream: &lopdf::Stream) -> Option<String> {
    let content = lopdf::content::Content::decode(&stream.decompressed_content().ok()?).ok()?;
    let mut out = String::new();
    for operation in &content.operations {
        for operand in &operation.operands {
            match operand {
                Object::Array(parts) => parts.iter().for_each(|part| letters(part, &mut out)),
                operand => letters(operand, &mut out),
            }
        }
        out.push(' ');
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

/// What a file that is packed by itself holds: a text, a drawing (`.svgz`), a folder (`.tgz`, whose files stand in it as they
/// are).
fn unpacked(bytes: &[u8]) -> Result<Vec<String>, Closed> {
    let mut content = vec![];
    flate2::read::MultiGzDecoder::new(bytes).take(MOST + 1).read_to_end(&mut content).map_err(|_| Closed)?;
    if content.len() as u64 > MOST || content.starts_with(&[0x1f, 0x8b]) {
        return Err(Closed);
    }
    let text = String::from_utf8_lossy(&content);
    Ok(if text.contains('\0') { texts(&content)? } else { vec![without_tags(&text), text.into_owned()] })
}

/// The texts of an office file, an e-book, or any other that is a ZIP. One ZIP in another is opened, deeper ones are not:
/// they are made to exhaust a machine.
fn packed(bytes: &[u8], is_outer: bool) -> Result<Vec<String>, Closed> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Closed)?;
    let mut found = vec![];
    let mut left = MOST;
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|_| Closed)?;
        let name = file.name().map_err(|_| Closed)?.to_string();
        let mut content = vec![];
        (&mut file).take(left + 1).read_to_end(&mut content).map_err(|_| Closed)?;
        left = left.checked_sub(content.len() as u64).ok_or(Closed)?;
        if content.starts_with(b"PK\x03\x04") {
            found.extend(if is_outer { packed(&content, false)? } else { return Err(Closed) });
        } else if MARKUP.iter().any(|ending| name.ends_with(ending)) {
            found.push(without_tags(&String::from_utf8_lossy(&content)));
        } else {
            found.extend(texts(&content)?);
            found.extend(String::from_utf8(content).ok());
        }
        found.push(name);
    }
    Ok(found)
}

/// Files of a ZIP whose words stand between tags, by the ending of their names.
const MARKUP: [&str; 6] = [".xml", ".html", ".xhtml", ".rels", ".opf", ".svg"];

/// Text without its tags. Office files cut words with them; the end of a paragraph or a cell is the end of a word.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len() / 2);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, behind) = behind.split_once('>').unwrap_or((behind, ""));
        let name = tag.trim_matches('/').split([' ', '/', '\n']).next().unwrap_or("");
        // Only what is within a line of text cuts words.
        if ![
            "w:r",
            "w:t",
            "w:rPr",
            "a:r",
            "a:t",
            "a:rPr",
            "text:span",
            "t",
            "r",
            "rPr",
            "w:proofErr",
            "w:lang",
            "w:b",
            "w:i",
        ]
        .contains(&name)
        {
            out.push('\n');
        }
        // Who wrote a comment, and what a picture shows, stand in the values of tags.
        for value in tag.split('"').skip(1).step_by(2).filter(|value| value.contains(char::is_alphabetic)) {
            out.push_str(value);
            out.push('\n');
        }
        rest = behind;
    }
    out.push_str(rest);
    unescaped(&out)
}

/// `&amp;`, `&#248;` and their kind as the letters they stand for.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = behind.split_once(';').filter(|(name, _)| name.len() < 10).unwrap_or(("", behind));
        let number = name
            .strip_prefix('#')
            .and_then(|n| n.strip_prefix('x').map_or_else(|| n.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok()));
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => number.and_then(char::from_u32).unwrap_or('&'),
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Runs of at least `shortest` letters and signs, as UTF-8 and as UTF-16 of either order.
fn strings(bytes: &[u8], shortest: usize) -> Vec<String> {
    let mut found = vec![];
    let mut keep = |text: &str| {
        let runs = text.split(|c: char| c.is_control() || c == '\u{fffd}').map(str::trim);
        found.extend(runs.filter(|run| run.chars().count() >= shortest).map(String::from));
    };
    keep(&String::from_utf8_lossy(bytes));
    // EXIF of Windows and old PDFs write two bytes a letter; those of European languages have a zero among them.
    if bytes.windows(4).any(|w| matches!(w, [a, 0, b, 0] | [0, a, 0, b] if *a > 31 && *b > 31)) {
        for start in [0, 1] {
            let pairs = || bytes.get(start..).unwrap_or_default().chunks_exact(2);
            let wide = |f: fn([u8; 2]) -> u16| -> String {
                let letter = |p: &[u8]| {
                    char::from_u32(u32::from(f([p[0], p[1]]))).filter(|c| (*c as u32) < 0x250).unwrap_or('\0')
                };
                pairs().map(letter).collect()
            };
            keep(&wide(u16::from_le_bytes));
            keep(&wide(u16::from_be_bytes));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_many_bytes_a_letter_has() {
        let narrow = [&[0u8, 1][..], "Søren Kjær".as_bytes(), &[0xff]].concat();
        assert_eq!(strings(&narrow, 4), ["Søren Kjær"]);
        let wide: Vec<u8> = "Anna Holm".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(strings(&[&[7u8][..], &wide].concat(), 4).contains(&"Anna Holm".to_string()));
    }

    #[test]
    fn the_metadata_of_a_photograph_and_a_drawing_is_read() {
        let segment =
            |marker: u8, body: &[u8]| [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe1, b"Exif\0\0Artist Anna Holm"),
            segment(0xfe, b"by Bent"),
            vec![0xff, 0xda, 0, 2],
        ]
        .concat();
        assert_eq!(texts(&photo).unwrap(), ["Exif", "Artist Anna Holm", "by Bent"]);
        let chunk = |kind: &[u8], body: &[u8]| [&(body.len() as u32).to_be_bytes()[..], kind, body, &[0; 4]].concat();
        let mut packed = flate2::write::ZlibEncoder::new(b"Author\0\0".to_vec(), flate2::Compression::best());
        std::io::Write::write_all(&mut packed, b"Anna Holm").unwrap();
        let drawing = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"zTXt", &packed.finish().unwrap())].concat();
        assert!(texts(&drawing).unwrap().contains(&"Anna Holm".to_string()));
    }

    #[test]
    fn what_cannot_be_read_is_said_to_be_closed() {
        assert_eq!(texts(b"%PDF-1.7 and no more"), Err(Closed));
        assert_eq!(texts(b"PK\x03\x04 and no more"), Err(Closed));
        assert_eq!(texts(b"7z\xbc\xaf and no more"), Err(Closed));
        assert_eq!(texts(b"GIF89a").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_packed_is_unpacked_and_no_more_than_a_machine_bears() {
        let pack = |content: &[u8]| {
            let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
            std::io::Write::write_all(&mut packed, content).unwrap();
            packed.finish().unwrap()
        };
        assert!(texts(&pack(b"<svg><title>Anna Holm</title></svg>")).unwrap().iter().any(|t| t.trim() == "Anna Holm"));
        assert!(texts(&pack(b"a/b.txt\0\0\0\0 Anna Holm was here")).unwrap().iter().any(|t| t.contains("Anna Holm")));
        assert_eq!(texts(&pack(&vec![b' '; MOST as usize + 1])), Err(Closed));
    }

    #[test]
    fn a_pdf_that_unpacks_without_end_is_said_to_be_closed() {
        let stream = |length: usize| {
            let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::best());
            std::io::Write::write_all(&mut packed, &vec![b' '; length]).unwrap();
            Object::Stream(lopdf::Stream::new(Dictionary::new(), packed.finish().unwrap()))
        };
        assert!(is_too_much(&stream(MOST as usize + 1)));
        assert!(!is_too_much(&stream(MOST as usize)));
    }
}
