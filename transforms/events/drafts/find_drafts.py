"""Draft resolutions: what texts a story reports before a body of states, and how far they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial

from schemas import DRAFT_RESOLUTIONS, DraftResolution
from schemas.draft_resolutions import Measure, Organ
from transforms.events.drafts.about import named_countries, subject_of
from transforms.events.drafts.authors import speaker_of
from transforms.events.drafts.facts import Facts, facts_of, recalled
from transforms.events.drafts.segments import is_past, segments_of
from transforms.events.drafts.text import hint, organs_in
from transforms.events.drafts.thread import FINAL, DraftThread
from transforms.events.drafts.threads import threads_of
from transforms.events.drafts.votes import carries, completed, of_all
from transforms.events.drafts.words import Told
from transforms.events.findings import Finding, Reason
from transforms.events.language.attribution import attribution_of
from transforms.events.language.when import When, find_when
from transforms.events.story import Story, event_fields
from transforms.knowledge import knowledge

_SIDES, _MANY = 2, 4


def find_drafts(story: Story) -> list[Finding]:
    """The distinct drafts of a story, each at the latest stage that the story reports."""
    organ = _organ_of(story)
    if organ is None:
        return []
    threads = threads_of(_sentences(story), organ, carries(_year(story)))
    # Rival texts are about one question: who names no subject has that of the first.
    for thread in threads[1:]:
        if not thread.is_aside:
            thread.subjects = thread.subjects or threads[0].subjects
    named = named_countries(story) if threads else Counter[str]()
    return [
        _finding(story, thread, subject_of(thread, named), organ, ordinal)
        for ordinal, thread in enumerate(threads)
    ]


def _organ_of(story: Story) -> Organ | None:
    """The body that the story names first; the Security Council if only "the UN" votes."""
    body = story.article.body
    if not hint("draft").search_lowered(body):
        return None
    if not hint("organ").search_lowered(body):
        return _by_veto(body)
    named: set[str] = set()
    for paragraph in body.lower().split("\n"):
        found = sorted((one.start, one.codes[0]) for one in organs_in(paragraph, body))
        organs: list[Organ] = [code for _start, code in found if code not in ("?", "un")]  # type: ignore[misc]
        if organs:
            return organs[0]
        named.update(code for _start, code in found)
    if "un" in named or hint("at_un").search_lowered(body):
        return "UNSC"
    if named and hint("counted").search_lowered(body):
        return "UNSC"
    return _by_veto(body)


def _by_veto(body: str) -> Organ | None:
    """The Security Council where a story has no more than a veto on a text of states."""
    is_there = (
        hint("veto").search_lowered(body)
        and hint("vetoed").search_lowered(body)
        and not hint("at_home").search_lowered(body)
    )
    return "UNSC" if is_there else None


def _sentences(story: Story) -> Iterator[tuple[int, Facts]]:
    speaker: tuple[str, ...] = ()
    for position, sentence in enumerate(story.sentences):
        if not hint("draft").search_lowered(sentence.text):
            continue
        for masked in segments_of(sentence.text, story.reference):
            facts = facts_of(masked, sentence.text, speaker)
            is_old = is_past(masked.text, story.reference)
            yield position, recalled(facts) if is_old else facts
            speaker = speaker_of(masked) or speaker


def _finding(
    story: Story, thread: DraftThread, subject: str | None, organ: Organ, ordinal: int
) -> Finding:
    record = _record(story, thread, subject, organ, ordinal)
    reasoned = partial(_reasons, story, thread, record)
    return Finding(record, reasoned, _signs(thread, record))


def _reasons(story: Story, thread: DraftThread, record: DraftResolution) -> tuple[Reason, ...]:
    """The words behind each column that was read from words, in the table's order."""
    told = list(thread.told)
    if thread.stage_told:
        told.append(("status", *thread.stage_told))
        if thread.organ is None:  # a veto tells of the Security Council
            told.append(("organ", *thread.stage_told))
    if thread.symbol:
        told.append(("symbol", *thread.symbol))
    told += [
        ("subject_country", position, Told((), "countries: named", subject.start, subject.end))
        for position, subject in thread.subjects
        if subject.code == record.subject_country
    ][:1]
    reasons = dict.fromkeys(_reason(story, *where) for where in told)
    has_value = {name for name in _reasoned() if getattr(record, name) not in (None, ())}
    kept = [reason for reason in reasons if reason.column in has_value]
    return tuple(sorted(kept, key=lambda reason: _reasoned().index(reason.column)))


def _reason(story: Story, column: str, position: int, told: Told) -> Reason:
    start = story.sentences[position].start
    return Reason(_columns().get(column, column), told.rule, start + told.start, start + told.end)


