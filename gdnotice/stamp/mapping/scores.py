"""How well a blank suits a field: the likeness of the words, then whether the room can take what the field prints."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gdnotice.stamp.blank import Blank
from gdnotice.stamp.mapping.parts import Subject, role_named, strangers_in, subjects_in, without_remarks
from gdnotice.stamp.mapping.targets import Target
from gdnotice.stamp.mapping.words import Weights, stems

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})$", re.IGNORECASE)
_YEAR_AFTER = re.compile(r"^,? ?(?:19|20)(?:\d\d\b|__)")
_ANSWER = re.compile(r"\W*(yes|no)\b(?=[\W]*$|[,.;])", re.IGNORECASE)
_UNITS = frozenset({"right", "share", "unit", "warrant", "excess", "note"})
_DATED = re.compile(r"\b(?:dated|date of)$", re.IGNORECASE)
_PER = re.compile(r"per (?:share|right|unit|note|warrant)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+(?=\S)", re.IGNORECASE)
"""The number of an item of a list before its words."""

_OF_PLACE = frozenset({"zip", "code", "city", "state", "postal", "country", "province"})
_DATES = frozenset({"date", "day", "day-month"})
_SHORT = frozenset({"count", "money", "date", "phone"})
_ALIKE = 0.12
"""Two likenesses nearer than this say the same; half of it beside words that are a field's own, which are exact."""

_EXACT = 0.97

_FITS = 0.6
"""A likeness below this fits no field."""


@dataclass(frozen=True)
class Reading:
    """A blank with what its words and its part of the paper say about it.

    ``role`` is whose part it stands in (``headed`` where a heading right over it says so), ``subjects`` are the groups
    of all the form's fields; ``lead`` announces what the blanks here are about; ``named_role`` is whose it is by what
    the file itself calls it.
    """

    blank: Blank
    role: str
    subjects: frozenset[Subject] = frozenset()
    lead: str = ""
    named_role: str = ""
    headed: bool = False

    def beside(self, other: Reading) -> bool:
        """Whether two blanks stand in one part of the paper."""
        mine, theirs = self.blank, other.blank
        long, short = sorted((mine.section, theirs.section), key=len, reverse=True)
        one_head = long.startswith(short) and bool(long) == bool(short)
        one_box = not mine.under or not theirs.under or mine.under == theirs.under
        return one_head and one_box and (self.role, self.lead) == (other.role, other.lead)

    @property
    def is_sentence(self) -> bool:
        """Whether the words around it are running text rather than a label."""
        return self.blank.shape == "gap" or not self.blank.named

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label, the caption, both, and each without what it adds in brackets."""
        blank = self.blank
        label = _NUMBERED.sub("", blank.label)
        found = [label, blank.caption, f"{label} {blank.caption}"]
        if blank.kind == "text" and blank.after:
            found.append(f"{label} {blank.after}")
        found += [re.sub(r"\s*\([^)]{3,}\)?", "", text) for text in (label, blank.caption)]
        if blank.kind == "tick":
            found.append(re.split(r"[.,;:(]", label)[0])
        found += blank.names
        return tuple(dict.fromkeys(text for text in found if text.strip()))

    @cached_property
    def says(self) -> str:
        """``yes`` or ``no`` where that is the word beside a box, and the question stands before it."""
        match = _ANSWER.match(self.blank.label) if self.blank.kind == "tick" else None
        return match[1].lower() if match else ""

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of everything that names the blank."""
        return frozenset(stems(" ".join((self.blank.named, *self.blank.names))))

    @cached_property
    def context(self) -> frozenset[str]:
        """The stems of the heading, the tick box and the sentence to which the blank belongs."""
        blank = self.blank
        return frozenset(stems(f"{blank.section} {blank.under} {self.lead} {blank.before}")) | self.words

    @cached_property
    def named(self) -> frozenset[Subject]:
        """The subjects named by what stands nearest of: its tick box, the words that announce it, its heading.

        Words that announce several things stand over several columns, and do not tell which is meant here.
        """
        plain = frozenset[Subject]()
        for text in (self.blank.under, self.lead, self.blank.section):
            found = subjects_in(without_remarks(text), self.subjects) or subjects_in(text, self.subjects)
            if len(found) == 1 or (found and text is self.blank.section):
                plain = found
                break
        if self.blank.kind == "tick" or any(len(one) > 1 for one in plain):
            return plain
        # The blank's own words, else those that lead to it, else those of the blank before it in its passage.
        beside = [re.split(r"[.;] ", part)[-1][-90:] for part in self.blank.before.split("___")[-2:]]
        for text in (self.blank.named, *beside[::-1]):
            if found := frozenset(one for one in subjects_in(text, self.subjects) if len(one) > 1):
                return found | plain
        return plain

    def names_another(self, group: Subject) -> bool:
        """Whether words here announce another subject than that of a field that would have to be announced."""
        return bool(group) and group not in self.named and any(len(subject) > 1 for subject in self.named)

    @cached_property
    def strangers(self) -> frozenset[Subject]:
        """Whom no form asks about, named by the label or by the heading right over the blank."""
        blank = self.blank
        heading = without_remarks(blank.headings[0] if blank.headings else blank.section)
        return strangers_in(blank.named) | (strangers_in(heading) if not role_named(heading) else frozenset())

    @cached_property
    def printed_month(self) -> str:
        """The month that the paper prints right before the blank."""
        match = _MONTH_BEFORE.search(self.blank.before.rstrip())
        return match[0] if match and self.is_sentence else ""

    @property
    def centred(self) -> bool:
        """Whether an answer stands in the middle of its blank: in a gap that a sentence leaves for it."""
        return self.blank.shape == "gap" and not self.blank.before.rstrip().endswith("$") and not self.printed_month

    @cached_property
    def printed_year(self) -> str:
        """The year that the paper prints right after the blank."""
        match = _YEAR_AFTER.match(self.blank.after)
        return match[0].strip(", ") if match else ""


