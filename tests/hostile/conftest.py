from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.hostile.forked import Nursery


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Children under the limits of the real one, started fast enough for hundreds."""
    if sys.platform == "win32":
        pytest.skip("needs fork, which Windows lacks; test_child.py tries the real child there")
    nursery = Nursery()
    try:
        yield nursery
    finally:
        nursery.close()
