//! How a theme, an insight or a quote is cited: in words, and as BibTeX.

use super::Scene;
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
pub(super) struct Cited<'a> {
    /// Its slug or id.
    pub(super) key: &'a str,
    /// What it is called, in the house's marks.
    pub(super) title: String,
    /// What it is: `insight 2.3`; of a quote, who said it.
    pub(super) what: String,
    /// Its page, from the root.
    pub(super) address: &'a str,
}

impl Scene<'_> {
    /// `title` in the house's quotation marks.
    pub(super) fn in_marks(&self, title: &str) -> String {
        let (open, close) = &self.edition.config().quotation_marks;
        format!("{open}{title}{close}")
    }

    /// How `cited` is cited.
    pub(super) fn citation(&self, cited: &Cited<'_>) -> Citation {
        let config = self.edition.config();
        let catalogue = &config.title.plain;
        let url = self.base_url.map(|base| format!("{base}{}", cited.address));
        let words = [("title", Text(&cited.title)), ("what", Text(&cited.what)), ("catalogue", Text(catalogue))];
        let said = self.words.get("citation", &words).unwrap_or_default();
        // A title that asks needs no full stop.
        let said = said.replace("?.", "?").replace("!.", "!");
        let year = config.date.map(|date| format!("({}).", date.year));
        let parts = [config.publisher.clone(), year, Some(said), url.clone()];
        let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let year = config.date.map(|date| date.year.to_string());
        // A publisher in braces is one name, whatever words are in it.
        let author = config.publisher.as_ref().map(|name| format!("{{{}}}", escaped(name)));
        let fields = [
            ("title", Some(format!("{{{}}}", escaped(&cited.title)))),
            ("author", author.map(|name| format!("{{{name}}}"))),
            ("booktitle", Some(format!("{{{}}}", escaped(catalogue)))),
            ("publisher", config.publisher.as_ref().map(|name| format!("{{{}}}", escaped(name)))),
            ("year", year.map(|year| format!("{{{year}}}"))),
            ("note", Some(format!("{{{}}}", escaped(&cited.what)))),
            ("url", url.map(|url| format!("{{{url}}}"))),
        ];
        let fields = fields.into_iter().filter_map(|(key, value)| value.map(|value| format!("  {key} = {value},\n")));
        Citation { text, bibtex: format!("@incollection{{{},\n{}}}\n", cited.key, fields.collect::<String>()) }
    }
}

/// Signs that mean something to BibTeX, as letters.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_of_bibtex_are_letters() {
        assert_eq!(escaped("100 % {a} _b_ & c\\d"), "100 \\% \\{a\\} \\_b\\_ \\& c\\textbackslash{}d");
    }
}
