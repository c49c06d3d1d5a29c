"""Drops whose names, places and lengths are traps: each is read once, or is in quarantine."""

from __future__ import annotations

import re
import socket
import time
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import WriteDrops
from tests.support import assert_whole, drop, raw, wirelake
from transforms.lake.lake import Lake

MIB = 1024 * 1024
SECONDS = 300.0


def test_one_name_in_two_normal_forms_is_two_drops(drops: WriteDrops, lake: Path) -> None:
    wire = drops(0)
    names = [unicodedata.normalize(form, "opéra.txt") for form in ("NFC", "NFD")]
    for number, name in enumerate(names):
        (wire / name).write_text(drop(number))
    for _ in range(2):
        wirelake("ingest", wire, "--lake", lake)
        assert_whole(lake, 2)
    assert {row[0] for row in raw(lake, "articles", "origin")} == set(names)


def test_names_as_long_as_the_disk_takes_are_read_and_shortened_where_they_name(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(0)
    feed = "<rss version='2.0'><channel><item><title>Talks end</title></item></channel></rss>"
    (wire / ("d" * 255)).mkdir()
    (wire / ("d" * 255) / ("f" * 251 + ".txt")).write_text(drop(1))
    (wire / ("é" * 125 + ".xml")).write_text(feed)
    wirelake("ingest", wire, "--lake", lake)
    rows = raw(lake, "articles", "source, octet_length(encode(origin))")
    assert sorted(length for _, length in rows) == [254, 511]
    assert all(re.fullmatch("[a-z0-9_-]{1,64}", str(source)) for source, _ in rows)


def test_links_that_lead_nowhere_and_sockets_are_quarantined(drops: WriteDrops, lake: Path) -> None:
    wire = drops(1)
    (wire / "loop.txt").symlink_to(wire / "loop.txt")
    (wire / "gone.txt").symlink_to(wire / "no-such-file.txt")
    (wire / "folder.txt").symlink_to("/etc", target_is_directory=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(wire / "s.txt"))
        wirelake("ingest", wire, "--lake", lake)
    assert raw(lake, "quarantine", "origin, reason") == [
        ("folder.txt", "drop.link_outside"),
        ("gone.txt", "read.vanished"),
        ("loop.txt", "read.failed"),
        ("s.txt", "drop.not_a_file"),
    ]
    assert_whole(lake, 1)


def test_what_cannot_be_read_is_tried_again_and_again_and_noted_once(
    drops: WriteDrops, lake: Path
) -> None:
    wire = drops(1)
    (wire / "gone.txt").symlink_to(wire / "no-such-file.txt")
    for _ in range(3):
        wirelake("ingest", wire, "--lake", lake)
    assert raw(lake, "_inputs", "origin, quarantined") == [("00000.txt", 0), ("gone.txt", 1)]
    assert Lake.open(str(lake)).snapshot().version == 1
    (wire / "no-such-file.txt").write_text(drop(7))
    wirelake("ingest", wire, "--lake", lake)
    assert ("gone.txt",) in raw(lake, "articles", "origin")


def test_no_word_of_a_feed_names_a_folder(tmp_path: Path, lake: Path) -> None:
    trap = "../../../../evil\x7f"
    feed = (
        "<rss version='2.0'><channel><title>{0}</title><language>{0}</language><item><guid>{0}"
        "</guid><category>{0}</category><author>{0}</author><title>{0}</title></item>"
        "</channel></rss>"
    )
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "evil...xml").write_text(feed.format(trap))
    (tmp_path / "wire" / "note.txt").write_text(
        f"Title: x\nSource: {trap}\nLanguage: {trap}\n\nWords."
    )
    wirelake("ingest", tmp_path / "wire", "--lake", lake)
    assert len(raw(lake, "articles", "source")) == 2
    assert not [
        path for path in tmp_path.rglob("*") if "evil" in path.name and path.suffix != ".xml"
    ]


def test_a_stamp_on_a_guid_makes_a_revision_and_no_other_story(tmp_path: Path, lake: Path) -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>Talks {word}</title>"
        "<link>https://desk.example/talks</link><guid>https://desk.example/talks#{stamp}</guid>"
        "</item></channel></rss>"
    )
    for stamp, word in enumerate(("resume", "resume", "end")):
        (tmp_path / "desk.xml").write_text(feed.format(stamp=stamp, word=word))
        wirelake("ingest", tmp_path / "desk.xml", "--lake", lake)
    assert raw(lake, "articles", "revision, title") == [(1, "Talks resume"), (2, "Talks end")]
    assert len(raw(lake, "articles", "DISTINCT article_id")) == 1


@pytest.mark.slow
def test_texts_made_to_hold_an_extractor_up_do_not(drops: WriteDrops, lake: Path) -> None:
    wire = drops(0)
    sentence = "At least 12 people were killed and nine wounded in Aleppo, the envoy said"
    traps = {
        "line": (sentence + ", and ") * (MIB // 80),
        "thrice": (drop(1) + "\n") * 300,
        "commas": "killed, " * 50_000,
        "numbers": "1,000 " * 50_000,
        "brackets": "(" * 200_000,
        "names": "Alain Bertrand " * 30_000,
        "capitals": "KILLED TWO " * 30_000,
        "quotes": '"' * 200_000,
    }
    for name, text in traps.items():
        (wire / f"{name}.txt").write_text(f"Title: {name}\n\n{text}")
    started = time.monotonic()
    wirelake("ingest", wire, "--lake", lake, "--workers", "1")
    assert time.monotonic() - started < SECONDS
    assert_whole(lake, len(traps))
