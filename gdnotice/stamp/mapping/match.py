"""Which blank prints what: each blank at most one field, each field one blank, but for what a paper prints twice.

What is doubtful is left open with its candidates: a blank left open costs a person a minute, a wrong one the offer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from gdnotice.pack.form import Form
from gdnotice.stamp.blank import Blank
from gdnotice.stamp.mapping.parts import Part, Subject, role_named
from gdnotice.stamp.mapping.scores import Reading, Scored, scores_of
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


_LENT = 0.15
"""What the surroundings of a blank can add to the confidence that its own words give."""

_SECOND = 0.85
"""What remains of the confidence where the words say another field, which only its being printed elsewhere excludes."""


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


def match_blanks(
    blanks: Sequence[Blank], parts: Sequence[Part], form: Form, *, stranger: bool = False
) -> tuple[Match, ...]:
    """For each blank, in reading order, what it prints. ``parts`` tells of each line of the paper its part.

    ``stranger`` where the paper speaks of no offer at all: then nothing is sure, and what was doubtful is left open.
    """
    wanted = targets(form)
    subjects = frozenset(target.group for target in wanted)
    readings = [_reading(blank, parts[blank.line], subjects) for blank in blanks]
    weights = Weights([target.wordings for target in wanted])
    scored = [scores_of(reading, wanted, weights) for reading in readings]
    table = [one.scores for one in scored]
    _without_agent(table, wanted)
    _neighbours(table, readings, wanted, [one.vague for one in scored])
    taken = _traded(_assigned(table, readings, wanted), table, wanted)
    found = [_match(reading, place, scored, taken, wanted, form) for place, reading in enumerate(readings)]
    return tuple(_rows_counted([_of_stranger(match) for match in found] if stranger else found))


_FOREIGN = 0.75
"""What remains of the confidence on a paper that is about something else."""


def _of_stranger(match: Match) -> Match:
    confidence = match.confidence * _FOREIGN
    if match.target is None or confidence >= ENOUGH:
        return replace(match, confidence=confidence)
    return replace(match, target=None, confidence=0.0, rivals=(match.target, *match.rivals)[:3], repeats=False)


def _reading(blank: Blank, part: Part, subjects: frozenset[Subject]) -> Reading:
    own = next((role for heading in blank.headings if (role := role_named(heading))), "")
    if _NAMES_HOLDER.search(blank.named):
        own = "holder"
    elif _NAMES_OFFICE.search(blank.named):
        own = "institution"
    lead = "" if blank.headings else part.lead  # lines run across the columns that stand beside one another
    return Reading(blank, own or part.role, subjects, lead, _named_role(blank), headed=bool(own))


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
_NAMES_OFFICE = re.compile(r"\b(?:firm|officer|guarantor)\b(?!.*delivery)|\bauthorized sign(?!ature)", re.IGNORECASE)
_NAMES_HOLDER = re.compile(r"holder\b|\bsubscriber", re.IGNORECASE)


def _named_role(blank: Blank) -> str:
    """Whose blank it is by what the file itself calls it; empty where that does not say."""
    text = " ".join(blank.names)
    institution, holder = _NAMES_INSTITUTION.search(text), _NAMES_HOLDER.search(text)
    if bool(institution) == bool(holder):
        return ""
    return "institution" if institution else "holder"


def _without_agent(table: Sequence[dict[int, float]], wanted: Sequence[Target]) -> None:
    """Less for where the agent is reached after the first blanks of the holder: papers say that at their head."""
    agents = [index for index, target in enumerate(wanted) if target.field.startswith("offer.agent.")]
    seen = 0
    for scores in table:
        if seen > 1:
            for index in agents:
                scores[index] *= _LATE
        best = max(scores, key=lambda index: scores[index])
        seen += scores[best] >= SURE and wanted[best].field in _OF_HOLDER


_OF_HOLDER = ("holder.names", "holder.address", "holder.phone")
_LATE = 0.45

_ACROSS = 2
"""By how many blanks one of another column is further away than one of the same."""

_REACH = 4
"""Blanks before and after one among which it is sought whom a blank of vague words belongs to."""


def _neighbours(
    table: Sequence[dict[int, float]], readings: Sequence[Reading], wanted: Sequence[Target], vague: Sequence[bool]
) -> None:
    """More for fields of the subject that the blanks around clearly ask about, most where the words do not tell."""
    subjects = ["" if unclear else _subject_told(scores, wanted) for scores, unclear in zip(table, vague, strict=True)]
    for place, scores in enumerate(table):
        near = _nearest(
            subjects, readings, place, {wanted[index].subject for index, one in scores.items() if one > 0.3}
        )
        raised = {
            index: _raise(near, wanted[index], vague=vague[place])
            for index, score in scores.items()
            if score > 0.3 and wanted[index].subject in near and not readings[place].names_another(wanted[index].group)
        }
        if not raised:
            continue
        # Words that fit anything never claim a field before the words that name it: what would be beyond certain is
        # taken from all, so that only their order tells.
        top = max(scores[index] + more for index, more in raised.items())
        beyond = max(top - _PLAIN, 0.0) if vague[place] else 0.0
        for index, score in scores.items():
            if index in raised or (wanted[index].role and score > 0.3):
                scores[index] = score + raised.get(index, 0.0) - beyond


def _raise(near: Sequence[str], target: Target, *, vague: bool) -> float:
    """What the company of other blanks adds to a target whose subject they ask about, the nearer one first."""
    if not vague:
        return _TIE
    first = _COMPANY if len(near) > 1 and target.subject == near[0] else 0.0
    return first + (2 * _COMPANY if target.group else _COMPANY)


_PLAIN = 1.03
"""What vague words can reach by the company of other blanks."""

_COMPANY, _TIE = 0.2, 0.04
"""What the company of other blanks adds: twice as much for a field that would have to be announced by its subject."""


def _subject_told(scores: dict[int, float], wanted: Sequence[Target]) -> str:
    best = max(scores, key=lambda index: scores[index])
    return wanted[best].subject if scores[best] >= SURE else ""


def _nearest(subjects: Sequence[str], readings: Sequence[Reading], place: int, asked: Set[str]) -> tuple[str, ...]:
    """The subjects that the nearest telling blanks of the same part ask about, of those that this one could.

    One, or two that are equally near: that of the blank before comes first, for what comes first announces the rest.
    """
    mine = readings[place]
    around: dict[int, list[str]] = {}
    for other in range(max(place - _REACH, 0), min(place + _REACH + 1, len(subjects))):
        subject = subjects[other]
        if other != place and subject in asked and subject != "offer" and readings[other].beside(mine):
            away = abs(other - place) + (0 if mine.blank.in_column(readings[other].blank) else _ACROSS)
            around.setdefault(away, []).append(subject)
    return tuple(dict.fromkeys(around[min(around)])) if around else ()


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


_GAIN = 0.05


def _traded(taken: dict[int, int], table: Sequence[dict[int, float]], wanted: Sequence[Target]) -> dict[int, int]:
    """The assignment with two blanks' targets exchanged wherever both together are then the likelier."""
    often = [index for index in taken.values() if wanted[index].column]
    single = {
        place: index
        for place, index in taken.items()
        if wanted[index].kind != "rows" and not (wanted[index].column and often.count(index) > 1)
    }

    def gain(pair: tuple[int, int]) -> float:
        one, other = pair
        crossed = table[one][single[other]], table[other][single[one]]
        return sum(crossed) - table[one][single[one]] - table[other][single[other]] if min(crossed) >= ENOUGH else 0.0

    for _ in range(len(single)):
        one, other = best = max(itertools.combinations(single, 2), key=gain, default=(0, 0))
        if one == other or gain(best) < _GAIN:
            break
        single[one], single[other] = single[other], single[one]
    return {**taken, **single}


