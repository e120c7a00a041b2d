//! Words and a box -> the largest size at which they fit, and their lines.
//!
//! Widths are those of the fonts' own tables. Nothing is laid out to find the size: that is what makes a hundred posters cheap.

use super::{
    divide::{self, Division, MeasuredWord, WordPart},
    lines,
};
use crate::{
    inside,
    view::print::{PosterWord, RunStyle},
};
use std::collections::HashMap;
use typst::{
    layout::Abs,
    text::{Font, FontVariant, FontVariations},
};

/// The box that words are fitted into, and how they are set there.
#[derive(Clone, Debug)]
pub(super) struct TextBox {
    /// Its width in points.
    pub(super) width: f64,
    /// Its height in points.
    pub(super) height: f64,
    /// The largest size of type, in points.
    pub(super) ceiling: f64,
    /// The smallest.
    pub(super) floor: f64,
    /// From one line to the next, in sizes of the type.
    pub(super) leading: f64,
    /// Between two paragraphs, besides, in sizes of the type.
    pub(super) gap: f64,
}

/// Words that were fitted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FittedText {
    /// The size of the type in points.
    pub(super) size: f64,
    /// The lines of each paragraph.
    pub(super) lines: Vec<Vec<Vec<PosterWord>>>,
}

/// Why words were not fitted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum FitError {
    /// At the smallest size they are too high, or a word too wide.
    TooLong,
    /// No font has this letter.
    NoLetter(char),
}

/// The widths of letters in one design's face.
pub(super) struct Face<'f> {
    upright: &'f Font,
    italic: &'f Font,
    /// All fonts, for letters that the face does not have.
    others: &'f [Font],
}

/// What kerning and rounding may add to the width of a line.
const SLACK: f64 = 0.985;

impl<'f> Face<'f> {
    /// The face of `family` in `weight` among `fonts`.
    pub(super) fn of(fonts: &'f [Font], family: &str, weight: u16) -> Option<Self> {
        use typst::text::{FontStyle, FontWeight};
        let of_family = || fonts.iter().filter(|f| f.info().family.eq_ignore_ascii_case(family));
        let near = |variant: &FontVariant| variant.weight.distance(FontWeight::from_number(weight));
        let upright = of_family()
            .filter(|f| f.info().variant.style == FontStyle::Normal)
            .min_by_key(|f| near(&f.info().variant))?;
        // An italic of another weight would stand out as weaker: then stress is set upright.
        let italic = of_family()
            .filter(|f| f.info().variant.style != FontStyle::Normal)
            .filter(|f| f.info().variant.weight.distance(upright.info().variant.weight) <= 200)
            .min_by_key(|f| near(&f.info().variant));
        Some(Face { upright, italic: italic.unwrap_or(upright), others: fonts })
    }

    /// The width of a word in sizes of the type.
    fn word(&self, word: &PosterWord, known: &mut HashMap<(char, bool), f64>) -> Result<f64, FitError> {
        let mut width = 0.0;
        for run in word {
            let is_italic = run.style == RunStyle::Stress;
            for c in run.text.chars() {
                width += match known.get(&(c, is_italic)) {
                    Some(width) => *width,
                    None => {
                        let own = self.letter(c, is_italic).ok_or(FitError::NoLetter(c))?;
                        known.insert((c, is_italic), own);
                        own
                    }
                };
            }
        }
        Ok(width)
    }

    /// The width of the mark that opens a paragraph, in sizes of the type: it hangs in the margin, so that the letters are in line. None
    /// where the first letters are words.
    pub(super) fn opening(&self, paragraph: &[PosterWord]) -> f64 {
        opening_mark(paragraph).map_or(0.0, |mark| mark.chars().filter_map(|c| self.letter(c, false)).sum())
    }

    /// How many lines `text` fills in `width` sizes of the type.
    pub(super) fn lines(&self, text: &str, width: f64) -> usize {
        let of_word = |word: &str| word.chars().filter_map(|c| self.letter(c, false)).sum::<f64>();
        let widths: Vec<f64> = text.split_whitespace().map(of_word).collect();
        // A word that is wider than a line is broken: an address.
        let broken: f64 = widths.iter().map(|word| (word / width).ceil() - 1.0).sum();
        let within: Vec<WordPart> = widths.iter().map(|word| WordPart::of_width(word.min(width))).collect();
        let within: Vec<&WordPart> = within.iter().collect();
        let lines = lines::filled(&within, self.letter(' ', false).unwrap_or(0.25), width);
        if widths.is_empty() { 0 } else { lines.unwrap_or(1) + broken as usize }
    }

