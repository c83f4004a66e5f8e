"""Plays a journey through the shell: arguments in, text and an exit code out."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from pathlib import Path

import pytest

from gdnotice.cli.main import run
from gdnotice.pack.load import form
from tests.journeys.conftest import Said
from tests.journeys.twice.player import Player, secret_of


class Shell(Player):
    """Every step is a command, opened by who sits at the desk."""

    def __init__(
        self, folder: Path, out: Path, patch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:  # fmt: skip
        super().__init__(folder, out, patch)
        self._capfd = capfd
        self._who, self._secret = "", ""
        self._given: dict[str, str] = {}
        self._drafted: tuple[str, ...] = ()

    # --- commands ---

    def _gd(self, *words: object) -> Said:
        reading, writing = os.pipe()
        feeding = threading.Thread(target=_feed, args=(writing, self._secret))
        feeding.start()
        place = ("--ledger", self.folder, "--as", self._who, "--passphrase-fd", reading)
        self._patch.setattr(sys, "argv", ["gdnotice", *map(str, (*words, *place))])
        self._capfd.readouterr()
        try:
            code = run()
        finally:
            feeding.join()
            os.close(reading)
        said = self._capfd.readouterr()
        assert "Traceback" not in said.err
        assert not self._secret or self._secret not in said.out + said.err
        return Said(code, said.out, said.err)

    def _do(self, *words: object) -> str:
        said = self._gd("ledger", *words)
        return "" if said.code == 0 else _flat(said.err or said.out)

    # --- the desk ---

    def sit(self, name: str, passphrase: str = "") -> str:
        self._who, self._secret = name, passphrase or secret_of(name)
        return self._do("people")

    def keep(self, file: str) -> str:
        return self._do("offer", "keep", self.material(file))

    def amend(self, offer: str, file: str) -> str:
        return self._do("offer", "amend", self.material(file))

    # --- one notice ---

    def new(self, form: str, offer: str, earlier: str = "", covers: str = "") -> str:
        more = (*(("--from", earlier) if earlier else ()), *(("--covers", covers) if covers else ()))
        said = self._gd("ledger", "draft", form, offer, *more, "--json")
        if said.code:
            return _flat(said.err)
        self.number = said.json["notice"]
        return ""

    def answer(self, field: str, text: str) -> str:
        self._given[field] = text
        return ""

    def settled(self) -> None:
        """Answers are a file, as a person would write it: tables by the ids' paths, lists where several are meant."""
        if not self._given:
            return
        path = self.out / "answers.toml"
        opened = form(self._json("show", self.number)["form"])
        lines = [f"{key} = {_toml(opened.fields[key].type.name, text, _columns(opened, key))}"
                 for key, text in self._given.items()]  # fmt: skip
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self._given.clear()
        refused = self._do("change", self.number, path)
        assert not refused, refused

    def _json(self, *words: object) -> dict[str, object]:
        said = self._gd("ledger", *words, "--json")
        assert said.code == 0, said.err
        found: dict[str, object] = json.loads(said.out)
        return found

    def found(self) -> set[tuple[str, str]]:
        findings = self._json("show", self.number)["findings"]
        assert isinstance(findings, list)
        return {(one["severity"], one["message"]) for one in findings}

    def told(self) -> str:
        said = self._gd("ledger", "show", self.number)
        assert said.code == 0, said.err
        return _flat(said.out)

    def ready(self) -> str:
        return self._do("ready", self.number)

    def approve(self, reason: str = "") -> str:
        accepted: list[str] = []
        if reason:
            shown = self._json("show", self.number)
            findings, known = shown["findings"], shown["acknowledged"]
            assert isinstance(findings, list)
            assert isinstance(known, list)
            for one in findings:
                if one["severity"] == "warning" and [one["code"], one["field"]] not in known:
                    accepted += ["--accept", one["code"], reason]
        return self._do("approve", self.number, *accepted)

    def stamp(self) -> str:
        return self._do("stamp", self.number)

    def send(self, way: str, confirmation: str = "") -> str:
        return self._do("send", self.number, "--by", way, "--confirmation", confirmation)

    def acknowledge(self, by: str, how: str) -> str:
        return self._do("acknowledge", self.number, "--by", by, "--how", how)

    def cover(self, units: str, dated: str, letter: str = "") -> str:
        month, day, year = map(int, dated.split("/"))
        more = ("--by-notice", letter) if letter else ()
        return self._do("cover", self.number, "--quantity", units, "--dated", f"{year}-{month:02}-{day:02}", *more)

    def withdraw(self, reason: str, released: str = "") -> str:
        if not released:
            return self._do("withdraw", self.number, "--reason", reason)
        why = f"{reason} (released at the agent by {released})"
        return self._do("withdraw", self.number, "--reason", why, "--agent-confirmed")

    def reject(self, reason: str) -> str:
        return self._do("reject", self.number, "--reason", reason)

    def send_back(self, reason: str) -> str:
        return self._do("send-back", self.number, "--reason", reason)

    def take_back(self, reason: str) -> str:
        return self._do("take-back", self.number, "--reason", reason)

    def attach(self, file: str, what: str) -> str:
        return self._do("attach", self.number, self.material(file), "--what", what)

    def evidence(self) -> str:
        return self._do("export", self.number, "-o", self.out / f"evidence-{self.number}.zip")

    def part(self) -> str:
        return self._do("part", self.number, "-o", self.out / f"part-{self.number}.pdf")

    def take_up(self, number: str) -> str:
        said = self._gd("ledger", "take-up", self.out / f"part-{number}.pdf", "--json")
        if said.code:
            return _flat(said.err)
        self.number = said.json["notice"]
        return ""

    # --- batches ---

    def batch(self, file: str, form: str, offer: str) -> str:
        said = self._gd("ledger", "batch", form, offer, self.material(file))
        return "" if said.code in (0, 1) and "Batch " in said.out else _flat(said.err)

    def approve_batch(self, number: str, reason: str = "") -> str:
        accepted: list[str] = []
        while True:
            refused = self._do("approve", "--batch", number, *accepted)
            codes = [one for one in re.findall(r"warning ([a-z-]+):", refused) if one not in accepted]
            if not (codes and reason):
                return refused
            for code in dict.fromkeys(codes):
                accepted += ["--accept", code, reason]

    def stamp_batch(self, number: str) -> str:
        return self._do("stamp", "--batch", number)


def _feed(writing: int, content: str) -> None:
    with os.fdopen(writing, "wb") as stream:
        stream.write(f"{content}\n".encode())


def _flat(text: str) -> str:
    """One line: the shell breaks its own."""
    return " ".join(text.split())


def _columns(opened: object, key: str) -> tuple[str, ...]:
    return tuple(one.id for one in opened.fields[key].columns)  # type: ignore[attr-defined]


def _toml(kind: str, text: str, columns: tuple[str, ...]) -> str:
    if kind == "lines":
        return json.dumps([one.strip() for one in text.split("|")], ensure_ascii=False)
    if kind == "rows":
        rows = [dict(zip(columns, one.strip().split(":"), strict=False)) for one in text.split("|")]
        tables = (", ".join(f"{key} = {json.dumps(value)}" for key, value in row.items()) for row in rows)
        return "[" + ", ".join(f"{{ {one} }}" for one in tables) + "]"
    return json.dumps(text, ensure_ascii=False)
