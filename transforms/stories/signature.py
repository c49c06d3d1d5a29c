"""An article → its signature, some hundred bytes by which it is found and recognised again.

MinHash sketches of runs of words: one of the whole text, and because a reprint may be cut short
anywhere, one of its lead and one of its opening. And the facts that tell stories of one wording
apart: hashes of the names and numbers in it. Dateline and furniture have been taken out before.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from zlib import crc32

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from rensa import RMinHash

from schemas import Article, StorySketch
from transforms.identifiers import stable_id
from transforms.stories.facts import facts_of, place_code
from transforms.text.boilerplate import is_debris
from transforms.text.datelines import dateline_length

BODY_SLOTS = 256
LEAD_SLOTS = 64
LEAD_WORDS = 80
OPENING_SLOTS = 32
OPENING_WORDS = 24
FEWEST_WORDS = 12
MOST_CHARACTERS = 60_000
_SEED = 1
_LASTING_KEYS = ("guid:", "id:", "headline:")
_MOST_FACTS = 64
_MOST_PLACES = 6
_HEAD = struct.Struct(">HBBB")
_SLOTS = BODY_SLOTS + LEAD_SLOTS + OPENING_SLOTS
_BAND_BYTES = 4
_FLAGS = 1 << 22

# Scripts that set no spaces between words are taken character by character.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_MIXERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
_POSITIONS = (np.arange(_SLOTS // _BAND_BYTES, dtype=np.uint64) + np.uint64(1)) << np.uint64(32)


@dataclass(frozen=True)
class Signature:
    """A signature as it is compared.

    ``shingles`` is the number of different runs of words, ``slots`` the low bytes of the MinHash of
    body, lead and opening, ``places`` those of the opening or,
    where it has none, of the dateline.
    """

    shingles: int
    slots: NDArray[np.uint8]
    lead_facts: frozenset[int]
    facts: frozenset[int]
    places: frozenset[int]

    @classmethod
    def from_bytes(cls, content: bytes) -> Signature:
        """The inverse of what `signature_of` packs."""
        shingles, lead_facts, facts, places = _HEAD.unpack_from(content)
        slots = np.frombuffer(content, np.uint8, _SLOTS, _HEAD.size)
        codes = struct.unpack_from(f">{facts + places}H", content, _HEAD.size + _SLOTS)
        return cls(
            shingles=shingles,
            slots=slots,
            lead_facts=frozenset(codes[:lead_facts]),
            facts=frozenset(codes),
            places=frozenset(codes[facts:]),
        )


def bands_of(signatures: Sequence[bytes]) -> NDArray[np.uint64]:
    """Keys of which alike texts share one, a row for each signature.

    A key is of four neighbouring slots and their position.
    """
    joined = b"".join(content[_HEAD.size : _HEAD.size + _SLOTS] for content in signatures)
    quads = np.frombuffer(joined, "<u4").reshape(len(signatures), len(_POSITIONS))
    return quads.astype(np.uint64) | _POSITIONS


class BandSearch:
    """Finds signatures that share a band with one of some others."""

    def __init__(self, signatures: Sequence[bytes]) -> None:
        self._wanted = np.unique(bands_of(signatures))
        # Most signatures share nothing: a glance at the flags spares them the search.
        self._flags = np.zeros(_FLAGS, dtype=np.bool_)
        self._flags[self._wanted % _FLAGS] = True

    def rows(self, signatures: pa.BinaryArray) -> NDArray[np.int64]:
        """Which of many signatures share one; an empty one shares none."""
        offsets = np.frombuffer(signatures.buffers()[1], np.int32)
        offsets = offsets[signatures.offset :][: len(signatures) + 1]
        signed = np.flatnonzero(np.diff(offsets))
        if not len(signed):
            return signed
        content = np.frombuffer(signatures.buffers()[2], np.uint8)
        slots = np.lib.stride_tricks.sliding_window_view(content, _SLOTS)
        quads = slots[offsets[signed] + _HEAD.size].view("<u4")
        rows, places = np.nonzero(self._flags[quads % np.uint32(_FLAGS)])
        keys = quads[rows, places].astype(np.uint64) | _POSITIONS[places]
        return np.unique(signed[rows[np.isin(keys, self._wanted)]])


def sketch_of(article: Article) -> StorySketch | None:
    """The sketch of an article; None of one that nothing can be compared by."""
    signature = signature_of(article)
    known_as, refers_to = (_keys(article, keys) for keys in (article.known_as, article.refers_to))
    if not (signature or known_as or refers_to):
        return None
    return StorySketch(
        article_id=article.article_id,
        revision=article.revision,
        story_id=article.story_id,
        published_at=article.published_at,
        ingested_at=article.ingested_at,
        signature=signature,
        known_as=known_as,
        refers_to=refers_to,
    )


def signature_of(article: Article) -> bytes:
    """The packed signature; empty where the words are too few to tell stories apart."""
    text = _story_text(article)
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return b""
    shingles = _shingles(_word_hashes(words))
    slots = (
        _min_hash(shingles, BODY_SLOTS),
        _min_hash(shingles[:LEAD_WORDS], LEAD_SLOTS),
        _min_hash(shingles[:OPENING_WORDS], OPENING_SLOTS),
    )
    facts = list(islice(facts_of(text), _MOST_FACTS))
    lead_end, opening_end = (_end_of(text, words) for words in (LEAD_WORDS, OPENING_WORDS))
    places = [fact.code for fact in facts if fact.is_place and fact.start < opening_end]
    if not places and article.dateline_place:
        places = [place_code(article.dateline_place)]
    codes = [*(fact.code for fact in facts), *places[:_MOST_PLACES]]
    head = _HEAD.pack(
        min(len(set(shingles.tolist())), 0xFFFF),
        sum(fact.start < lead_end for fact in facts),
        len(facts),
        len(places[:_MOST_PLACES]),
    )
    return head + b"".join(slots) + struct.pack(f">{len(codes)}H", *codes)


def _end_of(text: str, words: int) -> int:
    """Where so many words of the text end."""
    return len(text) - sum(map(len, text.split(None, words)[words:]))


def _story_text(article: Article) -> str:
    """The words that are the story's own; the headline only where there is hardly a body."""
    start = dateline_length(article.body) if article.dateline else 0
    body = article.body[start : start + MOST_CHARACTERS]
    body = "\n".join(line for line in body.split("\n") if not is_debris(line))
    if article.title and len(body.split(None, FEWEST_WORDS)) < FEWEST_WORDS:
        return f"{article.title}\n{body}"
    return body


