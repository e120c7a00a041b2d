//! `indsigt check --fix`: keys of other programs go below `extra:`, and no other byte changes.

use indsigt::model::{files, foreign_keys::move_below_extra};
use std::{fs, process::Command, sync::Arc};

fn moved(text: &str) -> Option<(String, Vec<String>)> {
    let path: Arc<str> = "content/p.md".into();
    let (_, report) = files::parse(&path, text);
    move_below_extra(&path, text, &report)
}

#[test]
fn keys_move_with_their_values_and_the_rest_stays() {
    let text = "---\n# Notes\nteam: A # ours\ntitle: P\nresearchers:\n- B\n- C\n\n# Dates\ndate: 2026-03\nnote: |\n  two\n\n  lines\n---\nteam: not this\n";
    let (new, names) = moved(text).unwrap();
    assert_eq!(
        new,
        "---\n# Notes\ntitle: P\n\n# Dates\ndate: 2026-03\nextra:\n  team: A # ours\n  researchers:\n  - B\n  - C\n  note: |\n    two\n\n    lines\n---\nteam: not this\n"
    );
    assert_eq!(names, ["team", "researchers", "note"]);
    assert_eq!(moved(&new), None);
}

#[test]
fn keys_join_an_extra_that_is_there() {
    let (new, _) = moved("---\r\nextra:\r\n  a: 1\r\nteam: A\r\ntitle: P\r\n---\r\n").unwrap();
    assert_eq!(new, "---\r\nextra:\r\n  team: A\r\n  a: 1\r\ntitle: P\r\n---\r\n");
    assert_eq!(moved("---\nextra: { a: 1 }\nteam: A\ntitle: P\n---\n"), None);
    assert_eq!(moved("---\ntitle: P\nsummry: misspelt\n---\n"), None);
    // What may hold something back stays where it is, and stays an error.
    for key in
        ["samtykke: ingen", "stemme: V04", "published: false", "private: true", "permission: none", "withdrawn: true"]
    {
        assert_eq!(moved(&format!("---\ntitle: P\n{key}\n---\n")), None, "{key}");
    }
}

#[test]
fn the_command_moves_them_in_every_file_and_says_which() {
    let dir = tempfile::TempDir::new().unwrap();
    let folder = dir.path();
    fs::create_dir(folder.join("content")).unwrap();
    fs::write(folder.join("indsigt.yml"), "title: T\n").unwrap();
    fs::write(folder.join("content/a.md"), "---\ntitle: A\nlocation: D\n---\nText.\n").unwrap();
    fs::write(folder.join("content/b.md"), "---\ntitle: B\n---\nText.\n").unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_indsigt")).args(args).current_dir(folder).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run(&["check"]).0, Some(1));
    let (code, said) = run(&["check", "--fix"]);
    assert_eq!((code, said.as_str()), (Some(0), "content/a.md: `location` below `extra:`\nNo findings in 2 files.\n"));
    assert_eq!(fs::read_to_string(folder.join("content/b.md")).unwrap(), "---\ntitle: B\n---\nText.\n");
    assert_eq!(run(&["check"]).0, Some(0));
}
