"""Where the sentences of a body start and end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from transforms.knowledge import knowledge

# What may close a sentence after its stop: quotes and brackets that were opened within it.
_CLOSERS = "\"'”’»)\\]"
# A stop with white space, or the paragraph's end, behind it; or one that lost its space: a small
# letter before it, a capital and a small letter behind it ("the position.Meanwhile, ...").
_STOP = re.compile(
    rf"[.!?…”’](?:(?<=[.!?…])[.!?…]{{0,8}}[{_CLOSERS}]{{0,3}}(?=\s|\Z)"
    rf"|(?<=[^\W\d_A-Z][.!?])[”’\")]?(?=[\"“‘]?[A-Z][a-z])"
    rf"|(?<=[^\W\d_A-Z][”’])[.](?=[\"“‘]?[A-Z][a-z]))"
)
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[]{0,9}([^\s]{0,40})")
# Read backwards from a stop, in so many characters: a search forwards would start at each of them.
_WORD_BACKWARDS = re.compile(r"[\w.'’&-]*")
_LONGEST_WORD = 24
_WEB = re.compile(r"(?:www|https?:|@)\S{0,60}\Z")


class Sentence(NamedTuple):
    """A sentence: ``body[start:end] == text``, in code points; ``paragraph`` counts from 0.

    Of a body in capitals, ``text`` may have the ordinary case instead, letter for letter.
    """

    start: int
    end: int
    text: str
    paragraph: int


def each_sentence(body: str, skip: int = 0) -> Iterator[Sentence]:
    """The sentences of a body whose paragraphs are single lines, one at a time.

    ``skip`` is how many characters at the start are no sentence: the dateline. The end of a
    paragraph always ends a sentence, and a closing quotation mark stays with the sentence it ends.
    """
    paragraph_start = 0
    for number, line in enumerate(body.split("\n")):
        paragraph_end = paragraph_start + len(line)
        start = max(skip, paragraph_start)
        for end in _ends(body, start, paragraph_end):
            sentence = _trimmed(body, start, end, number)
            if sentence:
                yield sentence
            start = end
        paragraph_start = paragraph_end + 1


def _ends(body: str, start: int, paragraph_end: int) -> Iterator[int]:
    for stop in _STOP.finditer(body, start, paragraph_end):
        if _ends_sentence(body, stop, start, paragraph_end):
            yield stop.end()
    yield paragraph_end


def _trimmed(body: str, start: int, end: int, paragraph: int) -> Sentence | None:
    marks = _editorial().match(body, start, end)
    start = marks.end() if marks else start
    text = body[start:end]
    left = len(text) - len(text.lstrip())
    text = text.strip()
    return Sentence(start + left, start + left + len(text), text, paragraph) if text else None


@cache
def _editorial() -> re.Pattern[str]:
    """What the editors of a broadcast's translation put before a sentence: "[Text] [Excerpts]"."""
    words = "|".join(knowledge("sentences")["editorial"])
    mark = r"\s{0,9}\[[^\[\]]{0,200}\]"
    last = rf"\s{{0,9}}\[(?:{words})\b[^\[\]]{{0,200}}\]"
    return re.compile(rf"(?:{mark}){{0,4}}{last}", re.IGNORECASE)


def _ends_sentence(body: str, stop: re.Match[str], start: int, paragraph_end: int) -> bool:
    following = _NEXT_WORD.match(body, stop.end(), paragraph_end)
    next_word = following[1] if following else ""
    if not next_word:
        return True
    if next_word[0].islower():
        return False
    if body[stop.end()].isspace():
        return stop[0] != "." or not _is_abbreviated(
            _word_before(body, stop.start(), start), next_word
        )
    return not _WEB.search(body, max(start, stop.start() - 64), stop.start())


def _word_before(body: str, end: int, start: int) -> str:
    found = _WORD_BACKWARDS.match(body[max(start, end - _LONGEST_WORD) : end][::-1])
    return found[0][::-1] if found else ""


def _is_abbreviated(word: str, next_word: str) -> bool:
    """Whether the stop after a word belongs to the word."""
    # "anti-U.S." is as short as "U.S.", but "Lt-Gen" is a word of the list.
    bare = word.lower()
    tail = bare.rsplit("-", 1)[-1]
    bare = tail if tail in _lowered("may_end") else bare
    if bare in _lowered("may_end"):
        # In a text in capitals "U.S. IN" seldom ends a sentence, where "U.S. In" does.
        group = "starters_in_capitals" if len(next_word) > 1 and next_word.isupper() else "starters"
        return next_word.strip(".,;:").lower() not in _lowered(group)
    is_initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    return is_initial or bare in _lowered("abbreviations") or _is_chain_of_initials(word)


def _is_chain_of_initials(word: str) -> bool:
    """``J.R`` of "J.R. Smith"."""
    parts = word.split(".")
    return len(parts) > 1 and all(len(part) == 1 and part.isalpha() for part in parts)


@cache
def _lowered(group: str) -> frozenset[str]:
    return frozenset(word.lower() for word in knowledge("sentences")[group])
