"""Makes the ledger of the present format that is kept here for ever: once a format, on the day it is settled.

``python -m tests.ledger.formats.make`` refuses where the folder is there: a released format is never made
anew. All names in it are invented, and the passphrases stand in ``tests/ledger/office.py``.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.amend_offer import amend_offer
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.attach_evidence import attach_evidence, record_instruction
from gdnotice.actions.begin_offer import Entering, keep_begun, new_mark, stored_entering
from gdnotice.actions.begun_offers import begun_offers
from gdnotice.actions.close_day import close_day
from gdnotice.actions.cover_protect import cover_protect
from gdnotice.actions.draft_notice import draft_notice
from gdnotice.actions.edit_offer import sheet_in_ledger
from gdnotice.actions.end_notice import withdraw_notice
from gdnotice.actions.keep_offer import keep_offer
from gdnotice.actions.people import change_setting
from gdnotice.actions.purge_ledger import purge_ledger
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import reveal_answer
from gdnotice.ledger import admitting, migrations
from gdnotice.ledger.checked import checked
from gdnotice.ledger.notices import all_notices, notice_now
from gdnotice.ledger.vault import Vault
from gdnotice.offer.sheet import AmendmentSheet
from tests.ledger import office
from tests.ledger.office import ANN, BOB, RIGHTS_DAY, TENDER_DAY, Office, at

HERE = Path(__file__).parent
KEPT = ("vault.db", "keys.json", "keys.spare.json")


def make(folder: Path) -> None:
    """A ledger with one of everything, and ``expected.json``, which says what must be found in it."""
    with tempfile.TemporaryDirectory() as scratch:
        desk = Office(Path(scratch) / "ledger")
        closing, recovery = _lived(desk, Path(scratch))
        with desk.person(BOB) as opened:
            opened.compact()
            expected = _expected(opened) | {"closing": closing, "recovery": recovery}
        folder.mkdir(parents=True)
        for name in KEPT:
            shutil.copyfile(desk.folder / name, folder / name)
    (folder / "expected.json").write_text(json.dumps(expected, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _lived(desk: Office, scratch: Path) -> tuple[str, str]:
    """Years of a desk: a notice long gone and purged, a protect covered in part by a letter, one at the desk."""
    desk.clock.moment = at(TENDER_DAY)
    before, after = office.tender_without_amendment(scratch), office.tender_with_amendment(scratch)
    with desk.person(ANN) as opened:
        keep_offer(opened, str(before))
    gone = desk.stamped("tender-notice", "sample-tender-2003", office.tender())
    with desk.person(BOB) as opened:
        draft_notice(opened, "transmittal", "sample-tender-2003", office.letter())
        reveal_answer(opened, 2, "tax.number")
        desk.clock.moment = at("2003-04-17T09:00")
        amend_offer(opened, str(after))
        for number in (gone, 2):
            withdraw_notice(opened, number, "sold")
        desk.clock.moment = at(RIGHTS_DAY)
        purge_ledger(opened)
    number = desk.stamped("rights-notice", "sample-rights-2026", office.rights())
    with desk.person(BOB) as opened:
        send_notice(opened, number, "fax", confirmation="FX-20261130-18")
        desk.clock.pass_by(minutes=5)
        acknowledge_notice(opened, number, by="M. Agent", how="telephone")
        report = scratch / "fax report.txt"
        report.write_bytes(b"3 pages, received\n")
        attach_evidence(opened, number, report, "fax report")
        record_instruction(opened, number, "by telephone", text="Exercise all of it.")
        cover_protect(opened, number, "700", date(2026, 11, 30))
    desk.ready("rights-notice", "sample-rights-2026", {**office.rights(), "holder.names": ["Zoë Łukasiewicz"]})
    with desk.person(BOB) as opened:
        base = sheet_in_ledger(opened, "sample-rights-2026")
        base.sheet.amendments.append(AmendmentSheet("", "t", "Supplement of Zoë", {"expires": "12/8/26 5p"}))
        entering = stored_entering(Entering(base.sheet, "amendment", len(base.sheet.amendments) - 1))
        keep_begun(opened, new_mark(), entering, "sample-rights-2026", base.content)
    with desk.person(ANN) as opened:
        change_setting(opened, "second_pair", "off")
        approve_notice(opened, [4])
        return close_day(opened).written, admitting.make_recovery_key(opened)


def _expected(opened: Vault) -> dict[str, object]:
    proof = checked(opened.db)
    assert proof.ok, (proof.broken, proof.problems)
    notices = all_notices(opened.db)
    papers = {
        one.number: stamped["sha256"]
        for one in notices
        if (stamped := notice_now(opened.db, one.number).stamped) is not None
    }
    return {
        "format": migrations.newest(),
        "entries": proof.entries,
        "papers": papers,
        "notices": {one.number: [one.form, one.offer, one.holder, *one.standing] for one in notices},
        "begun": [[one.offer, one.person, one.document] for one in begun_offers(opened)],
    }


if __name__ == "__main__":
    target = HERE / str(migrations.newest())
    if target.exists():
        sys.exit(f"{target} is there: a format that was released is never made anew.")
    make(target)
