"""When the latest stage of a draft was reached."""

from __future__ import annotations

from datetime import date

from transforms.events.drafts.thread import FINAL, DraftThread
from transforms.events.language.when import When, find_when
from transforms.events.story import Story

_NEAR_LEAD = 2


def when_of(story: Story, thread: DraftThread, session: When | None = None) -> When | None:
    """The day of the latest stage: of a decision none to come, and a day before a month.

    A decision is also dated by another sentence that tells of it, or by the first on the draft;
    one that no words date is of the ``session`` of which the story tells.
    """
    is_final = thread.stage in FINAL
    others = thread.decided if is_final else ()
    positions = dict.fromkeys((thread.evidence, *others, thread.positions[0]))
    whens = [
        when
        for position in positions
        for when in find_when(story.sentences[position].text, story.reference)
        if not (is_final and _is_to_come(when, story.reference))
    ]
    if is_final and not whens:
        whens = _weekdays(story, thread)
    days = [when for when in whens if is_final and when.precision == "day"]
    return next(iter(days or whens), _dated_by_lead(story, thread, session) if is_final else None)


def session_of(story: Story, threads: list[DraftThread]) -> When | None:
    """When the story's first text was decided on."""
    return when_of(story, threads[0]) if threads and threads[0].stage in FINAL else None


def _dated_by_lead(story: Story, thread: DraftThread, session: When | None) -> When | None:
    """The day of the story's first sentence, for a decision told of soon behind it."""
    if thread.positions[0] > _NEAR_LEAD:
        return session
    whens = find_when(story.sentences[0].text, story.reference)
    days = [
        when for when in whens if when.precision == "day" and not _is_to_come(when, story.reference)
    ]
    return next(iter(days), session)


def _weekdays(story: Story, thread: DraftThread) -> list[When]:
    """The days of the week that the words of the decision name, which are past."""
    sentence = story.sentences[thread.evidence].text
    whens = find_when(sentence, story.reference, ahead=False)
    return [when for when in whens if when.words.lower().endswith("day")]


def _is_to_come(when: When, reference: date | None) -> bool:
    return when.words.lower().startswith("until") or bool(reference and when.date > reference)
