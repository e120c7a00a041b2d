//! Contains what all sheets of a catalogue share: the typesetter, the skin, the colours, the interface words.

use super::{
    Typesetter,
    fit::{self, Face, FittedText, TextBox, TextToFit, TooLong},
};
use crate::{
    diag::{Diagnostic, Span, codes},
    render::media,
    skin::{Skin, Words, colour},
    source::Sources,
    view::print::SheetAssets,
};
use bytes::Bytes;
use serde::Serialize;

/// The settings and sources that all sheets of a catalogue share.
#[derive(Clone)]
pub struct PrintContext<'a> {
    /// The typesetter for all sheets.
    pub typesetter: &'a Typesetter,
    /// The skin that layouts and designs come from.
    pub skin: &'a Skin,
    /// The project's files, for pictures.
    pub sources: &'a Sources,
    /// The accent colour.
    pub accent: colour::Rgb,
    /// The smallest type size of posters, in points at A3.
    pub min_pt: f64,
    /// The bleed of posters in millimetres: how far colour extends beyond the edge.
    pub bleed_mm: f64,
    /// True if posters have crop marks.
    pub has_crop_marks: bool,
    /// True if posters have a QR code with the address of the quote's page.
    pub has_qr_code: bool,
    /// The publisher's logo, as a path in the project.
    pub logo: Option<String>,
}

/// The colours of a sheet, each with sufficient contrast to its background.
#[derive(Serialize)]
pub(super) struct Colours {
    pub(super) accent: String,
    pub(super) on_accent: String,
    pub(super) paper: String,
    pub(super) ink: String,
    pub(super) quiet: String,
    /// The hues of the themes, indexed by theme number from 1; index 0 repeats the first.
    pub(super) hues: Vec<String>,
    pub(super) tints: Vec<String>,
}

/// The colour of secondary text on paper.
const SECONDARY_INK: colour::Rgb = [0x5c, 0x56, 0x4d];

/// The number of theme hues: the same as on the site, so that a theme has the same hue in both.
pub(super) const HUE_COUNT: usize = 8;

impl PrintContext<'_> {
    pub(super) fn words(&self) -> &Words {
        self.skin.words()
    }

    /// Returns the colours of the sheets, derived from the accent.
    pub(super) fn colours(&self) -> Colours {
        let palette = colour::palette(self.accent, HUE_COUNT);
        let css_colours = |pairs: &[colour::SchemeColours]| {
            let first = pairs.first().into_iter();
            first.chain(pairs).map(|pair| colour::to_css(pair.light)).collect()
        };
        Colours {
            accent: colour::to_css(palette.accent),
            on_accent: colour::to_css(palette.on_accent),
            paper: colour::to_css(colour::PAPER),
            ink: colour::to_css(colour::INK),
            quiet: colour::to_css(SECONDARY_INK),
            hues: css_colours(&palette.themes),
            tints: css_colours(&palette.theme_tints),
        }
    }

    /// Fits a text in the font `family` and `weight` into a box.
    ///
    /// # Errors
    /// A family that the skin does not have, as a finding; a text that does not fit.
    pub(super) fn fit(
        &self,
        text: TextToFit<'_>,
        family: &str,
        weight: u16,
        frame: &TextBox,
    ) -> Result<FittedText, FitFailure> {
        let face = self.face(family, weight).map_err(FitFailure::Skin)?;
        fit::fit(text, &face, frame).map_err(|TooLong| FitFailure::TooLong)
    }

    /// Returns a face from the skin's fonts, or a finding if there is no such family.
    pub(super) fn face(&self, family: &str, weight: u16) -> Result<Face<'_>, Box<Diagnostic>> {
        Face::find(self.typesetter.fonts(), family, weight, &self.typesetter.faces().others).ok_or_else(|| {
            let message = format!("the skin has no font called `{family}`");
            let finding = Diagnostic::error(codes::E092, Span::new(&"print/fonts".into(), 0..0), message);
            Box::new(finding.help("put it into `themes/<name>/print/fonts/`, or name a font that is there"))
        })
    }

    /// Returns the bytes of pictures without metadata, under the names by which layouts read them.
    pub(super) fn pictures(&self, assets: &SheetAssets) -> Vec<(String, Bytes)> {
        let picture = |path: &String| {
            // A picture that cannot be parsed leaves its place empty, like a picture that cannot be drawn.
            Some((path.clone(), media::clean_picture(path, self.sources.get(path)?)))
        };
        assets.pictures.keys().filter_map(picture).collect()
    }
}

/// The reasons why a text could not be fitted into a box.
pub(super) enum FitFailure {
    /// The skin lacks a font.
    Skin(Box<Diagnostic>),
    /// The text does not fit into the box.
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skin::colour::contrast;

    proptest::proptest! {
        /// WCAG 2.2, 1.4.3 and 1.4.11: a contrast of 4.5 for text, 3 for large text and graphics, whatever the accent.
        #[test]
        fn colours_of_sheets_have_enough_contrast(accent in proptest::array::uniform3(0u8..)) {
            let palette = colour::palette(accent, HUE_COUNT);
            let white = [255, 255, 255];
            proptest::prop_assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            for ground in [white, colour::PAPER] {
                proptest::prop_assert!(contrast(colour::INK, ground) >= 4.5 && contrast(SECONDARY_INK, ground) >= 4.5);
            }
            for (hue, tint) in palette.themes.iter().zip(&palette.theme_tints) {
                // The book sets white on a hue, boards and briefs a hue on white, cards a large number and ink on a tint.
                proptest::prop_assert!(contrast(hue.light, white) >= 4.5);
                proptest::prop_assert!(contrast(hue.light, tint.light) >= 3.0);
                proptest::prop_assert!(contrast(colour::INK, tint.light) >= 4.5 && contrast(SECONDARY_INK, tint.light) >= 4.5);
            }
        }
    }
}
