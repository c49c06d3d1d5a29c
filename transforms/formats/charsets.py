"""Bytes to text: what the document says of its charset, checked, then what the bytes show.

One place for feeds and pages, so that the result never hangs on which detector feedparser finds.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED_UTF16 = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))

# Python knows these as text encodings, but no publisher writes in them: they are disguises.
_NEVER = frozenset(
    {"utf_7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"}
)
# What calls itself one of these is windows-1252 in practice (and by the HTML standard).
_REALLY_WINDOWS_1252 = frozenset({"ascii", "iso8859_1"})

# What publishers have used. Detection among all that Python knows finds DOS and EBCDIC.
_PUBLISHERS_USE = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8", "koi8_r", "koi8_u"),
    *("big5", "cp874", "cp932", "cp949", "euc_jp", "gb18030"),
]

_DECLARED = re.compile(rb"""(?:encoding|charset)\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{2,40})""")
_DECLARATION_BYTES = 2_048
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_SEARCHED_BYTES = 1024 * 1024
_SAMPLE_BYTES = 65_536
_SAMPLE_HIGH_BYTES = 24
_COHERENCE = 0.3
_FIRST_GREEK = "\u0370"
_VALID_PER_BROKEN = 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was read in, and the doubt about it (None: none)."""

    text: str
    charset: str
    doubt: str | None = None


def decoded(
    content: bytes, transport_charset: str | None = None, default_charset: str | None = None
) -> Decoded:
    """The text of ``content``: byte order mark, transport, declaration, UTF-8, default, guess."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _forgiving(content[len(mark) :], charset)
    for start, charset in _UNMARKED_UTF16:
        if content.startswith(start):
            return _forgiving(content, charset)
    for claimed in (transport_charset, _declaration(content), "utf-8", default_charset):
        if claimed and (text := _strictly(content, claimed)) is not None:
            return Decoded(text, claimed.lower())
    return _mostly_utf8(content) or _detected(content)


def _forgiving(content: bytes, charset: str) -> Decoded:
    text = content.decode(charset, "replace")
    doubt = f"not all of it is {charset}, though it starts so" if "\ufffd" in text else None
    return Decoded(text, charset, doubt)


def _declaration(content: bytes) -> str | None:
    found = _DECLARED.search(content, 0, _DECLARATION_BYTES)
    return found[1].decode("ascii") if found else None


def _strictly(content: bytes, claimed: str) -> str | None:
    """The text if ``claimed`` is a charset that may be meant and the bytes keep to it."""
    try:
        name = codecs.lookup(claimed).name.replace("-", "_")
        if name in _NEVER or name.startswith(("utf_16", "utf_32")):
            return None  # two or four bytes a character would have shown at the first byte
        if name in _REALLY_WINDOWS_1252:
            return _as_windows_1252(content, name)
        return content.decode("gb18030" if name == "gb2312" else name)
    except (LookupError, ValueError):
        return None


def _as_windows_1252(content: bytes, name: str) -> str | None:
    """Latin-1 accepts every byte, so it is believed only of bytes that are not UTF-8 as well."""
    if name == "ascii" or _is_utf8(content):
        return content.decode("utf-8")
    return content.decode("windows-1252")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: one bad byte must not turn a whole feed into mojibake."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    if valid < broken * _VALID_PER_BROKEN:
        return None
    return Decoded(text, "utf-8", f"{broken} places are not valid UTF-8 and were replaced")


def _detected(content: bytes) -> Decoded:
    """The charset that the words speak for, certain only of other scripts.

    The charsets of the Latin script differ in a few letters, so a guess between them stays a doubt.
    """
    sample = _non_ascii_words(content)
    best = charset_normalizer.from_bytes(sample, cp_isolation=_PUBLISHERS_USE).best()
    guess = best.encoding if best and len(sample) >= _SAMPLE_HIGH_BYTES else "windows-1252"
    if best and _is_latin(str(best)):
        guess = "windows-1252"
    elif best and best.coherence >= _COHERENCE and (text := _strictly(content, guess)) is not None:
        return Decoded(text, guess)
    doubt = f"no charset that it declares fits the bytes; read as {guess}, a guess"
    return Decoded(content.decode(guess, "replace"), guess, doubt)


def _non_ascii_words(content: bytes) -> bytes:
    words = (word[0] for word in _WORD.finditer(content, 0, _SEARCHED_BYTES))
    return b" ".join(word for word in words if not word.isascii())[:_SAMPLE_BYTES]


def _is_latin(sample: str) -> bool:
    """Whether most letters beyond ASCII are of the Latin blocks."""
    letters = [letter for letter in sample if letter > "\x7f" and letter.isalpha()]
    return sum(letter < _FIRST_GREEK for letter in letters) * 2 > len(letters)
