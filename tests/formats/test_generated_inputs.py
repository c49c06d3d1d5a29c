"""Bad inputs too large to keep as files: each is made by a small named generator."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable

import pytest

from schemas.elements import RawStory, Rejection

SECONDS = 10.0
MIB = 1024 * 1024

Parse = Callable[..., list[RawStory | Rejection]]
Generator = Callable[[], bytes]
GENERATORS: dict[str, tuple[Generator, str, list[str], int]] = {}


def generated(name: str, reasons: list[str], stories: int) -> Callable[[Generator], Generator]:
    """Register a generator of the document called ``name``, with what must become of it."""

    def register(generator: Generator) -> Generator:
        GENERATORS[generator.__name__] = (generator, name, reasons, stories)
        return generator

    return register


def feed(item: str, *, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>Desk</title>{item}</channel></rss>'.encode()


@generated("feed.xml", ["xml.entity"], 1)
def quadratic_blow_up() -> bytes:
    entity = f'<!DOCTYPE rss [\n<!ENTITY long "{"w" * 100_000}">\n]>\n'
    return feed(f"<item><title>{'&long;' * 1_000}</title></item>", before=entity)


@generated("feed.xml", ["xml.too_many_attrs"], 0)
def attributes_by_the_thousand() -> bytes:
    attributes = " ".join(f'a{n}="1"' for n in range(100_000))
    return feed(f"<item><title {attributes}>Envoy</title></item>")


@generated("feed.xml", ["xml.too_many_attrs"], 0)
def namespaces_by_the_thousand() -> bytes:
    namespaces = " ".join(f'xmlns:n{n}="urn:n{n}"' for n in range(50_000))
    return feed(f"<item {namespaces}><title>Envoy</title></item>")


@generated("feed.xml", ["xml.too_deep"], 0)
def depth_of_a_hundred_thousand() -> bytes:
    return feed(f"<item>{'<a>' * 100_000}{'</a>' * 100_000}</item>")


@generated("feed.xml", ["xml.too_deep"], 0)
def depth_without_end() -> bytes:
    return feed("<item>" + "<a>" * 100_000)


@generated("feed.xml", [], 1)
def unclosed_tags_in_cdata() -> bytes:
    section = f"<![CDATA[{'<div>' * 20_000}]]>"
    return feed(f"<item><title>Envoy</title><description>{section}</description></item>")


@generated("feed.xml", [], 1)
def attribute_of_five_mebibytes() -> bytes:
    return feed(f'<item><title note="{"n" * 5 * MIB}">Envoy</title></item>')


@generated("feed.xml", [], 1)
def comment_of_six_mebibytes() -> bytes:
    return feed(f"<!--{'c' * 6 * MIB}--><item><title>Envoy</title></item>")


@generated("feed.xml", ["size.body"], 0)
def text_of_twenty_mebibytes() -> bytes:
    return feed(f"<item><description>{'t' * 20 * MIB}</description></item>")


@generated("feed.xml", ["size.entries"], 0)
def entries_by_the_thousand() -> bytes:
    return feed("<item><title>Envoy</title></item>" * 200_000)


@generated("feed.xml.gz", ["size.ratio"], 0)
def gzip_bomb() -> bytes:
    return gzip.compress(b"\0" * 8 * MIB, mtime=0)


@generated("feed.xml.gz", ["size.body"], 0)
def gzip_beyond_the_cap() -> bytes:
    return gzip.compress(bytes(range(256)) * 64 * 1024, compresslevel=0, mtime=0)


@generated("feed.xml", ["xml.malformed"], 1)
def brackets_in_the_doctype() -> bytes:
    return feed("<item><title>Envoy</title></item>", before=f"<!DOCTYPE rss {'[' * 100_000}>\n")


@generated("feed.xml", [], 1)
def entities_by_the_thousand() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "word">\n' for n in range(20_000))
    return feed("<item><title>Envoy</title></item>", before=f"<!DOCTYPE rss [\n{entities}]>\n")


@generated("feed.xml", ["xml.malformed"], 0)
def openings_by_the_thousand() -> bytes:
    return b"<" * 100_000


@generated("feed.xml", ["xml.malformed"], 1)
def ampersands_by_the_thousand() -> bytes:
    return feed(f"<item><title>{'&' * 100_000}</title></item>")


@generated("feed.xml", ["xml.malformed"], 1)
def quotes_by_the_thousand() -> bytes:
    quotes = "'\"" * 50_000
    return feed(f"<item><title note={quotes}>Envoy</title><link href={quotes}/></item>")


@generated("feed.xml", [], 1)
def style_declarations_by_the_thousand() -> bytes:
    style = "color: red; " * 100_000
    page = f"&lt;p style='{style}'&gt;The envoy spoke.&lt;/p&gt;"
    return feed(f"<item><title>Envoy</title><description>{page}</description></item>")


@generated("feed.xml", ["xml.malformed"], 1)
def openings_of_tags_by_the_thousand() -> bytes:
    return feed(f"<item><title>Envoy {'<' * 100_000}</title></item>")


@generated("feed.xml", ["xml.truncated"], 1)
def declarations_by_the_thousand() -> bytes:
    return feed("<item><title>Envoy</title></item>", before="<?xml " * 50_000)


@generated("feed.xml", [], 1)
def guid_of_a_mebibyte() -> bytes:
    return feed(f"<item><guid>https://a.example/?{'t=1;' * (MIB // 4)}</guid></item>")


@generated("feed.xml", ["item.empty", "xml.truncated"], 0)
def unclosed_cdata_by_the_thousand() -> bytes:
    return b"<rss><channel><item><title>" + b"<![CDATA[" * 100_000


@generated("feed.json", ["not_a_feed.json"], 0)
def json_without_end() -> bytes:
    return b"[" * 100_000


@generated("feed.json", ["not_a_feed.json"], 0)
def json_number_of_a_million_digits() -> bytes:
    return b'{"version": ' + b"9" * MIB + b"}"


@generated("drop.txt", [], 1)
def one_line_of_a_mebibyte() -> bytes:
    return b"The envoy spoke. " * (MIB // 17)


@generated("drop.txt", [], 1)
def blank_lines_by_the_thousand() -> bytes:
    return b"Title: Envoy speaks\n\n" + b"\n" * MIB + b"The envoy spoke."


@generated("drop.txt", [], 1)
def header_without_end() -> bytes:
    return b"Title: Envoy\n" + b" speaks\n" * 100_000


@generated("drop.txt", [], 1)
def paragraphs_thrice() -> bytes:
    return b"Envoy speaks\n\n" + b"The envoy spoke on Monday about the strait.\n\n" * 3_000


@generated("drop.txt", ["size.body"], 0)
def drop_beyond_the_cap() -> bytes:
    return b"word " * (16 * MIB // 5)


@generated("page.html", [], 1)
def page_of_unclosed_tags() -> bytes:
    return b"<html><body><p>The envoy spoke on Monday." + b"<b>" * 5_000


NEWS_ITEM = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:{}" version="1">'
    "<contentMeta><headline>{}</headline></contentMeta></newsItem>"
)


@generated("wire.txt", ["size.entries"], 0)
def news_items_by_the_thousand() -> bytes:
    return f"<newsMessage>{NEWS_ITEM.format(1, 'Envoy') * 20_001}</newsMessage>".encode()


@generated("wire.txt", ["xml.too_deep"], 0)
def news_item_of_a_hundred_thousand_levels() -> bytes:
    return NEWS_ITEM.format(1, "<a>" * 100_000).encode()


@generated("wire.txt", ["xml.entity"], 1)
def news_item_of_a_quadratic_entity() -> bytes:
    entity = f'<!DOCTYPE newsItem [\n<!ENTITY long "{"w" * 100_000}">\n]>\n'
    return (entity + NEWS_ITEM.format(1, "&long;" * 1_000)).encode()


@generated("wire.txt", ["json.malformed"], 0)
def ninjs_without_end() -> bytes:
    return b'{"uri": "urn:x:1", "headline": ' + b"[" * 100_000


@generated("wire.txt", ["size.entries"], 0)
def ninjs_by_the_thousand() -> bytes:
    return b"[" + b",".join([b'{"uri": "urn:x:1", "headline": "Envoy"}'] * 20_001) + b"]"


@generated("wire.txt", ["size.entries"], 0)
def tape_of_a_million_openings() -> bytes:
    return b"\x16\x16\x01a0001 " + b"\x01" * MIB


@generated("wire.txt", [], 1)
def tape_line_of_a_mebibyte() -> bytes:
    return b"\x16\x16\x01a0001\nr i BC-Envoy\n\x02^" + b"Envoy, " * (MIB // 7) + b"<\n\x03"


@generated("wire.txt", ["mail.too_deep"], 0)
def mail_of_parts_in_parts() -> bytes:
    inner = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2_000)
    )
    return f"From: a@b.example\nMessage-ID: <1@b.example>\n{inner}".encode()


@generated("wire.txt", ["size.entries"], 0)
def mail_of_letters_by_the_thousand() -> bytes:
    letter = b"--b\nContent-Type: message/rfc822\n\nSubject: Envoy\n\nThe envoy spoke.\n"
    head = b"From: a@b.example\nMessage-ID: <1@b.example>\n"
    return head + b"Content-Type: multipart/mixed; boundary=b\n\n" + letter * 5_000 + b"--b--\n"


@generated("wire.txt", [], 1)
def mail_of_headers_by_the_thousand() -> bytes:
    headers = b"".join(b"X-Note-%d: spam\n" % n for n in range(5_000))
    return b"From: a@b.example\nMessage-ID: <1@b.example>\n" + headers + b"\nThe envoy spoke."


@pytest.mark.parametrize("case", GENERATORS)
def test_a_generated_input_gives_what_is_expected_in_bounded_time(case: str, parse: Parse) -> None:
    generator, name, reasons, stories = GENERATORS[case]
    content = generator()
    started = time.monotonic()
    items = parse(content, name)
    assert time.monotonic() - started < SECONDS
    assert items
    assert [item.reason for item in items if isinstance(item, Rejection)] == reasons
    assert sum(isinstance(item, RawStory) for item in items) == stories
