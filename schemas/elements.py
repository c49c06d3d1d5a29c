"""What travels between the steps before a story is a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from schemas.articles import Article
from schemas.events import Event
from schemas.quarantine import QuarantinedInput

PublicationStatus = Literal["usable", "withheld", "canceled"]
"""What a wire format says may be done with an item; the words are those of NewsML-G2."""


@dataclass(frozen=True, kw_only=True)
class FeedSettings:
    """What a feed list says of a feed; each holds where the feed itself says nothing.

    ``interval`` is seconds between polls; None lets it adapt to the feed.
    """

    agency: str | None = None
    language: str | None = None
    charset: str | None = None
    interval: int | None = None


NO_SETTINGS = FeedSettings()


@dataclass(frozen=True, kw_only=True)
class InputUnit:
    """One thing to read: a file of a drop folder, or a feed at a URL.

    ``source`` is the configured name; None lets the content decide between ``folder_name`` (of a
    drop) and ``file_name`` (of a feed), both made to fit. ``sequence`` is the place in the run's
    input, which orders the revisions of a story. ``modified_ns`` is nanoseconds since 1970; with
    ``size`` in bytes it tells a file that was read from one that has changed. ``read_at`` is
    given of what comes out of quarantine, not from its own place: when it was read, and as what
    it stands there (``quarantine_id``).
    """

    location: str
    origin: str
    kind: Literal["file", "url"]
    source: str | None
    folder_name: str
    file_name: str
    sequence: int
    size: int | None = None
    modified_ns: int | None = None
    settings: FeedSettings = NO_SETTINGS
    read_at: datetime | None = None
    quarantine_id: str | None = None

    @property
    def name(self) -> str:
        """The source's name where the content has no say."""
        return self.source or self.folder_name


@dataclass(frozen=True, kw_only=True)
class Document:
    """The bytes of one unit, whole, with what the transport said about them."""

    unit: InputUnit
    content: bytes
    content_type: str | None = None


@dataclass(frozen=True, kw_only=True)
class RawStory:
    """A story as its format gives it, before any reading of the words.

    ``text`` holds HTML where ``is_html`` says so. ``published`` is the date string of the format,
    unparsed, and so is ``embargo``. ``identity`` is what makes a story itself at its source (guid,
    URL, path …). What a wire format says beside the words: ``slug``, ``wire_number`` (the agency's
    serial number of the item), ``version``, ``urgency`` (1 flash to 9), ``editors_note``,
    ``status`` (of publication) and ``refers_to``, the guids or numbers of items that this one is
    about. ``is_released`` says that an embargo is over, whatever the words still say of it.
    """

    source: str
    origin: str
    identity: str
    position: int
    text: str
    is_html: bool = False
    title: str | None = None
    title_is_html: bool = False
    url: str | None = None
    guid: str | None = None
    published: str | None = None
    byline: str | None = None
    agency: str | None = None
    language: str | None = None
    dateline: str | None = None
    slug: str | None = None
    wire_number: str | None = None
    version: str | None = None
    urgency: int | None = None
    editors_note: str | None = None
    status: PublicationStatus | None = None
    embargo: str | None = None
    refers_to: tuple[str, ...] = ()
    is_released: bool = False


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """What cannot become an article: a stable dotted reason, words for a person, the bytes.

    ``whole_sha256`` and ``whole_bytes`` are given where ``raw`` is only the start of what was read.
    ``held_until`` is when it may be tried again: the end of an embargo. Where a single story is
    rejected, ``story`` is that and ``raw`` its text; else ``raw`` is a document's. What is not
    ``replayable`` was never the input itself, but a server's page about an error.
    """

    source: str
    origin: str
    reason: str
    detail: str
    raw: bytes
    whole_sha256: str | None = None
    whole_bytes: int | None = None
    held_until: datetime | None = None
    content_type: str | None = None
    story: RawStory | None = None
    replayable: bool = True


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An article as one unit gives it; whether it is news to the lake is not yet known."""

    unit: InputUnit
    position: int
    article: Article


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A unit that was read to its end, and how many things were found in it."""

    unit: InputUnit
    count: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One more of something that the summary names but that is the outcome of no input.

    ``quarantine_id`` is that of the row which tells of it.
    """

    name: str
    quarantine_id: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one thing that was read; ``key`` is the id of the article or reject."""

    unit: InputUnit
    kind: Literal["new", "revised", "unchanged", "quarantined", "waiting"]
    key: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was read, with what became of it and every row that it brings to the lake.

    ``candidate`` is a story as its unit gives it, ``article`` the revision that it adds, ``events``
    what that reports. ``quarantined`` is the row of a rejection, or of an article whose events
    could not be extracted. An article of the lake that only wants its events has no ``outcome``.
    """

    outcome: Outcome | None = None
    candidate: Candidate | None = None
    article: Article | None = None
    events: tuple[Event, ...] = ()
    quarantined: QuarantinedInput | None = None

    @property
    def is_new_article(self) -> bool:
        return self.article is not None and self.outcome is not None
