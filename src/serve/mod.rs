//! A preview server: the last good build of a project over HTTP. Waits for a save, builds, publishes.
//!
//! Everything is served from memory, read-only, and to this machine alone.

mod http;
mod watch;

use bytes::Bytes;
use std::{
    hash::{BuildHasher, RandomState},
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, RwLock},
};
use tokio::{net::TcpListener, sync::watch as channel};

/// A site whose files are made when they are requested.
pub trait SiteFiles: Send + Sync {
    /// Returns whether there is a file at `path`.
    fn has(&self, path: &str) -> bool;
    /// Returns the file at `path`, if there is one.
    ///
    /// # Errors
    /// The findings that prevent the file, formatted as for the terminal.
    fn file(&self, path: &str) -> Option<Result<Bytes, String>>;
}

/// The result of a build.
pub struct BuildOutcome {
    /// The site to serve; `None` if there are errors.
    pub site: Option<Arc<dyn SiteFiles>>,
    /// The paths of files that are not pages and have changed.
    pub changed_files: Vec<String>,
    /// The errors, formatted as for the terminal; displayed over the page until they are fixed.
    pub errors: Option<String>,
}

/// The server's settings.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The project's folder as a canonical path, which is the form in which the system reports saved files.
    pub root: PathBuf,
    /// The configuration's path, relative to that folder.
    pub config: String,
    /// The port; if it is in use, the server takes the next free one.
    pub port: u16,
}

/// The number of further ports that are tried.
const MAX_EXTRA_PORTS: u16 = 50;

/// The last good build.
#[derive(Clone, Default)]
struct LastBuild {
    /// The number of the build, counted from 1; 0 before the first good build.
    version: u64,
    /// The id of the server that serves the build.
    server: u64,
    site: Option<Arc<dyn SiteFiles>>,
}

/// A message to open pages.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
struct PageEvent {
    /// Distinguishes this server from an earlier one at the same address.
    server: u64,
    /// The version of the site that is served. A page requests itself again when the version changes.
    version: u64,
    /// The paths of files that are not pages and have changed since the previous version.
    changed: Vec<String>,
    /// The errors in the files saved since.
    trouble: Option<String>,
}

/// The site that is served at the moment.
struct LiveSite {
    server: u64,
    last_build: RwLock<LastBuild>,
    events: channel::Sender<PageEvent>,
}

impl LiveSite {
    fn new() -> Self {
        // `RandomState` has new keys in each process.
        let server = RandomState::new().hash_one(std::process::id()) >> 12;
        let event = PageEvent { server, ..PageEvent::default() };
        LiveSite { server, last_build: RwLock::default(), events: channel::Sender::new(event) }
    }

    fn last_build(&self) -> LastBuild {
        // Only a panic while the lock is held can poison it, and nothing that panics runs then.
        self.last_build.read().map(|build| build.clone()).unwrap_or_default()
    }

    /// Publishes a build. If it has errors, the last good build stays.
    fn publish(&self, outcome: BuildOutcome) {
        let mut outdated = None;
        let mut event = PageEvent {
            server: self.server,
            version: self.last_build().version,
            changed: outcome.changed_files,
            trouble: outcome.errors,
        };
        if let Some(site) = outcome.site {
            event.version += 1;
            let next = LastBuild { version: event.version, server: self.server, site: Some(site) };
            // The previous build is returned, and freed only after the lock is released, so that nobody waits for that.
            let previous = self.last_build.write().map(|mut current| std::mem::replace(&mut *current, next));
            outdated = previous.ok();
        }
        self.events.send_if_modified(|last| {
            let is_new = last.version != event.version || last.trouble != event.trouble;
            if is_new {
                *last = event;
            }
            is_new
        });
        drop(outdated);
    }
}

/// Serves what `build` makes of the project until Ctrl-C, and calls `build` again after every save: with the paths that were saved, or with
/// `None` if everything has to be read again. Calls `ready` with the server's address.
///
/// # Errors
/// No port is free, or the system refuses to watch a folder.
pub fn run(
    settings: &ServerSettings,
    mut build: impl FnMut(Option<&[PathBuf]>) -> BuildOutcome + Send + 'static,
    ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let live = Arc::new(LiveSite::new());
    // Watch before the first build, so that saves during that build are noticed as well.
    let mut saves = watch::watch(&settings.root, &settings.config)?;
    live.publish(build(None));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let result = runtime.block_on(async {
        let listener = bind(settings.port).await?;
        let address = listener.local_addr()?;
        let publisher = live.clone();
        std::thread::spawn(move || {
            while let Some(saved) = saves.wait() {
                publisher.publish(build(saved.as_deref()));
            }
        });
        let announce_and_serve = async {
            ready(address);
            axum::serve(listener, http::router(live, address.port())).await
        };
        tokio::select! {
            // In this order: Ctrl-C has to be handled before the address is announced.
            biased;
            _ = tokio::signal::ctrl_c() => Ok(()),
            served = announce_and_serve => served,
        }
    });
    // Do not wait for connections to close: each open page holds one indefinitely.
    runtime.shutdown_background();
    result
}

/// Binds the first free port from `port` on, on the loopback address only.
async fn bind(port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(MAX_EXTRA_PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
