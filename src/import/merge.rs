//! Merges an incoming board into the catalogue's board. The latest change wins, and removed ideas stay removed.

use super::{IdeaFacts, ImportNote, IncomingBoard, IncomingIdea, alike};
use crate::model::{
    idea::{Idea, RemovedIdea},
    workshop::Board,
};
use std::collections::{BTreeMap, HashSet};

/// The result of a merge: the board as it is to be written.
#[derive(Debug)]
pub(super) struct MergedBoard {
    /// The ideas, in order.
    pub(super) ideas: Vec<MergedIdea>,
    /// The removed ideas, sorted by id.
    pub(super) gone: Vec<RemovedIdea>,
    pub(super) said: Vec<ImportNote>,
    /// The number of incoming ideas that bring nothing new.
    pub(super) known: usize,
}

/// An idea of a merged board.
#[derive(Debug)]
pub(super) struct MergedIdea {
    /// The index of the idea on the current board. `None` if the idea is new.
    pub(super) old: Option<usize>,
    pub(super) id: String,
    /// The values to write. `None` if the line of the idea stays unchanged.
    pub(super) new: Option<IdeaFacts>,
}

/// Merges `sent` into `board`, which is `None` if the board's question is in no file yet. `taken` holds the ids of all ideas.
pub(super) fn merge(board: Option<&Board>, sent: &IncomingBoard, taken: &HashSet<String>) -> MergedBoard {
    let has = board.map_or(&[][..], |b| b.ideas.as_slice());
    let mut gone: BTreeMap<&str, &str> = BTreeMap::new();
    for one in board.map_or(&[][..], |b| &b.gone).iter().chain(&sent.gone) {
        let when = gone.entry(&one.id).or_insert(&one.when);
        *when = (*when).max(&one.when);
    }
    let mut merging =
        Merger { has, gone, taken: taken.clone(), here: vec![], removed: HashSet::new(), said: vec![], known: 0 };
    sent.ideas.iter().for_each(|idea| merging.put(idea));
    merging.remove();
    let Merger { here, removed, gone, said, known, .. } = merging;
    let ideas = ordered(has.len(), here, &removed, sent.is_whole, has);
    let stays: HashSet<&str> = ideas.iter().map(|entry| entry.id.as_str()).collect();
    let gone = gone.into_iter().filter(|(id, _)| !stays.contains(id));
    let gone = gone.map(|(id, when)| RemovedIdea { id: id.to_string(), when: when.to_string() }).collect();
    MergedBoard { ideas, gone, said, known }
}

struct Merger<'a> {
    has: &'a [Idea],
    /// The latest time at which each idea was removed, by the id of the idea.
    gone: BTreeMap<&'a str, &'a str>,
    taken: HashSet<String>,
    /// The incoming ideas that stay, in their order.
    here: Vec<MergedIdea>,
    /// The indices of ideas to remove from the current board.
    removed: HashSet<usize>,
    said: Vec<ImportNote>,
    known: usize,
}

impl<'a> Merger<'a> {
    fn put(&mut self, sent: &'a IncomingIdea) {
        let came = &sent.facts;
        let is_it = |idea: &Idea| match &sent.id {
            Some(id) => *idea.id == **id,
            None => {
                let own = IdeaFacts::of(idea);
                alike(&own.words) == alike(&came.words) && own.column == came.column && own.row == came.row
            }
        };
        if let Some(old) = self.has.iter().position(is_it) {
            if !self.here.iter().any(|entry| entry.old == Some(old)) {
                self.change(old, sent);
            }
            return;
        }
        let again = |entry: &MergedIdea| {
            entry.old.is_none() && entry.new.as_ref() == Some(came) && sent.id.as_ref().is_none_or(|id| *id == entry.id)
        };
        if self.here.iter().any(again) {
            self.known += 1;
            return;
        }
        let id = match &sent.id {
            Some(id) => id.clone(),
            None => free_id(&came.words, &mut self.taken),
        };
        if let Some(when) = self.gone.get(&*id) {
            if came.edited.as_deref().is_none_or(|edited| edited <= *when) {
                self.known += 1;
                return;
            }
            self.said.push(ImportNote::Back(came.words.clone()));
        } else {
            self.said.push(ImportNote::Added(came.words.clone()));
        }
        self.here.push(MergedIdea { old: None, id, new: Some(came.clone()) });
    }

