"""A clock that a test turns by hand, so that what depends on time does not depend on the machine."""

from __future__ import annotations


class HandClock:
    """Takes the place of the module ``time`` where a module reads its clock.

    It stands still between questions but for ``step_s`` with each of them.
    """

    def __init__(self, step_s: float = 0.0) -> None:
        self.now_s = 0.0
        self._step_s = step_s

    def monotonic(self) -> float:
        """Return the seconds so far."""
        self.now_s += self._step_s
        return self.now_s
