"""An offer's file as it is typed: read into a sheet, written out again, and judged with mistakes at their places."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.clock import NEW_YORK
from gdnotice.errors import Unreadable
from gdnotice.files import parse_toml, read_toml
from gdnotice.offer.builtin import offers
from gdnotice.offer.load import offer_from
from gdnotice.offer.sheet import AgentSheet, AmendmentSheet, DeliverySheet, OfferSheet, judged_sheet, sheet_of
from gdnotice.offer.written import written_offer

NOW = datetime(2026, 11, 30, 14, 40, tzinfo=NEW_YORK)
SAID = (
    "id", "kind", "zone", "values", "agents", "sources", "amendments", "conflicts", "look_for", "resolved",
)  # fmt: skip


def again(sheet: OfferSheet) -> str:
    judged = judged_sheet(sheet, NOW)
    assert judged.offer is not None, judged.mistakes
    return written_offer(judged.raw)


@pytest.mark.parametrize("path", offers().values(), ids=offers())
def test_a_file_goes_through_the_sheet_unchanged(path: Path) -> None:
    document = read_toml(path, "offer file")
    sheet, offer = sheet_of(document), offer_from(document)
    text = again(sheet)
    written = parse_toml(text, path, "offer file")
    back = offer_from(written)
    assert [getattr(back, name) for name in SAID] == [getattr(offer, name) for name in SAID]
    assert sheet_of(written) == sheet
    assert again(sheet_of(written)) == text


FULL = """
id = "x-tender"
kind = "tender"
issuer = "X \\"Quoted\\" Holdings \\\\ Ünion"
security = "Common"
document = "Offer to Purchase"
commenced = 2026-11-01
zone = "America/Chicago"
source.commenced = "cover"
source.tender.conditional = "section 6"
look_for."guarantee.days" = "page 4"
tender.conditional = true
guarantee.by = 17:00:00
agent = [ { role = "depositary", name = "A", delivery = [ { method = "email", number = "a@b.example" } ] } ]
[[reading]]
term = "commenced"
value = 2026-11-02
source = "Press release"
[resolved.commenced]
value = 2026-11-02
source = "a call to the agent"
[[amendment]]
number = 1
announced = 2026-11-01T01:30:00-06:00
source = "Supplement"
tender = { conditional = false }
guarantee.days = 3
[[amendment.agent]]
role = "depositary"
name = "B"
delivery = [
  { method = "mail", address = ["1 B Street", "Albany, NY"], eligible_only = true, confirm = "(212) 555-0190" },
]
"""


def test_every_way_to_write_a_file_is_read(tmp_path: Path) -> None:
    document = parse_toml(FULL, tmp_path / "x.toml", "offer file")
    offer = offer_from(document)
    back = offer_from(parse_toml(again(sheet_of(document)), tmp_path / "x.toml", "offer file"))
    assert [getattr(back, name) for name in SAID] == [getattr(offer, name) for name in SAID]


def test_shorthand_is_written_out() -> None:
    sheet = sheet_of(read_toml(offers()["sample-rights-2026"], "offer file"))
    sheet.terms |= {"expires": "12/8 5p", "maximum": "2.5m", "document_date": "t"}
    raw = judged_sheet(sheet, NOW).raw
    assert (str(raw["expires"]), raw["maximum"], str(raw["document_date"])) == (
        "2026-12-08 17:00:00",
        2500000,
        "2026-11-30",
    )


def test_mistakes_stand_at_their_places() -> None:
    sheet = OfferSheet(id="A b", kind="tender")
    sheet.terms = {"expires": "12/1", "commenced": "12/2/2026", "guarantee.days": "three"}
    sheet.agents = [AgentSheet("", "A", "", [DeliverySheet("mail", ["1 A Street"]), DeliverySheet("fax")])]
    sheet.amendments = [AmendmentSheet("1", "", "Supplement", {"expires": "11/1/2026 5 pm"})]
    found = judged_sheet(sheet, NOW).mistakes
    assert set(found) == {
        ("id",), ("issuer",), ("security",), ("document",), ("expires",), ("guarantee", "days"), ("agent", 0, "role"),
        ("agent", 0, "delivery", 1, "number"), ("amendment", 0, "announced"), ("amendment", 0, "expires"),
    }  # fmt: skip
    assert found["expires",].startswith("Expires is not a date with a time.")
    assert found["amendment", 0, "expires"] == (
        "Expires lies before the offer commenced. Compare it and “Commenced” with the documents."
    )
    assert "4/16/2003 3:30 pm" in found["amendment", 0, "announced"]
    assert not any("`" in words for words in found.values())


def test_an_empty_sheet_tells_what_every_offer_needs() -> None:
    found = judged_sheet(OfferSheet(), NOW).mistakes
    assert set(found) == {("id",), ("kind",), ("issuer",), ("security",), ("document",)}


def test_a_file_that_is_no_offer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        sheet_of(parse_toml('id = "x"', tmp_path / "x.toml", "offer file"))


TYPED = st.text(max_size=40)


@given(issuer=TYPED, expires=TYPED, price=TYPED, source=TYPED, look=TYPED, name=TYPED)
def test_whatever_is_typed_is_judged_and_what_is_taken_can_be_read_again(
    issuer: str, expires: str, price: str, source: str, look: str, name: str
) -> None:
    sheet = sheet_of(read_toml(offers()["sample-tender-2003"], "offer file"))
    sheet.terms |= {"issuer": issuer, "expires": expires, "price": price}
    sheet.sources["price"] = source
    sheet.look_for["maximum"] = look
    sheet.agents[0].name = name
    sheet.agents[0].deliveries[0].address = [name]
    judged = judged_sheet(sheet, NOW)
    assert (judged.offer is None) == bool(judged.mistakes)
    if judged.offer is not None:
        back = offer_from(parse_toml(written_offer(judged.raw), Path("x.toml"), "offer file"))
        assert [getattr(back, one) for one in SAID] == [getattr(judged.offer, one) for one in SAID]
