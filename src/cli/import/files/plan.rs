//! Plans the import of files, one after the other, and applies each plan to the state.

use super::{
    super::super::{Failure, print_stderr},
    FileArgs,
    content::{FileContent, RecognisedFile, recognise},
    inputs::{InputFile, pictures_beside},
    state::ImportState,
};
use crate::{
    import::{
        self,
        project::{Destination, Plan, Project, Quotations, ReportContext},
        read,
    },
    model,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, IsTerminal},
    path::Path,
};

/// What importing the files would change, file by file.
#[derive(Default)]
pub(super) struct PlannedFiles {
    pub(super) plans: Vec<Plan>,
    /// True if nobody has agreed to a mapping yet.
    pub(super) must_ask: bool,
    pub(super) new_names: BTreeSet<String>,
    pub(super) transcripts: BTreeMap<String, String>,
}

/// Plans the import of `files`, and applies it to `state`. Links to notes are resolved through `notes`, and the chosen
/// `quotations` become quotes.
pub(super) fn plan_files(
    args: &FileArgs,
    state: &mut ImportState,
    files: &[InputFile],
    (notes, quotations): (&BTreeMap<String, String>, &Quotations),
) -> Result<PlannedFiles, Failure> {
    let mut planned = PlannedFiles::default();
    let mut quotations_before = 0;
    for (place, InputFile { name, path, is_in_folder }) in files.iter().enumerate() {
        let is_slow = files.len() > 1 || fs::metadata(path).is_ok_and(|metadata| metadata.len() > LARGE_FILE_LEN);
        if is_slow && notes.is_empty() && io::stderr().is_terminal() {
            print_stderr(&format!("Reading {name} ({} of {}) …", place + 1, files.len()));
        }
        let context = ReportContext { pictures: BTreeSet::new(), notes, quotations, quotations_before };
        let before = is_in_folder.then(|| state.clone());
        let planned_file = plan_file(args, state, (name, path), context).and_then(|(plan, is_new)| {
            let Some(before) = before.filter(|_| !plan.files.is_empty()) else { return Ok((plan, is_new)) };
            let Some((_, message)) = import::new_errors(&before.sources, &state.sources).into_iter().next() else {
                return Ok((plan, is_new));
            };
            *state = before;
            Err(Failure { message: format!("the catalogue cannot be built with this file: {message}"), code: 1 })
        });
        let (plan, is_new_mapping) = match planned_file {
            // A file of a folder that cannot be imported does not stop the others.
            Err(failure) if *is_in_folder && failure.code == 1 => (refused_plan(state, name, &failure), false),
            planned => planned?,
        };
        quotations_before += plan.quotations;
        planned.must_ask |= is_new_mapping;
        planned.new_names.extend(plan.new_names.iter().cloned());
        planned.transcripts.extend(plan.transcripts.clone());
        planned.plans.push(plan);
    }
    Ok(planned)
}

/// Returns the plan of a file that is not imported: a single refusal.
fn refused_plan(state: &ImportState, name: &str, failure: &Failure) -> Plan {
    let reason = failure.message.lines().next().unwrap_or_default().trim_end_matches(NOTHING_IMPORTED).to_string();
    let ledger = import::project::Ledger {
        file: name.to_string(),
        kind: "not read".into(),
        rows: 1,
        refused: vec![read::Refusal { place: name.to_string(), reason }],
        ..import::project::Ledger::default()
    };
    Plan { ledger, record: state.record.clone(), ..Plan::default() }
}

/// The end of the message about a single file that cannot be imported.
pub(super) const NOTHING_IMPORTED: &str = "; nothing was imported";

/// The size from which reading a file takes noticeably long, in bytes.
const LARGE_FILE_LEN: u64 = 2_000_000;

/// Plans the import of one file, and applies it to `state`. Also returns whether its mapping is new, so that somebody must
/// agree to it.
fn plan_file(
    args: &FileArgs,
    state: &mut ImportState,
    (name, path): (&str, &Path),
    context: ReportContext<'_>,
) -> Result<(Plan, bool), Failure> {
    let RecognisedFile { content, record_name, is_new_mapping, bytes } = recognise(args, state, (name, path))?;
    let (catalogue, _) = model::build(&state.sources, true);
    let project =
        Project { sources: &state.sources, catalogue: &catalogue, private: &state.private, record: &state.record };
    let plan = match content {
        FileContent::Passages(reading, kind) => {
            let destination = Destination { theme: args.theme.clone(), insight: args.insight.clone() };
            import::project::plan(&project, (&record_name, kind), &reading, &destination)
        }
        FileContent::Transcript(transcript) => {
            import::project::plan_transcript(&project, name, &transcript, &args.interviewer)
        }
        FileContent::Report(report, kind) => {
            let kind = kind.to_string();
            let pictures = pictures_beside(path);
            let context = ReportContext { pictures: pictures.keys().cloned().collect(), ..context };
            let plan = import::project::plan_report(&project, (name, kind), &report, (&bytes, &context));
            for (name, from) in pictures.iter().filter(|(name, _)| plan.pictures.contains(*name)) {
                state.add_picture(name, from)?;
            }
            plan
        }
    };
    state.apply(&plan);
    Ok((plan, is_new_mapping))
}
