# What is done often. `just --list` shows it.

# Builds the example catalogue into output/
build:
    cargo run --release -- build

# Runs all tests; the browser's are left out, loudly, where Chromium is missing
test:
    cargo test

# Writes what tests expect anew; read `git diff` afterwards
update:
    UPDATE=1 cargo test

# All that has to hold before a change lands
ci:
    .ci/run

# How long each stage of a build takes
bench *ARGS:
    cargo bench -- {{ARGS}}

# What libFuzzer needs to see where a run has been; a stable compiler writes it too
watched := "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"

# Feeds `testimony`, `catalogue` or `consent` with anything for a minute (the first time everything is compiled once more)
fuzz TARGET="testimony":
    cd fuzz && CARGO_PROFILE_DEV_OPT_LEVEL=1 RUSTFLAGS="{{watched}}" cargo run --locked --target x86_64-unknown-linux-gnu --bin {{TARGET}} -- -max_total_time=60

# The API documentation
doc:
    cargo doc --no-deps --open

# The pictures of the README, made from the example (needs Chromium and its driver: tests/README.md)
pictures:
    cargo build --release
    node tests/browser/pictures.mjs target/release/indsigt docs/pictures
