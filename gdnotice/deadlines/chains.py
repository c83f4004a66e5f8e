"""Every deadline of an offer, each a chain of steps with sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeAlias

from gdnotice.deadlines.calendars import BUSINESS, FIRST_YEAR, LAST_YEAR, OutsideCalendarError
from gdnotice.deadlines.counting import counted, plural
from gdnotice.deadlines.deadline import Code, Deadline, Missing, Step
from gdnotice.deadlines.guarantee import guarantee_due
from gdnotice.deadlines.periods import extension_notice_due, minimum_open_until, withdrawal_again_from
from gdnotice.deadlines.reckoning import LABELS, Reckoning, at, day_of, passed
from gdnotice.offer.terms import Change, Kind, TermsInForce
from gdnotice.values import short_day, short_moment

Chain: TypeAlias = Callable[[Reckoning], Deadline | Missing | None]
"""None where the deadline does not arise in this offer."""

_TENDERS: tuple[Kind, ...] = ("tender", "auction", "exchange")
_WITHDRAWAL = "17 CFR 240.13e-4(f)(2)(i); 17 CFR 240.14d-7(a)"


def deadlines(
    terms: TermsInForce, *, dated: datetime | None = None, received: datetime | None = None
) -> tuple[tuple[Deadline, ...], tuple[Missing, ...]]:
    """All deadlines that belong to the offer's kind, earliest first, and those that cannot be reckoned yet.

    ``dated`` is the notice's own date, ``received`` the moment the agent received it; both aware, None where not known.
    Whether something is already late is not judged here. Never raises for what an offer or a person says.
    """
    reckoning = Reckoning(terms, dated, received)
    known: list[Deadline] = []
    missing: list[Missing] = []
    for code, chain in CHAINS.items():
        match _reckoned(code, chain, reckoning):
            case Deadline() as deadline:
                known.append(deadline)
            case Missing() as gap:
                missing.append(gap)
    order = list(LABELS)
    known.sort(key=lambda deadline: (deadline.at.timestamp(), order.index(deadline.code)))
    return tuple(known), tuple(missing)


def one_deadline(
    code: Code, terms: TermsInForce, *, dated: datetime | None = None, received: datetime | None = None
) -> Deadline | Missing | None:
    """The deadline of this code alone, as :func:`deadlines` gives it; None where it does not arise in this offer."""
    # the same few dates come again with every row of a batch; nothing in a chain depends on anything else of the terms
    key = (code, id(terms.settings), _told_apart(dated), _told_apart(received))
    known = _RECKONED.get(key)
    if known is not None and known[0] is terms.settings:
        return known[1]
    found = _reckoned(code, CHAINS[code], Reckoning(terms, dated, received))
    if len(_RECKONED) >= _MOST_RECKONED:
        _RECKONED.clear()
    _RECKONED[key] = (terms.settings, found)
    return found


def _told_apart(moment: datetime | None) -> tuple[str, str] | None:
    """A moment as a key: equal moments by the clocks of two zones are not one."""
    return None if moment is None else (moment.isoformat(), str(moment.tzinfo))


_MOST_RECKONED = 512
_RECKONED: dict[tuple[object, ...], tuple[object, Deadline | Missing | None]] = {}
"""Deadlines reckoned before, with the settings of their terms, which keep the identity in the key unique."""


def _reckoned(code: Code, chain: Chain, reckoning: Reckoning) -> Deadline | Missing | None:
    try:
        return chain(reckoning)
    except (OutsideCalendarError, OverflowError):
        needs = tuple(key for key in ("expires", "commenced") if reckoning.terms.get(key) is not None)
        message = (
            f"{LABELS[code]}: this cannot be reckoned because it leads outside the years {FIRST_YEAR} to {LAST_YEAR}, "
            "for which days can be counted. Check the year of the offer's dates and of the notice's."
        )
        return Missing(code, needs, message)


def _expiration(reckoning: Reckoning) -> Deadline | Missing:
    expires = reckoning.moment("expires")
    if expires is None:
        return reckoning.missing("expiration", ("expires",))
    changes = [change for change in reckoning.terms.changes if change.term == "expires"]
    steps = [_first(reckoning, changes, expires)]
    steps += [_moved(reckoning, change) for change in changes]
    return reckoning.deadline("expiration", expires, tuple(steps), reckoning.disputes("expires"))


def _first(reckoning: Reckoning, changes: list[Change], expires: datetime) -> Step:
    """What the offer's own document said, however often it was amended since."""
    offer, terms = reckoning.terms.offer, reckoning.terms
    if not changes:
        return reckoning.expires(expires)[0]
    source = offer.sources.get("expires") or str(terms.get("document") or "the offer's own document")
    before = changes[0].before
    if not isinstance(before, datetime):
        return Step("no expiration given at first", source)
    return Step(f"expires {short_moment(before.astimezone(reckoning.zone))}", source)


