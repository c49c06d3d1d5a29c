"""Who wrote, sponsors or circulates a draft, as a sentence tells."""

from __future__ import annotations

import re
from functools import cache

from transforms.events.drafts.text import MaskedText, found
from transforms.events.drafts.words import Told, told_at
from transforms.knowledge import knowledge

_BEFORE = 12
_LEAD = re.compile(
    "(?!\\W*(?:after|when|as|since|while|despite|before|although|though|because) )"
    "[^\ue000-\uf3ff]{0,24}([\ue000-\ue7ff])"
)


def sponsors_in(masked: MaskedText, group: str = "sponsors.patterns") -> list[Told]:
    """The lists of countries that the patterns name as authors, in the order of the text."""
    lists: dict[int, tuple[tuple[str, ...], int]] = {}
    for match in masked.matches(group):
        if "L" not in match.groupdict():
            start = match.start("L2")
        else:
            start = match.start("L") if match["L"] else match.start("L2")
        codes = masked.listed(match)
        before = masked.text[max(0, match.start() - _BEFORE) : match.start()]
        if len(codes) > 1 and found("sponsors.several", f"{before}{match[0]}"):
            continue
        if len(codes) > len(lists.get(start, ((), 0))[0]):
            lists[start] = (codes, match.end())
    told = [
        told_at(masked, codes, f"drafts: {group}", start, end)
        for start, (codes, end) in sorted(lists.items())
    ]
    return list({one.values: one for one in told}.values())


def by_pronoun(masked: MaskedText, speaker: tuple[str, ...]) -> list[Told]:
    """Whom "it circulated a draft of its own" means, with those whom it names beside."""
    return [
        told_at(
            masked,
            tuple(dict.fromkeys((*speaker, *masked.listed(match)))),
            "drafts: sponsors.pronoun",
            *match.span(),
        )
        for match in masked.matches("sponsors.pronoun")
    ][:1]


def speaker_of(masked: MaskedText) -> tuple[str, ...]:
    """The country that acts at the start of a sentence."""
    match = _LEAD.match(masked.text)
    return masked.codes_in(match[1]) if match else ()


def blocs_in(text: str) -> tuple[str, ...]:
    """The countries of a group that a text names with its draft or its envoys: "Western powers"."""
    blocs = knowledge("drafts")["blocs"]
    return tuple(code for match in _bloc().finditer(text) for code in blocs[match[1]])


@cache
def _bloc() -> re.Pattern[str]:
    blocs = knowledge("drafts")["blocs"]
    names = "|".join(name for name in blocs if name != "heads")
    return re.compile(rf"\b({names})(?:[ -]\w{{1,24}})? {blocs['heads']}\b")
