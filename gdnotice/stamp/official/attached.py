"""Files that an official PDF has attached: they stay as they are, and a person is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gdnotice.stamp import carried
from gdnotice.stamp.official.disarm import leaves_of, nodes_of
from gdnotice.stamp.official.remarks import Remark
from gdnotice.stamp.pdf.sheets import resolved

if TYPE_CHECKING:
    from pypdf import PdfReader

_PROGRAMS = frozenset(
    (
        *("exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "cpl", "lnk", "url", "hta", "jar", "reg", "dll"),
        *("js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "sh", "command", "app", "apk"),
    )
)
"""Endings of names that a computer starts when such a file is opened."""
_LONGEST = 60
_TOLD = 5
_MOST = 10_000


def files_attached(reader: PdfReader) -> Iterator[Remark]:
    """A remark where the document or one of its pages has files attached, but for the answers that a stamp carries."""
    found = list(_files(reader.root_object))
    if not found:
        return
    names = list(dict.fromkeys(_told(spec, key) for spec, key in found))
    sayable = [name for name in names if name][:_TOLD]
    listed = f" ({', '.join(sayable)}{', ...' if len(sayable) < len(found) else ''})" if sayable else ""
    one = len(found) == 1
    kinds = [kind for spec, key in found if (kind := _program(spec, key))]
    program = ""
    if kinds:
        which = "It is a program" if one else "One is a program" if len(kinds) == 1 else f"{len(kinds)} are programs"
        program = (
            f" {which} by the ending of its name" if len(kinds) == 1 else f" {which} by the endings of their names"
        )
        program += f" ({', '.join(sorted({f'.{kind}' for kind in kinds}))})."
    yield Remark(
        "files-attached",
        "warning" if kinds else "note",
        f"The PDF has {'a file' if one else f'{len(found)} files'} attached{listed}.{program} "
        f"{'It is' if one else 'They are'} left as {'it is' if one else 'they are'}, in the stamped PDF too. Do not "
        f"open {'it' if one else 'them'} unless the agent says what {'it is' if one else 'they are'}.",
    )


def _files(root: Any) -> Iterator[tuple[Any, str]]:
    """What says where a file is, each once, and the name under which it is listed."""
    seen: set[int] = set()
    for spec, key in (*_listed(root), *_on_pages(root)):
        if len(seen) >= _MOST:
            return
        if spec is None or id(spec) in seen or carried.NAME in (key, *_names(spec)):
            continue
        seen.add(id(spec))
        yield spec, key


def _listed(root: Any) -> Iterator[tuple[Any, str]]:
    names = resolved(root.get("/Names"))
    tree = resolved(names.get("/EmbeddedFiles")) if isinstance(names, Mapping) else None
    for node, _ in nodes_of(tree, "/Kids"):
        listed = resolved(node.get("/Names"))
        pairs = list(list.__iter__(listed)) if isinstance(listed, list) else []
        for name, spec in zip(pairs[0::2], pairs[1::2], strict=False):
            yield resolved(spec), str(resolved(name))


def _on_pages(root: Any) -> Iterator[tuple[Any, str]]:
    for page, _ in leaves_of(root):
        listed = resolved(page.get("/Annots"))
        for one in list.__iter__(listed) if isinstance(listed, list) else ():
            annotation = resolved(one)
            if isinstance(annotation, Mapping) and annotation.get("/Subtype") == "/FileAttachment":
                yield resolved(annotation.get("/FS")), ""


def _names(spec: Any) -> list[str]:
    """What the file is called, the name that programs show first."""
    if isinstance(spec, str):
        return [spec]
    found = [resolved(spec.get(key)) for key in ("/UF", "/F", "/DOS", "/Unix")] if isinstance(spec, Mapping) else []
    return [name for name in found if isinstance(name, str)]


def _told(spec: Any, key: str) -> str:
    """The file's name where a person can read it; a letter that turns the rest round could hide what it ends in."""
    name = next(iter(_names(spec)), key).replace("\\", "/").rpartition("/")[2].strip()
    return name if name.isprintable() and len(name) <= _LONGEST else ""


def _program(spec: Any, key: str) -> str:
    for name in (*_names(spec), key):
        ending = name.rstrip(" .\0").rpartition(".")[2].lower()  # Windows drops points and spaces at the end
        if ending in _PROGRAMS:
            return ending
    return ""
