//! JPEG without its metadata: only the segments that carry the picture and its colours are kept. The pixels stay the same. A JPEG keeps its
//! orientation, because without it the picture would be displayed on its side.

use super::icc;
use crate::extract::{END_OF_IMAGE, START_OF_SCAN, jpeg_segments, orientation};
use std::ops::Range;

/// Keeps the segments needed for decoding (ITU T.81, table B.1) and for colour: APP0 (JFIF), APP2 (ICC) and APP14 (Adobe). APP0 and APP14
/// are cut to the fields that their specifications define.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xff, 0xd8];
    let mut has_picture = false;
    let mut profile_parts: Vec<Range<usize>> = vec![];
    for segment in jpeg_segments(bytes) {
        match segment.kind {
            // A truncated file: the part that is present is still displayed.
            _ if !segment.is_whole => break,
            // The end of the picture. Some cameras append a second picture after it, with all their metadata.
            [END_OF_IMAGE] => {
                out.extend_from_slice(segment.bytes);
                has_picture = true;
                break;
            }
            [0xe1] => {
                if let Some(value) = orientation(segment.data) {
                    out.extend_from_slice(&orientation_segment(value));
                }
            }
            // Without the thumbnail and any bytes after it.
            [0xe0] => {
                if let Some(jfif) = segment.data.get(..12).filter(|jfif| jfif.starts_with(b"JFIF\0")) {
                    out.extend_from_slice(&[&[0xff, 0xe0, 0, 16], jfif, &[0, 0]].concat());
                }
            }
            [0xee] => {
                if let Some(adobe) = segment.data.get(..12).filter(|adobe| adobe.starts_with(b"Adobe")) {
                    out.extend_from_slice(&[&[0xff, 0xee, 0, 14], adobe].concat());
                }
            }
            [0xe2] if segment.data.len() > PROFILE_HEADER_LEN && segment.data.starts_with(b"ICC_PROFILE\0") => {
                out.extend_from_slice(segment.bytes);
                profile_parts.push(out.len() - segment.data.len() + PROFILE_HEADER_LEN..out.len());
            }
            [0xc0..=0xdf] => out.extend_from_slice(segment.bytes),
            _ => {}
        }
        has_picture |= segment.kind == [START_OF_SCAN];
    }
    // A large profile is divided among several segments (ICC.1:2022, B.4).
    let mut profile: Vec<u8> = profile_parts.iter().flat_map(|part| out[part.clone()].to_vec()).collect();
    icc::blank_notes(&mut profile);
    let mut rest = profile.as_slice();
    for part in profile_parts {
        let (own, after) = rest.split_at(part.len());
        out[part].copy_from_slice(own);
        rest = after;
    }
    has_picture.then_some(out)
}

/// The length of the header before the colour profile in an APP2 segment: a name, a zero byte, the number of the part, and the number of
/// parts.
const PROFILE_HEADER_LEN: usize = 14;

/// Returns an EXIF segment that contains the orientation and nothing else.
fn orientation_segment(orientation: u8) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend_from_slice(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    segment.push(orientation);
    segment.extend_from_slice(&[0; 6]);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut s = vec![0xff, marker];
        s.extend_from_slice(&u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        s.extend_from_slice(body);
        s
    }

    #[test]
    fn a_jpeg_loses_its_metadata_and_keeps_its_orientation() {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend_from_slice(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        exif.extend_from_slice(b"\x25\x88\x04\0\x01\0\0\0GPS!");
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01GPS! by Anna"),
            segment(0xe0, b"by Anna"),
            segment(0xee, b"Adobe\0\x64\0\0\0\0\0Anna"),
            segment(0xf7, b"by Anna"),
            segment(0xe1, &exif),
            segment(0xfe, b"by Anna"),
            segment(0xda, &[1]),
            vec![2, 0xff, 0, 3, 0xff, 0xd0, 4],
            segment(0xfe, b"by Anna"),
            segment(0xda, &[1]),
            vec![5, 0xff, 0xd9],
            // A smaller copy of the picture, as some cameras append it.
            vec![0xff, 0xd8],
            segment(0xe1, &exif),
        ]
        .concat();
        let clean = clean(&photo).unwrap();
        assert!(!clean.windows(4).any(|w| w == b"GPS!" || w == b"Anna"));
        let pixels =
            [segment(0xda, &[1]), vec![2, 0xff, 0, 3, 0xff, 0xd0, 4], segment(0xda, &[1]), vec![5, 0xff, 0xd9]];
        assert!(clean.ends_with(&pixels.concat()));
        let exif_start = clean.windows(2).position(|w| w == [0xff, 0xe1]).unwrap();
        assert_eq!(orientation(&clean[exif_start + 4..]), Some(6));
    }

    #[test]
    fn a_truncated_jpeg_is_kept_as_far_as_it_goes() {
        let photo = [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
            segment(0xda, &[1]),
            vec![2, 3, 0xff],
        ]
        .concat();
        assert_eq!(clean(&photo).unwrap(), photo);
    }

    #[test]
    fn a_picture_that_cannot_be_parsed_gives_none() {
        assert_eq!(clean(&vec![0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1, 2, 3, 4, 5, 6, 7]), None);
        assert_eq!(clean(&[&[0xff, 0xd8, 0xff, 0xe2, 0, 1][..], &[b'a'; 15]].concat()), None);
    }
}
