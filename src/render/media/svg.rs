//! Drawings (SVG 2): parsed, and written anew from a list of what draws.
//!
//! A drawing opened by itself is a page of the site: it could run scripts and load files from elsewhere. Drawing programs also pack whole
//! documents, with hidden layers and earlier pages, into attributes and elements of their own.

use super::{Publication, publication};
use crate::source::Content;
use base64::{Engine, prelude::BASE64_STANDARD};
use regex::Regex;
use roxmltree::{Document, Node, NodeType, ParsingOptions};
use std::{collections::BTreeSet, sync::LazyLock};

/// The namespace of SVG.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The elements that draw, group, describe or animate.
const ELEMENTS: &str = "svg g defs symbol use switch view style title desc path rect circle ellipse line polyline polygon text tspan textPath \
    linearGradient radialGradient stop pattern clipPath mask marker image filter feBlend feColorMatrix feComponentTransfer feComposite \
    feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur \
    feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence animate animateTransform \
    animateMotion mpath";

/// The attributes of these elements: geometry, looks, filters, animation, language and accessibility.
const ATTRIBUTES: &str = "id class style lang tabindex role x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points width height viewBox \
    preserveAspectRatio transform gradientTransform gradientUnits patternTransform patternUnits patternContentUnits spreadMethod offset \
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight orient refX refY pathLength rotate textLength lengthAdjust \
    startOffset method spacing side version baseProfile media type systemLanguage requiredFeatures \
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters cursor direction display \
    dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning \
    font-size font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal glyph-orientation-vertical \
    image-rendering isolation letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask mask-type \
    mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color stop-opacity stroke stroke-dasharray \
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration \
    text-rendering transform-box transform-origin unicode-bidi vector-effect visibility white-space word-spacing writing-mode \
    filterUnits primitiveUnits in in2 result mode values operator k1 k2 k3 k4 stdDeviation edgeMode order kernelMatrix divisor bias targetX \
    targetY preserveAlpha surfaceScale diffuseConstant specularConstant specularExponent kernelUnitLength xChannelSelector yChannelSelector \
    scale azimuth elevation z pointsAtX pointsAtY pointsAtZ limitingConeAngle tableValues slope intercept amplitude exponent baseFrequency \
    numOctaves seed stitchTiles radius \
    attributeName attributeType begin dur end min max restart repeatCount repeatDur from to by calcMode keyTimes keySplines keyPoints \
    additive accumulate path aria-hidden aria-label aria-labelledby aria-describedby aria-roledescription";

/// The largest number of elements, attributes and texts of a drawing: more are made to exhaust a machine.
const MAX_NODES: u32 = 2_000_000;

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 200;

/// Returns the drawing `text`, written anew, and the names of what was left out, without doubles. `None` if it is not well-formed, or no SVG.
pub(super) fn rewrite(text: &str) -> Option<(String, Vec<String>)> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if expands_too_far(text) {
        return None;
    }
    let document = Document::parse_with_options(text, options).ok()?;
    let root = document.root_element();
    // Old drawings state no namespace, and browsers show them in pages all the same.
    let is_svg =
        root.tag_name().name() == "svg" && root.tag_name().namespace().is_none_or(|namespace| namespace == SVG);
    let mut writer = Writer { out: String::with_capacity(text.len()), dropped: BTreeSet::new() };
    if !is_svg || !writer.element(root, 0) {
        return None;
    }
    writer.out.push('\n');
    Some((writer.out, writer.dropped.into_iter().collect()))
}

/// Rules of styles that load files: fonts, and other styles.
static OUTSIDE_RULES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)@import[^;]*;|@font-face\s*\{[^}]*\}").expect("a pattern"));

struct Writer {
    out: String,
    dropped: BTreeSet<String>,
}

