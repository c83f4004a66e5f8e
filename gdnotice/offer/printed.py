"""The terms in force as texts for paper, by the names that forms and printings use: ``offer.expires`` and the like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from gdnotice import values
from gdnotice.offer.agents import METHODS, PAPER, ROLES
from gdnotice.offer.declared import KIND, TERMS
from gdnotice.offer.terms import Agent, TermsInForce
from gdnotice.values import Printed

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "twenty-one"),
    *("twenty-two", "twenty-three", "twenty-four", "twenty-five", "twenty-six", "twenty-seven", "twenty-eight"),
    *("twenty-nine", "thirty"),
)
_DAY_NAMES = {"business": "business day", "nyse": "New York Stock Exchange trading day", "nasdaq": "Nasdaq trading day"}
_ROLES = {role.id: role.label for role in ROLES}
_METHODS = {method.id: method.label for method in METHODS}

ELIGIBLE_ONLY = "For Eligible Institutions only"


def printed_terms(terms: TermsInForce) -> dict[str, Printed]:
    """Every text of an offer that a form can print, by ``offer.`` and the term's key. An empty term is absent.

    Besides each term as its type prints it:

    - of a date or moment ``D`` (``document_date``, ``commenced``, ``expires``, ``withdrawal.until``): ``D_month``
      (December), ``D_day`` (1), ``D_year`` (2026), ``D_weekday`` (Tuesday), and of a moment also ``D_date`` (December
      1, 2026), ``D_hour`` (5:00 p.m.) and ``D_zone``; ``offer.expires`` itself is the moment in full;
    - ``D_month_day`` (December 1), for paper that prints the year itself;
    - ``document_day`` (November 2) and ``document_year``;
    - ``guarantee.days_words`` (three (3) New York Stock Exchange trading days), ``guarantee.by_full`` (hour and zone);
    - ``agent.<method>``: lines for mail, hand and courier, one text for fax, email and upload; ``agent.<method>_for``
      where it is for Eligible Institutions only; ``agent.name``, ``role``, ``confirm``, ``information``,
      ``deliveries``; ``information_agent.name`` and ``information_agent.information``;
    - ``amendments``: a line for each document that changed a term by then.
    """
    offer = terms.offer
    found: dict[str, Printed] = {"id": offer.id, "kind": KIND.type.printed(offer.kind, KIND), "zone": offer.zone.key}
    for key, value in terms.values.items():
        field = TERMS[key].field
        if isinstance(value, datetime):
            found[key] = values.printed_moment(value)
            found |= _day_parts(key, value)
            found[f"{key}_date"] = values.printed_date(value)
            found[f"{key}_hour"] = values.printed_time(value)
            found[f"{key}_zone"] = values.printed_zone(value)
        else:
            found[key] = field.type.printed(value, field)
            if isinstance(value, date):
                found |= _day_parts(key, value)
    found |= _document(terms)
    found |= _guarantee(terms)
    found |= dict(_agents(terms))
    if changed := _amended(terms):
        found["amendments"] = changed
    return {f"offer.{key}": text for key, text in found.items()}


def _day_parts(key: str, day: date) -> dict[str, Printed]:
    weekday, whole = values.printed_weekday(day).split(", ", 1)
    return {
        f"{key}_month": whole.split(" ", 1)[0],
        f"{key}_day": str(day.day),
        f"{key}_month_day": whole.split(", ")[0],
        f"{key}_year": str(day.year),
        f"{key}_weekday": weekday,
    }


def _document(terms: TermsInForce) -> dict[str, Printed]:
    dated = terms.get("document_date")
    if not isinstance(dated, date):
        return {}
    day, year = values.printed_date(dated).split(", ")
    return {"document_day": day, "document_year": year}


def _guarantee(terms: TermsInForce) -> dict[str, Printed]:
    found: dict[str, Printed] = {}
    days, calendar, by = (terms.get(f"guarantee.{key}") for key in ("days", "calendar", "by"))
    if isinstance(days, int) and isinstance(calendar, str):
        found["guarantee.days_words"] = f"{_WORDS[days]} ({days}) {_DAY_NAMES[calendar]}{'' if days == 1 else 's'}"
    if isinstance(by, time):
        zone = terms.get("guarantee.zone")
        # any day serves: the zone's name as printed does not change with the clocks
        moment = datetime.combine(terms.at.date(), by, ZoneInfo(zone) if isinstance(zone, str) else terms.offer.zone)
        found["guarantee.by_full"] = f"{values.printed_time(by)}, {values.printed_zone(moment)}"
    return found


def _agents(terms: TermsInForce) -> Iterator[tuple[str, Printed]]:
    if terms.agent is not None:
        yield from _receiver(terms.agent)
    for agent in terms.agents:
        if agent.role == "information-agent":
            yield "information_agent.name", agent.name
            if agent.information:
                yield "information_agent.information", agent.information
            return


def _receiver(agent: Agent) -> Iterator[tuple[str, Printed]]:
    """The agent that receives notices. Where it lists two deliveries of one method, the first is the one printed."""
    yield "agent.name", agent.name
    yield "agent.role", _ROLES[agent.role]
    if agent.information:
        yield "agent.information", agent.information
    seen: set[str] = set()
    for delivery in agent.delivery:
        if delivery.method not in seen:
            seen.add(delivery.method)
            yield f"agent.{delivery.method}", delivery.address if delivery.method in PAPER else delivery.number
            if delivery.eligible_only:
                yield f"agent.{delivery.method}_for", ELIGIBLE_ONLY
    confirm = [delivery.confirm for delivery in agent.delivery if delivery.confirm]
    if confirm:
        yield "agent.confirm", confirm[0]
    if agent.delivery:
        yield (
            "agent.deliveries",
            tuple(f"{_METHODS[one.method]}: {', '.join(one.address) or one.number}" for one in agent.delivery),
        )


def _amended(terms: TermsInForce) -> tuple[str, ...]:
    """The documents that changed a term, oldest first, each with the day it was announced."""
    lines: dict[str, None] = {}
    for change in terms.changes:
        setting = change.setting
        if setting.announced is not None:
            day = values.printed_date(setting.announced.astimezone(terms.offer.zone))
            lines[f"{setting.document}, announced {day}"] = None
    return tuple(lines)
