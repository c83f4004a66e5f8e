"""Formats: an older one is brought up in one transaction behind a backup, a newer one is refused in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from gdnotice.errors import World
from gdnotice.ledger import backup, entries, migrations, store
from gdnotice.ledger.store import Database, Mode
from tests.ledger.desk import Clock, kinds, left_over, make, note, notes, reopen

NOW = migrations.newest()
"""Before any test takes a step more."""


def second(db: Database) -> None:
    db.conn.execute("CREATE TABLE further (one INTEGER) STRICT")


def failing(db: Database) -> None:
    second(db)
    db.conn.execute("INSERT INTO further VALUES ('no number')")


def test_steps_are_in_order() -> None:
    assert [number for number, _ in migrations.STEPS] == list(range(1, len(migrations.STEPS) + 1))
    assert migrations.newest() == len(migrations.STEPS)


def test_an_older_ledger_is_brought_up_behind_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        note(made, "one")
        key = made.key
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, (NOW + 1, second)))
    with pytest.raises(World, match="Open it once for writing"):
        reopen(folder, write=False)
    with reopen(folder) as opened:
        assert migrations.format_of(opened.db) == NOW + 1
        assert opened.db["further"].exists()
        assert notes(opened) == ["one"]
        last = list(entries.every(opened.db))[-1]
        assert (last.kind, last.person, last.body) == ("migrated", 1, {"before": NOW, "after": NOW + 1})
        assert entries.prove(opened.db) is None
    with reopen(folder) as opened:
        assert kinds(opened).count("migrated") == 1
    (copy,) = backup.backups(folder / "backups")
    before = store.connect(copy / store.FILE, key, Mode.FROZEN)
    assert migrations.format_of(before) == NOW
    before.conn.close()
    assert left_over(folder) == []


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        note(made, "one")
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, (NOW + 1, failing)))
        with pytest.raises(sqlcipher.IntegrityError):
            reopen(folder)
    with reopen(folder) as opened:
        assert migrations.format_of(opened.db) == NOW
        assert not opened.db["further"].exists()
        assert kinds(opened) == ["ledger-made", "person-added", "noted"]


def test_a_newer_ledger_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "ledger"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, (NOW + 1, second)))
        with make(folder) as made:
            copy = backup.back_up(made, into=tmp_path / "stick").folder
    before = (folder / store.FILE).read_bytes()
    for write in (True, False):
        with pytest.raises(World, match=f"of format {NOW + 1}; this program knows formats up to {NOW}") as caught:
            reopen(folder, write=write)
        assert "A newer program wrote it. Nothing was touched." in str(caught.value)
    assert (folder / store.FILE).read_bytes() == before
    with pytest.raises(World, match="newer program"):
        reopen(copy)


def test_a_file_that_holds_no_ledger_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        key = made.key
    db = store.connect(folder / store.FILE, key, Mode.WRITE)
    db.conn.execute("PRAGMA user_version = 0")
    db.conn.close()
    with pytest.raises(World, match="holds no ledger"):
        reopen(folder)


@pytest.mark.parametrize("back", [timedelta(milliseconds=400), timedelta(days=3)], ids=["a little", "by days"])
def test_a_clock_that_was_set_back_since_the_last_entry_is_told_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: timedelta
) -> None:
    folder = tmp_path / "ledger"
    with make(folder) as made:
        note(made, "one")
        last = list(entries.every(made.db))[-1].at
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, (NOW + 1, second)))
    with reopen(folder, Clock(last - back)) as opened:
        assert entries.prove(opened.db) is None
        told = ["clock-set-back"] if back > timedelta(seconds=1) else []
        assert kinds(opened) == ["ledger-made", "person-added", "noted", *told, "migrated"]
