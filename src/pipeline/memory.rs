//! A memory of builds: results that are made again only when one of their inputs has changed.

use crate::{
    audit::Audit,
    check::{FindingsCache, Secrets},
    diag::Report,
    model::ParseCache,
    render::site::PageCache,
    skin::{Skin, SkinRequest},
    source::{Content, FileCache, Sources},
};
use std::sync::{Arc, Mutex, PoisonError};

/// The inputs of a skin.
#[derive(PartialEq)]
struct SkinKey {
    name: String,
    language: String,
    labels: Vec<(String, String)>,
    files: Vec<(Arc<str>, Content)>,
}

/// Results that one build may reuse from the last.
pub struct BuildMemory {
    /// The project's files.
    pub file_cache: FileCache,
    pub(super) parse_cache: ParseCache,
    pub(super) previous_findings: FindingsCache,
    pub(super) page_cache: PageCache,
    last_skin: Mutex<Option<(SkinKey, Arc<Skin>)>>,
    tested_skin: Mutex<Option<[u8; 32]>>,
    last_audit: Mutex<Option<Arc<Audit>>>,
}

impl BuildMemory {
    /// Creates a memory that keeps no files, texts or pages, for a program that builds once.
    pub fn disabled() -> Self {
        BuildMemory {
            file_cache: FileCache::disabled(),
            parse_cache: ParseCache::disabled(),
            previous_findings: FindingsCache::disabled(),
            page_cache: PageCache::disabled(),
            last_skin: Mutex::default(),
            tested_skin: Mutex::default(),
            last_audit: Mutex::default(),
        }
    }

    /// Creates a memory that keeps all results, for a program that builds repeatedly.
    pub fn enabled() -> Self {
        BuildMemory {
            file_cache: FileCache::enabled(),
            parse_cache: ParseCache::enabled(),
            previous_findings: FindingsCache::enabled(),
            page_cache: PageCache::enabled(),
            ..Self::disabled()
        }
    }

    /// Returns the skin that `request` describes: the last one, if its inputs are unchanged.
    pub(super) fn skin(&self, sources: &Sources, request: &SkinRequest<'_>, report: &mut Report) -> Option<Arc<Skin>> {
        let key = SkinKey {
            name: request.name.to_string(),
            language: request.language.to_string(),
            labels: request.labels.to_vec(),
            files: sources.files_under("themes/").map(|(path, content)| (path.clone(), content.clone())).collect(),
        };
        let mut last = self.last_skin.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, skin)) = last.as_ref().filter(|(last_key, _)| *last_key == key) {
            return Some(skin.clone());
        }
        let mut findings = Report::default();
        let skin = Skin::load(sources, request, &mut findings).map(Arc::new);
        // A skin with findings is not kept, so that they are found and reported again.
        *last = skin.clone().filter(|_| findings.is_empty()).map(|skin| (key, skin));
        report.extend(findings);
        skin
    }

    /// Returns the audit that searches for `secrets`: the last one, if its secrets are the same.
    pub(super) fn audit(&self, secrets: Secrets) -> Arc<Audit> {
        let mut last = self.last_audit.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(audit) = last.as_ref().filter(|audit| *audit.secrets() == secrets) {
            return audit.clone();
        }
        last.insert(Arc::new(Audit::new(secrets))).clone()
    }

    /// Returns whether the skin differs from the last one whose templates were found to work.
    pub(super) fn is_skin_untested(&self, skin: &Skin) -> bool {
        *self.tested_skin.lock().unwrap_or_else(PoisonError::into_inner) != Some(skin.digest())
    }

    /// Remembers that the skin's templates work.
    pub(super) fn mark_skin_tested(&self, skin: &Skin) {
        *self.tested_skin.lock().unwrap_or_else(PoisonError::into_inner) = Some(skin.digest());
    }

    /// Returns how many files were parsed and how many pages were rendered.
    pub fn work_counts(&self) -> (usize, usize) {
        (self.parse_cache.parsed_count(), self.page_cache.computed_count())
    }
}
