//! Details of PDFs that the typesetter does not set: where the bleed ends, and bookmarks that are no headings.

use lopdf::{Document, Object, ObjectId};

/// Returns a PDF with these details; `None` if there are none, or if the PDF cannot be read.
pub(super) fn with_details(pdf: &[u8], bleed_pt: Option<f64>, bookmarks: &[String]) -> Option<Vec<u8>> {
    if bleed_pt.is_none() && bookmarks.is_empty() {
        return None;
    }
    let mut document = Document::load_mem(pdf).ok()?;
    if let Some(bleed) = bleed_pt {
        set_bleed_boxes(&mut document, bleed)?;
    }
    set_bookmarks(&mut document, bookmarks);
    let mut out = vec![];
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// Says where the bleed of each page ends (ISO 32000-1, 14.11.2): `bleed_pt` points outside the trim. The typesetter knows no crop marks: it
/// counts the room for them to the bleed.
fn set_bleed_boxes(document: &mut Document, bleed_pt: f64) -> Option<()> {
    let pages: Vec<_> = document.get_pages().into_values().collect();
    for page in pages {
        let page = document.get_dictionary_mut(page).ok()?;
        let trim = page.get(b"TrimBox").and_then(Object::as_array).ok()?.iter().map(Object::as_float);
        let &[left, bottom, right, top] = &trim.collect::<Result<Vec<f32>, _>>().ok()?[..] else { return None };
        #[expect(clippy::cast_possible_truncation, reason = "PDFs have no more digits")]
        let bleed = bleed_pt as f32;
        let sides = [left - bleed, bottom - bleed, right + bleed, top + bleed];
        page.set("BleedBox", sides.map(Object::Real).to_vec());
    }
    Some(())
}

/// Gives the first bookmarks these titles, in order (ISO 32000-1, 12.3.3).
fn set_bookmarks(document: &mut Document, titles: &[String]) {
    let mut next = first_bookmark(document);
    for title in titles {
        let Some(item) = next.and_then(|id| document.get_dictionary_mut(id).ok()) else { return };
        item.set("Title", lopdf::text_string(title));
        next = item.get(b"Next").and_then(Object::as_reference).ok();
    }
}

fn first_bookmark(document: &Document) -> Option<ObjectId> {
    let outlines = document.catalog().ok()?.get(b"Outlines").and_then(Object::as_reference).ok()?;
    document.get_dictionary(outlines).ok()?.get(b"First").and_then(Object::as_reference).ok()
}
