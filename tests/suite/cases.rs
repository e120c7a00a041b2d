//! Runs every `tests/cases/**/*.case`: one text file holds a small project and its expected results.
//! `UPDATE=1 cargo test` rewrites the expected parts; review them with `git diff`.

use super::{default_options, main_content};
use indsigt::{
    diag::{Report, TerminalStyle, to_terminal},
    model::{consent::AUDIENCES, date::Date},
    pipeline::{self, Build, Options},
    source::{Private, Sources},
};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

fn case_files(dir: &Path) -> Vec<PathBuf> {
    let mut out: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .flatten()
        .flat_map(|e| if e.path().is_dir() { case_files(&e.path()) } else { vec![e.path()] })
        .filter(|p| p.extension().is_some_and(|x| x == "case"))
        .collect();
    out.sort();
    out
}

/// Splits a case into the head before its first section, and its `-- name --` sections.
fn split_case(text: &str) -> (String, Vec<(String, String)>) {
    let (mut head, mut parts) = (String::new(), Vec::<(String, String)>::new());
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|l| l.strip_suffix(" --")) {
            Some(name) => parts.push((name.into(), String::new())),
            None => parts.last_mut().map_or(&mut head, |p| &mut p.1).push_str(line),
        }
    }
    (head, parts)
}

/// Parses the options in the head of a case: `audience: public`, `drafts: yes`, `base: https://…`, `today: 2026-11-22`,
/// `names: Anna Holm; Bo`, one per line.
fn parse_options(head: &str) -> Options {
    let mut asked = default_options();
    for line in head.lines() {
        match line.split_once(": ") {
            Some(("audience", who)) => {
                asked.audience = AUDIENCES.iter().find(|(name, _)| *name == who.trim()).map(|a| a.1)
            }
            Some(("drafts", "yes")) => asked.with_drafts = true,
            Some(("today", day)) => asked.today = Date::parse(day).unwrap(),
            Some(("names", names)) => asked.private = Private::from_names(&names.replace("; ", "\n")),
            Some(("base", url)) => asked.base_url = Some(url.trim().to_string()),
            _ => {}
        }
    }
    asked
}

fn section_text(build: &Build, sources: &Sources, what: &str) -> String {
    match what {
        // `report` is what `build` prints; `check` is what `check` prints.
        "report" => format_report(&build.report.clone().without_notes(), sources),
        "check" => format_report(&build.report.clone().sorted_by_severity(), sources),
        "files" => {
            build.artifacts.iter().filter(|a| !a.path.starts_with("assets/")).map(|a| a.path.clone() + "\n").collect()
        }
        file => match build.artifacts.iter().find(|a| a.path == file) {
            Some(artifact) => main_content(&String::from_utf8_lossy(&artifact.bytes)),
            None => "(not made)\n".into(),
        },
    }
}

fn format_report(report: &Report, sources: &Sources) -> String {
    let said = to_terminal(report, |p| sources.text(p).map(|t| &**t), TerminalStyle::Plain);
    said.trim_end().lines().map(|l| format!("{l}\n")).collect()
}

#[test]
fn cases_produce_their_expected_results() {
    let (mut failed, all) = (vec![], case_files(Path::new("tests/cases")));
    assert!(!all.is_empty());
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let (head, parts) = split_case(&text);
        let given = parts.iter().filter(|(n, _)| !n.starts_with("expect ") && !n.starts_with("private/"));
        let mut sources = Sources::from_pairs(given.map(|(n, t)| (n.as_str(), t.as_str())));
        if sources.text("indsigt.yml").is_none() {
            sources.insert("indsigt.yml", indsigt::source::Content::Text("title: A case\n".into()));
        }
        let private = parts.iter().filter_map(|(n, t)| Some((n.strip_prefix("private/")?, t.as_str())));
        let mut options = parse_options(&head);
        options.private = options.private.with_transcripts(&private.collect::<Vec<_>>());
        let build = pipeline::build(&sources, &options);
        let mut got = head;
        for (name, body) in &parts {
            got += &format!("-- {name} --\n");
            got +=
                &name.strip_prefix("expect ").map_or_else(|| body.clone(), |what| section_text(&build, &sources, what));
        }
        if got != text {
            if env::var_os("UPDATE").is_some() {
                fs::write(&path, got).unwrap();
            } else {
                failed.push(format!("{}\n--- expected\n{text}\n--- got\n{got}", path.display()));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{} case(s) differ; run with UPDATE=1 and review\n\n{}",
        failed.len(),
        failed.join("\n\n")
    );
}
