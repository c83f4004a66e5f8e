"""WHEN as people write it."""

from datetime import UTC, datetime

import pytest

from gdnotice.clock import NEW_YORK, FixedClock, exists, moment_from
from gdnotice.errors import Misuse


def test_without_an_offset_it_is_new_york_time() -> None:
    assert moment_from("2026-11-30T17:00").astimezone(UTC) == datetime(2026, 11, 30, 22, tzinfo=UTC)
    assert moment_from("2026-07-01T17:00").astimezone(UTC) == datetime(2026, 7, 1, 21, tzinfo=UTC)
    assert moment_from("2026-11-30T22:00Z") == moment_from("2026-11-30T17:00")
    assert moment_from("2026-11-30") == moment_from("2026-11-30T00:00")


@pytest.mark.parametrize(
    "text", ["", "now", "30.11.2026", "2026-13-01", "17:00", "2026-03-08T02:30", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Misuse):
        moment_from(text)


def test_the_skipped_hour_does_not_exist_and_the_repeated_one_does() -> None:
    assert not exists(datetime(2026, 3, 8, 2, 30, tzinfo=NEW_YORK))
    assert exists(datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK))
    assert exists(datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK))


def test_a_fixed_clock_stands_still() -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=NEW_YORK)
    assert FixedClock(moment).now() == moment
