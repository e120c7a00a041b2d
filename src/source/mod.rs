//! Reads a project: every file that can influence the output, by its path. Parses nothing.
//!
//! With `write`, the only module that touches the disk. `private/` is not among the sources: its list of names and its transcripts are
//! read separately, for the rules and the audit.
#![expect(clippy::disallowed_methods, reason = "the one module that reads")]

mod clean;
mod name_list;
mod private;
mod transcripts;

use crate::{
    diag::{Diagnostic, Report, Span, codes, nearest},
    memo::Memo,
};
use bytes::Bytes;
pub use private::{NAMES_PATH, Private, read_private, read_text};
use rayon::prelude::*;
use std::{
    cmp::Ordering,
    collections::BTreeMap,
    fs, io,
    ops::Bound,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
pub use transcripts::TRANSCRIPTS_PATH;
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

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

/// The content of one file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text in UTF-8.
    Text(Arc<str>),
    /// Any other content: pictures, fonts.
    Bytes(Bytes),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        // A file that was not read again shares its content, so pointers are compared first.
        match (self, other) {
            (Content::Text(a), Content::Text(b)) => Arc::ptr_eq(a, b) || a == b,
            (Content::Bytes(a), Content::Bytes(b)) => (a.as_ptr(), a.len()) == (b.as_ptr(), b.len()) || a == b,
            _ => false,
        }
    }
}

impl Eq for Content {}

impl Content {
    /// Returns the bytes of either kind of content.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// Returns the bytes of either kind of content as a shared value, without copying them.
    pub fn to_bytes(&self) -> Bytes {
        match self {
            Content::Text(text) => Bytes::from_owner(Arc::<[u8]>::from(text.clone())),
            Content::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// All files of a project by their paths relative to the root, with `/`, in path order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Arc<BTreeMap<Arc<str>, Content>>,
    config: Arc<str>,
    /// Whether any file was reached through a link: its content changes with that of another file.
    has_links: bool,
}

/// An error while a project's files are read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// No configuration was found.
    #[error(
        "there is no `{name}` in {root}\n  help: go to the folder of your catalogue, name the folder with `--root` or its configuration with `--config`, or create a catalogue with `indsigt init`"
    )]
    MissingConfig {
        /// The name of the configuration.
        name: String,
        /// The folder that was searched.
        root: String,
    },
    /// The configuration has another extension.
    #[error("the configuration is called `{found}`\n  help: rename it to `{name}`, or use `--config {found}`")]
    WrongExtension {
        /// The name of the file found.
        found: String,
        /// The expected name.
        name: String,
    },
    /// The list of names has another name.
    #[error(
        "{found} protects nobody: the list of names is read from {name}\n  help: rename the file to that; if it is not a list of names, give it another name"
    )]
    MisnamedList {
        /// The path of the file found.
        found: String,
        /// The expected path.
        name: String,
    },
    /// The folder for transcripts has another name.
    #[error(
        "{found} is not read: transcripts are read from {name}\n  help: rename the folder to that; if it has no transcripts, give it another name"
    )]
    MisnamedTranscripts {
        /// The path of the folder found.
        found: String,
        /// The expected path.
        name: String,
    },
    /// The list of names is missing, although there is a folder for it, or the last build had one.
    #[error(
        "the list of names private/names.txt is missing, and without it no name is searched for\n  help: put it back, or connect the disk that it is on; if there are no names, make an empty file of that name, and delete audit.json"
    )]
    MissingList,
    /// The folder for the list of names is missing, and Git leaves it out of every copy of the project.
    #[error(
        "the folder private/ is missing, because Git leaves it out of copies (`.gitignore`), and without its list no name is searched for\n  help: copy the folder from whoever keeps it; if there are no names, make an empty file private/names.txt"
    )]
    UncopiedPrivate,
    /// There are no transcripts, although the last build had some.
    #[error(
        "the {count} transcripts in private/transcripts/ are missing, and without them no sheet or page is searched for what people said\n  help: put them back, or connect the disk that they are on; if you have deleted them, delete audit.json, too"
    )]
    MissingTranscripts {
        /// How many the last build had.
        count: usize,
    },
    /// A transcript has a format that cannot be read.
    #[error(
        "{found} cannot be read, so the output would not be searched for its words\n  help: save it as .docx or .txt beside the others, and move it to another folder of private/"
    )]
    UnreadTranscript {
        /// The path of the file.
        found: String,
    },
    /// A line of the list of names is not a name.
    #[error(
        "line {line} of {path} is not a name\n  help: write one name per line, or several with commas between them, in a plain text file; `indsigt check --names` shows how each line is read"
    )]
    InvalidName {
        /// The path of the list.
        path: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// The list of names is too long to search for.
    #[error(
        "{path} has more than {max} names, which is too many to search for\n  help: keep the people that this project met or heard of"
    )]
    TooManyNames {
        /// The path of the list.
        path: String,
        /// The maximum.
        max: usize,
    },
    /// A text is too large to be parsed.
    #[error(
        "{path} has {megabytes} megabytes of text, and no more than 20 are read\n  help: split it into several files"
    )]
    TooLarge {
        /// The path.
        path: String,
        /// The size.
        megabytes: usize,
    },
    /// A file or folder could not be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable {
        /// The path.
        path: String,
        /// The system's error.
        cause: io::Error,
    },
}

