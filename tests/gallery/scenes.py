"""Every page, state and message of the window, each a scene: what is on the stage when its picture is taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from gdnotice.errors import Mistake, Misuse, Refusal, Unreadable, World
from gdnotice.pack.load import form
from tests.gallery.stage import LOW, SMALLEST, Scene, Stage
from ui import dialogs

LONG = "Wojciechowska-Łukasiewicz and Montgomery-Fitzwilliam as joint tenants with right of survivorship"
ACKNOWLEDGED, SENT, STAMPED, APPROVED, READY, WITHDRAWN, HALF, TENDER, LETTER = 2, 3, 4, 5, 6, 8, 9, 10, 11
"""Numbers of notices of the sample ledger, by how far they are."""

ROWS = """holder.names,rights.count,subscription.basic,payment.method
Sample Row One,1200,493,wire
Sample Row Two,twelve,493,wire
Sample Row Three,100,900,check
"""
EXHIBIT = """
                      NOTICE OF GUARANTEED DELIVERY

                   For Shares of Common Stock of Sample Corp

The undersigned exercises the Rights described below.

No. of Rights Certificate: ______________   Number of Rights: ____________

Name(s) of Record Holder(s):  ____________________________________________

Address:  ________________________________________________________________

Telephone Number:  ______________________

Name of Firm: ____________________________________________________________

Authorized Signature: ____________________________   Title: _____________
"""

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
    _line(stage, "folder", "Desk of Ann/ledger", stage.window.unlock)


@scene("gate-unlock-wrong", GATES)
def unlock_wrong(stage: Stage) -> None:
    _line(stage, "folder", str(stage.folder / "SAMPLE"), stage.window.unlock)
    _line(stage, "passphrase", "not the one", stage.window.unlock)
    stage.window.unlock.go()
    stage.settle()
    _line(stage, "folder", "Desk of Ann/ledger", stage.window.unlock)


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
    ("offers", "offers", None),
    ("offers-none", "offers", "nothing of that name"),
    ("offer", "offer", "sample-rights-2026"),
    ("offer-auction", "offer", "sample-auction-2026"),
    ("offer-new", "edit-offer", {}),
    ("offer-amend", "edit-offer", {"offer": "sample-rights-2026", "amendment": None}),
    ("printings", "studio", {}),
    ("batch", "batches", None),
    ("people", "people", None),
    ("settings", "settings", None),
):
    INSIDE[_name] = _screen(_key, _what)


@scene("ledger")
def ledger(stage: Stage) -> None:
    stage.go("keeping")
    for one in stage.window.screen_of("keeping").findChildren(QLabel):
        if str(stage.folder) in one.text():
            one.setText("Desk of Ann/ledger")
        elif re.fullmatch(r"[\d.,]+ [KM]B", one.text()):
            one.setText("320 KB")  # the file's own size is a page more or less each time


def _small(of: Scene) -> Scene:
    def small(stage: Stage) -> None:
        of(stage)
        stage.window.resize(SMALLEST)

    return small


for _name in ("board", "notices", "notice-sent", "offers", "offer", "offer-amend", "batch", "ledger", "settings"):
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
            _type(line, "twelve hundred")
            break
    stage.settle()


@scene("interview-long")
def interview_long(stage: Stage) -> None:
    screen = stage.interview(HALF, form("rights-notice").pages[0].id)
    for line in screen.findChildren(QLineEdit):
        if line.isVisible() and not line.isReadOnly():
            _type(line, LONG)
    stage.settle()


@scene("interview-small")
def interview_small(stage: Stage) -> None:
    stage.interview(HALF, form("rights-notice").pages[1].id)
    stage.window.resize(SMALLEST)


# ------------------------------------------------------------------------------------------- printings and batches


@scene("printing-refused")
def printing_refused(stage: Stage) -> None:
    path = stage.folder / "damaged.pdf"
    path.write_bytes(b"%PDF-1.7 and then nothing")
    _map(stage, path)


@scene("printing")
def printing(stage: Stage) -> None:
    path = stage.folder / "exhibit.txt"
    path.write_text(EXHIBIT, encoding="utf-8")
    _map(stage, path)


@scene("printing-small")
def printing_small(stage: Stage) -> None:
    stage.go("studio")
    stage.window.resize(SMALLEST)


@scene("batch-checked")
def batch_checked(stage: Stage) -> None:
    path = stage.folder / "rows.csv"
    path.write_text(ROWS, encoding="utf-8")
    stage.go("batches", path)


@scene("batch-low")
def batch_low(stage: Stage) -> None:
    stage.window.resize(LOW)
    batch_checked(stage)


# ---------------------------------------------------------------------------------------------------------- dialogs


for _name, _want in (("dialog-find", "find"), ("dialog-help", "help")):
    INSIDE[_name] = _screen(_want)


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


def _type(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    line.insert(text)  # keys of QTest are those of a plain keyboard
    line.textEdited.emit(text)


def _map(stage: Stage, path: Path) -> None:
    stage.go("studio", {"offer": "sample-rights-2026", "form": "rights-notice"})
    studio: Any = stage.window.screen_of("studio")
    studio.map(path, "rights-notice", "sample-rights-2026")
    stage.settle()
