from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from transforms.identifiers import stable_id

PARTS = st.lists(st.none() | st.text(max_size=8), max_size=4)


@given(PARTS, PARTS)
def test_only_equal_parts_have_equal_ids(some: list[str | None], others: list[str | None]) -> None:
    assert (stable_id(*some) == stable_id(*others)) == (some == others)


def test_an_id_is_32_hex_digits_and_never_changes() -> None:
    assert re.fullmatch("[0-9a-f]{32}", stable_id())
    assert stable_id("drop", "lund.txt") == "3debaaac509a465819b68ba538c61101"


def test_text_that_utf8_refuses_has_an_id() -> None:
    assert stable_id("\ud800") != stable_id("\ud801")
