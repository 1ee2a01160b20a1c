"""The time of one solve: how much there is, how much is left, and whether somebody ended it before."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Runs from the moment it is made; ``closing_s`` are kept back for what comes after the search."""

    def __init__(self, limit_s: float, closing_s: float, cancelled: Callable[[], bool]) -> None:
        self.limit_s = limit_s
        self.interrupted = False
        self._began = time.monotonic()
        self._search_s = max(0.0, limit_s - closing_s)
        self._cancelled = cancelled

    def seconds(self) -> float:
        """Return the seconds since the beginning."""
        return time.monotonic() - self._began

    def remaining_s(self) -> float:
        """Return the seconds that are left for searching, never below zero."""
        return max(0.0, self._search_s - self.seconds())

    def is_cancelled(self) -> bool:
        """Return whether somebody ended it; what was ended once stays so."""
        self.interrupted = self.interrupted or self._cancelled()
        return self.interrupted

    def is_over(self) -> bool:
        """Return whether the search is to end."""
        return self.remaining_s() <= 0 or self.is_cancelled()

    def is_late(self) -> bool:
        """Return whether even what must be done should be done by now."""
        return self.seconds() > 2 * self.limit_s + 30 or self.is_cancelled()
