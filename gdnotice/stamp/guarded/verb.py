"""The word that makes a built program the child that reads one file from outside; light, for it is looked for first."""

from __future__ import annotations

import sys

VERB = "--read-one-file-from-outside"
"""What a built program is started with to be such a process. Its main function looks for it first of all."""


def serve_if_asked() -> None:
    """Where this process was started for that: do the one piece of work and leave. Otherwise nothing."""
    if sys.argv[1:] == [VERB]:
        from gdnotice.stamp.guarded.child import serve

        sys.exit(serve())
