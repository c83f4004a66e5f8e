"""People let in and out, their passphrases, the recovery key, the desk's keyring: each an entry, none half-done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest

from gdnotice.actions.close_day import close_day
from gdnotice.actions.people import change_setting
from gdnotice.errors import Misuse, Refusal, World
from gdnotice.ledger import admitting, entries, keys, people, vault
from gdnotice.ledger.backup import back_up
from gdnotice.ledger.checked import checked
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault
from tests.ledger import desk
from tests.ledger.desk import Clock, kinds, make, note, notes, reopen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


def add(opened: Vault, name: str, role: str = "preparer") -> people.Person:
    return admitting.add_person(opened, name, role, f"passphrase of {name}", cost=FLOOR)


def enter(folder: Path, name: str, *, write: bool = True) -> Vault:
    return reopen(folder, name=name, passphrase=f"passphrase of {name}", write=write)


def test_several_people_have_passphrases_of_their_own(folder: Path) -> None:
    with make(folder) as made:
        assert [add(made, "Bo"), add(made, "Cy", "reader")] == [
            people.Person(2, "Bo", "preparer"),
            people.Person(3, "Cy", "reader"),
        ]
        assert list(people.people(made.db)) == [1, 2, 3]
        note(made, "one")
    for name, role in (("Bo", "preparer"), ("cy", "reader")):
        with reopen(folder, name=name, passphrase=f"passphrase of {name.title()}") as opened:
            assert (opened.person.name, opened.person.role) == (name.title(), role)
            assert notes(opened) == ["one"]
    with pytest.raises(World, match="several people"):
        reopen(folder)
    with pytest.raises(World, match="That name and passphrase do not open"):
        reopen(folder, name="Bo", passphrase=desk.PASSPHRASE)
    with pytest.raises(World, match="That name and passphrase do not open"):
        reopen(folder, name="Nobody", passphrase=desk.PASSPHRASE)


def test_who_may_do_what(folder: Path) -> None:
    with make(folder) as made:
        bo = add(made, "Bo")
        with pytest.raises(Refusal, match="last approver"):
            admitting.change_person(made, 1, role="reader")
        with pytest.raises(Refusal, match="Nobody removes themselves"):
            admitting.remove_person(made, 1)
        with pytest.raises(Refusal, match="Somebody of that name"):
            add(made, " bO ")
        with pytest.raises(Misuse, match="no such role"):
            add(made, "Cy", "admin")
        with pytest.raises(Refusal, match="Nobody of that number"):
            admitting.remove_person(made, 9)
        before = kinds(made)
    with enter(folder, "Bo") as opened:
        for refused in (
            lambda: add(opened, "Cy"),
            lambda: admitting.change_person(opened, bo.id, role="approver"),
            lambda: admitting.remove_person(opened, 1),
            lambda: admitting.make_recovery_key(opened),
            lambda: admitting.change_passphrase(opened, "another passphrase", number=1, cost=FLOOR),
        ):
            with pytest.raises(Refusal, match="Only an approver"):
                refused()
        assert kinds(opened) == before
        admitting.change_passphrase(opened, "of my own choice", cost=FLOOR)
    reopen(folder, name="Bo", passphrase="of my own choice").close()


def test_who_was_removed_stays_out_and_stays_told(folder: Path) -> None:
    with make(folder) as made:
        add(made, "Bo", "approver")
    with enter(folder, "Bo") as opened:
        note(opened, "by Bo")
        key = admitting.make_recovery_key(opened)
    old = (folder / keys.NAME).read_bytes()
    with reopen(folder, name=desk.NAME) as made:
        assert admitting.remove_person(made, 2).name == "Bo"
        assert list(people.people(made.db)) == [1]
        assert people.ever(made.db)[2] == people.Person(2, "Bo", "")
        assert entries.of(made.db, "person", 2)[-1].body == {"ways": ["passphrase", "recovery"]}
        assert notes(made) == ["by Bo"]
        assert add(made, "Bo").id == 3, "a number is never given again"
        admitting.remove_person(made, 3)
    with pytest.raises(World, match="do not open"):
        enter(folder, "Bo")
    with pytest.raises(World, match="recovery key does not open"):
        vault.open_with_recovery(folder, key, Clock(), pause=Clock().pause)
    # With the file of keys of before in its place again, the ledger itself says who is no longer in it.
    for name in (keys.NAME, keys.SPARE):
        (folder / name).write_bytes(old)
    with pytest.raises(World, match="no longer in force"):
        enter(folder, "Bo")
    with pytest.raises(World, match="no longer in force"):
        vault.open_with_recovery(folder, key, Clock(), pause=Clock().pause)
    reopen(folder, name=desk.NAME).close()
    assert len(keys.read(folder).wraps) == 1, "opening put the file right"


def test_a_passphrase_is_changed_without_encrypting_anew(folder: Path) -> None:
    with make(folder) as made:
        key = made.key
        admitting.change_passphrase(made, "a second passphrase", cost=FLOOR)
        note(made, "goes on")
    with pytest.raises(World, match="does not open"):
        reopen(folder)
    with reopen(folder, passphrase="a second passphrase") as again:
        assert again.key == key
        assert notes(again) == ["goes on"]
        assert entries.of(again.db, "person", 1)[-1].body == {"way": "passphrase"}
        admitting.require_own_passphrase(again, "a second passphrase", pause=Clock().pause)
        with pytest.raises(World, match="not your passphrase"):
            admitting.require_own_passphrase(again, desk.PASSPHRASE, pause=Clock().pause)
        with pytest.raises(Misuse, match="shorter"):
            admitting.change_passphrase(again, "short")
    reopen(folder, passphrase="a second passphrase").close()


def test_an_approver_gives_a_forgotten_passphrase_anew(folder: Path) -> None:
    with make(folder) as made:
        bo = add(made, "Bo")
        admitting.change_passphrase(made, "told on the telephone", number=bo.id, cost=FLOOR)
        last = entries.of(made.db, "person", bo.id)[-1]
        assert (last.kind, last.person) == ("passphrase-changed", 1)
        assert made.person.id == 1
    with reopen(folder, name="Bo", passphrase="told on the telephone") as opened:
        assert opened.person == bo
    reopen(folder, name=desk.NAME).close()


def test_a_name_and_a_role_are_changed(folder: Path) -> None:
    with make(folder) as made:
        bo = add(made, "Bo")
        assert admitting.change_person(made, bo.id, name="Bo Smith") == people.Person(2, "Bo Smith", "preparer")
        assert admitting.change_person(made, bo.id, role="approver").role == "approver"
        assert admitting.change_person(made, 1, role="reader").role == "reader"
        with pytest.raises(Refusal, match="Only an approver"):
            add(made, "Cy")
    with reopen(folder, name="bo smith", passphrase="passphrase of Bo") as opened:
        assert opened.person == people.Person(2, "Bo Smith", "approver")
    with pytest.raises(World):
        enter(folder, "Bo")


# --- the recovery key ------------------------------------------------------------------------------------------------


def test_the_recovery_key_opens_once_made_until_the_next(folder: Path) -> None:
    with make(folder) as made:
        add(made, "Bo")
        first = admitting.make_recovery_key(made)
        second = admitting.make_recovery_key(made)
    pause = Clock().pause
    with pytest.raises(World, match="recovery key does not open"):
        vault.open_with_recovery(folder, first, Clock(), pause=pause)
    with pytest.raises(Misuse, match="a mistake in it"):
        vault.open_with_recovery(folder, second[:-1] + ("0" if second[-1] != "0" else "1"), Clock(), pause=pause)
    with vault.open_with_recovery(folder, second.lower(), Clock(), pause=pause) as opened:
        assert (opened.person.id, opened.way) == (1, "recovery")
        admitting.change_passphrase(opened, "after the recovery", cost=FLOOR)
        assert kinds(opened)[-2:] == ["recovery-used", "passphrase-changed"]
        assert entries.of(opened.db, "person", 1)[-1].body == {"way": "recovery"}
    reopen(folder, name=desk.NAME, passphrase="after the recovery").close()
    with pytest.raises(Refusal, match="only as the person who made it"):
        vault.open_with_recovery(folder, second, Clock(), name="bo", pause=pause)
    with pytest.raises(Refusal, match="Nobody of that name"):
        vault.open_with_recovery(folder, second, Clock(), name="Cy", pause=pause)
    reopen(folder, name=desk.NAME, passphrase="after the recovery").close()


def test_the_recovery_key_lets_people_in_and_does_no_business(folder: Path) -> None:
    with make(folder) as made:
        bo = add(made, "Bo", "approver")
        key = admitting.make_recovery_key(made)
    with vault.open_with_recovery(folder, key, Clock(), pause=Clock().pause) as opened:
        before = kinds(opened)
        for refused in (lambda: change_setting(opened, "idle_minutes", "5"), lambda: close_day(opened)):
            with pytest.raises(Refusal, match="set a passphrase first"):
                refused()
        assert kinds(opened) == before
        assert back_up(opened).last == len(before)
        admitting.change_passphrase(opened, "from another hand", number=bo.id, cost=FLOOR)
        admitting.change_person(opened, bo.id, role="preparer")
        admitting.make_recovery_key(opened)
        admitting.change_passphrase(opened, "after the recovery", cost=FLOOR)
        with pytest.raises(Refusal, match="set a passphrase first"):
            close_day(opened)
    with reopen(folder, name=desk.NAME, passphrase="after the recovery") as opened:
        change_setting(opened, "idle_minutes", "5")
        assert checked(opened.db).ok


# --- names that look the same ----------------------------------------------------------------------------------------


def test_blanks_widths_and_capitals_make_no_other_person(folder: Path) -> None:
    with make(folder) as made:
        assert add(made, "Bo   \u00a0Smith").name == "Bo Smith"
        for same in ("bo  smith", "BO SMITH", "\uff22o Smith", "Bo\u3000Smith"):
            with pytest.raises(Refusal, match="Somebody of that name"):
                add(made, same)
    for typed in ("bo  smith", "\uff22O SMITH"):
        with reopen(folder, name=typed, passphrase="passphrase of Bo   \u00a0Smith") as opened:
            assert opened.person.id == 2


def test_a_name_of_other_letters_that_look_the_same_is_refused(folder: Path) -> None:
    with make(folder) as made:
        add(made, "Bob Coe")
        for mixed in ("\u0412ob Coe", "Bob C\u03bfe", "B\u043eb-Coe"):
            with pytest.raises(Misuse, match="several scripts"):
                add(made, mixed)
        for alike in ("\u0412\u041e\u0412 Coe", "Bob \u0421\u043e\u0435", "B0b Coe", "Bob\ufe00 Coe"):
            with pytest.raises(Refusal, match="looks the same"):
                add(made, alike)
            with pytest.raises(Refusal, match="looks the same"):
                admitting.change_person(made, 1, name=alike)
        assert add(made, "\u0410\u043d\u043d\u0430 Smith-\u0418\u0432\u0430\u043d\u043e\u0432\u0430").id == 3
        assert add(made, "Zoë O'Łukasiewicz").id == 4
        assert admitting.change_person(made, 2, name="B0b Coe").name == "B0b Coe", "nobody else is called so"


def test_a_ledger_of_before_opens_by_its_name_of_two_blanks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as before:  # names were kept and compared with their blanks
        before.setattr(people, "good_name", str)
        before.setattr(people, "plain", str)
        before.setattr(people, "look", str)
        before.setattr(keys, "plain", str.casefold)
        with make(folder) as made:
            one, two = add(made, "Bo Smith"), add(made, "Bo  Smith")
    for person in (one, two):
        with enter(folder, person.name) as opened:
            assert opened.person == person
            assert people.named(opened.db, person.name) == person


# --- the keyring -----------------------------------------------------------------------------------------------------


class Drawer(keyring.backend.KeyringBackend):
    """A keyring of this process: machines that run tests have none, and a desk's own is not to be touched."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before, drawer = keyring.get_keyring(), Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_the_keyring_opens_for_who_set_it(folder: Path, drawer: Drawer) -> None:
    with make(folder) as made:
        add(made, "Bo")
    with pytest.raises(World, match="no key for this ledger"):
        vault.open_with_keyring(folder, Clock())
    with enter(folder, "Bo") as opened:
        admitting.set_keyring(opened)
        admitting.set_keyring(opened)
        assert len(drawer.held) == 1
        shown = "".join(f"{service}{under}{secret}" for (service, under), secret in drawer.held.items())
        assert "Bo" not in shown.split("/")[0]
        assert opened.key.hex() not in shown
    with vault.open_with_keyring(folder, Clock()) as opened:
        assert (opened.person.name, opened.way) == ("Bo", "keyring")
        note(opened, "one")
        drawer.locked = True
        with pytest.raises(World, match="may be locked"):
            admitting.set_keyring(opened)
    with pytest.raises(World, match="may be locked"):
        vault.open_with_keyring(folder, Clock())
    drawer.locked = False
    with vault.open_with_keyring(folder, Clock()) as opened:
        admitting.clear_keyring(opened)
        admitting.clear_keyring(opened)
        assert kinds(opened)[-4:] == ["keyring-set", "keyring-set", "noted", "keyring-cleared"]
    assert drawer.held == {}
    with pytest.raises(World, match="no key for this ledger"):
        vault.open_with_keyring(folder, Clock())


