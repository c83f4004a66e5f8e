"""Check a notice: every finding, and whether it may be stamped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gdnotice.actions.opening import open_notice
from gdnotice.clock import Clock
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice
from gdnotice.offer.terms import Offer

if TYPE_CHECKING:
    from gdnotice.actions.press import Press
    from gdnotice.findings.again import Again
    from gdnotice.stamp.stamp import Stamped


@dataclass(frozen=True, slots=True)
class Checked:
    """``ok`` where no finding is an error. ``made`` is the notice on its paper, where the paper was looked at."""

    notice: Notice
    findings: tuple[Finding, ...]
    made: Stamped | None = None

    @property
    def ok(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def check(
    form_id: str,
    offer: str | Offer,
    answers: Path,
    clock: Clock,
    at: datetime | None = None,
    printing: Path | None = None,
) -> Checked:
    """Judge the answers from ``at``, or from the paper's own date, and look at them on the paper that they would be
    stamped on: the official printing in the folder ``printing``, or the built-in one."""
    from gdnotice.actions.press import press_for  # 0.2 s, and judging answers alone needs none of it

    notice = open_notice(form_id, offer, answers, clock, at)
    return checked(notice, press_for(notice, printing))


def checked(notice: Notice, press: Press | None = None, draft: bool = False, *, again: Again | None = None) -> Checked:
    """Judge a notice that is already put together: its answers, and with a ``press`` also what only the paper tells.

    ``draft`` marks every page of what is made. ``again`` judges one notice after another, quicker where they are alike.
    """
    judged = Checked(notice, findings(notice) if again is None else again.findings(notice))
    return judged if press is None else seen_on(judged, press, draft)


def seen_on(judged: Checked, press: Press, draft: bool = False) -> Checked:
    """A notice whose answers have been judged, with what its paper tells. That is silent on what has an error already:
    one mistake, one finding."""
    from gdnotice.actions.press import looked

    seen = looked(judged.notice, press, draft)
    told = seen.findings
    if told and not judged.ok:
        faulty = {one.field for one in judged.findings if one.severity == "error" and one.field is not None}
        told = tuple(one for one in told if one.field not in faulty)
    return Checked(judged.notice, judged.findings + told, seen.made)
