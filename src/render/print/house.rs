//! What all sheets of a catalogue share: the press, the skin, the colours, the interface's words.

use super::{
    Typesetter,
    fit::{self, Face, FitError, FittedText, TextBox, TextToFit},
};
use crate::{
    diag::{Diagnostic, Span},
    render::media,
    skin::{Skin, Words, colour},
    source::{Content, Sources},
    view::print::SheetAssets,
};
use bytes::Bytes;
use serde::Serialize;

/// What all sheets of a catalogue share.
#[derive(Clone)]
pub struct PrintContext<'a> {
    /// What they are set with.
    pub press: &'a Typesetter,
    /// Where layouts and designs are from.
    pub skin: &'a Skin,
    /// Where pictures are from.
    pub sources: &'a Sources,
    /// The accent.
    pub accent: colour::Rgb,
    /// The smallest type of posters in points at A3.
    pub min_pt: f64,
    /// How far the colour of posters goes over the edge, in millimetres.
    pub bleed_mm: f64,
    /// Whether there are marks to cut by.
    pub marks: bool,
    /// Whether posters bear a code that leads to the quote's page.
    pub qr: bool,
    /// A drawing or picture of who publishes, as a path of the project.
    pub logo: Option<String>,
}

/// The colours of a sheet, each with enough contrast on its ground.
#[derive(Serialize)]
pub(super) struct Colours {
    pub(super) accent: String,
    pub(super) on_accent: String,
    pub(super) paper: String,
    pub(super) ink: String,
    pub(super) quiet: String,
    /// The themes' hues, by their numbers from 1; at 0 the first again.
    pub(super) hues: Vec<String>,
    pub(super) tints: Vec<String>,
}

/// What is less important than the words, on paper.
const QUIET: colour::Rgb = [0x5c, 0x56, 0x4d];

/// As many hues as the site has; a theme has the same in both.
pub(super) const HUES: usize = 8;

impl PrintContext<'_> {
    pub(super) fn words(&self) -> &Words {
        self.skin.words()
    }

    /// The colours.
    pub(super) fn colours(&self) -> Colours {
        let palette = colour::palette(self.accent, HUES);
        let hexes = |pairs: &[colour::Pair]| {
            let first = pairs.first().into_iter();
            first.chain(pairs).map(|pair| colour::hex(pair.light)).collect()
        };
        Colours {
            accent: colour::hex(palette.accent),
            on_accent: colour::hex(palette.on_accent),
            paper: colour::hex(colour::PAPER),
            ink: colour::hex(colour::INK),
            quiet: colour::hex(QUIET),
            hues: hexes(&palette.themes),
            tints: hexes(&palette.theme_tints),
        }
    }

    /// Fits words set in `family` and `weight` into a frame.
    ///
    /// # Errors
    /// A family that the skin does not have, as a finding; words that do not fit.
    pub(super) fn fit(
        &self,
        text: TextToFit<'_>,
        family: &str,
        weight: u16,
        frame: &TextBox,
    ) -> Result<FittedText, UnfitText> {
        let face = self.face(family, weight).map_err(UnfitText::Skin)?;
        fit::fit(text, &face, frame).map_err(UnfitText::Words)
    }

    /// A face of the skin's fonts.
    pub(super) fn face(&self, family: &str, weight: u16) -> Result<Face<'_>, Box<Diagnostic>> {
        Face::of(self.press.fonts(), family, weight).ok_or_else(|| {
            let message = format!("the skin has no font called `{family}`");
            let finding = Diagnostic::error("E092", Span::new(&"print/fonts".into(), 0..0), message);
            Box::new(finding.help("put it into `themes/<name>/print/fonts/`, or name one that is there"))
        })
    }

    /// The bytes of pictures, without what cameras wrote into them, under the names that layouts read them by.
    pub(super) fn pictures(&self, assets: &SheetAssets) -> Vec<(String, Bytes)> {
        let bytes = |path: &String| {
            let content = self.sources.get(path)?;
            let clean = match content {
                Content::Text(_) => content.shared(),
                // One that cannot be followed leaves its place empty, as one that cannot be drawn.
                Content::Bytes(bytes) => media::without_metadata(bytes).unwrap_or_default(),
            };
            Some((path.clone(), clean))
        };
        assets.pictures.keys().filter_map(bytes).collect()
    }
}

/// Why words were not fitted.
pub(super) enum UnfitText {
    /// The skin lacks something.
    Skin(Box<Diagnostic>),
    /// The words do not go into the frame.
    Words(FitError),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::skin::colour::contrast;

    proptest::proptest! {
        /// WCAG 2.2, 1.4.3 and 1.4.11: 4.5 for words, 3 for large ones and drawings, whatever the accent.
        #[test]
        fn colours_of_sheets_have_enough_contrast(accent in proptest::array::uniform3(0u8..)) {
            let palette = colour::palette(accent, HUES);
            let white = [255, 255, 255];
            proptest::prop_assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
            for ground in [white, colour::PAPER] {
                proptest::prop_assert!(contrast(colour::INK, ground) >= 4.5 && contrast(QUIET, ground) >= 4.5);
            }
            for (hue, tint) in palette.themes.iter().zip(&palette.theme_tints) {
                // The book sets white on a hue, boards and briefs a hue on white, cards a large figure and ink on a tint.
                proptest::prop_assert!(contrast(hue.light, white) >= 4.5);
                proptest::prop_assert!(contrast(hue.light, tint.light) >= 3.0);
                proptest::prop_assert!(contrast(colour::INK, tint.light) >= 4.5 && contrast(QUIET, tint.light) >= 4.5);
            }
        }
    }
}
