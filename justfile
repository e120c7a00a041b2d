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

# Feeds the quote grammar with anything for a minute (needs a nightly toolchain and cargo-fuzz)
fuzz:
    cargo +nightly fuzz run testimony -- -max_total_time=60

# The API documentation
doc:
    cargo doc --no-deps --open

# The pictures of the README, made from the example (needs Chromium and its driver: tests/README.md)
pictures:
    cargo build --release
    node tests/browser/pictures.mjs target/release/indsigt docs/pictures
