"""Blanks for signatures in a mapped paper: whose they are, and how a picture of one would stand there."""

from __future__ import annotations

from dataclasses import replace

from gdnotice.stamp.mapping.match import Match
from gdnotice.stamp.placement import Box, Placement

_BY_LABEL = 0.9
"""Confidence: the word is there, and only whose part of the paper it stands in is judged."""


def for_signature(made: Placement, match: Match, box: Box) -> Placement:
    """A blank that is signed, with the room for it; its number among several is given later."""
    role = match.reading.named_role or match.reading.role
    return replace(
        made,
        kind="image",
        field="signature.institution" if role == "institution" else "signature.holder",
        box=(round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)),
        row=None, column=None, lines=1, size=None, comb=None, widget=None, state=None, align="left",
        confidence=_BY_LABEL,
    )  # fmt: skip
