//! The command `indsigt explain`.

use super::{Failure, print_stdout, usage_error};
use crate::diag::{CODES, nearest};
use clap::Args;

/// Explain what a finding means, why it matters and how to fix it
///
/// The text is the same as in the manual’s chapter on findings.
#[derive(Args)]
pub(super) struct ExplainCommand {
    /// The codes of findings, as a report shows them, such as `E016`
    #[arg(required = true, value_name = "CODE")]
    codes: Vec<String>,
}

/// The maximum length of a line, in characters.
const WIDTH: usize = 80;

pub(super) fn run(command: &ExplainCommand) -> Result<(), Failure> {
    for (i, asked) in command.codes.iter().enumerate() {
        let wanted = asked.to_uppercase();
        let Some(code) = CODES.iter().find(|code| code.id == wanted) else {
            let near = nearest(&wanted, CODES.iter().map(|code| code.id));
            let help = near.map_or_else(
                || format!("the codes are {} to {}", CODES[0].id, CODES[CODES.len() - 1].id),
                |near| format!("the nearest is `{near}`"),
            );
            return Err(usage_error(format!("no finding has the code `{asked}`\n  help: {help}")));
        };
        let gap = if i > 0 { "\n" } else { "" };
        print_stdout!("{gap}{}: {}\n\n{}", code.id, code.title, wrap(code.explanation));
    }
    Ok(())
}

/// Wraps each line of `text` at [`WIDTH`], between words.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut at = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if at > 0 && at + 1 + length > WIDTH {
                out.push('\n');
                at = 0;
            }
            if at > 0 {
                out.push(' ');
                at += 1;
            }
            out.push_str(word);
            at += length;
        }
        out.push('\n');
    }
    out.trim_end().to_string()
}
