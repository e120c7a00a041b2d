//! The boxes of a PDF's pages (ISO 32000-1, 14.11.2).

use lopdf::{Document, Object};

/// Returns a PDF whose pages say where the bleed ends: `bleed_pt` points outside the trim. The typesetter knows no crop marks: it counts the
/// room for them to the bleed. `None` if the PDF cannot be read.
pub(super) fn with_bleed_boxes(pdf: &[u8], bleed_pt: f64) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(pdf).ok()?;
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
    let mut out = vec![];
    document.save_to(&mut out).ok()?;
    Some(out)
}
