//! The quotes of an edition -> `quotes.csv`, for spreadsheets.

use super::{Id, Maker};
use crate::view::{Relations, Scene};

/// `quotes.csv`: a line a quote, for spreadsheets.
///
/// A field is put in quotation marks where RFC 4180 wants it. One that opens with a sign that spreadsheets take for a
/// formula gets an apostrophe before it.
pub fn csv(scene: &Scene<'_>, relations: &Relations) -> String {
    let mut out = String::from("\u{feff}id,quote,attribution,voice,theme,insight,language,poster,url\r\n");
    for q in (Maker { scene, relations }).quotes() {
        let field = |value: &str| {
            let value = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                format!("'{value}")
            } else {
                value.to_string()
            };
            if value.contains([',', '"', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
        };
        let or = |value: &Option<Id>| value.as_deref().unwrap_or("").to_string();
        let row = [
            q.id.to_string(),
            q.text.clone(),
            q.attribution.clone().unwrap_or_default(),
            or(&q.voice),
            or(&q.theme),
            or(&q.insight),
            q.language.clone().unwrap_or_default(),
            if q.is_poster { "yes" } else { "" }.to_string(),
            q.url.clone(),
        ];
        out.push_str(&row.iter().map(|v| field(v)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}
