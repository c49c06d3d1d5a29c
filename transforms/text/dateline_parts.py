"""The parts of a dateline, read from left to right without yet believing them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from transforms.knowledge import knowledge
from transforms.text.agencies import agency_credited, agency_named
from transforms.text.calendar_words import month_number, weekday_number
from transforms.text.dateline_dates import DatelineDate, read_date

_MOST_WORDS = 5
_MOST_PLACES = 4

_LETTERS = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*"
_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,4}}|{_LETTERS}")
_IN_BRACKETS = re.compile(r" ?(?:\(([^()\[\]]{2,40})\)|\[([^()\[\]]{2,40})\])(?=,)")
_AFTER_COMMA = re.compile(r", ?(?=[^\W\d_])")
_REGION_END = re.compile(r"\.?(?:,| ?[(\[–—-]|\. | /| _)")
_GAP = re.compile(r"\.?,? ?")
_SLASH = re.compile(r" ?/ ?")
_DAY_FOLLOWS = re.compile(r"\.? [0-9]")
# FBIS opens some of its credits with a square bracket and closes them with a round one.
_BRACKETED = re.compile(
    r"[,.]? ?(?:[(\[]([^()\[\]]{2,60}(?:\[[^()\[\]]{1,10}\])?)[)\]]|/([^/]{2,40})/)"
)
_BARE = re.compile(rf",? ({_LETTERS}(?: {_LETTERS})?)(?= ?[-–—_=:])")
_DASH = re.compile(r"\.?(?: ?(?:--+|[–—])| [-_=](?= |\Z)|-(?= )|:(?= ))")
# Newspapers of before the wires' dashes: ``LIMA, Oct. 31. Two planes …``.
_STOP_AFTER_DATE = re.compile(r"(?:\.|(?<=\.))(?= [\"'“‘A-Z]|\Z)")
_DASH_AFTER_CREDIT = re.compile(r" ?(?:--+|[-–—_=:.]+)(?= |\Z)| ?--(?=[\[\"A-Z])| ?[–—]")


@dataclass(frozen=True, slots=True)
class DatelineParts:
    """What the beginning of a paragraph would say if it were a dateline.

    It takes ``text[:end]``; the story would begin at ``text_start``. ``credit`` is as printed.
    """

    place: str | None
    region: str | None
    date: DatelineDate | None
    credit: str | None
    agency: str | None
    is_bracketed: bool
    has_separator: bool
    end: int
    text_start: int


def read_parts(text: str) -> DatelineParts | None:
    """The parts that ``text`` begins with; None if there is neither place nor date nor credit."""
    places, at = _read_places(text)
    region, at = _read_region(text, at) if places else (None, at)
    date, at = _read_date(text, at)
    credit, is_bracketed, at = _read_credit(text, at)
    if not (places or date or credit):
        return None
    separator = (_DASH_AFTER_CREDIT if is_bracketed else _DASH).match(text, at)
    if separator is None and places and places[0].isupper() and _is_day(date) and not credit:
        separator = _STOP_AFTER_DATE.match(text, at)
    end = separator.end() if separator else at
    if separator and date is None:
        date, end = _read_late_date(text, end)
    return DatelineParts(
        place=places[0] if places else None,
        region=region,
        date=date,
        credit=credit,
        agency=agency_credited(credit) if credit else None,
        is_bracketed=is_bracketed,
        has_separator=separator is not None,
        end=end,
        text_start=end + len(text[end:]) - len(text[end:].lstrip()),
    )


def _is_day(date: DatelineDate | None) -> bool:
    return date is not None and date.month is not None


def _read_places(text: str) -> tuple[list[str], int]:
    """Names parted by slashes: ``WASHINGTON/GENEVA``."""
    places: list[str] = []
    start = end = 0
    while len(places) < _MOST_PLACES:
        name_end = _end_of_name(text, start)
        if name_end == start or (places and agency_named(text[start:name_end])):
            break
        places.append(text[start:name_end])
        end = name_end
        slash = _SLASH.match(text, end)
        if slash is None:
            break
        start = slash.end()
    return places, end


def _end_of_name(text: str, start: int) -> int:
    """Where the name that begins at ``start`` ends; ``start`` itself if none does."""
    end = at = start
    for _ in range(_MOST_WORDS):
        word = _WORD.match(text, at)
        if word is None or not _may_stand_in_name(text, word, is_first=at == start):
            break
        end = word.end()
        if word[0].casefold() in knowledge("datelines")["shortened"] and text.startswith(".", end):
            end += 1
        if not text.startswith(" ", end):
            break
        at = end + 1
    return end


def _may_stand_in_name(text: str, word: re.Match[str], *, is_first: bool) -> bool:
    name = word[0]
    if not name[0].isupper():
        return not is_first and name in knowledge("datelines")["small_words"]
    if weekday_number(name) and not (is_first and name.isupper()):
        return False
    return not (month_number(name) and _DAY_FOLLOWS.match(text, word.end()))


def _read_region(text: str, at: int) -> tuple[str | None, int]:
    """``, Japan`` or ``(JAPAN)`` after a place."""
    bracketed = _IN_BRACKETS.match(text, at)
    if bracketed:
        name = bracketed[1] or bracketed[2]
        return (None, at) if agency_credited(name) else (name, bracketed.end())
    comma = _AFTER_COMMA.match(text, at)
    if comma is None:
        return None, at
    end = _end_of_name(text, comma.end())
    name = text[comma.end() : end]
    is_other = agency_named(name) or name.casefold() in knowledge("datelines")["no_date"]
    if not name or is_other or _REGION_END.match(text, end) is None:
        return None, at
    return name, end


def _read_date(text: str, at: int) -> tuple[DatelineDate | None, int]:
    gap = _GAP.match(text, at)
    found = read_date(text, gap.end() if gap else at)
    return found or (None, at)


def _read_late_date(text: str, at: int) -> tuple[DatelineDate | None, int]:
    """A whole date behind the credit: ``BAGHDAD (INA) - 14 AUG 90 -``."""
    found = read_date(text, at + 1) if text.startswith(" ", at) else None
    if found is None or found[0].calendar_day is None:
        return None, at
    separator = _DASH_AFTER_CREDIT.match(text, found[1])
    return (found[0], separator.end()) if separator else (None, at)


def _read_credit(text: str, at: int) -> tuple[str | None, bool, int]:
    """The credit as printed, whether it stands in brackets or slashes, and where it ends."""
    found = _BRACKETED.match(text, at)
    if found:
        return (found[1] or found[2]).strip(), True, found.end()
    bare = _BARE.match(text, at)
    if bare and at and agency_named(bare[1]) and not bare[1].islower():
        return bare[1], False, bare.end()
    return None, False, at
