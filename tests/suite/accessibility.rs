//! Accessibility of every kind of sheet, checked against PDF/UA-1 by an independent program that reads the bytes as a screen reader does.

use std::{env, path::Path, process::Command};

/// The path of the checker; `tests/README.md` describes its installation.
const CHECKER: &str = "tests/pdf/.venv/bin/outloud";

#[test]
fn every_sheet_conforms_to_pdf_ua() {
    if !Path::new(CHECKER).exists() {
        let how = "python3 -m venv tests/pdf/.venv && tests/pdf/.venv/bin/pip install -r tests/pdf/requirements.txt";
        assert!(env::var_os("CI").is_none(), "in CI the PDFs are never left out; the checker is missing: {how}");
        eprintln!("\n!!! LEFT OUT: the PDFs were not checked by a second program. What is missing: {how}\n");
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let kinds: [&[&str]; 15] = [
        &["posters"],
        &["posters", "--together", "--design", "voice"],
        &["posters", "--contact-sheet"],
        &["cards"],
        &["cards", "--questions", "--recommendations"],
        &["boards"],
        &["sheets"],
        &["briefs"],
        &["book"],
        &["book", "--large"],
        &["book", "--cover"],
        &["posters", "--tile", "A4"],
        &["posters", "--ink", "low"],
        &["kit"],
        &["posters", "--design", "letter", "--landscape", "--size", "A5"],
    ];
    let report = super::example_with_skin("report");
    for root in [".", "examples/da", report.path().to_str().unwrap()] {
        for (n, kind) in kinds.iter().enumerate() {
            let printed = Command::new(env!("CARGO_BIN_EXE_indsigt"))
                .arg("print")
                .args(*kind)
                .args(["--root", root, "--base-url", "https://insights.example/", "-o"])
                .arg(folder.path().join(format!("{}-{n}", root.replace(['/', '.'], "x"))))
                .output()
                .unwrap();
            assert!(printed.status.success(), "{kind:?}: {}", String::from_utf8_lossy(&printed.stderr));
        }
    }
    let checked = Command::new(CHECKER).arg("--no-info").arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout);
    let verdict = said.lines().last().unwrap_or_default();
    eprintln!("{verdict}");
    assert!(checked.status.success() && verdict.contains(" 0 fail, 0 unreadable"), "{said}");
}
