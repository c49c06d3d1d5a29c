"""What a draft would do, told apart from what its words only mention."""

from __future__ import annotations

import pytest

from transforms.events.drafts.measures import measures_at

MEASURES = {
    "a draft that would send 40 officers to verify the truce": {"observers"},
    "a text to prolong the panel of experts that monitors the arms embargo": {"mandate_renewal"},
    "the text would renew at once the arms embargo": {"arms_embargo"},
    "a resolution asking for an inquiry into the killings at the end of the war": {"inquiry"},
    "a draft on violence that would impose sanctions at the end of june": {"sanctions"},
    "a text that calls for a humanitarian pause": {"ceasefire"},
    "a resolution that forbids them to travel": {"travel_ban"},
    "a draft that would close the skies to warplanes": {"no_fly_zone"},
}


@pytest.mark.parametrize(("words", "measures"), MEASURES.items())
def test_only_what_the_draft_takes_is_a_measure(words: str, measures: set[str]) -> None:
    assert measures_at(words).keys() == measures
