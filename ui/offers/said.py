"""How the window says an offer: its terms as Americans write them, in readable groups, and what set each."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from gdnotice.actions.begin_offer import OpenedBegun
from gdnotice.board.board import left
from gdnotice.files import KeyPath
from gdnotice.offer.agents import METHODS, ROLES
from gdnotice.offer.declared import KIND, TERMS, field_of
from gdnotice.offer.terms import Amendment, Delivery, Setting
from gdnotice.values import Value, printed_moment, printed_weekday, short_moment
from ui.begun_offers import begun_when, ended
from ui.words import listed_words

NOT_ESTABLISHED = "not established"
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The offer", ("issuer", "security", "cusip", "document", "document_date", "commenced")),
    ("Until when, and at what price", ("expires", "withdrawal.until", "price", "maximum", "minimum_period.rule")),
    ("Rights", tuple(key for key in TERMS if key.startswith("rights."))),
    ("Prices that may be elected", tuple(key for key in TERMS if key.startswith("auction."))),
    ("Tenders", tuple(key for key in TERMS if key.startswith("tender."))),
    ("Denominations", tuple(key for key in TERMS if key.startswith("exchange."))),
    ("Guaranteed delivery", tuple(key for key in TERMS if key.startswith("guarantee."))),
    ("Payment", tuple(key for key in TERMS if key.startswith("payment."))),
)
"""Every declared term once, in the order in which a person looks for it."""

KINDS = {one.id: one.label for one in KIND.choices}
SHORT_KINDS = {"rights": "Rights", "tender": "Tender", "auction": "Dutch auction", "exchange": "Exchange"}
ROLE_WORDS = {one.id: one.label for one in ROLES}
WAYS = {one.id: one.label for one in METHODS}
_COMMAND = re.compile(r":?\s*`[^`]*`(?:,\s*`[^`]*`)*")


def term_label(key: str) -> str:
    """A term's label; ``announced`` and ``agent`` are told of amendments too."""
    return "Announced" if key == "announced" else "Agent" if key == "agent" else field_of(key).label


def term_text(key: str, value: Value | None) -> str:
    """A term's value in full."""
    if value is None:
        return NOT_ESTABLISHED
    if isinstance(value, datetime):
        return printed_moment(value)
    if isinstance(value, date):
        return printed_weekday(value)
    return _plain(key, value)


def term_short(key: str, value: Value | None) -> str:
    """The same for a line of old and new: moments as in the chains of steps."""
    if value is None:
        return "nothing"
    return short_moment(value).removesuffix(" New York") if isinstance(value, datetime) else term_text(key, value)


def _plain(key: str, value: Value) -> str:
    of = field_of(key)
    printed = of.type.printed(value, of)
    texts = [printed] if isinstance(printed, str) else [str(one) for one in printed]
    if of.unit == "US dollars":
        return "; ".join(f"${one}" for one in texts)
    joined = ("\n" if of.id in ("payment.methods", "agent") else "; ").join(texts)
    return f"{joined} {of.unit}".strip()


def source_text(setting: Setting | None, zone: ZoneInfo) -> str:
    """Where a term was read, and which document set it."""
    if setting is None:
        return ""
    if setting.announced is not None:
        return f"{setting.document}\nannounced {short_moment(setting.announced.astimezone(zone))}"
    return setting.place or f"{setting.document}, no page given"


def amendment_title(one: Amendment) -> str:
    """``Amendment No. 2``; without a number its document."""
    return f"Amendment No. {one.number}" if one.number is not None else one.source


def way_text(way: Delivery) -> str:
    """Where a delivery goes to."""
    return "\n".join(way.address) or way.number


def way_notes(way: Delivery) -> str:
    """For whom a delivery is, and how it is confirmed."""
    told = ["for Eligible Institutions only"] if way.eligible_only else []
    return "; ".join([*told, *([f"confirm by {way.confirm}"] if way.confirm else [])])


def time_left(now: datetime, at: datetime) -> str:
    """``2 h 14 min left``; an offer's moments that are past are not overdue: ``3 days 4 h ago``."""
    if at >= now:
        return left(now, at)
    days = (now - at).days
    return f"{days:,} days ago" if days > 2 else f"{left(now, at).removeprefix('overdue by ')} ago"


def again_words(found: OpenedBegun, now: datetime) -> str:
    """Where one goes on with what was begun: since when it waits, and what came to the offer meanwhile."""
    told = [ended(f"You began this before and did not finish it, {begun_when(found.at, now)}")]
    if found.taken:
        told.append(f"An offer {found.entering.sheet.id} is in the ledger by now: give this one another short name.")
    if (since := found.meanwhile) is not None:
        what = f": {listed_words(since.documents, 3)}" if since.documents else ""
        told.append(ended(f"{since.person} changed the offer since, {begun_when(since.at, now)}{what}"))
        if since.apart:
            told.append(
                "Its documents are others by now, so this cannot be applied as it is: throw it away, and begin again "
                "on what is there. Save it as a file first to have it at hand."
            )
        else:
            told.append("What you typed stands on top of that; look at what it does before you apply it.")
        if since.both:
            named = listed_words([_place_words(one) for one in since.both], 5)
            told.append(f"Both of you changed {named}: what you typed stands there.")
    return " ".join(told)


def _place_words(path: KeyPath) -> str:
    """A place of the file as a person says it."""
    parts = [str(one) for one in (path[2:] if path[:1] == ("amendment",) else path)]
    where = {"source": "the source of ", "look_for": "the note on ", "resolved": "the decision on "}
    before, of = (where[parts[0]], parts[1:]) if len(parts) > 1 and parts[0] in where else ("", parts)
    key = ".".join(of)
    return f"{before}{term_label(key) if key in TERMS else _OF_DOCUMENTS.get(key, key)}"


_OF_DOCUMENTS = {
    "agent": "the agents", "source": "the name of a document", "announced": "when a document was announced",
    "number": "the number of a document", "reading": "what other documents print", "id": "the short name",
    "kind": "the kind", "zone": "the time zone",
}  # fmt: skip


def without_commands(text: str) -> str:
    """Words of the core as the window says them: a command for the shell is taken out."""
    return _COMMAND.sub("", text)
