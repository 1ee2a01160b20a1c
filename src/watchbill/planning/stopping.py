"""When a search ends: small rules that a solver asks again and again.

A rule is called with the best value so far (smaller is better) and answers whether to stop. A rule's clock starts
when the rule is made.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol


class StopRule(Protocol):
    """What every rule offers."""

    def __call__(self, best: float) -> bool:
        """Return whether to stop, given the best value so far."""
        ...

    def remaining_s(self) -> float:
        """Return the seconds that are left at most; infinite where the rule knows no clock."""
        ...


class TimeLimit:
    """Stops after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def __call__(self, best: float) -> bool:
        """Return whether the time is up."""
        del best
        return self.remaining_s() <= 0

    def remaining_s(self) -> float:
        """Return the seconds that are left, never below zero."""
        return max(0.0, self._end - time.monotonic())


class Iterations:
    """Stops after so many questions."""

    def __init__(self, most: int) -> None:
        self._left = most

    def __call__(self, best: float) -> bool:
        """Count one iteration; return whether all are used up."""
        del best
        self._left -= 1
        return self._left < 0

    def remaining_s(self) -> float:
        """Return infinity: iterations know no clock."""
        return math.inf


class NoImprovement:
    """Stops when the best value has not improved by a share worth having for so many seconds.

    As long as there is no value at all (infinity), it waits.
    """

    def __init__(self, seconds: float, least_share: float = 0.0) -> None:
        self._seconds = seconds
        self._least_share = least_share
        self._best = math.inf
        self._since = time.monotonic()

    def __call__(self, best: float) -> bool:
        """Note the best value; return whether it has stood still for too long."""
        if best == math.inf or best < self._best - self._least_share * abs(best):
            self._best = best
            self._since = time.monotonic()
        return time.monotonic() - self._since >= self._seconds

    def remaining_s(self) -> float:
        """Return infinity: an improvement may come at any time."""
        return math.inf


class Cancelled:
    """Stops as soon as the function given says so."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        self._cancelled = cancelled

    def __call__(self, best: float) -> bool:
        """Return whether the search was cancelled."""
        del best
        return self._cancelled()

    def remaining_s(self) -> float:
        """Return infinity: nobody knows when it will be cancelled."""
        return math.inf


class AnyOf:
    """Stops as soon as one of several rules does; asks all of them each time."""

    def __init__(self, *rules: StopRule) -> None:
        self._rules = rules

    def __call__(self, best: float) -> bool:
        """Return whether any rule stops."""
        answers = [rule(best) for rule in self._rules]
        return any(answers)

    def remaining_s(self) -> float:
        """Return the shortest time that any rule leaves."""
        return min((rule.remaining_s() for rule in self._rules), default=math.inf)


def share_of(stop: StopRule, parts: int) -> StopRule:
    """Return a rule for the next of so many parts of a search: stops with the whole, or when its share is over."""
    return AnyOf(stop, TimeLimit(stop.remaining_s() / parts))


NEVER = AnyOf()
"""No rule at all: goes on."""
