//! The built examples in a real browser, from a disk: `tests/browser/run.mjs` says what is looked at.

use std::{env, path::Path, process::Command};

#[test]
fn pages_hold_in_a_real_browser() {
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
        return;
    }
    let sites = tempfile::TempDir::new().unwrap();
    for (name, root) in [("en", "."), ("da", "examples/da")] {
        let output = sites.path().join(name);
        let built = Command::new(env!("CARGO_BIN_EXE_indsigt"))
            .args(["build", "--root", root, "-o"])
            .arg(&output)
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    }
    let run =
        Command::new("node").arg("tests/browser/run.mjs").arg(sites.path()).env("CHROMIUM", chromium).output().unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    eprintln!("{said}");
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
}
