"""When and over which time a casualty figure counts: date, scope and period."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from schemas.casualty_figures import CasualtyKind, Scope
from transforms.events.casualties.days import (
    day_before,
    happenings,
    is_to_come,
    last_day,
    setting_pattern,
)
from transforms.events.casualties.later import day_behind
from transforms.events.casualties.linked import linked_day
from transforms.events.casualties.periods import Period, period_of
from transforms.events.casualties.shifts import has_shift, is_night, is_of, is_of_coming, shifted
from transforms.events.casualties.told import Told
from transforms.events.language.attribution import without_speeches
from transforms.events.language.fragments import Sieved
from transforms.events.language.when import When, find_when
from transforms.events.story import Story
from transforms.knowledge import knowledge

# A story that looks back more than this many years tells history.
_YEARS_OF_NEWS = 8
_OPENING_SENTENCES = 3
_CLAUSE = 60
# A sentence no longer than this goes on with the one before it.
_ELLIPSIS = 60
# A day that opens a sentence about a toll is that of the count: "On Friday the toll rose to".
_OPENING = 14
_SINCE = re.compile(r"\bsince\b")


@dataclass(frozen=True, slots=True)
class Setting:
    """When a figure counts, as far as the words around it say; ``sign`` says how it was found.

    ``scene`` is the sentence of the happening that the figure's own sentence names.
    """

    when: When | None
    when_position: int | None
    scope: Scope
    period: Period | None
    sign: str
    scene: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure's own words tell of its setting.

    ``kind`` is what befell them, ``count`` is its number and ``number`` where that stands in the
    sentence, ``is_part`` says that it is a part of another figure, ``is_total`` that it is a toll,
    which may go on with what the sentence before tells, ``is_apart`` that a clause of its own
    opens with it: "and 31 in Lar".
    """

    kind: CasualtyKind
    count: int
    number: int
    is_part: bool
    is_total: bool
    is_apart: bool


def setting_of(
    story: Story, position: int, span: tuple[int, int], figure: Counted, told: Told
) -> Setting:
    """The setting of a figure whose words are ``span`` of the sentence at a position."""
    text = story.sentences[position].text
    whens = (*happenings(text, story.reference), *_shifts(story, position, figure.number, told))
    whens = tuple(when for when in whens if not _is_of_cause(text, when, figure.number))
    count = figure.count
    period = period_of(
        text,
        span,
        story.reference,
        whens,
        count,
        is_of_disaster=_is_of_disaster(story),
        is_taken=figure.kind == "abducted",
    )
    if period is None and figure.is_total and not whens and position:
        before = story.sentences[position - 1].text
        is_of_disaster = _is_of_disaster(story)
        period = period_of(
            before,
            (0, len(before)),
            story.reference,
            (),
            count,
            is_of_disaster=is_of_disaster,
        )
        # Its words stand in the sentence before.
        period = replace(period, first=0, last=0) if period else None
    is_part = figure.is_part or _is_share(text, span, period)
    scope: Scope = "subtotal" if is_part else "cumulative" if period else "incident"
    if period:
        return Setting(None, None, scope, period, "period")
    if figure.is_total:
        # "The toll rose to 96 on Sunday" tells when it rose.
        whens = tuple(when for when in whens if _OPENING < when.end <= figure.number)
        # "On Tuesday the toll from Monday's quake": that of the quake.
        owners = tuple(when for when in whens if text[when.end : when.end + 2] in {"'s", "’s"})
        whens = (owners or whens)[:1]
    behind = tuple(when for when in whens if when.start > figure.number)
    own = _nearest(behind if figure.is_apart and behind else whens, span)
    if own:
        return Setting(own, position, scope, None, "date told")
    if not figure.is_total and _is_digest(story, text):
        return Setting(_today(story), None, scope, None, "date of digest")
    whole = told.whole(figure.kind) if is_part else None
    if whole:
        return Setting(*whole, scope, None, "date before")
    found = _around(story, position, scope, told)
    if (
        found.when is None
        and position == 0
        and not figure.is_total
        and _is_fresh(story, text, span)
    ):
        return Setting(_today(story), None, scope, None, "date of news")
    return found


def _is_of_cause(text: str, when: When, number: int) -> bool:
    """Whether a day is of an arrest, and the figure of what led to it: "over a bomb that"."""
    between = text[when.end : number]
    return when.end < number and bool(setting_pattern("caused").search(between))


def _around(story: Story, position: int, scope: Scope, told: Told) -> Setting:
    """The setting of a figure whose sentence tells no day."""
    linked = linked_day(story, position, told)
    if linked:
        return Setting(*linked, scope, None, "date before", linked[1])
    if told.is_total(position - 1) and len(story.sentences[position].text) <= _ELLIPSIS:
        # "Since May 129 have died. Nine are missing."
        return Setting(None, None, scope, None, "no date")
    earlier = day_before(story, position, told)
    if earlier:
        return Setting(*earlier, scope, None, "date before")
    later = day_behind(story, position) or day_behind(story, 0, until=position)
    if later:
        return Setting(*later, scope, None, "date behind")
    part = _part_of_day(story, position)
    if part:
        return Setting(part, position, scope, None, "date behind")
    return Setting(None, None, scope, None, "no date")


