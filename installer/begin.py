"""Where both built programs begin. A child of the program itself is served before anything heavy is loaded."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import PurePath
from types import ModuleType

from gdnotice.stamp.guarded.verb import serve_if_asked

if __name__ == "__main__":
    # python-stdnum imports TLS for web services that it is never asked for. A built program has no TLS.
    sys.modules["ssl"] = ModuleType("ssl")
    multiprocessing.freeze_support()  # a process of a batch
    serve_if_asked()  # the process that reads one file from outside

    if PurePath(sys.argv[0]).stem.endswith("-desk"):
        from ui.app import main as window

        sys.exit(window())
    else:
        from gdnotice.cli.main import main as shell

        shell()
