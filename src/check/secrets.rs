//! The secrets of an edition: everything in the catalogue that the audience may not see. Input of the audit.

use super::Edition;
use crate::{
    diag::Span,
    model::{
        fidelity::{self, Class},
        id,
        quote::Quote,
    },
    source::{NAMES, PrivateFiles},
};
use rayon::prelude::*;
use std::{
    collections::{HashMap, HashSet},
    ops::{Deref, Range},
    sync::{Arc, LazyLock},
};

/// A piece of content that the audience may not see.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    /// The span that a finding points at.
    pub span: Span,
    /// The byte range of the secret in its own source file, where its words are allowed.
    pub own: Range<usize>,
    /// The description used in messages.
    pub name: String,
    /// The secret's words, as plain text.
    pub words: String,
    /// Ids that would reveal the secret in an address.
    pub ids: Vec<Arc<str>>,
    /// The voice's label or the quote's attribution. Empty if a visible voice or quote has the same one.
    pub labels: Vec<String>,
    /// Names of a person, as written and as a slug.
    pub names: Vec<String>,
}

/// Everything that one audience may not see.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Secrets {
    /// The secrets.
    pub all: Vec<Secret>,
    /// The visible quotes: their words are no secret, even if a withheld quote repeats them.
    pub seen: Vec<Arc<Quote>>,
}

/// The length of the shortest id that is searched for, in bytes. Shorter ids are ambiguous: `A1` is also a paper size.
const SHORTEST_ID: usize = 3;

impl Edition {
    /// Collects the content withheld from this edition, and the private names. For the audit only: views never receive the result.
    pub fn secrets(&self, private: &PrivateFiles) -> Secrets {
        // Computed on the first comparison with a label, because often no label is compared.
        let seen = LazyLock::new(|| self.labels_seen());
        let held = self.catalogue.quotes.par_iter().enumerate().filter(|(i, _)| self.quote(*i).is_none());
        let held = held.map(|(_, node)| &node.quote);
        let drafted = self.catalogue.drafted.par_iter().filter(|quote| !self.would_see(quote));
        let of_quote = |quote: &Arc<Quote>| Secret {
            span: Span::new(&quote.path, quote.at.start..quote.at.start + 1),
            own: quote.at.clone(),
            name: format!("the quote `{}`", quote.id),
            words: quote.testimony.plain().to_string(),
            ids: self.unseen_id(&quote.id),
            labels: unseen(quote.attribution.as_deref(), &seen),
            names: vec![],
        };
        let quotes: Vec<Secret> = held.chain(drafted).map(of_quote).collect();
        let voices = self.catalogue.voices.iter().enumerate().filter(|(i, _)| self.voice(*i).is_none());
        let voices = voices.map(|(_, voice)| Secret {
            span: Span::new(&self.catalogue.voices_path, voice.at.clone()),
            own: voice.at.start..voice.said_at.end,
            name: format!("the voice `{}`", voice.id),
            words: String::new(),
            ids: self.unseen_id(&voice.id),
            labels: unseen(voice.label.as_deref(), &seen),
            names: vec![],
        });
        let path: Arc<str> = NAMES.into();
        let names = private.names().map(|(line, name)| Secret {
            span: Span::new(&path, 0..0),
            own: 0..0,
            name: format!("the name in line {line} of `{NAMES}`"),
            words: String::new(),
            ids: vec![],
            labels: vec![],
            names: [name.to_string(), id::slug(name)].into_iter().filter(|n| !n.is_empty()).collect(),
        });
        let notes = self.unread_notes().map(|node| Secret {
            span: Span::new(&node.notes.front.path, 0..1),
            own: 0..usize::MAX,
            name: format!("what was written on a sheet, `{}`,", node.notes.front.path),
            words: node.notes.plain(),
            ids: vec![],
            labels: vec![],
            names: vec![],
        });
        let retyped = self.retyped();
        let all: Vec<Secret> = quotes.into_iter().chain(voices).chain(names).chain(notes).collect();
        let seen = self.quotes().filter(|(i, _)| !all.is_empty() && !retyped.contains(i));
        let seen = seen.map(|(_, node)| node.quote.clone()).collect();
        Secrets { all, seen }
    }

    /// Returns the visible quotes without a voice that repeat the withheld words of a voice: the quote was typed a second time,
    /// without naming the voice. Such quotes do not make the withheld words public. Only the voice's own words are compared, not
    /// the interviewer's: two people can have been asked the same question.
    fn retyped(&self) -> HashSet<usize> {
        let names_nobody = |quote: &Quote| quote.voice.is_none();
        let open: Vec<(usize, &Arc<Quote>)> =
            self.quotes().map(|(i, node)| (i, &node.quote)).filter(|(_, quote)| names_nobody(quote)).collect();
        if open.is_empty() {
            return HashSet::new();
        }
        let catalogue = &self.catalogue.quotes;
        let held =
            catalogue.iter().enumerate().filter(|(i, node)| !names_nobody(&node.quote) && self.quote(*i).is_none());
        let mut by_run: HashMap<u64, Vec<&Arc<Quote>>> = HashMap::new();
        for (_, node) in held {
            let mut runs = fidelity::runs(&node.quote.testimony.said());
            runs.sort_unstable();
            runs.dedup();
            runs.into_iter().for_each(|run| by_run.entry(run).or_default().push(&node.quote));
        }
        if by_run.is_empty() {
            return HashSet::new();
        }
        let gives_again = |quote: &Quote, held: &Quote| {
            let (a, b) = (quote.testimony.said(), held.testimony.said());
            fidelity::compare(&a, &b).min(fidelity::compare(&b, &a)) != Class::Unsourced
        };
        let is_retyped = |quote: &Quote| {
            let runs = fidelity::runs(&quote.testimony.said());
            let like = runs.iter().filter_map(|run| by_run.get(run)).flatten();
            let mut seen = HashSet::new();
            like.filter(|held| seen.insert(Arc::as_ptr(held))).any(|held| gives_again(quote, held))
        };
        open.into_par_iter().filter(|(_, quote)| is_retyped(quote)).map(|(i, _)| i).collect()
    }

    /// Returns `id` if it is secret: long enough and with a digit, hyphen or underscore, so that it differs from ordinary words,
    /// and not the id of a visible entity. The id `waiting` is also an ordinary word and a heading.
    fn unseen_id(&self, id: &Arc<str>) -> Vec<Arc<str>> {
        let is_told = id.len() >= SHORTEST_ID && id.contains(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
        let is_secret = is_told && self.resolve(id).is_none();
        if is_secret { vec![id.clone()] } else { vec![] }
    }

    /// Returns the normalised labels of the visible voices and quotes.
    fn labels_seen(&self) -> HashSet<String> {
        let voices = self.voices().filter_map(|(_, voice)| voice.label.as_deref());
        let quotes = self.quotes().filter_map(|(_, node)| node.quote.attribution.as_deref());
        // Remove duplicates first: most quotes have the label of their voice.
        let labels: HashSet<&str> = voices.chain(quotes).collect();
        labels.into_par_iter().map(bare).collect()
    }
}

/// Returns `label` if no visible voice or quote has the same label. A label of one word identifies nobody.
fn unseen(label: Option<&str>, seen: &impl Deref<Target = HashSet<String>>) -> Vec<String> {
    let is_secret = |label: &&str| label.split_whitespace().count() > 1 && !seen.contains(&bare(label));
    label.filter(is_secret).map(String::from).into_iter().collect()
}

fn bare(label: &str) -> String {
    label.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}
