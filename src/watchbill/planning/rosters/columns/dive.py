"""Diving: fix the schedules that the linear program likes best, generate columns anew, and so on to a whole roster."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.generation import Generation, round_up
from watchbill.planning.rosters.columns.master import Master
from watchbill.planning.stopping import StopRule

NEARLY_WHOLE = 0.95
"""Shares from here on are fixed together; else the largest alone."""
SLACK = 0.2
"""How far from its bound a linear program may stay on the way down."""
ANOTHER = 0.5
"""Shares are taken for less by chance, down to this part of them, where another dive is wanted."""
TOLD = 0.7
"""Share of the people left after which the way is told of again."""


def dive(
    generation: Generation,
    stop: StopRule,
    below: Callable[[], float],
    *,
    at_once: float = 0.0,
    rounds: float = math.inf,
    on_way: Callable[[dict[int, Schedule]], None] = lambda _: None,
    chance: random.Random | None = None,
) -> dict[int, Schedule] | None:
    """Return a schedule for each person that together cost less than ``below``; none where the dive leads nowhere.

    The generation must have converged. ``at_once`` is the share of the people left whose schedules are fixed in one
    step at least, ``rounds`` those of pricing in between: more at once and fewer rounds are quicker and worse.
    People whose schedules are fixed already keep them. ``on_way`` is called now and then with the schedules that are
    fixed: near the end each step takes long, and the rest may then be completed by other means. With ``chance`` it is
    another dive every time.
    """
    master = generation.master
    bound = -math.inf
    told = len(master.people)
    while left := len(master.people) - len(master.fixed):
        for column in _liked_most(generation, max(1, int(left * at_once)), chance):
            master.fix(column)
        if len(master.fixed) == len(master.people):
            break
        bound = generation.converge(stop, enough=below(), slack=SLACK, rounds=rounds, known=bound)
        if stop(below()) or round_up(bound) >= below() or not master.solve(stop.remaining_s()):
            return None
        if left <= told * TOLD:
            told = left
            on_way(_fixed(master))
    return _fixed(master)


def _fixed(master: Master) -> dict[int, Schedule]:
    """Return the schedules that are fixed, by person."""
    return {person: master.schedules[column] for person, column in master.fixed.items()}


def _liked_most(generation: Generation, number: int, chance: random.Random | None) -> list[int]:
    """Return the nearly whole columns of different people, and at least so many in all."""
    master = generation.master
    shares = master.shares()
    if chance is not None:
        shares *= np.random.default_rng(chance.getrandbits(32)).uniform(ANOTHER, 1.0, len(shares))
    chosen: dict[int, int] = {}
    for column in np.argsort(-shares, kind="stable").tolist():
        owner = master.owners[column]
        if shares[column] < NEARLY_WHOLE and len(chosen) >= number:
            break
        if owner not in master.fixed and owner not in chosen:
            chosen[owner] = column
    return list(chosen.values())
