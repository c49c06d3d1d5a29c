"""What of a feed is no news: comments and dates beside its entries, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import bounded
from transforms.fetching.stamps import without_stamps

ENTRIES = "<item><title>Ferry sails</title><pubDate>Mon, 29 Aug 2011</pubDate><!-- 1 --></item>"
WORDS = st.text(st.characters(exclude_characters="<>-", exclude_categories=["Cs"]), max_size=20)


def rss(entries: str = ENTRIES, *, head: str = "", tail: str = "") -> bytes:
    return f"<rss><channel><title>Desk</title>{head}{entries}</channel></rss>{tail}".encode()


@given(WORDS, WORDS, WORDS)
def test_what_says_when_a_feed_was_made_makes_no_difference(a: str, b: str, c: str) -> None:
    stamped = rss(
        head=f"<lastBuildDate>{a}</lastBuildDate><pubDate>{b}</pubDate><!--{c}-->",
        tail=f"\n<!-- in {a} ms -->\n",
    )
    assert without_stamps(stamped) == without_stamps(rss())


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("Ferry sails", "Ferry sinks"),
        ("Mon, 29 Aug 2011", "Tue, 30 Aug 2011"),
        ("<!-- 1 -->", "<!-- 2 -->"),
        ("<item>", "<item><title>Harbour opens</title></item><item>"),
    ],
)
def test_whatever_changes_in_an_entry_does(part: str, other: str) -> None:
    changed = rss(ENTRIES.replace(part, other))
    assert without_stamps(changed) != without_stamps(rss())


def test_what_else_the_feed_says_of_itself_does_too() -> None:
    linked = rss(head="<link>https://desk.example/</link>")
    assert without_stamps(linked) != without_stamps(rss())


@pytest.mark.parametrize(
    "content", [b"", b"<!-- 1 -->", b'{"items": []}', "<item>".encode("utf-16")]
)
def test_what_has_no_entries_that_can_be_seen_stays_as_it_is(content: bytes) -> None:
    assert without_stamps(content) == content


@pytest.mark.parametrize(
    "part", [b"<!--", b"<pubDate>", b"<pubDate ", b"<updated></updated ", b"</item", b"</item "]
)
def test_no_document_takes_long(part: bytes) -> None:
    many = part * (4_000_000 // len(part))
    with bounded():
        for hostile in (many + b"<item>", b"<item>" + many, b"<item></item>" + many):
            without_stamps(hostile)
