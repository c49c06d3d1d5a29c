"""When a record found in a story is the one that an annotator meant, and how far the two agree.

The rules of the gold format: which columns make two records the same event, how each other column
is compared, and which pairing of a story's records is the best one. Records are mappings from
column names to values, as they come from JSON or from the lake.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
Comparison = Callable[[Any, Any], float]
Pair = tuple[Record, Record]

_WORD = re.compile(r"[a-z0-9]+")
_NAME_PART = re.compile(r"[a-z]+")
_EMPTY_WORDS = frozenset(
    ("the", "a", "an", "of", "to", "in", "and", "his", "her", "its", "for", "at", "by", "from")
)


def same_text(gold: Any, found: Any) -> float:
    """1 if both are null or read the same; a date equals its ISO form."""
    if gold is None or found is None:
        return float(gold is found)
    return float(str(gold) == str(found))


def shared_members(gold: Iterable[str] | None, found: Iterable[str] | None) -> float:
    """F1 of two sets: 1 if equal, 0 if they share nothing; null is the empty set."""
    expected, given = set(gold or ()), set(found or ())
    if expected == given:
        return 1.0
    return 2 * len(expected & given) / (len(expected) + len(given))


def shared_word(gold: str | None, found: str | None) -> float:
    """1 if both are null or have a word that means something in common."""
    if not gold or not found:
        return float(not gold and not found)
    return float(bool(_words(gold) & _words(found)))


def same_family_name(gold: str | None, found: str | None) -> float:
    """1 if both are null or their names end alike."""
    if not gold or not found:
        return float(not gold and not found)
    return float(_family_name(gold) == _family_name(found))


COMPARISONS: Mapping[str, Mapping[str, Comparison]] = {
    "envoy_visits": {
        "status": same_text,
        "counterpart": same_family_name,
        "event_date": same_text,
        "place": shared_word,
        "envoy_role": shared_word,
    },
    "draft_resolutions": {
        "status": same_text,
        "measures": shared_members,
        "supporters": shared_members,
        "opponents": shared_members,
        "veto_threats": shared_members,
        "vetoes": shared_members,
        "symbol": same_text,
    },
    "casualty_figures": {
        "qualifier": same_text,
        "scope": same_text,
        "country": same_text,
        "place": shared_word,
        "attribution": shared_word,
        "status": same_text,
        "event_date": same_text,
        "victims": shared_word,
    },
}
"""How each column that does not pair records is compared, per event table."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two records the same event: columns with equal values, and one more likeness."""

    columns: tuple[str, ...]
    alike: Callable[[Record, Record], bool] = lambda _gold, _found: True


def same_envoy(gold: Record, found: Record) -> bool:
    """Whether two visits are of one envoy: by family name, or by role if neither has a name."""
    expected, given = gold.get("envoy"), found.get("envoy")
    if expected and given:
        return _family_name(expected) in _name_words(given) or (
            _family_name(given) in _name_words(expected)
        )
    if expected or given:
        return False
    roles = _words(gold.get("envoy_role")), _words(found.get("envoy_role"))
    return not all(roles) or bool(roles[0] & roles[1])


def same_sponsors(gold: Record, found: Record) -> bool:
    """Whether two drafts share half of all their sponsors, or have none."""
    given = set(found.get("sponsors") or ())
    return any(
        len(expected & given) * 2 >= len(expected | given)
        for expected in map(set, (gold.get("sponsors") or (), *_others(gold, "sponsors")))
    )


IDENTITIES: Mapping[str, Identity] = {
    "envoy_visits": Identity(("sending_country", "host_country"), same_envoy),
    "draft_resolutions": Identity(("organ", "subject_country"), same_sponsors),
    "casualty_figures": Identity(("kind", "count_low", "count_high")),
}


def agreement(table: str, column: str, gold: Record, found: Record) -> float:
    """How far a pair agrees on a column that `gold` has: 0 to 1."""
    value = found.get(column)
    if value is not None and any(_as_good(other, value) for other in _others(gold, column)):
        return 1.0
    return COMPARISONS[table][column](gold[column], value)


def _as_good(other: Any, value: Any) -> bool:
    """Whether a value is an alternative that the annotator names: of a list, in any order."""
    if isinstance(other, list) and isinstance(value, list):
        return set(other) == set(value)
    return same_text(other, value) == 1


def scored_columns(table: str, gold: Record) -> list[str]:
    """The compared columns that the annotator was sure of."""
    return [column for column in COMPARISONS[table] if column in gold]


def pair(table: str, gold: Sequence[Record], found: Sequence[Record]) -> list[tuple[int, int]]:
    """The largest one-to-one pairing, as indices into `gold` and `found`.

    Among equally large ones firm records go before optional ones, and each takes the candidate
    that agrees with it best.
    """
    candidates = [_candidates(table, record, found) for record in gold]
    taken: dict[int, int] = {}

    def settle(index: int, tried: set[int]) -> bool:
        """Find a partner for gold record `index`, moving those settled before where need be."""
        for candidate in candidates[index]:
            if candidate in tried:
                continue
            tried.add(candidate)
            if candidate not in taken or settle(taken[candidate], tried):
                taken[candidate] = index
                return True
        return False

    for index in sorted(range(len(gold)), key=lambda index: is_optional(gold[index])):
        settle(index, set())
    return [(index, candidate) for candidate, index in taken.items()]


def is_optional(gold: Record) -> bool:
    """Whether the record neither costs when missed nor pays when found."""
    return bool(gold.get("optional"))


def _candidates(table: str, gold: Record, found: Sequence[Record]) -> list[int]:
    """Those of `found` that may be `gold`, the best agreement first."""
    columns = scored_columns(table, gold)
    return sorted(
        (index for index, record in enumerate(found) if _same_event(table, gold, record)),
        key=lambda index: -sum(agreement(table, column, gold, found[index]) for column in columns),
    )


def _same_event(table: str, gold: Record, found: Record) -> bool:
    identity = IDENTITIES[table]
    return all(
        found.get(column) in (gold.get(column), *_others(gold, column))
        for column in identity.columns
    ) and identity.alike(gold, found)


def _others(gold: Record, column: str) -> Sequence[Any]:
    """Values of a column that the annotator calls as good as the one given."""
    others: Sequence[Any] = gold.get("also", {}).get(column, ())
    return others


def _words(text: str | None) -> set[str]:
    return set(_WORD.findall(_folded(text))) - _EMPTY_WORDS


def _name_words(name: str) -> set[str]:
    return _words(name.replace("-", ""))


def _family_name(name: str) -> str:
    parts = _NAME_PART.findall(_folded(name).replace("-", ""))
    return parts[-1] if parts else ""


def _folded(text: str | None) -> str:
    """Lower-case ASCII, accents dropped."""
    return unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
