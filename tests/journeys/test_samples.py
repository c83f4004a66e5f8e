"""Every file in samples/, as it is: checked, stamped, read back, verified; and every answer made wrong in turn."""

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Shell

PAPERS = [
    ("rights-notice", "offer-rights.toml", "answers-rights-notice.toml"),
    ("tender-notice", "offer-tender.toml", "answers-tender-notice.toml"),
    ("transmittal", "offer-tender.toml", "answers-transmittal.toml"),
]


def toml(value: object) -> str:
    """A TOML value, written for a test."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, bool | int):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, str) else str(value)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper[0]))
class TestEverySample:
    def test_is_checked_without_an_error(self, gd: Shell, shared: Path, paper: tuple[str, str, str]) -> None:
        form, offer, answers = paper
        said = gd("check", form, shared / "samples" / offer, shared / "samples" / answers, "--json")
        assert said.code == 0
        assert said.json["ok"] is True
        assert said.fields() == set()
        assert set(said.json) == {"form", "offer", "ok", "findings"}

    def test_is_stamped_read_and_verified(
        self, gd: Shell, shared: Path, tool: Any, tmp_path: Path, paper: tuple[str, str, str]
    ) -> None:
        form, offer, answers = paper
        out = tmp_path / "out.pdf"
        said = gd("stamp", form, shared / "samples" / offer, shared / "samples" / answers, "-o", out, "--json")
        assert said.code == 0, said.err
        assert {"file", "sha256", "pages", "prefix_sha256", "placed", "continued", "findings"} <= set(said.json)
        given = tomllib.loads((shared / "samples" / answers).read_text())
        carried = gd("read", out, "--json").json
        assert carried["form"] == form
        assert carried["answers"]["holder.names"] == given["holder"]["names"]
        assert gd("verify", out, "--json").json["ok"] is True
        checked = subprocess.run([tool("qpdf"), "--check", out], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout
        assert "WARNING" not in checked.stdout + checked.stderr
        text = subprocess.run(
            [tool("pdftotext"), "-layout", out, "-"], capture_output=True, text=True, check=True
        ).stdout
        for one in said.json["placed"]:
            if one["value"] is None:
                assert one["text"] in text, one["field"]


WRONG: dict[str, list[object]] = {
    "holder.names": [[], [""], 5, ["N/A"]],
    "holder.address": [[], ["12 Example Street", "Albany, ZZ 12207"], ["12 Example Street", "Albany, NY 90210"]],
    "holder.phone": ["", "abc", "(518) 555-014"],
    "rights.count": ["abc", 0, -5, 12.5],
    "subscription.basic": [494, -1, "many"],
    "subscription.over": [-1, "x"],
    "payment.amount": ["2141.11", "2141.09", "abc", 0],
    "payment.delivery": ["by hand", ""],
    "payment.method": ["cash", ""],
    "payment.wire.institution": ["", 7],
    "payment.wire.date": ["", "2026-12-02", "2026-02-30", "soon"],
    "notice.date": ["2026-12-01T17:00:01", "2026-10-01T09:00:00", "", "2026-11-30"],
    "guarantor.kind": ["hedge fund", "individual", "notary", ""],
    "guarantor.firm": [""],
    "guarantor.phone": ["12"],
    "guarantor.signer": [""],
    "guarantor.date": ["2026-12-02", "2026-13-01", ""],
    "guarantor.medallion": ["Q0012345", "12345"],
    "shares.held": [79, "abc", -1],
    "shares.tendered": [81, 0, "all"],
    "shares.certificates": [[{"number": "SM-1044", "shares": 50}, {"number": "SM-1044", "shares": 30}]],
    "odd_lot.claimed": ["perhaps"],
    "net_long.position": [79, "abc", ""],
    "purchase_order.certificates": [["SM-2003", "SM-2003", "SM-2002"], ["SM-9999"]],
    "conditional.minimum": [0, 2151, ""],
    "guaranteed_delivery.notice_date": ["2003-04-31", ""],
    "tax.number": ["12-345678", "00-0000000", ""],
    "tax.kind": ["passport"],
    "signer": [[]],
}


def mistakes(answers: dict[str, Any]) -> list[tuple[str, object]]:
    return [(key, value) for key, wrong in WRONG.items() for value in wrong if _holds(answers, key)]


def _holds(answers: dict[str, Any], key: str) -> bool:
    here: Any = answers
    for part in key.split("."):
        if not isinstance(here, dict) or part not in here:
            return False
        here = here[part]
    return True


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper[0]))
def test_a_wrong_answer_brings_an_error_there_and_nowhere_else(
    gd: Shell, shared: Path, tmp_path: Path, paper: tuple[str, str, str]
) -> None:
    form, offer, name = paper
    answers = tomllib.loads((shared / "samples" / name).read_text())
    tried = mistakes(answers)
    assert len(tried) > 20
    wrongly = []
    for key, value in tried:
        changed = tomllib.loads((shared / "samples" / name).read_text())
        *tables, last = key.split(".")
        place = changed
        for table in tables:
            place = place[table]
        place[last] = value
        path = tmp_path / "answers.toml"
        path.write_text("\n".join(f"{one} = {toml(held)}" for one, held in changed.items()), encoding="utf-8")
        said = gd("check", form, shared / "samples" / offer, path, "--json")
        if said.code != 1 or said.fields() != {key}:
            wrongly.append((key, value, said.code, said.fields()))
    assert not wrongly


def test_every_offer_is_shown_with_its_deadlines(gd: Shell, shared: Path) -> None:
    for offer in sorted((shared / "samples").glob("offer-*.toml")):
        assert gd("offer", "show", offer).code == 0
        shown = gd("offer", "show", offer, "--json").json
        assert shown["empty"] == []
        assert shown["conflicts"] == []
        found = gd("deadlines", offer, "--dated", "2026-11-16T11:00", "--json").json
        codes = {one["code"] for one in found["deadlines"]}
        assert {"expiration", "notice-due"} <= codes
        for one in found["deadlines"]:
            assert one["at"][-6] in "+-"
            assert one["because"]
            assert all(step["step"] and step["source"] for step in one["because"])
