"""``--signature`` of the commands that stamp: a picture of a signature, and for which line it is."""

from __future__ import annotations

from pathlib import Path

import click


def _signatures(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, Path], ...]:
    """Each as name and file; the name is empty where none was said. A file's own name may hold an equals sign."""
    found = []
    for one in given:
        name, parted, path = one.partition("=")
        known = parted and not set(name) & set("/\\:") and not Path(one).exists()
        found.append((name, Path(path)) if known else ("", Path(one)))
    return tuple(found)


signature_option = click.option(
    "--signature",
    "signatures",
    multiple=True,
    metavar="[FIELD=]FILE",
    callback=_signatures,
    help="A PNG or JPEG picture of a signature for its line; FIELD is holder, institution, holder.2 ...",
)
