//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    indsigt::cli::run(std::env::args_os()).into()
}
