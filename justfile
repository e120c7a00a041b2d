# Common tasks. `just --list` shows them.

# Builds the example catalogue into output/
build:
    cargo run --release -- build

# Runs all tests. Browser tests are skipped with a notice if Chromium is missing
test:
    cargo test

# Updates the expected output of the tests. Review `git diff` afterwards
update:
    UPDATE=1 cargo test

# Runs all checks that a change must pass
ci:
    .ci/run

# Measures how long each stage of a build takes
bench *ARGS:
    cargo bench -- {{ARGS}}

# Coverage instrumentation for libFuzzer. It works on a stable compiler
watched := "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"

# Fuzzes `testimony`, `catalogue` or `consent` for a minute. The first run compiles all dependencies again
fuzz TARGET="testimony":
    cd fuzz && CARGO_PROFILE_DEV_OPT_LEVEL=1 RUSTFLAGS="{{watched}}" cargo run --locked --target x86_64-unknown-linux-gnu --bin {{TARGET}} -- -max_total_time=60

# Fuzzes the sheets for a minute: any text, through the print engine
fuzz-sheets:
    cd fuzz && CARGO_PROFILE_DEV_OPT_LEVEL=1 RUSTFLAGS="{{watched}}" cargo run --locked --features print --target x86_64-unknown-linux-gnu --bin sheets -- -max_total_time=60

# Fuzzes each target for 20 minutes
fuzz-all:
    for target in testimony catalogue consent readers; do (cd fuzz && CARGO_PROFILE_DEV_OPT_LEVEL=1 RUSTFLAGS="{{watched}}" cargo run --locked --target x86_64-unknown-linux-gnu --bin $target -- -max_total_time=1200); done

# Plants every secret in every form in every place, and makes ten thousand slips of the hand
attack:
    ATTACK=1 cargo test --locked --test suite -- attack --nocapture
    PROPTEST_CASES=10000 cargo test --locked --test suite -- consents::a_slip

# Kills three hundred builds, and compares a thousand edits with builds from scratch
endure:
    KILLS=300 cargo test --locked --test suite -- cli::a_killed_build
    EDITS=1000 cargo test --locked --test suite -- incremental::

# Builds and opens the API documentation
doc:
    cargo doc --no-deps --open

# Makes the README's pictures from the example (needs Chromium and its driver: tests/README.md)
pictures:
    cargo build --release
    node tests/browser/pictures.mjs target/release/indsigt docs/pictures
