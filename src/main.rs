//! The `indsigt` binary: arguments in, exit code out.

use std::process::ExitCode;

/// mimalloc: a page consists of thousands of short strings, which several threads allocate at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    indsigt::cli::run(std::env::args_os()).into()
}
