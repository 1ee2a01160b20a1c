"""A roster, its value, and the faults in it: an evaluation that shares nothing with the engines."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Literal

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import OFF, Person, Schedule, ShiftInstance

Rule = Literal[
    "shape", "day_off", "most_shifts", "minutes", "not_before", "longest_run", "least_run", "least_off", "weekends"
]


class Roster(Struct, kw_only=True, frozen=True):
    """One schedule per person, in the order of ``staff``."""

    schedules: tuple[Schedule, ...]


class Fault(Struct, kw_only=True, frozen=True):
    """A hard rule that a person's schedule breaks; ``day`` is the day on which it shows (-1: the whole schedule)."""

    rule: Rule
    person: str
    day: int = -1


def penalty(instance: ShiftInstance, roster: Roster) -> int:
    """Return the weights of the wishes that are not met, and of cover below and above what is wanted."""
    row = {person.code: schedule for person, schedule in zip(instance.staff, roster.schedules, strict=True)}
    total = 0
    for wish in instance.wishes:
        works = row[wish.person][wish.day] == instance.shift_position[wish.shift]
        if works != (wish.kind == "on"):
            total += wish.weight
    on_duty = Counter((day, shift) for schedule in roster.schedules for day, shift in enumerate(schedule))
    for cover in instance.cover:
        have = on_duty[cover.day, instance.shift_position[cover.shift]]
        total += max(0, cover.wanted - have) * cover.under + max(0, have - cover.wanted) * cover.over
    return total


def faults(instance: ShiftInstance, roster: Roster) -> tuple[Fault, ...]:
    """Return every hard rule that is broken, person by person; empty for a proper roster."""
    if len(roster.schedules) != len(instance.staff):
        return (Fault(rule="shape", person=""),)
    found: list[Fault] = []
    for person, schedule in zip(instance.staff, roster.schedules, strict=True):
        if len(schedule) != instance.days or any(not OFF <= shift < len(instance.shifts) for shift in schedule):
            found.append(Fault(rule="shape", person=person.code))
            continue
        found += _limits(instance, person, schedule)
        found += _order(instance, person, schedule)
        found += _runs(person, schedule)
    return tuple(found)


def _limits(instance: ShiftInstance, person: Person, schedule: Schedule) -> list[Fault]:
    found = [Fault(rule="day_off", person=person.code, day=day) for day in person.days_off if schedule[day] != OFF]
    worked = Counter(instance.shifts[shift].code for shift in schedule if shift != OFF)
    found += [
        Fault(rule="most_shifts", person=person.code)
        for code, number in worked.items()
        if number > person.most_shifts.get(code, 0)
    ]
    minutes = sum(instance.shifts[shift].minutes for shift in schedule if shift != OFF)
    if not person.least_minutes <= minutes <= person.most_minutes:
        found.append(Fault(rule="minutes", person=person.code))
    # A Sunday after a Saturday with work belongs to a weekend that has been counted already, perhaps in the history.
    before = (person.history[-1] if person.history else OFF, *schedule)
    weekends = sum(
        shift != OFF and (instance.weekday(day) == 5 or (instance.weekday(day) == 6 and before[day] == OFF))
        for day, shift in enumerate(schedule)
    )
    if weekends > person.most_weekends:
        found.append(Fault(rule="weekends", person=person.code))
    return found


def _order(instance: ShiftInstance, person: Person, schedule: Schedule) -> list[Fault]:
    known = (*person.history, *schedule)
    start = len(person.history)
    return [
        Fault(rule="not_before", person=person.code, day=at - start)
        for at in range(max(1, start), len(known))
        if known[at] != OFF and known[at - 1] != OFF and not instance.may_follow[known[at - 1]][known[at]]
    ]


def _runs(person: Person, schedule: Schedule) -> list[Fault]:
    known = (*person.history, *schedule)
    start = len(person.history)
    found: list[Fault] = []
    at = 0
    for works, group in groupby(shift != OFF for shift in known):
        length = len(list(group))
        begin, end = at, at + length
        at = end
        if end < start:
            continue
        inner = begin > 0 and end < len(known)
        day = begin - start
        if works and length > person.longest_run and end > start:
            found.append(Fault(rule="longest_run", person=person.code, day=day))
        if works and inner and length < person.least_run:
            found.append(Fault(rule="least_run", person=person.code, day=day))
        if not works and inner and length < person.least_off:
            found.append(Fault(rule="least_off", person=person.code, day=day))
    return found
