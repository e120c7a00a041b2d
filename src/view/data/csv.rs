//! Writes the quotes of an edition as `quotes.csv`, for spreadsheets.

use super::{DataContext, DataId};
use crate::view::{Relations, ViewContext};

/// Returns `quotes.csv`, with one row for each quote.
///
/// Fields are quoted where RFC 4180 requires it. A field that begins with a character that spreadsheets take for the start of a
/// formula gets a leading apostrophe.
pub fn quotes_csv(context: &ViewContext<'_>, relations: &Relations) -> String {
    let mut out = String::from("\u{feff}id,quote,attribution,voice,theme,insight,language,poster,url\r\n");
    for q in (DataContext { context, relations }).quotes() {
        let row = [
            &*q.id,
            &q.text,
            q.attribution.as_deref().unwrap_or(""),
            id_or_empty(q.voice.as_ref()),
            id_or_empty(q.theme.as_ref()),
            id_or_empty(q.insight.as_ref()),
            q.language.as_deref().unwrap_or(""),
            if q.is_poster { "yes" } else { "" },
            &q.url,
        ];
        for (i, value) in row.into_iter().enumerate() {
            out.push_str(if i > 0 { "," } else { "" });
            write_field(value, &mut out);
        }
        out.push_str("\r\n");
    }
    out
}

fn id_or_empty(id: Option<&DataId>) -> &str {
    id.map_or("", |id| id)
}

fn write_field(value: &str, out: &mut String) {
    let prefix = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if !value.contains([',', '"', '\n', '\r']) {
        out.extend([prefix, value]);
        return;
    }
    out.extend(["\"", prefix]);
    // A quotation mark inside a quoted field is doubled.
    value.split_inclusive('"').for_each(|part| out.extend([part, if part.ends_with('"') { "\"" } else { "" }]));
    out.push('"');
}
