//! `indsigt serve`

use super::{Failure, ProjectArgs, asked::EditionArgs, count, drawn, print_report, tell, warn};
use crate::{
    diag::{Diagnostic, Report, Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{BuildMemory, Options, Preview, PreviewError},
    serve::{self, Outcome, Pages, Settings},
    source::{self, Sources},
};
use bytes::Bytes;
use clap::Args;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{
    hash::BuildHasher,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
    time::Instant,
};

/// Show the catalogue in a browser, and show it again at every save
///
/// Nothing is written: the folder `output` stays as it is. Only this machine can see the pages.
#[derive(Args)]
pub(super) struct ServeCommand {
    /// The port; if it is in use, the next that is free
    #[arg(long, short, default_value_t = 4173)]
    port: u16,
    /// Open the front page in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    of: EditionArgs,
}

pub(super) fn run(command: &ServeCommand, project: &ProjectArgs) -> Result<(), Failure> {
    // A project that is not there is said at once; whatever is wrong later stands over the page.
    source::read(&project.root, &project.config)?;
    command.of.options(&project.root)?;
    let root = std::fs::canonicalize(&project.root)?;
    let settings = Settings { root: root.clone(), config: project.config.clone(), port: command.port };
    let project = ProjectArgs { root, ..project.clone() };
    let (wanted, opens) = (command.port, command.open);
    let mut workbench = Workbench {
        project: project.clone(),
        of: command.of.clone(),
        memory: Arc::new(BuildMemory::keeping()),
        read: None,
        last: None,
        is_shown: false,
        told: LastReport::default(),
    };
    let build = move |saved: Option<&[PathBuf]>| workbench.try_build(saved);
    serve::run(&settings, build, |address| ready(address, wanted, opens))?;
    Ok(())
}

fn ready(address: SocketAddr, wanted: u16, opens: bool) {
    let url = format!("http://localhost:{}/", address.port());
    if address.port() != wanted && wanted != 0 {
        tell!("Port {wanted} is in use.");
    }
    tell!("The catalogue is at {url}  (Ctrl-C ends it)");
    if opens {
        open(&url);
    }
}

/// Opens `url` the way the system does.
fn open(url: &str) {
    let (program, args): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[url])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler", url])
    } else {
        ("xdg-open", &[url])
    };
    let quiet = std::process::Stdio::null;
    let opened = std::process::Command::new(program).args(args).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    if opened.is_err() {
        warn("No browser could be opened; the address above leads there.");
    }
}

/// Where a catalogue is made again and again.
struct Workbench {
    project: ProjectArgs,
    of: EditionArgs,
    memory: Arc<BuildMemory>,
    /// What was read last, if every file was as it should be; whether or not it could be shown.
    read: Option<Sources>,
    last: Option<Arc<ReadyPreview>>,
    /// Whether what is shown is what was saved last.
    is_shown: bool,
    /// What has been said already.
    told: LastReport,
}

/// What was told last.
#[derive(Default)]
struct LastReport(Vec<Arc<Diagnostic>>);

/// A finding by the hash of its file, its code and its message: lines move while one writes.
fn words(finding: &Diagnostic) -> u64 {
    let path = finding.span.as_ref().map(|span| &span.path);
    FxBuildHasher.hash_one((path, finding.code.id, &finding.message))
}

