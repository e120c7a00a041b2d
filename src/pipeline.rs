//! The whole build as one function of its sources: read, check, render, audit.

mod export;
mod memory;
mod preview;
#[cfg(feature = "print")]
pub mod print;

pub use export::export;
pub use memory::BuildMemory;
pub use preview::{Preview, PreviewError};

use crate::{
    audit::{self, Audit, Scan},
    check::{self, Edition, Withheld},
    diag::{Diagnostic, Report, Span, Stage, codes},
    memo::{NoCache, SheetCaches, to_hex},
    model::{
        self, Catalogue,
        consent::{Audience, Channel},
        date::Date,
        prose::Count,
    },
    render::{
        Artifact, MANIFEST,
        site::{PageCache, PlannedFile, Site, SiteInputs},
    },
    skin::{Skin, SkinRequest},
    source::{Private, Sources},
    write::OutputFolder,
};
use rayon::prelude::*;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Whether a build makes the sheets for print that the site includes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetMode {
    /// Makes none.
    None,
    /// Makes none, and reports the signs and pictures that sheets would have to do without.
    DryRun,
    /// Makes them.
    All,
}

/// The options of a build.
#[derive(Clone, Debug)]
pub struct Options {
    /// The audience of the edition; `None` for the configuration's.
    pub audience: Option<Audience>,
    /// The address at which the site is published; `None` for the configuration's.
    pub base_url: Option<String>,
    /// Whether drafts are included.
    pub with_drafts: bool,
    /// The day against which consents with an `until` are checked.
    pub today: Date,
    /// The names that no output may contain.
    pub private: Private,
    /// Whether the sheets for print that the site includes are made.
    pub sheets: SheetMode,
}

/// The result of a build: its files and findings.
#[derive(Debug)]
pub struct Build {
    /// The files, sorted by path; empty if there are errors, or if the files went to an [`Output`] as they were made.
    pub artifacts: Vec<Artifact>,
    /// All findings, errors or not.
    pub report: Report,
    /// The summary of the site; `None` if there are errors, and for sheets made without a site.
    pub summary: Option<BuildSummary>,
    /// The texts of built-in templates that findings point into, by path.
    pub templates: Vec<(String, String)>,
}

/// A summary of a built site.
#[derive(Debug)]
pub struct BuildSummary {
    /// The catalogue's title.
    pub title: String,
    /// The edition's audience.
    pub audience: Audience,
    /// The numbers of themes, insights and quotes in the edition.
    pub counts: (usize, usize, usize),
    /// The number of files, including the manifest.
    pub files: usize,
    /// The counts of what the edition withholds.
    pub withheld: Withheld,
    /// The audit's record: the text of `audit.json`.
    pub audit_record: String,
}

impl Build {
    /// Returns the text of the built-in template at `path` that a finding points into.
    pub fn template(&self, path: &str) -> Option<&str> {
        self.templates.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str())
    }
}

/// A destination for the files of a build, which arrive in any order and from any thread. Whether the build has succeeded is known only
/// after the last file: until then, an implementation must not expose any of them.
pub trait Output: Sync {
    /// Accepts a file.
    fn put(&self, artifact: Artifact);

    /// Calls `visit` for each file that no build made and that stays beside the new ones, one after the other.
    fn visit_kept_files(&self, _visit: &mut dyn FnMut(Artifact)) {}
}

/// An output that collects the files in memory.
#[derive(Debug, Default)]
struct MemoryOutput(Mutex<Vec<Artifact>>);

impl Output for MemoryOutput {
    fn put(&self, artifact: Artifact) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(artifact);
    }
}

impl Output for OutputFolder {
    fn put(&self, artifact: Artifact) {
        OutputFolder::put(self, &artifact);
    }

    fn visit_kept_files(&self, visit: &mut dyn FnMut(Artifact)) {
        OutputFolder::visit_kept_files(self, visit);
    }
}

/// An output that discards the files, for callers that need only the findings.
#[derive(Clone, Copy, Debug)]
pub struct NullOutput;

