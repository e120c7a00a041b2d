//! Creates the print job for a poster on several sheets of paper, to be cut and glued together.

use super::{PT_PER_MM, PaperSize, PrintContext, SheetJob, context::Colours};
use crate::{diag::Span, view::print::Imprint};
use bytes::Bytes;
use serde::Serialize;
use std::ops::Range;

/// The edge of a sheet that office printers leave white, in points.
const UNPRINTED: f64 = 7.0 * PT_PER_MM;

/// The width of the strip that two neighbouring tiles share, to be glued, in points.
const OVERLAP: f64 = 10.0 * PT_PER_MM;

/// A poster to be printed in tiles.
pub struct TiledPoster<'a> {
    /// The name of its file, without extension.
    pub name: &'a str,
    /// The quote's words, as the alternative text.
    pub words: &'a str,
    /// The poster as an SVG.
    pub drawing: Bytes,
    /// The width and height in points.
    pub size: (f64, f64),
    /// The parts of the poster from top to bottom that hold words, in points.
    pub lines: &'a [Range<f64>],
}

#[derive(Serialize)]
struct TilesLayoutData<'a> {
    imprint: &'a Imprint,
    title: &'a str,
    words: &'a str,
    colours: Colours,
    /// The size of the poster in points.
    poster_width: f64,
    poster_height: f64,
    /// The size of the paper in points.
    width: f64,
    height: f64,
    margin: f64,
    tiles: Vec<Tile>,
}

/// A part of the poster on one sheet. Lengths are in points, from the poster's upper left corner.
#[derive(Serialize)]
struct Tile {
    /// The number of the tile and of all tiles, and its row and column, from 1.
    label: String,
    x: Range<f64>,
    y: Range<f64>,
    /// Where the tile is cut on its left and at its top; `None` at the poster's own edge.
    cut_x: Option<f64>,
    cut_y: Option<f64>,
}

/// Creates the print job for a poster in tiles on `paper`, upright or across, whichever takes fewer sheets.
pub fn tiles_job(
    context: &PrintContext<'_>,
    imprint: &Imprint,
    poster: &TiledPoster<'_>,
    paper: PaperSize,
    span: &Span,
) -> SheetJob {
    let (poster_width, poster_height) = poster.size;
    let count = |is_landscape: bool| {
        let (width, height) = paper.to_points(is_landscape);
        tile_count(poster_width, width) * tile_count(poster_height, height)
    };
    let (width, height) = paper.to_points(count(true) < count(false));
    let columns = tile_ranges(poster_width, width, &[]);
    let rows = tile_ranges(poster_height, height, poster.lines);
    let total = columns.len() * rows.len();
    let tiles = rows
        .iter()
        .enumerate()
        .flat_map(|(row, y)| columns.iter().enumerate().map(move |(column, x)| (row, y, column, x)));
    let cut = |range: &Range<f64>| (range.start > 0.0).then_some(range.start + OVERLAP / 2.0);
    let tiles = tiles.enumerate().map(|(index, (row, y, column, x))| Tile {
        label: format!("{} / {total} · {} – {}", index + 1, row + 1, column + 1),
        x: x.clone(),
        y: y.clone(),
        cut_x: cut(x),
        cut_y: cut(y),
    });
    let data = TilesLayoutData {
        imprint,
        title: poster.words,
        words: poster.words,
        colours: context.colours(),
        poster_width,
        poster_height,
        width,
        height,
        margin: UNPRINTED,
        tiles: tiles.collect(),
    };
    let job = SheetJob::new(poster.name, "tiles.typ", paper.name, span, &data);
    SheetJob { files: vec![("poster.svg".to_string(), poster.drawing.clone())], ..job }
}

/// Returns the number of tiles along a side of `length`, on paper whose side is `paper`.
fn tile_count(length: f64, paper: f64) -> usize {
    let printed = paper - 2.0 * UNPRINTED;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few tiles")]
    let count = ((length - OVERLAP) / (printed - OVERLAP) - 1e-6).ceil().max(1.0) as usize;
    count
}

/// Returns the parts of a side of `length` that the tiles show, with their overlaps. No more tiles are used than needed; seams move to where
/// no line of words is, as far as the paper allows.
fn tile_ranges(length: f64, paper: f64, lines: &[Range<f64>]) -> Vec<Range<f64>> {
    let count = tile_count(length, paper);
    let step = paper - 2.0 * UNPRINTED - OVERLAP;
    let mut seams: Vec<f64> = vec![];
    for seam in 1..count {
        let after = (count - seam) as f64;
        // The first and the last tile overlap on one side only.
        let latest = seams.last().map_or(step + OVERLAP / 2.0, |last| last + step);
        let earliest = (length - OVERLAP / 2.0 - after * step).max(0.0);
        let even = length * seam as f64 / count as f64;
        seams.push(seam_between(earliest, latest, even, lines));
    }
    let starts = std::iter::once(0.0).chain(seams.iter().map(|seam| seam - OVERLAP / 2.0));
    let ends = seams.iter().map(|seam| seam + OVERLAP / 2.0).chain([length]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Returns the place for a seam between `earliest` and `latest`: the one closest to `even` that touches no line of words, if there is one.
fn seam_between(earliest: f64, latest: f64, even: f64, lines: &[Range<f64>]) -> f64 {
    let even = even.clamp(earliest, latest.max(earliest));
    let is_free = |seam: &f64| lines.iter().all(|line| *seam <= line.start || *seam >= line.end);
    let edges = lines.iter().flat_map(|line| [line.start, line.end]).filter(|edge| (earliest..=latest).contains(edge));
    let free = std::iter::once(even).chain(edges).filter(is_free);
    free.min_by(|a, b| (a - even).abs().total_cmp(&(b - even).abs())).unwrap_or(even)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::print::PAPER_SIZES;

    proptest::proptest! {
        /// The tiles cover the poster, overlap by the strip for glue, fit the printed part of their paper, and leave words whole where they can.
        #[test]
        fn tiles_cover_the_poster(length in 100.0f64..4000.0, line in 0.0f64..1.0, height in 5.0f64..60.0) {
            for paper in PAPER_SIZES.iter().filter(|paper| ["A3", "A4"].contains(&paper.name)) {
                let paper = paper.to_points(false).0;
                let lines = [line * length..line * length + height];
                let tiles = tile_ranges(length, paper, &lines);
                proptest::prop_assert_eq!(tiles.len(), tile_count(length, paper));
                proptest::prop_assert!(tiles[0].start == 0.0 && (tiles[tiles.len() - 1].end - length).abs() < 1e-6);
                for pair in tiles.windows(2) {
                    proptest::prop_assert!((pair[0].end - pair[1].start - OVERLAP).abs() < 1e-6);
                }
                for tile in &tiles {
                    proptest::prop_assert!(tile.end - tile.start <= paper - 2.0 * UNPRINTED + 1e-6);
                }
            }
        }
    }

    #[test]
    fn a_seam_moves_off_a_line_of_words() {
        let printed = 300.0 + 2.0 * UNPRINTED;
        let tiles = tile_ranges(500.0, printed, &[240.0..262.0]);
        let seam = tiles[0].end - OVERLAP / 2.0;
        assert_eq!((tiles.len(), seam), (2, 240.0));
    }
}
