"""A paper with pictures of signatures, from the shell: whose they are, what is told, what nothing is written for."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice import places
from tests.journeys.conftest import Shell
from tests.stamp.test_signatures import BAD, FILES

SAMPLES = places.resources() / "samples"
NOTICE = ("stamp", "rights-notice", "sample-rights-2026", SAMPLES / "rights-notice.toml")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "holder.png").write_bytes(FILES["clear ground"])
    (folder / "firm=main.jpg").write_bytes(FILES["JPEG"])
    (folder / "bad.png").write_bytes(BAD["a cut PNG"][0])
    return folder


def test_signatures_are_placed_and_told(gd: Shell, tmp_path: Path, pictures: Path) -> None:
    out = tmp_path / "out.pdf"
    given = (
        "--signature", f"holder={pictures / 'holder.png'}",
        "--signature", f"signature.institution={pictures / 'firm=main.jpg'}",
    )  # fmt: skip
    said = gd(*NOTICE, "-o", out, *given, "--json")
    assert said.code == 0
    placed = [one for one in said.json["placed"] if "picture" in one]
    assert [(one["field"], one["page"]) for one in placed] == [("signature.holder", 2), ("signature.institution", 3)]
    told = [one for one in said.json["findings"] if one["code"] == "signature-picture"]
    assert [one["severity"] for one in told] == ["note", "note"]
    assert "not a digital signature" in told[0]["message"]
    assert gd("verify", out).code == 0
    assert gd("read", out, "--json").json["answers"]["holder.names"]
    whole = out.read_bytes()
    assert b"holder.png" not in whole
    assert len(PdfReader(out).pages) == 3


def test_without_a_picture_nothing_is_told_of_one(gd: Shell, tmp_path: Path) -> None:
    said = gd(*NOTICE, "-o", tmp_path / "out.pdf", "--json")
    assert not any("signature" in one["code"] for one in said.json["findings"])


@pytest.mark.parametrize(
    ("given", "code", "about"),
    [
        ("{}/holder.png", 2, "signature.holder, signature.holder.2, signature.institution"),
        ("nobody={}/holder.png", 2, "no signature nobody"),
        ("holder={}/bad.png", 3, "damaged"),
        ("holder={}/absent.png", 3, "not there"),
        ("holder.7={}/holder.png", 1, "no blank for the holder's 7th signature"),
    ],
)
def test_what_cannot_be_placed_stops_the_stamp(
    gd: Shell, tmp_path: Path, pictures: Path, given: str, code: int, about: str
) -> None:
    out = tmp_path / "out.pdf"
    said = gd(*NOTICE, "-o", out, "--signature", given.format(pictures))
    assert said.code == code, said.err
    assert about in " ".join(said.err.split())
    assert not out.exists()


def test_the_picture_is_not_written_over(gd: Shell, pictures: Path) -> None:
    path = pictures / "holder.png"
    before = path.read_bytes()
    said = gd(*NOTICE, "-o", path, "--signature", f"holder={path}")
    assert said.code == 2
    assert path.read_bytes() == before


def test_on_the_agents_own_paper_with_one_line_the_name_may_be_left_out(
    gd: Shell, tmp_path: Path, shared: Path, pictures: Path
) -> None:
    folder = tmp_path / "w9"
    assert (
        gd("printing", "map", shared / "forms" / "irs-w9-2018-10.pdf", "--form", "transmittal", "-o", folder).code == 0
    )
    out = tmp_path / "out.pdf"
    answers = SAMPLES / "transmittal.toml"
    words = ("stamp", "transmittal", "sample-tender-2003", answers, "--printing", folder, "-o", out, "--draft")
    said = gd(*words, "--signature", pictures / "holder.png", "--json")
    assert said.code == 0, said.err
    (placed,) = [one for one in said.json["placed"] if "picture" in one]
    assert (placed["field"], placed["page"]) == ("signature.holder", 1)
    assert placed["box"] == pytest.approx([127.7, 541.1, 383.6, 564.0], abs=0.2)
    assert gd("verify", out).code == 0
