"""Figures as one HTML file: templates, style and scripts of ``page/``, all inline.

The texts of feeds are hostile: every one is escaped, and a Content-Security-Policy lets no script
run but the page's own, known by their hashes, and nothing be fetched at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import files

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.report import wording
from pipelines.report.figures import Figures, Limits
from pipelines.report.marks import countries_of, record, stage_record

CHARTS = ("tolls", "visits", "drafts", "votes", "coverage")
SCRIPTS = ("page.js", "charts.js")


def page(figures: Figures, *, lake: str, moment: datetime, version: str, live: bool = False) -> str:
    """The page as HTML; ``lake`` is how the reader calls the lake, ``live`` that it is served."""
    scope = figures.scope
    style, scripts = _asset("page.css"), [_vega(), *map(_asset, SCRIPTS)]
    if live:
        scripts.append(_asset("live.js"))
    chosen = bool(scope.country or scope.since or scope.until)
    countries = figures.countries if live else countries_of(figures)
    return (
        _templates()
        .get_template("page.html")
        .render(
            title=_title(figures),
            lake=lake,
            moment=moment,
            version=version,
            live=live,
            figures=figures,
            overview=figures.overview,
            scope=scope,
            chosen=chosen,
            places=sorted((wording.country_name(code), code) for code in countries),
            kinds=sorted({panel.kind for panel in figures.tolls.panels}),
            more="Filter by country or period for the others."
            if live
            else "wirelake report --country CODE, --since DAY and --until DAY show the others.",
            policy=_policy([style], scripts, live=live),
            style=Markup(style),  # noqa: S704 - our own file
            scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own and Vega's
            charts={
                name: json.loads(_asset(f"charts/{name}.json")) for name in ("config", *CHARTS)
            },
        )
    )


def _title(figures: Figures) -> str:
    scope = figures.scope
    about = f" about {wording.country_name(scope.country)}" if scope.country else ""
    since = f" since {wording.day(scope.since)}" if scope.since else ""
    until = f" until {wording.day(scope.until)}" if scope.until else ""
    return f"What the wires say{about}{since}{until}"


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("pipelines.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shapes = (
        wording.arrival, wording.claim_words, wording.countries, wording.country_name,
        wording.cut, wording.day, wording.draft_name, wording.link, wording.minute,
        wording.number, wording.capital, wording.short_day, wording.speaker, wording.stage_words,
        wording.told_by, wording.visit_words, wording.words, stage_record,
    )  # fmt: skip
    templates.filters.update({shape.__name__: shape for shape in shapes}, record=record)
    templates.globals["characters"] = Limits().characters
    return templates


def _asset(name: str) -> str:
    return files(__package__).joinpath("page", name).read_text("utf-8")


@cache
def _vega() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle.replace("</script", r"<\/script")


def _policy(styles: Iterable[str], scripts: Iterable[str], *, live: bool) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {' '.join(map(_hash, styles))}",
            "img-src data:",
            f"connect-src '{'self' if live else 'none'}'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