class Scored(NamedTuple):
    """How sure words, room and surroundings make each target of a blank: 0 to 1, a little more to break ties.

    ``words`` is the likeness of the words alone; ``vague`` words ("Name", "Date") fit fields of several subjects. What
    is signed, or takes a part of an answer, is ``inert``: it prints nothing.
    """

    scores: dict[int, float]
    words: Sequence[float]
    vague: bool
    inert: bool = False


def scores_of(reading: Reading, targets: Sequence[Target], weights: Weights) -> Scored:
    """How well a blank suits every target."""
    likenesses = [_likeness(reading, target, weights) for target in targets]
    shared = _shared(reading, targets, likenesses)
    best: dict[str, float] = {}
    for target, likeness in zip(targets, likenesses, strict=True):
        for kin in (target.role, target.subject):
            best[kin] = max(best.get(kin, 0.0), likeness)
    scores = {
        place: _score(reading, target, likeness, shared, best)
        for place, (target, likeness) in enumerate(zip(targets, likenesses, strict=True))
    }
    return Scored(scores, likenesses, shared, reading.blank.ink or reading.blank.part)


def _score(reading: Reading, target: Target, likeness: float, shared: bool, best: Mapping[str, float]) -> float:
    if likeness <= 0.15:
        return 0.0
    suits = _suits_tick(reading, target) if reading.blank.kind == "tick" else _suits_text(reading, target)
    if suits == 0.0:
        return 0.0
    if reading.strangers and not all(_speaks_of(target, stranger) for stranger in reading.strangers):
        suits *= _STRANGE
    alone = best.get(reading.role, 0.0) < _UNRIVALLED
    elsewhere = max((value for kin, value in best.items() if kin not in (target.subject, *_ROLES)), default=0.0)
    own = likeness >= _EXACT and elsewhere < likeness - _ALIKE / 2
    common = shared or (len(target.group) > 1 and elsewhere > _RIVALLED and reading.blank.kind == "text" and not own)
    return max(0.0, likeness * suits * _role(reading, target, alone=alone) + _subject(reading, target, common))


def _speaks_of(target: Target, stranger: Subject) -> bool:
    """Whether a field's own wording names somebody: "Name of broker" where a form has a broker."""
    return any(stranger <= frozenset(stems(phrase)) for phrase in target.wordings)


_STRANGE = 0.45
"""What remains of a likeness where the paper asks about somebody else."""


def _shared(reading: Reading, targets: Sequence[Target], likenesses: Sequence[float]) -> bool:
    """Whether the words of a blank fit fields of several subjects alike ("Name", "Date"): they do not tell which."""
    if reading.blank.kind == "tick":
        return False
    best = max(likenesses)
    if best < _FITS:
        return False
    near = _ALIKE if best < _EXACT else _ALIKE / 2
    alike = [target for target, one in zip(targets, likenesses, strict=True) if one > best - near]
    return len({target.subject for target in alike if target.role}) > 1


def _likeness(reading: Reading, target: Target, weights: Weights) -> float:
    blank = reading.blank
    sentence = reading.is_sentence and blank.kind == "text"
    phrases = [phrase for phrase in target.wordings if "___" not in phrase]
    labels = blank.names if sentence else reading.labels
    likeness = max((weights.label(label, phrase) for label in labels for phrase in phrases), default=0.0)
    if sentence or reading.says:
        for phrase in target.wordings:
            likeness = max(likeness, weights.sentence(blank.before, blank.after, phrase))
    return likeness


