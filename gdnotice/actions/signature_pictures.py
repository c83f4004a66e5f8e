"""Pictures of signatures for one paper: which blank each belongs to, and what a person is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gdnotice import files
from gdnotice.actions.press import Press
from gdnotice.errors import Misuse
from gdnotice.findings.finding import Finding
from gdnotice.stamp.guarded import guarded
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.signatures.blanks import is_signature, signature_blanks, spoken
from gdnotice.stamp.signatures.picture import LIMIT, Picture
from gdnotice.stamp.signatures.placed import with_pictures

Given = Sequence[tuple[str, Path]]
"""Signatures by name, each with its picture's file. A name is ``signature.holder``, ``holder``, or empty where the
paper has one signature only."""

_BASIS = "the picture that was given for it"


def signed(press: Press, given: Given) -> Press:
    """The press with these pictures on its paper, and with what is to be said of them.

    That is an error where the paper has no such blank. Raises :class:`~gdnotice.errors.Unreadable` for a file
    that is no picture to take, and :class:`~gdnotice.errors.Misuse` where two are given for one signature.
    """
    if not given:
        return press
    of = press.compiled
    blanks = signature_blanks(of.printing.placements)
    named = _named(given, blanks)
    pictures = {
        name: guarded.picture(files.read_bytes(path, "picture of a signature", LIMIT), path.name, flat=of.archival == 1)
        for name, path in named.items()
        if name in blanks
    }
    told = (*press.told, *_told(named, pictures, blanks))
    return replace(press, compiled=with_pictures(of, pictures) if pictures else of, told=told)


def _named(given: Given, blanks: Mapping[str, object]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, path in given:
        whole = name
        if not name:
            if len(blanks) > 1:
                raise Misuse(
                    f"For whose signature {path.name} is, is not said.",
                    f"This paper has {len(blanks)} lines to sign: {', '.join(blanks)}.",
                    f"Name one, as in --signature {next(iter(blanks))}={path.name}",
                )
            whole = next(iter(blanks), "signature.holder")
        elif not name.startswith("signature."):
            whole = f"signature.{name}"
        if not is_signature(whole):
            raise Misuse(
                f"There is no signature {name}.",
                f"This paper has {', '.join(blanks) or 'no line to sign'}.",
                "Name one of signature.holder, signature.institution, or with a number: signature.holder.2.",
            )
        if whole in found:
            raise Misuse(
                f"Two pictures were given for {whole}.", "One line takes one signature.", "Leave one of them away."
            )
        found[whole] = path
    return found


def _told(
    named: Mapping[str, Path], pictures: Mapping[str, Picture], blanks: Mapping[str, Sequence[Placement]]
) -> Iterator[Finding]:
    for name in named:
        if name not in blanks:
            has = f"It has {', '.join(blanks)}." if blanks else "It has no line to sign that the program knows."
            yield Finding(
                "no-signature-blank",
                "error",
                name,
                f"This printing has no blank for {spoken(name)}, so the picture given for it has no place. {has} "
                "Add a blank of the kind image to placement.json, or leave the picture away.",
                "the printing's placement.json",
            )
            continue
        pages = sorted({one.page for one in blanks[name]})
        where = f"page {pages[0]}" if len(pages) == 1 else f"pages {', '.join(map(str, pages))}"
        yield Finding(
            "signature-picture",
            "note",
            name,
            f"The paper bears a picture of {spoken(name)} on {where}. That is not a digital signature, and only the "
            "agent can say whether it takes it in place of ink. Ask before sending it, or sign the printed paper.",
            _BASIS,
        )
        if pictures[name].pale:
            yield Finding(
                "signature-shade",
                "warning",
                name,
                f"The picture of {spoken(name)} has no white ground, so it shows as a patch on the paper. Scan the "
                "signature in black and white, or save it without its ground as a PNG file.",
                _BASIS,
            )
