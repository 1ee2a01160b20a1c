"""Patrol planning shift by shift on several processes, in passes: all shifts quickly, then the worst ones again.

Tasks go to any ``concurrent.futures`` executor. At most as many are in flight as there are workers, so that a worker
that dies takes few others with it; what failed is tried once more, alone, and then left without routes.
"""

from __future__ import annotations

import hashlib
import logging
import math
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.context import BaseContext
from typing import Protocol

import msgspec

from watchbill.planning.patrols import Bounds as PatrolBounds
from watchbill.planning.patrols import ShiftRoutes
from watchbill.planning.plan import Duty, Route
from watchbill.planning.problem import Problem, Struct


class PatrolPlanner(Protocol):
    """The patrol engine as it is called here; ``patrols.plan_shift`` is one."""

    def __call__(
        self,
        problem: Problem,
        duties: Sequence[Duty],
        *,
        day: int,
        shift: str,
        time_limit_s: float,
        seed: int,
        on_plan: Callable[[tuple[Route, ...]], None] | None = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> ShiftRoutes:
        """Return routes for one shift."""
        ...


class ShiftTask(Struct, kw_only=True, frozen=True):
    """One call of the patrol engine."""

    day: int
    shift: str
    time_limit_s: float
    seed: int

    @property
    def key(self) -> tuple[int, str]:
        """Day and shift."""
        return self.day, self.shift


class Done(Struct, kw_only=True, frozen=True):
    """How a task ended: with routes, or (none) failed for good; ``bounds`` where the engine told them."""

    task: ShiftTask
    routes: tuple[Route, ...] | None
    bounds: PatrolBounds | None = None


Answer = tuple[tuple[Route, ...], PatrolBounds | None]


class _Flag(Protocol):
    def is_set(self) -> bool: ...


logger = logging.getLogger(__name__)

GRACE_S = 3.0

_problems: dict[str, Problem] = {}
_flags: list[_Flag] = []


def prepare_worker(flag: _Flag, key: str, packed: bytes) -> None:
    """Make a fresh process ready: it keeps the problem, listens to the cancel flag and leaves Ctrl-C to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _flags[:] = [flag]
    unpack(key, packed)


def unpack(key: str, packed: bytes | None) -> Problem:
    """Return the problem of a key, decoded once per process."""
    if key not in _problems:
        if packed is None:
            raise LookupError(key)
        _problems.clear()
        _problems[key] = msgspec.msgpack.decode(packed, type=Problem)
    return _problems[key]


def run_task(
    planner: PatrolPlanner, key: str, packed: bytes | None, duties: tuple[Duty, ...], task: ShiftTask
) -> Answer:
    """Plan one shift; runs in a worker. A planner that fails after it had a plan has given that plan."""
    best: list[tuple[Route, ...]] = []

    def note(routes: tuple[Route, ...]) -> None:
        best[:] = [routes]

    def cancelled() -> bool:
        return any(flag.is_set() for flag in _flags)

    problem = unpack(key, packed)
    try:
        found = planner(
            problem,
            duties,
            day=task.day,
            shift=task.shift,
            time_limit_s=task.time_limit_s,
            seed=task.seed,
            on_plan=note,
            cancelled=cancelled,
        )
        return found.routes, found.bounds
    except Exception:
        if not best:
            raise
        logger.exception("The routes of day %s, %s ended early", task.day, task.shift)
        return best[0], None


def _context() -> BaseContext:
    """Return how processes start: forked from a clean server that has loaded the engine, or spawned without one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__])
    return context


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C in this thread: processes that it starts meanwhile inherit that and load the engine undisturbed.

    Other threads still get it, and a worker ignores it from then on (``prepare_worker``).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class ShiftPool:
    """Workers that plan shifts of one problem: processes of its own, or an executor that is given."""

    def __init__(self, problem: Problem, planner: PatrolPlanner, workers: int, executor: Executor | None) -> None:
        self.lanes = max(1, workers)
        self._planner = planner
        self._packed = msgspec.msgpack.encode(problem)
        self._key = hashlib.sha256(self._packed).hexdigest()
        self._given = executor
        self._context = _context()
        self._flag = self._context.Event()
        self._own: ProcessPoolExecutor | None = None
        self._opening = threading.Thread(target=self._open, daemon=True)
        if executor is None:
            self._opening.start()

    def _open(self) -> ProcessPoolExecutor:
        """Start processes; they load the engine while the roster is still being made.

        Starting waits for that, which is why the first start happens in a thread of its own.
        """
        with _interrupts_blocked():
            self._own = ProcessPoolExecutor(
                self.lanes,
                mp_context=self._context,
                initializer=prepare_worker,
                initargs=(self._flag, self._key, self._packed),
            )
            for _ in range(self.lanes):
                self._own.submit(time.sleep, 0.01)
        return self._own

    def submit(self, duties: tuple[Duty, ...], task: ShiftTask) -> Future[Answer]:
        """Hand a task to a worker; the future fails where the worker does."""
        on_shift = tuple(duty for duty in duties if duty.day == task.day and duty.shift == task.shift)
        if self._given is not None:
            return self._given.submit(run_task, self._planner, self._key, self._packed, on_shift, task)
        self._opening.join()
        try:
            return (self._own or self._open()).submit(run_task, self._planner, self._key, None, on_shift, task)
        except BrokenExecutor:
            return self._open().submit(run_task, self._planner, self._key, None, on_shift, task)

    def cancel(self) -> None:
        """Ask running tasks to end."""
        self._flag.set()

    def close(self, *, patient: bool) -> None:
        """Let the workers go; a patient close waits for them, another one for ``GRACE_S`` at most.

        A thread of its own keeps the flag alive until the last worker has ended, for one that is still starting
        needs it.
        """
        if self._given is None:
            self._opening.join()
        if self._own is not None:
            self._flag.set()
            closing = threading.Thread(target=self._shut_down, args=(self._own,), daemon=True)
            closing.start()
            closing.join(None if patient else GRACE_S)

    def _shut_down(self, own: ProcessPoolExecutor) -> None:
        own.shutdown(wait=True, cancel_futures=True)


