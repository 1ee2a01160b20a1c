"""The compiled part of pricing: the cheapest legal schedules of one person, by dynamic programming over days.

A state after a day is how the day ended (days off so far, or the last shift and the length of the run of work), the
weekends worked, the counted shifts (mixed radix), and the units of working time. Units and weekends are stored from
the least that can be reached on that day, so that a person whose days are mostly fixed needs little room.
"""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import compiled


@compiled
def cheapest_schedules(
    cost: np.ndarray,  # [day, type]: price of working a type on a day
    may_work: np.ndarray,  # [day, type]: bool
    may_rest: np.ndarray,  # [day]: bool
    units: np.ndarray,  # [type]: working time
    follows: np.ndarray,  # [type, type]: bool, the second may be worked on the day after the first
    stride: np.ndarray,  # [type]: place of its counter, 0 where it is not counted
    limit: np.ndarray,  # [type]: most shifts where counted
    counts: np.ndarray,  # [day]: bool, whether shifts of the day are counted
    counters: int,  # number of combinations of counters
    saturday: np.ndarray,  # [day]: bool
    sunday: np.ndarray,  # [day]: bool
    low: np.ndarray,  # [day + 1]: least units before the day
    high: np.ndarray,  # [day + 1]: most units before the day that can still lead to the least at the end
    weekend_low: np.ndarray,  # [day + 1]: least weekends before the day
    weekend_high: np.ndarray,  # [day + 1]: most weekends before the day
    longest_run: int,
    least_run: int,
    least_off: int,
    start: int,  # state before day 0
    edge_run: int,  # length of the run of work that touches the beginning of what is known; -1: none
    below: float,  # only schedules that cost less are returned
    most: int,  # so many at most
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the least cost (infinite: no legal schedule), and schedules by type with their costs, best first."""
    days, types = cost.shape
    states = least_off + max(1, types) * longest_run  # a run from before day 0 needs its state even without types
    width = 1
    weekends = 1
    for day in range(days + 1):
        width = max(width, high[day] - low[day] + 1)
        weekends = max(weekends, weekend_high[day] - weekend_low[day] + 1)
    value = np.full((states, weekends, counters, width), np.inf)
    after = np.full((states, weekends, counters, width), np.inf)
    came_from = np.zeros((days, states, weekends, counters, width), np.int16)
    alive = np.zeros(states, np.bool_)
    next_alive = np.zeros(states, np.bool_)
    value[start, 0, 0, 0] = 0.0
    alive[start] = True
    for day in range(days):
        for state in range(states):
            if next_alive[state]:
                after[state] = np.inf
                next_alive[state] = False
        for state in range(states):
            if not alive[state]:
                continue
            run = 0
            last = -1
            if state >= least_off:
                last = (state - least_off) // longest_run
                run = (state - least_off) % longest_run + 1
            if may_rest[day] and (run == 0 or run >= least_run or (edge_run >= 0 and run == edge_run + day)):
                target = min(state + 1, least_off - 1) if run == 0 else 0
                _move(value, after, came_from, state, target, day, 0.0, 0, 0, 0, 0, low, high, weekend_low,
                      weekend_high, counters)  # fmt: skip
                next_alive[target] = True
            if (run == 0 and state < least_off - 1) or run >= longest_run:
                continue
            weekend = 1 if saturday[day] or (sunday[day] and run == 0) else 0
            for kind in range(types):
                if may_work[day, kind] and (run == 0 or day == 0 or follows[last, kind]):
                    target = least_off + kind * longest_run + run
                    place = stride[kind] if counts[day] else 0
                    _move(value, after, came_from, state, target, day, cost[day, kind], units[kind], weekend, place,
                          limit[kind], low, high, weekend_low, weekend_high, counters)  # fmt: skip
                    next_alive[target] = True
        value, after = after, value
        alive, next_alive = next_alive, alive
    return _collect(
        value, came_from, units, stride, counts, saturday, sunday, low, weekend_low, longest_run, least_off, below, most
    )


@compiled
def _move(
    value: np.ndarray, after: np.ndarray, came_from: np.ndarray, state: int, target: int, day: int, price: float,
    units: int, weekend: int, place: int, limit: int, low: np.ndarray, high: np.ndarray, weekend_low: np.ndarray,
    weekend_high: np.ndarray, counters: int,
) -> None:  # fmt: skip
    """Carry all labels of a state over one day into another state, keeping the cheaper."""
    shift = units + low[day] - low[day + 1]
    first = max(0, -shift)
    last = min(high[day] - low[day], high[day + 1] - low[day + 1] - shift)
    climb = weekend + weekend_low[day] - weekend_low[day + 1]
    for weekends in range(weekend_high[day] - weekend_low[day] + 1):
        onto = weekends + climb
        if onto < 0 or onto > weekend_high[day + 1] - weekend_low[day + 1]:
            continue
        for counter in range(counters):
            if place > 0 and (counter // place) % (limit + 1) >= limit:
                continue
            for unit in range(first, last + 1):
                found = value[state, weekends, counter, unit] + price
                if found < after[target, onto, counter + place, unit + shift]:
                    after[target, onto, counter + place, unit + shift] = found
                    came_from[day, target, onto, counter + place, unit + shift] = state


@compiled
def _collect(
    value: np.ndarray, came_from: np.ndarray, units: np.ndarray, stride: np.ndarray, counts: np.ndarray,
    saturday: np.ndarray, sunday: np.ndarray, low: np.ndarray, weekend_low: np.ndarray, longest_run: int,
    least_off: int, below: float, most: int,
) -> tuple[float, np.ndarray, np.ndarray]:  # fmt: skip
    """Return the best schedule for each final working time, cheapest first."""
    days = came_from.shape[0]
    states, weekends, counters, width = value.shape
    best = np.full(width, np.inf)
    ends = np.zeros((width, 3), np.int64)
    for state in range(states):
        for weekend in range(weekends):
            for counter in range(counters):
                for unit in range(width):
                    if value[state, weekend, counter, unit] < best[unit]:
                        best[unit] = value[state, weekend, counter, unit]
                        ends[unit, 0] = state
                        ends[unit, 1] = weekend
                        ends[unit, 2] = counter
    order = np.argsort(best)
    found = 0
    while found < min(most, width) and best[order[found]] < below:
        found += 1
    schedules = np.full((found, days), -1, np.int64)
    for number in range(found):
        unit = order[number]
        state, weekend, counter = ends[unit, 0], ends[unit, 1], ends[unit, 2]
        for day in range(days - 1, -1, -1):
            before = came_from[day, state, weekend, counter, unit]
            worked = 0
            weekends_worked = 0
            if state >= least_off:
                kind = (state - least_off) // longest_run
                schedules[number, day] = kind
                worked = units[kind]
                weekends_worked = 1 if saturday[day] or (sunday[day] and before < least_off) else 0
                if counts[day]:
                    counter -= stride[kind]
            unit += low[day + 1] - low[day] - worked
            weekend += weekend_low[day + 1] - weekend_low[day] - weekends_worked
            state = before
    return best[order[0]], schedules, best[order[:found]]
