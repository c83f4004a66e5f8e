"""Each house rule is shown a bad example and objects, and a good one and is silent."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.conftest import Unexpected
from tests.house import rules


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_too_long(tmp_path: Path) -> None:
    path = written(tmp_path, "long.py", "x = 1\n" * 501)
    assert rules.too_long([path], 501) == []
    assert "501 lines" in rules.too_long([path], 500)[0]


def test_without_readme(tmp_path: Path) -> None:
    package = written(tmp_path, "gdnotice/offer/__init__.py", "")
    assert len(rules.without_readme([package])) == 1
    readme = written(tmp_path, "gdnotice/offer/README.md", "# offer\n\nTerms in, terms in force out.\n")
    assert rules.without_readme([package]) == []
    readme.write_text("\n", encoding="utf-8")
    assert len(rules.without_readme([package])) == 1
    readme.write_text("word\n" * 100, encoding="utf-8")
    assert len(rules.without_readme([package])) == 1


@pytest.mark.parametrize("name", ["utils.py", "pdf_helpers.py", "data/read.py", "misc/__init__.py"])
def test_empty_names(tmp_path: Path, name: str) -> None:
    assert len(rules.empty_names(tmp_path, [tmp_path / "gdnotice" / name])) == 1
    assert rules.empty_names(tmp_path, [tmp_path / "gdnotice" / "database.py"]) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://" + ".".join(("pypi", "org")) + "/simple",
        "see files." + ".".join(("pythonhosted", "org")),
        "Path('/" + "work/shared')",
        'open("/' + 'tmp/out.pdf")',
        "cd /" + "root",
        "C:" + "\\Users\\ann",
    ],
)
def test_addresses_objects(tmp_path: Path, line: str) -> None:
    assert len(rules.addresses([written(tmp_path, "notes.md", line + "\n")])) == 1


@pytest.mark.parametrize(
    "line",
    ["https://www.sec.gov/home/page", "the network/tmp folder", "/Root 1 0 R", "~/work/notes", "#!/usr/bin/env bash"],
)
def test_addresses_is_silent(tmp_path: Path, line: str) -> None:
    assert rules.addresses([written(tmp_path, "notes.md", line + "\n")]) == []


def test_addresses_passes_over_what_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(b"%PDF-1.7 /" + b"tmp/x\n")
    assert rules.addresses([path]) == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "from datetime import datetime as dt\nnow = dt.utcnow()",
        "import datetime\nnow = datetime.datetime.now(datetime.UTC)",
        "import datetime as d\ntoday = d.date.today()",
        "from datetime import date\nread = date.today",
        "import time\nnow = time.time()",
        "import time as t\nnow = t.time_ns()",
        "from time import time",
        "from time import localtime as here",
    ],
)
def test_clock_reads_objects(tmp_path: Path, code: str) -> None:
    assert len(rules.clock_reads([written(tmp_path, "late.py", code)])) == 1


def test_clock_reads_is_silent(tmp_path: Path) -> None:
    code = "import time\nfrom datetime import time as hour\n\nclock.now(), time.monotonic(), hour(5)\n"
    assert rules.clock_reads([written(tmp_path, "fine.py", code)]) == []


HASH = "--hash=sha256:" + "0" * 64


def test_loose_pins(tmp_path: Path) -> None:
    good = f"# a note\nclick==8.5.1 \\\n    {HASH} \\\n    {HASH}\n    # via -r run.in\n"
    assert rules.loose_pins(written(tmp_path, "good.txt", good)) == []
    for bad in (
        "click==8.5.1\n",
        f"click>=8 \\\n    {HASH}\n",
        "click==8.5.1 \\\n    --hash=md5:0123\n",
        f"--find-links wheels\nclick==8.5.1 {HASH}\n",
        f"click==8.5.1 @ file://wheels/click.whl {HASH}\n",
    ):
        assert rules.loose_pins(written(tmp_path, "bad.txt", bad)), bad


def test_unpinned_and_disagreeing(tmp_path: Path) -> None:
    source = written(tmp_path, "run.in", "# why\nclick>=8\nPython_Stdnum\n")
    first = written(tmp_path, "run.txt", f"click==8.5.1 {HASH}\n")
    assert rules.unpinned(source, first) == ["python-stdnum is in run.in and not in run.txt: run requirements/pin"]
    second = written(tmp_path, "dev.txt", f"click==8.5.0 {HASH}\npython-stdnum==2.2 {HASH}\n")
    assert rules.unpinned(source, second) == []
    assert len(rules.disagreeing(first, second)) == 1


def test_the_tree_without_git(tmp_path: Path) -> None:
    for name in ("gdnotice/a.py", ".ci/run", ".venv/lib/b.py", "build/c.pdf", "gdnotice/__pycache__/a.pyc"):
        written(tmp_path, name, "")
    assert [path.relative_to(tmp_path).as_posix() for path in rules.tree(tmp_path)] == [".ci/run", "gdnotice/a.py"]


def record(text: str) -> logging.LogRecord:
    return logging.LogRecord("pypdf", logging.WARNING, "", 0, text, None, None)


def test_unexpected_log_records() -> None:
    handler = Unexpected()
    handler.handle(record("Ignoring wrong pointing object"))
    assert handler.judge(["wrong pointing"]) == []
    assert "unexpected" in handler.judge([])[0]
    assert "did not come" in handler.judge(["wrong pointing", "another"])[0]


@pytest.mark.logs("on purpose")
def test_an_expected_log_record_passes() -> None:
    logging.getLogger("gdnotice.tests").warning("on purpose")
