//! Reads a project: every file that can influence the output, by its path. Parses nothing.
//!
//! With `write`, the only module that touches the disk. `private/` is not among the sources: its list of names and its transcripts are
//! read separately, for the rules and the audit.
#![expect(clippy::disallowed_methods, reason = "the one module that reads")]

mod clean;
mod error;
mod folder;
mod name_list;
mod private;
mod sources;
mod stamp;
mod transcripts;

pub use error::SourceError;
pub use folder::{linked_files, newest_change};
pub use private::{NAMES_PATH, Private, read_private, read_text};
pub use sources::{Content, Sources};
pub use stamp::{FileCache, FileStamp};
pub use transcripts::TRANSCRIPTS_PATH;

use crate::diag::{Diagnostic, Report, Span, codes};

use error::read_error;
use folder::{list_files, missing_content_finding, report_misnamed_files};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use unicode_normalization::UnicodeNormalization;

/// The folder of a catalogue's texts.
const CONTENT: &str = "content";

/// The audit's record in the project's folder. It is not in the output, since that is published.
pub const AUDIT_RECORD_PATH: &str = "audit.json";

/// The list of the attachments that a person has reviewed, in the project's folder.
pub const ATTACHMENTS_PATH: &str = "attachments.yml";

/// The folders of a project. A build reads them all, and writes to none of them.
pub const PROJECT_FOLDERS: [&str; 4] = [CONTENT, "static", "themes", "private"];

/// The folders whose files become sources. `private/` is read separately.
const FOLDERS: [&str; 3] = [CONTENT, "static", "themes"];

/// The extensions of files whose bytes are text.
const TEXT_EXTENSIONS: [&str; 13] =
    ["md", "yml", "yaml", "html", "xml", "css", "js", "json", "typ", "ftl", "svg", "txt", "csv"];

/// The size of the largest text that is parsed, in bytes: parsed, it takes up many times as much memory. The longest novels have four million
/// bytes.
const MAX_PARSED_LEN: usize = 20 << 20;

/// Reads the configuration `config` and the folders of the project at `root`.
///
/// Reports files that cannot be part of a catalogue: text that is not UTF-8, links that lead out of the project.
///
/// # Errors
/// If there is no configuration, or a file cannot be read.
pub fn read(root: &Path, config: &str) -> Result<(Sources, Report), SourceError> {
    read_cached(root, config, &FileCache::disabled())
}

/// Reads a project like [`read`], but takes unchanged files from the cache `cache`.
///
/// # Errors
/// As for [`read`].
pub fn read_cached(root: &Path, config: &str, cache: &FileCache) -> Result<(Sources, Report), SourceError> {
    let yaml_name = config.replace(".yml", ".yaml");
    if !root.join(config).is_file() && yaml_name != config && root.join(&yaml_name).is_file() {
        return Err(SourceError::WrongExtension { found: yaml_name, name: config.into() });
    }
    if !root.join(config).is_file() {
        return Err(SourceError::MissingConfig { name: config.into(), root: root.display().to_string() });
    }
    let real_root = fs::canonicalize(root).map_err(|cause| read_error(root, cause))?;
    let mut report = Report::default();
    let mut paths = vec![(Arc::<str>::from(config), root.join(config))];
    if root.join(ATTACHMENTS_PATH).is_file() {
        paths.push((ATTACHMENTS_PATH.into(), root.join(ATTACHMENTS_PATH)));
    }
    report_misnamed_files(root, config, &mut report);
    let mut has_links = false;
    for folder in FOLDERS {
        if root.join(folder).is_dir() {
            has_links |= list_files((root, &real_root), folder, &mut paths, &mut report)?;
        }
    }
    if !root.join(CONTENT).is_dir() {
        report.push(missing_content_finding(root));
    }
    let stamps: Vec<Option<FileStamp>> = if cache.is_enabled() {
        paths.par_iter().map(|(_, disk)| FileStamp::from_path(disk)).collect()
    } else {
        vec![None; paths.len()]
    };
    let newest = stamps.iter().flatten().filter_map(|stamp| stamp.modified).max();
    let read_file = |((path, disk), stamp): ((Arc<str>, PathBuf), Option<FileStamp>)| {
        let stamp = stamp.filter(|stamp| newest.is_some_and(|newest| !stamp.is_fresh(newest)));
        if let Some(content) = stamp.and_then(|stamp| cache.get(&path, &stamp)) {
            return Ok((path, content, None));
        }
        let bytes = fs::read(&disk).map_err(|cause| read_error(&disk, cause))?;
        if bytes.len() > MAX_PARSED_LEN && [".md", ".yml", ".yaml"].iter().any(|ending| path.ends_with(ending)) {
            return Err(SourceError::TooLarge { path: path.to_string(), megabytes: bytes.len().div_ceil(1 << 20) });
        }
        let (content, finding) =
            if is_text(&path) { decode_text(&path, bytes) } else { (Content::Bytes(bytes.into()), None) };
        // A file with a finding is not cached: reading it again reports the finding again.
        if let Some(stamp) = stamp.filter(|_| finding.is_none()) {
            cache.insert(&path, stamp, &content);
        }
        Ok((path, content, finding))
    };
    let results: Result<Vec<_>, SourceError> = paths.into_par_iter().zip(stamps).map(read_file).collect();
    let mut files = BTreeMap::new();
    for (path, content, finding) in results? {
        finding.into_iter().for_each(|finding| report.push(finding));
        // Unicode has two encodings of accented letters, and systems differ in which they write.
        if files.insert(path.clone(), content).is_some() {
            let message =
                format!("two files are called `{path}`: their names look the same but are encoded differently");
            let finding = Diagnostic::error(codes::E026, Span::new(&path, 0..0), message);
            report.push(finding.help("only one of them would be read: remove the other, or give it another name"));
        }
    }
    Ok((Sources { files: Arc::new(files), config: config.into(), has_links }, report))
}