impl Output for NullOutput {
    fn put(&self, _: Artifact) {}
}

/// Builds a catalogue in memory. All findings are reported together; with errors there are no files.
pub fn build(sources: &Sources, options: &Options) -> Build {
    build_with(sources, options, &NoCache)
}

/// Builds a catalogue in memory, reusing cached sheets.
pub fn build_with(sources: &Sources, options: &Options, caches: &dyn SheetCaches) -> Build {
    let files = MemoryOutput::default();
    let build = build_into(sources, options, caches, &files);
    if build.summary.is_none() {
        return build;
    }
    let mut artifacts = files.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    artifacts.sort_by(|a, b| a.path.cmp(&b.path));
    Build { artifacts, ..build }
}

/// Builds a catalogue; the audit scans each file, which goes to `output` as soon as it is made. After an error, the files in `output`
/// must not be used.
pub fn build_into(sources: &Sources, options: &Options, caches: &dyn SheetCaches, output: &dyn Output) -> Build {
    let memo = BuildMemory::disabled();
    let mut checked = match CheckedCatalogue::read_and_check(sources, options, Channel::Site, &memo) {
        Ok(checked) => checked,
        Err(failed) => return *failed,
    };
    let sheets = checked.make_sheets(sources, options, caches);
    let sheet_paths = sheets.iter().map(|sheet| sheet.path.clone()).collect();
    let CheckedCatalogue { catalogue, edition, skin, mut report } = checked;
    let base_url = options.base_url.clone().or_else(|| catalogue.config.base_url.clone());
    let (site, findings) = Site::new(SiteInputs {
        edition: edition.clone(),
        skin: skin.clone(),
        sources: sources.clone(),
        base_url,
        sheet_paths,
    });
    report.extend(findings);
    // The audit runs even after errors, so that its findings are reported with the others.
    let audit = Audit::new(edition.secrets(&options.private));
    let site_build = SiteBuild { site: &site, page_cache: &memo.page_cache, audit: &audit, output };
    let (file_findings, digests) = site_build.make_all(sheets);
    report.extend(check::offer_sources(&catalogue, file_findings));
    if report.has_errors() {
        return failed_build(report, Some(&skin));
    }
    let record = || audit::record(&digests, audit.secrets(), edition.audience().name());
    let ((), record) = rayon::join(|| output.put(manifest(&digests)), record);
    let summary = BuildSummary {
        audit_record: record,
        title: catalogue.config.title.plain.clone(),
        audience: edition.audience(),
        counts: (edition.count(Count::Themes), edition.count(Count::Insights), edition.count(Count::Quotes)),
        files: digests.len() + 1,
        withheld: edition.withheld(),
    };
    // Drop the inputs on a worker thread: freeing them takes longer than printing the summary.
    rayon::spawn(move || drop((site, catalogue, edition, skin)));
    Build { artifacts: vec![], report: report.sorted(), summary: Some(summary), templates: vec![] }
}

/// The SHA-256 of every file, by path.
type FileDigests = BTreeMap<String, String>;

/// The job of making and auditing all files of a site.
struct SiteBuild<'a> {
    site: &'a Site,
    page_cache: &'a PageCache,
    audit: &'a Audit,
    output: &'a dyn Output,
}

/// A queue of files to make, from which each free worker takes a few at a time.
struct FileQueue<'a> {
    files: Vec<&'a PlannedFile>,
    next: AtomicUsize,
    batch_size: usize,
}

/// The number of files that a worker takes at a time: a page takes almost no time to make, and what a worker learns from one file
/// speeds up the next.
const BATCH_SIZE: usize = 32;

impl<'a> FileQueue<'a> {
    fn new(files: Vec<&'a PlannedFile>, batch_size: usize) -> Self {
        FileQueue { files, next: AtomicUsize::new(0), batch_size }
    }

    /// Iterates over the files that no other worker takes first.
    fn remaining(&self) -> impl Iterator<Item = &'a PlannedFile> {
        let next_batch = || {
            let start = self.next.fetch_add(self.batch_size, Ordering::Relaxed);
            self.files.get(start..self.files.len().min(start + self.batch_size)).filter(|batch| !batch.is_empty())
        };
        std::iter::from_fn(next_batch).flatten().copied()
    }
}

