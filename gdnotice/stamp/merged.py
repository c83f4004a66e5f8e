"""Many stamped PDFs as one file to print, in order.

Papers of one batch share the official page and the fonts; what is byte for byte the same is written once. Objects go
straight to the file, so memory holds one paper and a bounded table of what was written. The result is for the printer:
it carries no answers, no attachments and no fields, and it is no stamped PDF.
"""

from __future__ import annotations

import hashlib
import io
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING, Any

from gdnotice.stamp.pdf.reader import reader_of
from gdnotice.stamp.pdf.sheets import parsing

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_REMEMBERED = 20_000
"""Objects by content that are written once; beyond it the ones not met for longest are forgotten."""

_LEFT_OUT = frozenset({
    "/Parent", "/StructParents", "/StructParent", "/Annots", "/B", "/Metadata", "/PieceInfo", "/Tabs", "/AA", "/Thumb",
    "/PresSteps", "/LastModified",
})  # fmt: skip
_BRANCH = 500


def write_merged(papers: Iterable[bytes], out: IO[bytes]) -> int:
    """Write all pages of ``papers`` to ``out``; returns how many. ``out`` is written from its present position 0 on.

    Raises :class:`~gdnotice.errors.Unreadable` where one of them is no PDF.
    """
    merged = Merged(out)
    for paper in papers:
        with parsing():
            merged.paper(paper)
    merged.close()
    return len(merged.pages)


