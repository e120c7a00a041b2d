//! How a theme, an insight or a quote is cited: in words, and as BibTeX.

use super::ViewContext;
use crate::skin::Argument::Text;
use serde::Serialize;

/// How something is cited.
#[derive(Debug, Serialize)]
pub struct Citation {
    /// Publisher (year). Title, what it is. In: the catalogue. Address.
    pub text: String,
    /// The same for a list of references.
    pub bibtex: String,
}

/// What is cited.
pub(super) struct CitedWork<'a> {
    /// Its slug or id.
    pub(super) key: &'a str,
    /// What it is called, in the house's marks.
    pub(super) title: String,
    /// What it is: `insight 2.3`; of a quote, who said it.
    pub(super) what: String,
    /// Its page, from the root.
    pub(super) address: &'a str,
}

impl ViewContext<'_> {
    /// `title` in the house's quotation marks.
    pub(super) fn in_marks(&self, title: &str) -> String {
        let (open, close) = &self.edition.config().quotation_marks;
        format!("{open}{title}{close}")
    }

    /// How `cited` is cited.
    pub(super) fn citation(&self, cited: &CitedWork<'_>) -> Citation {
        let config = self.edition.config();
        let catalogue = &config.title.plain;
        let url = self.base_url.map(|base| format!("{base}{}", cited.address));
        let words = [("title", Text(&cited.title)), ("what", Text(&cited.what)), ("catalogue", Text(catalogue))];
        let said = self.words.get("citation", &words).unwrap_or_default();
        // A title that asks needs no full stop.
        let said = if said.contains(['?', '!']) { said.replace("?.", "?").replace("!.", "!") } else { said };
        let year = config.date.map(|date| format!("({}).", date.year));
        let parts = [config.publisher.clone(), year, Some(said), url.clone()];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut bibtex = ["@incollection{", cited.key, ",\n"].concat();
        let mut field = |key: &str, open: &str, value: &str, close: &str| {
            bibtex.extend(["  ", key, " = {", open]);
            escape(value, &mut bibtex);
            bibtex.extend([close, "},\n"]);
        };
        field("title", "", &cited.title, "");
        if let Some(name) = &config.publisher {
            // In braces of its own it is one name, whatever words are in it.
            field("author", "{", name, "}");
        }
        field("booktitle", "", catalogue, "");
        if let Some(name) = &config.publisher {
            field("publisher", "", name, "");
        }
        if let Some(date) = config.date {
            field("year", "", &date.year.to_string(), "");
        }
        field("note", "", &cited.what, "");
        if let Some(url) = url {
            bibtex.extend(["  url = {", &url, "},\n"]);
        }
        bibtex.push_str("}\n");
        Citation { text, bibtex }
    }
}

/// Puts `text` behind what is in `out`, with signs that mean something to BibTeX as letters.
fn escape(text: &str, out: &mut String) {
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
    use super::escape;

    #[test]
    fn signs_of_bibtex_are_letters() {
        let mut escaped = String::new();
        escape("100 % {a} _b_ & c\\d", &mut escaped);
        assert_eq!(escaped, "100 \\% \\{a\\} \\_b\\_ \\& c\\textbackslash{}d");
    }
}