impl Sources {
    /// Creates sources from pairs of path and text, for tests, with `indsigt.yml` as the configuration.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = pairs.into_iter().map(|(path, text)| (path.into(), Content::Text(text.into()))).collect();
        Sources { files: Arc::new(files), config: "indsigt.yml".into(), has_links: false }
    }

    /// Returns the path of the configuration.
    pub fn config_path(&self) -> &Arc<str> {
        &self.config
    }

    /// Returns the text of the file at `path`; `None` if there is no such file, or it is not text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// Returns the content of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path)
    }

    /// Returns the files below `folder` (given with its closing `/`), in path order.
    pub fn files_under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a Content)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// Returns the paths of the files that are changed, new or missing in `newer`, in path order.
    pub fn changed_paths<'a>(&'a self, newer: &'a Self) -> Vec<&'a str> {
        let (mut old, mut new) = (self.files.iter().peekable(), newer.files.iter().peekable());
        let mut paths: Vec<&str> = vec![];
        while let (Some((old_path, old_content)), Some((new_path, new_content))) = (old.peek(), new.peek()) {
            match old_path.cmp(new_path) {
                Ordering::Equal => {
                    if old_content != new_content {
                        paths.push(new_path);
                    }
                    old.next();
                    new.next();
                }
                Ordering::Less => paths.extend(old.next().map(|(path, _)| &**path)),
                Ordering::Greater => paths.extend(new.next().map(|(path, _)| &**path)),
            }
        }
        paths.extend(old.chain(new).map(|(path, _)| &**path));
        paths
    }

    /// Returns the number of files.
    #[expect(clippy::len_without_is_empty, reason = "a project has a configuration")]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        Arc::make_mut(&mut self.files).remove(path);
    }

    /// Adds a file, or replaces the one at the same path.
    pub fn insert(&mut self, path: &str, content: Content) {
        Arc::make_mut(&mut self.files).insert(path.into(), content);
    }
}

/// A cache of file contents with the files' metadata. A file counts as unchanged if its location on disk, length and times are unchanged.
pub type FileCache = Memo<FileStamp, Content>;

/// The metadata of a file that changes with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    length: u64,
    modified: Option<SystemTime>,
    /// On Unix, the inode number and the change time in seconds and nanoseconds, which no program can set back.
    inode_and_ctime: (u64, i64, i64),
}

impl FileStamp {
    fn from_path(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode_and_ctime = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode_and_ctime = (0, 0, 0);
        Some(FileStamp { length: metadata.len(), modified: metadata.modified().ok(), inode_and_ctime })
    }

    /// Returns whether a file is nearly as new as `newest`: timestamps are coarse, so such a file can change again without a new timestamp.
    fn is_fresh(&self, newest: SystemTime) -> bool {
        self.modified.is_none_or(|modified| newest.duration_since(modified).is_ok_and(|age| age < FRESH_AGE))
    }
}

/// The size of the largest text that is parsed, in bytes: parsed, it takes up many times as much memory. The longest novels have four million
/// bytes.
const MAX_PARSED_LEN: usize = 20 << 20;

/// The age, relative to the newest file, below which a file is always read again.
const FRESH_AGE: Duration = Duration::from_secs(1);

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

/// Returns the time of the newest file in `content/`, or of the audit's record if that is newer.
pub fn newest_change(root: &Path) -> Option<SystemTime> {
    let files = WalkDir::new(root.join(CONTENT)).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let times = files.filter_map(|entry| entry.metadata().ok()?.modified().ok());
    times.chain(fs::metadata(root.join(AUDIT_RECORD_PATH)).and_then(|metadata| metadata.modified())).max()
}

/// Returns the files that links below `folder` lead to, inside or outside the project.
pub fn linked_files(folder: &Path) -> Vec<PathBuf> {
    let links = WalkDir::new(folder).into_iter().flatten().filter(walkdir::DirEntry::path_is_symlink);
    links.filter_map(|link| fs::canonicalize(link.path()).ok()).filter(|target| target.is_file()).collect()
}

