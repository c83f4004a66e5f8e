"""What is told of an interview as it opens: what was typed before and is in no entry, by oneself and by others."""

from __future__ import annotations

from gdnotice.actions.open_interview import OpenedInterview
from gdnotice.values import short_moment
from ui.words import listed_words


def recovered_words(opened: OpenedInterview) -> str:
    """What oneself typed and is not in the record; nothing where there is none."""
    if (found := opened.recovered) is None:
        return ""
    zone, fields = opened.live.offer.zone, opened.live.form.fields
    some = listed_words([fields[key].label for key in found.fields if key in fields], 4)
    told = f"You typed this on {short_moment(found.at.astimezone(zone))}, and it is not in the record yet: {some}."
    if found.both:
        told += " Somebody else changed in the meantime: "
        told += listed_words([fields[key].label for key in found.both if key in fields], 4) + "."
    return told


def others_words(opened: OpenedInterview) -> str:
    """Who else began to change it; nothing where nobody did."""
    if not opened.others:
        return ""
    names = listed_words(sorted({one.person for one in opened.others}), 3)
    since = short_moment(opened.others[0].at.astimezone(opened.live.offer.zone))
    return f"{names} began to change it too ({since}); that is not in the record."
