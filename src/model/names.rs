//! The names of a catalogue: resolves slugs and paths to entities.

use crate::diag::{Diagnostic, Span, nearest, quoted_list};
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
    /// Entities of several kinds have the name.
    Ambiguous(Vec<EntityKind>),
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
    let bearers = match by_slug.entry(slug.clone()) {
        Entry::Vacant(place) => {
            place.insert(NameOwners { first: entity, others: vec![] });
            return None;
        }
        Entry::Occupied(bearers) => bearers.into_mut(),
    };
    let other = bearers.iter().find(|other| other.kind == entity.kind);
    if other.is_none() {
        bearers.others.push(entity);
    }
    other
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
    /// Creates a builder. If every name received is equal to the name in `last`, the builder returns `last` itself.
    pub(super) fn new(last: Option<Arc<NameTable>>) -> Self {
        NameTableBuilder { previous: last, ..Self::default() }
    }

    /// Adds the name of an entity.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) {
        if let Some(last) = &self.previous {
            if last.slugs.get(self.matched.0).is_some_and(|(other, of)| *of == entity && other == slug) {
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
        if let Some(last) = &self.previous {
            if last.paths.get(self.matched.1).is_some_and(|(other, of)| *of == (entity, part) && other == path) {
                self.matched.1 += 1;
                return;
            }
            self.diverge();
        }
        self.paths.push((path.clone(), (entity, part)));
    }

    /// Stops comparing with the last table, and copies the names that were equal so far.
    fn diverge(&mut self) {
        if let Some(last) = self.previous.take() {
            self.slugs = last.slugs[..self.matched.0].to_vec();
            self.paths = last.paths[..self.matched.1].to_vec();
        }
    }

    /// Finishes the table.
    pub(super) fn build(mut self) -> Arc<NameTable> {
        if let Some(last) = &self.previous {
            if (last.slugs.len(), last.paths.len()) == self.matched {
                return last.clone();
            }
            self.diverge();
        }
        let NameTableBuilder { slugs, paths, .. } = self;
        let mut by_slug = FxHashMap::with_capacity_and_hasher(slugs.len(), FxBuildHasher);
        let twice = slugs
            .iter()
            .filter_map(|(slug, entity)| Some((insert_name(&mut by_slug, slug, *entity)?, *entity)))
            .collect();
        let by_path = paths.iter().cloned().collect();
        Arc::new(NameTable { slugs, paths, by_slug, by_path, duplicates: twice })
    }
}

impl Names {
    /// Creates the names of a catalogue from the tables of names that files define.
    pub(super) fn new(given: [Arc<NameTable>; 2], drafts: FxHashMap<Arc<str>, Arc<str>>) -> Self {
        Names { tables: given, derived: FxHashMap::default(), drafts }
    }

    /// Returns the tables of names that files define.
    pub(super) fn tables(&self) -> &[Arc<NameTable>; 2] {
        &self.tables
    }

    /// Returns the pairs of entities of one kind that have the same name.
    pub(super) fn duplicates(&self) -> Vec<DuplicateName> {
        self.tables.iter().flat_map(|given| &given.duplicates).copied().collect()
    }

