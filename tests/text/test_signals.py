from __future__ import annotations

import pytest

from transforms.text.signals import marking_of

SIGNALS = {
    "withdrawal": [
        "KILL - Barge sinks at Lund",
        "KILL: Barge sinks at Lund",
        "STORY WITHDRAWN - Barge sinks at Lund",
        "WITHDRAWN: Barge sinks at Lund",
        "RETRACTION: Barge sinks at Lund",
        "BC-Lund-Barge, KILL",
    ],
    "correction": [
        "CORRECTED-Barge sinks at Lund",
        "CORRECTED - UPDATE 2-Barge sinks at Lund",
        "CORRECTION: Barge sinks at Lund",
        "REFILE-Barge sinks at Lund",
        "(Corrected) Barge".upper(),
        "UPDATE 2-CORRECTED-Barge sinks at Lund",
    ],
    "update": [
        "UPDATE 3-Barge sinks at Lund",
        "UPDATED: Barge sinks at Lund",
        "WRAPUP 2-Barge sinks at Lund",
        "2ND LEAD Barge sinks at Lund",
        "(2nd LD) Barge sinks at Lund",
        "BC-Lund-Barge,3rd Ld-Writethru",
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
        ("THE ARMY SAID IT WOULD KILL NOBODY", "new"),
        ("The army withdrew the story.", "new"),
    ],
)
def test_so_does_a_first_line(line: str, signal: str) -> None:
    assert marking_of("Barge sinks at Lund", [line, "The barge sank."]).signal == signal


def test_a_withdrawal_outweighs_an_update() -> None:
    assert marking_of("UPDATE 2-Barge sinks", ["STORY WITHDRAWN"]).signal == "withdrawal"


def test_no_title_is_no_signal() -> None:
    assert marking_of(None, []).signal == "new"
