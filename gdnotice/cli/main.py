"""The command ``gdnotice``. Verbs are imported when they are called: help must appear at once."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

import click

from gdnotice import places
from gdnotice.cli.lazy import Lazy
from gdnotice.errors import Problem, World

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
    "self-test": ("self_test:self_test", "Test the installed program on a sample of its own."),
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
@click.version_option(places.version(), prog_name="gdnotice", message="%(prog)s %(version)s")
def cli() -> None:
    """Notices of Guaranteed Delivery and Letters of Transmittal: checked, dated, stamped. Offline."""


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
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
        _complain(str(problem))
        return problem.exit_code
    except click.exceptions.Abort:
        _complain("stopped. Nothing was left half done.")
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # the reader of a pipe has seen enough
        _say_no_more()
        return 0
    except OSError as error:
        if not _telling(error):
            return _bug(error)
        _say_no_more()
        _complain(
            f"what there is to tell could not be written to the standard output ({error.strerror}). Only the telling "
            "failed: what was asked may well be done. See before you ask for it again: `gdnotice ledger show` for a "
            "notice, the folder for a file."
        )
        return World.exit_code
    except Exception as bug:  # noqa: BLE001  a fault of ours
        return _bug(bug)


def _bug(bug: Exception) -> int:
    """Tell of a fault of the program. Its text may hold an answer, so only its place is told."""
    places = traceback.extract_tb(bug.__traceback__)
    place = next((one for one in reversed(places) if "gdnotice" in one.filename), places[-1])
    where = f"{Path(place.filename).name}, line {place.lineno}"
    _complain(
        f"a fault of the program itself ({type(bug).__name__} in {where}). Whether what was asked is done, "
        "`gdnotice ledger show` tells of a notice; a file is there whole or not at all. Please report it with this "
        "line; it holds none of your data."
    )
    if os.environ.get("GDNOTICE_TRACEBACK"):
        traceback.print_exception(bug)
    return 4


def _telling(error: OSError) -> bool:
    """Whether it came of writing to the standard output, and not of any other file."""
    frames = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
    return frames[-1] is run.__code__ or any(one is click.echo.__code__ for one in frames)


def _complain(told: str) -> None:
    """A line on stderr; where that takes nothing either, the exit code alone tells."""
    with contextlib.suppress(OSError):
        click.echo(f"gdnotice: {told}", err=True)


def _say_no_more() -> None:
    """Let what is still to be told go nowhere: the interpreter would try it again on its way out."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
