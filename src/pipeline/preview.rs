//! A preview of a catalogue, whose files are made only when they are requested.

use super::{BuildMemory, CheckedCatalogue, Options};
use crate::{
    audit::Audit,
    diag::Report,
    memo::SheetCaches,
    model::consent::Channel,
    render::{
        Artifact,
        site::{Site, SiteInputs},
    },
    source::Sources,
};
use bytes::Bytes;
use std::{collections::BTreeSet, sync::Arc};

/// A catalogue that was read and checked. Each file is made when it is requested, in the same way as in a build, and audited before it is
/// returned.
pub struct Preview {
    catalogue: CheckedCatalogue,
    site: Site,
    audit: Arc<Audit>,
    sources: Sources,
    #[cfg(feature = "print")]
    options: Options,
    #[cfg(feature = "print")]
    sheets: super::print::SiteSheets,
}

/// The findings that prevent a preview, with the texts of the templates that they point into.
pub struct PreviewError {
    /// All findings, at least one of them an error.
    pub report: Report,
    /// The texts of built-in templates that findings point into, by path.
    pub templates: Vec<(String, String)>,
    /// The audit for what must not be seen from now on, even though the last good preview is still shown; `None` if the sources cannot be
    /// read as a catalogue at all.
    pub audit: Option<Arc<Audit>>,
}

impl Preview {
    /// Reads and checks the sources; with a new skin, tries each template on one page. Reuses the results of earlier previews in `memo`.
    ///
    /// # Errors
    /// All findings, if any of them is an error.
    pub fn new(sources: &Sources, options: &Options, memo: &BuildMemory) -> Result<Self, PreviewError> {
        let mut checked = CheckedCatalogue::read(sources, options, Channel::Site, memo)
            .map_err(|failed| PreviewError { report: failed.report, templates: failed.templates, audit: None })?;
        #[cfg(feature = "print")]
        let sheets = super::print::SiteSheets::new(&checked, options);
        #[cfg(feature = "print")]
        let sheet_paths: BTreeSet<String> = sheets.paths();
        #[cfg(not(feature = "print"))]
        let sheet_paths = BTreeSet::new();
        let base_url = options.base_url.clone().or_else(|| checked.catalogue.config.base_url.clone());
        let (edition, skin) = (checked.edition.clone(), checked.skin.clone());
        let (rule_findings, (site, findings)) = rayon::join(
            || checked.check(sources, options, memo),
            || Site::new(SiteInputs { edition, skin, sources: sources.clone(), base_url, sheet_paths }),
        );
        checked.report.extend(rule_findings);
        checked.report.extend(findings);
        let audit = memo.audit(checked.edition.secrets(&options.private));
        if memo.is_skin_untested(&checked.skin) {
            let errors = site.template_samples().filter_map(|planned| site.make(planned, &memo.page_cache).err());
            errors.for_each(|error| checked.report.push(*error.finding));
        }
        if checked.report.has_errors() {
            let failed = super::failed_build(std::mem::take(&mut checked.report), Some(&checked.skin));
            return Err(PreviewError { report: failed.report, templates: failed.templates, audit: Some(audit) });
        }
        memo.mark_skin_tested(&checked.skin);
        Ok(Preview {
            catalogue: checked,
            site,
            audit,
            sources: sources.clone(),
            #[cfg(feature = "print")]
            options: options.clone(),
            #[cfg(feature = "print")]
            sheets,
        })
    }

    /// Returns the audit of this preview's files.
    pub fn audit(&self) -> &Arc<Audit> {
        &self.audit
    }

