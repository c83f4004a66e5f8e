"""``gdnotice self-test``: all well on a whole program, and the damaged part named on one that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gdnotice.actions import self_test
from gdnotice.clock import SystemClock
from tests.journeys.conftest import Shell

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "tender-notice.txt"


def test_a_whole_program_passes(gd: Shell) -> None:
    said = gd("self-test")
    assert said.code == 0
    assert said.out.count("ok ") == 4
    found = gd("self-test", "--json").json
    assert found["ok"] is True
    assert [one["part"] for one in found["parts"]] == ["deadlines", "stamp", "verify", "ledger"]


def test_a_wrong_word_on_the_paper_is_told(gd: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "golden.txt"
    text = self_test.golden().read_text(encoding="utf-8")
    wrong.write_text(text.replace("Guaranteed Delivery", "Guaranteed Delvery", 1), encoding="utf-8")
    monkeypatch.setattr(self_test, "golden", lambda: wrong)
    said = gd("self-test")
    assert said.code == 4
    assert "FAILED  stamp" in said.out
    assert "Delvery" in said.out
    assert "The program is damaged. Your ledgers are not." in said.out


def test_a_missing_part_is_told(gd: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test, "golden", lambda: tmp_path / "not there")
    found = gd("self-test", "--json")
    assert found.code == 4
    assert [one["part"] for one in found.json["parts"] if not one["ok"]] == ["stamp"]


def test_the_text_shipped_is_the_paper_of_the_other_golden_text(tmp_path: Path) -> None:
    """Read by another program (tests/forms), it has the same words. GDNOTICE_REWRITE_GOLDEN=1 writes it anew."""
    shown = self_test.shown(self_test.stamped_case(tmp_path, SystemClock()))
    if os.environ.get("GDNOTICE_REWRITE_GOLDEN") == "1":
        self_test.golden().write_text(shown, encoding="utf-8")
        pytest.fail("written anew: read the difference", pytrace=False)
    assert shown == self_test.golden().read_text(encoding="utf-8")
    ours, theirs = sorted(shown.split()), sorted(GOLDEN.read_text(encoding="utf-8").split())
    assert ours == theirs
