"""What an edit of an offer does, before it is kept: to each open notice, to the deadlines; or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gdnotice.actions.amend_offer import Amended, Effect
from gdnotice.actions.corrected_terms import Corrected
from gdnotice.actions.edit_offer import Edited
from gdnotice.actions.standing_words import standing_words
from gdnotice.deadlines.deadline import Deadline
from gdnotice.deadlines.reckoning import LABELS
from gdnotice.files import KeyPath
from gdnotice.pack.load import form
from gdnotice.values import short_moment
from ui.offers.said import term_label, term_short, without_commands
from ui.offers.steps import Pile
from ui.theme import GAP, SMALL, TIGHT, label, set_look
from ui.words import counted, when

_MOST = 60
_SHORT = 27
"""Characters up to which old and new stand on one line."""
_NAMES = {
    "expiration": "Offer expires", "notice-due": "Notice due", "payment-due": "Payment due",
    "uncertified-check-by": "Uncertified check by", "guarantee-due": "Guaranteed delivery due",
    "withdrawal-until": "Withdrawal until", "withdrawal-again-from": "Withdrawal again from",
}  # fmt: skip
_RETOLD = {"source": "sources", "look_for": "where to look", "resolved": "decisions"}


class EffectView(Pile):
    """What the edit does. ``chosen`` carries the place of a mistake that was pressed."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("effect", "What it does", SMALL)
        self._makers: list[Callable[[], QWidget]] = []

    def _begin(self) -> None:
        self._makers = []

    def _say(self, words: str, look: str = "", name: str = "") -> None:
        self._makers.append(partial(label, words, look, name=name))

    def _end(self) -> None:
        """Show what was said, at the place one had scrolled to."""
        self.pile(self._makers, stay=True)

    # --- what it can show ---

    def show_words(self, head: str, told: str) -> None:
        """Say only this."""
        self._begin()
        self._say(head, "heading", name="effect-head")
        self._say(told, "muted")
        self._end()

    def show_mistakes(self, edited: Edited) -> None:
        """What must be mended before anything can be kept."""
        self._begin()
        self._say(counted(len(edited.mistakes), "thing") + " to be mended", "heading", name="effect-head")
        self._say("Nothing can be kept before. Press one to go there.", "muted")
        for path, words in edited.mistakes.items():
            self._makers.append(partial(self._mistake, path, words))
        self._end()

    def _mistake(self, path: KeyPath, words: str) -> QWidget:
        card = QFrame()
        set_look(card, "bad-card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(GAP, SMALL, SMALL, SMALL)
        rows.setSpacing(0)
        rows.addWidget(label(words))
        button = QPushButton("Go there")
        set_look(button, "link")
        button.setObjectName(f"mistake-{'.'.join(map(str, path))}")
        button.setAccessibleName(f"Go to: {words}")
        button.clicked.connect(lambda: self.chosen.emit(path))
        rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def show_new(self, edited: Edited) -> None:
        """A new offer: its deadlines as they would be, and what is still to be read."""
        self._begin()
        self._say("It can be kept", "heading", name="effect-head")
        self._say("As a new offer of the ledger. Notices can be drafted on it at once.", "muted")
        self._cautions(edited.cautions)
        if edited.due:
            self._say("Its deadlines", "strong")
        for one in edited.due:
            self._makers.append(partial(_deadline, one))
        if edited.empty:
            self._say("Not established yet", "strong")
            told = "A form that needs one of these is not stamped before; the finding says where to look."
            self._say(told, "small")
            self._say("\n".join(f"·  {one.label}" for one in edited.empty), "warn")
        self._end()

    def show_effect(self, done: Amended, now: datetime) -> None:
        """What a new version of an offer in the ledger would do, the notices that ask for most first."""
        self._begin()
        nothing = not (done.documents or done.changes or done.corrections or done.retold or done.effects)
        many = len(done.effects)
        head = "Nothing is changed yet" if nothing else "No open notice is touched"
        if many:
            head = f"{counted(many, 'open notice')} {'is' if many == 1 else 'are'} touched"
        self._say(head, "heading", name="effect-head")
        if summary := _summary(done, now):
            self._say(summary, "muted", name="effect-summary")
        for one in done.to_come:
            told = f"{one.source} is in force from {short_moment(one.announced.astimezone(done.offer.zone))} on; the "
            self._say(f"{told}notices are reckoned again then. Below is how they would stand.", "warn")
        self._cautions(done.cautions)
        self._changes(done)
        for effect in sorted(done.effects, key=lambda one: _order(one, now))[:_MOST]:
            self._makers.append(partial(_effect, effect, now))
        if many > _MOST:
            self._say(f"and {many - _MOST:,} more, to which it does the same or less.", "muted")
        self._end()

    # --- its parts ---

    def _cautions(self, cautions: Iterable[str]) -> None:
        for one in cautions:
            self._makers.append(partial(_caution, one))

    def _changes(self, done: Amended) -> None:
        if done.changes:
            self._makers.append(partial(_in_force, done))
        if done.corrections:
            self._makers.append(partial(_corrections, done))
        if done.retold:
            told = ", ".join(_RETOLD[one] for one in done.retold)
            self._say(f"Changed, without changing a term by itself: {told}.", "small")


def _card(title: str, look: str = "card") -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    set_look(card, look)
    rows = QVBoxLayout(card)
    rows.setContentsMargins(GAP, SMALL, GAP, SMALL)
    rows.setSpacing(TIGHT)
    rows.addWidget(label(title, "strong"))
    return card, rows


def _caution(words: str) -> QWidget:
    card, rows = _card("Look at this", "warn-card")
    rows.addWidget(label(words))
    return card


def _deadline(one: Deadline) -> QWidget:
    card, rows = _card(one.label)
    rows.addWidget(label(short_moment(one.at), "strong"))
    for step in one.because:
        rows.addWidget(label(f"→ {step.text}", "small"))
    return card


def _in_force(done: Amended) -> QWidget:
    card, rows = _card("In the terms in force")
    for one in done.changes:
        before, after = term_short(one.term, one.before), term_short(one.term, one.after)
        if one.term == "agent":
            before, after = "as before", "other agents or ways to reach them"
        _line(rows, term_label(one.term), before, after)
    return card


def _corrections(done: Amended) -> QWidget:
    card, rows = _card("Corrected without a new document", "warn-card")
    for wrong in done.corrections:
        rows.addWidget(label(_corrected(wrong)))
    rows.addWidget(label("Give the reason below: it is kept with the correction.", "small"))
    return card


def _effect(one: Effect, now: datetime) -> QWidget:
    asks = one.before_expiration or one.stamp_again or one.lapsed or _late(one, now)
    card, rows = _card(one.holder or "Nobody named yet", "warn-card" if asks else "card")
    rows.addWidget(label(f"Notice {one.number}, {form(one.form).title}: {standing_words(one.before)}", "small"))
    together: dict[tuple[datetime | None, datetime | None], list[str]] = {}
    for moved in one.moved:
        together.setdefault((moved.before, moved.after), []).append(_NAMES.get(moved.code, LABELS[moved.code]))
    for (before, after), names in together.items():
        late = after is not None and after < now
        told = f"{_when(after, now)}, which is past" if late else _when(after, now)
        _line(rows, _joined(names), _when(before, now), told, "bad" if late else "strong")
    for stayed in one.stayed:
        if (stayed.code == "guarantee-due" and not one.cautions) or stayed.at < now:
            told = f"{LABELS[stayed.code]} stays {short_moment(stayed.at)}: {stayed.why}."
            rows.addWidget(label(told, "bad" if stayed.at < now else "small"))
    for words in one.cautions:
        rows.addWidget(label(words, "warn"))
    for words in one.advice:
        rows.addWidget(label(f"→ {without_commands(words)}"))
    return card


def _line(rows: QVBoxLayout, name: str, before: str, after: str, look: str = "strong") -> None:
    """What is another one, and below it the old and the new, side by side where there is room."""
    rows.addWidget(label(name, "small"))
    line = QHBoxLayout()
    line.setSpacing(SMALL)
    short = max(len(before), len(after)) <= _SHORT
    for text, own in ((before, "was"), ("→", "muted"), (after, look)):
        line.addWidget(label(text, own, wrap=not short), 0 if short or own == "muted" else 1, Qt.AlignmentFlag.AlignTop)
    if short:
        line.addStretch(1)
    rows.addLayout(line)


def _when(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "not known"
    return when(at) if at.year == now.astimezone(at.tzinfo).year else short_moment(at).removesuffix(" New York")


def _joined(names: list[str]) -> str:
    return ", ".join([names[0], *(one[0].lower() + one[1:] for one in names[1:])])


def _corrected(one: Corrected) -> str:
    where = f" in {one.document}" if one.document else ""
    if one.term == "agent":
        return f"Agent{where}: other agents or ways to reach them"
    return f"{term_label(one.term)}{where}: {_corrected_value(one, one.before)} → {_corrected_value(one, one.after)}"


def _corrected_value(one: Corrected, value: object) -> str:
    if one.term == "announced":
        return short_moment(value) if isinstance(value, datetime) else "nothing"
    return term_short(one.term, value)  # type: ignore[arg-type]


def _late(one: Effect, now: datetime) -> bool:
    return any(moved.after is not None and moved.after < now for moved in one.moved)


def _order(one: Effect, now: datetime) -> tuple[bool, bool, bool, bool, int]:
    return not _late(one, now), not one.before_expiration, not one.stamp_again, not one.lapsed, one.number


def _summary(done: Amended, now: datetime) -> str:
    counts = (
        (sum(_late(one, now) for one in done.effects), "late at once"),
        (sum(one.before_expiration for one in done.effects), "with a guarantee due before the new expiration"),
        (sum(one.stamp_again for one in done.effects), "to be stamped again"),
        (sum(one.lapsed and not one.stamp_again for one in done.effects), "to be approved again"),
        (sum(not one.moved and not one.lapsed for one in done.effects), "only to be looked at"),
    )
    return "; ".join(f"{many:,} {words}" for many, words in counts if many)
