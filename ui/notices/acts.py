"""What can be done with a notice: for each act its button, its consequence in words, what it asks, what it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.approve_as import approve_as
from gdnotice.actions.approve_notice import approve_notice, send_back
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.autosave_answers import Unfinished, unfinished
from gdnotice.actions.cover_protect import cover_protect, expire_protect, settle_protect
from gdnotice.actions.end_notice import reject_notice, supersede_notice, withdraw_notice
from gdnotice.actions.open_ledger import Vault
from gdnotice.actions.possible_acts import Possible, possible_acts
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.send_notice import deliveries, send_notice
from gdnotice.actions.show_notice import ShownNotice, show_notice
from gdnotice.actions.stamp_in_ledger import stamp_in_ledger
from gdnotice.actions.standing_words import units
from gdnotice.actions.take_back import take_back
from gdnotice.errors import Mistake, Refusal
from gdnotice.findings.delivery import WORDS
from gdnotice.findings.finding import Finding
from gdnotice.offer.terms import Delivery
from ui.asking import Ask

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice with all that its screen tells of it."""

    shown: ShownNotice
    possible: Possible
    ways: tuple[Delivery, ...]
    unfinished: tuple[Unfinished, ...] = ()

    @property
    def number(self) -> int:
        return self.shown.kept.now.number

    @property
    def state(self) -> str:
        return self.shown.kept.now.standing.state

    @property
    def covers(self) -> int | None:
        """The protect that it delivers on."""
        found = self.shown.kept.now.draft.get("covers")
        return found if isinstance(found, int) else None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Warnings that nobody has taken on yet."""
        known = self.shown.kept.now.acknowledged
        return tuple(
            one for one in self.shown.findings if one.severity == "warning" and (one.code, one.field) not in known
        )


def see(vault: Vault, number: int) -> Seen:
    """Read all of it; on the vault's thread."""
    shown = show_notice(vault, number)
    at_desk = shown.kept.now.standing.state == "stamped"
    ways = deliveries(vault, number) if at_desk else ()
    return Seen(shown, possible_acts(vault, number), ways, tuple(unfinished(vault, number)))


@dataclass(frozen=True, slots=True)
class Act:
    """One act. ``kind`` is asked of the table of moves; ``natural`` are the states in which it is the next step.

    ``do(vault, seen, given)`` runs on the vault's thread and returns what is told afterwards. What can be ``undone``
    may be taken back where it was a slip; ``may`` says more than the table where an act is possible.
    """

    kind: str
    icon: str
    button: str
    consequence: str
    do: Callable[[Vault, Seen, Given], str]
    asks: Callable[[Seen], tuple[Ask, ...]] = lambda _seen: ()
    natural: tuple[str, ...] = ()
    undone: bool = False
    may: Callable[[Seen], bool] | None = None

    @property
    def words(self) -> str:
        """What stands on its button, without signs."""
        return self.button.replace("&", "").replace(" …", "")

    def possible(self, seen: Seen) -> bool:
        """Whether it may be done now."""
        return self.may(seen) if self.may is not None else seen.possible.may(self.kind)


_IN_ITS_TIME = "Leave it empty for now; else as in t 9:05a or 11/30 4p, in the offer's own time."
_WHEN = Ask("at", "&When", "moment", _IN_ITS_TIME)
_REASON = Ask("reason", "&Reason", "lines", required=True)


def _cautions(found: Any, told: str) -> str:
    return " ".join([told, *found.cautions])


def _ready(vault: Vault, seen: Seen, _given: Given) -> str:
    done = ready_notice(vault, seen.number)
    if done.seq is None:
        errors = [one for one in done.checked.findings if one.severity == "error"]
        raise Refusal(
            f"Notice {seen.number} has {len(errors)} error{'' if len(errors) == 1 else 's'}.",
            "It stays a draft; nothing was done.",
            "Mend what is named below, then make it ready again.",
            tuple(Mistake(one.message, None, one.field) for one in errors),
        )
    return "Ready for approval."


def _approval_asks(seen: Seen) -> tuple[Ask, ...]:
    return tuple(
        Ask(f"warning-{place}", _why(seen, one), "text", required=True, above=one.message)
        for place, one in enumerate(seen.warnings)
    )


def _why(seen: Seen, warning: Finding) -> str:
    """The question of a warning, named as the tab of findings names it."""
    asked = seen.shown.kept.form.fields.get(warning.field or "")
    return f"{asked.label}: why is this all right?" if asked is not None else "Why is this all right?"


def _approve(vault: Vault, seen: Seen, given: Given) -> str:
    reasons = {(one.code, one.field): given[f"warning-{place}"] for place, one in enumerate(seen.warnings)}
    approve_notice(vault, [seen.number], reasons)
    return "Approved."


def _may_approve_beside(seen: Seen) -> bool:
    """Somebody else may approve it here, who types their own passphrase."""
    return seen.state == "ready" and not seen.possible.may("approved") and bool(seen.possible.approvers)


