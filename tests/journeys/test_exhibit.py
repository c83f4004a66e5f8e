"""The real exhibit: mapped with no help, stamped, and corrected by hand."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.journeys.conftest import Shell


def test_the_real_exhibit_takes_the_sample_answers(
    gd: Shell, shared: Path, tool: Callable[[str], str], tmp_path: Path
) -> None:
    exhibit = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    samples = shared / "samples"
    folder, out = tmp_path / "printing", tmp_path / "out.pdf"
    mapped = gd("printing", "map", exhibit, "--form", "rights-notice", "-o", folder, "--json")
    assert mapped.code == 0, mapped.err
    assert set(mapped.json) == {"folder", "pages", "blanks", "warnings"}
    keys = {"page", "box", "kind", "near", "field", "value", "confidence"}
    assert all(set(blank) == keys for blank in mapped.json["blanks"])
    words = ("stamp", "rights-notice", samples / "offer-rights.toml", samples / "answers-rights-notice.toml")
    said = gd(*words, "--printing", folder, "-o", out, "--json")
    assert said.code == 0, said.err
    # the exhibit prints "June" and "2002" itself: it is another offer's paper, and the stamp says so
    assert {"offer.expires_day", "offer.document_day"} <= said.fields("warning")
    official = (folder / "official.pdf").read_bytes()
    assert out.read_bytes().startswith(official)
    text = subprocess.run([tool("pdftotext"), out, "-"], capture_output=True, text=True, check=True).stdout
    flat = " ".join(text.split())
    for answer in ("1,200", "493", "300", "2,141.10", "Sample National Bank", "FW-20261130-0007", "RC-10442"):
        assert answer in flat, answer
    for sentence in ("NOTICE OF GUARANTEED DELIVERY", "The Subscription Agent is:"):
        assert sentence in flat
    assert gd("verify", out).code == 0
    blanks = tmp_path / "blanks.pdf"
    assert gd("printing", "preview", folder, "-o", blanks).code == 0
    assert subprocess.run([tool("qpdf"), "--check", blanks], capture_output=True, check=False).returncode == 0


def test_a_person_corrects_the_placements(gd: Shell, shared: Path, tmp_path: Path) -> None:
    exhibit = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    folder, out = tmp_path / "printing", tmp_path / "out.pdf"
    gd("printing", "map", exhibit, "--form", "rights-notice", "-o", folder)
    path = folder / "placement.json"
    placement = json.loads(path.read_text())
    line = next(one for one in placement["placements"] if "Authorized" in one["near"])
    assert (line["field"], line["kind"]) == ("signature.institution", "image")
    line |= {"field": "guarantor.signer", "kind": "text"}  # this agent wants the name typed there
    path.write_text(json.dumps(placement))
    words = (
        "rights-notice",
        shared / "samples" / "offer-rights.toml",
        shared / "samples" / "answers-rights-notice.toml",
    )
    said = gd("stamp", *words, "--printing", folder, "-o", out, "--json")
    assert said.code == 0, said.err
    assert "guarantor.signer" in {one["field"] for one in said.json["placed"]}
    for wrong, about in (
        ('"page": 1', '"page": 9'),
        ('"field": "rights.count"', '"feild": "rights.count"'),
        ('"sha256": "', '"sha256": "0'),
        ('"field": "rights.count"', '"field": "rights.cuont"'),
        ('"value": "wire"', '"value": "teleport"'),
        ('"field": "payment.delivery"', '"field": "holder.names"'),
    ):
        path.write_text(json.dumps(placement).replace(wrong, about, 1))
        refused = gd("stamp", *words, "--printing", folder, "-o", tmp_path / "no.pdf")
        assert refused.code == 3, wrong
        assert "placement.json" in refused.err
    assert not (tmp_path / "no.pdf").exists()


def test_what_is_no_exhibit_is_refused(gd: Shell, tmp_path: Path) -> None:
    for name, content in (("x.txt", b"\0\1\2"), ("empty.txt", b""), ("x.docx", b"PK"), ("huge.txt", b"a" * 3_000_000)):
        path = tmp_path / name
        path.write_bytes(content)
        said = gd("printing", "map", path, "--form", "rights-notice", "-o", tmp_path / "p")
        assert said.code == 3, name
        assert not (tmp_path / "p").exists()


def test_mapping_again_keeps_what_was_corrected_by_hand(gd: Shell, shared: Path, tmp_path: Path) -> None:
    exhibit = shared / "sources" / "002_rights_notice_exhibit_99-2.txt"
    folder = tmp_path / "printing"
    words = ("printing", "map", exhibit, "--form", "rights-notice", "-o", folder, "--json")
    gd(*words)
    path = folder / "placement.json"
    corrected = path.read_text().replace("rights.count", "subscription.basic", 1)
    path.write_text(corrected)
    again = gd(*words)
    assert again.code == 0
    assert any("placement.kept-1.json" in warning for warning in again.json["warnings"])
    assert (folder / "placement.kept-1.json").read_text() == corrected
    assert not any("kept" in warning for warning in gd(*words).json["warnings"])
