"""What is to be rostered: shifts, staff with their rules, the cover wanted, and wishes.

Days are counted from 0; durations are whole minutes; weights are whole numbers of at least 0, compared only with each
other. A person's schedule is a tuple with one entry per day: the position of a shift in ``shifts``, or ``OFF``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, TypeAlias

from watchbill.planning.problem import Struct

OFF = -1
"""A day off in a schedule."""

Schedule: TypeAlias = tuple[int, ...]
"""One person's days: positions in ``shifts``, or ``OFF``."""


class ShiftType(Struct, kw_only=True, frozen=True):
    """A kind of shift, the same on every day."""

    code: str
    minutes: int
    not_before: tuple[str, ...] = ()
    """Codes of the shifts that may not be worked on the day after this one."""


class Person(Struct, kw_only=True, frozen=True):
    """A person and the rules that hold for this person alone.

    Rules on least runs (of work, of days off) do not bind on runs that touch an end of what is known (the history's
    first day, or the horizon's without history; the horizon's last day); rules on longest runs always do.
    """

    code: str
    most_shifts: dict[str, int]
    """Most shifts of each type; a type that is missing may not be worked."""
    most_minutes: int
    least_minutes: int
    longest_run: int
    """Most days in a row with work."""
    least_run: int
    """Fewest days in a row with work."""
    least_off: int
    """Fewest days off in a row."""
    most_weekends: int
    """Most weekends with work on Saturday or Sunday."""
    days_off: tuple[int, ...] = ()
    history: Schedule = ()
    """The days before day 0, the last one yesterday."""


class Cover(Struct, kw_only=True, frozen=True):
    """How many people are wanted in a shift of a day, and the price per person below and above."""

    day: int
    shift: str
    wanted: int
    under: int
    over: int


class Wish(Struct, kw_only=True, frozen=True):
    """A person's wish to work a certain shift on a day, or not to; its weight is paid where it is not met."""

    person: str
    day: int
    shift: str
    kind: Literal["on", "off"]
    weight: int


class ShiftInstance(Struct, kw_only=True, frozen=True):
    """One roster to be made. Codes are unique within their list, and all references point somewhere."""

    days: int
    shifts: tuple[ShiftType, ...]
    staff: tuple[Person, ...]
    cover: tuple[Cover, ...] = ()
    wishes: tuple[Wish, ...] = ()
    first_weekday: int = 0
    """Weekday of day 0, Monday is 0."""

    @cached_property
    def shift_position(self) -> dict[str, int]:
        """Positions of the shifts by code."""
        return {shift.code: position for position, shift in enumerate(self.shifts)}

    @cached_property
    def wishes_of(self) -> dict[str, tuple[Wish, ...]]:
        """Wishes by the person's code; everybody has an entry."""
        found: dict[str, list[Wish]] = {person.code: [] for person in self.staff}
        for wish in self.wishes:
            found[wish.person].append(wish)
        return {code: tuple(wishes) for code, wishes in found.items()}

    @cached_property
    def may_follow(self) -> tuple[tuple[bool, ...], ...]:
        """Whether the second shift (position) may be worked on the day after the first."""
        return tuple(tuple(second.code not in first.not_before for second in self.shifts) for first in self.shifts)

    def weekday(self, day: int) -> int:
        """Return the weekday of a day, Monday is 0."""
        return (day + self.first_weekday) % 7
