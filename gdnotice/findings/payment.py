"""Payment for rights: the amount, the method and its details, and whether the money is there by the expiration.

A guarantee of delivery defers the certificates, never the money.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from gdnotice.deadlines.calendars import BUSINESS, OutsideCalendarError
from gdnotice.deadlines.deadline import Missing
from gdnotice.findings.parameters import FORGOTTEN_CHECK_DAYS, STALE_CHECK_DAYS
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, chain, error, listed, note, rule, warning
from gdnotice.notice.derive import subscription_cost
from gdnotice.values import printed_date, printed_moment, printed_money, printed_weekday, short_day

FAMILY = "payment"

_WIRE = ("payment.wire.institution", "payment.wire.date", "payment.wire.confirmation")
_INSTRUMENT = (
    "payment.instrument.maker", "payment.instrument.date", "payment.instrument.number", "payment.instrument.bank",
)  # fmt: skip
_METHOD_WORDS = {
    "wire": "wire transfer", "uncertified-check": "uncertified check", "certified-check": "certified check",
    "bank-draft": "bank draft (cashier's check)", "money-order": "money order",
}  # fmt: skip
_PAYMENT = "the offer's section on payment: received by the expiration even under guaranteed delivery"
_CLEARING = "rights offerings: an uncertified check counts as received only once it has cleared"


@rule("method-details", FAMILY, "payment.method", (), basis=_PAYMENT, single=True)
def method_details(look: Look) -> Outcomes:
    """Where no detail of the method is given but those of another are, the method is the odd one out."""
    method = look.text("payment.method")
    own, other = (_WIRE, _INSTRUMENT) if method == "wire" else (_INSTRUMENT, _WIRE)
    if method is None or _said(look, own) or not _said(look, other):
        return
    meant = "a check, draft or money order" if method == "wire" else "a wire transfer"
    yield error(
        "payment.method",
        f"The method is {_METHOD_WORDS.get(method, method)}, but the details given are those of {meant}. The agent "
        "could not trace the payment. Choose the method that the details belong to, or give the details of this one.",
    )


def _said(look: Look, keys: tuple[str, ...]) -> bool:
    return any(look.typed(key) is not None for key in keys)


@rule(
    "method-not-accepted", FAMILY, "payment.method", ("offer.payment.methods",),
    tells="whether the agent takes this method of payment", basis=_PAYMENT,
)  # fmt: skip
def method_not_accepted(look: Look) -> Outcomes:
    method, accepted = look.text("payment.method"), look.lines("offer.payment.methods")
    if method is None:
        return
    if not accepted:
        yield Needs(("offer.payment.methods",))
    elif method not in accepted:
        words = listed((_METHOD_WORDS.get(one, one) for one in accepted), "or")
        yield error(
            "payment.method",
            f"This offer does not take payment by {_METHOD_WORDS.get(method, method)}. The agent would return it, "
            f"and the rights would not be exercised. Pay by {words}.",
            basis=look.terms.source("payment.methods"),
        )


@rule(
    "amount", FAMILY, "payment.amount", ("subscription.basic", "subscription.over", "offer.price"),
    tells="whether the amount is right", basis=_PAYMENT,
)  # fmt: skip
def amount(look: Look) -> Outcomes:
    """US dollars; the cost is rounded up to the cent, for an agent refuses a cent too little."""
    if look.value("offer.price") is None:
        yield Needs(("offer.price",))
        return
    given, cost = look.number("payment.amount"), subscription_cost(look.value)
    if given is None or cost is None or not isinstance(cost.value, Decimal) or given == cost.value:
        return
    more = given > cost.value
    meaning = (
        "The agent returns what is too much, without interest."
        if more
        else "The agent would cut the subscription back or refuse it."
    )
    yield error(
        "payment.amount",
        f"${printed_money(given)} is not what the shares cost: {cost.how} = ${printed_money(cost.value)}. {meaning} "
        f"Give {printed_money(cost.value)}.",
        basis=look.terms.source("price"),
    )


# ------------------------------------------------------------------ wires


@rule(
    "wire-date", FAMILY, "payment.wire.date", ("offer.expires", "offer.commenced"),
    tells="whether the wire arrives in time", basis=_PAYMENT,
)  # fmt: skip
def wire_date(look: Look) -> Outcomes:
    sent, last, opened = look.day("payment.wire.date"), look.last_day, look.day("offer.commenced")
    if sent is None:
        return
    if last is None or look.expires is None:
        yield Needs(("offer.expires",))
    elif sent > last:
        yield error(
            "payment.wire.date",
            f"The wire is dated {printed_date(sent)}, after the offer expires at {printed_moment(look.expires)}. "
            "Payment must be received by then even though the certificates follow. Pay earlier; after that day the "
            "rights are lost.",
            basis=look.terms.source("expires"),
        )
    elif opened is not None and sent < opened:
        yield error(
            "payment.wire.date",
            f"The wire is dated {printed_date(sent)}, before the offer opened on {printed_date(opened)}. It cannot "
            "pay for this offer. Correct the date.",
            basis=look.terms.source("commenced"),
        )


@rule("wire-bank-closed", FAMILY, "payment.wire.date", (), basis="holidays of the Federal Reserve Banks")
def wire_bank_closed(look: Look) -> Outcomes:
    sent = look.day("payment.wire.date")
    reason = _closed(sent) if sent is not None else None
    if sent is not None and reason is not None:
        yield warning(
            "payment.wire.date",
            f"{printed_weekday(sent)} is no business day of banks ({reason}). The wire may arrive only on the next "
            "one. Compare the date with the bank's confirmation.",
        )


def _closed(day: date) -> str | None:
    try:
        return BUSINESS.closed_because(day)
    except OutsideCalendarError:
        return None


@rule(
    "wire-hour", FAMILY, "payment.wire.date", ("offer.expires", "payment.wire.confirmation"), basis=_PAYMENT,
)  # fmt: skip
def wire_hour(look: Look) -> Outcomes:
    """A wire dated on the very last day is in time only by the hour; a confirmation number is what shows it was "
    "sent."""
    sent, expires = look.day("payment.wire.date"), look.expires
    if sent is None or expires is None or sent != look.last_day:
        return
    said = f"The wire is dated on the last day: it must be received by {printed_moment(expires)}, not only sent."
    if look.given("payment.wire.confirmation"):
        yield note("payment.wire.date", f"{said} Have the agent confirm the hour of receipt.")
    else:
        yield warning(
            "payment.wire.date",
            f"{said} Without a confirmation number nothing shows that it was. Get the number and the agent's "
            "confirmation before that hour.",
        )


