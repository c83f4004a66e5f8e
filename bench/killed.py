"""Kill the ledger's acts hundreds of times at random instants: ``.venv/bin/python bench/killed.py [--kills 300]``.

What is killed and what must hold afterwards is in ``tests/ledger/killing.py``. The first thing that does not hold ends
it with an assertion. The seed that it prints gives the same instants again, as far as the machine does.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
from pathlib import Path


def main() -> int:
    """Exit code 0; an assertion where something did not hold."""
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from tests.ledger.killer import killer
    from tests.ledger.killing import KINDS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--only", default="", metavar="WORDS", help="kinds of acts with this in their name")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    kinds = [one for one in KINDS if asked.only in one.name]
    found = {one.name: [0, 0, 0] for one in kinds}
    with killer(asked.seed) as one:
        for kind in itertools.islice(itertools.cycle(kinds), asked.kills):
            told, present = one.kill(kind)
            for place, more in enumerate((1, told, present - told)):
                found[kind.name][place] += more
    for name, (kills, told, more) in found.items():
        print(f"{name:<24} {kills:>4} kills, {told:>6} acts told as done, {more:>3} done and not told yet")
    return 0


if __name__ == "__main__":
    sys.exit(main())
