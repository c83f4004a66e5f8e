"""Offers made from the text of the sample offers, changed in one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gdnotice.errors import Mistake, Unreadable
from gdnotice.files import parse_toml
from gdnotice.offer.builtin import offers
from gdnotice.offer.load import offer_from
from gdnotice.offer.terms import Offer


@pytest.fixture(scope="session")
def text_of() -> Callable[[str], str]:
    """The text of a built-in offer by its id."""
    return lambda offer_id: offers()[offer_id].read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def loaded() -> Callable[[str], Offer]:
    """The offer of a TOML text."""
    return lambda text: offer_from(parse_toml(text, Path("offer.toml"), "offer file"))


@pytest.fixture(scope="session")
def mistakes(loaded: Callable[[str], Offer]) -> Callable[[str], tuple[Mistake, ...]]:
    """The mistakes for which a TOML text is refused; it must be."""

    def found(text: str) -> tuple[Mistake, ...]:
        with pytest.raises(Unreadable) as refused:
            loaded(text)
        assert refused.value.exit_code == 3
        return refused.value.mistakes

    return found
