from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transforms.knowledge import knowledge
from transforms.text.dates import Published, parse_published

INGESTED = datetime(2026, 11, 20, tzinfo=UTC)

READ = [
    # mail and RSS
    ("Sat, 12 Sep 2026 10:00:05 +0200", "2026-09-12T08:00:05", "second"),
    ("Sat, 12 Sep 2026 10:00 GMT", "2026-09-12T10:00:00", "minute"),
    ("12 Sep 26 10:00:00 Z", "2026-09-12T10:00:00", "second"),
    ("12 Sep 88 10:00:00 UT", "1988-09-12T10:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 EST", "2026-09-12T15:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 EDT", "2026-09-12T14:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 CET", "2026-09-12T09:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 CEST", "2026-09-12T08:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 BST", "2026-09-12T09:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 -0500 (EST)", "2026-09-12T15:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 UTC+3", "2026-09-12T07:00:00", "second"),
    ("Mon, 12 Sep 2026 10:00:00 GMT", "2026-09-12T10:00:00", "second"),  # it was a Saturday
    ("Sat,12 Sep 2026 10:00:00 GMT", "2026-09-12T10:00:00", "second"),
    ("12 Sep 2026 10:00:00 +0200 CEST", "2026-09-12T08:00:00", "second"),
    ("Sat, 12 Sep 2026 10:00:00 GMT-03:30", "2026-09-12T13:30:00", "second"),
    ("Sat, 12 Sep 2026 24:00:00 GMT", "2026-09-13T00:00:00", "second"),
    # Moscow has changed its offset twice
    ("12 Sep 2009 10:00:00 MSK", "2009-09-12T07:00:00", "second"),
    ("12 Sep 2012 10:00:00 MSK", "2012-09-12T06:00:00", "second"),
    ("12 Sep 2020 10:00:00 MSK", "2020-09-12T07:00:00", "second"),
    # ISO 8601 and RFC 3339
    ("2026-09-12T10:00:00Z", "2026-09-12T10:00:00", "second"),
    ("2026-09-12T10:00:00.250+05:30", "2026-09-12T04:30:00.250", "second"),
    ("2026-09-12t10:00z", "2026-09-12T10:00:00", "minute"),
    ("20260912T100000Z", "2026-09-12T10:00:00", "second"),
    ("20260912T1000+02", "2026-09-12T08:00:00", "minute"),
    ("2026-09-12T10:00:00+02:00[Europe/Paris]", "2026-09-12T08:00:00", "second"),
    ("2026-09-12 10:00:00.25 +0300 MSK", "2026-09-12T07:00:00.250", "second"),
    ("２０２６-０９-１２T１０:００:００Z", "2026-09-12T10:00:00", "second"),
    ("٢٠٢٦-٠٩-١٢T١٠:٠٠:٠٠Z", "2026-09-12T10:00:00", "second"),
    ("2026-W37-6", "2026-09-12T00:00:00", "day"),
    ("2026-255", "2026-09-12T00:00:00", "day"),
    ("2026-09-12T24:00:00Z", "2026-09-13T00:00:00", "second"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00", "second"),
    # Unix
    ("1789207200", "2026-09-12T10:00:00", "second"),
    ("1789207200125", "2026-09-12T10:00:00.125", "second"),
    ("Sat Sep 12 10:00:00 UTC 2026", "2026-09-12T10:00:00", "second"),
    ("Sat Sep 12 10:00:00 +0200 2026", "2026-09-12T08:00:00", "second"),
    # as people write them
    ("12 September 2026", "2026-09-12T00:00:00", "day"),
    ("September 12, 2026", "2026-09-12T00:00:00", "day"),
    ("Sept. 12, 2026", "2026-09-12T00:00:00", "day"),
    ("September 12th, 2026 at 9:05 p.m. GMT", "2026-09-12T21:05:00", "minute"),
    ("12-Sep-2026", "2026-09-12T00:00:00", "day"),
    ("1er septembre 2026", "2026-09-01T00:00:00", "day"),
    ("Samstag, 12. September 2026", "2026-09-12T00:00:00", "day"),
    ("12 de octubre de 2026", "2026-10-12T00:00:00", "day"),
    ("12 de março de 2026", "2026-03-12T00:00:00", "day"),
    ("12 luglio 2026", "2026-07-12T00:00:00", "day"),
    ("12 августа 2026", "2026-08-12T00:00:00", "day"),
    ("2026年09月12日 10:00", "2026-09-12T00:00:00", "day"),
    ("12 września 2026", "2026-09-12T00:00:00", "day"),
    ("12 вересня 2026", "2026-09-12T00:00:00", "day"),
    ("السبت، ١٢ سبتمبر ٢٠٢٦", "2026-09-12T00:00:00", "day"),
    ("12 september 2026", "2026-09-12T00:00:00", "day"),
    ("31/12/2025", "2025-12-31T00:00:00", "day"),
    ("12/31/2025", "2025-12-31T00:00:00", "day"),
    ("05.06.2026", "2026-06-05T00:00:00", "day"),
    # no zone, or one that means several: the day is all that is sure
    ("2016/6/29 15:07:41", "2016-06-29T00:00:00", "day"),
    ("2026-09-12T10:00:00", "2026-09-12T00:00:00", "day"),
    ("Sat, 12 Sep 2026 10:00:00 IST", "2026-09-12T00:00:00", "day"),
    ("Sat, 12 Sep 2026 10:00:00 CST", "2026-09-12T00:00:00", "day"),
    ("Sat, 12 Sep 2026 10:00:00 XYZ", "2026-09-12T00:00:00", "day"),
    # coarser
    ("September 2026", "2026-09-01T00:00:00", "month"),
    ("2026-09", "2026-09-01T00:00:00", "month"),
    ("2026", "2026-01-01T00:00:00", "year"),
]

REFUSED = [
    "",
    "yesterday",
    "03/04/2026",  # April or March
    "12/09/26",
    "2026-02-31",
    "31 Feb 2026",
    "2026-13-01",
    "2026-W54-1",
    "2026-366",
    "0000-00-00",
    "0000-01-01T00:00:00Z",
    "Mon, 01 Jan 0001 00:00:00 +0000",
    "9999-01-01T00:00:00Z",
    "99999-01-01T00:00:00Z",
    "1899-12-31",
    "2026-11-23T00:00:01Z",  # more than two days after it was read
    "2026-09-12T25:00:00Z",
    "2026-09-12T24:00:01Z",
    "2026-09-12T10:61:00Z",
    "2026-09-12T10:00:00+9999",
    "20260912100000",
    "178920720",
    "12 Smarch 2026",
    "12 listopada 2026",  # November in Polish, October in Croatian
    "03/04/2026 10:00:00 GMT",
    "Sat, 31 Feb 2026 10:00:00 GMT",
    "Mon, 01 Jan 0000 00:00:00 GMT",
    "²⁰26-09-12T10:00:00+02:00:00:00",
    "二〇二六年九月十二日",
    "September 12, 2026 13:00 PM GMT",
    "12 September 2026 and more",
    "9" * 1_000_000,
    "[" * 100_000,
]


@pytest.mark.parametrize(("text", "at", "precision"), READ)
def test_a_date_is_read_as_exactly_as_it_is_known(text: str, at: str, precision: str) -> None:
    expected = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert parse_published(text, ingested_at=INGESTED) == (expected, precision)


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30])
def test_what_is_no_sure_date_is_none(text: str) -> None:
    assert parse_published(text, ingested_at=INGESTED) is None


