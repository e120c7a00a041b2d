//! What everything is called: slugs and paths -> entities.

use crate::diag::{Diagnostic, Report, Span, listed, nearest};
use rustc_hash::FxHashMap;
use std::{collections::hash_map::Entry, sync::Arc};

/// The kinds of things that can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the kinds'")]
pub enum Kind {
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
pub const KINDS: [(&str, Kind); 12] = [
    ("theme", Kind::Theme),
    ("insight", Kind::Insight),
    ("quote", Kind::Quote),
    ("recommendation", Kind::Recommendation),
    ("question", Kind::Question),
    ("voice", Kind::Voice),
    ("workshop", Kind::Workshop),
    ("board", Kind::Board),
    ("sheet", Kind::Sheet),
    ("practice", Kind::Practice),
    ("meeting", Kind::Meeting),
    ("page", Kind::Page),
];

impl Kind {
    /// Its word.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, k)| *k == self).map_or("", |(name, _)| name)
    }
}

/// An entity: its kind, and its place in the catalogue's list of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity {
    /// Its kind.
    pub kind: Kind,
    /// Its place among its kind.
    pub index: usize,
}

/// Why a name leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Nothing is called that.
    Unknown,
    /// Several kinds have something of that name.
    Ambiguous(Vec<Kind>),
    /// It is a draft, and drafts are left out.
    Draft,
}

/// All names of a catalogue.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_slug: FxHashMap<Arc<str>, Bearers>,
    by_path: FxHashMap<Arc<str>, (Entity, &'static str)>,
    drafts: FxHashMap<Arc<str>, Arc<str>>,
}

/// What bears one name: nearly always one thing.
#[derive(Clone, Debug)]
struct Bearers {
    first: (Entity, Span),
    more: Vec<(Entity, Span)>,
}

impl Bearers {
    fn all(&self) -> impl Iterator<Item = &(Entity, Span)> {
        std::iter::once(&self.first).chain(&self.more)
    }
}

impl Names {
    /// Room for the names of `files` files.
    pub fn for_files(files: usize) -> Self {
        let mut names = Names::default();
        // An insight with its quotes and questions has about so many.
        names.by_slug.reserve(files * 8);
        names.by_path.reserve(files);
        names
    }

    /// Names an entity; two of one kind with one name are an error.
    pub fn add(&mut self, slug: &Arc<str>, entity: Entity, at: Span, report: &mut Report) {
        let kind = entity.kind;
        let bearers = match self.by_slug.entry(slug.clone()) {
            Entry::Vacant(place) => {
                place.insert(Bearers { first: (entity, at), more: vec![] });
                return;
            }
            Entry::Occupied(bearers) => bearers.into_mut(),
        };
        if let Some((_, first)) = bearers.all().find(|(other, _)| other.kind == kind) {
            let finding = Diagnostic::error("E013", at, format!("two {}s are called `{slug}`", kind.name()))
                .related(first.clone(), "the first is here")
                .help(match kind {
                    Kind::Quote => "give one of them another `#id`; two quotes of the same words need an `#id` each",
                    _ => "rename one of the files, or give one of them a `slug:` or an `#id` of its own",
                });
            report.push(finding);
            return;
        }
        bearers.more.push((entity, at));
    }

    /// Names the entity that a file holds.
    pub fn add_path(&mut self, path: &Arc<str>, kind: Kind, index: usize) {
        self.add_part(path, Entity { kind, index }, "");
    }

    /// Names the part of an entity's page that a file holds; the part is the id of a heading there.
    pub fn add_part(&mut self, path: &Arc<str>, entity: Entity, part: &'static str) {
        self.by_path.insert(path.clone(), (entity, part));
    }

    /// Remembers a draft, so that a reference to it is told from one to nothing.
    pub fn add_draft(&mut self, slug: &Arc<str>, path: &Arc<str>) {
        self.drafts.insert(slug.clone(), path.clone());
    }

