"""The ledger from the shell: the whole life of a notice in words, with passphrases that never are arguments."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gdnotice import places
from gdnotice.actions.begin_offer import Entering, keep_begun, new_mark, stored_entering
from gdnotice.actions.edit_offer import sheet_in_ledger
from gdnotice.actions.standing_words import units
from gdnotice.cli import main
from gdnotice.cli.main import run
from gdnotice.clock import NEW_YORK, SystemClock
from gdnotice.ledger import admitting, purging, vault
from gdnotice.ledger.entries import milliseconds
from gdnotice.ledger.sealing import FLOOR
from gdnotice.offer.sheet import OfferSheet
from gdnotice.stamp.verify import verify
from gdnotice.values import digest
from tests.journeys.conftest import Said
from tests.ledger.test_batch_in_ledger import rows

ANN, BOB, CAL = "Ann Sample", "Bob Sample", "Cal Sample"
SECRETS = {ANN: "ann has a long one", BOB: "bob has a long one", CAL: "cal has a long one"}


class Desk:
    """``desk(ANN, "list")``: run ``gdnotice ledger list`` as Ann, her passphrase through a pipe."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
        self.folder, self.monkeypatch, self.capfd = folder, monkeypatch, capfd

    def __call__(self, who: str, *words: object, more: str = "", ledger: Path | None = None) -> Said:
        reading, writing = os.pipe()
        content = f"{SECRETS[who]}\n{more}".encode()
        feeding = threading.Thread(target=_feed, args=(writing, content))
        feeding.start()
        try:
            place = ("--ledger", ledger or self.folder, "--as", who, "--passphrase-fd", reading)
            said = self.plain("ledger", *words, *place)
        finally:
            feeding.join()
            os.close(reading)
        assert SECRETS[who] not in said.out + said.err
        return said

    def plain(self, *words: object) -> Said:
        self.monkeypatch.setattr(sys, "argv", ["gdnotice", *map(str, words)])
        self.capfd.readouterr()
        code = run()
        said = self.capfd.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    def done(self, who: str, *words: object, more: str = "") -> Said:
        """As a call, of what must succeed."""
        said = self(who, *words, more=more)
        assert said.code == 0, said.err
        return said


def _feed(writing: int, content: bytes) -> None:
    with os.fdopen(writing, "wb") as stream:
        stream.write(content)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Desk:
    """A ledger of two approvers, at the least cost that a ledger may have: every command opens it anew."""
    with vault.create(tmp_path / "ledger", ANN, SECRETS[ANN], SystemClock(), cost=FLOOR) as opened:
        admitting.add_person(opened, BOB, "approver", SECRETS[BOB], cost=FLOOR)
    return Desk(tmp_path / "ledger", monkeypatch, capfd)


def today() -> datetime:
    """The present moment at the desk of the offer, which the program reads from the same clock."""
    return SystemClock().now().astimezone(NEW_YORK)


