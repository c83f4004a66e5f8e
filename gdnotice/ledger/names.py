"""Names of people as they are compared: what a person reads as the same name is the same name."""

from __future__ import annotations

import re
import unicodedata

_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f]")
"""Printable by their category, and nothing is seen of them."""

_LATIN = {
    "A": "\u0410\u0391", "B": "\u0412\u0392", "C": "\u0421\u03f9", "E": "\u0415\u0395", "H": "\u041d\u0397",
    "K": "\u041a\u039a", "M": "\u041c\u039c", "N": "\u039d", "O": "\u041e\u039f", "P": "\u0420\u03a1",
    "Q": "\u051a", "S": "\u0405", "T": "\u0422\u03a4", "W": "\u051c", "X": "\u0425\u03a7",
    "Y": "\u0423\u03a5\u04ae", "Z": "\u0396", "J": "\u0408", "a": "\u0430\u03b1", "c": "\u0441\u03f2",
    "d": "\u0501", "e": "\u0435", "h": "\u04bb", "i": "\u0456\u03b9\u0131", "j": "\u0458\u03f3",
    "k": "\u03ba\u043a", "o": "\u043e\u03bf", "p": "\u0440\u03c1", "q": "\u051b", "s": "\u0455", "u": "\u03c5",
    "v": "\u03bd", "w": "\u051d", "x": "\u0445", "y": "\u0443\u03b3", "l": "\u0406\u0399\u04c0\u04cf",
}  # fmt: skip
"""Cyrillic and Greek letters by the Latin one that they look like. By code: in print nobody could tell them apart."""

_LOOKS = {ord(one): latin for latin, others in _LATIN.items() for one in others} | {
    ord("I"): "l",
    ord("1"): "l",
    ord("|"): "l",
    ord("0"): "O",
}


def plain(name: str) -> str:
    """The name as names are compared: composed, any blanks as one, wide and small forms as usual ones, no capitals."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def look(name: str) -> str:
    """What two names have in common that look the same on a screen."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", name)).translate(_LOOKS)
    return plain(unicodedata.normalize("NFKC", seen))


def mixes_scripts(name: str) -> bool:
    """Whether a word of the name has letters of two of the scripts Latin, Cyrillic and Greek."""
    words = unicodedata.normalize("NFKC", name).replace("-", " ").split()
    return any(len({script for one in word if (script := _script(one))}) > 1 for word in words)


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _SCRIPTS else ""
