//! The project while files are imported: what is planned so far, and writing it.
#![expect(clippy::disallowed_methods, reason = "removes files of the author's project that an earlier import made")]

use super::super::{
    super::{Failure, ProjectArgs, clock, usage_error},
    mappings::{MAPPINGS_PATH, Mappings},
};
use crate::{
    diag::{Report, Severity},
    import::project::{ImportRecord, Plan, RECORD_PATH},
    memo::NoCache,
    model::consent::Audience,
    pipeline::{self, NullOutput, Options, SheetMode},
    source::{self, Content, NAMES_PATH, Private, Sources},
    write,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The project with the changes of the files planned so far.
#[derive(Clone)]
pub(super) struct ImportState {
    pub(super) sources: Sources,
    pub(super) private: Private,
    pub(super) record: ImportRecord,
    pub(super) mappings: Mappings,
}

impl ImportState {
    /// Adds the picture at `from` to the sources, as `content/pictures/{name}`.
    pub(super) fn add_picture(&mut self, name: &str, from: &Path) -> Result<(), Failure> {
        let path = format!("content/pictures/{name}");
        let bytes =
            fs::read(from).map_err(|cause| usage_error(format!("`{}` cannot be read: {cause}", from.display())))?;
        match self.sources.get(&path) {
            Some(own) if own.as_bytes() != bytes => Err(usage_error(format!(
                "`{path}` and `{}` are different pictures with one name\n  help: rename one of them; nothing was imported",
                from.display()
            ))),
            Some(_) => Ok(()),
            // SVG is text.
            None => {
                let content = match String::from_utf8(bytes) {
                    Ok(text) if name.to_lowercase().ends_with(".svg") => Content::Text(text.into()),
                    Ok(text) => Content::Bytes(text.into_bytes().into()),
                    Err(bytes) => Content::Bytes(bytes.into_bytes().into()),
                };
                self.sources.insert(&path, content);
                Ok(())
            }
        }
    }

    /// Applies a plan to the project, so that the next file is merged into the result.
    pub(super) fn apply(&mut self, plan: &Plan) {
        for (path, text) in &plan.files {
            self.sources.insert(path, Content::Text(text.as_str().into()));
        }
        plan.removed.iter().for_each(|path| self.sources.remove(path));
        self.record = plan.record.clone();
        let names = self.private.names().map(|(_, name)| name).chain(plan.new_names.iter().map(String::as_str));
        let names: Vec<&str> = names.collect();
        let new = plan.transcripts.iter().map(|(path, text)| (path.trim_start_matches("private/"), text.as_str()));
        let kept =
            self.private.transcripts().filter(|(path, _)| !plan.transcripts.contains_key(&format!("private/{path}")));
        let transcripts: Vec<(&str, &str)> = kept.chain(new).collect();
        self.private = Private::from_names(&names.join("\n")).with_transcripts(&transcripts);
    }
}

/// Returns the errors of a build for the internal audience, with drafts.
pub(super) fn build_errors(sources: &Sources, private: &Private) -> Report {
    let options = Options {
        audience: Some(Audience::Internal),
        base_url: None,
        with_drafts: true,
        today: clock::today(),
        private: private.clone(),
        sheets: SheetMode::None,
    };
    let mut report = pipeline::build_into(sources, &options, &NoCache, &NullOutput).report;
    report.retain(|finding| finding.severity == Severity::Error);
    report
}

/// Writes the changes. The private names come first, so that no text is ever on disk without the names it is searched for.
pub(super) fn write_project(
    project: &ProjectArgs,
    (old_sources, old_record): (&Sources, &ImportRecord),
    state: &ImportState,
    (new_names, transcripts): (&BTreeSet<String>, &BTreeMap<String, String>),
) -> Result<(), Failure> {
    if !new_names.is_empty() {
        let old = source::read_text(&project.root.join(NAMES_PATH)).unwrap_or_default();
        let separator = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
        let names: String = new_names.iter().map(|name| format!("{name}\n")).collect();
        write::write_project_file(&project.root, NAMES_PATH, &format!("{old}{separator}{names}"))?;
    }
    for (path, text) in transcripts {
        write::write_project_file(&project.root, path, text)?;
    }
    for path in old_sources.changed_paths(&state.sources) {
        let to = project.root.join(path);
        match state.sources.get(path) {
            Some(Content::Text(text)) => write::write_project_file(&project.root, path, text)?,
            Some(Content::Bytes(picture)) => {
                to.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(to, picture)?;
            }
            None => fs::remove_file(to)?,
        }
    }
    if state.record != *old_record {
        write::write_project_file(&project.root, RECORD_PATH, &state.record.to_json())?;
    }
    let mappings = state.mappings.text();
    if !mappings.is_empty() {
        write::write_project_file(&project.root, MAPPINGS_PATH, mappings)?;
    }
    Ok(())
}