    fn letter(&self, c: char, is_italic: bool) -> Option<f64> {
        let first = if is_italic { self.italic } else { self.upright };
        let advance = |font: &Font| {
            let instance = font.clone().instantiate(font.info().variant, Abs::pt(12.0), &FontVariations::default());
            let glyph = instance.ttf().glyph_index(c)?;
            instance.x_advance(glyph.0).map(|em| em.get())
        };
        // Marks that join to the letter before them have no width of their own.
        if matches!(c, '\u{300}'..='\u{36f}') || inside::is_unseen(c) {
            return Some(0.0);
        }
        advance(first).or_else(|| self.others.iter().find_map(advance))
    }
}

/// The mark that opens a paragraph, if one does.
pub(super) fn opening_mark(paragraph: &[PosterWord]) -> Option<&str> {
    let first = paragraph.first()?.first()?;
    let is_mark =
        !first.text.is_empty() && !first.text.contains(|c: char| c.is_alphanumeric() || matches!(c, '(' | '['));
    is_mark.then_some(first.text.as_str())
}

/// Words to be fitted.
#[derive(Clone, Copy)]
pub(super) struct TextToFit<'a> {
    pub(super) paragraphs: &'a [Vec<PosterWord>],
    /// Says where they may be divided.
    pub(super) language: &'a str,
}

/// Fits a text into `frame`.
pub(super) fn fit(text: TextToFit<'_>, face: &Face<'_>, frame: &TextBox) -> Result<FittedText, FitError> {
    let mut known = HashMap::new();
    let mut width_of = |word: &PosterWord| face.word(word, &mut known);
    let measured: Result<Vec<Vec<MeasuredWord>>, FitError> = text
        .paragraphs
        .iter()
        .map(|words| words.iter().map(|word| MeasuredWord::new(word, text.language, &mut width_of)).collect())
        .collect();
    let setting = MeasuredParagraphs { paragraphs: measured?, blank: face.letter(' ', false).unwrap_or(0.25), frame };
    // A long word sets the size of all others. It is divided in two where that makes much of it, and in more where it must be.
    let (whole, halved) = (setting.size(Division::Nowhere), setting.size(Division::Once));
    let (size, division) = match (whole, halved) {
        (Some(whole), Some(halved)) if halved <= whole * MUCH_FOR_DIVIDING => (whole, Division::Nowhere),
        (_, Some(halved)) => (halved, Division::Once),
        (Some(whole), None) => (whole, Division::Nowhere),
        (None, None) => (setting.size(Division::Anywhere).ok_or(FitError::TooLong)?, Division::Anywhere),
    };
    let size = setting.calmed(size, division);
    Ok(FittedText { size, lines: setting.lines(size, division) })
}

/// Paragraphs that were measured, the blank between words, and what they are set in.
struct MeasuredParagraphs<'a> {
    paragraphs: Vec<Vec<MeasuredWord>>,
    /// In sizes of the type.
    blank: f64,
    frame: &'a TextBox,
}