/// Returns `previous` with the files at `saved` read again. Returns `None` if more may have changed than the content of existing files: a new
/// or missing file, a folder, a link, a text that is not UTF-8.
pub fn reread(previous: &Sources, root: &Path, saved: &[PathBuf]) -> Option<Sources> {
    if previous.has_links {
        return None;
    }
    let mut sources = previous.clone();
    for disk in saved {
        let path = relative_path(root, disk);
        let is_read = FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        if *path == *ATTACHMENTS_PATH || *path == *previous.config {
            return None;
        }
        if is_hidden || !is_read {
            // A file that is not read cannot have changed anything.
            continue;
        }
        let is_regular_file = fs::symlink_metadata(disk).is_ok_and(|metadata| metadata.is_file());
        if previous.get(&path).is_none() || !is_regular_file {
            return None;
        }
        let bytes = fs::read(disk).ok()?;
        let content = if is_text(&path) {
            let (content, finding) = decode_text(&path, bytes);
            // Only a full read reports findings.
            if finding.is_some() {
                return None;
            }
            content
        } else {
            Content::Bytes(bytes.into())
        };
        sources.insert(&path, content);
    }
    Some(sources)
}

/// Returns the audit's record of the last build, if there is one.
pub fn read_audit_record(root: &Path) -> Option<String> {
    fs::read_to_string(root.join(AUDIT_RECORD_PATH)).ok()
}

fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| TEXT_EXTENSIONS.contains(&extension.to_lowercase().as_str()))
}

/// Decodes a text file. If its bytes are not UTF-8, reports a finding and replaces the invalid bytes, so that the run can continue.
fn decode_text(path: &Arc<str>, bytes: Vec<u8>) -> (Content, Option<Diagnostic>) {
    match String::from_utf8(bytes) {
        Ok(text) if [".md", ".yml"].iter().any(|ending| path.ends_with(ending)) => {
            let (text, finding) = clean::clean(path, text);
            (Content::Text(text.into()), finding)
        }
        Ok(text) => (Content::Text(text.into()), None),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let byte = e.as_bytes()[at];
            let finding = Diagnostic::error(codes::E001, Span::new(path, at..at + 3), "this file is not UTF-8 text")
                .label(format!("the byte {byte:#04X} is not valid UTF-8"))
                .help("open the file in your editor and save it again as UTF-8");
            (Content::Text(String::from_utf8_lossy(e.as_bytes()).into()), Some(finding))
        }
    }
}

fn file_span(path: &Arc<str>) -> Span {
    Span::new(path, 0..0)
}

fn relative_path(root: &Path, path: &Path) -> Arc<str> {
    let path = path.strip_prefix(root).unwrap_or(path);
    // Normalised to NFC: some systems write `å` as `a` and a combining ring, and no author sees the difference.
    let path = path.to_string_lossy();
    if path.is_ascii() && !path.contains('\\') {
        return path.into();
    }
    path.replace('\\', "/").nfc().collect::<String>().into()
}
