//! The program as a person runs it: its messages, the files that it leaves on the disk, its exit codes.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// Runs the program. A build is without sheets for print, because typesetting them takes most of a build's time.
fn run_without_sheets(dir: &Path, args: &[&str]) -> Output {
    let with_sheets = args.first() != Some(&"build");
    let args: Vec<&str> = args.iter().copied().chain((!with_sheets).then_some("--no-sheets")).collect();
    run(dir, &args)
}

/// Runs the program with exactly these arguments.
fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indsigt")).args(args).current_dir(dir).env("NO_COLOR", "1").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Creates a project with `init` and builds it once.
fn project() -> TempDir {
    let dir = TempDir::new().unwrap();
    assert!(run_without_sheets(dir.path(), &["init"]).status.success());
    assert!(run_without_sheets(dir.path(), &["build"]).status.success());
    dir
}

fn write(dir: &TempDir, path: &str, text: impl AsRef<[u8]>) {
    let to = dir.path().join(path);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::write(to, text).unwrap();
}

fn read(dir: &TempDir, path: &str) -> String {
    fs::read_to_string(dir.path().join(path)).unwrap()
}

#[test]
fn a_new_project_builds_without_a_finding_in_each_language() {
    for lang in ["en", "da"] {
        let dir = TempDir::new().unwrap();
        let made = run_without_sheets(dir.path(), &["init", "cat", "--lang", lang]);
        assert!(made.status.success() && stdout(&made).contains("indsigt build --root cat"), "{}", stdout(&made));
        let built = run_without_sheets(dir.path(), &["build", "--root", "cat"]);
        assert_eq!((built.status.code(), stderr(&built).as_str()), (Some(0), ""));
        assert!(dir.path().join("cat/output/index.html").exists());
    }
}

#[test]
fn a_new_catalogue_keeps_the_gitignore_that_is_there_and_adds_the_private_folder() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".gitignore"), "*.bak\noutput/").unwrap();
    assert!(run(dir.path(), &["init"]).status.success());
    let lines = fs::read_to_string(dir.path().join(".gitignore")).unwrap();
    assert!(lines.starts_with("*.bak\noutput/\n") && lines.lines().any(|line| line == "private/"), "{lines}");
    assert_eq!(lines.matches("output/").count(), 1, "{lines}");
}

#[test]
fn an_empty_project_takes_each_kind_and_still_builds() {
    let dir = TempDir::new().unwrap();
    run_without_sheets(dir.path(), &["init", "--empty"]);
    let before = run_without_sheets(dir.path(), &["new", "insight", "Too early"]);
    assert_eq!(before.status.code(), Some(2));
    assert!(stderr(&before).contains("there is no theme yet"));
    for (kind, title, path) in [
        ("theme", "Hvem ringer man til?", "content/themes/01-hvem-ringer-man-til/index.md"),
        ("insight", "A \"tricky\": title {x}", "content/themes/01-hvem-ringer-man-til/01-a-tricky-title-x.md"),
        ("insight", "Another", "content/themes/01-hvem-ringer-man-til/02-another.md"),
        ("quote", "his keys", "content/themes/01-hvem-ringer-man-til/quotes/his-keys.md"),
        ("recommendation", "Do it", "content/themes/01-hvem-ringer-man-til/recommendations/do-it.md"),
        ("page", "Æblegrød", "content/01-aeblegroed.md"),
        ("practice", "A practice", "content/practices/01-a-practice.md"),
        ("workshop", "A workshop", "content/workshops/01-a-workshop.md"),
        ("meeting", "A meeting", "content/meetings/01-a-meeting.md"),
        ("sheet", "A sheet", "content/sheets/01-a-sheet.md"),
    ] {
        let made = run_without_sheets(dir.path(), &["new", kind, title]);
        assert_eq!(stdout(&made).trim(), path, "{}", stderr(&made));
    }
    for args in [&["build"][..], &["build", "--drafts"]] {
        let built = run_without_sheets(dir.path(), args);
        assert_eq!((built.status.code(), stderr(&built).as_str()), (Some(0), ""));
    }
}

