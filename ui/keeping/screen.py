"""The page of the ledger itself: what it holds, whether it is whole, what leaves it, who gets in."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gdnotice.actions.describe_ledger import Described, describe_ledger
from gdnotice.clock import NEW_YORK
from gdnotice.values import short_moment
from ui import how
from ui.keeping.card import Card
from ui.keeping.health import Health
from ui.keeping.taking_out import TakingOut
from ui.keeping.ways_in import WaysIn
from ui.running import Running
from ui.screen import Screen
from ui.theme import GAP, SMALL, WIDE, WIDEST, label, set_look
from ui.words import counted
from ui.work import Desk, Job

_LATE = timedelta(days=1)
"""How old a backup may be, with entries since, before it is said that it is time."""


class Keeping(Screen):
    """Every act is one button, its consequence beside it."""

    title = "Ledger"
    how = how.LEDGER

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.health, self.taking_out, self.ways_in = Health(desk, self), TakingOut(desk, self), WaysIn(desk, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(WIDEST, WIDE, WIDEST, WIDE)
        rows.setSpacing(GAP)
        head = QHBoxLayout()
        head.addWidget(label("Ledger", "title", wrap=False))
        head.addSpacing(GAP)
        self._where = label("", "muted", name="where")
        head.addWidget(self._where, 1)
        rows.addLayout(head)
        rows.addWidget(self._figures())
        self._cards(rows)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("The ledger and its acts")
        outer.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(WIDEST, 0, WIDEST, SMALL)
        foot.setSpacing(SMALL)
        self.running = Running(desk, "")
        foot.addWidget(self.running)
        self.came = label("", "good", name="came")
        self.came.hide()
        foot.addWidget(self.came)
        outer.addLayout(foot)
        for one in (self.health, self.taking_out):
            one.began.connect(self._began)
            one.ended.connect(self.running.finish)
        self.running.dropped.connect(lambda: self._say("Stopped; what was finished before stays.", False))
        for each in (self.health, self.taking_out, self.ways_in):
            each.said.connect(self._say)

    # --- what it is made of ---

    def _figures(self) -> QFrame:
        card = QFrame()
        set_look(card, "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(GAP, SMALL, GAP, SMALL)
        grid.setHorizontalSpacing(WIDE)
        grid.setVerticalSpacing(0)
        self._numbers: dict[str, QLabel] = {}
        for column, (key, words) in enumerate(
            (("notices", "notices"), ("todo", "to be done"), ("offers", "offers"),
             ("entries", "entries"), ("people", "people"), ("size", "on the disk"))
        ):  # fmt: skip
            number = label("", "figure", wrap=False, name=f"figure-{key}")
            number.setAccessibleName(words)
            grid.addWidget(number, 0, column)
            grid.addWidget(label(words, "small"), 1, column)
            grid.setColumnStretch(column, 1)
            self._numbers[key] = number
        return card

    def _cards(self, rows: QVBoxLayout) -> None:
        health, out, ways = self.health, self.taking_out, self.ways_in
        self.whole = Card("Whole and safe")
        self.whole.act("prove", "&Prove it …", "prove", "Reads all of it, and compares every seal, hash and paper. "
                       "Nothing is changed.", health.prove)  # fmt: skip
        self.whole.act("back-up", "&Back up …", "backup", "A proved copy, encrypted as it is, here or on another disk.",
                       health.back_up)  # fmt: skip
        self.whole.act("close-day", "&Close the day …", "close-day", "A line to keep on paper, which proves later that "
                       "nobody rewrote the past.", health.close_day)  # fmt: skip
        self.whole.act("restore", "&Restore a backup …", "restore", "Puts a proved backup in this ledger's place; what "
                       "stands here is kept under another name.", health.restore)  # fmt: skip
        rows.addWidget(self.whole)
        self.out = Card("Taken out")
        self.out.act("export-list", "E&xport a list …", "export", "Notices, protects, deliveries, people or entries, "
                     "for a spreadsheet.", out.list_)  # fmt: skip
        self.out.act("evidence", "&Evidence pack …", "pack", "All that is known of a notice, or of a period, for "
                     "who has no ledger.", out.evidence)  # fmt: skip
        self.out.act("purge", "P&urge …", "purge", "Takes out the particulars of what was kept long enough, for good. "
                     "First it is told what would go.", out.purge)  # fmt: skip
        rows.addWidget(self.out)
        self.ways = Card("Ways in")
        self.ways.act("passphrase", "Change my pa&ssphrase …", "passphrase", "The old one opens the ledger no longer.",
                      ways.passphrase)  # fmt: skip
        self._keyring = self.ways.act("keyring", "Use the &keyring …", "keyring", "This desk's keyring opens the "
                                      "ledger for you, without a passphrase.", ways.keyring)  # fmt: skip
        self.ways.act("recovery", "New recover&y key …", "recovery", "Shown a single time, to be printed and locked "
                      "away: for when every passphrase is lost.", ways.recovery)  # fmt: skip
        rows.addWidget(self.ways)

    # --- what it shows ---

    def refresh(self) -> None:
        self.desk.run("Reading the ledger", describe_ledger, done=self._show, only="ledger")

    def forget(self) -> None:
        self.running.finish()
        self.came.hide()
        self.came.clear()
        self._where.clear()
        self.health.described = self.ways_in.described = None
        for number in self._numbers.values():
            number.clear()
        for card in (self.whole, self.out, self.ways):
            card.tell("")

    def _show(self, found: Described) -> None:
        self.health.described = self.ways_in.described = found
        self._where.setText(str(found.folder))
        every = sum(found.notices.values())
        told = {
            "notices": f"{every:,}", "todo": f"{every - found.notices.get('', 0):,}", "offers": f"{found.offers:,}",
            "entries": f"{found.entries:,}", "people": f"{found.people:,}", "size": _size(found.size),
        }  # fmt: skip
        for key, text in told.items():
            self._numbers[key].setText(text)
        self._tell_health(found)
        self.out.tell(f"The firm keeps particulars for {counted(found.retention_years, 'year')} after a notice's end.")
        self.ways.tell(
            "A recovery key is in force."
            if found.recovery
            else "There is no recovery key: make one, and lock it away.",
            bad=not found.recovery,
        )
        self._keyring.setText(" Stop using the &keyring …" if found.keyring else " Use the &keyring …")
        self._keyring.setAccessibleName(self._keyring.text().strip(" …").replace("&", ""))
        approver, writer = found.role == "approver", found.role != "reader" and found.writable
        for card, names, may in (
            (self.whole, ("close-day",), writer), (self.out, ("export-list", "evidence"), writer),
            (self.whole, ("restore",), approver), (self.out, ("purge",), approver and writer),
            (self.ways, ("recovery",), approver and writer), (self.ways, ("passphrase", "keyring"), found.writable),
        ):  # fmt: skip
            for name in names:
                card.buttons[name].setEnabled(may)

    def _tell_health(self, found: Described) -> None:
        now = (self.desk.sitting.clock if self.desk.sitting is not None else self.desk.clock).now()
        if found.backed_up is None:
            backup, late = "It was never backed up.", True
        else:
            since = counted(found.since_backup, "entry", "entries")
            backup = f"Last backed up {short_moment(found.backed_up.at.astimezone(NEW_YORK))}, {since} ago."
            late = found.since_backup > 0 and now - found.backed_up.at > _LATE
        closed = (
            f" Last closed {short_moment(found.closed.at.astimezone(NEW_YORK))}, by {found.closed.by}."
            if found.closed is not None
            else " No day was closed yet."
        )
        self.whole.tell(backup + closed, bad=late)

    def _began(self, job: Job) -> None:
        self.came.hide()
        self.running.show_job(job)

    def _say(self, words: str, good: bool) -> None:
        self.came.setText(words)
        set_look(self.came, "good" if good else "bad")
        self.came.show()
        self.refresh()


def _size(size: int) -> str:
    for unit, of in (("GB", 1 << 30), ("MB", 1 << 20)):
        if size >= of:
            return f"{size / of:,.1f} {unit}"
    return f"{max(size >> 10, 1):,} KB"
