//! What everything is called: slugs and paths -> entities.

use crate::diag::{Diagnostic, Span, listed, nearest};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::{collections::hash_map::Entry, sync::Arc};

/// The kinds of things that can be referred to.
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

/// The kinds by their words.
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
    /// Its word.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, k)| *k == self).map_or("", |(name, _)| name)
    }

    /// `an insight`, `a theme`.
    pub fn with_article(self) -> String {
        let name = self.name();
        format!("{} {name}", if name.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
    }
}

/// An entity: its kind, and its place in the catalogue's list of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// Its kind.
    pub kind: EntityKind,
    /// Its place among its kind.
    pub index: usize,
}

/// Why a name leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// Nothing is called that.
    Unknown,
    /// Several kinds have something of that name.
    Ambiguous(Vec<EntityKind>),
    /// It is a draft, and drafts are left out.
    Draft,
}

/// All names of a catalogue: those that the files give, and those that follow from what is in them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of all but the recommendations, and of these: there are most of them, and they are named beside the rest.
    given: [Arc<NameTable>; 2],
    following: FxHashMap<Arc<str>, NameOwners>,
    drafts: FxHashMap<Arc<str>, Arc<str>>,
}

/// The names that files give. They are seldom others than they were, however much is written in between: so that they are put in
/// order again only where one is another.
#[derive(Debug, Default)]
pub(super) struct NameTable {
    slugs: Vec<(Arc<str>, Entity)>,
    paths: Vec<(Arc<str>, (Entity, &'static str))>,
    by_slug: FxHashMap<Arc<str>, NameOwners>,
    by_path: FxHashMap<Arc<str>, (Entity, &'static str)>,
    twice: Vec<DuplicateName>,
}

/// A name of two things of one kind: the first, and the one that cannot have it.
pub(super) type DuplicateName = (Entity, Entity);

/// What bears one name: nearly always one thing.
#[derive(Clone, Debug)]
struct NameOwners {
    first: Entity,
    more: Vec<Entity>,
}

impl NameOwners {
    fn all(&self) -> impl Iterator<Item = Entity> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// Names an entity; the other of its kind that has the name already.
fn name(by_slug: &mut FxHashMap<Arc<str>, NameOwners>, slug: &Arc<str>, entity: Entity) -> Option<Entity> {
    let bearers = match by_slug.entry(slug.clone()) {
        Entry::Vacant(place) => {
            place.insert(NameOwners { first: entity, more: vec![] });
            return None;
        }
        Entry::Occupied(bearers) => bearers.into_mut(),
    };
    let other = bearers.all().find(|other| other.kind == entity.kind);
    if other.is_none() {
        bearers.more.push(entity);
    }
    other
}

/// The names of the files as they are read, one after the other.
#[derive(Debug, Default)]
pub(super) struct NameTableBuilder {
    /// Those of the last time, for as long as these are the same.
    last: Option<Arc<NameTable>>,
    same: (usize, usize),
    slugs: Vec<(Arc<str>, Entity)>,
    paths: Vec<(Arc<str>, (Entity, &'static str))>,
}

impl NameTableBuilder {
    /// Begins. Where every name turns out to be what it was in `last`, it is `last` again.
    pub(super) fn after(last: Option<Arc<NameTable>>) -> Self {
        NameTableBuilder { last, ..Self::default() }
    }

    /// Names an entity.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) {
        if let Some(last) = &self.last {
            if last.slugs.get(self.same.0).is_some_and(|(other, of)| *of == entity && other == slug) {
                self.same.0 += 1;
                return;
            }
            self.differs();
        }
        self.slugs.push((slug.clone(), entity));
    }

    /// Names the entity that a file holds.
    pub(super) fn add_path(&mut self, path: &Arc<str>, kind: EntityKind, index: usize) {
        self.add_part(path, Entity { kind, index }, "");
    }

    /// Names the part of an entity's page that a file holds; the part is the id of a heading there.
    pub(super) fn add_part(&mut self, path: &Arc<str>, entity: Entity, part: &'static str) {
        if let Some(last) = &self.last {
            if last.paths.get(self.same.1).is_some_and(|(other, of)| *of == (entity, part) && other == path) {
                self.same.1 += 1;
                return;
            }
            self.differs();
        }
        self.paths.push((path.clone(), (entity, part)));
    }

    /// From here on the names are others than they were.
    fn differs(&mut self) {
        if let Some(last) = self.last.take() {
            self.slugs = last.slugs[..self.same.0].to_vec();
            self.paths = last.paths[..self.same.1].to_vec();
        }
    }

    /// The names, all of them.
    pub(super) fn done(mut self) -> Arc<NameTable> {
        if let Some(last) = &self.last {
            if (last.slugs.len(), last.paths.len()) == self.same {
                return last.clone();
            }
            self.differs();
        }
        let NameTableBuilder { slugs, paths, .. } = self;
        let mut by_slug = FxHashMap::with_capacity_and_hasher(slugs.len(), FxBuildHasher);
        let twice =
            slugs.iter().filter_map(|(slug, entity)| Some((name(&mut by_slug, slug, *entity)?, *entity))).collect();
        let by_path = paths.iter().cloned().collect();
        Arc::new(NameTable { slugs, paths, by_slug, by_path, twice })
    }
}

impl Names {
    /// With the names that files give.
    pub(super) fn of(given: [Arc<NameTable>; 2], drafts: FxHashMap<Arc<str>, Arc<str>>) -> Self {
        Names { given, following: FxHashMap::default(), drafts }
    }

    /// The names that files give.
    pub(super) fn given(&self) -> &[Arc<NameTable>; 2] {
        &self.given
    }

    /// The names that two things of one kind want.
    pub(super) fn twice(&self) -> Vec<DuplicateName> {
        self.given.iter().flat_map(|given| &given.twice).copied().collect()
    }

    /// Names an entity that follows from what is in the files; the other of its kind that has the name already.
    pub(super) fn add(&mut self, slug: &Arc<str>, entity: Entity) -> Option<Entity> {
        let given = self.given.iter().filter_map(|given| given.by_slug.get(slug)).flat_map(NameOwners::all);
        let other = given.into_iter().find(|e| e.kind == entity.kind);
        other.or_else(|| name(&mut self.following, slug, entity))
    }

    /// What bears a name, in the order it was given.
    fn bearers(&self, slug: &str) -> impl Iterator<Item = Entity> {
        let given = self.given.iter().map(|given| &given.by_slug);
        given.chain([&self.following]).filter_map(move |names| names.get(slug)).flat_map(NameOwners::all)
    }

    /// What `slug`, `kind:slug` names.
    ///
    /// # Errors
    /// Why it names nothing.
    pub fn resolve(&self, name: &str) -> Result<Entity, ResolveError> {
        let (kind, slug) = match name.split_once(':') {
            Some((kind, slug)) => match KINDS.iter().find(|(word, _)| *word == kind.trim()) {
                Some((_, kind)) => (Some(*kind), slug.trim()),
                None => return Err(ResolveError::Unknown),
            },
            None => (None, name.trim()),
        };
        let found: Vec<Entity> = self.bearers(slug).filter(|e| kind.is_none_or(|k| k == e.kind)).collect();
        // A board stands for its question: they share an id by design.
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

    /// What `slug` names among one kind.
    pub fn of_kind(&self, kind: EntityKind, slug: &str) -> Option<usize> {
        self.bearers(slug).find(|entity| entity.kind == kind).map(|entity| entity.index)
    }

    /// The entity of the file at `path`, and the part of its page.
    pub fn of_path(&self, path: &str) -> Option<(Entity, &'static str)> {
        self.given.iter().find_map(|given| given.by_path.get(path)).copied()
    }

    /// Whether the file at `path` is a draft that was left out.
    pub fn is_draft_path(&self, path: &str) -> bool {
        self.drafts.values().any(|p| &**p == path)
    }

    /// The name nearest to `typed`, of one kind or of any.
    ///
    /// Names of very different length are never near, so that most are passed over without being compared.
    pub fn nearest(&self, typed: &str, kind: Option<EntityKind>) -> Option<String> {
        let (prefix, typed) = typed.split_once(':').map_or(("", typed), |(p, t)| (p, t));
        let of_prefix = KINDS.iter().find(|(word, _)| *word == prefix).map(|(_, kind)| *kind);
        if !prefix.is_empty() && of_prefix.is_none() {
            let word = nearest(prefix, KINDS.iter().map(|(word, _)| *word))?;
            return Some(format!("{word}:{typed}"));
        }
        let kind = kind.or(of_prefix);
        let all = self.given.iter().flat_map(|given| &given.by_slug).chain(&self.following);
        let of_kind = all.filter(|(_, bearers)| kind.is_none_or(|k| bearers.all().any(|e| e.kind == k)));
        let mut names: Vec<&str> = of_kind.map(|(slug, _)| &**slug).collect();
        names.sort_unstable();
        let near = nearest(typed, names)?;
        Some(if prefix.is_empty() { near.to_string() } else { format!("{prefix}:{near}") })
    }

    /// A finding for a name that should be one of `kind` and is not.
    pub fn missing(&self, kind: EntityKind, typed: &str, at: Span) -> Diagnostic {
        let code = if kind == EntityKind::Quote { "E012" } else { "E011" };
        if self.drafts.contains_key(typed) {
            return Diagnostic::warning("E033", at, format!("`{typed}` is a draft, and left out"))
                .help("build with `--drafts`, or take `draft: true` out of its file");
        }
        let near = self.nearest(typed, Some(kind)).map(|near| format!("the nearest is `{near}`"));
        let article = if kind.name().starts_with(['i', 'o']) { "insight" } else { kind.name() };
        let none = Diagnostic::error(code, at, format!("no {article} is called `{typed}`")).label("not found");
        let elsewhere = self.bearers(typed).next();
        match (near, elsewhere) {
            (Some(near), _) => none.help(near),
            (None, Some(other)) => none.help(format!("{} has that name", other.kind.with_article())),
            _ => none,
        }
    }
}

/// The kinds of an ambiguous name as a next step.
pub fn say_which(kinds: &[EntityKind], slug: &str) -> String {
    let forms: Vec<String> = kinds.iter().map(|k| format!("{}:{slug}", k.name())).collect();
    format!("say which: {}", listed(forms.iter().map(String::as_str)))
}
