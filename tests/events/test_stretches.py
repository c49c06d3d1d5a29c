"""What patterns over marked text have in the plain text, and their sources."""

from __future__ import annotations

import re
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from tests.golden_cases import cases
from transforms.events.language.sources import source_of
from transforms.events.language.stretches import stretches_of
from transforms.events.officials.people import people_in
from transforms.events.story import story_of
from transforms.events.visits.markup import mark_up
from transforms.events.visits.patterns import visit_patterns
from transforms.events.visits.sentence_places import places_in
from transforms.places.gazetteer import find_countries

PERSON, PLACE = "[\ue000-\ue063]", "[\ue400-\ue463]"
NEITHER = "[^;\ue000-\ue063\ue400-\ue463]"


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        (f"\\bmet (?:with )?{PERSON} in", "He met Jan Berg in Oslo"),
        (f"(?<=,) lands in {PLACE}\\b", "Berg, lands in Oslo"),
        ("(?:flew|went) to\\b.{0,9}", "who flew to Oslo"),
        (f"{PERSON} and (?:the )?{PERSON}(?: also)? (?:met|talked)", "Sol and the king met"),
        (f"(?:met {PERSON}|(?P<who>{PERSON}) is seen) in {PLACE}", "Sol is seen in Oslo"),
        (f"{PERSON} (?:flew{NEITHER}{{0,9}} on) to {PLACE}", "Sol flew again on to Oslo"),
        (f"{PERSON} (?!met|left)will speak in {PLACE}", "Sol will speak in Oslo"),
    ],
)
def test_what_a_match_has_between_its_marks_stands_in_the_plain_text(
    pattern: str, plain: str
) -> None:
    stretches = stretches_of(re.compile(pattern))
    assert stretches
    assert all(stretch.search(plain) for stretch in stretches)
    assert not all(stretch.search("Shares rose today in Oslo") for stretch in stretches)


@pytest.mark.parametrize(
    "pattern",
    [
        f"{PERSON}, {PLACE}",
        "[^;]{3,9}",
        "(?:abc|\\S)",
        "....",
        f"(?i:met {PERSON})",
        "(\\S)\\1met?",
    ],
)
def test_what_may_be_all_marks_has_no_stretch(pattern: str) -> None:
    assert stretches_of(re.compile(pattern)) == ()


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\A(?P<day>[A-F-]+?|\d{2,3})\b\W(?=x)[^\]\s]*\Z", ("B-A x", "12 xy", "1 x")),
        (r"(?<=a)b?(?!c).(?<!d)$|\B^[\^\w]{2,}+", ("ab!", "abd", "a^", "^^")),
        ("[^x]{0,2}\\.\ue000", ("a.\ue000", "x\ue000", "ab\ue000")),
    ],
)
def test_a_source_matches_what_its_parts_match(pattern: str, texts: tuple[str, ...]) -> None:
    source = source_of(parser.parse(pattern))
    for text in texts:
        assert bool(re.search(source, text)) == bool(re.search(pattern, text))


def test_of_a_reference_to_a_group_no_source_is_told() -> None:
    with pytest.raises(ValueError, match="GROUPREF"):
        source_of(parser.parse(r"(a)\1"))


def test_no_pattern_matches_where_its_stretches_do_not_stand() -> None:
    tried = 0
    for case in cases()[::40]:
        for sentence in story_of(case.article).sentences:
            text = sentence.text
            markup = mark_up(text, people_in(text), places_in(text, find_countries(text)))
            for pattern in visit_patterns():
                if pattern.regex.search(markup.marked):
                    tried += 1
                    assert all(one.search(text) for one in pattern.stretches), pattern.name
    assert tried
