//! The command `indsigt serve`.

use super::{
    Failure, ProjectArgs, args::EditionArgs, format_count, format_report, print_report, print_stderr, print_stdout,
};
use crate::{
    audit::Audit,
    diag::{Diagnostic, Report, Severity, TerminalStyle},
    memo::DiskCache,
    pipeline::{BuildMemory, Options, Preview, PreviewError, SheetMode},
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
    let (requested_port, opens_browser) = (command.port, command.open);
    let mut session = ServeSession {
        project: project.clone(),
        edition_args: command.edition_args.clone(),
        memory: Arc::new(BuildMemory::enabled()),
        sources: None,
        last_preview: None,
        is_current: false,
        last_report: LastReport::default(),
    };
    let build = move |saved: Option<&[PathBuf]>| session.try_build(saved);
    serve::run(&settings, build, |address| print_address(address, requested_port, opens_browser))?;
    Ok(())
}

fn print_address(address: SocketAddr, requested_port: u16, opens_browser: bool) {
    let url = format!("http://localhost:{}/", address.port());
    if address.port() != requested_port && requested_port != 0 {
        print_stdout!("Port {requested_port} is in use.");
    }
    print_stdout!("The catalogue is at {url}  (press Ctrl-C to stop)");
    if opens_browser {
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
        print_stderr("Could not open a browser. Open the address above yourself.");
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
        let previous = std::mem::replace(&mut self.0, report.findings().to_vec());
        let (old, new) = (previous.as_slice(), report.findings());
        // Most findings are identical to the last report's, at the start or the end of the list.
        let is_same = |(a, b): &(&Arc<Diagnostic>, &Arc<Diagnostic>)| Arc::ptr_eq(a, b);
        let head = old.iter().zip(new).take_while(is_same).count();
        let (old, rest) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(rest.iter().rev()).take_while(is_same).count();
        let (old, middle) = (&old[..old.len() - tail], head..new.len() - tail);
        let mut times: FxHashMap<u64, usize> = FxHashMap::default();
        old.iter().for_each(|finding| *times.entry(finding_hash(finding)).or_default() += 1);
        let is_new = |(at, finding): &(usize, &Arc<Diagnostic>)| {
            let is_reported = !middle.contains(at)
                || times.get_mut(&finding_hash(finding)).filter(|count| **count > 0).map(|count| *count -= 1).is_some();
            !is_reported || finding.severity == Severity::Error
        };
        new.iter().enumerate().filter(is_new).map(|(_, finding)| finding.clone()).collect()
    }
}

/// A preview that can be served, with everything needed to make its files.
struct ReadyPreview {
    preview: Arc<Preview>,
    sources: Sources,
    options: Options,
    memory: Arc<BuildMemory>,
    disk_cache: DiskCache,
    /// The audit that each file passes before it is sent: that of the files saved last, even if they have errors and the preview is older.
    audit: Arc<Audit>,
    /// The sheets requested so far: concurrent requests for a sheet wait for the first one to typeset it.
    sheets: Mutex<FxHashMap<String, Arc<OnceLock<ServedFile>>>>,
}

/// A file, or the report that explains why it cannot be made; `None` if there is no such file.
type ServedFile = Option<Result<Bytes, String>>;

