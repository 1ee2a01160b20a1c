"""A door before the live server: shut between two tests, so that no request of one works on the rows of the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PATIENCE_S = 60.0


class Door:
    """Counts the requests inside and, while shut, answers those outside with 503.

    On SQLite in memory the server's threads share the test's connection. A request that a page began and nobody
    waited for would hold a table open while the test's rows are emptied: 'database table is locked'.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.is_open = False
        self.inside = 0
        self.changed = threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with self.changed:
            if not self.is_open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return []
            self.inside += 1
        try:
            return _Answer(self.application(environ, start_response), self._left)
        except BaseException:
            self._left()
            raise

    def open(self) -> None:
        self.is_open = True

    def shut(self) -> None:
        """Let nobody in and wait until everybody is out.

        Raises:
            TimeoutError: a request is still being answered after a minute.
        """
        with self.changed:
            self.is_open = False
            if not self.changed.wait_for(lambda: self.inside == 0, PATIENCE_S):
                raise TimeoutError(f"{self.inside} requests still being answered after {PATIENCE_S:.0f} s")

    def _left(self) -> None:
        with self.changed:
            self.inside -= 1
            self.changed.notify_all()


class _Answer:
    """An answer that says when it was closed; a WSGI server closes each answer once (PEP 3333)."""

    def __init__(self, answer: Iterable[bytes], closed: Callable[[], None]) -> None:
        self.answer = answer
        self.closed = closed

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.answer)

    def close(self) -> None:
        try:
            close = getattr(self.answer, "close", None)
            if close is not None:
                close()
        finally:
            self.closed()
