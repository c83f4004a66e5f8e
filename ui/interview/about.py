"""Below the questions: why the one at hand is asked, and where its answer stands on the paper."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.interview.sitting import InterviewSitting
from ui.theme import SMALL, TIGHT, WIDEST, label

HOW = (
    "Answer from top to bottom: Enter goes to the next question, at the end of a page to the next page. The form on "
    "the right fills in as you type; a click on one of its blanks goes to its question.\n"
    "Dates, money and numbers may be typed short: t is today, +3 three days on, 4/16/03 a date, 2.5k two thousand five "
    "hundred. What was read stands below the field.\n"
    "Every answer is saved as you type. The last page shows all that is still wrong."
)
"""How the interview is used."""


class About(QFrame):
    """Tells of one question at a time. ``field`` is the id of the one told of."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("about")
        self.field: str | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(WIDEST, SMALL, WIDEST, SMALL)
        rows.setSpacing(TIGHT)
        self._why = label("", "", name="why")
        self._where = label("", "small", name="where")
        rows.addWidget(self._why)
        rows.addWidget(self._where)

    def tell(self, sitting: InterviewSitting, field: str) -> None:
        """Tell of the question ``field``."""
        self.field = field
        asked = sitting.live.form.fields[field]
        self._why.setText(f"Why: {asked.why}" if asked.why else asked.help)
        self._where.setText(_where(sitting, field))
        self.setToolTip(f"Asked by: {asked.source}" if asked.source else "")
        self.setVisible(True)

    def help(self, sitting: InterviewSitting) -> tuple[tuple[str, str], ...]:
        """All that the form says of the question at hand: headings and texts."""
        if self.field is None:
            return ()
        asked = sitting.live.form.fields[self.field]
        page = next(one.page for one in sitting.now.subjects if self.field in one.page.asks)
        parts = (
            ("", asked.help), ("Why it is asked", asked.why), ("How it is typed", f"For example: {asked.type.example}"),
            ("Where it stands", _where(sitting, self.field)), ("Asked by", asked.source), (page.title, page.why),
        )  # fmt: skip
        return ((asked.label, ""), *((head, text) for head, text in parts if text))


def _where(sitting: InterviewSitting, field: str) -> str:
    if sitting.seen is None:
        return ""
    asked, where = sitting.live.form.fields[field], sitting.where(field)
    if where is None:
        return "Kept at the desk, not printed" if asked.role == "desk" else "No blank on this paper"
    beside = f", beside “{where[1]}”" if where[1] and where[1] != asked.label else ""
    return f"On the paper: page {where[0]}{beside}"
