"""Rule 14e-4: who tenders must be net long at least what is tendered. Tenders only, never a rights exercise."""

from __future__ import annotations

from gdnotice.findings.parameters import SAFE_HARBOUR
from gdnotice.findings.rule import Look, Needs, Outcomes, Rule, error, rule
from gdnotice.findings.shares import tendered
from gdnotice.values import printed_count


@rule(
    "net-long", "net-long", "net_long.position", ("shares.tendered", "shares.certificates", "shares.held"),
    tells="whether the holder is net long what is tendered", basis=SAFE_HARBOUR,
)  # fmt: skip
def net_long(look: Look) -> Outcomes:
    if look.terms.offer.kind == "rights":
        return
    position, offered = look.count("net_long.position"), tendered(look)
    if offered is None:
        yield Needs(("shares.tendered",))
    elif position is None:
        yield Needs(("net_long.position",))
    elif position < offered:
        yield error(
            "net_long.position",
            f"The net long position is {printed_count(position)} shares and {printed_count(offered)} are tendered. "
            "Rule 14e-4 forbids tendering more than the net long position, over all accounts and counting options "
            f"written. Tender {printed_count(position)} or fewer, or correct the position.",
        )


RULES: tuple[Rule, ...] = (net_long,)
