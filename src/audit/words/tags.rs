//! Tags of HTML: which end a word, and where each ends.

/// Inline tags, which do not end a word.
pub(super) const INLINE_TAGS: [&str; 37] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "output", "q", "ruby", "s", "samp", "slot", "small", "span", "strike", "strong",
    "textpath", "time", "tspan", "tt", "u", "var", "wbr",
];

/// HTML block tags, which always end a word. A tag in neither list may or may not end it, so both readings are tried.
pub(super) const BLOCK_TAGS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "img",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Attributes whose values are not prose.
pub(super) const NON_PROSE_ATTRIBUTES: [&str; 12] =
    ["class", "style", "d", "points", "transform", "type", "rel", "role", "lang", "media", "viewbox", "content-type"];

/// Returns the length of the tag that `text` opens with; `None` for a tag that is not closed. A `>` in a value closes no tag.
pub(super) fn tag_length(text: &str) -> Option<usize> {
    let bytes = &text.as_bytes()[..text.len().min(MAX_TAG_LEN)];
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])? + 1;
        let mark = bytes[at - 1];
        if mark == b'>' {
            return Some(at);
        }
        at += memchr::memchr(mark, &bytes[at..])? + 1;
    }
}

/// Returns the length of the tag without attributes that `text` opens with, if its brackets are entities, as in a feed: `&lt;b&gt;`.
pub(super) fn escaped_tag_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("&lt;")?;
    let end = rest.bytes().take(MAX_ESCAPED_TAG_LEN).position(|byte| byte == b'&')?;
    let name = rest[..end].trim_matches('/').trim_ascii_end();
    let is_tag = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_tag && rest[end..].starts_with("&gt;")).then_some(4 + end + 4)
}

/// The length of the longest tag that is looked for between entities, with room for `blockquote` and a slash.
pub(super) const MAX_ESCAPED_TAG_LEN: usize = 16;

/// The opening of a section of XML whose text is not markup.
pub(super) const CDATA: &str = "<![CDATA[";

/// The maximum length of a tag, in bytes. Anything longer is text that contains a `<`.
pub(super) const MAX_TAG_LEN: usize = 1 << 13;

/// The maximum number of unclosed tags. A text with more is not markup, and searching for the end of each would take minutes.
pub(super) const MAX_UNCLOSED_TAGS: usize = 1 << 12;
