"""``gdnotice printing``."""

from __future__ import annotations

from pathlib import Path

import click

from gdnotice.actions.map_printing import map_printing
from gdnotice.actions.preview_printing import preview_printing
from gdnotice.cli.speak import busy, echo_json, json_option, say
from gdnotice.stamp.mapping.mapping import mapped_json


@click.group()
def printing() -> None:
    """Printings of official forms."""


@printing.command(
    "map",
    epilog="""\b
Examples:
  gdnotice printing map official.pdf --form tender-notice -o printing
  gdnotice printing map exhibit_99-2.txt --form rights-notice -o printing
  gdnotice printing map exhibit.htm --form tender-notice -o printing --json""",
)
@click.argument("official", type=click.Path(path_type=Path))
@click.option("--form", "form_id", required=True, help="The form whose answers it takes.")
@click.option("-o", "--out", "folder", type=click.Path(path_type=Path), required=True, help="The folder to write.")
@json_option
def map_command(official: Path, form_id: str, folder: Path, as_json: bool) -> None:
    """Find the blanks of an official PDF, text or HTML exhibit, and map them to the form's fields."""
    with busy("Mapping"):
        mapped = map_printing(official, form_id, folder)
    found = mapped_json(mapped, folder)
    if as_json:
        echo_json(found)
        return
    for blank in found["blanks"]:
        name = blank["field"] or "(open)"
        value = f" = {blank['value']}" if blank["value"] else ""
        sure = f"{round(blank['confidence'] * 100)}%" if blank["field"] else ""
        say(f"page {blank['page']}  {blank['kind']:<5} {name + value:<42} {sure:>4}  {blank['near']}", 0, 8)
    for warning in mapped.warnings:
        say(f"! {warning}", 0, 2)
    mapped_count = sum(blank["field"] is not None for blank in found["blanks"])
    say(
        f"{folder}: {found['pages']} pages, {len(found['blanks'])} blanks, {mapped_count} mapped. "
        f"Look at them with `gdnotice printing preview {folder} -o blanks.pdf`; "
        f"correct {folder / 'placement.json'} by hand."
    )


@printing.command(
    epilog="""\b
Example:
  gdnotice printing preview printing -o blanks.pdf"""
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The PDF to write.")
def preview(folder: Path, out: Path) -> None:
    """Draw every blank of a printing, with its name."""
    with busy("Drawing"):
        shown = preview_printing(folder, out)
    say(f"{out}: {len(shown.placements)} blanks on {len(shown.pages)} pages.")
