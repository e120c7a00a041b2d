//! The quotes of an edition -> `quotes.csv`, for spreadsheets.

use super::{DataContext, DataId};
use crate::view::{Relations, ViewContext};

/// `quotes.csv`: a line a quote, for spreadsheets.
///
/// A field is put in quotation marks where RFC 4180 wants it. One that opens with a sign that spreadsheets take for a
/// formula gets an apostrophe before it.
pub fn csv(scene: &ViewContext<'_>, relations: &Relations) -> String {
    let mut out = String::from("\u{feff}id,quote,attribution,voice,theme,insight,language,poster,url\r\n");
    for q in (DataContext { scene, relations }).quotes() {
        let row = [
            &*q.id,
            &q.text,
            q.attribution.as_deref().unwrap_or(""),
            or_none(q.voice.as_ref()),
            or_none(q.theme.as_ref()),
            or_none(q.insight.as_ref()),
            q.language.as_deref().unwrap_or(""),
            if q.is_poster { "yes" } else { "" },
            &q.url,
        ];
        for (i, value) in row.into_iter().enumerate() {
            out.push_str(if i > 0 { "," } else { "" });
            field(value, &mut out);
        }
        out.push_str("\r\n");
    }
    out
}

fn or_none(id: Option<&DataId>) -> &str {
    id.map_or("", |id| id)
}

fn field(value: &str, out: &mut String) {
    let sign = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if !value.contains([',', '"', '\n', '\r']) {
        out.extend([sign, value]);
        return;
    }
    out.extend(["\"", sign]);
    // A quotation mark within is written twice.
    value.split_inclusive('"').for_each(|part| out.extend([part, if part.ends_with('"') { "\"" } else { "" }]));
    out.push('"');
}
