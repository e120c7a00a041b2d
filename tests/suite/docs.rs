//! The manual says what the program does.

use super::expect_file;
use indsigt::diag::CODES;
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn every_code_is_explained() {
    let mut page = String::from(
        "# Errors and warnings by code\n\nEvery finding bears a code that stays. Errors stand in the way of publishing; a warning says so in its first\nsentence below. This chapter is made from the program itself: `UPDATE=1 cargo test` writes it.\n",
    );
    for code in CODES {
        page.push_str(&format!("\n## {}: {}\n\n{}\n", code.id, code.title, code.explanation));
    }
    expect_file("docs/errors.md", &page);
}

#[test]
fn codes_are_unique_and_in_order() {
    let ids: Vec<&str> = CODES.iter().map(|c| c.id).collect();
    let sorted: Vec<&str> = ids.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    assert_eq!(ids, sorted);
}

#[test]
fn links_in_the_documents_lead_somewhere() {
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
