"""Every scene of the gallery against its kept picture; and the comparison itself.

After a change that was looked at (``dev.py gallery``), run once with ``GDNOTICE_REWRITE_GOLDEN=1``; that run fails on
purpose, and the next one must pass.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.gallery import compare

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).parent / "pictures"
REWRITE = os.environ.get("GDNOTICE_REWRITE_GOLDEN") == "1"
DARK = (
    "board", "notice-draft", "interview-error", "dialog-new-notice", "gate-unlock", "offers", "printing", "settings",
    "notice-paper-unstamped", "act-wrong", "offer-extended", "recovered-interview", "print-preview", "begun-offers",
    "begun-amendment",
)  # fmt: skip
"""Scenes looked at in the dark, too."""


def _drawn(into: Path, *more: str) -> dict[str, Path]:
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(ROOT / "tests" / "gallery" / "draw.py"), "-o", str(into), *more],
        capture_output=True, text=True, cwd=ROOT, timeout=540,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return {path.stem: path for path in sorted(into.glob("*.png"))}


@pytest.mark.skipif(sys.platform != "linux", reason="the pictures are of a Linux desk")
@pytest.mark.parametrize(("look", "only"), [("light", ()), ("dark", DARK)], ids=["light", "dark"])
@pytest.mark.timeout(560)  # more than a hundred scenes, beside whatever else runs
def test_every_scene_looks_as_it_did(look: str, only: tuple[str, ...], tmp_path: Path) -> None:
    found = _drawn(tmp_path, "--looks", look, *(("--", *only) if only else ()))
    kept = {path.stem: path for path in KEPT.glob(f"*-{look}.png")}
    if REWRITE:
        KEPT.mkdir(exist_ok=True)
        for old in kept.values():
            old.unlink()
        for name, path in found.items():
            with Image.open(path) as picture:
                compare.write(picture, KEPT / f"{name}.png")
        pytest.fail(f"{len(found)} pictures were written; look at them, then run without GDNOTICE_REWRITE_GOLDEN")
    assert set(found) == set(kept)
    changed = {}
    for name, path in found.items():
        with Image.open(path) as picture:
            if tiles := compare.differing(picture, KEPT / f"{name}.png"):
                changed[name] = tiles[:3]
    assert changed == {}, "dev.py gallery shows them; the numbers are places in the picture"


@pytest.fixture
def picture(tmp_path: Path) -> tuple[Image.Image, Path]:
    made = Image.new("RGB", (640, 400), "#f5f6f8")
    ImageDraw.Draw(made).text((100, 100), "Sent, not fully covered", fill="#1b2330")
    compare.write(made, tmp_path / "kept.png")
    return made, tmp_path / "kept.png"


def test_the_same_picture_is_the_same(picture: tuple[Image.Image, Path]) -> None:
    assert compare.differing(*picture) == []


def test_a_little_red_on_much_grey_is_kept(tmp_path: Path) -> None:
    made = Image.linear_gradient("L").resize((640, 400)).convert("RGB")
    ImageDraw.Draw(made).text((100, 100), "overdue by 5 days", fill="#b3261e")
    compare.write(made, tmp_path / "kept.png")
    assert compare.differing(made, tmp_path / "kept.png") == []


def test_another_shade_is_no_difference(picture: tuple[Image.Image, Path]) -> None:
    made, path = picture
    assert compare.differing(made.point(lambda value: max(0, value - 3)), path) == []


@pytest.mark.parametrize("change", ["word", "moved", "gone", "size"])
def test_what_a_person_would_see_is_seen(picture: tuple[Image.Image, Path], change: str) -> None:
    _, path = picture
    other = Image.new("RGB", (640, 400 if change != "size" else 402), "#f5f6f8")
    pen = ImageDraw.Draw(other)
    if change == "word":
        pen.text((100, 100), "Sent, fully covered", fill="#1b2330")
    elif change == "moved":
        pen.text((100, 108), "Sent, not fully covered", fill="#1b2330")
    assert compare.differing(other, path)
