"""The compiled part of pricing: the cheapest legal schedules of one person, by dynamic programming over days.

A state after a day is how the day ended (days off so far, or the kind of shift and the length of the run of work), the
weekends worked, the counted shifts (mixed radix), and the units of working time. Units and weekends are stored from
the least that can be reached on that day, so that a person whose days are mostly fixed needs little room. Types of
shift that leave the same types open on the next day are one kind; a move takes the cheapest type of a group (same
kind, same units, not counted). Only values are kept: a schedule is found again by walking back from its end.
"""

from __future__ import annotations

import numpy as np

from watchbill.planning.compiled import compiled


@compiled
def cheapest_schedules(
    cost: np.ndarray,  # [day, type]: price of working a type on a day
    weekend_price: float,  # price of a weekend with work
    may_work: np.ndarray,  # [day, type]: bool
    may_rest: np.ndarray,  # [day]: bool
    follows: np.ndarray,  # [kind + 1, type]: bool, the type may be worked on the day after (last row: after a day off)
    group_of: np.ndarray,  # [type]
    kind: np.ndarray,  # [group]
    units: np.ndarray,  # [group]: working time
    stride: np.ndarray,  # [group]: place of its counter, 0 where it is not counted
    limit: np.ndarray,  # [group]: most shifts where counted
    counts: np.ndarray,  # [day]: bool, whether shifts of the day are counted
    counters: int,  # number of combinations of counters
    count_weekends: int,  # 1 where weekends are counted, 0 where they only have a price
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
    days = cost.shape[0]
    groups = len(kind)
    kinds = follows.shape[0] - 1
    price, chosen = _cheapest_types(cost, may_work, follows, group_of, groups)
    states = least_off + max(1, kinds) * longest_run  # a run from before day 0 needs its state even without types
    width = 1
    weekends = 1
    for day in range(days + 1):
        width = max(width, high[day] - low[day] + 1)
        weekends = max(weekends, weekend_high[day] - weekend_low[day] + 1)
    value = np.full((days + 1, states, weekends, counters, width), np.inf)
    alive = np.zeros((days + 1, states), np.bool_)
    value[0, start, 0, 0, 0] = 0.0
    alive[0, start] = True
    _go_through_days(value, alive, price, weekend_price, may_rest, kind, units, stride, limit, counts, count_weekends,
                     saturday, sunday, low, high, weekend_low, weekend_high, longest_run, least_run, least_off,
                     edge_run)  # fmt: skip
    best, ends = _best_ends(value[days])
    order = np.argsort(best)
    found = 0
    while found < min(most, width) and best[order[found]] < below:
        found += 1
    schedules = np.full((found, days), -1, np.int64)
    for number in range(found):
        unit = order[number]
        _walk_back(schedules[number], value, price, chosen, weekend_price, kind, units, stride, counts, count_weekends,
                   saturday, sunday, low, weekend_low, longest_run, least_run, least_off, edge_run, ends[unit, 0],
                   ends[unit, 1], ends[unit, 2], unit)  # fmt: skip
    return best[order[0]], schedules, best[order[:found]]


@compiled
def _cheapest_types(
    cost: np.ndarray, may_work: np.ndarray, follows: np.ndarray, group_of: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the least price of a group on each [day, after kind, group], and the type that has it."""
    days, types = cost.shape
    price = np.full((days, follows.shape[0], groups), np.inf)
    chosen = np.full((days, follows.shape[0], groups), -1, np.int64)
    for day in range(days):
        for last in range(follows.shape[0]):
            for shift in range(types):
                group = group_of[shift]
                if may_work[day, shift] and follows[last, shift] and cost[day, shift] < price[day, last, group]:
                    price[day, last, group] = cost[day, shift]
                    chosen[day, last, group] = shift
    return price, chosen


@compiled
def _go_through_days(
    value: np.ndarray, alive: np.ndarray, price: np.ndarray, weekend_price: float, may_rest: np.ndarray,
    kind: np.ndarray, units: np.ndarray, stride: np.ndarray, limit: np.ndarray, counts: np.ndarray,
    count_weekends: int, saturday: np.ndarray, sunday: np.ndarray, low: np.ndarray, high: np.ndarray,
    weekend_low: np.ndarray, weekend_high: np.ndarray, longest_run: int, least_run: int, least_off: int, edge_run: int,
) -> None:  # fmt: skip
    """Carry all labels from day to day: by a day off, and by a shift of each group, wherever the rules allow it."""
    kinds = price.shape[1] - 1
    groups = len(kind)
    for day in range(price.shape[0]):
        shift_weekends = weekend_low[day] - weekend_low[day + 1]
        shift_units = low[day] - low[day + 1]
        for state in range(alive.shape[1]):
            if not alive[day, state]:
                continue
            run = 0
            last = kinds
            if state >= least_off:
                run = (state - least_off) % longest_run + 1
                if day > 0:
                    last = (state - least_off) // longest_run
            if may_rest[day] and (run == 0 or run >= least_run or (edge_run >= 0 and run == edge_run + day)):
                target = min(state + 1, least_off - 1) if run == 0 else 0
                _move(value[day, state], value[day + 1, target], 0.0, shift_units, shift_weekends, 0, 0,
                      high[day] - low[day], high[day + 1] - low[day + 1], weekend_high[day] - weekend_low[day],
                      weekend_high[day + 1] - weekend_low[day + 1])  # fmt: skip
                alive[day + 1, target] = True
            if (run == 0 and state < least_off - 1) or run >= longest_run:
                continue
            weekend = 1 if saturday[day] or (sunday[day] and run == 0) else 0
            for group in range(groups):
                if price[day, last, group] < np.inf:
                    target = least_off + kind[group] * longest_run + run
                    place = stride[group] if counts[day] else 0
                    _move(value[day, state], value[day + 1, target], price[day, last, group] + weekend * weekend_price,
                          shift_units + units[group], shift_weekends + weekend * count_weekends, place, limit[group],
                          high[day] - low[day], high[day + 1] - low[day + 1], weekend_high[day] - weekend_low[day],
                          weekend_high[day + 1] - weekend_low[day + 1])  # fmt: skip
                    alive[day + 1, target] = True


@compiled
def _move(
    value: np.ndarray, after: np.ndarray, price: float, shift: int, climb: int, place: int, limit: int, last: int,
    last_after: int, most_weekends: int, most_weekends_after: int,
) -> None:  # fmt: skip
    """Carry all labels of a state over one day into another state, keeping the cheaper."""
    first = max(0, -shift)
    end = min(last, last_after - shift) + 1
    counters = value.shape[1]
    for weekends in range(max(0, -climb), min(most_weekends, most_weekends_after - climb) + 1):
        for counter in range(counters):
            if place > 0 and (counter // place) % (limit + 1) >= limit:
                continue
            source = value[weekends, counter]
            target = after[weekends + climb, counter + place]
            for unit in range(first, end):
                found = source[unit] + price
                old = target[unit + shift]
                target[unit + shift] = found if found < old else old


@compiled
def _best_ends(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the least value for each final working time, and the state, weekends and counter that it ends with."""
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
    return best, ends


@compiled
def _walk_back(
    schedule: np.ndarray, value: np.ndarray, price: np.ndarray, chosen: np.ndarray, weekend_price: float,
    kind: np.ndarray, units: np.ndarray, stride: np.ndarray, counts: np.ndarray, count_weekends: int,
    saturday: np.ndarray, sunday: np.ndarray, low: np.ndarray, weekend_low: np.ndarray, longest_run: int,
    least_run: int, least_off: int, edge_run: int, state: int, weekend: int, counter: int, unit: int,
) -> None:  # fmt: skip
    """Write the schedule that ends so; every step is found by the value that it must have come from."""
    kinds = price.shape[1] - 1
    states = value.shape[1]
    for day in range(len(schedule) - 1, -1, -1):
        wanted = value[day + 1, state, weekend, counter, unit]
        unit_before = unit + low[day + 1] - low[day]
        weekend_before = weekend + weekend_low[day + 1] - weekend_low[day]
        found = False
        if state < least_off:
            for before in range(states):
                run = 0 if before < least_off else (before - least_off) % longest_run + 1
                target = min(before + 1, least_off - 1) if run == 0 else 0
                legal = run == 0 or run >= least_run or (edge_run >= 0 and run == edge_run + day)
                if target == state and legal and value[day, before, weekend_before, counter, unit_before] == wanted:
                    state, weekend, unit, found = before, weekend_before, unit_before, True
                    break
            continue
        run = (state - least_off) % longest_run
        for last in range(kinds if run > 0 else 1):
            before = least_off + last * longest_run + run - 1 if run > 0 else least_off - 1
            after = last if run > 0 and day > 0 else kinds
            more = 1 if saturday[day] or (sunday[day] and run == 0) else 0
            for group in range(len(kind)):
                place = stride[group] if counts[day] else 0
                if (
                    least_off + kind[group] * longest_run + run != state
                    or counter < place
                    or weekend_before < more * count_weekends
                    or unit_before < units[group]
                    or unit_before - units[group] >= value.shape[4]
                ):
                    continue
                weekend_then, unit_then = weekend_before - more * count_weekends, unit_before - units[group]
                source = value[day, before, weekend_then, counter - place, unit_then]
                if source + (price[day, after, group] + more * weekend_price) == wanted:
                    schedule[day] = chosen[day, after, group]
                    state, weekend, unit, found = before, weekend_then, unit_then, True
                    counter -= place
                    break
            if found:
                break
