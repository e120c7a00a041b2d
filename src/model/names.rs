//! The names of a catalogue: resolves slugs and paths to entities.

use crate::diag::{Diagnostic, Span, codes, nearest};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{collections::hash_map::Entry, sync::Arc};

/// The kinds of entities that can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the kinds'")]
pub enum EntityKind {
    Theme,
    Insight,
    Quote,
    Recommendation,
    Question,
    Voice,
    Workshop,
    Board,
    Sheet,
    Practice,
    Meeting,
    Page,
}

/// The kinds with their words in the format.
pub const KINDS: [(&str, EntityKind); 12] = [
    ("theme", EntityKind::Theme),
    ("insight", EntityKind::Insight),
    ("quote", EntityKind::Quote),
    ("recommendation", EntityKind::Recommendation),
    ("question", EntityKind::Question),
    ("voice", EntityKind::Voice),
    ("workshop", EntityKind::Workshop),
    ("board", EntityKind::Board),
    ("sheet", EntityKind::Sheet),
    ("practice", EntityKind::Practice),
    ("meeting", EntityKind::Meeting),
    ("page", EntityKind::Page),
];

impl EntityKind {
    /// Returns the kind's word in the format.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, k)| *k == self).map_or("", |(name, _)| name)
    }

    /// Returns the kind's word with its article: `an insight`, `a theme`.
    pub fn with_article(self) -> String {
        let name = self.name();
        format!("{} {name}", if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
    }
}

/// An entity of a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// The entity's kind.
    pub kind: EntityKind,
    /// The entity's index in the catalogue's list of this kind.
    pub index: usize,
}

/// The reason why a name cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// No entity has the name.
    Unknown,
    /// Several entities have the name.
    Ambiguous(Vec<Entity>),
    /// The name belongs to a draft, and drafts are left out.
    Draft,
}

/// All names of a catalogue: those defined by files, and those derived from the files' contents.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The names of everything but recommendations, and those of recommendations. The latter are the most numerous, and are collected
    /// in parallel with the rest.
    tables: [Arc<NameTable>; 2],
    derived: FxHashMap<Arc<str>, NameOwners>,
    drafts: FxHashMap<Arc<str>, Arc<str>>,
}

