"""Before which body a story's drafts are, and which it means by "the council"."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.draft_resolutions import Organ
from transforms.events.drafts.text import hint, organs_in
from transforms.events.drafts.thread import STORY_ORGANS
from transforms.events.story import Story
from transforms.knowledge import knowledge


def organ_of(story: Story) -> Organ | None:
    """The body of the headline, else the first named; the Security Council if "the UN" votes."""
    body = story.article.body
    if not hint("draft").stands_in(body):
        return None
    title = (story.article.title or "").lower()
    in_title = _full(_codes_in(title)) if hint("organ").stands_in(title) else None
    if in_title:
        return in_title
    is_at_un = _is_at_un(story)
    if not hint("organ").stands_in(body) and not is_at_un:
        return _by_veto(body)
    named: set[str] = {"un"} if is_at_un else set()
    for paragraph in body.lower().split("\n"):
        codes = _codes_in(paragraph, body)
        full = _full(codes)
        if full:
            return full
        named.update(codes)
    return _by_signs(body, named)


def _is_at_un(story: Story) -> bool:
    """Whether a story is written at the UN, whose dateline names the body for it."""
    return (story.here_place or "").lower() in ("united nations", "un", "u.n.")


def _codes_in(text: str, whole: str | None = None) -> list[str]:
    """The codes of the bodies that a text in lower case names, in its order."""
    return [
        code for _start, code in sorted((one.start, one.codes[0]) for one in organs_in(text, whole))
    ]


def _full(codes: list[str]) -> Organ | None:
    """The first body of a list that is told by its own name."""
    organs: list[Organ] = [code for code in codes if code not in STORY_ORGANS]  # type: ignore[misc]
    return next(iter(organs), None)


def _by_signs(body: str, named: set[str]) -> Organ | None:
    """The body of a text that is said to be before "the Council" or "the UN" alone."""
    documents: dict[Organ, str] = knowledge("drafts")["documents"]
    lowered = body.lower()
    documented = next((organ for organ, start in documents.items() if start in lowered), None)
    if documented:
        return documented
    is_counted = bool(named) and any(hint(one).stands_in(body) for one in ("counted", "envoys"))
    if "un" in named or is_counted or hint("at_un").stands_in(body):
        return "UNSC"
    return _by_veto(body)


def _by_veto(body: str) -> Organ | None:
    """The Security Council where a story has no more than a veto on a text of states."""
    is_there = (
        hint("veto").stands_in(body)
        and hint("vetoed").stands_in(body)
        and not hint("at_home").stands_in(body)
    )
    return "UNSC" if is_there else None


def body_meant(story: Story, words: str, organ: Organ) -> tuple[str, ...]:
    """What "the assembly" means: ``?``, the story's own body, or another; nothing if no such."""
    bodies: Mapping[str, list[Organ]] = knowledge("drafts")["bodies"]
    may_be = next((codes for word, codes in bodies.items() if words.endswith(word)), [organ])
    if organ == "OTHER" or organ in may_be:
        return ("?",)
    body = story.article.body.lower()
    return tuple(one.codes[0] for one in organs_in(body) if one.codes[0] in may_be)[:1]
