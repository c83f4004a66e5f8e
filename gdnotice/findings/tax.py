"""The taxpayer certification: the number by its kind, and what the certification says."""

from __future__ import annotations

import re

from gdnotice.findings.identity import folded
from gdnotice.findings.rule import Look, Outcomes, Rule, error, note, rule, warning
from gdnotice.values import printed_date

FAMILY = "tax"

_W9 = "IRS Form W-9 and its instructions"
_KINDS = {"ssn": "a social security number", "ein": "an employer identification number", "itin": "an ITIN"}
_SHAPES = {"ssn": "123-45-6789", "ein": "12-3456789", "itin": "9NN-NN-NNNN"}


def valid(kind: str, number: str) -> bool:
    """Whether ``number`` can be a taxpayer identification number of ``kind`` (ssn, ein, itin)."""
    from stdnum.us import ein, itin, ssn

    checks = {"ssn": ssn.is_valid, "ein": ein.is_valid, "itin": itin.is_valid}
    return bool(checks[kind](number.strip()))


def written_as(number: str) -> str | None:
    """The kind that the hyphens of a number show; None where they show none."""
    if re.fullmatch(r"\s*\d{2}-\d{7}\s*", number):
        return "ein"
    if re.fullmatch(r"\s*\d{3}-\d{2}-\d{4}\s*", number):
        return "itin" if number.strip().startswith("9") else "ssn"
    return None


@rule("tin-kind", FAMILY, "tax.kind", ("tax.number",), basis=_W9, single=True)
def tin_kind(look: Look) -> Outcomes:
    """A number written and valid as an EIN, or an ITIN given as an SSN, shows that it is the kind that is wrong."""
    kind, number = look.text("tax.kind"), look.raw("tax.number")
    if kind is None or not isinstance(number, str):
        return
    if kind == "applied-for":
        yield error(
            "tax.kind",
            "The number is said to be applied for, but one is given. The certification would contradict itself. "
            "Choose the kind of the number, or take the number out.",
        )
        return
    shown = written_as(number)
    telling = shown == "ein" or (shown, kind) == ("itin", "ssn")
    if kind in _KINDS and shown is not None and telling and shown != kind and valid(shown, number):
        yield error(
            "tax.kind",
            f"The kind is {_KINDS[kind]}, but the number is written as {_KINDS[shown]} is ({_SHAPES[shown]}). The "
            "payer would report under the wrong kind. Choose the kind that the number has.",
        )


@rule("tin", FAMILY, "tax.number", ("tax.kind",), basis=_W9, single=True)
def tin(look: Look) -> Outcomes:
    kind, number = look.text("tax.kind"), look.text("tax.number")
    if kind in _KINDS and number is not None and not valid(kind, number):
        yield error(
            "tax.number",
            f"{look.label('tax.number')} is not {_KINDS[kind]}: nine digits like {_SHAPES[kind]}, of which some "
            "ranges are never issued. Payments would be subject to backup withholding. Copy the number from its "
            "card or letter.",
        )


@rule("special-payment-tin", FAMILY, "special_payment.tin", basis=_W9, single=True)
def special_payment_tin(look: Look) -> Outcomes:
    number = look.text("special_payment.tin")
    if number is not None and not any(valid(kind, number) for kind in _KINDS):
        yield error(
            "special_payment.tin",
            f"{look.label('special_payment.tin')} is no taxpayer identification number: nine digits, of which some "
            "ranges are never issued. Payments would be subject to backup withholding. Copy the number again.",
        )


@rule("foreign-number", FAMILY, "tax.kind", ("tax.number",), basis="IRS Forms W-8 and W-9")
def foreign_number(look: Look) -> Outcomes:
    if look.text("tax.kind") != "foreign":
        return
    if isinstance(look.raw("tax.number"), str):
        yield warning(
            "tax.kind",
            "A number of the United States is given for a holder said to be foreign. A foreign holder sends a Form "
            "W-8, which carries the number; this certification does not. Compare the kind.",
        )
    else:
        yield note("tax.kind", "A foreign holder sends the Form W-8 that applies with this paper. Enclose it.")


@rule("exempt-and-withheld", FAMILY, "tax.backup_withholding", ("tax.exempt",), basis=_W9)
def exempt_and_withheld(look: Look) -> Outcomes:
    if not look.yes("tax.backup_withholding"):
        return
    if look.yes("tax.exempt"):
        yield error(
            "tax.backup_withholding",
            "An exempt payee is not subject to backup withholding. The certification would contradict itself. "
            "Keep one of the two.",
        )
    else:
        yield note(
            "tax.backup_withholding", "The payer withholds a part of the payment for taxes and pays out the rest."
        )


@rule("exempt-individual", FAMILY, "tax.exempt", ("tax.kind",), basis=_W9)
def exempt_individual(look: Look) -> Outcomes:
    if look.yes("tax.exempt") and look.text("tax.kind") in ("ssn", "itin"):
        yield warning(
            "tax.exempt",
            "Individuals are generally no exempt payees. The payer may withhold all the same. Compare the "
            "certification.",
        )


@rule("applied-for", FAMILY, "tax.kind", basis=_W9)
def applied_for(look: Look) -> Outcomes:
    if look.text("tax.kind") == "applied-for":
        yield note(
            "tax.kind",
            "Until the number is there, the payer may withhold a part of the payment. Send the number as soon as it "
            "is issued.",
        )


@rule("tax-name", FAMILY, "tax.name", ("holder.names",), basis=_W9)
def tax_name(look: Look) -> Outcomes:
    name, holders = look.text("tax.name"), look.lines("holder.names")
    if name is not None and holders and folded(name) not in {folded(one) for one in (*holders, " ".join(holders))}:
        yield note(
            "tax.name",
            "The taxpayer's name is not a registered holder's. The payer reports under the name and number given here. "
            "Compare both.",
        )


@rule("tax-date", FAMILY, "tax.certified_date", (), basis=_W9)
def tax_date(look: Look) -> Outcomes:
    certified = look.day("tax.certified_date")
    if certified is not None and certified > look.at.date() and certified > (look.signed or certified):
        yield error(
            "tax.certified_date",
            f"The certification is dated {printed_date(certified)}, later than the paper itself. It would not hold "
            "when the paper goes out. Correct the date.",
        )


RULES: tuple[Rule, ...] = (
    tin_kind,
    tin,
    special_payment_tin,
    foreign_number,
    exempt_and_withheld,
    exempt_individual,
    applied_for,
    tax_name,
    tax_date,
)
