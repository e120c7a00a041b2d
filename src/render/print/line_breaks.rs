//! Breaks paragraphs into balanced lines, without a last line of one word.

use super::hyphenation::WordPart;

/// Prefix sums over the widths of parts, so that the width of any line is found in constant time. Widths are multiples of the type size.
struct LineWidths<'p> {
    parts: &'p [&'p WordPart],
    /// The total width of all parts and blanks up to each index, from 0 to the number of parts.
    prefix_widths: Vec<f64>,
    blank: f64,
}

impl<'p> LineWidths<'p> {
    fn new(parts: &'p [&'p WordPart], blank: f64) -> Self {
        let mut prefix_widths = vec![0.0];
        for part in parts {
            let leading_blank = if part.continues { 0.0 } else { blank };
            prefix_widths.push(prefix_widths[prefix_widths.len() - 1] + leading_blank + part.width);
        }
        Self { parts, prefix_widths, blank }
    }

    /// Returns the width of the parts `start..end` and of the blanks between their words, without a hyphen at the end.
    fn width_without_hyphen(&self, start: usize, end: usize) -> f64 {
        let leading_blank = if self.parts[start].continues { 0.0 } else { self.blank };
        self.prefix_widths[end] - self.prefix_widths[start] - leading_blank
    }

    /// Returns the width of the same line with the hyphen that it has if it ends within a word.
    fn width(&self, start: usize, end: usize) -> f64 {
        self.width_without_hyphen(start, end)
            + if self.ends_within_word(end) { self.parts[end - 1].hyphen_width } else { 0.0 }
    }

    /// Returns whether a line that ends before part `end` ends in the first word of a sentence, which goes on in the next line.
    fn ends_in_first_word(&self, end: usize) -> bool {
        end > 1 && end < self.parts.len() && ends_sentence(self.parts[end - 2]) && !ends_sentence(self.parts[end - 1])
    }

    /// Returns whether a line that ends before part `end` ends within a word.
    fn ends_within_word(&self, end: usize) -> bool {
        self.parts.get(end).is_some_and(|next| next.continues)
    }
}

/// Returns whether a word ends a sentence.
fn ends_sentence(part: &WordPart) -> bool {
    let last = part.letters.last().map_or("", |run| run.text.trim_end_matches(['”', '“', '"', '»', '’', ')']));
    last.ends_with(['.', '!', '?', '…'])
}

/// Returns the number of lines that parts fill; `None` if a part is wider than a line.
pub(super) fn count_lines(parts: &[&WordPart], blank: f64, width: f64) -> Option<usize> {
    let line_widths = LineWidths::new(parts, blank);
    let (mut lines, mut start) = (0, 0);
    while start < parts.len() {
        let ends = (start + 1..=parts.len()).take_while(|end| line_widths.width_without_hyphen(start, *end) <= width);
        start = ends.filter(|end| line_widths.width(start, *end) <= width).last()?;
        lines += 1;
    }
    Some(lines.max(1))
}

