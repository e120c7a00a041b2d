//! The command `indsigt completions`.

use super::{Cli, Failure};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use std::io::Write;

/// Print the completion script for a shell
///
/// For bash: `indsigt completions bash > ~/.local/share/bash-completion/completions/indsigt`. For zsh and fish, save the output in
/// the folder from which the shell reads its completions.
#[derive(Args)]
pub(super) struct CompletionsCommand {
    /// The shell
    shell: Shell,
}

pub(super) fn run(command: &CompletionsCommand) -> Result<(), Failure> {
    let mut script = vec![];
    generate(command.shell, &mut Cli::command(), "indsigt", &mut script);
    // A closed pipe is not a failure.
    let _ = std::io::stdout().lock().write_all(&script);
    Ok(())
}
