//! Import of files that other programs made: every word of them arrives, and a second import changes nothing.

use super::import_files::{files, project, run, stdout};
use std::{collections::BTreeSet, fs, path::Path};

/// Returns the path of a file that another program made.
fn path_of(file: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/files/import").join(file).display().to_string()
}

/// Returns what importing a file of `tests/suite/files/import` makes of its quotes.
fn quotes_of(file: &str) -> Vec<String> {
    let dir = project();
    let path = path_of(file);
    let output = run(dir.path(), &["import", &path, "--yes"]);
    assert!(output.status.success(), "{file}: {}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
    let checked = run(dir.path(), &["check"]);
    assert!(checked.status.success(), "{file}: {}", String::from_utf8_lossy(&checked.stderr));
    let once = files(&dir);
    assert!(run(dir.path(), &["import", &path]).status.success());
    assert_eq!(files(&dir), once, "{file}");
    let blocks =
        files(&dir).into_iter().filter(|(path, _)| path.starts_with("content/themes/") && path.ends_with(".md"));
    let texts = blocks.map(|(_, bytes)| String::from_utf8(bytes).unwrap());
    let words = |text: String| {
        let lines = text.lines().filter_map(|line| line.strip_prefix("> ")).filter(|line| !line.starts_with('—'));
        lines.collect::<Vec<_>>().join(" / ")
    };
    let mut words: Vec<String> = texts.map(words).filter(|words| !words.is_empty()).collect();
    words.sort();
    words
}

#[test]
fn files_of_real_programs_give_their_words() {
    let table = [
        "De spørger \"hvordan går det\" / og ser ned i papiret.",
        "Der gik elleve uger 😀 før nogen ringede.",
        "Jeg venter på posten, og så åbner jeg den ikke.",
    ];
    for file in ["table.csv", "table.xlsx", "table.xls", "table.ods"] {
        assert_eq!(quotes_of(file), table, "{file}");
    }
    assert_eq!(quotes_of("report.docx"), ["Det kommer altid om fredagen."]);
    assert_eq!(quotes_of("comments.odt"), ["Then I wait until lunch.", "lunch. / I eat on the stairs."]);
    assert_eq!(
        quotes_of("comments.docx"),
        ["Jeg venter på posten hver eneste dag.", "Sådan er det. / Den kommer om fredagen, altid om fredagen."]
    );
    assert_eq!(
        quotes_of("project.qdpx"),
        ["Jeg åbner aldrig de breve, der kommer om fredagen.", "Min ægtefælle tør heller ikke det."]
    );
}

/// Returns the words of all quotes in the project, as its table for the team gives them.
fn exported_words(dir: &Path) -> BTreeSet<String> {
    let output = run(dir, &["export", "quotes", "--audience", "internal", "--format", "json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    rows.as_array().unwrap().iter().map(|row| row["words"].as_str().unwrap().to_string()).collect()
}

#[test]
fn projects_and_reports_of_qualcoder_give_every_word() {
    let words: BTreeSet<String> =
        serde_json::from_str(&fs::read_to_string(path_of("qualcoder/words.json")).unwrap()).unwrap();
    for (file, refused) in [
        ("breve.qdpx", 0),
        ("breve-maxqda.qdpx", 0),
        ("report-file.csv", 0),
        ("report-case-variables.csv", 0),
        // Words that begin with `=` are a formula in a workbook.
        ("report-file.xlsx", 1),
    ] {
        let dir = project();
        let path = path_of(&format!("qualcoder/{file}"));
        let output = run(dir.path(), &["import", &path, "--yes", "--format", "json"]);
        assert_eq!(output.status.code(), Some(refused), "{file}: {}", stdout(&output));
        let account: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(account["files"][0]["rows"], 23, "{file}");
        assert_eq!(account["files"][0]["refused"].as_array().unwrap().len(), refused as usize, "{file}");
        let typed = words_typed(dir.path());
        let expected: BTreeSet<String> =
            words.iter().filter(|words| refused == 0 || !words.starts_with('=')).cloned().collect();
        assert_eq!(typed, expected, "{file}");
        let once = files(&dir);
        run(dir.path(), &["import", &path]);
        assert_eq!(files(&dir), once, "{file}");
        assert!(run(dir.path(), &["build", "--audience", "internal"]).status.success(), "{file}");
        assert_eq!(exported_words(dir.path()), expected, "{file}");
    }
}

/// Returns the words of the files of quotes as they were before the import escaped the signs of Markdown at the starts of lines.
fn words_typed(dir: &Path) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(dir.join("content/themes")).into_iter().filter_map(Result::ok);
    let texts = entries
        .filter(|entry| entry.path().components().any(|part| part.as_os_str() == "quotes") && entry.path().is_file())
        .map(|entry| fs::read_to_string(entry.path()).unwrap());
    let words = |text: String| {
        let lines = text.lines().filter_map(|line| line.strip_prefix('>'));
        let lines: Vec<String> = lines.map(|line| line.trim_start().replacen("\\-", "-", 1)).collect();
        lines.join("\n")
    };
    texts.map(words).collect()
}

#[test]
fn highlights_of_taguette_give_every_word() {
    let mut reader = csv::Reader::from_path(path_of("taguette/all_tags.csv")).unwrap();
    let words: BTreeSet<String> = reader.records().map(|row| row.unwrap()[3].replace("\r\n", "\n")).collect();
    let dir = project();
    let output = run(dir.path(), &["import", &path_of("taguette/all_tags.csv"), "--yes"]);
    assert!(output.status.success(), "{}", stdout(&output));
    assert_eq!(words_typed(dir.path()), words);
    let dir = project();
    let output = run(dir.path(), &["import", &path_of("taguette/all_tags.xlsx"), "--yes"]);
    assert!(stdout(&output).contains("its cell is a formula"), "{}", stdout(&output));
    assert_eq!(words_typed(dir.path()).len(), words.len() - 1);
}

#[test]
fn codebooks_give_a_theme_for_each_code() {
    for (file, codes) in [("taguette/codebook.qdc", 8), ("qualcoder/Codebook-Breve.qdc", 10)] {
        let dir = project();
        let output = run(dir.path(), &["import", &path_of(file), "--yes"]);
        assert!(output.status.success(), "{}", stdout(&output));
        assert_eq!(fs::read_dir(dir.path().join("content/themes")).unwrap().count(), codes, "{file}");
    }
}

#[test]
fn footnotes_of_a_document_stay_at_their_places_or_are_refused() {
    for file in ["footnotes.docx", "report.odt"] {
        let dir = project();
        let output = run(dir.path(), &["import", &path_of(file), "--yes", "--quotations", "1"]);
        let account = stdout(&output);
        assert!(account.contains("cannot have a footnote: “Said by six.”"), "{account}");
        let theme = fs::read_to_string(dir.path().join("content/themes/01-what-the-post-brings/index.md")).unwrap();
        let mark = theme.find("Fridays.[^").expect("the mark of the footnote");
        assert!(theme[mark..].contains("]: Counted in May: 14 of 20."), "{theme}");
        let insight = dir.path().join("content/themes/01-what-the-post-brings/01-friday-is-the-worst-day.md");
        let insight = fs::read_to_string(insight).unwrap();
        assert!(insight.contains("said [[i-put-it-behind-the-") && insight.contains("> I put it behind the clock"));
        assert!(run(dir.path(), &["build", "--audience", "internal"]).status.success());
    }
}