    /// What `slug`, `kind:slug` names.
    ///
    /// # Errors
    /// Why it names nothing.
    pub fn resolve(&self, name: &str) -> Result<Entity, Lost> {
        let (kind, slug) = match name.split_once(':') {
            Some((kind, slug)) => match KINDS.iter().find(|(word, _)| *word == kind.trim()) {
                Some((_, kind)) => (Some(*kind), slug.trim()),
                None => return Err(Lost::Unknown),
            },
            None => (None, name.trim()),
        };
        let bearers = self.by_slug.get(slug).into_iter().flat_map(Bearers::all);
        let found: Vec<Entity> = bearers.map(|b| b.0).filter(|e| kind.is_none_or(|k| k == e.kind)).collect();
        // A board stands for its question: they share an id by design.
        let found = match found.as_slice() {
            [a, b] if matches!((a.kind, b.kind), (Kind::Question, Kind::Board)) => vec![*b],
            [a, b] if matches!((a.kind, b.kind), (Kind::Board, Kind::Question)) => vec![*a],
            _ => found,
        };
        match found.as_slice() {
            [one] => Ok(*one),
            [] if self.drafts.contains_key(slug) => Err(Lost::Draft),
            [] => Err(Lost::Unknown),
            several => Err(Lost::Ambiguous(several.iter().map(|e| e.kind).collect())),
        }
    }

    /// What `slug` names among one kind.
    pub fn of_kind(&self, kind: Kind, slug: &str) -> Option<usize> {
        let bearers = self.by_slug.get(slug)?;
        bearers.all().find(|(entity, _)| entity.kind == kind).map(|(entity, _)| entity.index)
    }

    /// The entity of the file at `path`, and the part of its page.
    pub fn of_path(&self, path: &str) -> Option<(Entity, &'static str)> {
        self.by_path.get(path).copied()
    }

    /// Whether the file at `path` is a draft that was left out.
    pub fn is_draft_path(&self, path: &str) -> bool {
        self.drafts.values().any(|p| &**p == path)
    }

    /// The name nearest to `typed`, of one kind or of any.
    ///
    /// Names of very different length are never near, so that most are passed over without being compared.
    pub fn nearest(&self, typed: &str, kind: Option<Kind>) -> Option<String> {
        let (prefix, typed) = typed.split_once(':').map_or(("", typed), |(p, t)| (p, t));
        let of_prefix = KINDS.iter().find(|(word, _)| *word == prefix).map(|(_, kind)| *kind);
        if !prefix.is_empty() && of_prefix.is_none() {
            let word = nearest(prefix, KINDS.iter().map(|(word, _)| *word))?;
            return Some(format!("{word}:{typed}"));
        }
        let kind = kind.or(of_prefix);
        let mut names: Vec<&str> = self
            .by_slug
            .iter()
            .filter(|(_, bearers)| kind.is_none_or(|k| bearers.all().any(|(e, _)| e.kind == k)))
            .map(|(slug, _)| &**slug)
            .collect();
        names.sort_unstable();
        let near = nearest(typed, names)?;
        Some(if prefix.is_empty() { near.to_string() } else { format!("{prefix}:{near}") })
    }

    /// A finding for a name that should be one of `kind` and is not.
    pub fn missing(&self, kind: Kind, typed: &str, at: Span) -> Diagnostic {
        let code = if kind == Kind::Quote { "E012" } else { "E011" };
        if self.drafts.contains_key(typed) {
            return Diagnostic::warning("E033", at, format!("`{typed}` is a draft, and left out"))
                .help("build with `--drafts`, or take `draft: true` out of its file");
        }
        let near = self.nearest(typed, Some(kind)).map(|near| format!("the nearest is `{near}`"));
        let article = if kind.name().starts_with(['i', 'o']) { "insight" } else { kind.name() };
        let none = Diagnostic::error(code, at, format!("no {article} is called `{typed}`")).label("not found");
        let elsewhere = self.by_slug.get(typed);
        match (near, elsewhere) {
            (Some(near), _) => none.help(near),
            (None, Some(bearers)) => none.help(format!("there is a {} of that name", bearers.first.0.kind.name())),
            _ => none,
        }
    }
}

/// The kinds of an ambiguous name as a next step.
pub fn say_which(kinds: &[Kind], slug: &str) -> String {
    let forms: Vec<String> = kinds.iter().map(|k| format!("{}:{slug}", k.name())).collect();
    format!("say which: {}", listed(forms.iter().map(String::as_str)))
}
