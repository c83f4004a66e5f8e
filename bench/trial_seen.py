"""What programs make of a stamped PDF beside its original: qpdf, poppler, PDFium, pypdf and, where asked, pdf.js."""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from PIL import Image, ImageChops

from gdnotice.stamp.placement import Box

DPI = 100
_CHANGED = 40
"""Levels of grey by which a pixel must differ to count as changed: smoothing differs by less."""
_MOST_PAGES = 3
_SCRIPT = Path(__file__).with_name("trial_pdfjs.mjs")

Pictures: TypeAlias = Mapping[int, Image.Image]


def pages_to_look_at(boxes: Iterable[tuple[int, Box, int, str]]) -> list[int]:
    """The first pages that have something to fill in, or the first of all."""
    return sorted({page for page, *_ in boxes})[:_MOST_PAGES] or [1]


def asks_for_looks(file: Path) -> bool:
    """Whether the file has viewers draw every field anew (which a stamped one no longer has)."""
    return re.search(rb"/NeedAppearances\s+true", file.read_bytes()) is not None


def checked(file: Path) -> tuple[int, int]:
    """qpdf's verdict (0 sound, 3 warnings, 2 errors) and how many warnings it gives."""
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, check=False, timeout=60)
    return done.returncode, done.stdout.count(b"WARNING") + done.stderr.count(b"WARNING")


# ------------------------------------------------------------------------------------------------------ pictures


def poppler(file: Path, pages: Sequence[int], folder: Path) -> Pictures:
    found = {}
    for page in pages:
        out = folder / f"{file.stem}-{page}"
        size = ["-r", str(DPI), "-cropbox", "-gray", "-f", str(page), "-l", str(page), "-singlefile"]
        done = subprocess.run(["pdftoppm", *size, file, out], capture_output=True, check=False, timeout=60)
        picture = out.with_suffix(".pgm")
        if done.returncode == 0 and picture.is_file():
            with Image.open(picture) as opened:
                found[page] = opened.convert("L")
    return found


def pdfium(file: Path, pages: Sequence[int], _: Path) -> Pictures:
    """As a viewer draws it that fills in fields."""
    import pypdfium2

    found = {}
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:
        return {}
    document.init_forms()
    for number in pages:
        if number <= len(document):
            page = document[number - 1]
            unit = DPI / 72
            found[number] = page.render(scale=unit, may_draw_forms=True).to_pil().convert("L")
            page.close()
    document.close()
    return found


def pdfjs(
    node: Path, files: Sequence[Path], pages: Sequence[int], folder: Path
) -> tuple[Pictures, list[Any], Pictures, list[Any]]:
    """Pictures and annotations of two files; ``node`` is a folder with the packages pdfjs-dist and @napi-rs/canvas."""
    orders = [{"file": str(one), "pages": pages, "out": str(folder / f"{one.stem}-js"), "dpi": DPI} for one in files]
    done = subprocess.run(
        ["node", _SCRIPT, node, json.dumps(orders)], capture_output=True, text=True, check=False, timeout=120
    )
    lines = done.stdout.split("\n")[:-1]  # a value may hold other ends of lines
    fault = [{"fault": f"it ended with {done.returncode}: {done.stderr.strip()[-300:]}"}]
    found: list[Any] = []
    for at, order in enumerate(orders):
        drawn = {}
        for page in pages:
            picture = Path(f"{order['out']}-{page}.png")
            if picture.is_file():
                with Image.open(picture) as opened:
                    drawn[page] = opened.convert("L")
        found += [drawn, json.loads(lines[at]) if at < len(lines) else fault]
    return found[0], found[1], found[2], found[3]


def unseen(
    before: Pictures, after: Pictures, boxes: Sequence[tuple[int, Box, int, str]], beside: Sequence[tuple[int, Box]]
) -> Iterator[str]:
    """What is not drawn in its box, and what changed elsewhere. ``beside`` are boxes that may change too."""
    scale = DPI / 72
    if len(after) < len(before):
        yield f"draws {len(after)} pages where it drew {len(before)}"
    for page, picture in after.items():
        if page not in before:
            continue
        old = before[page]
        if old.size != picture.size:
            yield f"page {page} has another size"
            continue
        changed = ImageChops.difference(old, picture).point(lambda value: 255 if value > _CHANGED else 0)
        empty = []
        for on, box, letters, text in boxes:
            left, top, right, bottom = (round(edge * scale) for edge in box)
            if on == page and changed.crop((left, top, right, bottom)).histogram()[255] < max(3, letters):
                empty.append(text or "a tick")
        if empty:
            yield f"page {page}: {len(empty)} of {len(boxes)} not seen ({', '.join(empty[:3])})"
        for on, box in [*((one[0], one[1]) for one in boxes), *beside]:
            if on == page:
                left, top, right, bottom = (round(edge * scale) for edge in box)
                changed.paste(0, (left - 2, top - 2, right + 3, bottom + 3))
        spread = changed.histogram()[255]
        if spread > 12:
            where = ", ".join(f"{edge / scale:.0f}" for edge in changed.getbbox() or ())
            yield f"page {page}: {spread} pixels changed elsewhere ({where})"


