//! `indsigt serve`: every save is served, whichever way it is made; nothing but the site can be requested.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A server for its own project; it ends with the test.
struct Server {
    child: Child,
    port: u16,
    root: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The limit at which tests stop waiting; nothing here measures time.
const TIMEOUT: Duration = Duration::from_secs(60);

fn project() -> TempDir {
    let root = TempDir::new().unwrap();
    for (path, text) in [
        ("indsigt.yml", "title: T\n"),
        ("content/index.md", "---\ntitle: Front\n---\nFirst words.\n"),
        ("content/themes/01-t/index.md", "---\ntitle: A theme\n---\nOf something.\n"),
        ("static/note.txt", "0123456789"),
        ("private/names.txt", "Ane Holm\n"),
    ] {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn start(root: TempDir, port: u16) -> Server {
    start_with(root, port, &[])
}

fn start_with(root: TempDir, port: u16, more: &[&str]) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_indsigt"))
        .args(["serve", "--port", &port.to_string(), "--root"])
        .arg(root.path())
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("http://")).expect("the address is said");
    let port = line.split("localhost:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    // Later output is read and discarded, so that the server never blocks on a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Server { child, port, root }
}

impl Server {
    /// Sends a request verbatim, and returns the complete response.
    fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = vec![];
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn request(&self, method: &str, path: &str, more: &str) -> String {
        let port = self.port;
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{more}Connection: close\r\n\r\n"))
    }

    fn get(&self, path: &str) -> String {
        self.request("GET", path, "")
    }

    /// Requests `path` until the response is as wanted, and returns that response.
    fn get_until(&self, path: &str, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if is_it(&answer) {
                return answer;
            }
            assert!(start.elapsed() < TIMEOUT, "{what}: {path} is still\n{answer}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Returns the next event for open pages that is as wanted.
    fn wait_for_event(&self, what: &str, is_it: impl Fn(&str) -> bool) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        write!(stream, "GET /-/news HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port).unwrap();
        let told =
            BufReader::new(stream).lines().map_while(Result::ok).find(|line| line.starts_with("data:") && is_it(line));
        told.unwrap_or_else(|| panic!("no news of {what}"))
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.root.path().join(path)
    }

    fn save(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn every_way_of_saving_updates_the_site() {
    let server = start(project(), 0);
    let front = server.get("/");
    assert!(front.contains("First words.") && front.contains("/-/live.js"), "{front}");
    let page = |words: &str| format!("---\ntitle: Front\n---\n{words}\n");
    server.save("content/index.md", &page("Truncated and written."));
    server.get_until("/", "a file that was written over", |a| a.contains("Truncated and written."));
    server.save("content/.index.md.swp", &page("Swapped in."));
    fs::rename(server.path("content/.index.md.swp"), server.path("content/index.md")).unwrap();
    server.get_until("/", "a file that took another's place", |a| a.contains("Swapped in."));
    server.save("content/new-page.md", "---\ntitle: New\n---\nHello.\n");
    server.get_until("/new-page/", "a file that is new", |a| status(a) == "200");
    fs::remove_file(server.path("content/new-page.md")).unwrap();
    server.get_until("/new-page/", "a file that was taken away", |a| status(a) == "404");
    server.save("content/themes/02-u/01-i.md", "---\ntitle: Deep\n---\nIn a new folder.\n");
    server.save("content/themes/02-u/index.md", "---\ntitle: Second\n---\nX.\n");
    server.get_until("/insights/i/", "a folder that is new", |a| a.contains("In a new folder."));
    server.save("themes/default/words/en.ftl", "skip = Straight to the words\n");
    server.get_until("/", "a skin that was not there before", |a| a.contains("Straight to the words"));
    server.save("indsigt.yml", "title: Another title\n");
    server.get_until("/", "the configuration", |a| a.contains("Another title"));
    // A checkout of another branch: the whole folder goes, and another takes its place.
    fs::rename(server.path("content"), server.path("away")).unwrap();
    server.save("content/index.md", &page("Of another branch."));
    server.get_until("/", "a folder in another's place", |a| a.contains("Of another branch."));
    server.save("content/index.md", &page("And written to there."));
    server.get_until("/", "a file in that folder", |a| a.contains("And written to there."));
}

/// Pages learn of files that they use, such as styles and pictures, when these are added, changed or removed.
#[test]
fn added_changed_and_removed_files_are_announced() {
    let server = start(project(), 0);
    for (what, text) in [("comes", "one"), ("changes", "two")] {
        server.save("static/a-style.css", text);
        server.wait_for_event(what, |line| line.contains("a-style.css"));
        server.get_until("/a-style.css", what, |a| a.ends_with(text));
    }
    fs::remove_file(server.path("static/a-style.css")).unwrap();
    server.get_until("/a-style.css", "goes", |a| status(a) == "404");
    server.wait_for_event("goes", |line| line.contains("a-style.css"));
}

#[test]
fn a_withdrawal_holds_even_while_another_file_has_an_error() {
    let root = project();
    let insight =
        "---\ntitle: I\n---\n> A pelican swallowed my umbrella on the way to the harbour. {#pelican voice=B1}\n";
    fs::write(root.path().join("content/themes/01-t/01-i.md"), insight).unwrap();
    fs::write(root.path().join("content/voices.yml"), "B1: { label: A, consent: public }\n").unwrap();
    let server = start(root, 0);
    let page = "/quotes/pelican/index.html";
    assert!(server.get(page).contains("swallowed my umbrella"));
    server.save("content/index.md", "---\ntitle: Front\n---\n[[nothing]]\n");
    server.wait_for_event("an error", |event| event.contains("nothing"));
    assert!(server.get(page).contains("swallowed my umbrella"), "the last good page stays");
    server.save("content/voices.yml", "B1: { label: A, consent: none }\n");
    server.get_until(page, "a withdrawal", |answer| !answer.contains("swallowed my umbrella"));
    assert!(!server.get("/catalogue.json").contains("swallowed my umbrella"));
    assert!(server.get("/").contains("First words."), "what is not withdrawn stays");
}

#[test]
fn an_error_is_announced_and_the_last_good_page_stays() {
    let server = start(project(), 0);
    server.save("content/index.md", "---\ntitle: Front\n---\nSee [[nothing-here]].\n");
    let told = server.wait_for_event("a mistake", |line| line.contains("E01"));
    assert!(told.contains("nothing-here") && told.contains("content/index.md:4"), "{told}");
    assert!(server.get("/").contains("First words."), "the last good page stays");
    server.save("content/index.md", "---\ntitle: Front\n---\nMended.\n");
    let told = server.wait_for_event("the mend", |line| line.contains("\"trouble\":null"));
    assert!(told.contains("\"version\":"), "{told}");
    assert!(server.get("/").contains("Mended."));
}

/// An error that is not fixed does not disappear because something else is saved, whether the error is in a text or in a template.
#[test]
fn an_error_stays_until_it_is_fixed_whatever_else_is_saved() {
    let server = start(project(), 0);
    let theme = |words: &str| format!("---\ntitle: A theme\n---\n{words}\n");
    for (path, wrong, right, code) in [
        (
            "content/index.md",
            "---\ntitle: Front\n---\nSee [[nothing-here]].\n",
            "---\ntitle: Front\n---\nMended.\n",
            "E011",
        ),
        (
            "themes/default/site/page.html",
            "{% extends \"builtin/site/page.html\" %}{% block main %}{{ page.nothing.more }}{% endblock main %}\n",
            "{% extends \"builtin/site/page.html\" %}\n",
            "E022",
        ),
    ] {
        server.save("content/a-page.md", "---\ntitle: A page\n---\nWords.\n");
        server.get_until("/a-page/", "a page", |a| status(a) == "200");
        server.save(path, wrong);
        server.wait_for_event(code, |line| line.contains(code));
        for step in ["one", "two"] {
            let words = format!("Saved beside {code}, {step}.");
            server.save("content/themes/01-t/index.md", &theme(&words));
            // Saves are built in order: once the fix below is reported, this save has been built as well.
            std::thread::sleep(Duration::from_millis(300));
            server.wait_for_event("the same mistake", |line| line.contains(code));
            assert!(!server.get("/themes/t/").contains(&words), "{code}: the last good page stays");
        }
        server.save(path, right);
        server.wait_for_event("the mend", |line| line.contains("\"trouble\":null"));
        server.get_until("/themes/t/", "all that was saved", |a| a.contains(&format!("Saved beside {code}, two.")));
    }
}

#[test]
fn nothing_but_the_site_can_be_requested() {
    let server = start(project(), 0);
    for path in [
        "/../indsigt.yml",
        "/%2e%2e/indsigt.yml",
        "/..%2findsigt.yml",
        "/static/note.txt",
        "/content/index.md",
        "/private/names.txt",
        "//etc/passwd",
        "/%00",
        "/%5c..%5cindsigt.yml",
        "/audit.json",
    ] {
        let answer = server.get(path);
        assert!(["400", "404"].contains(&status(&answer)), "{path}: {answer}");
        assert!(!answer.contains("Ane Holm") && !answer.contains("title: T\n"), "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", server.path("static/link.txt")).unwrap();
        server.wait_for_event("a link that leads out of the project", |line| line.contains("static/link.txt"));
        assert_eq!(status(&server.get("/link.txt")), "404", "a link that leads out of the project");
    }
    for host in ["evil.example", "localhost", "localhost:1", "127.0.0.1.evil.example:80"] {
        let answer = server.send(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
        assert_eq!(status(&answer), "403", "{host}: {answer}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(status(&server.request(method, "/", "Content-Length: 0\r\n")), "405", "{method}");
    }
    let answer = server.request("GET", "/", "Origin: http://evil.example\r\n");
    assert!(!answer.to_lowercase().contains("access-control"), "{answer}");
}

#[test]
fn content_types_ranges_and_redirects_follow_http() {
    let server = start(project(), 0);
    let part = server.request("GET", "/note.txt", "Range: bytes=2-4\r\n");
    assert!(status(&part) == "206" && part.ends_with("\r\n\r\n234") && part.contains("bytes 2-4/10"), "{part}");
    assert_eq!(status(&server.request("GET", "/note.txt", "Range: bytes=10-\r\n")), "416");
    let font = server.get("/assets/fonts/newsreader.woff2").to_lowercase();
    assert!(font.contains("content-type: font/woff2") && font.contains("accept-ranges: bytes"), "{}", &font[..300]);
    let moved = server.get("/themes/t");
    assert!(status(&moved) == "308" && moved.contains("/themes/t/"), "{moved}");
    let head = server.request("HEAD", "/", "");
    assert!(status(&head) == "200" && head.ends_with("\r\n\r\n"), "{head}");
    let nothing = server.get("/nothing/at/all");
    assert!(status(&nothing) == "404" && nothing.contains("href=\"/assets/site.css\""), "{nothing}");
    let sum = header(&server.get("/note.txt"), "etag");
    let part = |known: &str| server.request("GET", "/note.txt", &format!("Range: bytes=2-4\r\nIf-Range: {known}\r\n"));
    assert_eq!(
        (status(&part(&sum)), status(&part("\"another\""))),
        ("206", "200"),
        "parts of one file alone go together"
    );
}

/// Returns the value of a header in a response.
fn header(answer: &str, name: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {answer}")).to_string()
}

#[cfg(unix)]
#[test]
fn link_targets_and_a_configuration_elsewhere_are_watched() {
    let root = project();
    fs::create_dir_all(root.path().join("beside")).unwrap();
    fs::write(root.path().join("beside/about.md"), "---\ntitle: About\n---\nFrom beside.\n").unwrap();
    std::os::unix::fs::symlink("../beside/about.md", root.path().join("content/about.md")).unwrap();
    fs::rename(root.path().join("indsigt.yml"), root.path().join("beside/own.yml")).unwrap();
    let server = start_with(root, 0, &["--config", "beside/own.yml"]);
    server.get_until("/about/", "a file over a link", |a| a.contains("From beside."));
    server.save("beside/about.md", "---\ntitle: About\n---\nSaved beside.\n");
    server.get_until("/about/", "a file over a link that was saved", |a| a.contains("Saved beside."));
    server.save("beside/own.yml", "title: A title of its own\n");
    server.get_until("/", "a configuration in another folder", |a| a.contains("A title of its own"));
}

#[test]
fn saves_without_changes_are_not_announced() {
    let server = start(project(), 0);
    let version = |line: &str| line.split("\"version\":").nth(1).unwrap().split(',').next().unwrap().to_string();
    let before = version(&server.wait_for_event("the first build", |_| true));
    server.save("content/index.md", "---\ntitle: Front\n---\nFirst words.\n");
    server.save("content/.index.md.swp", "half");
    server.save("content/themes/01-t/index.md", "---\ntitle: A theme\n---\nOf something else.\n");
    server.get_until("/themes/t/", "what changes something", |a| a.contains("something else"));
    let after = version(&server.wait_for_event("the last build", |_| true));
    assert_eq!(after.parse::<u64>().unwrap(), before.parse::<u64>().unwrap() + 1);
}

#[test]
fn a_port_in_use_is_skipped_and_idle_connections_block_nobody() {
    let first = start(project(), 0);
    let second = start(project(), first.port);
    assert_ne!(first.port, second.port);
    // Connections without a request, with half of one, and with a response that is never read.
    let waiting: Vec<TcpStream> = (0..200)
        .map(|n| {
            let mut stream = TcpStream::connect(("127.0.0.1", second.port)).unwrap();
            if n % 2 == 0 {
                stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
            } else {
                write!(stream, "GET /-/news HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", second.port).unwrap();
            }
            stream
        })
        .collect();
    assert!(second.get("/").contains("First words."));
    second.save("content/index.md", "---\ntitle: Front\n---\nWith two hundred waiting.\n");
    second.get_until("/", "a save while many wait", |a| a.contains("two hundred waiting"));
    waiting.iter().for_each(|stream| drop(stream.shutdown(Shutdown::Both)));
}

#[cfg(unix)]
#[test]
fn the_server_ends_on_an_interrupt() {
    let mut server = start(project(), 0);
    let _open = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
    Command::new("kill").args(["-INT", &server.child.id().to_string()]).status().unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(start.elapsed() < TIMEOUT, "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
    assert!(!Path::new(&server.root.path().join("output")).exists(), "nothing is written");
}
