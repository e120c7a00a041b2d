//! WebP without its metadata.

use super::icc;
use crate::extract::webp_chunks;

/// Keeps the chunks for the picture, its colours and its animation, and clears the flags in the header for the removed chunks (WebP
/// container specification, "Extended file format").
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..12].to_vec();
    for chunk in webp_chunks(bytes) {
        match chunk.kind {
            // Bytes after the last chunk that are too few for another.
            _ if chunk.bytes.len() < 8 => break,
            _ if !chunk.is_whole => return None,
            b"VP8X" => {
                let start = out.len();
                out.extend_from_slice(chunk.bytes);
                *out.get_mut(start + 8)? &= !0b0000_1100;
            }
            b"ICCP" => {
                let start = out.len() + 8;
                out.extend_from_slice(chunk.bytes);
                icc::blank_notes(&mut out[start..start + chunk.data.len()]);
            }
            b"ANMF" => out.extend_from_slice(&clean_frame(chunk.data)?),
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" => out.extend_from_slice(chunk.bytes),
            _ => {}
        }
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}

/// Returns an `ANMF` chunk with the frame in `data`: its header, and the chunks of its picture.
fn clean_frame(data: &[u8]) -> Option<Vec<u8>> {
    let mut frame = data.get(..FRAME_HEADER_LEN)?.to_vec();
    // [`webp_chunks`] skips the twelve bytes of a file's header: start that far before the frame's chunks.
    for chunk in webp_chunks(&data[FRAME_HEADER_LEN - 12..]) {
        if [&b"VP8 "[..], b"VP8L", b"ALPH"].contains(&chunk.kind) && chunk.is_whole {
            frame.extend_from_slice(chunk.bytes);
        }
    }
    let length = u32::try_from(frame.len()).ok()?;
    Some([b"ANMF", &length.to_le_bytes()[..], &frame].concat())
}

/// The length of a frame's header in bytes: its position, size, duration and flags.
const FRAME_HEADER_LEN: usize = 16;
