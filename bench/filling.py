"""Other libraries that fill the fields of a form, each as its documentation shows, fields locked or flattened."""

from __future__ import annotations

from bench.papers import Paper, Record
from bench.race import Make


def by_pypdf(paper: Paper) -> Make:
    from pypdf import PdfReader, PdfWriter

    off = dict.fromkeys(paper.blank, "/Off")

    def make(record: Record, name: str) -> None:
        writer = PdfWriter()
        writer.append(PdfReader(paper.template))
        values = {**off, **(record.values or {}), **(record.states or {})}
        writer.update_page_form_field_values(None, values, auto_regenerate=False, flatten=True)
        writer.remove_annotations(subtypes="/Widget")
        writer.write(name)

    return make


def by_pypdfform(paper: Paper) -> Make:
    from PyPDFForm import PdfWrapper

    template = str(paper.template)

    def make(record: Record, name: str) -> None:
        ticked = {field: field in (record.states or {}) for field in paper.blank}
        PdfWrapper(template).fill({**(record.values or {}), **ticked}, flatten=True).write(name)

    return make


def by_pikepdf(paper: Paper) -> Make:
    import pikepdf
    from pikepdf.form import ExtendedAppearanceStreamGenerator, Form

    qualified = {one.name: one.qualified for one in paper.widgets.values()}
    ticks = paper.blank

    def make(record: Record, name: str) -> None:
        with pikepdf.open(paper.template) as pdf:
            form = Form(pdf, ExtendedAppearanceStreamGenerator)
            values, states = record.values or {}, record.states or {}
            for field, name_there in qualified.items():
                if field not in ticks:
                    # What was never given a value is not flattened, but left open.
                    form[name_there].value = values.get(field, "")
                elif field in states:
                    form[name_there].checked = True
            pdf.flatten_annotations("all")
            pdf.save(name)

    return make


def by_pymupdf(paper: Paper) -> Make:
    import pymupdf

    own = {one.qualified: one.name for one in paper.widgets.values()}

    def make(record: Record, name: str) -> None:
        values, states = record.values or {}, record.states or {}
        with pymupdf.open(paper.template) as document:
            for page in document:
                for widget in page.widgets():
                    field = own[widget.field_name]
                    if field in values:
                        widget.field_value = values[field]
                        widget.update()
                    elif field in states:
                        widget.field_value = True
                        widget.update()
            document.bake()
            document.save(name)

    return make
