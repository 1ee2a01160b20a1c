"""The cheapest legal schedule of one person for given prices: what a column generation asks again and again."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.alone import MOST_S, legal_schedule
from watchbill.planning.rosters.case import RosterCase, Schedule
from watchbill.planning.rosters.columns.kernel import cheapest_schedules
from watchbill.planning.rosters.columns.limits import Limits, Numbers, Row
from watchbill.planning.rosters.columns.person import WIDE, Person, Prices
from watchbill.planning.rosters.columns.room import Room
from watchbill.planning.stopping import StopRule

MOST_LABELS = 300_000
"""Most combinations of day, units, weekends and shift counters that pricing keeps apart."""


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
        self.person = Person(case, position)
        self._limits = Limits(self.person.most)
        self._simple: Plan | None = None
        self._simple = self._plan(self.person.whole, set())

    @property
    def scale(self) -> Numbers:
        """How much smaller than prices of cover the steps of the multipliers in ``relaxed`` should be."""
        limits = np.array(
            [self.person.whole.units[1][-1], self.person.whole.weekends[1][-1], *self.person.most], np.float64
        )
        return 1 / np.maximum(1.0, limits)

    def first(self, prices: Prices, stop: StopRule) -> Schedule | None:
        """Return a good schedule at once; none where there is no legal one.

        Where it takes long to find any, ``stop`` is asked between attempts; raises ``TimeoutError`` where it says so.
        """
        for spread in (1, 2, 4) if self.person.whole.width > WIDE else ():
            if found := self.cheapest(prices, self.person.paced(spread)).schedules:
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
                return legal_schedule(self.person.case, (self.person.worker.code,), most_s)
            except TimeoutError:
                if stop(math.inf):
                    raise
            most_s = min(2 * most_s, stop.remaining_s())

    def cheapest(self, prices: Prices, room: Room | None = None, *, below: float = math.inf, most: int = 1) -> Priced:
        """Return the cheapest schedules under wishes and ``prices``, at most ``most`` that cost less than ``below``."""
        room = self.person.whole if room is None else room
        if room.empty:
            return NOTHING
        cost = np.ascontiguousarray((self.person.wish_prices + prices)[:, self.person.types])
        below -= self.person.wish_base
        if room.width > WIDE and not _countable(set(np.flatnonzero(self._limits.tolls).tolist()), room):
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
            bound=bound + self.person.wish_base,
            schedules=tuple(self.person.schedule(found[at]) for at in legal),
            costs=tuple(float(costs[at]) + self.person.wish_base for at in legal),
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
            return Priced(bound=bound + self.person.wish_base, schedules=(), costs=())
        return Priced(
            bound=bound + self.person.wish_base,
            schedules=(self.person.schedule(row),),
            costs=(paid + self.person.wish_base,),
        )

    def relaxed(self, prices: Prices, multipliers: NDArray[np.float64]) -> Relaxed:
        """Return a bound on the cheapest schedule, with prices in place of some limits, and the bound's slope.

        The multipliers are the prices of a unit of working time (negative: it is paid for, so that there is enough), of
        a weekend, and of a shift of each of ``types``.
        """
        per_unit, per_weekend, per_type = multipliers[0], multipliers[1], multipliers[2:]
        cost = np.ascontiguousarray(
            (self.person.wish_prices + prices)[:, self.person.types] + per_unit * self.person.units + per_type
        )
        nothing = np.zeros(len(cost) + 1, np.int64)
        room = replace(self.person.whole, units=(nothing, nothing), weekends=(nothing, nothing))
        plan = self._plan(room, set())
        bound, found, _ = self._run(cost, room, replace(plan, units=plan.units * 0), math.inf, 1, per_weekend)
        if not len(found):
            return Relaxed(bound=math.inf, slope=multipliers * 0, schedule=())
        worked = found[0] >= 0
        used = np.bincount(found[0][worked], minlength=len(self.person.types))
        units, least, most = used @ self.person.units, self.person.whole.units[0][-1], self.person.whole.units[1][-1]
        weekends = np.count_nonzero(self.person.weekends(worked))
        enough = most if per_unit > 0 else least if per_unit < 0 else min(max(units, least), most)
        limits = np.array([enough, self.person.worker.most_weekends, *self.person.most], np.float64)
        slope = np.array([units, weekends, *used], np.float64) - limits
        return Relaxed(
            bound=bound + self.person.wish_base - float(multipliers @ limits),
            slope=slope,
            schedule=self.person.schedule(found[0]),
        )

    def _plan(self, room: Room, counted: set[int]) -> Plan:
        """Return the groups of types that pricing need not tell apart."""
        binding = {kind for kind in counted if room.spare[kind] < room.usable[kind]}
        if not binding and self._simple is not None:
            return self._simple
        keys = [
            (self.person.kind[at], int(self.person.units[at]), at if at in binding else -1)
            for at in range(len(self.person.types))
        ]
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
        person = self.person
        return cheapest_schedules(
            cost, per_weekend or 0.0, room.work, room.rest, person.follows, plan.group_of, plan.kind, plan.units,
            plan.stride, plan.limit, ~room.forced, plan.counters, int(per_weekend is None), person.saturday,
            person.sunday, room.units[0], room.units[1], room.weekends[0], room.weekends[1], person.longest_run,
            person.worker.least_run, person.least_off, person.start, person.edge_run, below, most,
        )  # fmt: skip

    def _broken(self, row: NDArray[np.int64]) -> list[int]:
        worked = Counter(row.tolist())
        return [kind for kind, most in enumerate(self.person.most) if worked[kind] > most]


def _countable(kinds: set[int], room: Room) -> bool:
    """Return whether the counters of some types make few enough combinations."""
    binding = (kind for kind in kinds if room.spare[kind] < room.usable[kind])
    return math.prod(room.spare[kind] + 1 for kind in binding) * room.width <= MOST_LABELS
