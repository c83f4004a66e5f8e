"""A deadline reckoned alone is the one that is reckoned among all."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gdnotice import places
from gdnotice.deadlines.chains import CHAINS, deadlines, one_deadline
from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.offer.in_force import terms_in_force
from gdnotice.offer.load import read_offer

OFFERS = sorted((places.resources() / "offers").glob("*.toml"))
DATED = datetime(2026, 11, 30, 10, 30, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize("path", OFFERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("dated", [None, DATED])
def test_alone_as_among_all(path: Path, dated: datetime | None) -> None:
    terms = terms_in_force(read_offer(path), DATED)
    known, missing = deadlines(terms, dated=dated)
    several: tuple[Deadline | Missing, ...] = (*known, *missing)
    among = {one.code: one for one in several}
    assert among
    assert {code: one_deadline(code, terms, dated=dated) for code in CHAINS} == {
        code: among.get(code) for code in CHAINS
    }
