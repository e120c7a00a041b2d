//! Reads tables: text with separators in any encoding, and workbooks.

use super::ReadError;
use crate::extract;
use calamine::{Data, Reader};
use regex::Regex;
use std::{collections::BTreeMap, io::Cursor, sync::LazyLock};

/// A table with the names of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The name of the sheet; empty for a text.
    pub sheet: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows that have any content: the number that a spreadsheet shows, or the line of a text, and the cells.
    pub rows: Vec<(usize, Vec<String>)>,
    /// The formulas of cells that show no text, by row and column: words that begin with `=` become one.
    pub formulas: BTreeMap<(usize, usize), String>,
}

impl Table {
    /// Creates a table from rows, the first of which has the names of the columns. A title above them, alone in its row, is passed over.
    /// `None` if there are no rows.
    fn new(sheet: &str, rows: impl Iterator<Item = (usize, Vec<String>)>) -> Option<Self> {
        let mut rows: Vec<_> = rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect();
        let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        // A title has fewer cells than the rows usually have.
        let mut counts: Vec<usize> = rows.iter().map(|(_, cells)| filled(cells)).collect();
        counts.sort_unstable();
        let usual = counts.get(counts.len() / 2).copied()?;
        let head = rows.iter().position(|(_, cells)| filled(cells) >= usual)?;
        let head: Vec<String> = rows.drain(..=head).next_back()?.1;
        Some(Table {
            sheet: sheet.to_string(),
            head: head.iter().map(|name| name.trim().to_string()).collect(),
            rows,
            formulas: BTreeMap::new(),
        })
    }
}

impl Table {
    /// Returns the table with those of `formulas` whose cells show no text: a formula that gives text is as good as text.
    fn with_formulas(self, mut formulas: BTreeMap<(usize, usize), String>) -> Self {
        let cells =
            |row: usize| self.rows.binary_search_by_key(&row, |(number, _)| *number).ok().map(|at| &self.rows[at].1);
        formulas.retain(|(row, column), _| {
            let shown = cells(*row).and_then(|cells| cells.get(*column)).map_or("", String::as_str);
            !shown.chars().any(char::is_alphabetic)
        });
        Table { formulas, ..self }
    }
}

/// Reads the tables in a file: one for a text, one for each sheet of a workbook that has rows.
///
/// # Errors
/// If the file is damaged.
pub fn read_tables(name: &str, bytes: &[u8], is_workbook: bool) -> Result<Vec<Table>, ReadError> {
    let tables = if is_workbook { read_workbook(name, bytes)? } else { read_text(name, bytes)?.into_iter().collect() };
    if let Some(table) = tables.iter().find(|table| table.rows.len() > MAX_ROWS) {
        let reason = format!("it has {} rows, and at most {MAX_ROWS} are read: split it", table.rows.len());
        return Err(ReadError::Damaged { file: name.to_string(), reason });
    }
    if tables.is_empty() { Err(ReadError::Empty(name.to_string())) } else { Ok(tables) }
}

/// The most rows of a table: each may become a file.
const MAX_ROWS: usize = 200_000;

/// The most columns of a table.
const MAX_COLUMNS: u32 = 2000;

fn read_workbook(name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    if let Ok(workbook) = calamine::Xlsx::new(Cursor::new(bytes)) {
        return read_xlsx(name, workbook);
    }
    let damaged = |cause: calamine::Error| ReadError::Damaged { file: name.to_string(), reason: cause.to_string() };
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(damaged)?;
    let mut tables = vec![];
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet).map_err(damaged)?;
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let rows = range.rows().enumerate().map(|(i, cells)| (first + i + 1, cells.iter().map(cell_text).collect()));
        let formulas = workbook.worksheet_formula(&sheet).map(|range| formulas_of(&range)).unwrap_or_default();
        tables.extend(Table::new(&sheet, rows).map(|table| table.with_formulas(formulas)));
    }
    Ok(tables)
}

/// Returns the formulas of a sheet by row, counted from 1, and column, counted from 0.
fn formulas_of(range: &calamine::Range<String>) -> BTreeMap<(usize, usize), String> {
    let (first_row, first_column) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
    let cells = range.used_cells().filter(|(_, _, formula)| !formula.is_empty());
    cells.map(|(row, column, formula)| ((first_row + row + 1, first_column + column), formula.clone())).collect()
}

