//! Tells what a file is, and reads it.
#![expect(clippy::disallowed_methods, reason = "reads the files that are imported")]

use super::{
    super::super::{Failure, usage_error},
    FileArgs,
    plan::NOTHING_IMPORTED,
    state::ImportState,
    tables::{choose_sheet, read_table},
};
use crate::{
    extract,
    import::read::{self, FileKind, OfficeDocument, ParagraphKind, ReadError, Reading},
    model::{self, transcript::Transcript},
};
use std::{fs, path::Path};

/// The kind of a report, as the account names it.
const REPORT: &str = "a report: themes and insights by its headings";

/// The content of a file, by what it was recognised as.
pub(super) enum FileContent {
    Passages(Reading, String),
    Transcript(Transcript),
    /// Themes and insights, and what they were read from.
    Report(read::Report, &'static str),
}

/// A file that was read.
pub(super) struct RecognisedFile {
    pub(super) content: FileContent,
    /// The name by which the record knows what was made of it.
    pub(super) record_name: String,
    /// Whether its mapping is new, so that somebody must agree to it.
    pub(super) is_new_mapping: bool,
    /// The bytes of the file.
    pub(super) bytes: Vec<u8>,
}

/// Reads the file at `path` as what it is.
pub(super) fn recognise(
    args: &FileArgs,
    state: &mut ImportState,
    (name, path): (&str, &Path),
) -> Result<RecognisedFile, Failure> {
    let bytes = fs::read(path).map_err(|cause| usage_error(format!("`{}` cannot be read: {cause}", path.display())))?;
    let mut record_name = name.to_string();
    let failure = |error: ReadError| Failure { message: format!("{error}{NOTHING_IMPORTED}"), code: 1 };
    let mut is_new_mapping = false;
    let content = match read::detect(name, &bytes).map_err(failure)? {
        kind @ (FileKind::Csv | FileKind::Workbook) => {
            let tables = read::read_tables(name, &bytes, kind == FileKind::Workbook).map_err(failure)?;
            let table = choose_sheet(args, name, tables)?;
            // Each sheet of a workbook is a table of its own.
            record_name += &args.sheet.as_ref().map_or(String::new(), |sheet| format!(" / {sheet}"));
            let (reading, kind, is_new) = read_table(args, state, &mut record_name, &table)?;
            is_new_mapping = is_new;
            FileContent::Passages(reading, kind)
        }
        FileKind::Word => content_of_document(name, &read::read_word(name, &bytes).map_err(failure)?)?,
        FileKind::Odt => content_of_document(name, &read::read_odt(name, &bytes).map_err(failure)?)?,
        FileKind::Refi => {
            FileContent::Passages(read::read_refi(name, &bytes).map_err(failure)?, "a REFI-QDA project".into())
        }
        FileKind::Codebook => {
            let (catalogue, _) = model::build(&state.sources, true);
            let titles = catalogue.themes.iter().map(|node| node.theme.front.title.plain.to_lowercase());
            let codes = read::read_codebook(name, &bytes, &titles.collect()).map_err(failure)?;
            FileContent::Report(codes, "a codebook: a theme for each code")
        }
        FileKind::Transcript | FileKind::Text => {
            let text = extract::decode(&bytes);
            read::check_letters(name, &text).map_err(failure)?;
            content_of_text(name, &text)?
        }
    };
    Ok(RecognisedFile { content, record_name, is_new_mapping, bytes })
}

/// Returns what a document is: the passages that comments are about, a transcript, or a report.
fn content_of_document(name: &str, document: &OfficeDocument) -> Result<FileContent, Failure> {
    if document.is_coded() {
        return Ok(FileContent::Passages(
            document.coded_passages(name),
            "the passages with comments of a document".into(),
        ));
    }
    // A document with several styled headings is a report, even if it has names before colons.
    let has_headings = document.paragraphs.iter().filter(|p| matches!(p.kind, ParagraphKind::Heading(_))).count() > 1;
    let transcript = Some(document.text()).filter(|_| !has_headings).and_then(|text| Transcript::parse(&text));
    let transcript = transcript.map(FileContent::Transcript);
    let report = || read::Report::from_document(document).map(|report| FileContent::Report(report, REPORT));
    transcript.or_else(report).ok_or_else(|| {
        usage_error(format!(
            "`{name}` has no comments, no headings, and no turns of speakers\n  help: give the chapters the style “Heading 1” and the insights “Heading 2”, or comment on each quote with its code; in a transcript, write `Name:` before each turn"
        ))
    })
}

/// Returns what a text is: a transcript or a report.
fn content_of_text(name: &str, text: &str) -> Result<FileContent, Failure> {
    let transcript = Transcript::parse(text).map(FileContent::Transcript);
    let report = || {
        read::Report::from_text(text, name.to_lowercase().ends_with(".md"))
            .map(|report| FileContent::Report(report, REPORT))
    };
    transcript.or_else(report).ok_or_else(|| {
        usage_error(format!(
            "`{name}` is not recognised as a transcript or a report\n  help: a transcript has a name and a colon, or a time, before most of its paragraphs: `P3: I waited.`, `[00:12] I waited.`; a report has headings: `# A theme`, `## An insight`"
        ))
    })
}
