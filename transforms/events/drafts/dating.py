"""When the latest stage of a draft was reached."""

from __future__ import annotations

import re
from datetime import date, timedelta

from transforms.events.drafts.text import one_of
from transforms.events.drafts.thread import FINAL, DraftThread
from transforms.events.language.when import When, find_when
from transforms.events.story import Story

_NEAR_LEAD = 2
_TERM = 40
_SETTLED = FINAL | {"withdrawn"}
# An item of a digest tells its news among its first sentences, and what it tells of its day is no
# older than this.
_NEWS = 3
_OF_DIGEST = timedelta(days=7)
# A day without its year that would be further back is no day of news.
_LATELY = timedelta(days=30)
_WEEK = timedelta(days=7)
_YEAR = re.compile(r"\d{4}")
_YEAR_BEHIND = re.compile(r",? (?:of )?((?:19|20)\d\d)\b")
_WORD_REST = re.compile(r"\w*")
# Words that give the term of a measure: "since 2018", "until the end of May".
_TERMS = ("until", "since", "from", "by", "for")


def when_of(story: Story, thread: DraftThread, session: When | None = None) -> When | None:
    """The day of the latest stage: of a decision none to come, and a day before a month.

    A decision is also dated by another sentence that tells of it, or by the first on the draft;
    one that no words date is of the ``session`` of which the story tells.
    """
    is_final = thread.stage in _SETTLED
    others = thread.decided if is_final else ()
    positions = dict.fromkeys((thread.evidence, *others, thread.positions[0]))
    whens = [
        when
        for position in positions
        for when in _times(story, thread, position)
        if not _is_of_old(when, story.reference)
        and not (is_final and _is_to_come(when, story.reference))
    ]
    if is_final and not whens:
        whens = _weekdays(story, thread)
    days = [when for when in whens if is_final and when.precision == "day"]
    today = _of_today(story, thread, days or whens)
    if today:
        return today
    return next(iter(days or whens), _dated_by_lead(story, thread, session) if is_final else None)


def _times(story: Story, thread: DraftThread, position: int) -> list[When]:
    """The times of a sentence: where it tells the stage, the nearest to those words first.

    "On Friday, days after the Council voted" is not the day of the vote.
    """
    text = story.sentences[position].text
    whens = [
        _put_off(when, story.reference)
        for when in find_when(text, story.reference)
        if not _is_beside(when, text)
    ]
    if thread.stage_told is None or thread.stage_told[0] != position or thread.stage not in FINAL:
        return whens
    told = thread.stage_told[1]
    own = [
        when
        for when in whens
        if not one_of("dates.later").search(text[when.end : told.start])
        and not one_of("dates.other").search(text[told.end : when.start])
    ]
    return sorted(own, key=lambda when: max(when.start - told.end, told.start - when.end, 0))


def _put_off(when: When, reference: date | None) -> When:
    """A day of the week until which something is put off is one to come."""
    is_past = reference is not None and when.date < reference
    is_weekday = when.words.lower().startswith("until ") and when.words.lower().endswith("day")
    return when._replace(date=when.date + _WEEK) if is_past and is_weekday else when


def _is_beside(when: When, text: str) -> bool:
    """Whether a time is that at which something ends, or of a paper: "its letter of 3 May 1961".

    Or tells whose somebody is: "this month's head".
    """
    is_owner = when.precision != "day" and text.startswith(("'s", "’s"), when.end)
    behind = _YEAR_BEHIND.match(text, when.end)
    if behind and int(behind[1]) != when.date.year:
        return True  # "in December, 1979"
    before = text[max(0, when.start - _TERM) : when.start].lower()
    is_of_paper = before.endswith(" of ") and bool(_YEAR.search(when.words))
    return is_owner or is_of_paper or bool(one_of("dates.term").search(before))


def _of_today(story: Story, thread: DraftThread, whens: list[When]) -> When | None:
    """The day of the story, where that names none and tells of the stage as of its news.

    A digest tells it in the present tense ("Mali's text is adopted"), a lead in the perfect. That
    it is one, only what stands before it tells: nothing that is added behind makes it another day.
    """
    if story.reference is None:
        return None
    position, words = _words_of_stage(story, thread)
    may_be_digest = not story.article.dateline and position < _NEWS
    if may_be_digest and one_of("dates.now").search(words):
        is_told = any(story.reference - when.date <= _OF_DIGEST for when in whens)
    else:
        is_fresh = position == 0 and one_of("dates.fresh").search(words)
        is_told = bool(whens) or not (is_fresh or one_of("dates.just").search(words))
    return None if is_told else When(story.reference, "day", "", 0, 0)


def _words_of_stage(story: Story, thread: DraftThread) -> tuple[int, str]:
    """The words that tell the stage, whole, with the one before them, and where they are.

    A decision that only its votes tell has the sentence of those.
    """
    if thread.stage_told is None:
        told_by = thread.decided if thread.stage in FINAL else ()
        position = next(iter(told_by), thread.evidence)
        return position, story.sentences[position].text.lower() if told_by else ""
    position, told = thread.stage_told
    text = story.sentences[position].text
    start = text.rfind(" ", 0, max(0, told.start - 1)) + 1
    rest = _WORD_REST.match(text, told.end)
    return position, text[start : rest.end() if rest else told.end].lower()


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


def _is_of_old(when: When, reference: date | None) -> bool:
    """Whether a year gone by is named, or a day long past or one that is to come.

    It is of what led up to the text, or of its term: "voted to close it on 31 December".
    """
    if reference is None:
        return False
    if _YEAR.search(when.words):
        return when.precision == "year" and when.date.year < reference.year
    return when.precision == "day" and reference - when.date > _LATELY


def _is_to_come(when: When, reference: date | None) -> bool:
    is_term = when.words.lower().startswith(_TERMS)
    return is_term or bool(reference and when.date > reference)
