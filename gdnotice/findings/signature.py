"""Signatures of a letter of transmittal: who signs, and whether a guarantee of the signatures is needed."""

from __future__ import annotations

from datetime import date

from gdnotice.findings.identity import folded
from gdnotice.findings.rule import Look, Outcomes, Rule, error, listed, note, rule, warning
from gdnotice.values import printed_date

FAMILY = "signature"

_INSTRUCTIONS = "letters of transmittal, instructions on guarantee of signatures and on signatures"
_SPECIAL = (
    "special_payment.names", "special_payment.address", "special_delivery.names", "special_delivery.address",
)  # fmt: skip
_BLOCK = ("signature_guarantee.institution", "signature_guarantee.signer", "signature_guarantee.medallion")


def _signers(look: Look) -> tuple[tuple[str, str], ...]:
    """Name and capacity of each signer."""
    return tuple((str(row.get("name", "")), str(row.get("capacity", "") or "")) for row in look.rows("signer"))


def _holders(look: Look) -> frozenset[str]:
    """The registered holders, folded: each line by itself, and all of them as one name on several lines."""
    lines = look.lines("holder.names")
    fiduciary = look.text("fiduciary.name")
    return frozenset(folded(one) for one in (*lines, " ".join(lines), *([fiduciary] if fiduciary else [])))


@rule(
    "holder-named-otherwise", FAMILY, "holder.names",
    ("signer", "guaranteed_delivery.holder", "tax.name", "fiduciary.name"), basis=_INSTRUCTIONS, single=True,
)  # fmt: skip
def holder_named_otherwise(look: Look) -> Outcomes:
    """Where signer, covered notice and taxpayer agree among themselves, the registered name is the odd one out."""
    lines, holders = look.lines("holder.names"), _holders(look)
    signers = {folded(name) for name, capacity in _signers(look) if not capacity}
    elsewhere = [
        folded(name) for key in ("guaranteed_delivery.holder", "tax.name") if (name := look.text(key)) is not None
    ]
    if lines and len(signers) == 1 and elsewhere and set(elsewhere) == signers and signers.isdisjoint(holders):
        yield error(
            "holder.names",
            "The person who signs is named alike in the rest of the letter, and is none of the registered holders "
            "given. The agent would not find the holder in the register. Write the name exactly as it is "
            "registered; where somebody signs for the holder, give the capacity.",
        )


@rule("signer-capacity", FAMILY, "signer", ("holder.names", "fiduciary.name"), basis=_INSTRUCTIONS)
def signer_capacity(look: Look) -> Outcomes:
    holders = _holders(look)
    if not look.lines("holder.names"):
        return
    for name, capacity in _signers(look):
        if folded(name) not in holders and not capacity:
            yield error(
                "signer",
                f"“{name}” signs and is no registered holder, and no capacity is given. The agent cannot tell by "
                "what right. Give the capacity (trustee, executor, attorney-in-fact, officer) and enclose evidence "
                "of it, or write the name exactly as it is registered.",
            )
            return


@rule("holder-unsigned", FAMILY, "signer", ("holder.names",), basis=_INSTRUCTIONS)
def holder_unsigned(look: Look) -> Outcomes:
    signers = {folded(name) for name, _ in _signers(look)}
    lines = look.lines("holder.names")
    as_one = folded(" ".join(lines)) in signers
    absent = [name for name in lines if folded(name) not in signers]
    if signers and len(lines) > 1 and absent and not as_one and not any(capacity for _, capacity in _signers(look)):
        yield warning(
            "signer",
            f"{listed(f'“{name}”' for name in absent)} does not sign. Where shares are held jointly, all holders must. "
            "Have each sign, unless the lines make up one name.",
        )


@rule("signer-evidence", FAMILY, "signer", ("holder.names",), basis=_INSTRUCTIONS)
def signer_evidence(look: Look) -> Outcomes:
    capacities = [capacity for _, capacity in _signers(look) if capacity]
    if capacities:
        yield note("signer", f"Enclose evidence that the signer may act as {listed(dict.fromkeys(capacities))}.")


@rule(
    "signature-guarantee", FAMILY, "signature_guarantee.institution",
    ("signer", "holder.names", "tendering_for_institution", *_SPECIAL), basis=_INSTRUCTIONS,
)  # fmt: skip
def signature_guarantee(look: Look) -> Outcomes:
    key = "signature_guarantee.institution"
    given = look.given(key)
    special = any(look.given(one) for one in _SPECIAL)
    holders = _holders(look)
    signers = _signers(look)
    if not signers:
        return
    by_holder = all(folded(name) in holders for name, _ in signers)
    if look.yes("tendering_for_institution"):
        if not given:
            yield note(
                key, "The signatures need no guarantee: the shares are tendered for the account of an institution."
            )
    elif by_holder and not special:
        if not given:
            yield note(
                key,
                "The signatures need no guarantee: the registered holder signs, and neither special payment nor "
                "special delivery is asked.",
            )
    elif not given:
        why = "special payment or delivery is asked" if special else "somebody other than the registered holder signs"
        yield error(
            key,
            f"The signatures must be guaranteed, because {why}. Without that the agent returns the letter. Have an "
            "Eligible Institution guarantee them, with its medallion stamp.",
            needs=(key,),
        )
    elif not look.given("signature_guarantee.medallion"):
        yield warning(
            "signature_guarantee.institution",
            "The signatures must be guaranteed, and no medallion stamp number is given. Agents commonly take "
            "nothing but a medallion. Give its number.",
        )


@rule("signature-guarantee-half", FAMILY, "signature_guarantee.institution", _BLOCK[1:], basis=_INSTRUCTIONS)
def half_filled(look: Look) -> Outcomes:
    if not look.given(_BLOCK[0]) and any(look.given(key) for key in _BLOCK[1:]):
        yield error(
            _BLOCK[0],
            f"{look.label(_BLOCK[0])} is missing, while other particulars of the guarantee of signatures are given. "
            "Nobody could tell who guarantees. Give the institution.",
            needs=(_BLOCK[0],),
        )


@rule(
    "signature-guarantee-date", FAMILY, "signature_guarantee.date", ("signer", "offer.commenced"), basis=_INSTRUCTIONS
)
def guarantee_date(look: Look) -> Outcomes:
    guaranteed, opened = look.day("signature_guarantee.date"), look.day("offer.commenced")
    days = [day for row in look.rows("signer") if isinstance(day := row.get("date"), date)]
    if guaranteed is None:
        return
    if days and guaranteed < min(days):
        yield error(
            "signature_guarantee.date",
            f"The signatures are guaranteed on {printed_date(guaranteed)} but made on {printed_date(min(days))}. "
            "Nobody can guarantee a signature before it is there. Correct the date.",
        )
    elif opened is not None and guaranteed < opened:
        yield error(
            "signature_guarantee.date",
            f"The guarantee of signatures is dated {printed_date(guaranteed)}, before the offer opened on "
            f"{printed_date(opened)}. A stamp is good for one transaction only. Correct the date.",
        )


RULES: tuple[Rule, ...] = (
    holder_named_otherwise,
    signer_capacity,
    holder_unsigned,
    signer_evidence,
    half_filled,
    signature_guarantee,
    guarantee_date,
)
