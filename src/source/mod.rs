//! disk -> Sources: every file that can influence the output, by its path. Nothing is parsed here.
//!
//! With `write`, the only module that touches the disk. `private/` is not among the sources: only its list of names is read,
//! apart from them, for the rules and the audit.
#![expect(clippy::disallowed_methods, reason = "the one module that reads")]

mod private;

use crate::{
    diag::{Diagnostic, Report, Span, nearest},
    memo::Memo,
};
use bytes::Bytes;
pub use private::{NAMES, PrivateFiles, private, text_of};
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
use unicode_normalization::UnicodeNormalization;
use walkdir::WalkDir;

/// The folder that a catalogue's texts stand in.
const CONTENT: &str = "content";

/// The record of the audit, in the project's folder: not in the output, since that is published.
pub const RECORD: &str = "audit.json";

/// The folders of a project that are read.
const FOLDERS: [&str; 3] = [CONTENT, "static", "themes"];

/// Files whose bytes are text, by the ending of their names.
const TEXT: [&str; 13] = ["md", "yml", "yaml", "html", "xml", "css", "js", "json", "typ", "ftl", "svg", "txt", "csv"];

/// The bytes of one file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text in UTF-8.
    Text(Arc<str>),
    /// Anything else: pictures, fonts.
    Bytes(Bytes),
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        // One that was not read again is the very same.
        match (self, other) {
            (Content::Text(a), Content::Text(b)) => Arc::ptr_eq(a, b) || a == b,
            (Content::Bytes(a), Content::Bytes(b)) => (a.as_ptr(), a.len()) == (b.as_ptr(), b.len()) || a == b,
            _ => false,
        }
    }
}

impl Eq for Content {}

impl Content {
    /// The bytes, whatever they are.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes) => bytes,
        }
    }

    /// The bytes, to be kept elsewhere: not copied, whatever they are.
    pub fn shared(&self) -> Bytes {
        match self {
            Content::Text(text) => Bytes::from_owner(Arc::<[u8]>::from(text.clone())),
            Content::Bytes(bytes) => bytes.clone(),
        }
    }
}

/// Every file of a project, by its path relative to the root, with `/`. In path order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    files: Arc<BTreeMap<Arc<str>, Content>>,
    config: Arc<str>,
    /// Whether a file was come by over a link: it changes when another does.
    has_links: bool,
}

/// The machine failed to hand over a file.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// There is no configuration where one was looked for.
    #[error(
        "there is no `{name}` in {root}\n  help: go to the folder of your catalogue, name that with `--root` or its configuration with `--config`, or make a new one with `indsigt init`"
    )]
    NoConfig {
        /// The name looked for.
        name: String,
        /// The folder it was looked for in.
        root: String,
    },
    /// The configuration has another ending.
    #[error("the configuration is called `{found}`\n  help: rename it `{name}`, or name it with `--config {found}`")]
    OtherEnding {
        /// What is there.
        found: String,
        /// What was looked for.
        name: String,
    },
    /// A list of names that is called otherwise.
    #[error(
        "{found} guards nobody: the list of names is read from {name}\n  help: rename it, or give it another name if it is no such list"
    )]
    OtherList {
        /// What is there.
        found: String,
        /// What is looked for.
        name: String,
    },
    /// A list of names that holds something else.
    #[error(
        "line {line} of {path} is no name\n  help: write one name a line, or several with commas between them, in a file of plain text"
    )]
    NoName {
        /// The list.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// A file or folder could not be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable {
        /// Its path.
        path: String,
        /// What the system says.
        cause: io::Error,
    },
}

