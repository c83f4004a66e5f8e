"""PDFs with fields, written object by object, so that parents, names, states and appearances are just as wanted."""

from __future__ import annotations

from dataclasses import dataclass, field

from gdnotice.stamp.placement import Box
from tests.stamp.papers import content, handmade

HEIGHT = 792.0


@dataclass
class Fielded:
    """A letter-size PDF with fields. Boxes and words are given downwards from the top left, as a person sees them."""

    pages: int = 1
    page_entries: bytes = b""
    form_entries: bytes = b""
    catalog_entries: bytes = b""
    words: list[tuple[int, float, float, str]] = field(default_factory=list)
    lines: list[tuple[int, float, float, float]] = field(default_factory=list)
    objects: dict[int, bytes] = field(default_factory=dict)
    annotations: dict[int, list[int]] = field(default_factory=dict)
    roots: list[int] = field(default_factory=list)
    next: int = 100

    def say(self, x: float, down: float, text: str, page: int = 1) -> None:
        self.words.append((page, x, down, text))

    def rule(self, x0: float, x1: float, down: float, page: int = 1) -> None:
        self.lines.append((page, x0, x1, down))

    def parent(self, entries: bytes, under: int | None = None, root: bool = True) -> int:
        """A node of the field tree without a place of its own."""
        return self._add(entries, under, root)

    def widget(self, box: Box, entries: bytes, page: int = 1, under: int | None = None) -> int:
        """A widget with these entries; under a parent, or a field of its own."""
        left, top, right, bottom = box
        place = f"/Rect [{left:g} {HEIGHT - bottom:g} {right:g} {HEIGHT - top:g}]".encode()
        number = self._add(b"/Type /Annot /Subtype /Widget " + place + b" " + entries, under, under is None)
        self.annotations.setdefault(page, []).append(number)
        return number

    def text(self, name: str, box: Box, more: bytes = b"", page: int = 1) -> int:
        look = b"" if b"/DA" in more else b"/DA (/Helv 0 Tf 0 g)"
        return self.widget(box, b"/FT /Tx /T (%s) /F 4 %s %s" % (name.encode(), look, more), page)

    def check(self, name: str, box: Box, state: str, more: bytes = b"", page: int = 1) -> int:
        return self.widget(box, b"/FT /Btn /T (%s) /F 4 %s %s" % (name.encode(), self.looks(state), more), page)

    def looks(self, state: str) -> bytes:
        """Appearances for a box that is on in this state."""
        on = self._put(b"<< /Type /XObject /Subtype /Form /BBox [0 0 8 8] /Length 0 >>\nstream\n\nendstream")
        name = "".join(
            character if character.isalnum() else "".join(f"#{byte:02X}" for byte in character.encode())
            for character in state
        )
        return b"/AS /Off /AP << /N << /%s %d 0 R /Off %d 0 R >> >>" % (name.encode(), on, on)

    def _put(self, body: bytes) -> int:
        self.next += 1
        self.objects[self.next] = body
        return self.next

    def _add(self, entries: bytes, under: int | None, root: bool) -> int:
        number = self.next + 1
        self._put(b"<< %s %s >>" % (entries, b"" if under is None else b"/Parent %d 0 R" % under))
        if under is not None:
            body = self.objects[under]
            kids = b"/Kids ["
            if kids in body:
                self.objects[under] = body.replace(kids, kids + b"%d 0 R " % number)
            else:
                self.objects[under] = body[:-2] + kids + b"%d 0 R ] >>" % number
        elif root:
            self.roots.append(number)
        return number

    def pdf(self) -> bytes:
        """The whole file."""
        objects = dict(self.objects)
        first = 10
        kids = b" ".join(b"%d 0 R" % (first + 2 * page) for page in range(self.pages))
        fields = b" ".join(b"%d 0 R" % number for number in self.roots)
        objects[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R %s >>" % self.catalog_entries
        objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, self.pages)
        fonts = b"/DR << /Font << /Helv 4 0 R >> >>"
        objects[3] = b"<< /Fields [%s] %s /DA (/Helv 9 Tf 0 g) %s >>" % (fields, fonts, self.form_entries)
        objects[4] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        for page in range(self.pages):
            own = b" ".join(b"%d 0 R" % number for number in self.annotations.get(page + 1, []))
            objects[first + 2 * page] = (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /Helv 4 0 R >> >> "
                b"/Contents %d 0 R /Annots [%s] %s >>" % (first + 2 * page + 1, own, self.page_entries)
            )
            objects[first + 2 * page + 1] = content(self._drawn(page + 1))
        return handmade(objects)

    def _drawn(self, page: int) -> bytes:
        parts = []
        for on, x, down, text in self.words:
            if on == page:
                plain = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
                parts.append(f"BT /Helv 10 Tf {x:g} {HEIGHT - down:g} Td ({plain}) Tj ET")
        for on, x0, x1, down in self.lines:
            if on == page:
                parts.append(f"0.5 w {x0:g} {HEIGHT - down:g} m {x1:g} {HEIGHT - down:g} l S")
        return "\n".join(parts).encode("cp1252")
