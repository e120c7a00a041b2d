//! Merges an incoming board into the catalogue's board. The latest change wins: a removed idea stays removed unless it was changed later.

use super::{IdeaProperties, ImportNote, IncomingBoard, IncomingIdea, normalised};
use crate::model::{
    fnv::fnv1a,
    idea::{Idea, RemovedIdea},
    workshop::Board,
};
use std::collections::{BTreeMap, HashMap, HashSet};

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

/// Merges `incoming` into `board`, which is `None` if no workshop's file has the board yet. `used_ids` holds the ids of all ideas.
pub(super) fn merge(board: Option<&Board>, incoming: &IncomingBoard, used_ids: &HashSet<String>) -> MergedBoard {
    let current = board.map_or(&[][..], |b| b.ideas.as_slice());
    let mut removal_times: BTreeMap<&str, &str> = BTreeMap::new();
    for removal in board.map_or(&[][..], |b| &b.removed_ideas).iter().chain(&incoming.removed) {
        let latest = removal_times.entry(&removal.id).or_insert(&removal.removed_at);
        *latest = (*latest).max(&removal.removed_at);
    }
    let by_id = current.iter().enumerate().rev().map(|(index, idea)| (&*idea.id, index)).collect();
    let by_content = current.iter().enumerate().rev();
    let by_content =
        by_content.map(|(index, idea)| (ContentKey::new(&IdeaProperties::from_idea(idea)), index)).collect();
    let mut merger = Merger {
        current,
        by_id,
        by_content,
        merged_indices: HashMap::new(),
        new_ideas: HashMap::new(),
        removal_times,
        used_ids: used_ids.clone(),
        merged: vec![],
        removed_indices: HashSet::new(),
        notes: vec![],
        unchanged: 0,
    };
    incoming.ideas.iter().for_each(|idea| merger.add(idea));
    merger.apply_removals();
    let Merger { merged, removed_indices, removal_times, notes, unchanged, .. } = merger;
    let ideas = order_ideas(current.len(), merged, &removed_indices, incoming.is_complete, current);
    let remaining_ids: HashSet<&str> = ideas.iter().map(|entry| entry.id.as_str()).collect();
    let removed = removal_times.into_iter().filter(|(id, _)| !remaining_ids.contains(id));
    let removed = removed
        .map(|(id, removed_at)| RemovedIdea { id: id.to_string(), removed_at: removed_at.to_string() })
        .collect();
    MergedBoard { ideas, removed, notes, unchanged }
}

/// The words of an idea, without regard to typography, and its cell: what tells ideas without an id apart.
#[derive(PartialEq, Eq, Hash)]
struct ContentKey {
    words: String,
    column: Option<String>,
    row: Option<String>,
}

impl ContentKey {
    fn new(properties: &IdeaProperties) -> Self {
        let IdeaProperties { words, column, row, .. } = properties;
        ContentKey { words: normalised(words), column: column.clone(), row: row.clone() }
    }
}

