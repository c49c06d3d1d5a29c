"""A sentence with its countries and bodies masked, so that a pattern can say {LIST} or {ORGAN}."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from transforms.events.language.expressions import EXPRESSIONS
from transforms.events.language.fragments import AnyOf, PatternIndex, matches_of
from transforms.knowledge import knowledge
from transforms.places.gazetteer import CountryMention, find_countries

Kind = Literal["name", "adjective", "place", "subject", "organ"]

# Each mention becomes one private character of its kind's zone; the rest of the code is its index.
ZONES: Mapping[Kind, int] = {
    "name": 0xE000, "adjective": 0xE400, "place": 0xE800, "subject": 0xEC00, "organ": 0xF000,
}  # fmt: skip
_ZONE = 0x400
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BLANK = re.compile(r"\{([A-Z][A-Z_0-9]*)\}")
_WORD = re.compile(r"[^\W_]+")
# A document's symbol, "A/C.3/78/L.46", ends no sentence.
_SYMBOL_DOT = re.compile(r"(?<=/[cl])\.(?=\d)")
_SPACED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\n": " ", "\t": " ", "\xa0": " "})
_LONGEST_PREFIX = 36
# What leads to a country as the place or the matter of a clause, before a list of others.
_LED_BY = re.compile(
    r"\b(?:in|on|against|over|about|inside|into|across|within|towards?|around)(?: the)? \Z"
)
# The groups of ``drafts.toml`` that are looked for in every part of a sentence.
_SEARCHED = (
    "nouns.never", "nouns.strong",
    "background.patterns", "background.news", "background.past",
    "sponsors.patterns", "sponsors.requested", "sponsors.pronoun", "sponsors.several",
    "sponsors.rival", "sponsors.aside", "sponsors.joining", "sponsors.apposition",
    "stages.proposed", "stages.circulated", "stages.tabled", "stages.adopted", "stages.rejected",
    "stages.withdrawn", "stages.decides", "stages.acts", "stages.demands", "stages.tells",
    "vetoes.cast", "vetoes.alone", "vetoes.threatened", "vetoes.by_permanent",
    "positions.supporters", "positions.opponents", "positions.voted_against",
    "positions.abstainers", "positions.siding",
    "votes.scores", "votes.patterns", "votes.unanimous", "votes.lone_against",
    "votes.lone_abstainer", "votes.not_voting", "speech.speaks",
)  # fmt: skip


class Mention(NamedTuple):
    """What one private character stands for: codes of countries, or of one body."""

    codes: tuple[str, ...]
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MaskedText:
    """``text`` has one character for each of ``mentions``; ``shifts`` lead back to the sentence."""

    text: str
    mentions: tuple[Mention, ...]
    shifts: tuple[tuple[int, int], ...]

    def origin(self, position: int) -> int:
        """Where in the sentence a place of the masked text is."""
        index = bisect_right(self.shifts, (position, len(self.text) << 20)) - 1
        masked, real = self.shifts[index]
        return real + position - masked

    def with_text(self, text: str) -> MaskedText:
        """The same with some of its characters blanked."""
        return MaskedText(text, self.mentions, self.shifts)

    def part(self, start: int, end: int) -> MaskedText:
        """The same with everything blanked but ``text[start:end]``."""
        left, right = " " * start, " " * (len(self.text) - end)
        return self.with_text(f"{left}{self.text[start:end]}{right}")

    def mention_of(self, character: str) -> Mention:
        return self.mentions[(ord(character) - ZONES["name"]) % _ZONE]

    def mentioned(self, masked: str) -> Iterator[Mention]:
        """The mentions in a part of the text, in order."""
        return (self.mention_of(character) for character in _PRIVATE.findall(masked))

    def codes_in(self, masked: str) -> tuple[str, ...]:
        """The countries in a part of the text, each once, in order."""
        return tuple(
            dict.fromkeys(
                code
                for mention in self.mentioned(masked)
                if mention.kind != "organ"
                for code in mention.codes
            )
        )

    def listed(self, match: re.Match[str]) -> tuple[str, ...]:
        """The countries that a match of a pattern lists."""
        return self.codes_in(list_of(match))

    def matches(self, group: str) -> Sequence[re.Match[str]]:
        """Where the patterns of a group of ``drafts.toml`` (``vetoes.cast``) match."""
        return _matches(group, self.text) if group in _worth_trying(self.text) else ()

    def without(self, group: str) -> str:
        """The text with what the patterns of a group match blanked."""
        text = self.text
        for match in self.matches(group):
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
        return text


def list_of(match: re.Match[str]) -> str:
    """The masked list of a match, without a name that ends the clause before it.

    Of "Worried about X, Y and Z tabled a draft", X has tabled nothing.
    """
    named = match.groupdict()
    first = named.get("L") or ""
    if first[1:2] == "," and _LED_BY.search(match.string, 0, match.start("L")):
        first = first[1:]
    return f"{first}{named.get('L2') or ''}"


def mask(text: str) -> MaskedText:
    """The sentence in lower case, with every country and body in it as one private character."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    plain = _SYMBOL_DOT.sub("_", _PRIVATE.sub(" ", lowered.translate(_SPACED)))
    parts: list[str] = []
    shifts = [(0, 0)]
    mentions: list[Mention] = []
    end = length = 0
    for mention in _mentions(text, plain):
        if mention.start < end or len(mentions) == _ZONE:
            continue
        sign = chr(ZONES[mention.kind] + len(mentions)) if mention.codes else _unmasked(mention)
        mentions += [mention] if mention.codes else []
        parts += [plain[end : mention.start], sign]
        length += mention.start - end + len(sign)
        end = mention.end
        shifts.append((length, end))
    parts.append(plain[end:])
    return MaskedText("".join(parts), tuple(mentions), tuple(shifts))