impl Writer {
    /// Writes an element with its children. Returns false for an element that is left out.
    fn element(&mut self, node: Node<'_, '_>, depth: usize) -> bool {
        let name = node.tag_name().name();
        let is_known = node.tag_name().namespace().is_none_or(|namespace| namespace == SVG)
            && ELEMENTS.split_ascii_whitespace().any(|known| known == name);
        let animates_address = node.attribute("attributeName").is_some_and(|attribute| attribute.ends_with("href"));
        if !is_known || animates_address || depth > MAX_DEPTH {
            // Programs describe themselves in elements of their own, which draw nothing: nobody misses those.
            if node.tag_name().namespace().is_none_or(|namespace| namespace == SVG)
                && !["metadata", "a"].contains(&name)
            {
                self.leave_out(&format!("<{name}>"));
            }
            // The words of a link stay, without the link.
            if name == "a" && depth <= MAX_DEPTH {
                self.children(node, depth);
            }
            return false;
        }
        self.out.push('<');
        self.out.push_str(name);
        if depth == 0 {
            self.attribute("xmlns", SVG);
        }
        for attribute in node.attributes() {
            self.known_attribute(name, attribute.namespace(), attribute.name(), attribute.value());
        }
        self.out.push('>');
        self.children(node, depth);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        true
    }

    fn leave_out(&mut self, name: &str) {
        self.dropped.insert(name.to_string());
    }

    fn children(&mut self, node: Node<'_, '_>, depth: usize) {
        for child in node.children() {
            match child.node_type() {
                NodeType::Element => {
                    self.element(child, depth + 1);
                }
                NodeType::Text if node.tag_name().name() == "style" => {
                    let styles = child.text().unwrap_or("");
                    let inside = OUTSIDE_RULES.replace_all(styles, "");
                    if inside.len() < styles.len() {
                        self.leave_out("@import, @font-face");
                    }
                    if stays_inside(&inside) { self.text(&inside) } else { self.leave_out("<style>") }
                }
                NodeType::Text => self.text(child.text().unwrap_or("")),
                NodeType::Comment | NodeType::PI | NodeType::Root => {}
            }
        }
    }

    /// Writes an attribute that is known and stays inside the drawing.
    fn known_attribute(&mut self, element: &str, namespace: Option<&str>, name: &str, value: &str) {
        match (namespace, name) {
            (_, "href") if element == "image" => match clean_address(value) {
                Some(address) => self.attribute("href", &address),
                None => self.leave_out("<image>"),
            },
            (_, "href") if value.starts_with('#') => self.attribute("href", value),
            (Some("http://www.w3.org/XML/1998/namespace"), "space" | "lang") => {
                self.attribute(&format!("xml:{name}"), value)
            }
            (None, name) if ATTRIBUTES.split_ascii_whitespace().any(|known| known == name) && stays_inside(value) => {
                self.attribute(name, value);
            }
            // Notes of programs, which draw nothing.
            (Some(_), name) if name != "href" => {}
            (None, name) if name.starts_with("data-") || ["content", "enable-background"].contains(&name) => {}
            (_, name) => self.leave_out(name),
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.text(value);
        self.out.push('"');
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '"' => self.out.push_str("&quot;"),
                c => self.out.push(c),
            }
        }
    }
}

/// Returns whether the entities that a drawing defines could make it very large, or a tag has more attributes than any program writes.
fn expands_too_far(text: &str) -> bool {
    let definitions = text.match_indices("<!ENTITY").map(|(at, _)| text[at..].find('>').unwrap_or(text.len() - at));
    let longest = definitions.max().unwrap_or(0);
    let expanded = longest.saturating_mul(memchr::memchr_iter(b'&', text.as_bytes()).count());
    let has_long_tag = || text.split('<').any(|tag| tag.bytes().filter(|byte| *byte == b'=').count() > MAX_SIGNS);
    expanded > MAX_EXPANDED || has_long_tag()
}

/// The largest number of characters that entities may add.
const MAX_EXPANDED: usize = 16 << 20;

/// The largest number of `=` in a tag: more attributes are made to exhaust a machine. A picture inside the drawing has two.
const MAX_SIGNS: usize = 5000;

