//! Renders views with the layouts of a skin into sheets for print, as PDF, PNG or SVG. Nothing is written to disk.
//!
//! Each kind of sheet turns its view into a [`SheetJob`]: a layout, its data, and the files that the layout reads. The [`Typesetter`]
//! sets jobs.

mod board;
mod book;
mod booklet;
mod brief;
mod card;
mod contact_sheet;
mod english;
mod event;
mod hyphenation;
mod fit;
mod form;
mod context;
mod kit;
mod line_breaks;
mod job;
mod pdf_details;
mod picture;
mod poster;
mod typesetter;
mod preview;
mod qr;
mod rescue;
mod signs;
mod tiles;

pub use board::{board_job, notes_job};
pub use book::{BookForm, book_job, cover_job};
pub use booklet::booklet;
pub use brief::brief_job;
pub use card::{CardsJob, cards_job};
pub use contact_sheet::contact_sheet_job;
pub use context::PrintContext;
pub use event::event_job;
pub use form::form_job;
pub use job::{SheetDrawing, SheetJob, SheetResult, draw_all, dry_run_all, make_all, page_count};
pub use kit::{KitItem, PackingList, packing_list_job};
pub use poster::{GOOD_DISTANCE, Ink, PosterSpec, poster_job, posters_job, recommended_min_pt};
pub use preview::{PREVIEW_SIZE, preview_job};
pub use signs::FONT_HELP;
pub use tiles::{TiledPoster, tiles_job};
pub use typesetter::Typesetter;

/// A paper format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaperSize {
    /// The name, such as `A3`.
    pub name: &'static str,
    /// The shorter side in millimetres.
    pub short_mm: f64,
    /// The longer side in millimetres.
    pub long_mm: f64,
}

/// The supported paper formats (ISO 216), largest first.
pub const PAPER_SIZES: [PaperSize; 6] = [
    PaperSize { name: "A0", short_mm: 841.0, long_mm: 1189.0 },
    PaperSize { name: "A1", short_mm: 594.0, long_mm: 841.0 },
    PaperSize { name: "A2", short_mm: 420.0, long_mm: 594.0 },
    PaperSize { name: "A3", short_mm: 297.0, long_mm: 420.0 },
    PaperSize { name: "A4", short_mm: 210.0, long_mm: 297.0 },
    PaperSize { name: "A5", short_mm: 148.0, long_mm: 210.0 },
];

/// A slide of a presentation: 13⅓ by 7½ inches, as wide screens have it. It is never upright.
pub const SLIDE_SIZE: PaperSize = PaperSize { name: "16:9", short_mm: 190.5, long_mm: 190.5 * 16.0 / 9.0 };

impl PaperSize {
    /// Returns the paper format called `name`, whatever its case.
    pub fn from_name(name: &str) -> Option<PaperSize> {
        PAPER_SIZES.into_iter().find(|paper| paper.name.eq_ignore_ascii_case(name))
    }

    /// Returns the width and height in points.
    fn to_points(self, is_landscape: bool) -> (f64, f64) {
        let (short, long) = (self.short_mm * PT_PER_MM, self.long_mm * PT_PER_MM);
        if is_landscape { (long, short) } else { (short, long) }
    }
}

/// The number of points in a millimetre.
const PT_PER_MM: f64 = 72.0 / 25.4;

/// The file format of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintFormat {
    /// PDF/UA-1, and PDF/A-2a if the catalogue has a date.
    Pdf,
    /// A raster image for a screen, one file per page.
    Png,
    /// A vector drawing for a slide, one file per page.
    Svg,
}

impl PrintFormat {
    /// Returns the file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            PrintFormat::Pdf => "pdf",
            PrintFormat::Png => "png",
            PrintFormat::Svg => "svg",
        }
    }
}