def _moved(reckoning: Reckoning, change: Change) -> Step:
    announced = change.setting.announced
    when = f", announced {short_moment(announced.astimezone(reckoning.zone))}" if announced is not None else ""
    to = change.after
    moment = short_moment(to.astimezone(reckoning.zone)) if isinstance(to, datetime) else "another day"
    verb = "set to" if change.before is None else "moved to"
    return Step(f"{verb} {moment}{when}", str(change.setting))


def _notice_due(reckoning: Reckoning) -> Deadline | Missing:
    expires = reckoning.moment("expires")
    if expires is None:
        return reckoning.missing("notice-due", ("expires",))
    told = "the notice must be received by the agent by then; sending it is not enough"
    steps = (*reckoning.expires(expires)[:1], Step(told, reckoning.terms.source("expires")))
    return reckoning.deadline("notice-due", expires, steps, reckoning.disputes("expires"))


def _payment_due(reckoning: Reckoning) -> Deadline | Missing | None:
    if reckoning.terms.offer.kind != "rights":
        return None
    expires = reckoning.moment("expires")
    if expires is None:
        return reckoning.missing("payment-due", ("expires",))
    told = "full payment must be received by then: a guarantee of delivery defers the certificates, never the payment"
    source = "rights offerings: payment section of the Notice of Guaranteed Delivery"
    steps = (*reckoning.expires(expires)[:1], Step(told, source))
    return reckoning.deadline("payment-due", expires, steps, reckoning.disputes("expires"))


def _uncertified_check_by(reckoning: Reckoning) -> Deadline | Missing | None:
    if reckoning.terms.offer.kind != "rights":
        return None
    methods = reckoning.terms.get("payment.methods")
    if methods is not None and (not isinstance(methods, tuple) or "uncertified-check" not in methods):
        return None
    expires, days = reckoning.moment("expires"), reckoning.number("payment.clearing_days")
    needs = [key for key in ("payment.methods", "expires", "payment.clearing_days") if reckoning.terms.get(key) is None]
    if needs or expires is None or days is None:
        return reckoning.missing("uncertified-check-by", tuple(needs))
    last = day_of(expires)
    text = f"an uncertified check counts only once cleared, so {plural(days, BUSINESS)} earlier"
    source = reckoning.terms.source("payment.clearing_days")
    count = counted(BUSINESS, last, lambda calendar: calendar.before(last, days), text, source)
    # an expiration at midnight is the end of its day, and so is the check's
    due = at(count.day + (expires.date() - last), expires.time(), reckoning.zone, reckoning.zone)
    told = f"with the agent on {short_day(count.day)} by the hour of the expiration: {short_moment(due)}"
    steps = (*reckoning.expires(expires), *count.steps, Step(told, reckoning.terms.source("expires")))
    disputes = reckoning.disputes("expires", "payment.clearing_days", "payment.methods")
    return reckoning.deadline("uncertified-check-by", due, steps, *count.cautions, disputes)


def _withdrawal_until(reckoning: Reckoning) -> Deadline | Missing | None:
    expires, until = reckoning.moment("expires"), reckoning.moment("withdrawal.until")
    if until is None and reckoning.terms.offer.kind not in _TENDERS:
        return None  # the exercise of a right cannot be taken back unless the offer says so
    if until is None and expires is None:
        return reckoning.missing("withdrawal-until", ("expires",))
    if until is not None:
        named = Step(f"withdrawal until {short_moment(until)}", reckoning.terms.source("withdrawal.until"))
        caution = ""
        if expires is not None and passed(expires, until):
            caution = (
                f"The offer stays open later, until {short_moment(expires)}, and tenders can as a rule be withdrawn "
                f"while it is open ({_WITHDRAWAL}): ask the agent whether this date moved too."
            )
        disputes = reckoning.disputes("withdrawal.until", "expires")
        return reckoning.deadline("withdrawal-until", until, (named,), caution, disputes)
    assert expires is not None
    told = Step("the offer names no other day, so tenders can be withdrawn while it is open", _WITHDRAWAL)
    steps = (*reckoning.expires(expires)[:1], told)
    return reckoning.deadline("withdrawal-until", expires, steps, reckoning.disputes("expires"))


def _tenders_only(chain: Callable[[Reckoning], Deadline | Missing]) -> Chain:
    """Rules 13e-4 and 14e-1 speak of tender and exchange offers; the exercise of rights is neither."""
    return lambda reckoning: chain(reckoning) if reckoning.terms.offer.kind in _TENDERS else None


CHAINS: Mapping[Code, Chain] = MappingProxyType(
    {
        "expiration": _expiration,
        "notice-due": _notice_due,
        "payment-due": _payment_due,
        "uncertified-check-by": _uncertified_check_by,
        "guarantee-due": guarantee_due,
        "withdrawal-until": _withdrawal_until,
        "withdrawal-again-from": _tenders_only(withdrawal_again_from),
        "minimum-open-until": _tenders_only(minimum_open_until),
        "extension-notice-due": _tenders_only(extension_notice_due),
    }
)
