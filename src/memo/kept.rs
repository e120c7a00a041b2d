//! Results of a pure function, in memory: at each place the last, beside what it was made from.

use rustc_hash::FxHashMap;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

/// The last result at each place, beside its input `I`. It counts how often something had to be made.
#[derive(Debug)]
pub struct Memo<I, T> {
    made: Mutex<FxHashMap<Arc<str>, (I, T)>>,
    is_keeping: bool,
    count: AtomicUsize,
}

impl<I, T: Clone> Memo<I, T> {
    /// One that keeps what it is handed, for a program that makes the same again and again.
    pub fn keeping() -> Self {
        Memo { made: Mutex::default(), is_keeping: true, count: AtomicUsize::new(0) }
    }

    /// One that keeps nothing, for a program that makes everything once.
    pub fn forgetting() -> Self {
        Memo { is_keeping: false, ..Self::keeping() }
    }

    /// What was made at `place` of the same `input`.
    pub fn last(&self, place: &str, input: &I) -> Option<T>
    where
        I: PartialEq,
    {
        self.last_where(place, |of| of == input)
    }

    /// What was made at `place`, if `is_same` says of its input that it is what it was.
    pub fn last_where(&self, place: &str, is_same: impl Fn(&I) -> bool) -> Option<T> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.get(place).filter(|(of, _)| is_same(of)).map(|(_, made)| made.clone())
    }

    /// Keeps what was made at `place` of `input`.
    pub fn keep(&self, place: &Arc<str>, input: I, made: &T) {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.is_keeping {
            let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(place.clone(), (input, made.clone()));
        }
    }

    /// At how many places something is kept.
    pub fn places(&self) -> usize {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether anything is kept here.
    pub fn is_keeping(&self) -> bool {
        self.is_keeping
    }

    /// Lets go of all that stands at places which are no more.
    pub fn only(&self, is_there: impl Fn(&str) -> bool) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).retain(|place, _| is_there(place));
    }

    /// How many results had to be made.
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
