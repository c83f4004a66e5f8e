"""The printing studio: from the agent's paper to a printing kept with an offer, with the mouse and without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gdnotice.actions.open_printing import list_printings
from tests.stamp.drawn import plain_rights
from tests.stamp.fielded import Fielded
from tests.stamp.papers import flat_form, ruled
from ui import dialogs
from ui.asking import AskDialog
from ui.keys import told_of
from ui.main_window import MainWindow
from ui.message import Message
from ui.studio.keeping import KeepDialog
from ui.studio.screen import Studio

Settle: TypeAlias = Callable[[], None]
Shown: TypeAlias = Callable[[], QDialog]
Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

without_grabs = pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
"""A list that drops down has the keyboard, which a window without a screen cannot give it."""

PLAIN = """
                     NOTICE OF GUARANTEED DELIVERY

     The undersigned holds Rights Certificate(s) representing ______ Rights.

Name(s) of holder(s): ______________________________________

Address: ______________________________________

Area Code and Telephone Number: ____________________

Name of Firm: ______________________________________

Date: ____________
"""


@pytest.fixture
def exhibit(tmp_path: Path) -> Path:
    path = tmp_path / "exhibit.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def studio(window: MainWindow, settle: Settle, what: Any = None) -> Studio:
    window.go("studio", what)
    settle()
    found = window.screen_of("studio")
    assert isinstance(found, Studio)
    return found


@pytest.fixture
def begun(sample: MainWindow, settle: Settle, exhibit: Path) -> Studio:
    """The studio on a text exhibit whose blanks were just found."""
    found = studio(sample, settle, {"offer": "sample-rights-2026", "form": "rights-notice"})
    found.map(exhibit, "rights-notice", "sample-rights-2026")
    settle()
    assert found.bench.editing is not None
    return found


def fields(screen: Studio) -> list[str | None]:
    assert screen.bench.editing is not None
    return [screen.bench.editing.blanks[key].field for key in screen.bench.editing.order]


def pick(screen: Studio, field: str) -> int:
    editing = screen.bench.editing
    assert editing is not None
    key = next(key for key, one in editing.blanks.items() if one.field == field)
    screen.bench.canvas.choose([key])
    screen.bench.canvas.setFocus()
    return key


def box(screen: Studio, key: int) -> tuple[float, float, float, float]:
    assert screen.bench.editing is not None
    return screen.bench.editing.blanks[key].box


def on_screen(screen: Studio, key: int, at: str = "middle") -> QPoint:
    """A place of a blank in pixels of the view."""
    rect = screen.bench.canvas._boxes[key].box
    point = {"middle": rect.center(), "right": QPointF(rect.right(), rect.center().y())}[at]
    return screen.bench.canvas.mapFromScene(point)


def drag(
    screen: Studio, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    view = screen.bench.canvas.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, keys, start)
    for part in range(1, 6):
        QTest.mouseMove(view, start + (end - start) * part / 5)
    QTest.mouseRelease(view, left, keys, end)


def ask(window: MainWindow, settle: Settle, work: Callable[..., Any], *args: object) -> Any:
    came: list[Any] = []
    window.desk.run("Asking", work, *args, done=came.append)
    settle()
    return came[0]


def test_it_is_in_the_rail_and_takes_what_another_screen_says(sample: MainWindow, settle: Settle) -> None:
    screen = studio(sample, settle, {"offer": "sample-auction-2026", "form": "transmittal"})
    assert screen.start.form.currentData() == "transmittal"
    assert screen.start.offer.currentData() == "sample-auction-2026"
    rail = sample.findChild(QToolButton, "rail-studio")
    assert isinstance(rail, QToolButton)
    assert rail.isChecked()


def test_typing_the_path_finds_the_blanks(sample: MainWindow, settle: Settle, exhibit: Path, qtbot: QtBot) -> None:
    screen = studio(sample, settle)
    assert screen.start.file.hasFocus()
    qtbot.keyClicks(screen.start.file, str(exhibit))
    qtbot.keyClick(screen.start.file, Key.Key_Return)
    assert screen.start.working.isVisible()
    settle()
    assert screen.bench.isVisible()
    assert {"holder.names", "holder.address", "guarantor.firm"} <= set(fields(screen))
    assert screen.bench.canvas.hasFocus()


def test_arrows_move_and_resize_and_undo_takes_each_run_back(begun: Studio, qtbot: QtBot) -> None:
    key, canvas = pick(begun, "guarantor.firm"), begun.bench.canvas
    left, top, right, bottom = box(begun, key)
    for _ in range(3):
        qtbot.keyClick(canvas, Key.Key_Right)
    qtbot.keyClick(canvas, Key.Key_Up, SHIFT)
    assert box(begun, key) == pytest.approx((left + 3, top - 10, right + 3, bottom - 10))
    qtbot.keyClick(canvas, Key.Key_Right, CTRL | SHIFT)
    qtbot.keyClick(canvas, Key.Key_Up, CTRL)
    assert box(begun, key) == pytest.approx((left + 3, top - 10, right + 13, bottom - 11))
    qtbot.keyClick(canvas, Key.Key_Z, CTRL)
    qtbot.keyClick(canvas, Key.Key_Z, CTRL)
    assert box(begun, key) == (left, top, right, bottom)
    qtbot.keyClick(canvas, Key.Key_Y, CTRL)
    assert box(begun, key) == pytest.approx((left + 3, top - 10, right + 3, bottom - 10))


def test_a_box_stays_on_the_page(begun: Studio, qtbot: QtBot) -> None:
    key, canvas = pick(begun, "guarantor.firm"), begun.bench.canvas
    for _ in range(80):
        qtbot.keyClick(canvas, Key.Key_Up, SHIFT)
    assert box(begun, key)[1] == 0


def test_tab_goes_in_reading_order_and_leaves_at_the_end(begun: Studio, qtbot: QtBot) -> None:
    editing, canvas = begun.bench.editing, begun.bench.canvas
    assert editing is not None
    qtbot.keyClick(canvas, Key.Key_Home)
    seen = [canvas.current]
    for _ in range(len(editing.order) - 1):
        qtbot.keyClick(canvas, Key.Key_Tab)
        seen.append(canvas.current)
    assert seen == list(editing.order)
    qtbot.keyClick(canvas, Key.Key_Tab)
    assert not canvas.hasFocus()
    assert "Blank" in canvas.accessibleDescription()


@without_grabs
def test_a_field_is_typed_over_the_paper_and_enter_goes_on(begun: Studio, qtbot: QtBot) -> None:
    key, bench = pick(begun, "guarantor.firm"), begun.bench
    qtbot.keyClicks(bench.canvas, "h")
    assert bench.inspector.field.hasFocus()
    qtbot.keyClicks(bench.inspector.field, "older.cap")
    assert bench.inspector.field.fitting()[0].endswith("holder.capacity")
    qtbot.keyClick(bench.inspector.field, Key.Key_Return)
    assert bench.editing is not None
    assert bench.editing.blanks[key].field == "holder.capacity"
    assert bench.editing.blanks[key].confidence == 1.0
    assert bench.canvas.current == bench.editing.beside(key, 1)
    bench.canvas.choose([key])
    bench.inspector.begin_field()
    qtbot.keyClick(bench.inspector.field, Key.Key_Delete)
    qtbot.keyClick(bench.inspector.field, Key.Key_Return)
    assert bench.editing.blanks[key].field is None


def test_a_name_that_fits_nothing_is_told_and_changes_nothing(begun: Studio, qtbot: QtBot) -> None:
    key, bench = pick(begun, "guarantor.firm"), begun.bench
    bench.inspector.begin_field()
    qtbot.keyClicks(bench.inspector.field, "zzz")
    qtbot.keyClick(bench.inspector.field, Key.Key_Return)
    assert bench.inspector.wrong.text() == "The form has no such field."
    assert bench.canvas.current == key
    assert "guarantor.firm" in fields(begun)


def test_the_mouse_drags_and_snaps_without_drawing_the_page_anew(begun: Studio, qtbot: QtBot) -> None:
    key, canvas = pick(begun, "guarantor.firm"), begun.bench.canvas
    qtbot.waitUntil(lambda: not canvas.pictures.busy, timeout=10_000)
    drawn: list[int] = []
    canvas.pictures.came.connect(drawn.append)
    before = box(begun, key)
    start = on_screen(begun, key)
    far = round(60 * canvas.scale_now)
    drag(begun, start, start + QPoint(far, 0))
    after = box(begun, key)
    assert after[0] - before[0] == pytest.approx(60, abs=6)
    assert (after[1], after[3]) == (before[1], before[3])  # it stays on its rule
    drag(begun, on_screen(begun, key), on_screen(begun, key) + QPoint(0, 2))
    assert box(begun, key) == after  # two pixels are a click
    assert drawn == []


def test_an_edge_is_pulled(begun: Studio) -> None:
    key, canvas = pick(begun, "guarantor.firm"), begun.bench.canvas
    before = box(begun, key)
    start = on_screen(begun, key, "right")
    drag(begun, start, start - QPoint(round(40 * canvas.scale_now), 0))
    after = box(begun, key)
    assert after[:2] == before[:2]
    assert after[2] == pytest.approx(before[2] - 40, abs=6)


def test_a_box_is_drawn_and_deleted(begun: Studio, qtbot: QtBot) -> None:
    canvas, editing = begun.bench.canvas, begun.bench.editing
    assert editing is not None
    many = len(editing.blanks)
    qtbot.keyClick(canvas, Key.Key_Insert, SHIFT)
    assert bool(canvas.drawing)
    sheet = canvas.sheets[0].rect
    corner = canvas.mapFromScene(QPointF(sheet.left() + 40, sheet.top() + 20))
    drag(begun, corner, corner + QPoint(120, 24))
    assert len(editing.blanks) == many + 1
    assert begun.bench.inspector.field.hasFocus()
    assert begun.bench.canvas.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_Delete)
    assert len(editing.blanks) == many
    qtbot.keyClick(canvas, Key.Key_Insert)
    assert len(editing.blanks) == many + 1


def test_a_missing_field_is_drawn_from_the_list(begun: Studio, qtbot: QtBot) -> None:
    bench, canvas = begun.bench, begun.bench.canvas
    assert bench.editing is not None
    rows = bench.fields._rows
    assert rows[0].mark == "missing"
    bench.tabs.setCurrentWidget(bench.fields)
    bench.fields.setCurrentIndex(bench.fields.model().index(0, 0))
    bench.fields.setFocus()
    qtbot.keyClick(bench.fields, Key.Key_Return)
    assert canvas.drawing
    qtbot.keyClick(canvas, Key.Key_Insert)
    assert rows[0].field in fields(begun)
    assert all(one.field != rows[0].field or one.mark != "missing" for one in bench.fields._rows)


def test_right_goes_on_to_the_next_that_is_not_sure(begun: Studio, qtbot: QtBot) -> None:
    bench = begun.bench
    assert bench.editing is not None
    for key, one in list(bench.editing.blanks.items()):
        bench.hand.do("test", {key: type(one)(**{**_values(one), "confidence": 0.6})})
    bench.canvas.setFocus()
    qtbot.keyClick(bench.canvas, Key.Key_Home)
    first = bench.canvas.current
    assert first is not None
    qtbot.keyClick(bench.canvas, Key.Key_Return, CTRL)
    assert bench.editing.blanks[first].confidence in (1.0, 0.6 if bench.editing.blanks[first].field is None else 1.0)
    assert bench.canvas.current != first


def _values(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__slots__}


def test_what_is_wrong_is_told_at_once_and_keeps_it_from_being_kept(begun: Studio, qtbot: QtBot, shown: Shown) -> None:
    bench = begun.bench
    key = pick(begun, "guarantor.firm")
    bench.inspector.edges[3].setValue(3.0)
    assert bench.hand.judged is not None
    assert not bench.hand.judged.ok
    assert "too small for text of 6 pt" in bench.remarks._rows[0].words
    qtbot.keyClick(bench.canvas, Key.Key_S, CTRL)
    dialog = shown()
    assert isinstance(dialog, Message)
    assert "one thing is wrong" in dialog.told.what
    dialog.close()
    bench.inspector.edges[3].setValue(12.0)
    bench.inspector.edges[0].setValue(600.0)
    assert any("over the edge of the page" in row.words for row in bench.remarks._rows)
    other = next(one for one in bench.editing.blanks if one != key) if bench.editing is not None else 0
    left, top, right, _ = box(begun, other)
    bench.inspector.edges[0].setValue(left)
    bench.inspector.edges[1].setValue(top)
    bench.inspector.edges[2].setValue(right - left)
    assert any("overlap on page" in row.words for row in bench.remarks._rows)


def test_samples_are_stamped_for_the_eye_and_taken_away_again(begun: Studio, qtbot: QtBot, settle: Settle) -> None:
    bench = begun.bench
    bench.canvas.setFocus()
    plain = bench.canvas.pictures._loaded
    qtbot.keyClick(bench.canvas, Key.Key_F9)
    settle()
    qtbot.waitUntil(lambda: bench.canvas.pictures._loaded != plain, timeout=20_000)
    assert bench.canvas.pictures._loaded.startswith(plain)  # the paper itself, and what is stamped on it
    assert bench.hint.text().startswith("Sample answers, as they would be stamped.")
    qtbot.keyClick(bench.canvas, Key.Key_F9)
    qtbot.waitUntil(lambda: bench.canvas.pictures._loaded == plain, timeout=20_000)


def test_zoom_by_keys_and_wheel(begun: Studio, qtbot: QtBot) -> None:
    canvas = begun.bench.canvas
    canvas.setFocus()
    fitted = canvas.scale_now
    qtbot.keyClick(canvas, Key.Key_Plus, CTRL)
    assert canvas.scale_now > fitted
    larger = canvas.scale_now
    spot = QPointF(canvas.viewport().rect().center())
    wheel = QWheelEvent(
        spot, canvas.viewport().mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, CTRL,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert canvas.scale_now > larger
    qtbot.keyClick(canvas, Key.Key_0, CTRL)
    assert canvas.scale_now == pytest.approx(fitted)


def test_kept_with_the_offer_it_is_opened_again(
    begun: Studio, sample: MainWindow, settle: Settle, qtbot: QtBot, shown: Shown
) -> None:
    begun.bench.canvas.setFocus()
    qtbot.keyClick(begun.bench.canvas, Key.Key_S, CTRL)
    dialog = shown()
    assert isinstance(dialog, KeepDialog)
    dialog.name.setText("agent")
    dialog.do.click()
    settle()
    assert begun.bench.editing is not None
    assert not begun.bench.editing.unsaved
    found = ask(sample, settle, list_printings)
    assert [(one.offer, one.name) for one in found.kept] == [("sample-rights-2026", "agent")]
    assert found.unfinished is None
    begun.forget()
    again = studio(sample, settle, {"offer": "sample-rights-2026", "printing": "agent"})
    settle()
    assert again.bench.isVisible()
    assert "guarantor.firm" in fields(again)


def test_what_is_not_kept_waits_as_unfinished(
    begun: Studio, sample: MainWindow, settle: Settle, qtbot: QtBot, exhibit: Path, shown: Shown
) -> None:
    key = pick(begun, "guarantor.firm")
    qtbot.keyClick(begun.bench.canvas, Key.Key_Right)
    where = box(begun, key)
    sample.go("board")
    settle()
    begun.forget()  # as when the program ended
    screen = studio(sample, settle)
    assert screen.start.unfinished.isVisible()
    screen.start.resume.click()
    settle()
    settle()
    assert screen.bench.editing is not None
    assert where in [one.box for one in screen.bench.editing.blanks.values()]
    assert screen.bench.editing.unsaved
    screen._to_start()
    settle()
    screen.map(exhibit, "rights-notice", "")
    dialog = shown()
    assert isinstance(dialog, AskDialog)
    dialog.reject()
    settle()
    screen.start.throw.click()
    settle()
    assert ask(sample, settle, list_printings).unfinished is None
    assert not screen.start.unfinished.isVisible()


def test_a_folder_is_written_as_the_shell_does(begun: Studio, settle: Settle, tmp_path: Path) -> None:
    from gdnotice.stamp.printing import read_printing

    folder = tmp_path / "printing"
    folder.mkdir()
    dialogs.answer_with(lambda dialog: (dialog.fileSelected.emit(str(folder)), dialog.close()))  # type: ignore[attr-defined]
    begun.save_folder()
    settle()
    assert [one.field for one in read_printing(folder).placements] == fields(begun)


@without_grabs
def test_a_scan_takes_boxes_drawn_by_hand(sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(_scan())
    screen = studio(sample, settle)
    screen.map(path, "rights-notice", "sample-rights-2026")
    settle()
    editing = screen.bench.editing
    assert editing is not None
    before = len(editing.blanks)
    assert any("only a picture" in row.words for row in screen.bench.remarks._rows)
    screen.bench.canvas.setFocus()
    qtbot.keyClick(screen.bench.canvas, Key.Key_Insert)
    qtbot.keyClicks(screen.bench.inspector.field, "guarantor.firm")
    qtbot.keyClick(screen.bench.inspector.field, Key.Key_Return)
    assert len(editing.blanks) == before + 1
    assert "guarantor.firm" in fields(screen)


def _scan() -> bytes:
    """A page that is one picture of a page, ruled lines and all."""
    import io

    import pypdfium2
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    document = pypdfium2.PdfDocument(flat_form(1, 4))
    picture: Image.Image = document[0].render(scale=100 / 72).to_pil()
    out = io.BytesIO()
    made = Canvas(out, pagesize=(612, 792))
    made.drawImage(ImageReader(picture), 0, 0, 612, 792)
    made.save()
    return out.getvalue()


BAD = {
    "damaged.pdf": b"%PDF-1.7\nthis is not one",
    "empty.pdf": b"",
    "picture.png": b"\x89PNG\r\n",
    "waiting.pdf": None,
    "locked.pdf": None,
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_told_beside_the_question(
    sample: MainWindow, settle: Settle, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(BAD[name] if BAD[name] is not None else _refused_pdf(name))  # type: ignore[arg-type]
    screen = studio(sample, settle)
    screen.map(path, "rights-notice", "")
    settle()
    assert screen.start.refusal.isVisible()
    told = screen.start._refused.text() + screen.start._meaning.text()
    wanted = {"waiting.pdf": "dynamic XFA form", "locked.pdf": "password", "picture.png": "not a PDF"}
    assert wanted.get(name, "") in told
    assert len(told) > 40
    assert screen.start.file.isVisible()
    assert screen.bench.editing is None


def _refused_pdf(name: str) -> bytes:
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(flat_form(1, 2))))
    if name == "locked.pdf":
        writer.encrypt("nobody knows", "nor this", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()
    made = Fielded(form_entries=b"/XFA 5 0 R", catalog_entries=b"/NeedsRendering true")
    made.objects[5] = b"<< /Length 0 >>\nstream\n\nendstream"
    made.say(72, 100, "Please wait... your PDF viewer may not be able to display this type of document.")
    return made.pdf()


def test_mapping_is_cancelled(sample: MainWindow, settle: Settle, exhibit: Path) -> None:
    screen = studio(sample, settle)
    screen.map(exhibit, "rights-notice", "")
    assert screen.start.working.isVisible()
    screen.start.cancel.click()
    assert not screen.start.working.isVisible()
    settle()
    assert screen.bench.editing is None
    assert not screen.bench.isVisible()


def test_a_hundred_blanks_are_quick(sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot) -> None:
    import time

    from gdnotice.stamp.printing import printing_of, write_printing

    pages = 13
    official = flat_form(pages)
    blanks = tuple(ruled(row, page, field="holder.names") for page in range(1, pages + 1) for row in range(8))
    write_printing(printing_of("rights-notice", "T", official, ((612.0, 792.0),) * pages, blanks), tmp_path)
    screen = studio(sample, settle, {"folder": tmp_path})
    editing = screen.bench.editing
    assert editing is not None
    assert len(editing.blanks) == 104
    screen.bench.canvas.setFocus()
    took = []
    for _ in range(12):
        start = time.process_time()
        qtbot.keyClick(screen.bench.canvas, Key.Key_Right)
        took.append(time.process_time() - start)
    assert min(took) < 0.05


def test_locking_leaves_nothing_on_it(begun: Studio, sample: MainWindow, settle: Settle) -> None:
    sample.go("lock")
    settle()
    assert begun.bench.editing is None
    assert begun.bench.blanks.topLevelItemCount() == 0
    assert begun.start.kept.topLevelItemCount() == 0


def test_a_pdf_with_print_only(sample: MainWindow, settle: Settle, tmp_path: Path) -> None:
    path = tmp_path / "agent.pdf"
    path.write_bytes(plain_rights()[0])
    screen = studio(sample, settle)
    screen.map(path, "rights-notice", "sample-rights-2026")
    settle()
    assert "guarantor.firm" in fields(screen)
    assert screen.bench.opened is not None
    assert any(one.levels for one in screen.bench.opened.guides)
    buttons = [one for one in screen.bench.findChildren(QPushButton) if one.isVisible()]
    assert all(one.accessibleName() or one.text() for one in buttons)


def test_names_letters_and_room_at_the_bench(begun: Studio, sample: MainWindow) -> None:
    from tests.ui.test_everywhere import doubled, nameless, visible

    assert (sample.width(), sample.height()) == (1024, 700)
    now = begun.bench.hand.current
    assert now is not None
    begun.bench.hand.set_current("test", replace(now, kind="tick", field="payment.method"))
    for tab in (begun.bench.blanks, begun.bench.fields, begun.bench.remarks):
        begun.bench.tabs.setCurrentWidget(tab)
        assert nameless(sample) == []
        assert doubled(sample) == []
    cut = [
        one.text()
        for one in visible(sample)
        if isinstance(one, QPushButton) and one.text() and one.width() < one.minimumSizeHint().width()
    ]
    assert cut == []


def test_every_key_is_on_the_sheet_of_shortcuts(begun: Studio) -> None:
    told = {words: keys for keys, words in told_of(begun.bench)}
    assert {"Move by 1 pt", "Resize by 10 pt", "Sample answers on the paper", "Add a box"} <= told.keys()
    assert all(told)


def test_mapping_is_cancelled_from_the_status_line_too(sample: MainWindow, settle: Settle, exhibit: Path) -> None:
    screen = studio(sample, settle)
    screen.map(exhibit, "rights-notice", "")
    assert screen._job is not None
    screen._job.cancel()
    settle()
    assert not screen.start.working.isVisible()
    assert screen.start.new.isVisible()


def test_samples_in_the_fields_of_the_pdf_itself_are_seen(
    sample: MainWindow, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    made = Fielded()
    made.say(60, 100, "Name of Firm:")
    made.text("firm", (200, 88, 500, 104))
    path = tmp_path / "fields.pdf"
    path.write_bytes(made.pdf())
    screen = studio(sample, settle)
    screen.map(path, "rights-notice", "sample-rights-2026")
    settle()
    assert fields(screen) == ["guarantor.firm"]
    canvas = screen.bench.canvas

    def dark() -> int:
        """Dark pixels inside the field."""
        image = canvas.pictures.image(0)
        if image is None or canvas.pictures.busy:
            return -1
        scale = image.width() / 612
        return sum(
            image.pixelColor(x, y).lightness() < 128
            for x in range(round(204 * scale), round(300 * scale))
            for y in range(round(91 * scale), round(102 * scale))
        )

    qtbot.waitUntil(lambda: dark() == 0, timeout=10_000)
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_F9)
    settle()
    qtbot.waitUntil(lambda: dark() > 20, timeout=20_000)
