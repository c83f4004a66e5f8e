"""Each rule shown a notice it passes, one it objects to, and one of which it cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from gdnotice.findings.engine import FAMILIES, RULES, findings
from gdnotice.notice.answers import Answers
from gdnotice.offer.terms import Conflict, Setting
from gdnotice.pack import types
from gdnotice.pack.form import Field, Form
from gdnotice.pack.load import form as packed
from tests.findings.cases import BASES, check, notice
from tests.findings.rule_cases import CASES, UNTELLABLE, Case

ELSEWHERE = frozenset({"offer-kind", "conflict", "denomination", "nothing-subscribed"})
"""Codes whose cases need an offer or a form of their own; they are shown further down."""


def _names(case: Case) -> str:
    return f"{case.code}-{case.severity}-{case.base}"


@pytest.mark.parametrize("case", CASES, ids=_names)
def test_a_rule_objects(case: Case) -> None:
    found = check(case.base, case.wrong, terms=case.terms, at=case.at, now=case.now)
    assert (case.code, case.severity, case.on) in {(one.code, one.severity, one.field) for one in found}, found


@pytest.mark.parametrize("case", CASES, ids=_names)
def test_a_rule_passes(case: Case) -> None:
    now = case.now if case.right else None
    found = check(case.base, case.right, terms=case.right_terms, at=case.right_at, now=now)
    assert (case.code, case.severity, case.on) not in {(one.code, one.severity, one.field) for one in found}, found


@pytest.mark.parametrize("case", CASES, ids=_names)
def test_questions_are_named_by_their_labels(case: Case) -> None:
    """A clerk knows no ids: messages say “Received by the agent”."""
    ids = {
        key for name in ("rights-notice", "tender-notice", "transmittal") for key in packed(name).fields if "." in key
    }
    found = check(case.base, case.wrong, terms=case.terms, at=case.at, now=case.now)
    told = [one for one in found if one.code != "unknown-answer"]  # that one names a key of a file of answers
    assert [(key, one.message) for one in told for key in sorted(ids) if key in one.message] == []


def test_every_rule_has_a_case() -> None:
    codes = {rule.code for rule in RULES} | {"required", "not-applicable"}
    assert codes == {case.code for case in CASES} | ELSEWHERE


@pytest.mark.parametrize("base", BASES)
def test_the_bases_have_no_error(base: str) -> None:
    assert [one for one in check(base) if one.severity in ("error", "warning")] == []


def _alone(code: str) -> tuple[str, ...]:
    """The family of one rule by itself, so that no other finding keeps it silent."""
    return next((rule.family,) for rule in RULES if rule.code == code)


@pytest.mark.parametrize(("code", "base", "changes", "terms", "lacking"), UNTELLABLE)
def test_a_rule_says_what_it_needs(
    code: str, base: str, changes: Mapping[str, Any], terms: Mapping[str, Any], lacking: str
) -> None:
    found = check(base, changes, terms=terms, rules=_alone(code), at="2003-04-17T12:00" if base == "letter" else None)
    notes = [one for one in found if lacking in one.needs]
    assert [(one.code, one.severity) for one in notes] != []
    assert {one.severity for one in notes} == {"note"}
    assert [one for one in found if one.severity == "error"] == []
    # Where a rule of the family before it has named the same gap, this one keeps silent: once is enough.
    own = [one for one in notes if one.code == code]
    assert len(own) == 1 or (len(notes) == 1 and len(own) == 0)


def test_every_rule_that_may_not_tell_is_shown() -> None:
    untellable = {rule.code for rule in RULES if rule.tells} - {"denomination", "delivery-method"}
    assert untellable == {code for code, *_ in UNTELLABLE}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_unanswered_is_neither_right_nor_wrong(family: str) -> None:
    """With nothing answered no rule but those on what must be answered finds an error."""
    for base, (_, _, answers) in BASES.items():
        found = check(base, dict.fromkeys(answers), rules=(family,))
        wrong = {one.code for one in found if one.severity == "error"}
        assert wrong <= {"required", "price-elections"}, (base, wrong)


# ------------------------------------------------------------------ offers and forms of their own


def test_a_form_for_another_kind_of_offer_is_an_error() -> None:
    form = replace(packed("tender-notice"), kinds=("auction",))
    found = check("tender", form=form)
    assert ("offer-kind", "error", "offer.kind") in {(one.code, one.severity, one.field) for one in found}
    assert ("offer-kind", "offer.kind") not in {(one.code, one.field) for one in check("tender")}


def test_a_conflict_is_shown_with_both_readings_and_sources() -> None:
    base = notice("tender")
    readings = (("75382N109", Setting("Schedule TO")), ("75382N208", Setting("Amendment No. 2")))
    terms = replace(base.terms, unresolved=(Conflict("cusip", readings),))
    found = [one for one in findings(replace(base, terms=terms)) if one.code == "conflict"]
    assert [(one.severity, one.field) for one in found] == [("error", "offer.cusip")]
    assert all(text in found[0].message for text in ("75382N109", "75382N208", "Schedule TO", "Amendment No. 2"))
    assert found[0].basis == "Schedule TO and Amendment No. 2"
    assert "conflict" not in {one.code for one in findings(base)}


def _notes_form(kind: types.FieldType = types.COUNT) -> Form:
    question = Field("notes.principal", kind, "Principal amount tendered", unit="US dollars")
    return replace(
        packed("tender-notice"),
        id="notes",
        terms=(),
        rules=("denominations",),
        fields={"notes.principal": question},
        pages=(),
    )


@pytest.mark.parametrize(
    ("principal", "wrong"),
    [(2000, False), (3000, False), (17000, False), (0, True), (1000, True), (1999, True), (2500, True), (2001, True)],
)
@pytest.mark.parametrize("kind", [types.COUNT, types.MONEY])
def test_denominations(principal: int, wrong: bool, kind: types.FieldType) -> None:
    terms = {"exchange.denomination_minimum": 2000, "exchange.denomination_multiple": 1000}
    found = check("tender", {"notes.principal": str(principal)}, terms=terms, form=_notes_form(kind))
    answers = [one for one in found if one.field == "notes.principal"]
    assert [(one.code, one.severity) for one in answers] == ([("denomination", "error")] if wrong else [])


def test_denominations_that_the_offer_does_not_give() -> None:
    terms = {"exchange.denomination_minimum": 2000}
    (found,) = check("tender", {"notes.principal": 3000}, terms=terms, form=_notes_form(), rules=("denominations",))[:1]
    assert (found.code, found.severity, found.needs) == (
        "denomination", "note", ("offer.exchange.denomination_multiple",),
    )  # fmt: skip
    assert check("tender", form=_notes_form(), terms=terms) == ()


def test_an_agent_that_cannot_be_reached_leaves_the_method_open() -> None:
    base = notice("rights", {"delivery.method": "mail"}, rules=("delivery",))
    found = findings(replace(base, terms=replace(base.terms, agents=())))
    assert [(one.code, one.severity, one.needs) for one in found] == [("delivery-method", "note", ("offer.agent",))]


def test_a_medallion_table_that_disagrees_is_told() -> None:
    found = check("tender", {"guarantor.medallion": "Z0012345"}, terms={"price": Decimal(150000)})
    (cover,) = [one for one in found if one.code == "medallion-cover"]
    assert "12,000,000.00" in cover.message
    assert "14,000,000.00" in cover.message
    stated = check(
        "tender",
        {"guarantor.medallion": "Z0012345", "guarantor.medallion_cover": "14000000"},
        terms={"price": Decimal(150000)},
    )
    assert "medallion-cover" not in {one.code for one in stated}


def test_no_answer_is_left_in_an_empty_answers_file() -> None:
    base = notice("rights")
    bare = replace(base, answers=Answers({}), computed={})
    required = {
        key for key, question in base.form.fields.items() if question.required is True and question.when is None
    }
    assert required <= {one.field for one in findings(bare) if one.code == "required"}


def test_a_notice_for_no_share_is_an_error_where_the_form_lets_it_be_written() -> None:
    form = packed("rights-notice")
    basic = replace(form.fields["subscription.basic"], minimum=Decimal(0))
    lenient = replace(form, fields={**form.fields, "subscription.basic": basic})
    nothing = {"subscription.basic": 0, "subscription.over": 0, "payment.amount": None}
    assert ("nothing-subscribed", "subscription.basic") in {
        (one.code, one.field) for one in check("rights", nothing, form=lenient)
    }
    assert "nothing-subscribed" not in {one.code for one in check("rights", form=lenient)}
