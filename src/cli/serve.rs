//! The command `indsigt serve`.

use super::{
    Failure, ProjectArgs, args::EditionArgs, format_count, format_report, print_report, print_stderr, print_stdout,
};
use crate::{
    diag::{Diagnostic, Report, Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{BuildMemory, Options, Preview, PreviewError},
    serve::{self, BuildOutcome, ServerSettings, SiteFiles},
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

/// Preview the catalogue in a browser, updated at every save
///
/// Writes no output: the folder `output` stays unchanged. The pages are visible only on this computer.
#[derive(Args)]
pub(super) struct ServeCommand {
    /// The port; if it is in use, the next free port
    #[arg(long, short, default_value_t = 4173)]
    port: u16,
    /// Open the front page in your browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    edition_args: EditionArgs,
}

pub(super) fn run(command: &ServeCommand, project: &ProjectArgs) -> Result<(), Failure> {
    // A missing project is reported immediately; later errors are shown over the page.
    source::read(&project.root, &project.config)?;
    command.edition_args.to_options(&project.root)?;
    let root = std::fs::canonicalize(&project.root)?;
    let settings = ServerSettings { root: root.clone(), config: project.config.clone(), port: command.port };
    let project = ProjectArgs { root, ..project.clone() };
    let (wanted, opens) = (command.port, command.open);
    let mut workbench = ServeSession {
        project: project.clone(),
        edition_args: command.edition_args.clone(),
        memory: Arc::new(BuildMemory::new()),
        sources: None,
        last_preview: None,
        is_current: false,
        last_report: LastReport::default(),
    };
    let build = move |saved: Option<&[PathBuf]>| workbench.try_build(saved);
    serve::run(&settings, build, |address| print_address(address, wanted, opens))?;
    Ok(())
}

fn print_address(address: SocketAddr, wanted: u16, opens: bool) {
    let url = format!("http://localhost:{}/", address.port());
    if address.port() != wanted && wanted != 0 {
        print_stdout!("Port {wanted} is in use.");
    }
    print_stdout!("The catalogue is at {url}  (Ctrl-C ends it)");
    if opens {
        open_browser(&url);
    }
}

/// Opens `url` in the default browser of the system.
fn open_browser(url: &str) {
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
        print_stderr("No browser could be opened; the address above leads there.");
    }
}

/// State that is kept between the builds of one `serve` session.
struct ServeSession {
    project: ProjectArgs,
    edition_args: EditionArgs,
    memory: Arc<BuildMemory>,
    /// The sources of the last build, whether or not it succeeded; `None` if reading failed or produced findings.
    sources: Option<Sources>,
    last_preview: Option<Arc<ReadyPreview>>,
    /// Whether the preview shown matches the files saved last.
    is_current: bool,
    /// The findings that were already printed.
    last_report: LastReport,
}

/// The findings of the last report.
#[derive(Default)]
struct LastReport(Vec<Arc<Diagnostic>>);

/// Returns a hash of a finding's file, code and message. The line is excluded, because lines move while the author types.
fn finding_hash(finding: &Diagnostic) -> u64 {
    let path = finding.span.as_ref().map(|span| &span.path);
    FxBuildHasher.hash_one((path, finding.code.id, &finding.message))
}

impl LastReport {
    /// Returns the findings of `report` that were not in the last report. Errors are returned every time, until they are fixed.
    fn replace(&mut self, report: &Report) -> Report {
        let before = std::mem::replace(&mut self.0, report.0.clone());
        let (old, new) = (before.as_slice(), report.0.as_slice());
        // Most findings are identical to the last report's, at the start or the end of the list.
        let same = |(a, b): &(&Arc<Diagnostic>, &Arc<Diagnostic>)| Arc::ptr_eq(a, b);
        let head = old.iter().zip(new).take_while(same).count();
        let (old, rest) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(rest.iter().rev()).take_while(same).count();
        let (old, middle) = (&old[..old.len() - tail], head..new.len() - tail);
        let mut times: FxHashMap<u64, usize> = FxHashMap::default();
        old.iter().for_each(|finding| *times.entry(finding_hash(finding)).or_default() += 1);
        let is_new = |(at, finding): &(usize, &Arc<Diagnostic>)| {
            let is_told = !middle.contains(at)
                || times.get_mut(&finding_hash(finding)).filter(|left| **left > 0).map(|left| *left -= 1).is_some();
            !is_told || finding.severity == Severity::Error
        };
        new.iter().enumerate().filter(is_new).map(|(_, finding)| finding.clone()).collect()
    }
}

/// A preview that can be served, with everything needed to make its files.
struct ReadyPreview {
    preview: Preview,
    sources: Sources,
    options: Options,
    memory: Arc<BuildMemory>,
    disk_cache: DiskCache,
    /// The sheets requested so far: concurrent requests for a sheet wait for the first one to typeset it.
    sheets: Mutex<FxHashMap<String, Arc<OnceLock<ServedFile>>>>,
}

/// A file, or the report that explains why it cannot be made; `None` if there is no such file.
type ServedFile = Option<Result<Bytes, String>>;

impl ReadyPreview {
    fn render_file(&self, path: &str) -> ServedFile {
        let made = self.preview.file(path, &self.memory, &self.disk_cache)?;
        Some(made.map_err(|report| {
            let text = |path: &str| self.sources.text(path).map(|t| &**t).or_else(|| self.preview.template(path));
            print_report(&report, text);
            format_report(&report, text, TerminalStyle::Plain)
        }))
    }
}

impl SiteFiles for ReadyPreview {
    fn has(&self, path: &str) -> bool {
        self.preview.has(path)
    }

    fn file(&self, path: &str) -> ServedFile {
        if !path.starts_with("print/") || !self.preview.has(path) {
            return self.render_file(path);
        }
        let sheet = {
            let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
            sheets.entry(path.to_string()).or_default().clone()
        };
        sheet.get_or_init(|| self.render_file(path)).clone()
    }
}

impl ServeSession {
    /// Runs [`Workbench::build`] and recovers from a panic: clears the memory, so that the next save starts a full build.
    fn try_build(&mut self, saved: Option<&[PathBuf]>) -> BuildOutcome {
        // Unwind-safe: the state that a panic can leave inconsistent is discarded below.
        let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.build(saved)));
        built.unwrap_or_else(|_| {
            (self.memory, self.sources, self.is_current) = (Arc::new(BuildMemory::new()), None, false);
            failed_outcome("error: the program itself has failed at what was saved: the terminal says how. It is tried again at the next save.".into())
        })
    }

    /// Builds a preview of the current files. Errors are reported on the terminal and over the page.
    fn build(&mut self, saved: Option<&[PathBuf]>) -> BuildOutcome {
        let started = Instant::now();
        let root = &self.project.root;
        // If only existing files were saved, reading those files is enough.
        let last = self.sources.take();
        let again = last.zip(saved).and_then(|(last, saved)| source::reread(&last, root, saved));
        let read = || {
            let sources = match again {
                Some(again) => (again, Report::default()),
                None => source::read_cached(root, &self.project.config, &self.memory.file_cache)?,
            };
            // Read the day and the private names anew: a session may run for weeks.
            let options = Options { with_sheets: true, ..self.edition_args.to_options(root)? };
            Ok::<_, source::SourceError>((sources, options))
        };
        let ((sources, findings), options) = match read() {
            Ok(read) => read,
            Err(error) => {
                super::print_error(&error.to_string());
                return failed_outcome(format!("error: {error}"));
            }
        };
        self.sources = Some(sources.clone()).filter(|_| findings.0.is_empty());
        let of_options = |last: &ReadyPreview| {
            last.options.private_files == options.private_files && last.options.today == options.today
        };
        let differing = self.last_preview.as_ref().map(|last| format_paths(&last.sources.changed_paths(&sources)));
        let is_same =
            differing.as_deref() == Some("") && self.last_preview.as_ref().is_some_and(|last| of_options(last));
        if std::mem::take(&mut self.is_current) && findings.0.is_empty() && is_same {
            // A file was saved without a change, or a file outside the catalogue was saved.
            self.is_current = true;
            return BuildOutcome { site: None, changed_files: vec![], errors: None };
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
        let report = found.without_notes().sorted_by_severity();
        let template = |path: &str| templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
        let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| template(path));
        let new = self.last_report.replace(&report);
        print_report(&new, text);
        let Some(preview) = made else {
            let in_the_way = report.0.into_iter().filter(|finding| finding.severity == Severity::Error);
            return failed_outcome(format_report(&Report(in_the_way.collect()), text, TerminalStyle::Plain));
        };
        let (warnings, fresh) = (report.0.len(), new.0.len());
        let weak = match warnings {
            0 => String::new(),
            _ if fresh == warnings => format!(", {}", format_count(warnings, "warning")),
            _ => format!(", {}, {fresh} of them new", format_count(warnings, "warning")),
        };
        let what = differing.unwrap_or_default();
        print_stdout!("{what}Ready in {:.0} ms{weak}", started.elapsed().as_secs_f64() * 1000.0);
        let changed = self.last_preview.as_ref().map_or(vec![], |last| preview.changed_since(&last.preview));
        let (memory, shelves) = (self.memory.clone(), DiskCache::new(&self.project.root));
        let shown =
            Arc::new(ReadyPreview { preview, sources, options, memory, disk_cache: shelves, sheets: Mutex::default() });
        self.is_current = true;
        // Evict stale cache entries and drop the previous preview on another thread, so that nobody waits for either.
        let (now, before) = (shown.clone(), self.last_preview.replace(shown.clone()));
        std::thread::spawn(move || {
            now.preview.retain_existing(&now.memory);
            drop(before);
        });
        BuildOutcome { site: Some(shown), changed_files: changed, errors: None }
    }
}

