"""What one sentence says of a draft resolution: who wrote it, how far it is, who voted how."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas import MeasureDetail
from schemas.draft_resolutions import DraftStatus, Measure, Organ
from transforms.events.draft_measures import details_in, measures_in
from transforms.events.draft_text import MaskedText, found, mask, patterns
from transforms.events.number_words import words_of
from transforms.events.numbers import find_quantities
from transforms.knowledge import knowledge

STAGES: tuple[DraftStatus, ...] = (
    "proposed", "circulated", "tabled", "adopted", "rejected", "withdrawn", "vetoed",
)  # fmt: skip
# A stage is a fact unless a plan or a condition stands before it; the early ones are plans.
_FINAL = frozenset({"adopted", "rejected", "withdrawn"})
_ORGANS: tuple[Organ, ...] = ("UNSC", "UNGA", "UNHRC", "IAEA", "OTHER")
_SYMBOL = re.compile(
    r"\b[SA]/(?:RES/)?(?:\d{4}/)?\d{1,4}\b|\bresolution (?:no\.? )?(\d{3,4})\b", re.IGNORECASE
)
_BEFORE = 40
_SIDES = (
    "vetoes.cast", "positions.supporters", "positions.opponents", "positions.abstainers",
)  # fmt: skip
_CONCERNED = re.compile(
    "((?:on|in|of|against|over|about|for|with|to|at|condemning|urging) (?:the )?)?([\ue000-\uf8ff])"
)
_COMPOUND = re.compile("[\ue000-\uf8ff](?=-[a-z])")
_NEVER_SUBJECTS = frozenset({"EUE", "ARL", "AFU", "UNO", "NTO"})


@dataclass(frozen=True, slots=True)
class Facts:
    """One sentence's words on a draft; countries as ISO alpha-3 codes, in the text's order."""

    organ: Organ | None
    symbol: str | None
    sponsors: tuple[tuple[str, ...], ...]
    blocs: tuple[str, ...]
    stage: DraftStatus | None
    vetoes: tuple[str, ...]
    veto_threats: tuple[str, ...]
    supporters: tuple[str, ...]
    opponents: tuple[str, ...]
    votes: dict[str, int]
    subjects: dict[str, int]
    measures: tuple[Measure, ...]
    details: tuple[MeasureDetail, ...]
    names_draft: bool
    decides: bool
    is_another: bool
    is_rival: bool
    joins_sponsors: bool


def facts_of(text: str) -> Facts:
    """The facts of a sentence, whether or not it turns out to speak of a draft."""
    masked = _without_recalls(mask(text))
    stage = _stage(masked)
    is_denied = found_word("vetoes.denied", masked.text)
    vetoes = () if is_denied else _asserted(masked, "vetoes.cast")
    threats = () if is_denied or vetoes else masked.countries_named("vetoes.threatened")
    sponsors = _sponsors(masked)
    return Facts(
        organ=organ_in(text.lower()),
        symbol=_symbol(text),
        sponsors=sponsors,
        blocs=_blocs(text),
        stage="vetoed" if vetoes else stage,
        vetoes=vetoes,
        veto_threats=threats,
        supporters=masked.countries_named("positions.supporters"),
        opponents=masked.countries_named("positions.opponents"),
        votes=_votes(masked),
        subjects=_subjects(masked, sponsors),
        measures=measures_in(text),
        details=details_in(text),
        names_draft=found("nouns.strong", masked.text),
        decides=found("stages.decided", masked.text),
        is_another=found_word("sponsors.earlier", masked.text),
        is_rival=found_word("sponsors.rival", masked.text),
        joins_sponsors=found_word("sponsors.joining", masked.text),
    )


def organ_in(text: str) -> Organ | None:
    """The body that a text, in lower case, names first."""
    places = {
        match.start(): organ
        for organ in reversed(_ORGANS)
        for pattern in patterns(f"organs.{organ}")
        if (match := pattern.search(text))
    }
    return places[min(places)] if places else None


def found_word(group: str, text: str) -> bool:
    """Whether one of the plain words of a group stands in a text."""
    return bool(_words(group).search(text))


def _without_recalls(masked: MaskedText) -> MaskedText:
    """Blank what is no draft, and numbered resolutions unless the sentence adopts one."""
    text = masked.text
    for pattern in patterns("nouns.never"):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    if not found("stages.adopted", text):
        for pattern in patterns("nouns.recalled"):
            text = pattern.sub(lambda match: " " * len(match[0]), text)
    return MaskedText(text, masked.codes)


def _sponsors(masked: MaskedText) -> tuple[tuple[str, ...], ...]:
    """The lists of countries that the patterns name as authors, in the order of the text."""
    lists: dict[int, tuple[str, ...]] = {}
    for match in masked.matches("sponsors.patterns"):
        start = match.start("L" if "L" in match.groupdict() else "C")
        codes = masked.listed(match)
        if len(codes) > len(lists.get(start, ())):
            lists[start] = codes
    return tuple(dict.fromkeys(lists[start] for start in sorted(lists)))


def _stage(masked: MaskedText) -> DraftStatus | None:
    """The latest stage of which the sentence speaks as a fact."""
    for stage in reversed(STAGES[:-1]):
        for match in masked.matches(f"stages.{stage}"):
            before = masked.text[max(0, match.start() - _BEFORE) : match.start()]
            if stage not in _FINAL or not _unless().search(before):
                return stage
    return None


def _asserted(masked: MaskedText, group: str) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for match in masked.matches(group):
        if not _unless().search(masked.text[max(0, match.start() - _BEFORE) : match.start()]):
            codes |= dict.fromkeys(masked.listed(match))
    return tuple(codes)


def _votes(masked: MaskedText) -> dict[str, int]:
    """Votes "for" and "against" and the "abstained", as far as the sentence counts them."""
    votes: dict[str, int] = {}
    for match in masked.matches("votes.patterns"):
        for side, words in match.groupdict().items():
            quantities = find_quantities(words_of(words)) if words else []
            if quantities and quantities[0].low is not None:
                votes.setdefault(side, quantities[0].low)
    abstainers = masked.countries_named("positions.abstainers")
    if abstainers:
        votes.setdefault("abstained", len(abstainers))
    return votes


def _subjects(masked: MaskedText, sponsors: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """The countries that the draft may be about, with the weight of how the sentence names them.

    The first behind the noun of the draft weighs most; "on C" and "in C" weigh more than "C's".
    Those that act (sponsors, sides, voters) are left out.
    """
    actors = {code for codes in sponsors for code in codes} | _NEVER_SUBJECTS
    for group in _SIDES:
        actors |= set(masked.countries_named(group))
    # "French-led" and "US-backed" tell of others than the country concerned.
    text = _COMPOUND.sub(" ", masked.text)
    noun = next((match.end() for match in masked.matches("nouns.strong")), None)
    weights: dict[str, int] = {}
    for match in _CONCERNED.finditer(text):
        code = masked.codes_in(match[2])[0]
        if code not in actors:
            is_first = (
                noun is not None and match.end() > noun and not any(w > 1 for w in weights.values())
            )
            weights[code] = weights.get(code, 0) + (2 if is_first else 0) + (2 if match[1] else 1)
    return weights


def _symbol(text: str) -> str | None:
    match = _SYMBOL.search(text)
    return (match[1] or match[0]) if match else None


def _blocs(text: str) -> tuple[str, ...]:
    """The countries of a group that a text names with its draft or its envoys: "Western powers"."""
    blocs = knowledge("drafts")["blocs"]
    return tuple(code for match in _bloc().finditer(text.lower()) for code in blocs[match[1]])


@cache
def _bloc() -> re.Pattern[str]:
    names = "|".join(knowledge("drafts")["blocs"])
    heads: str = knowledge("drafts")["nouns"]["bloc_heads"]
    return re.compile(rf"\b({names})(?:[ -]\w{{1,24}})? {heads}\b")


@cache
def _unless() -> re.Pattern[str]:
    words: list[str] = knowledge("drafts")["stages"]["unless"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b[^,.;]{{0,30}}\Z", re.IGNORECASE)


@cache
def _words(group: str) -> re.Pattern[str]:
    section, name = group.split(".")
    words: list[str] = knowledge("drafts")[section][name]
    return re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)
