"""Lines of shaped letters onto a compiled printing: the fonts that they need, and each as a content stream has it.

Fonts are made for one stamp, of the clusters that it shows, and numbered before all else that it writes: the result
is a compiled printing like any other. Hardly any stamp needs this.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gdnotice.stamp.compiled import Compiled, extended
from gdnotice.stamp.fit import Measure
from gdnotice.stamp.letters import embedding, shaped
from gdnotice.stamp.letters.faces import Face
from gdnotice.stamp.letters.shaped import Cluster, Line

Shown: TypeAlias = Callable[[float], str]
"""A line as operators, at a size in points."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """Fonts as objects, numbered one after another; ``names`` are the resources' names with the number of each font's
    dictionary, ``lines`` the lines that are set in them."""

    objects: list[bytes]
    names: Mapping[str, int]
    lines: Mapping[str, Shown]


def with_shaped_lines(of: Compiled, texts: Iterable[str]) -> tuple[Compiled, Mapping[str, Shown]]:
    """``of`` with the fonts for those of ``texts`` that its own faces cannot set letter by letter, and these lines."""
    # no page uses such a name: those of the stamp's two fonts do not, and it begins with one
    made = fonts_for(of.measure, texts, of.ground.size, f"{of.fonts[1]}S", listed=of.lists_letters)
    fonts = {f"/{name}": b"%d 0 R" % number for name, number in made.names.items()}
    return extended(of, made.objects, more_fonts={**of.more_fonts, **fonts}), made.lines


def fonts_for(measure: Measure, texts: Iterable[str], first: int, beginning: str, *, listed: bool = False) -> Fonts:
    """The fonts for those of ``texts`` that the face of ``measure`` cannot set letter by letter, as objects numbered
    from ``first`` under names with this ``beginning``."""
    known = measure.ems
    odd = [text for text in dict.fromkeys(texts) if any(character not in known for character in text)]
    lines = {text: shaped.line(measure.name, text) for text in odd}
    codes: dict[Face, dict[Cluster, int]] = {}
    for line in lines.values():
        for one in line.clusters:
            own = codes.setdefault(one.face, {})
            own.setdefault(one, len(own) + 1)
    objects: list[bytes] = []
    names: dict[Face, str] = {}
    numbers: dict[str, int] = {}
    for place, (face, own) in enumerate(codes.items(), 1):
        names[face] = f"{beginning}{place}"
        numbers[names[face]] = first + len(objects)
        objects += embedding.shaped_objects(face, tuple(own), first + len(objects), listed=listed)
    return Fonts(objects, numbers, {text: _shown(line, codes, names) for text, line in lines.items()})


def _shown(line: Line, codes: Mapping[Face, Mapping[Cluster, int]], names: Mapping[Face, str]) -> Shown:
    """The line for any size: the clusters of one face together, each put where it belongs in spite of the whole
    thousandths in which a PDF tells widths."""
    parts = []
    pen = natural = 0.0
    for face, group in itertools.groupby(line.clusters, key=lambda one: one.face):
        steps = []
        for one in group:
            shift = round(natural - pen, 1)
            if shift:
                steps.append(f"{shift:g}")
            natural += embedding.rounded_width(one) - shift
            pen += one.advance * 1000 / face.units
            steps.append(f"<{codes[face][one]:04X}>")
        parts.append((names[face], "".join(steps)))

    def shown(size: float) -> str:
        return " ".join(f"/{name} {size:g} Tf [{steps}]TJ" for name, steps in parts)

    return shown
