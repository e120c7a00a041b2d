//! The colours of a publication, derived from its accent colour, each with enough contrast.
//!
//! Lightness is that of OKLCH (B. Ottosson, "A perceptual color space for image processing", 2020), so that hues of equal lightness look
//! equally light. Contrast is that of WCAG 2.2 (§ 1.4.3, "relative luminance" and "contrast ratio").

/// An sRGB colour: red, green, blue.
pub type Rgb = [u8; 3];

/// The paper colour of the light scheme.
pub const PAPER: Rgb = [0xfb, 0xf7, 0xf0];
/// The ink colour of the light scheme.
pub const INK: Rgb = [0x1c, 0x1a, 0x17];
/// The paper colour of the dark scheme.
pub const DARK_PAPER: Rgb = [0x17, 0x16, 0x14];
/// The ink colour of the dark scheme.
pub const DARK_INK: Rgb = [0xf1, 0xec, 0xe3];

/// The minimum contrast ratio of text (WCAG 2.2, 1.4.3).
pub const MIN_CONTRAST: f64 = 4.5;

/// A colour in the light scheme and in the dark one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SchemeColours {
    /// The colour on light paper.
    pub light: Rgb,
    /// The colour on dark paper.
    pub dark: Rgb,
}

/// The colours derived from an accent.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// The accent as configured, for surfaces.
    pub accent: Rgb,
    /// The colour of text on the accent: paper or ink, whichever has more contrast; white or black if neither has enough.
    pub on_accent: Rgb,
    /// The accent as a text colour.
    pub text: SchemeColours,
    /// A faint tint of the accent, as a background of text.
    pub tint: SchemeColours,
    /// A hue for each theme, at most eight: equal in lightness, readable as text.
    pub themes: Vec<SchemeColours>,
    /// A faint tint of each theme's hue.
    pub theme_tints: Vec<SchemeColours>,
}

/// Derives the colours of a publication with `themes` themes.
pub fn palette(accent: Rgb, themes: usize) -> Palette {
    let (_, chroma, hue) = to_oklch(accent);
    let chroma = chroma.clamp(0.05, 0.12);
    let tint = |hue: f64| SchemeColours { light: from_oklch(0.94, 0.018, hue), dark: from_oklch(0.27, 0.022, hue) };
    // A hue has to be readable on paper and on its own tint.
    let pair = |hue: f64| SchemeColours {
        light: adjust_for_contrast((0.46, chroma, hue), [PAPER, tint(hue).light]),
        dark: adjust_for_contrast((0.78, chroma * 0.85, hue), [DARK_PAPER, tint(hue).dark]),
    };
    // The hues fan out from the accent to both sides, so that neighbours in the book differ and the first is the accent's own.
    let hue_of = |n: usize| {
        let step = n.div_ceil(2) as f64 * 42.0;
        hue + if n.is_multiple_of(2) { -step } else { step }
    };
    let count = themes.min(8);
    Palette {
        accent,
        on_accent: text_colour_on(accent),
        text: SchemeColours {
            light: adjust_for_contrast(to_oklch(accent), [PAPER, tint(hue).light]),
            dark: adjust_for_contrast(to_oklch(accent), [DARK_PAPER, tint(hue).dark]),
        },
        tint: tint(hue),
        themes: (0..count).map(|n| pair(hue_of(n))).collect(),
        theme_tints: (0..count).map(|n| tint(hue_of(n))).collect(),
    }
}

/// Returns a readable text colour on `background`. White or black always is one: their contrasts with any colour multiply to 21.
fn text_colour_on(background: Rgb) -> Rgb {
    let better = |a: Rgb, b: Rgb| if contrast(a, background) >= contrast(b, background) { a } else { b };
    let colour = better(PAPER, INK);
    if contrast(colour, background) >= MIN_CONTRAST { colour } else { better([255; 3], [0; 3]) }
}

/// Returns the contrast ratio of two colours, 1 to 21.
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(rgb: Rgb) -> f64 {
    let [r, g, b] = rgb.map(linearize);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn linearize(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// Returns the colour with this lightness, chroma and hue, moved away from `backgrounds` in lightness until it is readable on all of them.
fn adjust_for_contrast((l, c, h): (f64, f64, f64), backgrounds: [Rgb; 2]) -> Rgb {
    let step = if luminance(backgrounds[0]) > 0.5 { -0.01 } else { 0.01 };
    let mut l = l;
    while (0.0..=1.0).contains(&l) {
        let colour = from_oklch(l, c, h);
        if backgrounds.iter().all(|background| contrast(colour, *background) >= MIN_CONTRAST) {
            return colour;
        }
        l += step;
    }
    if step < 0.0 { [0, 0, 0] } else { [255, 255, 255] }
}

/// Converts a colour to OKLCH: lightness from 0 to 1, chroma, hue in degrees.
fn to_oklch(rgb: Rgb) -> (f64, f64, f64) {
    let [r, g, b] = rgb.map(linearize);
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
    let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
    let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
    (lightness, a.hypot(b), b.atan2(a).to_degrees())
}

/// Converts a colour from OKLCH to the nearest one in sRGB: chroma is lowered until the colour fits.
fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let mut chroma = chroma;
    loop {
        let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let rgb = [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ];
        if chroma < 0.001 || rgb.iter().all(|c| (-0.0005..=1.0005).contains(c)) {
            return rgb.map(|c| (gamma_encode(c.clamp(0.0, 1.0)) * 255.0).round() as u8);
        }
        chroma -= 0.002;
    }
}

fn gamma_encode(c: f64) -> f64 {
    if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 }
}

/// Formats a colour as in CSS: `#1f5c4d`.
pub fn to_css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_follows_wcag() {
        assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
        assert!((contrast([0x77, 0x77, 0x77], [255, 255, 255]) - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_colour_survives_the_round_trip_through_oklch() {
        for rgb in [[0x1f, 0x5c, 0x4d], [0x7a, 0x3b, 0x2e], [255, 200, 0], [0, 0, 0], [255, 255, 255]] {
            let (l, c, h) = to_oklch(rgb);
            assert_eq!(from_oklch(l, c, h), rgb);
        }
    }

    proptest::proptest! {
        #[test]
        fn text_is_readable_whatever_the_accent(accent in proptest::array::uniform3(0u8..), themes in 0usize..20) {
            let p = palette(accent, themes);
            proptest::prop_assert!(contrast(p.on_accent, p.accent) >= 4.0);
            let tints = p.theme_tints.iter().chain([&p.tint]);
            for (pair, tint) in p.themes.iter().chain([&p.text]).zip(tints) {
                proptest::prop_assert!([PAPER, tint.light].iter().all(|g| contrast(pair.light, *g) >= MIN_CONTRAST));
                proptest::prop_assert!([DARK_PAPER, tint.dark].iter().all(|g| contrast(pair.dark, *g) >= MIN_CONTRAST));
            }
            for tint in p.theme_tints.iter().chain([&p.tint]) {
                proptest::prop_assert!(contrast(tint.light, INK) >= 7.0 && contrast(tint.dark, DARK_INK) >= 7.0);
            }
        }
    }
}
