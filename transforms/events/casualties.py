"""Casualty figures: how many people a story says were killed, wounded, missing, ..."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas import CASUALTY_FIGURES, CasualtyFigure
from transforms.events.attribution import attribution_of
from transforms.events.casualty_claims import Claim, find_claims
from transforms.events.casualty_groups import CasualtySentence, Group
from transforms.events.casualty_lexicon import find_triggers, hints, pattern_of
from transforms.events.casualty_places import countries_named_in
from transforms.events.casualty_setting import is_history, setting_of
from transforms.events.findings import Finding, Reason
from transforms.events.number_words import words_of
from transforms.events.numbers import find_quantities
from transforms.events.sentences import Sentence
from transforms.events.story import Story, event_fields
from transforms.gazetteer import find_countries
from transforms.knowledge import knowledge


@dataclass(frozen=True, slots=True)
class _Figure:
    """A claim with the sentence that makes it and the words of both number and victims."""

    claim: Claim
    position: int
    count_text: str
    victims: str


def find_casualties(story: Story) -> list[Finding]:
    """The distinct casualty figures of a story, in the order of the text."""
    figures = _distinct(_figures(story))
    named = countries_named_in(story) if figures else frozenset()
    return [_finding(story, figure, named, ordinal) for ordinal, figure in enumerate(figures)]


def _figures(story: Story) -> Iterator[_Figure]:
    for position, sentence in enumerate(story.sentences):
        if hints().search(sentence.text.lower()) and not _tells_of_none(story, sentence):
            yield from _figures_of(sentence, position)


def _tells_of_none(story: Story, sentence: Sentence) -> bool:
    """Whether a sentence speaks of death without victims of today: a verdict, an anniversary."""
    is_idle = pattern_of("not_victims").search(sentence.text)
    return bool(is_idle) or is_history(sentence.text, story.reference)


def _figures_of(sentence: Sentence, position: int) -> Iterator[_Figure]:
    words = words_of(sentence.text)
    parsed = CasualtySentence(
        text=sentence.text,
        words=words,
        quantities=find_quantities(words),
        triggers=find_triggers(words),
        mentions=find_countries(sentence.text),
    )
    victims = None
    for claim in find_claims(parsed):
        victims = _text(parsed, claim.group.who, claim.group.end) or victims
        yield _Figure(
            claim, position, _count_text(parsed, claim.group), victims or _unnamed(claim.group)
        )


def _count_text(sentence: CasualtySentence, group: Group) -> str:
    """The number, with its victims where only they tell of it: "over 2,000", "a German soldier"."""
    is_article = group.who <= group.start + 1 and group.low == 1
    return (
        _text(sentence, group.start, group.end if is_article else max(group.who, group.start + 1))
        or ""
    )


def _unnamed(group: Group) -> str:
    words: dict[str, str] = knowledge("casualties")["people"]["unnamed"]
    return words["one" if group.low == group.high == 1 else "many"]


def _text(sentence: CasualtySentence, start: int, end: int) -> str | None:
    if end <= start:
        return None
    return sentence.text[sentence.words[start].start : sentence.words[end - 1].end]


def _distinct(figures: Iterator[_Figure]) -> list[_Figure]:
    """Each figure once: the first sentence that gives it is its evidence."""
    found: dict[tuple[object, ...], _Figure] = {}
    for figure in figures:
        group = figure.claim.group
        who = figure.victims.split(" ")[-1].lower() if group.low == group.high == 1 else ""
        # "Three more" are others than the three of before.
        where = figure.position if group.is_more else -1
        found.setdefault((figure.claim.kind, group.low, group.high, who, where), figure)
    return list(found.values())


def _signs(claim: Claim) -> tuple[str, ...]:
    """What tells how sure the record is."""
    signs = {
        f"kind {claim.kind}": True,
        "part": claim.is_part,
        "single": claim.group.low == claim.group.high == 1,
    }
    return tuple(sign for sign, holds in signs.items() if holds)


def _finding(story: Story, figure: _Figure, named: frozenset[str], ordinal: int) -> Finding:
    sentence = story.sentences[figure.position]
    reasons = (Reason("kind", f"casualties: {figure.claim.kind}", sentence.start, sentence.end),)
    return Finding(_record(story, figure, named, ordinal), reasons, _signs(figure.claim))


def _record(story: Story, figure: _Figure, named: frozenset[str], ordinal: int) -> CasualtyFigure:
    claim, sentence = figure.claim, story.sentences[figure.position]
    setting = setting_of(story, figure.position, named, is_part=claim.is_part)
    return CasualtyFigure(
        **event_fields(
            story,
            CASUALTY_FIGURES,
            (sentence,),
            ordinal=ordinal,
            signs=_signs(claim),
            when=setting.when,
            country=setting.location.country,
            place=setting.location.place,
            attribution=attribution_of(sentence.text),
        ),
        kind=claim.kind,
        count_low=claim.group.low,
        count_high=claim.group.high,
        qualifier=claim.group.qualifier,
        count_text=figure.count_text,
        victims=figure.victims,
        scope=setting.scope,
        period_start=setting.period_start,
        period_end=None,
        status=claim.status,
    )