/// Returns the index after the last part of each line, in as few lines as possible: as even as possible, more than one word in the last
/// line, as few divided words as possible, and none that ends in the first word of a sentence.
///
/// Minimises the sum of the squared differences between the width of each line and the mean width (after D. E. Knuth and M. F. Plass,
/// "Breaking Paragraphs into Lines", 1981, without stretching).
pub(super) fn balanced_ends(parts: &[&WordPart], blank: f64, width: f64) -> Vec<usize> {
    let n = parts.len();
    let Some(lines) = count_lines(parts, blank, width).filter(|_| n > 0) else { return vec![n] };
    let line_widths = LineWidths::new(parts, blank);
    let mean = (line_widths.width_without_hyphen(0, n) - blank * (lines - 1) as f64) / lines as f64;
    // best[k][i]: the least cost of the first i parts in k lines, and where the line before ends.
    let mut best = vec![vec![(f64::INFINITY, 0usize); n + 1]; lines + 1];
    best[0][0].0 = 0.0;
    for k in 1..=lines {
        for end in k..=n {
            for start in (k - 1..end).rev() {
                if line_widths.width_without_hyphen(start, end) > width {
                    break;
                }
                let line = line_widths.width(start, end);
                if line > width {
                    continue;
                }
                let is_alone = k == lines && end == n && end - start == 1 && n > 2 && lines > 1;
                let widow = if is_alone { n as f64 * width * width } else { 0.0 };
                let division = if line_widths.ends_within_word(end) { width * width } else { 0.0 };
                let stray = if line_widths.ends_in_first_word(end) { width * width } else { 0.0 };
                let cost = best[k - 1][start].0 + (mean - line).powi(2) + widow + division + stray;
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

/// Returns the width of the shortest balanced line as a share of the longest. The last line counts as half as long again.
pub(super) fn evenness(parts: &[&WordPart], blank: f64, width: f64) -> f64 {
    let line_widths = LineWidths::new(parts, blank);
    let ends = balanced_ends(parts, blank, width);
    let (mut start, mut shortest, mut longest) = (0, f64::INFINITY, 0f64);
    for end in ends.iter().copied().filter(|end| *end > 0) {
        let line = line_widths.width(start, end);
        let is_last = end == parts.len();
        shortest = shortest.min(if is_last { line * 1.5 } else { line });
        longest = longest.max(line);
        start = end;
    }
    if longest > 0.0 { (shortest / longest).min(1.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(widths: &[f64]) -> Vec<WordPart> {
        widths.iter().map(|width| WordPart::with_width(*width)).collect()
    }

    fn ends(parts: &[WordPart], blank: f64, width: f64) -> Vec<usize> {
        balanced_ends(&parts.iter().collect::<Vec<_>>(), blank, width)
    }

    #[test]
    fn lines_are_even_and_the_last_has_more_than_one_word() {
        // Seven words of equal width: lines of four would leave three in the second.
        assert_eq!(ends(&words(&[1.0; 7]), 0.2, 5.0), [4, 7]);
        // Filled greedily, the last line would be a single word.
        assert_eq!(ends(&words(&[1.0; 5]), 0.0, 4.0), [3, 5]);
        assert_eq!(ends(&words(&[3.0]), 0.2, 5.0), [1]);
        let too_wide = words(&[1.0, 6.0]);
        assert_eq!(count_lines(&too_wide.iter().collect::<Vec<_>>(), 0.2, 5.0), None);
    }

    #[test]
    fn a_line_does_not_end_in_the_first_word_of_a_sentence() {
        let mut parts = words(&[1.0; 6]);
        for (part, text) in parts.iter_mut().zip(["I’ve", "hens.", "If", "you", "come,", "ring."]) {
            part.letters =
                vec![crate::view::print::PosterRun { text: text.into(), style: crate::view::print::RunStyle::Plain }];
        }
        assert_eq!(ends(&parts, 0.0, 4.0), [4, 6], "not [3, 6], which is as even as can be");
    }

    #[test]
    fn a_word_is_divided_once_and_its_hyphen_has_room() {
        let mut parts = words(&[2.0, 2.0, 2.0, 2.0]);
        // The second word has three parts.
        for part in &mut parts[2..] {
            part.continues = true;
        }
        for part in &mut parts {
            part.hyphen_width = 0.3;
        }
        assert_eq!(ends(&parts, 0.2, 4.5), [2, 4], "it begins beside the first word");
        assert_eq!(ends(&parts, 0.2, 4.4), [1, 2, 4], "beside the first word there is no room for the dash");
    }

    #[test]
    fn a_short_line_among_long_ones_is_uneven() {
        let even = |widths: &[f64], width: f64| {
            let parts = words(widths);
            evenness(&parts.iter().collect::<Vec<_>>(), 0.3, width)
        };
        // "Vi kalder / det / Bentes felt." and "Vi kalder det / Bentes felt."
        let widths = [1.0, 3.0, 2.0, 3.2, 2.2];
        assert!(even(&widths, 6.7) > 0.8 && even(&widths, 6.0) < 0.4);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_than_it_may_be(
            widths in proptest::collection::vec((0.1f64..4.0, proptest::prelude::any::<bool>()), 1..60),
            width in 4.5f64..12.0,
        ) {
            let part = |(i, (width, continues)): (usize, &(f64, bool))| WordPart { continues: *continues && i > 0, hyphen_width: 0.3, ..WordPart::with_width(*width) };
            let parts: Vec<WordPart> = widths.iter().enumerate().map(part).collect();
            let parts: Vec<&WordPart> = parts.iter().collect();
            let ends = balanced_ends(&parts, 0.25, width);
            proptest::prop_assert_eq!(ends.last().copied(), Some(parts.len()));
            let mut start = 0;
            for end in &ends {
                proptest::prop_assert!(*end > start);
                let blanks = parts[start + 1..*end].iter().filter(|part| !part.continues).count() as f64 * 0.25;
                let dash = if parts.get(*end).is_some_and(|next| next.continues) { 0.3 } else { 0.0 };
                let line: f64 = parts[start..*end].iter().map(|part| part.width).sum::<f64>() + blanks + dash;
                proptest::prop_assert!(line <= width + 1e-9);
                start = *end;
            }
            proptest::prop_assert_eq!(ends.len(), count_lines(&parts, 0.25, width).unwrap());
        }
    }
}
