//! A file watcher: reports every save in a project's folder, whichever way an editor saves.

use crate::source::{self, PROJECT_FOLDERS};
use notify_debouncer_full::{
    DebounceEventResult, Debouncer, RecommendedCache, new_debouncer,
    notify::{self, EventKind, RecommendedWatcher, RecursiveMode},
};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    time::Duration,
};

/// The quiet time after a save before it is reported: editors write a file in several steps.
const QUIET_TIME: Duration = Duration::from_millis(40);

/// The time after which the day is looked at again.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// The paths that were saved; `None` if they are not known and everything must be read again.
type Batch = Option<Vec<PathBuf>>;

/// A stream of the saves in a project's folder.
pub(super) struct SaveEvents {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    batches: Receiver<Batch>,
    root: PathBuf,
    config: PathBuf,
    /// The targets of links among the project's files.
    link_targets: Vec<PathBuf>,
}

/// Starts watching the project at `root`.
///
/// # Errors
/// The system refuses to watch a folder.
pub(super) fn watch(root: &Path, config: &str) -> io::Result<SaveEvents> {
    let (sender, batches) = channel();
    let on_events = move |result: DebounceEventResult| {
        let (events, is_broken) = match result {
            Ok(events) => (events, false),
            Err(_) => (vec![], true),
        };
        let is_lost = is_broken || events.iter().any(|event| event.need_rescan());
        let changes = events.into_iter().filter(|event| !matches!(event.kind, EventKind::Access(_)));
        let paths: Vec<PathBuf> = changes.flat_map(|event| event.event.paths).collect();
        if is_lost || !paths.is_empty() {
            // The receiver is gone when the program is about to end.
            let _ = sender.send((!is_lost).then_some(paths));
        }
    };
    let mut debouncer = new_debouncer(QUIET_TIME, None, on_events).map_err(io::Error::other)?;
    debouncer.watch(root, RecursiveMode::NonRecursive).map_err(watch_error)?;
    let config = root.join(config);
    if let Some(folder) = config.parent().filter(|folder| *folder != root) {
        debouncer.watch(folder, RecursiveMode::NonRecursive).map_err(watch_error)?;
    }
    let mut saves = SaveEvents { debouncer, batches, root: root.to_path_buf(), config, link_targets: vec![] };
    saves.watch_folders()?;
    Ok(saves)
}

fn watch_error(error: notify::Error) -> io::Error {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => io::Error::other(
            "the system cannot watch any more folders\n  help: raise its limit (on Linux `sysctl fs.inotify.max_user_watches`), or close other programs that watch files",
        ),
        notify::ErrorKind::Io(error) => error,
        kind => io::Error::other(notify::Error::new(kind)),
    }
}

impl SaveEvents {
    /// Waits for a save that a build must take up, and returns the saved paths: `Some(None)` if everything must be read again. Returns no paths
    /// after a while without a save, since the day may have changed, and with it the consents that hold. Returns `None` if there will never
    /// be another save.
    pub(super) fn wait(&mut self) -> Option<Batch> {
        loop {
            let first = match self.batches.recv_timeout(LONGEST_WAIT) {
                Ok(first) => first,
                Err(RecvTimeoutError::Timeout) => return Some(Some(vec![])),
                Err(RecvTimeoutError::Disconnected) => return None,
            };
            let all = std::iter::once(first).chain(self.batches.try_iter()).collect::<Option<Vec<_>>>();
            let Some(paths) = all.map(|batches| batches.concat()) else {
                self.rewatch_folders();
                return Some(None);
            };
            // A folder may have been added or replaced, for example by checking out another branch.
            if paths.iter().any(|path| path.parent() == Some(&self.root)) {
                // Saves while the folders are registered again would be missed, so everything is read again.
                self.rewatch_folders();
                return Some(None);
            }
            if paths.iter().any(|path| self.is_build_input(path)) {
                return Some(Some(paths));
            }
        }
    }

    fn is_build_input(&self, path: &Path) -> bool {
        let Ok(relative) = path.strip_prefix(&self.root) else { return true };
        let Some(first) = relative.components().next().and_then(|c| c.as_os_str().to_str()) else { return true };
        let is_linked = || self.link_targets.iter().any(|target| path.starts_with(target));
        PROJECT_FOLDERS.contains(&first)
            || *path == self.config
            || is_linked()
            || (relative.components().count() == 1 && first.ends_with(".yml"))
    }

    /// Runs [`SaveEvents::watch_folders`], ignoring errors: if a folder disappears meanwhile, a later event of its parent reports that.
    fn rewatch_folders(&mut self) {
        let _ = self.watch_folders();
    }

    fn watch_folders(&mut self) -> io::Result<()> {
        for folder in self.outside_folders() {
            let _ = self.debouncer.unwatch(&folder);
        }
        self.link_targets.clear();
        for folder in PROJECT_FOLDERS.map(|folder| self.root.join(folder)) {
            let _ = self.debouncer.unwatch(&folder);
            if folder.is_dir() {
                self.debouncer.watch(&folder, RecursiveMode::Recursive).map_err(watch_error)?;
                self.link_targets.extend(source::linked_files(&folder));
            }
        }
        for folder in self.outside_folders() {
            self.debouncer.watch(folder, RecursiveMode::NonRecursive).map_err(watch_error)?;
        }
        Ok(())
    }

    /// Returns the folders of link targets that are not watched already. Editors replace a file instead of writing to it, so that only its
    /// folder reports the save.
    fn outside_folders(&self) -> BTreeSet<PathBuf> {
        let is_watched = |folder: &Path| {
            folder == self.root || PROJECT_FOLDERS.iter().any(|name| folder.starts_with(self.root.join(name)))
        };
        let folders = self.link_targets.iter().filter_map(|target| target.parent());
        folders.filter(|folder| !is_watched(folder)).map(Path::to_path_buf).collect()
    }
}
