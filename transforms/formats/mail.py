"""E-mail messages, as press offices send them, read by the standard library's parser.

Every message with words of its own is a story, one that is forwarded within another too.
Attachments are not opened: they stay in quarantine with the message, and are named there.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from email import policy
from email.errors import CloseBoundaryNotFoundDefect, MessageDefect
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from functools import cache
from itertools import islice

from schemas.elements import RawStory
from transforms.formats import limits
from transforms.formats.charsets import Decoded, decoded
from transforms.formats.reading import Origin, Problem, Reading
from transforms.formats.wire_items import references, too_many, wire_identity, wire_reading
from transforms.knowledge import knowledge

_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60})[ \t]{0,4}:(.*)")
_MBOX_LINE = re.compile(r"From \S{1,300} .{10,60}\n")
_LINE_END = re.compile(r"\r\n?|\n")
_FOLD = (" ", "\t")
_SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
_FORWARD = "message/rfc822"
_FORWARD_DEPTH = 10
_STUB = 300  # characters of a plain part that only asks for another program
_RICH = 2_000
_NAMED = 10


def looks_like_mail(head: str) -> bool:
    """Whether a document that begins so has the headers of a message, and nothing else, on top.

    A sender with an address, and what only transport adds; or a date and someone addressed. A text
    drop's own headers, or a story that opens with ``From:``, are no message.
    """
    mbox_line = _MBOX_LINE.match(head)
    names: dict[str, str] = {}
    for line in io.StringIO(head[mbox_line.end() if mbox_line else 0 :], newline=None):
        header = _HEADER.match(line)
        if not line.strip():
            break
        if header:
            names.setdefault(header[1].lower(), header[2])
        elif not (names and line.startswith(_FOLD)):
            return False
    is_sent = not names.keys().isdisjoint(_known("transport_headers"))
    is_addressed = "date" in names and not names.keys().isdisjoint(_known("addressing_headers"))
    return "@" in names.get("from", "") and (is_sent or is_addressed)


def read_mail(content: bytes, origin: Origin) -> Reading:
    """The stories of a message: its own and those of the messages that it forwards."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(_without_mbox_line(content))
        found = list(islice(_messages(message, _FORWARD_DEPTH), limits.MAIL_MESSAGES + 1))
        leaves = [part for each in found for part in _leaves(each)]
    except RecursionError:
        detail = "its parts nest too deep to be read. Send the text by itself."
        return Reading(problems=[Problem("mail.too_deep", detail)])
    if excess := too_many(len(found), limits.MAIL_MESSAGES):
        return Reading(problems=[excess])
    stories: list[RawStory] = []
    problems: list[Problem] = []
    for each in found:
        story, doubt = _story(each, len(stories), origin)
        if story.text or len(found) == 1:
            stories.append(story)
            problems += [Problem("encoding.mojibake_suspect", doubt)] if doubt else []
    return wire_reading(stories, [*problems, *_defects([*found, *leaves]), *_attachments(leaves)])


def _without_mbox_line(content: bytes) -> bytes:
    content = content.lstrip()
    return content.partition(b"\n")[2] if content.startswith(b"From ") else content


