"""The agents of an offer, and every way the offer lists to reach them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from gdnotice.offer.reader import Reader
from gdnotice.offer.terms import Agent, Delivery, DeliveryMethod
from gdnotice.pack import types
from gdnotice.pack.form import Choice, Field

ROLES: tuple[Choice, ...] = (
    Choice("depositary", "Depositary"),
    Choice("subscription-agent", "Subscription Agent"),
    Choice("exchange-agent", "Exchange Agent"),
    Choice("information-agent", "Information Agent"),
)
METHODS: tuple[Choice, ...] = (
    Choice("mail", "By mail"),
    Choice("hand", "By hand"),
    Choice("courier", "By overnight courier"),
    Choice("fax", "By facsimile transmission"),
    Choice("email", "By e-mail"),
    Choice("upload", "By secure upload"),
)
PAPER: tuple[DeliveryMethod, ...] = ("mail", "hand", "courier")
"""The deliveries that bring paper to an address; the others go to a number, an e-mail address or a link."""

_ROLE = Field("role", types.CHOICE, "Role of the agent", choices=ROLES)
_NAME = Field("name", types.TEXT, "Name of the agent")
_INFORMATION = Field("information", types.PHONE, "Telephone for information")
_METHOD = Field("method", types.CHOICE, "Method of delivery", choices=METHODS)
_ADDRESS = Field("address", types.LINES, "Address", longest=100, most=8)
_NUMBER = {
    "fax": Field("number", types.PHONE, "Fax number"),
    "email": Field("number", types.TEXT, "E-mail address"),
    "upload": Field("number", types.TEXT, "Upload link", longest=500),
}
_ELIGIBLE = Field("eligible_only", types.YES, "For Eligible Institutions only")
_CONFIRM = Field("confirm", types.PHONE, "Telephone to confirm")

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_LINK = re.compile(r"https?://[^\s/]+\S*")
_AGENT_KEYS = ("role", "name", "delivery", "information")
_DELIVERY_KEYS = ("method", "address", "number", "eligible_only", "confirm")


def agents_from(reader: Reader, raw: object, *path: str | int) -> tuple[Agent, ...]:
    """The agents under ``path``; what is wrong with them goes to ``reader``."""
    found = []
    for place, table in reader.tables(raw, *path):
        here = (*path, place)
        reader.known(table, _AGENT_KEYS, *here)
        roles = ", ".join(role.id for role in ROLES)
        role = reader.given(_ROLE, table, str, *here, need=f"Say what the agent is: {roles}.")
        name = reader.given(_NAME, table, str, *here, need="Give the name as the offer prints it.")
        information = reader.given(_INFORMATION, table, str, *here)
        deliveries = reader.tables(table.get("delivery", []), *here, "delivery")
        delivery = [_delivery(reader, one, *here, "delivery", index) for index, one in deliveries]
        found.append(Agent(role or "", name or "", tuple(one for one in delivery if one), information or ""))
    return tuple(found)


def _delivery(reader: Reader, table: Mapping[str, Any], *path: str | int) -> Delivery | None:
    reader.known(table, _DELIVERY_KEYS, *path)
    methods = ", ".join(method.id for method in METHODS)
    method = cast("DeliveryMethod | None", reader.given(_METHOD, table, str, *path, need=f"Say how: {methods}."))
    eligible = reader.given(_ELIGIBLE, table, bool, *path) or False
    confirm = reader.given(_CONFIRM, table, str, *path) or ""
    if method is None:
        return None
    if method in PAPER:
        address = reader.given(_ADDRESS, table, tuple, *path, need=f"Delivery by {method} needs an address.")
        if "number" in table:
            reader.wrong(
                f"does not belong to delivery by {method}. Take it out or correct the method.", *path, "number"
            )
        return Delivery(method, address or (), "", eligible, confirm)
    number = _reached(reader, method, table, *path)
    if "address" in table:
        reader.wrong(f"does not belong to delivery by {method}. Take it out or correct the method.", *path, "address")
    return Delivery(method, (), number, eligible, confirm)


def _reached(reader: Reader, method: str, table: Mapping[str, Any], *path: str | int) -> str:
    """The fax number, e-mail address or link of a delivery; empty, with a mistake, where there is none."""
    field = _NUMBER[method]
    need = f"Delivery by {method} needs one: {field.label}."
    number = reader.given(field, table, str, *path, need=need) or ""
    if number and method == "email" and not _EMAIL.fullmatch(number):
        reader.wrong("is not an e-mail address. Write it like notices@agent.example.", *path, "number")
    if number and method == "upload" and not _LINK.fullmatch(number):
        reader.wrong("is not a link. Write it like https://upload.agent.example/offer.", *path, "number")
    return number
