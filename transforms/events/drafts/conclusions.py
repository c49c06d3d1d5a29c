"""What became of a draft, as its votes and vetoes tell."""

from __future__ import annotations

from transforms.events.drafts.thread import FINAL, STORY_ORGANS, DraftThread
from transforms.events.drafts.votes import MOST_MEMBERS, most_against
from transforms.events.drafts.words import PERMANENT


def conclude(thread: DraftThread, organ: str, carries: int) -> None:
    """The outcome that the votes tell where no word does."""
    for position, one, others in thread.siding:
        with_it = not thread.sponsors.keys().isdisjoint(others)
        thread.side_with("supporters" if with_it else "opponents", one, position)
    if thread.is_blocked and thread.stage == "rejected" and veto(thread):
        return
    before = thread.organ.values[0] if thread.organ else organ
    body = organ if before in STORY_ORGANS else before
    if thread.is_before_council() and max(thread.votes.values(), default=0) > MOST_MEMBERS:
        thread.votes.clear()  # those of another body
    has_votes = body == "UNSC" and thread.votes.get("for", 0) >= carries
    if thread.stage in (*FINAL, "withdrawn"):
        set_right(thread, carries)
        has_failed = thread.stage == "rejected" and has_votes and thread.votes["for"] >= carries
        # It "failed", with twelve in favour.
        is_blocked = has_failed and not veto(thread) and thread.is_labelled
        if is_blocked and thread.votes.get("against"):
            thread.stage = "vetoed"
        return
    if has_votes and veto(thread):
        return
    is_agreed = thread.unanimous and (thread.sponsors or not thread.body_tells)
    is_voted = is_agreed or thread.votes.keys() & {"abstained", "against"}
    is_told = thread.body_tells and thread.sponsors and thread.stage is None
    if is_told or (thread.body_acts and is_voted and "for" not in thread.votes):
        thread.stage = "adopted"
    _count_out(thread, body, carries)


def _count_out(thread: DraftThread, body: str, carries: int) -> None:
    """Whether the votes that are counted carry it."""
    if "for" not in thread.votes:
        if body == "UNSC" and _cannot_carry(thread, carries):
            thread.stage = "rejected"
        return
    in_favour, against = thread.votes["for"], thread.votes.get("against")
    if body == "UNSC":
        thread.stage = "adopted" if in_favour >= carries else "rejected"
    elif against is None:
        thread.stage = "adopted" if thread.body_tells else thread.stage
    else:
        thread.stage = "adopted" if in_favour > against else "rejected"


def _cannot_carry(thread: DraftThread, carries: int) -> bool:
    """Whether so many voted against a text, or abstained, that too few are left to carry it."""
    others = thread.votes.get("against", 0) + thread.votes.get("abstained", 0)
    is_counted = thread.votes.keys() >= {"against", "abstained"}
    return is_counted and others > most_against(carries)


def veto(thread: DraftThread) -> bool:
    """Take the vote of a permanent member against a text that had enough votes for its veto."""
    against = [code for code in thread.side("voted_against") if code in PERMANENT]
    if against:
        position, told = next(one[1:] for one in thread.told if one[0] == "voted_against")
        thread.side_with("vetoes", told._replace(values=tuple(against)), position)
        thread.stage, thread.stage_told = "vetoed", (position, told)
    return bool(against)


def set_right(thread: DraftThread, carries: int) -> None:
    """A score at a text that was turned down names the larger side first: "rejects, 61 to 43"."""
    votes = thread.votes
    is_turned = thread.stage == "rejected" and "for" in votes and "against" in votes
    most = carries if thread.is_before_council() else votes.get("against", 0) + 1
    if is_turned and votes["for"] >= most and not thread.is_labelled:
        votes["for"], votes["against"] = votes["against"], votes["for"]
