"""Every term an offer file may give: key, type, label, the kinds it belongs to, and where a person finds it.

``look`` is shown where a form needs the term and no document gives it. ``fixed`` terms identify the offer: a later
document that prints another value has not changed them, it contradicts them, and the contradiction is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gdnotice.offer.terms import KINDS, Kind
from gdnotice.pack import types
from gdnotice.pack.form import Choice, Field
from gdnotice.values import Value


@dataclass(frozen=True, slots=True)
class Term:
    """The declaration of one term.

    ``kinds`` may give it; offers of the ``usual`` kinds always have it, so where it is empty it is still to be read.
    ``default`` holds where the offer says nothing and silence has a plain meaning.
    """

    field: Field
    look: str
    kinds: tuple[Kind, ...] = KINDS
    fixed: bool = False
    required: bool = False
    default: Value | None = None
    usual: tuple[Kind, ...] = ()


def _choices(**labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(key.replace("_", "-"), label) for key, label in labels.items())


KIND = Field(
    "kind",
    types.CHOICE,
    "Kind of offer",
    choices=_choices(
        rights="Rights offering",
        tender="Tender offer at a fixed price",
        auction="Modified Dutch auction tender offer",
        exchange="Exchange offer",
    ),
)
"""The kind of an offer: not a term, since no document can change it."""

_CALENDAR = _choices(
    business="business days (no Saturday, Sunday or US federal holiday)",
    nyse="New York Stock Exchange trading days",
    nasdaq="Nasdaq trading days",
)
_CLOCK_START = (
    Choice("notice-date", "the date of the notice"),
    Choice("receipt", "receipt of the notice by the agent"),
    Choice("expiration", "the expiration of the offer"),
)
_METHODS = (
    Choice("wire", "Wire transfer of funds"),
    Choice("uncertified-check", "Uncertified check"),
    Choice("certified-check", "Certified check"),
    Choice("bank-draft", "Bank draft (cashier's check)"),
    Choice("money-order", "Money order"),
)
_DOLLARS = "US dollars"
_RIGHTS: tuple[Kind, ...] = ("rights",)
_TENDERS: tuple[Kind, ...] = ("tender", "auction")
_ONE = Decimal(1)
_PERIOD = "the Notice of Guaranteed Delivery, paragraph “Guarantee”, and the offer's section on guaranteed delivery"

_DECLARED: tuple[Term, ...] = (
    Term(Field("issuer", types.TEXT, "Issuer"), "the cover of the offer document", fixed=True, required=True),
    Term(Field("security", types.TEXT, "Security"), "the cover of the offer document", fixed=True, required=True),
    Term(
        Field("cusip", types.CUSIP, "CUSIP"),
        "the cover of the Schedule TO or prospectus, or the certificate",
        fixed=True,
        usual=KINDS,
    ),
    Term(Field("document", types.TEXT, "Governing document"), "the title on the cover", fixed=True, required=True),
    Term(
        Field("document_date", types.DATE, "Date of the governing document"),
        "the cover of the document",
        fixed=True,
        usual=KINDS,
    ),
    Term(
        Field("commenced", types.DATE, "Commenced"),
        "the date on which the offer was first published or sent",
        fixed=True,
        usual=KINDS,
    ),
    Term(
        Field("expires", types.MOMENT, "Expires"),
        "the cover of the offer document, and the latest amendment",
        usual=KINDS,
    ),
    Term(
        Field("price", types.DECIMAL, "Price", unit=_DOLLARS, minimum=Decimal("0.0001")),
        "the cover of the offer document",
        ("rights", "tender", "exchange"),
        usual=("rights", "tender"),
    ),
    Term(
        Field("maximum", types.COUNT, "Maximum sought", unit="shares", minimum=_ONE), "the cover of the offer document"
    ),
    Term(
        Field("rights.shares_per_right", types.DECIMAL, "Shares per right", minimum=Decimal("0.0000001")),
        "the prospectus, section on the basic subscription privilege",
        _RIGHTS,
        usual=_RIGHTS,
    ),
    Term(
        Field(
            "rights.rounding",
            types.CHOICE,
            "Rounding of fractions",
            choices=_choices(
                down="down to whole shares", nearest="to the nearest whole share", up="up to whole shares"
            ),
        ),
        "the prospectus, section on fractional shares",
        _RIGHTS,
        usual=_RIGHTS,
    ),
    Term(
        Field("rights.over_subscription", types.YES, "Over-subscription privilege"),
        "the prospectus, section on the over-subscription privilege",
        _RIGHTS,
        usual=_RIGHTS,
    ),
    Term(
        Field("rights.over_requires_full_basic", types.YES, "Over-subscription needs the basic privilege in full"),
        "the prospectus, section on the over-subscription privilege",
        _RIGHTS,
    ),
    Term(
        Field(
            "rights.over_limit", types.COUNT, "Most shares a holder may over-subscribe for", unit="shares", minimum=_ONE
        ),
        "the prospectus, section on the over-subscription privilege",
        _RIGHTS,
    ),
    Term(
        Field("tender.odd_lot_below", types.COUNT, "Odd lot: fewer than", unit="shares", minimum=_ONE),
        "the offer's section on odd lots",
        _TENDERS,
    ),
    Term(
        Field("tender.conditional", types.YES, "Conditional tenders allowed"),
        "the offer's section on conditional tenders",
        _TENDERS,
        default=False,
    ),
    Term(
        Field("tender.purchase_order", types.YES, "Holder may name the order of purchase of certificates"),
        "the letter of transmittal, instruction on order of purchase",
        _TENDERS,
        default=False,
    ),
    Term(
        Field("auction.prices", types.PRICES, "Prices that may be elected", unit=_DOLLARS),
        "the price boxes of the form",
        ("auction",),
        usual=("auction",),
    ),
    Term(
        Field("auction.purchase_price_determined", types.YES, "Holder may take the price the offer determines"),
        "the price boxes of the form",
        ("auction",),
        default=False,
    ),
    Term(
        Field("exchange.denomination_minimum", types.COUNT, "Minimum denomination", unit=_DOLLARS, minimum=_ONE),
        "the prospectus, section on denominations",
        ("exchange",),
        usual=("exchange",),
    ),
    Term(
        Field("exchange.denomination_multiple", types.COUNT, "Multiple above the minimum", unit=_DOLLARS, minimum=_ONE),
        "the prospectus, section on denominations",
        ("exchange",),
    ),
    Term(
        Field(
            "guarantee.days", types.COUNT, "Days of the guarantee", unit="days", minimum=Decimal(0), maximum=Decimal(30)
        ),
        _PERIOD,
        usual=KINDS,
    ),
    Term(Field("guarantee.calendar", types.CHOICE, "Kind of day", choices=_CALENDAR), _PERIOD, usual=KINDS),
    Term(
        Field("guarantee.from", types.CHOICE, "Start of the guarantee period", choices=_CLOCK_START),
        _PERIOD,
        usual=KINDS,
    ),
    Term(Field("guarantee.by", types.TIME, "Hour on the last day"), _PERIOD, usual=KINDS),
    Term(Field("guarantee.zone", types.TEXT, "Zone of that hour"), _PERIOD),
    Term(
        Field("payment.methods", types.CHOICES, "Methods of payment accepted", choices=_METHODS),
        "the prospectus, section on payment",
        _RIGHTS,
        usual=_RIGHTS,
    ),
    Term(
        Field(
            "payment.clearing_days",
            types.COUNT,
            "Business days for an uncertified check to clear",
            unit="business days",
            minimum=Decimal(0),
            maximum=Decimal(30),
        ),
        "the desk's own rule, or the agent's",
        _RIGHTS,
    ),
    Term(
        Field(
            "minimum_period.rule",
            types.CHOICE,
            "Rule of the minimum offering period",
            choices=(
                Choice("general", "general rule"),
                Choice("all-cash-equity-2026", "exemptive order of 16 April 2026 (all-cash, fixed price, equity)"),
                Choice("debt-2026", "order of 30 June 2026 (issuer offers for non-convertible debt)"),
            ),
        ),
        "the offer document, where it names the exemptive order it relies on",
        ("tender", "auction", "exchange"),
        default="general",
    ),
    Term(
        Field("withdrawal.until", types.MOMENT, "Withdrawal until"),
        "the offer's section on withdrawal rights",
        ("tender", "auction", "exchange"),
    ),
)

TERMS: Mapping[str, Term] = {term.field.id: term for term in _DECLARED}

TABLES: tuple[str, ...] = tuple(dict.fromkeys(key.partition(".")[0] for key in TERMS if "." in key))
"""The tables of an offer file that hold terms: ``rights``, ``tender``, ``guarantee`` ..."""

_AGENTS = Field("agent", types.LINES, "Agents")


def field_of(key: str) -> Field:
    """The field of a term, or of ``agent``, as changes give it: lines of text. Raises KeyError for any other key."""
    return _AGENTS if key == _AGENTS.id else TERMS[key].field


AGENT_LOOK = "the back cover of the offer document and the head of the form, where the agent's addresses stand"
"""Where a person finds the agent and how to reach it; the key is ``agent``."""
