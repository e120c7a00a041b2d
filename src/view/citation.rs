//! Citations of a theme, an insight or a quote, as text and as BibTeX.

use super::ViewContext;
use crate::skin::Argument::Text;
use serde::Serialize;

/// A suggested citation.
#[derive(Debug, Serialize)]
pub struct Citation {
    /// The citation as text: Publisher (year). Title, kind. In: the catalogue. URL.
    pub text: String,
    /// The citation as a BibTeX entry.
    pub bibtex: String,
}

/// The theme, insight or quote to cite.
pub(super) struct CitedWork<'a> {
    /// The BibTeX key: a slug or an id.
    pub(super) key: &'a str,
    /// The title, in quotation marks.
    pub(super) title: String,
    /// The kind and number (`insight 2.3`); for a quote, the speaker.
    pub(super) description: String,
    /// The address of the work's page, from the site's root.
    pub(super) address: &'a str,
}

impl ViewContext<'_> {
    /// Puts `title` in the catalogue's quotation marks; marks within it become single ones.
    pub(super) fn with_quotation_marks(&self, title: &str) -> String {
        let (open, close) = &self.edition.config().quotation_marks;
        let title: String = title.chars().map(single_mark).collect();
        format!("{open}{title}{close}")
    }

    /// Returns the citation of the whole catalogue as text, without its address: Publisher (year). Title.
    pub(super) fn citation_of_catalogue(&self) -> String {
        let config = self.edition.config();
        let year = config.date.map(|date| format!("({}).", date.year));
        let title = &config.title.plain;
        let title = if title.ends_with(['?', '!', '.']) { title.clone() } else { format!("{title}.") };
        let parts = [config.publisher.clone(), year, Some(title)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Returns the citation of `cited`.
    pub(super) fn citation(&self, work: &CitedWork<'_>) -> Citation {
        let config = self.edition.config();
        let catalogue = &config.title.plain;
        let url = self.base_url.map(|base| format!("{base}{}", work.address));
        let arguments =
            [("title", Text(&work.title)), ("what", Text(&work.description)), ("catalogue", Text(catalogue))];
        let sentence = self.words.get("citation", &arguments).unwrap_or_default();
        // No full stop follows a question mark or an exclamation mark.
        let sentence =
            if sentence.contains(['?', '!']) { sentence.replace("?.", "?").replace("!.", "!") } else { sentence };
        let year = config.date.map(|date| format!("({}).", date.year));
        let parts = [config.publisher.clone(), year, Some(sentence), url.clone()];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut bibtex = ["@incollection{", work.key, ",\n"].concat();
        let mut field = |key: &str, open: &str, value: &str, close: &str| {
            bibtex.extend(["  ", key, " = {", open]);
            escape_bibtex(value, &mut bibtex);
            bibtex.extend([close, "},\n"]);
        };
        field("title", "", &work.title, "");
        if let Some(name) = &config.publisher {
            // Double braces make BibTeX treat the publisher as one name, whatever words it contains.
            field("author", "{", name, "}");
        }
        field("booktitle", "", catalogue, "");
        if let Some(name) = &config.publisher {
            field("publisher", "", name, "");
        }
        if let Some(date) = config.date {
            field("year", "", &date.year.to_string(), "");
        }
        field("note", "", &work.description, "");
        if let Some(url) = url {
            bibtex.extend(["  url = {", &url, "},\n"]);
        }
        bibtex.push_str("}\n");
        Citation { text, bibtex }
    }
}

/// Returns the single quotation mark for a double one; any other character as it is.
fn single_mark(c: char) -> char {
    match c {
        '“' => '‘',
        '”' => '’',
        '„' => '‚',
        '"' => '\'',
        '«' => '‹',
        '»' => '›',
        c => c,
    }
}

/// Appends `text` to `out`, with BibTeX's special characters escaped.
fn escape_bibtex(text: &str, out: &mut String) {
    for piece in text.split_inclusive(['&', '%', '$', '#', '_', '{', '}', '\\', '~', '^']) {
        let sign = piece.chars().next_back().unwrap_or_default();
        let words = &piece[..piece.len() - sign.len_utf8()];
        match sign {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend([words, "\\", &piece[words.len()..]]),
            '\\' => out.extend([words, "\\textbackslash{}"]),
            '~' => out.extend([words, "\\textasciitilde{}"]),
            '^' => out.extend([words, "\\textasciicircum{}"]),
            _ => out.push_str(piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape_bibtex;

    #[test]
    fn bibtex_special_characters_are_escaped() {
        let mut escaped = String::new();
        escape_bibtex("100 % {a} _b_ & c\\d", &mut escaped);
        assert_eq!(escaped, "100 \\% \\{a\\} \\_b\\_ \\& c\\textbackslash{}d");
    }
}