impl MeasuredParagraphs<'_> {
    /// The width of a line in sizes of the type.
    fn width(&self, size: f64) -> f64 {
        self.frame.width * SLACK / size
    }

    /// The parts of each paragraph at a size: words, and the parts of those that are wider than a line.
    fn parts(&self, size: f64, division: Division) -> impl Iterator<Item = Vec<&WordPart>> {
        let width = self.width(size);
        self.paragraphs.iter().map(move |words| words.iter().flat_map(|word| word.parts(width, division)).collect())
    }

    /// How many lines they fill; `None` if a word is wider than a line.
    fn count(&self, size: f64, division: Division) -> Option<usize> {
        let width = self.width(size);
        self.parts(size, division).map(|parts| lines::filled(&parts, self.blank, width)).sum()
    }

    /// Whether all lines are on the sheet.
    fn has_room(&self, size: f64, division: Division) -> bool {
        let lines = self.count(size, division);
        let gaps = self.paragraphs.len().saturating_sub(1) as f64 * self.frame.gap;
        lines.is_some_and(|lines| (lines as f64 * self.frame.leading + gaps) * size <= self.frame.height)
    }

    /// Whether the last two words of each paragraph go into one line. Where they do not, one would be left alone.
    fn leaves_none_alone(&self, size: f64) -> bool {
        let width = self.width(size);
        self.paragraphs.iter().all(
            |words| !matches!(&words[..], [_, .., before, last] if words.len() > 2 && before.width() + self.blank + last.width() > width),
        )
    }

    /// The largest size at which the words fit; `None` if they do at none.
    fn size(&self, division: Division) -> Option<f64> {
        let has_room = |size: f64| self.has_room(size, division);
        if !has_room(self.frame.floor) {
            return None;
        }
        let (tied, loose) = (
            largest(self.frame, &|size| has_room(size) && self.leaves_none_alone(size)),
            largest(self.frame, &has_room),
        );
        // A word alone is better than a sheet half empty, which few words never leave.
        let much = if self.paragraphs.iter().map(Vec::len).sum::<usize>() <= FEW { MUCH_FOR_FEW } else { MUCH };
        Some(if loose > tied * much { loose } else { tied })
    }

    /// A size at which few words fall into calmer lines than at the largest, which would leave one of them alone among long ones.
    fn calmed(&self, size: f64, division: Division) -> f64 {
        if self.paragraphs.iter().map(Vec::len).sum::<usize>() > MOST_TO_CALM {
            return size;
        }
        let merit = |at: f64| at / size + EVENNESS * self.evenness(at, division).min(EVEN);
        let mut best = (merit(size), size);
        let mut at = size;
        while let Some(lines) = self.count(at, division).filter(|lines| *lines > 1) {
            let has_fewer =
                |at: f64| self.has_room(at, division) && self.count(at, division).is_some_and(|n| n < lines);
            at = largest(self.frame, &has_fewer);
            if at < size * SMALLEST_CALM || !has_fewer(at) {
                break;
            }
            best = if merit(at) > best.0 { (merit(at), at) } else { best };
        }
        best.1
    }

    /// The shortest line as a share of the longest, in the most uneven paragraph.
    fn evenness(&self, size: f64, division: Division) -> f64 {
        let width = self.width(size);
        let evenness = |parts: Vec<&WordPart>| lines::evenness(&parts, self.blank, width);
        self.parts(size, division).map(evenness).fold(1.0, f64::min)
    }

    /// The lines of each paragraph.
    fn lines(&self, size: f64, division: Division) -> Vec<Vec<Vec<PosterWord>>> {
        let width = self.width(size);
        let of_paragraph = |parts: Vec<&WordPart>| {
            let mut start = 0;
            let ends = lines::balanced(&parts, self.blank, width).into_iter();
            ends.map(|end| {
                let goes_on = parts.get(end).is_some_and(|next| next.continues);
                divide::together(&parts[std::mem::replace(&mut start, end)..end], goes_on)
            })
            .collect()
        };
        self.parts(size, division).map(of_paragraph).collect()
    }
}

/// More words than these fall into even lines by themselves.
const MOST_TO_CALM: usize = 16;

/// What even lines weigh against the size of the type, and where they are even enough.
const EVENNESS: f64 = 0.6;
const EVEN: f64 = 0.75;

/// The smallest share of the largest type that calm lines are worth.
const SMALLEST_CALM: f64 = 0.75;

/// So much larger the type has to become for a word to be divided.
const MUCH_FOR_DIVIDING: f64 = 1.25;

/// So much larger the type may be for the last word's being alone.
const MUCH: f64 = 1.15;

/// The same where there are so few words that they are large in any case.
const MUCH_FOR_FEW: f64 = 1.3;
const FEW: usize = 8;

/// The largest size between floor and ceiling that `fits`, in half points: finer than that nobody sees. What fits at one size is taken to
/// fit at all that are smaller; so is the floor.
fn largest(frame: &TextBox, fits: &dyn Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (frame.floor, frame.ceiling.max(frame.floor));
    if fits(high) {
        low = high;
    }
    while high - low > 0.5 {
        let middle = f64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    let size = (low * 2.0).floor() / 2.0;
    size.max(frame.floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_hang_and_names_do_not() {
        let word = |text: &str| vec![crate::view::print::PosterRun { text: text.into(), style: RunStyle::Plain }];
        let marked = |mark: &str, text: &str| vec![word(mark).into_iter().chain(word(text)).collect::<PosterWord>()];
        assert_eq!(opening_mark(&marked("”", "Ja.")), Some("”"));
        assert_eq!(opening_mark(&marked("»", "Ja.")), Some("»"));
        for first in ["Interviewer:", "Ja.", "(...)", "[griner]"] {
            assert_eq!(opening_mark(&[word(first)]), None, "{first}");
        }
        assert_eq!(opening_mark(&[]), None);
    }

    #[test]
    fn a_foot_of_many_words_has_many_lines() {
        let bytes = include_bytes!("../../../themes/default/print/fonts/AtkinsonHyperlegibleNext_700Bold.ttf");
        let fonts: Vec<Font> = Font::iter(typst::foundations::Bytes::new(bytes.to_vec())).collect();
        let face = Face::of(&fonts, "Atkinson Hyperlegible Next", 700).unwrap();
        assert_eq!((face.lines("", 10.0), face.lines("Kvinde, 40’erne", 10.0)), (0, 1));
        assert!(face.lines("Sygeplejerske og tillidsrepræsentant i hjemmeplejens aftenvagt", 10.0) >= 3);
        assert!(face.lines("indsigt.example/noeglen/quotes/an-address-that-is-long", 10.0) >= 2);
    }
}
