"""Answers read again and again: what is remembered of the last rows never changes what a text means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gdnotice.clock import NEW_YORK
from gdnotice.notice.answers import answers_of
from gdnotice.pack.form import Form
from gdnotice.pack.load import form

CHICAGO = ZoneInfo("America/Chicago")
TEXTS = ["", " ", "1200", "1,200", "many", "2026-11-30T10:30:00", "2026-13-01", "wire", "a|b", "(212) 555-0190"]


def fresh(opened: Form) -> Form:
    """The same form as another object: nothing is remembered of it."""
    return replace(opened)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(form("rights-notice").fields)), st.sampled_from(TEXTS))))
def test_the_hundredth_row_reads_as_the_first(rows: list[Mapping[str, str]]) -> None:
    opened = form("rights-notice")
    for row in rows:
        assert answers_of(row, opened, NEW_YORK) == answers_of(row, fresh(opened), NEW_YORK)


def test_many_different_texts_are_all_read() -> None:
    opened = form("rights-notice")
    for number in [*range(1, 101), *range(1, 101)]:
        assert answers_of({"rights.count": str(number)}, opened, NEW_YORK).values == {"rights.count": number}


def test_the_zone_counts() -> None:
    opened, typed = form("rights-notice"), {"notice.date": "2026-11-30T10:30:00"}
    for zone in (NEW_YORK, CHICAGO, NEW_YORK):
        found = answers_of(typed, opened, zone).values["notice.date"]
        assert found == datetime(2026, 11, 30, 10, 30, tzinfo=zone)


def test_the_form_counts() -> None:
    opened = form("rights-notice")
    fields = dict(opened.fields)
    fields["rights.count"] = replace(fields["rights.count"], maximum=None, minimum=None)
    other = replace(opened, fields=fields)
    assert answers_of({"rights.count": "-5"}, opened, NEW_YORK).wrong
    assert not answers_of({"rights.count": "-5"}, other, NEW_YORK).wrong
    assert answers_of({"rights.count": "-5"}, opened, NEW_YORK).wrong
