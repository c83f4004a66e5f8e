"""What holds on every screen: names for a screen reader, one mnemonic a letter, room at the smallest size."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.theme import DARK, ICONS, LIGHT, Colours, label, set_look, theme
from ui.words import bug_words

Settle: TypeAlias = Callable[[], None]
SCREENS = [
    ("board", None), ("notices", None), ("notice", 1), ("notice", 2), ("notice", 4), ("notice", 6), ("notice", 9),
    ("people", None), ("batches", None), ("keeping", None), ("studio", None),
    ("offers", None), ("offer", "sample-rights-2026"), ("edit-offer", {}),
    ("edit-offer", {"offer": "sample-rights-2026"}),
    ("edit-offer", {"offer": "sample-rights-2026", "amendment": None}),
]  # fmt: skip


def visible(of: QWidget) -> Iterator[QWidget]:
    for one in of.findChildren(QWidget):
        if one.isVisible():
            yield one


def nameless(of: QWidget) -> list[str]:
    """What the keyboard reaches and a screen reader has no word for."""
    found = []
    for one in visible(of):
        plain = type(one) is QWidget or (isinstance(one, QAbstractScrollArea) and not one.accessibleName())
        reached = bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus) and one.isEnabled()
        if isinstance(one, QTabBar | QTabWidget) or (plain and not isinstance(one, QTextEdit | QPlainTextEdit)):
            continue
        words = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
        if reached and not isinstance(one, QLabel) and not words:
            found.append(f"{type(one).__name__} {one.objectName()}")
    return found


def doubled(of: QWidget) -> list[str]:
    """Letters that stand for more than one thing."""
    texts = [one.text() for one in visible(of) if isinstance(one, QAbstractButton)]
    texts += [one.text() for one in visible(of) if isinstance(one, QLabel) and one.buddy() is not None]
    texts += [one.tabText(place) for one in visible(of) if isinstance(one, QTabBar) for place in range(one.count())]
    letters = Counter(letter.lower() for text in texts for letter in re.findall(r"&(\w)", text))
    return [letter for letter, many in letters.items() if many > 1]


@pytest.mark.parametrize(("key", "what"), SCREENS)
def test_names_and_letters(sample: MainWindow, settle: Settle, key: str, what: object) -> None:
    sample.go(key, what)
    settle()
    assert nameless(sample) == []
    assert doubled(sample) == []


@pytest.mark.parametrize(("key", "what"), SCREENS)
def test_nothing_is_cut_at_the_smallest_size(sample: MainWindow, settle: Settle, key: str, what: object) -> None:
    sample.go(key, what)
    settle()
    assert (sample.width(), sample.height()) == (1024, 700)
    cut = []
    for one in visible(sample):
        if isinstance(one, QLabel) and one.text() and not one.wordWrap() and one.width() < one.sizeHint().width():
            cut.append(one.text())
        if isinstance(one, QAbstractButton) and one.text() and one.width() < one.minimumSizeHint().width():
            cut.append(one.text())
    assert cut == []


def test_the_gates_have_names_too(window: MainWindow) -> None:
    window.begin()
    assert nameless(window) == []
    assert doubled(window) == []
    window._ask_for(None, None)
    assert nameless(window) == []
    assert doubled(window) == []


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(colours: Colours) -> None:
    pairs = [
        (text, ground)
        for ground in (colours.ground, colours.surface, colours.rail)
        for text in (colours.text, colours.muted, colours.accent, colours.bad, colours.warn, colours.good)
    ]
    pairs += [(colours.on_accent, colours.accent), (colours.warn, colours.warn_soft), (colours.text, colours.soft)]
    pairs += [(colours.text, colours.bad_soft), (colours.bad, colours.bad_soft), (colours.muted, colours.bad_soft)]
    pairs += [(colours.muted, colours.warn_soft)]
    weak = []
    for text, ground in pairs:
        light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
        if (light + 0.05) / (dark + 0.05) < 4.5:
            weak.append((text, ground))
    assert weak == []


def test_dark_is_worn_at_once(sample: MainWindow, settle: Settle) -> None:
    try:
        theme().wear(DARK)
        settle()
        assert sample.grab().toImage().pixelColor(500, 670).lightness() < 80
    finally:
        theme().wear(LIGHT)


def test_what_is_not_seen_takes_the_colours_later_but_before_it_is_seen(
    sample: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    for key in ("people", "settings", "board"):
        sample.go(key)
        settle()
    people, settings = sample.screen_of("people"), sample.screen_of("settings")
    light = people.styleSheet()
    try:
        theme().wear(DARK)
        assert sample.screen_of("board").styleSheet() != light, "what is seen has them at once"
        assert people.styleSheet() == light, "nobody waits for what is not seen"
        sample.go("people")
        assert people.styleSheet() != light
        qtbot.waitUntil(lambda: settings.styleSheet() == people.styleSheet(), timeout=5_000)
        assert sample.styleSheet() == "", "a sheet of the window would style all of it at once"
    finally:
        theme().wear(LIGHT)


def test_every_dialog_has_the_look(sample: MainWindow, settle: Settle, shown: Callable[[], QDialog]) -> None:
    for want in ("find", "help"):
        sample.go(want)
        settle()
        dialog = shown()
        assert theme().dressed(dialog)
        dialog.close()


def test_texts_in_bold_are_bold(qapp: QApplication) -> None:
    """The text font is one file for all weights, of which Qt takes the plain one, whatever a style sheet asks for."""
    heavy, plain = label("Record acknowledgement", "strong"), label("Record acknowledgement")
    for one in (heavy, plain):
        theme().dress(one)
        one.ensurePolished()
    assert heavy.fontMetrics().horizontalAdvance(heavy.text()) > plain.fontMetrics().horizontalAdvance(plain.text())
    set_look(heavy, "muted")
    assert heavy.fontMetrics().horizontalAdvance(heavy.text()) == plain.fontMetrics().horizontalAdvance(plain.text())


def test_a_bug_tells_its_place_and_no_text() -> None:
    try:
        raise ValueError("Zoë's account 884-20117")
    except ValueError as error:
        told = bug_words(error)
    assert "884-20117" not in told.text
    assert "test_everywhere.py:" in told.text


def test_an_icon_outlives_being_copied_and_changed(qapp: QApplication) -> None:
    for _ in range(300):
        copy = QIcon(theme().icon("lock"))
        copy.setIsMask(True)  # Qt takes a copy of whatever draws it
        assert not copy.pixmap(16, 16).isNull()
        gc.collect(0)


@pytest.mark.parametrize("meaning", sorted(ICONS))
def test_every_icon_is_drawn(qapp: QApplication, meaning: str) -> None:
    drawn = theme().icon(meaning).pixmap(20, 20).toImage()
    assert any(drawn.pixelColor(x, y).alpha() for x in range(drawn.width()) for y in range(drawn.height()))
