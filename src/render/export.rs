//! Tables as files: CSV, a workbook of Excel, JSON.

use super::Artifact;
use crate::view::data::{ExportTable, escape_formula};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

/// The format of an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated text, in UTF-8 with a byte order mark, as spreadsheets read it.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// A list of objects.
    Json,
}

impl ExportFormat {
    /// Returns the suffix of files.
    pub fn suffix(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Xlsx => "xlsx",
            ExportFormat::Json => "json",
        }
    }
}

/// Returns `table` as a file called `name`. No cell is read as a formula.
///
/// # Errors
/// If the table is larger than a sheet can be.
pub fn export(name: &str, table: &ExportTable, format: ExportFormat) -> Result<Artifact, String> {
    let path = format!("{name}.{}", format.suffix());
    Ok(match format {
        ExportFormat::Csv => Artifact::text(path, to_csv(table)),
        ExportFormat::Json => Artifact::text(path, to_json(table)),
        ExportFormat::Xlsx => {
            let is_long = |row: &&Vec<String>| row.iter().any(|cell| cell.encode_utf16().count() > MAX_CELL);
            if let Some(row) = table.rows.iter().find(is_long) {
                return Err(format!("the words of `{}` are longer than a cell of Excel: use `--format csv`", row[0]));
            }
            Artifact { path, bytes: to_xlsx(name, table).map_err(|error: XlsxError| error.to_string())?.into() }
        }
    })
}

/// The longest text of a cell of Excel, in UTF-16 units.
const MAX_CELL: usize = 32_767;

fn to_csv(table: &ExportTable) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into());
    let head = table.head.iter().map(|name| (*name).to_string()).collect();
    for row in std::iter::once(&head).chain(&table.rows) {
        let cells = row.iter().map(|cell| escape_formula(cell));
        writer.write_record(cells.map(|cell| cell.into_owned())).expect("rows of one length, written to memory");
    }
    String::from_utf8(writer.into_inner().expect("written to memory")).expect("written from text")
}

fn to_json(table: &ExportTable) -> String {
    let object = |row: &Vec<String>| -> serde_json::Value {
        let pairs = table.head.iter().zip(row).map(|(name, cell)| ((*name).to_string(), cell.clone().into()));
        serde_json::Value::Object(pairs.collect())
    };
    let rows: Vec<serde_json::Value> = table.rows.iter().map(object).collect();
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}

/// Writes a workbook with one sheet. Cells are text, so that none is a formula; the same table gives the same bytes.
fn to_xlsx(name: &str, table: &ExportTable) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The day on which a workbook is made would make each one different.
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    let (bold, text) = (Format::new().set_bold(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    for (column, heading) in (0u16..).zip(&table.head) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
        let is_long = matches!(*heading, "words" | "recommendation" | "answer");
        sheet.set_column_width(column, if is_long { 80.0 } else { 22.0 })?;
    }
    for (row, cells) in (1u32..).zip(&table.rows) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}
