"""The cheapest legal schedule of one person for given prices: what a column generation asks again and again."""

from __future__ import annotations

import math
import operator
from collections import Counter
from typing import TypeAlias

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.alone import MOST_S, legal_schedule
from watchbill.planning.rosters.case import OFF, RosterCase, Schedule, Worker
from watchbill.planning.rosters.columns.kernel import cheapest_schedules
from watchbill.planning.rosters.columns.limits import Limits, Numbers, Row
from watchbill.planning.rosters.columns.room import Reach, Room, narrowed, nothing_left
from watchbill.planning.stopping import StopRule

Prices: TypeAlias = NDArray[np.float64]
"""Price of working a shift on a day: [day, shift position]."""

MOST_LABELS = 300_000
"""Most combinations of day, units, weekends and shift counters that pricing keeps apart."""
WIDE = 10_000
"""A room wider than this is searched near a known schedule only."""
NEAR_SHIFTS, NEAR_WEEKENDS = 4, 1
"""How far a schedule may stray from the known one at any time, in shifts and in weekends."""


class Priced(Struct, kw_only=True, frozen=True):
    """The answer of pricing: no legal schedule costs less than ``bound`` (infinite: there is none)."""

    bound: float
    schedules: tuple[Schedule, ...]
    costs: tuple[float, ...]


NOTHING = Priced(bound=math.inf, schedules=(), costs=())


class Relaxed(Struct, kw_only=True, frozen=True):
    """A bound with prices in place of limits, its slope in those prices, and the schedule that is cheapest then."""

    bound: float
    slope: Numbers
    schedule: Schedule


class Plan(Struct, kw_only=True, frozen=True):
    """The groups of types that pricing need not tell apart, as the kernel wants them."""

    group_of: NDArray[np.int64]
    kind: NDArray[np.int64]
    units: NDArray[np.int64]
    stride: NDArray[np.int64]
    limit: NDArray[np.int64]
    counters: int


