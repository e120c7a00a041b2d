//! AVIF pictures (AVIF 1.1; HEIF, ISO/IEC 23008-12; ISO base media file format, ISO/IEC 14496-12). Offsets in the file name the places of its
//! parts, so what does not draw the picture is not cut out, but blanked: no byte moves.

use super::icc;
use std::ops::{Not, Range};

/// The types of items that are pictures, or parts of one.
const PICTURE_ITEMS: [&[u8; 4]; 5] = [b"av01", b"grid", b"iovl", b"iden", b"tmap"];

/// The properties that say how a picture is drawn.
const PROPERTIES: [&[u8; 4]; 17] = [
    b"ispe", b"pixi", b"colr", b"av1C", b"auxC", b"irot", b"imir", b"clap", b"pasp", b"a1op", b"lsel", b"a1lx",
    b"clli", b"mdcv", b"cclv", b"amve", b"rloc",
];

/// A box: its type, and the range of its content.
struct Part {
    kind: [u8; 4],
    kind_at: usize,
    content: Range<usize>,
}

/// Returns the boxes in `range` of `file`; `None` if one of them reaches beyond it.
fn parts(file: &[u8], range: Range<usize>) -> Option<Vec<Part>> {
    let mut parts = vec![];
    let mut at = range.start;
    while at < range.end {
        let length = u32::from_be_bytes(*file.get(at..)?.first_chunk()?) as usize;
        let kind = *file.get(at + 4..)?.first_chunk()?;
        let (head, length) = match length {
            0 => (8, range.end - at),
            1 => (16, usize::try_from(u64::from_be_bytes(*file.get(at + 8..)?.first_chunk()?)).ok()?),
            length => (8, length),
        };
        let end = at.checked_add(length).filter(|end| *end <= range.end && length >= head)?;
        parts.push(Part { kind, kind_at: at + 4, content: at + head..end });
        at = end;
    }
    Some(parts)
}

/// Makes a box a free one, whose content is nothing.
fn blank_part(out: &mut [u8], part: &Part) {
    out[part.kind_at..part.kind_at + 4].copy_from_slice(b"free");
    out[part.content.clone()].fill(0);
}

/// Returns the picture with every byte blanked that does not draw it: EXIF, XMP, names of items, descriptions, notes in colour profiles. `None`
/// for a file that is malformed, and for a film.
pub(super) fn clean(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.to_vec();
    let mut meta = None;
    let mut data = vec![];
    for part in parts(file, 0..file.len())? {
        match &part.kind {
            b"ftyp" => {}
            b"mdat" => data.push(part.content),
            b"meta" if meta.is_none() => meta = Some(part.content),
            b"moov" => return None,
            _ => blank_part(&mut out, &part),
        }
    }
    let meta = meta?;
    let children = parts(file, meta.start + 4..meta.end)?;
    let child = |kind: &[u8; 4]| children.iter().find(|part| part.kind == *kind).map(|part| part.content.clone());
    let pictures = clean_items(file, &mut out, child(b"iinf")?)?;
    for part in &children {
        match &part.kind {
            b"pitm" | b"iref" | b"iloc" | b"iinf" | b"grpl" | b"dinf" => {}
            // The type of the handler, without its name.
            b"hdlr" => out.get_mut(part.content.start + 12..part.content.end)?.fill(0),
            b"idat" => data.push(part.content.clone()),
            b"iprp" => clean_properties(file, &mut out, part.content.clone())?,
            _ => blank_part(&mut out, part),
        }
    }
    let item_data = child(b"idat").map_or(0, |content| content.start);
    let mut kept = item_ranges(file, child(b"iloc")?, item_data, &pictures)?;
    kept.sort_by_key(|range| range.start);
    for content in data {
        let mut at = content.start;
        for range in kept.iter().filter(|range| range.end > content.start && range.start < content.end) {
            if range.start > at {
                out[at..range.start].fill(0);
            }
            at = at.max(range.end);
        }
        if at < content.end {
            out[at..content.end].fill(0);
        }
    }
    Some(out)
}

/// Blanks the names of the items in the box `iinf`. Returns the ids of the items that are pictures.
fn clean_items(file: &[u8], out: &mut [u8], iinf: Range<usize>) -> Option<Vec<u32>> {
    let first = iinf.start + if file.get(iinf.start) == Some(&0) { 6 } else { 8 };
    let mut pictures = vec![];
    for part in parts(file, first..iinf.end)?.iter().filter(|part| part.kind == *b"infe") {
        let (version, mut at) = (*file.get(part.content.start)?, part.content.start + 4);
        let id = match version {
            2 => u32::from(u16::from_be_bytes(*file.get(at..)?.first_chunk()?)),
            3 => u32::from_be_bytes(*file.get(at..)?.first_chunk()?),
            _ => return None,
        };
        at += if version == 2 { 4 } else { 6 };
        if PICTURE_ITEMS.iter().any(|kind| file[at..].starts_with(*kind)) {
            pictures.push(id);
        }
        out.get_mut(at + 4..part.content.end)?.fill(0);
    }
    Some(pictures)
}

/// Blanks the properties that do not draw a picture, and the notes in colour profiles.
fn clean_properties(file: &[u8], out: &mut [u8], iprp: Range<usize>) -> Option<()> {
    for group in parts(file, iprp)?.iter().filter(|part| part.kind == *b"ipco") {
        for part in parts(file, group.content.clone())? {
            if !PROPERTIES.iter().any(|kind| part.kind == **kind) {
                blank_part(out, &part);
            } else if part.kind == *b"colr" && file[part.content.clone()].starts_with(b"nclx").not() {
                icc::blank_notes(out.get_mut(part.content.start + 4..part.content.end)?);
            }
        }
    }
    Some(())
}

/// Returns the ranges of the file in which the items `pictures` lie; those that are in the box `idat` begin at `item_data`.
fn item_ranges(file: &[u8], iloc: Range<usize>, item_data: usize, pictures: &[u32]) -> Option<Vec<Range<usize>>> {
    let mut at = iloc.start;
    let mut number = |length: usize| {
        let bytes = file.get(at..at + length)?;
        at += length;
        Some(bytes.iter().fold(0usize, |number, byte| number << 8 | usize::from(*byte)))
    };
    let version = number(1)?;
    number(3)?;
    let sizes = number(2)?;
    let (offset_size, length_size, base_size) = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15);
    let index_size = if version > 0 { sizes & 15 } else { 0 };
    if [offset_size, length_size, base_size, index_size].iter().any(|size| ![0, 4, 8].contains(size)) {
        return None;
    }
    let id_size = if version < 2 { 2 } else { 4 };
    let mut ranges = vec![];
    for _ in 0..number(id_size)? {
        let id = number(id_size)? as u32;
        let method = if version > 0 { number(2)? & 15 } else { 0 };
        number(2)?;
        let base = number(base_size)? + if method == 1 { item_data } else { 0 };
        for _ in 0..number(2)? {
            number(index_size)?;
            let (offset, length) = (number(offset_size)?, number(length_size)?);
            let start = base.checked_add(offset)?;
            // A length of 0 stands for the rest of the file.
            let end = if length == 0 { file.len() } else { start.checked_add(length)? };
            if pictures.contains(&id) && method < 2 {
                ranges.push(start..end.min(file.len()));
            }
        }
    }
    Some(ranges)
}
