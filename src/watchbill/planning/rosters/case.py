"""What is to be rostered: the one input of both backends, for single people and for crews alike.

A worker is a person, or a team that is on duty as a whole. Every hard rule concerns one worker alone, but for groups
that stay together; workers meet in the cover, whose rows have a price for too few and for too many, and in fairness.

Workers and shifts are named by their codes. Days are counted from 0; durations are whole minutes; prices are whole
numbers of at least 0, compared only with each other. A schedule is a tuple with one entry per day: the position of a
shift in ``shifts``, or ``OFF``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, TypeAlias

from watchbill.planning.problem import Struct

OFF = -1
"""A day off in a schedule."""

NO_LIMIT = 10**9
"""A limit that never binds."""

Schedule: TypeAlias = tuple[int, ...]
"""One worker's days: positions in ``shifts``, or ``OFF``."""


class ShiftType(Struct, kw_only=True, frozen=True):
    """A kind of shift, the same on every day."""

    code: str
    minutes: int


class Conflict(Struct, kw_only=True, frozen=True):
    """Whoever worked the first shift may not work the second so many days later: the order of shifts, and rest."""

    first: str
    second: str
    days: int = 1


class Worker(Struct, kw_only=True, frozen=True):
    """A person or team, and the rules that hold for this one alone.

    Rules on least runs (of work, of days off) do not bind on runs that touch an end of what is known (the history's
    first day, or the horizon's without history; the horizon's last day); rules on longest runs always do.
    """

    code: str
    most_shifts: dict[str, int]
    """Most shifts of each type; a type that is missing may not be worked."""
    most_minutes: int = NO_LIMIT
    least_minutes: int = 0
    longest_run: int = NO_LIMIT
    """Most days in a row with work."""
    least_run: int = 1
    """Fewest days in a row with work."""
    least_off: int = 1
    """Fewest days off in a row."""
    most_weekends: int = NO_LIMIT
    """Most weekends with work on Saturday or Sunday."""
    days_off: tuple[int, ...] = ()
    shifts_off: tuple[tuple[int, str], ...] = ()
    """(Day, shift) that may not be worked, beside the days off."""
    history: Schedule = ()
    """The days before day 0, the last one yesterday."""
    crews: tuple[int, ...] = ()
    """The crews of the cycle of which the worker joins one; empty: follows no cycle."""
    duty_price: int = 0
    """Paid for every shift worked."""

    def may_work(self, day: int, shift: str) -> bool:
        """Return whether the worker may work a shift on a day as far as that day alone can tell."""
        return self.most_shifts.get(shift, 0) > 0 and day not in self.days_off and (day, shift) not in self.shifts_off


class Cover(Struct, kw_only=True, frozen=True):
    """What is wanted of some workers in some shifts of a day, and the price per unit below and above."""

    day: int
    counts: dict[str, dict[str, int] | None]
    """For each shift that counts, what each worker gives who counts in it; none: everybody, as 1."""
    wanted: int
    under: int
    over: int = 0
    each: int = 1
    """What one unit of the counts gives of what is wanted, for example minutes."""


class Wish(Struct, kw_only=True, frozen=True):
    """A wish that a worker works a certain shift on a day, or does not; its weight is paid where it is not met."""

    worker: str
    day: int
    shift: str
    """Code of the shift; empty: any shift of the day."""
    kind: Literal["on", "off"]
    weight: int


class Cycle(Struct, kw_only=True, frozen=True):
    """The shifts that a crew works day by day, over and over (empty text: off); crew c starts c places later."""

    shifts: tuple[str, ...]
    outside: int
    """Price of a shift other than the one that is due."""
    idle: int
    """Price of a day off when a shift is due that the worker may work on that day."""

    def due(self, crew: int, day: int) -> str:
        """Return the shift that is due for a crew on a day; empty: off."""
        return self.shifts[(day + crew) % len(self.shifts)]


class CrewBalance(Struct, kw_only=True, frozen=True):
    """The price of each unit of weight between the largest and the smallest crew of some workers."""

    weights: dict[str, int]
    price: int


class Fairness(Struct, kw_only=True, frozen=True):
    """The price of each shift between the most and the least burdened of some workers; these days and shifts count."""

    workers: tuple[str, ...]
    days: tuple[int, ...]
    shifts: tuple[str, ...]
    price: int


class RosterCase(Struct, kw_only=True, frozen=True):
    """One roster to be made. Codes are unique within their list, and all references point somewhere."""

    days: int
    shifts: tuple[ShiftType, ...]
    workers: tuple[Worker, ...]
    conflicts: tuple[Conflict, ...] = ()
    cover: tuple[Cover, ...] = ()
    wishes: tuple[Wish, ...] = ()
    cycle: Cycle | None = None
    balances: tuple[CrewBalance, ...] = ()
    fairness: tuple[Fairness, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    """Groups of workers whose schedules are the same."""
    first_weekday: int = 0
    """Weekday of day 0, Monday is 0."""

    @cached_property
    def shift_position(self) -> dict[str, int]:
        """Positions of the shifts by code."""
        return {shift.code: position for position, shift in enumerate(self.shifts)}

    @cached_property
    def worker_position(self) -> dict[str, int]:
        """Positions of the workers by code."""
        return {worker.code: position for position, worker in enumerate(self.workers)}

    @cached_property
    def wishes_of(self) -> dict[str, tuple[Wish, ...]]:
        """Wishes by the worker's code; every worker has an entry."""
        found: dict[str, list[Wish]] = {worker.code: [] for worker in self.workers}
        for wish in self.wishes:
            found[wish.worker].append(wish)
        return {code: tuple(wishes) for code, wishes in found.items()}

    @cached_property
    def may_follow(self) -> tuple[tuple[bool, ...], ...]:
        """Whether the second shift (position) may be worked on the day after the first."""
        barred = {(conflict.first, conflict.second) for conflict in self.conflicts if conflict.days == 1}
        return tuple(tuple((first.code, second.code) not in barred for second in self.shifts) for first in self.shifts)

    def weekday(self, day: int) -> int:
        """Return the weekday of a day, Monday is 0."""
        return (day + self.first_weekday) % 7

    def worked_on(self, worker: Worker, schedule: Sequence[int], day: int) -> int:
        """Return the entry of a day, the history's before day 0; ``OFF`` where nothing is known."""
        if day >= 0:
            return schedule[day]
        return worker.history[day] if -day <= len(worker.history) else OFF
