//! `indsigt init`
#![expect(clippy::disallowed_methods, reason = "writes the author's own files, which are no output")]

use super::{Failure, Project, refuse, shown};
use clap::Args;
use include_dir::{Dir, include_dir};
use std::{fs, path::PathBuf};

/// The projects that `init` writes, by language.
static STARTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Make a new catalogue: a small, commented example to write over
#[derive(Args)]
pub(super) struct Init {
    /// The folder to make it in
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The language of the catalogue
    #[arg(long, value_parser = ["en", "da"], default_value = "en")]
    lang: String,
    /// Only what is needed, without the example
    #[arg(long)]
    empty: bool,
}

/// The files of a project that has nothing in it yet.
const NEEDED: [&str; 4] = ["indsigt.yml", "content/index.md", "content/voices.yml", "gitignore"];

pub(super) fn run(command: &Init, project: &Project) -> Result<(), Failure> {
    let dir = command.dir.clone().unwrap_or_else(|| project.root.clone());
    let mut files = vec![];
    let starter = STARTERS.get_dir(&command.lang).ok_or_else(|| refuse("there is no example in that language"))?;
    list(starter, &mut files);
    let files: Vec<(String, &[u8])> = files
        .into_iter()
        .map(|(path, bytes)| (path[command.lang.len() + 1..].to_string(), bytes))
        .filter(|(path, _)| !command.empty || NEEDED.contains(&path.as_str()))
        // A file of that name would be taken for this repository's own.
        .map(|(path, bytes)| (if path == "gitignore" { ".gitignore".to_string() } else { path }, bytes))
        .collect();
    // All or nothing: what an author has is never written over.
    if let Some((there, _)) = files.iter().find(|(path, _)| path != ".gitignore" && dir.join(path).exists()) {
        return Err(refuse(format!("{} is there already; nothing was written\n  help: name a new folder: `indsigt init my-catalogue`", shown(&dir.join(there)))));
    }
    for (path, bytes) in &files {
        let to = dir.join(path);
        if to.exists() {
            continue;
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        if command.empty && path == "content/voices.yml" {
            let comment = String::from_utf8_lossy(bytes);
            let head: String = comment.lines().take_while(|l| l.starts_with('#') || l.is_empty()).map(|l| format!("{l}\n")).collect();
            fs::write(&to, head)?;
        } else {
            fs::write(&to, bytes)?;
        }
    }
    say(&dir, files.len(), command.empty);
    Ok(())
}

fn say(dir: &std::path::Path, files: usize, empty: bool) {
    let here = dir == std::path::Path::new(".");
    let root = if here { String::new() } else { format!(" --root {}", shown(dir)) };
    println!("A catalogue stands in {} ({files} files).\n", if here { "this folder".to_string() } else { shown(dir) });
    println!("  indsigt.yml          what it is called, its language, its colour");
    println!("  content/voices.yml   who was listened to, and what they agreed to");
    if empty {
        println!("\nNext:\n  indsigt new theme \"Someone to call\"{root}\n  indsigt build{root}");
    } else {
        println!("  content/themes/      a theme with its insights, to write over");
        println!("\nNext:\n  indsigt build{root}\n  indsigt new insight \"What you found\"{root}");
    }
}

fn list(dir: &Dir<'static>, out: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        out.push((file.path().display().to_string().replace('\\', "/"), file.contents()));
    }
    dir.dirs().for_each(|d| list(d, out));
}

