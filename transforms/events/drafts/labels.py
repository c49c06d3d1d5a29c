"""Before which body a draft is, and by what symbol it goes, as a sentence names them."""

from __future__ import annotations

import re

from transforms.events.drafts.text import MaskedText, one_of, patterns
from transforms.events.drafts.words import BEFORE, Told, told_at

ORGAN = re.compile("[\uf000-\uf3ff]")
_SYMBOL = re.compile(r"\b[sa]/(?:(?:res|hrc|c_\d|es-\d{1,2}|\d{1,4})/){0,3}(?:l_)?\d{1,4}\b")


def organ_of(masked: MaskedText) -> Told | None:
    """The body that the sentence names, one by its full name first."""
    seen = [
        (match[0], match.span())
        for match in ORGAN.finditer(masked.text)
        if not masked.text[: match.start()].endswith(("behalf of ", "behalf of the "))
        and not one_of("asides.of_body").search(
            masked.text, max(0, match.start() - BEFORE), match.start()
        )
    ]
    if not seen:
        return None
    named = [(masked.mention_of(sign), span) for sign, span in seen]
    whose = [one for one in named if one_of("stages.of_organ").match(masked.text, one[1][1])]
    full = [one for one in named if one[0].codes[0] not in ("?", "un")]
    mention, span = [*whose, *full, *named][0]
    return told_at(masked, mention.codes, "drafts: organs", *span)


def symbol_of(masked: MaskedText) -> Told | None:
    match = _SYMBOL.search(masked.text)
    if match:
        return told_at(
            masked, (match[0].upper().replace("_", "."),), "drafts: symbol", *match.span()
        )
    match = patterns("nouns.numbered")[0].search(masked.text)
    if match:
        return told_at(masked, (match["number"],), "drafts: numbered", *match.span())
    return None


def as_written(masked: MaskedText, sentence: str) -> str:
    """The words of the sentence for what is left of the masked text."""
    left = len(masked.text) - len(masked.text.lstrip())
    return sentence[masked.origin(left) : masked.origin(len(masked.text.rstrip()))]