impl Sources {
    /// Sources made of texts, for tests: pairs of path and text, with `indsigt.yml` as the configuration.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let files = pairs.into_iter().map(|(path, text)| (path.into(), Content::Text(text.into()))).collect();
        Sources { files: Arc::new(files), config: "indsigt.yml".into(), has_links: false }
    }

    /// The path of the configuration.
    pub fn config_path(&self) -> &Arc<str> {
        &self.config
    }

    /// The text of a file, if it is there and is text.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match self.files.get(path)? {
            Content::Text(text) => Some(text),
            Content::Bytes(_) => None,
        }
    }

    /// A file, if it is there.
    pub fn get(&self, path: &str) -> Option<&Content> {
        self.files.get(path)
    }

    /// The files below `folder` (given with its closing `/`), in path order.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a Content)> {
        self.files
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
    }

    /// The paths at which `after` holds another file, a new one, or none any more. In path order.
    pub fn differing<'a>(&'a self, after: &'a Self) -> Vec<&'a str> {
        let (mut old, mut new) = (self.files.iter().peekable(), after.files.iter().peekable());
        let mut paths: Vec<&str> = vec![];
        while let (Some((before, was)), Some((now, is))) = (old.peek(), new.peek()) {
            match before.cmp(now) {
                Ordering::Equal => {
                    if was != is {
                        paths.push(now);
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

    /// How many files there are.
    #[expect(clippy::len_without_is_empty, reason = "a project has a configuration")]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Puts a file in, in place of one of the same path.
    pub fn insert(&mut self, path: &str, content: Content) {
        Arc::make_mut(&mut self.files).insert(path.into(), content);
    }
}

/// What was read before, beside what the system says of the file. A file is the same if it is the same in place, length and times.
pub type FileCache = Memo<Stamp, Content>;

/// What the system says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
    /// Unix: number of the file, and when its entry was changed last, which no program can set back.
    entry: (u64, i64, i64),
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let entry = {
            use std::os::unix::fs::MetadataExt;
            (about.ino(), about.ctime(), about.ctime_nsec())
        };
        #[cfg(not(unix))]
        let entry = (0, 0, 0);
        Some(Stamp { length: about.len(), changed: about.modified().ok(), entry })
    }

    /// Whether it is as old as `newest`, nearly: times are coarse, and such a file can be written again within the same one.
    fn is_fresh(&self, newest: SystemTime) -> bool {
        self.changed.is_none_or(|changed| newest.duration_since(changed).is_ok_and(|age| age < FRESH))
    }
}

/// What was changed less than this before the last change of all is read again.
const FRESH: Duration = Duration::from_secs(1);

/// Reads the configuration `config` and the folders of the project at `root`.
///
/// Findings are files that cannot be part of a catalogue: text that is not UTF-8, links that lead out of the project.
///
/// # Errors
/// No configuration, or a file that the system will not hand over.
pub fn read(root: &Path, config: &str) -> Result<(Sources, Report), SourceError> {
    read_with(root, config, &FileCache::forgetting())
}

/// As [`read`]; what is as it was is not read again.
///
/// # Errors
/// As for [`read`].
pub fn read_with(root: &Path, config: &str, before: &FileCache) -> Result<(Sources, Report), SourceError> {
    let other = config.replace(".yml", ".yaml");
    if !root.join(config).is_file() && other != config && root.join(&other).is_file() {
        return Err(SourceError::OtherEnding { found: other, name: config.into() });
    }
    if !root.join(config).is_file() {
        return Err(SourceError::NoConfig { name: config.into(), root: root.display().to_string() });
    }
    let real_root = fs::canonicalize(root).map_err(|cause| unreadable(root, cause))?;
    let mut report = Report::default();
    let mut paths = vec![(Arc::<str>::from(config), root.join(config))];
    let mut has_links = false;
    for folder in FOLDERS {
        if root.join(folder).is_dir() {
            has_links |= list((root, &real_root), folder, &mut paths, &mut report)?;
        }
    }
    if !root.join(CONTENT).is_dir() {
        report.push(no_content(root));
    }
    let stamps: Vec<Option<Stamp>> = if before.is_keeping() {
        paths.par_iter().map(|(_, disk)| Stamp::of(disk)).collect()
    } else {
        vec![None; paths.len()]
    };
    let newest = stamps.iter().flatten().filter_map(|stamp| stamp.changed).max();
    let one = |((path, disk), stamp): ((Arc<str>, PathBuf), Option<Stamp>)| {
        let stamp = stamp.filter(|stamp| newest.is_some_and(|newest| !stamp.is_fresh(newest)));
        if let Some(content) = stamp.and_then(|stamp| before.last(&path, &stamp)) {
            return Ok((path, content, None));
        }
        let bytes = fs::read(&disk).map_err(|cause| unreadable(&disk, cause))?;
        let (content, finding) = if is_text(&path) { text(&path, bytes) } else { (Content::Bytes(bytes.into()), None) };
        // What is wrong with a file is found again by reading it again.
        if let Some(stamp) = stamp.filter(|_| finding.is_none()) {
            before.keep(&path, stamp, &content);
        }
        Ok((path, content, finding))
    };
    let read: Result<Vec<_>, SourceError> = paths.into_par_iter().zip(stamps).map(one).collect();
    let mut files = BTreeMap::new();
    for (path, content, finding) in read? {
        finding.into_iter().for_each(|finding| report.push(finding));
        // Letters with signs are written in two ways, and systems differ in which they choose.
        if files.insert(path.clone(), content).is_some() {
            let message =
                format!("two files are called `{path}`: one writes its letters whole, the other as letters and signs");
            let finding = Diagnostic::error("E026", Span::new(&path, 0..0), message);
            report.push(finding.help("only one of them would be read: take the other away, or give it another name"));
        }
    }
    Ok((Sources { files: Arc::new(files), config: config.into(), has_links }, report))
}

/// `last`, with the files at `saved` read again. `None` where more may have changed than the words of files that were there: a new
/// one, one that is gone, a folder, a link, a text that is none.
pub fn read_again(last: &Sources, root: &Path, saved: &[PathBuf]) -> Option<Sources> {
    if last.has_links {
        return None;
    }
    let mut sources = last.clone();
    for disk in saved {
        let path = relative(root, disk);
        let is_read = FOLDERS.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
        let is_hidden = path.split('/').any(|part| part.starts_with('.'));
        if is_hidden || !is_read {
            // What is not read cannot have changed anything.
            continue;
        }
        let is_plain = fs::symlink_metadata(disk).is_ok_and(|about| about.is_file());
        if last.get(&path).is_none() || !is_plain {
            return None;
        }
        let bytes = fs::read(disk).ok()?;
        let content = if is_text(&path) {
            Content::Text(String::from_utf8(bytes).ok()?.into())
        } else {
            Content::Bytes(bytes.into())
        };
        sources.insert(&path, content);
    }
    Some(sources)
}

/// The files that links below `folder` lead to, wherever they are.
pub fn linked_files(folder: &Path) -> Vec<PathBuf> {
    let links = WalkDir::new(folder).into_iter().flatten().filter(walkdir::DirEntry::path_is_symlink);
    links.filter_map(|link| fs::canonicalize(link.path()).ok()).filter(|target| target.is_file()).collect()
}

fn unreadable(path: &Path, cause: io::Error) -> SourceError {
    SourceError::Unreadable { path: path.display().to_string(), cause }
}

fn is_text(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| TEXT.contains(&ending.to_lowercase().as_str()))
}

/// Text as text; what is not UTF-8 is a finding, and stands with its bad bytes replaced so that the run goes on.
fn text(path: &Arc<str>, bytes: Vec<u8>) -> (Content, Option<Diagnostic>) {
    match String::from_utf8(bytes) {
        Ok(text) => (Content::Text(text.into()), None),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let byte = e.as_bytes()[at];
            let finding = Diagnostic::error("E001", Span::new(path, at..at + 3), "this file is not text in UTF-8")
                .label(format!("the byte {byte:#04X} is no letter in UTF-8"))
                .help("open the file in your editor and save it again with the encoding UTF-8");
            (Content::Text(String::from_utf8_lossy(e.as_bytes()).into()), Some(finding))
        }
    }
}