    /// Merges an incoming idea into the idea at index `old`.
    fn change(&mut self, old: usize, sent: &IncomingIdea) {
        let (came, own) = (&sent.facts, IdeaFacts::of(&self.has[old]));
        let is_later = came.edited > own.edited;
        let mut new = None;
        let differs = own.unlike(came);
        if differs.is_empty() {
            self.known += 1;
            // Take the later time even if no value differs, so that boards with the later copy recognise the idea.
            new = is_later.then(|| came.clone());
        } else if is_later || sent.is_by_hand {
            self.said.push(ImportNote::Changed { now: came.words.clone(), before: differs });
            new = Some(came.clone());
        } else {
            // The incoming copy is older, or the catalogue's file was edited by hand since.
            self.said.push(ImportNote::Older { kept: own.words.clone(), came: came.unlike(&own) });
        }
        self.here.push(MergedIdea { old: Some(old), id: self.has[old].id.to_string(), new });
    }

    /// Removes the ideas whose removal is not older than their last change.
    fn remove(&mut self) {
        for (index, idea) in self.has.iter().enumerate() {
            let Some(when) = self.gone.get(&*idea.id) else { continue };
            let here = self.here.iter().position(|entry| entry.old == Some(index));
            let came = here.and_then(|at| self.here[at].new.as_ref()).and_then(|new| new.edited.as_deref());
            if came.max(idea.edited.as_deref()).is_some_and(|edited| edited > *when) {
                self.said.push(ImportNote::Kept(IdeaFacts::of(idea).words));
            } else {
                self.said.push(ImportNote::Removed(IdeaFacts::of(idea).words));
                self.removed.insert(index);
            }
        }
        self.here.retain(|entry| entry.old.is_none_or(|old| !self.removed.contains(&old)));
    }
}

/// Orders the ideas. An import of a whole board sets the order; each idea that is missing from that board follows its current
/// predecessor. Any other import keeps the current order and appends the new ideas.
fn ordered(
    count: usize,
    here: Vec<MergedIdea>,
    removed: &HashSet<usize>,
    is_whole: bool,
    has: &[Idea],
) -> Vec<MergedIdea> {
    let stays = |old: usize| MergedIdea { old: Some(old), id: has[old].id.to_string(), new: None };
    let kept = (0..count).filter(|old| !removed.contains(old));
    if !is_whole {
        let new = here.into_iter().filter(|entry| entry.old.is_none());
        return kept.map(stays).chain(new).collect();
    }
    let mut ideas = here;
    let mut behind = 0;
    for old in kept {
        match ideas.iter().position(|entry| entry.old == Some(old)) {
            Some(at) => behind = at + 1,
            None => {
                ideas.insert(behind, stays(old));
                behind += 1;
            }
        }
    }
    ideas
}

/// Returns a new id that people can copy from a note: a letter, a digit, a letter.
fn free_id(name: &str, taken: &mut HashSet<String>) -> String {
    const LETTERS: &[u8; 21] = b"acdefghjkmnpqrtuvwxyz";
    const DIGITS: &[u8; 7] = b"2346789";
    // FNV-1a, 32 bits.
    let mut at = name.bytes().fold(0x811c_9dc5_u32, |hash, b| (hash ^ u32::from(b)).wrapping_mul(0x0100_0193));
    loop {
        let n = (at % 3087) as usize;
        let id: String = [LETTERS[n / 147], DIGITS[n / 21 % 7], LETTERS[n % 21]].map(char::from).iter().collect();
        // Beyond 2000 ids, most short ones are in use: append a suffix.
        let id = if taken.len() > 2000 { format!("{id}{:x}", at >> 8 & 0xffff) } else { id };
        if taken.insert(id.clone()) {
            return id;
        }
        at = at.wrapping_add(1).wrapping_mul(0x0100_0193);
    }
}
