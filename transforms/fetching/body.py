"""The body of a response, read as it comes and no further than its limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from urllib3 import BaseHTTPResponse

from transforms.fetching.decoding import decoded
from transforms.fetching.failures import ExchangeError
from transforms.fetching.limits import Limits

_PIECE_BYTES = 64 * 1024
_RATIO_COUNTS_FROM = 1024 * 1024  # a short feed of many alike items may well fold to a hundredth


@dataclass(slots=True)
class Body:
    """What has come so far: the content decompressed, the bytes received not."""

    content: bytearray = field(default_factory=bytearray)
    bytes_received: int = 0

    def read(self, response: BaseHTTPResponse, limits: Limits) -> None:
        """All of it; raises ``ExchangeError`` at a limit, and what the libraries raise."""
        announced = response.length_remaining or 0
        if announced > limits.most_bytes:
            raise ExchangeError("size.body", f"announces {announced:,} bytes")
        coding = response.headers.get("Content-Encoding", "")
        for piece in decoded(self._received(response, limits), coding):
            self.content += piece
            self._check(limits)

    def _received(self, response: BaseHTTPResponse, limits: Limits) -> Iterator[bytes]:
        # read1 gives what is there; read would wait for a whole piece.
        while piece := response.read1(_PIECE_BYTES, decode_content=False):
            self.bytes_received += len(piece)
            if self.bytes_received > limits.most_bytes:
                raise ExchangeError("size.body", f"is longer than {limits.most_bytes:,} bytes")
            yield piece

    def _check(self, limits: Limits) -> None:
        size, received = len(self.content), self.bytes_received
        if size > limits.most_decompressed_bytes:
            most = f"{limits.most_decompressed_bytes:,} bytes"
            raise ExchangeError("size.decompressed", f"unfolds to more than {most}")
        if size > max(_RATIO_COUNTS_FROM, limits.most_ratio * received):
            detail = f"unfolds {received:,} bytes to {size:,} and more"
            raise ExchangeError("size.ratio", detail)
