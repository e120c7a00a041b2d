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
    entries: Mutex<Vec<FileResult<T>>>,
    is_enabled: bool,
    computed: AtomicUsize,
}

/// The cached result for one file.
#[derive(Debug)]
struct FileResult<T> {
    path: Arc<str>,
    text: Arc<str>,
    result: T,
}

impl<T: Clone + Send + Sync> FileMemo<T> {
    /// Creates a cache that stores results, for a program that computes the same ones again and again.
    pub fn enabled() -> Self {
        FileMemo { entries: Mutex::default(), is_enabled: true, computed: AtomicUsize::new(0) }
    }

    /// Creates a cache that stores nothing, for a program that computes everything once.
    pub fn disabled() -> Self {
        FileMemo { is_enabled: false, ..Self::enabled() }
    }

    /// Returns `make(path, text)` for every file, in order. Files whose text has not changed since the last call reuse their previous
    /// result.
    pub fn compute_all(
        &self,
        files: &[(&Arc<str>, &Arc<str>)],
        compute: impl Fn(&Arc<str>, &Arc<str>) -> T + Sync,
    ) -> Vec<T> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let mut previous = PreviousResults::new(mem::take(&mut *entries));
        let reused: Vec<Option<FileResult<T>>> = files
            .iter()
            .map(|(path, text)| previous.take(path).filter(|previous_result| previous_result.text == **text))
            .collect();
        let results: Vec<FileResult<T>> = reused
            .into_par_iter()
            .zip(files)
            .map(|(reused, (path, text))| {
                reused.unwrap_or_else(|| {
                    self.computed.fetch_add(1, Ordering::Relaxed);
                    FileResult { path: (*path).clone(), text: (*text).clone(), result: compute(path, text) }
                })
            })
            .collect();
        if !self.is_enabled {
            return results.into_iter().map(|entry| entry.result).collect();
        }
        let values = results.par_iter().map(|entry| entry.result.clone()).collect();
        *entries = results;
        values
    }

    /// Clears the cache. Call this when an input other than the files' texts has changed.
    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the number of results that had to be computed.
    pub fn computed_count(&self) -> usize {
        self.computed.load(Ordering::Relaxed)
    }
}

/// The results of the last call, consumed in their order.
struct PreviousResults<T> {
    rest: std::iter::Peekable<std::vec::IntoIter<FileResult<T>>>,
    /// The remaining results by path, from the first difference in order.
    by_path: FxHashMap<Arc<str>, FileResult<T>>,
}

impl<T> PreviousResults<T> {
    fn new(results: Vec<FileResult<T>>) -> Self {
        PreviousResults { rest: results.into_iter().peekable(), by_path: FxHashMap::default() }
    }

    /// Removes and returns the result for the file at `path`.
    fn take(&mut self, path: &Arc<str>) -> Option<FileResult<T>> {
        if let Some(result) = self.rest.next_if(|result| result.path == *path) {
            return Some(result);
        }
        self.by_path.extend(self.rest.by_ref().map(|result| (result.path.clone(), result)));
        self.by_path.remove(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_reused_while_the_file_s_text_is_unchanged() {
        let memo = FileMemo::enabled();
        let compute = |files: &[(&str, &str)]| {
            let files: Vec<(Arc<str>, Arc<str>)> = files.iter().map(|(p, t)| ((*p).into(), (*t).into())).collect();
            let files: Vec<_> = files.iter().map(|(path, text)| (path, text)).collect();
            let count_before = memo.computed_count();
            (memo.compute_all(&files, |path, text| format!("{path}={text}")), memo.computed_count() - count_before)
        };
        assert_eq!(compute(&[("a", "1"), ("b", "2"), ("c", "3")]).1, 3);
        assert_eq!(compute(&[("a", "1"), ("b", "4"), ("c", "3")]), (vec!["a=1".into(), "b=4".into(), "c=3".into()], 1));
        assert_eq!(compute(&[("a", "1"), ("aa", "5"), ("b", "4"), ("c", "3")]).1, 1, "one more");
        assert_eq!(
            compute(&[("c", "3"), ("b", "4")]),
            (vec!["c=3".into(), "b=4".into()], 0),
            "another order, and two less"
        );
        assert_eq!(compute(&[("a", "1"), ("b", "4")]).1, 1, "what was gone is forgotten");
        let disabled = FileMemo::disabled();
        let file: (Arc<str>, Arc<str>) = ("a".into(), "1".into());
        (0..2).for_each(|_| drop(disabled.compute_all(&[(&file.0, &file.1)], |_, _| ())));
        assert_eq!(disabled.computed_count(), 2);
    }
}
