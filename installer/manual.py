"""The manual pages, made of what the commands themselves say with ``--help``."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from installer.program import NAME, SUMMARY, TITLE, Build

_FILES = r"""
.SH FILES
.TP
.I ~/.config/gdnotice/desk.toml
Settings of the person: which ledger, who, how the window looks.
.TP
.I /etc/gdnotice/desk.toml
The same settings for everybody on the machine; the person's own come before them.
.TP
.I ~/.cache/gdnotice
What can be made again.
.SH ENVIRONMENT
.TP
.B GDNOTICE_LEDGER
The folder of the ledger to open.
.TP
.B GDNOTICE_AS
The name to open it under.
"""


def pages(what: Build, folder: Path) -> list[Path]:
    """Both manual pages, packed, in ``folder``."""
    day = datetime.fromtimestamp(what.moment, UTC).strftime("%Y-%m-%d")
    helped = subprocess.run([what.folder / f"{NAME}-desk", "--help"], capture_output=True, text=True, check=True).stdout
    made = []
    for name, body in ((NAME, _shell()), (f"{NAME}-desk", _window(helped))):
        head = f'.TH {name.upper()} 1 "{day}" "{TITLE} {what.version}" "{TITLE}"\n.SH NAME\n{_escaped(name)} \\- '
        text = head + _escaped(SUMMARY[0].lower() + SUMMARY[1:]) + "\n" + body + _FILES
        page = folder / f"{name}.1.gz"
        page.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
        made.append(page)
    return made


def _shell() -> str:
    from gdnotice.cli.main import cli

    context = click.Context(cli, info_name=NAME)
    lines = [".SH SYNOPSIS", rf".B {NAME}", r"[OPTIONS] COMMAND [ARGS]...", ".SH DESCRIPTION", _text(cli.help or "")]
    lines += [".SH OPTIONS", *_options(cli, context), ".SH COMMANDS"]
    for words, command, own in _commands(cli, context):
        usage = " ".join(command.collect_usage_pieces(own))
        lines += [f'.SS "{_escaped(words)} {_escaped(usage)}"', _text(command.help or command.short_help or "")]
        lines += _options(command, own)
        lines += [".PP", _example(command.epilog)] if command.epilog else []
    lines += [".SH EXAMPLES", _example(cli.epilog or "")]
    return "\n".join(lines)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        own = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _commands(command, own)
        else:
            yield own.command_path, command, own


def _options(command: click.Command, context: click.Context) -> list[str]:
    found = [one.get_help_record(context) for one in command.get_params(context)]
    return [
        part
        for record in found
        if record and not record[0].startswith("-h, --help")
        for part in (".TP", rf".B {_escaped(record[0])}", _text(record[1]))
    ]


def _window(helped: str) -> str:
    usage, _, rest = helped.partition("\n\n")
    return f".SH SYNOPSIS\n{_escaped(usage.removeprefix('usage: '))}\n.SH DESCRIPTION\n.nf\n{_lines(rest)}\n.fi"


def _text(text: str) -> str:
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text.replace("\b", "").strip()) if one.strip()]
    return "\n.PP\n".join(_guarded(_escaped(one)) for one in paragraphs)


def _example(text: str) -> str:
    return f".nf\n{_lines(text.replace(chr(8), '').strip())}\n.fi"


def _lines(text: str) -> str:
    return "\n".join(_guarded(_escaped(line)) for line in text.splitlines())


def _escaped(text: str) -> str:
    return text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq").replace("'", r"\(aq")


def _guarded(line: str) -> str:
    return rf"\&{line}" if line.startswith((".", "\\(aq")) else line
