"""An archival original (PDF/A-1, 2 or 3) stays what it is: what ISO 19005 asks of a file, as far as it can be looked at
here.

The checks are held against files that break them, one by one, so that none of them can pass without looking.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.basePen import NullPen
from fontTools.ttLib import TTFont
from PIL import ImageCms
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from gdnotice.stamp.carried import read_carried
from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.letters.faces import face
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.signatures.decode import decoded
from gdnotice.stamp.signatures.placed import with_pictures
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from tests.stamp.papers import carried_of, compiled, sound
from tests.stamp.test_signatures import FILES

TITLE, AUTHOR = "Notice of an Agent", "Sample Agent & Söhne"
SIGNED = Placement(1, (200, 240, 420, 270), "image", "signature.holder")
BLANKS = (
    Placement(1, (200, 67, 500, 81), field="a.name"),
    Placement(1, (200, 120, 500, 136), field="a.field", widget="Name"),
    Placement(1, (200, 160, 230, 174), field="a.long"),
    Placement(1, (60, 200, 70, 210), "tick", "a.choice", "yes"),
    SIGNED,
)

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<xmp:ModifyDate>2026-11-02T09:00:00Z</xmp:ModifyDate><pdf:Producer>A press</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def original(part: int = 3, level: str = "B", *, profiled: bool = True) -> bytes:
    """A page with words, a rule and a text field, as an archive takes it; or an empty one that needs no profile."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont as Embedded
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(Embedded("archival", io.BytesIO(face("sans").ttf), asciiReadable=False))
    out = io.BytesIO()
    made: Any = Canvas  # its stubs take the name of the first font for a number
    canvas = made(out, pagesize=(612, 792), invariant=1, initialFontName="archival")
    if profiled:
        canvas.setFont("archival", 10)
        canvas.drawString(60, 792 - 80, "Name of holder")
        canvas.line(200, 792 - 81, 500, 792 - 81)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    root, page = writer.root_object, writer.pages[0]
    profile = DecodedStreamObject()
    profile.set_data(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[NameObject("/N")] = NumberObject(3)
    intent = DictionaryObject({
        NameObject("/Type"): NameObject("/OutputIntent"),
        NameObject("/S"): NameObject("/GTS_PDFA1"),
        NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
        NameObject("/DestOutputProfile"): writer._add_object(profile),
    })  # fmt: skip
    if profiled:
        root[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    described = DecodedStreamObject()
    words = _XMP.format(part=part, level=level, title=TITLE, author=AUTHOR.replace("&", "&amp;"))
    described.set_data(words.encode("utf-8"))
    described[NameObject("/Type")], described[NameObject("/Subtype")] = NameObject("/Metadata"), NameObject("/XML")
    root[NameObject("/Metadata")] = writer._add_object(described)
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    page[NameObject("/Tabs")] = NameObject("/S")
    _field(writer, page)
    writer.metadata = {"/Title": TITLE, "/Author": AUTHOR, "/ModDate": "D:20261102090000Z", "/Producer": "A press"}
    writer._ID = ArrayObject([ByteStringObject(b"1" * 16), ByteStringObject(b"1" * 16)])
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def _field(writer: PdfWriter, page: Any) -> None:
    look = DecodedStreamObject()
    look.set_data(b"")
    look[NameObject("/Type")], look[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 300, 16)))
    widget = DictionaryObject({
        NameObject("/Type"): NameObject("/Annot"),
        NameObject("/Subtype"): NameObject("/Widget"),
        NameObject("/FT"): NameObject("/Tx"),
        NameObject("/T"): TextStringObject("Name"),
        NameObject("/F"): NumberObject(4),
        NameObject("/Rect"): ArrayObject(map(NumberObject, (200, 656, 500, 672))),
        NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(look)}),
    })  # fmt: skip
    placed = writer._add_object(widget)
    page[NameObject("/Annots")] = ArrayObject([placed])
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([placed])})
    writer.root_object[NameObject("/AcroForm")] = form


# ------------------------------------------------------------------ what is asked of a file


def faults(pdf: bytes) -> set[str]:
    """What speaks against a file, in a word or two each."""
    reader = PdfReader(io.BytesIO(pdf))
    return {word for check in CHECKS for word in check(reader, pdf)}


def _reader(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf))


def _root(reader: Any) -> Any:
    return reader.root_object


