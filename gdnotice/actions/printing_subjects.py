"""What may stand on a blank of a form's paper, in words: answers, choices to tick, columns, terms, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from gdnotice.offer.agents import METHODS
from gdnotice.offer.declared import TERMS
from gdnotice.pack.form import Form
from gdnotice.pack.load import form
from gdnotice.stamp.mapping.targets import targets
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.signatures.blanks import is_signature, spoken

Kind: TypeAlias = Literal["text", "tick", "image"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing a blank may be for.

    ``words`` name it for a person; ``role`` is ``holder`` or ``institution``, empty for a term of the offer. ``value``
    is what a tick stands for, None for a tick whose value is typed (a price).
    """

    field: str
    kind: Kind
    words: str
    role: str = ""
    value: str | None = None
    column: str | None = None

    @property
    def name(self) -> str:
        """Its id, with the choice or column where there is one: no two subjects of a kind share it."""
        more = self.value or self.column
        return f"{self.field}: {more}" if more else self.field


@lru_cache(maxsize=8)
def subjects(form_id: str) -> tuple[Subject, ...]:
    """Everything that a blank of the form may be for: its answers first, then the terms, then the signatures."""
    opened = form(form_id)
    answers, terms = [], []
    for one in targets(opened):
        if one.field.startswith("offer."):
            terms.append(Subject(one.field, "text", term_words(one.field)))
            continue
        label = opened.fields[one.field].label
        if one.kind == "prices":
            answers.append(Subject(one.field, "tick", f"{label}: one price", one.role))
        if one.kind == "tick":
            said = one.label if opened.fields[one.field].choices else one.value
            answers.append(Subject(one.field, "tick", f"{label}: {said}", one.role, one.value))
        else:
            words = label if one.column is None else f"{label}: {one.label}"
            answers.append(Subject(one.field, "text", words, one.role, None, one.column))
    signatures = [Subject(f"signature.{role}", "image", f"Signature of the {role}", role) for role in _SIGNERS]
    return tuple(dict.fromkeys((*answers, *terms, *signatures)))


def term_words(name: str) -> str:
    """A term of the offer as it is printed, for a person: ``Offer: expires (day)``."""
    key = name.removeprefix("offer.")
    methods = {one.id: one.label.lower() for one in METHODS}
    if key.startswith(_AGENT):
        part = key.removeprefix(_AGENT)
        return f"Offer: agent, {methods.get(part) or _PARTS.get(part, part.replace('_', ' '))}"
    if key.startswith("information_agent."):
        return f"Offer: information agent, {key.rpartition('.')[2]}"
    term = max((one for one in TERMS if key == one or key.startswith(f"{one}_")), key=len, default=None)
    if term is None:
        return f"Offer: {key.replace('.', ' ').replace('_', ' ')}"
    part = key.removeprefix(term).strip("_").replace("_", " and ")
    label = TERMS[term].field.label
    return f"Offer: {label[:1].lower() + label[1:] if label[1:2].islower() else label}{f' ({part})' if part else ''}"


_AGENT = "agent."
_PARTS = {"confirm": "telephone to confirm", "information": "telephone for information"}


_SIGNERS = ("holder", "institution")


def subject_of(form_id: str, placement: Placement) -> Subject | None:
    """What a blank is for; None while nobody has said, or where the form has no such thing."""
    for one in subjects(form_id):
        same = one.field == placement.field and one.column == placement.column and one.kind == placement.kind
        if same and one.value in (None, placement.value):
            return one
    return None


def blank_words(form_id: str, placement: Placement) -> str:
    """What stands on a blank, for a person: ``Certificates: number, row 2``. Empty while nobody has said."""
    name = placement.field
    if name is None:
        return ""
    if is_signature(name):
        return _sentence(spoken(name).removeprefix("the "))
    subject = subject_of(form_id, placement)
    if subject is None:
        said = name if placement.value is None else f"{name}: {placement.value}"
    elif subject.kind == "tick" and subject.value is None:
        said = f"{subject.words.rpartition(':')[0]}: {placement.value or 'one price'}"
    else:
        said = subject.words
    return said if placement.row is None else f"{said}, row {placement.row + 1}"


def choices_of(form_id: str, field: str) -> tuple[tuple[str, str], ...]:
    """As :func:`values_of`, of the form with that id."""
    return values_of(form(form_id), field)


def values_of(opened: Form, field: str) -> tuple[tuple[str, str], ...]:
    """What a tick of the field may stand for, with its words; none where that is typed."""
    found = opened.fields.get(field)
    if found is None:
        return ()
    if found.choices:
        return tuple((one.id, one.label) for one in found.choices)
    return (("yes", "yes"), ("no", "no")) if found.type.name == "yes" else ()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
