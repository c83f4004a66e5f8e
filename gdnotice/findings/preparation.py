"""Who prepares a paper does not approve it."""

from __future__ import annotations

from gdnotice.findings.identity import folded
from gdnotice.findings.rule import Look, Outcomes, Rule, error, rule

FAMILY = "dual-control"


@rule("same-person", FAMILY, "desk.approver", ("desk.preparer",), basis="dual control: one prepares, another approves")
def same_person(look: Look) -> Outcomes:
    preparer, approver = look.text("desk.preparer"), look.text("desk.approver")
    if preparer is not None and approver is not None and folded(preparer) == folded(approver):
        yield error(
            "desk.approver",
            "The same person prepared and approved the paper. A mistake would pass unseen. Have another person "
            "approve it.",
        )


RULES: tuple[Rule, ...] = (same_person,)
