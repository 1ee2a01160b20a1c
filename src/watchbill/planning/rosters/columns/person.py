"""One person as pricing sees it: days, types of shift, limits, and the room that decisions leave."""

from __future__ import annotations

import math
import operator
from collections.abc import Container
from typing import TypeAlias

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from watchbill.planning.rosters.case import OFF, RosterCase, Schedule, Worker
from watchbill.planning.rosters.columns.limits import Row
from watchbill.planning.rosters.columns.room import Reach, Room, narrowed, nothing_left

Prices: TypeAlias = NDArray[np.float64]
"""Price of working a shift on a day: [day, shift position]."""

WIDE = 10_000
"""A room wider than this is searched near a known schedule only."""
NEAR_SHIFTS, NEAR_WEEKENDS = 4, 1
"""How far a schedule may stray from the known one at any time, in shifts and in weekends."""


class Person:
    """A worker of a case, in the numbers of the kernel: types are the shifts that this one may work at all."""

    def __init__(self, case: RosterCase, position: int) -> None:
        worker = case.workers[position]
        self.case = case
        self.worker = worker
        self.types = [at for at, shift in enumerate(case.shifts) if worker.most_shifts.get(shift.code, 0) > 0]
        self.most = [worker.most_shifts[case.shifts[at].code] for at in self.types]
        minutes = [case.shifts[at].minutes for at in self.types]
        self._minutes_per_unit = math.gcd(*minutes) or 1
        self.units = np.array([length // self._minutes_per_unit for length in minutes], np.int64)
        follow = case.may_follow
        pairs = [tuple(follow[first][second] for second in self.types) for first in self.types]
        kinds = list(dict.fromkeys(pairs))
        self.kind = [kinds.index(row) for row in pairs]
        """[type]: types that leave the same types open on the next day are of one kind."""
        day_off = (True,) * len(self.types)
        self.follows = np.array([*kinds, day_off], np.bool_).reshape(len(kinds) + 1, len(self.types))
        weekdays = np.array([case.weekday(day) for day in range(case.days)], np.int64)
        self.saturday, self.sunday = weekdays == 5, weekdays == 6
        self._units_of = np.zeros(len(case.shifts) + 1, np.int64)  # the last one is OFF
        self._units_of[self.types] = self.units
        self.longest_run = max(1, min(worker.longest_run, case.days + len(worker.history)))
        self.least_off = max(1, worker.least_off)
        self.start, self.edge_run = _state_before(worker, self.longest_run, self.least_off)
        self._too_little = sum(map(operator.mul, self.most, minutes)) < worker.least_minutes
        """Whether the limits on types leave less working time than is asked for."""
        self.wish_prices, self.wish_base = _wishes(case, position)
        self.whole = self.room(np.ones((case.days, len(case.shifts)), np.bool_), np.ones(case.days, np.bool_))

    def cost(self, schedule: Schedule) -> int:
        """Return what a schedule pays for the person's wishes."""
        return round(self.wish_base + worked(self.wish_prices, schedule))

    def room(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Room:
        """Return what the person may do where only some work [day, shift position] and rest [day] is allowed."""
        work = np.ascontiguousarray(work[:, self.types])
        work[list(self.worker.days_off)] = False
        for day, shift in self.worker.shifts_off:
            if (kind := self.case.shift_position[shift]) in self.types:
                work[day, self.types.index(kind)] = False
        if self.worker.longest_run < 1:
            work[:] = False
        if self.worker.history and len(work) and (last := self.worker.history[-1]) != OFF:
            work[0] &= np.array([self.case.may_follow[last][kind] for kind in self.types], np.bool_)
        forced = ~rest & (work.sum(axis=1) == 1)
        held = work[forced].sum(axis=0)
        spare = tuple(int(most - used) for most, used in zip(self.most, held, strict=True))
        units, weekends = self._unit_reach(work, rest), self._weekend_reach(work, rest)
        return Room(
            work=work,
            rest=np.ascontiguousarray(rest),
            forced=forced,
            spare=spare,
            usable=tuple(int(number) for number in work[~forced].sum(axis=0)),
            units=units,
            weekends=weekends,
            empty=nothing_left(spare, units, weekends) or self._too_little,
        )

    def narrowed(self, room: Room, decisions: list[tuple[int, int, bool]]) -> Room:
        """Return a smaller room: on each (day, entry, must) the person must have this entry, or must not."""
        if not decisions:
            return room
        work = np.zeros((self.case.days, len(self.case.shifts)), np.bool_)
        work[:, self.types] = room.work
        rest = room.rest.copy()
        for day, entry, must in decisions:
            if must:
                keep = work[day, entry] if entry != OFF else rest[day]
                work[day] = rest[day] = False
                if entry == OFF:
                    rest[day] = keep
                else:
                    work[day, entry] = keep
            elif entry == OFF:
                rest[day] = False
            else:
                work[day, entry] = False
        return self.room(work, rest)

    def room_around(self, schedule: Schedule, days: Container[int]) -> Room:
        """Return the room of a person who keeps a schedule but for some days."""
        work = np.zeros((self.case.days, len(self.case.shifts)), np.bool_)
        rest = np.zeros(self.case.days, np.bool_)
        for day, shift in enumerate(schedule):
            if day in days:
                work[day] = rest[day] = True
            elif shift == OFF:
                rest[day] = True
            else:
                work[day, shift] = True
        return self.room(work, rest)

    def near(self, schedule: Schedule) -> Room:
        """Return the person's whole room, or where that is too wide the part near a schedule: a corridor."""
        if self.whole.width <= WIDE:
            return self.whole
        worked = np.array(schedule) != OFF
        length = np.array([self._units_of[shift] for shift in schedule])
        units = np.concatenate(([0], np.cumsum(np.where(worked, length, 0))))
        weekends = np.concatenate(([0], np.cumsum(self.weekends(worked))))
        return replace(
            self.whole,
            units=narrowed(self.whole.units, units, NEAR_SHIFTS * int(self.units.max(initial=0))),
            weekends=narrowed(self.whole.weekends, weekends, NEAR_WEEKENDS),
        )

    def paced(self, spread: int) -> Room:
        """Return the part of the person's whole room near an even pace over the days that may be worked."""
        may: NDArray[np.bool_] = np.any(self.whole.work, axis=1)
        weekend: NDArray[np.bool_] = may & (self.saturday | self.sunday)
        units, weekends = self.whole.units, self.whole.weekends
        target = (units[0][-1] + units[1][-1]) / 2
        return replace(
            self.whole,
            units=narrowed(units, _pace(may, target), spread * NEAR_SHIFTS * int(self.units.max(initial=0))),
            weekends=narrowed(weekends, _pace(weekend, weekends[1][-1]), spread * NEAR_WEEKENDS),
        )

    def schedule(self, row: Row) -> Schedule:
        """Return a schedule of types as one of shifts."""
        return tuple(self.types[kind] if kind >= 0 else OFF for kind in row.tolist())

    def weekends(self, worked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the days that begin a weekend with work."""
        before = np.concatenate(([False], worked[:-1]))
        begins: NDArray[np.bool_] = worked & (self.saturday | (self.sunday & ~before))
        return begins

    def _unit_reach(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Reach:
        """Return the least and most units of working time before each day."""
        most_units = self.worker.most_minutes // self._minutes_per_unit
        least_units = -(-self.worker.least_minutes // self._minutes_per_unit)
        shortest = np.where(work, self.units, most_units + 1).min(axis=1, initial=most_units + 1)
        longest = np.where(work, self.units, 0).max(axis=1, initial=0)
        least = np.concatenate(([0], np.cumsum(np.where(rest, 0, shortest))))
        most = np.concatenate(([0], np.cumsum(longest)))
        ahead = np.arange(len(rest) + 1)
        period = self.longest_run + self.least_off
        runs = (ahead // period) * self.longest_run + np.minimum(ahead % period, self.longest_run)
        most_in = runs * int(self.units.max(initial=0))
        low = np.maximum(least, least_units - np.minimum(most[-1] - most, most_in[::-1]))
        high = np.minimum(np.minimum(most, most_in), most_units - (least[-1] - least))
        return low.astype(np.int64), high.astype(np.int64)

    def _weekend_reach(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Reach:
        """Return the least and most weekends worked before each day."""
        may: NDArray[np.bool_] = np.any(work, axis=1)
        first = self.saturday | (self.sunday & ~np.append(False, may[:-1]))
        must = first & ~rest
        must[:1] = False
        low = np.append(0, np.cumsum(must))
        return low, np.minimum(np.append(0, np.cumsum(first & may)), self.worker.most_weekends - (low[-1] - low))


def worked(prices: Prices, schedule: Schedule) -> float:
    """Return the sum of prices of what a schedule works."""
    entries = np.array(schedule, np.int64)
    days = np.flatnonzero(entries != OFF)
    return float(prices[days, entries[days]].sum())


def _pace(may: NDArray[np.bool_], target: float) -> NDArray[np.int64]:
    """Return how much of a target is used up before each day, and at the end, where it is spread over some days."""
    before: NDArray[np.int64] = np.concatenate(([0], np.cumsum(may)))
    even: NDArray[np.int64] = np.round(before * target / max(1, before[-1])).astype(np.int64)
    return even


def _state_before(person: Worker, longest_run: int, least_off: int) -> tuple[int, int]:
    """Return the kernel's state before day 0, and the length of a run of work that may end whatever the least run."""
    if not person.history:
        return least_off - 1, 0
    works = person.history[-1] != OFF
    run = 0
    while run < len(person.history) and (person.history[-1 - run] != OFF) == works:
        run += 1
    touches = run == len(person.history)
    if not works:
        return (least_off if touches else min(run, least_off)) - 1, -1
    counted = min(run, longest_run)  # a run that is too long already can only end
    return least_off + counted - 1, counted if touches or run >= person.least_run else -1


def _wishes(case: RosterCase, position: int) -> tuple[Prices, float]:
    """Return the person's own price of each shift on each day, and what a schedule without work pays."""
    person = case.workers[position]
    prices = np.full((case.days, len(case.shifts)), float(person.duty_price))
    base = 0.0
    for wish in case.wishes_of[person.code]:
        at = wish.day, case.shift_position[wish.shift] if wish.shift else slice(None)
        if wish.kind == "off":
            prices[at] += wish.weight
        else:
            base += wish.weight
            prices[at] -= wish.weight
    return prices, base