# ------------------------------------------------------------------------------------------------ words and values


def unread(file: Path, boxes: Sequence[tuple[int, Box, int, str]]) -> Iterator[str]:
    """Answers that poppler does not read on their pages."""
    lost = []
    texts: dict[int, str] = {}
    for page, _, _, text in boxes:
        if page not in texts:
            range_ = ["-f", str(page), "-l", str(page)]
            done = subprocess.run(
                ["pdftotext", "-raw", "-cropbox", *range_, file, "-"], capture_output=True, check=False, timeout=60
            )
            texts[page] = _bare(html.unescape(done.stdout.decode("utf-8", "replace")))
        if _bare(text) not in texts[page]:
            lost.append(text)
    if lost:
        yield f"poppler does not read {len(lost)} of {len(boxes)} ({', '.join(lost[:3])})"


def _bare(text: str) -> str:
    """Without spaces, and the name of a state whether it was read as bytes or as UTF-8."""
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode("utf-8")
    return re.sub(r"\s", "", unicodedata.normalize("NFC", text))


def _same(value: str, found: Sequence[str]) -> bool:
    """Whether one of ``found`` is the value. The name of a state that is not plain is read in as many ways as there are
    readers: what is not plain is left out of it."""
    wanted = _bare(value)
    plain = re.sub(r"[^!-~]", "", wanted)
    return any(_bare(one) == wanted for one in found) or any(
        plain == re.sub(r"[^!-~]", "", _bare(one)) and not one.isascii() and "\ufffd" not in one for one in found
    )


def values_of(pdf: bytes) -> dict[str, tuple[str, bool]]:
    """By name: what pypdf reads, and whether the field is locked."""
    from pypdf import PdfReader

    from bench.trial_fields import _chain, _list, _of, _whole

    found: dict[str, tuple[str, bool]] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for one in _list(page.get("/Annots")):
            widget = _of(one)
            if not hasattr(widget, "get") or _of(widget.get("/Subtype")) != "/Widget":
                continue
            chain = _chain(widget)
            name = ".".join(str(_of(node["/T"])) for node in reversed(chain) if "/T" in node)
            value = next((_of(node["/V"]) for node in chain if "/V" in node), "")
            flags = next((_whole(_of(node["/Ff"])) for node in chain if "/Ff" in node), 0)
            if isinstance(value, list):
                value = _of(value[0]) if value else ""
            found.setdefault(name, (str(value).removeprefix("/") if value is not None else "", bool(flags & 1)))
    return found


def misread(pdf: bytes, values: Mapping[str, str]) -> Iterator[str]:
    found = values_of(pdf)
    wrong = [name for name, value in values.items() if not _same(value, [found.get(name, ("", False))[0]])]
    if wrong:
        example = f"{wrong[0]}: {found.get(wrong[0], ('', False))[0]!r} for {values[wrong[0]]!r}"
        yield f"pypdf reads {len(wrong)} of {len(values)} otherwise ({example})"
    still_open = [name for name in values if not found.get(name, ("", False))[1]]
    if still_open:
        yield f"{len(still_open)} of {len(values)} answered fields are not locked ({still_open[0]})"


def misread_by_pdfjs(said: Sequence[Any], values: Mapping[str, str]) -> Iterator[str]:
    for one in said:
        if "fault" in one:
            yield f"pdf.js: {one['fault']}"
            return
    found: dict[str, list[str]] = {}
    locked: dict[str, bool] = {}
    for one in said:
        value = one.get("value")
        listed = value if isinstance(value, list) else [value]
        found.setdefault(one["name"], []).extend(str(each) for each in listed if each is not None)
        locked[one["name"]] = bool(one.get("locked"))
    wrong = [name for name, value in values.items() if name in found and not _same(value, found[name])]
    if wrong:
        example = f"{wrong[0]}: {sorted(found[wrong[0]])} for {values[wrong[0]]!r}"
        yield f"pdf.js reads {len(wrong)} of {len(values)} otherwise ({example})"
    if loose := [name for name in values if not locked.get(name, True)]:
        yield f"pdf.js finds {len(loose)} not locked ({loose[0]})"