def _record(
    story: Story, thread: DraftThread, subject: str | None, organ: Organ, ordinal: int
) -> DraftResolution:
    sentence = story.sentences[_evidence(thread)]
    vetoes = thread.side("vetoes")
    # Nobody vetoes a text of its own: the words named somebody else's.
    sponsors = tuple(code for code in thread.sponsors if code not in vetoes)
    threats = tuple(code for code in thread.side("veto_threats") if code not in vetoes)
    backers = set(thread.side("supporters")) - {*vetoes, *threats}
    opponents = dict.fromkeys(
        code for code in (*vetoes, *thread.side("opponents"), *threats) if code not in backers
    )
    body = _body(thread, organ)
    votes = _votes(story, thread, body)
    fields = event_fields(
        story,
        DRAFT_RESOLUTIONS,
        (sentence,),
        ordinal=ordinal,
        signs=(),
        when=_when(story, thread),
        country=None,
        place=None,
        attribution=attribution_of(sentence.text),
    )
    return DraftResolution(
        **fields,
        organ=body,
        symbol=thread.symbol[1].values[0] if thread.symbol else None,
        sponsors=sponsors,
        subject_country=subject,
        status=thread.stage or "circulated",
        supporters=tuple(
            code for code in thread.side("supporters")
            if code not in sponsors and code not in opponents
        ),
        opponents=tuple(code for code in opponents if code not in sponsors),
        veto_threats=threats,
        vetoes=vetoes,
        votes_for=votes.get("for"),
        votes_against=votes.get("against"),
        abstentions=votes.get("abstained"),
        measures=_measured(thread),
        measure_details=tuple(thread.details),
    )  # fmt: skip


def _measured(thread: DraftThread) -> tuple[Measure, ...]:
    """The measures in the contract's order; "other" where the text has provisions of no kind."""
    named = set(thread.measures or thread.weak_measures or ({"other"} if thread.provides else ()))
    if len(named) > 1 and len(set(thread.positions)) == 1:
        named.discard("other")  # a brief item tells the main points: what is beside them is detail
    return tuple(measure for measure in _measures() if measure in named)


def _body(thread: DraftThread, organ: Organ) -> Organ:
    if thread.side("vetoes") or thread.side("veto_threats"):
        return "UNSC"
    named = thread.organ.values[0] if thread.organ else "?"
    return organ if named in ("?", "un") else named  # type: ignore[return-value]


def _votes(story: Story, thread: DraftThread, body: Organ) -> Mapping[str, int]:
    if body != "UNSC" or thread.stage not in ("adopted", "vetoed", "rejected"):
        return thread.votes
    year = _year(story)
    if thread.unanimous and thread.stage == "adopted" and len(thread.votes) < _SIDES:
        return of_all(year)
    if thread.stays_away:
        return thread.votes
    return completed(thread.votes, len(thread.side("vetoes")), year)


def _year(story: Story) -> int | None:
    return story.reference.year if story.reference else None


def _signs(thread: DraftThread, record: DraftResolution) -> tuple[str, ...]:
    """What tells how sure the record is."""
    signs = {
        "nameless": not (thread.sponsors or record.vetoes),
        "no stage": not thread.stage,
        "no subject": record.subject_country is None,
        "subject unnamed": record.subject_country is not None
        and all(one.code != record.subject_country for _position, one in thread.subjects),
        "several subjects": len({one.code for _position, one in thread.subjects}) > 1,
        "no measure": not record.measures,
        "many sponsors": len(record.sponsors) > _SIDES,
        "vote counted": record.votes_for is not None,
        "organ in story only": thread.organ is None or thread.organ.values[0] in ("?", "un"),
        "told once": len(set(thread.positions)) == 1,
        "told often": len(set(thread.positions)) > _MANY,
        f"organ {record.organ}": True,
        f"status {record.status}": True,
    }
    return tuple(sign for sign, holds in signs.items() if holds)


def _evidence(thread: DraftThread) -> int:
    """The sentence that tells the latest stage, or the first that speaks of the draft."""
    return thread.stage_told[0] if thread.stage_told else thread.positions[0]


def _when(story: Story, thread: DraftThread) -> When | None:
    """The day of the latest stage: of a decision none until which it holds.

    A decision is also dated by another sentence that tells of it.
    """
    is_final = thread.stage in FINAL
    others = thread.decided if is_final else []
    for position in dict.fromkeys((_evidence(thread), *others)):
        whens = find_when(story.sentences[position].text, story.reference)
        for when in whens:
            if not (is_final and when.words.lower().startswith("until")):
                return when
    return None


@cache
def _measures() -> tuple[Measure, ...]:
    return tuple(knowledge("measures")["patterns"])


@cache
def _columns() -> Mapping[str, str]:
    columns: Mapping[str, str] = knowledge("drafts")["votes"]["columns"]
    return {f"votes {side}": column for side, column in columns.items()}


@cache
def _reasoned() -> tuple[str, ...]:
    return (
        "organ", "symbol", "sponsors", "subject_country", "status", "supporters", "opponents",
        "veto_threats", "vetoes", "votes_for", "votes_against", "abstentions", "measures",
    )  # fmt: skip
