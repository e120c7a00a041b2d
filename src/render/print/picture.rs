//! Checks whether the print engine can draw a picture.

use bytes::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

/// The placeholder for a picture that cannot be drawn: an empty frame. Screen readers still read the alternative text of the picture.
pub(super) const PLACEHOLDER: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 60" width="160" height="60"><rect x="0.5" y="0.5" width="159" height="59" fill="none" stroke="#b9b1a4"/></svg>"##;

/// Returns whether the engine can draw a picture. It supports PNG, JPEG, GIF, WebP and SVG only.
pub(super) fn is_drawable(bytes: &Bytes) -> bool {
    let data = typst::foundations::Bytes::new(bytes.to_vec());
    match ExchangeFormat::detect(bytes) {
        Some(format) => RasterImage::plain(data, format).is_ok(),
        None => SvgImage::new(data).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_and_unknown_pictures_cannot_be_drawn() {
        assert!(is_drawable(&Bytes::from_static(PLACEHOLDER.as_bytes())));
        for other in [&b"<svg"[..], b"\x89PNG\r\n\x1a\n, and no more", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", b""] {
            assert!(!is_drawable(&Bytes::from_static(other)), "{other:?}");
        }
    }
}
