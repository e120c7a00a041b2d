//! The command `indsigt import`.

mod account;
mod board;
mod files;
mod mappings;
mod questions;

use super::{Failure, ProjectArgs};
use clap::Args;

/// Import quotes, transcripts and recommendations from other programs' files, ideas of boards, and filled-in sheets
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ImportCommand {
    #[command(subcommand)]
    target: Option<board::ImportTarget>,
    #[command(flatten)]
    files: files::FileArgs,
}

pub(super) fn run(command: &ImportCommand, project: &ProjectArgs) -> Result<(), Failure> {
    match &command.target {
        Some(target) => board::run(target, project),
        None => files::run(&command.files, project),
    }
}
