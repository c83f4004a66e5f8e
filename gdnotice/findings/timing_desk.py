"""What the desk records of a paper's way: sent, received, and the expiration printed on it."""

from __future__ import annotations

from datetime import datetime

from gdnotice.deadlines.deadline import Deadline
from gdnotice.deadlines.reckoning import passed
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, chain, error, rule
from gdnotice.values import printed_moment

FAMILY = "timing"

_RECEIPT = "the offer's expiration: received, not only sent, on or before it"


def _last_moment(look: Look) -> tuple[datetime, str] | None:
    """Until when the agent takes this paper, and why: a letter that covers a guaranteed notice has until the "
    "guarantee's."""
    due = look.covered_due
    if isinstance(due, Deadline) and look.expires is not None and passed(due.at, look.expires):
        return due.at, f"the guarantee it covers fell due at {printed_moment(due.at)} ({chain(due)})"
    return None if look.expires is None else (look.expires, f"the offer expired at {printed_moment(look.expires)}")


@rule(
    "received-late", FAMILY, "notice.received",
    ("offer.expires", "guaranteed_delivery.notice_date"), tells="whether the paper arrived in time", basis=_RECEIPT,
)  # fmt: skip
def received_late(look: Look) -> Outcomes:
    received = look.moment("notice.received")
    if received is None:
        return
    last = _last_moment(look)
    if last is None:
        yield Needs(("offer.expires",))
    elif passed(received, last[0]):
        yield error(
            "notice.received",
            f"The agent received the paper at {printed_moment(received)}; {last[1]}. It is too late and must be "
            "refused, whatever its date. Compare the agent's stamp; if it stands, tell the holder.",
            basis=look.terms.source("expires"),
        )


@rule("received-before-dated", FAMILY, "notice.received", ("notice.date", "signer", "delivery.sent"), basis=_RECEIPT)
def received_before_dated(look: Look) -> Outcomes:
    received = look.day("notice.received")
    dated = look.day("notice.date") or look.signed
    if received is not None and dated is not None and received < dated:
        yield error(
            "notice.received",
            f"{look.label('notice.received')} lies before the paper's own date. It cannot have been received before "
            "it was signed. Correct the hour of receipt.",
        )


@rule(
    "sent-late", FAMILY, "delivery.sent",
    ("offer.expires", "guaranteed_delivery.notice_date", "notice.date", "signer"),
    tells="whether the paper was sent in time", basis=_RECEIPT,
)  # fmt: skip
def sent_late(look: Look) -> Outcomes:
    sent = look.moment("delivery.sent")
    if sent is None:
        return
    last = _last_moment(look)
    dated = look.day("notice.date") or look.signed
    if last is None:
        yield Needs(("offer.expires",))
    elif passed(sent, last[0]):
        yield error(
            "delivery.sent",
            f"The paper was sent at {printed_moment(sent)}; {last[1]}. It cannot arrive in time. Correct the moment "
            "if it is a slip.",
            basis=look.terms.source("expires"),
        )
    elif dated is not None and sent.date() < dated:
        yield error(
            "delivery.sent",
            f"{look.label('delivery.sent')} lies before the paper's own date. It cannot have been sent before it was "
            "signed. Correct it.",
        )


@rule("sent-after-received", FAMILY, "delivery.sent", ("notice.received",), basis=_RECEIPT)
def sent_after_received(look: Look) -> Outcomes:
    sent, received = look.moment("delivery.sent"), look.moment("notice.received")
    if sent is not None and received is not None and passed(sent, received):
        yield error(
            "delivery.sent",
            f"{look.label('delivery.sent')} lies after {look.label('notice.received')}. One of the two is wrong. "
            "Correct it.",
        )


@rule(
    "superseded-expiration", FAMILY, "notice.expiration", ("offer.expires",),
    tells="whether the paper prints the expiration in force", basis="the offer's amendments",
)  # fmt: skip
def superseded_expiration(look: Look) -> Outcomes:
    printed, expires = look.moment("notice.expiration"), look.expires
    if printed is None:
        return
    if expires is None:
        yield Needs(("offer.expires",))
    elif printed != expires:
        former = [change for change in look.terms.changes if change.term == "expires" and change.before == printed]
        why = f" {former[-1].setting} superseded it." if former else ""
        yield error(
            "notice.expiration",
            f"The paper prints the expiration {printed_moment(printed)}; in force is {printed_moment(expires)}.{why} "
            "A form with a superseded expiration misleads, and the agent may refuse it. Use the form that prints "
            "the one in force.",
            basis=look.terms.source("expires"),
        )


RULES: tuple[Rule, ...] = (
    received_late,
    received_before_dated,
    sent_late,
    sent_after_received,
    superseded_expiration,
)
