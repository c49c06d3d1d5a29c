"""The day of a visit, among the days that its sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from transforms.events.language.when import When, Words, coarse_times, find_when
from transforms.events.language.worded import worded
from transforms.events.visits.day_clauses import is_of_an_event, is_of_another_clause
from transforms.events.visits.patterns import cue

# How far from a claim's words a day may stand, and what the start of another clause adds to that.
_REACH = 70
_OPENING_REACH = 160
_OPENING = 14
_CLAUSE = 45
_OTHER_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while|where|who|after|before)\b"
    r"|\b(?:where|when|before|after|while|said|and will|and is|but|that will|that would)\b"
)
# How long before an event stands how many days it is from another, and the other's own day.
_SHIFT_REACH = 90
_SHIFT = re.compile(
    r"\b(?P<days>an?|one|two|three|four|five|six|seven|\d{1,2}) days? (?P<side>after|before) "
    r"(?=[^,;:]{0,60}\Z)"
)
# What joins two days of one stay.
_AND = (" and ", " and on ", " & ", "-", " or ")
# How near two words of time are one.
_ADJOINING = 6
_LASTS = r"\b(?:(\w+)-day|(\w+) days of) (?:[a-z]+ ){0,3}{visits.words.trips}"
_TALKS_LAST = r"\b(?:(\w+)-day|(\w+) days of) (?:[a-z]+ ){0,3}{visits.words.talks}"
_COMES = (
    r"\b(?:{visits.words.trips}|{visits.words.news})s?"
    r" (?:comes?|came|is coming|follows) (?:just |only )?\Z"
)
_DAYS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
# "From 20 May to 2 June": the second day is that of the end.
_END = re.compile(r"\b(?:[Ff]rom|[Bb]etween) [^;,]{3,24} (?:to|until|till|through|and) \Z")
_SPANS = ("until", "by ")
# "Peru, where she was due on Monday, and a trip to Chile": the day is of the first.
_ASIDE = re.compile(r", (?:where|which|whither)\b[^,;]{0,60}\Z")
_NEXT = re.compile(r"[^,;.]{0,20}, and\b")
# "Wrapped up a visit on Tuesday, during which", "a tour from which she returned on Monday, met".
_CLOSED = r"(?:\b{visits.words.ended}|\bwhich (?:he|she|they) (?:had )?returned)\b[^,;]{0,80}\Z"
# "Will meet Sol, who was in Peru in March": the day is of what someone else did.
_WHO_CLAUSE = re.compile(r", who [^,;]*")
_WHO_DID = (
    r", who (?:had |has |also |last |first |once |himself |herself )*"
    r"(?:was|were|been|{visits.words.did}|[a-z]{3,}ed)\b[^,;]*\Z"
)
_SINCE = re.compile(r"\bsince (?:early |late )?\Z")
_STAYS = r"\b(?:{visits.words.trips}|been|here|there)\b"
# A weekday alone: "next Monday" is to come.
_WEEKDAY = re.compile(r"^(?:on |for )?[A-Z][a-z]+day\Z|^(?:ON |FOR )?[A-Z]+DAY\Z")
_MONTH = re.compile(r"\A(?:(?:in|for|last|early|late|mid-) ?)*[A-Z][a-z]+\Z")
_TO_HAVE = re.compile(r"\b(?:was|were|had been) (?:[a-z]+ )?to have\b")
_JUST = timedelta(days=2)
_OLD = timedelta(days=700)


def day_of(
    text: str,
    start: int,
    end: int,
    reference: date | None,
    *,
    ahead: bool | None,
    host: tuple[int, int],
    before: date | None = None,
) -> When | None:
    """The day that a sentence gives for what ``text[start:end]`` says.

    ``host`` is where the host's own stretch runs: a list of stops has a day for each. ``before`` is
    the day that the sentence before names.
    """
    found = [
        when
        for when in find_when(text, reference, ahead=ahead, before=before)
        if _may_be(text, when, start, end)
        and not _is_of_another_time(text, when, start, end, ahead=ahead)
    ]
    own = [when for when in found if host[0] <= when.start < host[1]]
    if own:
        return own[0]
    found = [when for when in found if not _is_second(text, when, found)]
    nearest = min(
        (when for when in found if _distance(text, when, start, end) <= _REACH),
        key=lambda when: _distance(text, when, start, end),
        default=None,
    )
    return None if nearest and _is_told_coarsely(text, nearest, start, end) else nearest


def _is_second(text: str, when: When, days: Sequence[When]) -> bool:
    """Whether a day is the second of two on which someone is there: "on Monday and Tuesday"."""
    before = (one for one in days if one.end <= when.start and one.precision == when.precision)
    return any(text[one.end : when.start] in _AND and one.date <= when.date for one in before)


def _is_told_coarsely(text: str, when: When, start: int, end: int) -> bool:
    """Whether a time that is no day stands nearer: "who came last week, said on Monday"."""
    reach = _distance(text, when, start, end)
    for coarse in coarse_times(text):
        between = text[coarse.end : when.start] or text[when.end : coarse.start]
        # "On Monday next week" is one time, and so is "next week, arriving on Monday".
        is_one = len(between) <= _ADJOINING or cue("in_that_week").match(between)
        if not is_one and _distance(text, coarse, start, end) < reach:
            return True
    return False


def day_from_another(text: str, start: int, reference: date | None) -> When | None:
    """The day of what the words say came so many days before or after what they just told.

    "On Monday, a day after she held talks in Peru": the talks were on Sunday.
    """
    if reference is None:
        return None
    own = next(iter(_SHIFT.finditer(text, max(0, start - _SHIFT_REACH), start)), None)
    if own is None:
        return None
    is_ahead = own["side"] == "before"
    is_to_come = cue("ahead").search(text, max(0, own.start() - _SHIFT_REACH), own.start())
    before = [
        when
        for when in find_when(text, reference, ahead=True if is_to_come else None)
        if when.precision == "day" and own.start() - _SHIFT_REACH < when.end <= own.start()
    ]
    base = before[-1] if before else None
    if base is None and worded(_COMES).search(text, 0, own.start()):
        # "The tour comes two days after": what the story tells is of the day of writing.
        base = When(reference, "day", "", 0, 0)
    if base is None:
        return None
    days = _number(own["days"]) or 1
    day = base.date + timedelta(days=days if is_ahead else -days)
    return base._replace(date=day, words=own[0].strip(), start=own.start(), end=own.end())


def day_of_start(text: str, reference: date | None) -> When | None:
    """The day on which a sentence says that the visit began whose end it tells."""
    found = cue("began_on").search(text)
    times = find_when(text, reference, ahead=False) if found else ()
    return next((one for one in times if found and found.start() < one.start <= found.end()), None)


def first_day_of(when: When | None, words: str, *, of_talks: bool = False) -> When | None:
    """The day on which a visit of so many days, or talks, began that end on a day."""
    found = worded(_LASTS).search(words) or (
        worded(_TALKS_LAST).search(words) if of_talks else None
    )
    if when is None or found is None or when.precision != "day":
        return None
    days = _number(found[1] or found[2])
    return when._replace(date=when.date - timedelta(days=days - 1)) if days else None


def first_day_by_nth(words: str, when: When | None, reference: date) -> When | None:
    """The day on which a visit began that is in its second or third day."""
    found = cue("nth_day").search(words)
    if found is None:
        return None
    on = when or When(reference, "day", "", 0, 0)
    days = _ORDINALS.index(found["nth"].lower())
    return on._replace(date=on.date - timedelta(days=days)) if on.precision == "day" else None


def _number(word: str) -> int:
    """A small number, 0 where a word is none."""
    if word.isdigit():
        return int(word)
    return _DAYS.index(word.lower()) if word.lower() in _DAYS else 0


def just_past(text: str, when: When | None, reference: date | None) -> When | None:
    """The day for which a visit was due that did not take place.

    A weekday named a day or two after it ("had been set for Monday") is the one just past.
    """
    if when is None or reference is None:
        return when
    if not cue("was_due").search(text, max(0, when.start - 110), when.start):
        return when
    is_past = _TO_HAVE.search(text, max(0, when.start - 60), when.start)
    if (
        is_past
        and when.precision == "month"
        and when.date > reference
        and _MONTH.search(when.words)
    ):
        # "Was to have come in March": in the last one.
        return when._replace(date=when.date.replace(year=when.date.year - 1))
    if not _WEEKDAY.search(when.words):
        return when
    back = timedelta(days=7) - (when.date - reference)
    return when._replace(date=reference - back) if timedelta(0) < back <= _JUST else when


# "Signed in 1978 when the king visited Peru".
_SCENE_OF_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d\d),? (?:when|during|while|on) [^,;]*\Z")


def is_old(text: str, when: When | None, reference: date | None, end: int) -> bool:
    """Whether a visit, told in what ends at ``end``, is history: long past, or "two years ago"."""
    scene = _SCENE_OF_YEAR.search(text, 0, end) if reference else None
    if scene and reference and reference.year - int(scene[1]) > 1:
        return True
    if when and reference:
        return reference - when.date > _OLD
    if when or not cue("past").search(text):
        return False
    # Not where only someone met is one "who came last year".
    return bool(cue("past").search(text[:end] + _WHO_CLAUSE.sub("", text[end:])))


def _may_be(text: str, when: When, start: int, end: int) -> bool:
    """Whether a day is of what happened, not of who said so or since when."""
    if _is_its_own(text, when, start):
        return True
    if is_of_another_clause(text, when, start, end) or _is_of_another(text, when, start, end):
        return False
    if start <= when.start < end:
        return True
    if when.words.lower().startswith("since") or _SINCE.search(text, 0, when.start):
        return when.precision == "day" and bool(
            worded(_STAYS).search(text, max(0, when.start - 60), when.start)
        )
    if when.start >= end and text[end : when.start] in ("", " ", ", "):
        # "Said on arriving in Peru on Monday": the day follows what is said of the visit at once.
        return True
    is_said = cue("other_day").search(text, max(0, when.start - 60), when.start)
    return not (is_said or is_of_an_event(text, when, start))


def _is_its_own(text: str, when: When, start: int) -> bool:
    """Whether a day leads to a visit as its own: "said the June 13 visit"."""
    found = cue("day_of_its_own").search(text, max(0, start - 50), start)
    return found is not None and found.start() <= when.start + 1 < found.end()


def _is_of_another(text: str, when: When, start: int, end: int) -> bool:
    """Whether a day is of another place, of someone else, or of the end."""
    is_of_first = _NEXT.match(text[when.end : start]) and _ASIDE.search(text, 0, when.start)
    is_of_other = when.start >= end and worded(_WHO_DID).search(text, end, when.start)
    is_closing = text.startswith(",", when.end) and worded(_CLOSED).search(text, 0, when.start)
    is_of_end = (is_closing and when.end <= start) or _END.search(text, 0, when.start)
    is_span = when.words.lower().startswith(_SPANS)
    return bool(is_span or is_of_first or is_of_other or is_of_end)


def _is_of_another_time(text: str, when: When, start: int, end: int, *, ahead: bool | None) -> bool:
    """Whether a day is past where the visit is to come, or the other way round."""
    if ahead:
        if when.end <= start and cue("said_then").match(text, when.end):
            return True
        is_before = when.end <= start and cue("to_come").search(text, when.end, end)
        return bool(
            is_before and cue("has_happened").search(text, max(0, when.start - 90), when.start)
        )
    return (
        ahead is False and when.start > end and bool(cue("to_come").search(text, end, when.start))
    )


def _distance(text: str, when: When | Words, start: int, end: int) -> int:
    if start <= when.start < end:
        return 0
    if when.start >= end:
        return when.start - end + _CLAUSE * _breaks(text, end, when.start)
    is_opening = when.start < _OPENING
    gap = start - when.end
    if is_opening and gap <= _OPENING_REACH:
        return min(gap, 30)
    return 5 + gap + _CLAUSE * _breaks(text, when.end, start)


def _breaks(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _clauses(text, start, end))


def _clauses(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    return _OTHER_CLAUSE.finditer(text, start, end)
