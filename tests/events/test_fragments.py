"""Fragments: what a pattern cannot match without, and that no match is ever missed for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden_cases import cases
from transforms.events.language.fragments import AnyOf, PatternIndex, Sieved, fragments_of
from transforms.knowledge import knowledge

PATTERNS = [
    r"visit(?:s|ed)? to \w+",
    r"\b(?:call(?:s|ed)? off|cancel)",
    r"[Tt]alks? (?:with|in)",
    r"(?:ab|cd)+x{0,3}",
    r"(?i:Rome) (?:a|b)?c",
    r"\w+",
    r"a|",
    r"(?<!x)met\b(?! by)",
]


@pytest.mark.parametrize(
    ("pattern", "fragments"),
    [
        (r"visit(?:s|ed)?", {"visit"}),
        (r"\b(?:call(?:s|ed)? off|cancel)", {"call off", "calls off", "called off", "cancel"}),
        (r"[Dd]ays? \w+ of rain", {" of rain"}),
        (r"(?:ab|cd)+x{0,3}", {"ab", "cd"}),
        (r"\w+", set()),
        (r"(?:visit)?", set()),
        (r"[a-z]isit", {"isit"}),
        (r"has(?= counted| put the)(?! up)", {" counted", " put the"}),
    ],
)
def test_the_fragments_of_a_pattern(pattern: str, fragments: set[str]) -> None:
    assert fragments_of(re.compile(pattern)) == fragments


WORDS = st.sampled_from(
    [
        "visits",
        "visited",
        "to",
        "Rome",
        "talk",
        "Talks",
        "with",
        "in",
        "called",
        "off",
        "cancel",
        "ab",
        "cd",
        "c",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_no_match_is_missed(text: str) -> None:
    compiled = [re.compile(pattern) for pattern in PATTERNS]
    index = PatternIndex((pattern.pattern, [pattern]) for pattern in compiled)
    tried = index.worth_trying(text)
    assert {pattern.pattern for pattern in compiled if pattern.search(text)} <= set(tried)
    assert tried == sorted(tried, key=PATTERNS.index)


def test_no_match_of_our_own_patterns_is_missed_in_golden_stories() -> None:
    sources = [source for listed in knowledge("measures")["patterns"].values() for source in listed]
    patterns = [re.compile(source, re.IGNORECASE) for source in sources]
    index = PatternIndex((number, [pattern]) for number, pattern in enumerate(patterns))
    for story in cases():
        for line in story.article.body.split("\n"):
            matching = {n for n, pattern in enumerate(patterns) if pattern.search(line)}
            assert matching <= set(index.worth_trying(line))


def test_a_sieved_pattern_finds_what_the_pattern_itself_finds() -> None:
    pattern = re.compile(r"\b(?:killed|wound(?:ed|s))\b", re.IGNORECASE)
    sieved = Sieved(pattern)
    for text in ("Nine were KILLED, two wounded.", "Shares rose.", "Nothing wound up.", ""):
        assert [one.span() for one in sieved.finditer(text)] == [
            one.span() for one in pattern.finditer(text)
        ]
        assert (sieved.search(text) is None) == (pattern.search(text) is None)
        assert sieved.sub(lambda _: "-", text) == pattern.sub("-", text)


@given(st.lists(st.sampled_from(["Draft", "drafts", "the UN", "a vote", "voting", "pact", "."])))
def test_any_of_several_patterns_is_told_as_by_one_pattern_of_all(words: list[str]) -> None:
    sources = ("draft", r"\bvot(?:e|ing)\b", r"\bun\b(?! vote)", r"[aeiou]ct")
    text = " ".join(words)
    found = re.search("|".join(sources), text.lower())
    assert AnyOf(map(re.compile, sources)).stands_in(text) == (found is not None)


@pytest.mark.parametrize(
    "source", [r"\b(?:SANA|Rome's) \w+", r"(?P<Day>[A-F]ay)\S\D(?P=Day)", r"\BLY\b|Up\Z"]
)
@given(st.text("SANArome's pyUPLday 1", max_size=20))
def test_case_never_counts_where_it_should_not(source: str, text: str) -> None:
    pattern = re.compile(source, re.IGNORECASE)
    assert (Sieved(pattern).search(text) is None) == (pattern.search(text) is None)
