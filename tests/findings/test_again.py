"""One notice after another is found as each is found by itself, whatever the one before said."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.findings import engine
from gdnotice.findings.again import Again
from gdnotice.findings.engine import findings
from gdnotice.notice.notice import Notice
from gdnotice.pack.load import form as packed
from tests.findings.cases import BASES, notice
from tests.findings.rule_cases import CASES, UNTELLABLE


def neighbours(base: str) -> list[Notice]:
    """Every case of the base, the base itself between them, then the cases with the next one's changes too."""
    cases = [one for one in CASES if one.base == base]
    changes: list[Mapping[str, Any]] = [one.wrong for one in cases] + [one[2] for one in UNTELLABLE if one[1] == base]
    both = [{**one, **other} for one, other in zip(changes, [*changes[1:], {}], strict=True)]
    found = [notice(base, one) for one in chain.from_iterable((one, {}) for one in changes)]
    found += [notice(base, one) for one in both]
    found += [notice(base, one.wrong, terms=one.terms, at=one.at, now=one.now) for one in cases]
    return found


@pytest.mark.parametrize("base", BASES)
def test_neighbours_are_found_as_each_alone(base: str) -> None:
    again = Again(packed(BASES[base][0]))
    notices = neighbours(base)
    codes = set()
    for one in (*notices, *reversed(notices)):
        alone = findings(one)
        assert again.findings(one) == alone
        codes |= {finding.code for finding in alone}
    assert len(codes) >= 4


_ANSWERS = st.one_of(
    st.none(),
    st.sampled_from(
        ["", "yes", "no", "0", "1", "wire", "bank", "2026-11-30", "2026-12-01T17:30", "Sample Holder", "x"]
    ),
    st.text(max_size=12),
)


@given(st.data())
def test_rows_in_any_order_are_found_as_each_alone(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(sorted(BASES)))
    form = packed(BASES[base][0])
    known = [one.wrong for one in CASES if one.base == base] + [one.right for one in CASES if one.base == base]
    again = Again(form)
    some = st.dictionaries(st.sampled_from(sorted(form.fields)), _ANSWERS, max_size=5)
    for changes in data.draw(st.lists(st.one_of(st.sampled_from(known), some), min_size=2, max_size=8)):
        one = notice(base, changes)
        assert again.findings(one) == findings(one)


def test_rules_are_not_asked_again_for_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    judge = engine.Applied.outcomes

    def counted(self: engine.Applied, look: Any) -> Any:
        asked.append(self.rule.code)
        return judge(self, look)

    monkeypatch.setattr(engine.Applied, "outcomes", counted)
    again = Again(packed("rights-notice"))
    again.findings(notice("rights"))
    first = len(asked)
    asked.clear()
    again.findings(notice("rights", {"payment.wire.confirmation": "FW-0008"}))
    assert first > 60
    assert 0 < len(asked) < 30
    assert "number" in asked
    assert "amount" not in asked


def test_rules_read_answers_only_through_their_look() -> None:
    """What they read past it would not be noticed, and they would not be asked again."""
    read = set()
    for path in Path(engine.__file__).parent.glob("*.py"):
        if path.name in {"rule.py", "again.py", "engine.py"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert text.count("notice.answers") == text.count("look.notice.answers.wrong"), path.name
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "notice"
            ):
                read.add(node.attr)
    assert read == {"answers", "now"}, "what could not be read, and the desk's clock: each is looked at apart"
