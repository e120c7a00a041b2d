//! An in-memory cache of a pure function's results: the last result at each place, with its input.

use rustc_hash::FxHashMap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// A cache of the last result at each place, with its input `I`. It counts the results that had to be computed.
#[derive(Debug)]
pub struct Memo<I, T> {
    made: Mutex<FxHashMap<Arc<str>, (I, T)>>,
    is_keeping: bool,
    count: AtomicUsize,
}

impl<I, T: Clone> Memo<I, T> {
    /// Creates a cache that stores results, for a program that computes the same ones again and again.
    pub fn keeping() -> Self {
        Memo { made: Mutex::default(), is_keeping: true, count: AtomicUsize::new(0) }
    }

    /// Creates a cache that stores nothing, for a program that computes everything once.
    pub fn forgetting() -> Self {
        Memo { is_keeping: false, ..Self::keeping() }
    }

    /// Returns the result stored at `place`, if its input equals `input`.
    pub fn last(&self, place: &str, input: &I) -> Option<T>
    where
        I: PartialEq,
    {
        self.last_where(place, |of| of == input)
    }

    /// Returns the result stored at `place`, if `is_same` accepts its input.
    pub fn last_where(&self, place: &str, is_same: impl Fn(&I) -> bool) -> Option<T> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.get(place).filter(|(of, _)| is_same(of)).map(|(_, made)| made.clone())
    }

    /// Counts a computed result, and stores it at `place` with its input.
    pub fn keep(&self, place: &Arc<str>, input: I, made: &T) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.is_keeping {
            let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(place.clone(), (input, made.clone()));
        }
    }

    /// Returns the number of places with a stored result.
    pub fn places(&self) -> usize {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Returns whether this cache stores results.
    pub fn is_keeping(&self) -> bool {
        self.is_keeping
    }

    /// Drops the results at places for which `is_there` returns false.
    pub fn only(&self, is_there: impl Fn(&str) -> bool) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).retain(|place, _| is_there(place));
    }

    /// Returns the number of results that had to be computed.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_is_given_again_for_the_same_input_alone() {
        let place: Arc<str> = "a.md".into();
        let kept = Memo::keeping();
        assert_eq!(kept.last(&place, &1), None);
        kept.keep(&place, 1, &"one");
        assert_eq!((kept.last(&place, &1), kept.last(&place, &2), kept.last("b.md", &1)), (Some("one"), None, None));
        kept.keep(&place, 2, &"two");
        assert_eq!((kept.last(&place, &1), kept.count()), (None, 2));
        kept.only(|place| place != "a.md");
        assert_eq!(kept.last(&place, &2), None);
        let none = Memo::forgetting();
        none.keep(&place, 1, &"one");
        assert_eq!((none.last(&place, &1), none.count()), (None, 1));
    }
}
