"""Feeds polled beside everything else, so that one that answers slowly holds up nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Full, Queue
from threading import Event

from schemas.elements import InputUnit
from transforms.fetch_feeds import Brought, Poller
from transforms.find_units import input_id
from transforms.select_units import host_of

HOSTS_AT_ONCE = 16
MOST_ANSWERS = 64
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Answered:
    """Polls that were made already, to be used as a `Poller`."""

    brought: Sequence[Brought]

    def __call__(self, units: Sequence[InputUnit]) -> Iterator[Brought]:
        wanted = {input_id(unit) for unit in units}
        return (answer for answer in self.brought if answer[0].feed_id in wanted)


@dataclass(slots=True)
class PollsBeside:
    """Asks for feeds, those of one host in one thread, and keeps what they bring until settled.

    `MOST_ANSWERS` wait in line, and as many are taken at a time: memory is bounded, however slowly
    they are settled.
    """

    poll: Poller
    _under_way: set[str] = field(default_factory=set, init=False)
    _line: Queue[Brought] = field(default_factory=lambda: Queue(MOST_ANSWERS), init=False)
    _taken: list[Brought] = field(default_factory=list, init=False)
    _failures: list[Exception] = field(default_factory=list, init=False)
    _stopped: Event = field(default_factory=Event, init=False)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(HOSTS_AT_ONCE, "poll"), init=False
    )

    def begin(self, feeds: Iterable[InputUnit]) -> None:
        """Ask for these feeds, but for those that are not settled yet."""
        hosts: dict[str, list[InputUnit]] = {}
        for feed in feeds:
            if input_id(feed) not in self._under_way:
                hosts.setdefault(host_of(feed), []).append(feed)
        for of_host in hosts.values():
            self._under_way.update(map(input_id, of_host))
            self._threads.submit(self._ask, of_host)

    def answers(self) -> list[Brought]:
        """What has come and is not settled yet; raises what kept a thread from asking."""
        if self._failures:
            raise self._failures.pop()
        with suppress(Empty):
            while len(self._taken) < MOST_ANSWERS:
                self._taken.append(self._line.get_nowait())
        return self._taken

    def settle(self) -> None:
        """What `answers` gave is in the lake's books."""
        self._under_way.difference_update(exchange.feed_id for exchange, _ in self._taken)
        self._taken = []

    def stop(self) -> None:
        """Ask for nothing more, and do not wait for what is on its way."""
        self._stopped.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _ask(self, feeds: Sequence[InputUnit]) -> None:
        unanswered = set(map(input_id, feeds))
        try:
            for brought in self.poll(feeds):
                if not self._handed_over(brought):
                    return
                unanswered.discard(brought[0].feed_id)
        except Exception as error:  # noqa: BLE001 - nobody asks this thread how it went
            self._failures.append(error)
        finally:
            self._under_way.difference_update(unanswered)

    def _handed_over(self, brought: Brought) -> bool:
        while not self._stopped.is_set():
            with suppress(Full):
                self._line.put(brought, timeout=_LOOK_SECONDS)
                return True
        return False
