//! Import of files of other programs: every row is accounted for, every word arrives, and a second import changes nothing but its own.

use indsigt::{
    diag::Report,
    import::{
        self,
        project::{Destination, ImportRecord, Plan, Project},
        read::{self, Mapping, Reading},
    },
    model::{self, quote, testimony::Piece},
    source::{Content, Private, Sources},
};
use proptest::prelude::*;
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};
use tempfile::TempDir;

pub(super) fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_indsigt")).args(args).current_dir(dir).env("NO_COLOR", "1").output().unwrap()
}

pub(super) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(super) fn project() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("indsigt.yml"), "title: T\nconsent: public\n").unwrap();
    dir
}

/// Returns all files of the project with their bytes, without the program's own cache.
pub(super) fn files(dir: &TempDir) -> Vec<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(dir.path()).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files =
        entries.filter(|entry| entry.file_type().is_file() && !entry.path().to_string_lossy().contains(".indsigt"));
    files
        .map(|entry| {
            (entry.path().strip_prefix(dir.path()).unwrap().display().to_string(), fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn read_mapped(table: &str, map: &str) -> Reading {
    let table = read::read_tables("t.csv", table.as_bytes(), false).unwrap().remove(0);
    Mapping::parse(map, &table).unwrap().apply(&table)
}

fn plan(sources: &Sources, record: &ImportRecord, reading: &Reading) -> Plan {
    let (catalogue, _) = model::build(sources, true);
    let names = Private::from_names("Asta Brandholm\n");
    let project = Project { sources, catalogue: &catalogue, private: &names, record };
    let destination = Destination { theme: Some("letters".into()), insight: None };
    import::project::plan(&project, ("t.csv", "a table".into()), reading, &destination)
}

/// Returns the sources after a plan.
fn applied(sources: &Sources, plan: &Plan) -> Sources {
    let mut sources = sources.clone();
    plan.files.iter().for_each(|(path, text)| sources.insert(path, Content::Text(text.as_str().into())));
    plan.removed.iter().for_each(|path| sources.remove(path));
    sources
}

#[test]
fn a_new_mapping_is_shown_and_written_only_when_somebody_agrees() {
    let dir = project();
    let table =
        "Nr;Udsagn;Borger;Tema\n1;Jeg venter på posten.;Anna Holm;Post\n2;Nej (...) aldrig.;P3;Post\n3;;P3;Post\n";
    // Windows-1252, as a Danish Excel writes it.
    let bytes: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    fs::write(dir.path().join("udsagn.csv"), bytes).unwrap();
    let before = files(&dir);
    let asked = run(dir.path(), &["import", "udsagn.csv"]);
    assert_eq!(asked.status.code(), Some(2));
    assert!(stdout(&asked).contains("Udsagn → quote, Borger → voice, Tema → theme, Nr → id"), "{}", stdout(&asked));
    assert!(
        stdout(&asked).contains("     2  would be made\n     1  refused\n     3  in the file\n"),
        "{}",
        stdout(&asked)
    );
    assert_eq!(files(&dir), before);
    // A row without words is refused, which the exit code says; the others are written.
    let written = run(dir.path(), &["import", "udsagn.csv", "--yes"]);
    assert_eq!(written.status.code(), Some(1));
    let text = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    assert_eq!(
        text("content/voices.yml"),
        "P3: { kind: interview, consent: internal }\nV01: { kind: interview, consent: internal }\n"
    );
    assert_eq!(text("private/names.txt"), "Anna Holm\n");
    let quotes = files(&dir).into_iter().filter(|(path, _)| path.contains("01-post/quotes/"));
    let quotes: Vec<String> = quotes.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    assert_eq!(
        quotes,
        ["---\nvoice: V01\n---\n\n> Jeg venter på posten.\n", "---\nvoice: P3\n---\n\n> Nej (...) aldrig.\n"]
    );
    assert!(run(dir.path(), &["check"]).status.success());
    let once = files(&dir);
    let again = run(dir.path(), &["import", "udsagn.csv", "--format", "json"]);
    assert_eq!(files(&dir), once, "a second import changes nothing");
    let account: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&account["files"][0]["unchanged"], &account["files"][0]["rows"]), (&2.into(), &3.into()));
}

#[test]
fn a_changed_file_changes_its_own_words_and_nothing_else() {
    let dir = project();
    let import = |table: &str| {
        fs::write(dir.path().join("t.csv"), table).unwrap();
        let output = run(dir.path(), &["import", "t.csv", "--map", "id=id,q=quote", "--theme", "letters", "--yes"]);
        stdout(&output)
    };
    import("id,q\n1,One letter came.\n2,Two letters came.\n3,Three letters came.\n");
    let quotes = dir.path().join("content/themes/01-letters/quotes");
    let path_of = |word: &str| {
        let mut entries = fs::read_dir(&quotes).unwrap().map(|entry| entry.unwrap().path());
        entries.find(|path| fs::read_to_string(path).unwrap().contains(word)).unwrap()
    };
    let (one, two, three) = (path_of("One"), path_of("Two"), path_of("Three"));
    fs::write(&two, fs::read_to_string(&two).unwrap().replace("---\n\n", "tags: [mine]\n---\n\n")).unwrap();
    let out = import("id,q\n1,One letter came late.\n2,Two letters came late.\n4,Four letters came.\n");
    assert_eq!(out.lines().filter(|line| line.starts_with('~')).count(), 1, "{out}");
    assert!(fs::read_to_string(&one).unwrap().ends_with("> One letter came late.\n"));
    assert!(
        fs::read_to_string(&two).unwrap().contains("tags: [mine]\n---\n\n> Two letters came.\n"),
        "changed by hand, so kept"
    );
    assert!(out.contains("was changed by hand since"), "{out}");
    assert!(!three.exists() && path_of("Four").exists());
}

#[test]
fn a_transcript_gets_ids_for_names_and_quotes_lead_to_their_place_in_it() {
    let dir = project();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    write(
        "Interview-Anna.vtt",
        "WEBVTT\r\n\r\na-0\r\n00:00:03.500 --> 00:00:05.000\r\n<v Mette Dahl>When does it come?</v>\r\n\r\na-1\r\n00:00:06.000 --> 00:00:12.000\r\n<v Anna Holm>It comes on Fridays, and I know it before I open it.</v>\r\n",
    );
    let import = ["import", "Interview-Anna.vtt", "--interviewer", "Mette Dahl"];
    let output = run(dir.path(), &import);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert_eq!(
        read("private/transcripts/v01.vtt"),
        "WEBVTT\n\n00:00:03.500 --> 00:00:05.000\n<v Interviewer>When does it come?</v>\n\n00:00:06.000 --> 00:00:12.000\n<v V01>It comes on Fridays, and I know it before I open it.</v>\n"
    );
    assert_eq!(read("private/names.txt"), "Anna Holm\nMette Dahl\n");
    let once = files(&dir);
    assert!(stdout(&run(dir.path(), &import)).contains("2  already there"));
    assert_eq!(files(&dir), once);
    // The document of a table is the interview, and so its voice.
    write(
        "codes.csv",
        "id,document,tag,content\n1,Interview-Anna.vtt,letters,\"It comes on Fridays, and I know it before I open it.\"\n",
    );
    let output = run(dir.path(), &["import", "codes.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let quotes = files(&dir).into_iter().find(|(path, _)| path.contains("/quotes/")).unwrap();
    assert!(
        String::from_utf8(quotes.1)
            .unwrap()
            .starts_with("---\nvoice: V01\nat: \"transcripts/v01.vtt#00:00:06\"\n---\n")
    );
    let checked = run(dir.path(), &["check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

/// Returns what the quote files of the project say: the voice, and the words.
pub(super) fn quotes(dir: &TempDir) -> Vec<String> {
    let files = files(dir).into_iter().filter(|(path, _)| path.contains("/quotes/"));
    let text = |(_, bytes): (String, Vec<u8>)| {
        let text = String::from_utf8(bytes).unwrap();
        let voice = text.lines().find_map(|line| line.strip_prefix("voice: ")).unwrap_or("–").to_string();
        format!("{voice}: {}", text.lines().last().unwrap_or_default())
    };
    let mut quotes: Vec<String> = files.map(text).collect();
    quotes.sort();
    quotes
}

#[test]
fn words_never_go_to_another_person() {
    let dir = project();
    let import = |table: &str| {
        fs::write(dir.path().join("t.csv"), table).unwrap();
        stdout(&run(
            dir.path(),
            &["import", "t.csv", "--map", "Nr=id,Udsagn=quote,Borger=voice", "--theme", "t", "--yes"],
        ))
    };
    import("Nr;Udsagn;Borger\n1;I like the post very much.;P1\n");
    // A row above takes the number of the earlier one.
    import("Nr;Udsagn;Borger\n1;My brother died and nobody called.;P9\n2;I like the post very much.;P1\n");
    assert_eq!(quotes(&dir), ["P1: > I like the post very much.", "P9: > My brother died and nobody called."]);
    // A voice that was wrong is put right.
    import("Nr;Udsagn;Borger\n1;My brother died and nobody called.;P8\n2;I like the post very much.;P1\n");
    assert_eq!(quotes(&dir), ["P1: > I like the post very much.", "P8: > My brother died and nobody called."]);
    // Another file of the same name removes nothing.
    let out = import("Nr;Udsagn;Borger\n7;This is another table altogether.;P7\n");
    assert!(out.contains("nothing of it was removed"), "{out}");
    assert_eq!(quotes(&dir).len(), 3);
    // A damaged record would take people for others.
    let record = dir.path().join("private/imports.json");
    let text = fs::read_to_string(&record).unwrap();
    fs::write(&record, &text[..50]).unwrap();
    let refused = run(dir.path(), &["import", "t.csv"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`private/imports.json` is damaged"));
}

#[test]
fn speakers_whom_a_program_numbers_are_others_in_each_recording() {
    let dir = project();
    for (folder, words) in
        [("a", "I wait for the post every single day."), ("b", "Nobody ever calls me about any of it.")]
    {
        fs::create_dir(dir.path().join(folder)).unwrap();
        let cue = |n: usize, words: &str| format!("00:00:0{n}.000 --> 00:00:0{}.000\n<v S01>{words}</v>\n\n", n + 1);
        let vtt = format!("WEBVTT\n\n{}{}", cue(1, words), cue(2, "I say so. Always."));
        fs::write(dir.path().join(folder).join("talk.vtt"), vtt.replace("Always", folder)).unwrap();
        let output = run(dir.path(), &["import", &format!("{folder}/talk.vtt")]);
        assert!(output.status.success(), "{}", stdout(&output));
        fs::write(dir.path().join("codes.csv"), format!("id,document,tag,content\n1,talk.vtt,t,{words}\n")).unwrap();
        let output = run(dir.path(), &["import", "codes.csv"]);
        assert!(output.status.success(), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    }
    let voices: Vec<String> = quotes(&dir).iter().map(|quote| quote.split(':').next().unwrap().to_string()).collect();
    assert_eq!(voices, ["V01", "V02"]);
    // The next cue begins with the word that the quote begins with, and the build is still clean.
    for audience in ["internal", "public"] {
        let built = run(dir.path(), &["build", "--no-sheets", "--audience", audience]);
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    }
}

#[test]
fn a_removed_row_that_a_text_names_stays_until_the_text_is_changed() {
    let dir = project();
    let table = dir.path().join("t.csv");
    let (all, one) = (
        "Quote;Voice;Theme\nI waited all day.;P1;Letters\nNobody came.;P2;Letters\n",
        "Quote;Voice;Theme\nNobody came.;P2;Letters\n",
    );
    let import = || stdout(&run(dir.path(), &["import", "t.csv", "--yes"]));
    fs::write(&table, all).unwrap();
    import();
    let page = dir.path().join("content/about.md");
    fs::write(&page, "---\ntitle: About\n---\n\n![[i-waited-all-day-a032]]\n").unwrap();
    fs::write(&table, one).unwrap();
    let out = import();
    assert!(out.contains("! content/themes/01-letters/quotes/i-waited-all-day-a032.md: no longer in the file, but `content/about.md` names it: kept until that is taken out"), "{out}");
    assert!(run(dir.path(), &["check", "--audience", "internal"]).status.success());
    let before = files(&dir);
    import();
    assert_eq!(files(&dir), before);
    fs::write(&page, "---\ntitle: About\n---\n\nNothing.\n").unwrap();
    let out = import();
    assert!(
        out.contains("- content/themes/01-letters/quotes/i-waited-all-day-a032.md: no longer in the file"),
        "{out}"
    );
    assert_eq!(quotes(&dir), ["P2: > Nobody came."]);
}

#[test]
fn a_row_with_another_theme_moves_its_quote() {
    let dir = project();
    let import = |rows: &str| {
        fs::write(dir.path().join("t.csv"), format!("Quote;Voice;Theme\n{rows}")).unwrap();
        stdout(&run(dir.path(), &["import", "t.csv", "--yes"]))
    };
    let paths = || {
        let paths = files(&dir).into_iter().map(|(path, _)| path).filter(|path| path.contains("themes"));
        paths.map(|path| path.split("themes/").nth(1).unwrap().to_string()).collect::<Vec<_>>()
    };
    import("I waited all day.;P1;Letters\nNobody came.;P2;Letters\n");
    let moved = "I waited all day.;P1;Fridays\nNobody came.;P2;Letters\n";
    let out = import(moved);
    assert!(out.contains("moved to `content/themes/02-fridays/quotes/i-waited-all-day-a032.md`"), "{out}");
    let expected = [
        "01-letters/index.md",
        "01-letters/quotes/nobody-came-45c1.md",
        "02-fridays/index.md",
        "02-fridays/quotes/i-waited-all-day-a032.md",
    ];
    assert_eq!(paths(), expected);
    assert!(import(moved).contains("2  already there"));
    // A file that somebody has worked on stays where it is, and no theme is made for it.
    let own = dir.path().join("content/themes/02-fridays/quotes/i-waited-all-day-a032.md");
    fs::write(&own, fs::read_to_string(&own).unwrap().replace("---\n\n", "tags: [mine]\n---\n\n")).unwrap();
    import("I waited all day.;P1;Waiting\nNobody came.;P2;Letters\n");
    assert_eq!(paths(), expected);
}

#[test]
fn what_a_person_has_to_decide_is_refused_or_told() {
    let dir = project();
    let notes = TempDir::new().unwrap();
    for (name, text) in [
        ("broken.md", "---\ntitle: \"About us\nconsent: none\ndraft: true\n---\n# For us\n\nOur own.\n"),
        ("empty.md", ""),
        ("good.md", "# Fridays\n\nThey come on Fridays.\n\n# Recommendations\n\nWe propose:\n\n- Call first\n"),
        ("nested.md", "# Nested\n\n## Here\n\n> [!warning] Mind\n> Ring him\n> > nested words\n"),
    ] {
        fs::write(notes.path().join(name), text).unwrap();
    }
    let output = run(dir.path(), &["import", notes.path().to_str().unwrap()]);
    let account = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{account}");
    assert!(
        account.contains("its front matter cannot be read") && account.contains("`empty.md` is empty"),
        "{account}"
    );
    assert!(account.contains("nested.md: the catalogue cannot be built with this file"), "{account}");
    let themes: Vec<_> = fs::read_dir(dir.path().join("content/themes")).unwrap().collect();
    assert_eq!(themes.len(), 1, "{account}");
    let recommendations = fs::read_to_string(dir.path().join("content/recommendations.md")).unwrap();
    assert_eq!(recommendations, "We propose:\n\n- Call first\n");
    let reading = read_mapped("q;who\nIt came.;P1\nIt went.;\n", "q=quote,who=voice");
    assert!(reading.remarks[0].contains("name nobody (1): line 3"), "{:?}", reading.remarks);
    let sources = Sources::from_pairs([("indsigt.yml", "title: T\n")]);
    let plan = plan(&sources, &ImportRecord::default(), &read_mapped("q\nIt came ^block\n", "q=quote"));
    assert!(plan.ledger.refused[0].reason.contains("an id of Obsidian"), "{:?}", plan.ledger);
}

#[test]
fn signs_of_a_code_are_no_markdown() {
    let dir = project();
    fs::write(dir.path().join("t.csv"), "q;who;code\nI wait here.;P1;{{Waiting}} *here*\n").unwrap();
    let output = run(dir.path(), &["import", "t.csv", "--map", "q=quote,who=voice,code=theme", "--yes"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theme = fs::read_to_string(dir.path().join("content/themes/01-waiting-here/index.md")).unwrap();
    assert!(theme.contains(r#"title: "\\{ \\{Waiting\\}\\} \\*here\\*""#), "{theme}");
}

#[test]
fn importing_an_export_changes_nothing() {
    let dir = super::example_with_skin("default");
    let before = files(&dir);
    for (what, format, audience) in [
        ("quotes", "csv", "internal"),
        ("quotes", "xlsx", "internal"),
        ("quotes", "csv", "public"),
        ("recommendations", "csv", "public"),
        ("recommendations", "xlsx", "internal"),
    ] {
        let name = format!("{what}-{audience}.{format}");
        let day = ["--today", "2026-11-22"];
        let args =
            [&["export", what, "--format", format, "--audience", audience, "--output", &name][..], &day].concat();
        let exported = run(dir.path(), &args);
        assert!(exported.status.success(), "{name}: {}", String::from_utf8_lossy(&exported.stderr));
        let imported = run(dir.path(), &["import", &name, "--format", "json"]);
        fs::remove_file(dir.path().join(&name)).unwrap();
        let account: serde_json::Value = serde_json::from_slice(&imported.stdout).unwrap();
        let ledger = &account["files"][0];
        assert!(ledger["rows"].as_u64().unwrap() > 10, "{name}: {ledger}");
        assert_eq!(
            (&ledger["unchanged"], account["changes"].as_array().unwrap().len()),
            (&ledger["rows"], 0),
            "{name}: {ledger}"
        );
        assert_eq!(files(&dir), before, "{name}");
    }
}

#[test]
fn an_export_is_of_an_edition_and_no_cell_is_a_formula() {
    let dir = project();
    let write = |name: &str, text: &str| {
        fs::create_dir_all(dir.path().join(name).parent().unwrap()).unwrap();
        fs::write(dir.path().join(name), text).unwrap();
    };
    write("content/themes/01-t/index.md", "---\ntitle: T\n---\n");
    write(
        "content/themes/01-t/01-i.md",
        "---\ntitle: I\n---\nStatement.\n\n> =1+1 is what I was told.\n>\n> — {#sum}\n\n> Nobody but the team reads these words here.\n>\n> — {#held consent=internal}\n",
    );
    let export = |args: &[&str]| run(dir.path(), &[&["export", "quotes"][..], args].concat());
    let public = stdout(&export(&["--audience", "public"]));
    assert!(public.contains("sum,'=1+1 is what I was told.") && !public.contains("held"), "{public}");
    assert!(stdout(&export(&["--format", "json"])).contains("\"words\": \"=1+1 is what I was told.\""));
    let workbook = || {
        assert!(export(&["--format", "xlsx", "-o", "q.xlsx", "--audience", "public", "--force"]).status.success());
        fs::read(dir.path().join("q.xlsx")).unwrap()
    };
    let first = workbook();
    assert_eq!(first, workbook(), "the same edition gives the same bytes");
    assert!(!export(&["-o", "q.xlsx"]).status.success(), "a file that is there is not overwritten");
    let table = read::read_tables("q.xlsx", &first, true).unwrap().remove(0);
    assert_eq!((table.rows.len(), table.rows[0].1[1].as_str()), (1, "=1+1 is what I was told."));
    // A text that retells a withheld quote stops the export as it stops a build.
    write("content/recommendations.md", "- Nobody but the team reads these words here, so print them\n");
    let leaking = run(dir.path(), &["export", "recommendations", "--audience", "public"]);
    assert_eq!((leaking.status.code(), stdout(&leaking).as_str()), (Some(1), ""));
    assert!(String::from_utf8_lossy(&leaking.stderr).contains("E090"));
}

#[test]
fn neighbouring_answers_are_no_leak_of_each_other() {
    let dir = project();
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    let said = [
        "I never open the letters before Monday.",
        "My daughter reads them all and cries.",
        "Then we have our tea in the kitchen.",
    ];
    let cue = |(n, words): (usize, &&str)| format!("00:00:0{n}.000 --> 00:00:0{n}.900\n<v P1>{words}</v>\n\n");
    let more = format!(
        "{}{}",
        said.iter().enumerate().map(cue).collect::<String>(),
        cue((3, &"And nobody knows that we do it each week."))
    );
    write("talk.vtt", &format!("WEBVTT\n\n{more}"));
    write("codes.csv", &format!("q,who\n{}", said.map(|words| format!("{words},P1\n")).concat()));
    let import = |args: &[&str]| {
        let output = run(dir.path(), args);
        assert!(output.status.success(), "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    };
    import(&["import", "talk.vtt"]);
    import(&["import", "codes.csv", "--map", "q=quote,who=voice", "--theme", "t", "--yes"]);
    import(&["build", "--no-sheets", "--audience", "internal"]);
    // What stands beside a released quote is still secret.
    write("content/themes/01-t/recommendations.md", "- we have our tea in the kitchen. And nobody knows\n");
    let leaking = run(dir.path(), &["build", "--no-sheets", "--audience", "internal"]);
    assert!(String::from_utf8_lossy(&leaking.stderr).contains("E090"), "{}", String::from_utf8_lossy(&leaking.stderr));
}

#[test]
fn what_cannot_be_a_quote_is_refused_with_its_reason() {
    let table =
        "q;who\n- No, never.;P1\nAsta Brandholm came.;P2\n{voice=P9} I came.;P3\nI came. <!-- x -->;P4\nI came.;P5\n";
    let sources = Sources::from_pairs([("indsigt.yml", "title: T\n")]);
    let plan = plan(&sources, &ImportRecord::default(), &read_mapped(table, "q=quote,who=voice"));
    let reasons: Vec<String> =
        plan.ledger.refused.iter().map(|refusal| format!("{}: {}", refusal.place, refusal.reason)).collect();
    assert_eq!((plan.ledger.made, reasons.len()), (2, 3), "{reasons:?}");
    for (place, reason) in [("line 3", "private/names.txt"), ("line 4", "attributes"), ("line 5", "comments")] {
        assert!(reasons.iter().any(|text| text.starts_with(place) && text.contains(reason)), "{place}: {reasons:?}");
    }
    assert!(plan.ledger.is_balanced());
}

#[test]
fn damaged_and_foreign_files_get_a_clear_error() {
    let dir = project();
    let (many, long) = ("a;b\n".repeat(200_002), "x".repeat(50_000_001));
    for (name, bytes, expected) in [
        ("empty.csv", &b""[..], "is empty"),
        ("blank.csv", b"\n \n", "is empty"),
        ("broken.xlsx", b"PK\x03\x04broken", "cannot be read"),
        ("report.csv", b"%PDF-1.7", "is a PDF"),
        ("x.csv", b"a;b\n1;\"2\n", "never closed"),
        ("y.csv", b"a;b\n1;\"say \"two\" now\"\n", "not doubled"),
        ("mac.csv", "Udsagn;Borger\nJeg g\u{152}r ved s\u{bf}en.;P1\n".as_bytes(), "for another system"),
        ("data.bin", b"\x01\x00\x02", "neither text"),
        ("many.csv", many.as_bytes(), "at most 200000 are read"),
        ("long.csv", long.as_bytes(), "at most 50 MB are read"),
    ] {
        fs::write(dir.path().join(name), bytes).unwrap();
        let output = run(dir.path(), &["import", name, "--yes"]);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_ne!(output.status.code(), Some(0), "{name}");
        assert!(message.contains(expected), "{name}: {message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_row_is_accounted_for_and_every_word_arrives(
        rows in prop::collection::vec(
            ("[a-zæ]{0,3}[ *\\[\\](){}<>=#>\\-–—.:\"”_`!|~\\\\\n0-9]{0,3}[A-ZÆa-z ]{0,12}[.*\\]\")\n—]{0,2}[a-z]{0,4}", "(P[1-3]|Anna Holm|)", "[1-9]?"),
            0..14,
        )
    ) {
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(["q", "who", "id"]).unwrap();
        for (words, who, id) in &rows {
            writer.write_record([words, who, id]).unwrap();
        }
        let table = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let Ok(tables) = read::read_tables("t.csv", table.as_bytes(), false) else { return Ok(()) };
        let reading = Mapping::parse("q=quote,who=voice,id=id", &tables[0]).unwrap().apply(&tables[0]);
        let sources = Sources::from_pairs([("indsigt.yml", "title: T\n")]);
        let first = plan(&sources, &ImportRecord::default(), &reading);
        prop_assert!(first.ledger.is_balanced(), "{:?}", first.ledger);
        let filled = rows.iter().filter(|(words, who, id)| !(words.trim().is_empty() && who.is_empty() && id.is_empty()));
        prop_assert_eq!(first.ledger.rows, filled.count());
        // The words of every passage that was made are in a file, letter by letter.
        let mut made: Vec<String> = first.files.iter().filter(|(path, _)| path.contains("/quotes/")).map(|(path, text)| {
            let mut report = Report::default();
            let file = quote::parse_file(path, text, &mut report);
            assert!(!report.has_errors(), "{text}\n{report:?}");
            // A backslash before a sign that would begin a list is not shown.
            let pieces = file.quote.testimony.pieces.iter();
            pieces.filter(|piece| !matches!(piece, Piece::Dress(sign) if sign == "\\")).map(|piece| piece.to_string()).collect::<String>()
        }).collect();
        let lines = |words: &str| words.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        let is_refused = |place: &str| first.ledger.refused.iter().any(|refusal| refusal.place == place);
        let mut expected: Vec<String> =
            reading.passages.iter().filter(|passage| !is_refused(&passage.place)).map(|passage| lines(&passage.words)).collect();
        made.sort();
        expected.sort();
        prop_assert_eq!(made, expected);
        let after = applied(&sources, &first);
        prop_assert_eq!(import::new_errors(&sources, &after), vec![]);
        let second = plan(&after, &first.record, &reading);
        prop_assert!(second.files.is_empty() && second.removed.is_empty(), "{:?}", second.changes);
        prop_assert_eq!(second.ledger.unchanged, first.ledger.made);
    }
}