/// The results of making some of the files.
struct BuildPartial<'a> {
    scan: Scan<'a>,
    report: Report,
    digests: Vec<(String, String)>,
}

impl<'a> SiteBuild<'a> {
    /// Makes and audits every file, on all cores; `sheets` are already made. Returns the findings and the files' digests.
    fn make_all(&self, sheets: Vec<Artifact>) -> (Report, FileDigests) {
        self.site.prepare();
        let (long, short) = self.site.plan().iter().partition(|planned| planned.is_long());
        let (long, short) = (FileQueue::new(long, 1), FileQueue::new(short, BATCH_SIZE));
        // A long list is one page and cannot be split: one worker begins with the long lists, while the others make the many short pages.
        let worker = |n: usize| self.make_queued(if n == 0 { [&long, &short] } else { [&short, &long] });
        let workers = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1);
        let (mut partials, (sheets_partial, kept_partial)) = rayon::join(
            || workers.map(worker).collect::<Vec<_>>(),
            || (self.audit_sheets(sheets), self.audit_kept_files()),
        );
        partials.extend([sheets_partial, kept_partial]);
        let (mut report, mut digests, mut scans) = (Report::default(), vec![], vec![]);
        for partial in partials {
            report.extend(partial.report);
            digests.extend(partial.digests);
            scans.push(partial.scan);
        }
        report.extend(self.audit.report(scans, self.site.sources()));
        digests.par_sort_unstable();
        (report, digests.into_iter().collect())
    }

    fn new_partial(&self) -> BuildPartial<'a> {
        BuildPartial { scan: self.audit.start_scan(self.site.sources()), report: Report::default(), digests: vec![] }
    }

    /// Makes the files that are left in `queues`, one queue after the other.
    fn make_queued(&self, queues: [&FileQueue<'_>; 2]) -> BuildPartial<'a> {
        let mut partial = self.new_partial();
        for planned in queues.into_iter().flat_map(FileQueue::remaining) {
            match self.site.make(planned, self.page_cache) {
                Ok((artifact, finding)) => {
                    finding.into_iter().for_each(|finding| partial.report.push(finding));
                    partial.add(artifact, self.output);
                }
                Err(error) => partial.report.push(*error.finding),
            }
        }
        partial
    }

    fn audit_sheets(&self, sheets: Vec<Artifact>) -> BuildPartial<'a> {
        let mut partial = self.new_partial();
        sheets.into_iter().for_each(|sheet| partial.add(sheet, self.output));
        partial
    }

    /// Audits the files that stay in the output folder although no build made them. A file that a build makes anew takes the place of the
    /// kept one.
    fn audit_kept_files(&self) -> BuildPartial<'a> {
        let mut partial = self.new_partial();
        self.output.visit_kept_files(&mut |artifact| {
            if self.site.planned_file(&artifact.path).is_none() {
                partial.scan.scan_kept_file(&artifact);
            }
        });
        partial
    }
}

impl BuildPartial<'_> {
    fn add(&mut self, artifact: Artifact, output: &dyn Output) {
        self.scan.scan_file(&artifact);
        self.digests.push((artifact.path.clone(), to_hex(&Sha256::digest(&artifact.bytes))));
        output.put(artifact);
    }
}

/// A catalogue that was read, with the edition and skin that present it, and the findings so far.
struct CheckedCatalogue {
    catalogue: Arc<Catalogue>,
    edition: Arc<Edition>,
    skin: Arc<Skin>,
    report: Report,
}

