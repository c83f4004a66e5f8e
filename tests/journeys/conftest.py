"""The shell as a person uses it: words in, text and an exit code out."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from gdnotice.cli.main import run


@dataclass(frozen=True)
class Said:
    """What a command said, and how it left."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)

    def fields(self, severity: str = "error") -> set[str | None]:
        """The fields of the findings of that severity."""
        return {one["field"] for one in self.json["findings"] if one["severity"] == severity}


Shell = Callable[..., Said]


@pytest.fixture
def gd(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    """``gd("check", ...)``: run ``gdnotice`` with those words."""

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["gdnotice", *map(str, words)])
        capfd.readouterr()
        code = run()
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        return Said(code, said.out, said.err)

    return call
