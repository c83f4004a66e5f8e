"""Finding: every word that a person may look for, typed with or without accents, whatever else is typed beside it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import change_notice, draft_notice
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.send_notice import send_notice
from gdnotice.ledger.search import folded, found_notices, found_offers, is_word_of, query_of
from gdnotice.ledger.store import Database
from tests.ledger import office
from tests.ledger.bare import act, bare
from tests.ledger.office import ANN, RIGHTS_DAY, TENDER_DAY, Office, at

RIGHTS = "sample-rights-2026"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


def test_what_was_said_of_a_notice_anywhere_in_its_life_finds_it(desk: Office, tmp_path: Path) -> None:
    given = {**office.rights(), "holder.names": ["Zoë Łukasiewicz-Ångström"]}
    number = desk.stamped("rights-notice", RIGHTS, given)
    with desk.person(ANN) as opened:
        draft_notice(opened, "rights-notice", RIGHTS, office.rights())
        send_notice(opened, number, "fax", confirmation="FX-77120/018")
        desk.clock.pass_by(minutes=5)
        acknowledge_notice(opened, number, by="Margaret Agentson", how="telephone")
        cover_protect(opened, number, "100", at(RIGHTS_DAY).date(), on_behalf="Rückversicherung Beispiel AG")
        receipt = tmp_path / "Kurierschein_0815.txt"
        receipt.write_text("signed", encoding="utf-8")
        attach_evidence(opened, number, receipt, "courier's receipt")
        for typed in (
            "lukasiewicz", "ŁUKASIEWICZ", "zoe luk", "Zoe\u0308 angstrom", "fx-77120/018", "018",
            "agentson", "ruckversicherung", "beispiel ag", "kurierschein", "kurierschein_08", "courier",
        ):  # fmt: skip
            assert [one.number for one in list_notices(opened, find=typed)] == [number], typed
        for typed in ("sample holdings", "sample-rights-2026"):
            assert number in [one.number for one in list_notices(opened, find=typed)], typed
        assert list_notices(opened, find="lukasiewiczz") == []
        assert found_offers(opened.db, "sample holdings") == [1]


def test_certificates_firms_and_cusips_are_among_the_words(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at(TENDER_DAY)
    rows = [{"certificate": "00C-0417", "shares": 80}]
    with desk.person(ANN) as opened:
        tendered = {**office.tender(), "guarantor.firm": "Harbour Sample Trust"}
        key = next(key for key in tendered if key.endswith("certificates"))
        first = {**dict(tendered[key][0]), next(iter(tendered[key][0])): rows[0]["certificate"]}  # type: ignore[index]
        number = draft_notice(opened, "tender-notice", "sample-tender-2003", {**tendered, key: [first]}).number
        for typed in ("00c-0417", "0417", "harbour sample", "sample-tender"):
            assert [one.number for one in list_notices(opened, find=typed)] == [number], typed
        change_notice(opened, number, {"holder.names": ["Another Name"]})
        assert [one.number for one in list_notices(opened, find="another")] == [number]


def test_a_taxpayer_number_finds_nothing(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at("2003-04-17T11:00")
    with desk.person(ANN) as opened:
        given = {**office.letter(), "tax.number": "12-3459876"}
        number = draft_notice(opened, "transmittal", "sample-tender-2003", given).number
        words = " ".join(str(row[0]) for row in _vocabulary(opened.db))
        assert "3459876" not in words
        for typed in ("12-3459876", "3459876", "345987"):
            assert list_notices(opened, find=typed) == []
        assert number == 1


def _vocabulary(db: Database) -> list[tuple[str]]:
    """Every word there is in the index."""
    db.conn.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, 'row')")
    found: list[tuple[str]] = db.conn.execute("SELECT term FROM vocabulary").fetchall()
    assert found
    return found


@given(text=st.text(max_size=40), more=st.text(max_size=10))
@settings(max_examples=150, deadline=None)
def test_nothing_typed_breaks_a_query_and_a_text_finds_itself(text: str, more: str) -> None:
    db = bare()
    words = folded(text)
    with act(db):
        db.conn.execute("INSERT INTO entry VALUES (1,0,1,'notice',7,'drafted',NULL,NULL,NULL,NULL,NULL,NULL,x'',x'')")
        db.conn.execute("INSERT INTO search (rowid, words) VALUES (1, ?)", [" ".join(words)])
    assert found_notices(db, text) == ([7] if words else [])
    assert is_word_of(db, text, "notice") == ({7} if words else set())
    found_notices(db, more)
    found_notices(db, text + more)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert folded(unicodedata.normalize(form, text)) == words


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "* OR", "NEAR(a b)", "a AND", "(", "col:x", "^a", "-a", "a_b", "\0", "\ud800x", "''--", "+", "{a b}"],
)
def test_signs_of_the_query_language_are_only_signs(typed: str) -> None:
    assert found_notices(bare(), typed) == []


def test_words_of_the_query_language_are_only_words() -> None:
    assert query_of(folded("Sample AND Not-Near"), begun=True) == '"sample" AND "and" AND "not" AND "near"*'


def test_words_in_full_come_before_words_begun() -> None:
    db = bare()
    with act(db):
        for seq, text in enumerate(("sample d", "sample dora", "sample do", "sample dora"), 1):
            db.conn.execute(
                "INSERT INTO entry VALUES (?1,0,1,'notice',?1,'drafted',NULL,NULL,NULL,NULL,NULL,NULL,x'',x'')", [seq]
            )
            db.conn.execute("INSERT INTO search (rowid, words) VALUES (?, ?)", [seq, text])
    assert found_notices(db, "sample do") == [3, 4, 2]
    assert found_notices(db, "sample dora") == [4, 2]
    assert found_notices(db, "sample d") == [1]  # a letter by itself
    assert found_notices(db, "s") == [4, 3, 2, 1]
    assert found_notices(db, "sample do", limit=2) == [3, 4]
