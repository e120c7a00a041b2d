//! Tags of HTML where there is no HTML: on paper.

/// The elements that stand in lines of their own.
const BLOCK_ELEMENTS: [&str; 20] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "dt",
    "dd",
    "dl",
    "h1",
    "h2",
    "h3",
    "h4",
    "br",
    "summary",
    "details",
    "figcaption",
    "blockquote",
    "hr",
];

/// Returns the name of the element of a tag, in lower case.
fn element_name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next();
    name.unwrap_or_default().to_lowercase()
}

/// Returns whether a tag separates what stands before it from what follows.
pub(super) fn is_separator(tag: &str) -> bool {
    BLOCK_ELEMENTS.contains(&element_name(tag).as_str())
}

/// Returns the words between the tags of HTML, by lines. Cells of a table are separated by a dash.
pub(super) fn lines_without_tags(html: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        if let Some(line) = lines.last_mut() {
            line.push_str(before);
            let is_cell = !tag.starts_with('/') && matches!(element_name(tag).as_str(), "td" | "th");
            if is_cell && !line.trim().is_empty() {
                line.push_str(" – ");
            }
        }
        if is_separator(tag) {
            lines.push(String::new());
        }
        rest = after;
    }
    if let Some(line) = lines.last_mut() {
        line.push_str(rest);
    }
    let decode = |line: &String| {
        let plain = line.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    lines.iter().map(decode).filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::lines_without_tags;

    #[test]
    fn cells_and_items_stay_apart() {
        for (html, lines) in [
            (
                "<table><tr><th>Head</th><th>Two</th></tr><tr><td>a</td><td>b &amp; c</td></tr></table>",
                vec!["Head – Two", "a – b & c"],
            ),
            ("<ul>\n<li>one</li><li>two</li>\n</ul>", vec!["one", "two"]),
            ("<dl><dt>Term</dt><dd>Def</dd></dl>", vec!["Term", "Def"]),
            ("<p>a <b>b</b>c</p><p></p>", vec!["a bc"]),
        ] {
            assert_eq!(lines_without_tags(html), lines, "{html}");
        }
    }
}
