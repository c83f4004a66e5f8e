"""Remedies that the core gives for its command line, said for the window: which page, which button."""

from __future__ import annotations

import re

_COMMANDS: tuple[tuple[str, str], ...] = (
    ("ledger show", "Its page shows that: find it with Ctrl+K."),
    ("ledger list", "The notices are listed under Notices."),
    ("ledger people", "Who may open the ledger, and in which role, stands under People."),
    ("ledger person passphrase", "Set a new passphrase under People first."),
    ("ledger send-back", "Send it back on its page, correct it, and make it ready again."),
    ("ledger take-back", "Take that back on the notice's page first."),
    ("ledger send", "Record on its page that it was sent first."),
    ("ledger accept", "Accept the warning with a reason on the notice's page, or change the answers."),
    (
        "ledger offer amend",
        "Apply the change on the offer's page, under Offers; then have it approved and stamped anew.",
    ),
    ("ledger offer printing", "Keep a printing on the offer's page, or take the built-in one."),
    ("ledger offer", "The offers of the ledger stand under Offers; a new one's file is kept there too."),
    ("ledger check", "Prove the ledger on the page Ledger: that names the entry."),
    ("ledger backup", "Make a backup on another disk, on the page Ledger."),
    ("ledger restore", "Restore a backup, on the page Ledger."),
    ("ledger change", "Change its answers on its page."),
    ("ledger approve", "Have it approved on its page."),
    ("ledger stamp", "Stamp it on its page."),
    ("ledger reject", "Ask the agent whether it takes it; if not, record on its page that it was refused."),
    ("ledger setting", "An approver changes that under Settings."),
    ("ledger close-day", "Copy it from the page Ledger, where the day was closed."),
    ("ledger batch", "Batches, with their numbers, stand under Batch."),
    ("ledger init", "Choose the folder again, or set up a new ledger."),
    ("offer show", "The offer's page, under Offers, lists that."),
    ("form", "A new notice (Ctrl+N) lists each form with the offers that it serves."),
    ("check", "The notice's page says which, under Findings."),
    ("batch", "The page Batch writes a sheet that fits."),
    ("printing", "Printings are made and mended under Printings."),
)
"""A command, without its program's name; the longer ones of the same beginning come first."""
_OPTIONS: tuple[tuple[str, str], ...] = (
    ("--agent-confirmed", "Ask the agent to release it; then say in the reason who there said so."),
    ("--reason", "Give a reason."),
    ("--correction", "Give the reason of the correction, or add a new document instead."),
    ("--to", "Give the address, as the offer prints it."), ("--overwrite", "Choose another name or folder."),
    ("--ledger", "Choose the ledger's folder."), ("--yes", "If that is meant, say so where you are asked."),
    ("--other-ledger", "Choose another folder."), ("--also", "If both are meant, draft the rest all the same."),
    ("--what", "Say what it is."), ("--entry", "Take back the last entry first."),
    ("--by", "Give both: who said it, and how."), ("--former", "For the record alone it can be written as it was."),
    ("--offer", "Begin with the notice alone; its offer is known."),
    ("--sheet", "Choose no sheet: a text file has none."), ("--form", "Choose the form that it was mapped for."),
    ("--jobs", "Begin it again: it goes on from there."),
)  # fmt: skip
_COMMAND = re.compile(r"`+gdnotice ([a-z -]*)|(?<![`\w])gdnotice ([a-z][a-z -]*)")
_OPTION = re.compile(r"--[a-z][a-z-]*")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?!\.)")


def for_window(remedy: str) -> tuple[str, str]:
    """A remedy as the window gives it, and what is left for the command line where the window has no word for it."""
    if "gdnotice" not in remedy and "--" not in remedy:
        return remedy, ""
    said: list[str] = []
    left: list[str] = []
    for sentence in _SENTENCE.split(remedy):
        words = _sentence(sentence)
        if words is None:
            left.append(sentence.replace("`", ""))
        elif words not in said:
            said.append(words)
    text = " ".join(said)
    text = re.sub(r";$", ".", text)
    return text[:1].upper() + text[1:], " ".join(left)


def _sentence(sentence: str) -> str | None:
    if found := _COMMAND.search(sentence):
        command = (found[1] or found[2] or "").strip()
        return next((words for begin, words in _COMMANDS if command.startswith(begin)), None)
    if found := _OPTION.search(sentence):
        return next((words for option, words in _OPTIONS if found[0] == option), None)
    return sentence
