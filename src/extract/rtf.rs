//! Text extraction from RTF.

/// Returns the words of `text`, which is in Rich Text Format, without the control words (RTF 1.9.1, "Contents of an RTF File").
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() / 2);
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '{', '}', '\r', '\n']) {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = after;
        if !rest.is_empty() && text.as_bytes()[text.len() - after.len() - 1] == b'\\' {
            rest = parse_control(after, &mut out);
        }
    }
    out.push_str(rest);
    out
}

/// Interprets the control word or symbol after a backslash, and returns the rest of the text.
fn parse_control<'t>(rest: &'t str, out: &mut String) -> &'t str {
    // `\'f8`: a byte in Windows-1252, the encoding of most such files. From 0xA0 on, its characters have the numbers of Unicode.
    if let Some(hex) = rest.strip_prefix('\'') {
        let byte = hex.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.extend(byte.map(char::from));
        return hex.get(2..).unwrap_or(hex);
    }
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if letters == 0 {
        // A symbol that stands for itself, or for a blank.
        let symbol = rest.chars().next().unwrap_or(' ');
        out.push(if symbol == '~' { ' ' } else { symbol });
        return &rest[symbol.len_utf8()..];
    }
    let (name, rest) = rest.split_at(letters);
    let digits = rest.bytes().enumerate().take_while(|(i, b)| b.is_ascii_digit() || *i == 0 && *b == b'-').count();
    let (number, rest) = rest.split_at(digits);
    // `\u248?`: the number of a character, and the replacement that older programs show.
    if name == "u" && !number.is_empty() {
        let number = number.parse::<i32>().unwrap_or(0).rem_euclid(1 << 16);
        out.extend(u32::try_from(number).ok().and_then(char::from_u32));
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        return rest.strip_prefix('?').unwrap_or(rest);
    }
    if matches!(name, "par" | "line" | "tab" | "cell" | "row" | "sect" | "page") {
        out.push('\n');
    }
    rest.strip_prefix(' ').unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_remain_without_their_formatting() {
        let text = r"{\rtf1\ansi{\fonttbl\f0 Arial;}S\'f8ren Kj\u230?r{\b  Holm}\par Anna {\i Dale}, 4\~km\}}";
        let words = words(text);
        assert!(words.contains("Søren Kjær Holm\nAnna Dale, 4 km}"), "{words}");
    }
}
