"""Which of the drafts told of so far a sentence goes on with."""

from __future__ import annotations

from transforms.events.drafts.facts import Facts
from transforms.events.drafts.text import one_of
from transforms.events.drafts.thread import FINAL, STORY_ORGANS, DraftThread, is_draft_document
from transforms.events.drafts.words import Told
from transforms.knowledge import knowledge

# As many resolutions follow one another in one sitting.
_SITTING = 3


def by_symbol(
    threads: list[DraftThread], current: DraftThread | None, facts: Facts
) -> DraftThread | None:
    """The draft of a symbol: a new one behind a draft that has another document's or number."""
    if not facts.symbol or "amendment" in facts.text:
        return None
    if not is_draft_document(facts.symbol):
        return _next_adopted(threads, current, facts.symbol)
    symbols = {thread.symbol[1].values: thread for thread in threads if thread.symbol}
    if facts.symbol.values in symbols:
        return symbols[facts.symbol.values]
    is_another = current and current.symbol and is_draft_document(current.symbol[1])
    return opened(threads) if is_another else None


def _next_adopted(
    threads: list[DraftThread], current: DraftThread | None, symbol: Told
) -> DraftThread | None:
    """Resolutions of one sitting have numbers that follow each other."""
    if current is None or current.symbol is None or current.stage != "adopted":
        return None
    known, now = current.symbol[1].values[0], symbol.values[0]
    if not (known.isdigit() and now.isdigit() and 0 < int(now) - int(known) <= _SITTING):
        return None
    thread = opened(threads)
    thread.stage, thread.stage_told = current.stage, current.stage_told
    return thread


def same_organ(current: DraftThread | None, facts: Facts, organ: str) -> DraftThread | None:
    """The draft told of last, unless the sentence has another body decide."""
    if current is None or facts.organ is None or current.organ is None:
        return current
    before, now = (
        organ if one.values[0] in STORY_ORGANS else one.values[0]
        for one in (current.organ, facts.organ)
    )
    is_other = facts.stage in FINAL or facts.sponsors or facts.votes
    return current if before == now or not is_other else None


def counted_on(threads: list[DraftThread], facts: Facts) -> DraftThread | None:
    """The draft before the body of which a sentence counts the votes."""
    if not facts.votes or facts.stage in FINAL or facts.organ is None:
        return None
    values = facts.organ.values
    return next((one for one in threads if one.organ and one.organ.values == values), None)


def by_sponsors(
    threads: list[DraftThread],
    current: DraftThread | None,
    group: tuple[str, ...],
    facts: Facts,
    organ: str,
) -> DraftThread:
    for thread in threads:
        if not thread.sponsors.keys().isdisjoint(group) and not facts.is_another:
            return thread
    if facts.is_rival:
        return opened(threads)
    union = _of_union(threads, group, facts)
    if union:
        return union
    same = same_organ(current, facts, organ)
    if same and not same.sponsors:
        return opened(threads) if _is_undecided(same, facts) or _is_pending(same, facts) else same
    nameless = next((thread for thread in threads if not thread.sponsors), None)
    is_on_it = one_of("threads.names_it").match(facts.text.lstrip())
    if nameless and (is_on_it or facts.joins_sponsors):
        # "The text, drafted by ...", "X, which drafted the text" behind a rival named in passing.
        return nameless
    return same if same and facts.joins_sponsors else opened(threads)


def _of_union(
    threads: list[DraftThread], group: tuple[str, ...], facts: Facts
) -> DraftThread | None:
    """The draft of the European Union, where "the text" turns out to be by members of it."""
    is_on_it = one_of("threads.names_it").match(facts.text.lstrip())
    members: list[str] = knowledge("drafts")["blocs"]["european"]
    if not is_on_it or not set(group) <= set(members):
        return None
    return next((thread for thread in threads if thread.sponsors.keys() == {"EUE"}), None)


def _is_undecided(decided: DraftThread, facts: Facts) -> bool:
    """Whether a sentence tells that a text was dropped or not voted on, behind one adopted."""
    is_open = facts.stage in ("withdrawn", "rejected") or one_of("asides.no_vote").search(
        facts.text
    )
    return decided.stage == "adopted" and facts.names_draft and bool(is_open)


def _is_pending(decided: DraftThread, facts: Facts) -> bool:
    """Whether a text is still talked about, behind one adopted: "now they discuss a French one"."""
    return decided.stage == "adopted" and bool(one_of("threads.pending").search(facts.text))


def by_bloc(threads: list[DraftThread], facts: Facts, organ: str) -> DraftThread | None:
    """The draft of a member of the group that a sentence names, before the body that it names."""
    known = (one for one in threads if not one.sponsors.keys().isdisjoint(facts.blocs))
    return next((one for one in known if same_organ(one, facts, organ)), None)


def opened(threads: list[DraftThread]) -> DraftThread:
    threads.append(DraftThread())
    return threads[-1]
