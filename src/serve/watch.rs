//! A project's folder -> a signal whenever something in it was saved, whichever way an editor saves.

use crate::source;
use notify_debouncer_full::{
    DebounceEventResult, Debouncer, RecommendedCache, new_debouncer,
    notify::{self, EventKind, RecommendedWatcher, RecursiveMode},
};
use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

/// How long nothing has to be saved until it is looked at: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(40);

/// The folders a build is made from. Beside them only files of the project's folder itself matter: the configuration.
const FOLDERS: [&str; 4] = ["content", "static", "themes", "private"];

/// Paths that were saved; nothing where the system lost count of them.
type Batch = Option<Vec<PathBuf>>;

/// What was saved, to be waited for.
pub(super) struct SaveEvents {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    batches: Receiver<Batch>,
    root: PathBuf,
    config: PathBuf,
    /// What files of the project are links to.
    linked: Vec<PathBuf>,
}

/// Begins to watch.
///
/// # Errors
/// A system that will not watch.
pub(super) fn start(root: &Path, config: &str) -> io::Result<SaveEvents> {
    let (send, batches) = channel();
    let told = move |result: DebounceEventResult| {
        let (events, is_broken) = match result {
            Ok(events) => (events, false),
            Err(_) => (vec![], true),
        };
        let is_lost = is_broken || events.iter().any(|event| event.need_rescan());
        let meant = events.into_iter().filter(|event| !matches!(event.kind, EventKind::Access(_)));
        let paths: Vec<PathBuf> = meant.flat_map(|event| event.event.paths).collect();
        if is_lost || !paths.is_empty() {
            // Nobody waits any more where the program is about to end.
            let _ = send.send((!is_lost).then_some(paths));
        }
    };
    let mut debouncer = new_debouncer(QUIET, None, told).map_err(io::Error::other)?;
    debouncer.watch(root, RecursiveMode::NonRecursive).map_err(failed)?;
    let config = root.join(config);
    if let Some(folder) = config.parent().filter(|folder| *folder != root) {
        debouncer.watch(folder, RecursiveMode::NonRecursive).map_err(failed)?;
    }
    let mut saves = SaveEvents { debouncer, batches, root: root.to_path_buf(), config, linked: vec![] };
    saves.watch_folders()?;
    Ok(saves)
}

fn failed(error: notify::Error) -> io::Error {
    match error.kind {
        notify::ErrorKind::MaxFilesWatch => io::Error::other(
            "the system will not watch more folders\n  help: raise its limit (on Linux `sysctl fs.inotify.max_user_watches`), or end other programs that watch",
        ),
        notify::ErrorKind::Io(error) => error,
        kind => io::Error::other(notify::Error::new(kind)),
    }
}

impl SaveEvents {
    /// Waits until something was saved that a build is made from, and says what. `None` when nothing ever will be.
    pub(super) fn wait(&mut self) -> Option<Batch> {
        loop {
            let first = self.batches.recv().ok()?;
            let all = std::iter::once(first).chain(self.batches.try_iter()).collect::<Option<Vec<_>>>();
            let Some(paths) = all.map(|batches| batches.concat()) else {
                self.look_again();
                return Some(None);
            };
            // A folder may have come, or another have taken its place: a checkout of another branch, say.
            if paths.iter().any(|path| path.parent() == Some(&self.root)) {
                // What is saved while it is done would be missed: everything is looked at.
                self.look_again();
                return Some(None);
            }
            if paths.iter().any(|path| self.matters(path)) {
                return Some(Some(paths));
            }
        }
    }

    fn matters(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else { return true };
        let Some(first) = inside.components().next().and_then(|c| c.as_os_str().to_str()) else { return true };
        let is_linked = || self.linked.iter().any(|linked| path.starts_with(linked));
        FOLDERS.contains(&first)
            || *path == self.config
            || is_linked()
            || (inside.components().count() == 1 && first.ends_with(".yml"))
    }

    /// As [`SaveEvents::watch_folders`]. A folder that goes while it is looked at is told of by the one it stood in.
    fn look_again(&mut self) {
        let _ = self.watch_folders();
    }

    fn watch_folders(&mut self) -> io::Result<()> {
        for folder in self.beyond() {
            let _ = self.debouncer.unwatch(&folder);
        }
        self.linked.clear();
        for folder in FOLDERS.map(|folder| self.root.join(folder)) {
            let _ = self.debouncer.unwatch(&folder);
            if folder.is_dir() {
                self.debouncer.watch(&folder, RecursiveMode::Recursive).map_err(failed)?;
                self.linked.extend(source::linked_files(&folder));
            }
        }
        for folder in self.beyond() {
            self.debouncer.watch(folder, RecursiveMode::NonRecursive).map_err(failed)?;
        }
        Ok(())
    }

    /// The folders of files that links lead to, where they are not watched already. Editors put another file in a file's place, so that it
    /// is its folder that tells.
    fn beyond(&self) -> BTreeSet<PathBuf> {
        let is_watched =
            |folder: &Path| folder == self.root || FOLDERS.iter().any(|own| folder.starts_with(self.root.join(own)));
        let folders = self.linked.iter().filter_map(|linked| linked.parent());
        folders.filter(|folder| !is_watched(folder)).map(Path::to_path_buf).collect()
    }
}
