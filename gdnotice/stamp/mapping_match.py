"""Which blank prints what: each blank at most one field, each field one blank, but for what a paper prints twice.

What is doubtful is left open with its candidates: a blank left open costs a person a minute, a wrong one the offer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdnotice.pack.form import Form
from gdnotice.stamp.blanks import Found
from gdnotice.stamp.blanks_text import Blank, headings, passage
from gdnotice.stamp.mapping_scores import Reading, score
from gdnotice.stamp.mapping_targets import Target, price_of, targets
from gdnotice.stamp.mapping_words import Weights

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
    """What one blank prints. ``target`` None where it is left open; ``rivals`` are the candidates, best first."""

    reading: Reading
    target: Target | None
    confidence: float
    rivals: tuple[Target, ...] = ()
    repeats: bool = False
    value: str | None = None


def match_blanks(found: Found, form: Form) -> tuple[Match, ...]:
    """For each blank, in reading order, what it prints."""
    roles = _roles(found)
    wanted = targets(form)
    subjects = frozenset(target.group for target in wanted)
    readings = [Reading(blank, roles[blank.line], subjects) for blank in found.blanks]
    weights = Weights([target.wordings for target in wanted])
    table = [{place: score(reading, target, weights) for place, target in enumerate(wanted)} for reading in readings]
    _neighbours(table, wanted)
    taken = _assigned(table, readings, wanted)
    return tuple(_match(reading, place, table[place], taken, wanted, form) for place, reading in enumerate(readings))


_GUARANTEE = re.compile(r"\bguarant(?:ee|y|ees)\b(?! procedures)", re.IGNORECASE)
_HOLDERS = re.compile(r"\b(?:sign here|holder|payment|delivery instructions|tax)", re.IGNORECASE)
_PROMISE = re.compile(r"undersigned,? .{0,700}?\bguarantees?\b", re.IGNORECASE | re.DOTALL)


def _roles(found: Found) -> list[str]:
    """For each line whose part of the paper it is: the institution's from the heading or words of the guarantee on."""
    texts = [line.text for line in found.lines]
    roles: list[str] = []
    role = "holder"
    for line, (text, heads) in enumerate(zip(texts, headings(texts), strict=True)):
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
        if not readings[place].blank.ink
        for index, value in scores.items()
        if value >= ENOUGH
    )
    taken: dict[int, int] = {}
    used: set[object] = set()
    whole: dict[str, bool] = {}
    for _, place, index in pairs:
        target = wanted[index]
        if place in taken or target.key in used:
            continue
        # A rows field is printed whole in one blank or cell by cell in a table, never both.
        if whole.setdefault(target.field, target.column is None) != (target.column is None):
            continue
        taken[place] = index
        used.add(target.key)
    return taken


def _match(
    reading: Reading,
    place: int,
    scores: dict[int, float],
    taken: dict[int, int],
    wanted: Sequence[Target],
    form: Form,
) -> Match:
    blank = reading.blank
    if blank.ink:
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
    confidence = min(likeness, _MOST) * (1.0 if likeness - runner >= _CLOSE else 0.75)
    if blank.widened is not None and blank.widened.inserted:
        confidence *= 0.7
    if confidence < ENOUGH:
        return Match(reading, None, confidence, rivals)
    named = _named_column(target, scores, wanted)
    return Match(reading, named, confidence, tuple(wanted[other] for other in open_rivals[:2]))


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
    if reading.blank.widened is not None and reading.blank.widened.inserted:
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
