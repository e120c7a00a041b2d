//! The other names of entries: their titles, the names of their files, and their ids in another spelling. Notes made for Obsidian refer to
//! each other by these.

use super::{
    Catalogue,
    front::Front,
    id,
    names::{Entity, EntityKind, KINDS, Names, ResolveError},
};
use rustc_hash::FxHashMap;

/// The entities that each other name belongs to.
#[derive(Debug, Default)]
pub struct Aliases {
    by_key: FxHashMap<String, Vec<Entity>>,
}

impl Aliases {
    /// Collects the other names of all entries of a catalogue.
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let mut aliases = Aliases::default();
        for (slug, entity) in catalogue.names.iter() {
            aliases.add(key(slug), entity);
        }
        for entity in file_entities(catalogue) {
            let Some(front) = catalogue.front(entity) else { continue };
            front_keys(front).for_each(|key| aliases.add(key, entity));
        }
        aliases
    }

    fn add(&mut self, key: String, entity: Entity) {
        let entities = self.by_key.entry(key).or_default();
        if !entities.contains(&entity) {
            entities.push(entity);
        }
    }

    /// Returns the entities of `kind`, or of any kind, that are called `name`.
    fn find(&self, kind: Option<EntityKind>, name: &str) -> Vec<Entity> {
        let key = key(name);
        let entities = self.by_key.get(&key).filter(|_| !key.is_empty()).map_or(&[][..], Vec::as_slice);
        entities.iter().copied().filter(|entity| kind.is_none_or(|kind| kind == entity.kind)).collect()
    }
}

/// Returns what a name is compared by: its parts between slashes as slugs, without the suffix of a file.
fn key(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_suffix(".md").unwrap_or(name);
    let name = name.strip_suffix("/index").unwrap_or(name);
    name.split('/').map(id::slug).collect::<Vec<_>>().join("/")
}

/// Returns the other names of an entry: its title, its file's name, its path from each folder on, and its `aliases`, which in Obsidian are
/// other names of a note.
pub(super) fn front_keys(front: &Front) -> impl Iterator<Item = String> {
    let path = front.path.strip_prefix("content/").unwrap_or(&front.path);
    let path = path.strip_suffix("/index.md").unwrap_or(path);
    let starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    let aliases = front.aliases.iter().map(|alias| alias.value.as_str());
    starts.map(|start| &path[start..]).chain([front.title.plain.as_str()]).chain(aliases).map(key)
}

/// Returns the entities that have a file. The front page is the page behind the last one.
pub(super) fn file_entities(catalogue: &Catalogue) -> impl Iterator<Item = Entity> {
    let counts = [
        (EntityKind::Theme, catalogue.themes.len()),
        (EntityKind::Insight, catalogue.insights.len()),
        (EntityKind::Workshop, catalogue.workshops.len()),
        (EntityKind::Sheet, catalogue.sheets.len()),
        (EntityKind::Practice, catalogue.practices.len()),
        (EntityKind::Meeting, catalogue.meetings.len()),
        (EntityKind::Page, catalogue.pages.len() + usize::from(catalogue.front_page.is_some())),
    ];
    counts.into_iter().flat_map(|(kind, count)| (0..count).map(move |index| Entity { kind, index }))
}

impl Catalogue {
    /// Resolves the name in a reference: `slug` or `kind:slug`, or else the title of an entry, the name or path of its file, or its id in
    /// another spelling.
    ///
    /// # Errors
    /// Returns the reason why the name cannot be resolved.
    pub fn resolve_name(&self, name: &str) -> Result<Entity, ResolveError> {
        let exact = self.names.resolve(name);
        if exact != Err(ResolveError::Unknown) {
            return exact;
        }
        let (kind, bare) = split_kind(name);
        match Names::only(self.aliases().find(kind, bare)) {
            Err(ResolveError::Unknown) if self.names.is_draft(&key(bare)) => Err(ResolveError::Draft),
            result => result,
        }
    }

    /// Returns the names that tell `entities` apart, as help for an ambiguous reference.
    pub fn disambiguation_help(&self, entities: &[Entity]) -> String {
        let forms: Vec<String> = entities.iter().map(|e| format!("{}:{}", e.kind.name(), self.slug(*e))).collect();
        format!("say which one: {}", crate::diag::quoted_list(forms.iter().map(String::as_str)))
    }
}

/// Splits `kind:name`. A word before the colon that is no kind belongs to the name.
fn split_kind(name: &str) -> (Option<EntityKind>, &str) {
    let parts = name.split_once(':').and_then(|(word, bare)| {
        let kind = KINDS.iter().find(|(kind_word, _)| *kind_word == word.trim())?.1;
        Some((Some(kind), bare))
    });
    parts.unwrap_or((None, name))
}

/// The two parts of the name in a reference: `name#heading`.
pub fn split_fragment(name: &str) -> (&str, &str) {
    name.split_once('#').map_or((name, ""), |(name, fragment)| (name.trim(), fragment.trim()))
}
