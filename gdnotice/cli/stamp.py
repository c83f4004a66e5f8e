"""``gdnotice stamp``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from gdnotice.actions.stamp_notice import Done
from gdnotice.actions.stamp_notice import stamp_notice as stamp_onto
from gdnotice.cli.check import checked_object
from gdnotice.cli.offer_argument import takes_offer
from gdnotice.cli.signature_option import signature_option
from gdnotice.cli.speak import at_option, busy, counted, echo_json, json_option, say, say_findings
from gdnotice.clock import SystemClock
from gdnotice.offer.terms import Offer


@click.command(
    epilog="""\b
Examples:
  gdnotice stamp rights-notice offer-rights.toml answers.toml -o notice.pdf
  gdnotice stamp rights-notice offer.toml answers.toml --printing P -o notice.pdf
  gdnotice stamp rights-notice offer.toml answers.toml -o notice.pdf \\
      --signature holder=signature.png
  gdnotice stamp tender-notice offer.toml unfinished.toml -o draft.pdf --draft"""
)
@click.argument("form")
@click.argument("offer")
@click.argument("answers", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
@click.option("--printing", type=click.Path(path_type=Path), help="Stamp onto the printing in this folder.")
@at_option("Judge the notice from this moment; otherwise from its own date.")
@signature_option
@click.option("--draft", is_flag=True, help="Stamp in spite of errors, with DRAFT on every page.")
@json_option
@takes_offer
def stamp(
    form: str,
    offer: str | Offer,
    answers: Path,
    out: Path,
    printing: Path | None,
    at: datetime | None,
    draft: bool,
    signatures: tuple[tuple[str, Path], ...],
    as_json: bool,
) -> int:
    """Check a notice and stamp it onto paper. Nothing is written where something is an error."""
    with busy("Stamping"):
        done = stamp_onto(
            form, offer, answers, out, SystemClock(), printing=printing, at=at, draft=draft, signatures=signatures
        )
    if as_json:
        echo_json(_object(done, out) if done.stamped is not None else checked_object(done.checked))
    else:
        _say(done, out)
    return 0 if done.stamped is not None else 1


def _object(done: Done, out: Path) -> dict[str, object]:
    assert done.stamped is not None
    return {
        "file": str(out),
        "sha256": done.sha256,
        "pages": done.stamped.pages,
        "prefix_sha256": done.prefix_sha256,
        "placed": [
            {"field": one.field, "page": one.page, "box": list(one.box), "text": one.text, "value": one.value}
            | ({"picture": one.picture} if one.picture is not None else {})
            for one in done.stamped.placed
        ],
        "continued": [{"field": one.field, "schedule": one.number} for one in done.stamped.continued],
        "findings": [finding.plain() for finding in done.checked.findings],
    }


def _say(done: Done, out: Path) -> None:
    failed = done.stamped is None
    say_findings(done.checked.findings, err=failed)
    if done.stamped is None:
        say(f"{counted(done.checked.findings)}. Nothing was stamped; {out} was not touched.", err=True)
        return
    pages = "one page" if done.stamped.pages == 1 else f"{done.stamped.pages} pages"
    say(f"{out}: {pages}, {len(done.stamped.placed)} marks, read back and found in place.")
    for one in done.stamped.continued:
        say(f"{one.label} continues on schedule {one.number}.")
    say(f"SHA-256 {done.sha256}; the form itself {done.prefix_sha256}.", 0, 2)
