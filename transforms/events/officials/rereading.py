"""Words of a sentence whose class in the naming of an official their neighbours decide on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from transforms.knowledge import knowledge

# "Chief" before an office: "chief nuclear envoy", "chief Dutch envoy"; not "policy chief Jan Berg".
_CHIEF_OFFICE = re.compile(r"(?<![pmN])h(?=[CDO]?p{0,2}h)")
# A member of a parliament: "Deputy Ana Sol", "the deputies"; not "Deputy Minister Ana Sol".
_DEPUTY = re.compile(r"m(?=y{0,2}[Nn])|(?<!o)(?<!ot)(?<!o[DC])p(?![hsp])")

# "Told his host", "her Peruvian hosts"; not "his host country".
_HOST = re.compile(
    r"\b(?:[Hh]is|[Hh]er|[Tt]heir) (?:[A-Z][a-z]+ )?(hosts?)\b"
    r"(?! (?:countr|nation|government|cit|famil|of\b|state|republic|a\b|the\b|an\b))"
)
# "Foreign Minister spokesman Jan Berg": he is no minister.
_SPEAKS_FOR = re.compile(r"\b(?:[Mm]inister|[Pp]resident|[Pp]remier|[Gg]overnor) ([Ss]pokes\w+)")
# "The Communist Party of Peru" is no group that travels.
_PARTY_OF = re.compile(r"\b(?:[A-Z][\w’'-]+ )Party of (?:the )?(?=[A-Z])")
# What stands before an office that is a first name as well, or the letters of one, or behind it.
_TELLS_OFFICE = ("t", "D", "C", "s", "m", "y")
# A rank behind an office or a style and a name, and before no other: "Prime Minister John Major".
_RANK_LAST = re.compile(r"(?<=[hy]N)[hy](?!y{0,2}[Nn])")
# Hun Sen is one, with or without an office; "Sen. Hill" is a senator.
_SENATOR_LAST = re.compile(r"(?<=N)h(?!y{0,2}[Nn.])")

# What an envoy is sent for, named like a country of their own: "the U.N. Syria envoy".
_FIELD_OF_ENVOY = re.compile(r"(?:[OCD]s?|(?<=h)s)(C)(?=m{0,2}h)")
# A name that is a word of roles as well, and before no office: "Andrew Young,".
_MODIFIER_LAST = re.compile(r"(?<=N)m(?![hmpgGN])")

# What stands before a country and is of the office behind it: "assistant US secretary of state".
_RANK_AHEAD = re.compile(r"m(?=[CD]s?[mpG]{0,4}h)")
_RANKS = ("assistant", "deputy", "vice")
# "Members of the Peruvian opposition delegation": those who have come.
_MEMBERS = re.compile(r"h(?=o[ta]?[CDO]?s?[mpw]{0,4}g)")

# A month behind an office, or a form of address, and a name.
_MONTH_LAST = re.compile(r"(?<=[hy])Nw")
_MONTHS = ("May", "March", "April", "June", "August")
# A nation behind an office, or a form of address, and a name, and before no noun of its own.
_NATION_LAST = re.compile(r"(?:(?<=[hy])N[Nn]{0,4}?[CD](?![hmpgGNDCLvys])|(?<=,)NN?D(?=,))")


def reread(
    text: str, classes: list[str], spans: Sequence[tuple[int, int]], countries: dict[int, str]
) -> None:
    """Settles the classes of places and ranks that are people, of "chief" and of "deputy"."""
    _read_short_offices(text, classes, spans)
    _read_towns_as_names(text, classes, spans, countries)
    _read_nations_as_names(text, classes, spans, countries)
    _read_ranks_as_names(text, classes, spans)
    _read_months_as_names(text, classes, spans)
    _read_fields_of_envoys(text, classes, spans, countries)
    _read_chief_as_rank(text, classes, spans)
    _read_deputies(text, classes, spans)
    _read_ranks_ahead(text, classes, spans)
    _read_hosts(text, classes, spans)
    _read_speakers_for(text, classes, spans)
    _read_parties(text, classes, spans)
    _read_members(text, classes, spans)


def _read_short_offices(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """The Amir and PM Sol hold an office; Amir Sol is a name, "9 pm" and "FM radio" are neither."""
    offices = knowledge("roles")["abbreviated"]
    for i, kind in enumerate(classes):
        if kind != "h":
            continue
        words = text[slice(*spans[i])]
        is_told = classes[i - 1] in _TELLS_OFFICE if i else False
        behind = classes[i + 1] if i + 1 < len(classes) else ""
        if words == "Amir":
            classes[i] = "h" if is_told or behind == "o" else "N"
        elif words.lower() in offices:
            is_figure = i > 0 and text[spans[i - 1][0]].isdigit()
            is_office = words.isupper() and not is_figure and (is_told or behind in ("N", "n", "y"))
            classes[i] = "h" if is_office else "w"


def _read_towns_as_names(
    text: str, classes: list[str], spans: Sequence[tuple[int, int]], countries: dict[int, str]
) -> None:
    """Ali Tripoli and Washington Sol are people: a town beside a part of a name is one too."""
    for i, kind in enumerate(classes):
        if kind != "L":
            continue
        after_name = i and classes[i - 1] == "N" and text[spans[i - 1][1] : spans[i][0]] == " "
        is_led_to = classes[i - 1 : i] in (["h"], ["s"], ["y"]) or classes[i - 2 : i] == ["h", ","]
        before_name = is_led_to and classes[i + 1 : i + 2] == ["N"]
        takes_who = text.startswith(", who ", spans[i][1])
        if after_name or before_name or takes_who:
            classes[i] = "N"
            countries.pop(i, None)


def _read_nations_as_names(
    text: str, classes: list[str], spans: Sequence[tuple[int, int]], countries: dict[int, str]
) -> None:
    """Prime Minister Vo Van Thai and Mrs. Scotland are people: a nation may close a name.

    Right behind a name no other adjective of a nation stands, unless it opens the next phrase.
    """
    for nation in _NATION_LAST.finditer("".join(classes)):
        place = nation.end() - 1
        start, end = spans[place]
        words = text[start:end]
        is_many = classes[place] == "D" and words.endswith("s")
        if text[start - 1 : start] == " " and " " not in words and not (is_many or words.isupper()):
            classes[place] = "N"
            countries.pop(place, None)


def _read_months_as_names(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """Prime Minister Theresa May is one: a month behind a name, and before no number.

    So is Andrew Young, whose name is a word of roles.
    """
    for name in _MODIFIER_LAST.finditer("".join(classes)):
        start = spans[name.start()][0]
        if text[start : start + 1].isupper() and text[start - 1 : start] == " ":
            classes[name.start()] = "N"
    for name in _MONTH_LAST.finditer("".join(classes)):
        start, end = spans[name.end() - 1]
        is_month = text[start:end] in _MONTHS and text[start - 1 : start] == " "
        if is_month and not text[end : end + 2].strip()[:1].isdigit():
            classes[name.end() - 1] = "N"


def _read_ranks_as_names(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    for last in _SENATOR_LAST.finditer("".join(classes)) if "Sen" in text else ():
        if text[slice(*spans[last.start()])] == "Sen":
            classes[last.start()] = "N"
    for rank in _RANK_LAST.finditer("".join(classes)):
        start, end = spans[rank.start()]
        is_name = text[start].isupper() and text[start - 1] == " "
        if is_name and text[start:end].lower() in knowledge("roles")["names"]["ranks_too"]:
            classes[rank.start()] = "N"


def _read_fields_of_envoys(
    text: str, classes: list[str], spans: Sequence[tuple[int, int]], countries: dict[int, str]
) -> None:
    """The U.N. Syria envoy speaks for the United Nations: a country behind the sender is a field.

    Not so the Peruvian minister of "the U.N. Peru minister", whatever that may be.
    """
    for sender in _FIELD_OF_ENVOY.finditer("".join(classes)):
        place = sender.start(1)
        office = next(i for i in range(place + 1, len(classes)) if classes[i] == "h")
        is_beside = text[spans[place - 1][1] : spans[place][0]] == " "
        if is_beside and text[slice(*spans[office])].lower().endswith(_sent()):
            classes[place] = "p"
            countries.pop(place, None)


@cache
def _sent() -> tuple[str, ...]:
    roles = knowledge("roles")
    return (*roles["sent"], *roles["speaks_for_a_side"], "coordinator", "negotiator")


def _read_chief_as_rank(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    for office in _CHIEF_OFFICE.finditer("".join(classes)):
        start, end = spans[office.start()]
        if text[start:end] in ("chief", "Chief"):
            classes[office.start()] = "m"


def _read_deputies(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    if "eput" not in text:
        return
    for office in _DEPUTY.finditer("".join(classes)):
        start, end = spans[office.start()]
        if text[start:end].lower() in ("deputy", "deputies"):
            classes[office.start()] = "h"


def _read_members(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """Members of a delegation are the delegation, not members of its country."""
    if "embers of " not in text and "EMBERS OF " not in text:
        return
    for members in _MEMBERS.finditer("".join(classes)):
        place = members.start()
        if text[slice(*spans[place])].lower() == "members":
            classes[place : place + 2] = "ww"


def _read_ranks_ahead(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """Parts the rank from the office: "deputy Peruvian foreign minister", "Assistant U.S. ..."."""
    for rank in _RANK_AHEAD.finditer("".join(classes)):
        if text[slice(*spans[rank.start()])].lower() in _RANKS:
            classes[rank.start()] = "k"


def _read_hosts(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """Who receives a guest: "his host", not "his host country"."""
    if " host" not in text:
        return
    for host in _HOST.finditer(text):
        place = bisect_left(spans, host.span(1))
        if spans[place] == host.span(1):
            classes[place] = "h"


def _read_speakers_for(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """Who speaks for an official: "Foreign Minister spokesman Jan Berg" holds no such office."""
    if "pokes" not in text:
        return
    for speaker in _SPEAKS_FOR.finditer(text):
        place = bisect_left(spans, (speaker.start(1), 0))
        if place < len(spans) and classes[place - 1] == "h":
            classes[place - 1] = "w"


def _read_parties(text: str, classes: list[str], spans: Sequence[tuple[int, int]]) -> None:
    """A party by its name is what an office is of: "member of the Communist Party of Peru"."""
    if "Party of " not in text:
        return
    for party in _PARTY_OF.finditer(text):
        place = bisect_left(spans, (text.index("Party", party.start()), 0))
        if place < len(spans) and classes[place] in ("g", "G"):
            classes[place] = "p"