class Pricer:
    """Finds one person's cheapest schedules.

    Limits on shifts of a type are counted only where a schedule found without them breaks them: most do not bind, and
    each one counted multiplies the work.
    """

    def __init__(self, case: RosterCase, position: int) -> None:
        person = case.workers[position]
        self.case = case
        self.person = person
        self.types = [at for at, shift in enumerate(case.shifts) if person.most_shifts.get(shift.code, 0) > 0]
        self._most = [person.most_shifts[case.shifts[at].code] for at in self.types]
        self._limits = Limits(self._most)
        minutes = [case.shifts[at].minutes for at in self.types]
        self._minutes_per_unit = math.gcd(*minutes) or 1
        self._units = np.array([length // self._minutes_per_unit for length in minutes], np.int64)
        follow = case.may_follow
        pairs = [tuple(follow[first][second] for second in self.types) for first in self.types]
        kinds = list(dict.fromkeys(pairs))
        self._kind = [kinds.index(row) for row in pairs]
        day_off = (True,) * len(self.types)
        self._follows = np.array([*kinds, day_off], np.bool_).reshape(len(kinds) + 1, len(self.types))
        weekdays = np.array([case.weekday(day) for day in range(case.days)], np.int64)
        self._saturday, self._sunday = weekdays == 5, weekdays == 6
        self._units_of = np.zeros(len(case.shifts) + 1, np.int64)  # the last one is OFF
        self._units_of[self.types] = self._units
        self._longest_run = max(1, min(person.longest_run, case.days + len(person.history)))
        self._least_off = max(1, person.least_off)
        self._start, self._edge_run = _state_before(person, self._longest_run, self._least_off)
        self._too_little = sum(map(operator.mul, self._most, minutes)) < person.least_minutes
        """Whether the limits on types leave less working time than is asked for."""
        self.wish_prices, self.wish_base = _wishes(case, position)
        self._simple: Plan | None = None
        self.whole = self.room(np.ones((case.days, len(case.shifts)), np.bool_), np.ones(case.days, np.bool_))
        self._simple = self._plan(self.whole, set())

    @property
    def scale(self) -> Numbers:
        """How much smaller than prices of cover the steps of the multipliers in ``relaxed`` should be."""
        limits = np.array([self.whole.units[1][-1], self.whole.weekends[1][-1], *self._most], np.float64)
        return 1 / np.maximum(1.0, limits)

    def cost(self, schedule: Schedule) -> int:
        """Return what a schedule pays for the person's wishes."""
        return round(self.wish_base + worked(self.wish_prices, schedule))

    def room(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Room:
        """Return what the person may do where only some work [day, shift position] and rest [day] is allowed."""
        work = np.ascontiguousarray(work[:, self.types])
        work[list(self.person.days_off)] = False
        for day, shift in self.person.shifts_off:
            if (kind := self.case.shift_position[shift]) in self.types:
                work[day, self.types.index(kind)] = False
        if self.person.longest_run < 1:
            work[:] = False
        if self.person.history and len(work) and (last := self.person.history[-1]) != OFF:
            work[0] &= np.array([self.case.may_follow[last][kind] for kind in self.types], np.bool_)
        forced = ~rest & (work.sum(axis=1) == 1)
        held = work[forced].sum(axis=0)
        spare = tuple(int(most - used) for most, used in zip(self._most, held, strict=True))
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

    def room_around(self, schedule: Schedule, days: range) -> Room:
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
        weekends = np.concatenate(([0], np.cumsum(_new_weekends(worked, self._saturday, self._sunday))))
        return replace(
            self.whole,
            units=narrowed(self.whole.units, units, NEAR_SHIFTS * int(self._units.max(initial=0))),
            weekends=narrowed(self.whole.weekends, weekends, NEAR_WEEKENDS),
        )

    def first(self, prices: Prices, stop: StopRule) -> Schedule | None:
        """Return a good schedule at once; none where there is no legal one.

        Where it takes long to find any, ``stop`` is asked between attempts; raises ``TimeoutError`` where it says so.
        """
        for spread in (1, 2, 4) if self.whole.width > WIDE else ():
            if found := self.cheapest(prices, self._paced(spread)).schedules:
                return found[0]
        priced = self.cheapest(prices)
        if not priced.schedules and priced.bound < math.inf:
            return self._legal(stop)
        return priced.schedules[0] if priced.schedules else None

    def _legal(self, stop: StopRule) -> Schedule | None:
        """Look for a schedule that breaks no rule, each time for twice as long."""
        most_s = MOST_S
        while True:
            try:
                return legal_schedule(self.case, (self.person.code,), most_s)
            except TimeoutError:
                if stop(math.inf):
                    raise
            most_s = min(2 * most_s, stop.remaining_s())

    def _paced(self, spread: int) -> Room:
        """Return the part of the person's whole room near an even pace over the days that may be worked."""
        may: NDArray[np.bool_] = np.any(self.whole.work, axis=1)
        weekend: NDArray[np.bool_] = may & (self._saturday | self._sunday)
        units, weekends = self.whole.units, self.whole.weekends
        target = (units[0][-1] + units[1][-1]) / 2
        return replace(
            self.whole,
            units=narrowed(units, _pace(may, target), spread * NEAR_SHIFTS * int(self._units.max(initial=0))),
            weekends=narrowed(weekends, _pace(weekend, weekends[1][-1]), spread * NEAR_WEEKENDS),
        )

    def cheapest(self, prices: Prices, room: Room | None = None, *, below: float = math.inf, most: int = 1) -> Priced:
        """Return the cheapest schedules under wishes and ``prices``, at most ``most`` that cost less than ``below``."""
        room = self.whole if room is None else room
        if room.empty:
            return NOTHING
        cost = np.ascontiguousarray((self.wish_prices + prices)[:, self.types])
        below -= self.wish_base
        if not _countable(set(np.flatnonzero(self._limits.tolls).tolist()), room):
            return self._limited(cost, room, below)
        counted: set[int] = set()
        while True:
            bound, found, costs = self._run(cost, room, self._plan(room, counted), below, most)
            broken = [self._broken(row) for row in found]
            wanted = counted.union(*broken)
            if wanted == counted or not _countable(wanted, room):
                break
            counted = wanted
        legal = [at for at, kinds in enumerate(broken) if not kinds]
        if len(found) and not legal:
            return self._limited(cost, room, below)
        return Priced(
            bound=bound + self.wish_base,
            schedules=tuple(self._schedule(found[at]) for at in legal),
            costs=tuple(float(costs[at]) + self.wish_base for at in legal),
        )

    def _limited(self, cost: Prices, room: Room, below: float) -> Priced:
        """Return a good schedule and a bound where too many limits on types bind to count them all."""
        plan = self._plan(room, set())

        def run(prices: Prices, room: Room) -> tuple[float, Row | None]:
            bound, found, _ = self._run(prices, room, plan, math.inf, 1)
            return bound, found[0] if len(found) else None

        bound, row = self._limits.search(run, cost, room)
        paid = math.inf if row is None else float(cost[row >= 0, row[row >= 0]].sum())
        if row is None or paid >= below:
            return Priced(bound=bound + self.wish_base, schedules=(), costs=())
        return Priced(bound=bound + self.wish_base, schedules=(self._schedule(row),), costs=(paid + self.wish_base,))

    def _schedule(self, row: Row) -> Schedule:
        return tuple(self.types[kind] if kind >= 0 else OFF for kind in row.tolist())

    def relaxed(self, prices: Prices, multipliers: NDArray[np.float64]) -> Relaxed:
        """Return a bound on the cheapest schedule, with prices in place of some limits, and the bound's slope.

        The multipliers are the prices of a unit of working time (negative: it is paid for, so that there is enough), of
        a weekend, and of a shift of each of ``types``.
        """
        per_unit, per_weekend, per_type = multipliers[0], multipliers[1], multipliers[2:]
        cost = np.ascontiguousarray((self.wish_prices + prices)[:, self.types] + per_unit * self._units + per_type)
        nothing = np.zeros(len(cost) + 1, np.int64)
        room = replace(self.whole, units=(nothing, nothing), weekends=(nothing, nothing))
        plan = self._plan(room, set())
        bound, found, _ = self._run(cost, room, replace(plan, units=plan.units * 0), math.inf, 1, per_weekend)
        if not len(found):
            return Relaxed(bound=math.inf, slope=multipliers * 0, schedule=())
        worked = found[0] >= 0
        used = np.bincount(found[0][worked], minlength=len(self.types))
        units, least, most = used @ self._units, self.whole.units[0][-1], self.whole.units[1][-1]
        weekends = np.count_nonzero(_new_weekends(worked, self._saturday, self._sunday))
        enough = most if per_unit > 0 else least if per_unit < 0 else min(max(units, least), most)
        limits = np.array([enough, self.person.most_weekends, *self._most], np.float64)
        slope = np.array([units, weekends, *used], np.float64) - limits
        return Relaxed(
            bound=bound + self.wish_base - float(multipliers @ limits),
            slope=slope,
            schedule=self._schedule(found[0]),
        )

    def _plan(self, room: Room, counted: set[int]) -> Plan:
        """Return the groups of types that pricing need not tell apart."""
        binding = {kind for kind in counted if room.spare[kind] < room.usable[kind]}
        if not binding and self._simple is not None:
            return self._simple
        keys = [(self._kind[at], int(self._units[at]), at if at in binding else -1) for at in range(len(self.types))]
        groups = list(dict.fromkeys(keys))
        stride = np.zeros(len(groups), np.int64)
        limit = np.zeros(len(groups), np.int64)
        counters = 1
        for at, (_, _, alone) in enumerate(groups):
            if alone >= 0:
                stride[at], limit[at] = counters, room.spare[alone]
                counters *= room.spare[alone] + 1
        return Plan(
            group_of=np.array([groups.index(key) for key in keys], np.int64),
            kind=np.array([kind for kind, _, _ in groups], np.int64),
            units=np.array([units for _, units, _ in groups], np.int64),
            stride=stride,
            limit=limit,
            counters=counters,
        )

    def _run(
        self, cost: Prices, room: Room, plan: Plan, below: float, most: int, per_weekend: float | None = None
    ) -> tuple[float, NDArray[np.int64], NDArray[np.float64]]:
        return cheapest_schedules(
            cost, per_weekend or 0.0, room.work, room.rest, self._follows, plan.group_of, plan.kind, plan.units,
            plan.stride, plan.limit, ~room.forced, plan.counters, int(per_weekend is None), self._saturday,
            self._sunday, room.units[0], room.units[1], room.weekends[0], room.weekends[1], self._longest_run,
            self.person.least_run, self._least_off, self._start, self._edge_run, below, most,
        )  # fmt: skip

    def _broken(self, row: NDArray[np.int64]) -> list[int]:
        worked = Counter(row.tolist())
        return [kind for kind, most in enumerate(self._most) if worked[kind] > most]

    def _unit_reach(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Reach:
        """Return the least and most units of working time before each day."""
        most_units = self.person.most_minutes // self._minutes_per_unit
        least_units = -(-self.person.least_minutes // self._minutes_per_unit)
        shortest = np.where(work, self._units, most_units + 1).min(axis=1, initial=most_units + 1)
        longest = np.where(work, self._units, 0).max(axis=1, initial=0)
        least = np.concatenate(([0], np.cumsum(np.where(rest, 0, shortest))))
        most = np.concatenate(([0], np.cumsum(longest)))
        ahead = np.arange(len(rest) + 1)
        period = self._longest_run + self._least_off
        runs = (ahead // period) * self._longest_run + np.minimum(ahead % period, self._longest_run)
        most_in = runs * int(self._units.max(initial=0))
        low = np.maximum(least, least_units - np.minimum(most[-1] - most, most_in[::-1]))
        high = np.minimum(np.minimum(most, most_in), most_units - (least[-1] - least))
        return low.astype(np.int64), high.astype(np.int64)

    def _weekend_reach(self, work: NDArray[np.bool_], rest: NDArray[np.bool_]) -> Reach:
        """Return the least and most weekends worked before each day."""
        least, most = [0], [0]
        may = [bool(day.any()) for day in work]
        for day in range(len(rest)):
            first = bool(self._saturday[day] or (self._sunday[day] and (day == 0 or not may[day - 1])))
            least.append(least[-1] + (first and day > 0 and not rest[day]))
            most.append(most[-1] + (first and may[day]))
        low = np.array(least, np.int64)
        return low, np.minimum(np.array(most, np.int64), self.person.most_weekends - (low[-1] - low))


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


def _new_weekends(
    worked: NDArray[np.bool_], saturday: NDArray[np.bool_], sunday: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the days that begin a weekend with work."""
    before = np.concatenate(([False], worked[:-1]))
    return worked & (saturday | (sunday & ~before))


def _countable(kinds: set[int], room: Room) -> bool:
    """Return whether the counters of some types make few enough combinations."""
    binding = (kind for kind in kinds if room.spare[kind] < room.usable[kind])
    return math.prod(room.spare[kind] + 1 for kind in binding) * room.width <= MOST_LABELS


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
