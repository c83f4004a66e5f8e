"""What an official PDF could do by itself is switched off in the stamped one: scripts, and whatever sends, starts,
fetches, empties, hides or plays. Links to pages and to the web stay; so do attached files.

The official bytes stay as they are. The changed objects are gathered here, and the stamp's revision puts them in their
place. Nothing is judged by what a script says: any script is switched off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gdnotice.stamp.official.remarks import Remark
from gdnotice.stamp.pdf.objects import Reference
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader

_HARMLESS = frozenset({"/GoTo", "/URI", "/Named", "/Thread", "/SetOCGState", "/Trans", "/GoToDp"})
_MEDIA = frozenset({"/RichMedia", "/Movie", "/Sound", "/3D"})
_MEDIA_KEYS = (
    "/RichMediaContent", "/RichMediaSettings", "/Movie", "/Sound", "/3DD", "/3DV", "/3DA", "/3DI", "/3DB", "/A", "/AA",
)  # fmt: skip
_DEEPEST = 64
_MOST = 200_000
"""Annotations, fields and bookmarks that are looked at in one PDF."""

_HIDDEN, _READ_ONLY, _LOCKED = 1 << 1, 1 << 6, 1 << 7


@dataclass(slots=True)
class Disarmed:
    """The objects that changed, by reference (pages and annotations, fields, bookmarks, the form); ``remarks`` for a
    person. The catalog and the names in it are changed too and are always written anew."""

    changed: dict[Reference, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def disarm(reader: PdfReader) -> Disarmed:
    """Change the objects of ``reader`` in memory, so that what is read from it afterwards is harmless."""
    work = _Disarming(reader)
    work.catalog()
    work.form()
    work.pages()
    work.bookmarks()
    work.done.remarks = tuple(work.remarks())
    return work.done


class _Disarming:
    def __init__(self, reader: PdfReader) -> None:
        self.root = reader.root_object
        self.done = Disarmed()
        self.found: Counter[tuple[str, str]] = Counter()
        self.where: dict[str, set[int]] = {}
        self.plain: list[str] = []
        self.seen: set[int] = set()

    # ------------------------------------------------------------------------------------------------ the parts

    def catalog(self) -> None:
        root = self.root
        opening = resolved(root.get("/OpenAction"))
        if isinstance(opening, Mapping) and (kind := _harm(opening)):
            del root["/OpenAction"]
            self.found["opening", kind] += 1
        self.reactions(root, "opening")
        names = resolved(root.get("/Names"))
        if isinstance(names, dict) and "/JavaScript" in names:
            del names["/JavaScript"]
            self.found["opening", "script"] += 1
        for key in ("/Requirements", "/NeedsRendering"):
            root.pop(key, None)
        rights = resolved(root.get("/Perms"))
        if isinstance(rights, Mapping) and ("/UR3" in rights or "/UR" in rights):
            from pypdf.generic import DictionaryObject, NameObject

            left = DictionaryObject({key: value for key, value in rights.items() if key not in ("/UR3", "/UR")})
            root.pop("/Perms")
            if left:
                root[NameObject("/Perms")] = left
            self.plain.append(
                "The special rights that the PDF gives to Adobe Reader were left out: they hold only for the file as "
                "it was published."
            )

    def form(self) -> None:
        form = resolved(self.root.get("/AcroForm"))
        if not isinstance(form, dict):
            return
        if "/XFA" in form:
            self.plain.append(
                "The second form inside the PDF (XFA), which some programs would show instead of the pages, was left "
                "out. The pages and their ordinary fields hold the answers."
            )
        changed = [form.pop(key, None) is not None for key in ("/XFA", "/NeedAppearances", "/CO")]
        if any(changed):
            self.note(self.root.raw_get("/AcroForm"), form)
        for node, reference in nodes_of(form.get("/Fields"), "/Kids"):
            if not _is_signed(node) and self.reactions(node, "fields"):
                self.note(reference, node)

    def pages(self) -> None:
        for number, (page, reference) in enumerate(leaves_of(self.root), 1):
            if self.reactions(page, "pages", number):
                self.note(reference, page)
            listed = resolved(page.get("/Annots"))
            if not isinstance(listed, list):
                continue
            direct = False
            for one in list.__iter__(listed):
                annotation = resolved(one)
                if not isinstance(annotation, dict) or _is_signed(annotation) or len(self.seen) > _MOST:
                    continue
                self.seen.add(id(annotation))
                if self.annotation(annotation, number) and not self.note(one, annotation):
                    direct = True
            if direct and not self.note(page.raw_get("/Annots"), listed):
                self.note(reference, page)

    def annotation(self, found: Any, number: int) -> bool:
        """Whether it had to be changed."""
        widget = found.get("/Subtype") == "/Widget"
        changed = self.reactions(found, "fields" if widget else "links", number)
        changed = self.action(found, "buttons" if widget else "links", number) or changed
        if found.get("/Subtype") in _MEDIA:
            self.muted(found)
            self.tell("links", "media", number)
            changed = True
        return changed

    def muted(self, found: Any) -> None:
        """A film, sound or model as the picture that stands for it; out of sight where it has none."""
        from pypdf.generic import NameObject, NumberObject

        for key in _MEDIA_KEYS:
            found.pop(key, None)
        found[NameObject("/Subtype")] = NameObject("/Stamp")
        flags = found.get("/F", 0)
        bits = (int(flags) if isinstance(flags, int) else 0) | _READ_ONLY | _LOCKED
        found[NameObject("/F")] = NumberObject(bits if "/AP" in found else bits | _HIDDEN)

    def bookmarks(self) -> None:
        waiting: list[tuple[Any, Any]] = []
        if "/Outlines" in self.root:
            waiting.append((self.root.raw_get("/Outlines"), resolved(self.root["/Outlines"])))
        seen: set[int] = set()
        while waiting and len(seen) < _MOST:
            reference, node = waiting.pop()
            if not isinstance(node, dict) or id(node) in seen:
                continue
            seen.add(id(node))
            if self.action(node, "bookmarks"):
                self.note(reference, node)
            raw: Any = node
            waiting.extend((raw.raw_get(key), resolved(raw[key])) for key in ("/Next", "/First") if key in raw)

    # ------------------------------------------------------------------------------------------------ one object

    def action(self, owner: Any, place: str, page: int | None = None) -> bool:
        kind = _harm(resolved(owner.get("/A")))
        if kind:
            del owner["/A"]
            self.tell(place, kind, page)
        return bool(kind)

    def reactions(self, owner: Any, place: str, page: int | None = None) -> bool:
        """Take away what happens by itself (/AA), harmless or not; what may harm is told."""
        if "/AA" not in owner:
            return False
        reactions = resolved(owner["/AA"])
        listed = reactions.values() if isinstance(reactions, Mapping) else ()
        kinds = {kind for one in listed if (kind := _harm(resolved(one)))}
        del owner["/AA"]
        for kind in sorted(kinds):
            self.tell(place, kind, page)
        return True

    def tell(self, place: str, kind: str, page: int | None) -> None:
        self.found[place, kind] += 1
        if page is not None:
            self.where.setdefault(place + kind, set()).add(page)

    def note(self, reference: Any, found: Any) -> bool:
        """Remember a changed object; False where it is no object of its own."""
        from pypdf.generic import IndirectObject

        if not isinstance(reference, IndirectObject):
            return False
        self.done.changed[reference.idnum, reference.generation] = found
        return True

    # ------------------------------------------------------------------------------------------------ for a person

    def remarks(self) -> Iterator[Remark]:
        for (place, kind), count in sorted(self.found.items()):
            pages = self.where.get(place + kind, set())
            what = _KINDS[kind]
            yield Remark("disarmed", "note", f"{_PLACES[place](count)} {what}{_on(pages)} in the stamped PDF.")
        for sentence in self.plain:
            yield Remark("disarmed", "note", sentence)


def _on(pages: set[int]) -> str:
    if not pages:
        return ""
    listed = ", ".join(map(str, sorted(pages)[:10])) + (", ..." if len(pages) > 10 else "")
    return f" (page {listed})" if len(pages) == 1 else f" (pages {listed})"


def _several(one: str, many: str) -> Callable[[int], str]:
    return lambda count: one if count == 1 else many.format(count)


_OPENING = "What the PDF did by itself when it was opened, closed or printed"
_PLACES: dict[str, Callable[[int], str]] = {
    "opening": _several(_OPENING, _OPENING),
    "pages": _several("What a page did by itself when it was shown", "What {} pages did when they were shown"),
    "fields": _several(
        "What a field did by itself (to calculate, format or check)",
        "What {} fields did by themselves (to calculate, format or check)",
    ),
    "buttons": _several("What a button did", "What {} buttons did"),
    "links": _several("What a link or picture did", "What {} links or pictures did"),
    "bookmarks": _several("What a bookmark did", "What {} bookmarks did"),
}

_KINDS = {
    "script": "ran a script; it is switched off",
    "send": "sent the form's answers away; it is switched off",
    "start": "started another program or opened another file; it is switched off",
    "fetch": "read answers in from a file; it is switched off",
    "empty": "emptied the form; it is switched off",
    "hide": "hid or showed parts of the form; it is switched off",
    "media": "played a film, sound or model; it is switched off",
    "other": "did something that this program does not know; it is switched off",
}

_BY_NAME = {
    "/JavaScript": "script", "/SubmitForm": "send", "/Launch": "start", "/GoToR": "start", "/GoToE": "start",
    "/ImportData": "fetch", "/ResetForm": "empty", "/Hide": "hide", "/Rendition": "media", "/Movie": "media",
    "/Sound": "media", "/GoTo3DView": "media", "/RichMediaExecute": "media",
}  # fmt: skip


def _harm(action: Any, depth: int = 0) -> str:
    """What kind of harm an action or one that follows it may do; empty for none."""
    if not isinstance(action, Mapping):
        return ""
    kind = resolved(action.get("/S"))
    if kind is not None and kind not in _HARMLESS:
        return _BY_NAME.get(str(kind), "other")
    following = resolved(action.get("/Next"))
    if following is None:
        return ""
    if depth > 20:
        return "other"
    listed = list.__iter__(following) if isinstance(following, list) else [following]
    return next((harm for one in listed if (harm := _harm(resolved(one), depth + 1))), "")


def _is_signed(found: Any) -> bool:
    return found.get("/FT") == "/Sig" and isinstance(resolved(found.get("/V")), Mapping)


def nodes_of(listed: Any, kids: str) -> Iterator[tuple[Any, Any]]:
    """All nodes of a tree and the references to them."""
    waiting = [(listed, 0)]
    seen: set[int] = set()
    while waiting:
        raw, depth = waiting.pop()
        each = resolved(raw)
        if isinstance(each, list):
            waiting.extend((one, depth) for one in reversed(list(list.__iter__(each))))
        elif isinstance(each, dict) and id(each) not in seen and depth < _DEEPEST and len(seen) < _MOST:
            seen.add(id(each))
            node: Any = each
            yield node, raw
            if kids in node:
                waiting.append((node.raw_get(kids), depth + 1))


def leaves_of(root: Any) -> Iterator[tuple[Any, Any]]:
    """The pages in order and the references to them."""
    if "/Pages" in root:
        for node, reference in nodes_of(root.raw_get("/Pages"), "/Kids"):
            if "/Kids" not in node:
                yield node, reference
