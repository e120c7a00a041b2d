//! An in-memory cache of a pure function's results: the last result at each place, with its input.

use rustc_hash::FxHashMap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// A cache of the last result at each place, with its input `I`. It counts the results that had to be computed.
#[derive(Debug)]
pub struct Memo<I, T> {
    entries: Mutex<FxHashMap<Arc<str>, (I, T)>>,
    is_enabled: bool,
    computed: AtomicUsize,
}

impl<I, T: Clone> Memo<I, T> {
    /// Creates a cache that stores results, for a program that computes the same ones again and again.
    pub fn new() -> Self {
        Memo { entries: Mutex::default(), is_enabled: true, computed: AtomicUsize::new(0) }
    }

    /// Creates a cache that stores nothing, for a program that computes everything once.
    pub fn disabled() -> Self {
        Memo { is_enabled: false, ..Self::new() }
    }

    /// Returns the result stored at `place`, if its input equals `input`.
    pub fn get(&self, place: &str, input: &I) -> Option<T>
    where
        I: PartialEq,
    {
        self.get_if(place, |of| of == input)
    }

    /// Returns the result stored at `place`, if `is_same` accepts its input.
    pub fn get_if(&self, place: &str, is_same: impl Fn(&I) -> bool) -> Option<T> {
        let made = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        made.get(place).filter(|(of, _)| is_same(of)).map(|(_, made)| made.clone())
    }

    /// Counts a computed result, and stores it at `place` with its input.
    pub fn insert(&self, place: &Arc<str>, input: I, made: &T) {
        self.computed.fetch_add(1, Ordering::Relaxed);
        if self.is_enabled {
            let mut all = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(place.clone(), (input, made.clone()));
        }
    }

    /// Returns the number of places with a stored result.
    pub fn entry_count(&self) -> usize {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Returns whether this cache stores results.
    pub fn is_enabled(&self) -> bool {
        self.is_enabled
    }

    /// Drops the results at places for which `is_there` returns false.
    pub fn retain(&self, is_there: impl Fn(&str) -> bool) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).retain(|place, _| is_there(place));
    }

    /// Returns the number of results that had to be computed.
    pub fn computed_count(&self) -> usize {
        self.computed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_reused_only_for_the_same_input() {
        let place: Arc<str> = "a.md".into();
        let kept = Memo::new();
        assert_eq!(kept.get(&place, &1), None);
        kept.insert(&place, 1, &"one");
        assert_eq!((kept.get(&place, &1), kept.get(&place, &2), kept.get("b.md", &1)), (Some("one"), None, None));
        kept.insert(&place, 2, &"two");
        assert_eq!((kept.get(&place, &1), kept.computed_count()), (None, 2));
        kept.retain(|place| place != "a.md");
        assert_eq!(kept.get(&place, &2), None);
        let none = Memo::disabled();
        none.insert(&place, 1, &"one");
        assert_eq!((none.get(&place, &1), none.computed_count()), (None, 1));
    }
}
