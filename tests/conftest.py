"""What holds for every test: no network, no desk of one's own, no warning and no log line that nobody expects.

Sockets are closed and warnings are errors by ``pyproject.toml``; the rest is here.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent

# A desk half a day from New York: code that reads the desk's zone gets the wrong day, not nearly the right hour.
os.environ["TZ"] = "Asia/Singapore"
if hasattr(time, "tzset"):
    time.tzset()
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # QT_QPA_PLATFORM=xcb shows the windows to whoever wants to look

# A slow machine is no failure. In CI the examples are the same each time: what fails there fails again on a desk.
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "desk")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, so that no test reads or leaves anything on the desk it runs on."""
    home = tmp_path_factory.mktemp("home")
    places = {
        "HOME": "", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache", "XDG_DOCUMENTS_DIR": "Documents",
        "USERPROFILE": "", "APPDATA": "AppData/Roaming", "LOCALAPPDATA": "AppData/Local",
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, place in places.items():
            patch.setenv(name, str(home / place))
        yield home


class Unexpected(logging.Handler):
    """Keeps every record of level WARNING or above, wherever in the program or its libraries it comes from."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def judge(self, expected: list[str]) -> list[str]:
        """What is wrong: a record that no pattern finds, a pattern that found no record."""
        texts = [(f"{record.levelname} {record.name}", record.getMessage()) for record in self.records]
        wrong = [
            f"unexpected log record: {origin}: {text}"
            for origin, text in texts
            if not any(re.search(pattern, text) for pattern in expected)
        ]
        wrong += [
            f"expected log record did not come: {pattern}"
            for pattern in expected
            if not any(re.search(pattern, text) for _, text in texts)
        ]
        return wrong


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test on a log record of level WARNING or above, unless ``@pytest.mark.logs(pattern)`` expects it."""
    handler = Unexpected()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    expected = [str(pattern) for mark in request.node.iter_markers("logs") for pattern in mark.args]
    wrong = handler.judge(expected)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The founders' papers and samples, which lie beside a working checkout but are no part of the repository."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs the founders' samples beside the checkout ({folder})")
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """``tool("qpdf")`` gives the path of a system program, or skips the test, saying so; in CI it must be there."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is not None:
            return path
        reason = f"needs {name}, which is not installed (python3 dev.py test names the package)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return find
