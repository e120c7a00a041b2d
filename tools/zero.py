"""Makes a zero without a slash from Atkinson Hyperlegible Next, whose slashed zero Danes read as Ø ("2Ø26").

    pip install fonttools brotli
    python3 tools/zero.py

The slash cuts the zero's counter in two: one part has the left side, the other the right side, and each has one of the two round ends. The whole
counter consists of these outlines and their mirror images in the zero's axis, which is oblique in italics. Mirroring is linear in the points, so it
also applies to the deltas of a variable font.
"""

from math import radians, tan
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib.iup import iup_delta

FOLDER = Path(__file__).parent.parent / "themes/default"
NAME = "Atkinson Zero"


def whole(glyph, slant):
    """Returns the outer contour and the whole counter, as pairs of a point's index and whether to mirror it, and the index of a point on the axis."""
    upright = [(x - y * slant, y) for x, y in glyph.coordinates]
    starts = [0] + [end + 1 for end in glyph.endPtsOfContours]
    rings = [list(range(a, b)) for a, b in zip(starts, starts[1:])]
    outer = max(rings, key=lambda ring: max(upright[i][1] for i in ring))
    halves = [ring for ring in rings if ring is not outer]
    typed = lambda ring: [i for i in ring if glyph.flags[i] & 1]
    left = min(halves, key=lambda ring: min(upright[i][0] for i in ring))
    right = max(halves, key=lambda ring: max(upright[i][0] for i in ring))
    leftmost = min(typed(left), key=lambda i: upright[i][0])
    rightmost = max(typed(right), key=lambda i: upright[i][0])
    # One part reaches the bottom of the counter, the other the top.
    goes_down = min(upright[i][1] for i in left) < min(upright[i][1] for i in right)
    end = lambda ring, down: (min if down else max)(typed(ring), key=lambda i: upright[i][1])
    ends = end(left, goes_down), end(right, not goes_down)

    def run(ring, first, last):
        """Returns the points of `ring` from `first` to `last`, the shorter way round."""
        at, count = ring.index(first), len(ring)
        ways = [[ring[(at + step * n) % count] for n in range(count)] for step in (1, -1)]
        return min((way[: way.index(last) + 1] for way in ways), key=len)

    one, other = run(left, leftmost, ends[0]), run(right, rightmost, ends[1])
    image = lambda run: [(i, True) for i in reversed(run)][1:-1]
    real = lambda run: [(i, False) for i in run]
    inner = real(one) + image(one) + real(other) + image(other)
    return [(i, False) for i in outer], inner, ends[0]


def without_slash(font, name):
    glyph = font["glyf"][name]
    glyph.expand(font["glyf"])
    if glyph.isComposite():
        return  # Built from the other zero glyph.
    slant = tan(radians(-font["post"].italicAngle))
    outer, inner, axis = whole(glyph, slant)
    points, old, flags = outer + inner, list(glyph.coordinates), list(glyph.flags)

    def taken(values):
        ax, ay = values[axis]
        image = lambda x, y: (2 * (ax - ay * slant) - (x - y * slant) + y * slant, y)
        both = [image(*values[i]) if is_image else values[i] for i, is_image in points]
        return [(round(x), round(y)) for x, y in both]

    if "gvar" in font:
        corners = [(0, 0), (font["hmtx"][name][0], 0), (0, 0), (0, 0)]
        for variation in font["gvar"].variations.get(name, []):
            all_of_them = iup_delta(variation.coordinates, old + corners, list(glyph.endPtsOfContours))
            variation.coordinates = taken(all_of_them) + list(all_of_them[-4:])
    glyph.coordinates = GlyphCoordinates(taken(old))
    glyph.flags = bytearray(flags[i] for i, _ in points)
    glyph.endPtsOfContours = [len(outer) - 1, len(points) - 1]
    glyph.numberOfContours = 2
    glyph.program.fromBytecode(b"")
    glyph.recalcBounds(font["glyf"])


def make(source, target):
    font = TTFont(source)
    for name in ("zero", "zero.tf"):
        if name in font.getGlyphOrder():
            without_slash(font, name)
    options = Options()
    options.layout_features = ["tnum", "pnum"]
    options.hinting = False
    options.name_IDs = [1, 2, 3, 4, 6, 13, 14, 16, 17]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[0x30])
    subsetter.subset(font)
    style = font["name"].getDebugName(17) or font["name"].getDebugName(2)
    for record in font["name"].names:
        full = f"{NAME} {style}"
        said = {1: NAME, 3: full, 4: full, 6: full.replace(" ", ""), 16: NAME}
        record.string = said.get(record.nameID, record.toUnicode())
    font.flavor = "woff2" if target.suffix == ".woff2" else None
    font.save(target)
    print(target.name, target.stat().st_size)


for file in sorted((FOLDER / "print/fonts").glob("AtkinsonHyperlegibleNext_*.ttf")):
    make(file, file.with_name(file.name.replace("AtkinsonHyperlegibleNext", "AtkinsonZero")))
for file in ("atkinson", "atkinson-italic"):
    make(FOLDER / f"assets/fonts/{file}.woff2", FOLDER / f"assets/fonts/{file.replace('atkinson', 'atkinson-zero')}.woff2")