def _next_row(target: Target, first: Reading, other: Reading) -> bool:
    """Whether a paper asks for the same column again: in the same words, for the next row."""
    tables = first.blank.table is not None or other.blank.table is not None
    return target.column is not None and not tables and first.blank.named == other.blank.named != ""


def _match(
    reading: Reading,
    place: int,
    scored: Sequence[Scored],
    taken: dict[int, int],
    wanted: Sequence[Target],
    form: Form,
) -> Match:
    blank, scores = reading.blank, scored[place].scores
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
    told = likeness - runner >= _CLOSE and not _contested(scored, {place, *taken}, place, index)
    confidence = min(likeness, scored[place].words[index] + _LENT, _MOST) * (1.0 if told else 0.75)
    if any(scores[other] > likeness + _CLOSE for other in elsewhere):
        confidence *= _SECOND
    if blank.made_room:
        confidence *= 0.7
    if target.column and blank.table is None and not any(_beside_column(target, wanted[other]) for other in elsewhere):
        confidence *= _LONE
    if confidence < ENOUGH:
        return Match(reading, None, confidence, rivals)
    named = _named_column(target, scores, wanted)
    return Match(reading, named, confidence, tuple(wanted[other] for other in open_rivals[:2]))


_LONE = 0.85
"""What remains of the confidence of a column that a lone blank asks for, where the paper asks for no other one."""


def _beside_column(target: Target, other: Target) -> bool:
    return other.field == target.field and other.column not in (None, target.column)


def _contested(scored: Sequence[Scored], settled: set[int], place: int, index: int) -> bool:
    """Whether another blank, left open for want of anything better, suits the target as well as the one that has it."""
    return any(
        one.scores[index] > scored[place].scores[index] - _CLOSE
        for other, one in enumerate(scored)
        if other not in settled and not one.inert
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
