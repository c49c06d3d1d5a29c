"""Write a wire of any length: drops that read like agency copy, the same for the same seed.

python benchmarks/make_wire.py FOLDER 20000
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


def story(number: int, chance: random.Random) -> str:
    """One drop, headers and all; every story differs in its figures and its names."""
    city, country = chance.choice(CITIES)
    day = datetime(2011, 1, 1, tzinfo=UTC) + timedelta(minutes=number * 26 % 525_600)
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
    title = f"Title: {sender} envoy in {city.title()} as toll reaches {dead}"
    date = f"Date: {day:%a, %d %b %Y %H:%M:%S} +0000"
    return f"{title}\n{date}\n\n" + "\n\n".join(paragraphs) + "\n"


def make(folder: Path, stories: int, seed: int = 1) -> None:
    """Write so many drops below a folder, a thousand to a subfolder."""
    chance = random.Random(seed)
    for number in range(stories):
        path = folder / f"{number // FILES_IN_A_FOLDER:04d}" / f"{number:07d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story(number, chance), "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("stories", type=int)
    told = parser.parse_args()
    make(told.folder, told.stories)
