//! An address -> the code that leads there, as a drawing of one path.

use fast_qr::{ECL, QRBuilder};
use std::fmt::Write;

/// The QR code of `url` (ISO/IEC 18004) with the four blank modules round it that readers want, as SVG in the colour `ink`.
/// `None` if the address is longer than a code can be.
pub(super) fn svg(url: &str, ink: &str) -> Option<String> {
    let code = QRBuilder::new(url).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                let _ = write!(path, "M{x} {y}h1v1h-1z");
            }
        }
    }
    let size = code.size;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-4 -4 {0} {0}\"><path fill=\"{ink}\" d=\"{path}\"/></svg>",
        size + 8
    );
    Some(svg)
}

/// An address as people type it.
pub(super) fn short(url: &str) -> String {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_string()
}
