"""A printing under a person's hands: every change of its blanks as a step that can be taken back. No toolkit in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from gdnotice.stamp.placement import Box, Placement
from gdnotice.stamp.printing import Printing

__all__ = ["Box", "Editing", "Placement", "Printing", "Step"]

MOST_STEPS = 1_000
_ROW = 6.0
"""Points: blanks whose middles are nearer than that are read from left to right."""

Blanks = Mapping[int, Placement]


@dataclass(frozen=True, slots=True)
class Step:
    """One change: of each blank by its number what was there (None: nothing) and what is (None: nothing)."""

    words: str
    before: Mapping[int, Placement | None]
    after: Mapping[int, Placement | None]


class Editing:
    """The blanks of one printing, each under a number that it keeps.

    Changes with the same ``run`` that follow each other are one step: a drag, or a key held down.
    """

    def __init__(self, printing: Printing) -> None:
        self._printing = printing
        self._blanks: dict[int, Placement] = dict(enumerate(printing.placements, 1))
        self._next = len(self._blanks) + 1
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._run: object = None
        self._saved: Blanks | None = dict(self._blanks)
        self._order: tuple[int, ...] | None = None

    # --- what there is ---

    @property
    def form(self) -> str:
        return self._printing.form

    @property
    def pages(self) -> tuple[tuple[float, float], ...]:
        """Widths and heights in points, as seen."""
        return self._printing.pages

    @property
    def official(self) -> bytes:
        return self._printing.official

    @property
    def blanks(self) -> Blanks:
        return self._blanks

    def printing(self) -> Printing:
        """The printing as it stands. Several blanks of one field are filled in the order in which they are there."""
        return replace(self._printing, placements=tuple(self._blanks[key] for key in self.filed()))

    def filed(self) -> list[int]:
        """The numbers of the blanks in the printing's order: those that stay where they were found keep the order that
        was found with them (down a column, perhaps); what was drawn or moved comes after what it is read after."""
        first = dict(enumerate(self._printing.placements, 1))
        kept = [key for key, one in sorted(self._blanks.items()) if key in first and first[key].box == one.box]
        still, before = set(kept), None
        for key in self.order:
            if key not in still:
                kept.insert(kept.index(before) + 1 if before is not None else 0, key)
            before = key
        return kept

    @property
    def order(self) -> tuple[int, ...]:
        """The numbers of the blanks in reading order: page by page, line by line."""
        if self._order is None:
            self._order = _reading_order(self._blanks)
        return self._order

    def beside(self, key: int | None, steps: int, among: Callable[[Placement], bool] | None = None) -> int | None:
        """The blank that many steps on in reading order, of those ``among`` holds for; None past either end."""
        order = self.order
        start = order.index(key) if key in self._blanks and key is not None else (-1 if steps > 0 else len(order))
        at = start + steps
        while 0 <= at < len(order):
            if among is None or among(self._blanks[order[at]]):
                return order[at]
            at += 1 if steps > 0 else -1
        return None

    # --- changes ---

    def change(self, words: str, changed: Mapping[int, Placement | None], run: object = None) -> bool:
        """Put these blanks in place of those with their numbers, None to take one away; whether that changed any."""
        before = {key: self._blanks.get(key) for key, one in changed.items() if self._blanks.get(key) != one}
        if not before:
            return False
        after = {key: changed[key] for key in before}
        last = self._done[-1] if self._done else None
        if run is not None and run == self._run and last is not None and not self._undone:
            first = {**before, **last.before}
            self._done[-1] = Step(last.words, first, {**last.after, **after})
        else:
            self._done.append(Step(words, before, after))
            del self._done[:-MOST_STEPS]
        self._undone.clear()
        self._run = run
        self._put(after)
        return True

    def add(self, words: str, placements: Iterable[Placement]) -> tuple[int, ...]:
        """New blanks; returns their numbers."""
        made = {self._next + place: one for place, one in enumerate(placements)}
        self._next += len(made)
        self.change(words, made)
        return tuple(made)

    def remove(self, keys: Iterable[int]) -> None:
        """Take blanks away."""
        gone = [key for key in keys if key in self._blanks]
        words = f"deleting {'a blank' if len(gone) == 1 else f'{len(gone)} blanks'}"
        self.change(words, dict.fromkeys(gone))

    def settle(self) -> None:
        """What comes next is another step."""
        self._run = None

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._run = None
        self._put(step.before)
        return step

    def redo(self) -> Step | None:
        """Do again what was taken back last; None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._run = None
        self._put(step.after)
        return step

    @property
    def to_undo(self) -> str:
        """What the next undo takes back, in words; empty where there is nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def to_redo(self) -> str:
        """What the next redo does again, in words; empty where there is nothing."""
        return self._undone[-1].words if self._undone else ""

    # --- whether it is saved ---

    @property
    def unsaved(self) -> bool:
        """Whether it differs from what was saved last."""
        return self._blanks != self._saved

    def saved(self, printing: Printing) -> None:
        """``printing``, as :meth:`printing` gave it, was saved."""
        if printing == self.printing():
            self._saved = dict(self._blanks)

    def never_saved(self) -> None:
        """Nothing of it was saved yet, not even what it began with."""
        self._saved = None

    # --- inside ---

    def _put(self, blanks: Mapping[int, Placement | None]) -> None:
        self._order = None
        for key, one in blanks.items():
            if one is None:
                self._blanks.pop(key, None)
            else:
                self._blanks[key] = one


def moved(placement: Placement, dx: float, dy: float) -> Placement:
    """The blank moved by points."""
    left, top, right, bottom = placement.box
    return replace(placement, box=rounded((left + dx, top + dy, right + dx, bottom + dy)))


def rounded(box: Box) -> Box:
    """To a hundredth of a point, as placement files are."""
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)


def _reading_order(blanks: Blanks) -> tuple[int, ...]:
    """Blanks that stand beside each other are a line: their feet are level, whatever their height."""
    found: list[int] = []
    waiting = sorted(blanks, key=lambda key: (blanks[key].page, blanks[key].box[3], blanks[key].box[0]))
    line: list[int] = []
    for key in waiting:
        if line:
            first = blanks[line[0]]
            if blanks[key].page != first.page or blanks[key].box[3] - first.box[3] > _ROW:
                found += sorted(line, key=lambda one: (blanks[one].box[0], one))
                line = []
        line.append(key)
    return (*found, *sorted(line, key=lambda one: (blanks[one].box[0], one)))
