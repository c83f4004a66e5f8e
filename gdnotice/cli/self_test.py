"""``gdnotice self-test``."""

from __future__ import annotations

import click

import gdnotice
from gdnotice import places
from gdnotice.actions.self_test import self_test as run_self_test
from gdnotice.cli.speak import busy, echo_json, json_option, say
from gdnotice.clock import SystemClock


@click.command(
    name="self-test",
    epilog="""\b
Example:
  gdnotice self-test""",
)
@json_option
def self_test(as_json: bool) -> int:
    """Test the installed program: stamp a sample, compare it with the text that it must show, try a ledger.

    It works on its own sample in a temporary folder, and touches no ledger of yours. Exit code 0 where all is well,
    4 where a part of the program is damaged or missing.
    """
    parts = []
    tests = run_self_test(SystemClock())
    while True:
        with busy("Testing"):
            part = next(tests, None)
        if part is None:
            break
        parts.append(part)
        if not as_json:
            say(f"{'ok     ' if not part.wrong else 'FAILED '} {part.name}: {part.told}", hang=8)
            for line in part.wrong:
                say(line, 8)
    well = not any(part.wrong for part in parts)
    if as_json:
        listed = [{"part": part.name, "ok": not part.wrong, "wrong": list(part.wrong)} for part in parts]
        echo_json({"version": gdnotice.__version__, "commit": places.commit(), "ok": well, "parts": listed})
    else:
        say(
            f"gdnotice {gdnotice.__version__} works."
            if well
            else "The program is damaged. Your ledgers are not. Install it again, then run this again."
        )
    return 0 if well else 4
