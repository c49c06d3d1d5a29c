"""A raw story → the article that it is: every column that can be known from the story alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from schemas.articles import Article
from schemas.elements import RawStory, Rejection
from transforms.formats.identities import article_id_of, raw_hash_of
from transforms.identifiers import stable_id
from transforms.text.agencies import agency_named
from transforms.text.credits import Credit, Rights, credit_of_author, rights_of, trailing_agency
from transforms.text.datelines import Dateline, declared_dateline, find_dateline
from transforms.text.dates import Published, of_day, parse_published, plausible
from transforms.text.languages import language_of
from transforms.text.plain_text import line_of, paragraphs_of, plain_text
from transforms.text.references import references_of
from transforms.text.signals import Marking, marking_of
from transforms.text.story_frame import FramedStory, unframed


def normalise_story(raw: RawStory, ingested_at: datetime) -> Article | Rejection:
    """Read the words of a raw story; a story with nothing to read or to follow is rejected.

    ``revision`` and ``story_id`` are those of a story never seen before: it takes the lake to know
    better. ``ingested_at`` is aware; dates much later than it are not believed.
    """
    title = line_of(raw.title, is_html=raw.title_is_html)
    text = plain_text(raw.text, is_html=raw.is_html)
    paragraphs = paragraphs_of(text, is_html=raw.is_html)
    if not (title or paragraphs or raw.url or raw.guid):
        return _rejection(raw)
    framed = unframed(title, paragraphs, ingested_at=ingested_at)
    body = "\n".join(framed.paragraphs)
    dateline = find_dateline(body)
    placed = dateline or declared_dateline(line_of(raw.dateline))
    rights = rights_of(text)
    author = credit_of_author(line_of(raw.byline) or "")
    published = _published(raw.published, placed, framed.published, rights, ingested_at)
    article_id = article_id_of(raw)
    marking = _marking(raw, title, paragraphs)
    references = references_of(raw, title, paragraphs, marking)
    return Article(
        article_id=article_id,
        revision=1,
        story_id=article_id,
        source=raw.source,
        origin=raw.origin,
        url=_encodable(raw.url),
        guid=_encodable(raw.guid),
        title=title,
        body=body,
        byline=author.byline or framed.byline,
        agency=_agency(raw.agency, placed, framed, author, rights),
        dateline=placed.text if placed else None,
        dateline_place=placed.place if placed else None,
        dateline_country=placed.country if placed else None,
        language=language_of(raw.language, _prose(title, body, dateline)),
        published_at=published.at if published else None,
        published_precision=published.precision if published else None,
        signal=marking.signal,
        content_hash=_content_hash(title, body, marking),
        ingested_at=ingested_at,
        slug=line_of(raw.slug),
        wire_number=line_of(raw.wire_number),
        version=_version(line_of(raw.version), marking),
        urgency=raw.urgency,
        editors_note=line_of(raw.editors_note),
        marker=marking.marker,
        known_as=references.known_as,
        refers_to=references.refers_to,
        raw_hash=raw_hash_of(raw),
    )


def _marking(raw: RawStory, title: str | None, paragraphs: Sequence[str]) -> Marking:
    """What is withheld until a time that it names is free from then on, and no longer held."""
    status = None if raw.status == "withheld" and raw.embargo else raw.status
    note = line_of(raw.editors_note)
    beside = (raw.slug, raw.version)
    return marking_of(title, paragraphs, beside=beside, note=note, status=status)


def _version(declared: str | None, marking: Marking) -> str | None:
    """The source's own count; that of an ``UPDATE 2`` where the format gives a mark or nothing."""
    if marking.number is None or (declared and declared.isdecimal()):
        return declared
    return str(marking.number)


def _content_hash(title: str | None, body: str, marking: Marking) -> str:
    """A story that is withdrawn or held is a change, though every word of it may be as before."""
    if marking.marker in ("withdrawal", "hold"):
        return stable_id(title, body, marking.marker)
    return stable_id(title, body)


def _agency(
    declared: str | None,
    dateline: Dateline | None,
    framed: FramedStory,
    author: Credit,
    rights: Rights,
) -> str | None:
    """The agency, by the best witness; one that the source declares need not be known to us."""
    name = line_of(declared)
    return (
        (agency_named(name) or name if name else None)
        or (dateline.agency if dateline else None)
        or framed.agency
        or author.agency
        or trailing_agency(framed.paragraphs)
        or rights.agency
    )


def _published(
    declared: str | None,
    dateline: Dateline | None,
    date_line: Published | None,
    rights: Rights,
    ingested_at: datetime,
) -> Published | None:
    """When it was published, by the best witness: the format, the dateline, a line of its own.

    The year of a copyright line is the last resort. A date that is coarser than the dateline's
    gives way to it where the two agree.
    """
    own = parse_published(declared, ingested_at=ingested_at) if declared else None
    day = dateline.date.calendar_day if dateline and dateline.date else None
    of_dateline = plausible(of_day(day) if day else None, ingested_at=ingested_at)
    if own and of_dateline and _holds(own, of_dateline):
        return of_dateline
    of_rights = Published(of_day(date(rights.year, 1, 1)).at, "year") if rights.year else None
    return own or of_dateline or date_line or plausible(of_rights, ingested_at=ingested_at)


def _holds(coarse: Published, day: Published) -> bool:
    """Whether a month or a year holds the day."""
    if coarse.precision == "month":
        return (coarse.at.year, coarse.at.month) == (day.at.year, day.at.month)
    return coarse.precision == "year" and coarse.at.year == day.at.year


def _prose(title: str | None, body: str, dateline: Dateline | None) -> str:
    """What tells the language: not the dateline, whose names belong to none."""
    return f"{title or ''}\n{body[dateline.text_start if dateline else 0 :]}"


def _encodable(text: str | None) -> str | None:
    """As published, less what UTF-8 cannot hold."""
    return text.strip().encode("utf-8", "ignore").decode() or None if text else None


def _rejection(raw: RawStory) -> Rejection:
    return Rejection(
        source=raw.source,
        origin=raw.origin,
        reason="item.empty",
        detail=f"item {raw.position} has no words, no address and no identifier; nothing to keep",
        raw=raw.text.encode("utf-8", "surrogatepass"),
        story=raw,
    )
