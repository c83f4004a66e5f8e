"""``gdnotice demo``."""

from __future__ import annotations

from pathlib import Path

import click

from gdnotice.actions.demo import demo as run_demo
from gdnotice.cli.speak import busy, heading, say, say_deadline, say_findings
from gdnotice.clock import SystemClock


@click.command(
    epilog="""\b
Example:
  gdnotice demo -o demo"""
)
@click.option(
    "-o", "--out", "folder", type=click.Path(path_type=Path), default=Path("gdnotice-demo"), show_default=True,
    help="The folder for the PDFs.",
)  # fmt: skip
def demo(folder: Path) -> None:
    """Stamp the sample offers, from answers to PDFs, explained as it goes."""
    stages = run_demo(folder, SystemClock())
    written = []
    while True:
        with busy("Working"):
            stage = next(stages, None)
        if stage is None:
            break
        heading(stage.title)
        for paragraph in stage.told:
            say(paragraph, 2)
        for deadline in stage.deadlines:
            say_deadline(deadline)
        say_findings(stage.findings)
        if stage.file is not None:
            written.append(stage.file)
            say(f"→ {stage.file}", 2)
        click.echo()
    say(f"{len(written)} PDFs in {folder}: {', '.join(one.name for one in written)}.")
