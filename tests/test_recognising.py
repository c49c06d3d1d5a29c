"""Entries that the lake has just so are not read again; whatever differs is."""

from __future__ import annotations

from dataclasses import replace

from schemas.elements import InputUnit, Outcome, RawStory
from transforms.formats.identities import article_id_of, raw_hash_of
from transforms.parse_documents import recognised

UNIT = InputUnit(
    location="https://desk.example/rss",
    origin="https://desk.example/rss",
    kind="url",
    source="desk",
    folder_name="desk",
    file_name="desk",
    sequence=0,
)
STORY = RawStory(
    source="desk",
    origin=UNIT.origin,
    identity="guid:urn:desk:1",
    position=0,
    text="<p>The ferry sailed on Monday.</p>",
    title="Ferry sails",
    published="Mon, 29 Aug 2011",
)
KNOWN = {article_id_of(STORY): raw_hash_of(STORY)}


def test_an_entry_that_has_moved_down_the_page_is_unchanged() -> None:
    lower = replace(STORY, position=7)
    unchanged = Outcome(unit=UNIT, kind="unchanged", key=article_id_of(STORY))
    assert recognised(UNIT, [lower], KNOWN) == [unchanged]


def test_whatever_differs_is_read() -> None:
    others = [
        replace(STORY, text=STORY.text + " "),
        replace(STORY, title="Ferry sinks"),
        replace(STORY, published="Tue, 30 Aug 2011"),
        replace(STORY, status="canceled"),
        replace(STORY, identity="guid:urn:desk:2"),
        replace(STORY, source="other"),
    ]
    for other in others:
        assert recognised(UNIT, [other], KNOWN) == [other]


def test_an_entry_of_before_raw_hashes_were_kept_is_read() -> None:
    assert recognised(UNIT, [STORY], {article_id_of(STORY): None}) == [STORY]


def test_what_a_document_gives_twice_is_read_however_well_it_is_known() -> None:
    twice = [STORY, replace(STORY, position=1, text="Another text")]
    assert recognised(UNIT, twice, KNOWN) == twice
