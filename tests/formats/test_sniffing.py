"""A document is what its bytes are, whatever it is called."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.formats.documents import WIRE_PARSERS
from transforms.formats.reading import Origin
from transforms.formats.sniffing import kind_of
from transforms.formats.wire_items import status_of, urgency_of, without_version

GOLDEN = Path(__file__).parent / "golden"
KINDS = {
    "g2": "newsml_g2",
    "newsml": "newsml_1",
    "nitf": "nitf",
    "ninjs": "ninjs",
    "anpa": "anpa",
    "iptc": "iptc_7901",
    "mail": "mail",
    "rss": "feed",
    "atom": "feed",
    "drop": "text",
}
CASES = sorted(
    path
    for path in GOLDEN.iterdir()
    if path.name.partition("_")[0] in KINDS
    and path.suffix != ".gz"
    and not path.name.endswith(".expected.json")
)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_the_kind_hangs_on_no_name(path: Path) -> None:
    content = path.read_bytes()
    kind = KINDS[path.name.partition("_")[0]]
    assert kind_of(content, feed_expected=False) == kind
    if kind != "text":
        assert kind_of(content, feed_expected=True) == kind


@pytest.mark.parametrize(
    "text",
    [
        "From: the harbour\n\nThe harbour wrote.",
        "From: office@port.example\n\nThe harbour wrote.",
        "Title: Envoy lands\nDate: 2026-05-04\nSource: Lakeside\n\nShe landed.",
        "Date: 2026-05-04\nSubject: ports\nFrom: Lakeside\n\nShe landed.",
        "From: office@port.example\nNot a header\nMessage-ID: <1@b>\n\nShe landed.",
        "To whom it may concern: nothing.\n\nNothing at all.",
        '{"uri": "urn:x:1", "note": "no wire"} is what the server said.',
        "a0457 ships lay in the harbour.\n\nThey waited.",
        "The <newsItem guid='1'> element is old.\n\nNobody uses it.",
    ],
)
def test_a_text_that_looks_a_little_like_a_wire_is_a_text(text: str) -> None:
    assert kind_of(text.encode(), feed_expected=False) == "text"


@given(st.integers(0, len(CASES) - 1), st.integers(0, 2**32))
def test_a_damaged_wire_is_never_lost(case: int, seed: int) -> None:
    chance, content = random.Random(seed), bytearray(CASES[case].read_bytes())
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(content) + 1)
        content[at : at + chance.randint(0, 30)] = chance.randbytes(chance.randint(0, 3))
    kind = kind_of(bytes(content), feed_expected=False)
    if read := WIRE_PARSERS.get(kind):
        reading = read(bytes(content), Origin(source="desk", origin="desk/a"))
        assert reading.stories or reading.problems


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("urn:newsml:a.example:20260912:blast:2U", "urn:newsml:a.example:20260912:blast"),
        (
            "urn:newsml:a.example:20260912T101500Z:blast:2",
            "urn:newsml:a.example:20260912T101500Z:blast",
        ),
        ("urn:newsml:a.example:20260912:1", "urn:newsml:a.example:20260912:1"),
        ("tag:a.example,2026:newsml_L1:3", "tag:a.example,2026:newsml_L1"),
        ("https://a.example/story/3", "https://a.example/story/3"),
        ("  4711 ", "4711"),
        ("", None),
        (None, None),
    ],
)
def test_only_a_version_is_cut_from_an_identifier(
    identifier: str | None, expected: str | None
) -> None:
    assert without_version(identifier) == expected


@pytest.mark.parametrize(
    ("code", "embargo", "status"),
    [
        ("stat:usable", None, "usable"),
        ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", None, "canceled"),
        ("Cancelled", None, "canceled"),
        ("Embargoed", None, "withheld"),
        ("Embargoed", "20260802T060000Z", "usable"),
        ("stat:x", None, None),
        (None, None, None),
    ],
)
def test_a_status_is_known_under_every_name(
    code: str | None, embargo: str | None, status: str | None
) -> None:
    assert status_of(code, embargo) == status


@pytest.mark.parametrize(
    ("value", "urgency"),
    [("1", 1), (9, 9), ("f", 1), ("U", 2), ("d", 5), ("0", None), ("10", None), (None, None)],
)
def test_urgency_is_1_to_9(value: object, urgency: int | None) -> None:
    assert urgency_of(value) == urgency