impl CheckedCatalogue {
    /// Reads the sources and loads the skin. Returns the failed build if the configuration is not YAML or there is no usable skin.
    fn read(sources: &Sources, options: &Options, channel: Channel, memo: &BuildMemory) -> Result<Self, Box<Build>> {
        let (catalogue, mut report) = model::build_with(sources, options.with_drafts, &memo.parse_cache);
        // Without the configuration's values much else would appear to be wrong, so those findings are not reported.
        let is_config =
            |finding: &Diagnostic| finding.span.as_ref().is_some_and(|span| span.path == *sources.config_path());
        if report.iter().any(|finding| finding.code == codes::E003 && is_config(finding)) {
            report.retain(|finding| is_config(finding) || finding.code.stage == Stage::Syntax);
            return Err(Box::new(failed_build(report, None)));
        }
        let config = &catalogue.config;
        let audience = options.audience.unwrap_or(config.audience);
        let edition = Arc::new(check::edition(&catalogue, audience, channel, options.today));
        let request = SkinRequest {
            name: &config.skin.value,
            range: config.skin.range.clone(),
            language: &config.language,
            labels: &config.labels,
        };
        let skin = memo.skin(sources, &request, &mut report);
        match skin {
            Some(skin) => Ok(CheckedCatalogue { catalogue, edition, skin, report }),
            None => {
                // Report what else is wrong as well.
                report.extend(run_rules(&edition, sources, options, memo));
                Err(Box::new(failed_build(report, None)))
            }
        }
    }

    /// Reads and checks the sources. Returns the failed build if there are errors.
    fn read_and_check(
        sources: &Sources,
        options: &Options,
        channel: Channel,
        memo: &BuildMemory,
    ) -> Result<Self, Box<Build>> {
        let mut checked = Self::read(sources, options, channel, memo)?;
        checked.report.extend(checked.check(sources, options, memo));
        if checked.report.has_errors() {
            return Err(Box::new(failed_build(checked.report, Some(&checked.skin))));
        }
        Ok(checked)
    }

    /// Runs all rules and returns their findings.
    fn check(&self, sources: &Sources, options: &Options, memo: &BuildMemory) -> Report {
        let mut report = run_rules(&self.edition, sources, options, memo);
        // A missing design is reported by a build without sheets as well: the next build with sheets would report it.
        let design = &self.catalogue.config.posters.design;
        let missing_design =
            self.skin.missing_design_error(&design.value, Span::new(sources.config_path(), design.range.clone()));
        missing_design.into_iter().for_each(|finding| report.push(finding));
        report
    }

    /// Makes the sheets for print that the site includes.
    #[cfg(feature = "print")]
    fn make_sheets(&mut self, sources: &Sources, options: &Options, caches: &dyn SheetCaches) -> Vec<Artifact> {
        match options.sheets {
            SheetMode::None => vec![],
            SheetMode::DryRun | SheetMode::All => print::make_site_sheets(self, sources, options, caches),
        }
    }

    /// Returns no sheets: the program was compiled without the print engine.
    #[cfg(not(feature = "print"))]
    fn make_sheets(&mut self, _: &Sources, _: &Options, _: &dyn SheetCaches) -> Vec<Artifact> {
        vec![]
    }
}

fn run_rules(edition: &Edition, sources: &Sources, options: &Options, memo: &BuildMemory) -> Report {
    let inputs =
        check::RuleInputs { sources, private: &options.private, today: options.today, cache: &memo.previous_findings };
    check::run(edition, &inputs)
}

fn failed_build(report: Report, skin: Option<&Skin>) -> Build {
    let report = report.sorted();
    let paths = report.iter().filter_map(|d| d.span.as_ref()).map(|s| s.path.to_string());
    let templates = paths.filter_map(|p| skin.and_then(|s| s.text(&p)).map(|t| (p, t.to_string()))).collect();
    Build { artifacts: vec![], report, summary: None, templates }
}

/// The contents of `manifest.json`.
#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'a str,
    files: &'a FileDigests,
}

/// Formats `manifest.json`, which lists the digest of every other file.
fn manifest(digests: &FileDigests) -> Artifact {
    let manifest = Manifest { generator: concat!("indsigt ", env!("CARGO_PKG_VERSION")), files: digests };
    let text = serde_json::to_string_pretty(&manifest).expect("plain structs of text and numbers are JSON");
    Artifact::text(MANIFEST, text + "\n")
}
