//! What is made once and made again only when something in it has changed.

use crate::{
    audit::Audit,
    check::{PreviousFindings, Secrets},
    diag::Report,
    model::ParseCache,
    render::site::PageCache,
    skin::{Skin, SkinRequest},
    source::{Content, FileCache, Sources},
};
use std::sync::{Arc, Mutex, PoisonError};

/// What a skin is made from.
#[derive(PartialEq)]
struct SkinKey {
    name: String,
    language: String,
    labels: Vec<(String, String)>,
    files: Vec<(Arc<str>, Content)>,
}

/// What may be remembered from one build to the next.
pub struct BuildMemory {
    /// Files of the project.
    pub read: FileCache,
    pub(super) parsed: ParseCache,
    pub(super) found: PreviousFindings,
    pub(super) pages: PageCache,
    loaded: Mutex<Option<(SkinKey, Arc<Skin>)>>,
    skin: Mutex<Option<[u8; 32]>>,
    audit: Mutex<Option<Arc<Audit>>>,
}

impl BuildMemory {
    /// For a program that builds once.
    pub fn forgetting() -> Self {
        BuildMemory {
            read: FileCache::forgetting(),
            parsed: ParseCache::forgetting(),
            found: PreviousFindings::forgetting(),
            pages: PageCache::forgetting(),
            loaded: Mutex::default(),
            skin: Mutex::default(),
            audit: Mutex::default(),
        }
    }

    /// For a program that builds again and again.
    pub fn keeping() -> Self {
        BuildMemory {
            read: FileCache::keeping(),
            parsed: ParseCache::keeping(),
            found: PreviousFindings::keeping(),
            pages: PageCache::keeping(),
            ..Self::forgetting()
        }
    }

    /// The skin that is `wanted`: the last one, if it was made from the same.
    pub(super) fn skin(&self, sources: &Sources, wanted: &SkinRequest<'_>, report: &mut Report) -> Option<Arc<Skin>> {
        let garb = SkinKey {
            name: wanted.name.to_string(),
            language: wanted.language.to_string(),
            labels: wanted.labels.to_vec(),
            files: sources.under("themes/").map(|(path, content)| (path.clone(), content.clone())).collect(),
        };
        let mut last = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, skin)) = last.as_ref().filter(|(of, _)| *of == garb) {
            return Some(skin.clone());
        }
        let mut found = Report::default();
        let skin = Skin::load(sources, wanted, &mut found).map(Arc::new);
        // What is found in it has to be found again.
        *last = skin.clone().filter(|_| found.0.is_empty()).map(|skin| (garb, skin));
        report.extend(found);
        skin
    }

    /// The audit that looks for `secrets`: the last one, if it looked for the same.
    pub(super) fn audit(&self, secrets: Secrets) -> Arc<Audit> {
        let mut last = self.audit.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(audit) = last.as_ref().filter(|audit| *audit.secrets() == secrets) {
            return audit.clone();
        }
        last.insert(Arc::new(Audit::new(secrets))).clone()
    }

    /// Whether the skin is another than the last that was found to be fine.
    pub(super) fn is_new_skin(&self, skin: &Skin) -> bool {
        *self.skin.lock().unwrap_or_else(PoisonError::into_inner) != Some(skin.sum())
    }

    /// Remembers that the skin's templates were tried.
    pub(super) fn skin_is_fine(&self, skin: &Skin) {
        *self.skin.lock().unwrap_or_else(PoisonError::into_inner) = Some(skin.sum());
    }

    /// How many files were parsed, and how many pages were rendered.
    pub fn work(&self) -> (usize, usize) {
        (self.parsed.count(), self.pages.count())
    }
}
