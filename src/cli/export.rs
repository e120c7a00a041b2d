//! The command `indsigt export`.
#![expect(clippy::disallowed_methods, reason = "writes a file that the author names")]

use super::{Failure, ProjectArgs, args::EditionArgs, print_report, print_stdout, usage_error};
use crate::{pipeline, render::ExportFormat, source, view::data::ExportKind};
use clap::{Args, ValueEnum};
use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

/// Write the quotes, voices or recommendations of an edition as a table
#[derive(Args)]
pub(super) struct ExportCommand {
    /// What the table lists
    what: ExportTarget,
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "csv")]
    format: TableFormat,
    /// The file to write; by default, text goes to the terminal, and a workbook to a file named after what it lists
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite a file that exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    edition_args: EditionArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportTarget {
    Quotes,
    Voices,
    Recommendations,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    Csv,
    Xlsx,
    Json,
}

pub(super) fn run(command: &ExportCommand, project: &ProjectArgs) -> Result<(), Failure> {
    let (sources, _) = source::read(&project.root, &project.config)?;
    let options = command.edition_args.to_options(&project.root)?;
    let kind = match command.what {
        ExportTarget::Quotes => ExportKind::Quotes,
        ExportTarget::Voices => ExportKind::Voices,
        ExportTarget::Recommendations => ExportKind::Recommendations,
    };
    let format = match command.format {
        TableFormat::Csv => ExportFormat::Csv,
        TableFormat::Xlsx => ExportFormat::Xlsx,
        TableFormat::Json => ExportFormat::Json,
    };
    let artifact = pipeline::export(&sources, &options, kind, format).map_err(|report| {
        print_report(&report.sorted(), |path| sources.text(path).map(|text| &**text));
        Failure { message: "nothing was exported".into(), code: 1 }
    })?;
    let path = command.output.clone().or_else(|| (format == ExportFormat::Xlsx).then(|| PathBuf::from(&artifact.path)));
    let Some(path) = path else {
        io::stdout().write_all(&artifact.bytes)?;
        return Ok(());
    };
    if path.exists() && !command.force {
        return Err(usage_error(format!(
            "`{}` exists already\n  help: name another file with `-o`, or overwrite it with `--force`",
            path.display()
        )));
    }
    fs::write(&path, &artifact.bytes)
        .map_err(|cause| usage_error(format!("`{}` cannot be written: {cause}", path.display())))?;
    print_stdout!("{}", super::display_path(&path));
    Ok(())
}
