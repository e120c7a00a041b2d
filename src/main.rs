//! Arguments in, exit code out.

use std::process::ExitCode;

/// A page is made of thousands of short strings, on several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    indsigt::cli::run(std::env::args_os()).into()
}
