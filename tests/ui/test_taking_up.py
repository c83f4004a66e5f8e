"""The holder's part, dropped onto the institution's window, becomes a notice that goes on with the guarantee."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog

from gdnotice import places
from gdnotice.actions.draft_notice import draft_notice, read_given
from gdnotice.actions.list_notices import list_notices
from gdnotice.actions.save_part import save_part
from gdnotice.actions.show_notice import show_notice
from gdnotice.pack.load import form
from ui.interview.screen import InterviewScreen
from ui.main_window import MainWindow
from ui.message import Message

Settle = Callable[[], None]


def ask(window: MainWindow, settle: Settle, work: Callable[..., Any], *args: object, **named: Any) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", work, *args, done=came.append, **named)
    settle()
    return came[0]


@pytest.fixture
def part(sample: MainWindow, settle: Settle, tmp_path: Path) -> Path:
    fields = form("rights-notice").fields
    given = read_given(places.resources() / "samples" / "rights-notice.toml", "rights-notice")
    mine = {key: value for key, value in given.items() if fields[key].role == "holder"}
    number = ask(sample, settle, draft_notice, "rights-notice", "sample-rights-2026", mine).number
    ask(sample, settle, save_part, number, tmp_path / "part.pdf")
    return tmp_path / "part.pdf"


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    assert window.files.eventFilter(window, event), "what Qt does with a drop once it knows where it goes"


def test_a_dropped_part_is_gone_on_with(sample: MainWindow, settle: Settle, part: Path) -> None:
    before = len(ask(sample, settle, list_notices, everything=True))
    drop(sample, part)
    for _ in range(4):
        settle()
    assert len(ask(sample, settle, list_notices, everything=True)) == before + 1
    screen = sample.current
    assert isinstance(screen, InterviewScreen)
    assert screen.number is not None
    assert screen.sitting is not None
    assert screen.at in ("institution", "guarantee"), "the holder's part is done"
    found = ask(sample, settle, show_notice, screen.number)
    assert [one.kind for one in found.entries] == ["drafted", "instruction-recorded"]


def test_an_altered_part_is_refused(
    sample: MainWindow, settle: Settle, part: Path, shown: Callable[[], QDialog], tmp_path: Path
) -> None:
    before = len(ask(sample, settle, list_notices, everything=True))
    (tmp_path / "altered.pdf").write_bytes(part.read_bytes() + b"\n% more\n")
    drop(sample, tmp_path / "altered.pdf")
    settle()
    told = shown()
    assert isinstance(told, Message)
    assert "was altered after it was stamped" in told.told.what
    told.reject()
    assert len(ask(sample, settle, list_notices, everything=True)) == before
