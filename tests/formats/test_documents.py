"""Documents: the right parser, the right source, and never nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.elements import Document, InputUnit, RawStory, Rejection
from transforms.formats.documents import parse_document
from transforms.formats.identities import web_address
from transforms.formats.sandbox import Sandbox
from transforms.slugs import slug

Parse = Callable[..., list[RawStory | Rejection]]

FEED = b'<rss version="2.0"><channel><item><title>Envoy lands</title></item></channel></rss>'
PAGE = b"<html><body><h1>Envoy lands</h1><p>The envoy landed on Monday.</p></body></html>"
DROP = b"Title: Envoy lands\nSource: Lakeside\n\nThe envoy landed on Monday."


@pytest.mark.parametrize(
    ("content", "name", "source"),
    [
        (FEED, "morning.xml", "morning"),
        (FEED, "morning.txt", "morning"),
        (PAGE, "morning.html", "desk"),
        (DROP, "morning.txt", "lakeside"),
        (DROP.replace(b"Source", b"Saucer"), "morning.txt", "desk"),
    ],
)
def test_a_feed_is_called_by_its_file_and_a_drop_by_its_header_or_folder(
    parse: Parse, content: bytes, name: str, source: str
) -> None:
    assert [item.source for item in parse(content, name)] == [source]


@pytest.mark.parametrize("content", [FEED, PAGE, DROP, b"", b"\x00" * 99])
def test_a_configured_source_names_all_that_comes_of_a_document(
    parse: Parse, content: bytes
) -> None:
    assert {item.source for item in parse(content, "a.txt", source="archive")} == {"archive"}


def test_an_address_answers_with_a_page_and_that_is_no_story(parse: Parse) -> None:
    (item,) = parse(PAGE, "world", kind="url")
    assert isinstance(item, Rejection)
    assert item.reason == "not_a_feed.html"


def test_relative_links_of_a_fetched_feed_are_resolved(parse: Parse) -> None:
    content = FEED.replace(b"</title>", b"</title><link>../2011/landing</link>")
    (story,) = parse(content, "rss/world", kind="url")
    assert isinstance(story, RawStory)
    assert story.url == "https://feeds.example/2011/landing"


def test_a_page_that_takes_too_long_is_rejected_and_the_next_document_is_read() -> None:
    with Sandbox(deadline=1.0) as sandbox:
        unit = unit_called("a.html")
        endless = b"<html><body>" + b"<div>" * 200_000 + b"The envoy landed."
        (item,) = parse_document(Document(unit=unit, content=endless), sandbox)
        assert isinstance(item, Rejection)
        assert item.reason == "time.parse_deadline"
        (item,) = parse_document(Document(unit=unit, content=PAGE), sandbox)
        assert isinstance(item, RawStory)


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(
        st.sampled_from(
            [FEED, PAGE, DROP, FEED[:40], PAGE[:30], b"<", b"\x00", b"{", b"\xff", b"&#"]
        )
        | st.binary(max_size=40),
        max_size=4,
    ),
    name=st.sampled_from(["a.xml", "a.txt", "a.json", "a.html"]),
)
def test_any_bytes_give_a_story_or_a_rejection(
    sandbox: Sandbox, parts: list[bytes], name: str
) -> None:
    document = Document(unit=unit_called(name), content=b"".join(parts))
    assert parse_document(document, sandbox)


@pytest.mark.parametrize(
    ("link", "base", "address"),
    [
        ("https://a.example/x", None, "https://a.example/x"),
        (" http://a.example/x \n", None, "http://a.example/x"),
        ("/x", "https://a.example/feed", "https://a.example/x"),
        ("/x", None, None),
        ("javascript:alert(1)", "https://a.example/", None),
        ("https://[broken", None, None),
        ("https://a.example/" + "x" * 3_000, None, None),
        (None, None, None),
    ],
)
def test_an_address_is_absolute_and_of_the_web(
    link: str | None, base: str | None, address: str | None
) -> None:
    assert web_address(link, base) == address


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AFP — Monde", "afp-monde"),
        ("BBC News | World", "bbc-news-world"),
        ("Café", "cafe"),
        ("already_fit-1", "already_fit-1"),
        ("x" * 100, "x" * 51 + "-09ecb6ebc8bc"),
    ],
)
def test_a_slug_keeps_what_fits(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_any_name_has_a_slug_that_fits_and_stays(name: str) -> None:
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
    assert 1 <= len(slug(name)) <= 64
    assert slug(slug(name)) == slug(name)


def test_names_without_a_latin_letter_have_slugs_of_their_own() -> None:
    assert slug("新华社") != slug("Новости")


def unit_called(name: str) -> InputUnit:
    return InputUnit(
        location=f"/drops/desk/{name}",
        origin=f"desk/{name}",
        kind="file",
        source=None,
        folder_name="desk",
        file_name="a",
        sequence=0,
    )
