"""A letter that covers a guaranteed notice: enough to find the notice by, and no more than it still leaves open."""

from __future__ import annotations

from gdnotice.findings.identity import folded, words
from gdnotice.findings.rule import Look, Outcomes, Rule, error, note, rule, warning
from gdnotice.findings.shares import tendered
from gdnotice.values import printed_count

FAMILY = "cover"

_REFERENCE = "letters of transmittal, reference to the Notice of Guaranteed Delivery"
_PROTECT = "ISO 20022 seev.033 and seev.034: protect, cover, remaining uncovered quantity"

_NAMED = ("guaranteed_delivery.holder", "guaranteed_delivery.notice_date", "guaranteed_delivery.institution")
_EXTRAS = (
    "guaranteed_delivery.account", "guaranteed_delivery.transaction", "guaranteed_delivery.ticket",
    "guaranteed_delivery.uncovered", "guaranteed_delivery.quantity",
)  # fmt: skip


def covers(look: Look) -> bool:
    """Whether the letter refers to a notice at all."""
    return any(look.given(key) for key in (*_NAMED, *_EXTRAS))


def _named(key: str) -> Rule:
    def incomplete(look: Look) -> Outcomes:
        if covers(look) and not look.given(key):
            yield error(
                key,
                f"{look.label(key)} is missing, while other particulars of the guaranteed notice are given. The "
                "agent could not match this letter with its notice, and the guarantee would stay open. Copy it from "
                "the notice.",
                needs=(key,),
            )

    return Rule("cover-reference", FAMILY, (key,), (), "", _REFERENCE, incomplete)


@rule("cover-holder", FAMILY, "guaranteed_delivery.holder", ("holder.names",), basis=_REFERENCE)
def cover_holder(look: Look) -> Outcomes:
    named, holders = look.text("guaranteed_delivery.holder"), look.lines("holder.names")
    if named is None or not holders or folded(named) in {folded(one) for one in (*holders, " ".join(holders))}:
        return
    if words(named).isdisjoint(words(" ".join(holders))):
        yield error(
            "guaranteed_delivery.holder",
            "The holder named in the notice is none of the holders of this letter. The agent could not match the two. "
            "Copy the name from the notice, or check whether it is the right notice.",
        )
    else:
        yield warning(
            "guaranteed_delivery.holder",
            "The holder named in the notice is not written as in this letter. The agent may fail to match the two. "
            "Write it exactly as in the notice.",
        )


@rule(
    "uncovered-over-guaranteed",
    FAMILY,
    "guaranteed_delivery.uncovered",
    ("guaranteed_delivery.quantity",),
    basis=_PROTECT,
)
def uncovered_over_guaranteed(look: Look) -> Outcomes:
    still_open, whole = look.count("guaranteed_delivery.uncovered"), look.count("guaranteed_delivery.quantity")
    if still_open is not None and whole is not None and still_open > whole:
        yield error(
            "guaranteed_delivery.uncovered",
            f"{printed_count(still_open)} shares are said to be still uncovered of a notice that guaranteed "
            f"{printed_count(whole)}. Compare the record of the notice.",
        )


@rule(
    "cover-over-uncovered", FAMILY, "shares.tendered",
    ("shares.certificates", "guaranteed_delivery.uncovered", "guaranteed_delivery.quantity"), basis=_PROTECT,
)  # fmt: skip
def cover_over_uncovered(look: Look) -> Outcomes:
    delivered, still_open = tendered(look), look.count("guaranteed_delivery.uncovered")
    if still_open is None:
        still_open = look.count("guaranteed_delivery.quantity")
    if delivered is None or still_open is None:
        return
    if delivered > still_open:
        yield error(
            "shares.tendered",
            f"This letter covers {printed_count(delivered)} shares, but the notice leaves only "
            f"{printed_count(still_open)} uncovered. The rest is guaranteed by nothing, and after the expiration it "
            f"is no valid tender. Cover {printed_count(still_open)} or fewer, and tender the rest by a letter of its "
            "own while the offer is open.",
        )
    elif delivered < still_open:
        yield note(
            "shares.tendered",
            f"This covers {printed_count(delivered)} of {printed_count(still_open)} shares. "
            f"Still open, and due at the same moment: {printed_count(still_open - delivered)}.",
        )


RULES: tuple[Rule, ...] = (
    *(_named(key) for key in _NAMED),
    cover_holder,
    uncovered_over_guaranteed,
    cover_over_uncovered,
)