def _messages(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """The message and those within it, down to ``depth`` forwards."""
    yield message
    for part in _leaves(message) if depth else ():
        if part.get_content_type() == _FORWARD:
            for inner in _inner(part):
                yield from _messages(inner, depth - 1)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no others; a forwarded message is one part."""
    pending = [message]
    while pending:
        part = pending.pop()
        inner = _inner(part)
        if inner and part.get_content_maintype() == "multipart":
            pending.extend(reversed(inner))
        else:
            yield part


def _inner(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload() if part.is_multipart() else []
    return [each for each in payload if isinstance(each, EmailMessage)]


def _story(message: EmailMessage, position: int, origin: Origin) -> tuple[RawStory, str | None]:
    """The story of one message, and the doubt about its charset."""
    body, is_html = _body(message)
    guid = _identifier(_header(message, "message-id"))
    replaced = (_header(message, name) for name in _known("replaced_headers"))
    sender, _ = parseaddr(_header(message, "from") or "")
    language = (_header(message, "content-language") or "").partition(",")[0]
    story = RawStory(
        source=origin.source,
        origin=origin.origin,
        identity=wire_identity(origin, position, guid=guid),
        position=position,
        text=body.text.strip(),
        is_html=is_html,
        title=_subject(message),
        guid=guid,
        published=_header(message, "date"),
        byline=sender or None,
        language=language.strip() or None,
        refers_to=references(guid, map(_identifier, replaced)),
    )
    return story, body.doubt


def _identifier(value: str | None) -> str | None:
    return (value or "").strip("<> ") or None


def _body(message: EmailMessage) -> tuple[Decoded, bool]:
    """The plain text without its signature, or the HTML where the plain text is a mere stub."""
    plain, markup = _text_of(message, "text/plain"), _text_of(message, "text/html")
    words = _SIGNATURE.sub("", _LINE_END.sub("\n", plain.text)).strip()
    if markup.text and (not words or len(words) < _STUB < _RICH < len(markup.text)):
        return markup, True
    return Decoded(words, plain.charset, plain.doubt), False


def _text_of(message: EmailMessage, kind: str) -> Decoded:
    for part in _leaves(message):
        if part.get_content_type() == kind and not part.is_attachment():
            payload = part.get_payload(decode=True)
            content = payload if isinstance(payload, bytes) else b""
            if content.strip():
                return decoded(content, part.get_content_charset())
    return Decoded("", "utf-8")


def _header(message: EmailMessage, name: str) -> str | None:
    """The first header of that name, decoded: encoded words, and bytes that should have been such.

    The policy's own reading of a header can raise, and makes question marks of plain UTF-8.
    """
    raw = next((value for key, value in message.raw_items() if key.lower() == name), None)
    if raw is None:
        return None
    text = decoded(str(raw).encode("ascii", "surrogateescape")).text
    return " ".join(str(_unstructured()(name, _LINE_END.sub("", text))).split()) or None


def _subject(message: EmailMessage) -> str | None:
    """The subject without what forwarding and replying put before it."""
    return _prefixes().sub("", _header(message, "subject") or "").strip() or None


def _defects(parts: Sequence[EmailMessage]) -> list[Problem]:
    """A problem for a message that breaks off, and one for parts that are not well-formed."""
    defects: list[MessageDefect] = [defect for part in parts for defect in part.defects]
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in defects):
        detail = "the message breaks off before the end of its last part. Send it again."
        return [Problem("mail.truncated", detail)]
    if not defects:
        return []
    names = ", ".join(sorted({type(defect).__name__ for defect in defects}))
    return [Problem("mail.malformed", f"{names}; what was readable was kept.")]


def _attachments(leaves: Sequence[EmailMessage]) -> list[Problem]:
    """A problem that names what was left closed; pictures within the text are part of its looks."""
    names = [
        f"{part.get_filename() or 'unnamed'} ({part.get_content_type()})"
        for part in leaves
        if part.get_content_type() != _FORWARD and _is_left_out(part)
    ]
    if not names:
        return []
    detail = f"{len(names)} attachments were left closed: {', '.join(names[:_NAMED])}"
    return [Problem("mail.attachments", detail)]


def _is_left_out(part: EmailMessage) -> bool:
    is_inline = part.get_content_disposition() != "attachment" and part["content-id"] is not None
    is_text = part.get_content_type() in ("text/plain", "text/html") and not part.is_attachment()
    return not (is_inline or is_text or part.get_content_maintype() == "multipart")


@cache
def _unstructured() -> HeaderRegistry:
    return HeaderRegistry(use_default_map=False)


@cache
def _prefixes() -> re.Pattern[str]:
    names = "|".join(_known("subject_prefixes"))
    return re.compile(rf"(?:(?:{names})(?:\[[0-9]{{1,3}}\])? ?: ?)+", re.IGNORECASE)


def _known(kind: str) -> list[str]:
    names: list[str] = knowledge("wire_formats")["mail"][kind]
    return names
