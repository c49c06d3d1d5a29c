"""Draft resolutions: what texts a story reports before a body of states, and how far they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple

from schemas import DRAFT_RESOLUTIONS, DraftResolution
from schemas.draft_resolutions import Measure, Organ
from transforms.events.drafts.about import named_countries, subject_of, titled_in
from transforms.events.drafts.asides import Asides
from transforms.events.drafts.authors import speaker_of
from transforms.events.drafts.bodies import body_meant, organ_of
from transforms.events.drafts.dating import session_of, when_of
from transforms.events.drafts.facts import Facts, facts_of, recalled
from transforms.events.drafts.segments import is_past, segments_of
from transforms.events.drafts.text import hint
from transforms.events.drafts.thread import DraftThread
from transforms.events.drafts.threads import threads_of
from transforms.events.drafts.votes import carries, completed, of_all
from transforms.events.drafts.words import Told
from transforms.events.findings import Finding, Reason
from transforms.events.language.sentences import Sentence
from transforms.events.language.when import When
from transforms.events.sources import said_by
from transforms.events.story import Story, event_fields
from transforms.knowledge import knowledge

_SIDES, _MANY = 2, 4


class _Setting(NamedTuple):
    """What the story as a whole tells of one of its drafts: its place among them, too."""

    organ: Organ
    subject: str | None
    when: When | None
    ordinal: int


def find_drafts(story: Story) -> list[Finding]:
    """The distinct drafts of a story, each at the latest stage that the story reports."""
    organ = organ_of(story)
    if organ is None:
        return []
    threads = threads_of(_sentences(story, organ), organ, carries(_year(story)))
    named = named_countries(story) if threads else Counter[str]()
    headed = titled_in(story.article.title or "") if len(threads) == 1 else None
    session = session_of(story, threads)
    return [
        _finding(
            story,
            thread,
            _Setting(organ, subject, when_of(story, thread, session), ordinal),
        )
        for ordinal, (thread, subject) in enumerate(_with_subjects(threads, named, headed))
    ]


def _with_subjects(
    threads: list[DraftThread], named: Counter[str], headed: str | None
) -> Iterator[tuple[DraftThread, str | None]]:
    """Rival texts are about one question: who names no subject has that of the first."""
    authors = {code for thread in threads for code in thread.sponsors}
    first = subject_of(threads[0], named, headed, authors) if threads else None
    for thread in threads:
        if thread is threads[0]:
            yield thread, first
        elif thread.is_aside or thread.subjects:
            yield thread, subject_of(thread, named, authors=authors)
        else:
            thread.subjects = threads[0].subjects
            yield thread, first or subject_of(thread, named, authors=authors)


def _sentences(story: Story, organ: Organ) -> Iterator[tuple[int, Facts]]:
    speaker: tuple[str, ...] = ()
    asides = Asides()
    for position, sentence in enumerate(story.sentences):
        if not hint("draft").stands_in(sentence.text):
            continue
        for masked in segments_of(sentence.text, story.reference):
            facts = facts_of(masked, sentence.text, speaker)
            is_old = is_past(masked.text, story.reference)
            if facts.organ and facts.organ.values == ("?",):
                word = sentence.text[facts.organ.start : facts.organ.end].lower()
                other = body_meant(story, word, organ)
                facts.organ = facts.organ._replace(values=other) if other else None
                is_old = is_old or not other
            is_old = asides.take(position, facts, sentence.text, is_old=is_old)
            yield position, recalled(facts) if is_old else facts
            speaker = speaker_of(masked) or speaker


def _finding(story: Story, thread: DraftThread, setting: _Setting) -> Finding:
    record = _record(story, thread, setting)
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


def _told_at(thread: DraftThread, sentence: Sentence) -> int:
    """Where in the body the stage is told, or else where the sentence starts."""
    position, told = thread.stage_told or (None, None)
    return sentence.start + (told.start if told and position == thread.evidence else 0)


def _record(story: Story, thread: DraftThread, setting: _Setting) -> DraftResolution:
    sentence = story.sentences[thread.evidence]
    vetoes = thread.side("vetoes")
    # Nobody vetoes a text of its own: the words named somebody else's.
    sponsors = tuple(code for code in thread.sponsors if code not in vetoes)
    threats = tuple(code for code in thread.side("veto_threats") if code not in vetoes)
    backers = set(thread.side("supporters")) - {*vetoes, *threats}
    opponents = dict.fromkeys(
        code
        for side in (vetoes, thread.side("opponents"), thread.side("voted_against"), threats)
        for code in side
        if code not in backers
    )
    body = _body(thread, setting.organ)
    votes = _votes(story, thread, body)
    fields = event_fields(
        story,
        DRAFT_RESOLUTIONS,
        (sentence,),
        ordinal=setting.ordinal,
        signs=(),
        when=setting.when,
        country=None,
        place=None,
        attribution=said_by(story, sentence, _told_at(thread, sentence)),
    )
    return DraftResolution(
        **fields,
        organ=body,
        symbol=thread.symbol[1].values[0] if thread.symbol else None,
        sponsors=sponsors,
        subject_country=setting.subject,
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
        measures=_measured(thread, is_brief=story.may_be_digest),
        measure_details=tuple(thread.details),
    )  # fmt: skip


def _measured(thread: DraftThread, *, is_brief: bool) -> tuple[Measure, ...]:
    """The measures in the contract's order; "other" where the text has provisions of no kind."""
    named = set(thread.measures or thread.weak_measures or ({"other"} if thread.provides else ()))
    if len(named) > 1 and is_brief and len(set(thread.positions)) == 1:
        named.discard("other")  # a brief item tells the main points: what is beside them is detail
    return tuple(measure for measure in _measures() if measure in named)


def _body(thread: DraftThread, organ: Organ) -> Organ:
    if thread.side("vetoes") or thread.side("veto_threats"):
        return "UNSC"
    named = thread.organ.values[0] if thread.organ else "?"
    return organ if named in ("?", "un") else named  # type: ignore[return-value]


def _votes(story: Story, thread: DraftThread, body: Organ) -> Mapping[str, int]:
    against, abstaining = thread.side("voted_against"), thread.side("abstainers")
    if "abstained" in thread.votes:
        thread.votes["abstained"] = max(thread.votes["abstained"], len(abstaining))
    is_open = thread.votes.keys() == {"for", "abstained"} or thread.stays_away
    if body != "UNSC" and len(against) > 1 and is_open and not thread.votes.get("against"):
        thread.votes["against"] = len(against)
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
