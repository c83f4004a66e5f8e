"""What holds for all rules: order, silence about what follows, words, and that nothing typed raises."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdnotice.errors import Unreadable
from gdnotice.findings.engine import FAMILIES, RULES, findings
from gdnotice.findings.finding import Finding
from gdnotice.pack.load import form as packed
from gdnotice.pack.load import load_form
from tests.findings.cases import BASES, CHECK, RIGHTS, check, errors, notice
from tests.findings.rule_cases import CASES, UNTELLABLE

ROOT = Path(__file__).resolve().parents[2]
_RANK = {"error": 0, "warning": 1, "note": 2}


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in (ROOT / "forms").glob("*/form.toml")), ids=lambda p: p.name
)
def test_a_form_names_only_families_that_exist(folder: Path) -> None:
    assert set(load_form(folder).rules) <= FAMILIES


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(Unreadable, match="subscriptoin"):
        check("rights", rules=("answers", "subscriptoin"))


def test_the_families() -> None:
    assert {
        "terms", "answers", "timing", "subscription", "payment", "shares", "odd-lot", "conditional", "price",
        "denominations", "net-long", "guarantor", "signature", "cover", "tax", "identity", "delivery", "dual-control",
    } == FAMILIES  # fmt: skip


def test_a_family_that_a_form_does_not_name_is_silent() -> None:
    wrong = {"payment.amount": "1.00", "rights.count": "abc"}
    assert errors(check("rights", wrong, rules=("guarantor",))) == []


def test_findings_follow_the_form_and_their_gravity() -> None:
    wrong = {
        "holder.phone": "(999) 555-0142", "guarantor.kind": "notary", "subscription.basic": 500, "payment.amount": None,
        "no.such.answer": 1, "holder.names": None,
    }  # fmt: skip
    found = check("rights", wrong, terms={"document_date": None}, now="2027-01-01T00:00")
    fields = list(packed("rights-notice").fields)
    places = [
        -1 if one.field is None or one.field.startswith("offer.")
        else fields.index(one.field) if one.field in fields
        else len(fields)
        for one in found
    ]  # fmt: skip
    keys = [(place, _RANK[one.severity]) for place, one in zip(places, found, strict=True)]
    assert keys == sorted(keys)
    assert found[0].field == "offer.document_date"
    assert found[-1].field == "no.such.answer"
    of_date = [one.severity for one in found if one.field == "notice.date"]
    assert of_date == ["warning", "note"]


@pytest.mark.parametrize(
    ("base", "wrong", "only"),
    [
        ("rights", {"rights.count": "abc"}, ("wrong-answer", "rights.count")),
        ("rights", {"subscription.basic": 500}, ("basic-above-rights", "subscription.basic")),
        ("rights", {"subscription.basic": -1}, ("wrong-answer", "subscription.basic")),
        ("rights", {"subscription.basic": 10**12}, ("basic-above-rights", "subscription.basic")),
        ("rights", {"notice.date": "2026-12-24T10:00"}, ("notice-late", "notice.date")),
        ("rights", {"payment.method": "cash"}, ("wrong-answer", "payment.method")),
        ("rights", {"payment.method": None}, ("required", "payment.method")),
        ("rights", {**CHECK, "payment.instrument.clears": None}, ("required", "payment.instrument.clears")),
        ("tender", {"shares.tendered": 10**9}, ("tendered-over-held", "shares.tendered")),
        ("tender", {"shares.held": None}, ("required", "shares.held")),
        ("letter", {"signer": "x"}, ("wrong-answer", "signer")),
        ("letter", {"holder.names": ["Other Person"]}, ("holder-named-otherwise", "holder.names")),
        ("letter", {"tax.kind": None}, ("required", "tax.kind")),
    ],
)
def test_a_mistake_is_named_once(base: str, wrong: Mapping[str, Any], only: tuple[str, str]) -> None:
    found = check(base, wrong)
    assert errors(found) == [only]
    # Nothing else is said of that answer, and nobody is asked for what the error already asks for.
    assert [one.code for one in found if one.field == only[1]] == [only[0]]
    assert all(only[1] not in one.needs for one in found if one.code != only[0])


def test_two_mistakes_that_do_not_touch_are_both_named() -> None:
    wrong = {"guarantor.kind": "notary", "payment.amount": "1.00", "holder.address": ["x"]}
    assert {field for _, field in errors(check("rights", wrong))} == set(wrong)


def test_an_empty_term_keeps_the_rules_that_need_it_silent() -> None:
    found = check("rights", terms={"price": None})
    assert [(one.code, one.field) for one in found if one.severity != "note"] == [("empty-term", "offer.price")]
    assert all("offer.price" not in one.needs for one in found)


def test_a_gap_is_asked_for_once() -> None:
    found = check("tender", {"shares.held": None}, rules=("shares", "odd-lot"))
    assert [one.code for one in found if "shares.held" in one.needs] == ["tendered-over-held"]


def _everything() -> list[Finding]:
    found = [check(one.base, one.wrong, terms=one.terms, at=one.at, now=one.now) for one in CASES]
    found += [check(base, changes, terms=terms) for _, base, changes, terms, _ in UNTELLABLE]
    return [one for several in found for one in several]


def test_every_message_is_whole_sentences_with_a_source() -> None:
    everything = _everything()
    assert len({one.code for one in everything}) > 80
    for one in everything:
        assert one.message.endswith((".", "?")), one.message
        assert "  " not in one.message, one.message
        assert not re.search(r"\bNone\b|\bTrue\b|[{}]|\.\.", one.message), one.message
        assert one.basis, one.code
        if one.severity == "error":
            # What happened, what it means, what to do: never a bare "invalid".
            assert one.message.count(". ") >= 1, one.message


def test_a_private_answer_is_never_repeated() -> None:
    private = {"tax.number": "07-3456789", "special_payment.tin": "000-12-9876"}
    messages = [one.message for one in check("letter", private)]
    assert {field for _, field in errors(check("letter", private))} == set(private)
    assert not any(text in message for message in messages for text in private.values())


def test_codes_and_fields_are_those_of_the_forms() -> None:
    """A rule on an answer that no form asks, and that its tests do not make up, would never speak."""
    folders = [path.parent for path in (ROOT / "forms").glob("*/form.toml")]
    asked = {key for folder in folders for key in load_form(folder).fields}
    later = {"notes.principal", "notes.certificates"}  # the exchange form's
    named = {key for rule in RULES for key in (*rule.on, *rule.reads) if not key.startswith("offer.")}
    assert named - asked - later <= {"signature_guarantee.medallion_cover"}


_COLUMNS = st.sampled_from(["number", "shares", "tendered", "name", "date", "capacity", "x"])
_TYPED = st.one_of(
    st.text(max_size=30),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["|", ":", "", "1e9", "NaN", "-0", "9" * 40, "2026-02-30", "Infinity", "0x1", "½", "\x00"]),
    st.lists(st.text(max_size=12), max_size=4),
    st.lists(st.dictionaries(_COLUMNS, st.text(max_size=8)), max_size=3),
)


@given(st.data())
def test_nothing_typed_raises(data: st.DataObject) -> None:
    base = data.draw(st.sampled_from(sorted(BASES)))
    fields = list(packed(BASES[base][0]).fields)
    changes = data.draw(st.dictionaries(st.sampled_from(fields), _TYPED, max_size=6))
    found = check(base, changes)
    assert len({(one.field) for one in found if one.severity == "error"}) == len(errors(found))


@given(st.data())
def test_leaving_answers_out_never_invents_a_mistake(data: st.DataObject) -> None:
    """Of answers left out only the answers themselves are missed: what was right in the rest stays right."""
    base = data.draw(st.sampled_from(sorted(BASES)))
    answers = BASES[base][2]
    absent = data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=12))
    codes = {code for code, field in errors(check(base, dict.fromkeys(absent))) if field not in absent}
    # Lists that refer to each other, a tick whose number is gone, and sums that an answer left out has changed.
    assert codes <= {
        "required", "purchase-order", "conditional-minimum", "amount", "price-elections", "cover-reference",
        "conditional-unclaimed", "over-needs-full-basic", "wrong-answer",
    }, codes  # fmt: skip


def test_a_notice_is_checked_in_a_few_milliseconds() -> None:
    one = notice("rights")
    findings(one)
    started = time.perf_counter()
    for _ in range(100):
        findings(one)
    # Ten times what it takes on a slow desk: 10,000 rows are a matter of seconds, not minutes.
    assert time.perf_counter() - started < 2


def test_a_notice_is_not_changed_by_being_checked() -> None:
    one = notice("rights", {**RIGHTS, "payment.amount": "1.00"})
    assert findings(one) == findings(one)
    assert findings(replace(one, now=one.at)) == findings(one)
