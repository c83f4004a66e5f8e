"""The command ``gdnotice``. Verbs are imported when they are called: help must appear at once."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

import gdnotice
from gdnotice.cli.lazy import Lazy
from gdnotice.errors import Problem

_VERBS: dict[str, tuple[str, str]] = {
    "demo": ("demo", "Stamp the sample offers, explained as it goes."),
    "offer": ("offer", "Show an offer: its terms in force and what set each."),
    "deadlines": ("deadlines", "Every deadline of an offer, with the steps that lead to it."),
    "form": ("form", "List the forms, or show what one asks."),
    "check": ("check", "Say what is wrong with a notice, why, and what to do."),
    "stamp": ("stamp", "Check a notice and stamp it onto paper."),
    "batch": ("batch", "Check and stamp every row of a spreadsheet."),
    "read": ("stamped", "Read the answers that a stamped PDF carries."),
    "verify": ("stamped", "Tell whether a stamped PDF is as it was stamped."),
    "ledger": ("ledger", "The encrypted ledger: notices from draft to covered, offers, people."),
    "board": ("board", "What is due, what is open, what was not acknowledged."),
    "printing": ("printing", "Make a printing of an official form, and look at it."),
    "completion": ("completion", "Print the script that completes commands in your shell."),
}


class Verbs(Lazy):
    """The verbs of the program."""

    table = _VERBS


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  gdnotice demo -o demo
  gdnotice deadlines sample-tender-2003 --dated 2003-04-16T11:00
  gdnotice check tender-notice offer.toml answers.toml
  gdnotice stamp rights-notice offer.toml answers.toml -o notice.pdf

OFFER is a file, the id of a built-in offer, or of one in the ledger. WHEN is ISO 8601, New York time without an offset.
Exit codes: 0 done, 1 findings of severity error, 2 wrong usage, 3 unreadable input, 4 disk or permission.""",
)
@click.version_option(gdnotice.__version__, prog_name="gdnotice")
def cli() -> None:
    """Notices of Guaranteed Delivery and Letters of Transmittal: checked, dated, stamped. Offline."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    if getattr(sys, "frozen", False):  # a built program has no interpreter beside it: it is its own child
        from gdnotice.stamp.guarded import child

        if sys.argv[1:] == [child.VERB]:
            sys.exit(child.serve())
    sys.exit(run())


def run() -> int:
    """The exit code of the command line, with everything that went wrong said on stderr."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a pipe may not take ☑ or ñ: never fail for that
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = cli.main(prog_name="gdnotice", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except Problem as problem:
        click.echo(f"gdnotice: {problem}", err=True)
        return problem.exit_code
    except click.exceptions.Abort:
        click.echo("gdnotice: stopped. Nothing was left half done.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as bug:  # noqa: BLE001  a fault of ours: its text may hold an answer, so only its place is told
        places = traceback.extract_tb(bug.__traceback__)
        place = next((one for one in reversed(places) if "gdnotice" in one.filename), places[-1])
        where = f"{Path(place.filename).name}, line {place.lineno}"
        click.echo(
            f"gdnotice: a fault of the program itself ({type(bug).__name__} in {where}). Nothing was written. Please "
            "report it with this line; it holds none of your data.",
            err=True,
        )
        if os.environ.get("GDNOTICE_TRACEBACK"):
            traceback.print_exception(bug)
        return 4
