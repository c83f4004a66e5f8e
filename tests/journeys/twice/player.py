"""What whoever plays a journey must be able to do, and how one is played."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.clock import NEW_YORK, SystemClock
from gdnotice.ledger import admitting, vault
from gdnotice.ledger.sealing import FLOOR
from tests.journeys.twice.text import Step

MATERIALS = Path(__file__).parent / "materials"


def secret_of(name: str) -> str:
    """The passphrase of a person in a journey."""
    return f"{name} has a long one"


class Player(ABC):
    """Each step returns the words with which it was refused, empty where it was done.

    ``number`` is the notice that steps without one are about: the last one drafted, or named.
    """

    def __init__(self, folder: Path, out: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.out, self._patch = folder, out, patch
        self.number = 0

    # --- steps that are the same for everybody ---

    def people(self, who: str) -> str:
        """The ledger and its people, the first an approver who makes it. Each is a name and a role."""
        several = [one.strip().rsplit(" ", 1) for one in who.split(",")]
        (first, _), *others = several
        with vault.create(self.folder, first, secret_of(first), SystemClock(), cost=FLOOR) as made:
            for name, role in others:
                admitting.add_person(made, name, role, secret_of(name), cost=FLOOR)
        return ""

    def clock(self, at: str) -> str:
        """The time stands still at this moment of New York."""
        moment = datetime.fromisoformat(at).replace(tzinfo=NEW_YORK)
        self._patch.setattr(SystemClock, "now", lambda _self: moment)
        return ""

    def notice(self, number: str) -> str:
        """The next steps are about this notice."""
        self.number = int(number)
        return ""

    @staticmethod
    def material(name: str) -> Path:
        """A file that the journey names: its own, or an offer that comes with the program."""
        own = MATERIALS / name
        return own if own.exists() else places.resources() / "offers" / name

    # --- what each does in its own way ---

    @abstractmethod
    def settled(self) -> None:
        """Called before each step that is no answer: what was answered so far goes in."""

    @abstractmethod
    def sit(self, name: str, passphrase: str = "") -> str: ...

    @abstractmethod
    def keep(self, file: str) -> str: ...

    @abstractmethod
    def amend(self, offer: str, file: str) -> str: ...

    @abstractmethod
    def new(self, form: str, offer: str, earlier: str = "", covers: str = "") -> str: ...

    @abstractmethod
    def answer(self, field: str, text: str) -> str: ...

    @abstractmethod
    def found(self) -> set[tuple[str, str]]:
        """The findings of the notice as a person reads them: severity and message."""

    @abstractmethod
    def told(self) -> str:
        """Where the notice stands, in words."""

    @abstractmethod
    def ready(self) -> str: ...

    @abstractmethod
    def approve(self, reason: str = "") -> str: ...

    @abstractmethod
    def stamp(self) -> str: ...

    @abstractmethod
    def send(self, way: str, confirmation: str = "") -> str: ...

    @abstractmethod
    def acknowledge(self, by: str, how: str) -> str: ...

    @abstractmethod
    def cover(self, units: str, dated: str, letter: str = "") -> str: ...

    @abstractmethod
    def withdraw(self, reason: str, released: str = "") -> str: ...

    @abstractmethod
    def reject(self, reason: str) -> str: ...

    @abstractmethod
    def send_back(self, reason: str) -> str: ...

    @abstractmethod
    def take_back(self, reason: str) -> str: ...

    @abstractmethod
    def attach(self, file: str, what: str) -> str: ...

    @abstractmethod
    def evidence(self) -> str:
        """The evidence pack of the notice, to ``evidence-N.zip`` in ``out``."""

    @abstractmethod
    def part(self) -> str:
        """The holder's part of the notice, to ``part-N.pdf`` in ``out``."""

    @abstractmethod
    def take_up(self, number: str) -> str:
        """Go on with the PDF of part ``number`` in a notice of its own."""

    @abstractmethod
    def batch(self, file: str, form: str, offer: str) -> str:
        """Draft a batch; what is told of it in the end is in ``said``."""

    @abstractmethod
    def approve_batch(self, number: str, reason: str = "") -> str: ...

    @abstractmethod
    def stamp_batch(self, number: str) -> str: ...

    # --- playing ---

    def play(self, steps: Sequence[Step]) -> None:
        """Play all of it; raises ``AssertionError`` with the line where it does not go as written."""
        for place, step in enumerate(steps):
            follows = steps[place + 1] if place + 1 < len(steps) else None
            if step.verb != "answer":
                self.settled()
            if step.verb == "refused":
                continue
            if step.verb in ("see", "see_none", "stands"):
                self._look(step)
                continue
            refused = getattr(self, step.verb)(**step.given)
            if follows is not None and follows.verb == "refused":
                words = follows.given["words"]
                assert words in refused, f"{step.line}\n  was refused with: {refused or 'nothing, it was done'}"
            else:
                assert not refused, f"{step.line}\n  {refused}"
        self.settled()

    def _look(self, step: Step) -> None:
        if step.verb == "stands":
            assert step.given["words"] in self.told(), f"{step.line}\n  it stands: {self.told()}"
            return
        severity = step.given["severity"]
        found = {message for one, message in self.found() if one == severity}
        if step.verb == "see_none":
            assert not found, f"{step.line}\n  {found}"
        else:
            assert any(step.given["words"] in one for one in found), f"{step.line}\n  {found}"
