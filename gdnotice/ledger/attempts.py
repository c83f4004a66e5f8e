"""Wrong passphrases make the next one wait. The count of failures is all that is kept, in the file ``tries``.

It slows somebody at the desk's own program. Somebody with a copy of the file is slowed by Argon2id alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gdnotice import files
from gdnotice.errors import World
from gdnotice.ledger.sealing import Unopened

FILE = "tries"
LONGEST = 60.0
"""Seconds: a person who mistypes all morning still gets in."""


def delay(failures: int) -> float:
    """Seconds to wait before the next attempt: none after no failure, then 1, 2, 4 ... up to :data:`LONGEST`."""
    return 0.0 if failures <= 0 else float(min(2 ** min(failures - 1, 10), LONGEST))


@contextmanager
def counted(folder: Path, wrong: World, pause: Callable[[float], None]) -> Iterator[None]:
    """One attempt at opening: waits first, counts a failure (``Unopened``) and raises ``wrong`` for it."""
    failures = _failures(folder)
    if failures:
        pause(delay(failures))
    try:
        yield
    except Unopened:
        # A folder that cannot be written keeps no count. Nothing depends on it.
        with contextlib.suppress(World):
            files.write_whole(folder / FILE, str(failures + 1).encode("ascii"), mode=0o600)
        raise wrong from None
    if failures:
        with contextlib.suppress(OSError):
            (folder / FILE).unlink()


def _failures(folder: Path) -> int:
    try:
        return max(0, int((folder / FILE).read_bytes()[:20]))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        return 1
