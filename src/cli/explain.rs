//! The command `indsigt explain`.

use super::{Failure, print_stdout, usage_error};
use crate::diag::{CODES, find_code, nearest};
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
    for (i, input) in command.codes.iter().enumerate() {
        let Some(code) = find_code(input) else {
            let near = nearest(&input.to_uppercase(), CODES.iter().map(|code| code.id));
            let help = near.map_or_else(
                || format!("the codes run from {} to {}", CODES[0].id, CODES[CODES.len() - 1].id),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(usage_error(format!("no finding has the code `{input}`\n  help: {help}")));
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
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > WIDTH {
                out.push('\n');
                column = 0;
            }
            if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
        out.push('\n');
    }
    out.trim_end().to_string()
}
