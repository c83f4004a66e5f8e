"""The holder's part in one PDF, from the holder's ledger to the institution's; and what is refused on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.in_ledger import raw_answers
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.read_stamped import read_stamped, verify_stamped
from gdnotice.actions.ready_notice import ready_notice
from gdnotice.actions.save_part import save_part
from gdnotice.actions.show_notice import show_notice
from gdnotice.actions.take_up_part import read_part, take_up_part
from gdnotice.errors import Refusal, Unreadable
from gdnotice.ledger.notices import notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.pack.load import form
from tests.ledger import office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, Office, at, kinds, last, proved

OFFER = "sample-rights-2026"


def of(role: str) -> dict[str, object]:
    fields = form("rights-notice").fields
    return {key: value for key, value in office.rights().items() if fields[key].role == role}


@pytest.fixture
def part(desk: Office, tmp_path: Path) -> Path:
    """The holder's part, saved at the holder's own desk."""
    out = tmp_path / "part.pdf"
    with desk.person(ANN) as opened:
        number = draft_notice(opened, "rights-notice", OFFER, of("holder")).number
        saved = save_part(opened, number, out)
        assert saved.out == out
        assert saved.pages > 1
        assert kinds(opened, number) == ["drafted", "exported"]
        body = last(opened, number).body
        assert body is not None
        assert (body["what"], body["sha256"]) == ("holder's part", saved.sha256)
        proved(opened)
    return out


@pytest.fixture
def institution(tmp_path: Path) -> Office:
    made = Office(tmp_path / "institution")
    made.clock.moment = at(RIGHTS_DAY)
    return made


def given(opened: Vault, number: int) -> dict[str, object]:
    return raw_answers(opened.db, notice_now(opened.db, number).answers)


def test_the_institution_goes_on_from_the_holders_pdf(part: Path, institution: Office) -> None:
    with institution.person(BOB) as opened:
        keep_offer(opened, OFFER)
        taken = take_up_part(opened, read_part(part))
        number = taken.drafted.number
        assert taken.cautions == ()
        assert given(opened, number) == dict(read_stamped(part).answers)
        assert kinds(opened, number) == ["drafted", "instruction-recorded"]
        assert notice_now(opened.db, number).evidence[0]["name"] == "part.pdf"
        rest = {**of("institution"), **of("desk"), "holder.names": ["Not the same"], "rights.certificates": ["RC-2"]}
        more = draft_notice(opened, "rights-notice", OFFER, {**given(opened, number), **rest})
        assert ready_notice(opened, more.number).seq is not None
        proved(opened)


def test_it_is_a_draft_that_carries_the_holders_answers_alone(desk: Office, tmp_path: Path) -> None:
    with desk.person(ANN) as opened:
        number = draft_notice(opened, "rights-notice", OFFER, office.rights()).number
        save_part(opened, number, tmp_path / "part.pdf")
    carried = read_stamped(tmp_path / "part.pdf")
    assert carried.draft
    assert {key for key in carried.answers if key.startswith("guarantor.")} == set()
    assert carried.answers["rights.count"] == of("holder")["rights.count"]
    assert verify_stamped(tmp_path / "part.pdf").ok


def test_an_unfinished_part_is_not_saved(desk: Office, tmp_path: Path) -> None:
    with desk.person(ANN) as opened:
        some = {key: value for key, value in of("holder").items() if key != "rights.count"}
        number = draft_notice(opened, "rights-notice", OFFER, some).number
        with pytest.raises(Refusal, match="is not finished") as caught:
            save_part(opened, number, tmp_path / "part.pdf")
        assert "rights.count" in [one.key for one in caught.value.mistakes]
        assert all(not str(one.key).startswith("guarantor.") for one in caught.value.mistakes)
        assert kinds(opened, number) == ["drafted"]
    assert not (tmp_path / "part.pdf").exists()


def test_an_altered_pdf_is_refused_in_words(part: Path, tmp_path: Path) -> None:
    content = part.read_bytes()
    for place, changed in enumerate(
        (content + b"\n% a comment added later\n", content.replace(b"GD Notice", b"GD Notict", 1), content[:-40])
    ):
        other = tmp_path / f"altered-{place}.pdf"
        other.write_bytes(changed)
        with pytest.raises(Refusal, match=r"altered|carries no answers") as caught:
            read_part(other)
        assert "Ask" in caught.value.remedy


def test_another_file_is_no_part(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(b"hello")
    with pytest.raises(Unreadable, match="is not a PDF"):
        read_part(tmp_path / "letter.pdf")


def test_an_unknown_offer_is_told_with_what_to_do(part: Path, institution: Office) -> None:
    with institution.person(BOB) as opened:
        with pytest.raises(Refusal, match="for an offer that this ledger does not have") as caught:
            take_up_part(opened, read_part(part))
        assert OFFER in caught.value.meaning
        assert "Keep that offer first" in caught.value.remedy
        keep_offer(opened, OFFER)
        assert take_up_part(opened, read_part(part)).drafted.number == 1


def test_other_terms_are_told(part: Path, institution: Office, tmp_path: Path) -> None:
    from gdnotice import places

    text = (places.resources() / "offers" / f"{OFFER}.toml").read_text(encoding="utf-8")
    (tmp_path / "offer.toml").write_text(text.replace('issuer = "', 'issuer = "Other ', 1), encoding="utf-8")
    with institution.person(BOB) as opened:
        keep_offer(opened, str(tmp_path / "offer.toml"))
        (told,) = take_up_part(opened, read_part(part)).cautions
        assert "(issuer)" in told


def test_a_part_taken_up_twice_is_told(part: Path, institution: Office) -> None:
    with institution.person(BOB) as opened:
        keep_offer(opened, OFFER)
        read = read_part(part)
        first, second = take_up_part(opened, read), take_up_part(opened, read)
        found = show_notice(opened, second.drafted.number).findings
        assert any(one.code == "maybe-a-duplicate" and f"Notice {first.drafted.number}" in one.message for one in found)
