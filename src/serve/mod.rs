//! A project on the disk -> its last good build over HTTP, built anew at every save: wait, build, publish.
//!
//! Everything is served from memory, read-only, to this machine alone.

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

/// A site whose files are made when they are asked for.
pub trait Pages: Send + Sync {
    /// Whether there is a file at `path`.
    fn has(&self, path: &str) -> bool;
    /// The file at `path`, if there is one.
    ///
    /// # Errors
    /// What the terminal says of why it cannot be made.
    fn file(&self, path: &str) -> Option<Result<Bytes, String>>;
}

/// What a build came to.
pub struct Outcome {
    /// What can be looked at; nothing if there are errors.
    pub pages: Option<Arc<dyn Pages>>,
    /// The files that are no pages and are not what they were.
    pub changed: Vec<String>,
    /// What the terminal says of the errors; shown over the page until they are mended.
    pub trouble: Option<String>,
}

/// What is served, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The project's folder, whole and with links followed: so the system names what was saved in it.
    pub root: PathBuf,
    /// The configuration, by its path in that folder.
    pub config: String,
    /// The port; if it is in use, the next that is free.
    pub port: u16,
}

/// How many ports are tried.
const PORTS: u16 = 50;

/// The last good build.
#[derive(Clone, Default)]
struct LastBuild {
    /// Counts the builds.
    version: u64,
    /// Which server shows it.
    server: u64,
    pages: Option<Arc<dyn Pages>>,
}

/// What open pages are told.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
struct PageEvent {
    /// Tells this server from one that ran before at the same address.
    server: u64,
    /// Of what is served. A page asks for itself anew when it is another.
    version: u64,
    /// The files that are no pages and are not what they were in the version before.
    changed: Vec<String>,
    /// What is wrong with what was saved since.
    trouble: Option<String>,
}

/// What is served at the moment.
struct LiveSite {
    server: u64,
    shown: RwLock<LastBuild>,
    news: channel::Sender<PageEvent>,
}

impl LiveSite {
    fn new() -> Self {
        // A number that the system makes anew for each process.
        let server = RandomState::new().hash_one(std::process::id()) >> 12;
        let news = PageEvent { server, ..PageEvent::default() };
        LiveSite { server, shown: RwLock::default(), news: channel::Sender::new(news) }
    }

    fn shown(&self) -> LastBuild {
        // A lock is poisoned by a panic while it is held, and nothing is done while this one is.
        self.shown.read().map(|shown| shown.clone()).unwrap_or_default()
    }

    /// Serves what was built; keeps what was served where there are errors.
    fn publish(&self, outcome: Outcome) {
        let mut outdated = None;
        let mut news = PageEvent {
            server: self.server,
            version: self.shown().version,
            changed: outcome.changed,
            trouble: outcome.trouble,
        };
        if let Some(pages) = outcome.pages {
            news.version += 1;
            let next = LastBuild { version: news.version, server: self.server, pages: Some(pages) };
            // What was shown before is taken apart when nobody waits for the lock.
            let before = self.shown.write().map(|mut shown| std::mem::replace(&mut *shown, next));
            outdated = before.ok();
        }
        self.news.send_if_modified(|last| {
            let is_news = last.version != news.version || last.trouble != news.trouble;
            if is_news {
                *last = news;
            }
            is_news
        });
        drop(outdated);
    }
}

/// Serves what `build` makes of the project, and calls it again whenever something is saved, until Ctrl-C: with the paths of what was
/// saved, or with nothing where all has to be looked at. `ready` is told the
/// address.
///
/// # Errors
/// No free port, or a system that will not watch a folder.
pub fn run(
    settings: &Settings,
    mut build: impl FnMut(Option<&[PathBuf]>) -> Outcome + Send + 'static,
    ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let live = Arc::new(LiveSite::new());
    // What is saved while the first build runs is seen as well.
    let mut saves = watch::start(&settings.root, &settings.config)?;
    live.publish(build(None));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let served = runtime.block_on(async {
        let listener = bind(settings.port).await?;
        let address = listener.local_addr()?;
        let published = live.clone();
        std::thread::spawn(move || {
            while let Some(saved) = saves.wait() {
                published.publish(build(saved.as_deref()));
            }
        });
        ready(address);
        tokio::select! {
            served = axum::serve(listener, http::router(live, address.port())) => served,
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    });
    // Open pages hold a connection each, for ever.
    runtime.shutdown_background();
    served
}

/// The first free port from `port` on, on this machine alone.
async fn bind(port: u16) -> io::Result<TcpListener> {
    let mut last = None;
    for port in port..=port.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}