struct Merger<'a> {
    current: &'a [Idea],
    /// The current ideas by their ids, and by their content.
    by_id: HashMap<&'a str, usize>,
    by_content: HashMap<ContentKey, usize>,
    /// The places in `merged` of the current ideas, by their indices.
    merged_indices: HashMap<usize, usize>,
    /// The places in `merged` of the new ideas, by their content.
    new_ideas: HashMap<ContentKey, Vec<usize>>,
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
    fn add(&mut self, incoming: &'a IncomingIdea) {
        let properties = &incoming.properties;
        let content = ContentKey::new(properties);
        let same_idea = match &incoming.id {
            Some(id) => self.by_id.get(id.as_str()),
            None => self.by_content.get(&content),
        };
        if let Some(index) = same_idea.copied() {
            if !self.merged_indices.contains_key(&index) {
                self.update(index, incoming);
            }
            return;
        }
        let is_repeat = |entry: &MergedIdea| {
            entry.current_index.is_none()
                && entry.new_properties.as_ref() == Some(properties)
                && incoming.id.as_ref().is_none_or(|id| *id == entry.id)
        };
        let alike = self.new_ideas.get(&content).map_or(&[][..], Vec::as_slice);
        if alike.iter().any(|at| is_repeat(&self.merged[*at])) {
            self.unchanged += 1;
            return;
        }
        let id = match &incoming.id {
            Some(id) => id.clone(),
            None => generate_id(&properties.words, &mut self.used_ids),
        };
        if let Some(removed_at) = self.removal_times.get(&*id) {
            if properties.edited.as_deref().is_none_or(|edited| edited <= *removed_at) {
                self.unchanged += 1;
                return;
            }
            self.notes.push(ImportNote::Restored(properties.words.clone()));
        } else {
            self.notes.push(ImportNote::Added(properties.words.clone()));
        }
        self.new_ideas.entry(content).or_default().push(self.merged.len());
        self.merged.push(MergedIdea { current_index: None, id, new_properties: Some(properties.clone()) });
    }

    /// Merges an incoming idea into the idea at index `index`.
    fn update(&mut self, index: usize, incoming: &IncomingIdea) {
        let (properties, current) = (&incoming.properties, IdeaProperties::from_idea(&self.current[index]));
        let is_later = properties.edited > current.edited;
        let mut new_properties = None;
        let differences = current.differences_from(properties);
        if differences.is_empty() {
            self.unchanged += 1;
            // Take the later time even if no value differs, so that boards with the later copy recognise the idea.
            new_properties = is_later.then(|| properties.clone());
        } else if is_later || incoming.is_undated_change {
            self.notes.push(ImportNote::Changed { words: properties.words.clone(), previous: differences });
            new_properties = Some(properties.clone());
        } else {
            // The incoming copy is older, or the catalogue's file was edited by hand since.
            self.notes.push(ImportNote::Outdated {
                words: current.words.clone(),
                incoming: properties.differences_from(&current),
            });
        }
        self.merged_indices.insert(index, self.merged.len());
        self.merged.push(MergedIdea {
            current_index: Some(index),
            id: self.current[index].id.to_string(),
            new_properties,
        });
    }

    /// Removes the ideas whose removal is not older than their last change.
    fn apply_removals(&mut self) {
        for (index, idea) in self.current.iter().enumerate() {
            let Some(removed_at) = self.removal_times.get(&*idea.id) else { continue };
            let position = self.merged_indices.get(&index);
            let incoming_time =
                position.and_then(|at| self.merged[*at].new_properties.as_ref()).and_then(|new| new.edited.as_deref());
            if incoming_time.max(idea.edited_at.as_deref()).is_some_and(|edited| edited > *removed_at) {
                self.notes.push(ImportNote::KeptAfterRemoval(IdeaProperties::from_idea(idea).words));
            } else {
                self.notes.push(ImportNote::Removed(IdeaProperties::from_idea(idea).words));
                self.removed_indices.insert(index);
            }
        }
        self.merged.retain(|entry| entry.current_index.is_none_or(|index| !self.removed_indices.contains(&index)));
    }
}

/// Orders the ideas. An import of a whole board sets the order; each idea that is missing from that board follows its current
/// predecessor. Any other import keeps the current order and appends the new ideas.
fn order_ideas(
    count: usize,
    merged: Vec<MergedIdea>,
    removed: &HashSet<usize>,
    is_complete: bool,
    current: &[Idea],
) -> Vec<MergedIdea> {
    let unchanged_idea = |index: usize| MergedIdea {
        current_index: Some(index),
        id: current[index].id.to_string(),
        new_properties: None,
    };
    let remaining = (0..count).filter(|index| !removed.contains(index));
    if !is_complete {
        let new = merged.into_iter().filter(|entry| entry.current_index.is_none());
        return remaining.map(unchanged_idea).chain(new).collect();
    }
    let in_import: HashSet<usize> = merged.iter().filter_map(|entry| entry.current_index).collect();
    let mut predecessor = None;
    let mut followers: HashMap<Option<usize>, Vec<MergedIdea>> = HashMap::new();
    for index in remaining {
        if in_import.contains(&index) {
            predecessor = Some(index);
        } else {
            followers.entry(predecessor).or_default().push(unchanged_idea(index));
        }
    }
    let mut ideas = followers.remove(&None).unwrap_or_default();
    for entry in merged {
        let followers = entry.current_index.and_then(|index| followers.remove(&Some(index)));
        ideas.push(entry);
        ideas.extend(followers.into_iter().flatten());
    }
    ideas
}

/// Returns a new id that people can copy by hand: a letter, a digit, a letter, none of which resembles another.
fn generate_id(name: &str, used_ids: &mut HashSet<String>) -> String {
    const LETTERS: &[u8; 21] = b"acdefghjkmnpqrtuvwxyz";
    const DIGITS: &[u8; 7] = b"2346789";
    let mut hash = fnv1a(name.bytes().map(u32::from));
    loop {
        let n = (hash % 3087) as usize;
        let id: String = [LETTERS[n / 147], DIGITS[n / 21 % 7], LETTERS[n % 21]].map(char::from).iter().collect();
        // Beyond 2000 ids, most short ones are in use: append a suffix.
        let id = if used_ids.len() > 2000 { format!("{id}{:x}", hash >> 8 & 0xffff) } else { id };
        if used_ids.insert(id.clone()) {
            return id;
        }
        hash = hash.wrapping_add(1);
    }
}
