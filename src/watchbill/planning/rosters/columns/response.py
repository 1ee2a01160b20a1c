"""A first roster at once: each person in turn takes the best schedule beside what the others do."""

from __future__ import annotations

import random
from collections.abc import Sequence

from watchbill.planning.rosters.case import Schedule
from watchbill.planning.rosters.columns.cover import CoverRows
from watchbill.planning.rosters.columns.person import worked
from watchbill.planning.rosters.columns.pricing import Pricer
from watchbill.planning.stopping import StopRule


class NoScheduleError(Exception):
    """Somebody has no legal schedule at all: then there is no roster."""


def best_responses(
    cover: CoverRows,
    pricers: Sequence[Pricer],
    schedules: dict[int, Schedule],
    stop: StopRule,
    chance: random.Random,
    patience: StopRule | None = None,
) -> dict[int, Schedule]:
    """Let everybody answer the others, again and again until nobody gains; people without a schedule get one.

    Once everybody has a schedule the value never rises. Who has none is asked even where ``stop`` says so. Raises
    ``NoScheduleError`` where somebody has no legal schedule, ``TimeoutError`` where that stays open until ``patience``
    (default: ``stop``) is at an end.
    """
    schedules = dict(schedules)
    lacking = cover.wanted - cover.on_duty(schedules.values())
    content: set[int] = set()
    while len(content) < len(pricers):
        order = list(range(len(pricers)))
        chance.shuffle(order)
        for person in order:
            old = schedules.get(person)
            if old is not None and stop(0.0):
                return schedules
            pricer = pricers[person]
            if old is not None:
                lacking[cover.touched(old)] += 1
            prices = cover.one_more(lacking)
            if old is None:
                found = pricer.first(prices, patience or stop)
                if found is None:
                    raise NoScheduleError
            else:
                now = pricer.person.cost(old) + worked(prices, old)
                found = next(iter(pricer.cheapest(prices, pricer.person.near(old), below=now - 0.5).schedules), None)
            if found:
                content.clear()
            content.add(person)
            schedules[person] = found or schedules[person]
            lacking[cover.touched(schedules[person])] -= 1
    return schedules
