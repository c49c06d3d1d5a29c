"""The parts of a sentence that tell of different drafts, without what they only recall."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from functools import cache

from transforms.events.drafts.labels import ORGAN
from transforms.events.drafts.text import MaskedText, found, mask, one_of, patterns, worth_trying
from transforms.knowledge import knowledge

_YEAR = re.compile(r"(?<!resolution )(?<!no\. )\b(19\d\d|20\d\d)\b")
_WEEK = 7
# A month that far ahead, and without "last", is one to come: "the embargo that ends in October".
_AHEAD = 4
_LATEST_WORDS = 48
# How far behind a resolution's number stand what adopts it, and its day.
_NEXT_WORDS, _DATED = 90, 36
# What stood behind a resolution's number was blanked as history: "687, adopted in 1991, ...".
_BLANKED = re.compile(r",? {8,}")


def _is_news(text: str) -> bool:
    """Whether the words are of the day, or tell of no vote that could be long ago."""
    told = (
        "veto" in text
        or "abst" in text
        or any(
            found(group, text)
            for group in (
                "stages.adopted",
                "stages.decides",
                "stages.rejected",
                "stages.withdrawn",
                "stages.tells",
                "stages.acts",
                "votes.unanimous",
            )
        )
    )
    return found("background.news", text) or not told


@cache
def _months() -> dict[str, int]:
    """Months by their names, whole or cut short, in lower case."""
    names = {name.lower(): number for number, name in enumerate(month_name) if name}
    return names | {name[:3]: number for name, number in names.items()} | {"sept": 9}


def _days_before(match: re.Match[str], reference: date) -> int:
    """How long before the story a day of its text was, as far as months of 30 days tell."""
    month = _months().get(match["month"] or match["month2"])
    if month is None:
        return 0
    day = int(match["day"] or match["day2"])
    return (reference.month - month) * 30 + reference.day - day


def _is_ahead(month: int, reference: date) -> bool:
    return 0 < (month - reference.month) % 12 <= _AHEAD


def segments_of(text: str, reference: date | None) -> Iterator[MaskedText]:
    """A sentence, masked, cut where it goes on to another draft."""
    masked = _without_recalls(_without_background(mask(text)), reference)
    start = 0
    for cut in _cuts(masked):
        yield masked.part(start, cut)
        start = cut
    yield masked.part(start, len(masked.text)) if start else masked


def _without_background(masked: MaskedText) -> MaskedText:
    """Blank what is no draft before a body of states, and what is history."""
    text = masked.text
    for group in ("nouns.never", "background.patterns"):
        for pattern in worth_trying(group, text):
            text = pattern.sub(lambda match: " " * len(match[0]), text)
    return masked.with_text(text)


def _without_recalls(masked: MaskedText, reference: date | None) -> MaskedText:
    """Blank the numbered resolutions that the sentence does not adopt, or all if it is on one."""
    text = one_of("background.relative").sub(
        lambda clause: (
            "," + " " * len(clause[0][1:]) if _is_past_clause(clause, reference) else clause[0]
        ),
        masked.text,
    )
    blanked = text
    for match in patterns("nouns.numbered")[0].finditer(text):
        is_old = _is_old(match, reference) or bool(_BLANKED.match(text, match.end()))
        if is_old and one_of("background.recall").match(text[: match.start()]):
            return masked.with_text(" " * len(text))
        if is_old or not _is_fresh(text, match) or _is_dated_before(text, match, reference):
            said = patterns("nouns.recalled_words")[0].match(text, match.end())
            end = said.end() if said else match.end()
            blanked = f"{blanked[: match.start()]}{' ' * (end - match.start())}{blanked[end:]}"
    return masked.with_text(blanked)


def _is_fresh(text: str, resolution: re.Match[str]) -> bool:
    """Whether the words around a numbered resolution adopt it."""
    before = text[max(0, resolution.start() - _LATEST_WORDS) : resolution.start()]
    after = text[resolution.end() : resolution.end() + _NEXT_WORDS]
    return bool(
        resolution["told"]  # "the resolution, number 660," is the one of the talk
        or patterns("nouns.fresh_before")[0].search(before)
        or patterns("nouns.fresh_after")[0].search(after)
        or not before.strip()
    )


def _is_dated_before(text: str, resolution: re.Match[str], reference: date | None) -> bool:
    """Whether the day behind a resolution's number is long ago: "adopted on July 20"."""
    end = resolution.end() + _DATED
    if one_of("background.ago").search(text, resolution.end(), end):
        return True
    dated = one_of("background.day").search(text, resolution.end(), end)
    if not dated or not reference:
        return False
    days = _days_before(dated, reference)
    # What was adopted on a day that is still to come this year was so in another.
    return days > _WEEK or (days < -_WEEK and bool(one_of("background.adopted").match(dated[0])))


