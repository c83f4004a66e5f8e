"""The evidence pack: complete, provable without the ledger, careful with numbers, safe to unpack anywhere."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.attach_evidence import attach_evidence, record_instruction
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.export_evidence import export_evidence
from gdnotice.actions.kept_paper import paper_of
from gdnotice.actions.send_notice import send_notice
from gdnotice.errors import Misuse, World
from gdnotice.ledger.vault import Vault
from gdnotice.offer.load import read_offer
from gdnotice.stamp.verify import verify
from tests.ledger import office
from tests.ledger.office import ANN, BOB, CAL, RIGHTS_DAY, Office, at, kinds, last, proved

RIGHTS = "sample-rights-2026"
HOLDER = "Zoë Łukasiewicz-Ångström, Παπαδόπουλος & 山田"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ledger")
    made.clock.moment = at(RIGHTS_DAY)
    return made


def sent(desk: Office, tmp_path: Path) -> int:
    """A notice that was sent, received and covered in part, with evidence under names that no system likes."""
    number = desk.stamped("rights-notice", RIGHTS, {**office.rights(), "holder.names": [HOLDER.partition(" & ")[0]]})
    with desk.person(BOB) as opened:
        send_notice(opened, number, "fax", confirmation="FX-1")
        desk.clock.pass_by(minutes=5)
        acknowledge_notice(opened, number, by="M. Agent", how="telephone")
        cover_protect(opened, number, "200", date(2026, 11, 30))
        for name in ("fax:report?.txt", "CON.txt", "same.txt"):
            path = tmp_path / name
            path.write_text(f"evidence {name}", encoding="utf-8")
            attach_evidence(opened, number, path, "report")
        attach_evidence(opened, number, tmp_path / "same.txt", "the same again")
        record_instruction(opened, number, "by telephone", text="Exercise all of it.")
    return number


def unpacked(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def test_a_pack_has_all_of_it_and_every_file_fits_its_sum(desk: Office, tmp_path: Path) -> None:
    number = sent(desk, tmp_path)
    out = tmp_path / "out" / "pack.zip"
    with desk.person(CAL) as opened:
        done = export_evidence(opened, number, out)
        assert kinds(opened, number)[-1] == "exported"
        assert last(opened, number).seq == done.seq
        proved(opened)
        whole = paper_of(opened, number)
    found = unpacked(out)
    folder = f"notice-{number}/"
    assert all(name.startswith(folder) for name in found)
    found = {name.removeprefix(folder): body for name, body in found.items()}
    sums = {line[66:]: line[:64] for line in found["SHA256SUMS"].decode().splitlines()}
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in found.items() if name != "SHA256SUMS"}
    papers = [body for name, body in found.items() if name.startswith("papers/")]
    assert papers == [whole]
    assert verify(papers[0]).ok
    answers = json.loads(found["answers.json"])
    assert answers["holder.names"] == [HOLDER.partition(" & ")[0]]
    offer = next(name for name in found if name.startswith("offer/"))
    (tmp_path / "offer.toml").write_bytes(found[offer])
    assert read_offer(tmp_path / "offer.toml").id == RIGHTS
    deadlines = {one["code"]: one for one in json.loads(found["deadlines.json"])}
    assert deadlines["guarantee-due"]["at"] == "2026-12-03T17:00:00-05:00"
    assert all(one["because"] for one in deadlines.values())
    terms = json.loads(found["terms.json"])
    assert terms["terms"]["expires"]["document"]
    assert found["summary.pdf"].startswith(b"%PDF-")
    assert b"\r\n" in found["README.txt"]
    notice = json.loads(found["notice.json"])
    assert (notice["prepared_by"], notice["approved_by"]) == ([ANN], BOB)
    assert notice["sendings"][0]["confirmation"] == "FX-1"


def test_names_in_a_pack_are_safe_on_every_system(desk: Office, tmp_path: Path) -> None:
    number = sent(desk, tmp_path)
    out = tmp_path / "pack.zip"
    with desk.person(BOB) as opened:
        export_evidence(opened, number, out)
    names = list(unpacked(out))
    assert len({name.casefold() for name in names}) == len(names)
    attached = [name.rpartition("/")[2] for name in names if "/attachments/" in name]
    assert len(attached) == 5
    for name in names:
        assert not set(name) & set('<>:"\\|?*')
        assert all(part not in ("", ".", "..") and part == part.strip(" .") for part in name.split("/"))
        assert all(one.isprintable() for one in name)
    assert {name[7:] for name in attached} == {"fax-report-.txt", "CON.txt", "same.txt", "instruction.txt"}


def test_an_auditor_can_reckon_every_hash_from_the_pack_alone(desk: Office, tmp_path: Path) -> None:
    """By the words of the README, without any code of the program."""
    number = sent(desk, tmp_path)
    with desk.person(BOB) as opened:
        export_evidence(opened, number, tmp_path / "pack.zip")
        hashes = {row[0]: bytes(row[1]) for row in opened.db.conn.execute("SELECT seq, hash FROM entry")}
    found = unpacked(tmp_path / "pack.zip")
    told = json.loads(found[f"notice-{number}/entries.json"])
    assert told["columns"][0] == "entry"
    for one in told["entries"]:
        digest = hashlib.sha256(bytes.fromhex(one["salt"]) + one["text"].encode()).digest()
        assert digest.hex() == one["digest"]
        columns = json.dumps(one["columns"], separators=(",", ":"), ensure_ascii=False).encode()
        whole = hashlib.sha256(bytes.fromhex(one["before"]) + columns + digest)
        assert whole.hexdigest() == one["hash"] == hashes[one["columns"][0]].hex()
    texts = [json.loads(one["text"]) for one in told["entries"]]
    assert texts[0]["terms"] == hashlib.sha256(found[f"notice-{number}/terms.json"]).hexdigest()
    assert texts[0]["offer_content"] == hashlib.sha256(found[f"notice-{number}/offer/{RIGHTS}.toml"]).hexdigest()
    stamped = next(one for one in texts if "sha256" in one)
    paper = next(body for name, body in found.items() if "/papers/" in name)
    assert stamped["sha256"] == hashlib.sha256(paper).hexdigest()


def letter(opened: Vault) -> int:
    given: Mapping[str, object] = {**office.letter(), "tax.number": "12-3459876"}
    return draft_notice(opened, "transmittal", "sample-tender-2003", given).number


def test_numbers_of_taxpayers_are_masked_unless_they_are_revealed_which_is_an_entry(tmp_path: Path) -> None:
    desk = Office(tmp_path / "ledger")
    desk.clock.moment = at("2003-04-17T11:00")
    with desk.person(ANN) as opened:
        number = letter(opened)
        export_evidence(opened, number, tmp_path / "masked.zip")
        assert kinds(opened, number)[-1:] == ["exported"]
        export_evidence(opened, number, tmp_path / "whole.zip", reveal=True)
        assert kinds(opened, number)[-2:] == ["revealed", "exported"]
        proved(opened)
        assert opened.person.name == ANN
    masked, whole = unpacked(tmp_path / "masked.zip"), unpacked(tmp_path / "whole.zip")
    folder = f"notice-{number}/"
    for name, body in masked.items():
        assert b"3459876" not in body, name
    assert _text_of(masked[f"{folder}summary.pdf"]).count("3459876") == 0
    assert "9876" in _text_of(masked[f"{folder}summary.pdf"])
    assert "12-3459876" in _text_of(whole[f"{folder}summary.pdf"])
    answers = json.loads(whole[f"{folder}answers.json"])
    assert answers["tax.number"] == "12-3459876"
    assert json.loads(masked[f"{folder}answers.json"])["tax.number"].endswith("9876")


def _text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_same_at_the_same_moment_is_the_same_bytes(desk: Office, tmp_path: Path) -> None:
    number = sent(desk, tmp_path)
    other = Office.__new__(Office)
    other.folder, other.clock = tmp_path / "copy", desk.clock
    shutil.copytree(desk.folder, other.folder)
    packs = []
    for place in (desk, other):
        with place.person(BOB) as opened:
            export_evidence(opened, number, tmp_path / "pack.zip")
        packs.append((tmp_path / "pack.zip").read_bytes())
    assert packs[0] == packs[1]


def test_what_cannot_be_written_leaves_no_entry_and_no_file(desk: Office, tmp_path: Path) -> None:
    number = sent(desk, tmp_path)
    with desk.person(BOB) as opened:
        count = len(kinds(opened, number))
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(World):
            export_evidence(opened, number, tmp_path / "file" / "pack.zip")
        with pytest.raises(Misuse, match="no notice 99"):
            export_evidence(opened, 99, tmp_path / "pack.zip")
        assert len(kinds(opened, number)) == count
    assert not (tmp_path / "pack.zip").exists()
    assert not list(tmp_path.glob(".gdnotice-*"))


def test_the_summary_prints_any_name_and_loses_none(desk: Office, tmp_path: Path) -> None:
    with desk.person(ANN) as opened:
        given = {**office.rights(), "holder.names": [HOLDER]}
        number = draft_notice(opened, "rights-notice", RIGHTS, given).number
        export_evidence(opened, number, tmp_path / "pack.zip")
    text = _text_of(unpacked(tmp_path / "pack.zip")[f"notice-{number}/summary.pdf"])
    assert "Zoë Łukasiewicz-Ångström, Παπαδόπουλος" in text
    assert "[U+5C71]" in text or "山" in text