def test_who_is_removed_leaves_no_secret_in_the_keyring(folder: Path, drawer: Drawer) -> None:
    with make(folder) as made:
        add(made, "Bo")
    with enter(folder, "Bo") as opened:
        admitting.set_keyring(opened)
    stolen = dict(drawer.held)
    with reopen(folder, name=desk.NAME) as made:
        admitting.remove_person(made, 2)
    assert drawer.held == {}
    drawer.held.update(stolen)
    with pytest.raises(World, match="no key for this ledger"):
        vault.open_with_keyring(folder, Clock())


def test_a_secret_that_was_tampered_with_opens_nothing(folder: Path, drawer: Drawer) -> None:
    with make(folder) as made:
        admitting.set_keyring(made)
    for secret in ("", "not base 64!", "AAAA"):
        drawer.held = dict.fromkeys(drawer.held, secret)
        with pytest.raises(World, match="no key for this ledger"):
            vault.open_with_keyring(folder, Clock())


def test_a_desk_without_a_keyring_is_told(folder: Path) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]  # taken where there is none
    try:
        with make(folder) as made:
            before_kinds = kinds(made)
            with pytest.raises(World, match="has no keyring") as caught:
                admitting.set_keyring(made)
            assert "Secret Service" in caught.value.meaning
            assert kinds(made) == before_kinds
            assert len(made.ring.wraps) == len(keys.read(folder).wraps) == 1
    finally:
        keyring.set_keyring(before)
