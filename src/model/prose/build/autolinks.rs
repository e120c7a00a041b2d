//! Autolinks: web addresses in running text, without any markup.

/// Returns the offset of the first web address in `text`. An address does not begin within a word, and has a host with a dot.
pub(super) fn find_address(text: &str) -> Option<usize> {
    // A fast exit for most texts, which have no `:` or `.` followed by a character other than white space.
    let is_within = |at: usize| text.as_bytes().get(at + 1).is_some_and(|next| !next.is_ascii_whitespace());
    if !memchr::memchr2_iter(b':', b'.', text.as_bytes()).any(is_within) {
        return None;
    }
    let mut search_start = 0;
    loop {
        let http = memchr::memmem::find(&text.as_bytes()[search_start..], b"http");
        let www = memchr::memmem::find(&text.as_bytes()[search_start..], b"www.");
        let at = search_start + http.into_iter().chain(www).min()?;
        let rest = &text[at..];
        let scheme = ["https://", "http://", "www."].into_iter().find(|s| rest.starts_with(s)).map_or(0, str::len);
        let stands_alone = !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '@' | '-'));
        let host = leading_address(rest).get(scheme..).unwrap_or_default();
        if scheme > 0 && stands_alone && host.contains('.') {
            return Some(at);
        }
        search_start = at + 4;
    }
}

/// Returns the web address at the start of `text`, without the punctuation of the sentence around it.
pub(super) fn leading_address(text: &str) -> &str {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '«' | '»' | '`' | '|' | '\\' | '*');
    let mut address = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let last = address.chars().next_back();
        let is_trailing = match last {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '_' | '~') => true,
            Some(')') => address.matches(')').count() > address.matches('(').count(),
            Some(']') => address.matches(']').count() > address.matches('[').count(),
            _ => false,
        };
        if !is_trailing {
            return address;
        }
        address = &address[..address.len() - last.map_or(0, char::len_utf8)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        for (text, expected) in [
            ("See https://a.dk/b.", Some("https://a.dk/b")),
            ("(www.a.dk/q_(r))", Some("www.a.dk/q_(r)")),
            ("“http://a.dk”, and", Some("http://a.dk")),
            ("a.b@www.a.dk http:// www. https://", None),
            ("xhttps://a.dk", None),
        ] {
            assert_eq!(find_address(text).map(|at| leading_address(&text[at..])), expected, "{text}");
        }
    }
}
