//! Views + a skin's layouts -> sheets for print, as PDF, PNG or SVG. Nothing is written.

mod fit;
pub mod poster;
mod press;
mod qr;

pub use press::{Press, Sheet};

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Its name: `A3`.
    pub name: &'static str,
    /// Its shorter side in millimetres.
    pub short_mm: f64,
    /// Its longer side in millimetres.
    pub long_mm: f64,
}

/// The papers (ISO 216).
pub const PAPERS: [Paper; 6] = [
    Paper { name: "A0", short_mm: 841.0, long_mm: 1189.0 },
    Paper { name: "A1", short_mm: 594.0, long_mm: 841.0 },
    Paper { name: "A2", short_mm: 420.0, long_mm: 594.0 },
    Paper { name: "A3", short_mm: 297.0, long_mm: 420.0 },
    Paper { name: "A4", short_mm: 210.0, long_mm: 297.0 },
    Paper { name: "A5", short_mm: 148.0, long_mm: 210.0 },
];

/// Points to a millimetre.
const PT_PER_MM: f64 = 72.0 / 25.4;

/// What a sheet is made as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// PDF/UA-1.
    Pdf,
    /// A picture for a screen.
    Png,
    /// A drawing for a slide.
    Svg,
}

impl Format {
    /// The ending of its files' names.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Pdf => "pdf",
            Format::Png => "png",
            Format::Svg => "svg",
        }
    }
}
