"""The board: each notice in its part to the minute, in its offer's days, whatever the desk's zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.board.board import Board, Listed, Wanted, board, left, listed
from gdnotice.clock import NEW_YORK
from gdnotice.ledger import offers
from gdnotice.ledger.acting import acting
from gdnotice.ledger.due import ORDERS
from gdnotice.ledger.entries import Standing, milliseconds
from gdnotice.ledger.vault import Vault
from gdnotice.settings import firm
from tests.ledger.desk import Clock, make

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 12, 1, 10, 30, tzinfo=NEW_YORK)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return make(tmp_path / "ledger", Clock(TUESDAY))


def keep_offer(vault: Vault, key: str, expires: datetime, zone: ZoneInfo = NEW_YORK) -> int:
    with acting(vault) as act:
        facts = offers.Facts("Sample Issuer, Inc.", zone.key, milliseconds(expires))
        return offers.keep(act, key, b"id = 1", facts, key, kind="offer-kept").number


def put(vault: Vault, offer: int, due: datetime | None, state: str = "draft", **more: object) -> int:
    standing = Standing(state, due=milliseconds(due) if due is not None else None, due_code="notice-due", **more)  # type: ignore[arg-type]
    with acting(vault) as act:
        return act.begin("tender-notice", offer, "Sample Holder", {}, standing, "sample holder")


def parts(found: Board) -> dict[str, list[int]]:
    return {part.when: [item.notice.notice for item in part.items] for part in found.parts}


def test_each_notice_stands_in_its_part_soonest_first(vault: Vault) -> None:
    offer = keep_offer(vault, "one", TUESDAY + timedelta(days=30))
    day = timedelta(days=1)
    midnight = TUESDAY.replace(hour=0, minute=0)
    late = put(vault, offer, TUESDAY - timedelta(minutes=1))
    evening = put(vault, offer, TUESDAY.replace(hour=23, minute=59))
    now = put(vault, offer, TUESDAY)
    tomorrow = put(vault, offer, midnight + day)
    thursday = put(vault, offer, midnight + 2 * day)
    sunday = put(vault, offer, midnight + 6 * day - timedelta(minutes=1))
    monday = put(vault, offer, midnight + 6 * day)
    nowhere = put(vault, offer, None)
    assert parts(board(vault, TUESDAY)) == {
        "overdue": [late],
        "today": [now, evening],
        "next-business-day": [tomorrow],
        "this-week": [thursday, sunday],
        "later": [monday],
        "undated": [nowhere],
    }


def test_a_long_weekend_belongs_to_the_next_business_day(vault: Vault) -> None:
    friday = datetime(2026, 7, 2, 12, tzinfo=NEW_YORK)  # Independence Day is kept on Friday the 3rd
    offer = keep_offer(vault, "one", friday + timedelta(days=30))
    saturday = put(vault, offer, friday + timedelta(days=2))
    monday = put(vault, offer, friday + timedelta(days=4))
    tuesday = put(vault, offer, friday + timedelta(days=5))
    assert parts(board(vault, friday)) == {
        "overdue": [], "today": [], "next-business-day": [saturday, monday], "this-week": [], "later": [tuesday],
    }  # fmt: skip


@pytest.mark.parametrize("desk", ["America/Los_Angeles", "Asia/Singapore", "Europe/London", "UTC"])
def test_the_desks_own_zone_changes_nothing(vault: Vault, desk: str) -> None:
    offer = keep_offer(vault, "one", TUESDAY)
    for hours in (-30, -1, 1, 12, 14, 30, 60, 200):
        put(vault, offer, TUESDAY + timedelta(hours=hours))
    here, there = board(vault, TUESDAY), board(vault, TUESDAY.astimezone(ZoneInfo(desk)))
    assert parts(here) == parts(there)
    assert [one.offer for one in here.expiring] == [one.offer for one in there.expiring] == ["one"]
    assert here.parts[0].items[0].at == there.parts[0].items[0].at


def test_offers_of_two_zones_are_counted_in_their_own_days(vault: Vault) -> None:
    evening = datetime(2026, 12, 1, 20, tzinfo=NEW_YORK)  # one in the morning in London
    home = keep_offer(vault, "home", evening + timedelta(hours=2))
    abroad = keep_offer(vault, "abroad", evening + timedelta(hours=2), LONDON)
    due = evening + timedelta(hours=5)
    here, there = put(vault, home, due), put(vault, abroad, due)
    found = board(vault, evening)
    assert parts(found)["next-business-day"] == [here]
    assert parts(found)["today"] == [there]
    assert [one.offer for one in found.expiring] == ["abroad", "home"]


def test_open_protects_are_summed_in_units_and_dollars_against_the_limit(vault: Vault) -> None:
    one = keep_offer(vault, "one", TUESDAY + timedelta(days=3))
    two = keep_offer(vault, "two", TUESDAY + timedelta(days=3))
    due = TUESDAY + timedelta(days=3)
    put(vault, one, due, "sent", protect="OPEN", uncovered=10_000, exposure=27_000)
    put(vault, one, due, "acknowledged", protect="OPEN", uncovered=50, exposure=135)
    put(vault, two, due, "sent", protect="OPEN", uncovered=200_000, exposure=500_000)
    put(vault, two, due, "sent", protect="COVR", uncovered=0, exposure=0)
    found = board(vault, TUESDAY)
    assert [(one.offer, one.protects, one.uncovered, one.dollars) for one in found.exposures] == [
        ("two", 1, Decimal(2000), Decimal(5000)),
        ("one", 2, Decimal("100.5"), Decimal("271.35")),
    ]
    assert (found.total.protects, found.total.dollars, found.over) == (3, Decimal("5271.35"), None)
    with acting(vault) as act:
        firm.change(act, "exposure_limit", "5,000")
    again = board(vault, TUESDAY)
    assert again.limit == Decimal(5000)
    assert again.over == Decimal("271.35")
    assert again.unacknowledged.count == 3


def test_only_so_many_are_named_and_all_are_counted(vault: Vault) -> None:
    offer = keep_offer(vault, "one", TUESDAY + timedelta(days=3))
    for minutes in range(7):
        put(vault, offer, TUESDAY + timedelta(minutes=minutes), "sent")
    found = board(vault, TUESDAY, most=3)
    today = found.parts[1]
    assert (today.count, len(today.items)) == (7, 3)
    assert (found.unacknowledged.count, len(found.unacknowledged.items)) == (7, 3)


def test_what_expires_today_says_how_many_papers_are_not_sent(vault: Vault) -> None:
    offer = keep_offer(vault, "one", TUESDAY.replace(hour=17))
    keep_offer(vault, "tomorrow", TUESDAY + timedelta(days=1))
    keep_offer(vault, "gone", TUESDAY - timedelta(minutes=1))
    put(vault, offer, TUESDAY.replace(hour=17))
    put(vault, offer, TUESDAY.replace(hour=17), "sent")
    assert [(one.offer, one.unsent) for one in board(vault, TUESDAY).expiring] == [("one", 1)]


@given(minutes=st.integers(-500_000, 500_000))
@settings(max_examples=200)
def test_the_time_left_is_told_to_the_minute(minutes: int) -> None:
    told = left(TUESDAY, TUESDAY + timedelta(minutes=minutes))
    assert told.startswith("overdue by ") == (minutes < 0)
    rest = told.removeprefix("overdue by ").removesuffix(" left")
    total = 0
    numbers = rest.replace("less than a minute", "0 min").split()
    for number, unit in zip(numbers[::2], numbers[1::2], strict=True):
        total += int(number) * {"day": 1440, "days": 1440, "h": 60, "min": 1}[unit]
    exact = abs(minutes)
    assert exact - total < (60 if exact >= 1440 else 1)
    assert total <= exact


def numbers(found: Listed) -> list[int]:
    return [item.notice.notice for item in found.items]


def test_what_is_listed_is_what_the_parts_and_days_count(vault: Vault) -> None:
    offer = keep_offer(vault, "one", TUESDAY + timedelta(days=30))
    other = keep_offer(vault, "two", TUESDAY + timedelta(days=30), LONDON)
    late = put(vault, offer, TUESDAY - timedelta(minutes=1))
    today = put(vault, offer, TUESDAY.replace(hour=17), state="ready")
    there = put(vault, other, TUESDAY.replace(hour=17).astimezone(LONDON), state="sent")
    tomorrow = put(vault, other, (TUESDAY + timedelta(days=1)).astimezone(LONDON))
    nowhere = put(vault, offer, None)
    found = board(vault, TUESDAY)
    assert numbers(listed(vault, TUESDAY, Wanted())) == [late, today, there, tomorrow, nowhere]
    for part in found.parts:
        page = listed(vault, TUESDAY, Wanted(part.when))
        assert (page.count, numbers(page)) == (part.count, [item.notice.notice for item in part.items])
    for day in found.days:
        if day.day is not None:
            assert listed(vault, TUESDAY, Wanted(day=day.day)).count == day.count
    assert [(one.day, one.count) for one in found.days if one.count] == [
        (None, 1), (TUESDAY.date(), 2), (TUESDAY.date() + timedelta(days=1), 1),
    ]  # fmt: skip
    assert numbers(listed(vault, TUESDAY, Wanted("unacknowledged"))) == [there]
    assert numbers(listed(vault, TUESDAY, Wanted(offer="two"))) == [there, tomorrow]
    assert numbers(listed(vault, TUESDAY, Wanted(states=("ready", "sent")))) == [today, there]
    assert numbers(listed(vault, TUESDAY, Wanted(), order="notice", down=True)) == [5, 4, 3, 2, 1]
    assert numbers(listed(vault, TUESDAY, Wanted(), limit=2, skip=2)) == [there, tomorrow]
    assert listed(vault, TUESDAY, Wanted(), limit=2, skip=2).count == 5
    assert found.offers == (("one", "Sample Issuer, Inc."), ("two", "Sample Issuer, Inc."))


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_lists_all_and_is_turned_round(vault: Vault, order: str) -> None:
    offer = keep_offer(vault, "one", TUESDAY + timedelta(days=30))
    for hours in (5, 3, 9):
        put(vault, offer, TUESDAY + timedelta(hours=hours))
    up, down = (set(numbers(listed(vault, TUESDAY, Wanted(), order=order, down=way))) for way in (False, True))
    assert up == down == {1, 2, 3}


def test_days_on_which_no_business_is_done_say_why(vault: Vault) -> None:
    keep_offer(vault, "one", TUESDAY)
    days = {one.day: one.closed for one in board(vault, datetime(2026, 12, 20, 9, tzinfo=NEW_YORK)).days}
    assert days[datetime(2026, 12, 25, tzinfo=NEW_YORK).date()] == "Christmas Day"
    assert days[datetime(2026, 12, 26, tzinfo=NEW_YORK).date()] == "Saturday"
    assert days[datetime(2026, 12, 24, tzinfo=NEW_YORK).date()] is None