def run_tasks(
    pool: ShiftPool,
    duties: tuple[Duty, ...],
    tasks: Sequence[ShiftTask],
    *,
    ended: Callable[[], bool],
    on_start: Callable[[ShiftTask], None],
    poll_s: float = 0.2,
) -> Iterator[Done | None]:
    """Run tasks in order and yield how each ended, and ``None`` now and then while nothing does.

    When ``ended`` says so, what has not begun is dropped and what runs is asked to end; a worker that does not
    answer within ``GRACE_S`` after that is left behind.
    """
    waiting = list(tasks)
    retries: list[ShiftTask] = []
    flying: dict[Future[Answer], tuple[ShiftTask, bool]] = {}

    def launch(task: ShiftTask, again: bool) -> None:
        on_start(task)
        flying[pool.submit(duties, task)] = (task, again)

    give_up_at = math.inf
    while waiting or retries or flying:
        if give_up_at == math.inf and ended():
            give_up_at = time.monotonic() + GRACE_S
            waiting.clear()
            retries.clear()
            pool.cancel()
        if time.monotonic() > give_up_at:
            return
        while waiting and not retries and len(flying) < pool.lanes:
            launch(waiting.pop(0), again=False)
        if retries and not flying:
            launch(retries.pop(0), again=True)
        landed, _ = wait(flying, timeout=poll_s, return_when=FIRST_COMPLETED)
        if not landed:
            yield None
        for future in landed:
            task, again = flying.pop(future)
            if (failure := future.exception()) is None:
                routes, bounds = future.result()
                yield Done(task=task, routes=routes, bounds=bounds)
            elif isinstance(failure, KeyboardInterrupt):
                raise failure
            elif again or ended():
                yield Done(task=task, routes=None)
            else:
                retries.append(task)
