"""The votes that a sentence counts, and those that follow from them in the Security Council."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from transforms.events.drafts.text import MaskedText, patterns
from transforms.events.language.number_words import words_of
from transforms.events.language.numbers import find_quantities
from transforms.knowledge import knowledge

_NEAR = 90
_CLAUSE = 60
_NAMED = re.compile("[\ue000-\ue7ff], (?:the )?\\Z")
MOST_MEMBERS = 15
"""How many vote in the Security Council at most: since 1966."""
# Members of the Council before, and how many of them carry a text then and since.
_FORMER_COUNCIL, _FIRST_YEAR_OF_FIFTEEN = 11, 1966
_FORMERLY_CARRIES, _CARRIES = 7, 9

Votes = dict[str, tuple[int, int, int]]  # side: count, start and end in the masked text


def votes_in(masked: MaskedText) -> Votes:
    """The counts of ``for``, ``against`` and ``abstained``, each with the words that give it."""
    votes: Votes = {}
    for match in _counts(masked):
        if _is_partial(masked, match):
            continue
        for side, words in match.groupdict().items():
            count = _count(words)
            if count is not None:
                votes.setdefault(side, (count, match.start(), match.end()))
    _add_lone(masked, votes)
    _add_abstainers(masked, votes)
    is_opposed = bool(masked.matches("positions.opponents"))
    if "abstained" in votes and masked.matches("votes.not_voting") and not is_opposed:
        votes.setdefault("against", (0, *votes["abstained"][1:]))
    return votes


def is_labelled(masked: MaskedText) -> bool:
    """Whether a sentence says which of its numbers is of those in favour."""
    return bool(patterns("votes.labelled")[0].search(masked.text))


def unanimous(masked: MaskedText) -> re.Match[str] | None:
    """The words that say that all voted for it."""
    for match in masked.matches("votes.unanimous"):
        before = masked.text[max(0, match.start() - _CLAUSE) : match.start()]
        if not patterns("votes.hoped")[0].search(before):
            return match
    return None


def of_all(year: int | None) -> dict[str, int]:
    """The votes of a Security Council that is of one mind."""
    return {"for": _members(year), "against": 0, "abstained": 0}


def carries(year: int | None) -> int:
    """How many votes a text needs in the Security Council."""
    return _FORMERLY_CARRIES if _members(year) == _FORMER_COUNCIL else _CARRIES


def most_against(carries: int) -> int:
    """How many may be against a text of the Security Council that so many votes carry."""
    members = _FORMER_COUNCIL if carries == _FORMERLY_CARRIES else MOST_MEMBERS
    return members - carries


def _members(year: int | None) -> int:
    return _FORMER_COUNCIL if year and year < _FIRST_YEAR_OF_FIFTEEN else MOST_MEMBERS


def completed(votes: Mapping[str, int], vetoes: int, year: int | None) -> dict[str, int]:
    """The votes with the third of three that the size of the Security Council leaves open."""
    full = dict(votes)
    missing = [side for side in ("for", "against", "abstained") if side not in full]
    rest = _members(year) - sum(full.values())
    if len(missing) == 1 and rest >= (vetoes if missing == ["against"] else 0):
        full[missing[0]] = rest
    elif missing == ["against", "abstained"] and 0 <= rest == vetoes:
        full |= {"against": rest, "abstained": 0}
    return full


def _counts(masked: MaskedText) -> Iterator[re.Match[str]]:
    """Scores such as 13-0-2 where a vote is the talk, then counts by name."""
    near = patterns("votes.near_score")[0]
    for match in masked.matches("votes.scores"):
        around = masked.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if near.search(around):
            yield match
    yield from masked.matches("votes.patterns")


def _is_partial(masked: MaskedText, match: re.Match[str]) -> bool:
    """Whether a count is of others than those named before it: "Japan and five others"."""
    before = masked.text[max(0, match.start() - 24) : match.start()]
    if patterns("votes.not_cast")[0].search(before) or _is_expected(masked.text, match):
        return True
    if " not " in match[0] or (before.endswith("the only ") and " of " in match[0]):
        return True
    if _NAMED.search(before) and masked.text.startswith(" to ", match.end()):
        return True  # "A and B, two members opposed to the war, ..."
    return bool(re.search("[\ue000-\ue7ff],? (?:and|plus) \\Z", before)) and " other" in match[0]


def _is_expected(text: str, match: re.Match[str]) -> bool:
    """Whether a number is of votes hoped for or needed, before anybody voted."""
    before = text[max(0, match.start() - _CLAUSE) : match.start()]
    return bool(
        patterns("votes.expected")[0].search(before)
        or patterns("votes.needed")[0].match(text, match.end())
    )


def _count(words: str | None) -> int | None:
    if not words:
        return None
    if words in knowledge("drafts")["votes"]["none"]:
        return 0
    quantities = find_quantities(words_of(words))
    return quantities[0].low if quantities else None


def _add_lone(masked: MaskedText, votes: Votes) -> None:
    for side, group in (("against", "votes.lone_against"), ("abstained", "votes.lone_abstainer")):
        for match in masked.matches(group)[:1]:
            votes.setdefault(side, (1, match.start(), match.end()))


def _add_abstainers(masked: MaskedText, votes: Votes) -> None:
    """Those who abstain, counted, where the list is not only of some of them."""
    named: dict[str, None] = {}
    span: tuple[int, int] | None = None
    others = 0
    for match in masked.matches("positions.abstainers"):
        before = masked.text[max(0, match.start() - 16) : match.start()]
        if patterns("positions.partly")[0].search(f"{before}{match[0]}"):
            return
        if patterns("votes.averted")[0].search(masked.text[: match.end()]):
            continue
        named |= dict.fromkeys(masked.listed(match))
        others = others or _others(match[0])
        span = span or match.span()
    if span:
        votes.setdefault("abstained", (len(named) + others, *span))


def _others(words: str) -> int:
    match = re.search(r" and (\w{1,12}) others?\b", words)
    return (_count(match[1]) or 0) if match else 0
