"""All scenes, by the ledger that they are played at."""

from __future__ import annotations

from collections.abc import Mapping

from tests.gallery import stage
from tests.gallery.scenes import GATES, INSIDE
from tests.gallery.stage import Scene
from tests.gallery.states import BEGUN, FRESH, MORE

ROOMS: Mapping[str, Mapping[str, Scene]] = {
    "": GATES,
    stage.SAMPLE: INSIDE,
    stage.MORE: MORE,
    stage.FRESH: FRESH,
    stage.BEGUN: BEGUN,
}
"""Scenes by the name of their ledger; those under "" come before anybody sits down."""
SCENES: tuple[str, ...] = tuple(name for scenes in ROOMS.values() for name in scenes)
"""The names of all."""
