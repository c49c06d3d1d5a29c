"""Whether two figures of the same number are those of two happenings."""

from __future__ import annotations

import re
from datetime import date

from transforms.events.casualties.days import happenings, setting_pattern
from transforms.events.casualties.distinct import Figure
from transforms.events.story import Story

_DEFINITE = re.compile(r"\b(?:the|those|these|all|both)\Z", re.IGNORECASE)


def is_elsewhere(story: Story, told: Figure, figure: Figure) -> bool:
    """Whether a figure is not that of the same number told before it.

    "Two soldiers were hurt in Kor Saturday. Two were hurt in Lar Thursday." It tells another day
    than that one does, or another happening begins with its sentence.
    """
    text = story.sentences[figure.position].text
    opening = f"{text[: figure.span[0]]}{figure.count_text.split(' ')[0]}"
    if _DEFINITE.search(opening) or _DEFINITE.search(text[: figure.span[0]].rstrip()):
        return False
    begins = setting_pattern("other_scenes").search(text)
    if begins and begins.start() < figure.span[0]:
        return True
    days = [_only_day(story, one) for one in (told, figure)]
    return None not in days and days[0] != days[1]


def _only_day(story: Story, figure: Figure) -> date | None:
    """The one day that the sentence of a figure tells; None if it tells none, or several."""
    whens = happenings(story.sentences[figure.position].text, story.reference)
    days = {when.date for when in whens if when.precision == "day"}
    return days.pop() if len(days) == len(whens) == 1 else None
