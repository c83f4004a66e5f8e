"""A batch on an official PDF that cannot take a revision: it stands on the fresh file, as a single stamp does."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gdnotice import places
from gdnotice.actions.opening import open_notice
from gdnotice.actions.paper import built_in
from gdnotice.clock import SystemClock
from gdnotice.pack.load import form
from gdnotice.stamp.printing import write_printing
from gdnotice.values import digest
from tests.journeys.conftest import Shell

ANSWERS = places.resources() / "samples" / "rights-notice.toml"


def encrypted_printing(folder: Path, tool: Callable[[str], str], *, without_wire: bool = False) -> None:
    """The built-in printing, encrypted with an empty password; perhaps without the box for a wire."""
    printing = built_in(open_notice("rights-notice", "sample-rights-2026", ANSWERS, SystemClock(), None))
    plain, locked = folder.parent / "plain.pdf", folder.parent / "locked.pdf"
    plain.write_bytes(printing.official)
    subprocess.run([tool("qpdf"), "--encrypt", "", "owner", "256", "--", plain, locked], check=True)
    content = locked.read_bytes()
    kept = tuple(one for one in printing.placements if not (without_wire and one.value == "wire"))
    write_printing(replace(printing, official=content, sha256=digest(content), placements=kept), folder)


def test_every_paper_is_whole(gd: Shell, shared: Path, tool: Callable[[str], str], tmp_path: Path) -> None:
    encrypted_printing(tmp_path / "printing", tool, without_wire=True)
    rows, out = shared / "samples" / "rows-rights-notice.csv", tmp_path / "out"
    words = (
        "batch",
        "rights-notice",
        shared / "samples" / "offer-rights.toml",
        rows,
        "--printing",
        tmp_path / "printing",
    )
    said = gd(*words, "-o", out, "--json")
    assert said.code == 0, said.err
    papers = sorted(out.glob("*.pdf"))
    assert len(papers) == 2
    for paper in papers:
        checked = subprocess.run([tool("qpdf"), "--check", paper], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert gd("verify", paper).code == 0
    # what a single stamp tells of the paper, a batch tells too
    notes = " ".join(said.json["notes"])
    assert "encrypted" in notes
    assert f"no blank for {form('rights-notice').fields['payment.method'].label}" in notes
