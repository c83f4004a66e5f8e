"""What a person has to know of an official PDF before it goes out stamped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Remark:
    """``code`` is ``disarmed``, ``signed``, ``archival`` or ``official-rewritten``; ``message`` a few sentences."""

    code: str
    severity: Literal["warning", "note"]
    message: str