def _is_old(resolution: re.Match[str], reference: date | None) -> bool:
    """Whether a resolution's number is followed by an earlier year than the story's."""
    year = resolution["year"] or resolution["year2"]
    return bool(year and reference and int(year) < reference.year)


def is_past(text: str, reference: date | None) -> bool:
    """Whether a sentence, masked, recalls a decision of another year."""
    return reference is not None and not _is_news(text) and _is_dated_back(text, reference)


def _is_past_clause(clause: re.Match[str], reference: date | None) -> bool:
    """Whether a relative clause tells what was decided long ago, or what a body once did."""
    text = clause[0][1:]
    if reference is None or found("background.news", text):
        return False
    is_of_body = bool(ORGAN.match(clause.string, clause.start() - 1))
    return (is_of_body or not _is_news(text)) and _is_dated_back(text, reference)


def _is_dated_back(text: str, reference: date) -> bool:
    """Whether the days that a text names are of another year, or of weeks ago."""
    text = one_of("background.until").sub(" ", one_of("background.clause").sub(" ", text))
    years = [int(year) for year in _YEAR.findall(text)]
    if years:
        return max(years) < reference.year
    if found("background.past", text):
        return True
    months = _months()
    named = [
        (months[match[1]] - reference.month) % 12
        for match in one_of("background.month").finditer(text)
        if match[1] in months
        and (
            "last" in match[0]
            or not _is_ahead(months[match[1]], reference)
            or one_of("background.happened").match(text, match.end())
        )
    ]
    if named:
        return 0 not in named
    days = [_days_before(match, reference) for match in one_of("background.day").finditer(text)]
    return bool(days) and min(days) > _WEEK


def _cuts(masked: MaskedText) -> Iterator[int]:
    """Where another draft than the one before begins to be told of."""
    if not _may_be_two(masked):
        return
    matches = (match for match in masked.matches("sponsors.patterns") if masked.listed(match))
    spans = sorted(((_start(match), match) for match in matches), key=lambda one: one[0])
    known: set[str] = set()
    last = 0
    for start, match in spans:
        codes = set(masked.listed(match))
        is_second = bool(known) or _is_rival(masked, last, start, match)
        if is_second and known.isdisjoint(codes) and _opens_another(masked, last, start, match):
            cut = _break_before(masked.text, last, start)
            if cut:
                yield cut
                known, last = codes, match.end()
                continue
        known |= codes
        last = max(last, start)


def _start(match: re.Match[str]) -> int:
    named = match.groupdict()
    return match.start("L") if named.get("L") else match.start("L2")


def _may_be_two(masked: MaskedText) -> bool:
    named = sum(masked.text.count(noun) for noun in knowledge("drafts")["segments"]["nouns"])
    return named > 1 or bool(named and one_of("segments.other_one").search(masked.text))


def _opens_another(masked: MaskedText, last: int, start: int, match: re.Match[str]) -> bool:
    before = masked.text[max(last, start - _LATEST_WORDS) : start]
    opens = patterns("segments.opens")[0]
    return bool(opens.search(before) or opens.search(match[0]))


def _is_rival(masked: MaskedText, last: int, start: int, match: re.Match[str]) -> bool:
    """Whether a text is the rival of one before it in the sentence, whose authors are not told."""
    before = masked.text[max(last, start - _LATEST_WORDS) : start]
    rivals = one_of("segments.rivals")
    is_rival = rivals.search(before) or rivals.search(match[0])
    return bool(is_rival and one_of("blanks.TEXT").search(masked.text, 0, start - len(before)))


def _break_before(text: str, last: int, start: int) -> int | None:
    breaks = [match.start() for match in patterns("segments.breaks")[0].finditer(text, last, start)]
    return breaks[-1] if breaks else None
