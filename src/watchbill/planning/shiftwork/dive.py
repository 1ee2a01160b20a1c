"""Diving: fix the schedules that the linear program likes best, generate columns anew, and so on to a whole roster."""

from __future__ import annotations

import numpy as np

from watchbill.planning.shiftwork.generation import Generation, round_up
from watchbill.planning.shiftwork.instance import Schedule
from watchbill.planning.stopping import StopRule

NEARLY_WHOLE = 0.95
"""Shares from here on are fixed together; else the largest alone."""
SLACK = 0.2
"""How far from its bound a linear program may stay on the way down."""


def dive(generation: Generation, stop: StopRule, below: float, rounds: int = 1_000_000) -> dict[int, Schedule] | None:
    """Return a schedule for each person that together cost less than ``below``; none where the dive leads nowhere.

    The generation must have converged; people whose schedules are fixed stay so.
    """
    master = generation.master
    while len(master.fixed) < len(master.people):
        shares = master.shares()
        free = np.array([owner not in master.fixed for owner in master.owners])
        shares = np.where(free[: len(shares)], shares, -1.0)
        chosen = np.flatnonzero(shares >= NEARLY_WHOLE).tolist() or [int(np.argmax(shares))]
        for column in chosen:
            master.fix(column)
        if len(master.fixed) == len(master.people):
            break
        bound = generation.converge(stop, enough=below, slack=SLACK)
        if stop(below) or round_up(bound) >= below or not master.solve(stop.remaining_s()):
            return None
    return {person: master.schedules[column] for person, column in master.fixed.items()}
