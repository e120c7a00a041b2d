//! Text extraction from compressed files and archives: gzip, ZIP.

use super::{Budget, Unreadable, decode, has_utf16_bom, markup::markup_texts, texts_within};
use std::io::Cursor;

/// Returns the texts of a gzip file, such as a page that a server keeps packed.
pub(super) fn gzip(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, Unreadable> {
    let content = budget.unpack(flate2::read::MultiGzDecoder::new(bytes))?;
    member_texts(&content, budget)
}

/// Returns the texts of an office file, an e-book, or any other ZIP archive. The archive is unreadable if a file in it is, or is nested
/// too deep to be opened.
pub(super) fn zip(bytes: &[u8], budget: &mut Budget) -> Result<Vec<String>, Unreadable> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable)?;
    let mut texts = vec![];
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).map_err(|_| Unreadable)?;
        let name = file.name().map_err(|_| Unreadable)?.to_string();
        let content = budget.unpack(&mut file)?;
        texts.extend(member_texts(&content, budget)?);
        texts.push(name);
        texts.extend(Some(file.comment().to_string()).filter(|comment| !comment.is_empty()));
    }
    texts.push(String::from_utf8_lossy(archive.comment()).into_owned());
    Ok(texts)
}

/// Returns the texts of a file in an archive, or of one that is attached to a PDF.
pub(super) fn member_texts(content: &[u8], budget: &mut Budget) -> Result<Vec<String>, Unreadable> {
    if has_utf16_bom(content) || !content.contains(&0) && !content.starts_with(b"%PDF") {
        Ok(plain_or_markup_texts(content))
    } else {
        budget.nested(|budget| texts_within(content, budget))
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
