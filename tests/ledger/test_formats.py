"""Ledgers of every released format, kept as files: each opens, is brought up to date and proves itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from gdnotice.actions.begun_offers import begun_offers
from gdnotice.actions.close_day import close_day
from gdnotice.actions.export_evidence import export_evidence
from gdnotice.actions.keep_ledger import check_ledger
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.show_notice import purged_notice
from gdnotice.ledger import migrations, vault
from gdnotice.ledger.closing import typed_closing
from gdnotice.ledger.notices import all_notices
from gdnotice.stamp.verify import verify
from gdnotice.values import digest
from tests.ledger.desk import Clock
from tests.ledger.office import ANN, BOB, SECRETS, at

_FORMATS = Path(__file__).parent / "formats"
FORMATS = sorted((one for one in _FORMATS.iterdir() if one.name.isdecimal()), key=lambda one: int(one.name))


def test_every_format_that_the_program_knows_is_kept_here() -> None:
    assert [int(one.name) for one in FORMATS] == [number for number, _ in migrations.STEPS]


@pytest.fixture(params=FORMATS, ids=lambda one: one.name)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """A copy of the ledger, and what must be found in it."""
    shutil.copytree(request.param, tmp_path / "ledger")
    expected = json.loads((tmp_path / "ledger" / "expected.json").read_text(encoding="utf-8"))
    (tmp_path / "ledger" / "expected.json").unlink()
    return tmp_path / "ledger", expected


def test_a_ledger_of_each_format_opens_and_proves_itself(kept: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, expected = kept
    clock = Clock(at("2026-12-01T09:00"))
    with vault.open_vault(folder, ANN, SECRETS[ANN], clock, pause=clock.pause) as opened:
        proof = check_ledger(opened, typed_closing(expected["closing"]))
        assert proof.ok, (proof.broken, proof.problems)
        assert proof.entries >= expected["entries"]
        found = {str(one.number): [one.form, one.offer, one.holder, *one.standing] for one in all_notices(opened.db)}
        assert found == expected["notices"]
        assert expected["papers"]
        for number, sha256 in expected["papers"].items():
            paper = paper_of(opened, int(number))
            assert digest(paper) == sha256
            assert verify(paper).ok
        assert [one.number for one in list_notices(opened, find="lukasiewicz")] == [4]
        assert purged_notice(opened, 1) is not None
    with vault.open_vault(folder, BOB, SECRETS[BOB], clock, pause=clock.pause) as opened:
        begun = begun_offers(opened)
        assert [[one.offer, one.person, one.document] for one in begun] == expected.get("begun", [])
        assert all(one.readable for one in begun)
    with vault.open_vault(folder, ANN, SECRETS[ANN], clock, pause=clock.pause) as opened:
        export_evidence(opened, 3, tmp_path / "pack.zip")
        close_day(opened)
        assert check_ledger(opened).ok


def test_a_recovery_key_of_each_format_opens_it(kept: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = kept
    clock = Clock(at("2026-12-01T09:00"))
    with vault.open_with_recovery(folder, expected["recovery"], clock, pause=clock.pause) as opened:
        assert opened.person.name == ANN
        assert check_ledger(opened).ok
