//! The parts of which picture files consist: segments of a JPEG, chunks of a PNG or a WebP.

use std::ops::Range;

/// One part of a picture file.
#[derive(Clone, Copy, Debug)]
pub struct Chunk<'a> {
    /// The name of the chunk, such as `IDAT`; of a JPEG's segment, its marker byte. Empty if the file ends within it.
    pub kind: &'a [u8],
    /// The content of the part, without its kind, length and checksum.
    pub data: &'a [u8],
    /// All bytes of the part.
    pub bytes: &'a [u8],
    /// The offset of the part in the file.
    pub at: usize,
    /// False if the file ends before the part does.
    pub is_whole: bool,
}

impl<'a> Chunk<'a> {
    /// Returns the part of `file` that has the range `part`, and its data in the range `data`. The file may end before them.
    fn new(file: &'a [u8], kind: &'a [u8], data: Range<usize>, part: Range<usize>) -> Self {
        let within = |range: &Range<usize>| &file[range.start.min(file.len())..range.end.min(file.len())];
        Chunk { kind, data: within(&data), bytes: within(&part), at: part.start, is_whole: part.end <= file.len() }
    }
}

/// Returns the four bytes at `at`, for a length.
fn four_bytes(file: &[u8], at: usize) -> Option<[u8; 4]> {
    file.get(at..)?.first_chunk().copied()
}

/// Returns the chunks of a PNG (PNG specification, third edition, 5.3).
pub fn png_chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let start = (at < file.len()).then_some(at)?;
        let length = four_bytes(file, start).map_or(0, |length| u32::from_be_bytes(length) as usize);
        let data_end = (start + 8).saturating_add(length);
        at = data_end.saturating_add(4);
        Some(Chunk::new(file, file.get(start + 4..start + 8).unwrap_or_default(), start + 8..data_end, start..at))
    })
}

/// Returns the chunks of a WebP (RFC 9649, 2.3).
pub fn webp_chunks(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let start = (at < file.len()).then_some(at)?;
        let length = four_bytes(file, start + 4).map_or(0, |length| u32::from_le_bytes(length) as usize);
        let data_end = (start + 8).saturating_add(length);
        at = data_end.saturating_add(length % 2);
        Some(Chunk::new(file, file.get(start..start + 4).unwrap_or_default(), start + 8..data_end, start..at))
    })
}

/// The marker (SOS) of the segment before the compressed pixels of a JPEG.
pub const START_OF_SCAN: u8 = 0xda;

/// The marker (EOI) at the end of a JPEG.
pub const END_OF_IMAGE: u8 = 0xd9;

/// Returns the segments of a JPEG up to [`END_OF_IMAGE`] (ITU T.81, B.1.1). The `bytes` of a [`START_OF_SCAN`] includes the compressed
/// pixels. A malformed segment is the last one, and is not whole.
pub fn jpeg_segments(file: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut next = Some(2);
    std::iter::from_fn(move || {
        let mut at = next.take().filter(|at| *at < file.len())?;
        // A marker may be padded with more 0xff bytes.
        while file[at..].starts_with(&[0xff, 0xff]) {
            at += 1;
        }
        let malformed = Chunk { is_whole: false, ..Chunk::new(file, &[], at..at, at..file.len()) };
        let Some(kind) = file.get(at + 1..at + 2).filter(|_| file[at] == 0xff) else { return Some(malformed) };
        if kind[0] == END_OF_IMAGE {
            return Some(Chunk::new(file, kind, at + 2..at + 2, at..at + 2));
        }
        let Some(length) = four_bytes(file, at).map(|[.., high, low]| usize::from(u16::from_be_bytes([high, low])))
        else {
            return Some(malformed);
        };
        if length < 2 {
            return Some(malformed);
        }
        let data_end = at + 2 + length;
        let end = match kind[0] {
            START_OF_SCAN if data_end <= file.len() => data_end + scan_length(&file[data_end..]),
            _ => data_end,
        };
        next = Some(end);
        Some(Chunk::new(file, kind, at + 4..data_end, at..end))
    })
}

/// Returns the length of the compressed pixels at the start of `bytes`: up to the next marker that is not part of them (ITU T.81, B.1.1.2
/// and B.2.1).
fn scan_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(|b| *b == 0xff) {
        at += offset;
        match bytes.get(at + 1) {
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts<'a>(chunks: impl Iterator<Item = Chunk<'a>>) -> Vec<(&'a [u8], &'a [u8], bool)> {
        chunks.map(|chunk| (chunk.kind, chunk.data, chunk.is_whole)).collect()
    }

    #[test]
    fn every_byte_of_a_file_is_in_a_chunk_and_the_last_says_that_it_is_cut() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x02tEXthi\x01\x02\x03\x04\0\0\0\x09IDATxy";
        assert_eq!(parts(png_chunks(png)), [(&b"tEXt"[..], &b"hi"[..], true), (b"IDAT", b"xy", false)]);
        let webp = b"RIFF\0\0\0\0WEBPEXIF\x03\0\0\0abc\0XMP";
        assert_eq!(parts(webp_chunks(webp)), [(&b"EXIF"[..], &b"abc"[..], true), (b"", b"", false)]);
    }

    #[test]
    fn a_scan_includes_its_pixels_and_the_end_of_the_image_is_the_last_segment() {
        let jpeg = b"\xff\xd8\xff\xff\xe1\0\x04ab\xff\xda\0\x03\x01\x02\xff\0\x03\xff\xd9\xff\xd8";
        let segments: Vec<_> = jpeg_segments(jpeg).map(|segment| (segment.kind[0], segment.bytes.len())).collect();
        assert_eq!(segments, [(0xe1, 6), (0xda, 9), (0xd9, 2)]);
        let malformed = b"\xff\xd8\xff\xe1\0\x01ab";
        assert_eq!(parts(jpeg_segments(malformed)), [(&b""[..], &b""[..], false)]);
    }
}