/// Returns whether styles, or a value, name nothing outside the drawing.
fn stays_inside(value: &str) -> bool {
    let value: String =
        value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    let addresses = value.match_indices("url(").map(|(at, _)| value[at + 4..].trim_start_matches(['"', '\'']));
    // A backslash could spell any of these.
    !value.contains("@import")
        && !value.contains("script:")
        && !["image-set(", "src(", "//"].iter().any(|outside| value.contains(outside))
        && !value.contains('\\')
        && addresses.into_iter().all(|address| address.starts_with('#'))
}

/// Returns the address of a picture in a drawing: a file beside it as it is, and a picture inside it without anything but the picture.
fn clean_address(value: &str) -> Option<String> {
    let value = value.trim();
    if let Some(data) = value.strip_prefix("data:image/") {
        let (kind, data) = data.split_once(";base64,")?;
        let packed: String = data.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes = BASE64_STANDARD.decode(packed).ok()?;
        let extension = match kind {
            "png" | "jpeg" | "jpg" | "gif" | "webp" | "avif" => kind,
            "svg+xml" => "svg",
            _ => return None,
        };
        let content = Content::Bytes(bytes.into());
        let publication = publication(&format!("picture.{extension}"), &content);
        let Publication::Understood { bytes, .. } = publication else { return None };
        return Some(format!("data:image/{kind};base64,{}", BASE64_STANDARD.encode(&bytes)));
    }
    let is_beside = !value.starts_with("//") && !value.contains(':') && !value.contains('\\');
    is_beside.then(|| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_stays_and_everything_else_goes() {
        let (text, dropped) = rewrite(
            "<?xml version=\"1.0\"?><!DOCTYPE svg><svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             xmlns:i=\"urn:i\" viewBox=\"0 0 9 9\" onload=\"x()\" content=\"packed\" i:version=\"1\"><!-- Anna --><metadata>Anna</metadata><script>x()</script>\
             <i:layer>Anna</i:layer><style>.a{fill:url(#g)}</style><style>@import 'x'; .b{fill:red}</style><a href=\"javascript:x()\"><text class=\"a\" fill=\"url(http://a)\">A &amp; B</text></a>\
             <use xlink:href=\"#a\"/><use href=\"b.svg#a\"/><image href=\"https://a/b.png\"/><image href=\"b.png\"/>\
             <foreignObject><b>x</b></foreignObject><set attributeName=\"href\" to=\"x\"/></svg>",
        )
        .unwrap();
        assert_eq!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><style>.a{fill:url(#g)}</style><style> .b{fill:red}</style>\
             <text class=\"a\">A &amp; B</text><use href=\"#a\"></use><use></use><image></image><image href=\"b.png\"></image></svg>\n"
        );
        assert_eq!(
            dropped,
            ["<foreignObject>", "<image>", "<script>", "<set>", "@import, @font-face", "fill", "href", "onload"]
        );
        assert_eq!(rewrite("<svg><g></svg>"), None);
        assert_eq!(rewrite("<html/>"), None);
    }

    #[test]
    fn a_photograph_in_a_drawing_loses_its_notes() {
        let segment =
            |marker: u8, body: &[u8]| [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
        let photo = [vec![0xff, 0xd8], segment(0xfe, b"by Anna"), segment(0xda, &[1]), vec![2, 3, 0xff, 0xd9]].concat();
        let address = clean_address(&format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(&photo))).unwrap();
        let clean = BASE64_STANDARD.decode(address.split(',').nth(1).unwrap()).unwrap();
        assert!(!clean.windows(4).any(|w| w == b"Anna") && clean.ends_with(&[2, 3, 0xff, 0xd9]));
        assert_eq!(clean_address(&format!("data:image/html;base64,{}", BASE64_STANDARD.encode("<p>"))), None);
        let drawing = BASE64_STANDARD.encode("<svg onload='x()'><rect/></svg>");
        let address = clean_address(&format!("data:image/svg+xml;base64,{drawing}")).unwrap();
        let clean = BASE64_STANDARD.decode(address.split(',').nth(1).unwrap()).unwrap();
        assert_eq!(
            String::from_utf8(clean).unwrap(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect></rect></svg>\n"
        );
    }
}
