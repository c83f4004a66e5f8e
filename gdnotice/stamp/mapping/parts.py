"""Whose part of the paper a line stands in, and the words that announce what the blanks after them are about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from gdnotice.stamp.exhibit.blank_text import passage, plain
from gdnotice.stamp.exhibit.labels import asks
from gdnotice.stamp.mapping.words import stems

_GUARANTEE = re.compile(
    r"\bguarant(?:ees?|y|ors?|eeing|eed by)\b(?! procedures)|\beligible (?:guarantor )?institution", re.IGNORECASE
)
_HOLDERS = re.compile(
    r"\b(?:sign here|\w*holders?\b|owners?\b|subscribers?\b|payment|delivery instructions|tax|substitute form)",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"undersigned,? .{0,700}?\bguarantees?\b|\b(?:institution|firm|guarantor)\b[^.]{0,200}? guarantees\b",
    re.IGNORECASE | re.DOTALL,
)

_PROSE = 90
"""Characters: a longer passage without a blank that does not announce anything ends what was announced before."""


@dataclass(frozen=True, slots=True)
class Part:
    """``role`` is whose part of the paper it is; ``lead`` the passage ending in a colon that announces its blanks."""

    role: str
    lead: str = ""


_OF_OFFERS = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        r"\btender(?:s|ed|ing)?\b", r"\btransmittal\b", r"\bguaranteed? (?:of )?delivery\b",
        r"\bsubscri(?:ption|be|bed|bers?)\b",
        r"\bshares?\b", r"\bstocks?\b", r"\b(?:\w*holders?|owners?) of (?:record|rights|notes|units)\b",
        r"\b(?:share|stock|note|bond|unit|warrant)-?holders?\b", r"\bregistered (?:holder|owner)",
        r"\bdepositar(?:y|ies)\b|\bdepository trust\b|\bDTC\b", r"\bmedallion\b|\bguarantor\b|\beligible institution",
        r"(?<!social )\bsecurities\b", r"\brights\b", r"\b(?:warrants?|debentures?|old notes|new notes)\b",
        r"\b(?:offer to purchase|exchange offer|prospectus)\b", r"\bcertificates?\b", r"\bguarantee",
    )
)  # fmt: skip
_CERTIFIES = re.compile(r"\btaxpayer identification number", re.IGNORECASE)
"""With words of backup withholding: the certificate that goes with a letter of transmittal."""

_SPEAKS = 3
_SHORT_PAPER = 80
"""Words: a paper with fewer (a rider, one box on a page of its own) need not say what it belongs to."""


def speaks_of_offers(texts: Iterable[str]) -> bool:
    """Whether a paper is one that answers an offer, by the words such papers cannot do without.

    Any form asks for a name and an account; only on such a paper are they those of the holder.
    """
    said = " ".join(texts)
    if len(said.split()) < _SHORT_PAPER:
        return True
    certifies = bool(_CERTIFIES.search(said)) and "backup withholding" in said.lower()
    return certifies or sum(bool(words.search(said)) for words in _OF_OFFERS) >= _SPEAKS


def role_named(heading: str) -> str:
    """Whose part a heading begins; empty where it does not say."""
    if _GUARANTEE.search(heading) and not heading.strip().startswith("("):
        return "institution"
    return "holder" if _HOLDERS.search(heading) else ""


def parts_of(texts: Sequence[str], headings: Sequence[bool]) -> list[Part]:
    """For each line its part: the institution's from the heading or words of the guarantee on.

    ``texts`` have an empty line between passages; ``headings`` tells which lines are of a heading.
    """
    parts: list[Part] = []
    role, lead, said = "holder", "", ""
    for line, (text, heads) in enumerate(zip(texts, headings, strict=True)):
        words = plain(text)
        if heads:
            role = role_named(text) or role
            lead = said = ""
        elif text and (line == 0 or not texts[line - 1]) and _PROMISE.search(_passage(texts, line)):
            role = "institution"
        if "___" in words or not words:
            lead, said = _announced(said, lead), ""
        elif not heads:
            said = words if words.startswith("[]") else f"{said} {words}".strip()
        parts.append(Part(role, lead))
    return parts


def _announced(said: str, lead: str) -> str:
    """What is announced after a passage without blanks of its own."""
    if said.endswith(":") and len(said.split()) > 2:
        return lead if asks(said) else said  # a label over its own blank announces nothing
    return "" if len(said) > _PROSE else lead


def _passage(texts: Sequence[str], line: int) -> str:
    return " ".join(texts[line : passage(texts, line)[1] + 1])


# ------------------------------------------------------------------ subjects

Subject = frozenset[str]
"""The stems of the first part of a field's id, as of ``special_payment.names``: what the field is about."""


@cache
def _wording() -> dict[str, Any]:
    text = resources.files("gdnotice.stamp.mapping").joinpath("subject_wording.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _spoken() -> dict[Subject, tuple[Subject, ...]]:
    """For each subject the other words by which papers name it, from ``subject_wording.toml``."""
    return {
        frozenset(stems(one["subject"])): tuple(frozenset(stems(words)) for words in one["wording"])
        for one in _wording()["subject"]
    }


@cache
def strangers_in(text: str) -> frozenset[Subject]:
    """Persons and things named in ``text`` that papers ask about and no form does, each by its stems.

    A blank for the witness's name is no blank for the holder's.
    """
    words = frozenset(stems(text))
    return frozenset(one for one in _strangers() if one <= words)


@cache
def _strangers() -> tuple[Subject, ...]:
    return tuple(frozenset(stems(words)) for words in _wording()["strangers"])


_REMARK = re.compile(r"\([^)]*\)?")


def without_remarks(text: str) -> str:
    """A heading without what it adds in brackets ("also complete the substitute form below"), if that leaves any."""
    return _REMARK.sub(" ", text) if re.search(r"\w", _REMARK.sub(" ", text)) else text


def subjects_in(text: str, subjects: Iterable[Subject]) -> frozenset[Subject]:
    """The subjects that words name, without those whose name is part of another's."""
    words = frozenset(stems(text))
    if not words:
        return frozenset()
    named = {
        subject
        for subject in subjects
        if subject and any(name <= words for name in (subject, *_spoken().get(subject, ())))
    }
    return frozenset(one for one in named if not any(one < other for other in named))
