"""A roster, its value, and the faults in it: an evaluation that shares nothing with the backends."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Literal

from watchbill.planning.problem import Struct
from watchbill.planning.rosters.case import OFF, Cover, RosterCase, Schedule, Worker

Rule = Literal[
    "shape", "crew", "day_off", "most_shifts", "minutes", "conflict", "longest_run", "least_run", "least_off",
    "weekends", "together",
]  # fmt: skip


class Roster(Struct, kw_only=True, frozen=True):
    """One schedule per worker, in the order of ``workers``, and the crews of those who follow the cycle."""

    schedules: tuple[Schedule, ...]
    crews: dict[str, int] = {}


class Fault(Struct, kw_only=True, frozen=True):
    """A hard rule that a worker's schedule breaks; ``day`` is the day on which it shows (-1: the whole schedule)."""

    rule: Rule
    worker: str
    day: int = -1


# The value


def value(case: RosterCase, roster: Roster) -> int:
    """Return all prices that a roster pays: wishes, duties, cover, the cycle, the balance of crews, and fairness."""
    row = {worker.code: schedule for worker, schedule in zip(case.workers, roster.schedules, strict=True)}
    total = 0
    for wish in case.wishes:
        entry = row[wish.worker][wish.day]
        works = entry != OFF and wish.shift in {"", case.shifts[entry].code}
        total += wish.weight * (works != (wish.kind == "on"))
    for worker in case.workers:
        total += worker.duty_price * sum(shift != OFF for shift in row[worker.code])
        if worker.crews:
            total += _cycle_price(case, worker, row[worker.code], roster.crews[worker.code])
    total += sum(_cover_price(case, cover, row) for cover in case.cover)
    for balance in case.balances:
        sizes = Counter(dict.fromkeys(range(len(case.cycle.shifts) if case.cycle else 0), 0))
        for code, weight in balance.weights.items():
            sizes[roster.crews[code]] += weight
        total += balance.price * (max(sizes.values()) - min(sizes.values()))
    for fair in case.fairness:
        counted = {case.shift_position[shift] for shift in fair.shifts}
        burdens = [sum(row[code][day] in counted for day in fair.days) for code in fair.workers]
        total += fair.price * (max(burdens) - min(burdens))
    return total


def _cover_price(case: RosterCase, cover: Cover, row: dict[str, Schedule]) -> int:
    have = 0
    for shift, counts in cover.counts.items():
        position = case.shift_position[shift]
        given = dict.fromkeys(row, 1) if counts is None else counts
        have += cover.each * sum(amount for code, amount in given.items() if row[code][cover.day] == position)
    return max(0, cover.wanted - have) * cover.under + max(0, have - cover.wanted) * cover.over


def _cycle_price(case: RosterCase, worker: Worker, schedule: Schedule, crew: int) -> int:
    if case.cycle is None:
        return 0
    total = 0
    for day, entry in enumerate(schedule):
        due = case.cycle.due(crew, day)
        if entry != OFF and case.shifts[entry].code != due:
            total += case.cycle.outside
        elif entry == OFF and worker.may_work(day, due):
            total += case.cycle.idle
    return total


# The faults


def faults(case: RosterCase, roster: Roster) -> tuple[Fault, ...]:
    """Return every hard rule that is broken, worker by worker; empty for a proper roster."""
    if len(roster.schedules) != len(case.workers):
        return (Fault(rule="shape", worker=""),)
    found: list[Fault] = []
    for worker, schedule in zip(case.workers, roster.schedules, strict=True):
        if worker.crews and roster.crews.get(worker.code) not in worker.crews:
            found.append(Fault(rule="crew", worker=worker.code))
        found += schedule_faults(case, worker, schedule)
    for group in case.together:
        first, *others = group
        alike = roster.schedules[case.worker_position[first]]
        found += [
            Fault(rule="together", worker=code)
            for code in others
            if roster.schedules[case.worker_position[code]] != alike
        ]
    return tuple(found)


def schedule_faults(case: RosterCase, worker: Worker, schedule: Schedule) -> list[Fault]:
    """Return every rule that one worker's schedule breaks."""
    if len(schedule) != case.days or any(not OFF <= shift < len(case.shifts) for shift in schedule):
        return [Fault(rule="shape", worker=worker.code)]
    return [*_limits(case, worker, schedule), *_conflicts(case, worker, schedule), *_runs(worker, schedule)]


def _limits(case: RosterCase, worker: Worker, schedule: Schedule) -> list[Fault]:
    barred = {(day, case.shift_position[shift]) for day, shift in worker.shifts_off}
    found = [
        Fault(rule="day_off", worker=worker.code, day=day)
        for day, shift in enumerate(schedule)
        if shift != OFF and (day in worker.days_off or (day, shift) in barred)
    ]
    worked = Counter(case.shifts[shift].code for shift in schedule if shift != OFF)
    found += [
        Fault(rule="most_shifts", worker=worker.code)
        for code, number in worked.items()
        if number > worker.most_shifts.get(code, 0)
    ]
    minutes = sum(case.shifts[shift].minutes for shift in schedule if shift != OFF)
    if not worker.least_minutes <= minutes <= worker.most_minutes:
        found.append(Fault(rule="minutes", worker=worker.code))
    # A Sunday after a Saturday with work belongs to a weekend that has been counted already, perhaps in the history.
    before = (worker.history[-1] if worker.history else OFF, *schedule)
    weekends = sum(
        shift != OFF and (case.weekday(day) == 5 or (case.weekday(day) == 6 and before[day] == OFF))
        for day, shift in enumerate(schedule)
    )
    if weekends > worker.most_weekends:
        found.append(Fault(rule="weekends", worker=worker.code))
    return found


def _conflicts(case: RosterCase, worker: Worker, schedule: Schedule) -> list[Fault]:
    barred = {
        (case.shift_position[conflict.first], case.shift_position[conflict.second], conflict.days)
        for conflict in case.conflicts
    }
    spans = sorted({days for _, _, days in barred})
    return [
        Fault(rule="conflict", worker=worker.code, day=day)
        for day, shift in enumerate(schedule)
        for days in spans
        if shift != OFF and (case.worked_on(worker, schedule, day - days), shift, days) in barred
    ]


def _runs(worker: Worker, schedule: Schedule) -> list[Fault]:
    known = (*worker.history, *schedule)
    start = len(worker.history)
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
        if works and length > worker.longest_run and end > start:
            found.append(Fault(rule="longest_run", worker=worker.code, day=day))
        if works and inner and length < worker.least_run:
            found.append(Fault(rule="least_run", worker=worker.code, day=day))
        if not works and inner and length < worker.least_off:
            found.append(Fault(rule="least_off", worker=worker.code, day=day))
    return found