def _unmasked(mention: Mention) -> str:
    """What stands for the UN at large, and for a town that is only where a body meets."""
    return "town" if mention.kind == "place" else "un"


def organs_in(plain: str, whole: str | None = None) -> Iterator[Mention]:
    """The bodies of states that a text in lower case names; one only the story tells is ``?``.

    ``whole`` is a text of which it is a part, where that was looked at before.
    """
    tried = _organ_index().worth_trying(whole or plain)
    for organ, group in groupby(tried, key=itemgetter(0)):
        for match in matches_of((pattern for _, pattern in group), plain):
            start = match.start()
            before = one_of("organ_names.before").search(
                plain, max(0, start - _LONGEST_PREFIX), start
            )
            yield Mention((organ,), "organ", before.start() if before else start, match.end())


@lru_cache(maxsize=128)
def _matches(group: str, text: str) -> tuple[re.Match[str], ...]:
    """Kept, as several readers of a sentence ask for the same."""
    return tuple(match for pattern in worth_trying(group, text) for match in pattern.finditer(text))


@cache
def patterns(group: str) -> tuple[re.Pattern[str], ...]:
    """The compiled patterns of a group of the knowledge file, such as ``stages.adopted``."""
    section, name = group.split(".")
    sources: str | Sequence[str] = knowledge("drafts")[section][name]
    listed = (sources,) if isinstance(sources, str) else sources
    return tuple(EXPRESSIONS.compiled(_filled(source)) for source in listed)


@cache
def one_of(group: str) -> re.Pattern[str]:
    """The alternatives of a group as one pattern."""
    return EXPRESSIONS.compiled("|".join(pattern.pattern for pattern in patterns(group)))


@cache
def hint(name: str) -> AnyOf:
    """One of the lists that tell cheaply whether a text is worth reading, as ``draft``."""
    return AnyOf(patterns(f"hints.{name}"))


def found(group: str, text: str) -> bool:
    """Whether a pattern of a group stands in a masked text."""
    return any(pattern.search(text) for pattern in worth_trying(group, text))


def worth_trying(group: str, text: str) -> Sequence[re.Pattern[str]]:
    """The patterns of a group, one of `_SEARCHED`, that may match in a masked text."""
    return _worth_trying(text).get(group, ())


@lru_cache(maxsize=128)
def _worth_trying(text: str) -> Mapping[str, Sequence[re.Pattern[str]]]:
    """The patterns that may match, by their group: one search for the fragments of all groups."""
    groups: dict[str, list[re.Pattern[str]]] = {}
    for group, pattern in _index().worth_trying(text):
        groups.setdefault(group, []).append(pattern)
    return groups


