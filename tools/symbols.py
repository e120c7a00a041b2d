"""Makes the fonts of signs that people type and text faces lack: arrows, ticks, stars, mathematics, raised numbers; and of Cyrillic and Greek letters.

    apt-get download fonts-noto-core && dpkg-deb -x fonts-noto-core_*.deb noto
    pip install fonttools
    python3 tools/symbols.py noto/usr/share/fonts/truetype/noto

Each is a part of a font of the Noto family, without what the other fonts of the skin have.
"""

from pathlib import Path
from sys import argv

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "themes/default/print/fonts"
# The Unicode blocks that are taken from each font.
PARTS = {
    "NotoSans": [(0x370, 0x52F), (0x2070, 0x218F), (0x25CC, 0x25CC)],
    "NotoSansMath": [(0x2100, 0x22FF), (0x2300, 0x23FF), (0x27F0, 0x27FF), (0x2900, 0x297F)],
    "NotoSansSymbols2": [(0x2190, 0x21FF), (0x2300, 0x23FF), (0x25A0, 0x27BF), (0x2B00, 0x2BFF)],
    "NotoSansSymbols": [(0x2460, 0x24FF)],
}


def letters(path):
    return set(TTFont(path).getBestCmap())


def main():
    made = [FONTS / f"{name}_400Regular.ttf" for name in PARTS]
    known = set().union(*(letters(path) for path in FONTS.glob("*.ttf") if path not in made))
    for (name, blocks), path in zip(PARTS.items(), made):
        font = TTFont(Path(argv[1]) / f"{name}-Regular.ttf")
        wanted = {c for first, last in blocks for c in range(first, last + 1)} & set(font.getBestCmap()) - known
        options = Options(hinting=False, layout_features=["ccmp", "mark", "mkmk"], notdef_outline=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(font)
        if "MATH" in font:
            del font["MATH"]
        font.save(path)
        known |= wanted
        print(f"{path.name}: {len(wanted)} letters, {path.stat().st_size} bytes")


main()
