"""What the window tells of a ledger and does to it beside its acts: figures, progress, looking before restoring."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from gdnotice.actions.close_day import close_day
from gdnotice.actions.describe_ledger import describe_ledger
from gdnotice.actions.export_evidence_of_period import export_evidence_of_period
from gdnotice.actions.keep_ledger import back_up_ledger, check_ledger, look_at_backup, read_closing, told_behind
from gdnotice.actions.people import make_recovery_key
from gdnotice.errors import Misuse, World
from tests.ledger import office
from tests.ledger.office import ANN, BOB, SECRETS, Office


class Enough(Exception):
    """Raised by a progress that has seen enough."""


def enough(_what: str, count: int, of: int) -> None:
    if of and count >= of:
        raise Enough


def test_what_a_ledger_holds(desk: Office) -> None:
    with desk.person(ANN) as opened:
        found = describe_ledger(opened)
        assert (found.backed_up, found.closed, found.recovery, found.people) == (None, None, False, 3)
        assert found.since_backup == found.entries
    desk.ready("rights-notice", "sample-rights-2026", office.rights())
    with desk.person(ANN) as opened:
        made = back_up_ledger(opened)
        closed = close_day(opened)
        make_recovery_key(opened)
        found = describe_ledger(opened)
        assert found.notices == {"ready": 1, "": 0}
        assert found.backed_up is not None
        assert (found.backed_up.by, found.since_backup) == (ANN, 2)
        assert found.closed is not None
        assert found.closed.entry == closed.number
        assert [path for path, _ in found.backups] == [made.folder]
        assert found.recovery
        assert found.size > 4096
        assert check_ledger(opened, read_closing(closed.written)).ok
        with pytest.raises(Misuse, match="mistyped"):
            read_closing(f"{closed.written[:-1]}#".replace("#", "0" if closed.written[-1] != "0" else "1"))


def test_a_proof_and_a_copy_can_be_stopped(desk: Office) -> None:
    with desk.person(ANN) as opened:
        told: list[str] = []
        assert check_ledger(opened, progress=lambda what, _count, _of: told.append(what)).ok
        assert {"the seals of the file", "the chain of entries", "entries"} <= set(told)

        def at_once(_what: str, _count: int, _of: int) -> None:
            raise Enough

        with pytest.raises(Enough):
            check_ledger(opened, progress=at_once)
        with pytest.raises(Enough):
            back_up_ledger(opened, progress=enough)
        assert describe_ledger(opened).backups == ()
        assert list((desk.folder / "backups").iterdir()) == [], "nothing half-made is left"
        assert back_up_ledger(opened).told


def test_looking_before_restoring_replaces_nothing(desk: Office) -> None:
    with desk.person(ANN) as opened:
        made = back_up_ledger(opened)
    desk.ready("rights-notice", "sample-rights-2026", office.rights())
    with desk.person(ANN) as opened:
        before = describe_ledger(opened).entries
        seen = look_at_backup(made.folder, desk.folder, desk.clock, ANN, SECRETS[ANN])
        assert (seen.last, seen.replaced) == (made.last, None)
        assert seen.behind is not None
        assert seen.behind.entries == before - made.last - 1, "all but that the backup was made"
        assert "would be left behind" in told_behind(seen.behind, "would be")
        with pytest.raises(World, match="does not open this backup"):
            look_at_backup(made.folder, desk.folder, desk.clock, ANN, "something else", recovery=False)
        assert describe_ledger(opened).entries == before
        assert check_ledger(opened).ok
    assert not list(desk.folder.parent.glob(".*.part"))


def test_the_evidence_of_a_period(desk: Office, tmp_path: Path) -> None:
    today = desk.clock.now().date()
    first = desk.stamped("rights-notice", "sample-rights-2026", office.rights())
    desk.clock.moment += timedelta(days=2)
    with desk.person(BOB) as opened:
        with pytest.raises(Misuse, match="Nothing was done"):
            export_evidence_of_period(opened, today + timedelta(days=1), today + timedelta(days=1), tmp_path / "none")
        with pytest.raises(Misuse, match="ends before"):
            export_evidence_of_period(opened, today, today - timedelta(days=1), tmp_path / "none")
        done = export_evidence_of_period(opened, today, today, tmp_path / "packs")
        assert done.numbers == (first,)
        with ZipFile(tmp_path / "packs" / f"notice-{first}.zip") as pack:
            assert f"notice-{first}/summary.pdf" in pack.namelist()
        with pytest.raises(World, match="exists already"):
            export_evidence_of_period(opened, date(2026, 1, 1), today, tmp_path / "packs")
