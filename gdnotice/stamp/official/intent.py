"""What grey and black mean on an archival paper that does not say so.

Parts 1 to 3 of PDF/A ask for a profile as soon as anything is drawn in a colour of the device. A form all of whose own
colours are calibrated has none; the stamp's letters are black. The profile given here says only what grey is, and
changes nothing that the form draws.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, cast

from gdnotice.stamp.pdf.objects import Reference
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import PdfObject

_NAME = "Grey, gamma 2.2"


def give_intent(reader: PdfReader, first: int) -> dict[Reference, Any]:
    """A profile for the catalog of ``reader`` that has none for PDF/A: the object that holds it, numbered ``first``."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        IndirectObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    root: Any = reader.root_object
    known = resolved(root.get("/OutputIntents"))
    intents = list(list.__iter__(known)) if isinstance(known, list) else []
    told = (resolved(one) for one in intents)
    if any(isinstance(one, dict) and one.get("/S") == "/GTS_PDFA1" for one in told):
        return {}
    profile = DecodedStreamObject()
    profile.set_data(_grey())
    profile[NameObject("/N")] = NumberObject(1)
    reader.resolved_objects[0, first] = cast("PdfObject", profile)
    intents.append(
        DictionaryObject({
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): TextStringObject(_NAME),
            NameObject("/Info"): TextStringObject(_NAME),
            NameObject("/DestOutputProfile"): IndirectObject(first, 0, reader),
        })
    )  # fmt: skip
    root[NameObject("/OutputIntents")] = ArrayObject(intents)
    return {(first, 0): profile}


def _grey() -> bytes:
    """An ICC profile (version 2) of a grey screen."""
    name = _NAME.encode("ascii") + b"\0"
    white = (0xF6D6, 0x10000, 0xD32D)  # the profile's own white, in 65536ths
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">L", len(name)) + name + bytes(12 + 67),
        b"cprt": b"text" + bytes(4) + b"No copyright\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3L", *white),
        b"kTRC": b"curv" + bytes(4) + struct.pack(">LH", 1, round(2.2 * 256)),
    }
    place = 128 + 4 + 12 * len(tags)
    table, bodies = struct.pack(">L", len(tags)), b""
    for tag, body in tags.items():
        table += tag + struct.pack(">LL", place + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    head = struct.pack(
        ">L4sL4s4s4s6H4s4sL4sLQL3L", 128 + len(table) + len(bodies), bytes(4), 0x02100000, b"mntr", b"GRAY", b"XYZ ",
        2026, 1, 1, 0, 0, 0, b"acsp", bytes(4), 0, bytes(4), 0, 0, 0, *white,
    )  # fmt: skip
    return head + bytes(128 - len(head)) + table + bodies
