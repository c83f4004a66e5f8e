"""Golden output, twice: the words of every stamped sample page, and its picture.

After a change that was looked at, run once with ``GDNOTICE_REWRITE_GOLDEN=1``; that run fails on purpose, and the
difference is read before it is committed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from gdnotice.actions.demo import SAMPLES, sample
from gdnotice.actions.opening import open_notice
from gdnotice.actions.press import press_for, pressed
from gdnotice.clock import SystemClock
from gdnotice.notice.printed import on_paper

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
REWRITE = os.environ.get("GDNOTICE_REWRITE_GOLDEN") == "1"
SCALE = 0.75
"""Pixels a point: enough to see a mark that moved by its own thickness."""

PAPERS = {answers: (form, offer) for form, offer, answers in SAMPLES}


@cache
def stamped(name: str) -> bytes:
    form, offer = PAPERS[name]
    notice = open_notice(form, offer, sample(name), SystemClock(), None)
    return pressed(notice, press_for(notice), on_paper(notice)).pdf


@cache
def pictures(name: str) -> tuple[np.ndarray, ...]:
    document = pypdfium2.PdfDocument(stamped(name))
    pages = tuple(np.asarray(page.render(scale=SCALE, grayscale=True).to_pil()) for page in document)
    document.close()
    return pages


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference, 0 to 255, of two pictures after a blur of 3 x 3 pixels; 255 where they differ in size.

    The blur forgives what another build of the renderer does to the edge of a letter, and nothing a person would see.
    """
    if one.shape != other.shape:
        return 255.0
    gap = one.astype(float) - other.astype(float)
    padded = np.pad(gap, 1)
    height, width = gap.shape
    blurred = sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3)) / 9
    return float(np.abs(blurred).max())


def compared(found: Mapping[str, bytes], same: Callable[[bytes, bytes], bool]) -> None:
    """Fail where a golden file does not hold what was found; with the flag write them all, and fail too."""
    other = [
        name
        for name, content in found.items()
        if not (GOLDEN / name).exists() or not same((GOLDEN / name).read_bytes(), content)
    ]
    if REWRITE and other:
        GOLDEN.mkdir(exist_ok=True)
        for name in other:
            (GOLDEN / name).write_bytes(found[name])
        pytest.fail(f"rewritten: {', '.join(other)}. Look at them, then run again without the flag")
    assert not other, "no longer what the pages show"


@pytest.mark.parametrize("name", PAPERS)
def test_the_words(name: str, tmp_path: Path, tool: Callable[[str], str]) -> None:
    path = tmp_path / "out.pdf"
    path.write_bytes(stamped(name))
    text = subprocess.run(
        [tool("pdftotext"), "-layout", "-enc", "UTF-8", path, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    # two versions of poppler differ in how many spaces and empty lines they make of a gap
    lines = [re.sub(r" {2,}", "  ", line).strip() for line in text.replace("\f", "\n").splitlines()]
    found = ("\n".join(line for line in lines if line) + "\n").encode()
    compared({f"{name}.txt": found}, lambda kept, new: kept == new)


@pytest.mark.parametrize("name", PAPERS)
def test_the_pictures(name: str) -> None:
    found = {f"{name}-{number}.png": png(page) for number, page in enumerate(pictures(name), 1)}
    compared(found, lambda kept, new: difference(picture(kept), picture(new)) < 24)


def png(page: np.ndarray) -> bytes:
    held = io.BytesIO()
    Image.fromarray(page).quantize(16).save(held, "PNG", optimize=True)
    return held.getvalue()


def picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


def test_the_comparison_sees_a_missing_mark_and_a_moved_word() -> None:
    page = pictures("rights-notice")[1]
    dark = np.argwhere(page < 100)
    y, x = dark[len(dark) // 2]
    without = page.copy()
    without[max(0, y - 4) : y + 5, max(0, x - 4) : x + 5] = 255
    assert difference(without, page) > 24
    assert difference(np.roll(page, 2, axis=0), page) > 24
    assert difference(page[:-1], page) == 255
    assert difference(page, page) == 0


def test_no_golden_file_is_an_orphan() -> None:
    wanted = {f"{name}.txt" for name in PAPERS}
    wanted |= {f"{name}-{number}.png" for name in PAPERS for number in range(1, len(pictures(name)) + 1)}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
