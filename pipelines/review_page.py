"""The sheet of a review as a page: a record after the other, with its text and three buttons."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.reviewing import Sampled


def page(samples: Sequence[Sampled], sheet_name: str) -> str:
    """One HTML file that needs no network; what was marked on it is saved as a sheet.

    All text of the lake is escaped: it comes from anywhere.
    """
    environment = Environment(
        loader=PackageLoader("pipelines"), autoescape=True, undefined=StrictUndefined
    )
    environment.tests["address"] = is_address
    return environment.get_template("review.html").render(samples=samples, sheet_name=sheet_name)


def is_address(place: str) -> bool:
    """Whether a browser may be led there."""
    try:
        return urlsplit(place).scheme in ("http", "https")
    except ValueError:
        return False
