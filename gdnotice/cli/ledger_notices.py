"""``gdnotice ledger draft``, ``change``, ``ready``, ``accept``, ``approve``, ``send-back``, ``stamp``, ``paper``."""

from __future__ import annotations

from pathlib import Path

import click

from gdnotice.actions import draft_notice as drafting
from gdnotice.actions.draft_notice import Drafted
from gdnotice.actions.standing_words import Standing, standing_words, state_words
from gdnotice.cli.ledger_opening import opens
from gdnotice.cli.ledger_speak import Texts
from gdnotice.cli.speak import busy, counted, echo_json, json_option, say, say_findings
from gdnotice.errors import Misuse
from gdnotice.ledger.vault import Vault

_MOST_NAMED = 20
_number = click.argument("number", metavar="NUMBER", type=int)
_numbers = click.argument("numbers", metavar="[NUMBER]...", type=int, nargs=-1)
_batch = click.option("--batch", type=int, metavar="BATCH", help="All of this batch.")


@click.command(
    epilog="""\b
Examples:
  gdnotice ledger draft rights-notice offer-rights.toml answers.toml
  gdnotice ledger draft tender-notice sample-tender-2003 --from 12
  gdnotice ledger draft transmittal sample-tender-2003 more.toml --covers 12"""
)
@click.argument("form")
@click.argument("offer")
@click.argument("answers", type=click.Path(path_type=Path), required=False)
@click.option("--from", "earlier", type=int, metavar="NUMBER", help="Take over the answers of this notice that fit.")
@click.option("--covers", type=int, metavar="NUMBER", help="Fill it in from the protect that it delivers on.")
@click.option("--printing", metavar="NAME", help="An official printing kept with the offer.")
@opens(write=True)
@json_option
def draft(
    vault: Vault,
    form: str,
    offer: str,
    answers: Path | None,
    earlier: int | None,
    covers: int | None,
    printing: str | None,
    as_json: bool,
) -> None:
    """Draft a notice. OFFER is the id of one in the ledger, or a file, then kept there. ANSWERS may be unfinished."""
    given = drafting.read_given(answers, form) if answers is not None else {}
    done = drafting.draft_notice(vault, form, offer, given, printing=printing, earlier=earlier, covers=covers)
    _drafted(done, as_json, "drafted")


@click.command()
@_number
@click.argument("answers", type=click.Path(path_type=Path), required=False)
@click.option("--all", "whole", is_flag=True, help="ANSWERS are all of them; what they leave out is cleared.")
@click.option("--printing", metavar="NAME", default="", help="Another printing; `built-in` for the program's own.")
@opens(write=True)
@json_option
def change(vault: Vault, number: int, answers: Path | None, whole: bool, printing: str, as_json: bool) -> None:
    """Give other answers. Those in ANSWERS take the place of those kept; an empty one clears its own. The notice
    becomes a draft again, and any approval of it lapses."""
    form = drafting.form_of(vault, number)
    given = drafting.read_given(answers, form) if answers is not None else {}
    paper = None if printing == "built-in" else printing
    _drafted(drafting.change_notice(vault, number, given, whole=whole, printing=paper), as_json, "changed")


def _drafted(done: Drafted, as_json: bool, verb: str) -> None:
    if as_json:
        echo_json({"notice": done.number, "findings": [one.plain() for one in done.findings]})
        return
    say_findings(done.findings)
    say(f"Notice {done.number} is {verb}: {counted(done.findings)}.")


@click.command()
@_number
@opens(write=True)
@json_option
def ready(vault: Vault, number: int, as_json: bool) -> int:
    """Make a draft ready for approval. It stays a draft where something is an error."""
    from gdnotice.actions.ready_notice import ready_notice

    done = ready_notice(vault, number)
    found = done.checked.findings
    if as_json:
        told = {"notice": number, "ready": done.seq is not None, "findings": [one.plain() for one in found]}
        echo_json(told | {"unacknowledged": [{"code": one.code, "field": one.field} for one in done.open]})
    elif done.seq is None:
        say_findings(found, err=True)
        say(
            f"{counted(found)}. Notice {number} stays a draft: correct it with `gdnotice ledger change {number}`.",
            err=True,
        )
    else:
        say_findings(found)
        say(f"Notice {number} is ready for approval: {counted(found)}.")
        for one in done.open:
            about = f" --field {one.field}" if one.field else ""
            say(f"To acknowledge: `gdnotice ledger accept {number} {one.code}{about} --reason TEXT`", 2, 2)
    return 0 if done.seq is not None else 1


@click.command()
@_number
@click.argument("code")
@click.option("--field", help="The answer it is about, where several warnings have the code.")
@click.option("--reason", type=Texts(), required=True, help="Why it is taken on.")
@opens(write=True)
def accept(vault: Vault, number: int, code: str, field: str | None, reason: str) -> None:
    """Acknowledge a warning by its CODE, with a reason."""
    from gdnotice.actions.ready_notice import accept_warning

    found, about = accept_warning(vault, number, code, field, reason)
    say(f"Acknowledged of notice {number}: {found}{f' ({about})' if about else ''}.")


