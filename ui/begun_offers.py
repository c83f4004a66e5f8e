"""Offers and amendments that were begun and not finished: told where one begins, with the ways on and out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gdnotice.actions.begun_offers import BegunOffer
from gdnotice.clock import NEW_YORK
from gdnotice.values import printed_time
from ui import dialogs
from ui.asking import ask_to_lose
from ui.theme import GAP, SMALL, label, set_look
from ui.words import counted, when


def begun_what(one: BegunOffer) -> str:
    """What was begun: ``A new offer, Acme Water, Inc.``, ``An amendment of Sample Harbor Holdings``."""
    if not one.offer:
        return f"A new offer, {one.issuer}" if one.issuer else "A new offer"
    if one.part == "amendment":
        return f"An amendment of {one.issuer}" + (f" ({one.document})" if one.document else "")
    return f"The terms of {one.issuer}" if one.part == "terms" else f"A change of {one.issuer}"


def begun_words(one: BegunOffer, now: datetime, *, short: bool = False) -> str:
    """That it was begun and not finished, and when it was kept last; the hour alone where that is today. ``short``:
    without the document's name."""
    what = begun_what(replace(one, document="") if short else one)
    words = ended(f"{what}: begun and not finished, {begun_when(one.at, now)}")
    if not one.readable:
        return f"{words} It cannot be read."
    return f"{words} The offer was changed since." if one.amended else words


def begun_when(at: datetime, now: datetime) -> str:
    """When, by New York, to the minute; the hour alone where that is today."""
    here = at.astimezone(NEW_YORK).replace(second=0, microsecond=0)
    return printed_time(here) if here.date() == now.astimezone(NEW_YORK).date() else when(here)


def ended(sentence: str) -> str:
    """With its full stop, of which the p.m. at its end has one already."""
    return sentence if sentence.endswith(".") else f"{sentence}."


class BegunCard(QFrame):
    """Hidden while nothing is begun. ``went`` and ``threw`` carry the mark of the one that was meant.

    ``one_line``: it tells of the latest, and how many more there are, which ``all_wanted`` asks for.
    """

    went = Signal(object)
    threw = Signal(str)
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None, *, one_line: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("begun-offers")
        set_look(self, "warn-card")
        self._one_line = one_line
        self._shown: list[str] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(GAP, SMALL, SMALL, SMALL)
        self._rows.setSpacing(SMALL)
        self.hide()

    def show_begun(self, found: Sequence[BegunOffer], now: datetime, *, unkept: str = "") -> None:
        """Tell of these, the latest first, and above them of what is ``unkept``: nothing but memory has that."""
        shown = [unkept, *(f"{one.mark} {begun_words(one, now)}" for one in found)]
        if shown == self._shown:  # or whoever is about to press a button would press nothing
            return
        self.forget()
        self._shown = shown
        if unkept:
            on = _button("&Go on with it", "go-on-unkept", unkept)
            on.clicked.connect(lambda _on=False: self.went.emit(None))
            self._row(f"Not saved yet: {unkept}.", "unkept", on)
        if self._one_line and len(found) > 1:
            self._latest(found, now)
        else:
            for place, one in enumerate(found[:_MOST]):
                self._row(
                    begun_words(one, now, short=self._one_line), _named("unsaved", place), *self._ways(one, place)
                )
            if len(found) > _MOST:
                self._row(f"And {counted(len(found) - _MOST, 'other')}, begun before.", "more-begun")
        self.setVisible(bool(found) or bool(unkept))

    def forget(self) -> None:
        """Nothing of it stays."""
        self._shown = []
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()

    def _latest(self, found: Sequence[BegunOffer], now: datetime) -> None:
        see = _button("&See them all", "all-begun", "what is begun")
        see.clicked.connect(lambda _on=False: self.all_wanted.emit())
        more = f"And {counted(len(found) - 1, 'other')}."
        ways = [one for one in self._ways(found[0], 0) if one.objectName() == "go-on"]
        self._row(f"{begun_words(found[0], now, short=True)} {more}", "unsaved", see, *ways)

    def _row(self, words: str, name: str, *buttons: QPushButton) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SMALL)
        row.addWidget(label(words, name=name), 1)
        for one in buttons:
            row.addWidget(one)
        self._rows.addWidget(holder)

    def _ways(self, one: BegunOffer, place: int) -> list[QPushButton]:
        """Out and on; only those of the first have a letter, which stands for one thing."""
        what, mark = begun_what(one), one.mark
        throw = _button("Throw it away" if place else "&Throw it away", _named("throw-away", place), what)
        throw.clicked.connect(lambda _on=False: self._ask(mark, what))
        on = _button("Go on with it" if place else "&Go on with it", _named("go-on", place), what)
        on.clicked.connect(lambda _on=False: self.went.emit(mark))
        return [throw, on] if one.readable else [throw]

    def _ask(self, mark: str, what: str) -> None:
        told = "What was typed of it is kept nowhere else: it is gone."
        dialogs.show(
            ask_to_lose(f"Throw away: {what}?", told, "&Throw it away", self._thrower(mark), self, "&Leave it")
        )

    def _thrower(self, mark: str) -> Callable[[], object]:
        return lambda: self.threw.emit(mark)


_MOST = 6


def _named(name: str, place: int) -> str:
    return f"{name}-{place}" if place else name


def _button(words: str, name: str, what: str) -> QPushButton:
    made = QPushButton(words)
    made.setObjectName(name)
    made.setAccessibleName(f"{words.replace('&', '')}: {what}")
    made.setAutoDefault(True)
    return made