/// Reads a workbook of Excel cell by cell: a blank in its last cell would make a range of all cells between.
fn read_xlsx(name: &str, mut workbook: calamine::Xlsx<Cursor<&[u8]>>) -> Result<Vec<Table>, ReadError> {
    let damaged = |cause: calamine::XlsxError| ReadError::Damaged { file: name.to_string(), reason: cause.to_string() };
    let mut tables = vec![];
    for sheet in workbook.sheet_names() {
        // A sheet may be a drawing.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        let mut rows: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            let text = cell_text(&Data::from(cell.get_value().clone()));
            if text.trim().is_empty() {
                continue;
            }
            if column >= MAX_COLUMNS {
                let reason = format!(
                    "row {} has a cell in column {}, and tables have {MAX_COLUMNS} at most",
                    row + 1,
                    column + 1
                );
                return Err(ReadError::Damaged { file: name.to_string(), reason });
            }
            let cells = rows.entry(row as usize + 1).or_default();
            cells.resize(cells.len().max(column as usize + 1), String::new());
            cells[column as usize] = text;
        }
        let columns = rows.values().map(Vec::len).max().unwrap_or(0);
        rows.values_mut().for_each(|cells| cells.resize(columns, String::new()));
        drop(cells);
        let formulas = workbook.worksheet_formula(&sheet).map(|range| formulas_of(&range)).unwrap_or_default();
        for (row, _) in formulas.keys() {
            // A formula without a result has a row, which is accounted for.
            rows.entry(*row).or_insert_with(|| vec![String::new(); columns]);
        }
        tables.extend(Table::new(&sheet, rows.into_iter()).map(|table| table.with_formulas(formulas)));
    }
    Ok(tables)
}

/// Returns the text of a cell, as the spreadsheet shows it.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.replace("\r\n", "\n"),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(date) => date_text(date),
        Data::Error(error) => error.to_string(),
        other => other.to_string(),
    }
}