@click.command()
@_numbers
@_batch
@click.option(
    "--accept", "accepted", nargs=2, metavar="CODE REASON", multiple=True, help="Acknowledge warnings on the way."
)
@opens(write=True)
@json_option
def approve(
    vault: Vault, numbers: tuple[int, ...], batch: int | None, accepted: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """Approve notices that somebody else prepared; several in one act, all or none."""
    from gdnotice.actions.approve_notice import approve_notice
    from gdnotice.actions.batch_into_ledger import approve_batch

    _one_of(numbers, batch)
    reasons: dict[tuple[str, str | None], str] = {(code, None): reason for code, reason in accepted}
    if batch is not None:
        with busy("Approving"):
            done = approve_batch(vault, batch, reasons)
    else:
        done = [one.number for one in approve_notice(vault, numbers, reasons)]
    if as_json:
        echo_json({"approved": done})
    elif not done:
        assert batch is not None, "numbers are approved or refused"
        say(f"Nothing was approved of batch {batch}: none of it is ready. {_waiting(vault, batch)}", err=True)
    else:
        say(f"Approved: {', '.join(map(str, done)) if len(done) <= _MOST_NAMED else f'{len(done):,} notices'}.")
    return 0 if done else 1


def _one_of(numbers: tuple[int, ...], batch: int | None) -> None:
    if bool(numbers) == (batch is not None):
        raise Misuse("Which notices are meant is not said.", "Nothing was done.", "Give their numbers, or --batch.")


@click.command("send-back")
@_number
@click.option("--reason", type=Texts(), required=True, help="What is to be mended.")
@opens(write=True)
def send_back(vault: Vault, number: int, reason: str) -> None:
    """Send a notice back to its preparer. It is a draft again."""
    from gdnotice.actions.approve_notice import send_back as send

    send(vault, number, reason)
    say(f"Notice {number} is a draft again.")


@click.command()
@_numbers
@_batch
@opens(write=True)
@json_option
def stamp(vault: Vault, numbers: tuple[int, ...], batch: int | None, as_json: bool) -> int:
    """Stamp approved notices, each read back before it is kept; several in one act, all or none. A batch is stamped in
    pieces: what is done stays done, and the same command goes on."""
    from gdnotice.actions.batch_into_ledger import batch_states, stamp_batch
    from gdnotice.actions.stamp_in_ledger import stamp_in_ledger

    _one_of(numbers, batch)
    if batch is not None:
        with busy("Stamping"):
            count = stamp_batch(vault, batch)
        if as_json:
            echo_json({"batch": batch, "stamped": count, "states": batch_states(vault, batch)})
        elif count:
            say(f"Stamped: {count:,} notice{'' if count == 1 else 's'} of batch {batch}.")
        else:
            say(f"Nothing was stamped of batch {batch}: none of it is approved. {_waiting(vault, batch)}", err=True)
        return 0 if count else 1
    done = stamp_in_ledger(vault, numbers)
    if as_json:
        told = [
            {"notice": one.number, "sha256": one.sha256, "prefix_sha256": one.official, "pages": one.pages}
            for one in done
        ]
        echo_json({"stamped": told})
        return 0
    for one in done:
        say(
            f"Notice {one.number} is stamped: {one.pages} page{'' if one.pages == 1 else 's'}, SHA-256 {one.sha256}.",
            0,
            2,
        )
    return 0


def _waiting(vault: Vault, batch: int) -> str:
    """How many notices of a batch stand where, in words."""
    from gdnotice.actions.batch_into_ledger import batch_states

    found = batch_states(vault, batch)
    told = [
        f"{count:,} {'is' if count == 1 else 'are'} {state_words(Standing(state))}" for state, count in found.items()
    ]
    return f"{'; '.join(told)}." if told else "It has no notice with anything left to do."


@click.command()
@_number
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
@click.option("--former", is_flag=True, help="The paper stamped last even if it must not be sent: for the record.")
@click.option("--overwrite", is_flag=True, help="Exchange another file of that name.")
@opens(write=False)
@json_option
def paper(vault: Vault, number: int, out: Path, former: bool, overwrite: bool, as_json: bool) -> None:
    """Write the stamped PDF of a notice, byte for byte as it was stamped, to a file. One that must not be sent (the
    notice was changed, its offer amended, it has ended) is written with --former only."""
    from gdnotice.actions.kept_paper import write_paper

    written = write_paper(vault, number, out, former=former, overwrite=overwrite)
    if as_json:
        told = {"notice": number, "file": str(out), "sha256": written.sha256, "size": written.size}
        echo_json(told | {"state": written.standing.state, "former": former})
        return
    say(f"{out}: {written.size:,} bytes, SHA-256 {written.sha256}.")
    if former:
        say("! This is the paper stamped last, for the record alone: do not send it.", 0, 2)
    say(f"Notice {number} is {standing_words(written.standing)}.")
