//! Writes the quotes of an edition as `quotes.csv`, for spreadsheets.

use super::{DataContext, DataId};
use crate::view::{Relations, ViewContext};
use std::borrow::Cow;

/// Returns `quotes.csv`, with one row for each quote (RFC 4180). A field that begins with a character that spreadsheets take for the start
/// of a formula gets a leading apostrophe.
pub fn quotes_csv(context: &ViewContext<'_>, relations: &Relations) -> String {
    const HEADER: [&str; 9] = ["id", "quote", "attribution", "voice", "theme", "insight", "language", "poster", "url"];
    // Without the byte order mark, spreadsheets read the file in the encoding of the machine.
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into());
    let mut write_row = |row: [&str; 9]| {
        let fields = row.map(escape_formula);
        writer.write_record(fields.iter().map(|field| &**field)).expect("rows of one length, written to memory");
    };
    write_row(HEADER);
    for quote in (DataContext { context, relations }).quotes() {
        write_row([
            &quote.id,
            &quote.text,
            quote.attribution.as_deref().unwrap_or(""),
            id_or_empty(quote.voice.as_ref()),
            id_or_empty(quote.theme.as_ref()),
            id_or_empty(quote.insight.as_ref()),
            quote.language.as_deref().unwrap_or(""),
            if quote.is_poster { "yes" } else { "" },
            &quote.url,
        ]);
    }
    String::from_utf8(writer.into_inner().expect("written to memory")).expect("written from text")
}

fn id_or_empty(id: Option<&DataId>) -> &str {
    id.map_or("", |id| id)
}

/// Returns a field with an apostrophe before a character that spreadsheets take for the start of a formula.
pub fn escape_formula(field: &str) -> Cow<'_, str> {
    // A field that has such an apostrophe itself gets another, so that it can be taken off again.
    if field.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{field}").into()
    } else {
        field.into()
    }
}
