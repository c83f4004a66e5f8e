"""The lists beside the paper, put into words: every blank, every field, everything to be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gdnotice.actions.edit_printing import Editing
from gdnotice.actions.judge_printing import PrintingJudged
from ui.studio.boxes import SAID
from ui.studio.lists import Row

_STANDS = {"placed": ("good", "placed"), "partly": ("warn", "in part"), "twice": ("warn", "double")}
_SEVERITIES = {"error": ("bad", "wrong"), "warning": ("warn", "look"), "note": ("muted", "note")}
_COLOURS = {"sure": "good", "look": "warn", "open": "bad", "signed": "muted"}


def blank_rows(editing: Editing, judged: PrintingJudged, order: Sequence[int]) -> list[Row]:
    """Every blank in reading order; ``order`` are the numbers of those that were judged."""
    told = dict(zip(order, judged.blanks, strict=True))
    rows = []
    for key in editing.order:
        sure, words = told[key]
        one = editing.blanks[key]
        rows.append(Row(SAID[sure], words or one.near or "nothing yet", f"p. {one.page}", _COLOURS[sure], (key,)))
    return rows


def field_rows(judged: PrintingJudged, order: Sequence[int]) -> list[Row]:
    """Every field of the form: those that must be answered and stand nowhere first, then as the form has them."""
    rows = []
    for one in judged.fields:
        missing = one.needed == "always"
        nowhere = ("bad", "missing") if missing else ("muted", "nowhere")
        colour, mark = _STANDS.get(one.standing, nowhere)
        where = one.said.partition(";")[0].replace("pages ", "p. ").replace("page ", "p. ") if one.blanks else "–"
        rows.append(Row(mark, one.words, where, colour, tuple(order[at] for at in one.blanks), one.field))
    return sorted(rows, key=lambda row: row.mark != "missing")


def remark_rows(judged: PrintingJudged, order: Sequence[int], about: Iterable[str]) -> list[Row]:
    """What is wrong, what to look at, what to know; and what mapping said of the paper as a whole."""
    rows = []
    for one in judged.remarks:
        colour, mark = _SEVERITIES[one.severity]
        rows.append(Row(mark, one.message, "", colour, tuple(order[at] for at in one.blanks), one.field))
    known = "The paper has no blank that was found for"  # the fields say it, and go on saying it as it changes
    rows += [Row("note", said, "", "muted") for said in about if not said.startswith(known)]
    return rows or [Row("good", "Nothing is to be said: every answer that is needed has its place.", "", "good")]
