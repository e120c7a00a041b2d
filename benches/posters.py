"""A hundred fitted A3 posters, a tagged file each: this program beside others, in turn, in one run.

    cargo build --release && python3 benches/posters.py [runs]

What is not installed is left out, and said: `pip install typst weasyprint`, Chromium. Prints the median of the wall times; figures of
two machines cannot be compared, the ratios can.
"""

import os, random, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path

N = 100
root = Path(__file__).resolve().parent.parent
binary = root / "target/release/indsigt"
fonts = root / "themes/default/print/fonts"
runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
work = Path(tempfile.mkdtemp())
random.seed(7)
words = "she knows my name before I have said it and then dare to say what is wrong with the letter on a Friday night".split()
quotes = [" ".join(random.choice(words) for _ in range(random.randint(6, 60))).capitalize() + "." for _ in range(N)]

# The catalogue.
(work / "c/content/themes/01-t").mkdir(parents=True)
(work / "c/indsigt.yml").write_text("title: A catalogue\naudience: public\nconsent: public\nbase_url: https://insights.example/\n")
(work / "c/content/voices.yml").write_text("V1: { label: Woman, consent: public }\n")
(work / "c/content/themes/01-t/index.md").write_text("---\ntitle: Theme\n---\n")
body = "".join(f"\n> {q}\n>\n> — Woman {{#q{i} .poster voice=V1}}\n" for i, q in enumerate(quotes))
(work / "c/content/themes/01-t/01-i.md").write_text(f"---\ntitle: Insight\n---\nStatement.\n{body}")

# The same posters in Typst, fitted by measuring in the layout.
TYP = """#set document(title: "%s")
#set page(width: 297mm, height: 420mm, margin: 30mm, fill: rgb("#1f5c4d"))
#set text(font: "Atkinson Hyperlegible Next", weight: 700, fill: white, hyphenate: false, lang: "en")
#let words = [“%s”]
#layout(size => context {
  let (low, high) = (28pt, 120pt)
  let fits(s) = measure(block(width: size.width, text(size: s, words))).height <= size.height * 0.75
  while high - low > 0.5pt { let m = (low + high) / 2; if fits(m) { low = m } else { high = m } }
  quote(block: true, text(size: low, words))
})
"""
(work / "typ").mkdir()
for i, q in enumerate(quotes):
    (work / f"typ/{i}.typ").write_text(TYP % (q[:40], q))

HTML = """<html lang=en><head><title>%s</title><style>@font-face { font-family: A; src: url(%s); } @page { size: A3; margin: 30mm; }
body { font: 700 %spt A; } </style></head><body><blockquote>“%s”</blockquote></body></html>"""
face = (fonts / "AtkinsonHyperlegibleNext_700Bold.ttf").as_uri()
(work / "html").mkdir()
for i, q in enumerate(quotes):
    (work / f"html/{i}.html").write_text(HTML % (q[:40], face, int(max(28, 110 - len(q) * 0.3)), q))
# One file for the browser, with the type fitted by a script.
pages = "".join(f"<section><blockquote>“{q}”</blockquote></section>" for q in quotes)
FIT = """<html lang=en><head><title>Posters</title><style>@font-face { font-family: A; src: url(%s); } @page { size: A3; margin: 0 }
section { width: 237mm; height: 300mm; padding: 30mm; break-after: page; overflow: hidden } blockquote { margin: 0; font: 700 28pt A }</style></head>
<body>%s<script>for (const b of document.querySelectorAll("blockquote")) { let l = 28, h = 120; while (h - l > 0.5) { const m = (l + h) / 2;
b.style.fontSize = m + "pt"; if (b.offsetHeight <= 1000) l = m; else h = m } b.style.fontSize = l + "pt" }</script></body></html>"""
(work / "html/all.html").write_text(FIT % (face, pages))

PY_ONE = f"import typst,sys; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=['{fonts}'], ignore_system_fonts=True, pdf_standards=['ua-1'])"


def call(*args):
    subprocess.run([str(a) for a in args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def indsigt():
    shutil.rmtree(work / "c/.indsigt", ignore_errors=True)
    shutil.rmtree(work / "out", ignore_errors=True)
    call(binary, "print", "posters", "--root", work / "c", "-o", work / "out", "--today", "2026-11-22")
    assert len(list((work / "out").glob("*.pdf"))) == N


def again():
    call(binary, "print", "posters", "--root", work / "c", "-o", work / "out", "--today", "2026-11-22")


def typst_processes():
    for i in range(N):
        call(sys.executable, "-c", PY_ONE, work / f"typ/{i}.typ", work / f"typ/{i}.pdf")


def typst_library():
    import typst

    for i in range(N):
        typst.compile(str(work / f"typ/{i}.typ"), output=str(work / f"typ/{i}.pdf"), font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards=["ua-1"])


def weasyprint():
    from weasyprint import HTML

    for i in range(N):
        HTML(str(work / f"html/{i}.html")).write_pdf(str(work / f"html/{i}.pdf"), pdf_variant="pdf/ua-1")


def chromium():
    call(os.environ.get("CHROMIUM", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work}/profile",
         f"--print-to-pdf={work}/all.pdf", (work / "html/all.html").as_uri())


peers = {
    "indsigt, 100 files": indsigt,
    "indsigt, nothing changed": again,
    "Typst, 100 files, one process each": typst_processes,
    "Typst as a library, 100 files": typst_library,
    "WeasyPrint, 100 files": weasyprint,
    "Chromium, one file of 100 pages": chromium,
}
times = {name: [] for name in peers}
for name, peer in list(peers.items()):
    try:
        peer()  # not counted: warms the file cache for every program alike
    except Exception as e:
        print(f"left out: {name}: {type(e).__name__}")
        del peers[name]
for _ in range(runs):
    for name, peer in peers.items():
        start = time.perf_counter()
        peer()
        times[name].append(time.perf_counter() - start)
own = statistics.median(times["indsigt, 100 files"])
for name in peers:
    median = statistics.median(times[name])
    print(f"{name:40} {median:6.2f} s   {own / median:5.2f} × of it is ours")
shutil.rmtree(work, ignore_errors=True)
