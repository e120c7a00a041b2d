//! Fits text into a box: finds the largest type size at which the text fits, and its lines.
//!
//! Widths come from the tables of the fonts. No layout is run to find the size: this is what makes a hundred posters cheap.

use super::{
    hyphenation::{self, Division, MeasuredWord, WordPart},
    line_breaks,
    signs::STAND_IN,
};
use crate::{
    extract,
    view::print::{PosterWord, RunStyle},
};
use std::collections::HashMap;
use typst::{
    layout::Abs,
    text::{Font, FontVariant, FontVariations},
};

/// The box that a text is fitted into, and the limits of its type.
#[derive(Clone, Debug)]
pub(super) struct TextBox {
    /// The width in points.
    pub(super) width: f64,
    /// The height in points.
    pub(super) height: f64,
    /// The largest type size in points.
    pub(super) max_size: f64,
    /// The smallest type size in points.
    pub(super) min_size: f64,
    /// The distance from line to line, as a multiple of the type size.
    pub(super) leading: f64,
    /// The extra distance between two paragraphs, as a multiple of the type size.
    pub(super) gap: f64,
}

/// A text after fitting: its type size and lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FittedText {
    /// The type size in points.
    pub(super) size: f64,
    /// The lines of each paragraph, each a list of words.
    pub(super) lines: Vec<Vec<Vec<PosterWord>>>,
}

/// At the smallest type size, the text is too high, or a word too wide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TooLong;

/// The letter widths of one font family and weight.
pub(super) struct Face<'f> {
    upright: &'f Font,
    italic: &'f Font,
    /// All fonts: the fallback for characters that the face does not have.
    fallbacks: &'f [Font],
    /// The fonts for words with letters that the face does not have.
    others: Vec<&'f Font>,
}

/// The share of the line width that is used: the rest is a reserve for kerning and rounding.
const USABLE_WIDTH: f64 = 0.985;

impl<'f> Face<'f> {
    /// Finds the face of `family` and `weight` among `fonts`, and those of the families `others` for words with letters that it lacks.
    /// `None` if there is no upright font of the family.
    pub(super) fn find(fonts: &'f [Font], family: &str, weight: u16, others: &[String]) -> Option<Self> {
        use typst::text::{FontStyle, FontWeight};
        let family_fonts = || fonts.iter().filter(|f| f.info().family.eq_ignore_ascii_case(family));
        let weight_distance = |variant: &FontVariant| variant.weight.distance(FontWeight::from_number(weight));
        let upright = family_fonts()
            .filter(|f| f.info().variant.style == FontStyle::Normal)
            .min_by_key(|f| weight_distance(&f.info().variant))?;
        // An italic of a different weight would look weaker than its surroundings: in that case stressed words are set upright.
        let italic = family_fonts()
            .filter(|f| f.info().variant.style != FontStyle::Normal)
            .filter(|f| f.info().variant.weight.distance(upright.info().variant.weight) <= 200)
            .min_by_key(|f| weight_distance(&f.info().variant));
        let in_family = |other: &String| {
            let fonts = fonts.iter().filter(|f| f.info().family.eq_ignore_ascii_case(other));
            fonts.min_by_key(|f| weight_distance(&f.info().variant))
        };
        let others = others.iter().filter_map(in_family).collect();
        Some(Face { upright, italic: italic.unwrap_or(upright), fallbacks: fonts, others })
    }

    /// Returns the height of capitals, as a multiple of the type size.
    pub(super) fn cap_height(&self) -> f64 {
        let font = self.upright;
        font.clone()
            .instantiate(font.info().variant, Abs::pt(12.0), &FontVariations::default())
            .metrics()
            .cap_height
            .get()
    }