@rule("wire-not-yet-sent", FAMILY, "payment.wire.date", ("notice.date", "payment.delivery"), basis=_PAYMENT)
def wire_not_yet_sent(look: Look) -> Outcomes:
    sent, dated = look.day("payment.wire.date"), look.day("notice.date")
    if sent is not None and dated is not None and sent > dated and look.text("payment.delivery") == "separately":
        yield warning(
            "payment.wire.date",
            f"The notice of {printed_date(dated)} says that payment has been delivered separately, but the wire is "
            f"dated {printed_date(sent)}. The statement would not be true when it is made. Date the notice when the "
            "wire is sent, or correct the wire's date.",
        )


@rule("wire-herewith", FAMILY, "payment.delivery", ("payment.method",), basis=_PAYMENT)
def wire_herewith(look: Look) -> Outcomes:
    if look.text("payment.delivery") == "herewith" and look.text("payment.method") == "wire":
        yield warning(
            "payment.delivery",
            "A wire cannot travel with the paper. The agent would look for a check in the envelope. Choose separately.",
        )


# ------------------------------------------------------------------ checks, drafts, money orders


@rule(
    "instrument-date", FAMILY, "payment.instrument.date", ("offer.expires", "payment.method", "notice.date"),
    tells="whether the check is dated in time", basis=_PAYMENT,
)  # fmt: skip
def instrument_date(look: Look) -> Outcomes:
    drawn, last = look.day("payment.instrument.date"), look.last_day
    if drawn is None:
        return
    if last is None or look.expires is None:
        yield Needs(("offer.expires",))
    elif drawn > last:
        yield error(
            "payment.instrument.date",
            f"The check, draft or money order is dated {printed_date(drawn)}, after the offer expires at "
            f"{printed_moment(look.expires)}. Payment must be received by then. Pay with one dated earlier.",
            basis=look.terms.source("expires"),
        )
    else:
        yield from _age(look, drawn, look.day("notice.date"))


