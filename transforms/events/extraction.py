"""From an article to the events that it reports."""

from __future__ import annotations

from schemas import Article, Event
from transforms.events.casualties.find_casualties import find_casualties
from transforms.events.drafts.find_drafts import find_drafts
from transforms.events.findings import Finding
from transforms.events.story import story_of
from transforms.events.visits.find_visits import find_visits
from transforms.text.datelines import dateline_length
from transforms.text.signals import NOTICES


def extract_events(article: Article) -> tuple[Event, ...]:
    """The events of an article, the same at every run; none of a notice to editors.

    A notice is a withdrawal, a hold or its release, or an advisory.

    Never raises on a text, however hostile: `transforms.events.story` bounds what is looked at.
    """
    return tuple(finding.event for finding in findings(article))


def findings(article: Article) -> tuple[Finding, ...]:
    """As `extract_events`, each event with the words and rules that it rests on."""
    if article.signal == "withdrawal" or article.marker in NOTICES:
        return ()
    story = story_of(article, dateline_length(article.body) if article.dateline else 0)
    return (*find_visits(story), *find_drafts(story), *find_casualties(story))