/// Lists the files below `folder`, following links that stay inside the project, and says whether there are any.
fn list(
    (root, real_root): (&Path, &Path),
    folder: &str,
    paths: &mut Vec<(Arc<str>, PathBuf)>,
    report: &mut Report,
) -> Result<bool, SourceError> {
    let mut has_links = root.join(folder).is_symlink();
    let mut refused = vec![];
    let walk =
        WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
            let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
            let why = if entry.path_is_symlink() { refusal(real_root, folder, entry.path()) } else { None };
            refused.extend(why.map(|why| (entry.path().to_path_buf(), why)));
            !hidden && why.is_none()
        });
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                if e.loop_ancestor().is_some() || fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink()) {
                    report.push(
                        Diagnostic::error(
                            "E020",
                            whole(&relative(root, &path)),
                            "this link leads nowhere, or round in a ring",
                        )
                        .help("remove the link, or put the file itself there"),
                    );
                    continue;
                }
                return Err(unreadable(&path, e.into()));
            }
        };
        has_links |= entry.path_is_symlink();
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() && [".md", ".yml"].iter().any(|ending| name.ends_with(ending)) {
            let finding =
                Diagnostic::error("E021", whole(&relative(root, entry.path())), "this is a folder, not a file");
            report.push(finding.help("put the text into a file of that name, or give the folder another one"));
        }
        if entry.file_type().is_file() {
            paths.push((relative(root, entry.path()), entry.path().to_path_buf()));
        }
    }
    for (path, (what, help)) in refused {
        report.push(Diagnostic::error("E020", whole(&relative(root, &path)), what).help(help));
    }
    Ok(has_links)
}

