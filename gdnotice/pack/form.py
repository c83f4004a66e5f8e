"""A form as its pack declares it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from gdnotice.pack.blocks import Block
from gdnotice.pack.conditions import Condition, Lookup, Truth
from gdnotice.pack.types import FieldType

Role: TypeAlias = Literal["holder", "institution", "desk"]
"""Who answers: the holder, the institution that guarantees, or the desk that prepares (its answers are not printed)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a field: ``id`` is stored, ``label`` is shown and printed."""

    id: str
    label: str
    wording: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form, one term of an offer, or one column of a ``rows`` field.

    ``minimum`` and ``maximum`` bound numbers, in ``unit``; ``longest`` bounds a line of text in characters; ``most``
    bounds the entries of a list. ``wording`` are the words beside which official forms print this blank. ``private``
    answers are shown masked. ``derive`` names the function of ``notice.derive`` that fills in an answer left empty.
    """

    id: str
    type: FieldType
    label: str
    help: str = ""
    why: str = ""
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    longest: int = 200
    most: int = 200
    required: bool | Condition = False
    when: Condition | None = None
    role: Role = "holder"
    source: str = ""
    private: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[Field, ...] = ()
    wording: tuple[str, ...] = ()
    derive: str | None = None
    sample: str = ""

    def applies(self, lookup: Lookup) -> Truth:
        """Whether the question is asked, given the answers so far."""
        return True if self.when is None else self.when.truth(lookup)

    def needed(self, lookup: Lookup) -> Truth:
        """Whether an answer must be given, where the question applies."""
        return self.required if isinstance(self.required, bool) else self.required.truth(lookup)


@dataclass(frozen=True, slots=True)
class Page:
    """One subject of the interview; ``asks`` are field ids in order."""

    id: str
    title: str
    role: Role
    why: str
    asks: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Protect:
    """What a form guarantees: the answer that gives the ``quantity``, in ``unit``, and ``value``, the function of
    ``notice.derive`` that says what all of it is worth in US dollars."""

    quantity: str
    unit: str
    value: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it asks, of which offers, under which rules, and the text of its built-in printing.

    ``kinds`` are the kinds of offer it serves; ``terms`` the term keys that must not be empty when it is stamped;
    ``rules`` the codes' families in ``findings``; ``hash`` the SHA-256 of ``form.toml``. ``protect`` is None where it
    guarantees nothing. ``covers`` says, for a form that delivers what an earlier notice guaranteed, what its answers
    take from that notice: the other's answer, or ``protect.quantity`` and ``protect.uncovered``.
    """

    id: str
    title: str
    edition: str
    summary: str
    kinds: tuple[str, ...]
    terms: tuple[str, ...]
    rules: tuple[str, ...]
    fields: Mapping[str, Field]
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    hash: str
    dated: str
    protect: Protect | None = None
    covers: Mapping[str, str] = field(default_factory=dict)
    private: frozenset[str] = field(default_factory=frozenset)

    @property
    def guarantees(self) -> bool:
        """Whether it carries a guarantee of delivery."""
        return self.protect is not None
