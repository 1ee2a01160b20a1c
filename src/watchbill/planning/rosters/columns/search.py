"""The search: a first roster, the bound, a dive, and then one neighbourhood after the other."""

from __future__ import annotations

import random
import time

from watchbill.planning.rosters.columns.best import Best
from watchbill.planning.rosters.columns.branch import Tree
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.dive import dive
from watchbill.planning.rosters.columns.generation import Generation, Part, round_up
from watchbill.planning.rosters.columns.improve import Improver
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.rosters.columns.response import best_responses
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

AT_ONCE, ROUNDS = 0.15, 6
"""The first dive is a quick one: share of the people fixed in a step, and rounds of pricing in between."""
SLICE_S = 3.0
"""Seconds that the proof and the improvement take in turn."""


def search(cover: CoverRows, pricers: tuple[Pricer, ...], best: Best, stop: StopRule, chance: random.Random) -> None:
    """Improve ``best`` until it is proven or ``stop`` says so; there is a roster after the first instant."""
    best.offer(best_responses(cover, pricers, {}, stop, chance))
    if best.proven or stop(best.value):
        return
    rooms = {person: pricer.whole for person, pricer in enumerate(pricers)}
    part = Part(rooms=rooms, wanted=cover.wanted, schedules=best.schedules)
    generation = Generation(cover, pricers, part)
    best.raise_bound(round_up(generation.converge(stop, best.value)))
    if best.proven or stop(best.value):
        return
    if found := dive(generation, stop, best.value, at_once=AT_ONCE, rounds=ROUNDS):
        best.offer(best_responses(cover, pricers, found, stop, chance))
    tree = Tree(Generation(cover, pricers, part, known=generation.master.columns()))
    improver = Improver(cover, pricers, best, chance)
    while not best.proven and not stop(best.value):
        began = time.monotonic()
        found = tree.run(AnyOf(stop, TimeLimit(SLICE_S)), best.value)
        if found:
            best.offer(found)
        best.raise_bound(min(tree.bound, best.value))
        improver.run(AnyOf(stop, TimeLimit(time.monotonic() - began)))