    /// Returns the font for a word with a letter that the face does not have: the first that has it.
    fn other_font(&self, word: &PosterWord) -> Option<&'f Font> {
        let has = |font: &Font, c: char| font.info().coverage.contains(u32::from(c));
        let letters = || word.iter().flat_map(|run| run.text.chars()).filter(|c| !c.is_ascii() && c.is_alphabetic());
        let foreign = letters().find(|c| !has(self.upright, *c))?;
        self.others.iter().copied().find(|font| has(font, foreign))
    }

    /// Returns the width of a word as a multiple of the type size. `letter_widths` caches the widths of letters.
    fn word_width(&self, word: &PosterWord, letter_widths: &mut HashMap<(char, bool), f64>) -> f64 {
        let mut width = 0.0;
        if let Some(font) = self.other_font(word) {
            return shaped_width(font, &word.iter().map(|run| run.text.as_str()).collect::<String>());
        }
        for run in word {
            let is_italic = run.style == RunStyle::Stress;
            for c in run.text.chars() {
                width += match letter_widths.get(&(c, is_italic)) {
                    Some(width) => *width,
                    None => {
                        let letter_width = self.letter_width(c, is_italic);
                        letter_widths.insert((c, is_italic), letter_width);
                        letter_width
                    }
                };
            }
        }
        width
    }

    /// Returns the width of the mark that opens a paragraph, as a multiple of the type size. The mark is set in the margin, so that the
    /// letters align. 0 if the paragraph opens with a word.
    pub(super) fn opening_mark_width(&self, paragraph: &[PosterWord]) -> f64 {
        opening_mark(paragraph).map_or(0.0, |mark| mark.chars().map(|c| self.letter_width(c, false)).sum())
    }

    /// Returns the number of lines that `text` fills in a width given as a multiple of the type size.
    pub(super) fn count_lines(&self, text: &str, width: f64) -> usize {
        let word_width = |word: &str| word.chars().map(|c| self.letter_width(c, false)).sum::<f64>();
        let widths: Vec<f64> = text.split_whitespace().map(word_width).collect();
        // A word wider than a line is broken over several lines: this happens with addresses.
        let extra_lines: f64 = widths.iter().map(|word| (word / width).ceil() - 1.0).sum();
        let parts: Vec<WordPart> = widths.iter().map(|word| WordPart::with_width(word.min(width))).collect();
        let parts: Vec<&WordPart> = parts.iter().collect();
        let lines = line_breaks::count_lines(&parts, self.letter_width(' ', false), width);
        if widths.is_empty() { 0 } else { lines.unwrap_or(1) + extra_lines as usize }
    }

    /// Returns the width of a letter as a multiple of the type size; for one that no font has, that of the sign in its place.
    fn letter_width(&self, c: char, is_italic: bool) -> f64 {
        let primary = if is_italic { self.italic } else { self.upright };
        // Combining marks join the letter before them and have no width of their own.
        if matches!(c, '\u{300}'..='\u{36f}') || extract::is_invisible(c) {
            return 0.0;
        }
        let find = |c: char| advance(primary, c).or_else(|| self.fallbacks.iter().find_map(|font| advance(font, c)));
        find(c).or_else(|| find(STAND_IN)).unwrap_or(0.5)
    }
}

/// Returns the width of a word in a script whose letters join, as a multiple of the type size.
fn shaped_width(font: &Font, word: &str) -> f64 {
    let instance = font.clone().instantiate(font.info().variant, Abs::pt(12.0), &FontVariations::default());
    let mut buffer = rustybuzz::UnicodeBuffer::new();
    buffer.push_str(word);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(instance.rusty(), &[], buffer);
    let units: i32 = shaped.glyph_positions().iter().map(|position| position.x_advance).sum();
    f64::from(units) / instance.units_per_em()
}

/// Returns the width of a letter in a font as a multiple of the type size; `None` if the font does not have it.
fn advance(font: &Font, c: char) -> Option<f64> {
    let instance = font.clone().instantiate(font.info().variant, Abs::pt(12.0), &FontVariations::default());
    let glyph = instance.ttf().glyph_index(c)?;
    instance.x_advance(glyph.0).map(|em| em.get())
}

/// Returns the mark that opens a paragraph, such as an opening quotation mark; `None` if it opens with a word or a bracket.
pub(super) fn opening_mark(paragraph: &[PosterWord]) -> Option<&str> {
    let first = paragraph.first()?.first()?;
    let is_mark =
        !first.text.is_empty() && !first.text.contains(|c: char| c.is_alphanumeric() || matches!(c, '(' | '['));
    is_mark.then_some(first.text.as_str())
}

/// A text to be fitted.
#[derive(Clone, Copy)]
pub(super) struct TextToFit<'a> {
    pub(super) paragraphs: &'a [Vec<PosterWord>],
    /// The language of the text, which selects the hyphenation patterns.
    pub(super) language: &'a str,
}

