//! Creates QR codes as SVG drawings with a single path.

use fast_qr::{ECL, QRBuilder};
use std::fmt::Write;

/// Returns the QR code of `url` (ISO/IEC 18004) as SVG in the colour `ink`, with the quiet zone of four modules that readers need. `None`
/// if the address is too long for a QR code.
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

/// Shortens an address to the form that people type: without the scheme and the final slash.
pub(super) fn display_address(url: &str) -> String {
    url.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_string()
}