impl LastReport {
    /// Those of `report` that have not been told before. An error is told as long as it is there.
    fn news_of(&mut self, report: &Report) -> Report {
        let before = std::mem::replace(&mut self.0, report.0.clone());
        let (old, new) = (before.as_slice(), report.0.as_slice());
        // Most are the very ones that were told, at the head of the list or at its end.
        let same = |(a, b): &(&Arc<Diagnostic>, &Arc<Diagnostic>)| Arc::ptr_eq(a, b);
        let head = old.iter().zip(new).take_while(same).count();
        let (old, rest) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(rest.iter().rev()).take_while(same).count();
        let (old, middle) = (&old[..old.len() - tail], head..new.len() - tail);
        let mut times: FxHashMap<u64, usize> = FxHashMap::default();
        old.iter().for_each(|finding| *times.entry(words(finding)).or_default() += 1);
        let is_new = |(at, finding): &(usize, &Arc<Diagnostic>)| {
            let is_told = !middle.contains(at)
                || times.get_mut(&words(finding)).filter(|left| **left > 0).map(|left| *left -= 1).is_some();
            !is_told || finding.severity == Severity::Error
        };
        new.iter().enumerate().filter(is_new).map(|(_, finding)| finding.clone()).collect()
    }
}

/// A catalogue that can be looked at.
struct ReadyPreview {
    preview: Preview,
    sources: Sources,
    options: Options,
    memory: Arc<BuildMemory>,
    shelves: DiskCache,
    /// The sheets that were asked for: whoever else asks for one while it is set waits for it.
    sheets: Mutex<FxHashMap<String, Arc<OnceLock<ServedFile>>>>,
}

/// A file, or what the terminal says of why it cannot be made; nothing where there is none.
type ServedFile = Option<Result<Bytes, String>>;

impl ReadyPreview {
    fn make(&self, path: &str) -> ServedFile {
        let made = self.preview.file(path, &self.memory, &self.shelves)?;
        Some(made.map_err(|report| {
            let text = |path: &str| self.sources.text(path).map(|t| &**t).or_else(|| self.preview.template(path));
            print_report(&report, text);
            drawn(&report, text, TerminalStyle::Plain)
        }))
    }
}

impl Pages for ReadyPreview {
    fn has(&self, path: &str) -> bool {
        self.preview.has(path)
    }

    fn file(&self, path: &str) -> ServedFile {
        if !path.starts_with("print/") || !self.preview.has(path) {
            return self.make(path);
        }
        let sheet = {
            let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
            sheets.entry(path.to_string()).or_default().clone()
        };
        sheet.get_or_init(|| self.make(path)).clone()
    }
}

