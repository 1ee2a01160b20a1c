"""The best roster so far and the best bound: what the backends share while they search."""

from __future__ import annotations

import math
from collections.abc import Callable
from threading import Lock

from watchbill.planning.rosters.case import RosterCase
from watchbill.planning.rosters.roster import Roster, faults, value

WHOLE = 1e-6
"""Prices are whole: a bound within this of a whole number is that number."""


class Incumbent:
    """Keeps the cheapest proper roster that was offered, and the highest bound; backends offer from their threads."""

    def __init__(self, case: RosterCase, on_better: Callable[[], None] = lambda: None) -> None:
        self.case = case
        self.roster: Roster | None = None
        self.value: float = math.inf
        self.bound: float = 0.0
        self._on_better = on_better
        self._lock = Lock()

    @property
    def proven(self) -> bool:
        """Whether no roster can be better: the best is optimal, or (bound and value infinite) there is none."""
        return self.bound >= self.value

    def offer(self, roster: Roster) -> bool:
        """Keep a roster where it is proper and better; return whether it is."""
        paid = value(self.case, roster)
        with self._lock:
            if paid >= self.value or faults(self.case, roster):
                return False
            self.roster, self.value = roster, paid
            self._on_better()
        return True

    def raise_bound(self, bound: float) -> None:
        """Note that no roster is cheaper; infinity where there is none at all."""
        whole = math.ceil(bound - WHOLE) if math.isfinite(bound) else bound
        with self._lock:
            self.bound = max(self.bound, whole)
