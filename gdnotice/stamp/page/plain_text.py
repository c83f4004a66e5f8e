"""What stands on the pages of a PDF, as plain text: for eyes and for comparing."""

from __future__ import annotations

from gdnotice.stamp.pdf.sheets import unreadable


def plain_text(pdf: bytes) -> tuple[str, ...]:
    """The text of each page of one of our own PDFs, in the order in which it is drawn, lines ended by a line feed.

    Raises :class:`~gdnotice.errors.Unreadable` where PDFium cannot read it.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise unreadable("it is damaged, or it is no PDF") from None
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return tuple("\n".join(line.rstrip() for line in text.splitlines()) + "\n" for text in texts)
