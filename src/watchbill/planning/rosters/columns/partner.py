"""A second process: it proves while this one improves, and both tell each other what they find.

Where a proof is out of reach and only a bound is raised, it improves in turn with that.

News are the best roster, the bound, and good dual values. Each end answers the news that it reads, whenever a stop rule
is asked: ``Exchange`` is one. The next news wait for the answer, so that nobody is held up by a line that is full.
"""

from __future__ import annotations

import math
import multiprocessing
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import TypeAlias

from watchbill.planning.rosters.case import RosterCase, Schedule
from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.cover import CoverRows, Rows
from watchbill.planning.rosters.columns.improve import Improver
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.prove import Prover
from watchbill.planning.rosters.columns.turns import take_turns
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.stopping import AnyOf, Cancelled, StopRule, TimeLimit

EVERY_S = 0.02
CALL_S = 1.0
"""An end from which there are no news for so long calls the other one all the same."""
SILENCE_S = 5.0
"""An end that does not answer for so long is taken for one that may never do."""
PATIENCE_S = 0.2
"""Seconds that the partner has to end when it is told to."""

News: TypeAlias = tuple[dict[int, Schedule], float, Rows | None]
"""The best roster, the bound, and dual values where they are new."""


class Exchange:
    """A stop rule that never stops by itself, and keeps ``best`` the same on both ends of a line while it is asked."""

    def __init__(self, line: Connection, best: Best) -> None:
        self._line, self._best = line, best
        self._asked_at = self._told_at = 0.0
        self._duals = best.duals
        self._untold = self._unanswered = False
        self.closed = False
        best.on_news = self.tell

    @property
    def silent(self) -> bool:
        """Whether the other end is gone, or has owed an answer for long."""
        return self.closed or (self._unanswered and time.monotonic() >= self._told_at + SILENCE_S)

    def tell(self) -> None:
        """Send what is known, or do so as soon as the other end has answered the last news."""
        self._untold = True
        if not self._unanswered:
            self._tell()

    def end(self) -> None:
        """Send what is still untold, before the line is closed."""
        if self._untold:
            self._tell()

    def __call__(self, best: float) -> bool:
        """Read what is new, or call the other end; go on in any case."""
        del best
        now = time.monotonic()
        if not self.closed and now >= self._asked_at + EVERY_S:
            self._asked_at = now
            self.read()
            if not self._unanswered and now >= self._told_at + CALL_S:
                self._tell()
        return False

    def remaining_s(self) -> float:
        """Return infinity: news know no clock."""
        return math.inf

    def read(self) -> None:
        """Take and answer all that has come in; send what waited for an answer."""
        try:
            while not self.closed and self._line.poll():
                news = self._line.recv()
                if news is not None:
                    self._take(news)
                    self._send(None)
                    continue
                self._unanswered = False
                if self._untold:
                    self._tell()
        except (EOFError, OSError):
            self.closed = True

    def _take(self, news: News) -> None:
        schedules, bound, duals = news
        self._best.on_news = lambda: None
        if schedules:
            self._best.offer(schedules)
        self._best.raise_bound(bound)
        if duals is not None:
            self._best.duals = self._duals = duals
        self._best.on_news = self.tell

    def _tell(self) -> None:
        new = self._best.duals if self._best.duals is not self._duals else None
        self._duals = self._best.duals
        self._untold, self._unanswered, self._told_at = False, True, time.monotonic()
        self._send((self._best.schedules, self._best.bound, new))

    def _send(self, news: News | None) -> None:
        # Where the other end is gone its last news may still be there to read: reading tells when the line is closed.
        with suppress(OSError):
            self._line.send(news)


@contextmanager
def partner(case: RosterCase, best: Best, stop: StopRule, seed: int) -> Iterator[Exchange]:
    """Let a second process prove; yield the line to it as a stop rule. The line is closed where none can be had."""
    context = _context()
    here, there = context.Pipe()
    exchange = Exchange(here, best)
    process = context.Process(target=_prove, args=(case, there, best.schedules, seed, stop.remaining_s()), daemon=True)  # type: ignore[attr-defined]
    with suppress(OSError):
        process.start()
    there.close()
    try:
        yield exchange
    finally:
        exchange.read()
        best.on_news = lambda: None
        here.close()
        if process.pid is not None:
            process.join(PATIENCE_S)
            process.kill()
            process.join()


def _prove(case: RosterCase, line: Connection, schedules: dict[int, Schedule], seed: int, time_limit_s: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit = TimeLimit(time_limit_s)
    pricers = tuple(Pricer(case, position) for position in range(len(case.workers)))
    cover = CoverRows(case)
    best = Best(cover, pricers, Incumbent(case))
    best.offer(schedules)
    exchange = Exchange(line, best)
    stop = AnyOf(exchange, Cancelled(lambda: exchange.closed), limit)
    chance = random.Random(seed)
    prover = Prover(cover, pricers, best, chance)
    if prover.climbs:
        prover.run(AnyOf(stop, Cancelled(lambda: best.duals is not None)))  # until the other end is through with sweeps
        take_turns(Improver(cover, pricers, best, chance), prover, best, stop)
    else:
        prover.run(stop)
    exchange.end()


def _context() -> BaseContext:
    """Return how the process starts: as a fork, but where threads forbid that from a clean server, or spawned."""
    methods = multiprocessing.get_all_start_methods()
    if "fork" in methods and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if "forkserver" not in methods:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context
