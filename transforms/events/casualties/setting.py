"""When and over which time a casualty figure counts: date, scope and period."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from schemas.casualty_figures import Scope
from transforms.events.casualties.lexicon import hints
from transforms.events.casualties.periods import Period, period_of
from transforms.events.casualties.shifts import has_shift, is_of, shifted
from transforms.events.language.attribution import without_speeches
from transforms.events.language.when import When, find_when
from transforms.events.story import Story
from transforms.knowledge import knowledge

_SENTENCES_BACK = 6
# How many sentences are a story's lead, and how far behind them its day may stand.
_LEAD, _SENTENCES_ON = 1, 3
# A story that looks back more than this many years tells history.
_YEARS_OF_NEWS = 8
_LONGEST_DIGEST = 4
_OPENING_SENTENCES = 3
_CLAUSE = 60
# A date without its year that would be further back than this is one to come.
_LATELY = timedelta(days=180)
# A day that opens a sentence about a toll is that of the count: "On Friday the toll rose to".
_OPENING = 14
_BROUGHT_UP = re.compile(r"\ban? (?=([a-z-]{1,30}(?: [a-z-]{1,30}){0,2}))")
_TAKEN_UP = re.compile(r"\bthe ([a-z]{4,20})\b")
_SINCE = re.compile(r"\bsince\b")
_BOUND = re.compile(
    r"\b(?:since|until|before|from|between|by|than|until after|as of)\s(?:late |early )?\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """When a figure counts, as far as the words around it say; ``sign`` says how it was found."""

    when: When | None
    when_position: int | None
    scope: Scope
    period: Period | None
    sign: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure's own words tell of its setting.

    ``count`` is its number and ``number`` where that stands in the sentence, ``is_part`` says that
    it is a part of another figure, ``is_total`` that it is a toll, which may go on with what the
    sentence before tells.
    """

    count: int
    number: int
    is_part: bool
    is_total: bool


def setting_of(story: Story, position: int, span: tuple[int, int], figure: Counted) -> Setting:
    """The setting of a figure whose words are ``span`` of the sentence at a position."""
    text = story.sentences[position].text
    whens = (*_happenings(text, story.reference), *_shifts(story, position, figure.number))
    count = figure.count
    period = period_of(
        text, span, story.reference, whens, count, is_of_disaster=_is_of_disaster(story)
    )
    if period is None and figure.is_total and not whens and position:
        before = story.sentences[position - 1].text
        period = period_of(before, (0, len(before)), story.reference, (), count)
        # Its words stand in the sentence before.
        period = replace(period, first=0, last=0) if period else None
    is_part = figure.is_part or _is_share(text, span, period)
    scope: Scope = "subtotal" if is_part else "cumulative" if period else "incident"
    if period:
        return Setting(None, None, scope, period, "period")
    if figure.is_total:
        # "The toll rose to 96 on Sunday" tells when it rose.
        whens = tuple(when for when in whens if _OPENING < when.end <= figure.number)[:1]
    own = _nearest(whens, span)
    if own:
        return Setting(own, position, scope, None, "date told")
    if not figure.is_total and _is_digest(story, text):
        return Setting(_today(story), None, scope, None, "date of digest")
    if position == 0 and not figure.is_total and _is_fresh(story, text, span):
        return Setting(_today(story), None, scope, None, "date of news")
    earlier = _earlier(story, position)
    if earlier:
        return Setting(*earlier, scope, None, "date before")
    later = _later(story, position)
    if later:
        return Setting(*later, scope, None, "date behind")
    return Setting(None, None, scope, None, "no date")


@lru_cache(maxsize=64)
def _is_of_disaster(story: Story) -> bool:
    """Whether a story opens with what may befall many at once: a storm, a quake."""
    opening = story.sentences[:_OPENING_SENTENCES]
    return any(_pattern("disasters").search(sentence.text) for sentence in opening)


def is_history(text: str, reference: date | None) -> bool:
    """Whether a sentence tells of the dead of long ago."""
    if _pattern("history").search(text):
        return True
    if reference is None:
        return False
    is_period = bool(_SINCE.search(text))
    years = [
        int(match["told"] or match["in_period"])
        for match in _years().finditer(text)
        if match["told"] or not is_period
    ]
    is_old = any(year < reference.year - _YEARS_OF_NEWS for year in years)
    # "The war that broke out in 1975 has claimed 90 lives" counts to this day.
    is_old = is_old and not _pattern("perfect").search(text)
    return is_old or (bool(_pattern("memories").search(text)) and bool(years))


def refers_back(text: str) -> bool:
    """Whether a sentence goes on with a happening: "in the attack", "by the blast"."""
    return _pattern("references").search(text) is not None


def _happenings(text: str, reference: date | None) -> tuple[When, ...]:
    """The times of a sentence at which something happened: not those of saying so."""
    told = without_speeches(text)
    whens = find_when(told, reference)
    if any(_is_to_come(when, reference) for when in whens):
        # "Killed by a mine on Sunday" is past, "before the vote on Sunday" is not.
        past = find_when(told, reference, ahead=False)
        whens = (
            tuple(
                one
                if _is_to_come(was, reference)
                and _is_lately(one, reference)
                and not _to_come().search(told[max(0, one.start - _CLAUSE) : one.start])
                else was
                for was, one in zip(whens, past, strict=True)
            )
            if len(past) == len(whens)
            else whens
        )
    return tuple(
        when for when in whens if not _is_bound(text, when) and not _is_to_come(when, reference)
    )


