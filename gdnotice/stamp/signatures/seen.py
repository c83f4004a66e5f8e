"""Pictures of signatures found again in a finished PDF: which, and where on the page as seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gdnotice.stamp.pdf.sheets import resolved
from gdnotice.stamp.placement import Box
from gdnotice.stamp.signatures.picture import picture_digest
from gdnotice.stamp.signatures.placed import NAME

if TYPE_CHECKING:
    from pypdf import PageObject

_Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_At: TypeAlias = Callable[[_Matrix, float, float], tuple[float, float]]
_Times: TypeAlias = Callable[[_Matrix, _Matrix], _Matrix]


class Seen(NamedTuple):
    """A picture on a page: the digest of what the file holds of it, and the box that it fills."""

    sha256: str
    box: Box


def pictures_on(page: PageObject, seen: _Matrix, at: _At, times: _Times) -> list[Seen]:
    """The stamp's pictures on a page. ``seen`` leads from user space to the page as seen."""
    from pypdf.generic import ContentStream

    drawables = resolved((resolved(page.get("/Resources")) or {}).get("/XObject")) or {}
    if not any(str(name).startswith(f"/{NAME}") for name in drawables):
        return []
    listed = resolved(page.get("/Contents"))
    found: list[Seen] = []
    for part in list(listed) if isinstance(listed, list) else [listed]:
        body = resolved(part)
        if body is not None and f"/{NAME}".encode("ascii") in body.get_data():
            found.extend(_drawn(ContentStream(body, None).operations, drawables, seen, at, times))
    return found


def _drawn(operations: Any, drawables: Any, seen: _Matrix, at: _At, times: _Times) -> Iterator[Seen]:
    matrix, clip = seen, None
    kept: list[tuple[_Matrix, Box | None]] = []
    for operands, operator in operations:
        if operator == b"q":
            kept.append((matrix, clip))
        elif operator == b"Q":
            matrix, clip = kept.pop() if kept else (seen, None)
        elif operator == b"cm":
            a, b, c, d, e, f = (float(number) for number in operands)
            matrix = times((a, b, c, d, e, f), matrix)
        elif operator == b"re":
            x, y, wide, high = (float(number) for number in operands)
            clip = _around([at(matrix, x, y), at(matrix, x + wide, y + high)])
        elif operator == b"Do" and str(operands[0]).startswith(f"/{NAME}") and clip is not None:
            one = resolved(drawables.get(operands[0]))
            whole = _around([at(matrix, 0, 0), at(matrix, 1, 1)])
            box = (*map(max, whole[:2], clip[:2]), *map(min, whole[2:], clip[2:]))
            if one is not None and one.get("/Subtype") == "/Image":
                mask = resolved(one.get("/SMask"))
                digest = picture_digest(one._data, mask._data if mask is not None else None)
                yield Seen(digest, (box[0], box[1], box[2], box[3]))


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)