impl ReadyPreview {
    fn render_file(&self, path: &str) -> ServedFile {
        let result = self.preview.file_audited_by(&self.audit, path, &self.memory, &self.disk_cache)?;
        Some(result.map_err(|report| {
            if !Arc::ptr_eq(&self.audit, self.preview.audit()) {
                // The report would quote what has just been withdrawn.
                return "This file shows what was withdrawn in the meantime. It comes back when the errors in the other files are fixed.".into();
            }
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
            (self.memory, self.sources, self.is_current) = (Arc::new(BuildMemory::enabled()), None, false);
            failed_outcome("error: the program itself failed after the last save. The terminal shows the details. It tries again at the next save.".into())
        })
    }

    /// Builds a preview of the current files. Errors are reported on the terminal and over the page.
    fn build(&mut self, saved: Option<&[PathBuf]>) -> BuildOutcome {
        let started = Instant::now();
        let root = &self.project.root;
        // If only existing files were saved, reading those files is enough.
        let last = self.sources.take();
        let reread = last.zip(saved).and_then(|(last, saved)| source::reread(&last, root, saved));
        let read = || {
            let sources = match reread {
                Some(reread) => (reread, Report::default()),
                None => source::read_cached(root, &self.project.config, &self.memory.file_cache)?,
            };
            // Read the day and the private names anew: a session may run for weeks.
            let options = Options { sheets: SheetMode::All, ..self.edition_args.to_options(root)? };
            Ok::<_, source::SourceError>((sources, options))
        };
        let ((sources, findings), options) = match read() {
            Ok(read) => read,
            Err(error) => {
                super::print_error(&error.to_string());
                return failed_outcome(format!("error: {error}"));
            }
        };
        self.sources = Some(sources.clone()).filter(|_| findings.is_empty());
        let has_same_options =
            |last: &ReadyPreview| last.options.private == options.private && last.options.today == options.today;
        let changed_paths = self.last_preview.as_ref().map(|last| format_paths(&last.sources.changed_paths(&sources)));
        let is_same = changed_paths.as_deref() == Some("")
            && self.last_preview.as_ref().is_some_and(|last| has_same_options(last));
        if std::mem::take(&mut self.is_current) && findings.is_empty() && is_same {
            // A file was saved without a change, or a file outside the catalogue was saved.
            self.is_current = true;
            return BuildOutcome { site: None, changed_files: vec![], errors: None };
        }
        let result = Preview::new(&sources, &options, &self.memory);
        let (preview, mut all_findings, templates, audit) = match result {
            Ok(mut preview) => {
                let (report, audit) = (preview.take_report(), preview.audit().clone());
                (Some(preview).filter(|_| !findings.has_errors()), report, vec![], Some(audit))
            }
            Err(PreviewError { report, templates, audit }) => (None, report, templates, audit),
        };
        all_findings.extend(findings);
        let report = all_findings.without_notes().sorted_by_severity();
        let template = |path: &str| templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
        let text = |path: &str| sources.text(path).map(|t| &**t).or_else(|| template(path));
        let new = self.last_report.replace(&report);
        print_report(&new, text);
        let Some(preview) = preview else {
            let errors = report.into_iter().filter(|finding| finding.severity == Severity::Error);
            let errors = format_report(&errors.collect(), text, TerminalStyle::Plain);
            return BuildOutcome { site: audit.and_then(|audit| self.audit_anew(audit)), ..failed_outcome(errors) };
        };
        let (warnings, new_warnings) = (report.len(), new.len());
        let warning_count = match warnings {
            0 => String::new(),
            _ if new_warnings == warnings => format!(", {}", format_count(warnings, "warning")),
            _ => format!(", {}, {new_warnings} of them new", format_count(warnings, "warning")),
        };
        let prefix = changed_paths.unwrap_or_default();
        print_stdout!("{prefix}Ready in {:.0} ms{warning_count}", started.elapsed().as_secs_f64() * 1000.0);
        let changed = self.last_preview.as_ref().map_or(vec![], |last| preview.changed_since(&last.preview));
        let preview_audit = preview.audit().clone();
        let (memory, disk_cache) = (self.memory.clone(), DiskCache::new(&self.project.root));
        let (preview, audit) = (Arc::new(preview), preview_audit);
        let ready_preview =
            Arc::new(ReadyPreview { preview, sources, options, memory, disk_cache, audit, sheets: Mutex::default() });
        self.is_current = true;
        // Evict stale cache entries and drop the previous preview on another thread, so that nobody waits for either.
        let (current, previous) = (ready_preview.clone(), self.last_preview.replace(ready_preview.clone()));
        std::thread::spawn(move || {
            current.preview.retain_existing(&current.memory);
            drop(previous);
        });
        BuildOutcome { site: Some(ready_preview), changed_files: changed, errors: None }
    }
}

impl ServeSession {
    /// Returns the last good preview with another audit, `None` if there is no preview or the audit is the same: what has just been withdrawn is
    /// shown no longer, whatever else is wrong.
    fn audit_anew(&mut self, audit: Arc<Audit>) -> Option<Arc<dyn SiteFiles>> {
        let last = self.last_preview.as_ref().filter(|last| !Arc::ptr_eq(&last.audit, &audit))?;
        let ready_preview = Arc::new(ReadyPreview {
            preview: last.preview.clone(),
            sources: last.sources.clone(),
            options: last.options.clone(),
            memory: last.memory.clone(),
            disk_cache: last.disk_cache.clone(),
            audit,
            sheets: Mutex::default(),
        });
        self.last_preview = Some(ready_preview.clone());
        Some(ready_preview)
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

/// Returns the outcome of a failed build, with `errors` as the report shown over the page.
fn failed_outcome(errors: String) -> BuildOutcome {
    BuildOutcome { site: None, changed_files: vec![], errors: Some(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn a_finding_is_printed_again_only_if_it_occurs_more_often() {
        let finding_at = |line: usize| {
            let span = Span::new(&"content/a.md".into(), line..line + 1);
            Diagnostic::warning(crate::diag::codes::E031, span, "a printed quote has no `#id`")
        };
        let mut last_report = LastReport::default();
        let starts =
            |report: Report| report.into_iter().filter_map(|d| Some(d.span.as_ref()?.start)).collect::<Vec<_>>();
        assert_eq!(starts(last_report.replace(&Report::from_iter([finding_at(3)]))), [3]);
        assert_eq!(starts(last_report.replace(&Report::from_iter([finding_at(4)]))), [0; 0], "it has moved");
        assert_eq!(starts(last_report.replace(&Report::from_iter([finding_at(4), finding_at(9)]))), [9]);
        assert_eq!(starts(last_report.replace(&Report::from_iter([finding_at(9)]))), [0; 0]);
        assert_eq!(
            starts(last_report.replace(&Report::from_iter([finding_at(4), finding_at(9)]))),
            [9],
            "one was mended in between"
        );
        let error = || {
            Report::from_iter([Diagnostic::error(
                crate::diag::codes::E011,
                Span::new(&"content/a.md".into(), 0..1),
                "x",
            )])
        };
        assert_eq!((starts(last_report.replace(&error())), starts(last_report.replace(&error()))), (vec![0], vec![0]));
    }
}
