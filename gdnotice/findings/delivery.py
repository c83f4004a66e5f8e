"""The way of a paper to the agent: only the addresses and numbers that this very offer lists count."""

from __future__ import annotations

from gdnotice.findings.guarantor import eligible
from gdnotice.findings.identity import folded
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, listed, note, rule
from gdnotice.offer.terms import Delivery

FAMILY = "delivery"

_LISTED = "the offer: delivery to an address other than those listed is no valid delivery"
WORDS = {
    "mail": "mail", "hand": "hand", "courier": "overnight courier", "fax": "fax", "email": "e-mail", "upload": "upload",
}  # fmt: skip


def _ways(look: Look) -> tuple[Delivery, ...]:
    agent = look.terms.agent
    return agent.delivery if agent is not None else ()


@rule(
    "delivery-method", FAMILY, "delivery.method", ("offer.agent",), tells="whether the agent can be reached that way",
    basis=_LISTED,
)  # fmt: skip
def delivery_method(look: Look) -> Outcomes:
    method, ways = look.text("delivery.method"), _ways(look)
    if method is None:
        return
    if not ways:
        yield Needs(("offer.agent",))
    elif method not in {way.method for way in ways}:
        allowed = listed(dict.fromkeys(WORDS[way.method] for way in ways), "or")
        yield error(
            "delivery.method",
            f"This offer lists no delivery by {WORDS.get(method, method)} to its agent. A paper sent that way is not "
            f"delivered. Send it by {allowed}.",
        )


@rule(
    "delivery-address", FAMILY, "delivery.to", ("delivery.method", "offer.agent"),
    tells="whether the address is the agent's", basis=_LISTED,
)  # fmt: skip
def delivery_address(look: Look) -> Outcomes:
    lines, method, ways = look.lines("delivery.to"), look.text("delivery.method"), _ways(look)
    if not lines:
        return
    if not ways:
        yield Needs(("offer.agent",))
        return
    if method is None:
        yield Needs(("delivery.method",))
        return
    proper = [way for way in ways if way.method == method]
    if not proper or any(same_address(lines, way) for way in proper):
        return  # a method that the offer does not list is told beside the method
    other = next((way for way in ways if same_address(lines, way)), None)
    aside = f" It is the one for {WORDS[other.method]}." if other is not None else ""
    goal = listed((", ".join(way.address) or way.number for way in proper), "or")
    yield error(
        "delivery.to",
        f"{look.label('delivery.to')} is not the one this offer lists for {WORDS.get(method, method)}.{aside} A "
        f"paper sent elsewhere is not delivered and will not be forwarded. Send it to {goal}.",
    )


def same_address(lines: tuple[str, ...], way: Delivery) -> bool:
    """Fax numbers are compared by their digits, e-mail and links but for case, addresses by their letters and digits.

    The agent's name may stand above an address.
    """
    whole = " ".join(lines)
    if way.method == "fax":
        return _digits(whole)[-10:] == _digits(way.number)[-10:]
    if way.number:
        return whole.strip().casefold().rstrip("/") == way.number.strip().casefold().rstrip("/")
    # "P.O. Box" and "PO Box" are the same place, so blanks do not count.
    given, wanted = folded(whole).replace(" ", ""), folded(" ".join(way.address)).replace(" ", "")
    return bool(wanted) and given.endswith(wanted)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


@rule(
    "delivery-eligible-only", FAMILY, "delivery.sender", ("delivery.method", "guarantor.kind", "offer.agent"),
    tells="whether this sender may use that way", basis="the offer: for Eligible Institutions only",
)  # fmt: skip
def eligible_only(look: Look) -> Outcomes:
    method = look.text("delivery.method")
    proper = [way for way in _ways(look) if way.method == method]
    if not proper or not all(way.eligible_only for way in proper):
        return
    sender, words = look.text("delivery.sender"), WORDS.get(method or "", "")
    others = list(dict.fromkeys(WORDS[way.method] for way in _ways(look) if not way.eligible_only))
    remedy = "Have the institution send it" + (f", or use {listed(others, 'or')}." if others else ".")
    if sender is None:
        yield Needs(("delivery.sender",))
    elif sender != "institution":
        yield error(
            "delivery.sender",
            f"Delivery by {words} is open to Eligible Institutions only, and the holder is to send it. It would not be "
            f"delivered. {remedy}",
        )
    elif look.form.guarantees and eligible(look) is False:
        yield error(
            "delivery.sender",
            f"Delivery by {words} is open to Eligible Institutions only, and the sender is none. {remedy}",
        )


@rule("delivery-confirm", FAMILY, "delivery.method", ("offer.agent", "notice.received"), basis=_LISTED)
def confirm(look: Look) -> Outcomes:
    method = look.text("delivery.method")
    ways = [way for way in _ways(look) if way.method == method and way.confirm]
    if ways and not look.given("notice.received"):
        yield note(
            "delivery.method",
            f"Confirm the {WORDS.get(method or '', '')} by telephone, {ways[0].confirm}, and write down who "
            "confirmed and when.",
        )


RULES: tuple[Rule, ...] = (delivery_method, delivery_address, eligible_only, confirm)
