from __future__ import annotations

import pytest

from gdnotice.stamp.compiled import Compiled
from tests.stamp.papers import compiled, flat_form, ruled


@pytest.fixture(scope="session")
def three_pages() -> Compiled:
    """Three pages of eight ruled blanks, compiled once."""
    return compiled(flat_form(3), *(ruled(row, page) for page in (1, 2, 3) for row in range(8)))
