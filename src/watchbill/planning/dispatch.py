"""Jobs handed to workers and taken back: in order, side by side, with a second try for what failed.

At most as many jobs are under way as there are lanes, so that a worker that dies takes few others with it; what failed
is tried once more, alone, and then given up.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from watchbill.planning.workers import GRACE_S, Workers

logger = logging.getLogger(__name__)

Name = TypeVar("Name", bound=Hashable)
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Job(Generic[Name, Answer]):
    """Something to be done by a worker: ``launch`` hands it over when its turn comes."""

    name: Name
    launch: Callable[[], Future[Answer]]


@dataclass(frozen=True)
class Done(Generic[Name, Answer]):
    """How a job ended: with an answer, or (none) failed for good or dropped while it ran."""

    name: Name
    answer: Answer | None


def run_jobs(
    workers: Workers,
    jobs: Sequence[Job[Name, Answer]],
    *,
    ended: Callable[[], bool],
    on_start: Callable[[Name], None] = lambda _: None,
    poll_s: float = 0.2,
) -> Iterator[Done[Name, Answer] | None]:
    """Run jobs in order and yield how each ended, and ``None`` now and then while nothing does.

    When ``ended`` says so, what has not begun is dropped and what runs is asked to end; a worker that does not
    answer within ``GRACE_S`` after that is left behind.
    """
    waiting = list(reversed(jobs))
    retries: list[Job[Name, Answer]] = []
    flying: dict[Future[Answer], tuple[Job[Name, Answer], bool]] = {}

    def launch(job: Job[Name, Answer], again: bool) -> None:
        on_start(job.name)
        try:
            future = job.launch()
        except Exception as error:  # a worker that cannot be reached fails like one that dies
            future = Future()
            future.set_exception(error)
        flying[future] = (job, again)

    give_up_at = math.inf
    while waiting or retries or flying:
        if give_up_at == math.inf and ended():
            give_up_at = time.monotonic() + GRACE_S
            waiting.clear()
            retries.clear()
            workers.cancel()
        if time.monotonic() > give_up_at:
            return
        lanes = workers.lanes
        while waiting and not retries and len(flying) < lanes:
            launch(waiting.pop(), again=False)
        if retries and not flying:
            launch(retries.pop(0), again=True)
        landed, _ = wait(flying, timeout=poll_s, return_when=FIRST_COMPLETED)
        if not landed:
            yield None
        for future in landed:
            job, again = flying.pop(future)
            failure = CancelledError() if future.cancelled() else future.exception()
            if failure is None:
                yield Done(job.name, future.result())
            elif isinstance(failure, KeyboardInterrupt):
                raise failure
            elif again or ended():
                if again:
                    logger.error("%s failed twice", job.name, exc_info=failure)
                yield Done(job.name, None)
            else:
                retries.append(job)