/// Formats the changed paths as a prefix: `content/index.md and 2 more: `. Empty without paths.
fn format_paths(paths: &[&str]) -> String {
    match paths {
        [] => String::new(),
        [one] => format!("{one}: "),
        [first, rest @ ..] => format!("{first} and {} more: ", rest.len()),
    }
}

/// Returns the outcome of a failed build, with `trouble` as the report shown over the page.
fn failed_outcome(trouble: String) -> BuildOutcome {
    BuildOutcome { site: None, changed_files: vec![], errors: Some(trouble) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn a_finding_is_printed_again_only_if_it_occurs_more_often() {
        let at = |line: usize| {
            let span = Span::new(&"content/a.md".into(), line..line + 1);
            Diagnostic::warning("E031", span, "a printed quote has no `#id`")
        };
        let mut told = LastReport::default();
        let places =
            |report: Report| report.0.into_iter().filter_map(|d| Some(d.span.as_ref()?.start)).collect::<Vec<_>>();
        assert_eq!(places(told.replace(&Report::from_iter([at(3)]))), [3]);
        assert_eq!(places(told.replace(&Report::from_iter([at(4)]))), [0; 0], "it has moved");
        assert_eq!(places(told.replace(&Report::from_iter([at(4), at(9)]))), [9]);
        assert_eq!(places(told.replace(&Report::from_iter([at(9)]))), [0; 0]);
        assert_eq!(places(told.replace(&Report::from_iter([at(4), at(9)]))), [9], "one was mended in between");
        let error = || Report::from_iter([Diagnostic::error("E011", Span::new(&"content/a.md".into(), 0..1), "x")]);
        assert_eq!((places(told.replace(&error())), places(told.replace(&error()))), (vec![0], vec![0]));
    }
}
