//! A catalogue that is looked at file by file: what nobody asks for is not made.

use super::{BuildMemory, CheckedCatalogue, Options};
use crate::{
    audit::Audit,
    diag::Report,
    memo::Shelves,
    model::consent::Channel,
    render::{
        Artifact,
        site::{Site, SiteInputs},
    },
    source::Sources,
};
use bytes::Bytes;
use std::{collections::BTreeSet, sync::Arc};

/// A catalogue that was read and checked. Its files are made when they are asked for, by what a build makes them by, and looked at by
/// the audit before they are handed out.
pub struct Preview {
    draft: CheckedCatalogue,
    site: Site,
    audit: Arc<Audit>,
    sources: Sources,
    #[cfg(feature = "print")]
    options: Options,
    #[cfg(feature = "print")]
    offered: super::print::SiteSheets,
}

/// Why there is nothing to look at: what was found, and the texts of templates that it points into.
pub struct PreviewError {
    /// What was found.
    pub report: Report,
    /// The texts of built-in templates that findings point into, by path.
    pub templates: Vec<(String, String)>,
}

impl Preview {
    /// Reads and checks, and tries each template on one page. What `memo` holds of before is not done again.
    ///
    /// # Errors
    /// What is wrong.
    pub fn new(sources: &Sources, options: &Options, memo: &BuildMemory) -> Result<Self, PreviewError> {
        let mut draft = CheckedCatalogue::new(sources, options, Channel::Site, memo)
            .map_err(|failed| PreviewError { report: failed.report, templates: failed.templates })?;
        #[cfg(feature = "print")]
        let offered = super::print::SiteSheets::by(&draft, options);
        #[cfg(feature = "print")]
        let printed: BTreeSet<String> = offered.paths();
        #[cfg(not(feature = "print"))]
        let printed = BTreeSet::new();
        let base_url = options.base_url.clone().or_else(|| draft.catalogue.config.base_url.clone());
        let (edition, skin) = (draft.edition.clone(), draft.skin.clone());
        let (found, (site, findings)) = rayon::join(
            || draft.check(sources, options, memo),
            || Site::new(SiteInputs { edition, skin, sources: sources.clone(), base_url, printed }),
        );
        draft.report.extend(found);
        draft.report.extend(findings);
        if memo.is_new_skin(&draft.skin) {
            let tried = site.one_of_each().filter_map(|planned| site.make(planned, &memo.pages).err());
            tried.for_each(|broken| draft.report.push(*broken.finding));
        }
        if draft.report.has_errors() {
            let failed = super::failed(std::mem::take(&mut draft.report), Some(&draft.skin));
            return Err(PreviewError { report: failed.report, templates: failed.templates });
        }
        memo.skin_is_fine(&draft.skin);
        let audit = memo.audit(draft.edition.secrets(&options.private));
        Ok(Preview {
            draft,
            site,
            audit,
            sources: sources.clone(),
            #[cfg(feature = "print")]
            options: options.clone(),
            #[cfg(feature = "print")]
            offered,
        })
    }

    /// What was found that does not stand in the way, to be told once.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.draft.report)
    }

    /// Whether there is a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.site.planned(path).is_some() || self.is_offered(path)
    }

    /// Every path at which there is a file.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = self.site.plan().iter().map(|planned| planned.path.to_string()).collect();
        paths.extend(self.offered_paths());
        paths.sort();
        paths
    }

    /// The text of a template that a finding points into.
    pub fn template(&self, path: &str) -> Option<&str> {
        self.draft.skin.text(path)
    }

    /// The file at `path`, if there is one.
    ///
    /// # Errors
    /// What is wrong: a template that cannot be drawn, a sheet that cannot be set, something in it that must not be.
    pub fn file(&self, path: &str, memo: &BuildMemory, shelves: &dyn Shelves) -> Option<Result<Bytes, Report>> {
        let Some(planned) = self.site.planned(path) else {
            // What may stand on a sheet may not stand on the site for that.
            let sheet = self.sheet(path, shelves)?;
            return Some(sheet.and_then(|bytes| self.looked_at(Artifact { path: path.to_string(), bytes })));
        };
        Some(match self.site.make(planned, &memo.pages) {
            Ok((artifact, _)) => self.looked_at(artifact),
            Err(broken) => Err(Report::from_iter([*broken.finding])),
        })
    }

    /// Hands out what holds nothing that it must not.
    fn looked_at(&self, artifact: Artifact) -> Result<Bytes, Report> {
        let mut look = self.audit.look();
        look.at(&artifact);
        if look.is_clean() { Ok(artifact.bytes) } else { Err(self.audit.report([look], &self.sources)) }
    }

    /// The files that are no pages and differ from those of `before`, or were not there, or are no more: styles, pictures, scripts.
    pub fn changed_since(&self, before: &Self) -> Vec<String> {
        fn kept(preview: &Preview) -> impl Iterator<Item = (&str, Bytes)> {
            preview.site.plan().iter().filter_map(|planned| Some((&*planned.path, preview.site.as_it_is(planned)?)))
        }
        let is_new = |(path, content): &(&str, Bytes)| {
            let old = before.site.planned(path).and_then(|planned| before.site.as_it_is(planned));
            // One that was not read again lies where it lay.
            old.is_none_or(|old| old.as_ptr() != content.as_ptr() && old != *content)
        };
        let gone = kept(before).filter(|(path, _)| self.site.planned(path).is_none());
        kept(self).filter(is_new).chain(gone).map(|(path, _)| path.to_string()).collect()
    }

    /// Lets go of what is remembered of files that are no more.
    pub fn forget_others(&self, memo: &BuildMemory) {
        memo.pages.only(|path| self.site.planned(path).is_some());
        // As many as there are are those that there are.
        if memo.read.places() != self.sources.len() {
            memo.read.only(|path| self.sources.get(path).is_some());
        }
    }

    #[cfg(feature = "print")]
    fn is_offered(&self, path: &str) -> bool {
        self.offered.has(path)
    }

    #[cfg(feature = "print")]
    fn offered_paths(&self) -> BTreeSet<String> {
        self.offered.paths()
    }

    /// The sheet for print at `path`, set now or taken from the shelf where nothing in it has changed.
    #[cfg(feature = "print")]
    fn sheet(&self, path: &str, shelves: &dyn Shelves) -> Option<Result<Bytes, Report>> {
        self.offered.has(path).then(|| {
            let mut report = Report::default();
            let of = (&self.draft, &self.sources, &self.options);
            let made = self.offered.sheet(path, of, shelves, &mut report);
            made.filter(|_| !report.has_errors()).ok_or(report)
        })
    }

    #[cfg(not(feature = "print"))]
    fn is_offered(&self, _: &str) -> bool {
        false
    }

    #[cfg(not(feature = "print"))]
    fn offered_paths(&self) -> BTreeSet<String> {
        BTreeSet::new()
    }

    #[cfg(not(feature = "print"))]
    fn sheet(&self, _: &str, _: &dyn Shelves) -> Option<Result<Bytes, Report>> {
        None
    }
}
