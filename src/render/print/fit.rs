//! Words and a box -> the largest size at which they fit, and their lines: balanced, and none with a single last word.
//!
//! Widths are those of the fonts' own tables. Nothing is laid out to find the size: that is what makes a hundred posters cheap.

use crate::view::print::{Style, Word};
use std::collections::HashMap;
use typst::{
    layout::Abs,
    text::{Font, FontVariant, FontVariations},
};

/// The box that words are fitted into, and how they are set there.
#[derive(Clone, Debug)]
pub(super) struct Frame {
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
pub(super) struct Fitted {
    /// The size of the type in points.
    pub(super) size: f64,
    /// The lines of each paragraph.
    pub(super) lines: Vec<Vec<Vec<Word>>>,
}

/// Why words were not fitted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Misfit {
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
    fn word(&self, word: &Word, known: &mut HashMap<(char, bool), f64>) -> Result<f64, Misfit> {
        let mut width = 0.0;
        for run in word {
            let is_italic = run.style == Style::Stress;
            for c in run.text.chars() {
                width += match known.get(&(c, is_italic)) {
                    Some(width) => *width,
                    None => {
                        let own = self.letter(c, is_italic).ok_or(Misfit::NoLetter(c))?;
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
    pub(super) fn opening(&self, paragraph: &[Word]) -> f64 {
        opening_mark(paragraph).map_or(0.0, |mark| mark.chars().filter_map(|c| self.letter(c, false)).sum())
    }

    /// How many lines `text` fills in `width` sizes of the type.
    pub(super) fn lines(&self, text: &str, width: f64) -> usize {
        let of_word = |word: &str| word.chars().filter_map(|c| self.letter(c, false)).sum::<f64>();
        let widths: Vec<f64> = text.split_whitespace().map(of_word).collect();
        // A word that is wider than a line is broken: an address.
        let broken: f64 = widths.iter().map(|word| (word / width).ceil() - 1.0).sum();
        let within: Vec<f64> = widths.iter().map(|word| word.min(width)).collect();
        let lines = filled(&within, self.letter(' ', false).unwrap_or(0.25), width);
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
        if matches!(c, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe0f}' | '\u{ad}') {
            return Some(0.0);
        }
        advance(first).or_else(|| self.others.iter().find_map(advance))
    }
}

/// The mark that opens a paragraph, if one does.
pub(super) fn opening_mark(paragraph: &[Word]) -> Option<&str> {
    let first = paragraph.first()?.first()?;
    let is_mark =
        !first.text.is_empty() && !first.text.contains(|c: char| c.is_alphanumeric() || matches!(c, '(' | '['));
    is_mark.then_some(first.text.as_str())
}

/// Fits `paragraphs` into `frame`.
pub(super) fn fit(paragraphs: &[Vec<Word>], face: &Face<'_>, frame: &Frame) -> Result<Fitted, Misfit> {
    let mut known = HashMap::new();
    let blank = face.letter(' ', false).unwrap_or(0.25);
    let mut widths = vec![];
    for words in paragraphs {
        let of_words: Result<Vec<f64>, Misfit> = words.iter().map(|w| face.word(w, &mut known)).collect();
        widths.push(of_words?);
    }
    let height_at = |size: f64| -> Option<f64> {
        let width = frame.width * SLACK / size;
        let mut lines = 0;
        for words in &widths {
            lines += filled(words, blank, width)?;
        }
        let gaps = widths.len().saturating_sub(1) as f64 * frame.gap;
        Some((lines as f64 * frame.leading + gaps) * size)
    };
    let has_room = |size: f64| height_at(size).is_some_and(|height| height <= frame.height);
    // Where the last two words of a paragraph do not go into one line, one would be left alone.
    let leaves_none_alone = |size: f64| {
        let width = frame.width * SLACK / size;
        widths.iter().all(
            |words| !matches!(words[..], [_, .., before, last] if words.len() > 2 && before + blank + last > width),
        )
    };
    let fits = |size: f64| has_room(size) && leaves_none_alone(size);
    if !has_room(frame.floor) {
        return Err(Misfit::TooLong);
    }
    let (tied, loose) = (largest(frame, &fits), largest(frame, &has_room));
    // A word alone is better than a sheet half empty, which few words never leave.
    let much = if widths.iter().map(Vec::len).sum::<usize>() <= FEW { MUCH_FOR_FEW } else { MUCH };
    let size = if loose > tied * much { loose } else { tied };
    let width = frame.width * SLACK / size;
    let lines = paragraphs.iter().zip(&widths).map(|(words, widths)| {
        let ends = balanced(widths, blank, width);
        let mut start = 0;
        ends.into_iter()
            .map(|end| {
                let line = words[start..end].to_vec();
                start = end;
                line
            })
            .collect()
    });
    Ok(Fitted { size, lines: lines.collect() })
}

/// So much larger the type may be for the last word's being alone.
const MUCH: f64 = 1.15;

/// The same where there are so few words that they are large in any case.
const MUCH_FOR_FEW: f64 = 1.7;
const FEW: usize = 6;

/// The largest size between floor and ceiling that `fits`, in half points: finer than that nobody sees. What fits at one size has to fit at
/// all that are smaller; the floor is taken to fit.
fn largest(frame: &Frame, fits: &dyn Fn(f64) -> bool) -> f64 {
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

/// How many lines words fill; `None` if one of them is wider than a line.
fn filled(widths: &[f64], blank: f64, width: f64) -> Option<usize> {
    let (mut lines, mut at) = (1, 0.0);
    for (i, word) in widths.iter().enumerate() {
        if *word > width {
            return None;
        }
        let with = if i == 0 || at == 0.0 { *word } else { at + blank + word };
        if with > width {
            lines += 1;
            at = *word;
        } else {
            at = with;
        }
    }
    Some(lines)
}

/// Where lines end, in as few of them as the words fill: as even as can be, and the last with more than one word.
///
/// The least sum of squares of what is left blank (after D. E. Knuth and M. F. Plass, "Breaking Paragraphs into Lines", 1981,
/// without stretching), counted from the mean.
fn balanced(widths: &[f64], blank: f64, width: f64) -> Vec<usize> {
    let n = widths.len();
    let Some(lines) = filled(widths, blank, width).filter(|_| n > 0) else { return vec![n] };
    let mut sums = vec![0.0];
    for word in widths {
        sums.push(sums[sums.len() - 1] + word);
    }
    let of = |a: usize, b: usize| sums[b] - sums[a] + blank * (b - a - 1) as f64;
    let mean = (of(0, n) - blank * (lines - 1) as f64) / lines as f64;
    // best[k][i]: the least cost of the first i words in k lines, and where the line before ends.
    let mut best = vec![vec![(f64::INFINITY, 0usize); n + 1]; lines + 1];
    best[0][0].0 = 0.0;
    for k in 1..=lines {
        for end in k..=n {
            for start in (k - 1..end).rev() {
                let line = of(start, end);
                if line > width {
                    break;
                }
                let widow = if k == lines && end == n && end - start == 1 && n > 2 && lines > 1 {
                    n as f64 * width * width
                } else {
                    0.0
                };
                let cost = best[k - 1][start].0 + (mean - line).powi(2) + widow;
                if cost < best[k][end].0 {
                    best[k][end] = (cost, start);
                }
            }
        }
    }
    let mut ends = vec![n];
    let mut end = n;
    for k in (1..=lines).rev() {
        end = best[k][end].1;
        if end > 0 {
            ends.push(end);
        }
    }
    ends.reverse();
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_even_and_the_last_has_more_than_one_word() {
        // Seven words of one width: four to a line would leave three and then none alone.
        assert_eq!(balanced(&[1.0; 7], 0.2, 5.0), [4, 7]);
        // Filled line by line the last would be alone.
        assert_eq!(balanced(&[1.0, 1.0, 1.0, 1.0, 1.0], 0.0, 4.0), [3, 5]);
        assert_eq!(balanced(&[3.0], 0.2, 5.0), [1]);
        assert_eq!(filled(&[1.0, 6.0], 0.2, 5.0), None);
    }

    #[test]
    fn marks_hang_and_names_do_not() {
        let word = |text: &str| vec![crate::view::print::Run { text: text.into(), style: Style::Plain }];
        let marked = |mark: &str, text: &str| vec![word(mark).into_iter().chain(word(text)).collect::<Word>()];
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

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_it_may_be(widths in proptest::collection::vec(0.1f64..4.0, 1..60), width in 4.0f64..12.0) {
            let ends = balanced(&widths, 0.25, width);
            proptest::prop_assert_eq!(ends.last().copied(), Some(widths.len()));
            let mut start = 0;
            for end in &ends {
                let line: f64 = widths[start..*end].iter().sum::<f64>() + 0.25 * (end - start - 1) as f64;
                proptest::prop_assert!(*end > start && line <= width + 1e-9);
                start = *end;
            }
            proptest::prop_assert_eq!(ends.len(), filled(&widths, 0.25, width).unwrap());
        }
    }
}
