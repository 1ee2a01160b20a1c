"""The best roster so far and the best bound: what the backends share while they search."""

from __future__ import annotations

import math
from threading import Lock

from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.roster import Roster, faults, value

WHOLE = 1e-6
"""Prices are whole: a bound within this of a whole number is that number."""


class SolverError(Exception):
    """A backend broke down, or offered a roster that is not what it said."""


class Incumbent:
    """Keeps the cheapest roster that was offered, and the highest bound; backends offer from their threads."""

    def __init__(self, case: RosterCase) -> None:
        self.case = case
        self.roster: Roster | None = None
        self.value: float = math.inf
        self.bound: float = 0.0
        self.searched = False
        """Whether a backend has begun to find rosters, be they better or not."""
        self._lock = Lock()

    @property
    def proven(self) -> bool:
        """Whether no roster can be better: the best is optimal, or (bound and value infinite) there is none."""
        return self.bound >= self.value

    def offer(self, roster: Roster, paid: float) -> None:
        """Keep a proper roster, and what it pays, where it is better."""
        with self._lock:
            if paid < self.value:
                self.roster, self.value = roster, paid

    def raise_bound(self, bound: float) -> None:
        """Note that no roster is cheaper; infinity where there is none at all."""
        whole = math.ceil(bound - WHOLE) if math.isfinite(bound) else bound
        with self._lock:
            self.bound = max(self.bound, whole)

    def verify(self) -> None:
        """Hold the best roster against the case; raise ``SolverError`` where a backend was wrong about it."""
        if self.roster is not None and (
            faults(self.case, self.roster) or value(self.case, self.roster) != self.value or self.bound > self.value
        ):
            raise SolverError("the roster is not what the backend said")
