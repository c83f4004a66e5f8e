"""``gdnotice batch``."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from gdnotice.batch.names import USUAL
from gdnotice.batch.results import WORDS, Report, counted
from gdnotice.batch.run import Progress, Request, run_batch
from gdnotice.batch.template import write_template
from gdnotice.cli.offer_argument import takes_offer
from gdnotice.cli.signature_option import signature_option
from gdnotice.cli.speak import at_option, json_option, say
from gdnotice.clock import SystemClock
from gdnotice.errors import Misuse
from gdnotice.offer.terms import Offer
from gdnotice.pack.load import form as open_form

_SHOWN = 20
"""Rows with findings that are told on the terminal; the summary has all."""

_STOPPED = 130
"""The exit code of a command that was stopped by Ctrl-C."""

_STAGES = {
    "reading": "Reading",
    "checking": "Checking",
    "stamping": "Stamping",
    "writing": "Writing the summary",
    "merging": "Merging",
}


@click.command(
    epilog="""\b
Examples:
  gdnotice batch --template rights-notice -o rows.xlsx
  gdnotice batch rights-notice offer.toml rows.xlsx --check-only
  gdnotice batch rights-notice offer.toml rows.xlsx -o papers --jobs 2
  gdnotice batch rights-notice offer.toml rows.csv -o papers --name "{row:05}-{holder.names}" --merged all.pdf

The first row names the columns, by id or label. Killed or stopped, the same command goes on from where it was."""
)
@click.argument("form", required=False)
@click.argument("offer", required=False)
@click.argument("rows", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="The folder of the papers (or the template to write)."
)
@click.option("--template", metavar="FORM", help="Write an empty spreadsheet of FORM to -o (.xlsx or .csv).")
@click.option("--check-only", is_flag=True, help="Check every row and stamp nothing; -o may be left away.")
@click.option("--printing", type=click.Path(path_type=Path), help="Stamp onto the printing in this folder.")
@click.option("--jobs", type=int, default=1, show_default=True, help="Processes to work in.")
@at_option("Judge every row from this moment; otherwise from its own date.")
@click.option("--name", "names", default=USUAL, show_default=True, help="Pattern of the file names.")
@click.option(
    "--merged", type=click.Path(path_type=Path), help="Also write all papers into this one PDF, for printing."
)
@signature_option
@click.option("--overwrite", is_flag=True, help="Replace papers and files that are there.")
@click.option("--sheet", help="The sheet of a workbook; otherwise the first.")
@json_option
@takes_offer
def batch(
    form: str | None,
    offer: str | Offer | None,
    rows: Path | None,
    out: Path | None,
    template: str | None,
    check_only: bool,
    printing: Path | None,
    jobs: int,
    at: datetime | None,
    names: str,
    merged: Path | None,
    signatures: tuple[tuple[str, Path], ...],
    overwrite: bool,
    sheet: str | None,
    as_json: bool,
) -> int:
    """Check and stamp every row of a spreadsheet, one PDF a row. Exit code 1 where a row was refused."""
    if template is not None:
        if form is not None or out is None:
            raise Misuse("--template takes a form and -o, and nothing else.", "", "See `gdnotice batch --help`.")
        write_template(open_form(template), out, replace=overwrite)
        say(f"{out}: an empty spreadsheet of {template}. Fill in one row for each notice.")
        return 0
    if form is None or offer is None or rows is None:
        raise Misuse("FORM, OFFER and ROWS are all needed.", "", "See `gdnotice batch --help`.")
    request = Request(
        form, offer, rows, out, printing=printing, at=at, jobs=jobs, check_only=check_only, names=names, merged=merged,
        overwrite=overwrite, sheet=sheet, signatures=signatures,
    )  # fmt: skip
    teller = _Teller()
    with teller.stoppable(), run_batch(request, SystemClock(), teller) as report:
        _Teller.wipe()
        if as_json:
            for piece in report.json():
                click.echo(piece, nl=False)
        else:
            _say(report)
        if report.cancelled:
            return _STOPPED
        return 1 if report.refused else 0


class _Teller:
    """One line of progress on a terminal's stderr, a few times a second; and the ear for Ctrl-C."""

    def __init__(self) -> None:
        self._last = 0.0
        self._shown = sys.stderr.isatty()
        self._stopped = False

    def __call__(self, progress: Progress) -> bool:
        now = time.monotonic()
        if self._shown and now - self._last >= 0.25:
            self._last = now
            self._show(progress)
        return not self._stopped

    @contextlib.contextmanager
    def stoppable(self) -> Iterator[None]:
        """The first Ctrl-C lets the rows in hand be done and all of it be told; the second ends it there and then."""

        def stop(_number: int, _frame: object) -> None:
            if self._stopped:
                raise KeyboardInterrupt
            self._stopped = True
            self.wipe()
            say("Stopping, once what is in hand is done. Ctrl-C once more stops at once.", err=True)

        # a job in the background is meant to go on whatever is typed
        if (
            threading.current_thread() is not threading.main_thread()
            or signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        ):
            yield
            return
        before = signal.signal(signal.SIGINT, stop)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _show(self, progress: Progress) -> None:
        rate = f", {progress.rows / progress.seconds:,.0f} rows a second" if progress.seconds > 0.5 else ""
        left = f", {_spoken(progress.left)} left" if progress.left is not None else ""
        line = f"{_STAGES[progress.stage]}: {progress.rows:,} rows, {progress.share:.0%}{rate}{left}"
        click.echo(f"\r{line:<90}", nl=False, err=True)

    @staticmethod
    def wipe() -> None:
        if sys.stderr.isatty():
            click.echo("\r" + " " * 90 + "\r", nl=False, err=True)


def _spoken(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _say(report: Report) -> None:
    for note in report.notes:
        say(f"Note: {note}", 0, 6)
    told = more = 0
    for result in report.results():
        if result.ok:
            continue
        told += 1
        if told > _SHOWN:
            more += 1
            continue
        say(f"Row {result.row}: {WORDS[result.status]}", err=True)
        for one in result.findings:
            if one.severity == "error":
                column = report.columns.get(one.field or "")
                place = f" (column {column})" if column is not None else ""
                say(f"{one.field or 'the row'}{place}: {one.message}", 4, 2, err=True)
    if more:
        say(f"... and {more} rows more; {_where(report)}", err=True)
    say(counted(report))
    if report.folder is not None and report.written:
        say(f"{report.folder}: {', '.join(path.name for path in report.written)}")
    if report.merged is not None:
        say(f"{report.merged}: all papers in one file, for printing.")
    if report.cancelled:
        say("Stopped before the end. The same command goes on from there.", err=True)


def _where(report: Report) -> str:
    return "SUMMARY.txt and the marked copy name each." if report.written else "--json or -o DIR names each."
