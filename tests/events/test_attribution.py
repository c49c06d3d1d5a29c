from __future__ import annotations

import pytest

from transforms.events.language.attribution import attribution_of, speech_about, without_speeches


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("According to the UN, 12 people died in Peru.", "the UN"),
        ("Two died, the health ministry said.", "the health ministry"),
        ("Two died, said Friday the army spokesman.", "the army spokesman"),
        ("SUNA reported that two died.", "SUNA"),
        ("Two died when war broke out, said officials who asked not to be named.", "officials"),
        ("Peru condemned a siege that rights groups say has killed 300.", "rights groups"),
        ("In a war believed by aid workers to have killed 300, both won.", "aid workers"),
        ("Two died, a source in the ministry told reporters.", "a source in the ministry"),
        (
            "Rebels, in a statement faxed from Oslo, said they had lost nine men.",
            "Rebels",
        ),
        ("A radio had earlier quoted fishermen as saying they saw 12 bodies.", "fishermen"),
        ("Over 300 have died since May, official figures show.", "official figures"),
        (
            "The leader of the Reform Party, Ana Villar, says 11 died.",
            "The leader of the Reform Party, Ana Villar",
        ),
        ("State television put the toll at nine.", "State television"),
        ("The army claims to have killed 12 rebels.", "The army"),
        ("The port authority on Tuesday denied that four had drowned.", "The port authority"),
        ("By Lima's own account 40 were killed.", "Lima"),
        ("THE GREEN CROSS, FOR ITS PART, REPORTED THAT 38 DIED.", "THE GREEN CROSS"),
        ("Meanwhile, the mayor reported from Arica that two died.", "the mayor"),
        ("Rebels shelled a village that the army said was empty.", "the army"),
        ("The visit is off, officials in Quito said on Monday.", "officials in Quito"),
        ("Nine died, said Gen. Pablo Rivas, who leads the troops.", "Gen. Pablo Rivas"),
        (
            "The envoy, who gave no name, said a clash in Lar, in the hills, had left 9 dead.",
            "The envoy",
        ),
        ("Nine men died, police and army reports said.", "police and army reports"),
        ("Police neither confirmed nor denied that nine had died.", "Police"),
        (
            "The clerk, who spoke unnamed because he was not allowed to, said the fire hurt 12.",
            "The clerk",
        ),
        ("Two men were held, an army source, speaking by telephone, said.", "an army source"),
        ("The club, which seldom gives figures, reported nine deaths.", "The club"),
        ("Aides had feared the truce was over after police said two died.", "police"),
        ("Our estimates show that 300 died, said the mayor of Lar.", "the mayor of Lar"),
    ],
)
def test_the_speaker_is_named_as_the_sentence_does(sentence: str, speaker: str) -> None:
    assert attribution_of(sentence) == speaker


@pytest.mark.parametrize(
    "sentence",
    [
        "Two died.",
        "The flood claimed 12 lives in the United States.",
        '"We go," he said.',
        "They said that two died.",
        "The war by some estimates has claimed 300 lives.",
        "Ana Sol will go to Lar for talks related to trade.",
        "The forum discussed issues related to trade.",
        "Judges were looking into reports that a gang killed nine.",
        "The same source said that two died.",
        '"Two more," added the same source.',
    ],
)
def test_a_pronoun_or_nobody_is_no_speaker(sentence: str) -> None:
    assert attribution_of(sentence) is None


def test_a_role_and_a_name_take_no_more_in() -> None:
    told = "Two died near Lom, in Croatia, Monday, a U.N. spokesman, Fred Amis, said."
    assert without_speeches(told).startswith("Two died near Lom, in Croatia, Monday,")


def test_the_day_on_which_it_spoke_is_speech() -> None:
    assert "Tuesday" not in without_speeches("It said on Tuesday that 9 died since May 10.")


def test_who_gives_the_figures_answers_for_them_rather_than_the_figures() -> None:
    told = "The tables show that 12 people died in Lar, said a clerk of the town."
    speech = speech_about(told, told.index("12"))
    assert speech is not None
    assert speech.speaker == "a clerk of the town"
