//! No file that is imported makes a reader panic, and every row of it is accounted for: `just fuzz readers`. The first byte says which
//! reader gets the rest.
#![no_main]

use indsigt::{
    import::{
        self,
        project::{Destination, ImportRecord, Project},
        read::{self, FileKind, Mapping, Reading, Report},
    },
    model::{self, transcript::Transcript},
    source::{Private, Sources},
};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};

/// Packs the parts of an office file.
fn pack(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
    for (path, content) in parts {
        archive.start_file(*path, zip::write::SimpleFileOptions::default()).expect("written to memory");
        archive.write_all(content).expect("written to memory");
    }
    archive.finish().expect("written to memory").into_inner()
}

fn account(reading: &Reading) {
    assert_eq!(reading.rows, reading.passages.len() + reading.merged.len() + reading.refusals.len());
    let sources = Sources::from_pairs([("indsigt.yml", "title: T\n")]);
    let (catalogue, _) = model::build(&sources, true);
    let (private, record) = (Private::from_names("Asta Brandholm\n"), ImportRecord::default());
    let project = Project { sources: &sources, catalogue: &catalogue, private: &private, record: &record };
    let destination = Destination { theme: Some("t".into()), insight: None };
    let plan = import::project::plan(&project, ("f", String::new()), reading, &destination);
    assert!(plan.ledger.is_balanced(), "{:?}", plan.ledger);
    assert!(plan.files.values().all(|text| !text.contains("Asta Brandholm")));
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, bytes)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    match kind % 6 {
        0 => {
            let Ok(tables) = read::read_tables("t.csv", bytes, false) else { return };
            for table in &tables {
                let mapping = Mapping::of_known_program(table).or_else(|| Mapping::propose(table));
                mapping.into_iter().for_each(|mapping| account(&mapping.apply(table)));
            }
        }
        1 => {
            if let Some(transcript) = Transcript::parse(&text) {
                for index in 0..transcript.cues.len() {
                    let _ = transcript.cue_at(&transcript.anchor(index));
                }
            }
        }
        2 => {
            let paths = ["document", "styles", "comments", "footnotes", "endnotes"].map(|part| format!("word/{part}.xml"));
            let parts: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), bytes)).collect();
            if let Ok(document) = read::read_word("d.docx", &pack(&parts)) {
                account(&document.coded_passages("d.docx"));
                let _ = Report::from_document(&document);
            }
        }
        4 => {
            let bytes = pack(&[("content.xml", bytes), ("styles.xml", bytes)]);
            if let Ok(document) = read::read_odt("d.odt", &bytes) {
                account(&document.coded_passages("d.odt"));
                let _ = Report::from_document(&document);
            }
        }
        3 => {
            let bytes = pack(&[("project.qde", bytes), ("sources/t.txt", bytes)]);
            if let Ok(reading) = read::read_refi("p.qdpx", &bytes) {
                account(&reading);
            }
        }
        _ => {
            let _ = Report::from_text(&text, kind % 2 == 0);
            if let Ok(kind @ (FileKind::Csv | FileKind::Workbook)) = read::detect("f", bytes) {
                let _ = read::read_tables("f", bytes, kind == FileKind::Workbook);
            }
        }
    }
});
