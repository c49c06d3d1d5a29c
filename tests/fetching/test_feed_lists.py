"""Feed lists: what is read from them, and that every mistake is told by file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.elements import FeedSettings
from transforms.fetching.feed_files import feeds_listed_in
from transforms.fetching.feed_lists import FeedListError, ListedFeed, interval_of, seconds_of
from transforms.fetching.opml_lists import opml, read_opml_list
from transforms.fetching.toml_lists import read_toml_list
from transforms.find_units import InputError, find_units

TOML = """\
# Wires of the desk.
[defaults]
interval = "30m"
language = "en"

[[feed]]
name = "northern-news"
url = "https://feeds.example/north.xml"
agency = "NNA"

[[feed]]
name = "southern-post"
url = "https://feeds.example/south.xml"
language = "pt-br"
charset = "windows-1252"
interval = "2h"
"""
FEEDS = [
    ListedFeed(
        name="northern-news",
        url="https://feeds.example/north.xml",
        settings=FeedSettings(agency="NNA", language="en", interval=1_800),
    ),
    ListedFeed(
        name="southern-post",
        url="https://feeds.example/south.xml",
        settings=FeedSettings(language="pt-BR", charset="cp1252", interval=7_200),
    ),
]
OPML = """\
<?xml version="1.0"?>
<opml version="1.1"><head><title>Wires</title></head><body>
  <outline text="World">
    <outline text="Europe">
      <outline type="rss" text="Northern News" xmlUrl="https://feeds.example/north.xml"
        htmlUrl="https://feeds.example/" category="/Wires" language="en"/>
    </outline>
    <outline title="Southern Post" xmlurl="https://feeds.example/south.xml" interval="2h"/>
  </outline>
  <outline text="Favourites">
    <outline text="Northern News" xmlUrl="https://feeds.example/north.xml"/>
  </outline>
