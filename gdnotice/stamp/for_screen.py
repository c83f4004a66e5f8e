"""A stamped PDF for eyes only: the texts in its own fields drawn on the page, where a viewer that knows no fields sees
them. It is no paper to be kept or sent: nothing of it is as it was stamped."""

from __future__ import annotations

import io


def for_screen(pdf: bytes) -> bytes:
    """The PDF with its fields as part of the page; as it is where PDFium cannot do that."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return pdf
    try:
        pages = [document[number] for number in range(len(document))]
        drawn = [raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY) for page in pages]
        if raw.FLATTEN_SUCCESS not in drawn:
            return pdf
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    except pypdfium2.PdfiumError:
        return pdf
    finally:
        document.close()
