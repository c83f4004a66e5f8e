"""Days of a letter of transmittal: signed by the expiration, or by the date of the guarantee that it covers."""

from __future__ import annotations

from datetime import date, datetime

from gdnotice.deadlines.deadline import Deadline, Missing
from gdnotice.deadlines.reckoning import passed
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, chain, error, note, rule, sources, warning
from gdnotice.findings.timing import amended_since, expired_since
from gdnotice.values import printed_date, printed_moment

FAMILY = "timing"

_LETTER = "letters of transmittal: received by the expiration, or within the period of the guarantee"
_COVERED = "guaranteed_delivery.notice_date"


def _received_by(look: Look, last: datetime) -> bool:
    received = look.moment("notice.received")
    return received is not None and not passed(received, last)


@rule(
    "letter-late", FAMILY, "signer", ("offer.expires", _COVERED, "notice.received"),
    tells="whether the letter is in time", basis=_LETTER,
)  # fmt: skip
def letter_late(look: Look) -> Outcomes:
    """Signers give days only: a day is taken at noon."""
    signed, expires = look.signed, look.expires
    if signed is None:
        return
    if expires is None:
        yield Needs(("offer.expires",))
        return
    noon, now = look.noon(signed), look.at
    due = look.covered_due
    if not passed(noon, expires) and not passed(now, expires):
        return
    if isinstance(due, Missing):
        yield Needs(tuple(key if key.startswith("notice.") else f"offer.{key}" for key in due.needs))
    elif isinstance(due, Deadline) and passed(due.at, expires):
        said = f"the guarantee of the notice fell due at {printed_moment(due.at)} ({chain(due)})"
        yield from _after(look, signed, due.at, said)
    else:
        yield from _after(look, signed, expires, f"the offer expired at {printed_moment(expires)}")


def _after(look: Look, signed: date, last: datetime, said: str) -> Outcomes:
    basis = look.terms.source("expires")
    if passed(look.noon(signed), last):
        yield error(
            "signer",
            f"The letter is signed on {printed_date(signed)}, and {said}. It is too late and would be refused. "
            "Correct the date if it is a slip; name the guaranteed notice that it covers, if there is one.",
            basis=basis,
        )
    elif passed(look.at, last) and not _received_by(look, last):
        yield error(
            "signer",
            f"It is {printed_moment(look.at)}, and {said}. If the agent received the letter in time, say when "
            f"at {look.label('notice.received')}; otherwise it is too late.",
            basis=basis,
        )


@rule("letter-before-offer", FAMILY, "signer", ("offer.commenced",), basis="the offer's commencement")
def letter_before_offer(look: Look) -> Outcomes:
    opened = look.day("offer.commenced")
    days = [day for row in look.rows("signer") if isinstance(day := row.get("date"), date)]
    if opened is not None and days and min(days) < opened:
        yield error(
            "signer",
            f"A signature is dated {printed_date(min(days))}, before the offer opened on {printed_date(opened)}. It "
            "cannot be meant for this offer. Correct the date.",
            basis=look.terms.source("commenced"),
        )


@rule(
    "covered-notice-date", FAMILY, _COVERED, ("offer.expires", "offer.commenced", "signer"),
    tells="whether the notice that is covered was in time", basis=_LETTER,
)  # fmt: skip
def covered_notice_date(look: Look) -> Outcomes:
    dated, opened, last = look.day(_COVERED), look.day("offer.commenced"), look.last_day
    if dated is None:
        return
    if last is None or look.expires is None:
        yield Needs(("offer.expires",))
    elif dated > last:
        yield error(
            _COVERED,
            f"The notice that this letter covers is dated {printed_date(dated)}, after the offer expires at "
            f"{printed_moment(look.expires)}. Such a notice guarantees nothing. Copy its date from the notice.",
            basis=look.terms.source("expires"),
        )
    elif opened is not None and dated < opened:
        yield error(
            _COVERED,
            f"The notice that this letter covers is dated {printed_date(dated)}, before the offer opened on "
            f"{printed_date(opened)}. Copy its date from the notice.",
            basis=look.terms.source("commenced"),
        )
    elif look.signed is not None and dated > look.signed:
        yield error(
            _COVERED,
            f"The notice that this letter covers is dated {printed_date(dated)}, later than the letter, signed on "
            f"{printed_date(look.signed)}. A letter covers a notice given before. Copy its date from the notice.",
        )


@rule(
    "cover-due", FAMILY, _COVERED, ("offer.expires", "signer"),
    tells="by when the guarantee must be covered", basis=_LETTER,
)  # fmt: skip
def cover_due(look: Look) -> Outcomes:
    due = look.covered_due
    if isinstance(due, Missing):
        yield Needs(tuple(key if key.startswith("notice.") else f"offer.{key}" for key in due.needs))
    elif isinstance(due, Deadline):
        late = look.signed is not None and passed(look.noon(look.signed), due.at)
        if late:
            yield warning(
                _COVERED,
                f"The guarantee of that notice fell due at {printed_moment(due.at)} ({chain(due)}), before this "
                "letter was signed. The institution is in default of its guarantee; as a plain tender the letter "
                "still counts until the offer expires. Tell the institution.",
            )
        else:
            yield note(
                _COVERED,
                f"The guarantee of that notice falls due at {printed_moment(due.at)}: {chain(due)}. Everything must "
                f"be with the agent by then.{f' {due.remark}' if due.remark else ''}",
                basis=sources(due),
            )


@rule("letter-amended-since", FAMILY, "signer", (), basis="the offer's amendments")
def letter_amended_since(look: Look) -> Outcomes:
    yield from amended_since(look, "signer")


@rule("letter-expired-since", FAMILY, "signer", ("offer.expires", "notice.received", _COVERED), basis=_LETTER)
def letter_expired_since(look: Look) -> Outcomes:
    if look.moment("notice.received") is None:
        yield from expired_since(look, "signer")


RULES: tuple[Rule, ...] = (
    letter_late,
    letter_before_offer,
    covered_notice_date,
    cover_due,
    letter_amended_since,
    letter_expired_since,
)
