"""How many a text says: numbers, number words and phrases, with their hedges.

"Twenty-two", "20 000", "1.4 million", "half a million", "dozens", "more than a dozen", "between 60
and 70", "ten to 15": each becomes a `Quantity`. Years, dates, times, percentages, ages and the
numbers of resolutions and flights are none.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from schemas.casualty_figures import Qualifier
from transforms.events.language.number_cardinals import Number, first_words, number_at, scale_at
from transforms.events.language.number_words import Words, words_of
from transforms.events.language.phrases import Phrases
from transforms.knowledge import knowledge

_YEARS = range(1700, 2101)
_DAYS = range(1, 32)
_SMALLEST_SCALE_OF_RANGES = 1_000


class Quantity(NamedTuple):
    """A number with its hedge: words ``start`` to ``end`` (exclusive) of the sentence.

    ``low`` and ``high`` follow the contract: "more than 12" is 13 and None, "up to 15" None and 15.
    ``number`` is the first word behind the hedge.
    """

    start: int
    end: int
    number: int
    low: int | None
    high: int | None
    qualifier: Qualifier


def find_quantities(words: Words) -> list[Quantity]:
    """Every quantity among the words of a sentence, in order, none overlapping another."""
    found: list[Quantity] = []
    firsts, end = first_words(), 0
    for index, word in enumerate(words.lowers):
        if index >= end and (word in firsts or word[0].isdigit()):
            quantity = _quantity_at(words, index, end)
            if quantity:
                found.append(quantity)
                end = quantity.end
    return found


def parse_quantity(text: str) -> Quantity | None:
    """The first quantity of a text: of "over 2,000" 2001 to None, more_than."""
    return next(iter(find_quantities(words_of(text))), None)


def _quantity_at(words: Words, index: int, floor: int) -> Quantity | None:
    """The quantity whose first number starts at a word; its hedge may begin at ``floor``."""
    first = number_at(words, index)
    if first is None or _is_no_count(words, index, first):
        return None
    start, hedge = _hedge_before(words, index, floor)
    second = _range_end(words, start, first)
    if second and second.value > first.value:
        opening = start - 1 if _word(words, start - 1) in {"between", "from"} else start
        low = first.value * _shared_scale(words, first, second)
        return Quantity(opening, second.end, index, low, second.value, "between")
    end, hedge_after = _hedge_after(words, first.end)
    if hedge in {None, "exact"}:
        hedge = hedge_after or hedge  # "the 40 or so"
    return _hedged((start, end, index), first, hedge or "exact")


def _hedged(span: tuple[int, int, int], number: Number, hedge: str) -> Quantity:
    """A quantity by its hedge; one that sets a bound outweighs the vagueness of "dozens"."""
    value = number.value
    if hedge == "more_than":
        return Quantity(*span, value + 1, None, "more_than")
    if hedge == "less_than":
        return Quantity(*span, None, value - 1, "up_to")
    if hedge == "up_to":
        return Quantity(*span, None, value, "up_to")
    if number.is_vague:
        return Quantity(*span, value, None, "vague")
    high = None if hedge == "at_least" else value
    return Quantity(*span, value, high, _qualifiers()[hedge])


def _range_end(words: Words, start: int, first: Number) -> Number | None:
    """The second number of "60 to 70", "60-70", "two or three" and "between 60 and 70"."""
    if first.is_vague or first.value == 0:
        return None
    joint = _word(words, first.end)
    is_between = joint == "and" and _word(words, start - 1) == "between"
    return number_at(words, first.end + 1) if is_between or joint in _rules()["joints"] else None


def _shared_scale(words: Words, first: Number, second: Number) -> int:
    """In "2 to 3 million" the scale belongs to both numbers."""
    scale = scale_at(words, second.end - 1)
    if scale is None or scale < _SMALLEST_SCALE_OF_RANGES:
        return 1
    return scale if first.value < second.value // scale else 1


def _hedge_before(words: Words, index: int, floor: int) -> tuple[int, str | None]:
    """Where the hedge in front of a number starts and what it is; the outermost bound decides."""
    found = _hedges("before").before(words, index, floor)
    if found is None:
        return index, None
    start, outer = _hedge_before(words, found.start, floor)
    return start, outer if outer and found.value == "exact" else found.value


def _hedge_after(words: Words, end: int) -> tuple[int, str | None]:
    found = _hedges("after").at(words, end)
    return (found.end, found.value) if found else (end, None)


def _is_no_count(words: Words, index: int, number: Number) -> bool:
    """Whether a number is a year, a day, a time, an age, a share, a sum or part of a name."""
    rules = _rules()
    before, after = _word(words, index - 1), _word(words, number.end)
    if (
        (before in rules["after"] and not _is_day_told(words, index))
        or _is_second_age(words, index)
        or before in rules["currencies"]
        or after in rules["before"]
    ):
        return True
    if number.value == 0 and after in rules["after_negations"]:
        return True
    if _is_glued(words, index - 1) or _is_compound(words, number.end):
        return True
    return number.is_plain and _is_calendar(words, index)


def _is_day_told(words: Words, index: int) -> bool:
    """ "Last week 12 people died", but no "on day 12"."""  # noqa: D210 - a quotation
    rules = _rules()
    return (
        _word(words, index - 1) in rules["days"] and _word(words, index - 2) in rules["before_days"]
    )


def _is_second_age(words: Words, index: int) -> bool:
    """ "aged 16 and 19"."""  # noqa: D210 - a quotation
    is_paired = _word(words, index - 1) in {"and", "or", "to"}
    return is_paired and _word(words, index - 3) in {"aged", "ages", "age"}


def _is_glued(words: Words, index: int) -> bool:
    """ "11th", "F-16", "10:25": a word or sign at the number, without a space, on its left."""  # noqa: D210 - a quotation
    if index < 0 or words[index].end != words[index + 1].start:
        return False
    return words.lowers[index][-1].isalnum() or words.lowers[index] in _rules()["glue"]


def _is_compound(words: Words, end: int) -> bool:
    """ "6-year-old", "two-day", "11th": letters tied to the number on its right."""  # noqa: D210 - a quotation
    tied = [left.end == right.start for left, right in pairwise(words[end - 1 : end + 2])]
    if not tied or not tied[0]:
        return False
    following = words.lowers[end]
    if following[0].isalpha() or following in {":", "/"}:
        return True
    if following == "-" and _word(words, end + 1) in _rules()["units"]:
        return True  # "a 12- year-old girl", as broadcasts are set
    is_tied_on = following == "-" and tied[-1] and len(tied) > 1
    return is_tied_on and number_at(words, end + 1) is None


def _is_calendar(words: Words, index: int) -> bool:
    """Whether bare digits are a year, or a day beside its month."""
    value = int(words.lowers[index])
    before = _word(words, index - 1)
    if before == ".":
        before = _word(words, index - 2)
    beside = {before, _word(words, index + 1)}
    if value in _DAYS and beside & _months():
        return True
    is_year_in_place = before in _rules()["years_after"] or before in _months()
    return value in _YEARS and (is_year_in_place or _is_span_of_years(words, index))


def _is_span_of_years(words: Words, index: int) -> bool:
    """ "1998-99" at the start of a sentence."""  # noqa: D210 - a quotation
    return _word(words, index + 1) in {"-", "–"} and _word(words, index + 2).isdecimal()


def _word(words: Words, index: int) -> str:
    return words.lowers[index] if 0 <= index < len(words) else ""


@cache
def _hedges(side: str) -> Phrases[str]:
    groups: Mapping[str, list[str]] = knowledge("numbers")[side]
    return Phrases({phrase: hedge for hedge, phrases in groups.items() for phrase in phrases})


@cache
def _rules() -> Mapping[str, frozenset[str]]:
    groups: Mapping[str, list[str]] = knowledge("numbers")["not_counts"]
    return {name: frozenset(group) for name, group in groups.items()}


@cache
def _months() -> frozenset[str]:
    return frozenset(name.lower() for name in knowledge("when")["months"])


@cache
def _qualifiers() -> Mapping[str, Any]:
    names: tuple[Qualifier, ...] = ("exact", "at_least", "about")
    return {name: name for name in names}
