"""The days that sentences tell of: their own, one told from another, one told around them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from transforms.events.casualties.lexicon import may_hold_figure
from transforms.events.casualties.other_days import is_of_other
from transforms.events.casualties.shifts import shifted
from transforms.events.casualties.told import Told
from transforms.events.language.attribution import without_speeches
from transforms.events.language.fragments import Sieved
from transforms.events.language.when import When, find_when
from transforms.events.story import Story
from transforms.knowledge import knowledge

_SENTENCES_BACK = 6
_CLAUSE = 60
# A date without its year that would be further back than this is one to come.
_LATELY = timedelta(days=330)
_BOUND = re.compile(
    r"\b(?:since|until|before|from|between|by|than|until after|as of)\s(?:late |early )?\Z",
    re.IGNORECASE,
)


def refers_back(text: str) -> bool:
    """Whether a sentence goes on with a happening: "in the attack", "by the blast"."""
    return setting_pattern("references").search(text) is not None


@lru_cache(maxsize=1_024)
def happenings(text: str, reference: date | None) -> tuple[When, ...]:
    """The times of a sentence at which something happened: not those of saying so."""
    told = without_speeches(text)
    whens = find_when(told, reference)
    if any(is_to_come(when, reference) for when in whens):
        # "Killed by a mine on Sunday" is past, "before the vote on Sunday" is not.
        past = find_when(told, reference, ahead=False)
        whens = (
            tuple(
                one
                if is_to_come(was, reference)
                and _is_lately(one, reference)
                and not _to_come().search(told[max(0, one.start - _CLAUSE) : one.start])
                else was
                for was, one in zip(whens, past, strict=True)
            )
            if len(past) == len(whens)
            else whens
        )
    return tuple(
        when
        for when in whens
        if not _is_bound(text, when)
        and not is_to_come(when, reference)
        and not is_of_other(text, when)
    )


def is_to_come(when: When, reference: date | None) -> bool:
    return reference is not None and when.date > reference


def _is_lately(when: When, reference: date | None) -> bool:
    return reference is not None and reference - when.date <= _LATELY


def _is_bound(text: str, when: When) -> bool:
    """Whether a time only bounds a period; "since this morning" is of today."""
    words = when.words.lower()
    if text[when.end : when.end + 2] in {"'s", "’s"}:
        # "Four men wanted for last month's bombing": that is another happening.
        is_untold = setting_pattern("tells_of_it").search(text, when.end) is None
        return is_untold and _other_owner().search(text, 0, when.start) is not None
    before = text[max(0, when.start - _CLAUSE) : when.start]
    # "Missing in the hills since Friday": they were lost on that day.
    is_of_loss = when.precision == "day" and words.startswith("since") and _gone().search(before)
    if is_of_loss or words.startswith("this ") or text.startswith((", when", " when"), when.end):
        # "The worst since May 1997, when a bomb killed nine": what follows is of that time.
        return False
    if words.startswith(("since", "until", "from", "by")):
        return True
    if _since_record().search(text, max(0, when.start - 2 * _CLAUSE), when.start):
        # "The worst fire since a hotel burned down last May, killing nine"; but "the first clash
        # since the truce ended on Sunday, and nine were killed".
        told = text[max(0, when.start - _CLAUSE) : when.start]
        return not (_harm().search(told) or _told_of_it().match(text, when.end))
    is_other = is_other_time(before) or _other_deed().match(text, when.end)
    return bool(_BOUND.search(before) or is_other)


def day_before(story: Story, position: int, told: Told) -> tuple[When, int] | None:
    """The time of the happening that the sentences before tell of, unless a new one starts."""
    if setting_pattern("new_scenes").search(story.sentences[position].text):
        return None
    return last_day(story, position, told)


def last_day(story: Story, position: int, told: Told) -> tuple[When, int] | None:
    """The time of the last happening that the sentences before tell of, whatever this one tells."""
    for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
        text = story.sentences[earlier].text
        found = told.day(earlier)
        if found:
            # What goes on with a figure is of its day, whatever other days stand beside it.
            return found
        if told.is_total(earlier):
            continue
        if not tells_of_harm(text):
            continue
        whens = happenings(text, story.reference)
        days = [when for when in whens if when.precision == "day"]
        days += shifted(without_speeches(text), whens, None, story.reference)
        if days:
            return days[0], earlier
        if setting_pattern("new_scenes").search(text):
            return None
    return None


def tells_of_harm(text: str) -> bool:
    """Whether a sentence may hold a figure, or tells of an attack or a disaster."""
    return may_hold_figure(text) or setting_pattern("happenings").search(text) is not None


@cache
def setting_pattern(name: str) -> Sieved:
    phrases = "|".join(knowledge("settings")[name])
    return Sieved(re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE))


@cache
def _gone() -> re.Pattern[str]:
    states = "|".join(knowledge("settings")["gone"])
    return re.compile(rf"\b(?:{states})\b[^,;]{{0,40}}\Z", re.IGNORECASE)


@cache
def _to_come() -> re.Pattern[str]:
    words = "|".join(knowledge("settings")["to_come"])
    return re.compile(rf"\b(?:{words})\b[^,;]{{0,50}}\Z", re.IGNORECASE)


@cache
def _other_deed() -> re.Pattern[str]:
    """What is done on a day behind a deed: "troops on Thursday freed"."""
    return re.compile(rf"\s(?:{'|'.join(knowledge('settings')['other_deeds'])})\b", re.IGNORECASE)


@cache
def _other_owner() -> re.Pattern[str]:
    """What leads to the happening of another day: "suspected in Monday's attack"."""
    return re.compile(
        rf"\b(?:{'|'.join(knowledge('settings')['other_owners'])})\s\Z", re.IGNORECASE
    )


@cache
def _since_record() -> re.Pattern[str]:
    records = "|".join(knowledge("settings")["periods"]["records"])
    return re.compile(rf"\b(?:{records})\b[^,;]{{0,60}}\bsince\b[^,;]{{0,80}}\Z", re.IGNORECASE)


@cache
def _told_of_it() -> re.Pattern[str]:
    """What a record's day goes on with where the figure is its own: ", killing"."""
    verbs = "|".join(knowledge("settings")["harming"])
    return re.compile(rf",? (?:{verbs}|when|with|in which|that|which)\b")


@cache
def _harm() -> re.Pattern[str]:
    """What tells of the harm done at a record's day: "that a year before killed"."""
    stems = "|".join(knowledge("settings")["harm_stems"])
    return re.compile(rf"\b(?:that|which|when) [^,;]{{0,20}}\b(?:{stems})")


def is_other_time(before: str) -> bool:
    """Whether a time behind these words is of something else: "a toll issued on"."""
    return _elsewhere().search(before) is not None


@cache
def _elsewhere() -> re.Pattern[str]:
    """A time behind one of these is of something else: "a toll issued on", "a day after"."""
    words = "|".join(knowledge("settings")["other_times"])
    return re.compile(rf"\b(?:{words})\Z", re.IGNORECASE)
