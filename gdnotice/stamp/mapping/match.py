"""Which blank prints what: each blank at most one field, each field one blank, but for what a paper prints twice.

What is doubtful is left open with its candidates: a blank left open costs a person a minute, a wrong one the offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gdnotice.pack.form import Form
from gdnotice.stamp.blank import Blank
from gdnotice.stamp.exhibit.blank_text import passage
from gdnotice.stamp.mapping.scores import Reading, score
from gdnotice.stamp.mapping.targets import Target, price_of, targets
from gdnotice.stamp.mapping.words import Weights

ENOUGH = 0.5
"""A likeness below this is no ground to print an answer."""

SURE = 0.75
"""A mapping below this is made, with a warning."""

_MOST = 0.99
"""Certainty is for a person: what is mapped by words never reaches 1."""

_CLOSE = 0.06
"""Two candidates nearer than this cannot be told apart by their words."""


@dataclass(frozen=True, slots=True)
class Match:
    """What one blank prints. ``target`` None where it is left open; ``rivals`` are the candidates, best first.

    ``row`` is the row (from 0) of a list whose columns the paper asks for again and again, in blanks of their own.
    """

    reading: Reading
    target: Target | None
    confidence: float
    rivals: tuple[Target, ...] = ()
    repeats: bool = False
    row: int | None = None


def match_blanks(blanks: Sequence[Blank], roles: Sequence[str], form: Form) -> tuple[Match, ...]:
    """For each blank, in reading order, what it prints. ``roles`` tells of each line of the paper whose part it is."""
    wanted = targets(form)
    subjects = frozenset(target.group for target in wanted)
    readings = [Reading(blank, roles[blank.line], subjects, named_role=_named_role(blank)) for blank in blanks]
    weights = Weights([target.wordings for target in wanted])
    table = [{place: score(reading, target, weights) for place, target in enumerate(wanted)} for reading in readings]
    _neighbours(table, wanted)
    taken = _assigned(table, readings, wanted)
    found = [_match(reading, place, table, taken, wanted, form) for place, reading in enumerate(readings)]
    return tuple(_rows_counted(found))


def _rows_counted(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches with the row of each column that is asked for more than once."""
    keys = [
        match.target.key if match.target and match.target.column and match.reading.blank.table is None else None
        for match in matches
    ]
    for place, (match, key) in enumerate(zip(matches, keys, strict=True)):
        again = key is not None and keys.count(key) > 1
        yield replace(match, row=keys[:place].count(key)) if again else match


_NAMES_INSTITUTION = re.compile(r"\bguarant|\binstitution|\bfirm\b", re.IGNORECASE)
_NAMES_HOLDER = re.compile(r"holder\b|\bsubscriber", re.IGNORECASE)


def _named_role(blank: Blank) -> str:
    """Whose blank it is by what the file itself calls it; empty where that does not say."""
    text = " ".join(blank.names)
    institution, holder = _NAMES_INSTITUTION.search(text), _NAMES_HOLDER.search(text)
    if bool(institution) == bool(holder):
        return ""
    return "institution" if institution else "holder"


_GUARANTEE = re.compile(r"\bguarant(?:ee|y|ees)\b(?! procedures)", re.IGNORECASE)
_HOLDERS = re.compile(r"\b(?:sign here|holder|payment|delivery instructions|tax)", re.IGNORECASE)
_PROMISE = re.compile(r"undersigned,? .{0,700}?\bguarantees?\b", re.IGNORECASE | re.DOTALL)


def roles_of(texts: Sequence[str], headings: Sequence[bool]) -> list[str]:
    """For each line whose part of the paper it is: the institution's from the heading or words of the guarantee on.

    ``texts`` have an empty line between passages; ``headings`` tells which lines are of a heading.
    """
    roles: list[str] = []
    role = "holder"
    for line, (text, heads) in enumerate(zip(texts, headings, strict=True)):
        if heads:
            if _GUARANTEE.search(text) and not text.strip().startswith("("):
                role = "institution"
            elif _HOLDERS.search(text):
                role = "holder"
        elif text and (line == 0 or not texts[line - 1]) and _PROMISE.search(_passage(texts, line)):
            role = "institution"
        roles.append(role)
    return roles


def _passage(texts: Sequence[str], line: int) -> str:
    return " ".join(texts[line : passage(texts, line)[1] + 1])


def _neighbours(table: Sequence[dict[int, float]], wanted: Sequence[Target]) -> None:
    """A little more for fields of the subject that the blank before or after clearly asks about."""
    tops = [max(scores, key=lambda place: scores[place]) for scores in table]
    sure = [
        wanted[top].field.rpartition(".")[0] if scores[top] >= SURE else ""
        for top, scores in zip(tops, table, strict=True)
    ]
    for place, scores in enumerate(table):
        beside = {sure[other] for other in (place - 1, place + 1) if 0 <= other < len(table)} - {"", "offer"}
        for index, target in enumerate(wanted):
            if scores[index] > 0.3 and target.field.rpartition(".")[0] in beside:
                scores[index] += 0.04


