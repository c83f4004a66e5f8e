"""Official forms as agents and their printers make them, drawn in several styles, with what is true of them.

Each maker notes for each blank it draws the field of the form that belongs there (None for none), so that a mapping can
be judged. Boxes are as in a placement: points from the page's top left.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gdnotice.stamp.placement import Box, Placement

LETTER, LEGAL, A4 = (612.0, 792.0), (612.0, 1008.0), (595.28, 841.89)


@dataclass(frozen=True)
class Known:
    """One blank as a person sees it: the middle of its room, and what belongs there."""

    page: int
    at: tuple[float, float]
    kind: str
    field: str | None
    value: str | None = None
    column: str | None = None


@dataclass
class Paper:
    """A reportlab canvas that measures downwards and notes the blanks that are put on it."""

    size: tuple[float, float] = LETTER
    known: list[Known] = field(default_factory=list)
    page: int = 1
    face: str = "Times-Roman"
    points: float = 10.0

    def __post_init__(self) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.out = io.BytesIO()
        self.canvas: Any = Canvas(self.out, pagesize=self.size, invariant=1)

    def done(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.out.getvalue()

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1

    def y(self, down: float) -> float:
        return self.size[1] - down

    def words(self, x: float, down: float, text: str, face: str = "", points: float = 0.0) -> float:
        """Put words on a baseline; gives where they end."""
        face, points = face or self.face, points or self.points
        self.canvas.setFont(face, points)
        self.canvas.drawString(x, self.y(down), text)
        return x + float(self.canvas.stringWidth(text, face, points))

    def heading(self, down: float, text: str, points: float = 12.0) -> None:
        self.canvas.setFont("Times-Bold", points)
        self.canvas.drawCentredString(self.size[0] / 2, self.y(down), text)

    def line(self, x0: float, down: float, x1: float) -> None:
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, self.y(down), x1, self.y(down))

    def box(self, box: Box) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.rect(box[0], self.y(box[3]), box[2] - box[0], box[3] - box[1])

    def note(self, x: float, down: float, field: str | None, kind: str = "text", **more: str) -> None:
        if field is not None and field.startswith("signature."):
            kind = "image"
        self.known.append(Known(self.page, (x, down), kind, field, **more))

    # ------------------------------------------------------------ blanks in one style or another

    def ruled(self, x: float, down: float, label: str, end: float, field: str | None) -> None:
        """``Label: ______`` with a drawn rule."""
        begin = self.words(x, down, label) + 4
        self.line(begin, down + 1.5, end)
        self.note((begin + end) / 2, down - 3, field)

    def typed(self, x: float, down: float, label: str, count: int, field: str | None) -> None:
        """``Label: ______`` with underscores."""
        begin = self.words(x, down, label + " ")
        end = self.words(begin, down, "_" * count)
        self.note((begin + end) / 2, down - 3, field)

    def dotted(self, x: float, down: float, label: str, count: int, field: str | None) -> None:
        begin = self.words(x, down, label + " ")
        end = self.words(begin, down, "." * count)
        self.note((begin + end) / 2, down - 3, field)

    def captioned(self, x: float, down: float, caption: str, end: float, field: str | None) -> None:
        """A rule with small words under it."""
        self.line(x, down, end)
        self.words(x, down + 9, caption, points=7.5)
        self.note((x + end) / 2, down - 4, field)

    def boxed(self, box: Box, label: str, field: str | None) -> None:
        """A box with a small label inside its top left corner."""
        self.box(box)
        self.words(box[0] + 3, box[1] + 8, label, "Helvetica", 6.5)
        self.note((box[0] + box[2]) / 2, box[3] - 6, field)

    def ticked(self, x: float, down: float, label: str, field: str, value: str, sign: str = "") -> None:
        """A box to tick before its words: drawn, or the ``sign`` of a font."""
        if sign in ("\u274f", "\u2751"):
            self.words(x, down, sign, "ZapfDingbats", 10)
        elif sign:
            self.words(x, down, sign)
        else:
            self.canvas.rect(x, self.y(down + 1), 8, 8)
        self.words(x + 16, down, label)
        self.note(x + 4, down - 3, field, "tick", value=value)


def plain_rights() -> tuple[bytes, list[Known]]:
    """A notice as a law firm's word processor prints it: words, underscores, dotted leaders, signs of a font."""
    paper = Paper()
    paper.heading(60, "NOTICE OF GUARANTEED DELIVERY")
    paper.heading(76, "for Rights Certificates of Sample Holdings, Inc.")
    say = paper.words
    say(72, 110, "The undersigned hereby represents that it is the holder of Rights Certificate(s) representing")
    x = say(72, 124, "__________")
    paper.note(72 + 20, 121, "rights.count")
    say(x, 124, " Rights and that such Rights Certificate(s) cannot be delivered in time. Upon the terms")
    say(72, 138, "of the Prospectus, the undersigned hereby elects to exercise the Basic Subscription Privilege to")
    x = say(72, 152, "subscribe for ")
    end = say(x, 152, "__________")
    paper.note((x + end) / 2, 149, "subscription.basic")
    say(end, 152, " share(s) of Common Stock with respect to such Rights and the")
    x = say(72, 166, "Over-Subscription Privilege to subscribe for an aggregate of up to ")
    end = say(x, 166, "________")
    paper.note((x + end) / 2, 163, "subscription.over")
    say(end, 166, " shares, subject to proration.")
    say(72, 194, "Payment of the Subscription Price is made in the following manner (check one):")
    paper.ticked(90, 212, "Wire transfer of funds", "payment.method", "wire", "\u274f")
    paper.ticked(90, 228, "Certified check", "payment.method", "certified-check", "\u274f")
    paper.ticked(90, 244, "Money order", "payment.method", "money-order", "\u274f")
    paper.dotted(72, 270, "Name of maker", 60, "payment.instrument.maker")
    paper.dotted(72, 286, "Date of check, draft or money order number", 40, "payment.instrument.date")
    paper.heading(320, "SIGNATURE OF HOLDER", 11)
    paper.typed(72, 345, "Signature(s):", 40, "signature.holder")
    paper.typed(72, 365, "Name(s):", 50, "holder.names")
    paper.typed(72, 385, "Address:", 50, "holder.address")
    paper.typed(72, 405, "Area Code and Telephone Number:", 30, "holder.phone")
    paper.heading(440, "GUARANTEE OF DELIVERY", 11)
    say(72, 460, "The undersigned, a member firm of a registered national securities exchange, guarantees that the")
    say(72, 474, "certificates representing the Rights will be delivered to the Subscription Agent.")
    paper.typed(72, 500, "Name of Firm:", 40, "guarantor.firm")
    paper.typed(72, 520, "Authorized Signature:", 36, "signature.institution")
    paper.typed(72, 540, "Name:", 44, "guarantor.signer")
    paper.typed(72, 560, "Title:", 44, "guarantor.title")
    paper.typed(72, 580, "Address:", 44, "guarantor.address")
    paper.typed(72, 600, "Telephone Number:", 36, "guarantor.phone")
    paper.typed(72, 620, "Date:", 30, "guarantor.date")
    return paper.done(), paper.known


