"""The pages of an official PDF, parsed once, with what a stamp needs of each."""

from __future__ import annotations

import contextlib
import logging
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from gdnotice.errors import Unreadable
from gdnotice.stamp.pdf.objects import Reference, entries_of, open_states

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 2000
_DEEPEST = 64

TOO_MUCH = "reading it takes more memory than any real form does"
"""Why a file is refused that unpacks without end."""

NOTHING: Mapping[Any, Any] = {}
Rectangle: TypeAlias = tuple[float, float, float, float]


def unreadable(
    reason: str, remedy: str = "Get the PDF again from its source, or print it to a new PDF first."
) -> Unreadable:
    return Unreadable(f"The official PDF cannot be used: {reason}.", "Nothing was stamped on it.", remedy)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. ``width`` and ``height`` are as seen, in points; ``matrix`` leads from there into the page's own space.

    ``entries`` are the page's own but for contents and resources; ``saves`` and ``restores`` are how many graphics
    states to save before and to restore after the page's own content. ``drawables`` are the pictures and forms among
    ``resources``, by name. ``sized`` is False where the page says no size and every viewer takes Letter. What is drawn
    after the content of a page that is ``broken`` may not be seen.
    """

    reference: Reference
    width: float
    height: float
    matrix: str
    entries: Mapping[str, bytes]
    contents: tuple[bytes, ...]
    resources: Mapping[str, bytes]
    fonts: Mapping[str, bytes]
    saves: int
    restores: int
    drawables: Mapping[str, bytes]
    sized: bool = True
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of the page tree: its object, its entries but for kids and count, its kids' references."""

    reference: Reference
    entries: Mapping[str, bytes]
    kids: bytes
    count: int


@contextlib.contextmanager
def parsing() -> Iterator[None]:
    """Turns what pypdf says and throws about a damaged file into one clear refusal.

    Within it names are read byte by byte: a name is bytes, and guessing at their script would change it when written.
    """
    from pypdf.errors import DependencyError, DeprecationError, LimitReachedError, PyPdfError
    from pypdf.generic import NameObject

    log = logging.getLogger("pypdf")  # its modules' loggers take their level from this one
    before = log.level
    log.setLevel(logging.CRITICAL + 1)
    guesses = NameObject.CHARSETS
    NameObject.CHARSETS = ("latin-1",)  # type: ignore[assignment]
    try:
        yield
    except (DependencyError, DeprecationError):  # filters that need a further library, or whose names are cut short
        raise unreadable("a part of it is packed in a way that this program does not know") from None
    except (
        PyPdfError, ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError,
        NotImplementedError, RecursionError, TypeError, ValueError, struct.error, zlib.error,
    ) as error:  # fmt: skip
        if isinstance(error, Unreadable):
            raise
        # pypdf has one error for all its limits, circles among them; only its words tell which it was
        if isinstance(error, MemoryError) or (isinstance(error, LimitReachedError) and "decompress" in str(error)):
            raise unreadable(TOO_MUCH) from None
        raise unreadable("it is damaged, or it is no PDF") from None
    finally:
        log.setLevel(before)
        NameObject.CHARSETS = guesses


def resolved(value: Any) -> Any:
    """The object behind a reference, or the value itself; None where that is null."""
    found = value.get_object() if value is not None and hasattr(value, "get_object") else value
    return None if found.__class__.__name__ == "NullObject" else found


def tree_and_sheets(reader: PdfReader) -> tuple[Tree, list[Sheet]]:
    """The page tree and its pages in order. Raises :class:`~gdnotice.errors.Unreadable` where the tree is damaged."""
    from pypdf.generic import DictionaryObject, IndirectObject

    root = reader.root_object.raw_get("/Pages")
    top = resolved(root)
    if not isinstance(root, IndirectObject) or not isinstance(top, DictionaryObject) or top.get("/Type") == "/Page":
        raise unreadable("its page tree is damaged")
    sheets: list[Sheet] = []
    seen: set[int] = set()

    def walk(reference: IndirectObject, inherited: dict[str, Any], depth: int) -> None:
        node = resolved(reference)
        if not isinstance(node, DictionaryObject) or reference.idnum in seen or depth > _DEEPEST:
            raise unreadable("its page tree runs in a circle, or a page is missing")
        seen.add(reference.idnum)
        passed = inherited | {key: node.raw_get(key) for key in _INHERITED if key in node}
        if "/Kids" not in node:
            if len(sheets) >= MOST_PAGES:
                raise unreadable(f"it has more than {MOST_PAGES} pages")
            sheets.append(_sheet(reference, node, passed))
            return
        for kid in resolved(node.raw_get("/Kids")):
            if not isinstance(kid, IndirectObject):
                raise unreadable("a page stands in the page tree without a number of its own")
            walk(kid, passed, depth + 1)

    walk(root, {}, 0)
    if not sheets:
        raise unreadable("it has no pages")
    kids = b" ".join(b"%d %d R" % (kid.idnum, kid.generation) for kid in resolved(top.raw_get("/Kids")))
    tree = Tree((root.idnum, root.generation), entries_of(top, "/Kids", "/Count"), kids, len(sheets))
    return tree, sheets


