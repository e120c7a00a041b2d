//! A packed file's bytes -> the words in what it holds.

use super::{MOST, Unreadable, is_wide, markup::markup, plain, texts_within};
use std::io::{Cursor, Read};

/// What a file that is packed by itself holds: a text, a drawing (`.svgz`), a folder (`.tgz`, whose files stand in it as they
/// are).
pub(super) fn unpacked(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut content = vec![];
    flate2::read::MultiGzDecoder::new(bytes).take(MOST + 1).read_to_end(&mut content).map_err(|_| Unreadable)?;
    if content.len() as u64 > MOST || content.starts_with(&[0x1f, 0x8b]) {
        return Err(Unreadable);
    }
    if content.contains(&0) { texts_within(&content, depth + 1) } else { Ok(of_text(&content)) }
}

/// The texts of an office file, an e-book, or any other that is a ZIP. What lies too deep within others is not opened.
pub(super) fn zip(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable)?;
    let mut found = vec![];
    let mut left = MOST;
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|_| Unreadable)?;
        let name = file.name().map_err(|_| Unreadable)?.to_string();
        let mut content = vec![];
        (&mut file).take(left + 1).read_to_end(&mut content).map_err(|_| Unreadable)?;
        left = left.checked_sub(content.len() as u64).ok_or(Unreadable)?;
        found.extend(held(&content, depth + 1)?);
        found.push(name);
        found.extend(Some(file.comment().to_string()).filter(|comment| !comment.is_empty()));
    }
    found.push(String::from_utf8_lossy(archive.comment()).into_owned());
    Ok(found)
}

/// What one of several files holds.
pub(super) fn held(content: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    if is_wide(content) || !content.contains(&0) && !content.starts_with(b"%PDF") {
        Ok(of_text(content))
    } else {
        texts_within(content, depth)
    }
}

/// A text as it stands, and what stands between its tags if there are any.
fn of_text(content: &[u8]) -> Vec<String> {
    let text = plain(content);
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return vec![text.into_owned()];
    }
    // The names of tags and their measures are nobody's words.
    markup(&text).into_iter().filter(|text| !text.is_empty()).collect()
}

/// The files of a folder that stand one after the other in blocks (POSIX.1-2017, pax, "ustar Interchange Format").
pub(super) fn tar(bytes: &[u8], depth: usize) -> Result<Vec<String>, Unreadable> {
    let mut found = vec![];
    let mut rest = bytes;
    while let Some((head, behind)) = rest.split_at_checked(BLOCK) {
        let until_zero =
            |bytes: &[u8]| String::from_utf8_lossy(bytes.split(|b| *b == 0).next().unwrap_or(&[])).into_owned();
        let length = usize::from_str_radix(until_zero(&head[124..136]).trim(), 8);
        if head[0] == 0 {
            break;
        }
        // A length that is written in another way cannot be followed.
        let Ok(length) = length else { return Err(Unreadable) };
        found.extend([until_zero(&head[..100]), until_zero(&head[345..500]), until_zero(&head[265..297])]);
        let content = behind.get(..length).ok_or(Unreadable)?;
        found.extend(held(content, depth + 1)?);
        rest = behind.get(length.div_ceil(BLOCK) * BLOCK..).unwrap_or(&[]);
    }
    Ok(found)
}

/// What such a folder is made of.
const BLOCK: usize = 512;
