//! Lays out the pages of a book for folding: two on each side of a sheet of A4, in the order in which a saddle-stitched booklet is read.

use super::PT_PER_MM;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// The width and height of A4 across, in points.
const SHEET: (f64, f64) = (297.0 * PT_PER_MM, 210.0 * PT_PER_MM);

/// The most pages that are folded into each other: ten sheets of paper. A longer book is stitched in several parts.
const MAX_SECTION: usize = 40;

/// Returns the booklet of a book, or `None` if the book cannot be read. Print it on both sides, flipped on the short edge; cut nothing, fold each part in the
/// middle. It is for the printer alone: it has no structure that a screen reader could read.
pub fn booklet(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(pdf).ok()?;
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let forms: Vec<(ObjectId, f64, f64)> =
        pages.iter().map(|page| to_form(&mut document, *page)).collect::<Option<_>>()?;
    let tree = document.new_object_id();
    let mut sheets = vec![];
    for pair in spreads(forms.len()) {
        sheets.push(Object::Reference(add_sheet(&mut document, tree, &forms, pair)));
    }
    let count = i64::try_from(sheets.len()).ok()?;
    document
        .objects
        .insert(tree, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => sheets, "Count" => count }));
    let catalog = document.catalog_mut().ok()?;
    for key in ["StructTreeRoot", "MarkInfo", "Outlines", "PageLabels", "Metadata", "Names", "Dests", "OutputIntents"] {
        catalog.remove(key.as_bytes());
    }
    catalog.set("Pages", Object::Reference(tree));
    document.prune_objects();
    let mut out = vec![];
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// Returns the pages beside each other on each side of paper, by their indices, left and right; `None` for a blank page.
fn spreads(count: usize) -> Vec<[Option<usize>; 2]> {
    let sections = count.div_ceil(MAX_SECTION).max(1);
    let length = count.div_ceil(sections).div_ceil(4) * 4;
    let mut sides = vec![];
    for section in 0..count.div_ceil(length.max(1)) {
        let page = |index: usize| Some(section * length + index).filter(|page| *page < count);
        for sheet in 0..length / 4 {
            let (outer, inner) = (2 * sheet, 2 * sheet + 1);
            sides.push([page(length - 1 - outer), page(outer)]);
            sides.push([page(inner), page(length - 1 - inner)]);
        }
    }
    sides
}

/// Turns a page into a form, which can be drawn on another page. Returns the form, its width and its height in points.
fn to_form(document: &mut Document, page: ObjectId) -> Option<(ObjectId, f64, f64)> {
    let content = document.get_page_content(page);
    let dictionary = document.get_dictionary(page).ok()?;
    let sides = dictionary.get(b"TrimBox").or_else(|_| dictionary.get(b"MediaBox")).and_then(Object::as_array).ok()?;
    let sides: Vec<f32> = sides.iter().map(Object::as_float).collect::<Result<_, _>>().ok()?;
    let &[left, bottom, right, top] = &sides[..] else { return None };
    let resources = dictionary.get(b"Resources").cloned().unwrap_or_else(|_| Object::Dictionary(Dictionary::new()));
    let form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => sides.iter().map(|side| Object::Real(*side)).collect::<Vec<_>>(),
        "Matrix" => [1.0, 0.0, 0.0, 1.0, -left, -bottom].map(Object::Real).to_vec(),
        "Resources" => resources,
    };
    let mut stream = Stream::new(form, content);
    stream.compress().ok()?;
    Some((document.add_object(stream), f64::from(right - left), f64::from(top - bottom)))
}

/// Adds a side of paper with two pages, as large as half of it allows.
fn add_sheet(
    document: &mut Document,
    tree: ObjectId,
    forms: &[(ObjectId, f64, f64)],
    pair: [Option<usize>; 2],
) -> ObjectId {
    let (half, height) = (SHEET.0 / 2.0, SHEET.1);
    let mut drawn = Dictionary::new();
    let mut content = String::new();
    for (side, index) in pair.into_iter().enumerate() {
        let Some((form, page_width, page_height)) = index.map(|index| forms[index]) else { continue };
        let scale = (half / page_width).min(height / page_height);
        // Pages meet at the fold.
        let x = if side == 0 { half - page_width * scale } else { half };
        let y = (height - page_height * scale) / 2.0;
        let name = format!("P{side}");
        content.push_str(&format!("q {scale:.5} 0 0 {scale:.5} {x:.3} {y:.3} cm /{name} Do Q\n"));
        drawn.set(name, Object::Reference(form));
    }
    let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
    #[expect(clippy::cast_possible_truncation, reason = "PDFs have no more digits")]
    let box_of_sheet = [0.0, 0.0, SHEET.0 as f32, SHEET.1 as f32].map(Object::Real).to_vec();
    document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => Object::Reference(tree),
        "MediaBox" => box_of_sheet,
        "Resources" => dictionary! { "XObject" => drawn },
        "Contents" => Object::Reference(content),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_in_the_order_of_a_folded_booklet() {
        assert_eq!(spreads(8), [[Some(7), Some(0)], [Some(1), Some(6)], [Some(5), Some(2)], [Some(3), Some(4)],]);
        assert_eq!(spreads(3), [[None, Some(0)], [Some(1), Some(2)]]);
        // Two parts of 24 pages: the second begins where the first ends.
        let sides = spreads(46);
        assert_eq!((sides.len(), sides[0], sides[12]), (24, [Some(23), Some(0)], [None, Some(24)]));
    }
}
