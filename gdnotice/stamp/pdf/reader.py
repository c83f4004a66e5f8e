"""pypdf's reader, made quick where references lead nowhere or to a wrong place.

pypdf looks through the whole file for each such reference. A form out of which pages or fields were taken has
hundreds, and a damaged one thousands; one look finds the beginnings of all objects.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, PdfObject

_HERE = re.compile(rb"(?:\s|%[^\r\n]*[\r\n])*+(\d{1,10})\s+(\d{1,5})\s*obj")
_ANYWHERE = re.compile(rb"\s(\d{1,10})\s+(\d{1,5})\s+obj")


def reader_of(pdf: bytes) -> PdfReader:
    """A reader of ``pdf``. Raises pypdf's own errors (see :func:`~gdnotice.stamp.pdf.sheets.parsing`)."""
    return _kind()(io.BytesIO(pdf))


@functools.cache
def _kind() -> type[PdfReader]:
    """Made when it is first wanted: pypdf is heavy."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject

    class Reader(PdfReader):
        _places: Mapping[tuple[int, int], int] | None = None

        def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
            if isinstance(indirect_reference, int):
                indirect_reference = IndirectObject(indirect_reference, 0, self)
            number, generation = indirect_reference.idnum, indirect_reference.generation
            known = (generation, number) in self.resolved_objects or (generation == 0 and number in self.xref_objStm)
            if not known and not self.xref_free_entry.get(generation, {}).get(number, False):
                place = self.xref.get(generation, {}).get(number)
                if place is None or not self._begins(number, generation, place):
                    found = self._beginnings().get((number, generation))
                    if found is None:
                        return None
                    self.xref.setdefault(generation, {})[number] = found
            return super().get_object(indirect_reference)

        def _whole(self) -> bytes:
            assert isinstance(self.stream, io.BytesIO)
            return self.stream.getvalue()

        def _begins(self, number: int, generation: int, place: int) -> bool:
            found = _HERE.match(self._whole(), max(0, place))
            return found is not None and (int(found[1]), int(found[2])) == (number, generation)

        def _beginnings(self) -> Mapping[tuple[int, int], int]:
            """Where objects begin, by number and generation; of several the last, as it is in a file with revisions."""
            if self._places is None:
                each = _ANYWHERE.finditer(self._whole())
                self._places = {(int(one[1]), int(one[2])): one.start() + 1 for one in each}
            return self._places

    return Reader
