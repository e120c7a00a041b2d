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
        None => !links_to_pictures(bytes) && SvgImage::new(data).is_ok(),
    }
}

/// Returns whether a drawing shows pictures that are files of their own: the engine has no folder to look for them in.
fn links_to_pictures(svg: &[u8]) -> bool {
    let text = String::from_utf8_lossy(svg);
    let mut pictures = text.split("<image").skip(1).map(|rest| rest.split('>').next().unwrap_or(rest));
    pictures.any(|picture| {
        let mut addresses = picture.split("href=").skip(1).filter_map(|rest| rest.get(1..));
        addresses.any(|address| !address.trim_start().starts_with("data:"))
    })
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
