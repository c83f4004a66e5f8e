"""Hours and days of a notice: dated in time, judged in time, and what amendments do to it."""

from __future__ import annotations

from datetime import datetime

from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.deadlines.reckoning import passed
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, chain, error, listed, note, rule, sources, warning
from gdnotice.offer.declared import TERMS
from gdnotice.values import printed_date, printed_moment, short_moment

FAMILY = "timing"

_EXPIRY = "the offer's expiration: received on or before it"
_GUARANTEE = "Notice of Guaranteed Delivery, guarantee of delivery"


def in_time(look: Look, moment: datetime) -> bool:
    """Whether ``moment`` is not after the expiration in force: 5:00:00 p.m. is in time, one second later is not."""
    return look.expires is None or not passed(moment, look.expires)


def received_in_time(look: Look) -> bool:
    """Whether the agent is known to have had the paper in time."""
    received = look.moment("notice.received")
    return received is not None and in_time(look, received)


@rule(
    "notice-late", FAMILY, "notice.date", ("offer.expires", "notice.received"),
    tells="whether the notice is in time", basis=_EXPIRY,
)  # fmt: skip
def notice_late(look: Look) -> Outcomes:
    dated, expires = look.moment("notice.date"), look.expires
    if dated is None:
        return
    if expires is None:
        yield Needs(("offer.expires",))
    elif passed(dated, expires):
        yield error(
            "notice.date",
            f"The notice is dated {printed_moment(dated)}. The offer expired at {printed_moment(expires)}; a notice "
            "after that moment is refused, by a second as by a day. It cannot be sent. Correct the date if it is a "
            "slip; otherwise ask the agent whether the offer was extended.",
            basis=look.terms.source("expires"),
        )
    elif passed(look.at, expires) and not received_in_time(look):
        yield error(
            "notice.date",
            f"It is {printed_moment(look.at)}, and the offer expired at {printed_moment(expires)}. The agent "
            "must have the notice by then, whatever its date. If it was received in time, say when at "
            f"{look.label('notice.received')}; otherwise it cannot be used.",
            basis=look.terms.source("expires"),
        )


@rule("notice-before-offer", FAMILY, "notice.date", ("offer.commenced",), basis="the offer's commencement")
def notice_before_offer(look: Look) -> Outcomes:
    dated, opened = look.day("notice.date"), look.day("offer.commenced")
    if dated is not None and opened is not None and dated < opened:
        yield error(
            "notice.date",
            f"The notice is dated {printed_date(dated)}, before the offer opened on {printed_date(opened)}. It would "
            "accept what was not yet offered. Correct the date.",
            basis=look.terms.source("commenced"),
        )


@rule("notice-postdated", FAMILY, "notice.date", ("offer.expires",), basis=_EXPIRY)
def notice_postdated(look: Look) -> Outcomes:
    dated = look.moment("notice.date")
    if dated is not None and passed(dated, look.at) and dated.date() > look.at.date():
        yield warning(
            "notice.date",
            f"The notice is dated {printed_date(dated)}, and it is {printed_date(look.at)}. What it declares "
            "is not true yet, and an amendment may come in between. Date it on the day it is sent.",
        )


@rule(
    "guarantee-due", FAMILY, "notice.date", ("offer.expires", "notice.received"),
    tells="by when the guaranteed delivery is due", basis=_GUARANTEE,
)  # fmt: skip
def guarantee_due(look: Look) -> Outcomes:
    due = look.guarantee_due
    if not look.form.guarantees or look.day("notice.date") is None or due is None:
        return
    if isinstance(due, Missing):
        yield Needs(tuple(key if key.startswith("notice.") else f"offer.{key}" for key in due.needs))
        return
    remark = f" {due.remark}" if due.remark else ""
    yield note(
        "notice.date",
        f"What is guaranteed must reach the agent by {printed_moment(due.at)}: {chain(due)}. Put it in the "
        f"diary.{remark}",
        basis=sources(due),
    )


@rule("guarantee-before-expiration", FAMILY, "notice.date", ("offer.expires", "notice.received"), basis=_GUARANTEE)
def guarantee_before_expiration(look: Look) -> Outcomes:
    """An extension does not move the guarantee date of a notice already dated."""
    dated, due, expires = look.moment("notice.date"), look.guarantee_due, look.expires
    if not look.form.guarantees or dated is None or expires is None or not isinstance(due, Deadline):
        return
    since = [
        change.setting
        for change in look.terms.changes
        if change.term == "expires" and change.setting.announced is not None and passed(change.setting.announced, dated)
    ]
    if since and not passed(due.at, expires):
        yield warning(
            "notice.date",
            f"{since[-1]} moved the expiration to {printed_moment(expires)} after this notice was dated. The notice "
            f"keeps its own guarantee date, {printed_moment(due.at)}, which falls before the new expiration. Deliver "
            "by then, or replace the notice by a plain tender or a fresh notice.",
            basis=listed(dict.fromkeys(str(setting) for setting in since)),
        )


@rule("offer-amended-since", FAMILY, "notice.date", ("notice.received",), basis="the offer's amendments")
def offer_amended_since(look: Look) -> Outcomes:
    yield from amended_since(look, "notice.date")


def amended_since(look: Look, field: str) -> Outcomes:
    """What was announced between the moment from which the paper is judged and the desk's present one."""
    before = len(look.terms.changes)
    changes = look.later_terms.changes[before:]
    if not changes:
        return
    names = dict.fromkeys(
        f"“{TERMS[change.term].field.label}”" if change.term in TERMS else "the agent" for change in changes
    )
    documents = listed(dict.fromkeys(str(change.setting) for change in changes))
    printed = " The expiration printed on it is superseded." if any(one.term == "expires" for one in changes) else ""
    yield warning(
        field,
        f"This is checked as of {short_moment(look.at)}. Since then {documents} changed "
        f"{listed(names)}.{printed} A paper not yet sent should be made afresh under the terms now in force.",
        basis=documents,
    )


@rule("offer-expired-since", FAMILY, "notice.date", ("offer.expires", "notice.received"), basis=_EXPIRY)
def offer_expired_since(look: Look) -> Outcomes:
    if not received_in_time(look):
        yield from expired_since(look, "notice.date")


def expired_since(look: Look, field: str) -> Outcomes:
    """The desk's present moment is past the expiration now in force, while the paper is judged from an earlier one."""
    expires = look.later_terms.get("expires")
    if isinstance(expires, datetime) and passed(look.notice.now, expires):
        yield warning(
            field,
            f"This is checked as of {short_moment(look.at)}. The offer has since expired, "
            f"{printed_moment(expires)}. If the agent has not received the paper by then, it is too late.",
            basis=look.later_terms.source("expires"),
        )


RULES: tuple[Rule, ...] = (
    notice_late,
    notice_before_offer,
    notice_postdated,
    guarantee_due,
    guarantee_before_expiration,
    offer_amended_since,
    offer_expired_since,
)
