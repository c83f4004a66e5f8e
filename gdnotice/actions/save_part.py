"""Save the holder's part of a notice as one PDF, which the institution opens to go on with the guarantee."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gdnotice import files
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.in_ledger import Kept, kept_notice
from gdnotice.actions.kept_paper import press_in
from gdnotice.errors import Mistake, Refusal
from gdnotice.findings.finding import Finding
from gdnotice.ledger import life, moves
from gdnotice.ledger.acting import acting
from gdnotice.ledger.vault import Vault
from gdnotice.notice.answers import Answers
from gdnotice.notice.notice import prepared
from gdnotice.stamp.readback import read_back
from gdnotice.values import digest

HOLDER = "holder"


@dataclass(frozen=True, slots=True)
class SavedPart:
    """Where the PDF is, its SHA-256, and the warnings on the holder's answers."""

    out: Path
    sha256: str
    pages: int
    warnings: tuple[Finding, ...]


def save_part(vault: Vault, number: int, out: Path) -> SavedPart:
    """Write the holder's answers, on the form and carried inside, to the PDF ``out``; every page says that it is a
    draft. What the institution answers is left blank. That it was taken out is an entry.

    Raises :class:`Refusal` where one of the holder's answers is wrong or missing, naming each.
    """
    with vault.reading():
        kept = kept_notice(vault, number)
        judged = _on_paper(vault, kept)
        _refuse_wrong(kept, judged.findings)
    assert judged.made is not None, "it was looked at on its paper"
    read_back(judged.made)
    content = judged.made.pdf
    with files.aside(out) as stream, acting(vault) as act:
        moves.refuse("exported", act.person.role, kept.now.standing)
        stream.write(content)
        body = {"what": "holder's part", "sha256": digest(content), "pages": judged.made.pages}
        life.do(act, "exported", kept.now, body)
    of_holder = tuple(one for one in judged.findings if one.severity == "warning" and _holders(kept, one))
    return SavedPart(out, digest(content), judged.made.pages, of_holder)


def _on_paper(vault: Vault, kept: Kept) -> Checked:
    """The holder's answers alone on the form."""
    notice, fields = kept.notice, kept.form.fields

    def mine(key: str) -> bool:
        return key not in fields or fields[key].role == HOLDER

    given = notice.answers
    part = Answers(
        {key: value for key, value in given.values.items() if mine(key)},
        tuple(one for one in given.wrong if mine(one.field)),
        {key: line for key, line in given.lines.items() if mine(key)},
    )
    return checked(prepared(kept.form, notice.terms, part, notice.at, notice.now), press_in(vault, kept), draft=True)


def _holders(kept: Kept, one: Finding) -> bool:
    """Whether it is about the holder's answers, or about what stands on every paper."""
    field = kept.form.fields.get(one.field or "")
    return field is None or field.role == HOLDER


def _refuse_wrong(kept: Kept, found: tuple[Finding, ...]) -> None:
    wrong = [one for one in found if one.severity == "error" and _holders(kept, one)]
    if wrong:
        many = "1 answer" if len(wrong) == 1 else f"{len(wrong)} answers"
        raise Refusal(
            f"The holder's part of notice {kept.now.number} is not finished: {many} to see to.",
            "The institution could not go on from it; nothing was written.",
            "Mend what is named below, then save it again.",
            tuple(Mistake(one.message, None, one.field) for one in wrong),
        )
