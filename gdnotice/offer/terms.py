"""The terms an offer can give, and the shapes an offer takes.

Terms are declared with the same field types as a form's answers. A term's key is its table path in the offer file:
``expires``, ``guarantee.days``, ``rights.shares_per_right``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from gdnotice.values import Value

Kind: TypeAlias = Literal["rights", "tender", "auction", "exchange"]
KINDS: tuple[Kind, ...] = ("rights", "tender", "auction", "exchange")

DeliveryMethod: TypeAlias = Literal["mail", "hand", "courier", "fax", "email", "upload"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way to reach an agent. ``address`` for paper, ``number`` for fax, e-mail or upload link.

    ``eligible_only``: open to Eligible Institutions only. ``confirm``: telephone on which to confirm.
    """

    method: DeliveryMethod
    address: tuple[str, ...] = ()
    number: str = ""
    eligible_only: bool = False
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """The agent of an offer, with the deliveries that this offer lists for it."""

    role: str
    name: str
    delivery: tuple[Delivery, ...] = ()
    information: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What set a term: the document, where in it, and when it was announced (None: the offer's own document)."""

    document: str
    place: str = ""
    announced: datetime | None = None
    number: int | None = None

    def __str__(self) -> str:
        return self.place or self.document


@dataclass(frozen=True, slots=True)
class Conflict:
    """Documents of one offer that disagree on a term, each with its source. Only a person decides between them."""

    term: str
    readings: tuple[tuple[Value, Setting], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment did to one term (``before`` None: it was empty).

    ``term`` is a declared key, or ``agent``: then the values are lines naming each agent and its deliveries.
    """

    term: str
    before: Value | None
    after: Value
    setting: Setting


@dataclass(frozen=True, slots=True)
class Amendment:
    """A later document: only what it changes. ``announced`` is aware; ``agents`` None where it leaves them alone."""

    number: int | None
    announced: datetime
    source: str
    values: Mapping[str, Value]
    agents: tuple[Agent, ...] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer as its file gives it.

    ``values`` are the terms of the offer's own document; ``sources`` where each was read; ``look_for`` what to look
    for where a term is empty; ``conflicts`` all disagreements, settled or not; ``resolved`` what a person decided, and
    on what ground. ``amendments`` are in the order they were announced. ``hash`` is the SHA-256 of what the file says.
    """

    id: str
    kind: Kind
    zone: ZoneInfo
    values: Mapping[str, Value]
    agents: tuple[Agent, ...]
    sources: Mapping[str, str]
    amendments: tuple[Amendment, ...]
    conflicts: tuple[Conflict, ...]
    look_for: Mapping[str, str]
    resolved: Mapping[str, tuple[Value, str]]
    hash: str


@dataclass(frozen=True, slots=True)
class TermsInForce:
    """The terms of an offer as they stood at ``at``, and what set each.

    ``changes`` lists what amendments announced by then changed, oldest first. ``unresolved`` are the conflicts known by
    then that nobody has settled.
    """

    offer: Offer
    at: datetime
    values: Mapping[str, Value]
    settings: Mapping[str, Setting]
    agents: tuple[Agent, ...]
    changes: tuple[Change, ...]
    unresolved: tuple[Conflict, ...]

    def get(self, key: str) -> Value | None:
        """The term's value; None where no document known by then gives it."""
        return self.values.get(key)

    def source(self, key: str) -> str:
        """Where the term was read, for a person: ``Offer to Purchase, cover`` or ``Schedule TO/A, Amendment No. 2``."""
        setting = self.settings.get(key)
        return str(setting) if setting is not None else "not given by any document"

    @property
    def settled(self) -> tuple[Conflict, ...]:
        """The conflicts on which a person has decided, with every document's reading."""
        return tuple(conflict for conflict in self.offer.conflicts if conflict.term in self.offer.resolved)

    @property
    def agent(self) -> Agent | None:
        """The agent that receives notices: the first that is not only an information agent."""
        return next((agent for agent in self.agents if agent.role != "information-agent"), None)