#[test]
fn init_and_new_overwrite_nothing() {
    let dir = project();
    write(&dir, "content/index.md", "mine");
    let again = run_without_sheets(dir.path(), &["init"]);
    assert_eq!((again.status.code(), read(&dir, "content/index.md").as_str()), (Some(2), "mine"));
    let twin = run_without_sheets(dir.path(), &["new", "insight", "The errand"]);
    assert_eq!(twin.status.code(), Some(2));
    assert!(stderr(&twin).contains("02-the-errand.md already exists"), "{}", stderr(&twin));
}

#[test]
fn with_errors_nothing_is_written_and_all_are_reported() {
    let dir = project();
    let before = read(&dir, "output/manifest.json");
    write(&dir, "content/01-process.md", "---\ntitel: x\n---\n[[nothing]]\n");
    write(&dir, "content/02-more.md", "---\ntitle: More\ntags: {a: b}\n---\n![x](missing.png)\n");
    let built = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(1));
    let said = stderr(&built);
    for place in
        ["content/01-process.md:2:1", "content/01-process.md:4:3", "content/02-more.md:3:7", "content/02-more.md:5:6"]
    {
        assert!(said.contains(place), "{place} is not told in\n{said}");
    }
    assert!(said.contains("did you mean `title`?") && said.contains("4 errors"), "{said}");
    assert_eq!(read(&dir, "output/manifest.json"), before);
}

#[test]
fn a_foreign_folder_is_not_touched_without_force() {
    let dir = project();
    write(&dir, "site/keep.txt", "mine");
    let refused = run_without_sheets(dir.path(), &["build", "-o", "site"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("indsigt did not make") && stderr(&refused).contains("--force"));
    assert!(!dir.path().join("site/index.html").exists());
    assert!(run_without_sheets(dir.path(), &["build", "-o", "site", "--force"]).status.success());
    assert_eq!(read(&dir, "site/keep.txt"), "mine");
    assert!(dir.path().join("site/index.html").exists());
}

#[test]
fn check_shows_how_the_list_of_names_is_read() {
    let dir = project();
    write(&dir, "private/names.txt", "Navn;Telefon\nFru Asta Brandholm;22334455\nB03 -> Bo Dale # her brother\n");
    let shown = run(dir.path(), &["check", "--names"]);
    assert_eq!(stdout(&shown), "line 2: Asta Brandholm\nline 3: Bo Dale\n");
    write(&dir, "private/names.txt", "Asta Brandholm who lives in the house behind the church\n");
    let refused = run(dir.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("line 1 of private/names.txt is not a name"), "{}", stderr(&refused));
}

#[test]
fn an_attachment_is_asked_about_and_then_published() {
    let dir = project();
    write(&dir, "static/form.pdf", b"%PDF-1.4 of some other program");
    let refused = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("run `indsigt attach static/form.pdf`"), "{}", stderr(&refused));
    let attach = |answer: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["attach", "form.pdf", "--by", "M \"K\""])
            .current_dir(dir.path())
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(child.stdin.as_mut().unwrap(), answer.as_bytes()).unwrap();
        stdout(&child.wait_with_output().unwrap())
    };
    assert!(attach("\n").contains("Nothing was written"));
    assert!(!dir.path().join("attachments.yml").exists());
    assert!(attach("y\n").contains("Written into attachments.yml"));
    let built = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert!(dir.path().join("output/form.pdf").exists() && !dir.path().join("output/attachments.yml").exists());
    write(&dir, "static/form.pdf", b"%PDF-1.4 of some other program, changed");
    assert_eq!(run_without_sheets(dir.path(), &["build"]).status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_file_of_the_private_folder_is_not_published_under_another_name() {
    let dir = project();
    write(&dir, "private/interview.txt", "She came in late.");
    fs::create_dir_all(dir.path().join("static")).unwrap();
    fs::hard_link(dir.path().join("private/interview.txt"), dir.path().join("static/notes.txt")).unwrap();
    let built = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(1));
    assert!(stderr(&built).contains("this file is also in `private/`"), "{}", stderr(&built));
}

