"""Casualty figures: how many people a story says were killed, wounded, missing, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from schemas import CASUALTY_FIGURES, CasualtyFigure
from schemas.casualty_figures import CasualtyKind
from transforms.events.casualties.claims import find_claims
from transforms.events.casualties.distinct import Figure, distinct, is_one, sure, with_wholes
from transforms.events.casualties.happenings import is_elsewhere
from transforms.events.casualties.inheriting import found_of, of_sentence
from transforms.events.casualties.lexicon import (
    find_triggers,
    may_hold_figure,
    pattern_of,
)
from transforms.events.casualties.places import Found
from transforms.events.casualties.sentences import CasualtySentence, Group
from transforms.events.casualties.setting import (
    Counted,
    Setting,
    is_history,
    setting_of,
)
from transforms.events.casualties.tallies import find_tallies
from transforms.events.casualties.told import Day, Told
from transforms.events.casualties.wordings import unnamed_victims, victims_of, words_of_count
from transforms.events.casualties.zeros import tells_of_none_hurt
from transforms.events.findings import Finding, Reason
from transforms.events.language.number_words import words_of
from transforms.events.language.numbers import find_quantities
from transforms.events.language.sentences import Sentence
from transforms.events.sections import sections_of
from transforms.events.sources import Source, source_of
from transforms.events.story import Story, event_fields
from transforms.places.gazetteer import find_countries

# How many sentences around a death tell whether it was a violent one.
_NEAR = 2
_WHERE = re.compile(r"\b(?:in|at|on|near|last|while)\b")
_BRACKETS = re.compile(r"\[[^\]\[]{0,120}\]")


@dataclass(frozen=True, slots=True)
class _Read:
    """A figure with what the words around it say."""

    figure: Figure
    setting: Setting
    found: Found
    source: Source | None


def find_casualties(story: Story) -> list[Finding]:
    """The distinct casualty figures of a story, in the order of the text."""
    found = [(section, read) for section in sections_of(story) for read in _readings(section)]
    return [_finding(section, read, ordinal) for ordinal, (section, read) in enumerate(found)]


def _readings(story: Story) -> Iterator[_Read]:
    """The distinct figures of a story, each read with what those before it tell."""
    figures = with_wholes(distinct(sure(list(_figures(story))), partial(is_elsewhere, story)))
    in_order = sorted(figures, key=lambda one: one.position)
    told = Told()
    for figure in figures:
        read = _read(story, figure, in_order, told)
        day, is_total = _day_of(read.setting), read.setting.period is not None
        told.note(figure.position, figure.claim.kind, day, is_total=is_total)
        yield read


def _day_of(setting: Setting) -> Day | None:
    when, position = setting.when, setting.when_position
    return (when, position) if when and position is not None and when.precision == "day" else None


def _figures(story: Story) -> Iterator[Figure]:
    before: CasualtyKind | None = None
    for position, sentence in enumerate(story.sentences):
        if may_hold_figure(sentence.text) and not _tells_of_none(story, sentence):
            near = story.sentences[max(0, position - _NEAR) : position + _NEAR + 1]
            for figure in _figures_of(sentence, position, before, near):
                before = figure.claim.kind
                yield figure


def _tells_of_none(story: Story, sentence: Sentence) -> bool:
    """Whether a sentence speaks of death without victims of today: a verdict, an anniversary."""
    is_idle = pattern_of("not_victims").search(sentence.text) or _is_sport(sentence.text)
    return bool(is_idle) or is_history(sentence.text, story.reference)


def _blanked(match: re.Match[str]) -> str:
    """Blanks as long as the match, but for a number: "at least [9] people"."""
    kept = match[0][1:-1]
    is_told = kept.isdecimal() or kept.lower().startswith("of ")
    return f" {kept} " if is_told else " " * len(match[0])


def _is_sport(text: str) -> bool:
    """Whether a sentence tells of players; of a stadium's dead it tells all the same."""
    return bool(pattern_of("sport").search(text)) and not pattern_of("deadly").search(text)


def _figures_of(
    sentence: Sentence,
    position: int,
    before: CasualtyKind | None,
    near: Sequence[Sentence],
) -> Iterator[Figure]:
    # What stands in square brackets is an editor's: it parts no name from its role.
    text = _BRACKETS.sub(_blanked, sentence.text)
    text = pattern_of("no_deaths").sub(_blanked, text)
    words = words_of(text)
    triggers = find_triggers(words)
    if not (triggers or find_tallies(words, before) or tells_of_none_hurt(text)):
        return
    parsed = CasualtySentence(
        text=text,
        words=words,
        quantities=find_quantities(words),
        triggers=triggers,
        mentions=find_countries(text),
        is_violent=_is_violent(near) if pattern_of("mere_deaths").search(text) else False,
    )
    whole: str | None = None
    before_group: Group | None = None
    claims = find_claims(parsed, before)
    tolls = [claim.anchor for claim in claims if claim.rule == "tally"]
    for claim in claims:
        group = claim.group
        is_other = before_group is None or is_one(before_group) != is_one(group)
        victims = victims_of(parsed, claim) or (None if is_other else whole)
        if not claim.is_part:
            whole = victims
        before_group = group
        yield Figure(
            claim,
            position,
            count_text=words_of_count(parsed, group),
            victims=victims or unnamed_victims(group),
            has_toll=bool(tolls) and (claim.rule == "tally" or group.start > min(tolls)),
            is_another=words.spelled(max(0, group.start - 1), group.start) == "another",
            span=(words[group.start].start, words[max(group.end, group.start + 1) - 1].end),
            anchor=(words[claim.anchor].start, words[claim.anchor_end - 1].end),
        )


