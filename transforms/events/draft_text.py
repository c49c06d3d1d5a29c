"""A sentence with its countries masked, so that a pattern can say {L} for a list of countries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from transforms.gazetteer import CountryMention, find_countries
from transforms.knowledge import knowledge

# Each mention becomes one private character: those that can act, and towns, which only locate.
_FIRST_ACTOR, _FIRST_PLACE, _MOST_MENTIONS = 0xE000, 0xE800, 0x400
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_COUNTRY = "[\ue000-\ue7ff]"
_JOINT = r"(?:(?:,|,? and|, and|,? as well as|,? together with|,? plus| or) (?:the )?|/|-)"
_LIST = rf"{_COUNTRY}(?:{_JOINT}{_COUNTRY}){{0,24}}"
_ORGANISATIONS_THAT_ACT = frozenset({"EUE", "ARL"})


@dataclass(frozen=True, slots=True)
class MaskedText:
    """``text`` has one character for each of ``codes``; `codes_in` reads them back."""

    text: str
    codes: tuple[str, ...]

    def codes_in(self, masked: str) -> tuple[str, ...]:
        """The countries in a part of the text, each once, in order."""
        found = (_index(character) for character in _PRIVATE.findall(masked))
        return tuple(dict.fromkeys(self.codes[index] for index in found))

    def countries_named(self, group: str) -> tuple[str, ...]:
        """The countries that the patterns of a group (``vetoes.cast``) find, each once."""
        return tuple(
            dict.fromkeys(code for match in self.matches(group) for code in self.listed(match))
        )

    def listed(self, match: re.Match[str]) -> tuple[str, ...]:
        """The countries that a match of a pattern lists."""
        named = match.groupdict()
        return self.codes_in(
            "".join(filter(None, (named.get("L"), named.get("L2"), named.get("C"))))
        )

    def matches(self, group: str) -> Iterator[re.Match[str]]:
        if _may_hold(group, self.text):
            for pattern in patterns(group):
                yield from pattern.finditer(self.text)


def mask(text: str) -> MaskedText:
    """The sentence in lower case, with every country in it as one private character."""
    text = text.replace("U.N.", "UN")  # its full stops are no end of a clause
    mentions = [mention for mention in find_countries(text) if _acts(mention)][:_MOST_MENTIONS]
    parts, end = [], 0
    for index, mention in enumerate(mentions):
        first = _FIRST_PLACE if mention.kind == "city" else _FIRST_ACTOR
        parts += [_PRIVATE.sub(" ", text[end : mention.start]), chr(first + index)]
        end = mention.end
    masked = "".join((*parts, _PRIVATE.sub(" ", text[end:])))
    return MaskedText(masked.lower(), tuple(mention.code for mention in mentions))


@cache
def patterns(group: str) -> tuple[re.Pattern[str], ...]:
    """The compiled patterns of a group of the knowledge file, such as ``stages.adopted``."""
    section, name = group.split(".")
    sources: str | Sequence[str] = knowledge("drafts")[section][name]
    listed = (sources,) if isinstance(sources, str) else sources
    return tuple(re.compile(_filled(source)) for source in listed)


def found(group: str, text: str) -> bool:
    """Whether a pattern of a group stands in a text, which is in lower case."""
    return _may_hold(group, text) and any(pattern.search(text) for pattern in patterns(group))


def _may_hold(group: str, text: str) -> bool:
    section, name = group.split(".")
    hints: dict[str, list[str]] = knowledge("drafts")["hints"]
    words = hints.get(name) or hints.get(section)
    return words is None or any(word in text for word in words)


def _filled(source: str) -> str:
    nouns = knowledge("drafts")["nouns"]
    blanks = {
        "{L}": f"(?P<L>{_LIST})",
        "{L2}": f"(?:the )?(?P<L2>{_LIST})",
        "{C}": f"(?P<C>{_COUNTRY})",
        "{D}": rf"(?:{nouns['strong']}|{nouns['weak']}\b)",
        "{O}": nouns["organ_names"],
        "{A}": nouns["adjectives"],
        "{G}": "[^.;\ue000-\uf8ff]",
    }
    # An article in front of all would make the search try every place of the sentence.
    source = source[:1] + source[1:].replace("{L}", "(?:the )?{L}")
    for blank, pattern in blanks.items():
        source = source.replace(blank, pattern)
    return source


def _acts(mention: CountryMention) -> bool:
    return mention.kind != "organisation" or mention.code in _ORGANISATIONS_THAT_ACT


def _index(character: str) -> int:
    code = ord(character)
    return code - _FIRST_PLACE if code >= _FIRST_PLACE else code - _FIRST_ACTOR
