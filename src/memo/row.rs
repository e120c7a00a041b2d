//! An in-memory cache of a pure function's results: those for the files of the last call, in their order.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::{
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// A cache of one result for each file of a list, with the file's text. It counts the results that had to be computed.
///
/// The files of two builds are nearly the same and in the same order, so the two lists are compared in step and no lookup is needed.
/// Results for files that are no longer listed are dropped.
#[derive(Debug)]
pub struct FileMemo<T> {
    last: Mutex<Vec<RowResult<T>>>,
    is_keeping: bool,
    count: AtomicUsize,
}

/// The cached result for one file.
#[derive(Debug)]
struct RowResult<T> {
    path: Arc<str>,
    text: Arc<str>,
    made: T,
}

impl<T: Clone + Send + Sync> FileMemo<T> {
    /// Creates a cache that stores results, for a program that computes the same ones again and again.
    pub fn keeping() -> Self {
        FileMemo { last: Mutex::default(), is_keeping: true, count: AtomicUsize::new(0) }
    }

    /// Creates a cache that stores nothing, for a program that computes everything once.
    pub fn forgetting() -> Self {
        FileMemo { is_keeping: false, ..Self::keeping() }
    }

    /// Returns `make(path, text)` for every file, in order. Files whose text has not changed since the last call reuse their previous
    /// result.
    pub fn all(&self, files: &[(&Arc<str>, &Arc<str>)], make: impl Fn(&Arc<str>, &Arc<str>) -> T + Sync) -> Vec<T> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut before = PreviousRow::of(mem::take(&mut *last));
        let known: Vec<Option<RowResult<T>>> =
            files.iter().map(|(path, text)| before.take(path).filter(|made| made.text == **text)).collect();
        let all: Vec<RowResult<T>> = known
            .into_par_iter()
            .zip(files)
            .map(|(known, (path, text))| {
                known.unwrap_or_else(|| {
                    self.count.fetch_add(1, Ordering::Relaxed);
                    RowResult { path: (*path).clone(), text: (*text).clone(), made: make(path, text) }
                })
            })
            .collect();
        if !self.is_keeping {
            return all.into_iter().map(|one| one.made).collect();
        }
        let made = all.par_iter().map(|one| one.made.clone()).collect();
        *last = all;
        made
    }

    /// Clears the cache. Call this when an input other than the files' texts has changed.
    pub fn forget(&self) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the number of results that had to be computed.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

/// The results of the last call, consumed in their order.
struct PreviousRow<T> {
    rest: std::iter::Peekable<std::vec::IntoIter<RowResult<T>>>,
    /// The remaining results by path, from the first difference in order.
    elsewhere: FxHashMap<Arc<str>, RowResult<T>>,
}

impl<T> PreviousRow<T> {
    fn of(last: Vec<RowResult<T>>) -> Self {
        PreviousRow { rest: last.into_iter().peekable(), elsewhere: FxHashMap::default() }
    }

    /// Removes and returns the result for the file at `path`.
    fn take(&mut self, path: &Arc<str>) -> Option<RowResult<T>> {
        if let Some(made) = self.rest.next_if(|made| made.path == *path) {
            return Some(made);
        }
        self.elsewhere.extend(self.rest.by_ref().map(|made| (made.path.clone(), made)));
        self.elsewhere.remove(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_made_of_a_file_is_given_again_while_its_text_is_the_same() {
        let row = FileMemo::keeping();
        let made = |files: &[(&str, &str)]| {
            let files: Vec<(Arc<str>, Arc<str>)> = files.iter().map(|(p, t)| ((*p).into(), (*t).into())).collect();
            let files: Vec<_> = files.iter().map(|(path, text)| (path, text)).collect();
            let before = row.count();
            (row.all(&files, |path, text| format!("{path}={text}")), row.count() - before)
        };
        assert_eq!(made(&[("a", "1"), ("b", "2"), ("c", "3")]).1, 3);
        assert_eq!(made(&[("a", "1"), ("b", "4"), ("c", "3")]), (vec!["a=1".into(), "b=4".into(), "c=3".into()], 1));
        assert_eq!(made(&[("a", "1"), ("aa", "5"), ("b", "4"), ("c", "3")]).1, 1, "one more");
        assert_eq!(
            made(&[("c", "3"), ("b", "4")]),
            (vec!["c=3".into(), "b=4".into()], 0),
            "another order, and two less"
        );
        assert_eq!(made(&[("a", "1"), ("b", "4")]).1, 1, "what was gone is forgotten");
        let none = FileMemo::forgetting();
        let file: (Arc<str>, Arc<str>) = ("a".into(), "1".into());
        (0..2).for_each(|_| drop(none.all(&[(&file.0, &file.1)], |_, _| ())));
        assert_eq!(none.count(), 2);
    }
}
