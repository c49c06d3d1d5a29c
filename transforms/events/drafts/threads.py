"""The distinct drafts of a story: its sentences sorted by the draft they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from transforms.events.drafts.conclusions import conclude
from transforms.events.drafts.facts import Facts
from transforms.events.drafts.known_threads import (
    by_bloc,
    by_sponsors,
    by_symbol,
    counted_on,
    opened,
    same_organ,
)
from transforms.events.drafts.text import one_of
from transforms.events.drafts.thread import FINAL, STORY_ORGANS, DraftThread
from transforms.events.drafts.votes import MOST_MEMBERS
from transforms.events.drafts.words import Told

_REACH = 3
_ENOUGH = 3


def threads_of(
    sentences: Iterable[tuple[int, Facts]], organ: str, carries: int
) -> list[DraftThread]:
    """The drafts of a story from the sentences, with their positions, that may speak of one.

    ``organ`` is the body that the story names first, ``carries`` the votes that a text needs in
    the Security Council.
    """
    threads: list[DraftThread] = []
    current: DraftThread | None = None
    lead: tuple[int, Facts] | None = None
    body: tuple[int, Told] | None = None
    for position, facts in sentences:
        known = len(threads)
        is_led = lead is not None and position - lead[0] <= _REACH
        if lead and is_led and not current and _is_decision(lead[1], facts):
            # "The Council unanimously called on X to leave. The resolution also asks ..."
            current = opened(threads)
            current.take(lead[1], lead[0], ())
            told = lead[1].unanimous or lead[1].organ
            current.stage, current.stage_told = "adopted", (lead[0], told) if told else None
        told_of = _told(threads, current, position, facts, organ, is_led=is_led)
        current = told_of or current
        if told_of is None and facts.organ and facts.organ.values[0] not in STORY_ORGANS:
            body = position, facts.organ
        elif current and len(threads) > known and current.organ is None and body:
            # "Then it was Washington's turn in the Council. Its draft was adopted ..."
            current.organ = body[1] if position - body[0] == 1 else None
        if current and len(threads) > known and lead and is_led:
            current.lead_with(*lead[::-1])
            lead = None
        elif current is None and _leads(facts):
            lead = position, facts
    for thread in threads:
        conclude(thread, organ, carries)
        thread.settle_symbol()
    return _settled(threads)


def _leads(facts: Facts) -> bool:
    """Whether what it tells may be of the draft that the next sentences name."""
    takes_side = facts.names_draft and (facts.codes("opponents") or facts.codes("supporters"))
    return bool(facts.organ or facts.sponsors or takes_side) or _is_of_bloc(facts)


def _is_of_bloc(facts: Facts) -> bool:
    """Whether it tells of a text of "Western powers" without naming it: "push for a vote"."""
    return bool(facts.blocs and facts.stage)


def _is_decision(lead: Facts, facts: Facts) -> bool:
    """Whether what a body did turns out to be a resolution, which the next sentence speaks of."""
    if not (lead.body_acts or lead.body_tells):
        return False
    if lead.unanimous and one_of("threads.names_it").match(facts.text.lstrip()):
        return True
    has_side = bool(facts.codes("supporters") or facts.codes("opponents"))
    return has_side and bool(lead.measures and one_of("threads.the_text").search(facts.text))


def _told(
    threads: list[DraftThread],
    current: DraftThread | None,
    position: int,
    facts: Facts,
    organ: str,
    *,
    is_led: bool,
) -> DraftThread | None:
    """The thread that a sentence goes on with, or opens."""
    is_outcome = is_led and (facts.stage in FINAL or bool(facts.votes))
    # "Spain is drafting a text that would add observers" behind a sentence that names the body.
    is_outcome = is_outcome or (is_led and _is_text_of(facts))
    if not is_outcome and not _is_about_draft(current, position, facts):
        return None
    groups = facts.sponsors
    if current and _is_of_assembly(current, facts):
        # "Despite the 97 to 3 vote, the text before the Council has no chance."
        current.count(facts, position)
        facts.votes = {}
    titled = by_symbol(threads, current, facts)
    if titled:
        titled.take(facts, position, groups)
        return titled
    counted = _next_counted(threads, current, facts)
    if counted:
        counted.take(facts, position, groups[:1])
        return counted
    if not groups or not _binds_sponsors(facts, current):
        same = None if _is_other_text(current, facts) else same_organ(current, facts, organ)
        same = same or counted_on(threads, facts)
        thread = by_bloc(threads, facts, organ) or same or opened(threads)
        thread.take(facts, position, ())
        thread.blocs |= dict.fromkeys(facts.blocs)
        return thread
    first = by_sponsors(threads, current, groups[0].values, facts, organ)
    first.take(facts, position, groups[:1])
    for group in groups[1:]:
        if facts.are_several and not facts.votes:
            each = by_sponsors(threads, None, group.values, facts, organ)
            each.take(facts, position, (group,))
        else:
            _mention(threads, first, group, position)
    return first


def _is_other_text(current: DraftThread | None, facts: Facts) -> bool:
    """Whether a sentence goes on, behind a decision, to a text that is still to be decided on.

    Or to one that was decided on, too, by another count of votes.
    """
    if current is None or current.stage not in FINAL or not facts.names_draft:
        return False
    is_open = facts.stage in ("proposed", "circulated", "tabled")
    return (is_open and facts.is_rival) or _is_next_vote(current, facts)


def _next_counted(
    threads: list[DraftThread], current: DraftThread | None, facts: Facts
) -> DraftThread | None:
    """The text that a sentence counts, behind another that was decided on: "The second, ..."."""
    named = one_of("threads.next").match(facts.text.lstrip())
    if current is None or named is None or named["ordinal"] == "first":
        return None
    known = next((thread for thread in threads if thread.ordinal == named["ordinal"]), None)
    is_decided = current.stage in FINAL and (facts.stage in FINAL or bool(facts.votes))
    if known is None and is_decided:
        known = opened(threads)
        known.ordinal, known.organ = named["ordinal"], current.organ
        known.stage, known.stage_told = current.stage, current.stage_told
    return known


def _is_of_assembly(current: DraftThread, facts: Facts) -> bool:
    """Whether a sentence on the Security Council counts more votes than that has members."""
    is_council = facts.organ is not None and facts.organ.values[0] == "UNSC"
    counted = sum(count for count, _start, _end in facts.votes.values())
    return is_council and counted > MOST_MEMBERS and not current.is_before_council()


def _is_next_vote(current: DraftThread, facts: Facts) -> bool:
    """Whether a sentence counts the votes on a text that it introduces as another."""
    counted, now = current.votes.get("for"), facts.votes.get("for")
    is_counted = counted is not None and now is not None and counted != now[0]
    is_decided = is_counted and facts.stage in FINAL
    return is_decided and bool(one_of("threads.another").search(facts.text))


def _is_text_of(facts: Facts) -> bool:
    is_text = one_of("threads.text").search(facts.text) and not one_of("threads.no_text").search(
        facts.text
    )
    return bool(is_text and facts.sponsors and (facts.stage or facts.names_draft))


def _binds_sponsors(facts: Facts, current: DraftThread | None) -> bool:
    is_vetoed = bool(facts.codes("vetoes"))
    return (
        facts.names_draft
        or facts.names_weakly
        or is_vetoed
        or facts.organ is not None
        or current is not None
    )


def _is_about_draft(current: DraftThread | None, position: int, facts: Facts) -> bool:
    if _tells_of_draft(facts):
        return True
    if current is None:
        return False
    text = facts.text.lstrip()
    if (facts.sponsors and (facts.names_draft or facts.names_weakly)) or one_of(
        "threads.names_it"
    ).match(text):
        return True
    is_near = position - current.positions[-1] <= _REACH
    is_on_it = facts.is_rival or facts.joins_sponsors or one_of("threads.authors").search(text)
    if is_near and facts.sponsors and is_on_it:
        return True
    has_side = any(facts.codes(side) for side in facts.sides) or facts.siding
    takes_side = (
        facts.votes or facts.codes("vetoes") or (has_side and one_of("threads.refers").search(text))
    )
    goes_on = (
        one_of("threads.continues").match(text)
        or (facts.measures and one_of("threads.provides").search(text))
        or (facts.stage == "tabled" and facts.organ is not None)
        or (current.stage == "adopted" and facts.body_tells and facts.measures)
    )
    return bool(is_near and (facts.names_draft or takes_side or goes_on))


def _tells_of_draft(facts: Facts) -> bool:
    """Whether a sentence speaks of a draft by itself, whatever stood before it."""
    is_outcome = facts.stage in FINAL or facts.stage == "withdrawn"
    is_written = facts.sponsors or facts.stage or facts.votes
    if not is_written and one_of("threads.any_text").search(facts.text):
        return False
    is_named = facts.names_draft and (facts.organ is not None or "draft" in facts.text)
    if is_named and (
        is_outcome
        or facts.sponsors
        or facts.codes("veto_threats")
        or facts.stage in ("circulated", "tabled")
        or (
            facts.stage == "proposed"
            and (facts.measures or one_of("threads.drafting").search(facts.text))
        )
        or facts.votes
        or ("draft" in facts.text and facts.measures and _provides(facts))
    ):
        return True
    if facts.organ is None:
        is_authored = bool(facts.sponsors) and facts.stage not in (None, "proposed")
        is_threatened = bool(facts.codes("veto_threats"))
        is_told = facts.names_draft and (is_authored or is_threatened)
        return bool(facts.codes("vetoes")) or is_told
    if is_outcome or bool(facts.sponsors and facts.names_weakly and facts.stage):
        return True
    return _weight(facts) >= _ENOUGH


def _provides(facts: Facts) -> bool:
    """Whether a sentence tells what a text would do."""
    return bool(one_of("threads.provides").search(facts.text))


def _weight(facts: Facts) -> int:
    """How much of a sentence about a body tells of a vote on a text."""
    signs = {
        "draft": 2 * facts.names_draft,
        "text": facts.names_weakly,
        "counts": 2 * ("for" in facts.votes) + 2 * ("against" in facts.votes),
        "abstentions": 2 * ("abstained" in facts.votes),
        "unanimous": facts.unanimous is not None,
        "sponsors": 2 * bool(facts.sponsors),
        "sides": bool(facts.codes("opponents") or facts.codes("supporters")),
        "acts": facts.body_acts,
    }
    return sum(signs.values())


def _mention(
    threads: list[DraftThread],
    first: DraftThread,
    group: Told,
    position: int,
) -> None:
    """More sponsors in the same part of a sentence: those of a draft known, or the first's.

    Who vetoes that has written another.
    """
    known = next(
        (thread for thread in threads if not thread.sponsors.keys().isdisjoint(group.values)), None
    )
    if known is None:
        known = first if first.sides.get("vetoes", {}).keys().isdisjoint(group.values) else None
    if known is None:
        known = opened(threads)
        known.positions.append(position)
    known.sponsors |= dict.fromkeys(group.values)
    known.told.append(("sponsors", position, group))


def _settled(threads: list[DraftThread]) -> list[DraftThread]:
    """Without the nameless drafts that only lead up to one with sponsors or an outcome."""
    named = [thread for thread in threads if thread.sponsors]
    authors = {code for thread in named for code in thread.sponsors}
    kept = [
        thread for thread in threads
        if thread.sponsors or thread.side("vetoes") or thread.stage in FINAL or not named
        or (thread.blocs and authors.isdisjoint(thread.blocs))
    ]  # fmt: skip
    return [thread for thread in kept if thread.positions and not _is_ballot(thread)]


def _is_ballot(thread: DraftThread) -> bool:
    """Whether votes fell short where no text was named, and nothing that one would do.

    So do those of a candidate for a seat.
    """
    is_told = thread.names_text or thread.measures or thread.sponsors or thread.side("vetoes")
    return thread.stage == "rejected" and bool(thread.votes) and not is_told
