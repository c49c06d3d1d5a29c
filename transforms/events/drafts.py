"""Draft resolutions: what texts a story reports before a body of states, and how far they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from schemas import DRAFT_RESOLUTIONS, DraftResolution
from schemas.draft_resolutions import Organ
from transforms.events.attribution import attribution_of
from transforms.events.draft_facts import Facts, facts_of, organ_in
from transforms.events.draft_text import found
from transforms.events.draft_threads import DraftThread, threads_of
from transforms.events.findings import Finding, Reason
from transforms.events.story import Story, event_fields
from transforms.events.when import When, resolve_when
from transforms.gazetteer import find_countries
from transforms.knowledge import knowledge

# A sentence without one of these words says nothing of a draft.
_HINT = re.compile(
    r"resolution|draft|veto|vot(?:e|ing)|abst[ae]in|text|council|assembly|measure|sanction|sponsor"
    r"|author|embargo|freez|travel ban|it would"
)
_YEAR = re.compile(r"(?<!since )\b(19\d\d|20\d\d)\b")
_RESOLUTION = re.compile(r"\bresolution\b", re.IGNORECASE)
_PERMANENT = frozenset({"USA", "GBR", "FRA", "RUS", "CHN"})
_OFTEN = 2
_MOST, _SHARE, _PLAIN = 8, 4, 3


def find_drafts(story: Story) -> list[Finding]:
    """The distinct drafts of a story, each at the latest stage that the story reports."""
    body = story.article.body.lower()
    organ = organ_in(body) if _HINT.search(body) else None
    if organ is None:
        return []
    threads = threads_of(_sentences(story))
    # Rival texts are about one question: who names no subject has that of the first.
    for thread in threads[1:]:
        thread.subjects = thread.subjects or threads[0].subjects
    named = _named_countries(story) if threads else Counter[str]()
    return [
        _finding(story, thread, _subject(thread, named), organ, ordinal)
        for ordinal, thread in enumerate(threads)
    ]


def _sentences(story: Story) -> Iterator[tuple[int, str, Facts]]:
    names_resolution = bool(_RESOLUTION.search(story.article.body))
    for position, sentence in enumerate(story.sentences):
        if _HINT.search(sentence.text.lower()) and not _is_past(story, sentence.text):
            facts = facts_of(sentence.text)
            if facts.decides and facts.stage is None and names_resolution:
                facts = replace(facts, stage="adopted")
            yield position, sentence.text, facts


def _is_past(story: Story, text: str) -> bool:
    """Whether a sentence recalls a resolution of another year."""
    if story.reference is None or not found("stages.adopted", text.lower()):
        return False
    years = [int(year) for year in _YEAR.findall(text)]
    return bool(years) and max(years) < story.reference.year


def _finding(
    story: Story, thread: DraftThread, subject: str | None, organ: Organ, ordinal: int
) -> Finding:
    sentence = story.sentences[_evidence(thread)]
    reasons = (Reason("status", f"drafts: {thread.stage}", sentence.start, sentence.end),)
    return Finding(_record(story, thread, subject, organ, ordinal), reasons, _signs(thread))


def _record(
    story: Story, thread: DraftThread, subject: str | None, organ: Organ, ordinal: int
) -> DraftResolution:
    sentence = story.sentences[_evidence(thread)]
    sponsors = tuple(thread.sponsors)
    vetoes = tuple(thread.vetoes)
    return DraftResolution(
        **event_fields(
            story,
            DRAFT_RESOLUTIONS,
            (sentence,),
            ordinal=ordinal,
            signs=_signs(thread),
            when=_when(story, thread),
            country=None,
            place=None,
            attribution=attribution_of(sentence.text),
        ),
        organ="UNSC" if vetoes or thread.veto_threats else thread.organ or organ,
        symbol=thread.symbol,
        sponsors=sponsors,
        subject_country=subject,
        status=thread.stage or "circulated",
        supporters=tuple(code for code in thread.supporters if code not in thread.sponsors),
        opponents=tuple(dict.fromkeys((*vetoes, *thread.opponents, *thread.veto_threats))),
        veto_threats=tuple(code for code in thread.veto_threats if code not in thread.vetoes),
        vetoes=vetoes,
        votes_for=thread.votes.get("for"),
        votes_against=thread.votes.get("against"),
        abstentions=thread.votes.get("abstained"),
        measures=tuple(measure for measure in _measures() if measure in thread.measures),
        measure_details=tuple(thread.details),
    )


def _signs(thread: DraftThread) -> tuple[str, ...]:
    """What tells how sure the record is."""
    signs = {"nameless": not (thread.sponsors or thread.vetoes), "no stage": not thread.stage}
    return tuple(sign for sign, holds in signs.items() if holds)


def _evidence(thread: DraftThread) -> int:
    """The sentence that tells the latest stage, or the first that speaks of the draft."""
    return (
        thread.stage_position if thread.stage_position in thread.positions else thread.positions[0]
    )


def _when(story: Story, thread: DraftThread) -> When | None:
    return resolve_when(story.sentences[_evidence(thread)].text, story.reference)


def _subject(thread: DraftThread, named: Counter[str]) -> str | None:
    """The country that the draft's sentences name most, else the one that the story is about.

    A permanent member of the Security Council, or a sponsor, is seldom the one concerned.
    """
    vetoers = {*thread.vetoes, *thread.veto_threats}
    seldom = _PERMANENT | thread.sponsors.keys()
    weights = {
        code: weight / _SHARE if code in seldom else float(weight)
        for code, weight in thread.subjects.items()
        if code not in vetoers and (code not in seldom or weight >= _PLAIN)
    }
    sides = vetoers | seldom | thread.supporters.keys() | thread.opponents.keys()
    for code, count in named.items():
        if (code not in sides or code in weights) and count >= _OFTEN:
            weights[code] = weights.get(code, 0) + min(count, _MOST) / _SHARE
    return max(weights, key=lambda code: weights[code], default=None)


def _named_countries(story: Story) -> Counter[str]:
    mentions = (
        mention
        for text in (story.article.title or "", *(sentence.text for sentence in story.sentences))
        for mention in find_countries(text)
    )
    return Counter(mention.code for mention in mentions if mention.kind != "organisation")


@cache
def _measures() -> tuple[str, ...]:
    return tuple(knowledge("measures")["patterns"])