SECONDS = (
    datetime(1951, 1, 1, tzinfo=UTC).timestamp(),
    datetime(2026, 11, 1, tzinfo=UTC).timestamp(),
)
INSTANTS = st.integers(*map(int, SECONDS)).map(
    lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
OFFSETS = st.integers(-12 * 4, 14 * 4).map(
    lambda quarters: timezone(timedelta(minutes=15 * quarters))
)
WITH_ZONE = {
    "rfc2822": format_datetime,
    "rfc3339": datetime.isoformat,
    "basic": lambda at: at.strftime("%Y%m%dT%H%M%S%z"),
    "asctime": lambda at: at.strftime("%a %b %d %H:%M:%S %z %Y"),
    "two-digit year": lambda at: at.strftime("%d %b %y %H:%M:%S %z"),
    "twelve hours": lambda at: at.strftime("%B %d, %Y %I:%M:%S %p %z"),
    "week": lambda at: f"{at:%G-W%V-%u}T{at:%H:%M:%S%z}",
    "chinese": lambda at: at.strftime("%Y年%m月%d日 %H:%M:%S%z"),
    "unix": lambda at: str(int(at.timestamp())),
}
OF_DAYS = {
    "%d %B %Y",
    "%B %d, %Y",
    "%b. %d, %Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%G-W%V-%u",
    "%Y-%j",
    "%d.%m.%Y",
    "%Y年%m月%d日",
}


@given(INSTANTS, OFFSETS, st.sampled_from(sorted(WITH_ZONE)))
def test_an_instant_comes_back_from_every_format(at: datetime, offset: timezone, name: str) -> None:
    local = at.astimezone(offset)
    assume(name != "unix" or local.timestamp() >= 1_000_000_000)  # ten digits
    assert parse_published(WITH_ZONE[name](local), ingested_at=INGESTED) == (local, "second")


@given(st.dates(date(1900, 1, 1), INGESTED.date()), st.sampled_from(sorted(OF_DAYS)))
def test_a_day_comes_back_from_every_format(day: date, form: str) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert parse_published(day.strftime(form), ingested_at=INGESTED) == (midnight, "day")


@given(
    INSTANTS, st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"])
)
def test_digits_of_every_script_say_the_same(at: datetime, digits: str) -> None:
    written = at.isoformat().translate(str.maketrans("0123456789", digits))
    assert parse_published(written, ingested_at=INGESTED) == (at, "second")


@given(INSTANTS, st.sampled_from(sorted(knowledge("timezones")["offsets"].items())))
def test_a_zone_is_worth_its_offset(at: datetime, zone: tuple[str, int]) -> None:
    name, minutes = zone
    local = at + timedelta(minutes=minutes)
    written = f"{local:%a, %d %b %Y %H:%M:%S} {name}"
    assert parse_published(written, ingested_at=INGESTED) == (at, "second")


@given(
    st.dates(date(1950, 1, 1), date(2026, 10, 31)),
    st.sampled_from(sorted(knowledge("calendar")["weekdays"])),
    st.data(),
)
def test_a_day_comes_back_in_every_language(day: date, weekday: str, data: st.DataObject) -> None:
    months = knowledge("calendar")["months"][str(day.month)]
    month = data.draw(st.sampled_from([name for name in months if len(name) > 2]))
    named = data.draw(st.sampled_from(knowledge("calendar")["weekdays"][weekday]))
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    written = f"{named}, {day.day} {month} {day.year}"
    assert parse_published(written, ingested_at=INGESTED) == (midnight, "day")


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from("/-"), st.integers(1950, 2025))
def test_numbers_that_read_two_ways_are_no_date(
    first: int, second: int, mark: str, year: int
) -> None:
    assume(first != second)
    for written in (
        f"{first}{mark}{second}{mark}{year}",
        f"{first:02}{mark}{second:02}{mark}{year}",
    ):
        assert parse_published(f"{written} 10:00:00 GMT", ingested_at=INGESTED) is None


@given(st.text(max_size=60))
def test_any_text_is_a_plausible_date_or_none(text: str) -> None:
    published = parse_published(text, ingested_at=INGESTED)
    assert published is None or isinstance(published, Published)
    assert published is None or published.at <= INGESTED + timedelta(days=2)


def test_a_name_means_one_month_or_weekday_in_all_languages() -> None:
    for kind in ("months", "weekdays"):
        names = [name for group in knowledge("calendar")[kind].values() for name in group]
        assert len(names) == len(set(names))
