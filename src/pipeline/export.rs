//! Makes one table of an edition, audited as a build is.

use super::{BuildMemory, CheckedCatalogue, Options};
use crate::{
    audit,
    diag::{Diagnostic, Report, Span, codes},
    model::consent::Channel,
    render::{self, Artifact, ExportFormat},
    source::Sources,
    view::{
        Relations, ViewContext,
        data::{ExportKind, export_table},
    },
};
use std::collections::BTreeSet;

/// Returns a table of the edition as a file.
///
/// # Errors
/// Returns the findings if the catalogue has errors, or the file would hold what its audience may not see.
pub fn export(
    sources: &Sources,
    options: &Options,
    kind: ExportKind,
    format: ExportFormat,
) -> Result<Artifact, Report> {
    let checked = CheckedCatalogue::read_and_check(sources, options, Channel::Site, &BuildMemory::disabled());
    let CheckedCatalogue { edition, skin, .. } = checked.map_err(|failed| failed.report)?;
    let print_files = BTreeSet::new();
    let context = ViewContext { edition: &edition, words: skin.words(), base_url: None, print_files: &print_files };
    let table = export_table(kind, &context, &Relations::new(&edition));
    let make = |format| {
        render::export(kind.name(), &table, format).map_err(|reason| {
            Report::from_iter([Diagnostic::error(codes::E091, Span::new(sources.config_path(), 0..0), reason)])
        })
    };
    let artifact = make(format)?;
    // A workbook calls its cells `B14`, as voices may be called, so the audit reads the same cells as text.
    let audited = if format == ExportFormat::Xlsx { make(ExportFormat::Csv)? } else { artifact.clone() };
    let found = audit::run(&[audited], edition.secrets(&options.private), sources);
    if found.has_errors() { Err(found) } else { Ok(artifact) }
}