/// The names that files define. They rarely change between builds, however much is edited, so the lookup tables are rebuilt only
/// when a name changes.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    slugs: Vec<(Arc<str>, Entity)>,
    paths: Vec<(Arc<str>, (Entity, &'static str))>,
    by_slug: FxHashMap<Arc<str>, NameOwners>,
    by_path: FxHashMap<Arc<str>, (Entity, &'static str)>,
    duplicates: Vec<DuplicateName>,
}

/// Two entities of one kind with the same name: the first keeps the name, the second cannot have it.
pub(super) type DuplicateName = (Entity, Entity);

/// The entities that have one name: nearly always a single one.
#[derive(Clone, Debug)]
struct NameOwners {
    first: Entity,
    others: Vec<Entity>,
}

impl NameOwners {
    fn iter(&self) -> impl Iterator<Item = Entity> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }
}

/// Adds `entity` under the name `slug`, unless an entity of its kind has the name already: that one is returned.
fn insert_name(by_slug: &mut FxHashMap<Arc<str>, NameOwners>, slug: &Arc<str>, entity: Entity) -> Option<Entity> {
    let owners = match by_slug.entry(slug.clone()) {
        Entry::Vacant(entry) => {
            entry.insert(NameOwners { first: entity, others: vec![] });
            return None;
        }
        Entry::Occupied(entry) => entry.into_mut(),
    };
    let existing = owners.iter().find(|other| other.kind == entity.kind);
    if existing.is_none() {
        owners.others.push(entity);
    }
    existing
}

/// A builder that receives the names of the files one by one.
#[derive(Debug, Default)]
pub(super) struct NameTableBuilder {
    /// The table of the last build, for as long as all names received are equal to its names.
    previous: Option<Arc<NameTable>>,
    matched: (usize, usize),
    slugs: Vec<(Arc<str>, Entity)>,
    paths: Vec<(Arc<str>, (Entity, &'static str))>,
}

impl NameTableBuilder {
    /// Creates a builder. If every name received is equal to the name in `previous`, the builder returns `previous` itself.
    pub(super) fn new(previous: Option<Arc<NameTable>>) -> Self {
        NameTableBuilder { previous, ..Self::default() }
    }

    /// Adds the name of an entity.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) {
        if let Some(previous) = &self.previous {
            if previous
                .slugs
                .get(self.matched.0)
                .is_some_and(|(previous_slug, previous_entity)| *previous_entity == entity && previous_slug == slug)
            {
                self.matched.0 += 1;
                return;
            }
            self.diverge();
        }
        self.slugs.push((slug.clone(), entity));
    }

    /// Adds the path of the file that defines an entity.
    pub(super) fn add_path(&mut self, path: &Arc<str>, kind: EntityKind, index: usize) {
        self.add_part(path, Entity { kind, index }, "");
    }

    /// Adds the path of a file that is shown as a part of an entity's page; `part` is the id of that part's heading.
    pub(super) fn add_part(&mut self, path: &Arc<str>, entity: Entity, part: &'static str) {
        if let Some(previous) = &self.previous {
            if previous
                .paths
                .get(self.matched.1)
                .is_some_and(|(previous_path, previous_part)| *previous_part == (entity, part) && previous_path == path)
            {
                self.matched.1 += 1;
                return;
            }
            self.diverge();
        }
        self.paths.push((path.clone(), (entity, part)));
    }

    /// Stops comparing with the last table, and copies the names that were equal so far.
    fn diverge(&mut self) {
        if let Some(previous) = self.previous.take() {
            self.slugs = previous.slugs[..self.matched.0].to_vec();
            self.paths = previous.paths[..self.matched.1].to_vec();
        }
    }

    /// Finishes the table.
    pub(super) fn build(mut self) -> Arc<NameTable> {
        if let Some(previous) = &self.previous {
            if (previous.slugs.len(), previous.paths.len()) == self.matched {
                return previous.clone();
            }
            self.diverge();
        }
        let NameTableBuilder { slugs, paths, .. } = self;
        let mut by_slug = FxHashMap::with_capacity_and_hasher(slugs.len(), FxBuildHasher);
        let duplicates = slugs
            .iter()
            .filter_map(|(slug, entity)| Some((insert_name(&mut by_slug, slug, *entity)?, *entity)))
            .collect();
        let by_path = paths.iter().cloned().collect();
        Arc::new(NameTable { slugs, paths, by_slug, by_path, duplicates })
    }
}

impl Names {
    /// Creates the names of a catalogue from the tables of names that files define.
    pub(super) fn new(tables: [Arc<NameTable>; 2], drafts: FxHashMap<Arc<str>, Arc<str>>) -> Self {
        Names { tables, derived: FxHashMap::default(), drafts }
    }

    /// Returns the tables of names that files define.
    pub(super) fn tables(&self) -> &[Arc<NameTable>; 2] {
        &self.tables
    }

    /// Returns the pairs of entities of one kind that have the same name.
    pub(super) fn duplicates(&self) -> Vec<DuplicateName> {
        self.tables.iter().flat_map(|table| &table.duplicates).copied().collect()
    }

    /// Adds the name of an entity derived from the files' contents, unless an entity of its kind has the name already: that one is
    /// returned.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) -> Option<Entity> {
        let owners = self.tables.iter().filter_map(|table| table.by_slug.get(slug)).flat_map(NameOwners::iter);
        let existing = owners.into_iter().find(|e| e.kind == entity.kind);
        existing.or_else(|| insert_name(&mut self.derived, slug, entity))
    }

    /// Returns the entities that have a name, in the order in which they were added.
    fn owners(&self, slug: &str) -> impl Iterator<Item = Entity> {
        let maps = self.tables.iter().map(|table| &table.by_slug);
        maps.chain([&self.derived]).filter_map(move |names| names.get(slug)).flat_map(NameOwners::iter)
    }

    /// Resolves a name written as `slug` or `kind:slug`.
    ///
    /// # Errors
    /// Returns the reason why the name cannot be resolved.
    pub fn resolve(&self, name: &str) -> Result<Entity, ResolveError> {
        let (kind, slug) = match name.split_once(':') {
            Some((kind, slug)) => match KINDS.iter().find(|(word, _)| *word == kind.trim()) {
                Some((_, kind)) => (Some(*kind), slug.trim()),
                None => return Err(ResolveError::Unknown),
            },
            None => (None, name.trim()),
        };
        let candidates: Vec<Entity> = self.owners(slug).filter(|e| kind.is_none_or(|k| k == e.kind)).collect();
        // A board and its question share an id by design: the name resolves to the board.
        let candidates = match candidates.as_slice() {
            [a, b] if matches!((a.kind, b.kind), (EntityKind::Question, EntityKind::Board)) => vec![*b],
            [a, b] if matches!((a.kind, b.kind), (EntityKind::Board, EntityKind::Question)) => vec![*a],
            _ => candidates,
        };
        match Self::only(candidates) {
            Err(ResolveError::Unknown) if self.drafts.contains_key(slug) => Err(ResolveError::Draft),
            result => result,
        }
    }

    /// Returns the only one of `candidates`.
    ///
    /// # Errors
    /// Returns an error if there is none, or several.
    pub(super) fn only(candidates: Vec<Entity>) -> Result<Entity, ResolveError> {
        match candidates.as_slice() {
            [entity] => Ok(*entity),
            [] => Err(ResolveError::Unknown),
            _ => Err(ResolveError::Ambiguous(candidates)),
        }
    }

    /// Returns all names with the entities that have them, in the order of the names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, Entity)> {
        let entries = self.tables.iter().flat_map(|table| &table.by_slug).chain(&self.derived);
        let mut names: Vec<_> = entries.flat_map(|(slug, owners)| owners.iter().map(move |e| (slug, e))).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// Returns the index of the entity of one kind with the name `slug`.
    pub fn index_of(&self, kind: EntityKind, slug: &str) -> Option<usize> {
        self.owners(slug).find(|entity| entity.kind == kind).map(|entity| entity.index)
    }

    /// Returns the entity that the file at `path` defines, and the part of its page that shows the file; empty for the whole page.
    pub fn resolve_file(&self, path: &str) -> Option<(Entity, &'static str)> {
        self.tables.iter().find_map(|table| table.by_path.get(path)).copied()
    }

    /// Returns whether a draft that was left out has the name `name`.
    pub(super) fn is_draft(&self, name: &str) -> bool {
        self.drafts.contains_key(name)
    }

    /// Returns whether the file at `path` is a draft that was left out.
    pub fn is_draft_path(&self, path: &str) -> bool {
        self.drafts.values().any(|p| &**p == path)
    }

    /// Returns the name nearest to `typed`, of one kind or of any.
    ///
    /// Names of very different length are never near, so most are skipped without a comparison.
    pub fn nearest(&self, name: &str, kind: Option<EntityKind>) -> Option<String> {
        let (prefix, slug) = name.split_once(':').map_or(("", name), |(p, t)| (p, t));
        let prefix_kind = KINDS.iter().find(|(word, _)| *word == prefix).map(|(_, kind)| *kind);
        if !prefix.is_empty() && prefix_kind.is_none() {
            let word = nearest(prefix, KINDS.iter().map(|(word, _)| *word))?;
            return Some(format!("{word}:{slug}"));
        }
        let kind = kind.or(prefix_kind);
        let entries = self.tables.iter().flat_map(|table| &table.by_slug).chain(&self.derived);
        let matching = entries.filter(|(_, owners)| kind.is_none_or(|k| owners.iter().any(|e| e.kind == k)));
        let mut names: Vec<&str> = matching.map(|(slug, _)| &**slug).collect();
        names.sort_unstable();
        let near = nearest(slug, names)?;
        Some(if prefix.is_empty() { near.to_string() } else { format!("{prefix}:{near}") })
    }

    /// Returns the finding for a name that should resolve to an entity of `kind` and does not.
    pub fn unresolved_finding(&self, kind: EntityKind, name: &str, span: Span) -> Diagnostic {
        let code = if kind == EntityKind::Quote { codes::E012 } else { codes::E011 };
        if self.drafts.contains_key(name) {
            return Diagnostic::warning(codes::E033, span, format!("`{name}` is a draft and is left out"))
                .help("build with `--drafts`, or take `draft: true` out of its file");
        }
        let near = self.nearest(name, Some(kind)).map(|near| format!("did you mean `{near}`?"));
        let article = if kind.name().starts_with(['i', 'o']) { "insight" } else { kind.name() };
        let finding = Diagnostic::error(code, span, format!("no {article} is called `{name}`")).label("not found");
        let other_owner = self.owners(name).next();
        match (near, other_owner) {
            (Some(near), _) => finding.help(near),
            (None, Some(other)) => finding.help(format!("{} has that name", other.kind.with_article())),
            _ => finding,
        }
    }
}
