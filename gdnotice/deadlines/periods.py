"""The periods that law sets: how long an offer is open, when tenders come free again, when it is extended."""

from __future__ import annotations

from datetime import date, datetime, time

from gdnotice.deadlines.calendars import BUSINESS
from gdnotice.deadlines.counting import Counted, counted
from gdnotice.deadlines.deadline import Deadline, Missing, Step
from gdnotice.deadlines.reckoning import EASTERN, END_OF_DAY, Reckoning, at, day_of, passed
from gdnotice.deadlines.rules import GENERAL, Rule, minimum_period, rule
from gdnotice.offer.terms import Change
from gdnotice.values import short_day, short_moment

_LAST_MINUTE = time(23, 59)
"""Offers that run to a day's end are often written to expire at 11:59 p.m. or just after: that is the day's end."""

_PRICES = ("price", "auction.prices", "maximum")


def minimum_open_until(reckoning: Reckoning) -> Deadline | Missing:
    """The end of the last day on which the offer must still be open; the day of commencement is the first counted.

    Where an amendment changed the price or the amount sought, no earlier than the end of that change's own period.
    """
    commenced = reckoning.day("commenced")
    if commenced is None:
        return reckoning.missing("minimum-open-until", ("commenced",))
    chosen = reckoning.choice("minimum_period.rule") or GENERAL
    law, remark = minimum_period(chosen, commenced)
    count = _inclusive(commenced, law)
    steps = [Step(f"commenced {short_day(commenced)}", reckoning.terms.source("commenced")), *count.steps]
    cautions = [remark, *count.cautions]
    day = count.day
    for change in _price_changes(reckoning):
        tail, told = _after_change(reckoning, change)
        steps += told
        cautions += tail.cautions
        if chosen != GENERAL:
            cautions.append(
                "Whether the order that the offer names allows fewer days after such a change is not established: "
                "ask counsel."
            )
        day = max(day, tail.day)
    end = at(day, END_OF_DAY, EASTERN, reckoning.zone)
    steps.append(Step(f"open to the end of that day: {short_moment(end)}", BUSINESS.source))
    expires = reckoning.moment("expires")
    if expires is not None and passed(at(day, _LAST_MINUTE, EASTERN, reckoning.zone), expires):
        cautions.append(
            f"The expiration in force, {short_moment(expires)}, is earlier than that: "
            "compare the offer document, and ask the agent which rule the offer relies on."
        )
    cautions.append(reckoning.disputes("commenced", "expires"))
    return reckoning.deadline("minimum-open-until", end, tuple(steps), *cautions)


def _inclusive(first: date, law: Rule) -> Counted:
    """Count the rule's business days with ``first`` as day 1; where ``first`` does not count, the next one is day 1."""
    last = BUSINESS.nth(first, law.days).day
    if BUSINESS.is_open(first):
        text = f"{law.days} business days with {short_day(first)} as the first: the last is {short_day(last)}"
    else:
        text = f"{law.days} business days after {short_day(first)}, which is none itself: the last is {short_day(last)}"
    return counted(BUSINESS, first, lambda days: days.nth(first, law.days), text, law.source, settled=True)


def _price_changes(reckoning: Reckoning) -> tuple[Change, ...]:
    return tuple(
        change for change in reckoning.terms.changes
        if change.term in _PRICES and change.before is not None and change.before != change.after
        and change.setting.announced is not None
    )  # fmt: skip


def _after_change(reckoning: Reckoning, change: Change) -> tuple[Counted, tuple[Step, ...]]:
    law = rule("price-change")
    announced = change.setting.announced
    assert announced is not None
    day = announced.astimezone(EASTERN).date()
    what = "the amount sought" if change.term == "maximum" else "the price"
    head = Step(f"{what} changed, announced {short_day(day)}", str(change.setting))
    count = _inclusive(day, law)
    if change.term == "maximum":
        exempt = "An increase of the amount sought by no more than 2 % of the class needs no such period."
        count = Counted(count.day, count.steps, (*count.cautions, exempt))
    return count, (head, *count.steps)


def withdrawal_again_from(reckoning: Reckoning) -> Deadline | Missing:
    """The end of the 40th business day, by the later of the two ways to count the day of commencement."""
    commenced = reckoning.day("commenced")
    if commenced is None:
        return reckoning.missing("withdrawal-again-from", ("commenced",))
    law = rule("withdrawal-again")
    with_first = BUSINESS.nth(commenced, law.days).day
    without = BUSINESS.add(commenced, law.days).day
    number = f"the {law.days}th business day"
    steps = [Step(f"commenced {short_day(commenced)}", reckoning.terms.source("commenced"))]
    told = f"{number} after it is {short_day(without)}"
    convention = ""
    if with_first != without:
        text = f"counting that day, {number} is {short_day(with_first)}"
        steps += counted(
            BUSINESS, commenced, lambda days: days.nth(commenced, law.days), text, law.source, settled=True
        ).steps[:1]
        told = f"not counting it, {number} is {short_day(without)}"
        convention = (
            "Whether the day of commencement is counted is not established: "
            f"{short_day(with_first)} if it is, {short_day(without)} if not; the later is shown."
        )
    late = counted(BUSINESS, commenced, lambda days: days.add(commenced, law.days), told, law.source, settled=True)
    end = at(without, END_OF_DAY, EASTERN, reckoning.zone)
    steps += [*late.steps, Step(f"from the end of that day: {short_moment(end)}", law.source)]
    cautions = (convention, *late.cautions, _scope(reckoning), reckoning.disputes("commenced"))
    return reckoning.deadline("withdrawal-again-from", end, tuple(steps), *cautions)


def _scope(reckoning: Reckoning) -> str:
    if reckoning.terms.offer.kind == "exchange":
        return "The rule is for an issuer's offer for equity securities; for debt look in the offer's own terms."
    return "The rule is for an issuer's own offer; a third party's is 60 calendar days under section 14(d)(5) instead."


def extension_notice_due(reckoning: Reckoning) -> Deadline | Missing:
    """By when an extension of the expiration in force must be announced: Eastern time, whatever the offer's zone."""
    expires = reckoning.moment("expires")
    if expires is None:
        return reckoning.missing("extension-notice-due", ("expires",))
    law = rule("extension-notice")
    day = _eastern_day(expires)
    count = counted(
        BUSINESS, day, lambda days: days.add(day, law.days), "the next business day", law.source, settled=True
    )
    assert law.hour is not None
    eastern = at(count.day, law.hour, EASTERN, EASTERN)
    due = at(count.day, law.hour, EASTERN, reckoning.zone)
    steps = [*reckoning.expires(expires), *count.steps, Step(short_moment(eastern), law.source)]
    if due.utcoffset() != eastern.utcoffset():
        steps.append(Step(f"which is {short_moment(due)}", f"zones of {EASTERN.key} and {reckoning.zone.key}"))
    return reckoning.deadline("extension-notice-due", due, tuple(steps), *count.cautions, reckoning.disputes("expires"))


def _eastern_day(expires: datetime) -> date:
    return day_of(expires.astimezone(EASTERN))
