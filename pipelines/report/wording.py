"""Figures in words: how a count, a day, a country or a vote reads on the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from pipelines.report.figures import Claim, Draft, Evidence, Stage, Visit
from transforms.knowledge import knowledge
from transforms.places.cities import countries_of_geonames

ORGANS = {
    "UNSC": "UN Security Council",
    "UNGA": "UN General Assembly",
    "UNHRC": "UN Human Rights Council",
    "IAEA": "IAEA",
    "OTHER": "Another body",
}


@cache
def _country_names() -> dict[str, str]:
    ours = knowledge("countries") | knowledge("organisations")
    usual = {country["iso3"]: country["name"] for country in countries_of_geonames().values()}
    return {code: known["names"][0] for code, known in ours.items()} | usual


def country_name(code: str | None) -> str:
    """The usual name of a country or organisation; a code that nobody knows as it is."""
    return _country_names().get(code, code) if code else "Not said"


def countries(codes: Iterable[str]) -> str:
    """Names one after another."""
    return ", ".join(country_name(code) for code in codes)


def words(code: str) -> str:
    """A value of the lake as words: `under_way` is "under way"."""
    return code.replace("_", " ")


def count(claim: Claim) -> str:
    """The figure with its hedge: "at least 12", "200 to 500", "dozens of"."""
    low, high = claim.count_low, claim.count_high
    if low is None or high is None:
        known = low if low is not None else high or 0
        hedged = {
            "at_least": f"at least {known:,}",
            "more_than": f"more than {known - 1:,}",
            "up_to": f"up to {known:,}",
            "vague": claim.count_text + (" of" if _takes_of(claim) else ""),
        }
        return hedged.get(claim.qualifier, f"{'at least' if high is None else 'up to'} {known:,}")
    if low != high:
        return f"{low:,} to {high:,}"
    return f"about {low:,}" if claim.qualifier == "about" else f"{low:,}"


def _takes_of(claim: Claim) -> bool:
    """Dozens of people, a couple of soldiers; but several people."""
    return bool(claim.victims) and claim.count_text.lower().endswith(("s", "couple"))


def short_count(claim: Claim) -> str:
    """The figure where room is short: "12", "12+", "≤ 15", "200–500"."""
    low, high = claim.count_low, claim.count_high
    if low is None or high is None:
        return f"{low:,}+" if low is not None else f"≤ {high or 0:,}"
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def claim_words(claim: Claim) -> str:
    """What is claimed: "at least 12 miners killed", "dozens of people killed (24 or more)"."""
    unnamed = "person" if claim.count_high == 1 else "people"
    victims = claim.victims or ("" if claim.qualifier == "vague" else unnamed)
    status = "" if claim.status == "reported" else claim.status
    size = f"({claim.count_low:,} or more)" if claim.qualifier == "vague" else ""
    return " ".join(filter(None, (count(claim), victims, status, claim.kind, size)))


def speaker(attribution: str) -> str:
    """Who says so, in the middle of a sentence: "The ministry" is "the ministry"."""
    article, _, name = attribution.partition(" ")
    return f"{article.lower()} {name}" if article in {"The", "A", "An"} else attribution


def visit_words(visit: Visit) -> str:
    """Who travels: "Foreign Minister Ana Duarte, to meet Igor Valk"."""
    envoy = " ".join(filter(None, (visit.envoy_role, visit.envoy))) or "An envoy"
    return f"{envoy}, to meet {' and '.join(visit.counterparts)}" if visit.counterparts else envoy


def votes(stage: Stage) -> str:
    """Votes for, against and abstentions: "9 for, 2 against, 4 abstained"; "" if none is told."""
    told = (
        (stage.votes_for, "for"),
        (stage.votes_against, "against"),
        (stage.abstentions, "abstained"),
    )
    return ", ".join(f"{number:,} {side}" for number, side in told if number is not None)


def tally(stage: Stage) -> str:
    """The vote as a score: "9–2", "9–2–4" with abstentions; "" if none is told."""
    told = (stage.votes_for, stage.votes_against, stage.abstentions)
    return "–".join(f"{number:,}" for number in told if number is not None)


def stage_words(stage: Stage) -> str:
    """A stage with its votes and vetoes."""
    parts = [words(stage.status), votes(stage)]
    if stage.vetoes:
        parts.append(f"veto by {countries(stage.vetoes)}")
    elif stage.veto_threats:
        parts.append(f"veto threatened by {countries(stage.veto_threats)}")
    return "; ".join(filter(None, parts))


def draft_name(draft: Draft) -> str:
    """What a draft is called here: "Syria, UN Security Council"."""
    about = country_name(draft.subject_country) if draft.subject_country else "Thematic"
    return f"{about}, {ORGANS.get(draft.organ, draft.organ)}"


def day(moment: date) -> str:
    """A day as a newspaper writes it: "9 March 2025"."""
    return f"{moment.day} {moment:%B %Y}"


def short_day(moment: date) -> str:
    """A day where room is short: "9 Mar 2025"."""
    return f"{moment.day} {moment:%b %Y}"


def minute(moment: datetime) -> str:
    """A moment: "9 March 2025, 14:05 UTC"."""
    return f"{day(moment)}, {moment:%H:%M} UTC"


def arrival(visit: Visit) -> str:
    """The day, month or year of a visit; "" if the text does not say."""
    if visit.arrives is None:
        return ""
    shapes = {"year": "%Y", "month": "%B %Y"}
    shape = shapes.get(visit.arrives_precision or "")
    return visit.arrives.strftime(shape) if shape else day(visit.arrives)


def cut(text: str, characters: int) -> str:
    """A text of at most so many characters, cut between words and marked where it is."""
    if len(text) <= characters:
        return text
    return (text[:characters].rsplit(None, 1) or [""])[0] + " …"


def told_by(evidence: Evidence) -> str:
    """Who prints it: the source, and the agency that is credited."""
    return f"{evidence.source} ({evidence.agency})" if evidence.agency else evidence.source


def number(many: int, one: str, more: str = "") -> str:
    """A number with its noun: "1 claim", "1,204 claims"."""
    return f"{many:,} {one if many == 1 else more or one + 's'}"


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