class Merged:
    """The merged file as it grows."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.at = 0
        self.offsets = array("Q", [0, 0, 0])  # 0 is free, 1 the catalog, 2 the root of the pages
        self.pages = array("L")
        self.branches: list[int] = []
        self.known: OrderedDict[bytes, int] = OrderedDict()
        from pypdf import generic

        self.kinds = generic  # imported here, for an import of every object written takes longer than writing it
        self.alike = Alike()
        self.numbers: dict[int, int] = {}  # of what this paper refers to; 0 while it is being written
        self.under: list[set[int]] = []
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.branch = self._number()

    def _put(self, content: bytes) -> None:
        self.out.write(content)
        self.at += len(content)

    def _number(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def _object(self, number: int, body: bytes) -> int:
        self.offsets[number] = self.at
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def paper(self, content: bytes) -> None:
        """All pages of one paper."""
        reader = reader_of(content)
        self.alike.begin(content, reader)
        self.numbers = {}
        for page in reader.pages:
            self.page(page)

    def page(self, page: PageObject) -> None:
        """One page, with what it inherits, its own marks and the appearances of its fields."""
        from pypdf.generic import DictionaryObject, NameObject

        whole = DictionaryObject(page)
        for key in ("/Resources", "/MediaBox", "/CropBox", "/Rotate"):
            if key not in whole and (inherited := _inherited(page, key)) is not None:
                whole[NameObject(key)] = inherited
        body = self._written(_flattened(whole, page))
        number = self._number()
        self._object(number, b"<</Parent %d 0 R" % self.branch + body.removeprefix(b"<<"))
        self.pages.append(number)
        if len(self.pages) % _BRANCH == 0:
            self._close_branch()
            self.branch = self._number()

    def _close_branch(self) -> None:
        kids = self.pages[len(self.branches) * _BRANCH :]
        listed = b" ".join(b"%d 0 R" % kid for kid in kids)
        self._object(self.branch, b"<</Type/Pages/Parent 2 0 R/Count %d/Kids[%s]>>" % (len(kids), listed))
        self.branches.append(self.branch)

    def close(self) -> None:
        """The tree of pages, the catalog and the table of offsets."""
        if len(self.pages) % _BRANCH or not self.branches:
            self._close_branch()
        else:
            self._object(self.branch, b"null")
        kids = b" ".join(b"%d 0 R" % branch for branch in self.branches)
        self._object(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self.pages), kids))
        self._object(1, b"<</Type/Catalog/Pages 2 0 R>>")
        start = self.at
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % len(self.offsets))
        for first in range(1, len(self.offsets), 10_000):
            self._put(b"".join(b"%010d 00000 n \n" % offset for offset in self.offsets[first : first + 10_000]))
        self._put(b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(self.offsets), start))

    def _written(self, found: Any) -> bytes:
        """An object as bytes, everything it refers to written before it."""
        of = self.kinds
        if isinstance(found, of.IndirectObject):
            return self._reference(found)
        if isinstance(found, of.StreamObject):
            return b"%d 0 R" % self._once(self._stream(found))
        if isinstance(found, of.DictionaryObject):
            return self._dictionary(found)
        if isinstance(found, of.ArrayObject):
            return b"[" + b" ".join([self._written(one) for one in list.__iter__(found)]) + b"]"
        if found.__class__ is of.NumberObject:
            return b"%d" % found
        out = io.BytesIO()
        found.write_to_stream(out)
        return out.getvalue()

    def _dictionary(self, found: Any, skip: frozenset[str] = frozenset()) -> bytes:
        parts = [b"<<"]
        for key in found:
            if key not in _LEFT_OUT and key not in skip:
                out = io.BytesIO()
                key.write_to_stream(out)
                parts.append(out.getvalue() + b" " + self._written(found.raw_get(key)))
        return b"".join(parts) + b">>"

    def _stream(self, found: Any) -> bytes:
        """A stream with its filters as they are."""
        content = found._data
        head = self._dictionary(found, frozenset({"/Length"}))
        return head.removesuffix(b">>") + b"/Length %d>>\nstream\n%s\nendstream" % (len(content), content)

    def _reference(self, found: Any) -> bytes:
        """A reference to what is written by now. What is the same as in the paper before is not even looked at."""
        place = found.idnum
        number = self.numbers.get(place)
        if number is None:
            number = self.alike.number(place)
            if number is None:
                number = self._target(found)
            self.numbers[place] = number
        if self.under:
            self.under[-1] |= self.alike.under(place)
        if number == 0:
            self.alike.looped(self.under)
            return b"null"  # a loop: nothing that is printed refers back to itself
        return b"%d 0 R" % number

    def _target(self, found: Any) -> int:
        """The number of what is referred to, now written with all that it refers to."""
        self.numbers[found.idnum] = 0
        self.under.append({found.idnum})
        target = found.get_object()
        if isinstance(target, self.kinds.StreamObject):
            body = self._stream(target)
        elif target is None:
            body = b"null"
        else:
            body = self._written(target)
        number = self._once(body)
        self.alike.note(found.idnum, number, self.under.pop())
        return number

    def _once(self, body: bytes) -> int:
        """The number of an object of this content, written now where it was not before."""
        mark = hashlib.blake2b(body, digest_size=16).digest()
        number = self.known.get(mark)
        if number is not None:
            self.known.move_to_end(mark)
            return number
        number = self._object(self._number(), body)
        self.known[mark] = number
        if len(self.known) > _REMEMBERED:
            self.known.popitem(last=False)
        return number


class Alike:
    """What papers on the same official PDF have in common: the objects of their common beginning that nothing after it
    replaces, written already with the paper before.

    An object counts only where all that it refers to is of that beginning too.
    """

    def __init__(self) -> None:
        self._before = b""
        self._length = 0
        self._known: dict[int, tuple[int, frozenset[int]]] = {}
        self._under: dict[int, frozenset[int]] = {}
        self._fresh: set[int] = set()

    def begin(self, content: bytes, reader: PdfReader) -> None:
        """The next paper, and how it is read."""
        if not self._length or content[: self._length] != self._before[: self._length]:
            self._length = _common(self._before, content)
            self._known = {}
        self._before = content
        self._under = {}
        fresh = {number for each in reader.xref.values() for number, place in each.items() if place >= self._length}
        fresh |= {number for number, (pack, _) in reader.xref_objStm.items() if pack in fresh}
        fresh |= {number for each in reader.xref_free_entry.values() for number, free in each.items() if free}
        self._fresh = fresh

    def number(self, place: int) -> int | None:
        """The number in the merged file of the object ``place``; None where it has to be looked at."""
        known = self._known.get(place)
        if known is None or not known[1].isdisjoint(self._fresh):
            return None
        self._under[place] = known[1]
        return known[0]

    def under(self, place: int) -> frozenset[int]:
        """All objects that ``place`` leads to, as far as it was looked at; itself among them."""
        return self._under.get(place, frozenset({place}))

    def looped(self, under: Sequence[set[int]]) -> None:
        """What is being written leads back to itself: what comes of it hangs on where one entered."""
        for one in under:
            one.add(_LOOP)

    def note(self, place: int, number: int, under: set[int]) -> None:
        """An object was written as ``number``."""
        found = self._under[place] = frozenset(under)
        if self._length and _LOOP not in found and found.isdisjoint(self._fresh):
            self._known[place] = (number, found)


_LOOP = -1
_END = b"%%EOF"


def _common(one: bytes, other: bytes) -> int:
    """How many bytes two PDFs begin with alike, up to the end of a file within them."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    end = one.rfind(_END, 0, low)
    return end + len(_END) if end >= 0 else 0


