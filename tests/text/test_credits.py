from __future__ import annotations

import pytest

from transforms.knowledge import knowledge
from transforms.text.agencies import agency_credited, agency_named
from transforms.text.credits import (
    Credit,
    Rights,
    credit_of_author,
    credit_of_line,
    rights_of,
    sign_off_agency,
    trailing_agency,
)


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("agence france presse", "AFP"),
        ("A.P.", "AP"),
        ("Reuter", "Reuters"),
        ("ITAR-TASS", "ITAR-TASS"),
        ("Itar Tass", "ITAR-TASS"),
        ("新华社", "Xinhua"),
        ("Telám", "Telam"),
        ("The Daily Bugle", None),
        ("", None),
    ],
)
def test_an_agency_is_known_by_its_names(name: str, agency: str | None) -> None:
    assert agency_named(name) == agency


@pytest.mark.parametrize(
    ("credit", "agency"),
    [
        ("ats afp", "Keystone-ATS"),
        ("AFP/Xinhua", "AFP"),
        ("AP via The Bugle", "AP"),
        ("Reuters and AFP", "Reuters"),
        ("Radio Andes", None),
        ("Beta version", None),
        ("x" * 100_000, None),
    ],
)
def test_of_a_joint_credit_the_first_agency_counts(credit: str, agency: str | None) -> None:
    assert agency_credited(credit) == agency


def test_every_agency_has_a_name_of_its_own() -> None:
    agencies = knowledge("agencies")["agencies"]
    names = [name for agency in agencies for name in (agency["name"], *agency.get("also", ()))]
    assert len(agencies) >= 80
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("By Jo Roe", Credit("Jo Roe")),
        ("By JO ROE and Al Poe", Credit("JO ROE and Al Poe")),
        ("By Jo Roe, Associated Press Writer", Credit("Jo Roe")),
        ("By Jo Roe | AFP", Credit("Jo Roe", "AFP")),
        ("By Jo van der Roe in Oslo", Credit("Jo van der Roe in Oslo")),
        ("Par Léa Roux", Credit("Léa Roux")),
        ("by our correspondent", Credit()),
        ("By Staff Writers", Credit()),
        ("By AFP", Credit(None, "AFP")),
        ("By Friday the harbour was shut.", None),
        ("By the time the barge sank", None),
        ("By and large it rained", None),
        ("Bystanders Watched", None),
        ("From Russia With Love", None),
        ("By", None),
    ],
)
def test_a_byline_is_a_line_of_names(line: str, credit: Credit | None) -> None:
    assert credit_of_line(line) == credit


@pytest.mark.parametrize(
    ("author", "credit"),
    [
        ("Jo Roe", Credit("Jo Roe")),
        ("By Jo Roe", Credit("Jo Roe")),
        ("jo@example.org (Jo Roe)", Credit("Jo Roe")),
        ("jo@example.org", Credit()),
        ("Jo Roe (jo@example.org)", Credit("Jo Roe")),
        ("Jo Roe <jo@example.org>", Credit("Jo Roe")),
        ("AFP", Credit(None, "AFP")),
        ("News Desk", Credit()),
        ("admin", Credit()),
        ("", Credit()),
    ],
)
def test_an_author_field_names_a_person_or_an_agency(author: str, credit: Credit) -> None:
    assert credit_of_author(author) == credit


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("It rained.\n© 2011 AFP", Rights(2011, "AFP")),
        ("© 2011 AFP0 Comments", Rights(2011, "AFP")),
        ("(c) 1998 Reuters Limited", Rights(1998, "Reuters")),
        ("COPYRIGHT 1994 by Agence France-Presse", Rights(1994, "AFP")),
        ("Copyright (c) 2004 Example Ltd", Rights(2004, None)),
        ("© AFP", Rights(None, "AFP")),
        ("Copyright law was changed.", Rights()),
        ("He wrote © 2011 AFP there.", Rights()),
    ],
)
def test_rights_are_read_off_a_line_of_their_own(text: str, rights: Rights) -> None:
    assert rights_of(text) == rights


def test_agencies_sign_at_the_end() -> None:
    assert trailing_agency(["It rained.", "It stopped. (AFP)"]) == "AFP"
    assert trailing_agency(["It rained (AFP) and stopped."]) is None
    assert trailing_agency([]) is None
    assert sign_off_agency("==Kyodo") == "Kyodo"
    assert sign_off_agency("REUTER") == "Reuters"
    assert sign_off_agency("Reuters reported it.") is None
