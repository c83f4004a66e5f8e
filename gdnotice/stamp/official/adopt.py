"""Fields that hang together with nothing are put in order before anything is filled in.

A field that stands in a page's list of annotations itself is given a number of its own, as nearly all have: only what
has a number can be written anew by a revision. A field that the form does not list (in a page taken out of one, or in
two put together) is listed: some readers draw only what is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from gdnotice.stamp.official.disarm import leaves_of, nodes_of
from gdnotice.stamp.pdf.objects import Reference
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import PdfObject

_MOST = 20_000
_DEEPEST = 64
_FILLED_IN = frozenset({"/Tx", "/Btn", "/Ch"})


@dataclass(frozen=True, slots=True)
class Adopted:
    """``fields`` are those that were given a number, ``holders`` the objects that now refer to them or list others."""

    fields: dict[Reference, Any] = field(default_factory=dict)
    holders: dict[Reference, Any] = field(default_factory=dict)


def adopt(reader: PdfReader, first: int) -> Adopted:
    """Change the pages and the form of ``reader`` in memory; numbers are given from ``first`` on."""
    adopted = Adopted()
    _number(reader, first, adopted)
    _list(reader, adopted)
    return adopted


def _number(reader: PdfReader, first: int, adopted: Adopted) -> None:
    from pypdf.generic import IndirectObject

    for page, reference in leaves_of(reader.root_object):
        listed = resolved(page.get("/Annots"))
        if not isinstance(listed, list) or not isinstance(reference, IndirectObject):
            continue
        for place, one in enumerate(list.__iter__(listed)):
            if not isinstance(one, dict) or one.get("/Subtype") != "/Widget" or len(adopted.fields) >= _MOST:
                continue
            number = first + len(adopted.fields)
            adopted.fields[number, 0] = one
            reader.resolved_objects[0, number] = cast("PdfObject", one)
            listed[place] = IndirectObject(number, 0, reader)
            raw: Any = page.raw_get("/Annots")
            holder, body = (raw, listed) if isinstance(raw, IndirectObject) else (reference, page)
            adopted.holders[holder.idnum, holder.generation] = body


def _list(reader: PdfReader, adopted: Adopted) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

    root: Any = reader.root_object
    form = resolved(root.get("/AcroForm"))
    known = {id(node) for node, _ in nodes_of(form.get("/Fields"), "/Kids")} if isinstance(form, dict) else set()
    unlisted = list(_unlisted(reader, known))
    if not unlisted:
        return
    if not isinstance(form, DictionaryObject):
        form = root[NameObject("/AcroForm")] = DictionaryObject()
    raw: Any = form.raw_get("/Fields") if "/Fields" in form else None
    fields = resolved(raw)
    if not isinstance(fields, ArrayObject):
        fields = raw = form[NameObject("/Fields")] = ArrayObject()
    fields.extend(unlisted)
    # The catalog is written anew with every stamp; what has a number of its own is so only if it is said.
    for holder, body in ((root.raw_get("/AcroForm"), form), (raw, fields)):
        if isinstance(holder, IndirectObject):
            adopted.holders[holder.idnum, holder.generation] = body


def _unlisted(reader: PdfReader, known: set[int]) -> Iterator[Any]:
    """The topmost nodes of fields that a person fills in and that are not ``known``."""
    from pypdf.generic import IndirectObject

    seen = set(known)
    for page, _ in leaves_of(reader.root_object):
        listed = resolved(page.get("/Annots"))
        for one in list.__iter__(listed) if isinstance(listed, list) else ():
            node: Any = resolved(one)
            if not isinstance(node, dict) or node.get("/Subtype") != "/Widget" or id(node) in seen:
                continue
            seen.add(id(node))
            top: Any = one
            kinds, names = set(), 0
            for _ in range(_DEEPEST):
                kinds.add(resolved(node.get("/FT")))
                names += "/T" in node
                parent = cast(Any, node).raw_get("/Parent") if "/Parent" in node else None
                if not isinstance(parent, IndirectObject) or not isinstance(resolved(parent), dict):
                    break
                top, node = parent, resolved(parent)
            if id(node) not in known and isinstance(top, IndirectObject) and names and kinds & _FILLED_IN:
                known.add(id(node))
                yield top