def _approve_as_asks(seen: Seen) -> tuple[Ask, ...]:
    names = seen.possible.approvers
    return (
        Ask("name", "&Who approves", "choice", "They sit down here for a moment; this sitting stays yours.",
            names[0] if len(names) == 1 else "", required=True, choices=tuple((one, one) for one in names)),
        *_approval_asks(seen),
        Ask("passphrase", "&Their passphrase", "secret", "Typed by themselves: the approval is theirs.", required=True),
    )  # fmt: skip


def _approve_as(vault: Vault, seen: Seen, given: Given) -> str:
    reasons = {(one.code, one.field): given[f"warning-{place}"] for place, one in enumerate(seen.warnings)}
    approve_as(vault, [seen.number], given["name"], given["passphrase"], reasons)
    return f"Approved by {given['name']}."


def _stamp(vault: Vault, seen: Seen, _given: Given) -> str:
    done = stamp_in_ledger(vault, [seen.number])[0]
    return f"Stamped: {done.pages} page{'' if done.pages == 1 else 's'}, read back and found in place."


def _where(way: Delivery) -> str:
    return ", ".join(way.address) or way.number


def _ways(seen: Seen) -> tuple[Ask, ...]:
    choices = tuple(
        (
            str(place),
            f"By {WORDS[one.method]}: {_where(one)}" + (" (Eligible Institutions only)" if one.eligible_only else ""),
        )
        for place, one in enumerate(seen.ways)
    )
    meant = seen.shown.kept.notice.get("delivery.method")
    chosen = next((str(place) for place, one in enumerate(seen.ways) if one.method == meant), "")
    return (
        Ask("way", "By which of the agent's deliveries", "choice", value=chosen, choices=choices, required=True),
        Ask("confirmation", "&Confirmation", "text", "The number on the fax report or the courier's receipt, if any."),
        _WHEN,
    )


def _send(vault: Vault, seen: Seen, given: Given) -> str:
    way = seen.ways[int(given["way"])]
    to = way.address or ((way.number,) if way.number else ())
    done = send_notice(
        vault, seen.number, way.method, to=to, at=given["at"], confirmation=given["confirmation"]
    )  # fmt: skip
    confirm = f" Confirm it by telephone: {done.confirm}." if done.confirm else ""
    return f"Sent by {WORDS[way.method]}.{confirm}"


def _acknowledge(vault: Vault, seen: Seen, given: Given) -> str:
    done = acknowledge_notice(
        vault, seen.number, by=given["by"], how=given["how"], at=given["at"], evidence=given["evidence"]
    )
    return _cautions(done, "Acknowledged; the evidence is kept." if given["evidence"] else "Acknowledged.")


def _cover_asks(seen: Seen) -> tuple[Ask, ...]:
    dated, letters = seen.possible.dated, seen.possible.delivering
    choices = (*((str(one), f"Notice {one}") for one in letters), ("", "None that is kept here"))
    which = Ask("letter", "By which &letter", "choice", "", str(letters[-1]) if letters else "", choices=choices)
    return (
        Ask("quantity", "&Units delivered", value=units(seen.possible.uncovered) or "", required=True),
        Ask(
            "dated", "&Date of the protect's paper", "date", "The agent matches the two by it.",
            f"{dated:%m/%d/%Y}" if dated is not None else "", required=True,
        ),
        *((which,) if letters else ()),
        Ask("at", "When it was deli&vered", "moment", _IN_ITS_TIME),
        Ask("behalf", "On &behalf of", "text", "The institution for which another one delivered, if so."),
    )  # fmt: skip


def _cover(vault: Vault, seen: Seen, given: Given) -> str:
    letter = given.get("letter")
    done = cover_protect(
        vault, seen.number, given["quantity"], given["dated"], by_notice=int(letter) if letter else None,
        on_behalf=given["behalf"], at=given["at"],
    )  # fmt: skip
    left = units(done.standing.uncovered)
    told = f"Covered; {left} still open." if done.standing.uncovered else "Covered in full."
    return _cautions(done, told)


def _expire(vault: Vault, seen: Seen, given: Given) -> str:
    expire_protect(vault, seen.number, given["reason"], given["at"])
    return "Recorded as lapsed."


def _withdraw(vault: Vault, seen: Seen, given: Given) -> str:
    reason, confirmed = _released(given)
    done = withdraw_notice(vault, seen.number, reason, given["at"], agent_confirmed=confirmed)
    return _cautions(done, "Withdrawn.")


def _reject(vault: Vault, seen: Seen, given: Given) -> str:
    return _cautions(reject_notice(vault, seen.number, given["reason"], given["at"]), "Recorded as rejected.")


def _supersede(vault: Vault, seen: Seen, given: Given) -> str:
    by = given["by"]
    if by and not by.isdigit():
        raise Refusal("The other notice is named by its number.", "Nothing was done.", "Give it, or leave it empty.")
    reason, confirmed = _released(given)
    done = supersede_notice(vault, seen.number, reason, int(by) if by else None, agent_confirmed=confirmed)
    return _cautions(done, "Superseded.")


