"""Fonts made ready at the build: the faces that papers are set in, and of the font of icons those that the window uses.

Made where the program would make them on first use (:mod:`gdnotice.stamp.letters.faces`), so they are the same to the
byte, and the built program needs neither the seconds nor the library that cuts fonts down.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

ICONS = "mdi6"
"""The one set of qtawesome that the window takes icons from."""


def prepare_faces(folder: Path, work: Path) -> None:
    """Put into ``folder`` what :mod:`gdnotice.stamp.letters` would put into a person's cache. ``work`` is scratch."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it remarks on dates in fonts that are not ours
    os.environ["XDG_CACHE_HOME"] = str(work)
    os.environ["LOCALAPPDATA"] = str(work)
    os.environ["HOME"] = str(work)
    from gdnotice import places
    from gdnotice.stamp.letters import compact, faces

    made = places.cache() / "fonts"
    shutil.rmtree(made, ignore_errors=True)
    folder.mkdir(parents=True)
    faces.face.cache_clear()  # else a second build in one process would find them made, and put nothing there
    compact.glyphs.cache_clear()
    for name in faces.NAMES:
        faces.face(name)
        compact.glyphs(name)
        (one,) = (path for path in made.glob(f"{name}-*.ttf") if re.fullmatch(rf"{name}-[0-9a-f]+\.ttf", path.name))
        shutil.copyfile(one, folder / f"{name}.ttf")
    for path in made.glob("*.json"):
        shutil.copyfile(path, folder / path.name)


def prepare_window_font(folder: Path) -> None:
    """Put into ``folder`` the window's font with the characters that the papers' faces have, in all its weights."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    from gdnotice.stamp.letters import faces

    (source,) = (package("fontpkg_noto_sans") / "files").glob("NotoSans[[]*.ttf")
    options = subset.Options()
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=faces.characters())
    subsetter.subset(font)
    folder.mkdir(parents=True)
    font.save(folder / source.name)


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = find_spec(name)
    assert spec is not None, name
    assert spec.origin is not None, name
    return Path(spec.origin).parent


def icons_used(ui: Path) -> set[str]:
    """The icons that the window names, without their set. Raises :class:`ValueError` for one of another set."""
    found = set()
    for path in ui.rglob("*.py"):
        for icon_set, name in re.findall(
            r'"(mdi6?|fa[5-6]?[bsr]?|ph|ri|ei|msc)\.([a-z0-9-]+)"', path.read_text("utf-8")
        ):
            if icon_set != ICONS:
                raise ValueError(f"{path.name} takes the icon {name} from {icon_set}; the window's set is {ICONS}")
            found.add(name)
    return found


def prepare_icons(names: set[str], folder: Path) -> None:
    """Put into ``folder`` the window's set of icons with these only, under its own file names."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    source = package("qtawesome") / "fonts"
    (font_file,) = source.glob("materialdesignicons6-webfont-*.ttf")
    (names_file,) = source.glob("materialdesignicons6-webfont-charmap-*.json")
    charmap = json.loads(names_file.read_text(encoding="utf-8"))
    missing = names - charmap.keys()
    if missing:
        raise ValueError(f"there are no icons {', '.join(sorted(missing))}")
    kept = {name: charmap[name] for name in sorted(names)}
    options = subset.Options()
    options.recalc_timestamp = False
    options.name_IDs = ["*"]
    font = TTFont(font_file, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[int(code, 16) for code in kept.values()])
    subsetter.subset(font)
    folder.mkdir(parents=True)
    font.save(folder / font_file.name)
    (folder / names_file.name).write_text(json.dumps(kept, indent=0), encoding="utf-8")
