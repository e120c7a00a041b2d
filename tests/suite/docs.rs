//! The manual agrees with the program.

use super::assert_golden;
use indsigt::{check::RULES, diag::CODES};
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_code_is_explained() {
    let mut page = String::from(
        "# Findings by code\n\nEvery finding has a code that never changes. Errors prevent publishing; warnings and notes do not. Each finding says\nwhich it is. This chapter is generated from the program: `UPDATE=1 cargo test` writes it.\n",
    );
    page.push_str("\n## What `indsigt check` asks\n\nYou can [let a finding stand](check.md#letting-a-finding-stand), with a reason, if its rule has a star. Findings of\nother codes are made while the files are read.\n\n| Rule | Codes |\n|---|---|\n");
    for rule in RULES {
        let codes: Vec<String> = rule.codes.iter().map(|c| format!("[{c}](#{})", anchor(c.id))).collect();
        page.push_str(&format!(
            "| {}{} | {} |\n",
            rule.summary,
            if rule.is_suppressible { " *" } else { "" },
            codes.join(", ")
        ));
    }
    for code in CODES {
        page.push_str(&format!("\n## {}: {}\n\n{}\n", code.id, code.title, code.explanation));
    }
    assert_golden("docs/errors.md", &page);
}

/// Returns the anchor of a code's heading.
fn anchor(id: &str) -> String {
    let code = CODES.iter().find(|c| c.id == id).unwrap();
    let heading = format!("{id} {}", code.title).to_lowercase();
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == '_')
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}

#[test]
fn every_code_of_a_rule_is_explained_and_belongs_to_that_rule_alone() {
    let mut seen = BTreeSet::new();
    for code in RULES.iter().flat_map(|rule| rule.codes) {
        assert!(CODES.contains(code), "{code} is explained");
        assert!(seen.insert(code.id), "{code} is of two rules");
    }
}

/// Each file of `src/check/rules/` is a rule, its findings carry its codes, and a case shows each code.
#[test]
fn a_rule_is_a_file_and_a_case_shows_each_of_its_codes() {
    let files = fs::read_dir("src/check/rules").unwrap().flatten().filter(|e| e.file_name() != "mod.rs");
    let texts: Vec<String> = files.map(|e| fs::read_to_string(e.path()).unwrap()).collect();
    assert_eq!(texts.len(), RULES.len());
    let mut shown = String::new();
    for folder in fs::read_dir("tests/cases").unwrap().flatten() {
        for case in fs::read_dir(folder.path()).unwrap().flatten() {
            shown.push_str(&fs::read_to_string(case.path()).unwrap());
        }
    }
    for code in RULES.iter().flat_map(|rule| rule.codes) {
        assert!(texts.iter().any(|t| t.contains(&format!("codes::{code}"))), "{code} is made by a rule");
        assert!(shown.contains(&format!("[{code}]: ")), "no case shows {code}");
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    let ids: Vec<&str> = CODES.iter().map(|c| c.id).collect();
    let sorted: Vec<&str> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(ids, sorted);
}

#[test]
fn links_in_the_documents_resolve() {
    let mut files: Vec<_> = fs::read_dir("docs").unwrap().flatten().map(|e| e.path()).collect();
    files
        .extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests/README.md"].map(Into::into));
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "md")) {
        let text = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let mut in_code = false;
        for line in text.lines() {
            in_code ^= line.trim_start().starts_with("```");
            if in_code {
                continue;
            }
            for (at, _) in line.match_indices("](") {
                let is_code = line[..at].matches('`').count() % 2 == 1;
                let target = line[at + 2..].split([')', '#', ' ']).next().unwrap_or("");
                if is_code || target.is_empty() || target.contains(':') {
                    continue;
                }
                let to = file.parent().unwrap_or(Path::new("")).join(target);
                assert!(to.exists(), "{} links to {target}, which is not there", file.display());
            }
        }
    }
}

/// Returns the code blocks of a chapter between two of its headings, in order.
fn code_blocks(chapter: &str, from: &str, to: &str) -> Vec<String> {
    let text = fs::read_to_string(chapter).unwrap();
    let part = text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).unwrap().0;
    let blocks = part.split("```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap().1.to_string()).collect()
}

#[test]
fn the_example_skin_of_the_manual_works_as_described() {
    use indsigt::source::{Content, Sources};
    let blocks = code_blocks("docs/skins.md", "## A first skin", "## The folder");
    let [name, template, tags, shown, words] = &blocks[..] else { panic!("{blocks:#?}") };
    let insight = format!("---\ntitle: The errand\n{tags}---\nSomebody goes.\n");
    let mut sources = Sources::from_pairs([
        ("indsigt.yml", format!("title: A house\n{name}").as_str()),
        ("content/themes/01-t/index.md", "---\ntitle: T\n---\n"),
        ("content/themes/01-t/01-i.md", &insight),
        ("themes/house/site/insight.html", template),
    ]);
    let page = |sources: &Sources| {
        let build = super::build(sources, &super::default_options());
        assert_eq!(build.report.clone().without_notes().findings(), []);
        super::artifact_text(&build, "insights/i/index.html").to_string()
    };
    assert!(page(&sources).contains(shown), "{}", page(&sources));
    sources.insert("themes/house/words/en.ftl", Content::Text(words.as_str().into()));
    assert!(page(&sources).contains("Look under: parcels, errands"));
}

#[cfg(feature = "print")]
/// Removes the durations from a command's output.
fn without_durations(text: &str) -> String {
    let line = |line: &str| {
        line.rsplit_once(" in ")
            .filter(|(_, rest)| rest.contains(" s. Open "))
            .map_or(line, |(before, _)| before)
            .trim_end()
            .to_string()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(feature = "print")]
#[test]
fn the_steps_of_getting_started_work_as_written() {
    let blocks = code_blocks("docs/getting-started.md", "# Getting started", "## 7.");
    let [init, _, build, built, new, paths, insight, error, voice, weak, public, for_all, check] = &blocks[..] else {
        panic!("{} blocks", blocks.len())
    };
    let room = tempfile::TempDir::new().unwrap();
    let folder = room.path().join("my-catalogue");
    let run = |line: &str, at: &Path| {
        let words: Vec<&str> = line.strip_prefix("indsigt ").unwrap().splitn(3, '"').collect();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_indsigt"));
        command.args(words[0].split_whitespace()).args(words.get(1)).current_dir(at).env("NO_COLOR", "1");
        let output = command
            .args(["--today", "2026-11-22"].iter().filter(|_| line.starts_with("indsigt build")))
            .output()
            .unwrap();
        without_durations(&(String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout)))
    };
    run(init.lines().next().unwrap(), room.path());
    let said = run(build.trim(), &folder);
    assert!(said.contains(without_durations(built).trim()), "{said}");
    let made: Vec<String> = new.lines().map(|line| run(line, &folder)).collect();
    assert!(paths.lines().zip(&made).all(|(path, said)| said.contains(path)), "{made:?}");
    fs::write(folder.join(paths.lines().nth(1).unwrap()), insight).unwrap();
    let said = run("indsigt build", &folder);
    assert!(said.contains(without_durations(error).trim()), "{said}");
    let voices = folder.join("content/voices.yml");
    fs::write(&voices, fs::read_to_string(&voices).unwrap() + voice).unwrap();
    let said = run("indsigt build", &folder);
    assert!(said.contains(weak.trim()), "{said}");
    let said = run(public.trim(), &folder);
    assert!(said.contains(without_durations(for_all).trim()), "{said}");
    assert!(run(check.trim(), &folder).contains("note"));
}