/// Without its texts a catalogue would be published empty, in place of the one that is there.
fn no_content(root: &Path) -> Diagnostic {
    let folders = fs::read_dir(root).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let near = nearest(CONTENT, names.iter().map(String::as_str)).map(|near| format!("is it `{near}/`? Rename it"));
    Diagnostic::error("E008", whole(&CONTENT.into()), "there is no folder `content/`")
        .maybe_help(near)
        .help("the themes, the insights and the pages of a catalogue stand in it; `indsigt new theme` makes the first")
}

/// Why a link is not followed, and what to do in its place.
fn refusal(real_root: &Path, folder: &str, link: &Path) -> Option<(&'static str, &'static str)> {
    let target = fs::canonicalize(link).ok().filter(|target| target.starts_with(real_root));
    let Some(target) = target else {
        let help = "copy the file into the project: a catalogue is built from its own folder alone";
        return Some(("this link leads out of the project", help));
    };
    // A link to the whole project leads to `private/` as well, which may be a link itself.
    let private = real_root.join("private");
    let real_private = fs::canonicalize(&private).unwrap_or_else(|_| private.clone());
    if [&private, &real_private].iter().any(|private| target.starts_with(private) || private.starts_with(&target)) {
        let help = "link to a file or a folder of the catalogue; what stands in `private/` is never published";
        return Some(("this link leads to `private/`", help));
    }
    let may_lead_to = |to: &str| target.starts_with(real_root.join(to));
    if folder != CONTENT && may_lead_to(CONTENT) {
        let help = "copy the file: what lies there is published as it is, and texts and voices are not";
        return Some(("this link leads to `content/`", help));
    }
    let within = target.strip_prefix(real_root).unwrap_or(&target);
    let is_kept = within.iter().any(|part| part.to_string_lossy().starts_with('.')) || within == Path::new(RECORD);
    let help = "copy the file: what programs keep in the project is no part of the catalogue";
    is_kept.then_some(("this link leads to what is not published", help))
}

fn whole(path: &Arc<str>) -> Span {
    Span::new(path, 0..0)
}

fn relative(root: &Path, path: &Path) -> Arc<str> {
    let path = path.strip_prefix(root).unwrap_or(path);
    // One letter, one code: some systems write `å` as `a` and a ring, and no author sees the difference.
    let path = path.to_string_lossy();
    if path.is_ascii() && !path.contains('\\') {
        return path.into();
    }
    path.replace('\\', "/").nfc().collect::<String>().into()
}
