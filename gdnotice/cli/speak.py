"""How findings, deadlines and objects are worded on a terminal; and the options that several verbs share."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import click

from gdnotice.clock import moment_from
from gdnotice.deadlines.deadline import Deadline
from gdnotice.errors import Misuse
from gdnotice.findings.finding import Finding
from gdnotice.values import printed_moment

Command = TypeVar("Command", bound=Callable[..., Any])


class When(click.ParamType[datetime]):
    """ISO 8601; New York time unless it has an offset."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return moment_from(str(value))
        except Misuse as problem:
            self.fail(str(problem), param, ctx)


def at_option(help_text: str) -> Callable[[Command], Command]:
    """``--at WHEN``."""
    return click.option("--at", type=When(), metavar="WHEN", help=help_text)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")


def echo_json(found: object) -> None:
    """One object on stdout, in plain ASCII-safe JSON with the keys in the order of the format."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def width() -> int:
    """Columns to write in: those of the terminal, at most 100."""
    return min(shutil.get_terminal_size((100, 24)).columns, 100)


def say(text: str = "", indent: int = 0, hang: int = 0, err: bool = False) -> None:
    """Print a paragraph wrapped to the terminal."""
    blank = " " * indent
    click.echo(
        textwrap.fill(
            text, width(), initial_indent=blank, subsequent_indent=blank + " " * hang, break_long_words=False,
            break_on_hyphens=False,
        ),
        err=err,
    )  # fmt: skip


def heading(text: str, err: bool = False) -> None:
    """A line that opens a part."""
    click.echo(click.style(text, bold=True), err=err)


_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def say_findings(findings: tuple[Finding, ...], err: bool = False) -> None:
    """Each finding: severity, field and code; the message; the basis; what is still needed."""
    for finding in findings:
        head = click.style(f"{finding.severity:<8}", fg=_COLOURS[finding.severity], bold=True)
        click.echo(f"{head} {finding.field or 'the notice as a whole'}  [{finding.code}]", err=err)
        say(finding.message, 9, err=err)
        if finding.needs:
            say(f"Still needed: {', '.join(finding.needs)}.", 9, err=err)
        if finding.basis:
            say(f"Basis: {finding.basis}", 9, 2, err=err)


def counted(findings: tuple[Finding, ...]) -> str:
    """``1 error, 2 warnings, no notes``."""
    parts = []
    for severity in ("error", "warning", "note"):
        count = sum(finding.severity == severity for finding in findings)
        parts.append(f"{count or 'no'} {severity}{'' if count == 1 else 's'}")
    return ", ".join(parts)


def say_deadline(deadline: Deadline) -> None:
    """The deadline and its chain."""
    click.echo(f"{click.style(deadline.label, bold=True)}  [{deadline.code}]")
    say(printed_moment(deadline.at), 2)
    for step in deadline.because:
        say(f"→ {step.text}  ({step.source})", 4, 2)
    if deadline.remark:
        say(f"! {deadline.remark}", 4, 2)


def deadline_object(deadline: Deadline) -> dict[str, Any]:
    because = [{"step": step.text, "source": step.source} for step in deadline.because]
    found = {"code": deadline.code, "at": deadline.at.isoformat(), "label": deadline.label, "because": because}
    return found | ({"remark": deadline.remark} if deadline.remark else {})


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Says what is being done and for how long, on a terminal's stderr, once it has taken a second."""
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()

    def tell() -> None:
        seconds = 0
        while not done.wait(1):
            seconds += 1
            click.echo(f"\r{doing} … {seconds} s", nl=False, err=True)
        if seconds:
            click.echo("\r" + " " * (len(doing) + 12) + "\r", nl=False, err=True)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
