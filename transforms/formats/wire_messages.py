"""Messages between control characters, as teleprinter lines carried them: SOH, STX, ETX.

ANPA 1312 and IPTC 7901 share the envelope. A tape holds many messages; a torn one ends without ETX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.formats.charsets import Decoded, decoded
from transforms.formats.reading import Origin, Problem

SOH, STX, ETX = "\x01", "\x02", "\x03"

_LATIN = "iso-8859-1"
_LINE_END = re.compile(r"\r*\n\r*|\r+")
# Space band and tab line indicator mean white space; the rest drove machines and prints nothing.
_PRINTED = str.maketrans(
    {
        **dict.fromkeys(map(chr, (*range(8), *range(14, 32), 127))),
        "\x08": "\t",
        "\x10": " ",
        "\x0b": "\n",
        "\x0c": "\n",
    }
)


@dataclass(frozen=True, slots=True)
class WireMessage:
    """The three parts of a message, as lines; ``is_whole`` unless its end is missing."""

    header: list[str]
    text: list[str]
    trailer: list[str]
    is_whole: bool


def decoded_tape(content: bytes, origin: Origin) -> Decoded:
    """The text of a tape. The formats know no charset: what is not UTF-8 is Latin, or detected."""
    found = decoded(content, origin.charset, origin.default_charset)
    return decoded(content, _LATIN) if found.doubt else found


def messages(tape: str) -> Iterator[WireMessage]:
    """The messages of a tape; what stands before the first is the line's own chatter."""
    for message in tape.split(SOH)[1:]:
        header, _, rest = message.partition(STX)
        text, end, trailer = rest.partition(ETX)
        yield WireMessage(lines_of(header), lines_of(text), lines_of(trailer), bool(end))


def lines_of(text: str) -> list[str]:
    """The lines as they print; empty lines are kept, so that paragraphs are."""
    return [line.translate(_PRINTED).rstrip() for line in _LINE_END.split(text)]


def torn(count: int) -> list[Problem]:
    """The problem of ``count`` messages without an end."""
    if not count:
        return []
    detail = f"{count} messages break off before their end (ETX). Send them again."
    return [Problem("wire.truncated", detail)]
