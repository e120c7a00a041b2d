//! The program as a person runs it: its messages, the files that it leaves on the disk, its exit codes.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

/// Runs the program. A build is without sheets for print, because typesetting them takes most of a build's time.
fn indsigt(dir: &Path, args: &[&str]) -> Output {
    let with_sheets = args.first() != Some(&"build");
    let args: Vec<&str> = args.iter().copied().chain((!with_sheets).then_some("--no-sheets")).collect();
    whole(dir, &args)
}

/// Runs the program with exactly these arguments.
fn whole(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indsigt")).args(args).current_dir(dir).env("NO_COLOR", "1").output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Creates a project with `init` and builds it once.
fn project() -> TempDir {
    let dir = TempDir::new().unwrap();
    assert!(indsigt(dir.path(), &["init"]).status.success());
    assert!(indsigt(dir.path(), &["build"]).status.success());
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
        let made = indsigt(dir.path(), &["init", "cat", "--lang", lang]);
        assert!(made.status.success() && out(&made).contains("indsigt build --root cat"), "{}", out(&made));
        let built = indsigt(dir.path(), &["build", "--root", "cat"]);
        assert_eq!((built.status.code(), err(&built).as_str()), (Some(0), ""));
        assert!(dir.path().join("cat/output/index.html").exists());
    }
}

#[test]
fn an_empty_project_takes_each_kind_and_still_builds() {
    let dir = TempDir::new().unwrap();
    indsigt(dir.path(), &["init", "--empty"]);
    let before = indsigt(dir.path(), &["new", "insight", "Too early"]);
    assert_eq!(before.status.code(), Some(2));
    assert!(err(&before).contains("there is no theme yet"));
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
        let made = indsigt(dir.path(), &["new", kind, title]);
        assert_eq!(out(&made).trim(), path, "{}", err(&made));
    }
    for args in [&["build"][..], &["build", "--drafts"]] {
        let built = indsigt(dir.path(), args);
        assert_eq!((built.status.code(), err(&built).as_str()), (Some(0), ""));
    }
}

#[test]
fn init_and_new_write_over_nothing() {
    let dir = project();
    write(&dir, "content/index.md", "mine");
    let again = indsigt(dir.path(), &["init"]);
    assert_eq!((again.status.code(), read(&dir, "content/index.md").as_str()), (Some(2), "mine"));
    let twin = indsigt(dir.path(), &["new", "insight", "The errand"]);
    assert_eq!(twin.status.code(), Some(2));
    assert!(err(&twin).contains("02-the-errand.md is there already"), "{}", err(&twin));
}