def _suits_tick(reading: Reading, target: Target) -> float:
    if target.kind != "tick":
        return 0.0
    return 1.0 if reading.says in ("", target.value) and (reading.says or target.value != "no") else 0.0


def _suits_text(reading: Reading, target: Target) -> float:
    """Whether text of the target's kind can stand in the blank."""
    if target.kind in ("tick", "yes", "prices"):
        return 0.0
    fit = 0.55 if target.kind == "choice" else 1.0
    if target.kind == "money" and _PER.match(reading.blank.after) and not any(map(_PER.search, target.wordings)):
        return 0.0  # the price of one, not what all cost together
    if (target.column is not None) != (reading.blank.table is not None):
        # A cell of a table is a row's cell; a lone blank may still ask for the first row's.
        fit *= 0.88 if target.column is not None else 0.6
    if reading.is_sentence:
        fit *= 0.6 if target.column is not None else 1.0  # a list is no part of a sentence
        return fit * _suits_sentence(reading, target.kind)
    return fit * _suits_label(reading, target)


def _suits_sentence(reading: Reading, kind: str) -> float:
    before, after = reading.blank.before.rstrip(), reading.blank.after
    wanted = "day" if reading.printed_month else "day-month" if reading.printed_year else ""
    if wanted:
        return 1.0 if kind == wanted else 0.0
    if kind in ("day", "day-month"):
        return 0.0
    if before.endswith("$"):
        return 1.1 if kind == "money" else 0.1
    if kind == "money":
        return 0.5
    if _DATED.search(before):
        return 1.0 if kind == "date" else 0.3
    following = stems(after)[:2]
    if following and (following[0] in _UNITS or (following[0] == "common" and "share" in stems(after)[:4])):
        return 1.1 if kind == "count" else 0.3
    return 0.7 if kind == "date" and "on" not in (*stems(before)[-1:], "date") else 1.0


def _suits_label(reading: Reading, target: Target) -> float:
    words, kind = reading.words, target.kind
    if kind in ("day", "day-month"):
        return 0.0
    fit = 1.0
    dated = "date" in words
    if dated != (kind in _DATES):
        fit *= 0.5
    if dated and reading.printed_year:
        fit *= 0.65  # the answer would print a year of its own
    phone = bool(words & {"telephone", "fax"})
    if (kind == "phone") != phone:
        fit *= 0.55
    addressed = {stem for phrase in target.wordings for stem in stems(phrase)} & {"address", "mail", "hand", "courier"}
    if "address" in words and not addressed:
        fit *= 0.6
    if ({"name", "address"} <= words and kind == "lines") or {"name", "title"} <= words:
        fit *= 0.45  # one blank for two answers: a person says what goes there
    if kind == "lines" and words and words <= _OF_PLACE:
        fit *= 0.6  # a part of an address
    if kind in _SHORT and reading.blank.pieces > 1 and reading.blank.table is None:
        fit *= 0.7  # nobody asks for a number over several lines
    if kind == "money" and not words & {"amount", "price", "cost", "dollar", "payment"}:
        fit *= 0.6
    return fit


_ROLES = ("holder", "institution")
_UNRIVALLED, _RIVALLED = 0.35, 0.6
"""Likeness of another person's fields below which a blank asks nothing of them, and of other subjects' fields above
which its words alone do not tell of which it asks."""


def _role(reading: Reading, target: Target, *, alone: bool) -> float:
    """Each part of the paper belongs to one person; a term of the offer stands mostly before the guarantee.

    ``alone`` where the words could not ask anything of the person whose part it is.
    """
    if not target.role:
        return 0.85 if reading.role == "institution" else 1.0
    if reading.named_role and target.role != reading.named_role:
        return 0.4
    if target.role in (reading.role, reading.named_role):
        return 1.0
    if alone and not reading.named_role:
        return 0.85
    return 0.75 if target.role == "institution" and not reading.headed else 0.5


def _subject(reading: Reading, target: Target, shared: bool) -> float:
    """A little more where box, announcement or heading name the field's subject, less where they name another one.

    Words that fit fields of several subjects count for little where nothing names the subject.
    """
    named = reading.named
    if not target.group:
        return -0.1 if shared and target.role and any(len(subject) > 1 for subject in named) else 0.0
    if target.group in named:
        return 0.15
    if any(len(subject) > 1 for subject in named):
        return -0.25
    if target.group <= reading.context:
        return 0.06
    if shared:
        return -0.3
    return 0.0 if target.group & reading.context else -0.12
