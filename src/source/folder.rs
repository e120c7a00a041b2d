//! The files in a project's folders: which are read, which links are refused, and which names are nearly right.

use super::{
    ATTACHMENTS_PATH, AUDIT_RECORD_PATH, CONTENT, SourceError, error::read_error, file_span, private, relative_path,
};
use crate::diag::{Diagnostic, Report, codes, nearest};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};
use walkdir::WalkDir;

/// Lists the files below `folder`, following links that stay inside the project. Returns whether there are any links.
pub(super) fn list_files(
    (root, real_root): (&Path, &Path),
    folder: &str,
    paths: &mut Vec<(Arc<str>, PathBuf)>,
    report: &mut Report,
) -> Result<bool, SourceError> {
    let mut has_links = root.join(folder).is_symlink();
    let mut refused_links = vec![];
    let private_files = private::linked_private_files(root)?;
    let entries =
        WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
            let is_hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
            let refusal = if entry.path_is_symlink() { link_refusal(real_root, folder, entry.path()) } else { None };
            refused_links.extend(refusal.map(|refusal| (entry.path().to_path_buf(), refusal)));
            !is_hidden && refusal.is_none()
        });
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_path_buf();
                if e.loop_ancestor().is_some() || fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink()) {
                    report.push(
                        Diagnostic::error(
                            codes::E020,
                            file_span(&relative_path(root, &path)),
                            "this link is broken or circular",
                        )
                        .help("remove the link, or put the file itself there"),
                    );
                    continue;
                }
                return Err(read_error(&path, e.into()));
            }
        };
        has_links |= entry.path_is_symlink();
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_dir() && [".md", ".yml"].iter().any(|ending| name.ends_with(ending)) {
            let finding = Diagnostic::error(
                codes::E021,
                file_span(&relative_path(root, entry.path())),
                "this is a folder, not a file",
            );
            report.push(finding.help("put the text into a file of that name, or rename the folder"));
        }
        if private_files.contains(entry.path()) {
            let message = "this file is also in `private/`, under another name";
            let finding = Diagnostic::error(codes::E020, file_span(&relative_path(root, entry.path())), message);
            report.push(finding.help("remove it here; nothing in `private/` is ever published"));
        } else if entry.file_type().is_file() {
            paths.push((relative_path(root, entry.path()), entry.path().to_path_buf()));
        }
    }
    for (path, (message, help)) in refused_links {
        report.push(Diagnostic::error(codes::E020, file_span(&relative_path(root, &path)), message).help(help));
    }
    Ok(has_links)
}

/// Returns why a link is not followed, and what to do instead; `None` for a link that is followed.
fn link_refusal(real_root: &Path, folder: &str, link: &Path) -> Option<(&'static str, &'static str)> {
    let target = fs::canonicalize(link).ok().filter(|target| target.starts_with(real_root));
    let Some(target) = target else {
        let help = "copy the file into the project: a catalogue is built only from its own folder";
        return Some(("this link leads out of the project", help));
    };
    // A link to the whole project also leads to `private/`, which may itself be a link.
    let private = real_root.join("private");
    let real_private = fs::canonicalize(&private).unwrap_or_else(|_| private.clone());
    if [&private, &real_private].iter().any(|private| target.starts_with(private) || private.starts_with(&target)) {
        let help = "link to a file or a folder of the catalogue; nothing in `private/` is ever published";
        return Some(("this link leads to `private/`", help));
    }
    let leads_to = |path: &str| target.starts_with(real_root.join(path));
    if folder != CONTENT && leads_to(CONTENT) {
        let help = "copy the file: files here are published as they are, but texts and voices must not be";
        return Some(("this link leads to `content/`", help));
    }
    let relative = target.strip_prefix(real_root).unwrap_or(&target);
    let is_internal =
        relative.iter().any(|part| part.to_string_lossy().starts_with('.')) || relative == Path::new(AUDIT_RECORD_PATH);
    let help = "copy the file: files that programs keep in the project are not part of the catalogue";
    is_internal.then_some(("this link leads to a file that is not published", help))
}

/// Returns the files that links below `folder` lead to, inside or outside the project.
pub fn linked_files(folder: &Path) -> Vec<PathBuf> {
    let links = WalkDir::new(folder).into_iter().flatten().filter(walkdir::DirEntry::path_is_symlink);
    links.filter_map(|link| fs::canonicalize(link.path()).ok()).filter(|target| target.is_file()).collect()
}

/// Returns the time of the newest file in `content/`, or of the audit's record if that is newer.
pub fn newest_change(root: &Path) -> Option<SystemTime> {
    let files = WalkDir::new(root.join(CONTENT)).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let times = files.filter_map(|entry| entry.metadata().ok()?.modified().ok());
    times.chain(fs::metadata(root.join(AUDIT_RECORD_PATH)).and_then(|metadata| metadata.modified())).max()
}

/// Reports files in the project's folder whose names resemble that of a file that is read, such as `attachments-2.yml` or `Indsigt.yml`: they
/// have no effect.
pub(super) fn report_misnamed_files(root: &Path, config: &str, report: &mut Report) {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    for name in names.iter().filter(|name| *name != config && *name != ATTACHMENTS_PATH) {
        let lowercase = name.to_lowercase();
        let Some(stem) = lowercase.strip_suffix(".yml").or_else(|| lowercase.strip_suffix(".yaml")) else { continue };
        let own_stem = config.rsplit('/').next().unwrap_or(config).trim_end_matches(".yml");
        let twin = [own_stem, "attachments", "voices", "stemmer"].into_iter().find(|known| {
            // A second configuration, `indsigt-en.yml`, is for a build of its own.
            let is_own = *known == own_stem;
            stem.strip_prefix(known).is_some_and(|rest| match rest.chars().next() {
                Some(c) => !c.is_alphabetic() && (!is_own || matches!(c, ' ' | '(')),
                None => true,
            })
        });
        if let Some(twin) = twin {
            let read = if matches!(twin, "voices" | "stemmer") {
                "content/voices.yml".to_string()
            } else {
                format!("{twin}.yml")
            };
            let finding = Diagnostic::error(
                codes::E021,
                file_span(&name.as_str().into()),
                format!("this file has no effect: `{read}` is read instead"),
            );
            report.push(
                finding.help(format!("move the entries you need to `{read}`, and move this file to another folder")),
            );
        }
    }
}

/// Returns the finding for a missing `content/`: without its texts, an empty catalogue would be published in place of the existing one.
pub(super) fn missing_content_finding(root: &Path) -> Diagnostic {
    let folders = fs::read_dir(root).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let names: Vec<String> = folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let near = nearest(CONTENT, names.iter().map(String::as_str))
        .map(|near| format!("did you mean `{near}/`? Rename the folder"));
    Diagnostic::error(codes::E008, file_span(&CONTENT.into()), "there is no folder `content/`")
        .maybe_help(near)
        .help("it holds the themes, insights and pages of a catalogue; `indsigt new theme` creates it")
}