#[test]
fn foreign_files_are_never_overwritten() {
    let dir = project();
    write(&dir, "site/index.html", "mine");
    write(&dir, "site/themes/index.html", "mine as well");
    let refused = run_without_sheets(dir.path(), &["build", "-o", "site", "--force"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("`index.html`, `themes/index.html`"), "{}", stderr(&refused));
    assert_eq!(
        (read(&dir, "site/index.html").as_str(), fs::read_dir(dir.path().join("site")).unwrap().count()),
        ("mine", 2)
    );
}

#[test]
fn a_catalogue_without_content_keeps_the_published_site() {
    let dir = project();
    let before = read(&dir, "output/manifest.json");
    fs::rename(dir.path().join("content"), dir.path().join("contents")).unwrap();
    let failed = run_without_sheets(dir.path(), &["build"]);
    assert_eq!((failed.status.code(), read(&dir, "output/manifest.json")), (Some(1), before));
    assert!(stderr(&failed).contains("did you mean `contents/`? Rename the folder"), "{}", stderr(&failed));
    fs::rename(dir.path().join("contents"), dir.path().join("content")).unwrap();
    fs::create_dir(dir.path().join("content/02-about.md")).unwrap();
    assert!(stderr(&run_without_sheets(dir.path(), &["build"])).contains("this is a folder, not a file"));
}

#[test]
fn the_catalogue_itself_is_never_overwritten() {
    let dir = project();
    for output in [".", "content", "content/site", "static/site", ".."] {
        let refused = run_without_sheets(dir.path(), &["build", "-o", output, "--force"]);
        assert_eq!(refused.status.code(), Some(2), "{output}");
    }
    assert!(dir.path().join("content/index.md").exists());
}

#[test]
fn only_changed_files_are_written_and_stale_files_are_removed() {
    let dir = project();
    let same = run_without_sheets(dir.path(), &["build"]);
    assert!(stdout(&same).contains("Found no changes"), "{}", stdout(&same));
    write(&dir, "output/CNAME", "example.org");
    fs::remove_file(dir.path().join("content/themes/01-someone-at-the-door/recommendations.md")).unwrap();
    let built = run_without_sheets(dir.path(), &["build"]);
    assert!(stdout(&built).contains("removed 1"), "{}", stdout(&built));
    assert!(!dir.path().join("output/recommendations").exists());
    assert_eq!(read(&dir, "output/CNAME"), "example.org");
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().starts_with(".output")), "{left:?}");
}

#[test]
fn leftovers_of_an_interrupted_build_are_removed() {
    let dir = project();
    write(&dir, ".output.new-4294967294/half.html", "half");
    write(&dir, "content/index.md", "---\ntitle: Changed\n---\n");
    assert!(run_without_sheets(dir.path(), &["build"]).status.success());
    assert!(!dir.path().join(".output.new-4294967294").exists());
    write(&dir, ".indsigt/staging/.output.new-4294967294-0/half.html", "half");
    write(&dir, "content/index.md", "---\ntitle: Changed again\n---\n");
    assert!(run_without_sheets(dir.path(), &["build"]).status.success());
    let left: Vec<_> = fs::read_dir(dir.path().join(".indsigt/staging")).unwrap().flatten().collect();
    assert!(left.is_empty(), "{left:?}");
}

