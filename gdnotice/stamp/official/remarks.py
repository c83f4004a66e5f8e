"""What a person has to know of an official PDF before it goes out stamped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gdnotice.stamp.pdf.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Remark:
    """``code`` is ``disarmed``, ``signed``, ``files-attached``, ``archival``, ``page-unsized``, ``page-broken`` or
    ``official-rewritten``; ``message`` a few sentences."""

    code: str
    severity: Literal["warning", "note"]
    message: str


def unsized(sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """On pages that do not say how large they are."""
    pages = [number for number, sheet in enumerate(sheets, 1) if not sheet.sized]
    if pages:
        yield Remark(
            "page-unsized",
            "warning",
            f"Page {_listed(pages)} of the PDF does not say how large it is. Programs show it as a Letter page (8½ by "
            "11 inches), and so does the stamp. Look at the stamped page before it goes out.",
        )


def broken_off(sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """On pages whose own print is damaged, so that nothing can be relied on to be seen after it."""
    pages = [number for number, sheet in enumerate(sheets, 1) if sheet.broken]
    if pages:
        yield Remark(
            "page-broken",
            "warning",
            f"What is printed on page {_listed(pages)} of the PDF is damaged, so programs show it in different ways. "
            "Nothing can be stamped there beside its fields. Get the PDF again from its source.",
        )


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:10])) + (", ..." if len(pages) > 10 else "")
