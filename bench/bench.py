"""``python3 dev.py bench [--quick] [--write]``: our stamping beside other PDF libraries, interleaved in one run."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

if __name__ == "__main__":
    # A script's own folder comes first on the path; there ``bench`` would be this file instead of the folder.
    sys.path[0] = str(ROOT)
    from bench.measure import main

    sys.exit(main(sys.argv[1:]))
