"""An article as the extractors see it, and the columns that every event takes from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from typing import Any

from schemas import Article, Table
from transforms.events.capitals.capitals import in_ordinary_case
from transforms.events.confidence import confidence_of
from transforms.events.language.sentences import Sentence, each_sentence
from transforms.events.language.when import When, resolve_when
from transforms.identifiers import stable_id
from transforms.knowledge import version_of_additions

_RULES = "rules/2"

# What an extractor looks at of a hostile text, in code points; no story that a person wrote for a
# wire comes near either.
MOST_TEXT = 200_000
LONGEST_SENTENCE = 2_000

_EXACT = frozenset({"second", "minute", "day"})
# As many sentences or paragraphs has an item of a digest.
_LONGEST_DIGEST = 4
# A story is published on the day of its dateline or soon after it.
_LATEST_AFTER_DATELINE = timedelta(days=4)


# A story is itself alone: what is kept for it is found without comparing its texts.
@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """An article with its sentences, and what "here" and "Monday" mean in it.

    ``sentences`` are those an extractor reads: of the first `MOST_TEXT` code points,
    none longer than `LONGEST_SENTENCE`. Where the body is in capitals, their text is not, and the
    body has the same letters at the same offsets. ``here_country`` and ``here_place`` come from
    the dateline, ``reference`` is the day of writing; each None where it is not known.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    here_country: str | None
    here_place: str | None
    reference: date | None

    @property
    def may_be_digest(self) -> bool:
        """Whether it may be an item of a digest, which tells the news of its day and names none."""
        paragraphs = self.article.body.count("\n") + 1
        is_short = max(len(self.sentences), paragraphs) <= _LONGEST_DIGEST
        return is_short and not self.article.dateline and self.reference is not None


@cache
def extractor() -> str:
    """Name and version of what produces the records, the user's own lexicons included."""
    additions = version_of_additions()
    return f"{_RULES}+{additions}" if additions else _RULES


def story_of(article: Article, dateline_length: int = 0) -> Story:
    """``dateline_length`` is how many characters of the body its dateline takes."""
    sentences = _sentences(article.body, dateline_length)
    return Story(
        article=article,
        sentences=sentences,
        here_country=article.dateline_country,
        here_place=article.dateline_place,
        reference=_reference(article),
    )


def _sentences(body: str, dateline_length: int) -> tuple[Sentence, ...]:
    """The sentences to read, in ordinary case."""
    first = takewhile(lambda one: one.end <= MOST_TEXT, each_sentence(body, dateline_length))
    short = tuple(sentence for sentence in first if len(sentence.text) <= LONGEST_SENTENCE)
    return in_ordinary_case(body, short)


def _reference(article: Article) -> date | None:
    """The dateline's day where it fits the publication, else the day of publication."""
    if article.published_at is None or article.published_precision not in _EXACT:
        return None
    published = article.published_at.date()
    written = resolve_when(article.dateline, published) if article.dateline else None
    if written and written.precision == "day":
        delay = published - written.date
        if timedelta(days=-1) <= delay <= _LATEST_AFTER_DATELINE:
            return written.date
    return published


def event_fields(
    story: Story,
    table: Table,
    evidence: Sequence[Sentence],
    *,
    ordinal: int,
    signs: Sequence[str],
    when: When | None = None,
    country: str | None = None,
    place: str | None = None,
    attribution: str | None = None,
) -> dict[str, Any]:
    """The columns that every event table starts with.

    ``evidence`` are the sentences that say so: the quote runs from the first one's start to the
    last one's end. Without any, the title is the evidence. ``ordinal`` counts the events of this
    table within the article, in their order in the text. ``signs`` tell how sure the record is.
    """
    article = story.article
    identity = (article.article_id, str(article.revision), article.content_hash)
    return {
        "event_id": stable_id(table.name, *identity, extractor(), str(ordinal)),
        "article_id": article.article_id,
        "revision": article.revision,
        "story_id": article.story_id,
        "source": article.source,
        "published_at": article.published_at,
        "ingested_at": article.ingested_at,
        "event_date": when.date if when else None,
        "event_date_precision": when.precision if when else None,
        "event_date_text": (when.words or None) if when else None,
        "country": country,
        "place": place,
        "attribution": attribution,
        **_quote(article, evidence),
        "confidence": confidence_of(table.name, signs),
        "extractor": extractor(),
    }


def _quote(article: Article, evidence: Sequence[Sentence]) -> dict[str, Any]:
    if not evidence:
        return {"quote": article.title or "", "quote_start": None, "quote_end": None}
    start = min(sentence.start for sentence in evidence)
    end = max(sentence.end for sentence in evidence)
    return {"quote": article.body[start:end], "quote_start": start, "quote_end": end}
