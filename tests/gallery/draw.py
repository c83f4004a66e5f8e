"""``dev.py gallery``: a PNG of every scene, light and dark, and a page that shows them all."""

from __future__ import annotations

import argparse
import html
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path[0] = str(ROOT)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage  # noqa: E402  the platform is named first

from tests.gallery.rooms import ROOMS, SCENES  # noqa: E402
from tests.gallery.stage import LOOKS, SIZE, Scene, Stage, prepare, settings_aside  # noqa: E402
from ui.app import application  # noqa: E402
from ui.theme import LIGHT, theme  # noqa: E402


class Drawn(NamedTuple):
    """A scene in one look: a key of ``LOOKS``."""

    name: str
    look: str
    picture: QImage


def drawn(folder: Path, only: Sequence[str] = (), looks: Sequence[str] = tuple(LOOKS)) -> Iterator[Drawn]:
    """The pictures of the scenes, all in one look and then in the other. Works in ``folder``, an empty one."""
    with settings_aside(folder):
        prepare(folder)
        try:
            for look in looks:  # to change the look takes as long as several scenes
                theme().wear(LOOKS[look])
                for room, scenes in ROOMS.items():
                    yield from _played(folder, scenes, room, only, look)
        finally:
            theme().wear(LIGHT)


def _played(folder: Path, scenes: Mapping[str, Scene], room: str, only: Sequence[str], look: str) -> Iterator[Drawn]:
    chosen = [name for name in scenes if not only or name in only]
    if not chosen:
        return
    stage = Stage(folder)
    if room:
        stage.open_room(room)
    for name in chosen if room else scenes:  # one gate leads to the next
        stage.window.resize(SIZE)
        scenes[name](stage)
        stage.settle()
        if name in chosen:
            yield Drawn(name, look, stage.picture())
        stage.clear()
    stage.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw them; returns the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py gallery", description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help="only these; otherwise all")
    parser.add_argument("-o", "--into", type=Path, default=ROOT / "build" / "gallery", metavar="FOLDER")
    parser.add_argument("--looks", nargs="+", choices=tuple(LOOKS), default=tuple(LOOKS), help="only these")
    given = parser.parse_args(arguments)
    if unknown := set(given.scenes) - {*SCENES}:
        parser.error(f"there is no scene {', '.join(sorted(unknown))}; there are {', '.join(SCENES)}")
    given.into.mkdir(parents=True, exist_ok=True)
    app = application()
    names: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="gdnotice-gallery-") as folder:
        for name, look, picture in drawn(Path(folder), given.scenes, given.looks):
            picture.save(str(given.into / f"{name}-{look}.png"))
            names.setdefault(name, []).append(f"{name}-{look}.png")
    app.processEvents()
    app.shutdown()  # or what Qt still holds outlives it, and ends the interpreter badly
    (given.into / "index.html").write_text(_page(names), encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, names.values()))} pictures: {given.into / 'index.html'}\n")
    return 0


def _page(names: dict[str, list[str]]) -> str:
    rows = ""
    for name, files in names.items():
        pictures = "".join(f'<img src="{one}" loading="lazy" alt="{html.escape(one)}">' for one in files)
        rows += f"<h2>{html.escape(name)}</h2><p>{pictures}</p>"
    style = "body{font:15px sans-serif;margin:2em;background:#888}img{width:48%;margin:.5%}"
    return f"<!doctype html><meta charset=utf-8><title>GD Notice: gallery</title><style>{style}</style>{rows}"


if __name__ == "__main__":
    sys.exit(main())
