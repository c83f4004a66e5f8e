"""A second person at an open ledger approves in their own name, and nobody approves in another's."""

from __future__ import annotations

import threading

import pytest

from gdnotice.actions.acknowledge_notice import acknowledge_notice
from gdnotice.actions.approve_as import approve_as, other_approvers
from gdnotice.actions.approve_notice import approve_notice
from gdnotice.actions.attach_evidence import attach_evidence
from gdnotice.actions.possible_acts import possible_acts
from gdnotice.actions.send_notice import send_notice
from gdnotice.actions.show_notice import show_notice
from gdnotice.errors import Misuse, Refusal, World
from gdnotice.files import Pasted
from gdnotice.ledger import admitting
from gdnotice.ledger.sealing import FLOOR
from gdnotice.ledger.second_person import beside
from tests.ledger import office
from tests.ledger.desk import note
from tests.ledger.office import ANN, BOB, CAL, SECRETS, Office, kinds, last, proved, standing

OFFER = "sample-rights-2026"


def test_a_colleague_approves_what_i_prepared(desk: Office) -> None:
    number = desk.ready("rights-notice", OFFER, office.rights())
    with desk.person(ANN) as opened:
        with pytest.raises(Refusal, match="You prepared notice"):
            approve_notice(opened, [number])
        assert other_approvers(opened) == [BOB]
        assert possible_acts(opened, number).approvers == (BOB,)
        approve_as(opened, [number], BOB, SECRETS[BOB], pause=desk.clock.pause)
        entry = last(opened, number)
        found = show_notice(opened, number)
        assert (entry.kind, found.people[entry.person]) == ("approved", BOB)
        assert entry.body is not None
        assert found.people[entry.body["sitting"]] == ANN
        assert opened.person.name == ANN
        note(opened, "mine again")
        assert opened.person.name == ANN
        proved(opened)


def test_nobody_approves_in_the_name_of_another(desk: Office) -> None:
    number = desk.ready("rights-notice", OFFER, office.rights())
    with desk.person(ANN) as opened:
        for name, secret in ((BOB, SECRETS[ANN]), (BOB, "guessed at all"), ("Dan Sample", SECRETS[BOB])):
            with pytest.raises(World, match="do not open this ledger"):
                approve_as(opened, [number], name, secret, pause=desk.clock.pause)
        assert desk.clock.paused == [1.0, 2.0], "each failure makes the next attempt wait"
        with pytest.raises(Refusal, match="prepared"):
            approve_as(opened, [number], ANN, SECRETS[ANN], pause=desk.clock.pause)
        with pytest.raises(Refusal, match="A reader may not do this"):
            approve_as(opened, [number], CAL, SECRETS[CAL], pause=desk.clock.pause)
        assert standing(opened, number).state == "ready"
        assert opened.person.name == ANN


def test_who_was_taken_out_or_given_a_passphrase_does_not_approve(desk: Office) -> None:
    number = desk.ready("rights-notice", OFFER, office.rights())
    with desk.person(ANN) as opened:
        admitting.change_passphrase(opened, "given by Ann to Bob", number=2, cost=FLOOR)
        with pytest.raises(Refusal, match="set your own first"):
            approve_as(opened, [number], BOB, "given by Ann to Bob", pause=desk.clock.pause)
        with pytest.raises(World):
            approve_as(opened, [number], BOB, SECRETS[BOB], pause=desk.clock.pause)
        admitting.remove_person(opened, 2)
        with pytest.raises(World):
            approve_as(opened, [number], BOB, "given by Ann to Bob", pause=desk.clock.pause)
        assert standing(opened, number).state == "ready"


def test_nobody_else_acts_in_their_name_meanwhile(desk: Office) -> None:
    with desk.person(ANN) as opened:
        done = threading.Event()

        def work() -> None:
            note(opened, "on another thread")
            done.set()

        with beside(opened, BOB, SECRETS[BOB], pause=desk.clock.pause):
            worker = threading.Thread(target=work)
            worker.start()
            assert not done.wait(0.2), "it waits until the second person is done"
        worker.join()
        row = opened.db.conn.execute("SELECT person FROM entry WHERE kind = 'noted'").fetchone()
        assert row[0] == 1


def test_an_acknowledgement_keeps_its_evidence_in_the_same_act(desk: Office) -> None:
    number = desk.stamped("rights-notice", OFFER, office.rights())
    with desk.person(BOB) as opened:
        send_notice(opened, number, "fax")
        with pytest.raises(Misuse, match="empty"):
            acknowledge_notice(opened, number, by="A", how="fax", evidence=Pasted("empty.txt", b""))
        assert kinds(opened, number)[-1] == "sent", "an act is whole or absent"
        acknowledge_notice(opened, number, by="A. Agent", how="by fax", evidence=Pasted("reply.txt", b"yes"))
        assert kinds(opened, number)[-2:] == ["acknowledged", "evidence-attached"]
        attach_evidence(opened, number, Pasted("more.txt", b"again"), "the second page")
        proved(opened)
