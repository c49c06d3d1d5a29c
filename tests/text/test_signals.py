from __future__ import annotations

import pytest

from transforms.text.signals import headline_of, marking_of

SIGNALS = {
    "withdrawal": [
        "KILL - Barge sinks at Lund",
        "KILL: Barge sinks at Lund",
        "STORY WITHDRAWN - Barge sinks at Lund",
        "WITHDRAWN: Barge sinks at Lund",
        "RETRACTION: Barge sinks at Lund",
        "BC-Lund-Barge, KILL",
        "MANDATORY KILL - Barge sinks at Lund",
        "KILL KILL KILL Barge sinks at Lund",
        "KILL 0157",
        "Barge sinks at Lund (WITHDRAWN)",
        "ANNULATION - Un chaland coule à Lund",
        "ANULACIÓN: Se hunde una barcaza en Lund",
    ],
    "correction": [
        "CORRECTED-Barge sinks at Lund",
        "CORRECTED - UPDATE 2-Barge sinks at Lund",
        "CORRECTION: Barge sinks at Lund",
        "REFILE-Barge sinks at Lund",
        "(Corrected) Barge".upper(),
        "UPDATE 2-CORRECTED-Barge sinks at Lund",
        "Correction: Lund-Barge story",
        "Barge sinks at Lund (CORRECTED)",
        "REFILE-UPDATE 3-Barge sinks at Lund",
        "RECTIFICATIF - Un chaland coule à Lund",
        "(CORRECCIÓN) Se hunde una barcaza en Lund",
        "KORREKTUR: Kahn sinkt bei Lund",
    ],
    "update": [
        "UPDATE 3-Barge sinks at Lund",
        "UPDATED: Barge sinks at Lund",
        "WRAPUP 2-Barge sinks at Lund",
        "2ND LEAD Barge sinks at Lund",
        "(2nd LD) Barge sinks at Lund",
        "BC-Lund-Barge,3rd Ld-Writethru",
        "2NDLEAD: Barge sinks at Lund",
        "1st LD: Barge sinks at Lund",
        "Barge sinks at Lund (2nd Ld-Writethru)",
        "RPT-UPDATE 1-Barge sinks at Lund",
        "REPEAT - Barge sinks at Lund",
        "(AMPLIACIÓN) Se hunde una barcaza en Lund",
    ],
    "new": [
        "Police kill three at Lund",
        "Kill the bill, minister says",
        "KILLER WHALE SEEN AT LUND",
        "Withdrawn troops reach Lund",
        "CORRECTION OFFICERS STRIKE",
        "Corrections to budget due",
        "UPDATED RULES FOR BARGES",
        "LEAD POISONING FEARED AT LUND",
        "Update on barges due",
        "RETRACTION OF CLAIM SOUGHT",
        "KILL-OR-CAPTURE RAID AT LUND",
        "SPEED AND DRINK KILL",
        "POLICE TOLD TO SHOOT-TO-KILL",
        "CEASEFIRE APPEARS TO HOLD",
        "HOLD-UP AT LUND BANK",
        "REPEAT-OFFENDER LAW PASSED",
        "LEAD-ACID BATTERIES BURN AT LUND",
        "ANNULATION DU SOMMET DE LUND",
        "Travel advisory for Lund",
        "",
    ],
}
BY_TITLE = [(title, signal) for signal, titles in SIGNALS.items() for title in titles]


@pytest.mark.parametrize(("title", "signal"), BY_TITLE)
def test_a_headline_carries_a_signal_only_as_wires_set_it(title: str, signal: str) -> None:
    assert marking_of(title, ["The barge sank."]).signal == signal


