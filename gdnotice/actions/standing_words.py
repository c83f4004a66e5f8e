"""How the standing of a notice and its entries are said to a person: the same words in the shell and in the window."""

from __future__ import annotations

from decimal import Decimal

from gdnotice.ledger.entries import Standing
from gdnotice.ledger.moves import move, state_words
from gdnotice.values import printed_decimal, printed_money

__all__ = ["Standing", "entry_words", "standing_words", "state_words", "units", "worth"]


def standing_words(standing: Standing) -> str:
    """``sent, not fully covered (30 uncovered, $30.00)``."""
    told = state_words(standing)
    if standing.uncovered:
        dollars = f", ${worth(standing)}" if standing.exposure is not None else ""
        told += f" ({printed_decimal(Decimal(units(standing.uncovered) or 0))} uncovered{dollars})"
    return told


def worth(standing: Standing) -> str:
    """What is uncovered in US dollars, ``2,141.10``; empty where it is not known."""
    return printed_money(Decimal(standing.exposure) / 100) if standing.exposure is not None else ""


def units(hundredths: int | None) -> str | None:
    """Hundredths of a unit as units: ``30``, ``0.25``, ``999.5``; None where there are none to tell."""
    if hundredths is None:
        return None
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)


def entry_words(kind: str) -> str:
    """What an entry of a notice says was done: ``Made ready``, ``Approved``."""
    told = move(kind).words
    return told[0].upper() + told[1:]
