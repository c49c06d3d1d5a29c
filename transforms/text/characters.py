"""Characters that print nothing, or lie about what is printed, taken out of a text."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Most texts hold nothing else, and of this nothing is taken out: ASCII, Latin, Cyrillic, quotes.
_PLAIN = re.compile(r"[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0400-\u052f‐-―‘-‟•…€]*")
_REMOVED_CATEGORIES = {"Cc", "Cf", "Cs"}
_SPACES = "\t\u3164\u2800"  # the last two print as blank, yet count as letter and symbol


def tidy_characters(text: str) -> str:
    """NFC, every line break a line feed, every kind of space a plain one.

    Control, format (zero-width, bidirectional, soft hyphen) and surrogate characters are
    gone. A tab is a space. Tidying twice is tidying once.
    """
    text = _BREAKS.sub("\n", text)
    if _PLAIN.fullmatch(text) is None:
        text = text.translate(_REPLACEMENTS)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Tidy characters, and every run of white space one space."""
    return " ".join(tidy_characters(text).split())


def without_accents(text: str) -> str:
    """Small letters without their accents: what two spellings of a name share."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return letters.casefold()


class _Replacements(dict[int, int | str | None]):
    """What becomes of a character, as `str.translate` asks; found out when it is first met."""

    def __missing__(self, code: int) -> int | str | None:
        character = chr(code)
        category = unicodedata.category(character)
        self[code] = found = (
            " "
            if category == "Zs" or character in _SPACES
            else None
            if category in _REMOVED_CATEGORIES
            else code
        )
        return found


_REPLACEMENTS = _Replacements({ord("\n"): "\n"})
