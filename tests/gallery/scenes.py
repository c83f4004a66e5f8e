"""Every page, state and message of the window, each a scene: what is on the stage when its picture is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit

from gdnotice.errors import Mistake, Misuse, Refusal, Unreadable, World
from gdnotice.pack.load import form
from tests.gallery.stage import SMALLEST, Scene, Stage
from ui import dialogs

LONG = "Wojciechowska-Łukasiewicz and Montgomery-Fitzwilliam as joint tenants with right of survivorship"
ACKNOWLEDGED, SENT, STAMPED, APPROVED, READY, WITHDRAWN, HALF, TENDER, LETTER = 2, 3, 4, 5, 6, 8, 9, 10, 11
"""Numbers of notices of the sample ledger, by how far they are."""

GATES: dict[str, Scene] = {}
"""Before anybody sits down."""
INSIDE: dict[str, Scene] = {}
"""At the sample ledger."""


def scene(name: str, where: dict[str, Scene] = INSIDE) -> Callable[[Scene], Scene]:
    """Add a scene under ``name``."""

    def add(made: Scene) -> Scene:
        assert name not in where, name
        where[name] = made
        return made

    return add


# ------------------------------------------------------------------------------------------------------------ gates


@scene("gate-first-run", GATES)
def first_run(stage: Stage) -> None:
    stage.window.begin()


@scene("gate-first-run-2", GATES)
def first_run_opens(stage: Stage) -> None:
    _line(stage, "firm", "SAMPLE Brokerage LLC")
    _line(stage, "person", "Ann Sample")
    stage.window.first_run.forward()


@scene("gate-first-run-wrong", GATES)
def first_run_wrong(stage: Stage) -> None:
    _line(stage, "passphrase", "short")
    stage.window.first_run.forward()


@scene("gate-unlock", GATES)
def unlock(stage: Stage) -> None:
    stage.window._ask_for(stage.folder / "SAMPLE", "Ann Sample")
    _line(stage, "folder", "/home/ann/GD Notice/ledger", stage.window.unlock)


@scene("gate-unlock-wrong", GATES)
def unlock_wrong(stage: Stage) -> None:
    _line(stage, "folder", str(stage.folder / "SAMPLE"), stage.window.unlock)
    _line(stage, "passphrase", "not the one", stage.window.unlock)
    stage.window.unlock.go()
    stage.settle()
    _line(stage, "folder", "/home/ann/GD Notice/ledger", stage.window.unlock)


# ---------------------------------------------------------------------------------------------------------- screens


def _screen(key: str, what: Any = None) -> Scene:
    return lambda stage: stage.go(key, what)


for _name, _key, _what in (
    ("board", "board", None),
    ("notices", "notices", None),
    ("notices-found", "notices", "trust"),
    ("notices-none", "notices", "nobody of that name"),
    ("notice-draft", "notice", HALF),
    ("notice-ready", "notice", READY),
    ("notice-approved", "notice", APPROVED),
    ("notice-stamped", "notice", STAMPED),
    ("notice-sent", "notice", SENT),
    ("notice-acknowledged", "notice", ACKNOWLEDGED),
    ("notice-withdrawn", "notice", WITHDRAWN),
    ("people", "people", None),
):
    INSIDE[_name] = _screen(_key, _what)


def _small(of: Scene) -> Scene:
    def small(stage: Stage) -> None:
        of(stage)
        stage.window.resize(SMALLEST)

    return small


for _name in ("board", "notices", "notice-sent"):
    INSIDE[f"{_name}-small"] = _small(INSIDE[_name])


# -------------------------------------------------------------------------------------------------------- interview


def _page(number: int, step: str, field: str | None = None) -> Scene:
    def played(stage: Stage) -> None:
        stage.interview(number, step, field)

    return played


for _form, _number in (("rights-notice", HALF), ("tender-notice", TENDER), ("transmittal", LETTER)):
    for _one in form(_form).pages:
        INSIDE[f"interview-{_form}-{_one.id}"] = _page(_number, _one.id)
    INSIDE[f"interview-{_form}-review"] = _page(_number, "review")


@scene("interview-error")
def interview_error(stage: Stage) -> None:
    screen = stage.interview(HALF, form("rights-notice").pages[2].id)
    for line in screen.findChildren(QLineEdit):
        if line.isVisible() and not line.isReadOnly():
            line.setFocus()
            line.setText("twelve hundred")
            break
    stage.settle()


@scene("interview-long")
def interview_long(stage: Stage) -> None:
    screen = stage.interview(HALF, form("rights-notice").pages[0].id)
    for line in screen.findChildren(QLineEdit):
        if line.isVisible() and not line.isReadOnly():
            line.setText(LONG)
    stage.settle()


@scene("interview-small")
def interview_small(stage: Stage) -> None:
    stage.interview(HALF, form("rights-notice").pages[1].id)
    stage.window.resize(SMALLEST)


# ---------------------------------------------------------------------------------------------------------- dialogs


@scene("dialog-new-notice")
def new_notice(stage: Stage) -> None:
    stage.go("board")
    stage.go("draft", {})


def _message(show: Callable[[Stage], None]) -> Scene:
    def told(stage: Stage) -> None:
        stage.go("board")
        show(stage)

    return told


INSIDE["message-refusal"] = _message(
    lambda stage: dialogs.tell_problem(
        stage.window,
        Refusal(
            "This notice cannot be stamped.",
            "It has two errors.",
            "Mend the answers that are marked, then make it ready again.",
        ),
    )
)
INSIDE["message-file"] = _message(
    lambda stage: dialogs.tell_problem(
        stage.window,
        Unreadable(
            "The offer cannot be used.",
            "3 things are wrong in it.",
            "Mend these lines and try again.",
            tuple(Mistake(f"`terms.{key}` is not a date.", line) for line, key in ((12, "opens"), (19, "expires"))),
        ),
    )
)
INSIDE["message-misuse"] = _message(
    lambda stage: dialogs.tell_problem(
        stage.window, Misuse("The earlier notice is named by its number.", "", "Give it.")
    )
)
INSIDE["message-world"] = _message(
    lambda stage: dialogs.tell_problem(
        stage.window, World("The disk is full.", "Nothing was written.", "Make room, then do it again.")
    )
)


@scene("message-bug")
def bug(stage: Stage) -> None:
    stage.go("board")
    try:
        raise RuntimeError("nothing of this is shown")
    except RuntimeError as error:
        dialogs.tell_bug(stage.window, error)


# ----------------------------------------------------------------------------------------------------------- pieces


def _line(stage: Stage, name: str, text: str, of: Any = None) -> None:
    line = stage.child(name, of)
    if isinstance(line, QLineEdit):
        line.setText(text)
    else:
        assert isinstance(line, QComboBox)
        line.setCurrentText(text)