def _word_hashes(words: Iterable[str]) -> NDArray[np.uint64]:
    return np.fromiter(map(_word_hash, words), dtype=np.uint64)


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _shingles(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of each three neighbouring words, in their order."""
    mixers = _MIXERS[: len(hashes)]
    runs = len(hashes) - len(mixers) + 1
    mixed = np.zeros(runs, dtype=np.uint64)
    for place, mixer in enumerate(mixers):
        mixed += hashes[place : place + runs] * mixer
    return mixed ^ (mixed >> np.uint64(29))


def _min_hash(shingles: NDArray[np.uint64], slots: int) -> bytes:
    """The low byte of each slot: twice as many slots for the room tell more than wider ones."""
    rows = np.array([0, len(shingles)], dtype=np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(shingles, rows, slots, _SEED)
    return np.array(matrix.to_rows()[0], dtype=np.uint32).astype(np.uint8).tobytes()


def _keys(article: Article, keys: Iterable[str] | None) -> tuple[int, ...]:
    """64 bits of each key that means one story for days, within its source and within its agency.

    An identifier that is unique everywhere needs no scope. Numbers and slugs are used anew.
    """
    scopes = [f"{article.source}@", *([article.agency] if article.agency else [])]
    scoped = (
        (key, scope)
        for key in dict.fromkeys(keys or ())
        for scope in ([""] if key.startswith("guid:") else scopes)
        if key.startswith(_LASTING_KEYS)
    )
    return tuple(
        int.from_bytes(bytes.fromhex(stable_id(*key)[:16]), "big", signed=True) for key in scoped
    )