</body></opml>
"""


def test_a_toml_list_gives_its_feeds_with_the_defaults() -> None:
    assert read_toml_list("feeds.toml", TOML.encode()) == FEEDS


def test_an_opml_list_gives_the_feeds_of_all_folders_each_once() -> None:
    feeds = read_opml_list("feeds.opml", OPML.encode())
    assert [(feed.name, feed.url) for feed in feeds] == [
        ("northern-news", "https://feeds.example/north.xml"),
        ("southern-post", "https://feeds.example/south.xml"),
    ]
    assert feeds[0].settings.language == "en"
    assert feeds[1].settings.interval == 7_200


FEED = '[[feed]]\nname = "a"\nurl = "https://feeds.example/a"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FEED + 'intervall = "15m"\n', "feeds.toml:4: intervall: there is no such key; write int"),
        (FEED + 'colour = "red"\n', "feeds.toml:4: colour: there is no such key; use one of name"),
        (FEED + 'interval = "15"\n', "feeds.toml:4: interval: '15' cannot be used; write a num"),
        (FEED + 'interval = "5s"\n', "feeds.toml:4: interval: '5s' cannot be used"),
        (FEED + "interval = 15\n", "feeds.toml:4: interval: 15 is no text; write it in quot"),
        (FEED + 'language = "Klingon"\n', "feeds.toml:4: language: 'Klingon' cannot be used"),
        (FEED + 'charset = "utf-9"\n', "feeds.toml:4: charset: 'utf-9' cannot be used"),
        (FEED + '\n[[feed]]\nname = "b"\n', "feeds.toml:5: url: this feed has none"),
        (FEED + '[[feed]]\nurl = "https://b"\n', "feeds.toml:4: name: this feed has none"),
        (FEED + FEED.replace('"a"', '"b"'), "feeds.toml:6: url: 'https://feeds.example/a' stands"),
        (FEED + FEED.replace("/a", "/b"), "feeds.toml:5: name: 'a' stands at line 2 already"),
        (FEED.replace("https", "file"), "feeds.toml:3: url: 'file://feeds.example/a' cannot"),
        (FEED.replace('"a"', '"Año 1"'), "feeds.toml:2: name: 'Año 1' cannot be used"),
        (FEED + '[defaults]\nname = "x"\n', "feeds.toml:5: name: there is no such key"),
        (FEED + "[feeds]\n", "feeds.toml:4: feeds: a feed list has tables [[feed]] and"),
        ("[feed]\n" + FEED[9:], "feeds.toml:1: feed: write it as a table, under [[feed]]"),
        (FEED + 'agency = "NNA\n', "feeds.toml:4: "),
        ("# nothing yet\n", "feeds.toml: it names no feed"),
    ],
)
def test_a_mistake_in_toml_is_told_by_file_line_and_key(text: str, told: str) -> None:
    with pytest.raises(FeedListError) as error:
        read_toml_list("feeds.toml", text.encode())
    assert str(error.value).startswith(told)


@pytest.mark.parametrize(
    ("outline", "told"),
    [
        ('<outline xmlUrl="https://a.example/"/>', "feeds.opml:3: name: this feed has none"),
        ('<outline text="a" xmlUrl="feed:a"/>', "feeds.opml:3: url: 'feed:a' cannot be used"),
        (
            '<outline text="a" xmlUrl="https://a.example/" interval="1 week"/>',
            "feeds.opml:3: interval: '1 week' cannot be used; write a number and s, m, h or d",
        ),
        (
            '<outline text="a" xmlUrl="https://a.example/"/>\n'
            '<outline text="A!" xmlUrl="https://b.example/"/>',
            "feeds.opml:4: name: 'a' stands at line 3 already",
        ),
        ("<outline", "feeds.opml:4: "),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/hostname">]>', "feeds.opml:3: "),
        ("", "feeds.opml: it names no feed"),
    ],
)
def test_a_mistake_in_opml_is_told_by_file_line_and_key(outline: str, told: str) -> None:
    text = f'<opml version="2.0">\n<body>\n{outline}\n</body></opml>'
    with pytest.raises(FeedListError) as error:
        read_opml_list("feeds.opml", text.encode())
    assert str(error.value).startswith(told)


def test_what_an_entity_names_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("geheim")
    text = (
        f'<!DOCTYPE opml [<!ENTITY e SYSTEM "{tmp_path}/secret">]><opml><body>'
        '<outline text="a" xmlUrl="https://a.example/">&e;</outline></body></opml>'
    )
    assert "geheim" not in repr(read_opml_list("feeds.opml", text.encode()))


names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}[a-z0-9]", fullmatch=True)
settings = st.builds(
    FeedSettings,
    agency=st.none() | st.text("ANPRéß&<\"'", min_size=1, max_size=8),
    language=st.sampled_from([None, "en", "pt-BR"]),
    charset=st.sampled_from([None, "cp1251", "utf-8"]),
    interval=st.none() | st.integers(60, 30 * 86_400),
)


@given(st.dictionaries(names, settings, min_size=1, max_size=8))
def test_opml_out_is_opml_in(feeds: dict[str, FeedSettings]) -> None:
    listed = [
        ListedFeed(name=name, url=f"https://feeds.example/{name}?a=1&b=2", settings=given)
        for name, given in feeds.items()
    ]
    assert read_opml_list("feeds.opml", opml(listed, "Wires").encode()) == listed


@given(st.integers(60, 30 * 86_400))
def test_an_interval_reads_as_it_is_written(seconds: int) -> None:
    assert seconds_of(interval_of(seconds)) == seconds


@pytest.mark.parametrize(
    ("name", "text"),
    [("feeds.toml", TOML), ("feeds.opml", OPML), ("wires", TOML), ("wires.txt", OPML)],
)
def test_a_list_is_told_by_its_content(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    units = list(find_units([str(tmp_path / name)]))
    assert [(unit.kind, unit.source, unit.location) for unit in units] == [
        ("url", "northern-news", "https://feeds.example/north.xml"),
        ("url", "southern-post", "https://feeds.example/south.xml"),
    ]
    assert units[0].settings.language == "en"


def test_a_list_is_told_by_its_name_so_that_its_mistakes_are_told(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[feed]\n")
    with pytest.raises(InputError, match=r"feeds\.toml:1: feed: write it as a table"):
        list(find_units([str(tmp_path / "feeds.toml")]))


def test_in_a_drop_folder_a_list_is_a_drop(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    (tmp_path / "story.txt").write_text("Talks\n\nThe [[feed]] of the engine stopped.\n")
    assert [unit.kind for unit in find_units([str(tmp_path)])] == ["file", "file"]
    assert feeds_listed_in(str(tmp_path / "story.txt")) is None


def test_a_source_beside_a_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(TOML)
    with pytest.raises(InputError, match="leave --source desk out"):
        list(find_units([str(tmp_path / "feeds.toml")], "desk"))


def test_a_password_stays_out_of_names_and_origins() -> None:
    (unit,) = find_units(["https://desk:secret@feeds.example/a.xml"])
    assert (unit.origin, unit.source) == ("https://feeds.example/a.xml", "feeds-example")
    assert "secret" in unit.location
