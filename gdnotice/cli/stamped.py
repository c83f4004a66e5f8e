"""``gdnotice read`` and ``gdnotice verify``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from gdnotice.actions.read_stamped import read_stamped, verify_stamped
from gdnotice.cli.speak import echo_json, heading, json_option, say
from gdnotice.clock import NEW_YORK
from gdnotice.values import printed_moment


@click.command(
    epilog="""\b
Examples:
  gdnotice read notice.pdf
  gdnotice read notice.pdf --json > answers.json"""
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def read(file: Path, as_json: bool) -> None:
    """Read the answers that a stamped PDF carries."""
    carried = read_stamped(file)
    if as_json:
        echo_json({"form": carried.origin.form, "offer": carried.origin.offer, "answers": dict(carried.answers)})
        return
    draft = ", a draft" if carried.draft else ""
    moment = printed_moment(carried.at.astimezone(NEW_YORK))
    heading(f"{carried.origin.form} for {carried.origin.offer}, as of {moment}{draft}")
    for key, value in carried.answers.items():
        lines = value if isinstance(value, list) else [value]
        say(f"{key:<32} {'; '.join(_shown(line) for line in lines)}", 2, 33)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {cell}" for key, cell in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@click.command(
    epilog="""\b
Examples:
  gdnotice verify notice.pdf
  gdnotice verify notice.pdf --json"""
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def verify(file: Path, as_json: bool) -> int:
    """Tell whether a stamped PDF is as it was stamped, and what was added since. Exit code 1 where it is not."""
    found = verify_stamped(file)
    if as_json:
        echo_json(
            {
                "ok": found.ok,
                "official_sha256": found.official_sha256,
                "stamps": [asdict(one) for one in found.stamps],
                "problems": list(found.problems),
            }
        )
    else:
        for problem in found.problems:
            say(f"! {problem}", 0, 2)
        say(f"{file}: {'as it was stamped' if found.ok else 'NOT as it was stamped'}.")
        if found.official_sha256:
            say(f"The form itself: SHA-256 {found.official_sha256}.", 0, 2)
    return 0 if found.ok else 1