/// Returns a date or a time of a spreadsheet as `2026-03-01`, `12:31` or both.
fn date_text(date: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    match (date.as_f64() < 1.0, hour == 0 && minute == 0 && second == 0) {
        (true, _) => time,
        (false, true) => format!("{year:04}-{month:02}-{day:02}"),
        (false, false) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn read_text(name: &str, bytes: &[u8]) -> Result<Option<Table>, ReadError> {
    let text = decode(bytes);
    check_letters(name, &text)?;
    let (separator, start) = separator(&text);
    let text = &text[start..];
    let first_line = 1 + usize::from(start > 0);
    if let Some(line) = unclosed_quote(text, separator) {
        let reason = format!(
            "the quotation marks in line {} are never closed or not doubled, so that rows would be lost",
            line + first_line - 1
        );
        return Err(ReadError::Damaged { file: name.to_string(), reason });
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut line, mut counted) = (vec![], first_line, 0);
    for record in reader.records() {
        let record =
            record.map_err(|cause| ReadError::Damaged { file: name.to_string(), reason: cause.to_string() })?;
        // A record is said to begin at the end of the line before, and behind empty lines.
        let byte = record.position().map_or(0, |at| at.byte() as usize);
        let start = byte + text[byte..].len() - text[byte..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..start].matches('\n').count();
        counted = start;
        rows.push((line, record.iter().map(|cell| cell.replace("\r\n", "\n")).collect()));
    }
    Ok(Table::new("", rows.into_iter()))
}

/// Checks that the letters of a text are what was written.
///
/// # Errors
/// If they are written in two ways or for another system.
pub fn check_letters(name: &str, text: &str) -> Result<(), ReadError> {
    let damaged = |reason: String| Err(ReadError::Damaged { file: name.to_string(), reason });
    // UTF-8 that is read as Windows-1252: a single byte of another encoding would garble every letter of the file.
    if let Some(line) = text
        .lines()
        .position(|line| ["Ã¦", "Ã¸", "Ã¥", "Ã†", "Ã˜", "Ã…", "Ã©", "â€"].iter().any(|sign| line.contains(sign)))
    {
        return damaged(format!("its letters are written in two ways, see line {}: save it again as UTF-8", line + 1));
    }
    let lines = || text.lines().enumerate();
    let sure = lines().find(|(_, line)| SURELY_FOREIGN.is_match(line)).map(|(at, _)| at);
    let mut foreign = lines().filter(|(_, line)| FOREIGN_LETTERS.is_match(line)).map(|(at, _)| at);
    match sure.or_else(|| foreign.next().filter(|_| foreign.nth(1).is_some())) {
        Some(line) => {
            damaged(format!("its letters are written for another system, see line {}: save it in UTF-8", line + 1))
        }
        None => Ok(()),
    }
}

/// Danish letters of old Macintoshes and of MS-DOS, read in another encoding: no word has these signs within it.
static SURELY_FOREIGN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{Ll}[\u{91}\u{9b}\u{86}¿¾Œ]\p{Ll}").expect("a pattern"));

/// What Danish letters of MS-DOS and of old Macintoshes look like in Windows-1252, between other letters.
static FOREIGN_LETTERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{L}[\u{91}\u{9b}\u{86}‘›†¾¿Œ]\p{Ll}").expect("a pattern"));

/// Decodes a text in any encoding that spreadsheets write, also UTF-16 without a mark.
pub(super) fn decode(bytes: &[u8]) -> String {
    let zeros = bytes.iter().take(2000).filter(|byte| **byte == 0).count();
    let text = if zeros * 3 > bytes.len().min(2000) {
        let units = |unit: fn([u8; 2]) -> u16| {
            String::from_utf16_lossy(&bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect::<Vec<u16>>())
        };
        if bytes[0] == 0 { units(u16::from_be_bytes) } else { units(u16::from_le_bytes) }
    } else {
        extract::decode(bytes).into_owned()
    };
    text.trim_start_matches('\u{feff}').to_string()
}

/// Returns a cell without the apostrophe that guards one that begins like a formula.
pub(crate) fn without_guard(cell: &str) -> &str {
    let rest = cell.trim_start_matches('\'');
    if rest.len() < cell.len() && rest.starts_with(['=', '+', '-', '@', '\t', '\r']) { &cell[1..] } else { cell }
}

/// The separators of columns, the likeliest first.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// The number of lines by which a separator is told.
const PROBED_LINES: usize = 12;

/// Returns the separator of a table, and the byte at which its rows begin. A first line `sep=;` names the separator for Excel.
pub(crate) fn separator(text: &str) -> (u8, usize) {
    let first = text.lines().next().unwrap_or("");
    if let Some(named) = first.trim_matches('"').strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
        return (named, text.find('\n').map_or(text.len(), |end| end + 1));
    }
    // The one that the most rows have equally often.
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(PROBED_LINES);
    let rows_alike = |separator: u8| {
        let counts: Vec<usize> = lines().map(|line| count_outside_quotes(line, separator)).filter(|n| *n > 0).collect();
        counts.iter().map(|n| counts.iter().filter(|other| *other == n).count()).max().unwrap_or(0)
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| rows_alike(*separator));
    (best.filter(|best| rows_alike(*best) > 0).unwrap_or(b','), 0)
}

/// Returns how often `separator` stands in `line` outside quotation marks.
fn count_outside_quotes(line: &str, separator: u8) -> usize {
    let (mut count, mut is_quoted) = (0, false);
    for (at, byte) in line.bytes().enumerate() {
        is_quoted ^= byte == b'"';
        // In prose, a blank follows a comma.
        let is_prose = separator == b',' && line.as_bytes().get(at + 1) == Some(&b' ');
        count += usize::from(byte == separator && !is_quoted && !is_prose);
    }
    count
}

/// Returns whether a text is a table: several lines, each with as many separators as the first.
pub(super) fn looks_like_table(text: &str) -> bool {
    let (separator, start) = separator(text);
    if start > 0 {
        return true;
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(6).collect();
    let columns = |line: &str| count_outside_quotes(line, separator);
    let expected = lines.first().map_or(0, |line| columns(line));
    // Prose has commas as well.
    let min = if separator == b',' { 2 } else { 1 };
    expected >= min && lines.len() > 1 && lines.iter().all(|line| columns(line) == expected || line.contains('"'))
}

/// Returns the line of a quotation mark that opens a cell and is never closed, or behind whose other mark more words stand. A mark within a cell
/// without marks is a letter.
fn unclosed_quote(text: &str, separator: u8) -> Option<usize> {
    let (mut opened, mut line, mut is_cell_start): (Option<usize>, usize, bool) = (None, 1, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', None) if is_cell_start => opened = Some(line),
            // A doubled mark is a letter.
            (b'"', Some(at)) if bytes.next_if_eq(&b'"').is_none() => {
                while bytes.next_if_eq(&b' ').is_some() {}
                if bytes.peek().is_some_and(|next| *next != separator && !matches!(next, b'\r' | b'\n')) {
                    return Some(at);
                }
                opened = None;
            }
            _ => {}
        }
        line += usize::from(byte == b'\n');
        is_cell_start = opened.is_none() && (byte == separator || byte == b'\n');
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Table {
        read_tables("t.csv", bytes, false).unwrap().remove(0)
    }

    #[test]
    fn tables_of_every_encoding_and_separator_are_the_same() {
        let rows = [["Udsagn", "Borger"], ["Jeg får \"nej\"; altid", "B1"], ["to\nlinjer", "B2"]];
        let text = |separator: &str| {
            let cell = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
            rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(separator) + "\r\n").collect::<String>()
        };
        let utf16 = |text: &str, unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        for separator in [";", ",", "\t", "|"] {
            let text = text(separator);
            for bytes in [
                text.clone().into_bytes(),
                format!("\u{feff}{text}").into_bytes(),
                text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
                utf16(&format!("\u{feff}{text}"), u16::to_le_bytes),
                utf16(&text, u16::to_le_bytes),
                utf16(&text, u16::to_be_bytes),
                format!("sep={separator}\r\n{text}").into_bytes(),
            ] {
                let table = read(&bytes);
                assert_eq!(table.head, rows[0], "{separator:?}");
                let cells: Vec<Vec<String>> = table.rows.into_iter().map(|(_, cells)| cells).collect();
                assert_eq!(cells, rows[1..], "{separator:?}");
            }
        }
    }

    #[test]
    fn empty_rows_and_titles_are_passed_over_and_rows_keep_their_numbers() {
        let table = read(b"Interviews\n\na;b\n1;2\n;;\n3;4\n;\n");
        assert_eq!(table.head, ["a", "b"]);
        assert_eq!(table.rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 6]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_an_error_at_its_line() {
        let error = read_tables("t.csv", b"a;b\n1;\"two\n3;4\n", false).unwrap_err().to_string();
        assert!(error.contains("line 2"), "{error}");
        assert!(read_tables("t.csv", b"a;b\n1;say \"two\n3;4\n", false).is_ok());
    }
}
