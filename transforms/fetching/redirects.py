"""Where a redirect may lead, and what may be carried there."""

from __future__ import annotations

from urllib.parse import urljoin

from urllib3.util import Url

from transforms.fetching.addresses import PORTS, http_url, port_of
from transforms.fetching.failures import ExchangeError

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}


def next_hop(url: Url, location: str) -> Url:
    """Where ``Location`` leads from this URL; raises ``ExchangeError`` if we do not go there.

    Never to another scheme than http and https, nor from https to http. A user or password in a
    redirect is not ours, and is left out.
    """
    # Header fields are read as Latin-1; where they are not ASCII, they are UTF-8.
    text = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        target = http_url(urljoin(url.url, text))
    except (ValueError, ExchangeError) as error:
        raise ExchangeError("http.redirect_refused", f"is redirected to {text!r}") from error
    if (url.scheme, target.scheme) == ("https", "http"):
        detail = f"is redirected from https to {shown(target)}, which is not safe"
        raise ExchangeError("http.redirect_refused", detail)
    return target._replace(auth=None)


def same_site(url: Url, other: Url) -> bool:
    """Whether two URLs are of one host and one server on it; http and https are one."""
    ports = {port_of(url), port_of(other)}
    return url.host == other.host and (len(ports) == 1 or ports == set(PORTS.values()))


def shown(url: Url) -> str:
    """The URL without user and password, for messages and comparisons."""
    return url._replace(auth=None).url
