"""A second process: it proves while this one improves, and both tell each other what they find.

News are the best roster, the bound, and good dual values. They are sent at once, and received whenever a stop rule is
asked: ``Exchange`` is one.
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
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.prove import Prover
from watchbill.planning.rosters.incumbent import Incumbent
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

EVERY_S = 0.02
PATIENCE_S = 0.2
"""Seconds that the partner has to end when it is told to."""

News: TypeAlias = tuple[dict[int, Schedule], float, Rows | None]
"""The best roster, the bound, and dual values where they are new."""


class Exchange:
    """A stop rule that never stops by itself, and keeps ``best`` the same on both ends of a line while it is asked."""

    def __init__(self, line: Connection, best: Best) -> None:
        self._line, self._best = line, best
        self._asked_at = 0.0
        self._duals = best.duals
        self.closed = False
        best.on_news = self.tell

    def tell(self) -> None:
        """Send what is known."""
        new = self._best.duals if self._best.duals is not self._duals else None
        self._duals = self._best.duals
        self._send((self._best.schedules, self._best.bound, new))

    def __call__(self, best: float) -> bool:
        """Receive what is new; return whether the other end is gone."""
        del best
        now = time.monotonic()
        if not self.closed and now >= self._asked_at + EVERY_S:
            self._asked_at = now
            try:
                while self._line.poll():
                    self._take(self._line.recv())
            except (EOFError, OSError):
                self.closed = True
        return False

    def remaining_s(self) -> float:
        """Return infinity: news know no clock."""
        return math.inf

    def _take(self, news: News) -> None:
        schedules, bound, duals = news
        self._best.on_news = lambda: None
        if schedules:
            self._best.offer(schedules)
        self._best.raise_bound(bound)
        if duals is not None:
            self._best.duals = self._duals = duals
        self._best.on_news = self.tell

    def _send(self, news: News) -> None:
        if not self.closed:
            try:
                self._line.send(news)
            except (BrokenPipeError, OSError):
                self.closed = True


class Gone:
    """Stops when the other end of an exchange is gone."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def __call__(self, best: float) -> bool:
        """Return whether the other end is gone."""
        self._exchange(best)
        return self._exchange.closed

    def remaining_s(self) -> float:
        """Return infinity: nobody knows when that will be."""
        return math.inf


@contextmanager
def partner(case: RosterCase, best: Best, stop: StopRule, seed: int) -> Iterator[Exchange]:
    """Let a second process prove; yield the line to it as a stop rule."""
    context = _context()
    here, there = context.Pipe()
    process = context.Process(target=_prove, args=(case, there, best.schedules, seed, stop.remaining_s()), daemon=True)  # type: ignore[attr-defined]
    process.start()
    there.close()
    try:
        yield Exchange(here, best)
    finally:
        best.on_news = lambda: None
        here.close()
        process.join(PATIENCE_S)
        if process.is_alive():
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
    prover = Prover(cover, pricers, best, random.Random(seed))
    with suppress(BrokenPipeError):
        prover.run(AnyOf(Gone(exchange), limit))


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
