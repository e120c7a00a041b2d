"""Makes the fonts of letters and signs that text faces lack: scripts that people in a municipality speak and write, arrows, ticks, stars,
mathematics, raised numbers.

    apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb noto
    pip install fonttools
    python3 tools/fonts.py noto/usr/share/fonts/truetype/noto

Each is a part of a font of the Noto family, compressed. A font of signs leaves out what the other fonts of the skin have. A font of a script is
whole, so that a word is set in one face, and has a bold one beside it.
"""

import gzip
import io
from pathlib import Path
from sys import argv

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "themes/default/print/fonts"
PUNCTUATION = [(0x20, 0x7E), (0xA0, 0xBF), (0x2010, 0x2027), (0x2030, 0x203A)]
# The Unicode blocks that are taken from each font of a script.
SCRIPTS = {
    "NotoSans": [*PUNCTUATION, (0xC0, 0x24F), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x218F), (0x25CC, 0x25CC)],
    "NotoSansArabic": [*PUNCTUATION, (0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0x200B, 0x200F), (0x25CC, 0x25CC), (0xFDF2, 0xFDF2), (0xFDFC, 0xFDFC)],
    "NotoSansHebrew": [*PUNCTUATION, (0x590, 0x5FF), (0x25CC, 0x25CC)],
    "NotoSansEthiopic": [*PUNCTUATION, (0x1200, 0x139F), (0x2D80, 0x2DDF)],
    "NotoSansDevanagari": [*PUNCTUATION, (0x900, 0x97F), (0x200C, 0x200D), (0x25CC, 0x25CC)],
    "NotoSansTamil": [*PUNCTUATION, (0xB80, 0xBFF), (0x200C, 0x200D), (0x25CC, 0x25CC)],
    "NotoSansThai": [*PUNCTUATION, (0xE00, 0xE7F), (0x25CC, 0x25CC)],
}
# The Unicode blocks that are taken from each font of signs.
SIGNS = {
    "NotoSansMath": [(0x2100, 0x22FF), (0x2300, 0x23FF), (0x27F0, 0x27FF), (0x2900, 0x297F)],
    "NotoSansSymbols2": [(0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2B00, 0x2BFF)],
    "NotoSansSymbols": [(0x2460, 0x24FF)],
}


# The signs that the emoji font leaves to the others: arrows, shapes and ticks that are usually text. Others of its signs are parts of longer ones.
LEFT_TO_TEXT = [(0x2190, 0x21FF), (0x25A0, 0x25FC), (0x2611, 0x2611), (0x2714, 0x2714), (0x2716, 0x2716)]


def open_font(path):
    """Returns the font in a file, which may be compressed."""
    content = path.read_bytes()
    return TTFont(io.BytesIO(gzip.decompress(content) if path.suffix == ".gz" else content))


def letters(path):
    return set(open_font(path).getBestCmap())


def make(source, path, wanted, features):
    """Writes the part of the font `source` that has the letters `wanted`, and returns these."""
    font = open_font(source)
    wanted &= set(font.getBestCmap())
    options = Options(hinting=False, layout_features=features, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    if "MATH" in font:
        del font["MATH"]
    content = io.BytesIO()
    font.save(content)
    # Without a time, so that the same letters give the same bytes.
    path.write_bytes(gzip.compress(content.getvalue(), 9, mtime=0))
    print(f"{path.name}: {len(wanted)} letters, {path.stat().st_size} bytes")
    return wanted


def expanded(blocks):
    return {c for first, last in blocks for c in range(first, last + 1)}


def main():
    noto = Path(argv[1])
    # Those that were made earlier are made anew.
    for path in FONTS.glob("NotoSans*"):
        path.unlink()
    emoji = FONTS / "NotoEmoji_400Regular.ttf.gz"
    drawn = set().union(*(letters(noto / f"{name}-Regular.ttf") & expanded(blocks) for name, blocks in SIGNS.items()))
    make(emoji, emoji, letters(emoji) - (expanded(LEFT_TO_TEXT) & drawn), ["*"])
    known = set().union(*(letters(path) for path in FONTS.glob("*.ttf*")))
    for name, blocks in SCRIPTS.items():
        for weight in ("400Regular", "700Bold"):
            wanted = expanded(blocks)
            known |= make(noto / f"{name}-{weight[3:]}.ttf", FONTS / f"{name}_{weight}.ttf.gz", wanted, ["*"])
    for name, blocks in SIGNS.items():
        wanted = expanded(blocks) - known
        known |= make(noto / f"{name}-Regular.ttf", FONTS / f"{name}_400Regular.ttf.gz", wanted, ["ccmp", "mark", "mkmk"])


main()
