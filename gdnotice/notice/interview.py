"""The interview: a person's answers as they are typed, one question after another, with undo. No toolkit in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Raw = object
"""What a control gives: typed text, yes or no, a list of texts, or a list of rows of typed cells."""

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one answer, whole: what was there (None: nothing) and what is."""

    field: str
    before: Raw
    after: Raw


class Interview:
    """Answers by field id, not yet read, and the way back.

    Keystrokes in one answer are one step until :meth:`settle` ends it or another answer is changed.
    """

    def __init__(self, given: Mapping[str, Raw] | None = None) -> None:
        self._given: dict[str, Raw] = {key: raw for key, raw in (given or {}).items() if not _empty(raw)}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._open = False

    @property
    def given(self) -> Mapping[str, Raw]:
        """What was given so far; nothing is kept of an answer that was emptied."""
        return dict(self._given)

    def raw(self, field: str) -> Raw:
        """The answer as given, None where there is none."""
        return self._given.get(field)

    def answer(self, field: str, raw: Raw) -> bool:
        """Give an answer, empty to take it out; whether anything changed."""
        before, after = self._given.get(field), None if _empty(raw) else raw
        if type(before) is type(after) and before == after:
            return False
        self._put(field, after)
        last = self._done[-1] if self._done else None
        if self._open and last is not None and last.field == field:
            self._done[-1] = Step(field, last.before, after)
        else:
            self._done.append(Step(field, before, after))
            del self._done[:-MOST_STEPS]
        self._undone.clear()
        self._open = True
        return True

    def settle(self) -> None:
        """The person has left the answer: what is typed next is another step."""
        self._open = False

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def undo(self) -> str | None:
        """Take the last step back; the field it changed, None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._put(step.field, step.before)
        self._open = False
        return step.field

    def redo(self) -> str | None:
        """Take again the step last taken back; the field it changed, None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._put(step.field, step.after)
        self._open = False
        return step.field

    def _put(self, field: str, raw: Raw) -> None:
        if raw is None:
            self._given.pop(field, None)
        else:
            self._given[field] = raw


def _empty(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip()) or raw in ([], ())
