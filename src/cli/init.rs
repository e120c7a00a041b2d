//! The command `indsigt init`.
#![expect(clippy::disallowed_methods, reason = "writes the author's own files, which are no output")]

use super::{Failure, ProjectArgs, display_path, print_stdout, usage_error};
use crate::source::NAMES_PATH;
use clap::Args;
use include_dir::{Dir, include_dir};
use std::{fs, path::PathBuf};

/// The starter projects, one folder for each language.
static STARTERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Create a new catalogue: a small example with comments, to replace with your own
#[derive(Args)]
pub(super) struct InitCommand {
    /// The folder for the catalogue
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// The language of the catalogue
    #[arg(long, value_parser = ["en", "da"], default_value = "en")]
    lang: String,
    /// Create only the necessary files, without the example
    #[arg(long)]
    empty: bool,
}

/// The files of an empty project: the path in the starter, and the path in the new project.
const EMPTY_PROJECT_FILES: [(&str, &str); 5] = [
    ("indsigt.yml", "indsigt.yml"),
    ("empty-index.md", "content/index.md"),
    ("content/voices.yml", "content/voices.yml"),
    ("gitignore", ".gitignore"),
    ("names.txt", NAMES_PATH),
];

pub(super) fn run(command: &InitCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let dir = command.dir.clone().unwrap_or_else(|| project.root.clone());
    let mut files = vec![];
    let starter = STARTERS.get_dir(&command.lang).ok_or_else(|| usage_error("there is no example in that language"))?;
    collect_files(starter, &mut files);
    let files: Vec<(String, &[u8])> = files
        .into_iter()
        .filter_map(|(path, bytes)| Some((target_path(&path[command.lang.len() + 1..], command.empty)?, bytes)))
        .collect();
    // All or nothing: an author's file is never overwritten.
    if let Some((existing, _)) = files.iter().find(|(path, _)| path != ".gitignore" && dir.join(path).exists()) {
        return Err(usage_error(format!(
            "{} already exists; nothing was written\n  help: choose a new folder: `indsigt init my-catalogue`",
            display_path(&dir.join(existing))
        )));
    }
    for (path, bytes) in &files {
        let target = dir.join(path);
        let write_error =
            |cause: std::io::Error| usage_error(format!("cannot write {}: {cause}", display_path(&target)));
        if target.exists() {
            // Only a `.gitignore` can exist here. It must keep `private/` out of the repository.
            let existing = fs::read_to_string(&target).map_err(write_error)?;
            fs::write(&target, with_missing_lines(existing, &String::from_utf8_lossy(bytes))).map_err(write_error)?;
            continue;
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(write_error)?;
        }
        let text = if command.empty { empty_project_text(path, bytes, &dir) } else { None };
        fs::write(&target, text.as_deref().map_or(*bytes, str::as_bytes)).map_err(write_error)?;
    }
    print_summary(&dir, files.len(), command.empty);
    Ok(())
}

/// Returns `text` with those lines of `lines` at its end that it lacks.
fn with_missing_lines(mut text: String, lines: &str) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let missing: Vec<&str> =
        lines.lines().filter(|line| !text.lines().any(|present| present.trim() == *line)).collect();
    missing.iter().for_each(|line| text.extend([line, "\n"]));
    text
}

/// Returns the text of a file for an empty project; `None` if the file is the same as in the example.
fn empty_project_text(path: &str, bytes: &[u8], dir: &std::path::Path) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    match path {
        "content/voices.yml" => {
            Some(text.lines().take_while(|l| l.starts_with('#') || l.is_empty()).map(|l| format!("{l}\n")).collect())
        }
        "indsigt.yml" => {
            let name = std::path::absolute(dir).ok().and_then(|d| Some(d.file_name()?.to_string_lossy().into_owned()));
            let title = serde_json::to_string(&name.unwrap_or_else(|| "indsigt".into())).ok()?;
            let line = |l: &str| match l.split(':').next() {
                Some("title") => format!("title: {title}\n"),
                Some(key @ ("subtitle" | "publisher")) => format!("# {key}: …\n"),
                _ => format!("{l}\n"),
            };
            Some(text.lines().map(line).collect())
        }
        _ => None,
    }
}

/// Returns the path of a starter file in the new project; `None` if the project does not need the file.
fn target_path(path: &str, empty: bool) -> Option<String> {
    let new_path = EMPTY_PROJECT_FILES
        .iter()
        .find(|(starter_path, _)| *starter_path == path)
        .map(|(_, target)| (*target).to_string());
    match (empty, path) {
        (true, _) => new_path,
        (false, "empty-index.md") => None,
        // The starter stores these two under other names: Git would apply a `.gitignore` to this repository, and ignores `private/`.
        (false, "gitignore" | "names.txt") => new_path,
        (false, path) => Some(path.to_string()),
    }
}

fn print_summary(dir: &std::path::Path, files: usize, empty: bool) {
    let is_current_dir = dir == std::path::Path::new(".");
    let root = if is_current_dir { String::new() } else { format!(" --root {}", quote_for_shell(&display_path(dir))) };
    print_stdout!(
        "Created a catalogue in {} ({files} files).\n",
        if is_current_dir { "this folder".to_string() } else { display_path(dir) }
    );
    print_stdout!("  indsigt.yml          its title, its language, its colour");
    print_stdout!("  content/voices.yml   who was listened to, and what they agreed to");
    print_stdout!("  private/names.txt    names that must appear nowhere; never published");
    if empty {
        print_stdout!("\nNext:\n  indsigt new theme \"Someone to call\"{root}\n  indsigt build{root}");
    } else {
        print_stdout!("  content/themes/      a theme with its insights, to replace with your own");
        print_stdout!("\nNext:\n  indsigt build{root}\n  indsigt new insight \"What you found\"{root}");
    }
}

/// Quotes a path that contains white space, so that a shell reads it as one word.
fn quote_for_shell(path: &str) -> String {
    if path.contains(char::is_whitespace) { format!("\"{path}\"") } else { path.to_string() }
}

fn collect_files(dir: &Dir<'static>, out: &mut Vec<(String, &'static [u8])>) {
    for file in dir.files() {
        out.push((file.path().display().to_string().replace('\\', "/"), file.contents()));
    }
    dir.dirs().for_each(|d| collect_files(d, out));
}
