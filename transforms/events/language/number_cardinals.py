"""The number that starts at a word: digits, number words, and vague words such as "dozens"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from transforms.events.language.number_words import Words
from transforms.events.language.phrases import Phrases
from transforms.knowledge import knowledge

# The lake counts persons in 32 bits; a figure beyond that is a slip of the text.
_LARGEST = 2_147_483_646
_LONGEST_CARDINAL = 12
_MOST_DIGITS = 15
_GROUP = 3
_CLOCK = 4
_TEN, _TWENTY, _HUNDRED = 10, 20, 100


class Number(NamedTuple):
    """A number that ends before word ``end``; ``is_plain`` digits may be a year or an age."""

    end: int
    value: int
    is_vague: bool = False
    is_plain: bool = False


def number_at(words: Words, index: int) -> Number | None:
    """The longest number that starts at a word, or None."""
    if index >= len(words):
        return None
    word = words.lowers[index]
    if word[0].isdigit():
        # "At 0430" tells the time.
        is_time = word[0] == "0" and len(word) == _CLOCK and word.isdecimal()
        return None if is_time else _digits_at(words, index)
    if word not in first_words():
        return None
    told, cardinal = _told().at(words, index), _cardinal_at(words, index)
    if told and (cardinal is None or told.end >= cardinal.end):
        return Number(told.end, *told.value)
    return cardinal


def scale_at(words: Words, index: int) -> int | None:
    """What "dozen", "hundred", "thousand", ... at a word multiplies by."""
    if index >= len(words):
        return None
    return _scales().get(words.lowers[index])


def _digits_at(words: Words, index: int) -> Number | None:
    """ "1,609", "20 000", "1.4 million", "3 dozen"."""  # noqa: D210 - a quotation
    digits, end = words.lowers[index], index + 1
    while _is_thousands_group(words, end, digits):
        digits, end = digits + words.lowers[end], end + 1
    value = _value(digits)
    if value is None:
        return None
    scale = scale_at(words, end)
    total, end = (value * scale, end + 1) if scale else (value, end)
    if total > _LARGEST or (not scale and "." in digits):
        return None
    is_plain = not scale and end == index + 1 and "," not in digits
    return Number(end, round(total), is_plain=is_plain)


def _is_thousands_group(words: Words, index: int, before: str) -> bool:
    """Whether a word is the "000" of "20 000"; ``before`` are the digits so far."""
    if index >= len(words) or words[index].start != words[index - 1].end + 1:
        return False
    word = words.lowers[index]
    is_group = len(word) == _GROUP and word.isdecimal()
    is_first = len(words.lowers[index - 1]) <= _GROUP
    return is_group and is_first and before.isdecimal() and len(before) < _MOST_DIGITS


def _value(digits: str) -> float | None:
    """What digits with separators say; None where they are no number ("10.5.3", "1,23")."""
    if not digits.isascii() or len(digits) > _MOST_DIGITS:
        return None
    head, *groups = digits.split(",")
    if groups:
        is_grouped = all(len(group) == _GROUP and group.isdecimal() for group in groups)
        return float(head + "".join(groups)) if is_grouped and head.isdecimal() else None
    whole, dot, decimals = digits.partition(".")
    is_number = whole.isdecimal() and (not dot or decimals.isdecimal())
    return float(digits) if is_number else None


def _cardinal_at(words: Words, index: int) -> Number | None:
    """ "one hundred and twenty-two", "two dozen", "a hundred": number words."""  # noqa: D210 - a quotation
    total, current, end = 0, 0, index
    if words.lowers[index] in {"a", "an"}:
        if not scale_at(words, index + 1):
            return None
        current, end = 1, index + 1
    while end < min(len(words), index + _LONGEST_CARDINAL):
        small = _small_numbers().get(words.lowers[end])
        scale = scale_at(words, end)
        if small is not None and _fits(current, small):
            current += small
        elif scale and current:
            current *= scale
            total, current = (total + current, 0) if scale > _HUNDRED else (total, current)
        elif not _joins(words, end, current or total):
            break
        end += 1
    value = total + current
    return Number(end, value) if 0 < value <= _LARGEST else None


def _fits(current: int, small: int) -> bool:
    """Whether a small number may follow what was said: "twenty two" may, "two three" may not."""
    if small >= _TEN:
        return current % _HUNDRED == 0
    return current % _TEN == 0 and current % _HUNDRED != _TEN


def _joins(words: Words, index: int, said: int) -> bool:
    """Whether "-" or "and" joins two parts of one number, and not two numbers."""
    following = _small_numbers().get(words.lowers[index + 1]) if index + 1 < len(words) else None
    if following is None or not said:
        return False
    if words.lowers[index] == "and":
        return scale_at(words, index - 1) is not None and said % _HUNDRED == 0
    is_hyphen = words.lowers[index] == "-"
    return is_hyphen and said % _TEN == 0 and said % _HUNDRED >= _TWENTY and following < _TEN


@cache
def _small_numbers() -> Mapping[str, int]:
    numbers = knowledge("numbers")
    return {**numbers["units"], **numbers["tens"]}


@cache
def _scales() -> Mapping[str, int]:
    scales: Mapping[str, int] = knowledge("numbers")["scales"]
    return scales


@cache
def _told() -> Phrases[tuple[int, bool]]:
    """Phrases for a number: its value, and whether it is vague."""
    numbers = knowledge("numbers")
    fixed = {phrase: (value, False) for phrase, value in numbers["fixed"].items()}
    return Phrases(fixed | {phrase: (value, True) for phrase, value in numbers["vague"].items()})


@cache
def first_words() -> frozenset[str]:
    """Words with which a number in words may start."""
    numbers = knowledge("numbers")
    phrases = (*numbers["fixed"], *numbers["vague"])
    return frozenset((*_small_numbers(), "a", "an", *(phrase.split()[0] for phrase in phrases)))
