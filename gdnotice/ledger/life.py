"""Doing something to a notice: the table of moves is asked, the standing reckoned, the entry added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdnotice.ledger.acting import Acting
from gdnotice.ledger.notices import NoticeNow, notice_now
from gdnotice.ledger.standing import Facts, learn, standing


def begin(act: Acting, form: str, offer: int, holder: str, body: Mapping[str, Any], words: str) -> int:
    """Draft a new notice; returns its number. ``holder`` is the name it is listed under, ``words`` find it."""
    found = standing(learn(Facts(), "drafted", body), "drafted", None)
    return act.begin(form, offer, holder, body, found, words, batch=body.get("batch"))


def do(act: Acting, kind: str, now: NoticeNow, body: Mapping[str, Any], words: str = "") -> int:
    """Do ``kind`` to a notice that stands at ``now``; returns the entry's number.

    Raises :class:`~gdnotice.errors.Refusal` where the table of moves does not allow it. ``now`` is left as it was:
    :func:`again` gives where the notice stands afterwards.
    """
    after = standing(learn(now.facts, kind, body), kind, now.standing)
    return act.move(kind, now.number, body, after, offer=now.offer, now=now.standing, words=words)


def again(act: Acting, now: NoticeNow) -> NoticeNow:
    """The notice as it stands inside this act, after what the act has done to it."""
    return notice_now(act.db, now.number)
