"""A remedy names no command in the window: every one that the core can give is said by page and button."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gdnotice.errors import Misuse
from ui.in_window import for_window
from ui.words import problem_words

CORE = Path(__file__).resolve().parents[2] / "gdnotice"
FOLDERS = ("ledger", "actions", "offer", "settings", "batch", "board")
PROBLEMS = {"Refusal", "Misuse", "World", "Unreadable", "Problem"}
ELSEWHERE = {"read", "verify"}
"""Commands on papers from outside, for which the window has no page."""


def remedies() -> list[str]:
    """The third words of every problem raised there, with a 1 for whatever is put in."""
    found = []
    for folder in FOLDERS:
        for path in sorted((CORE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in PROBLEMS and len(node.args) > 2:
                    text = _text(node.args[2])
                    if "`gdnotice" in text:
                        found.append(text)
    return found


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(one) if isinstance(one, ast.Constant) else "1" for one in node.values)
    return ""


@pytest.mark.parametrize("remedy", sorted(set(remedies())))
def test_a_command_is_said_as_a_page_or_a_button(remedy: str) -> None:
    if any(f"`gdnotice {one}`" in remedy for one in ELSEWHERE):
        pytest.skip("the window has no page for it")
    said, left = for_window(remedy)
    assert said
    assert "gdnotice" not in said
    assert "--" not in said
    assert left == ""


def test_what_is_for_both_stays_as_it_is() -> None:
    assert for_window("Check the disk's room, then try again.") == ("Check the disk's room, then try again.", "")


def test_there_are_remedies_to_say() -> None:
    assert len(remedies()) > 30


def test_the_whole_problem_in_words() -> None:
    told = problem_words(Misuse("No notice has number 99.", "", "`gdnotice ledger list` shows the notices."))
    assert told.text == "No notice has number 99.\nThe notices are listed under Notices."