    /// Adds the name of an entity derived from the files' contents, unless an entity of its kind has the name already: that one is
    /// returned.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) -> Option<Entity> {
        let given = self.tables.iter().filter_map(|given| given.by_slug.get(slug)).flat_map(NameOwners::iter);
        let other = given.into_iter().find(|e| e.kind == entity.kind);
        other.or_else(|| insert_name(&mut self.derived, slug, entity))
    }

    /// Returns the entities that have a name, in the order in which they were added.
    fn owners(&self, slug: &str) -> impl Iterator<Item = Entity> {
        let given = self.tables.iter().map(|given| &given.by_slug);
        given.chain([&self.derived]).filter_map(move |names| names.get(slug)).flat_map(NameOwners::iter)
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
        let found: Vec<Entity> = self.owners(slug).filter(|e| kind.is_none_or(|k| k == e.kind)).collect();
        // A board and its question share an id by design: the name resolves to the board.
        let found = match found.as_slice() {
            [a, b] if matches!((a.kind, b.kind), (EntityKind::Question, EntityKind::Board)) => vec![*b],
            [a, b] if matches!((a.kind, b.kind), (EntityKind::Board, EntityKind::Question)) => vec![*a],
            _ => found,
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [] if self.drafts.contains_key(slug) => Err(ResolveError::Draft),
            [] => Err(ResolveError::Unknown),
            several => Err(ResolveError::Ambiguous(several.iter().map(|e| e.kind).collect())),
        }
    }

    /// Returns the index of the entity of one kind with the name `slug`.
    pub fn index_of(&self, kind: EntityKind, slug: &str) -> Option<usize> {
        self.owners(slug).find(|entity| entity.kind == kind).map(|entity| entity.index)
    }

    /// Returns the entity that the file at `path` defines, and the part of its page that shows the file; empty for the whole page.
    pub fn resolve_file(&self, path: &str) -> Option<(Entity, &'static str)> {
        self.tables.iter().find_map(|given| given.by_path.get(path)).copied()
    }

    /// Returns whether the file at `path` is a draft that was left out.
    pub fn is_draft_path(&self, path: &str) -> bool {
        self.drafts.values().any(|p| &**p == path)
    }

    /// Returns the name nearest to `typed`, of one kind or of any.
    ///
    /// Names of very different length are never near, so most are skipped without a comparison.
    pub fn nearest(&self, typed: &str, kind: Option<EntityKind>) -> Option<String> {
        let (prefix, typed) = typed.split_once(':').map_or(("", typed), |(p, t)| (p, t));
        let of_prefix = KINDS.iter().find(|(word, _)| *word == prefix).map(|(_, kind)| *kind);
        if !prefix.is_empty() && of_prefix.is_none() {
            let word = nearest(prefix, KINDS.iter().map(|(word, _)| *word))?;
            return Some(format!("{word}:{typed}"));
        }
        let kind = kind.or(of_prefix);
        let all = self.tables.iter().flat_map(|given| &given.by_slug).chain(&self.derived);
        let of_kind = all.filter(|(_, bearers)| kind.is_none_or(|k| bearers.iter().any(|e| e.kind == k)));
        let mut names: Vec<&str> = of_kind.map(|(slug, _)| &**slug).collect();
        names.sort_unstable();
        let near = nearest(typed, names)?;
        Some(if prefix.is_empty() { near.to_string() } else { format!("{prefix}:{near}") })
    }

    /// Returns the finding for a name that should resolve to an entity of `kind` and does not.
    pub fn unresolved_finding(&self, kind: EntityKind, typed: &str, at: Span) -> Diagnostic {
        let code = if kind == EntityKind::Quote { "E012" } else { "E011" };
        if self.drafts.contains_key(typed) {
            return Diagnostic::warning("E033", at, format!("`{typed}` is a draft, and left out"))
                .help("build with `--drafts`, or take `draft: true` out of its file");
        }
        let near = self.nearest(typed, Some(kind)).map(|near| format!("the nearest is `{near}`"));
        let article = if kind.name().starts_with(['i', 'o']) { "insight" } else { kind.name() };
        let none = Diagnostic::error(code, at, format!("no {article} is called `{typed}`")).label("not found");
        let elsewhere = self.owners(typed).next();
        match (near, elsewhere) {
            (Some(near), _) => none.help(near),
            (None, Some(other)) => none.help(format!("{} has that name", other.kind.with_article())),
            _ => none,
        }
    }
}

/// Formats the candidates for an ambiguous name as help for a finding.
pub fn disambiguation_help(kinds: &[EntityKind], slug: &str) -> String {
    let forms: Vec<String> = kinds.iter().map(|k| format!("{}:{slug}", k.name())).collect();
    format!("say which: {}", quoted_list(forms.iter().map(String::as_str)))
}