def _is_violent(near: Sequence[Sentence]) -> bool:
    return any(pattern_of("violent").search(sentence.text) for sentence in near)


def _read(story: Story, figure: Figure, figures: Sequence[Figure], told: Told) -> _Read:
    claim, offset = figure.claim, figure.anchor[0]
    setting = setting_of(
        story,
        figure.position,
        _both(figure.span, figure.anchor),
        Counted(
            kind=claim.kind,
            count=max(map(_count_of, _beside(story, figure, figures))),
            is_part=claim.is_part,
            is_total=figure.has_toll,
            is_apart=claim.rule == "gapped",
            number=figure.span[0],
        ),
        told,
    )
    found = found_of(story, figure, figures, setting, told)
    return _Read(figure, setting, found, source_of(story, figure.position, offset))


def _beside(story: Story, figure: Figure, figures: Sequence[Figure]) -> Iterator[Figure]:
    """A figure and those told in one breath with it: one time is told of all of them."""
    yield figure
    text = story.sentences[figure.position].text
    for other in of_sentence(figure.position, figures):
        if other.anchor == figure.anchor:
            first, last = sorted((figure.span, other.span))
            if not _WHERE.search(text, first[1], last[0]):
                yield other


def _count_of(figure: Figure) -> int:
    return figure.claim.group.low or figure.claim.group.high or 0


def _both(span: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return min(span[0], other[0]), max(span[1], other[1])


def _signs(read: _Read) -> tuple[str, ...]:
    """What tells how sure the record is."""
    claim, group = read.figure.claim, read.figure.claim.group
    signs = {
        f"kind {claim.kind}": True,
        f"rule {claim.rule}": True,
        f"qualifier {group.qualifier}": True,
        read.setting.sign: True,
        read.found.sign: True,
        read.source.sign if read.source else "no source": True,
        f"scope {read.setting.scope}": True,
        "part": claim.is_part,
        "single": group.low == group.high == 1,
        "named": group.is_name,
        "bare number": group.is_bare,
        "definite": group.is_definite,
        "more": group.is_more,
        "not reported": claim.status != "reported",
    }
    return tuple(sign for sign, holds in signs.items() if holds)


def _reasons(story: Story, read: _Read) -> tuple[Reason, ...]:
    """The words behind each column, in the table's order."""
    figure, setting, found = read.figure, read.setting, read.found
    claim, start = figure.claim, story.sentences[figure.position].start
    kind = f"casualties: {claim.kind}"
    count = f"numbers: {claim.group.qualifier}"
    what = [("kind", kind, figure.anchor)]
    what += [(column, count, figure.span) for column in ("count_low", "qualifier", "victims")]
    if setting.period and setting.period.last:
        what.append(("scope", "settings: periods", (setting.period.first, setting.period.last)))
    elif claim.is_part:
        what.append(("scope", "casualties: including", figure.span))
    reasons = [
        Reason(column, rule, start + first, start + last) for column, rule, (first, last) in what
    ]
    if claim.status != "reported":
        reasons.append(
            Reason("status", f"casualties: {claim.status}", start, start + figure.anchor[1])
        )
    if setting.when and setting.when_position is not None:
        told = story.sentences[setting.when_position].start
        first, last = told + setting.when.start, told + setting.when.end
        reasons.append(Reason("event_date", f"when: {setting.sign}", first, last))
    if found.place_position is not None:
        told = story.sentences[found.place_position].start
        first, last = told + found.location.start, told + found.location.end
        rule = f"settings: {found.sign}"
        reasons.extend(Reason(column, rule, first, last) for column in ("country", "place"))
    if read.source:
        rule = f"attribution: {read.source.sign}"
        reasons.append(Reason("attribution", rule, read.source.start, read.source.end))
    return tuple(reasons)


def _finding(story: Story, read: _Read, ordinal: int) -> Finding:
    signs = _signs(read)
    return Finding(_record(story, read, ordinal, signs), partial(_reasons, story, read), signs)


def _record(story: Story, read: _Read, ordinal: int, signs: tuple[str, ...]) -> CasualtyFigure:
    figure, setting = read.figure, read.setting
    claim, group = figure.claim, figure.claim.group
    return CasualtyFigure(
        **event_fields(
            story,
            CASUALTY_FIGURES,
            (story.sentences[figure.position],),
            ordinal=ordinal,
            signs=signs,
            when=setting.when,
            country=read.found.location.country,
            place=read.found.location.place,
            attribution=read.source.speaker if read.source else None,
        ),
        kind=claim.kind,
        count_low=group.low,
        count_high=group.high,
        qualifier=group.qualifier,
        count_text=figure.count_text,
        victims=figure.victims,
        scope=setting.scope,
        period_start=setting.period.start if setting.period else None,
        period_end=setting.period.end if setting.period else None,
        status=claim.status,
    )
