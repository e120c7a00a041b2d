"""The same catalogue built by this program and by others, in turn, in one run; and what an edit costs.

    cargo build --release && python3 benches/peers.py [--generator gen.py] [--sizes 1000,10000] [--runs 5] [--folder DIR]

The generator lays one made-up catalogue out for each program (`gen.py --n N --out DIR --for indsigt,hugo,…`), with an equivalent set of
pages. A program that is not on the PATH is left out, and said. The floor is `writefloor.rs`, beside the generator: the same files as this
program's, written again by two threads.

Everything lies in a new folder below DIR, in memory where the system has one (`/dev/shm`): a disk has its moods.
Each build goes into a folder that is not there yet, after one build that is not counted; nothing is deleted in between, since a disk that
deletes is slow for a while (`--folder` chooses one). Medians; CPU is user and system time together.
Figures of two machines cannot be compared, the ratios can.
"""

import argparse, json, os, re, shutil, socket, statistics, subprocess, sys, tempfile, threading, time
from pathlib import Path

root = Path(__file__).resolve().parent.parent
parser = argparse.ArgumentParser()
parser.add_argument("--generator", type=Path, default=root / "../shared/bench/gen.py")
parser.add_argument("--sizes", default="1000,10000")
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--folder", type=Path, default=Path("/dev/shm") if Path("/dev/shm").is_dir() else None)
asked = parser.parse_args()
binary = root / "target/release/indsigt"
work = Path(tempfile.mkdtemp(dir=asked.folder))
sizes = [int(n) for n in asked.sizes.split(",")]
BUILDS = {
    "indsigt": lambda out: [binary, "build", "--no-sheets", "-o", out],
    "hugo": lambda out: ["hugo", "--quiet", "-d", out],
    "zola": lambda out: ["zola", "build", "-o", out],
    "mdbook": lambda out: ["mdbook", "build", "-d", out],
}
there = [name for name in BUILDS if name == "indsigt" or shutil.which(name)]
for name in BUILDS.keys() - set(there):
    print(f"left out: {name} is not on the PATH")


def run(command, cwd):
    """Wall and CPU seconds, and the most memory in MB."""
    start = time.perf_counter()
    child = subprocess.Popen([str(c) for c in command], cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command} failed")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def median(rows):
    return [statistics.median(column) for column in zip(*rows)]


def edits(project, count):
    """Milliseconds from a save to the changed byte over HTTP."""
    child = subprocess.Popen([binary, "--root", project, "serve", "-p", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    port = next(int(m[1]) for m in (re.search(r"localhost:(\d+)/", line) for line in child.stdout) if m)
    threading.Thread(target=lambda: [None for _ in child.stdout], daemon=True).start()

    def page(path):
        with socket.create_connection(("127.0.0.1", port)) as s:
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: s.recv(1 << 16), b""))

    file = sorted(project.glob("content/themes/*/[0-9]*.md"))[7]
    path = f"/insights/{file.stem.split('-', 1)[1]}/"
    assert b" 200 " in page(path)[:20], path
    text, times = file.read_text(), []
    for n in range(count + 1):
        time.sleep(2)
        mark = f"markedword{n}"
        new = text.replace("\n---\n", f"\n---\n{mark} ", 1)
        start = time.perf_counter()
        file.write_text(new)
        while mark.encode() not in page(path):
            time.sleep(0.005)
        times.append((time.perf_counter() - start) * 1000)
    file.write_text(text)
    child.send_signal(2)
    child.wait()
    return statistics.median(times[1:])


floor = None
if shutil.which("rustc") and (asked.generator.parent / "writefloor.rs").exists():
    floor = work / "writefloor"
    subprocess.run(["rustc", "-O", asked.generator.parent / "writefloor.rs", "-o", floor], check=True, stderr=subprocess.DEVNULL)
cold = {}
for n in sizes:
    input = work / str(n)
    subprocess.run([sys.executable, asked.generator, "--n", str(n), "--out", input, "--for", ",".join(there)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    rows, floors, again = {name: [] for name in there}, [], []
    for r in range((asked.runs if n < 5000 else min(asked.runs, 3)) + 1):
        for name in there:
            out = work / f"out-{n}-{name}-{r}"
            shutil.rmtree(input / "indsigt/.indsigt", ignore_errors=True)
            figures = run(BUILDS[name](out), input / name)
            rows[name] += [figures] if r else []
            if name == "indsigt":
                again += [run(BUILDS[name](out), input / name)] if r else []
        if floor:
            said = subprocess.run([floor, work / f"out-{n}-indsigt-{r}", work / f"out-{n}-floor-{r}", "2"], check=True, capture_output=True, text=True).stdout
            floors += [float(said.split()[0]) / 1000] if r else []
    print(f"\n{n} insights, {4 * n} quotes: cold build")
    cold[n] = median(rows["indsigt"])
    for name in there:
        wall, cpu, memory = median(rows[name])
        print(f"  {name:10} {wall:7.2f} s  {cpu:7.2f} s CPU  {memory:6.0f} MB   {cold[n][0] / wall:.2f} is this program's part of it")
    if floors:
        print(f"  {'floor':10} {statistics.median(floors):7.2f} s   {cold[n][0] / statistics.median(floors):.1f} times the floor")
    wall, cpu, memory = median(again)
    print(f"  nothing changed: {wall:.2f} s, {wall / cold[n][0]:.2f} of the cold build")
    for out in work.glob(f"out-{n}-*"):
        shutil.rmtree(out)
    print(f"  an insight edited under serve, to the changed byte over HTTP: {edits(input / 'indsigt', asked.runs):.0f} ms, 40 ms and more of it the wait for quiet")
if len(sizes) > 1:
    import math

    exponent = math.log(cold[sizes[-1]][0] / cold[sizes[0]][0]) / math.log(sizes[-1] / sizes[0])
    print(f"\ngrowth from {sizes[0]} to {sizes[-1]} insights: exponent {exponent:.2f}")
example = [run([binary, "--root", root, "build", "--no-sheets", "-o", work / f"example-{i}"], root) for i in range(6)]
starts = [run([binary, "--version"], root) for _ in range(21)]
print(f"start: {median(starts[1:])[0] * 1000:.1f} ms; the example without sheets: {median(example[1:])[0] * 1000:.0f} ms")
site = work / "example-0"
front = (site / "index.html").read_text()
used = {"index.html"} | set(re.findall(r'(?:href|src)="([^":]+\.(?:css|js|svg|png|jpg|webp|avif))"', front))
print(f"the example's front page, all it loads but fonts: {sum((site / name).stat().st_size for name in used) / 1024:.0f} KB ({', '.join(sorted(used))})")
shutil.rmtree(work)