    /// Takes the findings, none of which is an error, so that each is reported once.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.catalogue.report)
    }

    /// Returns whether there is a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.site.planned_file(path).is_some() || self.has_sheet(path)
    }

    /// Returns the paths of all files, sorted.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.site.plan().iter().map(|planned| planned.path.to_string()).collect();
        paths.extend(self.sheet_paths());
        paths.sort();
        paths
    }

    /// Returns the text of the template at `path` that a finding points into.
    pub fn template(&self, path: &str) -> Option<&str> {
        self.catalogue.skin.text(path)
    }

    /// Returns the file at `path`; `None` if the site has no such file.
    ///
    /// # Errors
    /// See [`Preview::file_audited_by`].
    pub fn file(&self, path: &str, memo: &BuildMemory, caches: &dyn SheetCaches) -> Option<Result<Bytes, Report>> {
        self.file_audited_by(&self.audit, path, memo, caches)
    }

    /// Returns the file at `path` like [`Preview::file`], but audits it with `audit`, which may know of more that is withheld.
    ///
    /// # Errors
    /// A template that cannot be rendered, a sheet that cannot be typeset, or a file with content that must not be published.
    pub fn file_audited_by(
        &self,
        audit: &Audit,
        path: &str,
        memo: &BuildMemory,
        caches: &dyn SheetCaches,
    ) -> Option<Result<Bytes, Report>> {
        let Some(planned) = self.site.planned_file(path) else {
            // Consent to sheets is not consent to the site: a sheet in the site is audited against what the site withholds.
            let sheet = self.sheet(path, caches)?;
            return Some(sheet.and_then(|bytes| self.audit_file(audit, Artifact { path: path.to_string(), bytes })));
        };
        Some(match self.site.make(planned, &memo.page_cache) {
            Ok((artifact, _)) => self.audit_file(audit, artifact),
            Err(error) => Err(Report::from_iter([*error.finding])),
        })
    }

    /// Returns the file's bytes if the audit finds nothing in them, and its findings otherwise.
    fn audit_file(&self, audit: &Audit, artifact: Artifact) -> Result<Bytes, Report> {
        let mut scan = audit.start_scan(&self.sources);
        scan.scan_file(&artifact);
        if scan.is_clean() { Ok(artifact.bytes) } else { Err(audit.report([scan], &self.sources)) }
    }

    /// Returns the paths of files that are not pages (styles, pictures, scripts) and differ from, are not in, or are only in `previous`.
    pub fn changed_since(&self, previous: &Self) -> Vec<String> {
        fn copied_files(preview: &Preview) -> impl Iterator<Item = (&str, Bytes)> {
            preview
                .site
                .plan()
                .iter()
                .filter_map(|planned| Some((&*planned.path, preview.site.original_bytes(planned)?)))
        }
        let is_new = |(path, content): &(&str, Bytes)| {
            let old = previous.site.planned_file(path).and_then(|planned| previous.site.original_bytes(planned));
            // A file that was not read again has the same address in memory, which saves comparing the bytes.
            old.is_none_or(|old| old.as_ptr() != content.as_ptr() && old != *content)
        };
        let removed = copied_files(previous).filter(|(path, _)| self.site.planned_file(path).is_none());
        copied_files(self).filter(is_new).chain(removed).map(|(path, _)| path.to_string()).collect()
    }

    /// Drops the results in `memo` for files that no longer exist.
    pub fn retain_existing(&self, memo: &BuildMemory) {
        memo.page_cache.retain(|path| self.site.planned_file(path).is_some());
        // Equal counts mean equal sets here, because entries are only added for existing files.
        if memo.file_cache.entry_count() != self.sources.len() {
            memo.file_cache.retain(|path| self.sources.get(path).is_some());
        }
    }

    #[cfg(feature = "print")]
    fn has_sheet(&self, path: &str) -> bool {
        self.sheets.has(path)
    }

    #[cfg(feature = "print")]
    fn sheet_paths(&self) -> BTreeSet<String> {
        self.sheets.paths()
    }

    /// Returns the sheet for print at `path`, from the cache if none of its inputs has changed, and typeset now otherwise.
    #[cfg(feature = "print")]
    fn sheet(&self, path: &str, caches: &dyn SheetCaches) -> Option<Result<Bytes, Report>> {
        self.sheets.has(path).then(|| {
            let mut report = Report::default();
            let inputs = (&self.catalogue, &self.sources, &self.options);
            let bytes = self.sheets.make_sheet(path, inputs, caches, &mut report);
            bytes.filter(|_| !report.has_errors()).ok_or(report)
        })
    }

    #[cfg(not(feature = "print"))]
    fn has_sheet(&self, _: &str) -> bool {
        false
    }

    #[cfg(not(feature = "print"))]
    fn sheet_paths(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    #[cfg(not(feature = "print"))]
    fn sheet(&self, _: &str, _: &dyn SheetCaches) -> Option<Result<Bytes, Report>> {
        None
    }
}
