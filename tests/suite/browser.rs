//! The built examples in a real browser, opened from the disk; the scripts in `tests/browser` say what is checked.

use std::{
    env,
    path::Path,
    process::{Command, Output},
};

/// Returns the path of Chromium; `None`, with a conspicuous message, if a requirement of the browser tests is missing.
fn chromium() -> Option<String> {
    let chromium = env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".into());
    let missing = if !Path::new(&chromium).exists() {
        Some("Chromium (`apt-get install chromium`, or name it in CHROMIUM)")
    } else if !Path::new("tests/browser/node_modules").exists() {
        Some("the browser's driver (`npm ci --prefix tests/browser`)")
    } else {
        None
    };
    if let Some(missing) = missing {
        assert!(env::var_os("CI").is_none(), "in CI the browser tests are never left out; {missing} is missing");
        eprintln!("\n!!! LEFT OUT: the pages were not opened in a browser. What is missing: {missing}.\n");
        return None;
    }
    Some(chromium)
}

fn assert_success(run: &Output) {
    let said = String::from_utf8_lossy(&run.stdout);
    eprintln!("{said}");
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
}

fn build_site(root: &str, output: &Path, more: &[&str]) {
    let built = Command::new(env!("CARGO_BIN_EXE_indsigt"))
        .args(["build", "--root", root, "-o"])
        .arg(output)
        .args(more)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
}

#[test]
fn ideas_written_on_a_board_survive_export_and_import() {
    let Some(chromium) = chromium() else { return };
    let site = tempfile::TempDir::new().unwrap();
    build_site(".", &site.path().join("site"), &["--no-sheets"]);
    let mut run = Command::new("node");
    run.arg("tests/browser/board.mjs").arg(site.path().join("site")).arg(env!("CARGO_BIN_EXE_indsigt")).arg(".");
    assert_success(&run.env("CHROMIUM", chromium).output().unwrap());
}

#[cfg(feature = "serve")]
#[test]
fn a_save_shows_in_the_open_page() {
    let Some(chromium) = chromium() else { return };
    let mut run = Command::new("node");
    assert_success(
        &run.arg("tests/browser/serve.mjs")
            .arg(env!("CARGO_BIN_EXE_indsigt"))
            .env("CHROMIUM", chromium)
            .output()
            .unwrap(),
    );
}

#[test]
fn board_scripts_type_check() {
    if chromium().is_none() {
        return;
    }
    assert_success(
        &Command::new("node")
            .args(["tests/browser/node_modules/typescript/bin/tsc", "-p", "tests/browser"])
            .output()
            .unwrap(),
    );
}

#[test]
fn pages_work_in_a_real_browser() {
    let Some(chromium) = chromium() else { return };
    let sites = tempfile::TempDir::new().unwrap();
    let report = super::example_with_skin("report");
    for (name, root) in [("en", "."), ("da", "examples/da"), ("report", report.path().to_str().unwrap())] {
        build_site(root, &sites.path().join(name), &[]);
    }
    for script in ["search", "journeys", "run"] {
        let mut run = Command::new("node");
        run.arg(format!("tests/browser/{script}.mjs")).arg(sites.path());
        assert_success(&run.env("CHROMIUM", &chromium).output().unwrap());
    }
}
