"""Pictures of signatures: the same on every paper of a batch, and on the merged file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from gdnotice.actions.stamp_notice import stamp_notice
from gdnotice.errors import Misuse, Unreadable
from gdnotice.stamp.verify import verify
from tests.batch.conftest import CHECK, NOON, OFFER, WIRE, batch, papers
from tests.batch.test_like_check import answers_file
from tests.stamp.test_signatures import BAD, FILES

Csv = Callable[..., Path]


@pytest.fixture
def signature(tmp_path: Path) -> Path:
    path = tmp_path / "signature.png"
    path.write_bytes(FILES["clear ground"])
    return path


def pictures(page: object) -> list[str]:
    resources = page["/Resources"].get("/XObject", {})  # type: ignore[index]
    return [name for name in resources if name.startswith("/GDNP")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_paper_bears_it_as_a_single_one_does(csv_file: Csv, tmp_path: Path, signature: Path, jobs: int) -> None:
    given = (("institution", signature),)
    merged = tmp_path / "all.pdf"
    with batch(csv_file([WIRE, CHECK]), tmp_path / "out", signatures=given, merged=merged, jobs=jobs) as report:
        assert report.stamped == 2
        codes = [[one.code for one in result.findings] for result in report.results()]
    assert all("signature-picture" in each for each in codes)
    assert [note for note in report.notes if "picture of the institution's signature" in note and "(2 rows)" in note]
    stamp_notice("rights-notice", OFFER, answers_file(WIRE, tmp_path), tmp_path / "one.pdf", NOON, signatures=given)
    made = list(papers(tmp_path / "out").values())
    assert made[0] == (tmp_path / "one.pdf").read_bytes()
    assert all(verify(content).ok for content in made)
    pages = PdfReader(merged).pages
    assert len(pages) == 6
    seen = [len(pictures(page)) for page in PdfReader(tmp_path / "one.pdf").pages]
    assert seen == [0, 0, 1]


def test_another_picture_is_another_paper(csv_file: Csv, tmp_path: Path, signature: Path) -> None:
    rows, out = csv_file([WIRE]), tmp_path / "out"
    given = (("institution", signature),)
    with batch(rows, out, signatures=given) as report:
        assert report.stamped == 1
    before = papers(out)
    with batch(rows, out, signatures=given) as report:
        assert report.kept == 1
    with batch(rows, out) as report:
        assert [one.code for each in report.results() for one in each.findings if one.severity == "error"] == [
            "row-changed"
        ]
    assert papers(out) == before
    with batch(rows, out, overwrite=True) as report:
        assert (report.stamped, report.kept) == (1, 0)
    assert papers(out) != before


def test_a_line_that_the_paper_does_not_have_refuses_the_rows(csv_file: Csv, tmp_path: Path, signature: Path) -> None:
    with batch(csv_file([WIRE]), None, signatures=(("holder.7", signature),), check_only=True) as report:
        assert report.refused == 1
        found = [one for each in report.results() for one in each.findings if one.severity == "error"]
    assert [(one.code, one.field) for one in found] == [("no-signature-blank", "signature.holder.7")]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ((("", "signature.png"),), Misuse),
        ((("nobody", "signature.png"),), Misuse),
        ((("holder", "signature.png"), ("signature.holder", "signature.png")), Misuse),
        ((("holder", "absent.png"),), Unreadable),
        ((("holder", "bad.png"),), Unreadable),
    ],
)
def test_what_is_no_signature_stops_the_batch(
    csv_file: Csv, tmp_path: Path, signature: Path, given: tuple[tuple[str, str], ...], problem: type[Exception]
) -> None:
    (tmp_path / "bad.png").write_bytes(BAD["a cut PNG"][0])
    pictures = tuple((name, tmp_path / file) for name, file in given)
    rows = csv_file([WIRE])
    with pytest.raises(problem), batch(rows, tmp_path / "out", signatures=pictures):
        pass
    assert papers(tmp_path / "out") == {}


def test_the_merged_file_never_replaces_what_it_is_made_from(csv_file: Csv, tmp_path: Path, signature: Path) -> None:
    rows = csv_file([WIRE])
    for target in (rows, signature):
        before = target.read_bytes()
        given = (("holder", signature),)
        with (
            pytest.raises(Misuse, match="one of the files"),
            batch(rows, tmp_path / "out", signatures=given, merged=target, overwrite=True),
        ):
            pass
        assert target.read_bytes() == before
