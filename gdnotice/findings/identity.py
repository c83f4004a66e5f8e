"""Names, certificate and account numbers, telephones: what a single answer shows by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial

from gdnotice.findings.rule import Look, Outcomes, Rule, error, warning

FAMILY = "identity"

_NAMES = (
    "holder.names", "holder.capacity", "guarantor.firm", "guarantor.signer", "guarantor.title",
    "payment.wire.institution", "payment.instrument.maker", "payment.instrument.bank", "book_entry.institution",
    "fiduciary.name", "fiduciary.capacity", "guaranteed_delivery.holder", "guaranteed_delivery.institution",
    "special_payment.names", "special_delivery.names", "tax.name", "signer", "signature_guarantee.institution",
    "signature_guarantee.signer", "signature_guarantee.title", "desk.preparer", "desk.approver",
)  # fmt: skip
_NUMBERS = (
    "rights.certificates", "shares.certificates", "notes.certificates", "purchase_order.certificates",
    "lost.certificates", "payment.wire.confirmation", "payment.instrument.number", "holder.account",
    "book_entry.account", "book_entry.transaction", "guaranteed_delivery.account", "guaranteed_delivery.transaction",
    "guaranteed_delivery.ticket",
)  # fmt: skip
_LISTS = ("rights.certificates", "lost.certificates")
_PHONES = ("holder.phone", "guarantor.phone")

_PLACEHOLDERS = frozenset(
    {
        *("n/a", "n.a.", "n.a", "none", "nil", "tbd", "tba", "tbc", "unknown", "not available", "not applicable"),
        *("to be determined", "to follow", "same", "same as above", "see above", "see attached"),
        *("-", "--", "?", "??", "."),
        *("pending", "todo"),
    }
)
_SAME_LETTER = re.compile(r"(\w)\1{2,}", re.IGNORECASE)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Text for comparing names: case, accents, punctuation and runs of blanks do not tell two names apart."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(letters.split())


def words(text: str) -> frozenset[str]:
    """The words of a name, folded."""
    return frozenset(folded(text).split())


@lru_cache(maxsize=4096)
def name_fault(text: str) -> str | None:
    """Why ``text`` can be nobody's name; None where it can."""
    if text.strip().casefold() in _PLACEHOLDERS:
        return "holds a placeholder where a name belongs"
    if "\ufffd" in text:
        return "holds a character that was lost when the file was saved or read"
    if "@" in text:
        return "holds an e-mail address where a name belongs"
    letters = sum(c.isalpha() for c in text)
    if letters == 0:
        return "holds no letter, so it can be no name"
    if letters == 1 and text.isascii():
        return "holds a single letter, so it can be no name"
    if _SAME_LETTER.fullmatch(text.strip()):
        return "repeats one letter, so it can be no name"
    return None


@lru_cache(maxsize=4096)
def number_fault(text: str) -> str | None:
    """Why ``text`` can be no number of a certificate, check, transfer or account; None where it can."""
    if text.strip().casefold() in _PLACEHOLDERS:
        return "holds a placeholder where a number belongs"
    if not any(c.isdigit() for c in text):
        return "holds no digit, so it can be no number"
    return None


def _parts(look: Look, key: str, column: str) -> tuple[str, ...]:
    text = look.text(key)
    if text is not None:
        return (text,)
    rows = tuple(cell for row in look.rows(key) if isinstance(cell := row.get(column), str))
    return (*look.lines(key), *rows)


def _name(key: str, look: Look) -> Outcomes:
    for part in _parts(look, key, "name"):
        fault = name_fault(part)
        if fault is not None:
            yield error(
                key,
                f"{look.label(key)} {fault}: “{part}”. The agent could not tell who is meant. "
                "Write the full name as it is registered.",
            )
            return


def _number(key: str, look: Look) -> Outcomes:
    for part in _parts(look, key, "number"):
        fault = number_fault(part)
        if fault is not None:
            yield error(
                key,
                f"{look.label(key)} {fault}: “{part}”. The agent could not find what it stands for. "
                "Copy the number from the paper; where there is none, leave the answer empty.",
            )
            return


def _repeated(key: str, look: Look) -> Outcomes:
    seen: set[str] = set()
    for part in look.lines(key):
        if folded(part) in seen:
            yield error(
                key,
                f"{look.label(key)} names “{part}” twice. One certificate would be counted twice. Name each once.",
            )
            return
        seen.add(folded(part))


@lru_cache(maxsize=4096)
def _assigned(phone: str) -> bool:
    import phonenumbers

    return phonenumbers.is_valid_number(phonenumbers.parse(phone, "US"))


def _phone(key: str, look: Look) -> Outcomes:
    phone = look.text(key)
    if phone is not None and not _assigned(phone):
        yield warning(
            key,
            f"{look.label(key)} lies in no area that the numbering plan known to this program assigns. "
            "The agent may be unable to call back. Compare the area code; a new one may be right.",
        )


def _participant(look: Look) -> Outcomes:
    number = look.text("book_entry.participant")
    if number is not None and not re.fullmatch(r"\d{1,8}", number):
        yield error(
            "book_entry.participant",
            f"{look.label('book_entry.participant')} is not a DTC participant number, which is digits only, commonly "
            "four with leading zeros (0226). The transfer could not be matched. Copy it from the position listing.",
        )


def _each(code: str, basis: str, judge: Callable[[str, Look], Outcomes], keys: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(Rule(code, FAMILY, (key,), (), "", basis, partial(judge, key), single=True) for key in keys)


RULES: tuple[Rule, ...] = (
    *_each("name", "letters of transmittal: names exactly as they are registered", _name, _NAMES),
    *_each("number", "the paper on which the number stands", _number, _NUMBERS),
    *_each("named-twice", "letters of transmittal: each certificate once", _repeated, _LISTS),
    *_each("phone", "the numbering plan, as in libphonenumber", _phone, _PHONES),
    Rule(
        "participant", FAMILY, ("book_entry.participant",), (), "", "DTC participant numbers", _participant, single=True
    ),
)
