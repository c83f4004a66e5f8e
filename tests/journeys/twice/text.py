"""A journey as it is written: one step a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_FILE = r"(?P<file>\S+)"
_BECAUSE = r"because (?P<reason>.+)"
_STEPS: Mapping[str, str] = {
    "people": r"people (?P<who>.+)",
    "clock": r"clock (?P<at>\S+ \S+)",
    "sit": r'as (?P<name>[^"]+?)(?: with "(?P<passphrase>[^"]*)")?',
    "keep": rf"keep {_FILE}",
    "amend": rf"amend (?P<offer>\S+) with {_FILE}",
    "new": r"new (?P<form>\S+) for (?P<offer>\S+)(?: from (?P<earlier>\d+))?(?: covering (?P<covers>\d+))?",
    "answer": r"answer (?P<field>[a-z_.]+): ?(?P<text>.*)",
    "notice": r"notice (?P<number>\d+)",
    "see": r"see (?P<severity>error|warning|note): (?P<words>.+)",
    "see_none": r"see no (?P<severity>error|warning)",
    "stands": r"stands: (?P<words>.+)",
    "ready": r"ready",
    "approve_batch": rf"approve batch (?P<number>\d+)(?: {_BECAUSE})?",
    "approve": rf"approve(?: {_BECAUSE})?",
    "stamp_batch": r"stamp batch (?P<number>\d+)",
    "stamp": r"stamp",
    "send": r"send by (?P<way>\w+)(?:; confirmation (?P<confirmation>.+))?",
    "acknowledge": r"acknowledge by (?P<by>.+?); (?P<how>.+)",
    "cover": r"cover (?P<units>\S+); dated (?P<dated>\S+)(?:; letter (?P<letter>\d+))?",
    "withdraw": r"withdraw because (?P<reason>.+?)(?:; released by (?P<released>.+))?",
    "reject": rf"reject {_BECAUSE}",
    "send_back": rf"send back {_BECAUSE}",
    "take_back": rf"take back {_BECAUSE}",
    "attach": rf"attach {_FILE}: (?P<what>.+)",
    "evidence": r"evidence",
    "part": r"part",
    "take_up": r"take up part (?P<number>\d+)",
    "batch": rf"batch {_FILE} on (?P<form>\S+) for (?P<offer>\S+)",
    "refused": r"refused: (?P<words>.+)",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line: what is done (the name of a player's method) and with what. ``line`` is as written, with its place."""

    verb: str
    given: Mapping[str, str]
    line: str


def read(path: Path) -> list[Step]:
    """The steps of a journey. Raises ``ValueError`` for a line that is no step."""
    return list(_read(path))


def _read(path: Path) -> Iterator[Step]:
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("use "):
            yield from _read(path.with_name(text.removeprefix("use ")))
            continue
        yield _step(text, f"{path.name}:{number}: {text}")


def _step(text: str, line: str) -> Step:
    for verb, pattern in _STEPS.items():
        if (match := re.fullmatch(pattern, text)) is not None:
            return Step(verb, {key: one for key, one in match.groupdict().items() if one is not None}, line)
    raise ValueError(f"no step: {line}")