@pytest.mark.parametrize(
    ("line", "signal"),
    [
        ("KILL KILL KILL", "withdrawal"),
        ("STORY WITHDRAWN", "withdrawal"),
        ("(Corrects name of barge in paragraph 2)", "correction"),
        ("(Adds quote from port)", "update"),
        ("Eds: UPDATES with toll", "update"),
        ("Please kill item dpa 157.", "withdrawal"),
        ('The story headlined "Barge sinks at Lund" is withdrawn.', "withdrawal"),
        ("The Associated Press withdraws a0423.", "withdrawal"),
        ("REPEATING", "update"),
        ("ATTENTION - ACTUALISE avec bilan", "update"),
        ("The report on the barge has been withdrawn by the port.", "new"),
        ("Please release the sailors, their wives said.", "new"),
        ("The port withdraws the report on the barge.", "new"),
        ("THE ARMY SAID IT WOULD KILL NOBODY", "new"),
        ("The army withdrew the story.", "new"),
        ("The report has been withdrawn because of errors, a spokesman said.", "new"),
        ('An article titled "Life on arsenic" in a journal has been retracted, it said.', "new"),
    ],
)
def test_so_does_a_first_line(line: str, signal: str) -> None:
    assert marking_of("Barge sinks at Lund", [line, "The barge sank."]).signal == signal


def test_a_withdrawal_outweighs_an_update() -> None:
    assert marking_of("UPDATE 2-Barge sinks", ["STORY WITHDRAWN"]).signal == "withdrawal"


@pytest.mark.parametrize(
    ("title", "marker"),
    [
        ("HOLD HOLD HOLD", "hold"),
        ("HOLD: Barge sinks at Lund", "hold"),
        ("HOLD RELEASED: Barge sinks at Lund", "release"),
        ("BC-AP News Coverage Advisory", "advisory"),
        ("BC-Lund-Barge, ADVISORY", "advisory"),
        ("ADVISORY - Barge sinks at Lund", "advisory"),
        ("Note to editors", "advisory"),
    ],
)
def test_a_notice_to_editors_is_marked_as_such(title: str, marker: str) -> None:
    marking = marking_of(title, ["The barge sank."])
    assert (marking.marker, marking.signal) == (marker, "new")


@pytest.mark.parametrize(
    "title",
    [
        "Withdrawn: troops leave the Orvo valley",
        "Retraction: journal pulls paper",
        "WITHDRAWAL, DEFEAT AND SHAME IN THE ORVO WAR",
        "ANULADO: EL PARTIDO DE LUND",
        "BROKERS RATINGS: BUY, SELL, HOLD",
        "WEATHER ADVISORY: STORM NEARS LUND COAST",
    ],
)
def test_a_story_in_the_words_of_a_notice_is_none(title: str) -> None:
    assert marking_of(title, ["US ADVISORY WARNS OF ATTACKS", "Twelve died."]).marker is None


def test_a_notice_that_kills_is_a_withdrawal() -> None:
    assert marking_of("ADVISORY", ["Please kill item dpa 157."]).marker == "withdrawal"


def test_the_status_of_a_format_outweighs_the_words() -> None:
    assert marking_of("UPDATE 1-Barge sinks", [], status="canceled").marker == "withdrawal"
    assert marking_of("Barge sinks", [], status="withheld").marker == "hold"
    assert marking_of("Barge sinks", [], status="usable").marker is None


def test_slug_and_note_carry_marks_too() -> None:
    assert marking_of("Barge sinks", [], beside=("BC-Lund-Barge,2nd Ld-Writethru",)).number == 2
    assert marking_of("Barge sinks", [], note="Eds: CORRECTS depth.").signal == "correction"


@pytest.mark.parametrize(
    "title",
    [
        "UPDATE 2-Barge sinks at Lund",
        "CORRECTED - UPDATE 2-Barge sinks at Lund",
        "2ND LEAD Barge sinks at Lund",
        "URGENT: 2NDLEAD: Barge sinks at Lund",
        "(2nd LD) Barge sinks at Lund",
        "Barge sinks at Lund (UPDATE 2)",
    ],
)
def test_a_headline_is_parted_from_its_marks(title: str) -> None:
    assert headline_of(title) == "Barge sinks at Lund"
    assert marking_of(title, []).number == 2


def test_no_title_is_no_signal() -> None:
    assert marking_of(None, []).signal == "new"
