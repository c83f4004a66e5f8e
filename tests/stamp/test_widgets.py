"""Fields of a PDF, filled: value and appearance agree, both renderers draw it, nothing beside it changes."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from gdnotice.stamp.compiled import Compiled
from gdnotice.stamp.fields.widgets import widgets_of
from gdnotice.stamp.official.official import read_official
from gdnotice.stamp.placement import Placement
from gdnotice.stamp.readback import missing, read_back
from gdnotice.stamp.stamp import Stamped, stamp
from gdnotice.stamp.verify import verify
from tests.stamp.papers import carried_of, compiled, content, handmade, sound, text_of
from tests.stamp.test_pictures import SCALE, poppler

NAME = "Łukasz Müller (Sample) & Sons"


def pdfium_fields(pdf: bytes, folder: Path, page: int = 1) -> Image.Image:
    """As a viewer that fills in fields draws it."""
    document = pypdfium2.PdfDocument(pdf)
    logging.getLogger("pypdfium2").setLevel(logging.ERROR)  # it says that it has no XFA, which nobody wants of it
    document.init_forms()
    logging.getLogger("pypdfium2").setLevel(logging.NOTSET)
    picture: Image.Image = document[page - 1].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")
    document.close()
    return picture


RENDERERS = [poppler, pdfium_fields]


def form(fields: dict[int, bytes], kids: str, page: bytes = b"", more: bytes = b"", extra: bytes = b"") -> bytes:
    """A page with these field objects (from 10 on); ``kids`` lists the form's fields, the page's widgets are those
    with a rectangle."""
    widgets = b" ".join(b"%d 0 R" % number for number, body in fields.items() if b"/Rect" in body)
    return handmade(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /DA (/Helv 0 Tf 0 g) %s >> %s >>"
            % (kids.encode(), more, extra),
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Annots [%s] %s >>" % (widgets, page),
            **fields,
        }
    )


def widget(left: float, top: float, right: float, bottom: float, more: bytes) -> bytes:
    rect = f"{left} {792 - bottom} {right} {792 - top}".encode()
    return b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [%s] %s >>" % (rect, more)


LOOK = content(b"q 1 0 0 RG 1 1 8 8 re S Q").replace(b"<< ", b"<< /Subtype /Form /BBox [0 0 10 10] ")
EMPTY = content(b"").replace(b"<< ", b"<< /Subtype /Form /BBox [0 0 10 10] ")


def fields_of(pdf: bytes) -> dict[str, Any]:
    found = PdfReader(io.BytesIO(pdf)).get_fields()
    assert found is not None
    return found


def objects_of(pdf: bytes) -> Callable[[int], Any]:
    reader = PdfReader(io.BytesIO(pdf))
    return reader.get_object


def filled(of: Compiled, texts: dict[str, Any], ticks: dict[str, Any] | None = None, *, draft: bool = False) -> Stamped:
    done = stamp(of, texts, ticks or {}, carried_of({}), draft=draft)
    assert done.unplaced == ()
    read_back(done)
    assert verify(done.pdf).problems == ()
    return done


def changed_only_in(before: bytes, after: bytes, boxes: list[Any], folder: Path, page: int = 1) -> None:
    """Every box was drawn in, and nothing outside of them changed, in both renderers."""
    for render in RENDERERS:
        one, other = render(before, folder, page), render(after, folder, page)
        mask = ImageChops.difference(one, other).point(lambda value: 255 if value > 40 else 0)
        for box in boxes:
            place = [round(edge * SCALE) for edge in box]
            assert mask.crop((place[0], place[1], place[2], place[3])).getbbox() is not None, (render.__name__, box)
        for box in boxes:
            place = [round(edge * SCALE) for edge in box]
            mask.paste(0, (place[0] - 1, place[1] - 1, place[2] + 1, place[3] + 1))
        assert mask.getbbox() is None, (render.__name__, mask.getbbox())


TEXT_BOX = (100.0, 100.0, 400.0, 118.0)


def text_form(more: bytes = b"", acroform: bytes = b"", page: bytes = b"") -> bytes:
    return form({10: widget(*TEXT_BOX, b"/FT /Tx /T (name) " + more)}, "10 0 R", page=page, more=acroform)


def named(box: Any = TEXT_BOX, **more: Any) -> Placement:
    return Placement(1, box, **{"field": "a", "widget": "name", **more})


def test_a_text_is_the_fields_value_and_its_appearance(tmp_path: Path) -> None:
    pdf = text_form(b"/V (before) /AA << /K << /S /JavaScript /JS (x) >> >>", b"/NeedAppearances true")
    done = filled(compiled(pdf, named()), {"a": NAME})
    sound(done.pdf, tmp_path)
    assert done.pdf.startswith(pdf)
    field = fields_of(done.pdf)["name"]
    assert field["/V"] == NAME
    assert field["/Ff"] & 1
    assert "/AA" not in objects_of(done.pdf)(10)
    root: Any = PdfReader(io.BytesIO(done.pdf)).root_object
    assert "/NeedAppearances" not in root["/AcroForm"]
    assert text_of(done.pdf, tmp_path).split() == NAME.split()
    changed_only_in(pdf, done.pdf, [TEXT_BOX], tmp_path)


def test_what_is_not_answered_stays_to_be_filled_in_and_keeps_its_order() -> None:
    fields = {
        10: widget(*TEXT_BOX, b"/FT /Tx /T (name)"),
        11: widget(100, 140, 400, 158, b"/FT /Tx /T (other) /V (kept)"),
    }
    pdf = form(fields, "10 0 R 11 0 R", page=b"/Tabs /S")
    of = compiled(pdf, named(), Placement(1, (100, 140, 400, 158), field="b", widget="other"))
    done = filled(of, {"a": "x"})
    found = fields_of(done.pdf)
    assert found["name"]["/Ff"] & 1
    assert found["other"]["/V"] == "kept"
    assert not found["other"].get("/Ff", 0)
    page: Any = PdfReader(io.BytesIO(done.pdf)).pages[0]
    assert page["/Tabs"] == "/S"
    assert done.revision.count(b"\n11 0 obj") == 0


def test_a_draft_locks_nothing() -> None:
    done = filled(compiled(text_form(), named()), {"a": "x"}, draft=True)
    assert not fields_of(done.pdf)["name"]["/Ff"] & 1


def test_a_field_found_by_its_place_is_filled_too() -> None:
    done = filled(compiled(text_form(), Placement(1, TEXT_BOX, field="a")), {"a": "x"})
    assert fields_of(done.pdf)["name"]["/V"] == "x"


def test_a_hidden_field_is_left_alone() -> None:
    pdf = text_form(b"/V (kept)").replace(b"/F 4", b"/F 2")
    done = filled(compiled(pdf, named()), {"a": "x"})
    assert fields_of(done.pdf)["name"]["/V"] == "kept"
    assert b"\n10 0 obj" not in done.revision


def test_ground_and_frame_are_kept(tmp_path: Path) -> None:
    pdf = text_form(b"/MK << /BG [1 1 0] /BC [0 0 1] >> /BS << /W 2 /S /S >>")
    done = filled(compiled(pdf, named()), {"a": "x"})
    for render in RENDERERS:
        picture = render(done.pdf, tmp_path)
        inside: Any = picture.getpixel((300 * SCALE, 104 * SCALE))
        edge: Any = picture.getpixel((250 * SCALE, round(100.8 * SCALE)))
        assert 200 < inside < 250  # yellow
        assert edge < 80  # blue


@pytest.mark.parametrize(("quad", "left", "right"), [(0, 100, 200), (1, 200, 300), (2, 300, 400)])
def test_a_text_stands_where_the_field_says(quad: int, left: float, right: float, tmp_path: Path) -> None:
    pdf = text_form(b"/Q %d" % quad)
    done = filled(compiled(pdf, named()), {"a": "Sample"})
    changed_only_in(pdf, done.pdf, [(left, 100, right, 118)], tmp_path)


def test_many_lines_are_wrapped(tmp_path: Path) -> None:
    box = (100.0, 100.0, 220.0, 160.0)
    pdf = form({10: widget(*box, b"/FT /Tx /T (name) /Ff 4096")}, "10 0 R")
    words = "Twelve Sample Street, Floor 3, Example City, New York"
    done = filled(compiled(pdf, named(box)), {"a": words})
    assert len(done.placed) > 1
    assert fields_of(done.pdf)["name"]["/V"].split() == words.split()
    assert text_of(done.pdf, tmp_path).split() == words.split()
    changed_only_in(pdf, done.pdf, [box], tmp_path)


def test_a_comb_is_filled_cell_by_cell(tmp_path: Path) -> None:
    box = (100.0, 100.0, 280.0, 118.0)
    pdf = form({10: widget(*box, b"/FT /Tx /T (name) /Ff 16777216 /MaxLen 9")}, "10 0 R")
    done = filled(compiled(pdf, named(box)), {"a": "987-65-4321"})
    assert fields_of(done.pdf)["name"]["/V"] == "987654321"
    assert "987654321" in text_of(done.pdf, tmp_path)
    cells = [(100 + 20 * place + 5, 100, 100 + 20 * place + 15, 118) for place in range(9)]
    changed_only_in(pdf, done.pdf, cells, tmp_path)


def test_combs_side_by_side_share_a_number() -> None:
    boxes = [(100.0, 100.0, 160.0, 118.0), (170.0, 100.0, 210.0, 118.0), (220.0, 100.0, 300.0, 118.0)]
    fields = {
        10 + place: widget(*box, b"/FT /Tx /T (n%d) /Ff 16777216 /MaxLen %d" % (place, most))
        for place, (box, most) in enumerate(zip(boxes, (3, 2, 4), strict=True))
    }
    pdf = form(fields, "10 0 R 11 0 R 12 0 R")
    of = compiled(pdf, *(Placement(1, box, field="a", widget=f"n{place}") for place, box in enumerate(boxes)))
    for given in ("987-65-4321", "987654321"):
        found = fields_of(filled(of, {"a": given}).pdf)
        assert [found[f"n{place}"]["/V"] for place in range(3)] == ["987", "65", "4321"]
    assert filled(of, {"a": "98-7654321"}).continued == ()
    assert len(filled(of, {"a": "987-65-43210"}).continued) == 1


def test_what_does_not_fit_is_referred_to_the_schedule_from_the_field() -> None:
    done = filled(compiled(text_form(), named()), {"a": "Sample " * 40})
    assert len(done.continued) == 1
    assert "A-1" in fields_of(done.pdf)["name"]["/V"]


def test_one_field_in_two_places_shows_one_value(tmp_path: Path) -> None:
    boxes = [TEXT_BOX, (100.0, 200.0, 300.0, 216.0)]
    fields = {
        9: b"<< /FT /Tx /Q 2 /Ff 0 /Kids [12 0 R] /T (holder) >>",
        12: b"<< /Parent 9 0 R /T (name) /DA (/Helv 9 Tf 0 g) /Kids [10 0 R 11 0 R] >>",
        10: widget(*boxes[0], b"/Parent 12 0 R"),
        11: widget(*boxes[1], b"/Parent 12 0 R"),
    }
    pdf = form(fields, "9 0 R")
    placement = Placement(1, TEXT_BOX, field="a", widget="holder.name")
    for placements in ((placement,), (placement, Placement(1, boxes[1], field="a", widget="holder.name"))):
        done = filled(compiled(pdf, *placements), {"a": NAME})
        sound(done.pdf, tmp_path)
        assert fields_of(done.pdf)["holder.name"]["/V"] == NAME
        assert text_of(done.pdf, tmp_path).count(NAME) == 2
        changed_only_in(pdf, done.pdf, boxes, tmp_path)


BOXES = [(100.0, 100.0 + 20 * place, 110.0, 110.0 + 20 * place) for place in range(3)]


def ticks(*states: bytes, looks: bool = True) -> dict[int, bytes]:
    def look(state: bytes) -> bytes:
        return b"/AP << /N << /%s 20 0 R /Off 21 0 R >> >>" % state if looks else b""

    return {
        10 + place: widget(*BOXES[place], b"/FT /Btn /T (box%d) /AS /Off %s" % (place, look(state)))
        for place, state in enumerate(states)
    } | {20: LOOK, 21: EMPTY}


def test_a_check_box_is_switched_on_by_its_own_name(tmp_path: Path) -> None:
    pdf = form(ticks(b"Yes", b"On#20it", b"W#E4hle"), "10 0 R 11 0 R 12 0 R")
    boxes = enumerate(BOXES)
    of = compiled(pdf, *(Placement(1, box, "tick", "pay", f"{at}", widget=f"box{at}") for at, box in boxes))
    done = filled(of, {}, {"pay": ("1", "2")})
    sound(done.pdf, tmp_path)
    look = objects_of(done.pdf)
    assert [look(number)["/AS"] for number in (10, 11)] == ["/Off", "/On it"]
    assert all(look(number)["/Ff"] & 1 for number in (10, 11, 12))
    assert b"/AS/W#E4hle" in done.revision
    assert b"/W#E4hle 20 0 R" in done.revision
    changed_only_in(pdf, done.pdf, BOXES[1:], tmp_path)


@pytest.mark.parametrize("own", [b"", b"/MK << /BC [0] /BG [0.9] >>"])
def test_a_check_box_without_a_picture_gets_a_cross(own: bytes, tmp_path: Path) -> None:
    fields = {10: widget(*BOXES[0], b"/FT /Btn /T (box) " + own)}
    pdf = form(fields, "10 0 R")
    of = compiled(pdf, Placement(1, BOXES[0], "tick", "pay", "yes", widget="box", state="Ja"))
    done = filled(of, {}, {"pay": True})
    sound(done.pdf, tmp_path)
    assert fields_of(done.pdf)["box"]["/V"] == "/Ja"
    changed_only_in(pdf, done.pdf, BOXES[:1], tmp_path)


@pytest.mark.parametrize("drawn", [b"", b"/ZaDb 8 Tf BT (4) Tj ET"])
def test_a_picture_that_shows_nothing_is_replaced(drawn: bytes, tmp_path: Path) -> None:
    fields = ticks(b"Yes") | {20: content(drawn).replace(b"<< ", b"<< /Subtype /Form /BBox [0 0 10 10] ")}
    pdf = form(fields, "10 0 R")
    done = filled(compiled(pdf, Placement(1, BOXES[0], "tick", "pay", "yes", widget="box0")), {}, {"pay": True})
    changed_only_in(pdf, done.pdf, BOXES[:1], tmp_path)


def test_a_box_that_was_on_already_goes_off_where_the_answer_is_no() -> None:
    pdf = form(ticks(b"Yes"), "10 0 R").replace(b"/AS /Off", b"/AS /Yes").replace(b"/T (box0)", b"/T (box0) /V /Yes")
    of = compiled(pdf, Placement(1, BOXES[0], "tick", "odd", "yes", widget="box0"))
    done = filled(of, {}, {"odd": False})
    assert objects_of(done.pdf)(10)["/AS"] == "/Off"
    assert fields_of(done.pdf)["box0"]["/V"] == "/Off"


def test_a_radio_group_has_one_button_on(tmp_path: Path) -> None:
    fields = {9: b"<< /FT /Btn /Ff 49152 /T (pay) /V /b /Kids [10 0 R 11 0 R 12 0 R] >>", 20: LOOK, 21: EMPTY}
    for place, state in enumerate((b"a", b"b", b"c#2Fd")):
        on = state if state == b"b" else b"Off"
        fields[10 + place] = widget(
            *BOXES[place], b"/Parent 9 0 R /AS /%s /AP << /N << /%s 20 0 R /Off 21 0 R >> >>" % (on, state)
        )
    pdf = form(fields, "9 0 R")
    of = compiled(
        pdf,
        *(
            Placement(1, box, "tick", "pay", state, widget="pay", state=state)
            for box, state in zip(BOXES, ("a", "b", "c/d"), strict=True)
        ),
    )
    done = filled(of, {}, {"pay": "c/d"})
    sound(done.pdf, tmp_path)
    look = objects_of(done.pdf)
    assert look(9)["/V"] == "/c/d"
    assert look(9)["/Ff"] == 49153
    assert [look(number)["/AS"] for number in (10, 11, 12)] == ["/Off", "/Off", "/c/d"]
    changed_only_in(pdf, done.pdf, BOXES[1:], tmp_path)


def test_boxes_of_one_name_are_not_all_marked() -> None:
    """A form that gives two boxes one name and one state means two boxes all the same."""
    fields = {9: b"<< /FT /Btn /T (box) /Kids [10 0 R 11 0 R] >>", 20: LOOK, 21: EMPTY}
    for place in (0, 1):
        fields[10 + place] = widget(*BOXES[place], b"/Parent 9 0 R /AS /Off /AP << /N << /Yes 20 0 R >> >>")
    of = compiled(
        form(fields, "9 0 R"),
        Placement(1, BOXES[0], "tick", "pay", "wire", widget="box"),
        Placement(1, BOXES[1], "tick", "pay", "check", widget="box"),
    )
    done = filled(of, {}, {"pay": "check"})
    look = objects_of(done.pdf)
    assert [look(number)["/AS"] for number in (10, 11)] == ["/Off", "/Yes"]


def test_a_list_takes_the_value_that_its_words_stand_for(tmp_path: Path) -> None:
    options = b"/FT /Ch /Ff 131072 /T (name) /Opt [[(w) (By wire)] [(c) (By check)]] /V (w) /I [0]"
    pdf = form({10: widget(*TEXT_BOX, options)}, "10 0 R")
    done = filled(compiled(pdf, named()), {"a": "By check"})
    field = fields_of(done.pdf)["name"]
    assert (field["/V"], list(objects_of(done.pdf)(10)["/I"])) == ("c", [1])
    assert "By check" in text_of(done.pdf, tmp_path)
    marked = compiled(pdf, Placement(1, TEXT_BOX, "tick", "a", "check", widget="name", state="c"))
    done = filled(marked, {}, {"a": "check"})
    assert fields_of(done.pdf)["name"]["/V"] == "c"
    assert "By check" in text_of(done.pdf, tmp_path)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_on_a_turned_page_the_text_stands_upright(turn: int, tmp_path: Path) -> None:
    rect = b"/Rect [100 300 118 600]" if turn != 180 else b"/Rect [100 300 400 318]"
    field = b"<< /Type /Annot /Subtype /Widget /F 4 %s /FT /Tx /T (name) /MK << /R %d >> >>" % (rect, turn)
    pdf = form({10: field}, "10 0 R", page=b"/Rotate %d" % turn)
    official = read_official(pdf)
    (own,) = widgets_of(official.reader, official.sheets)
    assert own.turn == 0
    done = filled(compiled(pdf, Placement(1, own.box, field="a", widget="name")), {"a": NAME})
    assert NAME in text_of(done.pdf, tmp_path)
    changed_only_in(pdf, done.pdf, [own.box], tmp_path)


def test_a_field_that_runs_upwards_is_filled_along_its_run(tmp_path: Path) -> None:
    field = b"<< /Type /Annot /Subtype /Widget /F 4 /Rect [100 300 118 600] /FT /Tx /T (name) /MK << /R 90 >> >>"
    pdf = form({10: field}, "10 0 R")
    done = filled(compiled(pdf, Placement(1, (100, 192, 118, 492), field="a", widget="name")), {"a": NAME})
    changed_only_in(pdf, done.pdf, [(100, 192, 118, 492)], tmp_path)
    assert missing(done.pdf, done.placed) == []


def test_reportlab_fields_are_filled(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for page in (1, 2):
        form_ = canvas.acroForm
        form_.textfield(name=f"t{page}", x=100, y=600, width=200, height=20, value="before", borderWidth=1)
        form_.checkbox(name=f"c{page}", x=100, y=500, size=14, buttonStyle="check")
        form_.radio(name=f"r{page}", value="one", x=100, y=450, size=14)
        form_.radio(name=f"r{page}", value="two", x=140, y=450, size=14)
        canvas.showPage()
    canvas.save()
    pdf = out.getvalue()
    done, boxes = all_filled(pdf)
    sound(done.pdf, tmp_path)
    assert len(boxes) == 8
    found = fields_of(done.pdf)
    assert found["t2"]["/V"] == "1234567890"
    assert found["r1"]["/V"] in ("/one", "/two")
    for page in (1, 2):
        own = [box for number, box in boxes if number == page]
        # Of the two buttons of a group one is on: the group's other one is drawn as it was.
        changed_only_in(pdf, done.pdf, own[:3], tmp_path, page)


def all_filled(pdf: bytes) -> tuple[Stamped, list[tuple[int, Any]]]:
    """Every field of a PDF filled, each answer named after its place."""
    official = read_official(pdf)
    placements: list[Placement] = []
    texts: dict[str, str] = {}
    marks: dict[str, str] = {}
    for place, own in enumerate(widgets_of(official.reader, official.sheets)):
        name = f"field.{place}"
        if own.field.kind in ("text", "choice"):
            placements.append(Placement(own.page + 1, own.box, field=name, widget=own.field.name))
            texts[name] = "1234567890"[: own.field.most] if own.field.most else "Sample"
        else:
            group, state = own.field.name, own.states[0][1:]
            placements.append(Placement(own.page + 1, own.box, "tick", group, state, widget=group, state=state))
            marks.setdefault(group, state)
    of = compiled(pdf, *placements)
    return filled(of, texts, marks), [(one.page, one.box) for one in placements]


def test_every_field_of_the_w9_is_filled(shared: Path, tmp_path: Path) -> None:
    pdf = (shared / "forms" / "irs-w9-2018-10.pdf").read_bytes()
    done, boxes = all_filled(pdf)
    sound(done.pdf, tmp_path)
    assert len(boxes) == 22
    assert len(done.revision) < 16_000
    root: Any = PdfReader(io.BytesIO(done.pdf)).root_object
    assert "/XFA" not in root["/AcroForm"]
    assert "/Perms" not in root
    printed = text_of(done.pdf, tmp_path, "-l", "1")
    for text in ("Sample", "123 ", "1234567"):
        assert text in printed
    changed_only_in(pdf, done.pdf, [box for _, box in boxes], tmp_path)
