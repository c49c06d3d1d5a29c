"""Figures as one HTML file: templates, style and scripts of ``page/``, all inline.

The texts of feeds are hostile: every one is escaped, and a Content-Security-Policy lets no script
run but the page's own, known by their hashes, and nothing be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import datetime
from functools import cache
from importlib.resources import files

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from pipelines.report import wording
from pipelines.report.figures import Figures, Limits
from pipelines.report.marks import countries_of, record, stage_record
from pipelines.review_page import is_address

LONGEST_ADDRESS = 2_000  # characters
CHARTS = ("tolls", "visits", "drafts", "votes", "coverage")
_SHAPES = (
    wording.arrival,
    wording.capital,
    wording.claim_words,
    wording.countries,
    wording.country_name,
    wording.cut,
    wording.day,
    wording.draft_name,
    wording.minute,
    wording.number,
    wording.short_day,
    wording.speaker,
    wording.stage_words,
    wording.told_by,
    wording.visit_words,
    wording.words,
    stage_record,
)


def page(
    figures: Figures,
    *,
    lake: str,
    moment: datetime,
    version: str,
    lake_version: int | None = None,
) -> str:
    """The page as HTML; ``lake`` is how the reader calls the lake.

    ``lake_version`` is the lake's when the page is served, and None for a file.
    """
    live = lake_version is not None
    countries = figures.countries if live else countries_of(figures)
    style = _asset("page.css")
    scripts = _scripts(charts=figures.overview.articles > 0, live=live)
    template = _templates().get_template("page.html")
    return template.render(
        title=_title(figures),
        lake=lake,
        moment=moment,
        version=version,
        live=live,
        lake_version=lake_version,
        figures=figures,
        overview=figures.overview,
        scope=figures.scope,
        places=sorted((wording.country_name(code), code) for code in countries),
        kinds=sorted({panel.kind for panel in figures.tolls.panels}),
        policy=_policy(style, scripts, live=live),
        style=style,
        scripts=scripts,
        charts=_charts() if figures.overview.articles else "",
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
    templates.filters.update({shape.__name__: shape for shape in _SHAPES}, record=record)
    templates.tests["address"] = lambda place: len(place) < LONGEST_ADDRESS and is_address(place)
    templates.globals["characters"] = Limits().characters
    return templates


@cache
def _asset(name: str) -> Markup:
    return Markup(files(__package__).joinpath("page", name).read_text("utf-8"))  # noqa: S704 - ours


def _scripts(*, charts: bool, live: bool) -> list[Markup]:
    drawing = [_vega(), _asset("page.js"), _asset("charts.js")] if charts else []
    return [*drawing, _asset("live.js")] if live else drawing


@cache
def _charts() -> Markup:
    """The charts as Vega draws them, by name, as JSON that is safe in a script element."""
    config = json.loads(_asset("charts/config.json"))
    specs = {name: json.loads(_asset(f"charts/{name}.json")) for name in CHARTS}
    return htmlsafe_json_dumps(
        {name: vl_convert.vegalite_to_vega(spec, config=config) for name, spec in specs.items()}
    )


@cache
def _vega() -> Markup:
    """Vega-Embed with all that it needs, as one script."""
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return Markup(bundle.replace("</script", r"<\/script"))  # noqa: S704 - the library's own


def _policy(style: str, scripts: list[Markup], *, live: bool) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *map(_hash, scripts))),
            f"style-src {_hash(style)}",
            "img-src data:",
            f"connect-src '{'self' if live else 'none'}'",
            f"form-action '{'self' if live else 'none'}'",
            "base-uri 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
