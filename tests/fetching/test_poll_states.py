"""The life of a feed, poll by poll, on a clock that the tests turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Poll
from schemas.elements import Document, FeedSettings, InputUnit, Outcome
from transforms.fetching import schedule
from transforms.fetching.exchange import Answer, Request
from transforms.fetching.poll_states import poll_of
from transforms.fetching.polling import exchange_of, is_due, request_for

URL = "https://feeds.example/rss"
NOW = datetime(2011, 8, 29, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Feed:
    """A feed that is polled whenever it is due, by what was remembered of it."""

    settings: FeedSettings = field(default_factory=FeedSettings)
    state: Poll | None = None
    now: datetime = NOW
    last_request: Request | None = None

    def poll(self, *, new: int = 0, known: int = 0, flaw: str | None = None, **answer: Any) -> Poll:
        """One poll, whose document has so many entries new and known to the lake."""
        if self.state is not None:
            self.now = max(self.now, self.state.next_poll_at)
        unit = InputUnit(
            location=URL,
            origin=URL,
            kind="url",
            source="desk",
            folder_name="desk",
            file_name="desk",
            sequence=0,
            settings=self.settings,
        )
        self.last_request = request_for(unit, self.state, self.now)
        given = Answer(request=self.last_request, **{"status": 200, "content": b"x", **answer})
        exchange, brought = exchange_of(unit, "f" * 32, self.state, given, self.now)
        kinds = ["new"] * new + ["unchanged"] * known if isinstance(brought, Document) else []
        outcomes = [Outcome(unit=unit, kind=kind, key="a") for kind in kinds]  # type: ignore[arg-type]
        if flaw:
            outcomes.append(Outcome(unit=unit, kind="quarantined", key="q", reason=flaw))
        self.state = poll_of(exchange, outcomes)
        return self.state

    def fails(self, status: int = 404, **answer: Any) -> Poll:
        reason = f"http.{status}" if status < 500 else "http.5xx"
        return self.poll(status=status, failure=reason, detail=f"answered {status}", **answer)

    @property
    def wait(self) -> timedelta:
        assert self.state is not None
        return self.state.next_poll_at - self.state.polled_at


def fetched(**answer: Any) -> Feed:
    """A feed of 20 entries that was read once."""
    feed = Feed()
    feed.poll(new=20, content=b"first", **answer)
    return feed


def test_a_feed_is_asked_for_changes_once_its_stories_stand_in_the_lake() -> None:
    feed = fetched(etag='"1"', last_modified="Mon")
    poll = feed.poll(status=304, etag='"1"')
    assert feed.last_request == Request(url=URL, etag='"1"', last_modified="Mon")
    assert (poll.outcome, poll.entries, poll.known_entries, poll.overlap) == (
        "not_modified", 20, 20, 1.0,
    )  # fmt: skip
    assert poll.etag == '"1"'


def test_the_same_bytes_are_not_read_again_whatever_the_server_says_of_them() -> None:
    poll = fetched(etag='"1"').poll(content=b"first", etag='"2"', new=5)
    assert (poll.outcome, poll.entries, poll.etag) == ("same_body", 20, '"2"')


def test_the_whole_is_asked_for_every_twelve_hours() -> None:
    feed = fetched(etag='"1"')
    asked_whole = 0
    while feed.now < NOW + 2 * DAY:
        feed.poll(status=304)
        assert feed.last_request is not None
        if feed.last_request.etag is None:
            asked_whole += 1
            feed.poll(content=b"first", etag='"1"')
    assert asked_whole in (2, 3, 4)


def test_a_server_that_hid_news_behind_304_is_found_out_and_no_longer_believed() -> None:
    feed = fetched(etag='"1"')
    feed.poll(status=304, etag='"1"')
    feed.now += 13 * HOUR
    poll = feed.poll(new=3, known=17, content=b"second", etag='"1"')
    assert (poll.lying_304s, poll.outcome) == (1, "fetched")
    feed.poll(known=20, content=b"third", etag='"1"')
    assert feed.last_request == Request(url=URL)


def test_new_stories_under_a_new_validator_are_no_lie() -> None:
    feed = fetched(etag='"1"')
    feed.now += 13 * HOUR
    assert feed.poll(new=3, known=17, content=b"second", etag='"2"').lying_304s == 0
    feed.now += 13 * HOUR
    clock_only = feed.poll(known=20, content=b"second, later", etag='"2"')
    assert clock_only.lying_304s == 0


def test_a_document_that_was_torn_is_not_remembered_by_its_validator() -> None:
    feed = Feed()
    poll = feed.poll(new=9, flaw="xml.truncated", etag='"1"', last_modified="Mon")
    assert (poll.outcome, poll.health, poll.etag, poll.last_modified) == (
        "fetched", "healthy", None, None,
    )  # fmt: skip


def test_a_wall_against_bots_is_a_failure_and_leaves_the_state_as_it_was() -> None:
    feed = fetched(etag='"1"')
    assert feed.state is not None
    sha256 = feed.state.body_sha256
    poll = feed.poll(flaw="not_a_feed.botwall", content=b"<html>", etag='"wall"')
    assert (poll.outcome, poll.reason, poll.health) == ("failed", "not_a_feed.botwall", "failing")
    assert (poll.etag, poll.body_sha256) == ('"1"', sha256)


def test_a_feed_without_entries_is_healthy() -> None:
    poll = fetched().poll(flaw="feed.empty", content=b"<rss/>")
    assert (poll.health, poll.entries, poll.overlap) == ("healthy", 0, None)


def test_other_settings_make_the_same_bytes_worth_reading_again() -> None:
    feed = fetched(etag='"1"')
    feed.settings = FeedSettings(charset="koi8-r")
    assert feed.poll(content=b"first", etag='"1"').outcome == "fetched"
    assert feed.last_request == Request(url=URL)


@pytest.mark.parametrize(
    ("new", "known", "suspected"), [(20, 0, True), (19, 1, False), (0, 20, False), (0, 0, False)]
)
def test_a_gap_is_suspected_when_two_polls_have_no_entry_in_common(
    new: int, known: int, *, suspected: bool
) -> None:
    assert Feed().poll(new=20).gap_suspected is False
    assert fetched().poll(new=new, known=known, content=b"2").gap_suspected is suspected


def test_a_busy_feed_is_polled_faster_and_a_quiet_one_slower_within_bounds() -> None:
    busy, quiet = fetched(), fetched()
    for number in range(20):
        busy.poll(new=18, known=2, content=b"%d" % number)
        quiet.poll(status=304)
    assert busy.state is not None
    assert quiet.state is not None
    assert busy.state.interval_seconds == schedule.SHORTEST_INTERVAL
    assert quiet.state.interval_seconds == schedule.LONGEST_INTERVAL
    steady = fetched()
    assert steady.poll(new=10, known=10, content=b"2").interval_seconds == schedule.FIRST_INTERVAL


def test_a_configured_interval_is_kept_and_a_timer_of_that_interval_finds_the_feed_due() -> None:
    feed = Feed(FeedSettings(interval=900))
    for number in range(10):
        state = feed.poll(known=20, content=b"%d" % number, fresh_for=86_400.0)
        assert state.interval_seconds == 900
        assert timedelta(minutes=12) < feed.wait < timedelta(minutes=15)
        assert not is_due(state, feed.now + timedelta(minutes=12))
        assert is_due(state, feed.now + timedelta(minutes=15))


def test_what_the_server_calls_fresh_is_left_alone_unless_most_of_it_was_news() -> None:
    feed = fetched()
    feed.poll(known=20, content=b"2", fresh_for=7_200.0)
    assert feed.wait == 2 * HOUR
    feed.poll(new=19, known=1, content=b"3", fresh_for=7_200.0)
    assert feed.wait < HOUR


def test_failures_are_retried_more_and_more_rarely_until_the_feed_is_dead() -> None:
    feed, waits = fetched(etag='"1"'), []
    while (poll := feed.fails(403)).health != "dead":
        waits.append(feed.wait)
    assert poll.failures == 30
    assert all(later > earlier * 0.75 for earlier, later in pairwise(waits))
    assert waits[0] < 1.5 * HOUR
    assert waits[-1] > 12 * HOUR
    assert 26 * DAY < feed.wait < 34 * DAY
    assert feed.fails(403).health == "dead"
    back = feed.poll(new=20, content=b"back", etag='"9"')
    assert (back.health, back.failures, back.failure_weight, back.reason) == (
        "healthy", 0, 0.0, None,
    )  # fmt: skip
    assert feed.wait < HOUR


@pytest.mark.parametrize(("status", "polls"), [(403, 30), (404, 60), (503, 60)])
def test_what_feeds_recover_from_weighs_less(status: int, polls: int) -> None:
    feed = fetched()
    while feed.fails(status).health != "dead":
        pass
    assert feed.state is not None
    assert feed.state.failures == polls


def test_a_feed_that_is_gone_is_parked_and_looked_after_once_a_month() -> None:
    feed = fetched()
    assert feed.fails(410).health == "parked"
    assert 26 * DAY < feed.wait < 34 * DAY
    assert feed.poll(known=20, content=b"2").health == "healthy"


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        (7_200.0, 2 * HOUR, 2 * HOUR),
        (316_800.0, DAY, DAY),
        (1.0, HOUR / 2, HOUR),
        (None, HOUR / 2, HOUR),
    ],
)
def test_retry_after_is_heard_but_not_for_longer_than_a_day(
    asked: float | None, least: timedelta, most: timedelta
) -> None:
    feed = fetched()
    feed.fails(503, retry_after=asked)
    assert least <= feed.wait <= most


def test_too_many_requests_are_the_hosts_word_and_an_outage_the_feeds() -> None:
    feed = fetched()
    assert feed.fails(503, retry_after=7_200.0).host_rests_until is None
    assert feed.fails(429, retry_after=7_200.0).host_rests_until == feed.now + 2 * HOUR
    assert feed.fails(429).host_rests_until == feed.now + timedelta(minutes=10)
    assert feed.poll(known=20, content=b"2").host_rests_until is None


def test_a_host_at_rest_costs_a_feed_nothing_but_time() -> None:
    feed = fetched(etag='"1"')
    poll = feed.poll(status=None, content=b"", failure="http.held", retry_after=300.0)
    assert (poll.outcome, poll.health, poll.failures, poll.etag) == ("held", "healthy", 0, '"1"')
    assert feed.wait == timedelta(minutes=5)


def test_an_address_that_was_refused_before_anybody_was_asked_is_due_at_once() -> None:
    feed = Feed()
    poll = feed.poll(status=None, content=b"", failure="http.ssrf_blocked")
    assert (poll.health, poll.failure_weight, feed.wait) == ("failing", 0.0, timedelta())


def test_a_permanent_redirect_is_adopted_after_ten_polls_and_given_up_when_it_fails() -> None:
    moved, feed = "https://new.example/rss", fetched()
    for _ in range(10):
        feed.poll(status=304, moved_to=moved)
        assert feed.last_request is not None
        assert feed.last_request.url == URL
    poll = feed.poll(known=20, content=b"2")
    assert feed.last_request.url == moved
    assert (poll.url, poll.moved_times) == (URL, 10)
    feed.poll(status=None, content=b"", failure="time.fetch_deadline")
    feed.poll(status=304)
    assert feed.last_request.url == moved
    feed.fails(404)
    feed.poll(known=20, content=b"3")
    assert feed.last_request.url == URL


def test_a_redirect_that_changes_its_mind_is_counted_anew() -> None:
    feed = fetched()
    for number in range(9):
        feed.poll(status=304, moved_to="https://new.example/rss")
        assert feed.state is not None
        assert feed.state.moved_times == number + 1
    assert feed.poll(status=304, moved_to="https://other.example/").moved_times == 1
    assert feed.poll(status=304).moved_to is None


def test_a_password_that_a_redirect_carries_is_not_remembered() -> None:
    assert fetched().poll(status=304, moved_to="https://u:p@new.example/rss").moved_to is None


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.datetimes())
def test_the_spread_is_a_share_and_the_same_every_time(feed_id: str, at: datetime) -> None:
    assert 0 <= schedule.spread_of(feed_id, at) < 1
    assert schedule.spread_of(feed_id, at) == schedule.spread_of(feed_id, at)


def test_feeds_of_one_host_do_not_come_due_together() -> None:
    waits = {
        schedule.after_failure(1_800, 1.0, schedule.spread_of(f"{number:032x}", NOW))
        for number in range(100)
    }
    assert max(waits) - min(waits) > timedelta(minutes=10)
