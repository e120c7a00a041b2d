//! The command `indsigt attach`.

use super::{Failure, ProjectArgs, clock, format_count, lock_project, print_report, print_stdout, usage_error};
use crate::{
    audit::Audit,
    check, extract,
    memo::to_hex,
    model::{
        self,
        consent::{Audience, Channel},
    },
    render::{Artifact, needs_attachment_entry},
    source::{self, ATTACHMENTS_PATH, Sources},
    write,
};
use clap::Args;
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    io::{self, BufRead, Write},
    path::Path,
};

/// Look into a file that no program can search whole, and allow its publication
///
/// A PDF of another program, an office file, an archive, sound, film or a font can hold words that no program finds. Such a file is published
/// only if somebody has looked into it. Shows the words that can be read, what else the file holds, and every name and withheld word that is
/// found; then asks whether you have looked into it yourself. With `y`, an entry is written into `attachments.yml`. If the file changes, you are
/// asked again.
#[derive(Args)]
pub(super) struct AttachCommand {
    /// The file, in `static/`, `content/` or a skin
    file: String,
    /// Who has looked into it: a name or initials, which stay in the project
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
}

/// The number of lines of words that are shown.
const SHOWN_LINES: usize = 40;

pub(super) fn run(command: &AttachCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let _lock = lock_project(project);
    let (sources, _) = source::read(&project.root, &project.config)?;
    let private = source::read_private(&project.root)?;
    let path = find_file(&sources, &command.file, &project.root)?;
    let Some(content) = sources.get(&path).filter(|content| needs_attachment_entry(&path, content)) else {
        print_stdout!(
            "`{path}` needs no entry: it is published as text, or as a picture without anything but the picture."
        );
        return Ok(());
    };
    let bytes = content.to_bytes();
    print_content(&path, &bytes);
    // The public may see the least, so that all that is withheld from anybody is searched for.
    let (catalogue, _) = model::build(&sources, true);
    let edition = check::edition(&catalogue, Audience::Public, Channel::Site, clock::today());
    let audit = Audit::new(edition.secrets(&private));
    let mut scan = audit.start_scan(&sources);
    scan.scan_file(&Artifact { path: path.clone(), bytes: bytes.clone() });
    let found = audit.report([scan], &sources);
    if !found.is_empty() {
        print_report(&found, |path| sources.text(path).map(|text| &**text));
    }
    if found.has_errors() {
        return Err(Failure { message: "this file cannot be published as it is; nothing was written".into(), code: 1 });
    }
    let by = match &command.by {
        Some(by) => by.clone(),
        None => ask("Who are you? A name or initials, which stay in the project: ")?,
    };
    let answer =
        ask("Have you looked into the file yourself, to its last page, and may all of it be published? [y/N] ")?;
    if by.trim().is_empty() || !["y", "yes", "j", "ja"].contains(&answer.trim().to_lowercase().as_str()) {
        print_stdout!("Nothing was written, and the file is not published.");
        return Ok(());
    }
    let entry = format!(
        "\"{}\": {{ sha256: {}, looked_at: {}, by: \"{}\" }}\n",
        escaped(&path),
        to_hex(&Sha256::digest(&bytes)),
        clock::today(),
        escaped(by.trim())
    );
    let old = sources.text(ATTACHMENTS_PATH).map_or("", |text| text);
    write::write_project_file(&project.root, ATTACHMENTS_PATH, &with_entry(old, &path, &entry))?;
    print_stdout!("Written into {ATTACHMENTS_PATH}. If the file changes, you are asked again.");
    Ok(())
}

/// Returns the path in the project of the file that the author names: as in the project, as below `static/`, or from where the command runs.
fn find_file(sources: &Sources, file: &str, root: &Path) -> Result<String, Failure> {
    let file = file.trim_start_matches("./").replace('\\', "/");
    let root = root.to_string_lossy().replace('\\', "/");
    let below_root = file.strip_prefix(root.trim_end_matches('/')).map(|rest| rest.trim_start_matches('/').to_string());
    let candidates = [Some(file.clone()), Some(format!("static/{file}")), below_root];
    let found = candidates.into_iter().flatten().find(|path| sources.get(path).is_some());
    found.ok_or_else(|| {
        usage_error(format!(
            "there is no file `{file}` in the project\n  help: name a file in `static/`, `content/` or `themes/`, such as `static/form.pdf`"
        ))
    })
}

/// Prints the words that can be read in a file, and what else it holds.
fn print_content(path: &str, bytes: &[u8]) {
    print_stdout!("`{path}`, {}", format_count(bytes.len(), "byte"));
    let hidden = extract::hidden_parts(bytes);
    if !hidden.is_empty() {
        print_stdout!("Besides its pages it holds: {}. Look at these as well.", hidden.join(", "));
    }
    let Ok(texts) = extract::texts(bytes) else {
        print_stdout!("Nothing in it can be read: it is locked, damaged, or of a kind that this program cannot open.");
        return;
    };
    // A text is read in several ways, which often give the same words.
    let mut seen = HashSet::new();
    let lines = texts.iter().flat_map(|text| text.lines()).map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty() && seen.insert(*line)).collect();
    let shown = lines.len().min(SHOWN_LINES);
    print_stdout!("Words that can be read, {shown} of {}:", format_count(lines.len(), "line"));
    for line in &lines[..shown] {
        let shown: String = line.chars().filter(|c| !c.is_control()).take(120).collect();
        print_stdout!("  {shown}");
    }
}

/// Asks a question on the terminal, and returns the answer; nothing if there is nobody to answer.
fn ask(question: &str) -> Result<String, io::Error> {
    print!("{question}");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim().to_string())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// Returns the list `old` with `entry` for the file at `path`, in the place of the file's earlier entry or at the end.
fn with_entry(old: &str, path: &str, entry: &str) -> String {
    let short = path.strip_prefix("static/").unwrap_or(path);
    let is_entry = |line: &str| {
        [path, short].iter().any(|name| {
            let key = [format!("\"{}\":", escaped(name)), format!("'{name}':"), format!("{name}:")];
            key.iter().any(|key| line.starts_with(key))
        })
    };
    let mut out = String::new();
    let mut is_in_entry = false;
    for line in old.split_inclusive('\n') {
        // The lines of an entry that is written on several lines are indented.
        is_in_entry = is_entry(line) || is_in_entry && line.starts_with([' ', '\t']);
        if !is_in_entry {
            out.push_str(line);
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out + entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_takes_the_place_of_the_earlier_one() {
        let old = "# looked at\n\"static/a.pdf\": { sha256: 1 }\nb.pdf:\n  sha256: 2\n  by: x\nc.pdf: { sha256: 3 }";
        assert_eq!(
            with_entry(old, "static/a.pdf", "A\n"),
            "# looked at\nb.pdf:\n  sha256: 2\n  by: x\nc.pdf: { sha256: 3 }\nA\n"
        );
        assert_eq!(
            with_entry(old, "static/b.pdf", "B\n"),
            "# looked at\n\"static/a.pdf\": { sha256: 1 }\nc.pdf: { sha256: 3 }\nB\n"
        );
        assert_eq!(with_entry("", "static/b.pdf", "B\n"), "B\n");
    }
}
