"""feedparser behind our door: what makes it raise costs no entry but its own."""

from __future__ import annotations

import pytest

from transforms.formats import feed_parser

FEED = (
    '<rss version="2.0"><channel><title>Desk</title>'
    "<item><title>Talks resume</title></item>"
    "<item><title>Talks falter</title></item>"
    "<item><title>Talks end</title></item>"
    "</channel></rss>"
)


@pytest.fixture
def faltering(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = feed_parser.feedparser.parse

    def falter(document: object, **options: object) -> object:
        if b"falter" in document.getvalue():  # type: ignore[attr-defined]
            raise KeyError("links")
        return parse(document, **options)

    monkeypatch.setattr(feed_parser.feedparser, "parse", falter)


@pytest.mark.usefixtures("faltering")
def test_an_entry_that_makes_feedparser_raise_costs_the_others_nothing() -> None:
    found = feed_parser.parse_feed(FEED)
    assert [entry["title"] for entry in found.entries] == ["Talks resume", "Talks end"]
    assert (found.feed["title"], found.version) == ("Desk", "rss20")
    (problem,) = found.problems
    assert problem.reason == "item.unreadable"
    assert "places: 1" in problem.detail


@pytest.mark.usefixtures("faltering")
def test_a_feed_of_unreadable_entries_is_told_as_such_and_one_without_entries_raises() -> None:
    found = feed_parser.parse_feed("<rss><channel><item><title>Talks falter</title></item>")
    assert (found.entries, [problem.reason for problem in found.problems]) == (
        [],
        ["item.unreadable"],
    )
    with pytest.raises(KeyError):
        feed_parser.parse_feed("<rss><channel><title>Talks falter</title>")