def _age(look: Look, drawn: date, dated: date | None) -> Outcomes:
    if dated is None:
        return
    stale = STALE_CHECK_DAYS.on(dated)
    age = (dated - drawn).days
    key = "payment.instrument.date"
    if age < 0:
        yield warning(
            key,
            f"The check, draft or money order is dated {printed_date(drawn)}, later than the notice of "
            f"{printed_date(dated)}. A post-dated check is not paid before its date. Compare the date.",
        )
    elif stale is not None and age > stale.value:
        said = f"The check, draft or money order is dated {printed_date(drawn)}, {age} days before the notice."
        if age > FORGOTTEN_CHECK_DAYS or look.text("payment.method") == "uncertified-check":
            yield error(key, f"{said} The bank may refuse it. Compare the year, or pay with a new one.", stale.source)
        else:
            yield warning(key, f"{said} Ask the agent whether it takes one so old.", stale.source)


@rule(
    "check-clears-late", FAMILY, "payment.instrument.clears",
    ("offer.expires", "payment.instrument.date", "payment.method"),
    tells="whether the check clears in time", basis=_CLEARING,
)  # fmt: skip
def check_clears_late(look: Look) -> Outcomes:
    clears, drawn, last = look.day("payment.instrument.clears"), look.day("payment.instrument.date"), look.last_day
    if clears is None:
        return
    if last is None or look.expires is None:
        yield Needs(("offer.expires",))
    elif clears > last:
        yield error(
            "payment.instrument.clears",
            f"The uncertified check clears on {printed_date(clears)}, after the offer expires at "
            f"{printed_moment(look.expires)}. It counts as paid only once cleared, so the rights would be lost. "
            "Pay by wire or with a certified check.",
            basis=f"{_CLEARING}; {look.terms.source('expires')}",
        )
    elif drawn is not None and clears < drawn:
        yield error(
            "payment.instrument.clears",
            f"The check cannot clear on {printed_date(clears)}, before its own date, {printed_date(drawn)}. "
            "Ask the bank for the day, and correct it.",
        )


@rule(
    "check-too-late", FAMILY, "payment.instrument.date",
    ("payment.method", "payment.instrument.clears", "notice.date", "offer.expires", "offer.payment.clearing_days"),
    tells="whether an uncertified check is still safe", basis=_CLEARING,
)  # fmt: skip
def check_too_late(look: Look) -> Outcomes:
    """The bank's own day is better evidence than the desk's clearing days: with it in hand this only cautions."""
    drawn, dated, by = look.day("payment.instrument.date"), look.day("notice.date"), look.check_by
    if look.text("payment.method") != "uncertified-check" or drawn is None or by is None:
        return
    if isinstance(by, Missing):
        yield Needs(tuple(f"offer.{key}" for key in by.needs))
        return
    delivered = max(drawn, dated) if dated is not None and look.text("payment.delivery") == "herewith" else drawn
    if delivered <= by.at.date():
        return
    said = (
        f"The uncertified check reaches the agent on {short_day(delivered)} at the earliest. The last safe moment was "
        f"{printed_moment(by.at)}: {chain(by)}."
    )
    clears = look.day("payment.instrument.clears")
    if clears is None or clears <= delivered:
        yield error(
            "payment.instrument.date",
            f"{said} It would not be cleared by the expiration. Pay by wire or with a certified check.",
        )
    else:
        yield warning(
            "payment.instrument.date",
            f"{said} The day on which the bank says it clears is in time; get that in writing, or pay by wire.",
        )


RULES: tuple[Rule, ...] = (
    method_details,
    method_not_accepted,
    amount,
    wire_date,
    wire_bank_closed,
    wire_hour,
    wire_not_yet_sent,
    wire_herewith,
    instrument_date,
    check_clears_late,
    check_too_late,
)
