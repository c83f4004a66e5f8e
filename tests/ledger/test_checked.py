"""``check``: what somebody changes behind the program's back is told, and the first entry that does not fit named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.close_day import close_day
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.keep_ledger import check_ledger
from gdnotice.actions.people import change_setting
from gdnotice.actions.possible_acts import possible_acts
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.errors import Misuse, Refusal
from gdnotice.ledger import admitting, life, vault
from gdnotice.ledger.acting import Acting, acting
from gdnotice.ledger.checked import Proof, check_closing, checked
from gdnotice.ledger.closing import check_signs, typed_closing
from gdnotice.ledger.entitled import KnownPassphrases
from gdnotice.ledger.entries import About, every
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.people import Person
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.vault import Vault
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, RIGHTS_DAY, SECRETS, Office, at, proved

RIGHTS = "sample-rights-2026"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    made.stamped("rights-notice", RIGHTS, office.rights())
    return made


def unlocked(opened: Vault) -> None:
    """What somebody with the key could do: take the triggers away."""
    for (name,) in opened.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        opened.db.conn.execute(f"DROP TRIGGER {name}")


def changed(opened: Vault, *statements: str) -> Proof:
    unlocked(opened)
    for one in statements:
        assert opened.db.conn.execute(one).rowcount != 0
    return checked(opened.db)


def told(proof: Proof) -> str:
    assert not proof.ok
    return " ".join([proof.broken.what if proof.broken is not None else "", *proof.problems])


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["UPDATE entry SET exposure = exposure + 1, due = due - 1 WHERE kind = 'stamped'"], "was changed"),
        (["UPDATE entry SET seq = -1 WHERE seq = 4", "UPDATE entry SET seq = 4 WHERE seq = 5",
          "UPDATE entry SET seq = 5 WHERE seq = -1"], "entry 4 was changed"),
        (["DELETE FROM body WHERE seq = (SELECT max(seq) FROM body)",
          "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"], "at the end were taken out"),
        (["UPDATE standing SET due = due + 1"], "still to be done differs"),
        (["UPDATE notice SET holder = 'Another'"], "list of notices differs"),
        (["DELETE FROM party"], "list of holders and institutions differs"),
        (["UPDATE content SET size = size - 1 WHERE size = (SELECT min(size) FROM content)"], "differs from its own"),
        (["UPDATE tail SET seq = seq + 1"], "at the end were taken out"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_the_program_is_told(desk: Office, statements: list[str], words: str) -> None:
    with desk.person(BOB) as opened:
        proved(opened)
        assert words in told(changed(opened, *statements))


def test_an_altered_paper_is_named_with_its_entry(desk: Office) -> None:
    with desk.person(BOB) as opened:
        body = notice_now(opened.db, 1).stamped
        assert body is not None
        unlocked(opened)
        digest = bytes.fromhex(body["revision"])
        packed = bytes(opened.db.conn.execute("SELECT packed FROM content WHERE digest = ?", [digest]).fetchone()[0])
        place = len(packed) // 2
        altered = packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]
        opened.db.conn.execute("UPDATE content SET packed = ? WHERE digest = ?", [altered, digest])
        proof = checked(opened.db)
        assert proof.broken is not None
        seq = next(one.seq for one in every(opened.db) if one.body is not None and one.body.get("revision"))
        assert proof.broken.seq >= seq
        assert "paper" in proof.broken.what


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_one_changed_byte_in_the_middle_of_the_file_is_told(desk: Office, share: float) -> None:
    path = desk.folder / "vault.db"
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 1
    path.write_bytes(content)
    with desk.person(BOB) as opened:
        proof = check_ledger(opened)
        assert "seal does not fit" in told(proof)


def forged(opened: Vault, person: int, act_of: Callable[[Acting], object]) -> str:
    """What ``check`` says once somebody with the key has written an act in another's name."""
    opened.person = Person(person, "whoever", "approver")
    with acting(opened) as act:
        act_of(act)
    proof = checked(opened.db)
    assert proof.broken is not None
    return proof.broken.what


def test_an_approval_by_its_preparer_is_told_while_the_second_pair_was_on(desk: Office) -> None:
    with desk.person(ANN) as opened:
        number = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        assert ready_notice(opened, number).seq is not None
        with pytest.raises(Refusal):
            approve_notice(opened, [number])

        def approve(act: Acting) -> None:
            now = notice_now(act.db, number)
            life.do(act, "approved", now, {"answers": now.answers, "terms": now.terms, "second_pair": False})

        assert "approves what the same person prepared" in forged(opened, 1, approve)


