"""What was read of one page, where the blanks are looked for.

Lengths are points on the page as seen, y downwards.
"""

from __future__ import annotations

from gdnotice.stamp.page.read import PrintedPage
from gdnotice.stamp.page.shapes import Shapes, shapes_of
from gdnotice.stamp.page.text import Word, rows_of
from gdnotice.stamp.placement import Box


class Ground:
    """The words, the typed blanks and the lines of one page."""

    def __init__(self, page: PrintedPage) -> None:
        self.page = page
        self.number = page.number
        self.rows, self.typed = rows_of(page.glyphs)
        self.words: list[Word] = [word for row in self.rows for word in row.words]
        self.shapes: Shapes = shapes_of(page)
        self.tables: list[Box] = []

    def words_in(self, box: Box, slack: float = 0.0) -> list[Word]:
        """The words whose middle lies in a box."""
        left, top, right, bottom = box
        return [
            word
            for word in self.words
            if left - slack < (word.left + word.right) / 2 < right + slack
            and top - slack < word.base - 0.3 * word.size < bottom + slack
        ]
