"""The labelled pairs: which articles tell the same story, by the judgement of whoever wrote them.

``pairs/*/CASE.txt`` holds some articles as text drops, one below the other, each with a header that
names its story; articles of one story are the same, all others are not. From the first of each case
come variants that a desk or a newspaper makes by rule.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path

from schemas import Article
from schemas.elements import RawStory
from transforms.text.normalising import normalise_story

PAIRS = Path(__file__).parent / "pairs"
NOW = datetime(2032, 1, 1, tzinfo=UTC)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NEWER = (
    "Officials were still at work late in the evening, and streets nearby stayed shut.",
    '"We will know more when the morning comes," a spokesman added, declining to give his name.',
    "Neighbouring countries offered help, and a telephone line was set up for relatives abroad.",
)
_NAMES = (
    "Ardwick", "Bellamar", "Corvane", "Dunmarrow", "Elsinger", "Farrowby", "Grenholt", "Hallam",
    "Istvan", "Jorvik", "Kessler", "Lindow", "Marchetti", "Novak", "Osterley", "Penhallow",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """One telling of a story, as its source gave it."""

    case: str
    story: str
    kind: str
    source: str
    title: str
    published: datetime
    text: str

    @property
    def article(self) -> Article:
        """As wirelake reads it."""
        identity = f"{self.case}/{self.kind}/{self.source}/{self.published}"
        raw = RawStory(
            source=self.source,
            origin=identity,
            identity=identity,
            position=0,
            text=self.text,
            title=self.title,
            published=self.published.isoformat(),
        )
        article = normalise_story(raw, NOW)
        assert isinstance(article, Article)
        return article


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings, and whether they are one story's."""

    one: Told
    other: Told
    same: bool


@cache
def tellings() -> tuple[Told, ...]:
    """All that was written by hand."""
    return tuple(told for path in sorted(PAIRS.glob("*/*.txt")) for told in _read(path))


@cache
def pairs() -> tuple[Pair, ...]:
    """All pairs within each case, and each case's first article with its variants."""
    return (*_written_pairs(), *_made_pairs())


def is_held_out(case: str) -> bool:
    """Whether a case is of the half that nobody looks at who changes how stories are told apart."""
    return (PAIRS / "unseen" / f"{case}.txt").exists()


def _written_pairs() -> Iterator[Pair]:
    for one, other in combinations(tellings(), 2):
        if one.case == other.case:
            yield Pair(one, other, one.story == other.story)


def _made_pairs() -> Iterator[Pair]:
    for base in {told.case: told for told in reversed(tellings())}.values():
        for kind, (make, same) in _VARIANTS.items():
            text = make(base.text, random.Random(f"{base.case} {kind}"))
            days = timedelta(hours=3 if same else 24)
            told = replace(
                base,
                kind=kind,
                source="other-paper",
                title="What we know so far",
                published=base.published + days,
                text=text,
            )
            yield Pair(base, told, same)


def _read(path: Path) -> Iterator[Told]:
    for part in path.read_text("utf-8").split("\n----\n"):
        head, _, text = part.strip().partition("\n\n")
        fields = dict(line.split(": ", 1) for line in head.splitlines())
        yield Told(
            case=path.stem,
            story=fields["Story"],
            kind=fields["Kind"],
            source=fields["Source"],
            title=fields["Title"],
            published=datetime.fromisoformat(fields["Date"]),
            text="\n\n".join(text.splitlines()),
        )


def _framed(text: str, _: random.Random) -> str:
    footer = "This article was first published elsewhere and is reproduced with permission."
    return f"By our own correspondent\n\n{text}\n\n{footer}\n\nCopyright 2031 The Other Paper"


def _cut(share: float) -> Callable[[str, random.Random], str]:
    def cut(text: str, _: random.Random) -> str:
        return text[: int(len(text) * share)].rpartition(" ")[0]

    return cut


def _edited(share: float) -> Callable[[str, random.Random], str]:
    """So many of the small words changed, dropped or doubled: the hand of an editor."""

    def edit(text: str, chance: random.Random) -> str:
        words = text.split(" ")
        small = [place for place, word in enumerate(words) if re.fullmatch(r"[^\W\d_]+", word)]
        small = [place for place in small if words[place].islower()]
        for place in chance.sample(small, min(len(small), int(len(words) * share))):
            words[place] = chance.choice(("", "rather", "moreover", f"{words[place]} also"))
        return " ".join(word for word in words if word)

    return edit


def _lengthened(text: str, _: random.Random) -> str:
    return "\n\n".join((text, *_NEWER))


def _with_new_lead(text: str, _: random.Random) -> str:
    return "\n\n".join((*_NEWER[:2], text))


def _recounted(text: str, chance: random.Random) -> str:
    """Other figures of dead and hurt, where the text gives any in digits."""
    figure = re.compile(r"\b\d+(?= (?:people|others|drowned|missing|died|terrorists))")
    return figure.sub(lambda found: str(int(found[0]) + chance.randint(1, 30)), text)


def _refilled(text: str, chance: random.Random) -> str:
    """The same form about something else: other names, another day, other numbers."""
    others: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        return others.setdefault(found[0], f"{chance.choice(_NAMES)}{chr(97 + len(others) % 26)}")

    text = _next_day(text, chance)
    capital = rf"(?<=[\w,] )(?!(?:{'|'.join(_DAYS)})\b)[^\W\d_a-zа-я][^\W\d_]{{2,}}"
    return re.sub(capital, name, text)


def _next_day(text: str, chance: random.Random) -> str:
    """The same routine a day later: every weekday is the next one, every number is another."""
    text = re.sub("|".join(_DAYS), lambda d: _DAYS[(_DAYS.index(d[0]) + 1) % 7], text)
    return re.sub(r"\d+", lambda n: str(int(n[0]) * 2 + chance.randint(1, 9)), text)


_VARIANTS: dict[str, tuple[Callable[[str, random.Random], str], bool]] = {
    "byline and footer": (_framed, True),
    "cut to 60 %": (_cut(0.6), True),
    "cut to 30 %": (_cut(0.3), True),
    "3 % edited": (_edited(0.03), True),
    "10 % edited": (_edited(0.10), True),
    "cut to 60 %, 5 % edited": (
        lambda text, chance: _edited(0.05)(_cut(0.6)(text, chance), chance),
        True,
    ),
    "new paragraphs": (_lengthened, True),
    "new lead": (_with_new_lead, True),
    "figures changed": (_recounted, True),
    "template": (_refilled, False),
}
