"""Check a notice: every finding, and whether it may be stamped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice.actions.opening import open_notice
from gdnotice.clock import Clock
from gdnotice.findings.engine import findings
from gdnotice.findings.finding import Finding
from gdnotice.notice.notice import Notice


@dataclass(frozen=True, slots=True)
class Checked:
    """``ok`` where no finding is an error."""

    notice: Notice
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)


def check(form_id: str, offer: str, answers: Path, clock: Clock, at: datetime | None = None) -> Checked:
    """Judge the answers from ``at``, or from the paper's own date."""
    return checked(open_notice(form_id, offer, answers, clock, at))


def checked(notice: Notice) -> Checked:
    """Judge a notice that is already put together."""
    return Checked(notice, findings(notice))
