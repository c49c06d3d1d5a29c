"""Where a URL may be fetched from: the addresses of its host, every one of them public.

A feed's URL, and any redirect of its server, is a stranger's text. The host is resolved once, its
addresses are checked, and the connection goes to a checked address itself: no name is looked up
a second time, when it might say something else.
"""

from __future__ import annotations

import ipaddress
import re

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from transforms.fetching.failures import ExchangeError
from transforms.fetching.lookups import Resolve, look_up

PORTS = {"http": 80, "https": 443}

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # IANA has given out no other part of IPv6
_INSIDE = tuple(  # what older versions of Python, or IANA, take for public
    ipaddress.ip_network(network)
    for network in (
        "168.63.129.16/32",  # Azure's own services, as its machines see them
        "192.0.0.0/24",  # protocol assignments
        "3fff::/20",  # documentation
    )
)
_USER = re.compile(r"^([A-Za-z][\w+.-]*:)?//[^/?#]*@")


def http_url(text: str) -> Url:
    """The URL, normalised, without its fragment; raises ``ExchangeError`` if it is no HTTP URL."""
    try:
        url = parse_url(text)
    except LocationParseError as error:
        raise ExchangeError("http.bad_url", "this is no URL") from error
    if url.scheme not in PORTS or not url.host:
        raise ExchangeError("http.bad_url", "this is no http or https URL")
    return url._replace(fragment=None, path=url.path or "/")


def host_of(url: str) -> str:
    """The host that a URL names; of a text that is no URL, the text."""
    try:
        return http_url(url).host or url
    except ExchangeError:
        return url


def without_user(url: str) -> str:
    """The URL as messages may show it: no user, no password."""
    return _USER.sub(r"\1//", url)


def bare_host(url: Url) -> str:
    """The host as a resolver takes it: an IPv6 address without its brackets."""
    return (url.host or "").strip("[]")


def port_of(url: Url) -> int:
    """The port of a URL, said or not."""
    return url.port or PORTS[url.scheme or "http"]


def checked_addresses(
    url: Url, *, allow_hosts: frozenset[str], resolve: Resolve, seconds: float
) -> tuple[str, ...]:
    """The addresses to connect to, all of them checked.

    A host that is allowed, by its name or as ``name:port``, may have any address and any port.
    Raises ``ExchangeError``: ``http.ssrf_blocked``, or ``http.dns``, also if the lookup takes
    longer than ``seconds``.
    """
    host, port = bare_host(url), port_of(url)
    allowed = _is_allowed(url, allow_hosts)
    if not allowed and port not in PORTS.values():
        raise ExchangeError(
            "http.ssrf_blocked",
            f"{url.netloc}: feeds are fetched from ports 80 and 443 only, not {port}; "
            f"--allow-host {url.host}:{port} would allow it",
        )
    found = look_up(host, port, resolve, seconds)
    if not allowed:
        for address in found:
            if why := inside(address):
                raise ExchangeError(
                    "http.ssrf_blocked",
                    f"{url.host} is at {address}, {why}; --allow-host {url.host} would allow it",
                )
    return found


def inside(address: str) -> str | None:
    """Why no public feed is at this address; None of a public one."""
    try:
        parsed = _carried(ipaddress.ip_address(address))
    except ValueError:
        return "which is no address"
    for is_so, words in (
        (parsed.is_unspecified, "an unspecified address"),
        (parsed.is_loopback, "a loopback address"),
        (parsed.is_link_local, "a link-local address"),
        (parsed.is_multicast, "a multicast address"),
        (not parsed.is_global, "a private or reserved address"),
        (any(parsed in network for network in _INSIDE), "a reserved address"),
        (parsed.version == 6 and parsed not in _GLOBAL_UNICAST, "a reserved address"),  # noqa: PLR2004
    ):
        if is_so:
            return words
    return None


def _carried(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for (mapped, NAT64, 6to4, Teredo), or itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(address.packed[-4:])
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address


def _is_allowed(url: Url, allow_hosts: frozenset[str]) -> bool:
    allowed = {_normal(text) for text in allow_hosts}
    host = (url.host or "").rstrip(".")
    return (host, None) in allowed or (host, port_of(url)) in allowed


def _normal(name: str) -> tuple[str, int | None]:
    """``Intranet.Example:8080`` → its host as URLs have it, and its port."""
    is_bare_ipv6 = name.count(":") > 1 and not name.startswith("[")
    url = parse_url(f"//[{name}]" if is_bare_ipv6 else f"//{name}")
    return (url.host or "").rstrip("."), url.port