impl Workbench {
    /// As [`Workbench::build`]; where the program fails, what it remembers is thrown away, and the next save is looked at as the first.
    fn try_build(&mut self, saved: Option<&[PathBuf]>) -> Outcome {
        // What can be left half done is what is thrown away.
        let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.build(saved)));
        built.unwrap_or_else(|_| {
            (self.memory, self.read, self.is_shown) = (Arc::new(BuildMemory::keeping()), None, false);
            wrong("error: the program itself has failed at what was saved: the terminal says how. It is tried again at the next save.".into())
        })
    }

    /// Looks at what is there now. What is wrong is said on the terminal, and over the page.
    fn build(&mut self, saved: Option<&[PathBuf]>) -> Outcome {
        let started = Instant::now();
        let root = &self.project.root;
        // Where nothing but files that were there before was saved, nothing else need be looked for.
        let last = self.read.take();
        let again = last.zip(saved).and_then(|(last, saved)| source::read_again(&last, root, saved));
        let read = || {
            let sources = match again {
                Some(again) => (again, Report::default()),
                None => source::read_with(root, &self.project.config, &self.memory.read)?,
            };
            // With the day and the names of now: it may run for weeks.
            let options = Options { sheets: true, ..self.of.options(root)? };
            Ok::<_, source::SourceError>((sources, options))
        };
        let ((sources, findings), options) = match read() {
            Ok(read) => read,
            Err(error) => {
                super::say_error(&error.to_string());
                return wrong(format!("error: {error}"));
            }
        };
        self.read = Some(sources.clone()).filter(|_| findings.0.is_empty());
        let of_options =
            |last: &ReadyPreview| last.options.private == options.private && last.options.today == options.today;
        let differing = self.last.as_ref().map(|last| of_these(&last.sources.differing(&sources)));
        let is_same = differing.as_deref() == Some("") && self.last.as_ref().is_some_and(|last| of_options(last));
        if std::mem::take(&mut self.is_shown) && findings.0.is_empty() && is_same {
            // Saved as it was, or a file that is no part of a catalogue.
            self.is_shown = true;
            return Outcome { pages: None, changed: vec![], trouble: None };
        }
        let made = Preview::new(&sources, &options, &self.memory);
        let (made, mut found, templates) = match made {
            Ok(mut preview) => {
                let found = preview.take_report();
                (Some(preview).filter(|_| !findings.has_errors()), found, vec![])
            }
            Err(PreviewError { report, templates }) => (None, report, templates),
        };
        found.extend(findings);
        let report = found.without_notes().worst_first();
        let template = |path: &str| templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
        let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| template(path));
        let new = self.told.news_of(&report);
        print_report(&new, text);
        let Some(preview) = made else {
            let in_the_way = report.0.into_iter().filter(|finding| finding.severity == Severity::Error);
            return wrong(drawn(&Report(in_the_way.collect()), text, TerminalStyle::Plain));
        };
        let (warnings, fresh) = (report.0.len(), new.0.len());
        let weak = match warnings {
            0 => String::new(),
            _ if fresh == warnings => format!(", {}", count(warnings, "warning")),
            _ => format!(", {}, {fresh} of them new", count(warnings, "warning")),
        };
        let what = differing.unwrap_or_default();
        tell!("{what}Ready in {:.0} ms{weak}", started.elapsed().as_secs_f64() * 1000.0);
        let changed = self.last.as_ref().map_or(vec![], |last| preview.changed_since(&last.preview));
        let (memory, shelves) = (self.memory.clone(), DiskCache::of(&self.project.root));
        let shown = Arc::new(ReadyPreview { preview, sources, options, memory, shelves, sheets: Mutex::default() });
        self.is_shown = true;
        // Nobody waits for what is no more to be forgotten, and for what was shown before to be taken apart.
        let (now, before) = (shown.clone(), self.last.replace(shown.clone()));
        std::thread::spawn(move || {
            now.preview.forget_others(&now.memory);
            drop(before);
        });
        Outcome { pages: Some(shown), changed, trouble: None }
    }
}

/// `content/index.md and 2 more: `
fn of_these(paths: &[&str]) -> String {
    match paths {
        [] => String::new(),
        [one] => format!("{one}: "),
        [first, rest @ ..] => format!("{first} and {} more: ", rest.len()),
    }
}

/// There is nothing new to look at, for this reason.
fn wrong(trouble: String) -> Outcome {
    Outcome { pages: None, changed: vec![], trouble: Some(trouble) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn what_was_told_is_told_again_only_where_there_is_more_of_it() {
        let at = |line: usize| {
            let span = Span::new(&"content/a.md".into(), line..line + 1);
            Diagnostic::warning("E031", span, "a printed quote has no `#id`")
        };
        let mut told = LastReport::default();
        let places =
            |report: Report| report.0.into_iter().filter_map(|d| Some(d.span.as_ref()?.start)).collect::<Vec<_>>();
        assert_eq!(places(told.news_of(&Report::from_iter([at(3)]))), [3]);
        assert_eq!(places(told.news_of(&Report::from_iter([at(4)]))), [0; 0], "it has moved");
        assert_eq!(places(told.news_of(&Report::from_iter([at(4), at(9)]))), [9]);
        assert_eq!(places(told.news_of(&Report::from_iter([at(9)]))), [0; 0]);
        assert_eq!(places(told.news_of(&Report::from_iter([at(4), at(9)]))), [9], "one was mended in between");
        let error = || Report::from_iter([Diagnostic::error("E011", Span::new(&"content/a.md".into(), 0..1), "x")]);
        assert_eq!((places(told.news_of(&error())), places(told.news_of(&error()))), (vec![0], vec![0]));
    }
}
