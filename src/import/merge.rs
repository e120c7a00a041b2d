//! Merges an incoming board into the catalogue's board. The latest change wins, and removed ideas stay removed.

use super::{IdeaProperties, ImportNote, IncomingBoard, IncomingIdea, normalised};
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
    pub(super) removed: Vec<RemovedIdea>,
    pub(super) notes: Vec<ImportNote>,
    /// The number of incoming ideas that bring nothing new.
    pub(super) unchanged: usize,
}

/// An idea of a merged board.
#[derive(Debug)]
pub(super) struct MergedIdea {
    /// The index of the idea on the current board. `None` if the idea is new.
    pub(super) current_index: Option<usize>,
    pub(super) id: String,
    /// The values to write. `None` if the line of the idea stays unchanged.
    pub(super) new_properties: Option<IdeaProperties>,
}

/// Merges `sent` into `board`, which is `None` if the board's question is in no file yet. `taken` holds the ids of all ideas.
pub(super) fn merge(board: Option<&Board>, sent: &IncomingBoard, taken: &HashSet<String>) -> MergedBoard {
    let has = board.map_or(&[][..], |b| b.ideas.as_slice());
    let mut gone: BTreeMap<&str, &str> = BTreeMap::new();
    for one in board.map_or(&[][..], |b| &b.removed_ideas).iter().chain(&sent.removed) {
        let when = gone.entry(&one.id).or_insert(&one.removed_at);
        *when = (*when).max(&one.removed_at);
    }
    let mut merging = Merger {
        current: has,
        removal_times: gone,
        used_ids: taken.clone(),
        merged: vec![],
        removed_indices: HashSet::new(),
        notes: vec![],
        unchanged: 0,
    };
    sent.ideas.iter().for_each(|idea| merging.add(idea));
    merging.apply_removals();
    let Merger { merged: here, removed_indices: removed, removal_times: gone, notes: said, unchanged: known, .. } =
        merging;
    let ideas = order_ideas(has.len(), here, &removed, sent.is_complete, has);
    let stays: HashSet<&str> = ideas.iter().map(|entry| entry.id.as_str()).collect();
    let gone = gone.into_iter().filter(|(id, _)| !stays.contains(id));
    let gone = gone.map(|(id, when)| RemovedIdea { id: id.to_string(), removed_at: when.to_string() }).collect();
    MergedBoard { ideas, removed: gone, notes: said, unchanged: known }
}

struct Merger<'a> {
    current: &'a [Idea],
    /// The latest time at which each idea was removed, by the id of the idea.
    removal_times: BTreeMap<&'a str, &'a str>,
    used_ids: HashSet<String>,
    /// The incoming ideas that stay, in their order.
    merged: Vec<MergedIdea>,
    /// The indices of ideas to remove from the current board.
    removed_indices: HashSet<usize>,
    notes: Vec<ImportNote>,
    unchanged: usize,
}

impl<'a> Merger<'a> {
    fn add(&mut self, sent: &'a IncomingIdea) {
        let came = &sent.properties;
        let is_it = |idea: &Idea| match &sent.id {
            Some(id) => *idea.id == **id,
            None => {
                let own = IdeaProperties::from_idea(idea);
                normalised(&own.words) == normalised(&came.words) && own.column == came.column && own.row == came.row
            }
        };
        if let Some(old) = self.current.iter().position(is_it) {
            if !self.merged.iter().any(|entry| entry.current_index == Some(old)) {
                self.update(old, sent);
            }
            return;
        }
        let again = |entry: &MergedIdea| {
            entry.current_index.is_none()
                && entry.new_properties.as_ref() == Some(came)
                && sent.id.as_ref().is_none_or(|id| *id == entry.id)
        };
        if self.merged.iter().any(again) {
            self.unchanged += 1;
            return;
        }
        let id = match &sent.id {
            Some(id) => id.clone(),
            None => generate_id(&came.words, &mut self.used_ids),
        };
        if let Some(when) = self.removal_times.get(&*id) {
            if came.edited.as_deref().is_none_or(|edited| edited <= *when) {
                self.unchanged += 1;
                return;
            }
            self.notes.push(ImportNote::Restored(came.words.clone()));
        } else {
            self.notes.push(ImportNote::Added(came.words.clone()));
        }
        self.merged.push(MergedIdea { current_index: None, id, new_properties: Some(came.clone()) });
    }

    /// Merges an incoming idea into the idea at index `old`.
    fn update(&mut self, old: usize, sent: &IncomingIdea) {
        let (came, own) = (&sent.properties, IdeaProperties::from_idea(&self.current[old]));
        let is_later = came.edited > own.edited;
        let mut new = None;
        let differs = own.differences_from(came);
        if differs.is_empty() {
            self.unchanged += 1;
            // Take the later time even if no value differs, so that boards with the later copy recognise the idea.
            new = is_later.then(|| came.clone());
        } else if is_later || sent.is_undated_change {
            self.notes.push(ImportNote::Changed { words: came.words.clone(), previous: differs });
            new = Some(came.clone());
        } else {
            // The incoming copy is older, or the catalogue's file was edited by hand since.
            self.notes.push(ImportNote::Outdated { words: own.words.clone(), incoming: came.differences_from(&own) });
        }
        self.merged.push(MergedIdea {
            current_index: Some(old),
            id: self.current[old].id.to_string(),
            new_properties: new,
        });
    }

    /// Removes the ideas whose removal is not older than their last change.
    fn apply_removals(&mut self) {
        for (index, idea) in self.current.iter().enumerate() {
            let Some(when) = self.removal_times.get(&*idea.id) else { continue };
            let here = self.merged.iter().position(|entry| entry.current_index == Some(index));
            let came =
                here.and_then(|at| self.merged[at].new_properties.as_ref()).and_then(|new| new.edited.as_deref());
            if came.max(idea.edited_at.as_deref()).is_some_and(|edited| edited > *when) {
                self.notes.push(ImportNote::KeptAfterRemoval(IdeaProperties::from_idea(idea).words));
            } else {
                self.notes.push(ImportNote::Removed(IdeaProperties::from_idea(idea).words));
                self.removed_indices.insert(index);
            }
        }
        self.merged.retain(|entry| entry.current_index.is_none_or(|old| !self.removed_indices.contains(&old)));
    }
}

/// Orders the ideas. An import of a whole board sets the order; each idea that is missing from that board follows its current
/// predecessor. Any other import keeps the current order and appends the new ideas.
fn order_ideas(
    count: usize,
    here: Vec<MergedIdea>,
    removed: &HashSet<usize>,
    is_whole: bool,
    has: &[Idea],
) -> Vec<MergedIdea> {
    let stays = |old: usize| MergedIdea { current_index: Some(old), id: has[old].id.to_string(), new_properties: None };
    let kept = (0..count).filter(|old| !removed.contains(old));
    if !is_whole {
        let new = here.into_iter().filter(|entry| entry.current_index.is_none());
        return kept.map(stays).chain(new).collect();
    }
    let mut ideas = here;
    let mut behind = 0;
    for old in kept {
        match ideas.iter().position(|entry| entry.current_index == Some(old)) {
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
fn generate_id(name: &str, taken: &mut HashSet<String>) -> String {
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
