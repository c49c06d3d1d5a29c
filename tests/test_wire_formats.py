"""A desk's folder as it is: every wire format, under whatever name, read in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support import raw, wirelake

GOLDEN = Path(__file__).parent / "formats/golden"
FERRY = GOLDEN / "g2_item_updated.xml"
# What each file is called in the folder: nothing that tells what it is.
NAMES = {
    "newsml_1_revision.xml": "03.html",
    "nitf_writethru.xml": "04.json",
    "ninjs_1.json": "05.xml",
    "ninjs_3_canceled.txt": "06",
    "anpa_tape.bin": "07.xml",
    "iptc_7901_second_lead.txt": "08.eml",
    "iptc_7901_kill_and_story.dat": "09.rss",
    "mail_plain.eml": "10.txt",
    "mail_forwarded.msg": "11.json",
    "g2_message_of_several.txt": "12.htm",
    "drop_with_headers.txt": "13.anpa",
    "rss_2_0.xml": "14.newsml",
    "page.html": "15.nitf",
}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "desk"
    folder.mkdir()
    first = FERRY.read_text("utf-8").replace('version="3"', 'version="1"').replace("Nine", "Six")
    (folder / "01.txt").write_text(first, "utf-8")
    shutil.copy(FERRY, folder / "02.dat")
    for case, name in NAMES.items():
        shutil.copy(GOLDEN / case, folder / name)
    lake = folder.parent / "lake"
    wirelake("ingest", folder, "--lake", lake)
    return lake


def rows(lake: Path, where: str, columns: str) -> list[tuple[object, ...]]:
    """Those rows of the articles; every column that is asked for comes back as it is."""
    selected = f"{columns}, ({where}) AS is_meant"
    return [row[:-1] for row in raw(lake, "articles", selected) if row[-1]]


def test_every_item_of_every_file_is_an_article_and_nothing_is_rejected(lake: Path) -> None:
    expected = {
        "01.txt": 1,
        "02.dat": 1,
        "03.html": 1,
        "04.json": 1,
        "05.xml": 1,
        "06": 1,
        "07.xml": 3,
        "08.eml": 1,
        "09.rss": 2,
        "10.txt": 1,
        "11.json": 2,
        "13.anpa": 1,
        "15.nitf": 1,
    }
    found = raw(lake, "articles", "origin")
    assert {name: found.count((name,)) for name in expected} == expected
    # The second item of the message is under embargo, and may be held back.
    assert found.count(("12.htm",)) >= 1
    assert [row for row in raw(lake, "quarantine", "reason") if "embargo" not in str(row[0])] == []


def test_versions_in_files_of_two_names_are_revisions_of_one_story(lake: Path) -> None:
    story = rows(lake, "guid LIKE '%ferry-0417'", "revision, version, title, article_id")
    assert [row[:3] for row in story] == [
        (1, "1", "Six drown as ferry Marina capsizes"),
        (2, "3", "Nine drown as ferry Marina capsizes"),
    ]
    assert len({row[3] for row in story}) == 1


def test_versions_in_two_releases_of_ninjs_are_revisions_of_one_story(lake: Path) -> None:
    story = rows(lake, "guid LIKE '%quay-5'", "revision, version, title")
    assert [row[:2] for row in story] == [(1, "2"), (2, "3")]


def test_what_the_formats_say_beside_the_words_is_in_the_table(lake: Path) -> None:
    columns = "slug, wire_number, version, urgency, agency, language, byline"
    assert rows(lake, "origin = '02.dat'", columns) == [
        ("Ferry-Capsize", "HW0417", "3", 2, "Harbour Wire", "en", "Ada Quill")
    ]
    assert rows(lake, "origin = '04.json'", f"{columns}, editors_note") == [
        (
            *("BC-Depot-Blast", None, "4", 3, "Lakeside Press", "en-US", "Ada Quill"),
            "UPDATES with toll. Moving on world lines. Corrects age in 2nd graf",
        )
    ]
    assert rows(lake, "origin = '08.eml'", "slug, wire_number, urgency, agency, byline") == [
        ("Politics/Lakeland/Ports", "1003", 3, "dwn", "Mara Holt, dwn")
    ]


def test_a_dateline_of_the_format_stands_where_the_text_has_none(lake: Path) -> None:
    (dateline, body) = rows(lake, "origin = '03.html'", "dateline_place, body")[0]
    assert dateline == "Port-Chagrin"
    assert body == (
        "Les dockers ont cessé le travail vendredi à Port-Chagrin.\nTrois navires attendent."
    )


def test_paragraphs_are_kept_and_tables_and_captions_are_not(lake: Path) -> None:
    [(ferry,)] = rows(lake, "origin = '02.dat'", "body")
    assert ferry == (
        "Nine people drowned on Saturday when a ferry capsized off Port Sorrow, the coast guard "
        "said.\nThe operator, Blue Line, said 41 were saved."
    )
    [(strait,)] = rows(lake, "guid = 'tag:harbour.example,2026:newsml_HW1'", "body")
    assert str(strait).split("\n")[1:] == [
        "They gave no reason for leaving and did not say when they would be back."
    ]


def test_times_are_placed_in_utc(lake: Path) -> None:
    columns = "origin, strftime(published_at, '%Y-%m-%d %H:%M'), published_precision"
    assert rows(lake, "origin IN ('02.dat', '03.html', '08.eml', '10.txt')", columns) == [
        ("02.dat", "2026-09-12 12:05", "second"),
        ("03.html", "2026-07-10 13:00", "second"),
        ("08.eml", "2026-01-21 10:03", "minute"),
        ("10.txt", "2026-05-05 07:00", "second"),
    ]


def test_a_second_run_finds_nothing_new(lake: Path) -> None:
    done = wirelake("ingest", lake.parent / "desk", "--lake", lake)
    assert "0 new" in done.stderr