def ruled_tender(size: tuple[float, float] = LETTER) -> tuple[bytes, list[Known]]:
    """A notice with drawn rules, a grid for certificates, drawn boxes, two columns with captions under the rules."""
    paper = Paper(size, face="Helvetica", points=9.5)
    paper.heading(54, "Notice of Guaranteed Delivery", 14)
    paper.words(72, 84, "The undersigned hereby tenders to the Purchaser the number of shares indicated below.")
    paper.ruled(72, 110, "Number of Shares tendered:", 300, "shares.tendered")
    heads = [("Certificate Nos.", "number", 200.0), ("Number of Shares", "shares", 170.0)]
    x, top = 72.0, 130.0
    for head, column, width in heads:
        paper.box((x, top, x + width, top + 18))
        paper.words(x + 6, top + 12, head, "Helvetica-Bold", 9)
        for row in range(4):
            box = (x, top + 18 + 18 * row, x + width, top + 36 + 18 * row)
            paper.box(box)
            paper.note((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, "shares.certificates", column=column)
        x += width
    paper.heading(240, "BOOK-ENTRY DELIVERY", 11)
    paper.ticked(72, 262, "Check here if the Shares will be delivered by book-entry transfer", "book_entry.used", "yes")
    paper.ruled(90, 284, "Name of Tendering Institution:", 500, "book_entry.institution")
    paper.ruled(90, 304, "DTC Participant Number:", 300, "book_entry.participant")
    paper.ruled(310, 304, "Account Number:", 500, "book_entry.account")
    paper.ruled(90, 324, "Transaction Code Number:", 500, "book_entry.transaction")
    paper.heading(356, "HOLDER", 11)
    paper.captioned(72, 390, "Signature(s)", 290, "signature.holder")
    paper.captioned(320, 390, "Area Code and Telephone Number", 540, "holder.phone")
    paper.captioned(72, 425, "Name(s) of Record Holder(s) (please type or print)", 290, "holder.names")
    paper.captioned(320, 425, "Address(es), including zip code", 540, "holder.address")
    paper.heading(465, "GUARANTEE", 11)
    paper.words(72, 482, "The undersigned, a firm that is an eligible guarantor institution, guarantees delivery.")
    paper.captioned(72, 520, "Name of Firm", 290, "guarantor.firm")
    paper.captioned(320, 520, "Authorized Signature", 540, "signature.institution")
    paper.captioned(72, 555, "Address", 290, "guarantor.address")
    paper.captioned(320, 555, "Name (please type or print)", 540, "guarantor.signer")
    paper.captioned(72, 590, "Area Code and Telephone Number", 290, "guarantor.phone")
    paper.captioned(320, 590, "Title", 540, "guarantor.title")
    paper.captioned(72, 625, "Date", 290, "guarantor.date")
    return paper.done(), paper.known


def boxed_rights() -> tuple[bytes, list[Known]]:
    """A form in the style of a tax office: boxes that touch, a small label in the corner of each, cells for digits."""
    paper = Paper(A4)
    paper.heading(50, "Notice of Guaranteed Delivery", 15)
    paper.words(50, 90, "Holder", "Helvetica-Bold", 11)
    paper.boxed((50, 100, 330, 128), "Name(s) of holder(s)", "holder.names")
    paper.boxed((330, 100, 545, 128), "Telephone", "holder.phone")
    paper.boxed((50, 128, 545, 156), "Address", "holder.address")
    paper.boxed((50, 156, 300, 184), "Certificate No(s). (if available)", "rights.certificates")
    paper.boxed((300, 156, 545, 184), "Number of Rights", "rights.count")
    paper.words(50, 220, "Payment", "Helvetica-Bold", 11)
    for place, (label, value) in enumerate([("Wire transfer", "wire"), ("Bank draft", "bank-draft")]):
        paper.ticked(50 + 150 * place, 240, label, "payment.method", value)
    paper.boxed((50, 255, 545, 283), "Name of transferor institution", "payment.wire.institution")
    paper.boxed((50, 283, 300, 311), "Date of transfer", "payment.wire.date")
    paper.boxed((300, 283, 545, 311), "Confirmation number (if available)", "payment.wire.confirmation")
    paper.words(50, 350, "Guarantee of delivery", "Helvetica-Bold", 11)
    paper.boxed((50, 360, 330, 388), "Name of Firm", "guarantor.firm")
    paper.boxed((330, 360, 545, 388), "Telephone Number", "guarantor.phone")
    paper.boxed((50, 388, 330, 430), "Authorized Signature", "signature.institution")
    paper.boxed((330, 388, 545, 430), "Title", "guarantor.title")
    return paper.done(), paper.known


def framed_transmittal() -> tuple[bytes, list[Known]]:
    """A letter of transmittal: frames side by side, labels over white boxes on grey, columns of rules, yes or no."""
    paper = Paper(LEGAL, face="Helvetica", points=9)
    paper.heading(54, "LETTER OF TRANSMITTAL", 15)
    paper.heading(84, "DESCRIPTION OF SHARES TENDERED", 10.5)
    columns = [("Certificate Number(s)", "number"), ("Total Number of Shares Represented by Certificate(s)", "shares"),
               ("Number of Shares Tendered", "tendered")]  # fmt: skip
    for place, (head, column) in enumerate(columns):
        x = 60.0 + 165 * place
        first, _, second = head.partition(" Represented")
        paper.words(x, 104, first, "Helvetica-Bold", 8)
        if second:
            paper.words(x, 114, f"Represented{second}", "Helvetica-Bold", 8)
        for row in range(4):
            paper.line(x, 136 + 18 * row, x + 150)
            paper.note(x + 75, 130 + 18 * row, "shares.certificates", column=column)
    for left, title, group in ((60.0, "SPECIAL PAYMENT INSTRUCTIONS", "special_payment"),
                               (315.0, "SPECIAL DELIVERY INSTRUCTIONS", "special_delivery")):  # fmt: skip
        paper.box((left, 220, left + 240, 350))
        paper.canvas.setFont("Helvetica-Bold", 9)
        paper.canvas.drawCentredString(left + 120, paper.y(236), title)
        what = "Issue check to:" if group == "special_payment" else "Mail certificates to:"
        paper.words(left + 10, 252, what)
        begin = paper.words(left + 10, 275, "Name:") + 4
        paper.line(begin, 276.5, left + 230)
        paper.words(left + 70, 285, "(Please Print)", points=7)
        paper.note(left + 140, 271, f"{group}.names")
        begin = paper.words(left + 10, 305, "Address:") + 4
        paper.line(begin, 306.5, left + 230)
        paper.note(left + 140, 301, f"{group}.address")
        paper.line(left + 10, 324.5, left + 230)
        paper.words(left + 80, 333, "(Include Zip Code)", points=7)
        paper.note(left + 140, 320, f"{group}.address")
    paper.words(60, 385, "Are shares held in the dividend reinvestment plan tendered?")
    paper.words(365, 385, "Yes")
    paper.canvas.rect(385, paper.y(386), 8, 8)
    paper.note(389, 382, "drip.tendered", "tick", value="yes")
    paper.words(420, 385, "No")
    paper.canvas.rect(438, paper.y(386), 8, 8)
    paper.note(442, 382, "drip.tendered", "tick", value="no")
    paper.heading(420, "PLEASE SIGN HERE", 10.5)
    paper.canvas.setFillGray(0.85)
    paper.canvas.rect(60, paper.y(560), 495, 125, stroke=0, fill=1)
    whites = [("Name(s) of registered holder(s)", "holder.names", 70.0, 455.0),
              ("Daytime telephone", "holder.phone", 320.0, 455.0),
              ("Address of the registered holder", "holder.address", 70.0, 505.0)]  # fmt: skip
    for label, name, x, down in whites:
        paper.canvas.setFillGray(1)
        paper.canvas.rect(x, paper.y(down + 22), 220, 18, stroke=0, fill=1)
        paper.canvas.setFillGray(0)
        paper.words(x, down, label, points=8)
        paper.note(x + 110, down + 13, name)
    paper.words(60, 580, "Taxpayer Identification Number")
    for place in range(9):
        paper.box((230.0 + 15 * place, 568, 245.0 + 15 * place, 584))
    paper.note(230 + 67, 577, "tax.number")
    paper.heading(600, "GUARANTEE OF SIGNATURE(S)", 10.5)
    paper.words(60, 620, "Name of Firm")
    for dot in range(40):
        paper.words(125 + 4.4 * dot, 620, ".")
    paper.note(200, 617, "signature_guarantee.institution")
    paper.words(60, 640, "Title")
    for dot in range(30):
        paper.words(90 + 6 * dot, 640, ".")
    paper.note(150, 637, "signature_guarantee.title")
    return paper.done(), paper.known


STYLES: dict[str, tuple[str, Callable[[], tuple[bytes, list[Known]]]]] = {
    "plain": ("rights-notice", plain_rights),
    "ruled": ("tender-notice", ruled_tender),
    "boxed": ("rights-notice", boxed_rights),
    "framed": ("transmittal", framed_transmittal),
}


def holds(placement: Placement, known: Known) -> bool:
    """Whether a placement is the room of a known blank."""
    left, top, right, bottom = placement.box
    x, y = known.at
    same = placement.page == known.page and placement.kind == known.kind
    return same and left <= x <= right and top - 1 <= y <= bottom + 1