/// A build that is killed at any moment leaves the old site or the new one, whole, and nothing of either where a server would show it.
/// `just endure` kills three hundred.
#[test]
fn a_killed_build_leaves_one_whole_site() {
    let kills: u64 = std::env::var("KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let dir = project();
    for n in 0..kills {
        write(&dir, "content/02-news.md", format!("---\ntitle: News {n}\n---\nOf the day, number {n}.\n"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["build", "--no-sheets"])
            .current_dir(dir.path())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // The moments are spread over a build's time, whatever that is on this machine.
        std::thread::sleep(std::time::Duration::from_millis(n * 37 % 400));
        let _ = child.kill();
        child.wait().unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&read(&dir, "output/manifest.json")).unwrap();
        for (path, digest) in manifest["files"].as_object().unwrap() {
            let bytes = fs::read(dir.path().join("output").join(path)).unwrap_or_else(|e| panic!("{path}: {e}"));
            let digest = digest.as_str().or_else(|| digest["sha256"].as_str()).unwrap();
            assert_eq!(to_hex(&bytes), digest, "{path}");
        }
        let beside: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert!(!beside.iter().any(|name| name.to_string_lossy().starts_with(".output")), "{beside:?}");
    }
    assert!(run_without_sheets(dir.path(), &["build"]).status.success());
    assert!(read(&dir, "output/news/index.html").contains(&format!("number {}", kills - 1)));
    assert_eq!(fs::read_dir(dir.path().join(".indsigt/staging")).unwrap().count(), 0);
}

/// Returns the SHA-256 of `bytes` in hexadecimal digits.
fn to_hex(bytes: &[u8]) -> String {
    <sha2::Sha256 as sha2::Digest>::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn files_that_a_server_keeps_beside_the_pages_are_searched() {
    let dir = project();
    let page = fs::read(dir.path().join("output/quotes/his-keys/index.html")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &page).unwrap();
    write(&dir, "output/quotes/his-keys/index.html.gz", packed.finish().unwrap());
    write(&dir, "output/CNAME", "catalogue.example.org");
    assert!(run_without_sheets(dir.path(), &["withdraw", "B01"]).status.success());
    let built = run_without_sheets(dir.path(), &["build"]);
    let said = stderr(&built);
    assert_eq!(built.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a file in the output folder that no build made") && said.contains("his-keys/index.html.gz"),
        "{said}"
    );
    fs::remove_file(dir.path().join("output/quotes/his-keys/index.html.gz")).unwrap();
    assert!(run_without_sheets(dir.path(), &["build"]).status.success());
    assert!(dir.path().join("output/CNAME").exists());
}

#[test]
fn a_day_that_brings_consents_back_is_told() {
    let dir = project();
    let voices = read(&dir, "content/voices.yml");
    write(
        &dir,
        "content/voices.yml",
        voices.replace("B02:", "B09: { label: A, consent: public, until: 2020-05-01 }\nB02:"),
    );
    let earlier = run_without_sheets(dir.path(), &["build", "--today", "2020-01-01"]);
    assert!(
        stderr(&earlier).contains("the consent of `B09` ran out on 2020-05-01, but holds on 2020-01-01"),
        "{}",
        stderr(&earlier)
    );
    let record = fs::File::options().append(true).open(dir.path().join("audit.json")).unwrap();
    record.set_modified(std::time::SystemTime::now() + std::time::Duration::from_secs(3 * 86_400)).unwrap();
    let behind = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(behind.status.code(), Some(1));
    assert!(stderr(&behind).contains("error[E055]: the clock of this computer says"), "{}", stderr(&behind));
}

#[test]
fn quotes_with_expired_consent_are_withheld() {
    let dir = project();
    let page = dir.path().join("output/quotes/fuses/index.html");
    assert!(page.exists());
    let built = run_without_sheets(dir.path(), &["build", "--today", "2030-01-01"]);
    assert!(stdout(&built).contains("Held back for lack of consent: 1 quote"), "{}", stdout(&built));
    assert!(!page.exists());
    let public = run_without_sheets(dir.path(), &["build", "--audience", "public", "--today", "2026-11-22"]);
    assert!(stdout(&public).contains("for the public") && stdout(&public).contains("1 quote"), "{}", stdout(&public));
    assert!(!page.exists());
}

#[test]
fn malformed_files_are_reported_and_harm_nothing() {
    let dir = project();
    write(&dir, "content/02-latin.md", b"---\ntitle: Bl\xe5b\xe6r\n---\n");
    write(&dir, "content/03-empty.md", "");
    write(&dir, "content/04-tab.md", "---\ntitle: x\nextra:\n\ta: b\n---\n");
    write(&dir, "content/05-open.md", "---\ntitle: x\n\nText.\n");
    write(&dir, "content/06-fine.md", "\u{feff}---\r\ntitle: Fine\r\n---\r\n\r\nText.\r\n");
    let built = run_without_sheets(dir.path(), &["build"]);
    let said = stderr(&built);
    assert_eq!(built.status.code(), Some(1), "{said}");
    for (code, place) in [
        ("E001", "02-latin.md:2:10"),
        ("E008", "03-empty.md:1:1"),
        ("E003", "04-tab.md:4:2"),
        ("E002", "05-open.md:1:1"),
    ] {
        assert!(
            said.contains(&format!("error[{code}]")) && said.contains(place),
            "{code} at {place} is not told in\n{said}"
        );
    }
    assert!(!said.contains("06-fine"), "{said}");
}

#[test]
fn a_five_megabyte_text_builds_without_findings() {
    let dir = project();
    let paragraph = "Words and *more* words of a very long report. ".repeat(40) + "\n\n";
    write(&dir, "content/07-long.md", format!("---\ntitle: Long\n---\n{}", paragraph.repeat(2800)));
    let built = run_without_sheets(dir.path(), &["build"]);
    assert_eq!((built.status.code(), stderr(&built).as_str()), (Some(0), ""));
    assert!(fs::metadata(dir.path().join("output/long/index.html")).unwrap().len() > 5_000_000);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_and_link_cycles_are_errors() {
    let dir = project();
    let secret = TempDir::new().unwrap();
    write(&secret, "secret.md", "---\ntitle: Secret\n---\n");
    std::os::unix::fs::symlink(secret.path().join("secret.md"), dir.path().join("content/08-secret.md")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("content"), dir.path().join("content/practices")).unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("content/09-gone.md")).unwrap();
    fs::create_dir_all(dir.path().join("private")).unwrap();
    write(&dir, "private/names.txt", "Agnete Vestergren\n");
    std::os::unix::fs::symlink("..", dir.path().join("content/10-all")).unwrap();
    std::os::unix::fs::symlink("../private", dir.path().join("content/11-list")).unwrap();
    let built = run_without_sheets(dir.path(), &["build"]);
    let said = stderr(&built);
    assert_eq!(built.status.code(), Some(1), "{said}");
    assert!(said.contains("content/08-secret.md") && said.contains("leads out of the project"), "{said}");
    assert!(said.contains("content/practices") && said.contains("circular"), "{said}");
    assert!(said.contains("content/09-gone.md"), "{said}");
    assert_eq!(said.matches("leads to `private/`").count(), 2, "{said}");
    assert!(!said.contains("Vestergren"), "{said}");
}

#[test]
fn template_errors_are_reported_with_their_location() {
    let dir = project();
    let cases = [
        (
            "{% extends \"builtin/site/page.html\" %}\n{% block main %}{{ page.titel }}{% endblock main %}\n",
            "page.html:2:25",
            "titel",
        ),
        ("one\n{% if x %}\n", "page.html:", "E022"),
        ("{{ \"no-such-word\" | word }}\n", "page.html:1:", "no-such-word"),
        ("{{ page.head.title | shout }}\n", "page.html:1:", "shout"),
        ("{% extends \"site/baze.html\" %}\n", "page.html:1:1", "baze.html"),
        ("{% extends \"site/page.html\" %}\n", "page.html:1:1", "leads back to itself"),
    ];
    for (text, place, word) in cases {
        write(&dir, "themes/default/site/page.html", text);
        let built = run_without_sheets(dir.path(), &["build"]);
        let said = stderr(&built);
        assert_eq!(built.status.code(), Some(1), "{text}\n{said}");
        assert!(said.contains(place) && said.contains(word), "{place} and {word} are not told in\n{said}");
    }
    write(
        &dir,
        "themes/default/site/page.html",
        "{% extends \"builtin/site/page.html\" %}\n{% block main %}{{ page.titel }}{% endblock main %}\n",
    );
    let said = stderr(&run_without_sheets(dir.path(), &["build"]));
    assert!(said.contains("title_html"), "the names there are stand in\n{said}");
}

#[test]
fn usage_errors_exit_with_two() {
    let dir = TempDir::new().unwrap();
    for args in [
        &["build"][..],
        &["biuld"],
        &["new", "insigt", "x"],
        &["build", "--audience", "everybody"],
        &["build", "--base-url", "example"],
    ] {
        assert_eq!(run_without_sheets(dir.path(), args).status.code(), Some(2), "{args:?}");
    }
    assert!(stderr(&run_without_sheets(dir.path(), &["build"])).contains("indsigt init"));
}

#[test]
fn a_base_url_makes_addresses_absolute_where_required() {
    let dir = project();
    let built = run_without_sheets(dir.path(), &["build", "--base-url", "https://example.org/house"]);
    assert!(built.status.success(), "{}", stderr(&built));
    assert!(read(&dir, "output/sitemap.xml").contains("<loc>https://example.org/house/insights/the-errand/</loc>"));
    let page = read(&dir, "output/insights/the-errand/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/house/insights/the-errand/\">"));
    assert!(page.contains("href=\"../../themes/someone-at-the-door/\"") && !page.contains("index.html"));
    assert!(read(&dir, "output/404.html").contains("href=\"https://example.org/house/assets/site.css\""));
}

#[test]
fn check_reports_what_build_would_and_writes_nothing() {
    let dir = TempDir::new().unwrap();
    run_without_sheets(dir.path(), &["init"]);
    let fine = run_without_sheets(dir.path(), &["check"]);
    assert!(fine.status.success() && stdout(&fine).contains("No findings"), "{}{}", stdout(&fine), stderr(&fine));
    assert!(!dir.path().join("output").exists());
    write(&dir, "content/02-more.md", "---\ntitle: More\n---\n[[his-key]]\n\n> [!FACT]\n> One in three.\n");
    let found = run_without_sheets(dir.path(), &["check", "--format", "json"]);
    assert_eq!(found.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_str(&stdout(&found)).unwrap();
    let one = &said["findings"][0];
    assert_eq!(
        (one["code"].as_str(), one["file"].as_str(), one["line"].as_u64()),
        (Some("E011"), Some("content/02-more.md"), Some(4))
    );
    assert_eq!((said["errors"].as_u64(), said["warnings"].as_u64()), (Some(1), Some(1)));
    for format in ["human", "sarif", "github"] {
        let found = run_without_sheets(dir.path(), &["check", "--format", format]);
        assert!(format!("{}{}", stdout(&found), stderr(&found)).contains("E011"), "{format}");
    }
}

#[test]
fn strict_counts_warnings() {
    let dir = TempDir::new().unwrap();
    run_without_sheets(dir.path(), &["init"]);
    write(&dir, "content/02-more.md", "---\ntitle: More\n---\n> [!FACT]\n> One in three.\n");
    assert_eq!(run_without_sheets(dir.path(), &["check"]).status.code(), Some(0));
    assert_eq!(run_without_sheets(dir.path(), &["check", "--strict"]).status.code(), Some(1));
}

#[test]
fn a_trace_shows_where_an_entry_comes_from_and_where_it_goes() {
    let dir = project();
    let said = stdout(&run_without_sheets(dir.path(), &["trace", "shelf"]));
    let lines: Vec<&str> = said.lines().map(|l| l.split("  (content/").next().unwrap()).collect();
    assert_eq!(
        lines[..8],
        [
            "recommendation shelf: Put a shelf for parcels where people pass, not where they don’t.",
            "",
            "comes from",
            "  quote post-office: “I take them all in. It's like being the post office. (...) I've met…”",
            "    voice B01: Woman, 70s",
            "  insight the-errand: 1.2 An errand opens the door",
            "    quote post-office: “I take them all in. It's like being the post office. (...) I've met…”",
            "    quote fuses: “They come down for a fuse and stay an hour. I keep the fuses in the back…”",
        ],
        "{said}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&run_without_sheets(dir.path(), &["trace", "post-office", "--format", "json"])))
            .unwrap();
    let edges: Vec<(&str, &str)> = json["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["from"].as_str().unwrap(), e["to"].as_str().unwrap()))
        .collect();
    assert!(
        edges.contains(&("voice:B01", "quote:post-office"))
            && edges.contains(&("quote:post-office", "recommendation:shelf"))
    );
    let names: Vec<&str> = json["nodes"].as_array().unwrap().iter().map(|n| n["name"].as_str().unwrap()).collect();
    assert!(edges.iter().all(|(a, b)| names.contains(a) && names.contains(b)));
    let dot = stdout(&run_without_sheets(dir.path(), &["trace", "post-office", "--format", "dot"]));
    assert!(dot.starts_with("digraph trace {") && dot.contains("\"voice:B01\" -> \"quote:post-office\";"), "{dot}");
    let lost = run_without_sheets(dir.path(), &["trace", "post-ofice"]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(
        stderr(&lost).contains("nothing is called `post-ofice`")
            && stderr(&lost).contains("did you mean `post-office`?")
    );
}

#[test]
fn a_withdrawn_voice_is_in_no_later_edition() {
    let dir = project();
    let voices = read(&dir, "content/voices.yml");
    let asked = run_without_sheets(dir.path(), &["withdraw", "B01", "--dry-run"]);
    assert!(
        stdout(&asked).contains("the quote `his-keys`")
            && stdout(&asked).contains("the recommendation `shelf` is withdrawn as well")
    );
    assert_eq!(read(&dir, "content/voices.yml"), voices);
    assert!(!stdout(&asked).contains("Your own text repeats"), "{}", stdout(&asked));
    // A dry run finds own text that retells the words.
    let retelling = "---\ntitle: More\n---\nI take them all in. It's like being the post office, she says.\n";
    write(&dir, "content/05-more.md", retelling);
    let asked = run_without_sheets(dir.path(), &["withdraw", "B01", "--dry-run"]);
    assert!(stdout(&asked).contains("Your own text repeats"), "{}", stdout(&asked));
    assert!(stderr(&asked).contains("content/05-more.md:4"), "{}", stderr(&asked));
    fs::remove_file(dir.path().join("content/05-more.md")).unwrap();
    #[cfg(feature = "print")]
    {
        assert!(run_without_sheets(dir.path(), &["print", "posters", "his-keys", "fuses"]).status.success());
        let alone = run_without_sheets(dir.path(), &["print", "posters", "his-keys"]);
        assert!(stdout(&alone).contains("`fuses.pdf` is from an earlier run"), "{}", stdout(&alone));
    }
    let done = run_without_sheets(dir.path(), &["withdraw", "B01"]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(stdout(&done).contains("output/  ("), "{}", stdout(&done));
    #[cfg(feature = "print")]
    assert!(
        stdout(&done).contains("posters/his-keys.pdf  (delete it)") && !stdout(&done).contains("fuses.pdf"),
        "{}",
        stdout(&done)
    );
    assert!(stdout(&done).contains("its words are in none of"), "{}", stdout(&done));
    let wanted = voices.replace("date: 2026-05, consent: public }\nB02", "date: 2026-05, consent: none }\nB02");
    assert_ne!(wanted, voices);
    assert_eq!(read(&dir, "content/voices.yml"), wanted);
    let built = run_without_sheets(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    assert!(!dir.path().join("output/quotes/his-keys").exists());
    assert!(!read(&dir, "output/catalogue.json").contains("B01"));
    // Words of the withdrawn voice that are retold elsewhere are errors, and are reported.
    write(&dir, "content/05-more.md", retelling);
    let again = run_without_sheets(dir.path(), &["withdraw", "B01"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(
        stdout(&again).contains("is already withdrawn") && stderr(&again).contains("more/index.html"),
        "{}",
        stderr(&again)
    );
    let lost = run_without_sheets(dir.path(), &["withdraw", "B1"]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(stderr(&lost).contains("did you mean `B01`?"));
}

#[test]
fn the_audit_record_is_beside_the_output_and_contains_no_secret() {
    let dir = project();
    write(&dir, "private/names.txt", "Asta Brandholm\n");
    let built = run_without_sheets(dir.path(), &["build", "--audience", "public"]);
    assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
    let record = read(&dir, "audit.json");
    assert!(!dir.path().join("output/audit.json").exists());
    let json: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!((json["audience"].as_str(), json["found"].as_u64()), (Some("public"), Some(0)));
    let manifest: serde_json::Value = serde_json::from_str(&read(&dir, "output/manifest.json")).unwrap();
    assert_eq!(json["files"], manifest["files"]);
    for what in ["words", "names", "ids"] {
        assert!(!json["searched"][what].as_array().unwrap().is_empty(), "{what}");
    }
    for word in ["Brandholm", "brandholm", "fuses", "B03"] {
        assert!(!record.contains(word), "{word}");
    }
    // A private name in a text stops the build, and the old output stays.
    let before = read(&dir, "output/index.html");
    write(&dir, "content/05-more.md", "---\ntitle: More\n---\nAsta Brandholm's kitchen.\n");
    let stopped = run_without_sheets(dir.path(), &["build", "--audience", "public"]);
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stderr(&stopped).contains("E065"));
    assert_eq!(read(&dir, "output/index.html"), before);
}

#[cfg(feature = "print")]
#[test]
fn a_build_includes_sheets_and_a_withdrawal_empties_the_sheet_cache() {
    let dir = TempDir::new().unwrap();
    assert!(run(dir.path(), &["init"]).status.success());
    let built = run(dir.path(), &["build"]);
    assert!(built.status.success(), "{}", stderr(&built));
    assert!(dir.path().join("output/print/book.pdf").is_file());
    assert!(dir.path().join(".indsigt/internal-book-on-site").is_dir());
    assert_eq!(fs::read_to_string(dir.path().join(".indsigt/.gitignore")).unwrap(), "*\n");
    let again = run(dir.path(), &["build"]);
    assert!(stdout(&again).contains("Found no changes"), "{}", stdout(&again));
    let voices = fs::read_to_string(dir.path().join("content/voices.yml")).unwrap();
    let voice = voices.lines().find_map(|l| l.split_once(':').filter(|(id, _)| !id.starts_with(['#', ' ']))).unwrap().0;
    assert!(run(dir.path(), &["withdraw", voice]).status.success());
    let kept = || fs::read_dir(dir.path().join(".indsigt")).unwrap().map(|e| e.unwrap().file_name());
    let of_none = |name: std::ffi::OsString| [".gitignore", "lock"].iter().any(|known| name == *known);
    assert!(kept().all(of_none));
    // Withdrawing a voice that is already withdrawn empties the cache as well.
    assert!(run(dir.path(), &["print", "book"]).status.success() && !kept().all(of_none));
    assert!(run(dir.path(), &["withdraw", voice]).status.success() && kept().all(of_none));
}

#[cfg(feature = "print")]
#[test]
fn sheets_are_written_to_the_requested_folder() {
    let dir = TempDir::new().unwrap();
    assert!(run(dir.path(), &["init"]).status.success());
    let printed = run(dir.path(), &["print", "book", "-o", "out"]);
    assert!(printed.status.success(), "{}", stderr(&printed));
    assert!(dir.path().join("out/book.pdf").is_file());
    let wrong = run(dir.path(), &["print", "posters", "--size", "A9"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("A0, A1, A2, A3, A4, A5 or 16:9"), "{}", stderr(&wrong));
    let unknown = run(dir.path(), &["print", "boards", "--workshop", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains("the catalogue has no workshop"), "{}", stderr(&unknown));
    let into = run(dir.path(), &["print", "book", "-o", "content/x"]);
    assert!(!into.status.success() && !dir.path().join("content/x").exists(), "{}", stderr(&into));
    assert!(!dir.path().join("print").exists());
}

#[test]
fn completions_are_generated_for_each_shell() {
    let dir = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(&run_without_sheets(dir.path(), &["completions", shell]));
        assert!(script.contains("withdraw") && script.contains("no-sheets"), "{shell}");
    }
    assert_eq!(run_without_sheets(dir.path(), &["completions", "dos"]).status.code(), Some(2));
}

#[test]
fn codes_are_explained_and_errors_are_printed_before_warnings() {
    let dir = project();
    let said = run_without_sheets(dir.path(), &["explain", "e016", "E039"]);
    assert!(
        stdout(&said).contains("E016: a voice is not in voices.yml") && stdout(&said).contains("E039: "),
        "{}",
        stdout(&said)
    );
    assert!(stdout(&said).lines().all(|line| line.chars().count() <= 80), "{}", stdout(&said));
    let lost = run_without_sheets(dir.path(), &["explain", "E3"]);
    assert!(lost.status.code() == Some(2) && stderr(&lost).contains("help: "), "{}", stderr(&lost));
    write(
        &dir,
        "content/03-a.md",
        "---\ntitle: A\n---\nring 12 34 56 78\n\n".to_string() + &"ring 12 34 56 78\n\n".repeat(120),
    );
    write(&dir, "content/04-b.md", "---\ntitle: B\n---\n[[nobody]]\n");
    let built = run_without_sheets(dir.path(), &["build"]);
    let first = stderr(&built).lines().next().unwrap_or_default().to_string();
    assert!(
        first.starts_with("error[E011]") && stderr(&built).contains("… and 22 more"),
        "{first}\n{}",
        stderr(&built)
    );
    assert!(stderr(&built).contains("Run `indsigt explain E011` for an explanation"), "{}", stderr(&built));
}