def _shifts(story: Story, position: int, number: int) -> tuple[When, ...]:
    """The days told from another: "overnight", "a day later", "two days after the attack"."""
    text = story.sentences[position].text
    told = without_speeches(text)
    if not has_shift(told) or _is_digest(story, text):
        # The editor of a digest has put each line under its day.
        return ()
    earlier = _earlier(story, position)
    before = earlier[0].date if earlier else None
    whens = _happenings(told, story.reference)
    return tuple(
        when
        for when in shifted(told, whens, before, story.reference)
        if is_of(told, when, number) and not _is_to_come(when, story.reference)
    )


def _is_to_come(when: When, reference: date | None) -> bool:
    return reference is not None and when.date > reference


def _is_lately(when: When, reference: date | None) -> bool:
    return reference is not None and reference - when.date <= _LATELY


def _is_bound(text: str, when: When) -> bool:
    """Whether a time only bounds a period; "since this morning" is of today."""
    words = when.words.lower()
    if words.startswith("this ") or text[when.end : when.end + 2] in {"'s", "’s"}:
        return False
    if text.startswith((", when", " when"), when.end):
        # "The worst since May 1997, when a bomb killed nine": what follows is of that time.
        return False
    if words.startswith(("since", "until", "from", "by")):
        return True
    before = text[max(0, when.start - _CLAUSE) : when.start]
    return bool(_BOUND.search(before) or _elsewhere().search(before))


def _is_share(text: str, span: tuple[int, int], period: Period | None) -> bool:
    """Whether a later total takes a figure in: "12 more bodies, bringing the toll to 40"."""
    bringing = _pattern("bringing").search(text, span[1])
    if bringing:
        # "187 deaths in the past 24 hours, taking the toll to 11,133" counts a day.
        return period is None or period.first > bringing.start()
    return period is None and _pattern("alone").search(text, 0, span[0]) is not None


def _nearest(whens: tuple[When, ...], span: tuple[int, int]) -> When | None:
    """The time that stands nearest to the words of a figure."""
    if not whens:
        return None
    return min(whens, key=lambda when: (max(when.start - span[1], span[0] - when.end), when.start))


def _earlier(story: Story, position: int) -> tuple[When, int] | None:
    """The time of the happening that the sentences before tell of, unless a new one starts."""
    if _pattern("new_scenes").search(story.sentences[position].text):
        return None
    for earlier in range(position - 1, max(-1, position - 1 - _SENTENCES_BACK), -1):
        text = story.sentences[earlier].text
        if not _tells_of_harm(text):
            continue
        whens = _happenings(text, story.reference)
        days = [when for when in whens if when.precision == "day"]
        days += shifted(without_speeches(text), whens, None, story.reference)
        if days:
            return days[0], earlier
        if _pattern("new_scenes").search(text):
            return None
    return None


def _later(story: Story, position: int) -> tuple[When, int] | None:
    """The day of a lead's happening that the sentences behind tell: "The blast on Monday ..."."""
    if position >= _LEAD:
        return None
    lead = story.sentences[position].text
    for later in range(position + 1, min(len(story.sentences), position + 1 + _SENTENCES_ON)):
        text = story.sentences[later].text
        if _pattern("new_scenes").search(text):
            return None
        whens = [when for when in _happenings(text, story.reference) if when.precision == "day"]
        if whens and (refers_back(text) or _takes_up(lead, text)):
            return whens[0], later
    return None


def _takes_up(lead: str, text: str) -> bool:
    """Whether a sentence goes on with what a lead brought up: "a church" and then "the church"."""
    brought_up = {word for run in _BROUGHT_UP.findall(lead.lower()) for word in run.split()}
    return _tells_of_harm(text) and not brought_up.isdisjoint(_TAKEN_UP.findall(text.lower()))


def _tells_of_harm(text: str) -> bool:
    return bool(hints().search(text.lower()) or _pattern("happenings").search(text))


def _is_digest(story: Story, text: str) -> bool:
    """Whether a line of a digest tells the news of its day in the present tense."""
    if story.article.dateline or len(story.sentences) > _LONGEST_DIGEST or not story.reference:
        return False
    return not _pattern("past").search(text) or bool(_pattern("present").search(text))


def _is_fresh(story: Story, text: str, span: tuple[int, int]) -> bool:
    """Whether a lead without any day tells the news of its day: "a blast has killed five"."""
    if find_when(text, story.reference):
        return False
    return _pattern("perfect").search(text, max(0, span[0] - _CLAUSE)) is not None


def _today(story: Story) -> When | None:
    return When(story.reference, "day", "", 0, 0) if story.reference else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    phrases = "|".join(knowledge("settings")[name])
    return re.compile(rf"\b(?:{phrases})\b", re.IGNORECASE)


@cache
def _to_come() -> re.Pattern[str]:
    words = "|".join(knowledge("settings")["to_come"])
    return re.compile(rf"\b(?:{words})\b[^,;]{{0,50}}\Z", re.IGNORECASE)


@cache
def _elsewhere() -> re.Pattern[str]:
    """A time behind one of these is of something else: "a toll issued on", "a day after"."""
    words = "|".join(knowledge("settings")["other_times"])
    return re.compile(rf"\b(?:{words})\Z", re.IGNORECASE)


@cache
def _years() -> re.Pattern[str]:
    """Years in which something happened; "since 1998, when" tells of one even beside a period."""
    months = "|".join(knowledge("when")["months"])
    year = r"(?:1[89]\d\d|20\d\d)"
    return re.compile(
        rf"\b(?i:in|of|between|during|from|until|{months}),?\s(?P<in_period>{year})\b"
        rf"|\bsince\s(?P<told>{year}),?\swhen\b"
    )
