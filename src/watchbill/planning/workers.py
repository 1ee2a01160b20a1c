"""Where work is done: processes of this machine, a Dask cluster, or any ``concurrent.futures`` executor.

All offer the same few things, so that the same code plans on each. Data that several calls need is shared: it goes to
a worker once, however many calls there are.
"""

from __future__ import annotations

import multiprocessing
import signal
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import lru_cache
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from watchbill.planning.cancelling import cancel_here, forget_here, listen_to

GRACE_S = 3.0
"""How long a worker that is told to end is waited for."""

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Protocol):
    """What planning asks of those who work for it."""

    key: str
    """Name under which running calls are cancelled (``cancelling.is_cancelled``)."""

    @property
    def lanes(self) -> int:
        """How many calls run side by side."""
        ...

    def share(self, packed: bytes) -> Any:
        """Make data known to the workers; what is returned goes into calls and is read with ``shared``."""
        ...

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a function called; the future fails where function or worker does."""
        ...

    def cancel(self) -> None:
        """Ask running calls to end."""
        ...

    def close(self, *, patient: bool) -> None:
        """Let the workers go; a patient close waits for those that are ours, another for ``GRACE_S`` at most."""
        ...


def shared(handle: Any) -> bytes:
    """Return data that was shared; called in a worker."""
    return _read(handle) if isinstance(handle, Path) else bytes(handle)


@lru_cache(maxsize=16)
def _read(file: Path) -> bytes:
    return file.read_bytes()


class GivenWorkers:
    """Any executor with at least so many lanes; it stays open."""

    def __init__(self, executor: Executor, lanes: int) -> None:
        self.key = uuid.uuid4().hex
        self.lanes = max(1, lanes)
        self._executor = executor

    def share(self, packed: bytes) -> bytes:
        """Each call carries the data."""
        return packed

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Hand the call on."""
        return self._executor.submit(function, *args, **kwargs)

    def cancel(self) -> None:
        """Reaches calls in this process; others run to their own end."""
        cancel_here(self.key)

    def close(self, *, patient: bool) -> None:
        """Leave the executor to whom it belongs."""
        del patient
        forget_here(self.key)


class LocalWorkers:
    """Processes of this machine. Those that die are replaced; what they did fails."""

    def __init__(self, lanes: int, preload: Sequence[str] = ()) -> None:
        self.key = uuid.uuid4().hex
        self.lanes = max(1, lanes)
        self._context = _context(preload)
        self._flag = self._context.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="watchbill-")
        self._shared = 0
        self._pool: ProcessPoolExecutor | None = None
        self._opening = threading.Thread(target=self._open, daemon=True)
        self._opening.start()

    def _open(self) -> ProcessPoolExecutor:
        """Start processes; they load the engines while something else is being done.

        Starting waits for that, which is why the first start happens in a thread of its own.
        """
        with _interrupts_blocked():
            self._pool = ProcessPoolExecutor(
                self.lanes, mp_context=self._context, initializer=_begin, initargs=(self.key, self._flag)
            )
            for _ in range(self.lanes):
                self._pool.submit(time.sleep, 0.01)
        return self._pool

    def share(self, packed: bytes) -> Path:
        """Write the data to a file that workers read when they need it."""
        self._shared += 1
        file = Path(self._folder.name) / str(self._shared)
        file.write_bytes(packed)
        return file

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have one of the processes call the function."""
        self._opening.join()
        try:
            return (self._pool or self._open()).submit(function, *args, **kwargs)
        except BrokenExecutor:
            return self._open().submit(function, *args, **kwargs)

    def cancel(self) -> None:
        """Ask running calls to end."""
        self._flag.set()

    def close(self, *, patient: bool) -> None:
        """End the processes.

        A thread of its own keeps the flag alive until the last worker has ended, for one that is still starting
        needs it.
        """
        self._opening.join()
        self._flag.set()
        closing = threading.Thread(target=self._shut_down, daemon=True)
        closing.start()
        closing.join(None if patient else GRACE_S)

    def _shut_down(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        with suppress(OSError):
            self._folder.cleanup()


def _begin(key: str, flag: Any) -> None:
    """Make a fresh process ready: it listens to the cancel flag and leaves Ctrl-C to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listen_to(key, flag)


def _context(preload: Sequence[str]) -> BaseContext:
    """Return how processes start: forked from a clean server that has loaded the engines, or spawned without one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", __name__, *preload])
    return context


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C in this thread: processes that it starts meanwhile inherit that and load the engine undisturbed.

    Other threads still get it, and a worker ignores it from then on (``_begin``).
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