_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")


def _sheet(reference: Any, page: Any, inherited: Mapping[str, Any]) -> Sheet:
    left, bottom, right, top = shown_box(inherited.get("/MediaBox"), inherited.get("/CropBox"))
    unit = float(resolved(page.get("/UserUnit", 1)))
    turn = int(resolved(inherited.get("/Rotate", 0))) % 360
    if turn % 90 or not 0 < unit <= 75_000:
        raise unreadable("a page is turned by an odd angle or measured in an odd unit")
    resources = resolved(inherited.get("/Resources")) or NOTHING
    fonts = resolved(resources.get("/Font")) or NOTHING
    contents, saves, balance, broken = _contents(page)
    width, height = (right - left) * unit, (top - bottom) * unit
    return Sheet(
        reference=(reference.idnum, reference.generation),
        width=height if turn in (90, 270) else width,
        height=width if turn in (90, 270) else height,
        matrix=_matrix(turn, unit, (left, bottom, right, top)),
        entries=entries_of(page, "/Contents", "/Resources"),
        contents=contents,
        resources=entries_of(resources, "/Font"),
        fonts=entries_of(fonts),
        saves=saves,
        restores=saves + balance,
        drawables=entries_of(resolved(resources.get("/XObject")) or NOTHING),
        sized=_said_size(inherited.get("/MediaBox")) is not None,
        broken=broken,
    )


_LETTER: Rectangle = (0.0, 0.0, 612.0, 792.0)


def shown_box(paper: Any, crop: Any) -> Rectangle:
    """What viewers show of a page with this media box and crop box: of one that says no size, a Letter page.

    Raises :class:`Unreadable` where the page has width or height only, which viewers show in different ways.
    """
    media = _said_size(paper) or _LETTER
    if media[2] - media[0] < 1 or media[3] - media[1] < 1:
        raise unreadable("a page has no size")
    cut = _rectangle(crop) or media
    left, bottom = max(media[0], cut[0]), max(media[1], cut[1])
    right, top = min(media[2], cut[2]), min(media[3], cut[3])
    if right - left < 1 or top - bottom < 1:  # a crop box outside the paper is ignored by every viewer
        return media
    return left, bottom, right, top


def _said_size(paper: Any) -> Rectangle | None:
    """A media box; None where there is none or it says nothing."""
    media = _rectangle(paper)
    return None if media is None or max(media[2] - media[0], media[3] - media[1]) < 1 else media


def _rectangle(value: Any) -> Rectangle | None:
    box = resolved(value)
    if not isinstance(box, list) or len(box) != 4:
        return None
    a, b, c, d = (float(resolved(edge)) for edge in box)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _matrix(turn: int, unit: float, crop: Rectangle) -> str:
    """Into user space from the page as seen: points, upwards from its bottom left corner."""
    left, bottom, right, top = crop
    k = 1 / unit
    a, b, c, d, e, f = {
        0: (k, 0.0, 0.0, k, left, bottom),
        90: (0.0, k, -k, 0.0, right, bottom),
        180: (-k, 0.0, 0.0, -k, right, top),
        270: (0.0, -k, k, 0.0, left, top),
    }[turn]
    if (a, b, c, d, e, f) == (1, 0, 0, 1, 0, 0):
        return ""
    return " ".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in (a, b, c, d, e, f)) + " cm\n"


def _contents(page: Any) -> tuple[tuple[bytes, ...], int, int, bool]:
    """References to the content, how many states to save before it, how many more it opens than it closes, and whether
    it is broken."""
    from pypdf.generic import ArrayObject, IndirectObject, StreamObject

    if "/Contents" not in page:
        return (), 1, 0, False
    raw = page.raw_get("/Contents")
    whole = resolved(raw)
    listed = list(whole) if isinstance(whole, ArrayObject) else [raw]
    references, content = [], []
    broken = False
    for part in listed:
        body = resolved(part)
        if not isinstance(part, IndirectObject) or not isinstance(body, StreamObject):
            continue  # an empty or lost part draws nothing in any viewer
        references.append(b"%d %d R" % (part.idnum, part.generation))
        content.append(body.get_data())
        broken = broken or _breaks_off(body)
    below, balance, swallows = open_states(b"\n".join(content))
    return tuple(references), 1 + below, balance, broken or swallows


_PIECE = 1 << 20


def _breaks_off(body: Any) -> bool:
    """Whether a stream that could be unpacked somehow is damaged in its midst: readers go on from there in ways of
    their own, and draw nothing or rubbish."""
    filters = resolved(body.get("/Filter"))
    first = resolved(filters[0]) if isinstance(filters, list) and filters else filters
    if first != "/FlateDecode":
        return False
    work, rest = zlib.decompressobj(), body._data.lstrip(b"\r\n")
    try:
        while rest and not work.eof:  # piece by piece: nothing of it is kept
            work.decompress(rest, _PIECE)
            rest = work.unconsumed_tail
    except zlib.error as error:
        return "incorrect data check" not in str(error)  # a false sum at the end harms nothing
    return False