/// Fits a text into `frame`.
pub(super) fn fit(text: TextToFit<'_>, face: &Face<'_>, frame: &TextBox) -> Result<FittedText, TooLong> {
    let mut letter_widths = HashMap::new();
    let mut width_of = |word: &PosterWord| face.word_width(word, &mut letter_widths);
    let measured: Vec<Vec<MeasuredWord>> = text
        .paragraphs
        .iter()
        .map(|words| words.iter().map(|word| MeasuredWord::new(word, text.language, &mut width_of)).collect())
        .collect();
    let paragraphs = MeasuredParagraphs { paragraphs: measured, blank: face.letter_width(' ', false), frame };
    // One long word limits the type size of all words. It is divided in two if that makes the type much larger, and into more parts only
    // if nothing else fits.
    let (whole, halved) = (paragraphs.largest_size(Division::Never), paragraphs.largest_size(Division::Once));
    let (size, division) = match (whole, halved) {
        (Some(whole), Some(halved)) if halved <= whole * MIN_GAIN_TO_DIVIDE => (whole, Division::Never),
        (_, Some(halved)) => (halved, Division::Once),
        (Some(whole), None) => (whole, Division::Never),
        (None, None) => (paragraphs.largest_size(Division::Anywhere).ok_or(TooLong)?, Division::Anywhere),
    };
    let size = paragraphs.size_for_even_lines(size, division);
    Ok(FittedText { size, lines: paragraphs.lines(size, division) })
}

/// Measured paragraphs, the width of a blank, and the box that they are fitted into.
struct MeasuredParagraphs<'a> {
    paragraphs: Vec<Vec<MeasuredWord>>,
    /// The width of a blank as a multiple of the type size.
    blank: f64,
    frame: &'a TextBox,
}

impl MeasuredParagraphs<'_> {
    /// Returns the width of a line as a multiple of the type size.
    fn line_width(&self, size: f64) -> f64 {
        self.frame.width * USABLE_WIDTH / size
    }

    /// Returns the parts of each paragraph at a type size: whole words, and the parts of words that are wider than a line.
    fn parts(&self, size: f64, division: Division) -> impl Iterator<Item = Vec<&WordPart>> {
        let width = self.line_width(size);
        self.paragraphs.iter().map(move |words| words.iter().flat_map(|word| word.parts(width, division)).collect())
    }

    /// Returns the number of lines that the paragraphs fill; `None` if a word or part is wider than a line.
    fn line_count(&self, size: f64, division: Division) -> Option<usize> {
        let width = self.line_width(size);
        self.parts(size, division).map(|parts| line_breaks::count_lines(&parts, self.blank, width)).sum()
    }

    /// Returns whether all lines fit into the height of the box.
    fn fits(&self, size: f64, division: Division) -> bool {
        let lines = self.line_count(size, division);
        let gaps = self.paragraphs.len().saturating_sub(1) as f64 * self.frame.gap;
        lines.is_some_and(|lines| (lines as f64 * self.frame.leading + gaps) * size <= self.frame.height)
    }

    /// Returns whether the last two words of each paragraph fit into one line. If they do not, the last line would be a single word.
    fn has_no_single_word_line(&self, size: f64) -> bool {
        let width = self.line_width(size);
        self.paragraphs.iter().all(
            |words| !matches!(&words[..], [_, .., before, last] if words.len() > 2 && before.width() + self.blank + last.width() > width),
        )
    }

    /// Returns the largest type size at which the text fits; `None` if it does not fit even at the smallest.
    fn largest_size(&self, division: Division) -> Option<f64> {
        let has_room = |size: f64| self.fits(size, division);
        if !has_room(self.frame.min_size) {
            return None;
        }
        let (strict, loose) = (
            largest_fitting_size(self.frame, &|size| has_room(size) && self.has_no_single_word_line(size)),
            largest_fitting_size(self.frame, &has_room),
        );
        // A last line of one word is better than a half-empty sheet. Texts of few words never leave a sheet half empty.
        let min_gain = if self.paragraphs.iter().map(Vec::len).sum::<usize>() <= SHORT_TEXT_WORDS {
            MIN_GAIN_IN_SHORT_TEXT
        } else {
            MIN_GAIN_FOR_SINGLE_WORD_LINE
        };
        Some(if loose > strict * min_gain { loose } else { strict })
    }

    /// Returns a type size at which the lines of a short text are more even. At `size`, the largest, a single word could be left among
    /// long lines.
    fn size_for_even_lines(&self, size: f64, division: Division) -> f64 {
        if self.paragraphs.iter().map(Vec::len).sum::<usize>() > MAX_WORDS_TO_EVEN {
            return size;
        }
        let merit =
            |candidate: f64| candidate / size + EVENNESS_WEIGHT * self.evenness(candidate, division).min(EVEN_ENOUGH);
        let mut best = (merit(size), size);
        let mut candidate = size;
        while let Some(lines) = self.line_count(candidate, division).filter(|lines| *lines > 1) {
            let has_fewer = |candidate: f64| {
                self.fits(candidate, division) && self.line_count(candidate, division).is_some_and(|n| n < lines)
            };
            candidate = largest_fitting_size(self.frame, &has_fewer);
            if candidate < size * MIN_SHARE_FOR_EVEN_LINES || !has_fewer(candidate) {
                break;
            }
            best = if merit(candidate) > best.0 { (merit(candidate), candidate) } else { best };
        }
        best.1
    }

    /// Returns the width of the shortest line as a share of the longest, in the most uneven paragraph.
    fn evenness(&self, size: f64, division: Division) -> f64 {
        let width = self.line_width(size);
        let evenness = |parts: Vec<&WordPart>| line_breaks::evenness(&parts, self.blank, width);
        self.parts(size, division).map(evenness).fold(1.0, f64::min)
    }

    /// Returns the lines of each paragraph.
    fn lines(&self, size: f64, division: Division) -> Vec<Vec<Vec<PosterWord>>> {
        let width = self.line_width(size);
        let paragraph_lines = |parts: Vec<&WordPart>| {
            let mut start = 0;
            let ends = line_breaks::balanced_ends(&parts, self.blank, width).into_iter();
            ends.map(|end| {
                let is_continued = parts.get(end).is_some_and(|next| next.continues);
                hyphenation::join_parts(&parts[std::mem::replace(&mut start, end)..end], is_continued)
            })
            .collect()
        };
        self.parts(size, division).map(paragraph_lines).collect()
    }
}

