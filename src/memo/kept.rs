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
    pub fn enabled() -> Self {
        Memo { entries: Mutex::default(), is_enabled: true, computed: AtomicUsize::new(0) }
    }

    /// Creates a cache that stores nothing, for a program that computes everything once.
    pub fn disabled() -> Self {
        Memo { is_enabled: false, ..Self::enabled() }
    }

    /// Returns the result stored at `key`, if its input equals `input`.
    pub fn get(&self, key: &str, input: &I) -> Option<T>
    where
        I: PartialEq,
    {
        self.get_if(key, |cached| cached == input)
    }

    /// Returns the result stored at `key`, if `is_same` accepts its input.
    pub fn get_if(&self, key: &str, is_same: impl Fn(&I) -> bool) -> Option<T> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(key).filter(|(input, _)| is_same(input)).map(|(_, value)| value.clone())
    }

    /// Counts a computed result, and stores it at `key` with its input.
    pub fn insert(&self, key: &Arc<str>, input: I, value: &T) {
        self.computed.fetch_add(1, Ordering::Relaxed);
        if self.is_enabled {
            let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
            entries.insert(key.clone(), (input, value.clone()));
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

    /// Drops the results at places for which `is_current` returns false.
    pub fn retain(&self, is_current: impl Fn(&str) -> bool) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).retain(|key, _| is_current(key));
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
        let key: Arc<str> = "a.md".into();
        let memo = Memo::enabled();
        assert_eq!(memo.get(&key, &1), None);
        memo.insert(&key, 1, &"one");
        assert_eq!((memo.get(&key, &1), memo.get(&key, &2), memo.get("b.md", &1)), (Some("one"), None, None));
        memo.insert(&key, 2, &"two");
        assert_eq!((memo.get(&key, &1), memo.computed_count()), (None, 2));
        memo.retain(|key| key != "a.md");
        assert_eq!(memo.get(&key, &2), None);
        let disabled = Memo::disabled();
        disabled.insert(&key, 1, &"one");
        assert_eq!((disabled.get(&key, &1), disabled.computed_count()), (None, 1));
    }
}
