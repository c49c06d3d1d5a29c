"""Who is credited with a story: its author, and the agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from transforms.knowledge import knowledge
from transforms.text.agencies import agency_credited, agency_named

_LONGEST_LINE = 120
_LONGEST_AUTHOR = 200
_MOST_WORDS = 14
_SPLIT = re.compile(r"\s*(?:[,|/;•·]|\s[-–—]\s|\(|\))\s*")
_NAME_WORD = re.compile(r"[^\W\d_][\w.'’-]*\.?")
_MAILBOX = re.compile(r"[^\s()<>@]+@[^\s()<>]+")
_TRAILING = re.compile(r"\(([^()]{2,60})\)\W{0,3}\Z")
_RIGHTS = re.compile(
    r"^\W{0,6}(?:©|\(c\)|copyright\b)[ ©(c),:]{0,8}(?P<year>(?:19|20)[0-9]{2}\b)?"
    r"[ ,]{0,2}(?:by )?(?P<holder>.{0,80})",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """An author and an agency, each None if not named."""

    byline: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Rights:
    """Year and agency of a copyright line, each None if not named."""

    year: int | None = None
    agency: str | None = None


def credit_of_line(line: str) -> Credit | None:
    """The credit that a whole line is (``By Jane Roe, AFP``), or None if it is none.

    ``By our correspondent`` is one, and names nobody.
    """
    if len(line) > _LONGEST_LINE or line.endswith(("!", "?", ";", ",")):
        return None
    opener, _, rest = line.partition(" ")
    if opener.casefold().rstrip(":") not in knowledge("bylines")["openers"] or not rest:
        return None
    return _credit(rest.strip()) if _only_names(rest) else None


def credit_of_author(author: str) -> Credit:
    """The credit that a format's author field gives: ``jane@example.org (Jane Roe)``."""
    author = author[:_LONGEST_AUTHOR]
    named = _MAILBOX.sub(" ", author).replace("()", " ").strip(" <>,;")
    if "@" in author and named.startswith("("):
        named = named.strip("() ")
    opener, _, rest = named.partition(" ")
    named = rest if opener.casefold() == "by" else named
    return _credit(named) if named else Credit()


def trailing_agency(paragraphs: Sequence[str]) -> str | None:
    """The agency in brackets at the end of the last paragraph: ``… he said. (AFP)``."""
    found = _TRAILING.search(paragraphs[-1][-80:]) if paragraphs else None
    return agency_credited(found[1]) if found else None


def sign_off_agency(line: str) -> str | None:
    """The agency whose name alone a last line is: ``REUTER``, ``==Kyodo``, ``(AFP)``."""
    return agency_named(line.strip(" =-–—_()[]/*.")) if len(line) <= _LONGEST_LINE else None


def rights_of(text: str) -> Rights:
    """What the last copyright line of a text says: ``© 2011 AFP``."""
    rights = Rights()
    for found in _RIGHTS.finditer(text):
        agency = _rights_holder(found["holder"])
        if found["year"] or agency:
            rights = Rights(int(found["year"]) if found["year"] else None, agency)
    return rights


def _rights_holder(holder: str) -> str | None:
    """The agency that the words after the year begin with, whatever a page glues to them."""
    words = re.sub(r"[^\w' -]+|[0-9]+", " ", holder).split()
    names = (agency_named(" ".join(words[:count])) for count in range(min(len(words), 5), 0, -1))
    return next(filter(None, names), None)


def _credit(text: str) -> Credit:
    parts = [part for part in _SPLIT.split(text) if part]
    agency = next(filter(None, map(agency_credited, parts)), None)
    authors = takewhile(lambda part: _is_person(part) and not agency_credited(part), parts)
    return Credit(", ".join(authors) or None, agency)


def _is_person(name: str) -> bool:
    return not _not_persons().intersection(re.findall(r"\w+", name.casefold()))


def _only_names(text: str) -> bool:
    """Whether every word is capitalised or may stand small among names: then it is no sentence."""
    words = re.sub(r"[,|/;&•·()–—]", " ", text).split()
    if not 1 <= len(words) <= _MOST_WORDS:
        return False
    knows = knowledge("bylines")
    small = {*knows["joiners"], *knows["particles"], *knows["not_persons"], *knows["titles"], "in"}
    return all(
        word.casefold() in small or (_NAME_WORD.fullmatch(word) and word[0].isupper())
        for word in words
    )


@cache
def _not_persons() -> frozenset[str]:
    return frozenset(knowledge("bylines")["not_persons"])
