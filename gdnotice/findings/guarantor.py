"""The institution that guarantees delivery: whether it may, and when it signed."""

from __future__ import annotations

from datetime import date

from gdnotice.findings.identity import folded
from gdnotice.findings.parameters import ELIGIBLE_GUARANTORS
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, rule, warning
from gdnotice.values import printed_date, printed_moment

FAMILY = "guarantor"

_GUARANTEE = "Notice of Guaranteed Delivery, guarantee of delivery"


def eligible(look: Look) -> bool | None:
    """Whether the guarantor is an Eligible Institution; None where its kind is not answered."""
    kind = look.text("guarantor.kind")
    kinds = ELIGIBLE_GUARANTORS.on(look.at.date()) or ELIGIBLE_GUARANTORS.versions[0]
    return None if kind is None else kind in kinds.value


@rule("guarantor-not-eligible", FAMILY, "guarantor.kind", basis=ELIGIBLE_GUARANTORS.versions[0].source, single=True)
def not_eligible(look: Look) -> Outcomes:
    if eligible(look) is False:
        yield error(
            "guarantor.kind",
            "Delivery may be guaranteed only by an Eligible Institution: a bank, broker, dealer, credit union, "
            "exchange or FINRA member, clearing agency or savings association. A notary or a private person is "
            "none, and the notice would be refused. Have such an institution complete the guarantee.",
        )


@rule(
    "guarantor-date", FAMILY, "guarantor.date",
    ("offer.expires", "offer.commenced", "notice.date", "notice.received", "delivery.sent"),
    tells="whether the guarantee is dated in time", basis=_GUARANTEE,
)  # fmt: skip
def guarantor_date(look: Look) -> Outcomes:
    """The guarantee must be there when the paper is used: sent or received, else dated or judged."""
    signed, last, opened = look.day("guarantor.date"), look.last_day, look.day("offer.commenced")
    if signed is None:
        return
    if last is None or look.expires is None:
        yield Needs(("offer.expires",))
    elif signed > last:
        yield error(
            "guarantor.date",
            f"The guarantee is dated {printed_date(signed)}, after the offer expires at "
            f"{printed_moment(look.expires)}. The agent refuses it. After that moment no notice can be given; "
            "correct the date if it is a slip.",
            basis=look.terms.source("expires"),
        )
    elif opened is not None and signed < opened:
        yield error(
            "guarantor.date",
            f"The guarantee is dated {printed_date(signed)}, before the offer opened on {printed_date(opened)}. It "
            "cannot be meant for this offer. Correct the date.",
            basis=look.terms.source("commenced"),
        )
    else:
        yield from _used(look, signed)


def _used(look: Look, signed: date) -> Outcomes:
    sent = look.day("delivery.sent") or look.day("notice.received")
    dated = look.day("notice.date")
    used = sent or max(dated or look.at.date(), look.at.date())
    if signed > used:
        what = "sent or received" if sent is not None else "dated"
        yield error(
            "guarantor.date",
            f"The guarantee is dated {printed_date(signed)}, but the notice is {what} on {printed_date(used)}. A "
            "notice is no guarantee until the institution has signed, and the days of the guarantee are counted "
            "from the notice. Date both alike, or say when the notice is sent.",
        )
    elif dated is not None and (dated - signed).days > 7:
        yield warning(
            "guarantor.date",
            f"The guarantee is dated {printed_date(signed)}, more than a week before the notice of "
            f"{printed_date(dated)}. The institution may not know of this notice. Compare the dates.",
        )


@rule("guarantor-is-holder", FAMILY, "guarantor.signer", ("holder.names",), basis=_GUARANTEE)
def guarantor_is_holder(look: Look) -> Outcomes:
    signer = look.text("guarantor.signer")
    if signer is not None and folded(signer) in {folded(name) for name in look.lines("holder.names")}:
        yield warning(
            "guarantor.signer",
            "The person who signs for the institution bears the name of a holder. Nobody guarantees a promise of "
            "one's own. Have another officer sign, unless this is another person.",
        )


RULES: tuple[Rule, ...] = (not_eligible, guarantor_date, guarantor_is_holder)