@pytest.mark.parametrize("way", ["given", "recovered"])
def test_an_approval_that_another_could_have_given_is_refused_and_told(
    desk: Office, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = (desk.ready("rights-notice", RIGHTS, office.rights()) for _ in "12")
    if way == "given":
        with desk.person(ANN) as opened:
            admitting.change_passphrase(opened, SECRETS[BOB], number=2, cost=FLOOR)
    else:
        with desk.person(BOB) as opened:
            key = admitting.make_recovery_key(opened)
        vault.open_with_recovery(desk.folder, key, desk.clock, pause=desk.clock.pause).close()
    with desk.person(BOB) as opened:
        with pytest.raises(Refusal, match=r"set your own first|set a passphrase first"):
            approve_notice(opened, [one])
        assert not possible_acts(opened, one).may("approved")
        with monkeypatch.context() as before:  # as a program did that did not know this rule
            before.setattr(KnownPassphrases, "refuse", lambda _known, _person: None)
            seq = approve_notice(opened, [one])[0].seq
        admitting.change_passphrase(opened, SECRETS[BOB], cost=FLOOR)
        assert possible_acts(opened, two).may("approved")
        approve_notice(opened, [two])
        proof = checked(opened.db)
        assert proof.ok
        assert len(proof.cautions) == 1
        assert f"entry {seq} is an approval made with" in proof.cautions[0]


def test_with_the_second_pair_off_the_same_is_in_order(desk: Office) -> None:
    with desk.person(ANN) as opened:
        change_setting(opened, "second_pair", "off")
        number = draft_notice(opened, "rights-notice", RIGHTS, office.rights()).number
        ready_notice(opened, number)
        approve_notice(opened, [number], {("maybe-a-duplicate", None): "for the record"})
        proved(opened)
        change_setting(opened, "second_pair", "on")
        proved(opened)


@pytest.mark.parametrize(
    ("person", "kind", "family", "words"),
    [
        (3, "party-kept", "party", "role does not allow"),
        (3, "setting-changed", "vault", "role does not allow"),
        (9, "exported", "vault", "not in the ledger then"),
    ],
)
def test_an_act_by_somebody_who_may_not_is_told(desk: Office, person: int, kind: str, family: str, words: str) -> None:
    body: dict[str, object] = {"kind": "holder", "name": "X", "particulars": {}, "before": None, "after": 3}
    with desk.person(BOB) as opened:
        assert words in forged(opened, person, lambda act: act.entry(kind, About(family, 7), body))


def test_a_day_is_closed_printed_and_compared_later(desk: Office, tmp_path: Path) -> None:
    with desk.person(BOB) as opened:
        made = close_day(opened, tmp_path / "closing.pdf")
        assert close_day(opened, tmp_path / "closing.txt").number == made.number + 1
        number, found = typed_closing(made.written)
        assert (number, found) == (made.number, made.hash)
        assert check_closing(opened.db, number, found) is None
        assert check_ledger(opened, (number, found)).ok
        last = next(one for one in every(opened.db) if one.seq == number)
        assert (last.kind, last.hash.hex()) == ("day-closed", made.hash)
        assert last.body is not None
        assert last.body["day"] == "2026-11-30"
        other = check_ledger(opened, (number, "0" * 64))
        assert other.broken is not None
        assert other.broken.seq == number
        gone = check_closing(opened.db, 10_000, found)
        assert gone is not None
        assert "is not there" in gone.what
    with desk.person(CAL) as opened, pytest.raises(Refusal):
        close_day(opened)
    assert (tmp_path / "closing.pdf").read_bytes().startswith(b"%PDF-")
    text = (tmp_path / "closing.txt").read_text(encoding="utf-8")
    assert "--closing" in text


def test_a_past_written_anew_with_the_key_passes_but_not_against_a_closing_kept_elsewhere(desk: Office) -> None:
    with desk.person(BOB) as opened:
        made = close_day(opened)
        unlocked(opened)
        execute = opened.db.conn.execute
        before = b""
        for row in execute("SELECT * FROM entry ORDER BY seq").fetchall():
            columns, digest, own = list(row[:12]), bytes(row[12]), bytes(row[13])
            if row[5] in ("stamped", "day-closed"):
                columns[1] += 60_000
                told = json.dumps(columns, separators=(",", ":")).encode()
                own = hashlib.sha256(before + told + digest).digest()
                execute("UPDATE entry SET at = ?, hash = ? WHERE seq = ?", (columns[1], own, columns[0]))
            before = own
        execute("UPDATE tail SET hash = ?", (before,))
        assert check_ledger(opened).ok
        proof = check_ledger(opened, typed_closing(made.written))
        assert proof.broken is not None
        assert proof.broken.seq == made.number


def test_a_mistyped_closing_is_told_as_mistyped() -> None:
    written = "12:" + "-".join(["0123abcd"] * 8) + "-" + check_signs(12, "0123abcd" * 8)
    assert typed_closing(written) == typed_closing(written.upper().replace("-", " ")) == (12, "0123abcd" * 8)
    assert typed_closing("12:" + "0123ABCD" * 8) == (12, "0123abcd" * 8)
    for wrong in (written.replace("a", "b", 1), written.replace("12:", "21:")):
        with pytest.raises(Misuse, match="mistyped"):
            typed_closing(wrong)
    for wrong in ("", "12", "12:abc", "x:" + "0" * 64, written + "zz"):
        with pytest.raises(Misuse, match="no closing"):
            typed_closing(wrong)