@cache
def _index() -> PatternIndex[tuple[str, re.Pattern[str]]]:
    return PatternIndex(
        ((group, pattern), (pattern,)) for group in _SEARCHED for pattern in patterns(group)
    )


def _filled(source: str) -> str:
    blanks: dict[str, str] = knowledge("drafts")["blanks"]
    while _BLANK.search(source):
        source = _BLANK.sub(lambda match: blanks[match[1]], source)
    return source


def _mentions(text: str, plain: str) -> list[Mention]:
    """What is masked, by its start; bodies go before countries, longer names before shorter."""
    countries = [_of_country(mention, plain) for mention in find_countries(text)]
    adjectives = {one.end for one in countries if one.kind in ("name", "adjective")}
    # "The Russian Security Council" is at home in Russia.
    organs = [one for one in organs_in(plain) if one.start - 1 not in adjectives]
    mentions = [*organs, *_others(plain), *countries]
    return sorted(mentions, key=lambda one: (one.start, one.kind != "organ", -one.end))


def _of_country(mention: CountryMention, plain: str) -> Mention:
    """A mention of the gazetteer: the UN at large, and "in Geneva", have no codes."""
    if mention.text in _seats() and one_of("subjects.at").search(plain[: mention.start][-12:]):
        return Mention((), "place", mention.start, mention.end)
    codes: tuple[str, ...] = (mention.code,)
    kind: Kind = "name"
    if mention.kind == "organisation" and mention.code not in _unions():
        codes = ()
    if mention.kind == "demonym" or mention.text in _adjectival():
        kind = "adjective"
    elif mention.kind == "city":
        kind = "place"
    return Mention(codes, kind, _start_of(mention, plain), mention.end)


def _start_of(mention: CountryMention, plain: str) -> int:
    """Where a name starts, with what it is in full: "the Republic of Chad"."""
    before = max(0, mention.start - _LONGEST_PREFIX)
    whole = one_of("subjects.full").search(plain, before, mention.start)
    return whole.start() if whole and mention.kind == "name" else mention.start


def _others(plain: str) -> Iterator[Mention]:
    """Missions, armed groups and leaders, which name a subject, and groups of countries."""
    names = _names()
    for word in _WORD.finditer(plain):
        for name, codes, kind in names.get(word[0], ()):
            end = word.start() + len(name)
            if plain.startswith(name, word.start()) and not plain[end : end + 1].isalnum():
                yield Mention(codes, kind, word.start(), end)
                break


@cache
def _names() -> Mapping[str, Sequence[tuple[str, tuple[str, ...], Kind]]]:
    """The names of ``missions.toml`` by their first word, the longest first."""
    missions = knowledge("missions")
    names: list[tuple[str, tuple[str, ...], Kind]] = [
        (name, (code,), "subject")
        for section in ("missions", "others")
        for code, listed in missions[section].items()
        for name in listed
    ]
    names += [(name, tuple(codes), "name") for name, codes in missions["groups"].items()]
    names += [(prefix, (code,), "adjective") for prefix, code in missions["prefixes"].items()]
    index: dict[str, list[tuple[str, tuple[str, ...], Kind]]] = defaultdict(list)
    for name, codes, kind in sorted(names, key=lambda one: -len(one[0])):
        first = _WORD.match(name)
        index[first[0] if first else name].append((name, codes, kind))
    return index


@cache
def _adjectival() -> frozenset[str]:
    return frozenset(knowledge("drafts")["subjects"]["adjectival"])


@cache
def _unions() -> frozenset[str]:
    return frozenset(knowledge("drafts")["subjects"]["acting"])


@cache
def _seats() -> frozenset[str]:
    return frozenset(knowledge("drafts")["subjects"]["seats"])


@cache
def _organ_index() -> PatternIndex[tuple[str, re.Pattern[str]]]:
    return PatternIndex((entry, (entry[1],)) for entry in _organ_patterns())


def _organ_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    organs: dict[str, list[str] | str] = dict(knowledge("drafts")["organs"])
    weak = organs.pop("un"), organs.pop("story")
    for organ, sources in (*organs.items(), ("?", weak[1]), ("un", weak[0])):
        for source in _each(sources):
            yield organ, EXPRESSIONS.compiled(source)


def _each(sources: Iterable[str] | str) -> Iterable[str]:
    return (sources,) if isinstance(sources, str) else sources
