"""Shares held, tendered and listed, and the order in which certificates are to be bought.

Three answers count the same shares: held, tendered, and the certificates together. Where two of them agree, the third
is the one named.
"""

from __future__ import annotations

from collections import Counter

from gdnotice.findings.identity import folded
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, listed, note, rule, warning
from gdnotice.values import Row, printed_count

FAMILY = "shares"

_DESCRIPTION = "letters of transmittal, description of shares tendered"
_ORDER = "letters of transmittal, order of purchase if the tender is prorated"


def _whole(row: Row, column: str) -> int | None:
    cell = row.get(column)
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def listed_shares(look: Look) -> int | None:
    """The shares of all certificates listed; None where there are none, or one does not say."""
    counts = [_whole(row, "shares") for row in look.rows("shares.certificates")]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def listed_tendered(look: Look) -> int | None:
    """What the certificates tender: the number in a row's ``tendered``, else all its shares."""
    counts = []
    for row in look.rows("shares.certificates"):
        part = _whole(row, "tendered")
        counts.append(part if part is not None else _whole(row, "shares"))
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def tendered(look: Look) -> int | None:
    """Shares tendered: the answer, else what the certificates tender (unless otherwise indicated, all of them)."""
    given = look.count("shares.tendered")
    return given if given is not None else listed_tendered(look)


def _numbers(look: Look) -> list[str]:
    return [number for row in look.rows("shares.certificates") if isinstance(number := row.get("number"), str)]


@rule("certificate-twice", FAMILY, "shares.certificates", basis=_DESCRIPTION, single=True)
def certificate_twice(look: Look) -> Outcomes:
    repeated = [number for number, times in Counter(folded(one) for one in _numbers(look)).items() if times > 1]
    if repeated:
        name = next(one for one in _numbers(look) if folded(one) == repeated[0])
        yield error(
            "shares.certificates",
            f"Certificate {name} is listed more than once. Its shares would be counted twice. List each certificate "
            "once.",
        )


@rule("certificate-part", FAMILY, "shares.certificates", basis=_DESCRIPTION, single=True)
def certificate_part(look: Look) -> Outcomes:
    for row in look.rows("shares.certificates"):
        part, whole = _whole(row, "tendered"), _whole(row, "shares")
        if part is not None and whole is not None and part > whole:
            yield error(
                "shares.certificates",
                f"Of certificate {row.get('number', '')} {printed_count(part)} shares are tendered, but it stands for "
                f"{printed_count(whole)}. Give {printed_count(whole)} or fewer.",
            )
            return


@rule(
    "tendered-over-held", FAMILY, ("shares.tendered", "shares.held"), ("shares.certificates",),
    tells="whether the holder has the shares that are tendered", basis="17 CFR 240.14e-4; the offer",
)  # fmt: skip
def tendered_over_held(look: Look) -> Outcomes:
    held, offered = look.count("shares.held"), look.count("shares.tendered")
    if offered is None or look.asked("shares.held") is not True:
        return
    if held is None:
        yield Needs(("shares.held",))
    elif offered > held:
        if listed_shares(look) == offered:
            yield error(
                "shares.held",
                f"{printed_count(held)} shares are given as held, but the certificates listed and the shares "
                f"tendered are both {printed_count(offered)}. Nobody can tender more than is held. Correct "
                f"{look.label('shares.held')}.",
            )
        else:
            yield error(
                "shares.tendered",
                f"{printed_count(offered)} shares are tendered and {printed_count(held)} held. Nobody can tender "
                f"more than is held. Tender {printed_count(held)} or fewer.",
            )


