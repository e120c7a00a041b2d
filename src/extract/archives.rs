//! Text extraction from compressed files and archives: gzip, ZIP, tar.

use super::{MAX_UNPACKED, Unreadable, decode, has_utf16_bom, markup::markup_texts, texts_at_depth};
use std::io::{Cursor, Read};

/// Returns the texts of a gzip file, which contains a text, a drawing (`.svgz`), or an archive (`.tgz`, whose files are not compressed one
/// by one).
pub(super) fn gzip(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut content = vec![];
    flate2::read::MultiGzDecoder::new(bytes)
        .take(MAX_UNPACKED + 1)
        .read_to_end(&mut content)
        .map_err(|_| Unreadable)?;
    if content.len() as u64 > MAX_UNPACKED || content.starts_with(&[0x1f, 0x8b]) {
        return Err(Unreadable);
    }
    if content.contains(&0) { texts_at_depth(&content, depth + 1) } else { Ok(plain_or_markup_texts(&content)) }
}

/// Returns the texts of an office file, an e-book, or any other ZIP archive. The archive is unreadable if a file in it is, or is nested
/// too deep to be opened.
pub(super) fn zip(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable)?;
    let mut texts = vec![];
    let mut remaining = MAX_UNPACKED;
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|_| Unreadable)?;
        let name = file.name().map_err(|_| Unreadable)?.to_string();
        let mut content = vec![];
        (&mut file).take(remaining + 1).read_to_end(&mut content).map_err(|_| Unreadable)?;
        remaining = remaining.checked_sub(content.len() as u64).ok_or(Unreadable)?;
        texts.extend(member_texts(&content, depth + 1)?);
        texts.push(name);
        texts.extend(Some(file.comment().to_string()).filter(|comment| !comment.is_empty()));
    }
    texts.push(String::from_utf8_lossy(archive.comment()).into_owned());
    Ok(texts)
}

/// Returns the texts of a file in an archive, or of one that is attached to a PDF.
pub(super) fn member_texts(content: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    if has_utf16_bom(content) || !content.contains(&0) && !content.starts_with(b"%PDF") {
        Ok(plain_or_markup_texts(content))
    } else {
        texts_at_depth(content, depth)
    }
}

/// Returns a text as it is, or, if it opens with a tag, the readings of its markup.
fn plain_or_markup_texts(content: &[u8]) -> Vec<String> {
    let text = decode(content);
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return vec![text.into_owned()];
    }
    // The names and measures of tags are nobody's words.
    markup_texts(&text).into_iter().filter(|text| !text.is_empty()).collect()
}

/// Returns the texts of a tar archive, whose files follow each other in blocks (POSIX.1-2017, pax, "ustar Interchange Format").
pub(super) fn tar(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut texts = vec![];
    let mut rest = bytes;
    while let Some((header, after)) = rest.split_at_checked(BLOCK_SIZE) {
        let until_zero =
            |bytes: &[u8]| String::from_utf8_lossy(bytes.split(|b| *b == 0).next().unwrap_or(&[])).into_owned();
        let length = usize::from_str_radix(until_zero(&header[124..136]).trim(), 8);
        if header[0] == 0 {
            break;
        }
        // A length that is not in octal digits is not supported, and without it the next file cannot be located.
        let Ok(length) = length else { return Err(Unreadable) };
        texts.extend([until_zero(&header[..100]), until_zero(&header[345..500]), until_zero(&header[265..297])]);
        let content = after.get(..length).ok_or(Unreadable)?;
        texts.extend(member_texts(content, depth + 1)?);
        rest = after.get(length.div_ceil(BLOCK_SIZE) * BLOCK_SIZE..).unwrap_or(&[]);
    }
    Ok(texts)
}

/// The size of a tar archive's block in bytes.
const BLOCK_SIZE: usize = 512;
