"""Hostile and damaged PDFs, each built here from nothing. None is anybody's file.

``HOSTILE`` are builders by name. What a case is about stands in its name; what must come of it is the same for all: a
clear refusal or a correct result, in time and in memory.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable, Mapping

from tests.stamp.papers import content, flat_form, handmade, one_page

Builder = Callable[[], bytes]
HOSTILE: dict[str, Builder] = {}

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>"
_TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def paper(changes: Mapping[int, bytes] | None = None, trailer: bytes = b"") -> bytes:
    """A plain page of objects 1 to 4, with ``changes`` to them and further ones."""
    base = {1: _CATALOG, 2: _TREE, 3: _PAGE, 4: content(b"0 0 m 9 9 l S")}
    return handmade({**base, **(changes or {})}, trailer=trailer)


def case(name: str) -> Callable[[Builder], Builder]:
    def keep(builder: Builder) -> Builder:
        HOSTILE[name] = builder
        return builder

    return keep


def plain_case(name: str, changes: Mapping[int, bytes], trailer: bytes = b"") -> None:
    HOSTILE[name] = lambda: paper(changes, trailer)


def packed(body: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def bomb(megabytes: int) -> bytes:
    """``megabytes`` of spaces, packed a thousand to one, without ever holding them."""
    packer = zlib.compressobj(9)
    begun = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    million = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)  # such a block can stand repeatedly
    return begun + million * megabytes + b"\x01\x00\x00\xff\xff"


# ------------------------------------------------------------------------------------------------------ no file at all

HOSTILE["no byte"] = lambda: b""
HOSTILE["one byte"] = lambda: b"%"
HOSTILE["a header only"] = lambda: b"%PDF-1.7\n"
HOSTILE["a header and an end"] = lambda: b"%PDF-1.7\nstartxref\n0\n%%EOF\n"
HOSTILE["random bytes"] = lambda: random.Random(1).randbytes(100_000)
HOSTILE["random bytes after a header"] = lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(100_000)
HOSTILE["random digits after a header"] = lambda: (
    b"%PDF-1.7\n" + bytes(random.Random(3).choices(b"0123456789 \n<>[]/RobjendstreamxftrailPsK", k=300_000))
)
HOSTILE["zeros"] = lambda: bytes(1_000_000)
HOSTILE["HTML before the header"] = lambda: b"<html><body>" + paper()
HOSTILE["a PDF, then a zip"] = lambda: paper() + b"PK\x03\x04" + bytes(500)
HOSTILE["a picture before the header"] = lambda: b"GIF89a" + bytes(900) + paper()
HOSTILE["end of file a thousand times"] = lambda: paper() + b"%%EOF\n" * 1000
HOSTILE["only startxref, a million times"] = lambda: b"%PDF-1.7\n" + b"startxref\n9\n%%EOF\n" * 60_000
HOSTILE["a million objects' beginnings"] = lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 200_000 + b"startxref\n9\n%%EOF\n"
HOSTILE["parentheses without end"] = lambda: b"%PDF-1.7\n1 0 obj\n" + b"(" * 1_000_000 + b"\nstartxref\n9\n%%EOF\n"

# ------------------------------------------------------------------------------------------------------- the page tree

plain_case("a kid that is its own tree", {2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})
plain_case(
    "two trees in each other",
    {2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>", 5: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"},
)
plain_case("one page a hundred times", {2: b"<< /Type /Pages /Kids [%s] /Count 100 >>" % (b"3 0 R " * 100)})
plain_case("a parent that is its own", {2: b"<< /Type /Pages /Parent 2 0 R /Kids [3 0 R] /Count 1 >>"})
plain_case("a page that is its own parent", {3: _PAGE.replace(b"/Parent 2 0 R", b"/Parent 3 0 R")})
plain_case("a false count", {2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"})
plain_case("a negative count", {2: b"<< /Type /Pages /Kids [3 0 R] /Count -7 >>"})
plain_case("a count that is a name", {2: b"<< /Type /Pages /Kids [3 0 R] /Count /Many >>"})
plain_case("kids that are null", {2: b"<< /Type /Pages /Kids [null 3 0 R null] /Count 1 >>"})
plain_case("kids that are strings", {2: b"<< /Type /Pages /Kids [(3 0 R) <00>] /Count 1 >>"})
plain_case("kids that are a number", {2: b"<< /Type /Pages /Kids 3 /Count 1 >>"})
plain_case("kids that are the catalog", {2: b"<< /Type /Pages /Kids [1 0 R] /Count 1 >>"})
plain_case("kids that are not there", {2: b"<< /Type /Pages /Kids [77 0 R 78 0 R] /Count 2 >>"})
plain_case("a million kids", {2: b"<< /Type /Pages /Kids [%s] /Count 1 >>" % (b"3 0 R " * 300_000)})
plain_case("pages that are a string", {1: b"<< /Type /Catalog /Pages (pages) >>"})
plain_case("pages that are the catalog", {1: b"<< /Type /Catalog /Pages 1 0 R >>"})
plain_case("no pages", {1: b"<< /Type /Catalog >>"})
plain_case("a catalog that is a list", {1: b"[1 0 R]"})
plain_case("a catalog that refers to itself", {1: b"1 0 R"})


@case("a tree of ten thousand levels")
def _deep_tree() -> bytes:
    changes = {
        number: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1 if number < 10_009 else 3)
        for number in range(10, 10_010)
    }
    return paper({2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>", **changes})


@case("a tree that doubles at each level")
def _doubling() -> bytes:
    levels = {
        number: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>" % (number + 1, number + 1)
        for number in range(10, 40)
    }
    return paper({2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>", **levels, 40: _PAGE})


@case("five thousand pages")
def _many_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 5010))
    return paper({2: b"<< /Type /Pages /Kids [%s] /Count 5000 >>" % kids, **dict.fromkeys(range(10, 5010), _PAGE)})


# ------------------------------------------------------------------------------------------------------------- a page

for _name, _box in {
    "no size": b"[0 0 0 0]",
    "a size of words": b"[(a) (b) (c) (d)]",
    "a size of two": b"[0 0]",
    "a size beyond numbers": b"[0 0 %s 792]" % (b"9" * 5000),
    "a size of infinity": b"[0 0 1e999 792]",
    "a size that is its own page": b"3 0 R",
    "a size in references to itself": b"[5 0 R 5 0 R 5 0 R 5 0 R]",
}.items():
    plain_case(f"a page of {_name}", {3: _PAGE.replace(b"[0 0 612 792]", _box), 5: b"5 0 R"})

for _name, _more in {
    "turned by a name": b"/Rotate /Left",
    "turned by a huge number": b"/Rotate " + b"9" * 4000,
    "turned by one": b"/Rotate 1",
    "measured by nothing": b"/UserUnit 0",
    "measured by a million": b"/UserUnit 1000000",
    "measured by a list": b"/UserUnit [1]",
    "whose resources are itself": b"/Resources 3 0 R",
    "whose resources are a number": b"/Resources 12",
    "whose fonts are a list": b"/Resources << /Font [1 2 3] >>",
    "with itself for a note": b"/Annots [3 0 R 3 0 R]",
    "with notes that are a name": b"/Annots /None",
    "with notes that are null": b"/Annots [null null 99 0 R (x) 7]",
    "with bytes of zero in names": b"/A#00B /C#00 /#ZZ#2 #00",
    "with a name of a hundred thousand bytes": b"/" + b"N" * 100_000 + b" 1",
    "with twenty thousand entries": b" ".join(b"/K%d %d" % (number, number) for number in range(20_000)),
}.items():
    plain_case(f"a page {_name}", {3: _PAGE.replace(b"/Contents", _more + b" /Contents")})

# ---------------------------------------------------------------------------------------------------- what a page draws

for _name, _drawn in {
    "many saves": b"q " * 250_000,
    "many restores": b"Q " * 250_000,
    "a string without end": b"(" * 500_000,
    "strings that open in strings": b"(()" * 300_000,
    "escapes without end": b"(" + b"\\" * 500_001,
    "lists ten thousand deep": b"[" * 10_000 + b"]" * 10_000 + b" TJ",
    "dictionaries ten thousand deep": b"/A << /B " * 10_000 + b" BDC",
    "a picture without end": b"BI /W 9 /H 9 ID " + b"x" * 500_000,
    "a thousand pictures without end": b"BI ID x " * 60_000,
    "texts of random bytes": b"BT /F1 9 Tf (" + random.Random(5).randbytes(50_000) + b") Tj ET",
    "matrices of nothing": b"0 0 0 0 0 0 cm BT /F1 0 Tf 0 0 0 0 0 0 Tm (x) Tj ET" * 1000,
    "numbers that are none": b"--1 +-2 1.2.3 1e9 .. - + 0x10 m l c re S " * 5000,
    "huge numbers": b"%s %s m %s %s l S " % ((b"9" * 4900,) * 4) * 10,
    "hexadecimal without end": b"<" + b"4" * 1_000_000,
    "comments without end": b"%" * 1_000_000,
    "thirty thousand lines": b"10 20 m 30 40 l S\n" * 30_000,
    "thirty thousand little texts": b"BT 9 0 0 9 1 1 Tm (a) Tj ET\n" * 30_000,
}.items():
    plain_case(f"content: {_name}", {4: content(_drawn)})

plain_case("content that is the page", {3: _PAGE.replace(b"4 0 R", b"3 0 R")})
plain_case("content that lists itself", {4: b"[4 0 R 4 0 R]"})
plain_case("content of a hundred thousand parts", {4: b"[" + b"5 0 R " * 100_000 + b"]", 5: content(b"q")})
plain_case("content of lists in lists", {4: b"[" * 5000 + b"5 0 R" + b"]" * 5000, 5: content(b"q")})
plain_case(
    "a form that draws itself",
    {
        3: _PAGE.replace(b"/Contents", b"/Resources << /XObject << /X 5 0 R >> >> /Contents"),
        4: content(b"/X Do"),
        5: packed(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                  b"/Resources << /XObject << /X 5 0 R >> >>"),
    },
)  # fmt: skip
plain_case(
    "forms that double twenty-five times",
    {
        3: _PAGE.replace(b"/Contents", b"/Resources << /XObject << /X 10 0 R >> >> /Contents"),
        4: content(b"/X Do"),
        **{
            number: packed(
                b"/X Do /X Do" if number < 35 else b"BT (x) Tj ET",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>"
                % (number + 1),
            )
            for number in range(10, 36)
        },
    },
)
plain_case(
    "a picture of a billion by a billion",
    {
        3: _PAGE.replace(b"/Contents", b"/Resources << /XObject << /I 5 0 R >> >> /Contents"),
        4: content(b"612 0 0 792 0 0 cm /I Do"),
        5: packed(
            zlib.compress(b"x" * 100),
            b"/Type /XObject /Subtype /Image /Width 1000000000 /Height 1000000000 /BitsPerComponent 16 "
            b"/ColorSpace /DeviceRGB /Filter /FlateDecode",
        ),
    },
)

for _name, _font in {
    "a font that is itself": b"5 0 R",
    "a font of no kind": b"<< /Type /Font >>",
    "a font with widths of words": b"<< /Type /Font /Subtype /TrueType /FirstChar 0 /LastChar 255 /Widths (wide) >>",
    "a font with a billion widths": (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 0 /LastChar 1000000000 /Widths [1] >>"
    ),
    "a font with a broken map": b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R "
    b"/DescendantFonts [5 0 R] >>",
    "a font with encodings of nonsense": b"<< /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Differences "
    b"[-9 /a (b) 99999999999 /c /d [/e] null] >> >>",
}.items():
    plain_case(
        _name,
        {
            3: _PAGE.replace(b"/Contents", b"/Resources << /Font << /F1 5 0 R >> >> /Contents"),
            4: content(b"BT /F1 12 Tf 72 700 Td (Name) Tj [(of) -900 (holder)] TJ ET 72 690 m 300 690 l S"),
            5: _font,
            6: content(
                b"begincmap 1 begincodespacerange <00> <FFFFFFFF> endcodespacerange "
                b"1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange 9 beginbfchar <zz> <41> <42> endbfchar endcmap"
            ),
        },
    )

# --------------------------------------------------------------------------------------------------------- streams

plain_case("a length that is too long", {4: b"<< /Length 99999999 >>\nstream\nq Q\nendstream"})
plain_case("a length that is negative", {4: b"<< /Length -5 >>\nstream\nq Q\nendstream"})
plain_case("a length that is its own stream", {4: b"<< /Length 4 0 R >>\nstream\nq Q\nendstream"})
plain_case("a length that is a name", {4: b"<< /Length /Long >>\nstream\nq Q\nendstream"})
plain_case("a stream that does not end", {4: b"<< /Length 3 >>\nstream\nq Q"})
plain_case("a filter that is not there", {4: packed(b"abc", b"/Filter /Nothing")})
plain_case("a filter that is itself", {4: packed(b"abc", b"/Filter 4 0 R")})
plain_case("a filter whose name is cut short", {4: packed(zlib.compress(b"q Q"), b"/Filter /Fl")})
plain_case("a filter that needs a further program", {4: packed(b"q Q", b"/Filter /JBIG2Decode")})
plain_case("a hundred filters", {4: packed(b"abc", b"/Filter [%s]" % (b"/FlateDecode " * 100))})
plain_case("ten thousand filters", {4: packed(b"41" * 4, b"/Filter [%s]" % (b"/ASCIIHexDecode " * 10_000))})
plain_case("compression cut off", {4: packed(zlib.compress(b"q Q " * 1000)[:20])})
plain_case("compression of nonsense", {4: packed(random.Random(7).randbytes(20_000))})
plain_case("LZW of nonsense", {4: packed(random.Random(8).randbytes(200_000), b"/Filter /LZWDecode")})
plain_case("run lengths of nonsense", {4: packed(random.Random(9).randbytes(50_000), b"/Filter /RunLengthDecode")})
plain_case("run lengths as a bomb", {4: packed(b"\x81x" * 1_000_000, b"/Filter /RunLengthDecode")})
plain_case("base 85 of nonsense", {4: packed(random.Random(10).randbytes(50_000), b"/Filter /ASCII85Decode")})
plain_case("base 85 as a bomb", {4: packed(b"z" * 700_000 + b"~>", b"/Filter /ASCII85Decode")})
plain_case("LZW as a bomb", {4: packed(b"\x80\x00" + b"\x20\x10\x08" * 300_000, b"/Filter /LZWDecode")})
plain_case("a fax of nonsense", {4: packed(random.Random(11).randbytes(5000), b"/Filter /CCITTFaxDecode")})
for _name, _entries in {
    "a billion columns": b"/Predictor 12 /Columns 1000000000",
    "no colours": b"/Predictor 12 /Colors 0 /Columns 5",
    "negative columns": b"/Predictor 12 /Columns -5",
    "a billion bits": b"/Predictor 2 /BitsPerComponent 1000000000 /Columns 9",
    "a predictor that is a name": b"/Predictor /Best",
    "a predictor of ninety-nine": b"/Predictor 99 /Columns 4",
    "no columns": b"/Predictor 15 /Columns 0",
}.items():
    plain_case(
        _name, {4: packed(zlib.compress(b"\x02abcd" * 500), b"/Filter /FlateDecode /DecodeParms << %s >>" % _entries)}
    )
HOSTILE["a bomb of a gigabyte"] = lambda: paper({4: packed(bomb(1000))})
HOSTILE["a bomb of ten gigabytes, packed twice"] = lambda: paper(
    {4: packed(zlib.compress(bomb(1000) * 10, 9), b"/Filter [/FlateDecode /FlateDecode]")}
)
HOSTILE["a bomb just below the limit"] = lambda: paper({4: packed(bomb(70))})
HOSTILE["ten bombs just below the limit"] = lambda: paper(
    {
        4: b"[10 0 R 11 0 R 12 0 R 13 0 R 14 0 R 15 0 R 16 0 R 17 0 R 18 0 R 19 0 R]",
        **dict.fromkeys(range(10, 20), packed(bomb(60))),
    }
)
HOSTILE["a bomb of saves"] = lambda: paper({4: packed(zlib.compress(b"q " * 6_000_000, 9))})
HOSTILE["a bomb of strings"] = lambda: paper({4: packed(zlib.compress(b"(a)" * 3_000_000, 9))})

# --------------------------------------------------------------------------------------------------------- the contents


def _tail(table: bytes) -> bytes:
    """The objects of a paper, with another table and trailer: ``%d`` in it is where it stands."""
    whole = paper()
    start = whole.index(b"xref\n")
    return whole[:start] + table.replace(b"@", b"%d" % start) + b"\nstartxref\n%d\n%%%%EOF\n" % start


_TABLE = paper()[paper().index(b"xref\n") : paper().index(b"startxref")]
HOSTILE["a table whose predecessor is itself"] = lambda: _tail(_TABLE.replace(b"/Size", b"/Prev @ /Size"))
HOSTILE["a table with a further part that is itself"] = lambda: _tail(_TABLE.replace(b"/Size", b"/XRefStm @ /Size"))
HOSTILE["a predecessor outside the file"] = lambda: _tail(_TABLE.replace(b"/Size", b"/Prev 99999999 /Size"))
HOSTILE["a predecessor that is negative"] = lambda: _tail(_TABLE.replace(b"/Size", b"/Prev -9 /Size"))
HOSTILE["a size of a billion"] = lambda: _tail(_TABLE.replace(b"/Size 5", b"/Size 1000000000"))
HOSTILE["a size of a name"] = lambda: _tail(_TABLE.replace(b"/Size 5", b"/Size /Big"))
HOSTILE["a table of a billion objects"] = lambda: _tail(_TABLE.replace(b"0 5\n", b"0 1000000000\n"))
HOSTILE["a table that begins at a billion"] = lambda: _tail(_TABLE.replace(b"0 5\n", b"1000000000 5\n"))
HOSTILE["no root"] = lambda: _tail(_TABLE.replace(b"/Root 1 0 R", b""))
HOSTILE["a root that is not there"] = lambda: _tail(_TABLE.replace(b"/Root 1 0 R", b"/Root 999 0 R"))
HOSTILE["a root that is written in place"] = lambda: _tail(_TABLE.replace(b"/Root 1 0 R", b"/Root << /Pages 2 0 R >>"))
HOSTILE["wrong places of all objects"] = lambda: _tail(_TABLE.replace(b"00000", b"00001"))
HOSTILE["places that lead to each other"] = lambda: _tail(
    _TABLE[:9] + b"0000000000 65535 f \n" + (b"%010d 00000 n \n" % paper().index(b"1 0 obj")) * 4 + _TABLE[109:]
)
HOSTILE["a start outside the file"] = lambda: paper().replace(b"startxref\n", b"startxref\n99")
HOSTILE["a start of a thousand digits"] = lambda: paper().replace(b"startxref\n", b"startxref\n" + b"9" * 1000)
HOSTILE["a thousand predecessors"] = lambda: _chained(1000)
HOSTILE["a trailer of ten thousand levels"] = lambda: _tail(
    _TABLE.replace(b"/Size", b"/X " + b"[" * 10_000 + b"]" * 10_000 + b" /Size")
)
plain_case("ids that are numbers", {}, b"/ID [1 2]")
plain_case("ids that are one", {}, b"/ID (x)")
plain_case("ids that are none", {}, b"/ID []")
plain_case("an unknown protection", {}, b"/Encrypt << /Filter /Mine /V 99 >> /ID [<00> <00>]")
plain_case("a protection that is the catalog", {}, b"/Encrypt 1 0 R /ID [<00> <00>]")
plain_case("a protection of nonsense", {}, b"/Encrypt << /Filter /Standard /V 5 /R 6 /O (x) /U 7 /P (a) /Length -1 >>")
plain_case(
    "a protection with a long key",
    {},
    b"/Encrypt << /Filter /Standard /V 4 /R 4 /O (x) /U (y) /P -4 /Length 999999999 /CF << /StdCF << /CFM /AESV2 >> >> "
    b"/StmF /StdCF /StrF /StdCF >> /ID [<00> <00>]",
)


def _chained(revisions: int) -> bytes:
    out = bytearray(paper())
    start = out.rindex(b"xref\n0")
    for _ in range(revisions):
        here = len(out)
        out += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % start
        out += b"startxref\n%d\n%%%%EOF\n" % here
        start = here
    return bytes(out)


def streamed(entries: bytes, objects: Mapping[int, bytes], inside: Mapping[int, int]) -> bytes:
    """A PDF whose table of contents is a stream, object 9, with these entries and rows of one, four and one bytes.

    ``inside`` are the objects that stand in the object stream 5, and their places in it.
    """
    out = bytearray(b"%PDF-1.6\n")
    rows = {number: struct.pack(">BIB", 2, 5, place) for number, place in inside.items()}
    for number, body in objects.items():
        rows.setdefault(number, struct.pack(">BIB", 1, len(out), 0))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows[9] = struct.pack(">BIB", 1, start, 0)
    table = b"".join(rows.get(number, bytes(6)) for number in range(10))
    out += b"9 0 obj\n" + packed(
        zlib.compress(table), b"/Type /XRef /Root 1 0 R /Filter /FlateDecode " + entries.replace(b"@", b"%d" % start)
    )
    out += b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


_OBJECTS = {1: _CATALOG, 2: _TREE, 3: _PAGE, 4: content(b"q Q")}
for _name, _entries in {
    "widths of nothing": b"/Size 10 /W [0 0 0]",
    "widths of a billion": b"/Size 10 /W [1 1000000000 1]",
    "negative widths": b"/Size 10 /W [1 -4 1]",
    "two widths": b"/Size 10 /W [1 4]",
    "widths of words": b"/Size 10 /W [(a) (b) (c)]",
    "no widths": b"/Size 10",
    "nothing wrong": b"/Size 10 /W [1 4 1]",
    "an index of a billion": b"/Size 10 /W [1 4 1] /Index [0 1000000000]",
    "an odd index": b"/Size 10 /W [1 4 1] /Index [0 1 2]",
    "a negative index": b"/Size 10 /W [1 4 1] /Index [-5 5]",
    "an index of words": b"/Size 10 /W [1 4 1] /Index (all)",
    "itself before it": b"/Size 10 /W [1 4 1] /Prev @",
    "widths of nothing and an index of a billion": b"/Size 1000000000 /W [0 0 0] /Index [0 1000000000]",
}.items():
    HOSTILE[f"a table as a stream with {_name}"] = lambda entries=_entries: streamed(entries, _OBJECTS, {})  # type: ignore[misc]


def _in_objects(entries: bytes, first: bytes = b"1 0 2 34 3 76 ", more: Mapping[int, int] | None = None) -> bytes:
    """The catalog, the tree and the page inside the object stream 5, whose numbers and places are ``first``."""
    bodies = b" ".join((_CATALOG, _TREE, _PAGE))
    stream = packed(zlib.compress(first + bodies), b"/Type /ObjStm /Filter /FlateDecode " + entries)
    return streamed(b"/Size 10 /W [1 4 1]", {4: content(b"q Q"), 5: stream}, {1: 0, 2: 1, 3: 2, **(more or {})})


HOSTILE["an object stream with nothing wrong"] = lambda: _in_objects(b"/N 3 /First 14")
HOSTILE["an object stream inside itself"] = lambda: _in_objects(b"/N 3 /First 14", more={5: 0})
HOSTILE["an object stream of a billion"] = lambda: _in_objects(b"/N 1000000000 /First 14")
HOSTILE["an object stream that begins behind its end"] = lambda: _in_objects(b"/N 3 /First 999999999")
HOSTILE["an object stream that begins before it"] = lambda: _in_objects(b"/N 3 /First -14")
HOSTILE["an object stream that extends itself"] = lambda: _in_objects(b"/N 3 /First 14 /Extends 5 0 R")
HOSTILE["an object stream whose places are its end"] = lambda: _in_objects(b"/N 3 /First 14", b"1 9 2 99 3 999")
HOSTILE["an object stream of words"] = lambda: _in_objects(b"/N 3 /First 14", b"(a) (b) (c)   ")

# ------------------------------------------------------------------------------------------- depth, fields, names

for _name, _body in {
    "lists": b"[" * 10_000 + b"]" * 10_000,
    "lists that do not close": b"[" * 100_000,
    "dictionaries": b"<< /A " * 10_000 + b"1" + b" >>" * 10_000,
    "strings": b"(" * 100_000 + b")" * 100_000,
}.items():
    plain_case(f"ten thousand {_name} in each other", {1: _CATALOG.replace(b" >>", b" /Deep " + _body + b" >>")})
plain_case("a chain of ten thousand references", {
    1: _CATALOG.replace(b" >>", b" /Outlines 10 0 R >>"),
    **{number: b"%d 0 R" % (number + 1) for number in range(10, 10_010)},
})  # fmt: skip


def with_form(form: bytes, more: Mapping[int, bytes] | None = None, notes: bytes = b"[6 0 R]") -> bytes:
    return paper(
        {
            1: _CATALOG.replace(b" >>", b" /AcroForm 5 0 R >>"),
            3: _PAGE.replace(b"/Contents", b"/Annots " + notes + b" /Contents"),
            5: form,
            **(more or {}),
        }
    )


_FIELD = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [200 600 400 620] /P 3 0 R %s >>"
_FORMS: dict[str, tuple[bytes, dict[int, bytes]]] = {
    "fields in each other": (
        b"<< /Fields [6 0 R] >>",
        {6: _FIELD % b"/Kids [7 0 R] /Parent 7 0 R", 7: _FIELD % b"/Kids [6 0 R] /Parent 6 0 R"},
    ),
    "a field that is its own parent": (b"<< /Fields [6 0 R] >>", {6: _FIELD % b"/Parent 6 0 R"}),
    "a field that is its own kid": (b"<< /Fields [6 0 R] >>", {6: _FIELD % b"/Kids [6 0 R 6 0 R]"}),
    "fields that double": (
        b"<< /Fields [6 0 R] >>",
        {number: b"<< /T (x) /Kids [%d 0 R %d 0 R] >>" % (number + 1, number + 1) for number in range(6, 40)},
    ),
    "fields that are the form": (b"<< /Fields [5 0 R] >>", {6: _FIELD % b""}),
    "fields that are a number": (b"<< /Fields 7 >>", {6: _FIELD % b""}),
    "fields of nothing": (b"<< /Fields [null 99 0 R (x) 5] >>", {6: _FIELD % b""}),
    "a form that is a list": (b"[6 0 R]", {6: _FIELD % b""}),
    "a field whose names go a thousand deep": (
        b"<< /Fields [6 0 R] >>",
        {
            number: b"<< /T (n) /FT /Tx /Parent %d 0 R /Kids [%d 0 R] /Rect [200 600 400 620] /Subtype /Widget >>"
            % (number - 1, number + 1)
            for number in range(6, 2006)
        },
    ),
    "a field of no size": (
        b"<< /Fields [6 0 R] >>",
        {6: (_FIELD % b"").replace(b"[200 600 400 620]", b"[1e999 (x) 0 null]")},
    ),
    "a field with appearances of nonsense": (
        b"<< /Fields [6 0 R] /DA 7 /DR 5 0 R >>",
        {6: _FIELD % b"/AP << /N 6 0 R /D [1] >> /DA 9 /MaxLen -5 /Ff (x) /Q /Left /MK 7 /BS 6 0 R"},
    ),
    "a comb of a billion": (b"<< /Fields [6 0 R] >>", {6: _FIELD % b"/Ff 16777216 /MaxLen 1000000000"}),
    "a mark whose length is a page": (
        b"<< /Fields [6 0 R] >>",
        {
            6: (_FIELD % b"/AP << /N << /Yes 7 0 R /Off 8 0 R >> >>").replace(b"/Tx", b"/Btn"),
            7: b"<< /Length 3 0 R >>\nstream\nq Q\nendstream",
            8: b"<< /Length /Long >>\nstream\nq Q\nendstream",
        },
    ),
    "XFA of nonsense": (b"<< /Fields [6 0 R] /XFA [(a) 6 0 R (b) 99 0 R 5] >>", {6: _FIELD % b""}),
}
for _name, (_form, _more_objects) in _FORMS.items():
    HOSTILE[_name] = lambda form=_form, more=_more_objects: with_form(form, more)  # type: ignore[misc]


@case("a hundred thousand fields")
def _many_fields() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 100_010))
    fields = dict.fromkeys(range(10, 100010), _FIELD % b"")
    return with_form(b"<< /Fields [%s] >>" % kids, fields, b"[" + kids + b"]")


_NAMES = {
    "scripts in a circle": (b"/JavaScript 10 0 R", b"<< /Kids [10 0 R 11 0 R] >>"),
    "files in a circle": (b"/EmbeddedFiles 10 0 R", b"<< /Kids [10 0 R 11 0 R] >>"),
    "files that are nothing": (b"/EmbeddedFiles 10 0 R", b"<< /Names [null (a) 7 9 (b)] /Kids 12 >>"),
    "files fifty thousand times": (b"/EmbeddedFiles 10 0 R", b"<< /Names [%s] >>" % (b"(a) 11 0 R " * 50_000)),
    "files that are a string": (b"/EmbeddedFiles (files)", b"null"),
    "places that are themselves": (b"/Dests 10 0 R", b"<< /Kids [10 0 R] /Names 10 0 R >>"),
}
for _name, (_entry, _object) in _NAMES.items():
    HOSTILE[f"names: {_name}"] = lambda entry=_entry, body=_object: paper(  # type: ignore[misc]
        {1: _CATALOG.replace(b" >>", b" /Names << %s >> >>" % entry), 10: body, 11: b"<< /Kids [10 0 R] /Names [] >>"}
    )
plain_case(
    "attachments that are themselves", {1: _CATALOG.replace(b" >>", b" /AF [1 0 R 5 0 R 5 0 R] >>"), 5: b"[5 0 R]"}
)
plain_case("attachments that are a number", {1: _CATALOG.replace(b" >>", b" /AF 5 >>")})

# ---------------------------------------------------------------------------------------------------------- cut and big

_WHOLE = flat_form(2)
for _percent in range(0, 100, 5):
    HOSTILE[f"cut off at {_percent}%"] = lambda percent=_percent: _WHOLE[: len(_WHOLE) * percent // 100]  # type: ignore[misc]
HOSTILE["cut at its beginning"] = lambda: _WHOLE[200:]
HOSTILE["a hole in the middle"] = lambda: _WHOLE[:900] + bytes(600) + _WHOLE[1500:]
HOSTILE["one line end for another"] = lambda: _WHOLE.replace(b"\n", b"\r\n")
HOSTILE["the same file twice"] = lambda: _WHOLE + _WHOLE
HOSTILE["a page with nothing wrong"] = one_page
