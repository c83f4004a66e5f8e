"""What viewers drew of a form's fields by themselves, drawn once and for all.

A form may say that viewers are to draw its fields anew (NeedAppearances). A stamped one no longer says so, or they
would draw over the stamp's own letters. So a field that nobody answers, that has a text and no look, gets a plain look
here, in the form's own font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from gdnotice.stamp.official.disarm import leaves_of
from gdnotice.stamp.pdf.objects import Reference
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import PdfObject

_MOST = 5_000
_DEEPEST = 64
_HIDDEN = 1 << 1 | 1 << 5
_MULTILINE, _PASSWORD = 1 << 12, 1 << 13
_FONT = re.compile(rb"/([^\s()<>\[\]{}/%]+)\s+([-+]?[\d.]+)\s+Tf\b")
_PLAIN = re.compile(rb"[-+.\d]+|/[^\s()<>\[\]{}/%]+|Tf|g|rg|k")
"""What an entry of default looks may hold to be taken over: a font and a colour."""


def asks_for_looks(reader: PdfReader) -> bool:
    """Whether viewers are to draw the fields anew."""
    form = resolved(reader.root_object.get("/AcroForm"))
    asks = resolved(form.get("/NeedAppearances")) if isinstance(form, dict) else None
    return bool(getattr(asks, "value", asks))


def give_looks(reader: PdfReader, first: int) -> tuple[dict[Reference, Any], dict[Reference, Any]]:
    """Looks for the texts that have none, numbered from ``first`` on, and the fields that now have them."""
    from pypdf.generic import DictionaryObject, IndirectObject, NameObject

    form: Any = resolved(reader.root_object.get("/AcroForm"))
    looks: dict[Reference, Any] = {}
    changed: dict[Reference, Any] = {}
    for reference, widget in _without(reader):
        look = _look(widget, form)
        if look is None or len(looks) >= _MOST:
            continue
        number = first + len(looks)
        looks[number, 0] = look
        reader.resolved_objects[0, number] = cast("PdfObject", look)
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): IndirectObject(number, 0, reader)})
        changed[reference.idnum, reference.generation] = widget
    return looks, changed


def _without(reader: PdfReader) -> Iterator[tuple[Any, Any]]:
    """The shown places of fields that say nothing of how they look."""
    from pypdf.generic import DictionaryObject, IndirectObject

    seen: set[int] = set()
    for page, _ in leaves_of(reader.root_object):
        listed = resolved(page.get("/Annots"))
        for one in list.__iter__(listed) if isinstance(listed, list) else ():
            widget = resolved(one)
            if not isinstance(one, IndirectObject) or not isinstance(widget, DictionaryObject) or id(widget) in seen:
                continue
            seen.add(id(widget))
            flags = resolved(widget.get("/F"))
            if widget.get("/Subtype") == "/Widget" and "/AP" not in widget and not _bits(flags) & _HIDDEN:
                yield one, widget


def _bits(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def _inherited(widget: Any, key: str) -> Any:
    for _ in range(_DEEPEST):
        if key in widget:
            return resolved(widget[key])
        widget = resolved(widget.get("/Parent"))
        if not isinstance(widget, dict):
            return None
    return None


def _look(widget: Any, form: Any) -> Any:
    """The look of a text, as a stream; None where there is nothing to show or no telling how."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    flags = _bits(_inherited(widget, "/Ff"))
    said = _inherited(widget, "/V")
    how = _inherited(widget, "/DA") or resolved(form.get("/DA"))
    fonts: Any = resolved((resolved(form.get("/DR")) or {}).get("/Font")) or {}
    rectangle = resolved(widget.get("/Rect"))
    if _inherited(widget, "/FT") not in ("/Tx", "/Ch") or flags & _PASSWORD or not isinstance(said, str) or not said:
        return None
    raw = getattr(how, "original_bytes", None) or b""
    font = _FONT.search(raw)
    if font is None or not all(map(_PLAIN.fullmatch, raw.split())) or "/" + font[1].decode("latin-1") not in fonts:
        return None
    lines = _encoded(said, several=bool(flags & _MULTILINE))
    if lines is None or not isinstance(rectangle, list) or len(rectangle) != 4:
        return None
    a, b, c, d = (float(resolved(one)) for one in rectangle)
    wide, high = abs(c - a), abs(d - b)
    size = float(font[2]) or max(4.0, min(12.0, 0.7 * high))
    top = high - 2 - size if len(lines) > 1 or flags & _MULTILINE else (high - size) / 2 + 0.22 * size
    style = _FONT.sub(lambda found: b"/%s %.2f Tf" % (found[1], size), raw)
    shift = _shift(_bits(_inherited(widget, "/Q") or 0), lines, size, wide)
    parts = [b"/Tx BMC q 1 1 %.2f %.2f re W n BT %s" % (max(wide - 2, 1), max(high - 2, 1), style)]
    for place, (line, left) in enumerate(zip(lines, shift, strict=True)):
        parts.append(b"1 0 0 1 %.2f %.2f Tm <%s> Tj" % (left, top - 1.15 * size * place, line.hex().encode("ascii")))
    look = DecodedStreamObject()
    look.set_data(_ground(widget, wide, high) + b"\n".join(parts) + b" ET Q EMC")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject([FloatObject(one) for one in (0, 0, wide, high)])
    key = NameObject("/" + font[1].decode("latin-1"))
    look[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({key: fonts.raw_get(key)})}
    )
    return look


def _encoded(said: Any, *, several: bool) -> list[bytes] | None:
    """The lines as a simple font of Western letters takes them; None where it may lack some."""
    lines = re.split(r"\r\n|\r|\n", str(said)) if several else [str(said)]
    try:
        return [line.encode("cp1252") for line in lines]
    except UnicodeEncodeError:
        return None


def _shift(aligned: int, lines: list[bytes], size: float, wide: float) -> list[float]:
    """Where each line begins; the widths are those of an average letter, as the font's own are not looked up."""
    spare = [max(0.0, wide - 4 - 0.5 * size * len(line)) for line in lines]
    return [2 + one * {1: 0.5, 2: 1.0}.get(aligned, 0.0) for one in spare]


def _ground(widget: Any, wide: float, high: float) -> bytes:
    colours = resolved((resolved(widget.get("/MK")) or {}).get("/BG"))
    if not isinstance(colours, list) or len(colours) not in (1, 3, 4):
        return b""
    numbers = b" ".join(b"%.3f" % float(resolved(one)) for one in colours)
    return b"q %s %s 0 0 %.2f %.2f re f Q\n" % (numbers, {1: b"g", 3: b"rg", 4: b"k"}[len(colours)], wide, high)
