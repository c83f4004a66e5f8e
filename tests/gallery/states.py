"""Scenes of acts and states: each act's dialog, an empty ledger, work under way, typing that is in no entry."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtWidgets import QTabWidget

from gdnotice.errors import Refusal, Unreadable
from tests.gallery.scenes import (
    ACKNOWLEDGED,
    HALF,
    INSIDE,
    READY,
    SENT,
    STAMPED,
    TENDER,
    WITHDRAWN,
    _line,
    _screen,
    scene,
)  # fmt: skip
from tests.gallery.stage import SMALLEST, Scene, Stage
from ui.asking import AskDialog
from ui.frame.status import StatusLine
from ui.notices.acts import ACTS
from ui.notices.one import OneNotice
from ui.offers.editor import Editor
from ui.work import Job

MORE: dict[str, Scene] = {}
"""At the ledger that :func:`tests.gallery.stage.prepare_more` makes of the sample."""
BEGUN: dict[str, Scene] = {}
"""At a ledger in which offers and amendments are begun and not finished."""
FRESH: dict[str, Scene] = {}
"""At a ledger in which nothing is."""
WARNED, OWN, LAPSED = 12, 13, 1
"""Notices of the former: one to be approved with a warning, one whose preparer sits here, a protect that lapsed."""


# ------------------------------------------------------------------------------------------------------------ paper


def _paper(stage: Stage, number: int) -> OneNotice:
    stage.go("notice", number)
    screen = stage.window.screen_of("notice")
    assert isinstance(screen, OneNotice)
    cast(QTabWidget, stage.child("parts", screen)).setCurrentWidget(screen.paper)
    screen.paper.view.set_zoom(None)
    stage.settle()
    return screen


@scene("notice-paper")
def paper(stage: Stage) -> None:
    _paper(stage, STAMPED).paper.view.setFocus()


@scene("notice-paper-unstamped")
def paper_unstamped(stage: Stage) -> None:
    _paper(stage, HALF).paper.view.set_zoom(None, whole_page=True)


@scene("notice-paper-ended")
def paper_ended(stage: Stage) -> None:
    _paper(stage, WITHDRAWN)


@scene("notice-paper-missing")
def paper_missing(stage: Stage) -> None:
    _paper(stage, READY).paper._refused(
        Unreadable("The printing that the notice names is not with its offer.", "", "Keep it again.")
    )


@scene("notice-paper-small")
def paper_small(stage: Stage) -> None:
    _paper(stage, STAMPED)
    stage.window.resize(SMALLEST)


# ------------------------------------------------------------------------------------------------------------- acts


def _asked(kind: str, number: int, tab: int = 0) -> Scene:
    def played(stage: Stage) -> None:
        stage.go("notice", number)
        screen = stage.window.screen_of("notice")
        assert isinstance(screen, OneNotice)
        cast(QTabWidget, stage.child("parts", screen)).setCurrentIndex(tab)
        act = next(one for one in ACTS if one.kind == kind)
        assert screen._seen is not None
        assert act.possible(screen._seen), kind
        screen.ask(act)

    return played


for _kind, _number in (
    ("sent", STAMPED),
    ("acknowledged", SENT),
    ("covered", ACKNOWLEDGED),
    ("evidence-attached", SENT),
    ("sent-back", READY),
    ("withdrawn", SENT),
    ("rejected", SENT),
    ("superseded", SENT),
    ("expired", LAPSED),
    ("taken-back", ACKNOWLEDGED),
):
    INSIDE[f"act-{_kind}"] = _asked(_kind, _number)
MORE["act-approved"] = _asked("approved", WARNED)
MORE["act-approved-beside"] = _asked("approved-beside", OWN)
MORE["act-settled"] = _asked("settled", LAPSED)


@scene("act-wrong")
def act_wrong(stage: Stage) -> None:
    """What cannot be read, and what the ledger refused."""
    _asked("covered", ACKNOWLEDGED)(stage)
    dialog = cast(AskDialog, stage.dialog())
    dialog.fill(quantity="all of it", dated="the day before yesterday", at="t 9:05a")
    dialog.go()
    dialog.refused(
        Refusal("There are 300 units open.", "More cannot be covered; nothing was recorded.", "Give 300 or fewer.")
    )


@scene("act-copy-for-the-record")
def copy_for_record(stage: Stage) -> None:
    stage.go("notice", READY)
    screen = stage.window.screen_of("notice")
    assert isinstance(screen, OneNotice)
    from ui.notices.taking_out import TakingOut

    assert screen._seen is not None
    told = Refusal(
        "Notice 6 is withdrawn: the paper stamped before must not be sent.",
        "It shows what was approved then, and no longer holds.",
        "",
    )
    TakingOut(stage.window.desk, screen._seen, screen, lambda _words: None)._former(
        "save a copy", lambda _former, failed=None: failed(told) if failed else None
    )


@scene("print-preview")
def print_preview(stage: Stage) -> None:
    stage.go("notice", STAMPED)
    screen = stage.window.screen_of("notice")
    cast(Any, stage.child("print", screen)).click()
    stage.settle()


@scene("notice-done")
def done(stage: Stage) -> None:
    """What was just recorded can be undone."""
    stage.go("notice", ACKNOWLEDGED)
    screen = stage.window.screen_of("notice")
    assert isinstance(screen, OneNotice)
    screen._tell("Notice 2: Covered in full.", undo=True)


# ----------------------------------------------------------------------------------------------- settings and offers


@scene("settings-desk")
def settings_desk(stage: Stage) -> None:
    stage.go("settings")
    cast(QTabWidget, stage.child("settings-of")).setCurrentIndex(1)


def _editor(stage: Stage, what: dict[str, Any]) -> Editor:
    stage.go("edit-offer", what)
    screen = stage.window.screen_of("edit-offer")
    assert isinstance(screen, Editor)
    return screen


@scene("offer-extended")
def offer_extended(stage: Stage) -> None:
    """What an extension does to every open notice, before it is applied."""
    screen = _editor(stage, {"offer": "sample-rights-2026", "amendment": None})
    form: Any = screen.form
    form.source.input.put("Supplement No. 1 to the prospectus")
    form._head_typed("source", form.source)
    form.announced.input.put("11/30/2026 2:00 pm")
    form._head_typed("announced", form.announced)
    row = form.add_term("expires")
    row.input.put("12/8/2026 5:00 pm")
    form._typed("expires", row)
    stage.settle()
    _wait(stage, lambda: screen._amended is not None)
    row.input.setFocus()


@scene("offer-mistakes")
def offer_mistakes(stage: Stage) -> None:
    screen = _editor(stage, {})
    _line(stage, "kind", "Rights offering", screen)
    form: Any = screen.form
    form._kind_chosen()
    form.finish()
    screen.save()


def _wait(stage: Stage, there: Any) -> None:
    for _ in range(200):
        if there():
            stage.settle()
            return
        stage.settle()
    raise AssertionError("it never came")


# ------------------------------------------------------------------------------------------------------------- busy


@scene("busy")
def busy(stage: Stage) -> None:
    INSIDE["ledger"](stage)
    line = stage.window.findChild(StatusLine)
    assert line is not None
    job = Job("Proving the ledger", lambda _vault, _job: None, count=6_200, of=14_000)
    line.busy(job)
    line._show_busy()


@scene("busy-batch")
def busy_batch(stage: Stage) -> None:
    from ui.running import Running

    stage.go("batches")
    running = stage.window.screen_of("batches").findChild(Running)
    assert running is not None
    job = Job("Checking the rows", lambda _vault, _job: None, count=2_150, of=5_000, long=True)
    desk = stage.window.desk
    desk._under_way.append(job)
    running.show_job(job)
    running._timer.stop()
    desk._under_way.remove(job)


# ------------------------------------------------------------------------------- typed, and in no entry; two people

MORE["recovered-board"] = _screen("board")
MORE["recovered-notice"] = _screen("notice", HALF)


def _interview(number: int, step: str = "") -> Scene:
    def played(stage: Stage) -> None:
        stage.interview(number, step)

    return played


MORE["recovered-interview"] = _interview(HALF)
MORE["others-interview"] = _interview(TENDER)
MORE["others-notice"] = _screen("notice", TENDER)
MORE["approve-refused"] = _screen("notice", OWN)
MORE["notice-lapsed"] = _screen("notice", LAPSED)


BEGUN["begun-board"] = _screen("board")
BEGUN["begun-offers"] = _screen("offers")
BEGUN["begun-offer"] = _screen("offer", "sample-rights-2026")
BEGUN["begun-offer-by-another"] = _screen("offer", "sample-auction-2026")


def _begun(stage: Stage) -> None:
    screen = _editor(stage, {"begun": "01" * 12})
    _wait(stage, lambda: screen._amended is not None)


def _begun_leaving(stage: Stage) -> None:
    """Going back from it: on with it, later, or never."""
    _begun(stage)
    cast(Editor, stage.window.screen_of("edit-offer")).leave()


def _begun_small(stage: Stage) -> None:
    stage.window.resize(SMALLEST)
    _begun(stage)


BEGUN["begun-amendment"] = _begun
BEGUN["begun-amendment-small"] = _begun_small
BEGUN["begun-leaving"] = _begun_leaving


# ------------------------------------------------------------------------------------------------------------ fresh

for _name, _key, _what in (
    ("fresh-board", "board", None),
    ("fresh-notices", "notices", None),
    ("fresh-offers", "offers", None),
    ("fresh-batch", "batches", None),
    ("fresh-printings", "studio", {}),
    ("fresh-people", "people", None),
):
    FRESH[_name] = _screen(_key, _what)


@scene("fresh-new-notice", FRESH)
def fresh_new_notice(stage: Stage) -> None:
    stage.go("board")
    stage.go("draft", {})