#[test]
fn with_errors_nothing_is_written_and_all_are_told() {
    let dir = project();
    let before = read(&dir, "output/manifest.json");
    write(&dir, "content/01-process.md", "---\ntitel: x\n---\n[[nothing]]\n");
    write(&dir, "content/02-more.md", "---\ntitle: More\ntags: {a: b}\n---\n![x](missing.png)\n");
    let built = indsigt(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(1));
    let said = err(&built);
    for place in
        ["content/01-process.md:2:1", "content/01-process.md:4:3", "content/02-more.md:3:7", "content/02-more.md:5:6"]
    {
        assert!(said.contains(place), "{place} is not told in\n{said}");
    }
    assert!(said.contains("did you mean `title`?") && said.contains("4 errors"), "{said}");
    assert_eq!(read(&dir, "output/manifest.json"), before);
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone_without_force() {
    let dir = project();
    write(&dir, "site/keep.txt", "mine");
    let refused = indsigt(dir.path(), &["build", "-o", "site"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("not made by indsigt") && err(&refused).contains("--force"));
    assert!(!dir.path().join("site/index.html").exists());
    assert!(indsigt(dir.path(), &["build", "-o", "site", "--force"]).status.success());
    assert_eq!(read(&dir, "site/keep.txt"), "mine");
    assert!(dir.path().join("site/index.html").exists());
}

#[test]
fn a_file_of_somebody_elses_is_never_written_over() {
    let dir = project();
    write(&dir, "site/index.html", "mine");
    write(&dir, "site/themes/index.html", "mine as well");
    let refused = indsigt(dir.path(), &["build", "-o", "site", "--force"]);
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert!(err(&refused).contains("`index.html`, `themes/index.html`"), "{}", err(&refused));
    assert_eq!(
        (read(&dir, "site/index.html").as_str(), fs::read_dir(dir.path().join("site")).unwrap().count()),
        ("mine", 2)
    );
}

#[test]
fn a_catalogue_without_its_texts_leaves_what_was_published() {
    let dir = project();
    let before = read(&dir, "output/manifest.json");
    fs::rename(dir.path().join("content"), dir.path().join("contents")).unwrap();
    let failed = indsigt(dir.path(), &["build"]);
    assert_eq!((failed.status.code(), read(&dir, "output/manifest.json")), (Some(1), before));
    assert!(err(&failed).contains("is it `contents/`? Rename it"), "{}", err(&failed));
    fs::rename(dir.path().join("contents"), dir.path().join("content")).unwrap();
    fs::create_dir(dir.path().join("content/02-about.md")).unwrap();
    assert!(err(&indsigt(dir.path(), &["build"])).contains("this is a folder, not a file"));
}

#[test]
fn the_catalogue_itself_is_never_written_over() {
    let dir = project();
    for output in [".", "content", "content/site", "static/site", ".."] {
        let refused = indsigt(dir.path(), &["build", "-o", output, "--force"]);
        assert_eq!(refused.status.code(), Some(2), "{output}");
    }
    assert!(dir.path().join("content/index.md").exists());
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_is_removed() {
    let dir = project();
    let same = indsigt(dir.path(), &["build"]);
    assert!(out(&same).contains("nothing has changed"), "{}", out(&same));
    write(&dir, "output/CNAME", "example.org");
    fs::remove_file(dir.path().join("content/themes/01-someone-at-the-door/recommendations.md")).unwrap();
    let built = indsigt(dir.path(), &["build"]);
    assert!(out(&built).contains("1 removed"), "{}", out(&built));
    assert!(!dir.path().join("output/recommendations").exists());
    assert_eq!(read(&dir, "output/CNAME"), "example.org");
    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().flatten().map(|e| e.file_name()).collect();
    assert!(!left.iter().any(|n| n.to_string_lossy().starts_with(".output")), "{left:?}");
}

#[test]
fn what_a_stopped_build_left_behind_is_taken_away() {
    let dir = project();
    write(&dir, ".output.new-4294967294/half.html", "half");
    write(&dir, "content/index.md", "---\ntitle: Changed\n---\n");
    assert!(indsigt(dir.path(), &["build"]).status.success());
    assert!(!dir.path().join(".output.new-4294967294").exists());
}

#[test]
fn consent_that_has_run_out_holds_back() {
    let dir = project();
    let page = dir.path().join("output/quotes/fuses/index.html");
    assert!(page.exists());
    let built = indsigt(dir.path(), &["build", "--today", "2030-01-01"]);
    assert!(out(&built).contains("Held back for lack of consent: 1 quote"), "{}", out(&built));
    assert!(!page.exists());
    let public = indsigt(dir.path(), &["build", "--audience", "public", "--today", "2026-11-22"]);
    assert!(out(&public).contains("for the public") && out(&public).contains("1 quote"), "{}", out(&public));
    assert!(!page.exists());
}

#[test]
fn strange_files_are_told_and_harm_nothing() {
    let dir = project();
    write(&dir, "content/02-latin.md", b"---\ntitle: Bl\xe5b\xe6r\n---\n");
    write(&dir, "content/03-empty.md", "");
    write(&dir, "content/04-tab.md", "---\ntitle: x\nextra:\n\ta: b\n---\n");
    write(&dir, "content/05-open.md", "---\ntitle: x\n\nText.\n");
    write(&dir, "content/06-fine.md", "\u{feff}---\r\ntitle: Fine\r\n---\r\n\r\nText.\r\n");
    let built = indsigt(dir.path(), &["build"]);
    let said = err(&built);
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
fn five_megabytes_are_no_trouble() {
    let dir = project();
    let paragraph = "Words and *more* words of a very long report. ".repeat(40) + "\n\n";
    write(&dir, "content/07-long.md", format!("---\ntitle: Long\n---\n{}", paragraph.repeat(2800)));
    let built = indsigt(dir.path(), &["build"]);
    assert_eq!((built.status.code(), err(&built).as_str()), (Some(0), ""));
    assert!(fs::metadata(dir.path().join("output/long/index.html")).unwrap().len() > 5_000_000);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_and_a_ring_are_errors() {
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
    let built = indsigt(dir.path(), &["build"]);
    let said = err(&built);
    assert_eq!(built.status.code(), Some(1), "{said}");
    assert!(said.contains("content/08-secret.md") && said.contains("leads out of the project"), "{said}");
    assert!(said.contains("content/practices") && said.contains("ring"), "{said}");
    assert!(said.contains("content/09-gone.md"), "{said}");
    assert_eq!(said.matches("leads to `private/`").count(), 2, "{said}");
    assert!(!said.contains("Vestergren"), "{said}");
}

#[test]
fn a_template_that_does_not_compile_is_shown_with_its_place() {
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
        let built = indsigt(dir.path(), &["build"]);
        let said = err(&built);
        assert_eq!(built.status.code(), Some(1), "{text}\n{said}");
        assert!(said.contains(place) && said.contains(word), "{place} and {word} are not told in\n{said}");
    }
    write(
        &dir,
        "themes/default/site/page.html",
        "{% extends \"builtin/site/page.html\" %}\n{% block main %}{{ page.titel }}{% endblock main %}\n",
    );
    let said = err(&indsigt(dir.path(), &["build"]));
    assert!(said.contains("title_html"), "the names there are stand in\n{said}");
}

#[test]
fn wrong_use_exits_with_two() {
    let dir = TempDir::new().unwrap();
    for args in [
        &["build"][..],
        &["biuld"],
        &["new", "insigt", "x"],
        &["build", "--audience", "everybody"],
        &["build", "--base-url", "example"],
    ] {
        assert_eq!(indsigt(dir.path(), args).status.code(), Some(2), "{args:?}");
    }
    assert!(err(&indsigt(dir.path(), &["build"])).contains("indsigt init"));
}

#[test]
fn with_a_base_url_addresses_are_whole_where_they_must_be() {
    let dir = project();
    let built = indsigt(dir.path(), &["build", "--base-url", "https://example.org/house"]);
    assert!(built.status.success(), "{}", err(&built));
    assert!(read(&dir, "output/sitemap.xml").contains("<loc>https://example.org/house/insights/the-errand/</loc>"));
    let page = read(&dir, "output/insights/the-errand/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/house/insights/the-errand/\">"));
    assert!(page.contains("href=\"../../themes/someone-at-the-door/\"") && !page.contains("index.html"));
    assert!(read(&dir, "output/404.html").contains("href=\"https://example.org/house/assets/site.css\""));
}

#[test]
fn check_says_what_build_would_and_writes_nothing() {
    let dir = TempDir::new().unwrap();
    indsigt(dir.path(), &["init"]);
    let fine = indsigt(dir.path(), &["check"]);
    assert!(fine.status.success() && out(&fine).contains("Nothing is wrong"), "{}{}", out(&fine), err(&fine));
    assert!(!dir.path().join("output").exists());
    write(&dir, "content/02-more.md", "---\ntitle: More\n---\n[[his-key]]\n\n> [!FACT]\n> One in three.\n");
    let found = indsigt(dir.path(), &["check", "--format", "json"]);
    assert_eq!(found.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_str(&out(&found)).unwrap();
    let one = &said["findings"][0];
    assert_eq!(
        (one["code"].as_str(), one["file"].as_str(), one["line"].as_u64()),
        (Some("E011"), Some("content/02-more.md"), Some(4))
    );
    assert_eq!((said["errors"].as_u64(), said["warnings"].as_u64()), (Some(1), Some(1)));
    for format in ["human", "sarif", "github"] {
        let found = indsigt(dir.path(), &["check", "--format", format]);
        assert!(format!("{}{}", out(&found), err(&found)).contains("E011"), "{format}");
    }
}

#[test]
fn strict_counts_warnings() {
    let dir = TempDir::new().unwrap();
    indsigt(dir.path(), &["init"]);
    write(&dir, "content/02-more.md", "---\ntitle: More\n---\n> [!FACT]\n> One in three.\n");
    assert_eq!(indsigt(dir.path(), &["check"]).status.code(), Some(0));
    assert_eq!(indsigt(dir.path(), &["check", "--strict"]).status.code(), Some(1));
}

#[test]
fn a_trace_says_where_a_thing_comes_from_and_where_it_goes() {
    let dir = project();
    let said = out(&indsigt(dir.path(), &["trace", "shelf"]));
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
        serde_json::from_str(&out(&indsigt(dir.path(), &["trace", "post-office", "--format", "json"]))).unwrap();
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
    let dot = out(&indsigt(dir.path(), &["trace", "post-office", "--format", "dot"]));
    assert!(dot.starts_with("digraph trace {") && dot.contains("\"voice:B01\" -> \"quote:post-office\";"), "{dot}");
    let lost = indsigt(dir.path(), &["trace", "post-ofice"]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(
        err(&lost).contains("nothing is called `post-ofice`") && err(&lost).contains("the nearest is `post-office`")
    );
}

#[test]
fn a_voice_that_withdraws_is_in_no_edition_from_then_on() {
    let dir = project();
    let voices = read(&dir, "content/voices.yml");
    let asked = indsigt(dir.path(), &["withdraw", "B01", "--dry-run"]);
    assert!(
        out(&asked).contains("the quote `his-keys`") && out(&asked).contains("the recommendation `shelf` goes with it")
    );
    assert_eq!(read(&dir, "content/voices.yml"), voices);
    #[cfg(feature = "print")]
    {
        assert!(indsigt(dir.path(), &["print", "posters", "his-keys", "fuses"]).status.success());
        let alone = indsigt(dir.path(), &["print", "posters", "his-keys"]);
        assert!(out(&alone).contains("`fuses.pdf` lies there from before"), "{}", out(&alone));
    }
    let done = indsigt(dir.path(), &["withdraw", "B01"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(out(&done).contains("output/  ("), "{}", out(&done));
    #[cfg(feature = "print")]
    assert!(
        out(&done).contains("posters/his-keys.pdf  (delete it)") && !out(&done).contains("fuses.pdf"),
        "{}",
        out(&done)
    );
    assert!(out(&done).contains("its words are in none of"), "{}", out(&done));
    let wanted = voices.replace("date: 2026-05, consent: public }\nB02", "date: 2026-05, consent: none }\nB02");
    assert_ne!(wanted, voices);
    assert_eq!(read(&dir, "content/voices.yml"), wanted);
    let built = indsigt(dir.path(), &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", err(&built));
    assert!(!dir.path().join("output/quotes/his-keys").exists());
    assert!(!read(&dir, "output/catalogue.json").contains("B01"));
    // Words of the withdrawn voice that are retold elsewhere are errors, and are reported.
    write(
        &dir,
        "content/05-more.md",
        "---\ntitle: More\n---\nI take them all in. It's like being the post office, she says.\n",
    );
    let again = indsigt(dir.path(), &["withdraw", "B01"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(out(&again).contains("is withdrawn already") && err(&again).contains("more/index.html"), "{}", err(&again));
    let lost = indsigt(dir.path(), &["withdraw", "B1"]);
    assert_eq!(lost.status.code(), Some(2));
    assert!(err(&lost).contains("the nearest is `B01`"));
}

#[test]
fn the_record_of_the_audit_is_kept_beside_the_output_and_holds_no_word() {
    let dir = project();
    write(&dir, "private/names.txt", "Asta Brandholm\n");
    let built = indsigt(dir.path(), &["build", "--audience", "public"]);
    assert_eq!(built.status.code(), Some(0), "{}", err(&built));
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
    let stopped = indsigt(dir.path(), &["build", "--audience", "public"]);
    assert_eq!(stopped.status.code(), Some(1));
    assert!(err(&stopped).contains("E065"));
    assert_eq!(read(&dir, "output/index.html"), before);
}

#[cfg(feature = "print")]
#[test]
fn a_build_brings_its_sheets_and_a_withdrawn_voice_is_in_none_that_was_kept() {
    let dir = TempDir::new().unwrap();
    assert!(whole(dir.path(), &["init"]).status.success());
    let built = whole(dir.path(), &["build"]);
    assert!(built.status.success(), "{}", err(&built));
    assert!(dir.path().join("output/print/book.pdf").is_file());
    assert!(dir.path().join(".indsigt/internal-book-on-site").is_dir());
    assert_eq!(fs::read_to_string(dir.path().join(".indsigt/.gitignore")).unwrap(), "*\n");
    let again = whole(dir.path(), &["build"]);
    assert!(out(&again).contains("nothing has changed"), "{}", out(&again));
    let voices = fs::read_to_string(dir.path().join("content/voices.yml")).unwrap();
    let voice = voices.lines().find_map(|l| l.split_once(':').filter(|(id, _)| !id.starts_with(['#', ' ']))).unwrap().0;
    assert!(whole(dir.path(), &["withdraw", voice]).status.success());
    let kept = || fs::read_dir(dir.path().join(".indsigt")).unwrap().map(|e| e.unwrap().file_name());
    let of_none = |name: std::ffi::OsString| [".gitignore", "lock"].iter().any(|known| name == *known);
    assert!(kept().all(of_none));
    // Withdrawing a voice that is already withdrawn empties the cache as well.
    assert!(whole(dir.path(), &["print", "book"]).status.success() && !kept().all(of_none));
    assert!(whole(dir.path(), &["withdraw", voice]).status.success() && kept().all(of_none));
}

#[cfg(feature = "print")]
#[test]
fn sheets_are_printed_into_the_folder_that_is_named() {
    let dir = TempDir::new().unwrap();
    assert!(whole(dir.path(), &["init"]).status.success());
    let printed = whole(dir.path(), &["print", "book", "-o", "out"]);
    assert!(printed.status.success(), "{}", err(&printed));
    assert!(dir.path().join("out/book.pdf").is_file());
    let wrong = whole(dir.path(), &["print", "posters", "--size", "A9"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("A0, A1, A2, A3, A4 or A5"), "{}", err(&wrong));
    let unknown = whole(dir.path(), &["print", "boards", "--workshop", "nowhere"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(err(&unknown).contains("the catalogue has no workshop"), "{}", err(&unknown));
    let into = whole(dir.path(), &["print", "book", "-o", "content/x"]);
    assert!(!into.status.success() && !dir.path().join("content/x").exists(), "{}", err(&into));
    assert!(!dir.path().join("print").exists());
}

#[test]
fn a_shell_is_told_what_can_be_completed() {
    let dir = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = out(&indsigt(dir.path(), &["completions", shell]));
        assert!(script.contains("withdraw") && script.contains("no-sheets"), "{shell}");
    }
    assert_eq!(indsigt(dir.path(), &["completions", "dos"]).status.code(), Some(2));
}

#[test]
fn a_code_is_explained_and_an_error_is_not_hidden_behind_a_hundred_warnings() {
    let dir = project();
    let said = indsigt(dir.path(), &["explain", "e016", "E039"]);
    assert!(
        out(&said).contains("E016: a voice is not in voices.yml") && out(&said).contains("E039: "),
        "{}",
        out(&said)
    );
    assert!(out(&said).lines().all(|line| line.chars().count() <= 80), "{}", out(&said));
    let lost = indsigt(dir.path(), &["explain", "E3"]);
    assert!(lost.status.code() == Some(2) && err(&lost).contains("help: "), "{}", err(&lost));
    write(
        &dir,
        "content/03-a.md",
        "---\ntitle: A\n---\nring 12 34 56 78\n\n".to_string() + &"ring 12 34 56 78\n\n".repeat(120),
    );
    write(&dir, "content/04-b.md", "---\ntitle: B\n---\n[[nobody]]\n");
    let built = indsigt(dir.path(), &["build"]);
    let first = err(&built).lines().next().unwrap_or_default().to_string();
    assert!(first.starts_with("error[E011]") && err(&built).contains("… and 22 more"), "{first}\n{}", err(&built));
    assert!(err(&built).contains("`indsigt explain E011` says more"), "{}", err(&built));
}