def _inherited(page: Any, key: str) -> Any:
    node = page.get("/Parent")
    for _ in range(50):
        if node is None:
            return None
        node = node.get_object()
        if key in node:
            return node.raw_get(key)
        node = node.get("/Parent")
    return None


def _flattened(whole: Any, page: Any) -> Any:
    """The page with the appearance of each field drawn by its content: a print file needs no fields."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    drawn = []
    forms = DictionaryObject()
    for reference in page.get("/Annots") or ():
        widget = reference.get_object()
        look = _appearance(widget) if isinstance(widget, DictionaryObject) else None
        if look is None:
            continue
        name = f"/GdField{len(forms)}"
        matrix = _placed(widget, look[1])
        if matrix is not None:
            forms[NameObject(name)] = look[0]
            drawn.append(f"q {' '.join(f'{one:.5f}' for one in matrix)} cm {name} Do Q\n")
    if not drawn:
        return whole
    own_resources: Any = whole["/Resources"].get_object() if "/Resources" in whole else {}
    resources = DictionaryObject(own_resources)
    own_forms: Any = resources["/XObject"].get_object() if "/XObject" in resources else {}
    others = DictionaryObject(own_forms)
    others.update(forms)
    resources[NameObject("/XObject")] = others
    whole[NameObject("/Resources")] = resources
    own = whole.get("/Contents")
    before = [] if own is None else list.__iter__(own) if isinstance(own, ArrayObject) else [whole.raw_get("/Contents")]
    opening, closing = StreamObject(), StreamObject()
    opening._data, closing._data = b"q\n", ("\nQ\n" + "".join(drawn)).encode("ascii")
    whole[NameObject("/Contents")] = ArrayObject([opening, *before, closing])
    return whole


def _appearance(widget: Any) -> tuple[Any, Any] | None:
    """The normal appearance of a field that is to be printed: the reference to it and the stream itself."""
    from pypdf.generic import StreamObject

    flags = widget.get("/F", 0)
    if widget.get("/Subtype") != "/Widget" or flags & 2 or flags & 32 or "/AP" not in widget:
        return None
    looks = widget["/AP"].get_object()
    if "/N" not in looks:
        return None
    normal, reference = looks["/N"].get_object(), looks.raw_get("/N")
    if not isinstance(normal, StreamObject):
        state = widget.get("/AS")
        if state is None or state not in normal:
            return None
        reference, normal = normal.raw_get(state), normal[state].get_object()
    return (reference, normal) if isinstance(normal, StreamObject) else None


def _placed(widget: Any, look: Any) -> tuple[float, ...] | None:
    """The matrix that brings the appearance's box into the field's (ISO 32000-1, 12.5.5, algorithm 8.1)."""
    left, bottom, right, top = (float(one) for one in look.get("/BBox", (0, 0, 0, 0)))
    a, b, c, d, e, f = (float(one) for one in look.get("/Matrix", (1, 0, 0, 1, 0, 0)))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    y0, y1 = min(y for _, y in corners), max(y for _, y in corners)
    box = [float(one) for one in widget["/Rect"]]
    wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
    if x1 - x0 <= 0 or y1 - y0 <= 0 or wide <= 0 or high <= 0:
        return None
    across, up = wide / (x1 - x0), high / (y1 - y0)
    return across, 0, 0, up, min(box[0], box[2]) - x0 * across, min(box[1], box[3]) - y0 * up
