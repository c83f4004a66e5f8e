"""A notice as the texts and ticks that reach paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gdnotice.notice.notice import Notice
from gdnotice.offer.printed import printed_terms
from gdnotice.pack.types import CHOICE, CHOICES, PRICES, YES
from gdnotice.values import Printed


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
    for key, field in notice.form.fields.items():
        value = notice.get(key)
        if value is None or field.role == "desk" or notice.applies(field) is False:
            continue
        kind = field.type
        texts[key] = kind.printed(value, field)
        if kind is YES:
            ticks.add((key, "yes" if value else "no"))
        elif kind is CHOICE:
            ticks.add((key, str(value)))
        elif (kind is CHOICES or kind is PRICES) and isinstance(value, tuple):
            ticks.update((key, str(one)) for one in value)
    return OnPaper(texts, frozenset(ticks))
