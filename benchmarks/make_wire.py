"""Write a wire of any length: drops that read like agency copy, the same for the same seed.

    python benchmarks/make_wire.py FOLDER 20000
    python benchmarks/make_wire.py FOLDER 20000 --dense 0.2

A dense story holds four events; the others are briefs of three to five sentences, and hold none.
"""

from __future__ import annotations

import argparse
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILES_IN_A_FOLDER = 1_000
CITIES = (
    ("GENEVA", "Switzerland"), ("CAIRO", "Egypt"), ("NAIROBI", "Kenya"), ("VIENNA", "Austria"),
    ("AMMAN", "Jordan"), ("HANOI", "Vietnam"), ("LIMA", "Peru"), ("ACCRA", "Ghana"),
    ("ANKARA", "Turkey"), ("OSLO", "Norway"), ("MANILA", "the Philippines"), ("TUNIS", "Tunisia"),
)  # fmt: skip
SENDERS = ("French", "Russian", "Brazilian", "Indian", "Swedish", "Japanese", "Kenyan", "Chilean")
ROLES = ("Foreign Minister", "Prime Minister", "Deputy Foreign Minister", "special envoy")
GIVEN = ("Anna", "Viktor", "Leila", "Tomas", "Ingrid", "Samuel", "Noor", "Paulo", "Mei", "Jonas")
FAMILY = ("Okafor", "Lindgren", "Petrenko", "Castellan", "Haddad", "Moreau", "Tanaka", "Reyes")
AGENCIES = ("AFP", "Reuters", "AP", "dpa", "Xinhua", "Kyodo")
FILLERS = (
    "The two sides went over trade, fishing rights and the slow return of refugees to the border.",
    "Diplomats in the building said the paper had changed hands three times since the weekend.",
    "Shops in the old town stayed open, and traffic moved as on any other day of the week.",
    "A joint committee is to look at the question of transit fees before the end of the quarter.",
    "Neither delegation would be drawn on the wording, which both described as close to final.",
    "The ministry later put out a statement that repeated the position it has held since spring.",
    "Analysts said the meeting mattered less for what was signed than for having taken place.",
)
BRIEFS = (
    "Shares in {city} closed {tenths} per cent {way} on {turnover} million in turnover, the "
    "exchange said in bulletin {number}.",
    "Rain of {turnover} millimetres is expected in {city} by the evening, forecaster {name} said.",
    "{name} won the {turnover}-kilometre stage in {city}, {tenths} seconds ahead of the field.",
    "The museum in {city} shows {turnover} drawings by {name} from next week, among them sheet "
    "{number}.",
    "{name} is to conduct the orchestra of {city} for {tenths} seasons, its board said.",
    "A harvest of {turnover} thousand tonnes of barley is forecast around {city}, {tenths} per "
    "cent {way} on the year.",
    "Tickets for the {city} fair cost {tenths} francs this year, organiser {name} said.",
    "The bridge north of {city} reopened to cars after {turnover} days of repairs, under permit "
    "{number}.",
)


def brief(number: int, chance: random.Random) -> str:
    """A drop of a few sentences in which nothing happens that is an event."""
    city, _ = chance.choice(CITIES)
    day = _day(number)
    sentences = [
        sentence.format(
            city=city.title(),
            name=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",
            way=chance.choice(("up", "down")),
            tenths=chance.randint(11, 99) / 10,
            turnover=chance.randint(3, 900),
            number=number,
        )
        for sentence in chance.sample(BRIEFS, chance.randint(3, 5))
    ]
    sentences[0] = f"{city}, {day:%b} {day.day} ({chance.choice(AGENCIES)}) - {sentences[0]}"
    return _drop(f"{city.title()} in brief, {number}", day, sentences)


def mixed(number: int, chance: random.Random, dense: float) -> str:
    """A dense story or, more often the smaller the share of these is, a brief."""
    return (story if dense >= 1 or chance.random() < dense else brief)(number, chance)


def story(number: int, chance: random.Random) -> str:
    """One drop, headers and all; every story differs in its figures and its names."""
    city, country = chance.choice(CITIES)
    day = _day(number)
    agency = chance.choice(AGENCIES)
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    sender, role = chance.choice(SENDERS), chance.choice(ROLES)
    dead, hurt = chance.randint(2, 90), chance.randint(3, 200)
    fillers = chance.sample(FILLERS, 5)
    paragraphs = [
        f"{city}, {day:%b} {day.day} ({agency}) - {sender} {role} {name} arrived here on "
        f"{day:%A} for talks with officials of {country} on a dispute that has run for years.",
        fillers[0],
        f"At least {dead} people were killed and {hurt} others wounded in clashes near the "
        f"frontier last week, the interior ministry said in file {number}. {fillers[1]}",
        f"{sender} diplomats circulated a draft resolution at the UN Security Council that would "
        f"impose an arms embargo on {country}. {fillers[2]}",
        fillers[3],
        f'"We have listened," {name} told reporters after the meeting. {fillers[4]}',
    ]
    return _drop(f"{sender} envoy in {city.title()} as toll reaches {dead}", day, paragraphs)


def _day(number: int) -> datetime:
    return datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 26 % 525_600)


def _drop(title: str, day: datetime, paragraphs: list[str]) -> str:
    date = f"{day:%a, %d %b %Y %H:%M:%S} +0000"
    return f"Title: {title}\nDate: {date}\n\n" + "\n\n".join(paragraphs) + "\n"


def make(folder: Path, stories: int, seed: int = 1, dense: float = 1.0) -> None:
    """Write so many drops below a folder, a thousand to a subfolder; such a share of them dense."""
    chance = random.Random(seed)
    for number in range(stories):
        path = folder / f"{number // FILES_IN_A_FOLDER:04d}" / f"{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(mixed(number, chance, dense), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("stories", type=int)
    parser.add_argument("--dense", type=float, default=1.0, metavar="SHARE")
    told = parser.parse_args()
    make(told.folder, told.stories, dense=told.dense)
