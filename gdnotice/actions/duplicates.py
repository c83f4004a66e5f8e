"""Whether a notice may be another one twice: the same holder or certificate in an earlier notice of its offer.

It is a warning on the later of the two, to be taken on with a reason: two papers for the same units promise them twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdnotice.findings.finding import Finding
from gdnotice.ledger import twins
from gdnotice.ledger.entries import Standing
from gdnotice.ledger.moves import state_words
from gdnotice.ledger.notices import NoticeNow
from gdnotice.ledger.store import Database
from gdnotice.notice.notice import Notice
from gdnotice.pack import types

CODE = "maybe-a-duplicate"
_CERTIFICATES, _NUMBER, _HOLDER = ".certificates", "number", "holder.names"
_NOT_YET = 1 << 62


def marks_of(notice: Notice) -> list[str]:
    """The marks by which a notice's holder and certificates are told again, for the entry that gives its answers."""
    found = set()
    names = notice.get(_HOLDER)
    if isinstance(names, tuple):
        found.add(twins.mark(twins.HOLDER, " ".join(str(one) for one in names)))
    for key, field in notice.form.fields.items():
        value = notice.answers.values.get(key)
        if not key.endswith(_CERTIFICATES) or not isinstance(value, tuple):
            continue
        numbers = value if field.type is types.LINES else [row.get(_NUMBER) for row in value if isinstance(row, dict)]
        found.update(twins.mark(twins.CERTIFICATE, str(one)) for one in numbers if one)
    return sorted(one for one in found if one)


def duplicates(db: Database, now: NoticeNow) -> tuple[Finding, ...]:
    """The warning for a notice of the ledger; none where it has no earlier twin that is still under way or done."""
    return _told(db, now.number, now.offer, now.draft)


def duplicates_of(db: Database, offer: int, body: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The same for one that is not drafted yet: ``body`` is what its entry will say."""
    return _told(db, _NOT_YET, offer, body)


def _told(db: Database, number: int, offer: int, body: Mapping[str, Any]) -> tuple[Finding, ...]:
    found = twins.earlier(db, number, offer, twins.marks_in(body), twins.root(number, body))
    if not found:
        return ()
    first = found[0]
    shared = "names the same certificate" if first.kind == twins.CERTIFICATE else "is for the same holder"
    others = [str(one.notice) for one in found[1:]]
    more = f" See also notice{'s' if len(others) > 1 else ''} {' and '.join(others)}." if others else ""
    told = (
        f"Notice {first.notice} of the same offer {shared}; it is {state_words(Standing(first.state))}.{more} If both "
        "go out, the same units may be promised twice. Withdraw one of them; where both are meant, say why."
    )
    return (Finding(CODE, "warning", None, told, "this ledger"),)
