"""A look over an XML document before feedparser sees it: its size, its entities, where it breaks.

feedparser's time grows with the square of an element's attributes, and it neither says where a
document broke nor that an entity was declared. One expat pass tells it all and expands no entity.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from transforms.formats import limits
from transforms.formats.reading import Problem
from transforms.formats.xml_repair import ENTRY

ENTITY_DECLARED = "xml.entity"

_REFERENCE = re.compile(r"[&%]\w")
# A word, a sign, a name: what publishers declare is short. A long one, repeated, is a bomb.
_LONG_ENTITY = 64
_ENDS_EARLY = frozenset(
    {
        expat.errors.codes[message]
        for message in (
            expat.errors.XML_ERROR_NO_ELEMENTS,
            expat.errors.XML_ERROR_UNCLOSED_TOKEN,
            expat.errors.XML_ERROR_PARTIAL_CHAR,
            expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        )
    }
)


class _TooMuchError(Exception):
    """Ends the pass; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(slots=True)
class _Handlers:
    """What expat calls; the state of one pass."""

    depth: int = 0
    namespaces: int = 0
    entities: list[str] = field(default_factory=list)

    def start_element(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > limits.ELEMENT_DEPTH:
            detail = f"elements nest deeper than {limits.ELEMENT_DEPTH}, at <{name[:80]}>"
            raise _TooMuchError(Problem("xml.too_deep", detail))
        count = len(attributes) + self.namespaces
        self.namespaces = 0
        if count > limits.ELEMENT_ATTRIBUTES:
            most = limits.ELEMENT_ATTRIBUTES
            detail = f"<{name[:80]}> has {count} attributes; the limit is {most}"
            raise _TooMuchError(Problem("xml.too_many_attrs", detail))

    def end_element(self, _name: str) -> None:
        self.depth -= 1

    def start_namespace(self, _prefix: str | None, _uri: str) -> None:
        self.namespaces += 1

    def entity_declaration(
        self,
        name: str,
        is_parameter: int,
        value: str | None,
        _base: str | None,
        system_id: str | None,
        public_id: str | None,
        _notation: str | None,
    ) -> None:
        if (
            is_parameter
            or system_id
            or public_id
            or len(value or "") > _LONG_ENTITY
            or _REFERENCE.search(value or "")
        ):
            self.entities.append(name[:80])


class Survey(NamedTuple):
    """What forbids parsing at all, and the flaws that leave the entries readable."""

    forbidding: Problem | None
    flaws: list[Problem]

    @property
    def declares_entities(self) -> bool:
        return any(flaw.reason == ENTITY_DECLARED for flaw in self.flaws)

    @property
    def is_torn(self) -> bool:
        return any(flaw.reason != ENTITY_DECLARED for flaw in self.flaws)


def survey(document: str) -> Survey:
    """One pass over ``document``, which need not be well-formed; nothing is expanded or fetched."""
    entries = sum(1 for _ in ENTRY.finditer(document))
    if entries > limits.FEED_ENTRIES:
        detail = f"{entries} entries; the limit is {limits.FEED_ENTRIES}. Split the feed."
        return Survey(Problem("size.entries", detail), [])
    handlers = _Handlers()
    try:
        _parser(handlers).Parse(document.encode("utf-8", "replace"), True)  # noqa: FBT003 - takes no keyword
    except _TooMuchError as error:
        return Survey(error.problem, [])
    except expat.ExpatError as error:
        return Survey(None, [*_entity_problems(handlers), _break(error)])
    return Survey(None, _entity_problems(handlers))


def _parser(handlers: _Handlers) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = handlers.start_element
    parser.EndElementHandler = handlers.end_element
    parser.StartNamespaceDeclHandler = handlers.start_namespace
    parser.EntityDeclHandler = handlers.entity_declaration
    # With a plain default handler expat hands entities over by name instead of expanding them.
    parser.DefaultHandler = _ignore
    parser.buffer_text = True
    return parser


def _ignore(_data: str) -> None:
    return None


def _entity_problems(handlers: _Handlers) -> list[Problem]:
    if not handlers.entities:
        return []
    names = ", ".join(handlers.entities[:5])
    detail = (
        f"declares {len(handlers.entities)} external, nested or long entities ({names}); "
        "they were left out of the text."
    )
    return [Problem(ENTITY_DECLARED, detail)]


def _break(error: expat.ExpatError) -> Problem:
    reason = "xml.truncated" if error.code in _ENDS_EARLY else "xml.malformed"
    words = expat.errors.messages.get(error.code, "unknown error")
    detail = f"{words} at line {error.lineno}, column {error.offset}; what was readable was kept."
    return Problem(reason, detail)