@pytest.fixture
def offer(tmp_path: Path) -> Path:
    """The sample rights offering, set into the present: it opened a month ago and expires in ten days."""
    text = (places.resources() / "offers" / "sample-rights-2026.toml").read_text(encoding="utf-8")
    begun, ends = today().date() - timedelta(days=30), today().date() + timedelta(days=10)
    text = text.replace("2026-11-02", begun.isoformat()).replace("2026-12-01T17:00:00", f"{ends}T17:00:00")
    path = tmp_path / "offer.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """The sample answers, dated a moment ago."""
    text = (places.resources() / "samples" / "rights-notice.toml").read_text(encoding="utf-8")
    now = today().replace(microsecond=0, tzinfo=None)
    text = text.replace("2026-11-30T10:30:00", now.isoformat()).replace("2026-11-30", now.date().isoformat())
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_notice_from_the_first_word_to_the_last(desk: Desk, offer: Path, answers: Path, tmp_path: Path) -> None:
    assert desk.done(ANN, "offer", "keep", offer, "--json").json["kept"] is True
    assert "has this version" in desk.done(ANN, "offer", "keep", offer).out
    number = desk.done(ANN, "draft", "rights-notice", "sample-rights-2026", answers, "--json").json["notice"]
    assert number == 1
    ready = desk.done(ANN, "ready", number, "--json").json
    assert ready["ready"] is True
    # Nothing on a business day; on others the bank of the wire is closed.
    taken = [word for one in ready["unacknowledged"] for word in ("--accept", one["code"], "known")]
    refused = desk(ANN, "approve", number)
    assert (refused.code, refused.out) == (1, "")
    assert "second person approves" in refused.err.replace("\n", " ")
    desk.done(BOB, "approve", number, *taken)
    stamped = desk.done(BOB, "stamp", number, "--json").json["stamped"][0]

    paper = tmp_path / "paper.pdf"
    written = desk.done(ANN, "paper", number, "-o", paper, "--json").json
    assert written["sha256"] == stamped["sha256"] == digest(paper.read_bytes())
    assert verify(paper.read_bytes()).ok

    wrong = desk(ANN, "send", number, "--by", "email")
    assert (wrong.code, "lists no delivery" in wrong.err) == (1, True)
    sent = desk.done(ANN, "send", number, "--by", "fax", "--confirmation", "FX-0042", "--json").json
    assert (sent["state"], sent["protect"], sent["uncovered"], sent["exposure"]) == ("sent", "OPEN", "1200", "2141.10")
    report = tmp_path / "report.txt"
    report.write_text("fax report", encoding="utf-8")
    desk.done(ANN, "attach", number, report, "--what", "fax report")
    desk.done(ANN, "instruct", number, "--text", "Exercise all", "--what", "by telephone")
    acknowledged = desk.done(ANN, "acknowledge", number, "--by", "M. Agent", "--how", "telephone", "--json").json
    assert acknowledged["due_code"] == "guarantee-due"

    day = today().date().isoformat()
    too_much = desk(ANN, "cover", number, "--quantity", "1201", "--dated", day)
    assert (too_much.code, "More would be covered" in too_much.err) == (1, True)
    part = desk.done(ANN, "cover", number, "--quantity", "200", "--dated", day, "--json").json
    assert (part["protect"], part["uncovered"], part["exposure"]) == ("OPEN", "1000", "1784.25")
    listed = desk.done(BOB, "list", "--state", "OPEN", "--find", "sample hol", "--json").json["notices"]
    assert [(one["notice"], one["uncovered"]) for one in listed] == [(1, "1000")]
    desk.done(ANN, "cover", number, "--quantity", "1000", "--dated", day)
    assert "Nothing is to be done" in desk.done(ANN, "list").out

    shown = desk.done(BOB, "show", number, "--json").json
    assert shown["protect"] == "COVR"
    assert [one["kind"] for one in shown["entries"] if one["kind"] != "warning-acknowledged"] == [
        "drafted", "made-ready", "approved", "stamped", "sent", "evidence-attached", "instruction-recorded",
        "acknowledged", "covered", "covered",
    ]  # fmt: skip
    assert shown["sendings"][0]["confirmation"] == "FX-0042"
    assert shown["paper"]["sha256"] == stamped["sha256"]
    assert "by Bob Sample" in desk.done(ANN, "show", number).out

    proof = desk.done(ANN, "check", "--json").json
    assert (proof["ok"], proof["notices"], proof["papers"]) == (True, 1, 1)
    entry, closing = proof["closing"]["entry"], proof["closing"]["hash"]
    assert desk(ANN, "check", "--closing", f"{entry}:{closing}").code == 0
    forged = desk(ANN, "check", "--closing", f"{entry}:{'0' * 64}")
    assert (forged.code, "was changed" in forged.err) == (1, True)


def _pipe(text: str) -> int:
    """A descriptor from which ``text`` can be read; it is left to the process to close."""
    reading, writing = os.pipe()
    _feed(writing, text.encode())
    return reading


def test_the_board_says_on_top_what_changed_and_a_slip_needs_a_reason(
    desk: Desk, offer: Path, answers: Path, tmp_path: Path
) -> None:
    def board(*words: object) -> Said:
        place = ("--ledger", desk.folder, "--as", ANN, "--passphrase-fd", _pipe(f"{SECRETS[ANN]}\n"))
        said = desk.plain("board", *words, *place)
        assert said.code == 0, said.err
        return said

    desk.done(ANN, "draft", "rights-notice", offer, answers)
    text = offer.read_text(encoding="utf-8")
    announced = (today() + timedelta(hours=1)).replace(microsecond=0)
    soon = tmp_path / "soon.toml"
    soon.write_text(
        f"{text}\n[[amendment]]\nannounced = {announced.replace(tzinfo=None).isoformat()}\n"
        f'issuer = "Longer Issuer, Inc."\nsource = "Supplement No. 1"\n',
        encoding="utf-8",
    )
    assert "reckon the notices again then" in " ".join(desk.done(ANN, "offer", "amend", soon).out.split())
    assert board("--json").json["changed"] == []
    later = (announced + timedelta(hours=1)).isoformat()
    (changed,) = board("--json", "--at", later).json["changed"]
    assert (changed["offer"], changed["documents"]) == ("sample-rights-2026", ["Supplement No. 1"])
    assert datetime.fromisoformat(changed["announced"]) == announced
    told = board("--at", later).out
    assert told.startswith("! sample-rights-2026 changed at ")
    assert "gdnotice ledger offer amend sample-rights-2026" in " ".join(told.split())

    slip = tmp_path / "slip.toml"
    slip.write_text(soon.read_text(encoding="utf-8").replace('security = "', 'security = "Old ', 1), encoding="utf-8")
    seen = desk.done(ANN, "offer", "amend", slip, "--preview").out
    assert "Corrected in the offer's own document: security:" in " ".join(seen.split())
    assert "no new document says so" in " ".join(desk(ANN, "offer", "amend", slip).err.split())
    assert desk.done(ANN, "offer", "amend", slip, "--correction", "a slip", "--json").json["corrections"]
    assert "lacks a document" in " ".join(desk(ANN, "offer", "amend", offer).err.split())


def test_an_amendment_is_previewed_and_applied(desk: Desk, offer: Path, answers: Path, tmp_path: Path) -> None:
    desk.done(ANN, "draft", "rights-notice", offer, answers)
    desk.done(ANN, "ready", 1)
    longer = tmp_path / "longer.toml"
    then, announced = today().date() + timedelta(days=17), today() - timedelta(minutes=5)
    longer.write_text(
        f"{offer.read_text(encoding='utf-8')}\n[[amendment]]\nnumber = 1\n"
        f"announced = {announced.replace(tzinfo=None, microsecond=0).isoformat()}\n"
        f'expires = {then}T17:00:00\nsource = "Supplement No. 1"\n',
        encoding="utf-8",
    )
    seen = desk.done(ANN, "offer", "amend", longer, "--preview", "--json").json
    assert (seen["applied"], seen["changes"][0]["term"]) == (False, "expires")
    assert [one["code"] for one in seen["notices"][0]["moved"]][:2] == ["expiration", "notice-due"]
    assert "guarantee-due" in [one["code"] for one in seen["notices"][0]["stayed"]]
    assert len(desk.done(ANN, "show", 1, "--json").json["entries"]) == 2
    told = desk.done(ANN, "offer", "amend", longer).out
    assert "did not move: guarantee-due" in told
    assert "Applied." in told
    assert desk.done(ANN, "show", 1, "--json").json["entries"][-1]["kind"] == "re-evaluated"
    assert desk.done(ANN, "offer", "list", "--json").json["offers"][0]["versions"] == 2
    terms = desk.done(ANN, "offer", "show", "sample-rights-2026", "--json").json["terms"]
    assert datetime.fromisoformat(terms["expires"]["value"]).date() == then
    assert desk.done(ANN, "offer", "amend", longer, "--json").json["notices"] == []


def test_what_leaves_the_ledger_and_how_it_is_kept(desk: Desk, offer: Path, answers: Path, tmp_path: Path) -> None:
    desk.done(ANN, "draft", "rights-notice", offer, answers)
    pack = tmp_path / "pack.zip"
    done = desk.done(ANN, "export", 1, "-o", pack, "--json").json
    assert pack.is_file()
    assert "summary.pdf" in done["files"]
    assert "files" in desk.done(BOB, "export", 1, "-o", pack, "--reveal").out
    listed = tmp_path / "notices.csv"
    assert desk.done(ANN, "export", "--list", "notices", "-o", listed, "--json").json["rows"] == 1
    for wrong in (("export", "-o", pack), ("export", 1, "--list", "notices", "-o", listed),
                  ("export", 1, "--offer", "x", "-o", pack), ("export", "--list", "people", "--reveal", "-o", listed),
                  ("check", "--closing", "12:34")):  # fmt: skip
        said = desk(ANN, *wrong)
        assert (said.code, said.out) == (2, "")

    closed = desk.done(ANN, "close-day", "-o", tmp_path / "closing.txt", "--json").json
    assert closed["closing"] in (tmp_path / "closing.txt").read_text(encoding="utf-8")
    assert desk.done(ANN, "check", "--closing", closed["closing"], "--json").json["ok"] is True
    assert "is closed with entry" in desk.done(ANN, "close-day").out

    seen = desk.done(ANN, "purge", "--dry-run", "--json").json
    assert (seen["notices"], seen["entry"]) == ([], None)
    assert "nothing to purge" in desk.done(ANN, "purge").out
    kept = desk(ANN, "purge", "--before", today().date().isoformat())
    assert (kept.code, "is still kept" in kept.err) == (1, True)


def test_the_shell_tells_of_offers_that_are_begun(desk: Desk, offer: Path) -> None:
    desk.done(ANN, "offer", "keep", offer)
    assert "began" not in desk.done(ANN, "offer", "list").out
    with vault.open_vault(desk.folder, BOB, SECRETS[BOB], SystemClock()) as opened:
        base = sheet_in_ledger(opened, "sample-rights-2026")
        base.sheet.terms["price"] = "2.80"
        keep_begun(opened, new_mark(), stored_entering(Entering(base.sheet)), base.sheet.id, base.content)
        secret = Entering(OfferSheet(terms={"issuer": "Unmistakable Water, Inc."}))
        keep_begun(opened, new_mark(), stored_entering(secret), None, None)
    told = desk.done(ANN, "offer", "list").out
    assert "Bob Sample began a change of sample-rights-2026" in told
    assert "Bob Sample began a new offer" in told
    assert "Unmistakable" not in told
    begun = desk.done(ANN, "offer", "list", "--json").json["begun"]
    assert {(one["offer"], one["person"]) for one in begun} == {("sample-rights-2026", BOB), (None, BOB)}
    assert "2 offers or amendments are begun and not finished" in desk.done(ANN, "close-day").out


def test_a_purged_notice_is_shown_with_its_states(
    desk: Desk, offer: Path, answers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.done(ANN, "draft", "rights-notice", offer, answers)
    desk.done(ANN, "withdraw", 1, "--reason", "sold")
    with vault.open_vault(desk.folder, ANN, SECRETS[ANN], SystemClock()) as opened:
        purging.purge(opened, milliseconds(today()) + 1000)
    assert desk.done(ANN, "list", "--all", "--json").json["notices"][0]["holder"] == "(purged)"
    assert "particulars were purged" in desk.done(ANN, "show", 1).out
    shown = desk.done(ANN, "show", 1, "--json").json
    assert (shown["purged"], shown["state"]) == (True, "withdrawn")
    assert [one["purged"] for one in shown["entries"]] == [True, True]
    refused = desk(ANN, "change", 1)
    assert (refused.code, "were purged" in refused.err) == (1, True)
    assert desk(ANN, "check").code == 0


def test_a_ledger_is_made_and_its_first_person_adds_the_next(desk: Desk, tmp_path: Path) -> None:
    desk.folder = tmp_path / "another"
    assert "its approver" in desk.done(ANN, "init").out
    assert desk(ANN, "init").code == 4
    # both passphrases through one descriptor, a line each
    reading = _pipe(f"{SECRETS[ANN]}\n{SECRETS[BOB]}\n")
    place = ("--ledger", desk.folder, "--as", ANN, "--passphrase-fd", reading, "--new-passphrase-fd", reading)
    assert desk.plain("ledger", "person", "add", BOB, "preparer", *place).code == 0
    os.close(reading)
    found = desk.done(BOB, "people", "--json").json
    assert [(one["name"], one["role"]) for one in found["people"]] == [(ANN, "approver"), (BOB, "preparer")]


def test_people_come_go_and_change_their_passphrases(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.done(ANN, "person", "add", CAL, "reader", "--new-passphrase-fd", _pipe(SECRETS[CAL]))
    denied = desk(CAL, "setting", "second_pair", "off")
    assert (denied.code, "Only an approver" in denied.err) == (1, True)
    desk.done(ANN, "person", "role", CAL, "approver")
    assert "on" in desk.done(CAL, "setting", "second_pair").out
    desk.done(CAL, "setting", "second_pair", "off")
    assert desk.done(CAL, "setting", "second_pair", "--json").json == {"settings": {"second_pair": False}}
    desk.done(CAL, "person", "passphrase", "--new-passphrase-fd", _pipe("another long one"))
    monkeypatch.setitem(SECRETS, CAL, "another long one")
    desk.done(CAL, "people")
    desk.done(ANN, "person", "remove", CAL)
    gone = desk(CAL, "people")
    assert gone.code == 4
    desk.done(ANN, "person", "remove", BOB)
    assert desk(ANN, "person", "remove", ANN).code == 1
    key = desk.done(ANN, "recovery").out.strip()
    assert len(key) > 30
    reading = _pipe(key)
    assert desk.plain("ledger", "people", "--ledger", desk.folder, "--recovery", "--passphrase-fd", reading).code == 0
    os.close(reading)


def test_backup_and_restore(desk: Desk, tmp_path: Path) -> None:
    made = desk.done(ANN, "backup", "--json").json
    desk.done(ANN, "setting", "idle_minutes", "5")
    asked = desk(ANN, "restore", made["folder"])
    assert asked.code == 2
    assert "1 entry would be left behind" in " ".join(asked.err.split())
    assert desk.done(ANN, "setting", "idle_minutes", "--json").json == {"settings": {"idle_minutes": 5}}
    said = desk.done(ANN, "restore", made["folder"], "--yes", "--json").json
    assert said["left_behind"] == 1
    assert Path(said["folder"]) == desk.folder
    assert Path(said["replaced"]).is_dir()
    assert desk.done(ANN, "setting", "idle_minutes", "--json").json == {"settings": {"idle_minutes": 15}}
    assert desk.done(ANN, "check").code == 0


@pytest.mark.parametrize(
    ("words", "code", "about"),
    [
        (("show", 7), 2, "There is no notice 7"),
        (("draft", "rights-notice", "no-such-offer"), 3, "no offer"),
        (("offer", "show", "no-such-offer"), 2, "no offer of that id"),
        (("offer", "amend", "sample-tender-2003"), 2, "no offer of that id"),
        (("setting", "colour", "blue"), 2, "no setting"),
        (("setting", "idle_minutes", "0"), 2, "no value"),
        (("list", "--offer", "no-such-offer"), 2, "no offer of that id"),
        (("cover", 7, "--quantity", "1", "--dated", "yesterday"), 2, "is no date"),
        (("aprove", 1), 2, "Did you mean 'approve'"),
    ],
)
def test_what_goes_wrong_is_said_with_its_code(desk: Desk, words: tuple[object, ...], code: int, about: str) -> None:
    said = desk(ANN, *words)
    assert (said.code, said.out) == (code, "")
    assert about in said.err.replace("\n", " ")


def test_a_passphrase_is_never_taken_from_elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdnotice.cli.ledger_opening._has_terminal", lambda: False)
    said = desk.plain("ledger", "list", "--ledger", desk.folder, "--as", ANN)
    assert (said.code, "no terminal" in said.err) == (2, True)
    assert desk.plain("ledger", "list", "--ledger", desk.folder, "--passphrase", "x").code == 2
    closed = desk.plain("ledger", "list", "--ledger", desk.folder, "--passphrase-fd", 999)
    assert (closed.code, "cannot be read" in closed.err) == (2, True)
    empty = _pipe("")
    said = desk.plain("ledger", "list", "--ledger", desk.folder, "--passphrase-fd", empty)
    os.close(empty)
    assert (said.code, "Nothing came" in said.err) == (2, True)


def test_the_desk_remembers_which_ledger_and_who(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    unsaid = desk.plain("ledger", "list")
    assert (unsaid.code, "Which ledger is meant" in unsaid.err) == (2, True)
    assert desk.plain("ledger", "use", "--ledger", desk.folder, "--as", ANN).code == 0
    reading = _pipe(SECRETS[ANN])
    assert desk.plain("ledger", "list", "--passphrase-fd", reading).code == 0
    os.close(reading)
    monkeypatch.setenv("GDNOTICE_LEDGER", str(tmp_path / "elsewhere"))
    reading = _pipe(SECRETS[ANN])
    assert desk.plain("ledger", "list", "--passphrase-fd", reading).code == 4
    os.close(reading)


@pytest.mark.parametrize(
    "words",
    [
        (), *[(one,) for one in (
            "init", "use", "people", "person", "recovery", "keyring", "setting", "offer", "list", "show", "reveal",
            "draft", "change", "ready", "accept", "approve", "send-back", "stamp", "paper", "send", "acknowledge",
            "cover", "expire", "withdraw", "reject", "supersede", "attach", "instruct", "check", "backup", "restore",
            "export", "close-day", "purge",
        )],
        ("offer", "keep"), ("offer", "amend"), ("offer", "list"), ("offer", "show"), ("offer", "printing"),
        ("person", "add"), ("person", "remove"), ("person", "role"), ("person", "passphrase"),
    ],
)  # fmt: skip
def test_every_command_has_help(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    said = Desk(tmp_path, monkeypatch, capfd).plain("ledger", *words, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: gdnotice ledger")


def test_a_clock_set_back_is_told(desk: Desk, offer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.done(ANN, "offer", "keep", offer).err == ""
    earlier = SystemClock().now() - timedelta(hours=2)
    monkeypatch.setattr(SystemClock, "now", lambda _: earlier)
    for words in (("list",), ("draft", "rights-notice", "sample-rights-2026", "--json")):
        said = desk.done(ANN, *words)
        assert said.err.count("The clock stands before the moment of the ledger's last entry") == 1
        assert "set it right" in said.err.replace("\n  ", " ")
    assert desk.done(ANN, "check", "--json").json["ok"] is True


def test_what_cannot_be_told_is_done_all_the_same_and_said_so(desk: Desk) -> None:
    reading = _pipe(SECRETS[ANN])
    place = ("--ledger", str(desk.folder), "--as", ANN, "--passphrase-fd", str(reading))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gdnotice", "ledger", "setting", "idle_minutes", "5", *place],
            stdout=full, stderr=subprocess.PIPE, pass_fds=(reading,), check=False, text=True,
        )  # fmt: skip
    os.close(reading)
    assert (done.returncode, "Only the telling failed" in done.stderr, "Nothing was" in done.stderr) == (4, True, False)
    assert len(done.stderr.splitlines()) == 1
    assert desk.done(ANN, "setting", "idle_minutes", "--json").json == {"settings": {"idle_minutes": 5}}


def test_a_fault_of_the_program_does_not_claim_that_nothing_was_done(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyError) as caught:
        raise KeyError("a name")
    assert main._bug(caught.value) == 4
    told = capfd.readouterr().err
    assert ("ledger show" in told, "Nothing was written" in told, "a name" in told) == (True, False, False)


def test_a_backup_is_made_while_somebody_writes(desk: Desk, tmp_path: Path) -> None:
    with vault.open_vault(desk.folder, ANN, SECRETS[ANN], SystemClock()):
        refused = desk(BOB, "setting", "idle_minutes", "5")
        assert (refused.code, "open for writing by" in refused.err.replace("\n", " ")) == (4, True)
        made = desk.done(BOB, "backup", "--json").json
        assert (made["told"], Path(made["folder"]).parent) == (False, desk.folder / "backups")
        assert "no entry tells" in desk.done(BOB, "backup", "--into", tmp_path / "stick").out
    assert desk.done(BOB, "backup", "--json").json["told"] is True
    assert desk.done(ANN, "check", "--json").json["entries"] == made["entry"] + 1
    assert desk.done(ANN, "restore", made["folder"], "--json").json["entry"] == made["entry"]


def test_the_board_says_where_it_is(desk: Desk) -> None:
    said = desk(ANN, "board")
    assert (said.code, "`gdnotice board`" in said.err) == (2, True)


def test_a_batch_with_nothing_to_stamp_says_what_it_waits_for(desk: Desk, offer: Path, tmp_path: Path) -> None:
    cells = {key: value for key, value in rows(count=1)[0].answers.items() if "date" not in key}
    cells |= {"notice.date": today().strftime("%Y-%m-%dT%H:%M:%S")}
    cells |= {key: today().date().isoformat() for key in ("payment.wire.date", "guarantor.date")}
    sheet = tmp_path / "rows.csv"
    with sheet.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(cells), list(cells.values())])
    desk.done(ANN, "offer", "keep", offer)
    drafted = desk.done(ANN, "batch", "rights-notice", "sample-rights-2026", sheet, "--json").json
    nothing = desk(BOB, "stamp", "--batch", 1)
    assert (nothing.code, nothing.out, "1 is ready for approval" in nothing.err) == (1, "", True)
    assert desk(BOB, "stamp", "--batch", 1, "--json").json == {"batch": 1, "stamped": 0, "states": {"ready": 1}}
    taken = [word for code in drafted["warnings"] for word in ("--accept", code, "known")]
    desk.done(BOB, "approve", "--batch", 1, *taken)
    again = desk(BOB, "approve", "--batch", 1)
    assert (again.code, "1 is approved" in again.err) == (1, True)
    desk.done(BOB, "stamp", "--batch", 1)
    assert "1 is stamped" in desk(BOB, "stamp", "--batch", 1).err


def test_what_was_done_with_a_notice_is_shown_in_words(desk: Desk, offer: Path, answers: Path, tmp_path: Path) -> None:
    desk.done(ANN, "draft", "rights-notice", offer, answers)
    ready = desk.done(ANN, "ready", 1, "--json").json
    for one in ready["unacknowledged"]:
        field = ("--field", one["field"]) if one["field"] else ()
        desk.done(ANN, "accept", 1, one["code"], *field, "--reason", "the bank is open")
    desk.done(BOB, "approve", 1)
    desk.done(BOB, "stamp", 1)
    sent = desk.done(ANN, "send", 1, "--by", "fax", "--confirmation", "FX-0042", "--json").json
    report = tmp_path / "report.txt"
    report.write_text("fax report", encoding="utf-8")
    desk.done(ANN, "attach", 1, report, "--what", "what the fax said")
    desk.done(ANN, "acknowledge", 1, "--by", "M. Agent", "--how", "by telephone")
    cover = desk.done(ANN, "cover", 1, "--quantity", "200", "--dated", today().date().isoformat(), "--json").json
    listed = desk.done(ANN, "list", "--json").json
    assert (cover["uncovered"], cover["due"]) == ("1000", listed["notices"][0]["due"])
    assert (
        datetime.fromisoformat(sent["due"]).utcoffset()
        == datetime.fromisoformat(sent["due"]).astimezone(NEW_YORK).utcoffset()
    )
    reading = _pipe(SECRETS[ANN])
    place = ("--ledger", desk.folder, "--as", ANN, "--passphrase-fd", reading)
    board = desk.plain("board", "--json", *place)
    assert board.code == 0, board.err
    total = board.json["total"]
    os.close(reading)
    assert (total["uncovered"], total["exposure"]) == (cover["uncovered"], cover["exposure"])
    shown = " ".join(desk.done(ANN, "show", 1).out.split())
    for told in ("by fax to", "confirmation FX-0042", "by M. Agent: by telephone", "200 units, citing",
                 "report.txt, 10 bytes: what the fax said"):  # fmt: skip
        assert told in shown, told
    assert ("the bank is open" in shown) == bool(ready["unacknowledged"])


def test_units_are_told_without_trailing_zeros() -> None:
    assert [units(one) for one in (3000, 25, 99950, 0, None)] == ["30", "0.25", "999.5", "0", None]


def test_a_list_says_how_many_more_there_are(desk: Desk, offer: Path, answers: Path) -> None:
    for _ in range(3):
        desk.done(ANN, "draft", "rights-notice", offer, answers)
    assert "more:" not in desk.done(ANN, "list").out
    short = desk.done(ANN, "list", "--limit", 1).out
    assert "… and 2 more" in short
    found = desk.done(ANN, "list", "--limit", 2, "--json").json
    assert (len(found["notices"]), found["more"]) == (2, 1)
