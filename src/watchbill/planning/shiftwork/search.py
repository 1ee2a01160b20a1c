"""The search: a first roster, the bound, a dive, and then one neighbourhood after the other."""

from __future__ import annotations

import random

from watchbill.planning.shiftwork.best import Best
from watchbill.planning.shiftwork.cover import CoverRows
from watchbill.planning.shiftwork.dive import dive
from watchbill.planning.shiftwork.generation import Generation, Part, round_up
from watchbill.planning.shiftwork.improve import Improver
from watchbill.planning.shiftwork.pricing import Pricer
from watchbill.planning.shiftwork.response import best_responses
from watchbill.planning.stopping import AnyOf, StopRule, TimeLimit

CHOOSE_S = 10.0


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
    if found := dive(generation, AnyOf(stop, TimeLimit(stop.remaining_s() / 2)), best.value):
        best.offer(best_responses(cover, pricers, found, stop, chance))
    Improver(cover, pricers, best, stop, chance).run()
