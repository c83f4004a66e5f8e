"""``gdnotice form``."""

from __future__ import annotations

import click

from gdnotice.cli.speak import echo_json, heading, say
from gdnotice.errors import Misuse
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form as open_form
from gdnotice.pack.load import form_ids
from gdnotice.pack.schema import columns, how_to_type, json_schema


@click.group()
def form() -> None:
    """The forms that the program knows."""


@form.command("list")
def list_forms() -> None:
    """Every form, with the kinds of offer it serves."""
    for form_id in form_ids():
        opened = open_form(form_id)
        say(f"{opened.id:<18} {opened.title} ({', '.join(opened.kinds)})", 0, 19)
        say(opened.summary, 19)


@form.command(
    epilog="""\b
Examples:
  gdnotice form show rights-notice
  gdnotice form show transmittal --schema > transmittal.schema.json
  gdnotice form show rights-notice --columns > rows.csv"""
)
@click.argument("form_id", metavar="FORM")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of an answers file.")
@click.option("--columns", "as_columns", is_flag=True, help="Print the heading line of a spreadsheet of this form.")
def show(form_id: str, schema: bool, as_columns: bool) -> None:
    """What the form asks, page by page."""
    if schema and as_columns:
        raise Misuse("--schema and --columns exclude each other.", "", "Give one of them.")
    opened = open_form(form_id)
    if schema:
        echo_json(json_schema(opened))
    elif as_columns:
        click.echo(",".join(columns(opened)))
    else:
        _say(opened)


def _say(opened: Form) -> None:
    heading(f"{opened.title} ({opened.id}, edition {opened.edition})")
    say(opened.summary)
    say(f"Serves offers of kind {', '.join(opened.kinds)}. Needs the terms {', '.join(opened.terms)}.")
    for page in opened.pages:
        click.echo()
        heading(f"{page.title}  [{page.role}]")
        say(page.why, 2)
        for name in page.asks:
            field = opened.fields[name]
            say(f"{field.id:<32} {field.label}{_asked(field)}", 2, 33)
            say(field.help, 35)
            say(f"write: {how_to_type(field)}", 35, 7)


def _asked(field: Field) -> str:
    when = f", when {field.when.text}" if field.when is not None else ""
    if field.required is True:
        return f" (required{when})"
    if field.required is False:
        return f" ({when.removeprefix(', ')})" if when else ""
    return f" (required when {field.required.text}{when})"
