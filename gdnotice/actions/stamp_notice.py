"""Stamp a notice: check it, put it on paper, read it back, and only then write the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from gdnotice import files
from gdnotice.actions.check import Checked, checked
from gdnotice.actions.opening import open_notice
from gdnotice.actions.press import press_for
from gdnotice.actions.signature_pictures import Given, signed
from gdnotice.clock import Clock
from gdnotice.offer.terms import Offer
from gdnotice.stamp.printing import printing_files
from gdnotice.stamp.readback import read_back
from gdnotice.stamp.stamp import Stamped
from gdnotice.values import digest


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it. ``stamped`` and ``sha256`` are None where errors kept it from being stamped: see ``checked``.

    ``prefix_sha256`` is of the bytes that the stamped PDF begins with: the official ones, or a fresh file of their
    contents.
    """

    checked: Checked
    stamped: Stamped | None = None
    sha256: str | None = None
    prefix_sha256: str | None = None


def stamp_notice(
    form_id: str,
    offer: str | Offer,
    answers: Path,
    out: Path,
    clock: Clock,
    *,
    printing: Path | None = None,
    at: datetime | None = None,
    draft: bool = False,
    signatures: Given = (),
) -> Done:
    """Stamp the answers onto paper and write ``out``. ``signatures`` are pictures for the lines that are signed.

    Nothing is written where a finding is an error, unless ``draft``: then every page is marked as one.
    """
    notice = open_notice(form_id, offer, answers, clock, at)
    own = (*(printing_files(printing) if printing else ()), *(path for _, path in signatures))
    offers = [Path(offer)] if isinstance(offer, str) else []
    files.refuse_input_as_output(out, [answers, *offers, *own])
    press = signed(press_for(notice, printing), signatures)
    judged = checked(notice, press, draft)
    if not judged.ok and not draft:
        return Done(judged)
    made = judged.made
    assert made is not None, "it was looked at on its paper"
    assert draft or not made.unprintable, "an error names every character that cannot be printed"
    content = made.pdf
    read_back(made)
    files.write_whole(out, content)
    return Done(judged, made, digest(content), press.compiled.ground.sha256)