def _objects(reader: PdfReader) -> Iterator[Any]:
    """All that the catalog and the document information lead to, once each."""
    waiting = [reader.trailer.raw_get(key) for key in ("/Root", "/Info") if key in reader.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        one = waiting.pop()
        if hasattr(one, "idnum"):
            if (one.idnum, one.generation) in seen:
                continue
            seen.add((one.idnum, one.generation))
            one = one.get_object()
        if isinstance(one, dict):
            yield one
            waiting.extend(dict.values(one))
        elif isinstance(one, list):
            waiting.extend(list.__iter__(one))


def _file(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    if "/Encrypt" in reader.trailer:
        yield "encrypted"
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "no ID"
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "something after the end"
    described = _root(reader).get("/Metadata")
    if described is None or "/Filter" in described.get_object():
        yield "metadata"
    if "/Lang" not in _root(reader):
        yield "no language"


def _actions(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    for one in _objects(reader):
        if one.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData") or "/JS" in one or "/AA" in one:
            yield "acts by itself"
        if one.get("/Subtype") == "/Image" and one.get("/Interpolate"):
            yield "interpolated"
        if one.get("/NeedAppearances"):
            yield "appearances left to the viewer"
        if one.get("/Subtype") == "/Widget":
            if not int(one.get("/F", 0)) & 4 or int(one.get("/F", 0)) & 0b100011:
                yield "not printed"
            if "/N" not in one.get("/AP", {}):
                yield "no appearance"


def _colours(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    """Grey and red, green, blue mean something through the profile; other plain colours would not."""
    for one in _objects(reader):
        if one.get("/Subtype") == "/Image" and one.get("/ColorSpace") == "/DeviceCMYK":
            yield "colour"
        part = re.search(rb"pdfaid:part>(\d)", _root(reader)["/Metadata"].get_object().get_data())
        if (
            part is not None
            and part[1] == b"1"
            and ("/SMask" in one or one.get("/Group", {}).get("/S") == "/Transparency")
        ):
            yield "transparent"


def _part(reader: PdfReader) -> int:
    part = re.search(rb"pdfaid:part>(\d)", _root(reader)["/Metadata"].get_object().get_data())
    assert part is not None
    return int(part[1])


def _profile(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    """A colour of the device needs a profile, one that can be read."""
    intents = [one.get_object() for one in list.__iter__(_root(reader).get("/OutputIntents", ArrayObject()))]
    archival = [one for one in intents if one["/S"] == "/GTS_PDFA1"]
    drawn = b"".join(page.get_contents().get_data() for page in _reader(pdf).pages if page.get_contents() is not None)
    if not archival and re.search(rb"(?<![\d.])[\d.]+ g\b|Tj\b|\b[SfB]\b", drawn):
        yield "no profile"
    for one in archival:
        profile = one["/DestOutputProfile"]
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile.get_data())).profile
        if {"GRAY": 1, "RGB": 3, "CMYK": 4}[opened.xcolor_space.strip()] != profile["/N"]:
            yield "profile"
        if _part(reader) == 1 and profile["/N"] == 1 and opened.version >= 3:  # the other one is this test's own
            yield "profile"
        if opened.device_class not in ("mntr", "prtr"):
            yield "profile"


def _listed(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    """The first part asks a font that is a subset for a list of what it holds; in others a wrong one is worse than
    none."""
    for one in _objects(reader):
        told = one.get("/FontDescriptor", {}) if one.get("/Type") == "/Font" else {}
        if "/FontFile3" in told and _part(reader) == 1:
            program = CFFFontSet()
            program.decompile(io.BytesIO(told["/FontFile3"].get_data()), None)
            held = set(program[0].CharStrings.keys()) - {".notdef"}
            if set(told.get("/CharSet", "").split("/")[1:]) != held:
                yield "letters not listed"
        elif one.get("/Subtype") == "/CIDFontType2":
            count = (
                len(TTFont(io.BytesIO(told["/FontFile2"].get_data())).getGlyphOrder()) if "/FontFile2" in told else 0
            )
            bits = told["/CIDSet"].get_data() if "/CIDSet" in told else b""
            right = (1 << count) - 1 << -count % 8 if _part(reader) == 1 else 0
            if int.from_bytes(bits, "big") != right:
                yield "letters not listed"


def _attached(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    if _part(reader) < 3 and any("/EF" in one or "/EmbeddedFiles" in one for one in _objects(reader)):
        yield "attached"
    associated = {one.idnum for one in list.__iter__(_root(reader).get("/AF", ArrayObject()))}
    names = _root(reader).get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    for one in list.__iter__(names):
        if not hasattr(one, "idnum"):
            continue
        told = one.get_object()
        if one.idnum not in associated or told.get("/AFRelationship") not in ("/Data", "/Source", "/Alternative"):
            yield "not associated"
        if not {"/F", "/UF", "/EF"} <= told.keys() or told["/F"] != told["/UF"]:
            yield "file not named"
        file = told["/EF"]["/F"]
        if "/Subtype" not in file or "/ModDate" not in file.get("/Params", {}):
            yield "file not described"


_SAID = {"/Title": rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", "/Author": rb"<dc:creator>.*?<rdf:li>(.*?)</rdf:li>"}


def _described_twice(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    info = reader.trailer.get("/Info", {})
    xmp = _root(reader)["/Metadata"].get_object().get_data()
    for key, pattern in _SAID.items():
        said = re.search(pattern, xmp, re.DOTALL)
        if key in info and (said is None or said[1].decode().replace("&amp;", "&") != info[key]):
            yield f"{key} differs"
    for key in ("/Subject", "/Keywords"):
        if key in info:
            yield f"{key} differs"
    changed = re.search(rb"<xmp:ModifyDate>(.*?)</xmp:ModifyDate>", xmp)
    if "/ModDate" in info and (changed is None or re.sub(rb"\D", b"", changed[1]).decode() not in info["/ModDate"]):
        yield "/ModDate differs"


def _fonts(reader: PdfReader, pdf: bytes) -> Iterator[str]:
    for one in _objects(reader):
        if one.get("/Type") != "/Font" or one.get("/Subtype") in ("/CIDFontType0", "/CIDFontType2"):
            continue
        if one["/Subtype"] == "/Type0":
            yield from _composite(one)
        else:
            yield from _simple(one)


def _composite(font: Any) -> Iterator[str]:
    own = font["/DescendantFonts"][0].get_object()
    told = own["/FontDescriptor"]
    if "/FontFile2" not in told:
        yield "font not embedded"
        return
    if "/ToUnicode" not in font or own.get("/CIDToGIDMap") != "/Identity":
        yield "codes without meaning"
    program = TTFont(io.BytesIO(told["/FontFile2"].get_data()))
    first, widths = own["/W"][0], own["/W"][1].get_object()
    scale = 1000 / program["head"].unitsPerEm
    glyphs = program.getGlyphOrder()
    for place, width in enumerate(widths, first):
        if abs(program["hmtx"][glyphs[place]][0] * scale - width) > 1:
            yield "widths differ"
        program.getGlyphSet()[glyphs[place]].draw(NullPen())
    meanings = font["/ToUnicode"].get_data() if "/ToUnicode" in font else b""
    if meanings.count(b"> <") - meanings.count(b"<0000> <FFFF>") < len(widths) or re.search(
        rb"> <(?:0000|FEFF|FFFE)>", meanings
    ):
        yield "codes without meaning"


def _simple(font: Any) -> Iterator[str]:
    told = font.get("/FontDescriptor", {})
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & told.keys():
        yield "font not embedded"
    elif "/FontFile3" in told:
        program = CFFFontSet()
        program.decompile(io.BytesIO(told["/FontFile3"].get_data()), None)
        top = program[0]
        widths = dict(enumerate(font["/Widths"], font["/FirstChar"]))
        strings = top.CharStrings
        for code, name in _codes(top).items():
            pen = strings[name]
            pen.draw(NullPen())
            if code in widths and abs(pen.width * (1000 * top.FontMatrix[0]) - widths[code]) > 1:
                yield "widths differ"


def _codes(top: Any) -> Mapping[int, str]:
    from fontTools.agl import UV2AGL

    return {code: UV2AGL[code] for code in range(32, 127) if UV2AGL.get(code) in top.CharStrings}


CHECKS: tuple[Callable[[PdfReader, bytes], Iterator[str]], ...] = (
    _file, _actions, _colours, _profile, _attached, _described_twice, _fonts, _listed,
)  # fmt: skip


# ------------------------------------------------------------------ the stamp


@pytest.fixture(scope="module")
def archival() -> Compiled:
    return compiled(original(), *BLANKS)


def stamped(of: Compiled, draft: bool = False) -> Stamped:
    texts = {"a.name": "Łukasz Ωμέγα Жук", "a.field": "Sample Holder", "a.long": "a name that is far too long for it"}
    return stamp(of, texts, {"a.choice": True}, carried_of({}), draft=draft, firm="Sample Firm")


def test_the_original_is_what_it_says() -> None:
    assert faults(original()) == set()


@pytest.mark.parametrize("draft", [False, True])
def test_a_stamped_archival_form_is_one_still(archival: Compiled, draft: bool, tmp_path: Path) -> None:
    done = stamped(archival, draft)
    assert [one.field for one in done.continued] == ["a.long"]
    read_back(done)
    sound(done.pdf, tmp_path)
    assert faults(done.pdf) == set()


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("profiled", [True, False])
@pytest.mark.parametrize("part", [1, 2, 3])
def test_each_part_of_the_standard_is_kept_to(part: int, profiled: bool, draft: bool, tmp_path: Path) -> None:
    whole = original(part, profiled=profiled)
    assert faults(whole) == set()
    done = stamped(compiled(whole, *BLANKS), draft)
    read_back(done)
    sound(done.pdf, tmp_path)
    assert faults(done.pdf) == set()
    assert read_carried(done.pdf).draft == draft
    assert verify(done.pdf).ok
    again = stamped(compiled(done.pdf, *BLANKS[:1], BLANKS[3]), draft)
    assert faults(again.pdf) == set()
    assert verify(again.pdf).ok


@pytest.mark.parametrize("name", ["clear ground", "JPEG", "grey", "palette"])
def test_a_picture_of_a_signature_says_what_its_colours_are(archival: Compiled, name: str) -> None:
    done = stamped(with_pictures(archival, {"signature.holder": decoded(FILES[name], "s")}))
    read_back(done)
    assert faults(done.pdf) == set()
    reader = PdfReader(io.BytesIO(done.pdf))
    (image,) = [
        one for one in _objects(reader) if one.get("/Subtype") == "/Image" and one["/ColorSpace"] != "/DeviceGray"
    ]
    assert image["/ColorSpace"][0] in ("/CalRGB", "/CalGray")


def test_on_the_first_part_nothing_becomes_transparent() -> None:
    of = compiled(original(part=1), *BLANKS)
    assert of.archival == 1
    flat = with_pictures(of, {"signature.holder": decoded(FILES["clear ground"], "s", flat=True)})
    assert "transparent" not in faults(stamped(flat).pdf)
    clear = with_pictures(of, {"signature.holder": decoded(FILES["clear ground"], "s")})
    assert "transparent" in faults(stamped(clear).pdf)


def test_language_tab_order_and_both_descriptions_are_the_originals(archival: Compiled) -> None:
    before, after = (_reader(pdf) for pdf in (archival.ground.official, stamped(archival).pdf))
    assert _root(after)["/Lang"] == "en-GB"
    assert after.pages[0]["/Tabs"] == "/S"
    assert (
        list.__iter__(after.pages[0]["/Annots"]).__next__().idnum
        == list.__iter__(before.pages[0]["/Annots"]).__next__().idnum
    )
    assert after.metadata == before.metadata
    assert _root(after)["/Metadata"].get_object().get_data() == _root(before)["/Metadata"].get_object().get_data()


def test_the_stamp_tells_where_it_cannot_keep_to_the_level() -> None:
    assert [one.code for one in compiled(original(), *BLANKS).remarks] == []
    (told,) = compiled(original(level="A"), *BLANKS).remarks
    assert (told.code, told.severity) == ("archival", "note")
    assert "read aloud" in told.message


# ------------------------------------------------------------------ the checks look


def _changed(change: Callable[[Any], None]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(stamped(compiled(original(), *BLANKS)).pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _retitled(writer: Any) -> None:
    writer.add_metadata({"/Title": "Another"})


def _scripted(writer: Any) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def _unassociated(writer: Any) -> None:
    del writer.root_object["/AF"]


def _bare_font(writer: Any) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        told = font.get_object()
        if told["/Subtype"] == "/Type0":
            told = told["/DescendantFonts"][0].get_object()
        told["/FontDescriptor"].get_object().pop("/FontFile2", None)


def _wider(writer: Any) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        if font.get_object()["/Subtype"] == "/Type0":
            font.get_object()["/DescendantFonts"][0].get_object()["/W"][1].get_object()[0] = NumberObject(5)


def _meaningless(writer: Any) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        font.get_object().pop("/ToUnicode", None)


def _left_to_viewers(writer: Any) -> None:
    writer.root_object["/AcroForm"][NameObject("/NeedAppearances")] = BooleanObject(True)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (_retitled, "/Title differs"), (_scripted, "acts by itself"), (_unassociated, "not associated"),
        (_bare_font, "font not embedded"), (_wider, "widths differ"), (_meaningless, "codes without meaning"),
        (_left_to_viewers, "appearances left to the viewer"),
    ],
)  # fmt: skip
def test_the_checks_see_what_is_broken(change: Callable[[Any], None], word: str) -> None:
    assert word in faults(_changed(change))


def test_the_checks_of_single_parts_see_what_is_broken() -> None:
    third = stamped(compiled(original(), *BLANKS)).pdf
    first = third.replace(b"<pdfaid:part>3", b"<pdfaid:part>1")
    assert faults(first) == {"attached", "letters not listed"}
    assert faults(third.replace(b"/OutputIntents", b"/OutputIntent_")) == {"no profile"}
    assert faults(third.replace(b"/N 3\n", b"/N 1\n")) == {"profile"}
