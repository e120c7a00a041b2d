#!/usr/bin/env python3
"""Measures what ten hours of speech in `private/transcripts/` add to a build, and how long large files take to import.

    cargo build --release && python3 benches/speech.py

Builds of the example with and without the transcripts take turns. The transcripts are ten of an hour each, with 9,000 made-up words: as many
as people speak in that time. Only the standard library of Python is needed.
"""

import argparse
import pathlib
import random
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/indsigt"
SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve ki no ra so le mi po ju".split()


def words(count, seed):
    """Returns made-up words: enough of them that six in a row are never the same by chance."""
    dice = random.Random(seed)
    return ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 4))) for _ in range(count)]


def transcript(seed):
    """Returns an hour of speech as subtitles: a cue of ten words every four seconds."""
    spoken = words(9000, seed)
    cues = []
    for at in range(0, len(spoken), 10):
        second = at // 10 * 4
        stamp = lambda s: f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}.000"
        cues.append(f"{stamp(second)} --> {stamp(second + 4)}\n<v B{seed:02}>{' '.join(spoken[at : at + 10])}.</v>\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def run(arguments, folder):
    """Returns the wall time of the program in seconds."""
    start = time.perf_counter()
    subprocess.run([PROGRAM, *arguments], cwd=folder, check=False, capture_output=True)
    return time.perf_counter() - start


def build(folder):
    """Returns the time of a build from nothing."""
    shutil.rmtree(folder / ".indsigt", ignore_errors=True)
    shutil.rmtree(folder / "output", ignore_errors=True)
    (folder / "audit.json").unlink(missing_ok=True)
    return run(["build", "--no-sheets", "-o", "output"], folder)


def measure_speech(folder, runs):
    """Prints the times of builds without and with ten hours of speech, in turns."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.copy(ROOT / "indsigt.yml", folder)
    aside, private = folder / "aside", folder / "private"
    (aside / "transcripts").mkdir(parents=True)
    (aside / "names.txt").write_text("")
    for seed in range(10):
        (aside / "transcripts" / f"b{seed:02}.vtt").write_text(transcript(seed))
    without, having = [], []
    for _ in range(runs):
        without.append(build(folder))
        aside.rename(private)
        having.append(build(folder))
        private.rename(aside)
    before, after = statistics.median(without), statistics.median(having)
    print(f"the example without transcripts: {before * 1000:.0f} ms; with ten hours of speech: {after * 1000:.0f} ms")


def measure_table(folder, rows):
    """Prints the time and the peak memory of importing a table of `rows` quotes, without writing."""
    (folder / "indsigt.yml").write_text("title: T\n")
    spoken = words(20000, 1)
    dice = random.Random(2)
    with open(folder / "quotes.csv", "w") as table:
        table.write("Nr;Udsagn;Borger;Tema\n")
        for row in range(rows):
            table.write(f"{row};{' '.join(dice.choices(spoken, k=20))}.;B{row % 40};Tema {row % 12}\n")
    size = (folder / "quotes.csv").stat().st_size / 1e6
    took = run(["import", "quotes.csv", "--dry-run"], folder)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"a table of {rows:,} quotes ({size:.0f} MB): {took:.1f} s, at most {peak:.0f} MB of memory")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000])
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure_speech(pathlib.Path(folder), chosen.runs)
    for count in chosen.rows:
        with tempfile.TemporaryDirectory() as folder:
            measure_table(pathlib.Path(folder), count)
