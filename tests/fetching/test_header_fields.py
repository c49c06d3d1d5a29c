"""What servers wish, in seconds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.fetching.header_fields import fresh_for, retry_after

NOW = 1_000_000_000.0  # Sun, 09 Sep 2001 01:46:40 GMT
DATE = "Sun, 09 Sep 2001 01:46:40 GMT"
YEARS_LATER = NOW + 1e9


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 316800 ", 316_800),  # 88 hours: it is not for this to judge
        ("Sun, 09 Sep 2001 01:48:40 GMT", 120),
        ("Sunday, 09-Sep-01 01:48:40 GMT", 120),
        ("Sun Sep  9 01:48:40 2001", 120),
        ("Sun, 09 Sep 2001 00:00:00 GMT", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("1e3", None),
        ("10 minutes", None),
        ("9" * 400, None),
        ("Sun, 99 Sep 2001 01:48:40 GMT", None),
        ("Sun, 09 Sep 99999 01:48:40 GMT", None),
        ("٣", None),
    ],
)
def test_how_long_to_wait(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value, "Date": DATE}, YEARS_LATER) == seconds


def test_without_a_date_of_the_server_ours_counts() -> None:
    assert retry_after({"Retry-After": "Sun, 09 Sep 2001 01:48:40 GMT"}, NOW) == 120
    assert retry_after({}, NOW) is None


@pytest.mark.parametrize(
    ("fields", "seconds"),
    [
        ({"Cache-Control": "max-age=600"}, 600),
        ({"Cache-Control": "public,Max-Age = 600, must-revalidate"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "no-cache"}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache-Control": "max-age=600", "Expires": DATE}, 600),
        ({"Expires": "Sun, 09 Sep 2001 01:56:40 GMT"}, 600),
        ({"Expires": "Sat, 08 Sep 2001 01:56:40 GMT"}, 0),
        ({"Expires": "0"}, None),
        ({"Expires": "-1"}, None),
        ({}, None),
    ],
)
def test_how_long_content_stays_fresh(fields: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(fields | {"Date": DATE}, YEARS_LATER) == seconds


@given(st.text(), st.text(), st.text())
def test_no_text_is_an_error(first: str, second: str, date: str) -> None:
    waits = retry_after({"Retry-After": first, "Date": date}, NOW)
    fresh = fresh_for({"Cache-Control": first, "Expires": second, "Date": date, "Age": second}, NOW)
    assert all(seconds is None or seconds >= 0 for seconds in (waits, fresh))
