"""The shell's manners: help, exit codes, messages, files left alone."""

from pathlib import Path

import pytest

from gdnotice import places
from tests.journeys.conftest import Shell

SAMPLES = places.resources() / "samples"


@pytest.mark.parametrize(
    "words",
    [
        (), ("demo",), ("offer",), ("offer", "show"), ("deadlines",), ("form",), ("form", "list"), ("form", "show"),
        ("check",), ("stamp",), ("read",), ("verify",), ("printing",), ("printing", "map"), ("printing", "preview"),
        ("completion",),
    ],
)  # fmt: skip
def test_every_command_has_help(gd: Shell, words: tuple[str, ...]) -> None:
    said = gd(*words, "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: gdnotice")
    assert "Traceback" not in said.out


@pytest.mark.parametrize(
    ("words", "code", "about"),
    [
        (("frobnicate",), 2, "no command"),
        (("chekc",), 2, "check"),
        (("check",), 2, "Missing argument"),
        (("check", "rights-notice", "sample-rights-2026", "absent.toml"), 3, "not there"),
        (("check", "no-such-form", "sample-rights-2026", "x"), 3, "rights-notice"),
        (("check", "rights-notise", "sample-rights-2026", "x"), 3, "Did you mean rights-notice"),
        (("check", "rights-notice", "no-such-offer", "x"), 3, "sample-rights-2026"),
        (("check", "rights-notice", "sample-tender-2003", SAMPLES / "rights-notice.toml"), 2, "does not serve"),
        (("deadlines", "sample-rights-2026", "--at", "yesterday"), 2, "ISO 8601"),
        (("deadlines", "sample-rights-2026", "--at", "2026-03-08T02:30"), 2, "skip"),
        (("read", SAMPLES / "rights-notice.toml"), 3, "PDF"),
        (("printing", "preview", "no-such-folder", "-o", "x.pdf"), 3, "no-such-folder"),
        (("form", "show", "rights-notice", "--schema", "--columns"), 2, "one of them"),
    ],
)
def test_what_goes_wrong_is_said_with_its_code(
    gd: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...], code: int, about: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = gd(*words)
    assert said.code == code, said.err
    assert about in said.err.replace("\n", " ")
    assert said.out == ""
    assert list(tmp_path.iterdir()) == []


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "latin-1": b'[holder]\nnames = ["Jos\xe9"]\n',
    "utf-16": '[holder]\nnames = ["x"]\n'.encode("utf-16"),
    "unclosed": b'[holder]\nnames = ["x"\n',
    "twice": b"a = 1\na = 2\n",
    "deep": b"a = " + b"[" * 3000 + b"]" * 3000,
    "long number": b"a = " + b"9" * 100_000,
    "huge": b"#" * 3_000_000,
    "wrong shapes": b'holder = 5\nrights = ["a"]\npayment = "x"\nnotice = true\n',
    "odd keys": b'"\\u0000" = 1\n"" = 2\n[[holder]]\nnames = 1\n',
    "dates": b"notice.date = 9999-12-31T23:59:59Z\nguarantor.date = 0001-01-01\n",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_bring_one_clear_message_or_findings(gd: Shell, tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(HOSTILE[name])
    for words in (
        ("check", "rights-notice", "sample-rights-2026", path),
        ("check", "transmittal", "sample-tender-2003", path),
        ("offer", "show", path),
        ("deadlines", path),
    ):
        said = gd(*words)
        assert said.code in ((1, 3) if words[0] == "check" else (3,)), (words, said)
        assert "fault of the program" not in said.err
        assert said.code == 1 or said.err.count("gdnotice:") == 1


def test_nothing_is_written_while_something_is_an_error(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text((SAMPLES / "rights-notice.toml").read_text().replace("2141.10", "2141.11"))
    out = tmp_path / "out.pdf"
    out.write_bytes(b"an older file")
    said = gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", out)
    assert said.code == 1
    assert "payment.amount" in said.err
    assert out.read_bytes() == b"an older file"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["answers.toml", "out.pdf"]
    draft = gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", out, "--draft")
    assert draft.code == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_folder_that_cannot_be_written_is_the_worlds_fault(gd: Shell, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    said = gd("stamp", "rights-notice", "sample-rights-2026", SAMPLES / "rights-notice.toml", "-o", blocked / "x.pdf")
    assert said.code == 4
    assert "could not be written" in said.err


def test_the_hour_is_exact(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    for hour, code in (("17:00:00", 0), ("17:00:01", 1)):
        text = (SAMPLES / "rights-notice.toml").read_text().replace("2026-11-30T10:30:00", f"2026-12-01T{hour}")
        answers.write_text(text)
        said = gd("check", "rights-notice", "sample-rights-2026", answers, "--json")
        assert (said.code, said.fields()) == (code, {"notice.date"} if code else set())
        late = gd(
            "check",
            "rights-notice",
            "sample-rights-2026",
            SAMPLES / "rights-notice.toml",
            "--json",
            "--at",
            f"2026-12-01T{hour}",
        )
        assert (late.code, late.fields()) == (code, {"notice.date"} if code else set())


def test_a_name_that_no_face_can_print_is_a_finding(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(
        (SAMPLES / "rights-notice.toml").read_text(encoding="utf-8").replace('"Sample Holder"', '"山田太郎 Ltd"'),
        encoding="utf-8",
    )
    out = tmp_path / "out.pdf"
    said = gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", out, "--json")
    assert said.code == 1
    assert said.fields() == {"holder.names"}
    assert not out.exists()


def test_an_altered_copy_is_told(gd: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    gd("stamp", "rights-notice", "sample-rights-2026", SAMPLES / "rights-notice.toml", "-o", out)
    content = bytearray(out.read_bytes())
    content[content.rindex(b"2141.10")] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(content)
    said = gd("verify", altered, "--json")
    assert said.code == 1
    assert said.json["ok"] is False
    assert said.json["problems"]
    longer = tmp_path / "longer.pdf"
    longer.write_bytes(out.read_bytes() + b"\n%%EOF\n")
    assert gd("verify", longer).code == 1
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(out.read_bytes()[:-40])
    assert gd("verify", cut).code == 1


def test_the_desks_own_answers_do_not_leave_with_the_paper(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text((SAMPLES / "rights-notice.toml").read_text() + '\n[desk]\npreparer = "Quincy Preparer"\n')
    out = tmp_path / "out.pdf"
    assert gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", out).code == 0
    assert "Quincy" not in gd("read", out, "--json").out
    assert b"Quincy" not in out.read_bytes()


def test_the_real_offers_cannot_be_stamped_while_terms_are_empty(gd: Shell) -> None:
    said = gd("check", "tender-notice", "rare-medium-tender-2003", SAMPLES / "tender-notice.toml", "--json")
    assert said.code == 1
    errors = said.fields()
    assert {"offer.guarantee.days", "offer.guarantee.calendar", "offer.guarantee.from"} <= errors
    rights = gd("check", "rights-notice", "rare-medium-rights-2002", SAMPLES / "rights-notice.toml", "--json")
    assert {"offer.price", "offer.expires", "offer.rights.shares_per_right"} <= rights.fields()
    later = gd(
        "check", "tender-notice", "rare-medium-tender-2003", SAMPLES / "tender-notice.toml", "--json",
        "--at", "2003-04-20T12:00",
    )  # fmt: skip
    [cusip] = [one for one in later.json["findings"] if one["field"] == "offer.cusip"]
    assert "75382N109" in cusip["message"]
    assert "75382N208" in cusip["message"]


def test_the_demo_tells_its_story(gd: Shell, tmp_path: Path) -> None:
    said = gd("demo", "-o", tmp_path / "demo")
    assert said.code == 0, said.err
    assert len(list((tmp_path / "demo").glob("*.pdf"))) == 5
    assert "notice-late" in said.out
    assert "It did not move guarantee-due" in said.out


def test_completion_is_printed_for_every_shell(gd: Shell) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_GDNOTICE_COMPLETE" in gd("completion", shell).out


def test_the_schema_accepts_the_samples(gd: Shell) -> None:
    import tomllib

    import jsonschema

    for form, name in (
        ("rights-notice", "rights-notice"),
        ("tender-notice", "tender-notice"),
        ("transmittal", "transmittal"),
    ):
        schema = gd("form", "show", form, "--schema").json
        jsonschema.Draft202012Validator.check_schema(schema)
        answers = tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
        jsonschema.validate(_plain(answers), schema)
        assert "holder.names" in gd("form", "show", form, "--columns").out


def _plain(value: object) -> dict[str, object]:
    """Dates as the JSON texts that stand for them."""
    import datetime

    def walk(one: object) -> object:
        if isinstance(one, dict):
            return {key: walk(held) for key, held in one.items()}
        if isinstance(one, list):
            return [walk(held) for held in one]
        if isinstance(one, datetime.date | datetime.time):
            return one.isoformat()
        return one

    found = walk(value)
    assert isinstance(found, dict)
    return found


def test_a_method_that_the_offer_does_not_list_is_told_once(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(
        (SAMPLES / "rights-notice.toml").read_text() + '\n[delivery]\nmethod = "email"\nto = ["a@b.example"]\n'
    )
    said = gd("check", "rights-notice", "sample-rights-2026", answers, "--json")
    assert (said.code, said.fields()) == (1, {"delivery.method"})


def test_an_output_never_replaces_what_it_is_made_from(gd: Shell, tmp_path: Path) -> None:
    answers = tmp_path / "mine.toml"
    answers.write_bytes((SAMPLES / "rights-notice.toml").read_bytes())
    said = gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", answers)
    assert said.code == 2
    assert answers.read_bytes() == (SAMPLES / "rights-notice.toml").read_bytes()
    for name in (".", "", tmp_path, "/dev/full"):
        said = gd("stamp", "rights-notice", "sample-rights-2026", answers, "-o", name)
        assert said.code == 4, name
        assert "not a place for a file" in said.err
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


def test_what_is_no_pdf_is_not_called_altered(gd: Shell) -> None:
    said = gd("verify", SAMPLES / "rights-notice.toml")
    assert said.code == 3
    assert "not a PDF" in said.err