def _released(given: Given) -> tuple[str, bool]:
    """The reason with who at the agent released the guarantee, and whether somebody did."""
    who = given.get("agent", "").strip()
    return (f"{given['reason']} (released at the agent by {who})" if who else given["reason"]), bool(who)


def _release_asks(seen: Seen) -> tuple[Ask, ...]:
    """Asked where the agent holds an open guarantee."""
    if seen.shown.kept.now.standing.protect != "OPEN":
        return ()
    told = "It is not fully covered: unless the agent released it, it may still be demanded."
    return (Ask("agent", "Who at the a&gent released the guarantee", "text", told),)


def _settle(vault: Vault, seen: Seen, given: Given) -> str:
    settle_protect(vault, seen.number, given["reason"])
    return "Recorded as settled."


def _take_back(vault: Vault, seen: Seen, given: Given) -> str:
    done = take_back(vault, seen.number, given["reason"])
    return f"Entry {done.entry.seq} was taken back."


def undo(vault: Vault, number: int) -> str:
    """Take back what was recorded last, as a slip that was seen at once."""
    done = take_back(vault, number, "Undone right after it was recorded")
    return f"Undone: entry {done.entry.seq} was taken back; both entries stay."


def _send_back(vault: Vault, seen: Seen, given: Given) -> str:
    send_back(vault, seen.number, given["reason"])
    return "Sent back: it is a draft again."


def _attach(vault: Vault, seen: Seen, given: Given) -> str:
    done = attach_evidence(vault, seen.number, given["path"], given["what"])
    return f"Kept: {done.name}."


ACTS: tuple[Act, ...] = (
    Act("made-ready", "ready", "Make &ready", "Judges answers and paper. Without an error it goes to the approver.",
        _ready, natural=("draft",)),
    Act("approved", "approve", "&Approve", "For exactly these answers and the terms now in force.",
        _approve, _approval_asks, ("ready",)),
    Act("approved-beside", "approve", "Approve as an&other person …",
        "You prepared it: a colleague types their own passphrase here, and it is their approval.",
        _approve_as, _approve_as_asks, ("ready",), may=_may_approve_beside),
    Act("stamped", "stamp", "&Stamp", "Writes the answers onto the form; the form's own text stays untouched.",
        _stamp, natural=("approved",)),
    Act("sent", "send", "Record &sending …", "Only the deliveries that the offer lists for its agent count.",
        _send, _ways, ("stamped",)),
    Act("acknowledged", "acknowledge", "Record ac&knowledgement …", "Who at the agent said that it has come, and how.",
        _acknowledge, lambda _seen: (
            Ask("by", "&Who said so", required=True),
            Ask("how", "&How", help="By telephone, e-mail, a stamped copy ...", required=True),
            Ask("at", "When the agent &had it", "moment", _IN_ITS_TIME),
            Ask("evidence", "&Evidence", "file", "The e-mail, the stamped copy, the fax report: a copy is kept."),
        ), ("sent",), undone=True),
    Act("covered", "cover", "&Cover …", "Records a delivery on the protect: what is covered is no longer open.",
        _cover, _cover_asks, ("acknowledged",), undone=True),
    Act("evidence-attached", "evidence", "Attach e&vidence …", "Keeps a copy of a file with the notice, for good.",
        _attach, lambda _seen: (
            Ask("path", "&File", "file", required=True), Ask("what", "What it &shows", required=True),
        )),
    Act("sent-back", "send-back", "Send &back …", "Becomes a draft again; approval and paper lapse.",
        _send_back, lambda _seen: (_REASON,)),
    Act("withdrawn", "withdraw", "With&draw …", "Ends it. The agent has to be told apart from this, once it was sent.",
        _withdraw, lambda seen: (_REASON, _WHEN, *_release_asks(seen)), undone=True),
    Act("rejected", "reject", "Record re&jection …", "Ends it: the agent does not take it.",
        _reject, lambda _seen: (_REASON, _WHEN), undone=True),
    Act("expired", "expire", "Record &as lapsed …", "The guarantee fell due with something uncovered.",
        _expire, lambda _seen: (_REASON, _WHEN), undone=True),
    Act("superseded", "supersede", "S&upersede …", "Ends it: another notice stands in its place.",
        _supersede, lambda seen: (
            _REASON, Ask("by", "&Number of the other notice", help="If it is in this ledger."), *_release_asks(seen),
        ), undone=True),
    Act("settled", "expire", "Record settle&ment …", "How what lapsed was settled with the agent.",
        _settle, lambda _seen: (_REASON,), undone=True),
    Act("taken-back", "undo", "Take &back the latest …", "For what was recorded by mistake: both entries stay.",
        _take_back, lambda _seen: (_REASON,)),
)  # fmt: skip
"""In the order in which they come in a notice's life; those that end it last."""