fn read_error(path: &Path, cause: io::Error) -> SourceError {
    SourceError::Unreadable { path: path.display().to_string(), cause }
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

/// Lists the files below `folder`, following links that stay inside the project. Returns whether there are any links.
fn list_files(
    (root, real_root): (&Path, &Path),
    folder: &str,
    paths: &mut Vec<(Arc<str>, PathBuf)>,
    report: &mut Report,
) -> Result<bool, SourceError> {
    let mut has_links = root.join(folder).is_symlink();
    let mut refused_links = vec![];
    let private_files = private::linked_private_files(root)?;
    let entries =
        WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
            let is_hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
            let refusal = if entry.path_is_symlink() { link_refusal(real_root, folder, entry.path()) } else { None };
            refused_links.extend(refusal.map(|refusal| (entry.path().to_path_buf(), refusal)));
            !is_hidden && refusal.is_none()
        });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                if e.loop_ancestor().is_some() || fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink()) {
                    report.push(
                        Diagnostic::error(
                            codes::E020,
                            file_span(&relative_path(root, &path)),
                            "this link is broken or circular",
                        )
                        .help("remove the link, or put the file itself there"),
                    );
                    continue;
                }
                return Err(read_error(&path, e.into()));
            }
        };
        has_links |= entry.path_is_symlink();
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() && [".md", ".yml"].iter().any(|ending| name.ends_with(ending)) {
            let finding = Diagnostic::error(
                codes::E021,
                file_span(&relative_path(root, entry.path())),
                "this is a folder, not a file",
            );
            report.push(finding.help("put the text into a file of that name, or rename the folder"));
        }
        if private_files.contains(entry.path()) {
            let message = "this file is also in `private/`, under another name";
            let finding = Diagnostic::error(codes::E020, file_span(&relative_path(root, entry.path())), message);
            report.push(finding.help("remove it here; nothing in `private/` is ever published"));
        } else if entry.file_type().is_file() {
            paths.push((relative_path(root, entry.path()), entry.path().to_path_buf()));
        }
    }
    for (path, (message, help)) in refused_links {
        report.push(Diagnostic::error(codes::E020, file_span(&relative_path(root, &path)), message).help(help));
    }
    Ok(has_links)
}

/// Reports files in the project's folder whose names resemble that of a file that is read, such as `attachments-2.yml` or `Indsigt.yml`: they
/// have no effect.
fn report_misnamed_files(root: &Path, config: &str, report: &mut Report) {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.iter().filter(|name| *name != config && *name != ATTACHMENTS_PATH) {
        let lowercase = name.to_lowercase();
        let Some(stem) = lowercase.strip_suffix(".yml").or_else(|| lowercase.strip_suffix(".yaml")) else { continue };
        let own_stem = config.rsplit('/').next().unwrap_or(config).trim_end_matches(".yml");
        let twin = [own_stem, "attachments", "voices", "stemmer"].into_iter().find(|known| {
            // A second configuration, `indsigt-en.yml`, is for a build of its own.
            let is_own = *known == own_stem;
            stem.strip_prefix(known).is_some_and(|rest| match rest.chars().next() {
                Some(c) => !c.is_alphabetic() && (!is_own || matches!(c, ' ' | '(')),
                None => true,
            })
        });
        if let Some(twin) = twin {
            let read = if matches!(twin, "voices" | "stemmer") {
                "content/voices.yml".to_string()
            } else {
                format!("{twin}.yml")
            };
            let finding = Diagnostic::error(
                codes::E021,
                file_span(&name.as_str().into()),
                format!("this file has no effect: `{read}` is read instead"),
            );
            report.push(
                finding.help(format!("move the entries you need to `{read}`, and move this file to another folder")),
            );
        }
    }
}

/// Returns the finding for a missing `content/`: without its texts, an empty catalogue would be published in place of the existing one.
fn missing_content_finding(root: &Path) -> Diagnostic {
    let folders = fs::read_dir(root).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let near = nearest(CONTENT, names.iter().map(String::as_str))
        .map(|near| format!("did you mean `{near}/`? Rename the folder"));
    Diagnostic::error(codes::E008, file_span(&CONTENT.into()), "there is no folder `content/`")
        .maybe_help(near)
        .help("it holds the themes, insights and pages of a catalogue; `indsigt new theme` creates it")
}

/// Returns why a link is not followed, and what to do instead; `None` for a link that is followed.
fn link_refusal(real_root: &Path, folder: &str, link: &Path) -> Option<(&'static str, &'static str)> {
    let target = fs::canonicalize(link).ok().filter(|target| target.starts_with(real_root));
    let Some(target) = target else {
        let help = "copy the file into the project: a catalogue is built only from its own folder";
        return Some(("this link leads out of the project", help));
    };
    // A link to the whole project also leads to `private/`, which may itself be a link.
    let private = real_root.join("private");
    let real_private = fs::canonicalize(&private).unwrap_or_else(|_| private.clone());
    if [&private, &real_private].iter().any(|private| target.starts_with(private) || private.starts_with(&target)) {
        let help = "link to a file or a folder of the catalogue; nothing in `private/` is ever published";
        return Some(("this link leads to `private/`", help));
    }
    let leads_to = |path: &str| target.starts_with(real_root.join(path));
    if folder != CONTENT && leads_to(CONTENT) {
        let help = "copy the file: files here are published as they are, but texts and voices must not be";
        return Some(("this link leads to `content/`", help));
    }
    let relative = target.strip_prefix(real_root).unwrap_or(&target);
    let is_internal =
        relative.iter().any(|part| part.to_string_lossy().starts_with('.')) || relative == Path::new(AUDIT_RECORD_PATH);
    let help = "copy the file: files that programs keep in the project are not part of the catalogue";
    is_internal.then_some(("this link leads to a file that is not published", help))
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
