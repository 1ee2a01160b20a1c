"""Workers of a Dask cluster, by the address of its scheduler; needs the extra ``cluster``."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

from watchbill.planning.cancelling import cancel_here, forget_here

ANSWER_S = 10.0
"""How long a scheduler has to answer."""

P = ParamSpec("P")
T = TypeVar("T")


class SchedulerProblem(Exception):  # noqa: N818 - it is a problem with an address, told to its user
    """There is no cluster to work with; the message says why and what to do."""


class ClusterWorkers:
    """All workers of a Dask cluster. A call whose worker is lost is made again by another one: Dask sees to that."""

    def __init__(self, address: str, answer_s: float = ANSWER_S) -> None:
        self.key = uuid.uuid4().hex
        self._client: Any = _client(address, answer_s)  # the library's own types stop at its door
        if not self._threads():
            self._client.close()
            raise SchedulerProblem(f"the scheduler at {address} has no workers: start some, dask worker {address}")
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def lanes(self) -> int:
        """Threads of all workers that there are now."""
        return max(1, self._threads())

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def share(self, packed: bytes) -> Any:
        """Hand the data to the cluster; workers fetch it from each other when they need it, and keep it.

        It is the result of a call, so the scheduler can have it made again where the worker that held it is lost.
        """
        return self._client.submit(bytes, packed, pure=False)

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have one of the workers call the function."""
        return self._executor.submit(function, *args, **kwargs)

    def cancel(self) -> None:
        """Ask running calls to end, on all workers."""
        with suppress(Exception):  # a cluster that is gone has nothing to cancel
            self._client.run(cancel_here, self.key)

    def close(self, *, patient: bool) -> None:
        """Leave the cluster; what still runs there is of no use any more."""
        del patient
        with suppress(Exception):
            self._client.run(forget_here, self.key)
        with suppress(Exception):
            self._client.close(timeout=3)


def _client(address: str, answer_s: float) -> Any:
    try:
        import distributed
    except ImportError as error:
        wrong = "planning on a cluster needs Dask, which is not installed"
        raise SchedulerProblem(f"{wrong}: pip install 'watchbill[cluster]'") from error
    try:
        open_client: Any = distributed.Client
        return open_client(address, timeout=answer_s, set_as_default=False)
    except (OSError, ValueError) as error:
        right = "an address such as tcp://host:8786, at which dask scheduler runs"
        raise SchedulerProblem(f"no scheduler answers at {address} ({error}); expected: {right}") from error
