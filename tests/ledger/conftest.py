"""Desks on the days of the sample notices."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.actions.keep_offer import keep_offer
from tests.ledger import office
from tests.ledger.office import ANN, RIGHTS_DAY, TENDER_DAY, Office, at


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    """A desk on the day of the sample rights notice."""
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


@pytest.fixture
def tender_desk(tmp_path: Path) -> Office:
    """A desk on the day of the sample tender notice, with its offer as it stood in the morning."""
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(TENDER_DAY)
    with made.person(ANN) as opened:
        keep_offer(opened, str(office.tender_without_amendment(tmp_path)))
    return made
