"""Which country a draft is about, from its sentences and from the rest of the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from transforms.events.drafts.text import mask, one_of
from transforms.events.drafts.thread import DraftThread
from transforms.events.drafts.words import PERMANENT
from transforms.events.story import Story
from transforms.places.gazetteer import find_countries

_OFTEN, _HEADED = 2, 12
# A story that names so many countries is on more than the draft; its main ones are named as often.
_LONG, _MAIN = 15, 0.7
_MOST, _SHARE, _HALF, _PLAIN = 8, 4, 1.5, 3


def subject_of(
    thread: DraftThread,
    named: Counter[str],
    headed: str | None = None,
    authors: Collection[str] = (),
) -> str | None:
    """The country that the draft's sentences name most, else the one that the story is about.

    ``headed`` is the one on which the headline says that the text is, ``authors`` are those of
    all drafts of the story.

    A permanent member of the Security Council, or a sponsor, is seldom the one concerned.
    """
    vetoers = {*thread.side("vetoes"), *thread.side("veto_threats")}
    seldom = PERMANENT | {*thread.sponsors, *authors}
    summed: Counter[str] = Counter()
    placed: Counter[str] = Counter()  # "Crimea" is no mention of the sponsor Ukraine
    for _position, subject in thread.subjects:
        (placed if subject.is_place else summed)[subject.code] += subject.weight
    weights = {
        code: weight / (_SHARE if code in PERMANENT else _HALF) if code in seldom else float(weight)
        for code, weight in summed.items()
        if code not in vetoers and (code not in seldom or weight >= _PLAIN)
    }
    for code, weight in placed.items():
        weights[code] = weights.get(code, 0) + weight
    sides = vetoers | seldom
    for side in ("supporters", "opponents", "abstainers"):
        sides |= {*thread.side(side)}
    for code, count in ({} if thread.is_aside else _telling(thread, named)).items():
        if (code not in sides or code in weights) and count >= _OFTEN:
            share = 2 * _SHARE if code in PERMANENT else _SHARE
            weights[code] = weights.get(code, 0) + min(count, _MOST) / share
    if headed and headed not in vetoers | thread.sponsors.keys():
        weights[headed] = weights.get(headed, 0) + _HEADED
    for code in {*thread.side("supporters"), *thread.side("opponents")} & weights.keys():
        if weights[code] <= 1:
            del weights[code]  # who takes a side is named for that
    if not weights and not thread.sponsors.keys() & vetoers:
        # A text that blames a power, and nobody else, is vetoed by it.
        weights = {code: float(n) for code, n in summed.items() if n >= _PLAIN and code in vetoers}
    return max(weights, key=lambda code: weights[code], default=None)


def _telling(thread: DraftThread, named: Counter[str]) -> Counter[str]:
    """The countries that a story names; only its main ones if it tells of the draft in passing."""
    is_passing = len(set(thread.positions)) == 1 and named.total() >= _LONG
    least = _MAIN * max(named.values(), default=0) if is_passing else 0
    return Counter({code: count for code, count in named.items() if count >= least})


def named_countries(story: Story) -> Counter[str]:
    """How often a story names each country, its title too; twice where a headline opens with it."""
    mentions = (
        mention
        for text in (story.article.title or "", *(sentence.text for sentence in story.sentences))
        for mention in find_countries(text)
    )
    counted = Counter(mention.code for mention in mentions if mention.kind != "organisation")
    title = story.article.title or ""
    counted.update(
        mention.code
        for mention in find_countries(title)
        if mention.start == 0 and title.startswith(":", mention.end)
    )
    return counted


def titled_in(title: str) -> str | None:
    """The country that the words of a headline say a text is on: "Council debates text on C"."""
    masked = mask(title)
    found = one_of("subjects.titled_here").search(masked.text)
    codes = masked.codes_in(found[1]) if found else ()
    return codes[0] if codes and codes[0] not in PERMANENT else None