@rule(
    "certificates-add-up", FAMILY, ("shares.certificates", "shares.tendered"), ("shares.held", "book_entry.used"),
    tells="whether the certificates add up", basis=_DESCRIPTION,
)  # fmt: skip
def certificates_add_up(look: Look) -> Outcomes:
    total, whole = listed_tendered(look), listed_shares(look)
    held, offered = look.count("shares.held"), look.count("shares.tendered")
    if total is None or whole is None:
        if any(_whole(row, "shares") is not None for row in look.rows("shares.certificates")):
            yield note(
                "shares.certificates",
                "Some certificates are listed without their shares, so it cannot be told whether they add up. Give the "
                "shares of each.",
                needs=("shares.certificates",),
            )
        return
    label = look.label("shares.certificates")
    if held is not None and whole > held:
        yield error(
            "shares.certificates",
            f"The certificates listed add up to {printed_count(whole)} shares, more than the {printed_count(held)} "
            f"held. Compare {label} with the certificates.",
        )
    elif offered is not None and total < offered and not look.yes("book_entry.used"):
        yield error(
            "shares.certificates",
            f"The certificates listed tender {printed_count(total)} shares, fewer than the {printed_count(offered)} "
            "tendered. The agent would take up only what is delivered. List every certificate, with its shares.",
        )
    elif offered is not None and total > offered:
        yield from _listed_over(look, total, whole, offered)


def _listed_over(look: Look, total: int, whole: int, offered: int) -> Outcomes:
    field = look.form.fields["shares.certificates"]
    by_part = any(column.id == "tendered" for column in field.columns)
    said = f"The certificates listed tender {printed_count(total)} shares, and {printed_count(offered)} are tendered."
    if not by_part:
        yield warning(
            "shares.certificates",
            f"{said} That tenders part of a certificate. The agent issues a new one for the rest. Go on if that is "
            "meant.",
        )
    elif look.count("shares.held") == whole == total:
        yield error(
            "shares.tendered",
            f"{said} Unless a certificate says otherwise all its shares are tendered. Tender {printed_count(total)}, "
            "or give in the list how many shares of each certificate are tendered.",
        )
    else:
        yield error(
            "shares.certificates",
            f"{said} Give in the list how many shares of each certificate are tendered, so that they add up to "
            f"{printed_count(offered)}.",
        )


@rule("nothing-delivered", FAMILY, "shares.certificates", ("book_entry.used", "drip.tendered"), basis=_DESCRIPTION)
def nothing_delivered(look: Look) -> Outcomes:
    if look.form.guarantees or look.rows("shares.certificates") or look.yes("book_entry.used"):
        return
    if not look.yes("drip.tendered"):
        yield warning(
            "shares.certificates",
            "No certificate is listed and no book-entry delivery is claimed. The agent cannot tell which shares come. "
            "List the certificates, or say that the shares are delivered by book entry.",
        )


@rule("purchase-order", FAMILY, ("purchase_order.certificates", "shares.certificates"), basis=_ORDER)
def purchase_order(look: Look) -> Outcomes:
    order, owned = look.lines("purchase_order.certificates"), _numbers(look)
    if not order:
        return
    key, known = "purchase_order.certificates", {folded(one) for one in owned}
    places = Counter(folded(one) for one in order)
    strange = [one for one in order if folded(one) not in known]
    repeated = [one for one in order if places[folded(one)] > 1]
    absent = [one for one in owned if folded(one) not in places]
    if not owned:
        yield error(
            "shares.certificates",
            "The order of purchase names certificates, but none is listed. The agent cannot tell which shares come. "
            "List each certificate with its shares.",
        )
    elif strange:
        yield error(key, f"The order of purchase names {strange[0]}, which is no certificate listed. {_ORDERLY}")
    elif repeated:
        yield error(key, f"The order of purchase names {repeated[0]} more than once. {_ORDERLY}")
    elif absent:
        yield error(key, f"The order of purchase leaves out {listed(absent)}. {_ORDERLY}")


_ORDERLY = (
    "If shares are prorated, the agent buys in this order, and could not follow it. Name each certificate listed "
    "once, or leave the order open and let the agent choose."
)


@rule(
    "lost-not-listed",
    FAMILY,
    "lost.certificates",
    ("shares.certificates",),
    basis="letters of transmittal, lost certificates",
)
def lost_not_listed(look: Look) -> Outcomes:
    known = {folded(one) for one in _numbers(look)}
    strange = [one for one in look.lines("lost.certificates") if folded(one) not in known]
    if known and strange:
        yield warning(
            "lost.certificates",
            f"Certificate {strange[0]} is given as lost but is not among the certificates tendered. Its shares are not "
            "tendered by this letter. List it there too, if it is meant to be.",
        )


RULES: tuple[Rule, ...] = (
    certificate_twice,
    certificate_part,
    tendered_over_held,
    certificates_add_up,
    nothing_delivered,
    purchase_order,
    lost_not_listed,
)
