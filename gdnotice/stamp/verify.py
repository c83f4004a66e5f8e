"""Is a stamped PDF as it left the program?

There is no key in this: the record inside a stamp proves accident and casual alteration (a transfer that changed a
byte, another program that saved the file, a comment added later), not a forger who has this program. Against that
stands the ledger, which knows the digest of every paper that it stamped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gdnotice.errors import Unreadable
from gdnotice.stamp.carried import Carried, read_carried
from gdnotice.stamp.readback import missing
from gdnotice.stamp.revision import RECORD, revision_digest
from gdnotice.stamp.stamp import Placed
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class StampSeen:
    """One stamp found in a file. ``at`` is ISO 8601 with its offset; ``official_length`` and ``length`` (of the
    appended revision) are bytes; ``sha256`` is of the file up to and with this stamp."""

    at: str
    form: str
    offer: str
    draft: bool
    sha256: str
    length: int
    official_length: int


@dataclass(frozen=True, slots=True)
class Verification:
    """``ok`` where nothing at all speaks against the file; ``problems`` are sentences. ``official_sha256`` is the
    digest of the official part as the (first) stamp recorded it; empty where there is no stamp."""

    ok: bool
    official_sha256: str
    stamps: tuple[StampSeen, ...]
    problems: tuple[str, ...]


def verify(pdf: bytes) -> Verification:
    """Check a file. Nothing in it makes this raise: whatever is wrong is a problem in words."""
    records = [found for found in RECORD.finditer(pdf) if int(found["before"]) == found.start()]
    if not records:
        return Verification(False, "", (), (_unstamped(pdf),))
    stamps, problems = [], []
    end = 0
    for place, found in enumerate(records):
        if found.start() < end:  # a stamped PDF attached to another: its record is no record of this file
            continue
        if end and found.start() > end:
            problems.append(_added(found.start() - end))
        changed = _changed(pdf, found)
        problems.extend(changed)
        end = found.start() + int(found["length"])
        seen, wrong = _content(pdf, found, look=not changed and place == len(records) - 1)
        problems.extend(wrong)
        if seen is not None:
            stamps.append(seen)
    if end < len(pdf):
        problems.append(_added(len(pdf) - end))
    return Verification(not problems, records[0]["official"].decode("ascii"), tuple(stamps), tuple(problems))


def _unstamped(pdf: bytes) -> str:
    moved = RECORD.search(pdf)
    if moved is not None:
        shift = moved.start() - int(moved["before"])
        what = f"{_bytes(shift)} put into" if shift > 0 else f"{_bytes(-shift)} taken out of"
        return f"{what} the official part, before the stamp. Neither it nor the stamp can be relied on."
    if b"/GDNO_Stamp" in pdf or b"gdnotice-answers.json" in pdf:
        return (
            "The stamp's own record is damaged, or another program saved the file again. What it says can no longer be "
            "checked; get the file as it was stamped."
        )
    return "This file was not stamped by this program, so there is nothing to check it against."


def _added(count: int) -> str:
    size = "one byte" if count == 1 else f"{count:,} bytes"
    return f"Something was added after the stamp: {size}. What is seen may not be what was stamped."


def _bytes(count: int) -> str:
    return "1 byte was" if count == 1 else f"{count:,} bytes were"


def _changed(pdf: bytes, found: re.Match[bytes]) -> list[str]:
    """What the record's digests say."""
    before, length = int(found["before"]), int(found["length"])
    official = found["official"].decode("ascii")
    problems = []
    if digest(pdf[:before]) != official:
        problems.append("The official part of the file was changed after the stamp. The form's own text may differ.")
    if before + length > len(pdf):
        problems.append(f"The file is cut off: the last {before + length - len(pdf):,} bytes of the stamp are missing.")
        return problems
    record = found[0].replace(found["digest"], b"0" * 64)
    rest = pdf[found.end() : before + length]
    if revision_digest(official, record, rest) != found["digest"].decode("ascii"):
        problems.append("The stamp was changed after it was made. The answers or the attached file may differ.")
    return problems


def _content(pdf: bytes, found: re.Match[bytes], *, look: bool) -> tuple[StampSeen | None, list[str]]:
    """What the stamp carries, and whether it fits the record and (with ``look``) the pages."""
    before, length = int(found["before"]), int(found["length"])
    whole = pdf[: before + length]
    try:
        carried = read_carried(whole)
    except Unreadable as error:
        return None, [error.what]
    seen = StampSeen(
        at=carried.at.isoformat(),
        form=carried.origin.form,
        offer=carried.origin.offer,
        draft=carried.draft,
        sha256=digest(whole),
        length=length,
        official_length=before,
    )
    problems = []
    if (carried.official_sha256, carried.official_length) != (found["official"].decode("ascii"), before):
        problems.append("The attached answers belong to another paper.")
    if look:
        problems.extend(_unseen(whole, carried))
    return seen, problems


def _unseen(pdf: bytes, carried: Carried) -> list[str]:
    try:
        lacking = missing(pdf, placed_in(carried))
    except Unreadable as error:
        return [error.what]
    return [f"The answer to {one.field} is not on page {one.page} where it was placed." for one in lacking]


def placed_in(carried: Carried) -> list[Placed]:
    """Where the texts of a stamp stand, as it carries them."""

    def one(each: Any) -> Placed:
        left, top, right, bottom = each["box"]
        box, picture = (left, top, right, bottom), each.get("picture")
        value = each.get("value") if picture is None else None
        return Placed(each["field"], each["page"], box, each["text"], 0.0, value, picture)

    return [one(each) for each in carried.placed]
