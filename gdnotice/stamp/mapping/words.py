"""How alike the words beside a blank and the wording of a field are, from 0 to 1.

Words are compared by stem, the way these papers write them ("Tel. No.(s)" is "telephone number"), and weighted by how
few fields of the form use them. Wording with ``___`` says what stands before the blank and what after it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

_SAME = {
    "tel": "telephone", "phone": "telephone", "tele": "telephone", "no": "number", "num": "number", "facsimile": "fax",
    "telecopy": "fax", "telecopier": "fax", "dated": "date", "mailing": "mail", "acct": "account",
    "cert": "certificate", "certif": "certificate", "shareholder": "holder", "stockholder": "holder",
    "securityholder": "holder",
    "overnight": "courier", "express": "courier", "transferring": "transfer", "transferor": "transferor",
    "represented": "represent", "representing": "represent", "evidencing": "represent", "evidenced": "represent",
    "tendered": "tender", "tendering": "tender", "subscribed": "subscribe", "subscribing": "subscribe",
    "delivered": "deliver", "delivering": "deliver", "delivery": "deliver", "confirmation": "confirm",
    "guaranteeing": "guarantee", "guaranteed": "guarantee", "signer": "sign", "zipcode": "zip",
}  # fmt: skip
_LITTLE = frozenset(
    (
        *("a", "an", "the", "and", "or", "as", "at", "by", "for", "from", "in", "of", "on", "to", "with", "per"),
        *("under", "any", "all", "each", "such", "this", "that", "which", "its", "your", "their", "it", "if"),
        *("are", "is", "be", "been", "has", "have", "will", "must", "please", "print", "type", "available", "full"),
        *("include", "including", "see", "attach"),
    )
)
_LITTLE_WEIGHT = 0.15

_Said: TypeAlias = tuple[set[str], float]
"""The different words of a text, and what they weigh together."""

_LABEL = re.compile(r"[A-Z][^:._]{0,50}: ?(?:___|\$ ?___)")


@cache
def stems(text: str) -> tuple[str, ...]:
    """The words of ``text`` in order, each reduced to what these papers mean by it."""
    lowered = re.sub(r"\((?:s|es|ies)\)", "", text.lower()).replace("e-mail", "email").replace("'s", "")
    found = []
    for word in re.findall(r"___|[a-z]+|\d+", lowered):
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word != "address":
            word = word[:-3] + "y" if word.endswith("ies") else word[:-1]  # noqa: PLW2901
        if word == "addresse":
            word = "address"  # noqa: PLW2901
        found.append(_SAME.get(word, word))
    return tuple(found)


class Weights:
    """How much each word says, learnt from all wordings that a blank could have: what many share says little."""

    def __init__(self, wordings: Iterable[Iterable[str]]) -> None:
        counts: dict[str, int] = {}
        total = 1
        for phrases in wordings:
            total += 1
            for word in {word for phrase in phrases for word in stems(phrase)}:
                counts[word] = counts.get(word, 0) + 1
        most = math.log(total + 1)
        self._weights: Mapping[str, float] = {
            word: _LITTLE_WEIGHT if word in _LITTLE else 0.35 + 0.65 * math.log((total + 1) / count) / most
            for word, count in counts.items()
        }
        self._said: dict[str, _Said] = {}
        self._asked: dict[str, _Said] = {}

    def of(self, word: str) -> float:
        """The weight of one stem, above 0 up to 1."""
        return self._weights.get(word, _LITTLE_WEIGHT if word in _LITTLE else 0.8)

    def sum(self, words: Iterable[str]) -> float:
        return sum(self.of(word) for word in words)

    def label(self, label: str, phrase: str) -> float:
        """Likeness of a label (or caption) and one wording: what they share of both, and of the wording alone."""
        ours, whole = self._said.get(label) or self._keep(self._said, label, set(stems(label)))
        theirs, wording = self._asked.get(phrase) or self._keep(self._asked, phrase, set(stems(phrase)) - {"___"})
        if ours.isdisjoint(theirs):
            return 0.0
        shared = self.sum(ours & theirs)
        return 0.7 * 2 * shared / (whole + wording) + 0.3 * shared / wording

    def _keep(self, known: dict[str, _Said], text: str, words: set[str]) -> _Said:
        """Remember the words of ``text``: every blank is held against every wording of the form."""
        return known.setdefault(text, (words, self.sum(words)))

    def sentence(self, before: str, after: str, phrase: str) -> float:
        """Likeness of the running text around a gap and one wording."""
        if "___" in after:
            # What follows leads to the next blank, or is its label.
            after = "" if _LABEL.match(after) else re.split(r"[,;:]", after)[0]
        if "___" in phrase:
            left, _, right = phrase.partition("___")
            return self._beside(before, after, stems(left), stems(right))
        return 0.85 * self._near(before, after, stems(phrase))

    def _beside(self, before: str, after: str, left: tuple[str, ...], right: tuple[str, ...]) -> float:
        ours_left = _until_blank(stems(before)[::-1])[: len(left) + 2]
        ours_right = _until_blank(stems(after))[: len(right) + 2]
        shared = self.sum(word for word in left if word in ours_left)
        shared += self.sum(word for word in right if word in ours_right)
        wanted = self.sum(left) + self.sum(right)
        return shared / wanted if wanted else 0.0

    def _near(self, before: str, after: str, phrase: tuple[str, ...]) -> float:
        """How much of a label stands close to the gap; one word alone is a weak sign."""
        close: dict[str, float] = {}
        for words, reach in ((_until_blank(stems(before)[::-1]), 14), (_until_blank(stems(after)), 7)):
            for place, word in enumerate(words[:reach]):
                close[word] = max(close.get(word, 0.0), 1.0 if place < 4 else 1.0 - 0.06 * (place - 3))
        wanted = self.sum(phrase)
        found = sum(self.of(word) * close.get(word, 0.0) for word in phrase)
        telling = [word for word in phrase if word not in _LITTLE]
        return (found / wanted) * (0.7 if len(telling) < 2 else 1.0) if wanted else 0.0


def _until_blank(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words up to the next blank: what lies beyond it belongs to that one."""
    return words[: words.index("___")] if "___" in words else words