def _part_of_day(story: Story, position: int) -> When | None:
    """The day of a dawn that no sentence tells: that of writing, or of who said so."""
    text = story.sentences[position].text
    part = setting_pattern("day_parts").search(text)
    if part is None or story.reference is None or setting_pattern("coarse_days").search(text):
        return None
    told = [when for when in find_when(text, story.reference) if when.precision == "day"]
    day = told[-1].date if told else story.reference
    is_past = day <= story.reference
    return When(day, "day", part[0], part.start(), part.end()) if is_past else None


@lru_cache(maxsize=64)
def _is_of_disaster(story: Story) -> bool:
    """Whether a story opens with what may befall many at once: a storm, a quake."""
    opening = story.sentences[:_OPENING_SENTENCES]
    return any(setting_pattern("disasters").search(sentence.text) for sentence in opening)


def is_history(text: str, reference: date | None) -> bool:
    """Whether a sentence tells of the dead of long ago."""
    if setting_pattern("history").search(text):
        return True
    if reference is None:
        return False
    is_period = bool(_SINCE.search(text))
    years = [
        int(match["told"] or match["decade"] or match["in_period"])
        for match in _years().finditer(text)
        if match["told"] or not is_period
    ]
    is_old = any(year < reference.year - _YEARS_OF_NEWS for year in years)
    # "The war that broke out in 1975 has claimed 90 lives" counts to this day.
    is_old = is_old and not setting_pattern("perfect").search(text)
    return is_old or (bool(setting_pattern("memories").search(text)) and bool(years))


def _shifts(story: Story, position: int, number: int, told: Told) -> tuple[When, ...]:
    """The days told from another: "overnight", "a day later", "two days after the attack"."""
    text = story.sentences[position].text
    words = without_speeches(text)
    if not has_shift(words):
        return ()
    earlier = (told.day(0) if is_of_coming(words) else None) or last_day(story, position, told)
    before = earlier[0].date if earlier else None
    own = happenings(words, story.reference)
    # "Said on Friday that two days earlier": seen from the day of saying so.
    whens = sorted(
        {*own, *find_when(text, story.reference)},
        key=lambda when: when.start,
    )
    return tuple(
        when
        for when in shifted(words, whens, before, story.reference)
        if (is_of(words, when, number) or (not own and _is_since_harm(words, when)))
        and not is_to_come(when, story.reference)
        # The editor of a digest has put the night's news under its day.
        and not (is_night(when) and _is_digest(story, text))
    )


def _is_since_harm(text: str, when: When) -> bool:
    """Whether a day is that of what it counts from: "found three days after the raid"."""
    behind = re.split("[,;.]", text[when.end : when.end + _CLAUSE])[0]
    return setting_pattern("happenings").search(behind) is not None


def _is_share(text: str, span: tuple[int, int], period: Period | None) -> bool:
    """Whether a later total takes a figure in: "12 more bodies, bringing the toll to 40"."""
    bringing = setting_pattern("bringing").search(text, span[1])
    if bringing:
        # "187 deaths in the past 24 hours, taking the toll to 11,133" counts a day.
        return period is None or period.first > bringing.start()
    if period and period.last:
        return False
    alone = setting_pattern("alone").search(text, 0, span[1] + _CLAUSE)
    return alone is not None and not {",", ";"} & set(text[span[1] : alone.start()])


def _nearest(whens: tuple[When, ...], span: tuple[int, int]) -> When | None:
    """The time that stands nearest to the words of a figure."""
    if not whens:
        return None
    return min(whens, key=lambda when: (max(when.start - span[1], span[0] - when.end), when.start))


def _is_digest(story: Story, text: str) -> bool:
    """Whether a line of a digest tells the news of its day in the present tense."""
    if not story.may_be_digest:
        return False
    return not setting_pattern("past").search(text) or bool(setting_pattern("present").search(text))


def _is_fresh(story: Story, text: str, span: tuple[int, int]) -> bool:
    """Whether a lead without any day tells the news of its day: "a blast has killed five"."""
    if find_when(text, story.reference):
        return False
    return setting_pattern("perfect").search(text, max(0, span[0] - _CLAUSE)) is not None


def _today(story: Story) -> When | None:
    return When(story.reference, "day", "", 0, 0) if story.reference else None


@cache
def _years() -> Sieved:
    """Years in which something happened; "since 1998, when" tells of one even beside a period."""
    months = "|".join(knowledge("when")["months"])
    year = r"(?:1[89]\d\d|20\d\d)"
    years = re.compile(
        rf"\b(?i:in|of|between|during|from|until|{months}),?\s(?P<in_period>{year})\b"
        rf"|\bin\sthe\s(?P<decade>{year})s\b"
        rf"|\bsince\s(?P<told>{year}),?\swhen\b"
    )
    return Sieved(years)
