"""The firm's settings: entries of its ledger, read through types, changed by approvers only."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gdnotice.actions.people import change_setting, firm, lock_if_idle, settings_in_force
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger.entries import of_kind
from gdnotice.settings.firm import SETTINGS, Firm
from tests.ledger import desk
from tests.ledger.office import ANN, CAL, Office


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("second_pair", "off", False),
        ("second_pair", "yes", True),
        ("exposure_limit", "$5,000,000", Decimal(5_000_000)),
        ("retention_years", "10", 10),
        ("idle_minutes", "5", 5),
        ("firm_name", "Sample Brokerage LLC", "Sample Brokerage LLC"),
        ("firm_address", "200 Example Plaza|New York, NY 10281", ("200 Example Plaza", "New York, NY 10281")),
        ("firm_participant", "0226", "0226"),
    ],
)
def test_what_is_typed_is_in_force_until_it_is_cleared(tmp_path: Path, name: str, typed: str, value: object) -> None:
    with desk.make(tmp_path / "ledger") as vault:
        change_setting(vault, name, typed)
        assert settings_in_force(vault)[name] == value
        assert type(settings_in_force(vault)[name]) is type(value)
        count = len(of_kind(vault.db, "vault", "setting-changed"))
        change_setting(vault, name, typed)
        assert len(of_kind(vault.db, "vault", "setting-changed")) == count  # nothing changed, nothing is written
        change_setting(vault, name, "")
        assert firm(vault) == Firm()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("second_pair", "maybe"), ("exposure_limit", "-1"), ("retention_years", "2"), ("idle_minutes", "0"),
        ("idle_minutes", "soon"), ("colour", "blue"), ("firm_phone", "x"),
    ],
)  # fmt: skip
def test_what_is_no_value_changes_nothing(tmp_path: Path, name: str, typed: str) -> None:
    with desk.make(tmp_path / "ledger") as vault:
        with pytest.raises(Misuse):
            change_setting(vault, name, typed)
        assert of_kind(vault.db, "vault", "setting-changed") == []


def test_a_change_says_what_was_before(tmp_path: Path) -> None:
    with desk.make(tmp_path / "ledger") as vault:
        change_setting(vault, "exposure_limit", "100")
        change_setting(vault, "exposure_limit", "250.50")
        bodies = [entry.body for entry in of_kind(vault.db, "vault", "setting-changed")]
    assert bodies == [
        {"name": "exposure_limit", "before": None, "after": "100.00"},
        {"name": "exposure_limit", "before": "100.00", "after": "250.50"},
    ]


def test_only_approvers_change_settings(tmp_path: Path) -> None:
    made = Office(tmp_path / "ledger")
    with made.person(CAL) as vault, pytest.raises(Refusal, match="Only an approver"):
        change_setting(vault, "second_pair", "off")
    with made.person(ANN) as vault:
        assert firm(vault).second_pair


def test_the_ledger_locks_after_the_minutes_that_the_firm_set(tmp_path: Path) -> None:
    clock = desk.Clock()
    with desk.make(tmp_path / "ledger", clock) as vault:
        change_setting(vault, "idle_minutes", "5")
        clock.pass_by(minutes=4)
        assert not lock_if_idle(vault)
        clock.pass_by(minutes=2)
        assert lock_if_idle(vault)
        assert vault.closed
        assert lock_if_idle(vault)


def test_every_setting_has_a_default_and_says_what_it_is() -> None:
    assert set(SETTINGS) == set(Firm.__slots__)
    assert all(one.label and one.help.endswith(".") for one in SETTINGS.values())