def _assigned(
    table: Sequence[dict[int, float]], readings: Sequence[Reading], wanted: Sequence[Target]
) -> dict[int, int]:
    """Target by blank, best likeness first; each target and each blank once."""
    pairs = sorted(
        (-value, place, index)
        for place, scores in enumerate(table)
        if not (readings[place].blank.ink or readings[place].blank.part)
        for index, value in scores.items()
        if value >= ENOUGH
    )
    taken: dict[int, int] = {}
    used: dict[object, int] = {}
    whole: dict[str, bool] = {}
    for _, place, index in pairs:
        target = wanted[index]
        if place in taken or (
            target.key in used and not _next_row(target, readings[used[target.key]], readings[place])
        ):
            continue
        # A rows field is printed whole in one blank or cell by cell in a table, never both.
        if whole.setdefault(target.field, target.column is None) != (target.column is None):
            continue
        taken[place] = index
        used.setdefault(target.key, place)
    return taken


def _next_row(target: Target, first: Reading, other: Reading) -> bool:
    """Whether a paper asks for the same column again: in the same words, for the next row."""
    tables = first.blank.table is not None or other.blank.table is not None
    return target.column is not None and not tables and first.blank.named == other.blank.named != ""


def _match(
    reading: Reading,
    place: int,
    table: Sequence[dict[int, float]],
    taken: dict[int, int],
    wanted: Sequence[Target],
    form: Form,
) -> Match:
    blank, scores = reading.blank, table[place]
    if blank.ink or blank.part:
        return Match(reading, None, 0.0)
    if blank.kind == "tick" and (priced := _priced(blank, form)) is not None:
        return priced if priced.target is None else replace(priced, reading=reading)
    ranked = sorted((index for index in scores if scores[index] > 0.3), key=lambda index: (-scores[index], index))
    rivals = tuple(wanted[index] for index in ranked[:3])
    if place not in taken:
        return _repeated(reading, scores, ranked, wanted) or Match(reading, None, 0.0, rivals)
    index = taken[place]
    target, likeness = wanted[index], scores[index]
    elsewhere = set(taken.values()) - {index}
    open_rivals = [other for other in ranked if other not in elsewhere and wanted[other].field != target.field]
    runner = scores[open_rivals[0]] if open_rivals else 0.0
    told = likeness - runner >= _CLOSE and not _contested(table, taken, place, index)
    confidence = min(likeness, _MOST) * (1.0 if told else 0.75)
    if blank.made_room:
        confidence *= 0.7
    if confidence < ENOUGH:
        return Match(reading, None, confidence, rivals)
    named = _named_column(target, scores, wanted)
    return Match(reading, named, confidence, tuple(wanted[other] for other in open_rivals[:2]))


def _contested(table: Sequence[dict[int, float]], taken: dict[int, int], place: int, index: int) -> bool:
    """Whether another blank, left open for want of anything better, suits the target as well as the one that has it."""
    return any(
        scores[index] > table[place][index] - _CLOSE
        for other, scores in enumerate(table)
        if other != place and other not in taken
    )


def _named_column(target: Target, scores: dict[int, float], wanted: Sequence[Target]) -> Target:
    """The one column of a list that a lone blank asks for ("Certificate numbers"), else the target itself."""
    if target.kind != "rows":
        return target
    columns = [index for index, one in enumerate(wanted) if one.field == target.field and one.column is not None]
    best = max(columns, key=lambda index: scores[index])
    return wanted[best] if scores[best] >= ENOUGH else target


def _repeated(
    reading: Reading, scores: dict[int, float], ranked: Sequence[int], wanted: Sequence[Target]
) -> Match | None:
    """The same information printed a second time: a term of the offer, or a number in a sentence."""
    if not ranked:
        return None
    target, likeness = wanted[ranked[0]], scores[ranked[0]]
    if target.field.startswith("offer."):
        confidence = min(likeness, _MOST)
    elif reading.is_sentence and target.kind in ("count", "money"):
        confidence = min(likeness, _MOST) * 0.85
    else:
        return None
    if reading.blank.made_room:
        confidence *= 0.8
    return Match(reading, target, confidence, repeats=True) if confidence >= ENOUGH else None


def _priced(blank: Blank, form: Form) -> Match | None:
    """A box beside a price elects that price, where the form asks for prices."""
    price = price_of(blank.label)
    field = next((one for one in form.fields.values() if one.type.name == "prices" and one.role != "desk"), None)
    if price is None or field is None:
        return None
    target = Target(field.id, "tick", field.wording, field.role, price, label=field.label)
    return Match(Reading(blank, field.role), target, 0.95)
