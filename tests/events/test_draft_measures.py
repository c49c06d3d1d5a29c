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
    "a text that calls for a freeze on the foreign holdings of the family": {"asset_freeze"},
    "a resolution that slaps curbs on the travel of 22 commanders": {"travel_ban"},
    "a text that tells states not to sell arms to the junta": {"arms_embargo"},
    "a draft that would allow the government to buy light weapons": {"sanctions_relief"},
    "a draft to suspend the penalties for 100 days": {"sanctions_relief"},
    "a resolution that would suspend all economic aid to the junta": {"sanctions"},
    "a draft that both armies hold their fire": {"ceasefire"},
    "a demand that they cease all military action": {"ceasefire"},
    "a text that condemns violations of the ceasefire": {"condemnation"},
    "a draft that asks who used gas and to identify the perpetrators": {"inquiry"},
    "a text that hands the case to the prosecutor of the court": {"referral"},
    "a text that presses the sides to go back to the peace table": {"dialogue"},
    "a text agreed on after long negotiations, to send peacekeepers": {"peacekeeping"},
    "a call on the generals to hand back power": {"reforms"},
    "a call for the departure of all foreign forces": {"withdrawal"},
    "a text that condemns the coup but does not mention sanctions": {"condemnation"},
    "a text that rules out the use of force and urges talks between the sides": {"dialogue"},
    "a resolution to condemn the coup in a land that has been under an embargo": {"condemnation"},
    "a draft to authorize air strikes on the rebels": {"use_of_force"},
}


@pytest.mark.parametrize(("words", "measures"), MEASURES.items())
def test_only_what_the_draft_takes_is_a_measure(words: str, measures: set[str]) -> None:
    assert measures_at(words).keys() == measures
