"""Answers as such: unreadable, unknown to the form, missing, or given to a question that does not apply."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gdnotice.findings.rule import Look, Outcomes, Rule, error, listed, rule, warning
from gdnotice.pack.conditions import Condition
from gdnotice.pack.form import Field, Form

FAMILY = "answers"

_FORM = "the form's own definition"


@rule("wrong-answer", FAMILY, basis=_FORM, single=True)
def wrong_answer(look: Look) -> Outcomes:
    for wrong in look.notice.answers.wrong:
        if wrong.field in look.form.fields:
            yield error(wrong.field, _placed(wrong.fault.message, wrong.line))


@rule("unknown-answer", FAMILY, basis=_FORM, single=True)
def unknown_answer(look: Look) -> Outcomes:
    for wrong in look.notice.answers.wrong:
        if wrong.field not in look.form.fields:
            yield error(wrong.field, _placed(wrong.fault.message, wrong.line))


def _placed(message: str, line: int | None) -> str:
    return message if line is None else f"{message} It stands in line {line} of the answers."


READING: tuple[Rule, ...] = (wrong_answer, unknown_answer)


def missing_answers(form: Form) -> Iterator[Rule]:
    """One rule for each question of ``form`` that may have to be answered."""
    if FAMILY in form.rules:
        yield from (_required(field) for field in form.fields.values() if field.required is not False)


def idle_answers(form: Form) -> Iterator[Rule]:
    """One rule for each question of ``form`` that may not apply."""
    if FAMILY in form.rules:
        yield from (_idle(field) for field in form.fields.values() if field.when is not None)


def _required(field: Field) -> Rule:
    subjects = field.required.subjects if isinstance(field.required, Condition) else frozenset()
    reads = tuple(subjects | (field.when.subjects if field.when is not None else frozenset()))
    return Rule("required", FAMILY, (field.id,), reads, "", field.source or _FORM, partial(_missing, field))


def _missing(field: Field, look: Look) -> Outcomes:
    if look.given(field.id) or field.needed(look.raw) is not True:
        return
    why = f" {field.why.rstrip('. ')}." if field.why else " The agent will not take the paper without it."
    yield error(field.id, f"“{field.label}” is not answered.{why} Answer it.", needs=(field.id,))


def _idle(field: Field) -> Rule:
    reads = tuple(field.when.subjects) if field.when is not None else ()
    basis = field.source or _FORM
    return Rule("not-applicable", FAMILY, (field.id,), reads, "", basis, partial(_unasked, field), unasked=True)


def _unasked(field: Field, look: Look) -> Outcomes:
    """An answer of no, zero or an empty list says the same as none."""
    if look.asked(field.id) is False and look.typed(field.id):
        yield warning(
            field.id,
            f"“{field.label}” is answered, but the question does not apply here{_because(field, look)}. "
            "The answer has no effect. Take it out, or correct the answer that makes it apply.",
        )


def _because(field: Field, look: Look) -> str:
    subjects = sorted(field.when.subjects) if field.when is not None else []
    return f": that follows from {listed(look.label(key) for key in subjects)}" if subjects else ""