/// The most words of a text whose lines are evened: longer texts have even lines anyway.
const MAX_WORDS_TO_EVEN: usize = 16;

/// The weight of even lines against the type size, and the evenness that is sufficient.
const EVENNESS_WEIGHT: f64 = 0.6;
const EVEN_ENOUGH: f64 = 0.75;

/// The smallest share of the largest type size that is accepted for even lines.
const MIN_SHARE_FOR_EVEN_LINES: f64 = 0.75;

/// Words are divided only if that allows type more than this many times larger.
const MIN_GAIN_TO_DIVIDE: f64 = 1.25;

/// A last line of one word is accepted only if it allows type more than this many times larger.
const MIN_GAIN_FOR_SINGLE_WORD_LINE: f64 = 1.15;

/// The same for texts of few words, which are large in any case, and the most words of such a text.
const MIN_GAIN_IN_SHORT_TEXT: f64 = 1.3;
const SHORT_TEXT_WORDS: usize = 8;

/// Returns the largest type size between floor and ceiling for which `fits` is true, in steps of half a point: nobody sees a smaller
/// difference. Assumes that a text that fits at one size fits at all smaller sizes, and that the floor fits.
fn largest_fitting_size(frame: &TextBox, fits: &dyn Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (frame.min_size, frame.max_size.max(frame.min_size));
    if fits(high) {
        low = high;
    }
    while high - low > 0.5 {
        let middle = f64::midpoint(low, high);
        if fits(middle) { low = middle } else { high = middle }
    }
    let size = (low * 2.0).floor() / 2.0;
    size.max(frame.min_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_marks_are_not_words_or_brackets() {
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
    fn a_long_foot_takes_several_lines() {
        let bytes = include_bytes!("../../../themes/default/print/fonts/AtkinsonHyperlegibleNext_700Bold.ttf");
        let fonts: Vec<Font> = Font::iter(typst::foundations::Bytes::new(bytes.to_vec())).collect();
        let face = Face::find(&fonts, "Atkinson Hyperlegible Next", 700, &[]).unwrap();
        assert_eq!((face.count_lines("", 10.0), face.count_lines("Kvinde, 40’erne", 10.0)), (0, 1));
        assert!(face.count_lines("Sygeplejerske og tillidsrepræsentant i hjemmeplejens aftenvagt", 10.0) >= 3);
        assert!(face.count_lines("indsigt.example/noeglen/quotes/an-address-that-is-long", 10.0) >= 2);
    }
}
