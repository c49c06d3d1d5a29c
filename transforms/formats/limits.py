"""How much of anything one document may hold. Beyond a limit it goes to quarantine, whole."""

from __future__ import annotations

BODY_BYTES = 15 * 1024 * 1024
"""Size of a document after decompression, in bytes."""

COMPRESSION_RATIO = 100
"""Decompressed bytes per compressed byte."""

FEED_ENTRIES = 20_000
"""Entries of one feed; a publisher's feed has tens, an archive a few thousand."""

MAIL_MESSAGES = 1_000
"""Messages of one e-mail: its own, and those that it forwards."""

ELEMENT_ATTRIBUTES = 1_000
"""Attributes of one XML element; feedparser's time grows with their square."""

ELEMENT_DEPTH = 500
"""Nesting of XML elements, embedded XHTML included."""

URL_CHARACTERS = 2_048
"""Length of an address that can still be fetched."""

PARSE_SECONDS = 20.0
"""Time that one document may take to parse, wall clock."""

WORKER_MEMORY_BYTES = 2 * 1024**3
"""Address space of the process that parses."""
