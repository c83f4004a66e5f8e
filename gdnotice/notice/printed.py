"""A notice as the texts and ticks that reach paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gdnotice.notice.notice import Notice
from gdnotice.offer.printed import printed_terms
from gdnotice.pack.form import Form
from gdnotice.pack.types import CHOICE, CHOICES, PRICES, YES
from gdnotice.values import Printed, Value


@dataclass(frozen=True, slots=True)
class OnPaper:
    """``texts`` by field id (and ``offer.<term>``); ``ticks`` are the (field, value) pairs whose box is marked."""

    texts: Mapping[str, Printed]
    ticks: frozenset[tuple[str, str]]


def on_paper(notice: Notice, terms: Mapping[str, Printed] | None = None) -> OnPaper:
    """Everything the answers and the terms in force put on paper. Questions that do not apply print nothing.

    ``terms`` are the terms as they are printed, where they are known from another notice under the same terms.
    """
    texts: dict[str, Printed] = dict(printed_terms(notice.terms) if terms is None else terms)
    ticks: set[tuple[str, str]] = set()
    values, computed = notice.answers.values, notice.computed
    known = _known(notice.form)
    for key, field in notice.form.fields.items():
        value = values.get(key)
        if value is None:
            if key not in computed:
                continue
            value = computed[key].value
        if field.role == "desk" or (field.when is not None and notice.applies(field) is False):
            continue
        kind = field.type
        before = known.get(key)
        if before is None or before[0] is not value:
            before = known[key] = (value, kind.printed(value, field))
        texts[key] = before[1]
        if kind is YES:
            ticks.add((key, "yes" if value else "no"))
        elif kind is CHOICE:
            ticks.add((key, str(value)))
        elif (kind is CHOICES or kind is PRICES) and isinstance(value, tuple):
            ticks.update((key, str(one)) for one in value)
    return OnPaper(texts, frozenset(ticks))


_Known: TypeAlias = dict[str, tuple[Value, Printed]]

_MOST_FORMS = 16
_KNOWN: dict[int, tuple[Form, _Known]] = {}
"""What each answer of a form was printed as last (with the form itself, which keeps its identity unique): rows of a
spreadsheet mostly say what the row before said. Never written."""


def _known(form: Form) -> _Known:
    known = _KNOWN.get(id(form))
    if known is None:
        if len(_KNOWN) >= _MOST_FORMS:
            _KNOWN.clear()
        known = _KNOWN[id(form)] = (form, {})
    return known[1]
