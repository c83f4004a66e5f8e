"""The sample ledger is sound, tells its story, cannot be taken for another; what may be done agrees with the acts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.cover_protect import expire_protect
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.people import change_setting, firm
from gdnotice.actions.possible_acts import possible_acts
from gdnotice.actions.sample_ledger import TODAY, make_sample, open_sample
from gdnotice.actions.set_up_ledger import set_up_ledger
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.clock import SystemClock
from gdnotice.errors import Misuse, Refusal, World
from gdnotice.ledger.vault import Vault, open_with_recovery
from tests.ledger import office
from tests.ledger.desk import Clock


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "SAMPLE"
    make_sample(folder, SystemClock()).close()
    return folder


@pytest.fixture
def vault(made: Path, tmp_path: Path) -> Iterator[Vault]:
    shutil.copytree(made, tmp_path / "SAMPLE")
    with open_sample(tmp_path / "SAMPLE", SystemClock()) as opened:
        yield opened


def test_it_is_sound_and_in_several_states(vault: Vault) -> None:
    office.proved(vault)
    states = [one.standing.state for one in list_notices(vault, everything=True)]
    assert states == [
        "draft", "withdrawn", "ready", "ready", "approved", "stamped", "sent", "acknowledged", "acknowledged",
    ]  # fmt: skip


def test_it_says_that_it_is_a_sample(vault: Vault) -> None:
    assert firm(vault).firm_name.startswith("SAMPLE")
    assert all("Sample" in one.holder for one in list_notices(vault, everything=True))


def test_its_clock_starts_on_its_day_and_runs(vault: Vault) -> None:
    first = vault.clock.now()
    assert 0 <= (first - TODAY).total_seconds() < 60
    assert vault.clock.now() >= first


@pytest.mark.parametrize("kind", ["approved", "stamped", "expired"])
def test_what_may_be_done_is_what_is_done(vault: Vault, kind: str) -> None:
    acts: dict[str, Callable[[int], object]] = {
        "approved": lambda number: approve_notice(vault, [number]),
        "stamped": lambda number: stamp_in_ledger(vault, [number]),
        "expired": lambda number: expire_protect(vault, number, "nothing came"),
    }
    told, done = [], []
    for line in list_notices(vault, everything=True):
        told.append(possible_acts(vault, line.number).may(kind))
        try:
            acts[kind](line.number)
            done.append(True)
        except Refusal:
            done.append(False)
    assert told == done
    assert any(done)


def test_with_a_second_pair_of_eyes_the_preparer_is_told_why_not(vault: Vault) -> None:
    from gdnotice.actions.draft_notice import draft_notice
    from gdnotice.actions.ready_notice import ready_notice

    change_setting(vault, "second_pair", "on")
    number = draft_notice(vault, "rights-notice", "sample-rights-2026", office.rights()).number
    assert ready_notice(vault, number).seq is not None
    found = possible_acts(vault, number)
    assert not found.may("approved")
    assert "yourself" in found.refused["approved"].what
    with pytest.raises(Refusal, match="yourself"):
        approve_notice(vault, [number])


def test_a_desk_is_set_up_with_its_settings_and_a_key_that_opens_it(tmp_path: Path) -> None:
    clock = Clock()
    settings = {"firm_name": "Sample Brokerage LLC", "second_pair": "off", "firm_participant": ""}
    done = set_up_ledger(tmp_path / "ledger", "Ada Sample", "four plain words here", clock, settings)
    with done.vault as opened:
        assert (firm(opened).firm_name, firm(opened).second_pair) == ("Sample Brokerage LLC", False)
    with open_with_recovery(tmp_path / "ledger", done.recovery_key, clock) as opened:
        assert opened.person.name == "Ada Sample"


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("settings", [{"firm_phone": "nobody's"}, {"firm_name": "x" * 400}])
def test_a_desk_that_cannot_be_set_up_leaves_no_ledger(tmp_path: Path, there: bool, settings: dict[str, str]) -> None:
    folder = tmp_path / "ledger"
    if there:
        folder.mkdir()
    with pytest.raises(Misuse):
        set_up_ledger(folder, "Ada Sample", "four plain words here", Clock(), settings)
    assert folder.exists() is there
    assert not there or not any(folder.iterdir())


def test_nor_does_one_on_which_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_vault: object) -> str:
        raise World("The disk is full.", "Nothing was written.", "Make room.")

    monkeypatch.setattr("gdnotice.actions.set_up_ledger.make_recovery_key", full)
    with pytest.raises(World):
        set_up_ledger(tmp_path / "ledger", "Ada Sample", "four plain words here", Clock(), {"firm_name": "Sample"})
    assert not (tmp_path / "ledger").exists()
