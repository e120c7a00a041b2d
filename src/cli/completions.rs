//! `indsigt completions`

use super::{Cli, Failure};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::io::Write;

/// Print what a shell needs to complete commands and options
///
/// For bash: `indsigt completions bash > ~/.local/share/bash-completion/completions/indsigt`. For zsh and fish, into a file of the
/// folder that they read such things from.
#[derive(Args)]
pub(super) struct CompletionsCommand {
    /// The shell
    shell: Shell,
}

pub(super) fn run(command: &CompletionsCommand) -> Result<(), Failure> {
    let mut script = vec![];
    generate(command.shell, &mut Cli::command(), "indsigt", &mut script);
    // A reader that went away is no reason to fail.
    let _ = std::io::stdout().lock().write_all(&script);
    Ok(())
}
