"""Stamped papers kept small: each as its revision alone, packed against what is like it and names nobody."""

from __future__ import annotations

from datetime import datetime

from gdnotice.actions.in_ledger import sample_answers
from gdnotice.actions.press import Press, pressed
from gdnotice.ledger.acting import Acting
from gdnotice.ledger.content import kinship
from gdnotice.notice.answers import answers_of
from gdnotice.notice.notice import Notice, prepared
from gdnotice.notice.printed import on_paper
from gdnotice.stamp.stamp import Stamped

_TELLING = 900
"""Bytes by which the fonts of a revision are known: they come first, and their names are made from what is in them."""


class SmallPapers:
    """Keeps the revisions of one press inside one act.

    Those with the same fonts are a wider kin, on whatever printing; those on one printing that are filled in at the
    same places are kin. What either is packed against is made of what they have in common, and of the form's own
    samples: it stays when they are purged.
    """

    def __init__(self, act: Acting, press: Press, notice: Notice) -> None:
        """``notice`` is any on that press."""
        self._contents = act.contents
        self._press = press
        self._notice = notice
        self._sample: tuple[bytes, bytes] | None = None
        self.official = act.contents.keep(press.compiled.ground.official)

    def keep(self, made: Stamped) -> bytes:
        """Keep the revision of a paper made on the press; returns its SHA-256."""
        fixed, opening = made.alike
        kin = kinship("revision", self.official, fixed, opening)
        if not self._contents.has_kin(kin):
            wider = kinship("revisions", fixed[:_TELLING])
            record, answers = self._samples()
            if not self._contents.has_kin(wider):
                self._contents.keep(record + fixed + answers, wider)
            self._contents.keep(record + fixed + answers + opening, kin, wider)
        return self._contents.keep(made.revision, kin)

    def _samples(self) -> tuple[bytes, bytes]:
        """A revision's record, and what follows the fixed part, of the form's own samples."""
        if self._sample is None:
            zone = self._notice.terms.offer.zone
            at = datetime(2000, 1, 1, 12, tzinfo=zone)
            samples = answers_of(sample_answers(self._notice.form), self._notice.form, zone)
            notice = prepared(self._notice.form, self._notice.terms, samples, at, at)
            made = pressed(notice, self._press, on_paper(notice, self._press.terms))
            record, _, answers = made.revision.partition(made.alike[0])
            self._sample = record, answers
        return self._sample
